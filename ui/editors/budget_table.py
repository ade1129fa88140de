"""An official table as it will print, to be read: two-level headings, the row of column numbers, overrides marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QObject

from core.domain.document import FieldKey, OverrideKey
from core.domain.finding import Finding
from core.editing.events import DocumentChanged
from core.forms.view import Column as ViewColumn
from core.forms.view import ColumnKind, ViewKind
from core.forms.view_data import CellKey
from core.forms.view_rows import Row, RowKind
from ui.editors.budget_data import BudgetData, label_of
from ui.editors.values import severity_state
from ui.grids.cells import Align, CellLook, CellState
from ui.grids.found import Found
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.grids.row_changes import change_rows, runs

ORDINALS = "栏次"
_WIDTHS = {ColumnKind.MONEY: Width.MONEY, ColumnKind.CODE: Width.CODE, ColumnKind.NAME: Width.NAME}
_KINDS = {ColumnKind.MONEY: Kind.MONEY, ColumnKind.PERCENT: Kind.PERCENT, ColumnKind.CODE: Kind.LINE}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One printed row: its part of each side; `key` names it in its table."""

    key: tuple[str, ...]
    sides: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of the view `view`, the `side`-th of the table."""

    side: int
    view: str
    column: ViewColumn


def row_id(view: str, row: str) -> str:
    """How hits name a row of a computed table: as formulas do."""
    return f"{view}[{row}]"


class TableModel(GridModel):
    """`show` points it at another table."""

    def __init__(self, data: BudgetData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data_source = data
        self.table = ""
        self.at: list[TableColumn] = []
        self._columns: list[Column] = []
        self._rows: list[TableRow] = []
        self._number_of: dict[tuple[str, str], int] = {}
        self._head = 0
        self._findings: Mapping[OverrideKey, Finding] = {}
        data.desk.findings_changed.connect(self._on_findings_changed)

    def show(self, table: str) -> None:
        """Another table, or another document."""
        self.beginResetModel()
        self.table = table
        self.at = self._columns_at(table) if self.data_source.is_there else []
        self._columns = [self._column(found) for found in self.at]
        kind = self.data_source.form_set.view(table).kind
        has_ordinals = kind is not ViewKind.LINES and any(column.group for column in self._columns)
        self._rows = self._read_rows()
        self._head = int(has_ordinals and bool(self._rows))
        self._take(self._with_head(self._rows))
        self.endResetModel()

    def _columns_at(self, table: str) -> list[TableColumn]:
        return [
            TableColumn(side, view, column)
            for side, view in enumerate(self.data_source.sides(table))
            for column in self.data_source.view(view).columns
        ]

    def _column(self, found: TableColumn) -> Column:
        column, table = found.column, self.data_source.form_set.view(self.table)
        group = table.side_names[found.side] if table.side_names else " ".join(column.header)
        return Column(
            f"{found.view}.{column.key}",
            label_of(column),
            group="".join(group.split()),
            width=_WIDTHS.get(column.kind, Width.SHORT),
            kind=_KINDS.get(column.kind, Kind.TEXT),
            align=Align.RIGHT if column.kind.is_number else None,
            editable=False,
            frozen=column.kind in (ColumnKind.CODE, ColumnKind.NAME) and not table.sides,
            unit=str(column.unit) if column.kind is ColumnKind.MONEY else "",
        )

    def _read_rows(self) -> list[TableRow]:
        if not self.data_source.is_there or not self.table:
            return []
        return [self._row(number, sides) for number, sides in enumerate(self.data_source.rows(self.table))]

    def _row(self, number: int, sides: tuple[Row, ...]) -> TableRow:
        names = tuple(row.key for row in sides)
        return TableRow(names if any(names) else ("", str(number)), sides)

    def _with_head(self, rows: list[TableRow]) -> list[TableRow]:
        return [TableRow((ORDINALS,), ()), *rows] if self._head else rows

    def _take(self, rows: list[TableRow]) -> None:
        self._rows = rows
        views = self.data_source.sides(self.table) if self.table else ()
        self._number_of = {
            (view, row.key): number
            for number, table_row in enumerate(rows)
            for view, row in zip(views, table_row.sides, strict=False)
            if row.key
        }

    # ---- places

    def cell_key(self, row: int, column: int) -> CellKey | None:
        """The computed cell at a place; None in a blank row, in a heading, and where the row has no such number."""
        part = self._part(row, column)
        at = self.at[column]
        return CellKey(at.view, part.key, at.column.key) if part is not None and at.column.kind.is_number else None

    def override_key(self, row: int, column: int) -> OverrideKey | None:
        """The printed place that can be overridden."""
        part, at = self._part(row, column), self.at[column]
        return self.data_source.override_key(at.view, part.key, at.column.key) if part is not None else None

    def _part(self, row: int, column: int) -> Row | None:
        """The row of the column's own side; None for a blank one."""
        if row < self._head or row >= len(self._rows):
            return None
        part = self._rows[row].sides[self.at[column].side]
        return None if part.kind is RowKind.BLANK else part

    def cell_of(self, view: str, row: str, column: str) -> Cell | None:
        """Where a computed cell stands; None when it is not in this table."""
        number = self._number_of.get((view, row))
        columns = (n for n, at in enumerate(self.at) if (at.view, at.column.key) == (view, column))
        found = next(columns, None)
        if found is None:
            found = next((n for n, at in enumerate(self.at) if at.view == view), None)
        return None if number is None or found is None else (number, found)

    # ---- answers

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def row_label(self, row: int) -> str:
        if row < self._head:
            return ORDINALS
        return str(row - self._head + 1)

    def cell_text(self, row: int, column: int) -> str:
        if row < self._head:
            return str(column + 1)
        part, at = self._part(row, column), self.at[column]
        return self.data_source.text(self.data_source.view(at.view), part, at.column) if part is not None else ""

    def cell_state(self, row: int, column: int) -> CellState:
        if row < self._head:
            return CellState.QUIET
        part, at = self._part(row, column), self.at[column]
        state = CellState.COMPUTED if at.column.kind.is_number else CellState.NONE
        if part is None:
            return state
        if part.kind in (RowKind.TOTAL, RowKind.FOOT):
            state |= CellState.TOTAL
        if self.data_source.override(self._override_key(row, column)) is not None:
            state |= CellState.OVERRIDDEN
        finding = self.finding(row, column)
        return state | severity_state(finding) if finding is not None else state

    def _override_key(self, row: int, column: int) -> OverrideKey:
        key = self.override_key(row, column)
        assert key is not None
        return key

    def finding(self, row: int, column: int) -> Finding | None:
        """The gravest finding about a cell."""
        part, at = self._part(row, column), self.at[column]
        if part is None:
            return None
        return self.data_source.findings.get(self.data_source.override_key(at.view, part.key, at.column.key))

    def cell_words(self, row: int, column: int) -> str:
        if self._part(row, column) is None:
            return ""
        finding = self.finding(row, column)
        if finding is not None:
            return f"{finding.severity.word}：{finding.message}"
        override = self.data_source.override(self._override_key(row, column))
        if override is not None:
            own = self.own_text(row, column) or "空"
            return f"手工调整（{override.reason or '未写原因'}），自动计算为 {own}"
        return self._remainder_words(row, column)

    def own_text(self, row: int, column: int) -> str:
        """What a cell says by itself, whatever was put in by hand."""
        part, at = self._part(row, column), self.at[column]
        cell = part.cells[at.column.key] if part is not None else ""
        return self.data_source.fill(cell) if isinstance(cell, str) else self.data_source.number(at.column, cell)

    def _remainder_words(self, row: int, column: int) -> str:
        key = self.cell_key(row, column)
        found = self.data_source.remainder(key) if key is not None else None
        if found is None:
            return "自动计算" if key is not None else ""
        text = self.data_source.fen_text
        proposed = (
            f"建议由“{self.data_source.words(found.part)}”承担，由 {text(found.shown)} 调为 {text(found.proposed)}"
        )
        return f"尾差 {text(found.difference)}：{proposed}"

    def remainders(self) -> list[Cell]:
        """The cells whose rounded parts do not add up to them."""
        if not self.data_source.shown.rounded:
            return []
        found = []
        for row in range(self._head, len(self._rows)):
            for column in range(len(self.at)):
                key = self.cell_key(row, column)
                if key is not None and self.data_source.remainder(key) is not None:
                    found.append((row, column))
        return found

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        part, at, search = self._part(row, column), self.at[column], self.data_source.desk.search
        if part is None or not search.is_on:
            return ()
        key = FieldKey(row_id(at.view, part.key), at.column.key)
        return search.found_at(key, self.cell_text(row, column))

    def cell_unit(self, row: int, column: int) -> str:
        shown = self.data_source.shown
        is_money = self._columns[column].kind is Kind.MONEY
        return str(shown.unit) if is_money and shown.unit else super().cell_unit(row, column)

    def cell_place(self, row: int, column: int) -> str:
        part, at = self._part(row, column), self.at[column]
        if part is None:
            return ""
        row_words = self.data_source.row_words(CellKey(at.view, part.key, at.column.key))
        return f"{row_words} · {label_of(at.column)}"

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "正式表自动得出，要改请用右键“手工调整”")

    # ---- hearing

    def update(self, event: DocumentChanged) -> None:
        """The document changed: only rows that say something else are told."""
        if event.touched.whole_document:
            self.show(self.table)
            return
        new = self.data_source.rows(self.table) if self.table else []
        said = {(key.table, key.row) for key in event.touched.overrides}
        before = [row.sides for row in self._rows[self._head :]]
        changed = [number for number, (one, other) in enumerate(zip(before, new, strict=False)) if one != other]
        rows = [(number + self._head, self._row(number, new[number])) for number in changed]
        if len(before) == len(new) and all(self._rows[number].key == row.key for number, row in rows):
            for number, row in rows:
                old, self._rows[number] = self._rows[number], row
                self._tell_changed(number, old)
        else:
            self._update_rows(self._read_rows())
        for number in {self._number_of[place] for place in said if place in self._number_of}:
            self.tell(number)

    def _update_rows(self, new: list[TableRow]) -> None:
        """Rows come or go."""
        before = {row.key: row.sides for row in self._rows}
        if not self._head and not self._rows:
            self.show(self.table)
            return
        change_rows(self, self._rows, self._with_head(new), self._take)
        for number, row in enumerate(self._rows):
            if before.get(row.key) != row.sides:
                self.tell(number)

    def _tell_changed(self, number: int, before: TableRow) -> None:
        """A row that stays: only the cells that say something else, else it would be measured again."""
        same = [one.kind is other.kind for one, other in zip(before.sides, self._rows[number].sides, strict=True)]
        changed = [
            column
            for column, at in enumerate(self.at)
            if not same[at.side]
            or before.sides[at.side].cells[at.column.key] != self._rows[number].sides[at.side].cells[at.column.key]
        ]
        for first, last in runs(changed):
            self.tell(number, first, last)

    def tell(self, number: int, first: int = 0, last: int = -1) -> None:
        """A row says something else, or some cells of it."""
        last = last if last >= 0 else len(self.at) - 1
        self.dataChanged.emit(self.index(number, first), self.index(number, last))

    def refresh(self) -> None:
        """Amounts are shown in another unit."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.at) - 1))

    def _on_findings_changed(self, document_id: str, keys: frozenset[FieldKey]) -> None:
        if document_id != self.data_source.document_id:
            return
        before, self._findings = self._findings, self.data_source.findings
        differing = {key for key in before.keys() | self._findings.keys() if before.get(key) != self._findings.get(key)}
        for row, column in filter(None, {self.cell_of(key.table, key.row, key.column) for key in differing}):
            self.tell(row, column, column)


class TableGrid(GridView):
    """In the type of what is only read; the numbers of the columns stand in the middle, whatever the columns hold."""

    def look_of(self, row: int, column: int, selected: bool = False, current: bool = False) -> CellLook:
        look = super().look_of(row, column, selected, current)
        if look.state & CellState.QUIET:
            return replace(look, align=Align.CENTER, numeric=False)
        return replace(look, small=True)
