"""The file as a sheet (A B C, 1 2 3): every cell shows what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from core.jobs.import_ import RowStatus
from core.office.blocks import OfficeFile, Table
from ui.grids.cells import CellState, cell_height, natural_width
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Refusals, Width
from ui.grids.grid_view import GridView
from ui.grids.layout import RowHeights
from ui.look.theme import px

LEAST_WIDTH = 40
_NUMBER = re.compile(r"[≥≤=<>＝约]?[\d.,，]{1,16}[%％]?(?:万?元?)?|[0-9A-Za-z-]{2,24}")
"""Numbers and codes: nobody reads them in pieces."""

_STATES = {
    RowStatus.PLACED: CellState.PLACED,
    RowStatus.DIFFERING: CellState.DIFFERING,
    RowStatus.UNSURE: CellState.UNSURE,
    RowStatus.UNPLACED: CellState.UNPLACED,
}


@dataclass(frozen=True, slots=True)
class SheetCell:
    """`places`: its address and those of the paragraphs in it."""

    places: tuple[str, ...]
    text: str
    rows: int = 1
    columns: int = 1


Sheet = dict[Cell, SheetCell]


def sheet_of(table: Table) -> Sheet:
    """The cells of a table by row and grid column, merged ones with how far they reach."""
    sheet: Sheet = {}
    tops: dict[int, Cell] = {}
    for row, line in enumerate(table.rows):
        for cell in line.cells:
            at = (row, cell.column)
            if cell.continues and cell.column in tops:
                top = tops[cell.column]
                above = sheet[top]
                sheet[top] = SheetCell((*above.places, cell.place), above.text, row - top[0] + 1, above.columns)
                continue
            places = (cell.place, *(paragraph.place for paragraph in cell.paragraphs))
            sheet[at] = SheetCell(places, cell.text, 1, cell.span)
            tops[cell.column] = at
    return sheet


def sheet_of_prose(file: OfficeFile) -> Sheet:
    """The paragraphs outside tables, one a row."""
    shown = [paragraph for paragraph in file.paragraphs if paragraph.printed.strip()]
    return {(row, 0): SheetCell((paragraph.place,), paragraph.printed) for row, paragraph in enumerate(shown)}


class Addresses:
    """Which cells and paragraphs of a file an address names."""

    def __init__(self, file: OfficeFile) -> None:
        rows = (row for table in file.tables for row in table.rows)
        self._lines = (
            {paragraph.place: (paragraph.place,) for paragraph in file.paragraphs},
            {row.place: tuple(cell.place for cell in row.cells if cell.text) for row in rows},
        )
        tops = ((table.place, next((row.cells for row in table.rows if row.cells), ())) for table in file.tables)
        self._sheets = {place: (cells[0].place,) for place, cells in tops if cells}

    def within(self, place: str) -> tuple[str, ...]:
        """A row is its filled cells, a stretch (第5段至第10段) all in it, a whole table or sheet its first cell."""
        first, _, last = place.partition("至")
        for line in self._lines:
            if first in line and (last or first) in line:
                names = list(line)
                stretch = names[names.index(first) : names.index(last or first) + 1] if last else [first]
                return tuple(one for name in stretch for one in line[name]) or (place,)
        return self._sheets.get(place, (place,))


class SheetModel(GridModel):
    """One table, or the prose, of a file; read-only."""

    def __init__(self, sheet: Sheet, statuses: Mapping[str, RowStatus], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self._statuses = statuses
        width = max((column + cell.columns for (_, column), cell in sheet.items()), default=1)
        self._height = max((row + cell.rows for (row, _), cell in sheet.items()), default=0)
        least = Width.STRETCH if width == 1 else Width.SHORT if width > 4 else Width.NAME
        self._columns = [Column(str(n), _letter(n), width=least, editable=False) for n in range(width)]

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else self._height

    def cell_text(self, row: int, column: int) -> str:
        cell = self.sheet.get((row, column))
        return cell.text if cell else ""

    def cell_state(self, row: int, column: int) -> CellState:
        status = self._status(row, column)
        return _STATES[status] if status else CellState.NONE

    def _status(self, row: int, column: int) -> RowStatus | None:
        cell = self.sheet.get((row, column))
        places = cell.places if cell else ()
        return next((self._statuses[place] for place in places if place in self._statuses), None)

    def cell_words(self, row: int, column: int) -> str:
        status = self._status(row, column)
        return status.value if status else ""

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "文件里的内容不能在这里改")


class SheetView(GridView):
    """A grid whose merged cells also reach sideways."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.shares: tuple[int, ...] = ()
        super().__init__(parent)
        self.heights = _SheetHeights(self)

    def share_column_widths(self) -> None:
        """The columns as wide as in the file, in proportion; no number is ever broken."""
        count = self.column_count()
        if len(self.shares) < count or not sum(self.shares[:count]) or self._sharing:
            super().share_column_widths()
            return
        self._sharing = True
        shares, least = self.shares[:count], self._least_widths(count)
        for number, share in enumerate(shares):
            self.setColumnWidth(number, max(least[number], self.viewport().width() * share // sum(shares)))
        self._sharing = False
        self.frozen.refit()

    def _least_widths(self, count: int) -> list[int]:
        """Wide enough for the numbers in each column; one that reaches over several has what they have together."""
        least = [px(LEAST_WIDTH)] * count
        model = self.model()
        cells = model.sheet.items() if isinstance(model, SheetModel) else ()
        for (row, column), cell in sorted(cells, key=lambda item: item[1].columns):
            if _NUMBER.fullmatch(cell.text):
                last = min(column + cell.columns, count) - 1
                room = sum(least[column : last + 1])
                least[last] += max(natural_width(self.look_of(row, column)) - room, 0)
        return least

    def _apply_spans(self) -> None:
        self.clearSpans()
        model = self.model()
        if isinstance(model, SheetModel):
            for (row, column), cell in model.sheet.items():
                if cell.rows > 1 or cell.columns > 1:
                    self.setSpan(row, column, cell.rows, cell.columns)


class _SheetHeights(RowHeights):
    """A cell that reaches over several columns has all their room for its text."""

    def height_of(self, row: int) -> int:
        view = self._view
        model = view.model()
        tallest = view.least_row_height()
        if not isinstance(model, SheetModel):
            return tallest
        for column in range(model.columnCount()):
            cell = model.sheet.get((row, column))
            if cell is not None and cell.rows == 1:
                width = sum(view.columnWidth(n) for n in range(column, column + cell.columns))
                tallest = max(tallest, cell_height(view.look_of(row, column), width))
        return max(tallest, self._rest_of_merged(model, row))

    def _rest_of_merged(self, model: SheetModel, row: int) -> int:
        """What the last row of a merged cell must add, so that all its text is seen."""
        rest = 0
        for (top, column), cell in model.sheet.items():
            if cell.rows > 1 and top + cell.rows - 1 == row:
                width = sum(self._view.columnWidth(n) for n in range(column, column + cell.columns))
                above = sum(self._view.rowHeight(n) for n in range(top, row))
                rest = max(rest, cell_height(self._view.look_of(top, column), width) - above)
        return rest


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else _letter(number // 26 - 1) + _letter(number % 26)
