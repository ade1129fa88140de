"""A list of records as a grid: columns from the form set, values from the session, every change one verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject

from core.domain.document import FieldKey
from core.domain.records import Record, find_record
from core.domain.references import spoken
from core.editing import fields, records
from core.editing.events import DocumentChanged
from core.forms.kinds import level_words
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.selection import records_of
from ui.desk import Desk
from ui.editors.record_columns import LEVELS, CellTexts, choices_of, column_of, leaves_list, separators_of, shown_fields
from ui.editors.values import Place, PlaceReader
from ui.grids.cells import CellState
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Refusals
from ui.grids.row_changes import runs

_LEVEL_PATHS = frozenset({"kind", "level1", "level2"})


class RecordModel(GridModel):
    """The records of one list of one parent (indicators of a project). `show` points it at another parent."""

    def __init__(self, desk: Desk, form_set: FormSet, list_path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.reader = PlaceReader(desk)
        self.spec: ListSpec = form_set.list(list_path)
        self.form_set = form_set
        self._fields = shown_fields(self.spec)
        self._columns = [column_of(self.spec, field) for field in self._fields]
        self._merged = [number for number, column in enumerate(self._columns) if column.merged]
        self._document_id = ""
        self._parent_id = ""
        self._rows: list[Record] = []
        self._texts = CellTexts(self._fields)
        self._spans: dict[int, list[int]] = {}
        self._row_of: dict[str, int] = {}
        desk.document_changed.connect(self._on_document_changed)
        desk.findings_changed.connect(self._on_findings_changed)

    # ---- which records

    def show(self, document_id: str, parent_id: str) -> None:
        """Show the list of another record; '' shows nothing."""
        self.beginResetModel()
        self._document_id, self._parent_id = document_id, parent_id
        self._texts.clear()
        self._take_rows(self._read_rows())
        self.endResetModel()
        self.spans_changed.emit()

    def record_id(self, row: int) -> str:
        return self._rows[row].id

    def field(self, column: int) -> Field:
        return self._fields[column]

    def place(self, row: int, column: int) -> Place:
        return Place(self._document_id, self.spec.path, self._rows[row].id, self._fields[column])

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
        if not self._parent_id or not self.desk.has(self._document_id):
            return []
        document = self.desk.document(self._document_id)
        try:
            return list(records_of(find_record(document, self._parent_id), self.spec))
        except KeyError:
            return []

    def _take_rows(self, rows: list[Record]) -> None:
        self._rows = rows
        self._row_of = {record.id: row for row, record in enumerate(rows)}
        self._spans = {column: self._spans_of(column) for column in self._merged}

    # ---- answers

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def cell_text(self, row: int, column: int) -> str:
        return self._row_texts(row)[column]

    def _row_texts(self, row: int) -> list[str]:
        document = self.desk.document(self._document_id)
        return self._texts.of(self._rows[row], document, lambda: self._read_texts(row))

    def _read_texts(self, row: int) -> list[str]:
        return [self.reader.text(self.place(row, column)) for column in range(len(self._fields))]

    def cell_state(self, row: int, column: int) -> CellState:
        state = self.reader.state(self.place(row, column))
        kind = self._fields[column].kind
        if kind is FieldKind.LEVEL1:
            return state | CellState.HEADING
        return state | CellState.SUBHEADING if kind is FieldKind.LEVEL2 else state

    def cell_editable(self, row: int, column: int) -> bool:
        """Known from the column alone: Qt asks for it with every cell it paints."""
        return self._columns[column].editable and not self.desk.read_only

    def cell_words(self, row: int, column: int) -> str:
        return self.reader.words(self.place(row, column), self.cell_text(row, column))

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        return self.reader.found(self.place(row, column), self.cell_text(row, column))

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
        """Rows each cell of a merged column covers: equal texts below equal texts to the left; blanks stay alone."""
        keys = [tuple(self.cell_text(row, c) for c in self._merged if c <= column) for row in range(len(self._rows))]
        spans = [1] * len(keys)
        top = 0
        for row in range(1, len(keys)):
            if keys[row] == keys[top] and keys[row][-1]:
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
        if new_rows:
            done = self._paste_with_new_rows(wanted, title, new_rows)
        else:
            texts = [entry for cell, text in wanted.items() for entry in self._entries(cell, text, len(cells) == 1)]
            done = self._set_texts(texts, title)
        return refused if done else dict.fromkeys(cells, "没有改成")

    def _refusal(self, cell: Cell, text: str, cells: Mapping[Cell, str]) -> str:
        """Why a text cannot stand in a cell; '' when it can."""
        field = self._fields[cell[1]]
        if field.kind in LEVELS and cell[0] < len(self._rows):
            beside = {self._fields[c].kind: cells[cell[0], c] for c in self._merged if (cell[0], c) in cells}
            if why := leaves_list(self.form_set, self.spec, self._rows[cell[0]], beside):
                return why
        if cell[0] < len(self._rows) and not self.cell_editable(*cell):
            return "自动计算，不用填"
        return fields.why_refused(field, text)

    def _in_the_forms_words(self, column: int, text: str) -> str:
        """A level named by another of its spellings gets the form's own word; anything else stays as it is."""
        kind = self._fields[column].kind
        return level_words(self.form_set, text, kind is FieldKind.LEVEL1) if column in self._merged else text

    def _entries(self, cell: Cell, text: str, alone: bool) -> list[tuple[str, str, str, str]]:
        """The changes behind one cell; typing into a merged cell changes every row of it."""
        row, column = cell
        span = max(1, self.cell_span(row, column)) if alone else 1
        key = self._fields[column].key
        return [(self.spec.path, self.record_id(r), key, text) for r in range(row, row + span)]

    def _set_texts(self, texts: list[tuple[str, str, str, str]], title: str) -> bool:
        if not texts:
            return True
        return self.desk.do(fields.set_texts, self.form_set, self._document_id, texts, title)

    def _paste_with_new_rows(self, cells: Mapping[Cell, str], title: str, new_rows: int) -> bool:
        by_row: dict[int, dict[str, str]] = {}
        for (row, column), text in cells.items():
            by_row.setdefault(row, {})[self._fields[column].key] = text
        old = len(self._rows)
        texts = [
            (self.spec.path, self.record_id(row), key, text)
            for row, values in by_row.items()
            if row < old
            for key, text in values.items()
        ]
        rows = [by_row.get(row, {}) for row in range(old, old + new_rows)]
        return self.desk.do(
            records.paste_rows, self.form_set, self._document_id, self._parent_id, self.spec.path, texts, rows, title
        )

    def can_add_rows(self) -> bool:
        return bool(self._parent_id) and not self.desk.read_only

    def insert_rows(self, at: int, count: int) -> bool:
        """Blank rows; inside a merged group they belong to it, as in Excel."""
        values = self._inherited(at)
        address = (self.form_set, self._document_id, self._parent_id, self.spec.path, at)
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
        ids = [self.record_id(row) for row in rows]
        return self.desk.do(records.remove_records, self.form_set, self._document_id, ids)

    def move_rows(self, rows: Sequence[int], to: int) -> bool:
        ids = [self.record_id(row) for row in rows]
        return self.desk.do(records.move_records, self.form_set, self._document_id, ids, to)

    def duplicate_rows(self, rows: Sequence[int]) -> bool:
        ids = [self.record_id(row) for row in rows]
        return self.desk.do(records.duplicate_records, self.form_set, self._document_id, ids)

    # ---- hearing

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id != self._document_id or not self._parent_id:
            return
        touched = event.touched
        if touched.whole_document:
            self.show(self._document_id, self._parent_id)
            return
        rows = self._read_rows()
        there = {record.id: record for record in rows}
        changed = {key.record_id for key in touched.fields} | {key.row for key in touched.overrides}
        self._rows = [there.get(record.id, record) for record in self._rows]
        before = self._texts.known()
        self._tell_changed(changed & there.keys())  # values first: a list that grows must not change besides
        self._take_list(rows)
        self._tell_changed({record_id for record_id, texts in before.items() if self._says_another(record_id, texts)})
        if any(key.path in _LEVEL_PATHS for key in touched.fields):
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

    def _tell_spans(self) -> None:
        before = self._spans
        self._spans = {column: self._spans_of(column) for column in self._merged}
        if before != self._spans:
            self.spans_changed.emit()

    def _on_findings_changed(self, document_id: str, keys: frozenset[FieldKey]) -> None:
        if document_id == self._document_id:
            self._tell_changed({key.record_id for key in keys})

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
