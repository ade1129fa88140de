"""One sheet of a workbook as a table: its cells in a grid with their merges, as wide and as long as what prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.errors import UserError
from core.office.blocks import Cell, Row, SheetCell, Table, column_name
from core.office.book import MAX_CELLS, MAX_COLUMNS, Book, Lines
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
        height = max(self.lines, default=0)
        width = max(map(len, self.lines.values()), default=0)
        self._check_size(width)
        areas, titles = self.data.areas, self.data.titles
        width = self._with_merges(width, areas)
        self.book.cells += width * height
        if self.book.cells > MAX_CELLS:
            raise self._refusal(f"里，全部工作表的单元格超过 {MAX_CELLS} 个")
        spans = self._spans(areas, width, height)
        rows = [self._row(row, width, spans.get(row), row in titles) for row in range(1, height + 1)]
        found = tuple([row for row in rows if not _is_rest(row)])
        self._tell_hidden(width)
        return Table(index, f"工作表“{self.name}”", found, self._grid(width), self.name)

    def _refusal(self, why: str) -> UserError:
        return self.book.refusal(self.name, why)

    def _check_size(self, width: int) -> None:
        if self.lines.get(0):
            raise self._refusal("有第 0 行的单元格")
        if width > MAX_COLUMNS:
            raise self._refusal(f"在第 {MAX_COLUMNS} 列（{column_name(MAX_COLUMNS - 1)} 列）以后还有内容")

    def _with_merges(self, width: int, areas: Sequence[Area]) -> int:
        """The used width with the merges that begin in a cell that prints something."""
        for top, left, _, right in areas:
            if right >= width and right < MAX_COLUMNS and self._text(top, left):
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
        line, where = self.lines.get(row, ()), (self.name, row)
        cells = [SheetCell(where, at, text) for at, text in enumerate(line)]
        if len(cells) < width:
            cells += [SheetCell(where, at, "") for at in range(len(cells), width)]
        if spans and self._merge(cells, spans):
            cells = [cell for cell in cells if cell.span]
        if row - 1 in self.data.breaks:
            self._without_repeats(row, cells)
        return Row(f"“{self.name}”第{row}行", tuple(cells), is_header)

    def _text(self, row: int, column: int) -> str:
        line = self.lines.get(row, ())
        return line[column] if column < len(line) else ""

    def _merge(self, cells: Sequence[SheetCell], spans: Mapping[int, Span]) -> bool:
        """Cells become what their merges make of them; true: some are covered and have no width."""
        is_covered = False
        for column, (span, continues) in spans.items():
            cell = cells[column]
            if continues or not span:
                is_covered = is_covered or not span
                if cell.text:
                    where = cell.place.removeprefix(f"“{self.name}”")
                    self.book.told.tell(f"工作表“{self.name}”的合并单元格下面盖住了看不见的内容，未读取。", where)
                    cell.text = ""
                cell.continues = continues
            if span != 1:
                cell.span = span
        return is_covered

    def _without_repeats(self, row: int, cells: Sequence[SheetCell]) -> None:
        """The first row of a page: labels and values at its left that only stand there again, as their merged cells
        were cut at the end of the page before, begin nothing."""
        for cell in cells:
            if not cell.continues and not self._stands_again(row, cell):
                break
            cell.text, cell.continues = "", True

    def _stands_again(self, row: int, cell: Cell) -> bool:
        """Whether a cell says the same as the one above, and one of them is merged downwards."""
        top = next((top for top in range(row - 1, 0, -1) if self._text(top, cell.column)), 0)
        if not top or self._text(top, cell.column) != cell.text:
            return False
        return any(self._high.get((one, cell.column), 0) > 1 for one in (top, row))

    def _tell_hidden(self, width: int) -> None:
        """What stands in hidden rows and columns is read like the rest; a clerk who does not see it must know."""
        rows = [row for row in sorted(self.data.hidden_rows) if self.lines.get(row)]
        columns = [at for at in sorted(self.data.hidden_columns) if at < width]
        columns = [at for at in columns if any(self._text(row, at) for row in self.lines)]
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
    return row.cells[0].continues and all(cell.continues for cell in row.cells)
