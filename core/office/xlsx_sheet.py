"""One sheet as a table: its cells laid into a grid with their merges, as wide and as long as what prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from core.office.blocks import Cell, Row, SheetCell, Table, column_name
from core.office.xlsx_address import Area, parse_area
from core.office.xlsx_cells import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Book, Cells
from core.office.xlsx_part import Part
from core.office.xml import decimal, number

Span: TypeAlias = tuple[int, bool]
"""Width of a cell, and whether it goes on from the one above."""


class Sheet:
    """One sheet while it is read."""

    def __init__(self, book: Book, name: str, part: Part) -> None:
        self.book, self.name, self.part = book, name, part
        self.cells = Cells(book, name, part.prefix)
        self.texts = self.cells.texts
        self._breaks: set[int] = set()
        """The rows behind which a page ends."""
        self._high: dict[tuple[int, int], int] = {}
        """How many rows a merged cell has, by its first row and column."""

    def table(self, index: int, titles: range) -> Table:
        """The sheet as a table; `titles`: its print-title rows. A row that is but the rest of merged cells is part
        of the one above: a text that is too high for one row of Excel takes several."""
        self.cells.read(self.part.inside("sheetData").text)
        height = max((row for row, line in self.texts.items() if line), default=0)
        width = 1 + max((max(line) for line in self.texts.values() if line), default=-1)
        self._check_size(width, height)
        areas = self._merges()
        width = self._with_merges(width, areas)
        self.book.cells += width * height
        if self.book.cells > MAX_CELLS:
            raise self.cells.refusal(f"里，全部工作表的单元格超过 {MAX_CELLS} 个")
        spans = self._spans(areas, width, height)
        self._breaks = self._page_ends()
        self._high = {(top, left): bottom - top + 1 for top, left, bottom, _ in areas}
        rows = (self._row(row, width, spans.get(row), row in titles) for row in range(1, height + 1))
        found = tuple(row for row in rows if not row.cells or not all(cell.continues for cell in row.cells))
        return Table(index, f"工作表“{self.name}”", found, self._grid(width), self.name)

    def _page_ends(self) -> set[int]:
        """The rows behind which a page was made to end."""
        name = self.part.prefix + "rowBreaks"
        at = self.part.text.rfind(f"<{name}")
        inside = self.part.text[at:].partition(f"</{name}")[0] if at >= 0 else ""
        return {number(said.get("id")) for said in Part(inside, "", self.part.prefix).elements("brk")}

    def _check_size(self, width: int, height: int) -> None:
        if self.texts.get(0):
            raise self.cells.refusal("有第 0 行的单元格")
        if width > MAX_COLUMNS:
            raise self.cells.refusal(f"在第 {MAX_COLUMNS} 列（{column_name(MAX_COLUMNS - 1)} 列）以后还有内容")
        if height > MAX_ROWS:
            raise self.cells.refusal(f"在第 {MAX_ROWS} 行以后还有内容")

    def _merges(self) -> list[Area]:
        """The merged areas in the order of the file. UserError: more than a sheet of a form ever has."""
        tail = self.part.text[self.part.text.rfind("</" + self.part.prefix + "sheetData") :]
        if tail.count("mergeCell ") > MAX_MERGES:
            raise self.cells.refusal(f"有 {MAX_MERGES} 个以上的合并单元格")
        found = Part(tail, "", self.part.prefix).elements("mergeCell")
        return [area for said in found if (area := parse_area(said.get("ref", "")))]

    def _with_merges(self, width: int, areas: Sequence[Area]) -> int:
        """The used width with the merges that begin in a cell that prints something."""
        for top, left, _, right in areas:
            if right >= width and right < MAX_COLUMNS and left in self.texts.get(top, {}):
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
                raise self.cells.refusal("的合并单元格互相重叠")
            columns = range(left, right + 1)
            if any(not line.keys().isdisjoint(columns) for line in rows):
                self.book.notices[f"工作表“{self.name}”有互相重叠的合并单元格，只按先写的读取。"] = None
                continue
            for line in rows:
                line.update(dict.fromkeys(columns, (0, False)))
                line[left] = (right - left + 1, line is not rows[0])
        return spans

    def _row(self, row: int, width: int, spans: Mapping[int, Span] | None, is_header: bool) -> Row:
        line, name = self.texts.get(row, _NOTHING), self.name
        place = f"“{name}”第{row}行"
        if not spans:
            return Row(place, tuple([SheetCell(name, row, at, line.get(at, "")) for at in range(width)]), is_header)
        cells: list[Cell] = []
        for column in range(width):
            span, continues = spans.get(column, _ALONE)
            text = line.get(column, "")
            if text and (continues or not span):
                self.book.notices[f"工作表“{name}”的合并单元格下面盖住了看不见的内容，未读取。"] = None
            if span:
                cells.append(SheetCell(name, row, column, "" if continues else text, span, continues))
        return Row(place, self._without_repeats(row, cells), is_header)

    def _without_repeats(self, row: int, cells: list[Cell]) -> tuple[Cell, ...]:
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
        tops = [top for top in range(row - 1, 0, -1) if cell.column in self.texts.get(top, {})][:1]
        same = [top for top in tops if self.texts[top][cell.column] == cell.text != ""]
        return any(self._high.get((top, cell.column), 0) > 1 for top in (*same, *(row for _ in same)))

    def _grid(self, width: int) -> tuple[int, ...]:
        """Column widths in twips: a unit is a digit of seven pixels, a pixel fifteen twips (ECMA-376 18.3.1.13)."""
        widths = [_DEFAULT_WIDTH] * width
        for said in Part(self.part.text[:_HEAD], "", self.part.prefix).elements("col"):
            first, last = number(said.get("min"), 1), number(said.get("max"), 1)
            for column in range(max(first - 1, 0), min(last, width)):
                widths[column] = round(decimal(said.get("width"), _DEFAULT_WIDTH / 105) * 7) * 15
        return tuple(widths)


_NOTHING: Mapping[int, str] = {}
_ALONE: Span = (1, False)
_DEFAULT_WIDTH = 64 * 15
_HEAD = 200_000
"""Bytes of a sheet in which its columns are told; they come before the cells."""
