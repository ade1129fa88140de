"""From the rows of a filled sheet to its XML: heights that cut nothing, row numbers, merges, where each row went."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from core.renderers.measure import Heights
from core.renderers.runtime import CONTINUE
from core.renderers.xlsx_pages import Pages, Paper, Span, merge_element, split_merges
from core.renderers.xlsx_plan import CellPlan, RowPlan
from core.renderers.xlsx_refs import Area, column_name

FORMULA = b"\0%d,%d\0"
"""Stands for the rest of a cell with a formula until all rows have numbers: the formula's number, the row from 0."""
MAX_HEIGHT = 409.0
"""Points: what Excel allows a row. What needs more becomes several rows, merged."""
_PIECE = 137.0
"""Points of such a row at most: a third of what is allowed, so that pages are filled."""
_MAX_KEPT = 3_000

Row: TypeAlias = "tuple[RowForm, tuple[bytes, ...], float]"
"""A row's form, the rests of its filled cells, the height its texts need (0: as the template has it)."""
Need: TypeAlias = tuple[int, int, float]
"""First and last row, and the height they need together."""


@dataclass(slots=True)
class Rows:
    """A filled sheet before its rows have numbers. `merges` are those over several rows that may be split where a page
    ends: labels and equal values; `wholes` those that may not."""

    rows: list[Row]
    merges: list[Span]
    wholes: list[Span]
    needs: list[Need]


def merge_runs(
    first: int,
    keys: Sequence[tuple[str, ...]],
    marks: Sequence[tuple[bytes, ...]],
    columns: Sequence[tuple[int, int, Heights | None]],
    merges: list[Span],
    needs: list[Need],
) -> None:
    """The merges of a loop's `{% vm %}` columns, given as (first column, last column, heights of their texts)."""
    count = len(keys)
    for at, (left, right, heights) in enumerate(columns):
        start = 0
        for index in range(1, count + 1):
            if index < count and marks[index][at] is CONTINUE:
                continue
            if start < index - 1 or (right > left and start < count):
                merges.append((first + start, first + index - 1, left, right))
            if heights is not None and start < count:
                needs.append((first + start, first + index - 1, heights[keys[start][at]]))
            start = index


class RowForm(dict[int, tuple[bytes, bytes, bytes]]):
    """A row of the template as XML with a place for each filled cell: by row number the row of the template's height,
    the row with a place for its height, and its merges."""

    def __init__(self, row: RowPlan, default_height: float) -> None:
        super().__init__()
        self.number = row.number
        self.height = default_height if row.height is None else row.height
        self.merges = [(cell.column, cell.right) for cell in row.cells if cell.right > cell.column and not cell.merges]
        inside = {column for left, right in self.merges for column in range(left + 1, right + 1)}
        self.lefts = [cell.column for cell in row.cells if cell.column not in inside]
        """The columns in which a cell, merged or not, begins."""
        self.labels: list[int] = []
        """The columns of fixed texts."""
        self._own = "" if row.height is None else f' ht="{row.height:g}" customHeight="1"'
        self._attributes = row.attributes
        self._pieces: list[str] = []
        self._blank: list[str] = []

    def write_fixed(self, cell: CellPlan) -> None:
        """A cell that is always the same."""
        if cell.end != b"/>":
            self.labels.append(cell.column)
        end = cell.end.decode().replace("%", "%%")
        self._pieces.append(f'<c r="{column_name(cell.column)}\0" s="{cell.style}"{end}')
        self._write_blank(cell)

    def open_slot(self, cell: CellPlan, with_style: bool = False) -> None:
        """A cell whose rest is filled in; `with_style`: its style is part of what is filled in."""
        style = 's="%b' if with_style else f's="{cell.style}"%b'
        self._pieces.append(f'<c r="{column_name(cell.column)}\0" {style}')
        self._write_blank(cell)

    def _write_blank(self, cell: CellPlan) -> None:
        self._blank.append(f'<c r="{column_name(cell.column)}\0" s="{cell.style}"/>')

    def finished(self) -> RowForm:
        cells = "".join(self._pieces)
        self._plain = f'<row r="\0"{self._attributes}{self._own}>{cells}</row>'.encode().split(b"\0")
        self._high = f'<row r="\0"{self._attributes} ht="%b" customHeight="1">{cells}</row>'.encode().split(b"\0")
        blank = "".join(self._blank)
        self._rest = f'<row r="\0"{self._attributes} ht="%b" customHeight="1">{blank}</row>'.encode().split(b"\0")
        return self

    def __missing__(self, number: int) -> tuple[bytes, bytes, bytes]:
        if len(self) > _MAX_KEPT:
            self.clear()
        row = b"%d" % number
        merges = "".join(f'<mergeCell ref="{Area(number, left, number, right)}"/>' for left, right in self.merges)
        made = self[number] = (row.join(self._plain), row.join(self._high), merges.encode())
        return made

    def rest(self, number: int, height: bytes) -> bytes:
        """A further physical row of a row that is too high for one."""
        return (b"%d" % number).join(self._rest) % height


