"""A list of budget lines as an entry grid: white where one types, grey where the machine adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject

from core.catalog.scheme import tidy_code
from core.domain.amount import Amount, MoneyUnit
from core.domain.document import FieldKey
from core.domain.line import Line
from core.domain.records import get_value
from core.editing import fields as field_verbs
from core.editing import records
from core.editing.events import DocumentChanged
from core.editing.lines import put_lines
from core.forms.model import Field, FieldKind, ListSpec
from core.forms.selection import records_of
from core.forms.view_data import SourceKey
from ui.editors.budget_columns import EntryColumns
from ui.editors.budget_data import AS_PRINTED, BudgetData
from ui.editors.budget_fresh import FreshRows, line_row
from ui.editors.budget_rows import EntryRow, RowKind, adds, fixed_rows, plain_rows, tree_rows
from ui.editors.budget_sums import MONEY, EntrySums, has_amount
from ui.editors.values import Place, PlaceReader
from ui.grids.cells import CellState
from ui.grids.code_picker import Choice, Finder
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals
from ui.grids.row_changes import change_rows, runs

_ADDED = "自动合计，不用填"


class EntryModel(GridModel):
    """The lines of one list of the document. `comparing`: last year's columns are wanted, with the codes that only
    last year has."""

    def __init__(self, data: BudgetData, list_path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data_source, self.desk, self.form_set = data, data.desk, data.form_set
        self.spec: ListSpec = data.form_set.list(list_path)
        self.reader = PlaceReader(data.desk)
        self.comparing = False
        self.tree = data.tree_over(self.spec) if self.spec.catalog else None
        self._fixed = bool(self.spec.fixed)
        self._columns = EntryColumns(self.spec, self.tree is not None, self._fixed)
        self.money, self.has_last_year = self._columns.money, self._columns.has_last_year
        self.only_filled = False
        self._rows: list[EntryRow] = []
        self._row_of: dict[str, int] = {}
        self._anchors: dict[str, str] = {}
        self._fresh = FreshRows()
        self._sums = EntrySums(data, self.spec, self._columns.amounts)
        data.desk.findings_changed.connect(self._on_findings_changed)

    # ---- columns

    def columns(self) -> Sequence[Column]:
        return self._columns.shown

    def hidden_columns(self) -> set[int]:
        """The columns that are not wanted now."""
        return self._columns.hidden(self.comparing, self.blank_columns() if self.only_filled else ())

    def blank_columns(self) -> set[int]:
        """The kinds of money of which no line has any."""
        lines, typed = self._lines(), self._columns.typed
        return {number for number in self.money if not any(has_amount(line, typed(number)) for line in lines)}

    def field(self, column: int) -> Field | None:
        """What is typed in a column; None where the machine adds up."""
        return self._columns.field(column)

    def column_at(self, home: str) -> int | None:
        """The column of a path in the record."""
        return self._columns.at(home)

    # ---- rows

    def show(self) -> None:
        """Everything anew: another document."""
        self.beginResetModel()
        self._sums.forget()
        self._anchors.clear()
        self._fresh.clear()
        self._take(self._read_rows())
        self.endResetModel()

    def _lines(self) -> tuple[Line, ...]:
        data = self.data_source
        return records_of(data.document, self.spec) if data.is_there else ()

    def _last_lines(self) -> tuple[Line, ...]:
        last = self.data_source.last_year if self.data_source.is_there else None
        return records_of(last, self.spec) if last is not None else ()

    def _read_rows(self) -> list[EntryRow]:
        rows = self._stored_rows()
        if not rows and not self._fresh and self.can_add_rows():
            self._fresh.add("")
        return self._fresh.among(rows)

    def _stored_rows(self) -> list[EntryRow]:
        data, lines = self.data_source, self._lines()
        if not data.is_there:
            return []
        if self._fixed:
            view = data.fixed_over(self.spec)
            around = data.computed.rows(view.key) if view else ()
            return fixed_rows(self.spec, lines, around, data.fill)
        if self.tree is None:
            return plain_rows(lines)
        gone = {line.code for line in self._last_lines() if line.code} if self.comparing else set()
        gone -= {line.code for line in lines}
        total = self.tree.totals[0].label if self.tree.totals else "合计"
        return tree_rows(lines, self.tree.levels, data.name_of, total, self._anchors, gone)

    def _take(self, rows: list[EntryRow]) -> None:
        self._rows = rows
        self._row_of = {row.key: number for number, row in enumerate(rows)}

    def row(self, row: int) -> EntryRow:
        return self._rows[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def place(self, row: int, column: int) -> Place | None:
        """The stored value behind a cell; None where nothing is typed."""
        entry, field = self._rows[row], self.field(column)
        if entry.kind is not RowKind.LINE or field is None:
            return None
        return Place(self.data_source.document_id, self.spec.path, entry.key, field)

    def source_key(self, row: int, column: int) -> SourceKey | None:
        """The address of a typed cell in formulas."""
        place = self.place(row, column)
        return SourceKey(self.spec.path, place.record_id, place.field.key) if place else None

    def cell_of(self, key: FieldKey) -> Cell | None:
        """Where a key is shown; a record's key without a field is its first cell."""
        row = self._row_of.get(key.record_id)
        return None if row is None else (row, self.column_at(key.path) or 0)

    # ---- answers

    def cell_text(self, row: int, column: int) -> str:
        entry, field = self._rows[row], self.field(column)
        if field is None:
            return self._sums.text(entry, self._columns.shown[column].key)
        if field.home in ("code", "name") and entry.kind is not RowKind.LINE:
            return entry.code if field.home == "code" else entry.name
        if entry.kind is RowKind.LINE:
            return self._line_text(entry, row, column, field)
        return (
            self.data_source.number(MONEY, self._sums.of_field(entry, field.key))
            if field.kind is FieldKind.MONEY
            else ""
        )

    def _line_text(self, entry: EntryRow, row: int, column: int, field: Field) -> str:
        value = get_value(entry.record, field.home) if entry.record is not None and field.home else None
        if isinstance(value, Amount) and value.fen is not None and self.data_source.shown is not AS_PRINTED:
            return self.data_source.number(MONEY, value.fen)
        place = self.place(row, column)
        text = self.reader.text(place) if place else ""
        return text or (entry.name if field.home == "name" else "")

    def edit_text(self, row: int, column: int) -> str:
        """An editor never opens with a rounded amount."""
        field, place = self.field(column), self.place(row, column)
        if field is None or place is None:
            return "" if self._rows[row].kind in _BLANK else self.cell_text(row, column)
        if field.kind is FieldKind.MONEY and self.data_source.shown.unit is MoneyUnit.YUAN:
            return self.cell_text(row, column)
        return self.reader.text(place)

    def cell_state(self, row: int, column: int) -> CellState:
        entry, place = self._rows[row], self.place(row, column)
        strong = CellState.TOTAL if entry.strong else CellState.NONE
        if place is not None:
            return self.reader.state(place)
        if entry.kind in _BLANK and self.cell_editable(row, column):
            return CellState.NONE
        return CellState.COMPUTED | strong

    def cell_editable(self, row: int, column: int) -> bool:
        field = self.field(column)
        if field is None or not self._columns.shown[column].editable or self.desk.read_only:
            return False
        kind = self._rows[row].kind
        if self._fixed and field.home == "name":
            return kind is RowKind.LINE and self._rows[row].code not in dict(self.spec.fixed)
        return kind is RowKind.LINE or kind in _BLANK

    def cell_fillable(self, row: int, column: int) -> bool:
        """Tab goes by a name that its code gives."""
        field = self.field(column)
        named = field is not None and field.home == "name" and bool(self._rows[row].name) and self.tree is not None
        return not named and self.cell_editable(row, column)

    def cell_words(self, row: int, column: int) -> str:
        place, entry = self.place(row, column), self._rows[row]
        if place is not None:
            return self.reader.words(place)
        if entry.kind is RowKind.GONE:
            return "只有上年有这个科目"
        if entry.kind is RowKind.FRESH:
            return f"空行：直接输入{self.columns()[0].label}或别的内容；不填就不算一行"
        return "" if entry.kind is RowKind.SLOT else _ADDED

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        place = self.place(row, column)
        return self.reader.found(place, self.cell_text(row, column)) if place else ()

    def cell_unit(self, row: int, column: int) -> str:
        shown = self.data_source.shown
        is_money = self._columns.shown[column].kind is Kind.MONEY
        return str(shown.unit) if is_money and shown.unit else super().cell_unit(row, column)

    def cell_place(self, row: int, column: int) -> str:
        entry, found = self._rows[row], self._columns.shown[column]
        name = entry.name or (self.data_source.name_of(entry.code) if entry.code else "")
        words = f"{entry.code} {name}".strip() if self.spec.catalog else name
        label = f"{found.group} {found.label}".strip()
        return " · ".join(part for part in (words or f"第 {row + 1} 行", label) if part)

    # ---- codes

    def finder(self, column: int) -> Finder | None:
        """How the codes of a column are found; None where it has none of an official list."""
        field = self.field(column)
        return self.find_codes if field is not None and field.home == "code" and self.spec.catalog else None

    def find_codes(self, text: str) -> list[Choice]:
        """The codes that a text may mean: the deepest ones alone while nothing is typed."""
        return self.data_source.find_codes(self.spec.catalog, text)

    # ---- deeds

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        if self.desk.read_only:
            return dict.fromkeys(cells, "文件只能看，不能改")
        refused = {cell: why for cell, text in cells.items() if (why := self._refusal(cell, text))}
        wanted = {cell: self._stored_text(cell[1], text) for cell, text in cells.items() if cell not in refused}
        texts: list[field_verbs.Entry] = []
        new: dict[int, dict[str, str]] = {row: {} for row in range(len(self._rows), len(self._rows) + new_rows)}
        for (row, column), text in wanted.items():
            key = self._columns.typed(column).key
            if row < len(self._rows) and self._rows[row].kind is RowKind.LINE:
                texts.append((self.spec.path, self._rows[row].key, key, text))
                texts += self._named_by_code(row, column, text, wanted)
            else:
                new.setdefault(row, self._slot(row))[key] = text
        done = self._put(texts, {row: found for row, found in new.items() if any(found.values())}, title)
        return refused if done else dict.fromkeys(cells, "没有改成")

    def _put(self, texts: list[field_verbs.Entry], new: Mapping[int, dict[str, str]], title: str) -> bool:
        """Texts into lines, and new lines where blank rows stood or behind the last."""
        if not texts and not new:
            return True
        places = [(self._index_of(row) + number, self._with_name(new[row])) for number, row in enumerate(sorted(new))]
        self._fresh.begin([self._rows[row].key for row in sorted(new) if row < len(self._rows)], self._lines())
        self._keep_blank(texts)
        path, document_id = self.spec.path, self.data_source.document_id
        done = self.desk.do(put_lines, self.form_set, document_id, path, texts, places, title)
        self._fresh.end()
        return done

    def _index_of(self, row: int) -> int:
        """Where in the list a line begins that takes the place of a row."""
        return sum(each.kind is RowKind.LINE for each in self._rows[:row])

    def _keep_blank(self, texts: Sequence[field_verbs.Entry]) -> None:
        """A line in which everything is cleared stays as a blank row, as long as it is shown."""
        typed = {record_id for _, record_id, _, text in texts if text.strip()}
        for record_id in {entry[1] for entry in texts} - typed if self.can_add_rows() else ():
            row, cleared = self._row_of[record_id], {entry[2] for entry in texts if entry[1] == record_id}
            own = [n for n in range(self.columnCount()) if (field := self.field(n)) and field.key not in cleared]
            if not any(self.edit_text(row, column) for column in own):
                self._fresh.add(self._rows[row - 1].key if row else "")

    def _refusal(self, cell: Cell, text: str) -> str:
        field = self.field(cell[1])
        if field is None or (cell[0] < len(self._rows) and not self.cell_editable(*cell)):
            return _ADDED
        return field_verbs.why_refused(field, text)

    def _stored_text(self, column: int, text: str) -> str:
        """What is stored for a typed text: codes without spaces, and amounts typed in 元 as the form's own unit."""
        field = self._columns.typed(column)
        if field.home == "code" and self.spec.catalog:
            return tidy_code(text)
        return self.data_source.stored_text(field, text)

    def _slot(self, row: int) -> dict[str, str]:
        """The code of a prescribed row that gets its record now."""
        code = next((field.key for field in self.spec.fields if field.home == "code"), "")
        is_slot = row < len(self._rows) and self._rows[row].kind is RowKind.SLOT
        return {code: self._rows[row].code} if is_slot and code else {}

    def _named_by_code(
        self, row: int, column: int, text: str, cells: Mapping[Cell, str]
    ) -> Iterable[field_verbs.Entry]:
        """Where a table prints only the line's own name, a code brings the official one along."""
        name, record = self.column_at("name"), self._rows[row].record
        official = "" if self._columns.typed(column).home != "code" else self._official(text)
        before = self.data_source.name_of(record.code) if record else ""
        if not official or name is None or (row, name) in cells or record is None or record.name not in ("", before):
            return ()
        return ((self.spec.path, record.id, self._columns.typed(name).key, official),)

    def _official(self, code: str) -> str:
        """The name that comes with a code; '' where the list is shown with the names of its codes."""
        return self.data_source.name_of(code) if self.tree is None and self.spec.catalog else ""

    def _with_name(self, texts: dict[str, str]) -> dict[str, str]:
        """The same for a new line."""
        by_home = {field.home: field.key for field in self.spec.fields}
        official = self._official(texts.get(by_home.get("code", ""), ""))
        return {by_home["name"]: official, **texts} if official and "name" in by_home else texts

    @property
    def ends_blank(self) -> bool:
        """Whether the last row waits for its first text."""
        return bool(self._rows) and self._rows[-1].kind is RowKind.FRESH

    def can_add_rows(self) -> bool:
        return self.data_source.is_there and not self.desk.read_only and not self._fixed

    def can_remove_rows(self, rows: Sequence[int]) -> bool:
        return self.can_add_rows() and any(self._rows[row].kind in (RowKind.LINE, RowKind.FRESH) for row in rows)

    def can_move_rows(self, rows: Sequence[int], to: int) -> bool:
        return self.tree is None and super().can_move_rows(rows, to)

    def insert_rows(self, at: int, count: int) -> bool:
        """Blank rows where they are wanted; they become lines when something is typed in them."""
        anchor = self._rows[at - 1].key if 0 < at <= len(self._rows) else ""
        for _ in range(count):
            anchor = self._fresh.add(anchor)
        change_rows(self, self._rows, self._read_rows(), self._take)
        return True

    def drop_fresh(self) -> None:
        """Blank rows go when one leaves the list."""
        if self._fresh and self._rows:
            self._fresh.clear()
            change_rows(self, self._rows, self._read_rows(), self._take)

    def new_row_column(self, column: int) -> int:
        """A new line begins with its code, by which it finds its place."""
        return 0 if self.tree is not None else column

    def remove_rows(self, rows: Sequence[int]) -> bool:
        ids = [self._rows[row].key for row in rows if self._rows[row].kind is RowKind.LINE]
        self._fresh.drop(self._rows[row].key for row in rows)
        if ids:
            return self.desk.do(records.remove_records, self.form_set, self.data_source.document_id, ids)
        change_rows(self, self._rows, self._read_rows(), self._take)
        return True

    def move_rows(self, rows: Sequence[int], to: int) -> bool:
        ids = [self._rows[row].key for row in rows if self._rows[row].kind is RowKind.LINE]
        if not ids:
            return False
        return self.desk.do(records.move_records, self.form_set, self.data_source.document_id, ids, self._index_of(to))

    def duplicate_rows(self, rows: Sequence[int]) -> bool:
        ids = [self._rows[row].key for row in rows if self._rows[row].kind is RowKind.LINE]
        if not ids:
            return False
        return self.desk.do(records.duplicate_records, self.form_set, self.data_source.document_id, ids)

    # ---- hearing

    def update(self, event: DocumentChanged) -> None:
        """The document changed: rows come, go or move, and what hangs on the touched records is said again."""
        if event.touched.whole_document:
            self.show()
            return
        touched = {key.record_id for key in event.touched.fields} | {key.row for key in event.touched.overrides}
        columns = self._columns_of(event)
        if columns is not None:
            self._update_amounts(touched, columns)
            return
        self._sums.forget()
        self._settle_fresh()
        before = {row.key: row for row in self._rows}
        change_rows(self, self._rows, self._read_rows(), self._take)
        self._tell(row for row in self._rows if row.key in touched or before.get(row.key) != row or adds(row, touched))

    def _columns_of(self, event: DocumentChanged) -> list[int] | None:
        """The columns in which only amounts of rows that are here changed; None when it is more than that."""
        by_home = {self._columns.typed(number).home: number for number in self.money}
        found: set[int] = set()
        for key in event.touched.fields if not event.touched.lists else ():
            if key.record_id in self._row_of and key.path not in by_home:
                return None
            if key.record_id in self._row_of:
                found.add(by_home[key.path])
        return None if event.touched.lists or event.touched.overrides else sorted(found)

    def _update_amounts(self, touched: set[str], columns: list[int]) -> None:
        """Other amounts in rows that stay: they, what is over them, and the sums beside them are said again."""
        self._sums.forget({self._columns.typed(number).key for number in columns})
        records = {line.id: line for line in self._lines() if line.id in touched}
        for record_id, record in records.items():
            number = self._row_of[record_id]
            self._rows[number] = replace(self._rows[number], record=record)
        for row in self._rows if records else ():
            if row.key in records or adds(row, touched):
                for first, last in runs([*columns, *self._columns.beside]):
                    number = self._row_of[row.key]
                    self.dataChanged.emit(self.index(number, first), self.index(number, last))

    def _settle_fresh(self) -> None:
        """Blank rows in which something was typed are the new lines, and stand where they stood."""
        for key, (line, anchor) in self._fresh.settle(self._lines()).items():
            self._rows[self._row_of[key]] = line_row(line)
            self._anchors[line.id] = anchor

    def refresh(self) -> None:
        """Amounts are shown in another unit, or last year is another one."""
        self._sums.forget()
        change_rows(self, self._rows, self._read_rows(), self._take)
        self._tell(self._rows)

    def _on_findings_changed(self, document_id: str, keys: frozenset[FieldKey]) -> None:
        if document_id != self.data_source.document_id:
            return
        for key in keys:
            number, column = self._row_of.get(key.record_id), self.column_at(key.path) if key.path else None
            if number is not None and column is not None:
                self.dataChanged.emit(self.index(number, column), self.index(number, column))
            elif number is not None:
                self._tell([self._rows[number]])

    def _tell(self, rows: Iterable[EntryRow]) -> None:
        last = len(self._columns.shown) - 1
        for row in rows:
            number = self._row_of[row.key]
            self.dataChanged.emit(self.index(number, 0), self.index(number, last))


_BLANK = (RowKind.SLOT, RowKind.FRESH)
