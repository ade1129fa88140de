"""A list of records as a grid: columns from the form set, values from the session, every change one verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject

from core.domain.document import FieldKey
from core.domain.records import Record
from core.domain.references import spoken
from core.editing import fields, nested, records
from core.editing.nested import NewRecord
from core.forms.kinds import level_words
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.selection import blank_record, records_of
from ui.desk import Desk
from ui.editors.blank_rows import BEGUN, is_blank, kind_texts, with_blank_kinds
from ui.editors.record_columns import LEVELS, CellTexts, choices_of, column_of, leaves_list, separators_of, shown_fields
from ui.editors.record_grid import RecordGrid
from ui.editors.values import Place
from ui.grids.cells import CellState
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, Refusals
from ui.grids.row_changes import runs

_LEVEL_PATHS = frozenset({"kind", "level1", "level2"})


class RecordModel(RecordGrid):
    """The records of one list of one parent (indicators of a project), with the blank rows the list has."""

    def __init__(self, desk: Desk, form_set: FormSet, list_path: str, parent: QObject | None = None) -> None:
        super().__init__(desk, form_set, parent)
        self.spec: ListSpec = form_set.list(list_path)
        self._fields = shown_fields(self.spec)
        self._columns = [column_of(self.spec, field) for field in self._fields]
        self._merged = [number for number, column in enumerate(self._columns) if column.merged]
        self._rows: list[Record] = []
        self._texts = CellTexts(self._fields)
        self._spans: dict[int, list[int]] = {}
        self._row_of: dict[str, int] = {}

    # ---- which records

    def _read_anew(self) -> None:
        self._begun = False
        self._texts.clear()
        self._take_rows(self._read_rows())

    def record_id(self, row: int) -> str:
        return self._rows[row].id

    def field(self, column: int) -> Field:
        return self._fields[column]

    def is_blank(self, row: int) -> bool:
        """Whether there is no record behind a row yet."""
        return is_blank(self._rows[row].id)

    def number_of(self, row: int) -> int:
        """The number of a row's record; 0 for a blank row."""
        return 0 if row >= len(self._rows) or self.is_blank(row) else self._records_before(row + 1)

    def record_count(self) -> int:
        return self._records_before(len(self._rows))

    def _records_before(self, row: int) -> int:
        return sum(not is_blank(record.id) for record in self._rows[:row])

    def _ids(self, rows: Sequence[int]) -> list[str]:
        return [self.record_id(row) for row in rows if not self.is_blank(row)]

    def place(self, row: int, column: int) -> Place:
        """The place behind a cell; its record is '' in a blank row."""
        record_id = "" if self.is_blank(row) else self._rows[row].id
        return Place(self._document_id, self.spec.path, record_id, self._fields[column])

    def typed_column(self) -> int:
        """The first that is no level of the tree: levels stand there from the start."""
        columns = enumerate(self.columns())
        return next((number for number, column in columns if column.editable and not column.merged), 0)

    def cell_of(self, key: FieldKey, near: int = 0) -> Cell | None:
        """Where a key is shown, in the column `near` if several show it; a record's key without a field is its cell
        in that column."""
        row = self._row_of.get(key.record_id)
        if row is None:
            return None
        for column in sorted(range(len(self._fields)), key=lambda column: column != near):
            if key in self.place(row, column).keys:
                return self.top_of(row, column), column
        return row, near if near < len(self._fields) else 0

    def _read_rows(self) -> list[Record]:
        parent = self._parent()
        if parent is None:
            return []
        rows = with_blank_kinds(self.form_set, self.spec, records_of(parent, self.spec))
        return [*rows, replace(blank_record(self.spec), id=BEGUN)] if self._begun else rows

    def _take_rows(self, rows: list[Record]) -> None:
        self._rows = rows
        self._row_of = {record.id: row for row, record in enumerate(rows) if not is_blank(record.id)}
        self._spans = {column: self._spans_of(column) for column in self._merged}

    # ---- answers

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def cell_text(self, row: int, column: int) -> str:
        return self._row_texts(row)[column]

    def _row_texts(self, row: int) -> list[str]:
        if self.is_blank(row):
            return self._blank_texts(row)
        document = self.desk.document(self._document_id)
        return self._texts.of(self._rows[row], document, lambda: self._read_texts(row))

    def _read_texts(self, row: int) -> list[str]:
        return [self.reader.text(self.place(row, column)) for column in range(len(self._fields))]

    def _blank_texts(self, row: int) -> list[str]:
        """The levels of a kind; a row that was begun is of the group above it."""
        if self._rows[row].id != BEGUN:
            return kind_texts(self.form_set, self._fields, self._rows[row])
        above = self._row_texts(row - 1) if row else []
        return [above[n] if n in self._merged and row else "" for n in range(len(self._fields))]

    def cell_state(self, row: int, column: int) -> CellState:
        kind, state = self._fields[column].kind, CellState.NONE
        if not self.is_blank(row):
            state = self.reader.state(self.place(row, column))
        elif not self._columns[column].editable:
            state = CellState.COMPUTED
        if kind is FieldKind.LEVEL1:
            return state | CellState.HEADING
        return state | CellState.SUBHEADING if kind is FieldKind.LEVEL2 else state

    def cell_editable(self, row: int, column: int) -> bool:
        """Known from the column alone: Qt asks for it with every cell it paints."""
        return self._columns[column].editable and not self.desk.read_only

    def cell_words(self, row: int, column: int) -> str:
        if self._rows[row].id == BEGUN:
            return f"直接输入就新增一个{self.spec.item}，什么都不填就不留"
        if self.is_blank(row):
            return f"还没有这种{self.spec.item}，空行照印；直接输入就新增"
        return self.reader.words(self.place(row, column), self.cell_text(row, column))

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        place = self.place(row, column)
        return self.reader.found(place, self.cell_text(row, column)) if place.record_id else ()

    def cell_span(self, row: int, column: int) -> int:
        spans = self._spans.get(column, ())
        return spans[row] if row < len(spans) else 1

    def choices(self, row: int, column: int) -> Sequence[str]:
        if self._fields[column].kind is FieldKind.REFERENCES:
            return [spoken(project) for project in self.desk.document(self._document_id).projects]
        return choices_of(self.form_set, self.spec, self._fields[column], lambda: self._level1_of(row))

    def separators(self, column: int) -> Sequence[str]:
        return separators_of(self._fields[column])

    def _level1_of(self, row: int) -> str:
        return next((self.cell_text(row, column) for column in self._merged if self._is_level1(column)), "")

    def _is_level1(self, column: int) -> bool:
        return self._fields[column].kind is FieldKind.LEVEL1

    def _spans_of(self, column: int) -> list[int]:
        """Rows each cell of a merged column covers: equal texts below equal texts to the left; blanks stay alone, and
        so does a row that was begun: another level chosen there is its own, not that of the whole group."""
        keys = [tuple(self.cell_text(row, c) for c in self._merged if c <= column) for row in range(len(self._rows))]
        spans = [1] * len(keys)
        top = 0
        for row in range(1, len(keys)):
            if keys[row] == keys[top] and keys[row][-1] and self._rows[row].id != BEGUN:
                spans[top] += 1
                spans[row] = 0
            else:
                top = row
        return spans

    # ---- deeds

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        if self.desk.read_only:
            return dict.fromkeys(cells, "文件只能看，不能改")
        refused = {cell: why for cell, text in cells.items() if (why := self._refusal(cell, text, cells))}
        if len(cells) == 1 and refused:
            self.desk.refused.emit("没有填入：" + next(iter(refused.values())) + "。")
        wanted = {cell: self._in_the_forms_words(cell[1], text) for cell, text in cells.items() if cell not in refused}
        texts = [entry for cell, text in wanted.items() for entry in self._entries(cell, text, len(cells) == 1)]
        done = self._change(texts, self._new_records(wanted, new_rows), title)
        return refused if done else dict.fromkeys(cells, "没有改成")

    def _change(self, texts: list[fields.Entry], new: list[NewRecord], title: str) -> bool:
        """One step; a row that was begun is a record's now, or stays as it is."""
        if not texts and not new:
            return True
        begun, self._begun = self._begun, self._begun and not any(one.index < 0 for one in new)
        if self.desk.do(nested.change_nested, self.form_set, self._document_id, texts, new, title):
            return True
        self._begun = begun
        return False

    def _refusal(self, cell: Cell, text: str, cells: Mapping[Cell, str]) -> str:
        """Why a text cannot stand in a cell; '' when it can."""
        field = self._fields[cell[1]]
        if self._names_no_record(cell, text, cells):
            return f"还没有这种{self.spec.item}，先填后面的栏"
        if field.kind in LEVELS and cell[0] < len(self._rows):
            beside = {self._fields[c].kind: cells[cell[0], c] for c in self._merged if (cell[0], c) in cells}
            if why := leaves_list(self.form_set, self.spec, self._rows[cell[0]], beside):
                return why
        if cell[0] < len(self._rows) and not self.cell_editable(*cell):
            return "自动计算，不用填"
        return fields.why_refused(field, text)

    def _names_no_record(self, cell: Cell, text: str, cells: Mapping[Cell, str]) -> bool:
        """A level cannot be another one where nothing is of it: kinds stand there as the form prints them."""
        row, column = cell
        if column not in self._merged or row >= len(self._rows) or text == self.cell_text(row, column):
            return False
        covered = range(row, row + max(1, self.cell_span(row, column))) if len(cells) == 1 else (row,)
        own = any(r == row and c not in self._merged and said.strip() for (r, c), said in cells.items())
        return not own and all(self.is_blank(r) and self._rows[r].id != BEGUN for r in covered)

    def _in_the_forms_words(self, column: int, text: str) -> str:
        """A level named by another of its spellings gets the form's own word; anything else stays as it is."""
        kind = self._fields[column].kind
        return level_words(self.form_set, text, kind is FieldKind.LEVEL1) if column in self._merged else text

    def _entries(self, cell: Cell, text: str, alone: bool) -> list[fields.Entry]:
        """The changes behind one cell; typing into a merged cell changes every row of it."""
        row, column = cell
        covered = range(row, row + (max(1, self.cell_span(row, column)) if alone else 1))
        key, there = self._fields[column].key, [r for r in covered if r < len(self._rows)]
        return [(self.spec.path, record_id, key, text) for record_id in self._ids(there)]

    def _new_records(self, cells: Mapping[Cell, str], new_rows: int) -> list[NewRecord]:
        """The records that texts in blank rows make, each in its row's place, and those of rows behind the last."""
        rows: dict[int, dict[int, str]] = {row: {} for row in range(len(self._rows), len(self._rows) + new_rows)}
        for (row, column), text in cells.items():
            if row >= len(self._rows) or self.is_blank(row):
                rows.setdefault(row, {})[column] = text
        new: list[NewRecord] = []
        for row, texts in sorted(rows.items()):
            index = -1
            if row < len(self._rows):
                said = [column for column, text in texts.items() if text.strip() and self._says_own(row, column)]
                if not said:
                    continue
                index = self._records_before(row) + len(new) if self._rows[row].id != BEGUN else -1
                own = min((column for column in texts if column in self._merged), default=len(self._fields))
                texts = {column: self.cell_text(row, column) for column in self._merged if column < own} | texts
            by_key = {self._fields[column].key: text for column, text in texts.items()}
            new.append(NewRecord(self._parent_id, self.spec.path, by_key, index=index))
        return new

    def _says_own(self, row: int, column: int) -> bool:
        """Whether a text in a blank row's cell is the person's: a kind's levels are the form's."""
        return column not in self._merged or self._rows[row].id == BEGUN

    # ---- rows

    def insert_rows(self, at: int, count: int) -> bool:
        """Blank rows; inside a merged group they belong to it, as in Excel."""
        values = self._inherited(at)
        address = (self.form_set, self._document_id, self._parent_id, self.spec.path, self._records_before(at))
        if count == 1:
            return self.desk.do(records.add_record, *address, values)
        return self.desk.do(records.add_records, *address, count, values)

    def _inherited(self, at: int) -> dict[str, str]:
        if not 0 < at < len(self._rows):
            return {}
        return {
            self._fields[column].key: self.cell_text(at, column)
            for column in self._merged
            if self._spans[column][at] == 0
        }

    def remove_rows(self, rows: Sequence[int]) -> bool:
        if self._begun and len(self._rows) - 1 in rows:
            self.leave_row(-1)
        ids = self._ids([row for row in rows if row < len(self._rows)])
        return bool(ids) and self.desk.do(records.remove_records, self.form_set, self._document_id, ids)

    def can_move_rows(self, rows: Sequence[int], to: int) -> bool:
        return super().can_move_rows(rows, to) and bool(self._ids(rows))

    def move_rows(self, rows: Sequence[int], to: int) -> bool:
        ids, index = self._ids(rows), self._records_before(to)
        return self.desk.do(records.move_records, self.form_set, self._document_id, ids, index)

    def duplicate_rows(self, rows: Sequence[int]) -> bool:
        ids = self._ids(rows)
        return bool(ids) and self.desk.do(records.duplicate_records, self.form_set, self._document_id, ids)

    # ---- hearing

    def _take_change(self, changed: set[str], paths: set[str]) -> None:
        rows = self._read_rows()
        there = {record.id: record for record in rows}
        self._rows = [there.get(record.id, record) for record in self._rows]
        before = self._texts.known()
        self._tell_changed(changed & there.keys())  # values first: a list that grows must not change besides
        self._take_list(rows)
        self._tell_changed({record_id for record_id, texts in before.items() if self._says_another(record_id, texts)})
        if paths & _LEVEL_PATHS:
            self._tell_spans()

    def _says_another(self, record_id: str, texts: list[str]) -> bool:
        """Whether a row that may hang on others says something else now."""
        row = self._row_of.get(record_id)
        return row is not None and self._row_texts(row) != texts

    def _take_list(self, rows: list[Record]) -> None:
        """Take the new list; rows in the middle that came or went are told as such, anything else as a reset."""
        old, new = [record.id for record in self._rows], [record.id for record in rows]
        if old == new:
            self._rows = rows
            return
        if self._take_places(old, rows):
            return
        head = _common(old, new)
        tail = min(_common(old[::-1], new[::-1]), len(old) - head, len(new) - head)
        removed, added = len(old) - head - tail, len(new) - head - tail
        if removed and added:
            self.beginResetModel()
            self._take_rows(rows)
            self.endResetModel()
        elif removed:
            self.beginRemoveRows(QModelIndex(), head, head + removed - 1)
            self._take_rows(rows)
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), head, head + added - 1)
            self._take_rows(rows)
            self.endInsertRows()
        self.spans_changed.emit()

    def _take_places(self, old: list[str], rows: list[Record]) -> bool:
        """Records that took the place of blank rows, or left one, are the same rows to whoever looks at them."""
        others = [n for n, (one, row) in enumerate(zip(old, rows, strict=False)) if one != row.id]
        if len(old) != len(rows) or not all(is_blank(old[n]) or is_blank(rows[n].id) for n in others):
            return False
        self._take_rows(rows)
        for row in others:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))
        self.spans_changed.emit()
        return True

    def _tell_spans(self) -> None:
        before = self._spans
        self._spans = {column: self._spans_of(column) for column in self._merged}
        if before != self._spans:
            self.spans_changed.emit()

    def _tell_changed(self, record_ids: set[str]) -> None:
        last = len(self._columns) - 1
        rows = sorted(self._row_of[record_id] for record_id in record_ids if record_id in self._row_of)
        for first, end in runs(rows):
            for row in range(first, end + 1):
                self._texts.forget(self._rows[row].id)
            self.dataChanged.emit(self.index(first, 0), self.index(end, last))


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """How many entries are equal from the start."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
