"""One sheet of a workbook as a table: its cells in a grid with their merges, as wide and as long as what prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.errors import UserError
from core.office.blocks import Cell, Row, SheetCell, Table, column_name
from core.office.book import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Book, Lines
from core.office.told import listed
from core.office.xlsx_address import Area

Span: TypeAlias = tuple[int, bool]
"""Width of a cell, and whether it goes on from the one above."""
DEFAULT_WIDTH = 64 * 15
"""Of a column, in twips: 64 pixels."""


@dataclass(frozen=True, slots=True)
class SheetData:
    """What a file says of a sheet. `areas`: its merged cells in the order of the file; `breaks`: the rows behind which
    a page ends; `widths`: first and last column (from 0) and their width in twips; `titles`: its rows that are printed
    on every page; `hidden_rows` from 1, `hidden_columns` from 0."""

    name: str
    lines: Lines
    areas: Sequence[Area] = ()
    breaks: frozenset[int] = frozenset()
    widths: Sequence[tuple[int, int, int]] = ()
    titles: range = range(0)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


class Sheet:
    """One sheet while it is laid out."""

    def __init__(self, book: Book, data: SheetData) -> None:
        self.book, self.name, self.data = book, data.name, data
        self.lines = data.lines
        self._breaks = data.breaks
        self._high = {(top, left): bottom - top + 1 for top, left, bottom, _ in data.areas}
        """How many rows a merged cell has, by its first row and column."""

    def table(self, index: int) -> Table:
        """The sheet as a table. A row that is but the rest of merged cells is part of the one above: a text that is
        too high for one row of Excel takes several. UserError: too large."""
        self.book.count_text(self.name, self.lines)
        height = max((row for row, line in self.lines.items() if line), default=0)
        width = 1 + max((max(line) for line in self.lines.values() if line), default=-1)
        self._check_size(width, height)
        areas, titles = self.data.areas, self.data.titles
        width = self._with_merges(width, areas)
        self.book.cells += width * height
        if self.book.cells > MAX_CELLS:
            raise self._refusal(f"里，全部工作表的单元格超过 {MAX_CELLS} 个")
        spans = self._spans(areas, width, height)
        rows = (self._row(row, width, spans.get(row), row in titles) for row in range(1, height + 1))
        found = tuple([row for row in rows if not _is_rest(row)])
        self._tell_hidden(width)
        return Table(index, f"工作表“{self.name}”", found, self._grid(width), self.name)

    def _refusal(self, why: str) -> UserError:
        return self.book.refusal(self.name, why)

    def _check_size(self, width: int, height: int) -> None:
        if self.lines.get(0):
            raise self._refusal("有第 0 行的单元格")
        if width > MAX_COLUMNS:
            raise self._refusal(f"在第 {MAX_COLUMNS} 列（{column_name(MAX_COLUMNS - 1)} 列）以后还有内容")
        if height > MAX_ROWS:
            raise self._refusal(f"在第 {MAX_ROWS} 行以后还有内容")

    def _with_merges(self, width: int, areas: Sequence[Area]) -> int:
        """The used width with the merges that begin in a cell that prints something."""
        for top, left, _, right in areas:
            if right >= width and right < MAX_COLUMNS and left in self.lines.get(top, {}):
                width = right + 1
        return width

    def _spans(self, areas: Sequence[Area], width: int, height: int) -> dict[int, dict[int, Span]]:
        """For each row that has merged cells: its merged columns. A span of width 0 is covered from the left."""
        spans: dict[int, dict[int, Span]] = {}
        room = 2 * width * height + len(areas)
        for top, left, bottom, right in areas:
            bottom, right = min(bottom, height), min(right, width - 1)
            if top > bottom or left > right:
                continue
            rows = [spans.setdefault(row, {}) for row in range(top, bottom + 1)]
            room -= len(rows) * (right - left + 1)
            if room < 0:
                raise self._refusal("的合并单元格互相重叠")
            columns = range(left, right + 1)
            if any(not line.keys().isdisjoint(columns) for line in rows):
                self.book.told.tell(f"工作表“{self.name}”有互相重叠的合并单元格，只按先写的读取。")
                continue
            for line in rows:
                line.update(dict.fromkeys(columns, (0, False)))
                line[left] = (right - left + 1, line is not rows[0])
        return spans

    def _row(self, row: int, width: int, spans: Mapping[int, Span] | None, is_header: bool) -> Row:
        line, name = self.lines.get(row, _NOTHING), self.name
        place = f"“{name}”第{row}行"
        if not spans:
            plain = [SheetCell(name, row, at, line.get(at, "")) for at in range(width)]
            return Row(place, self._without_repeats(row, plain), is_header)
        cells: list[Cell] = []
        for column in range(width):
            text = line.get(column, "")
            if column not in spans:
                cells.append(SheetCell(name, row, column, text))
                continue
            span, continues = spans[column]
            if text and (continues or not span):
                self.book.told.tell(
                    f"工作表“{name}”的合并单元格下面盖住了看不见的内容，未读取。", f"{column_name(column)}{row}"
                )
            if span:
                cells.append(SheetCell(name, row, column, "" if continues else text, span, continues))
        return Row(place, self._without_repeats(row, cells), is_header)

    def _without_repeats(self, row: int, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """The first row of a page: labels and values at its left that only stand there again, as their merged cells
        were cut at the end of the page before, begin nothing."""
        if row - 1 not in self._breaks:
            return tuple(cells)
        found: list[Cell] = []
        for at, cell in enumerate(cells):
            if not cell.continues and not self._stands_again(row, cell):
                return (*found, *cells[at:])
            found.append(SheetCell(self.name, row, cell.column, "", cell.span, True))
        return tuple(found)

    def _stands_again(self, row: int, cell: Cell) -> bool:
        """Whether a cell says the same as the one above, and one of them is merged downwards."""
        tops = [top for top in range(row - 1, 0, -1) if cell.column in self.lines.get(top, {})][:1]
        same = [top for top in tops if self.lines[top][cell.column] == cell.text != ""]
        return any(self._high.get((top, cell.column), 0) > 1 for top in (*same, *(row for _ in same)))

    def _tell_hidden(self, width: int) -> None:
        """What stands in hidden rows and columns is read like the rest; a clerk who does not see it must know."""
        rows = [row for row in sorted(self.data.hidden_rows) if self.lines.get(row)]
        columns = [at for at in sorted(self.data.hidden_columns) if at < width]
        columns = [at for at in columns if any(at in line for line in self.lines.values())]
        if rows:
            said = listed([f"第{row}行" for row in rows])
            self.book.told.tell(f"工作表“{self.name}”的{said}是隐藏的，也已读取，请核对。")
        if columns:
            said = listed([f"{column_name(at)}列" for at in columns])
            self.book.told.tell(f"工作表“{self.name}”的{said}是隐藏的，也已读取，请核对。")

    def _grid(self, width: int) -> tuple[int, ...]:
        widths = [DEFAULT_WIDTH] * width
        for first, last, twips in self.data.widths:
            for column in range(max(first, 0), min(last + 1, width)):
                widths[column] = twips
        return tuple(widths)


def _is_rest(row: Row) -> bool:
    """Whether it is but the rest of merged cells that began above."""
    return bool(row.cells) and row.cells[0].continues and all(cell.continues for cell in row.cells)


_NOTHING: Mapping[int, str] = {}