@dataclass(frozen=True, slots=True)
class TemplateRows:
    """The rows of a sheet of the template: the number of the last, the heights in points, and of those without one; the
    page they are printed on."""

    last: int
    own: Mapping[int, float]
    default: float
    paper: Paper

    def height(self, row: int) -> float:
        return self.own.get(row, self.default)


@dataclass(slots=True)
class Placed:
    """Where the rows of the template went: `starts` are the numbers of the rows' first physical rows, and one more."""

    rows: Sequence[Row]
    starts: list[int]
    tall: Sequence[float]
    """The height of each row, 0 for the template's own."""
    template: TemplateRows
    breaks: Sequence[int] = ()
    """The rows of the file, from 0, that begin a page by order."""

    @property
    def last(self) -> int:
        return self.starts[-1] - 1

    @property
    def template_last(self) -> int:
        return self.template.last

    @property
    def heights(self) -> list[float]:
        """The height of each row of the file, in points."""
        found: list[float] = []
        for at, (form, _, _) in enumerate(self.rows):
            count = self.starts[at + 1] - self.starts[at]
            found += [(self.tall[at] or form.height) / count] * count
        return found

    def span(self, top: int, bottom: int) -> tuple[int, int] | None:
        """The first and the last row that the template's rows top…bottom became; None when they are not printed."""
        if top <= 1 and bottom >= self.template.last and self.rows:
            return 1, self.last
        here = [at for at, row in enumerate(self.rows) if top <= row[0].number <= bottom]
        return (self.starts[here[0]], self.starts[here[-1] + 1] - 1) if here else None

    def runs(self, top: int, bottom: int) -> list[tuple[int, int]]:
        """As `span`, in stretches without foreign rows between."""
        found: list[tuple[int, int]] = []
        for at, row in enumerate(self.rows):
            if top <= row[0].number <= bottom:
                first, last = self.starts[at], self.starts[at + 1] - 1
                if found and found[-1][1] == first - 1:
                    found[-1] = (found[-1][0], last)
                else:
                    found.append((first, last))
        return found


def settle(filled: Rows) -> list[float]:
    """The height of each row, 0 for the template's own: what a merge over rows still needs is shared by its rows."""
    rows = filled.rows
    heights = [need if need > form.height else 0.0 for form, _, need in rows]
    for first, last, need in sorted(filled.needs, key=_length):
        if first == last:
            if need > (heights[first] or rows[first][0].height):
                heights[first] = need
            continue
        own = [heights[at] or rows[at][0].height for at in range(first, last + 1)]
        missing = need - sum(own)
        if missing > 0:
            share = missing / len(own)
            heights[first : last + 1] = [height + share for height in own]
    return heights


def _length(need: Need) -> int:
    return need[1] - need[0]


class _HeightTexts(dict[float, bytes]):
    """Heights as XML has them, in quarters of a point."""

    def __missing__(self, height: float) -> bytes:
        if len(self) > _MAX_KEPT:
            self.clear()
        text = self[height] = b"%g" % (math.ceil(height * 4) / 4)
        return text


_TEXTS = _HeightTexts()


def write_rows(filled: Rows, template: TemplateRows) -> tuple[bytes, bytes, Placed]:
    """The content of sheetData, the mergeCells element ('' for none), and where the rows went."""
    heights = settle(filled)
    if heights and (max(heights) > MAX_HEIGHT or _turns_pages(filled, heights, template.paper)):
        return _write_long(filled, heights, template)
    out, merges = [], []
    number = 0
    for (form, cells, _), height in zip(filled.rows, heights, strict=True):
        number += 1
        plain, high, merged = form[number]
        out.append(high % (_TEXTS[height], *cells) if height else plain % cells)
        merges.append(merged)
    merges += map(merge_element, filled.merges)
    merges += map(merge_element, filled.wholes)
    return b"".join(out), _merge_cells(merges), Placed(filled.rows, list(range(1, number + 2)), heights, template)


def _turns_pages(filled: Rows, heights: Sequence[float], paper: Paper) -> bool:
    if paper.ends:
        return True
    total = sum([height or row[0].height for height, row in zip(heights, filled.rows, strict=True)])
    return bool(filled.merges) and total > paper.room


def _merge_cells(merges: Sequence[bytes]) -> bytes:
    joined = b"".join(merges)
    return b'<mergeCells count="%d">%b</mergeCells>' % (joined.count(b"<"), joined) if joined else b""


def _write_long(filled: Rows, heights: list[float], template: TemplateRows) -> tuple[bytes, bytes, Placed]:
    """As `write_rows`, with rows that are too high given as several, every cell of them merged downwards, and with
    labels and equal values split where a page ends."""
    counts = [math.ceil(height / _PIECE) if height > MAX_HEIGHT else 1 for height in heights]
    starts = list(accumulate(counts, initial=1))
    splitting, wholes = _all_merges(filled, starts)
    breaks = _turn_pages(filled, heights, starts, splitting, template.paper)
    out, merges = [], []
    for at, ((form, cells, _), height, count) in enumerate(zip(filled.rows, heights, counts, strict=True)):
        start = starts[at]
        text = _TEXTS[math.floor(height / count * 4) / 4 if count > 1 else height]
        plain, high, merged = form[start]
        out.append(high % (text, *cells) if height else plain % cells)
        out += [form.rest(start + more, text) for more in range(1, count)]
        if count == 1:
            merges.append(merged)
    merges += map(merge_element, split_merges(out, splitting, breaks))
    merges += map(merge_element, wholes)
    return b"".join(out), _merge_cells(merges), Placed(filled.rows, starts, heights, template, breaks)


def _all_merges(filled: Rows, starts: Sequence[int]) -> tuple[list[Span], list[Span]]:
    """The merges over rows of the file, those that may be split and those that may not."""
    splitting, wholes = (
        [(starts[first] - 1, starts[last + 1] - 2, left, right) for first, last, left, right in merges]
        for merges in (filled.merges, filled.wholes)
    )
    merged_over = _covered([*filled.merges, *filled.wholes])
    for at, (form, _, _) in enumerate(filled.rows):
        start, stop = starts[at] - 1, starts[at + 1] - 2
        if stop > start:
            rights = dict(form.merges)
            for left in form.lefts:
                if (at, left) not in merged_over:
                    merge = (start, stop, left, rights.get(left, left))
                    (splitting if left in form.labels else wholes).append(merge)
    return splitting, wholes


def _turn_pages(
    filled: Rows, heights: list[float], starts: Sequence[int], merges: Sequence[Span], paper: Paper
) -> list[int]:
    """The rows of the file that begin a page; where a label needs it, the row there becomes higher."""
    each, of = [], []
    for at, (form, _, _) in enumerate(filled.rows):
        count = starts[at + 1] - starts[at]
        each += [(heights[at] or form.height) / count] * count
        of += [at] * count
    needed = {(starts[first] - 1, starts[last + 1] - 2): need for first, last, need in filled.needs}
    top, bottom = paper.titles
    titles = [row for row, at in enumerate(of) if top <= filled.rows[at][0].number <= bottom]
    pages = Pages(
        paper.room,
        list(each),
        merges,
        {merge: needed.get(merge[:2], 0.0) for merge in merges},
        (titles[-1] if titles else -1, sum(each[row] for row in titles)),
    )
    last = {filled.rows[at][0].number: row for row, at in enumerate(of)}
    breaks = pages.breaks([last[number] + 1 for number in paper.ends if number in last])
    for row in breaks:
        if pages.heights[row] > each[row] and (at := of[row]) != of[row - 1]:
            heights[at] = min(sum(pages.heights[row : starts[at + 1] - 1]), MAX_HEIGHT)
    return breaks


def _covered(merges: Sequence[Span]) -> set[tuple[int, int]]:
    return {
        (at, column)
        for first, last, left, right in merges
        for at in range(first, last + 1)
        for column in range(left, right + 1)
    }
