"""Where a printed sheet turns its pages: merges over rows are split there, that both parts have their borders and text.

Programs differ in the width of columns, so in the scale that fits them to the page: the pages are taken to be as short
as any program makes them, and turned by order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from core.office.xml import Element
from core.renderers.xlsx_refs import column_name
from core.renderers.xlsx_styles import S

Span: TypeAlias = tuple[int, int, int, int]
"""First and last row counted from 0, first and last column from 1."""

_SIZES = {1: (612, 792), 5: (612, 1008), 8: (842, 1191), 9: (595, 842), 11: (420, 595), 12: (729, 1032)}
"""Points of a paper, upright: Letter, Legal, A3, A4, A5, B4."""
_INCH = 72
_SURE = 0.98
"""Programs round the heights of rows; a page that ends a little early does no harm, one that overflows does."""
_MAX_BREAKS = 1_023
"""Of a sheet: Excel's limit."""
_TITLES = re.compile(r"!\$(\d+):\$(\d+)")
_AREA = re.compile(r"!\$([A-Z]+)\$\d+:\$([A-Z]+)\$\d+")


@dataclass(frozen=True, slots=True)
class Paper:
    """`room`: points of rows on a page, infinite where all is printed on one; `titles`: the first and last template row
    repeated on each page (0: none); `ends`: the template rows after which the template itself turns the page."""

    room: float = float("inf")
    titles: tuple[int, int] = (0, 0)
    ends: tuple[int, ...] = ()


def read_paper(root: Element, width: float, titles: tuple[int, int]) -> Paper:
    """The page of a worksheet; `width`: points of its printed columns, rather too few than too many."""
    setup, margins = _of(root, "pageSetup"), _of(root, "pageMargins")
    paper = _SIZES.get(int(setup.get("paperSize", "1")))
    fit = root.find(f"{S}sheetPr/{S}pageSetUpPr")
    fits = fit is not None and fit.get("fitToPage") in ("1", "true")
    if paper is None or (fits and setup.get("fitToHeight", "1") != "0"):
        return Paper()
    lies = setup.get("orientation") == "landscape"
    across = paper[lies] - _INCH * (_number(margins, "left", 0.7) + _number(margins, "right", 0.7))
    down = paper[not lies] - _INCH * (_number(margins, "top", 0.75) + _number(margins, "bottom", 0.75))
    scale = _number(setup, "scale", 100) / 100
    if fits:
        scale = min(1.0, across / width) if setup.get("fitToWidth", "1") == "1" and width else 1.0
    ends = tuple(int(found.get("id", "0")) for found in root.iterfind(f"{S}rowBreaks/{S}brk"))
    return Paper(max(down, 0.0) / max(scale, 0.1) * _SURE, titles, ends)


def _of(root: Element, name: str) -> dict[str, str]:
    found = root.find(S + name)
    return {} if found is None else {str(key): str(value) for key, value in found.attrib.items()}


def _number(attributes: Mapping[str, str], name: str, default: float) -> float:
    return float(attributes.get(name, default))


def read_titles(text: str) -> tuple[int, int]:
    """The rows that Print_Titles names, (0, 0) for none."""
    found = _TITLES.search(text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def read_columns(text: str) -> tuple[str, str] | None:
    """The letters of the first and the last column of a Print_Area; None: it is no single block."""
    found = _AREA.findall(text)
    return found[0] if len(found) == 1 else None


@dataclass(slots=True)
class Pages:
    """The rows of a filled sheet on pages. `heights` may be raised; `merges` are those that may be split, `needs` the
    height the text of one takes."""

    room: float
    heights: list[float]
    merges: Sequence[Span]
    needs: Mapping[Span, float]
    titles: tuple[int, float]
    """The last of the repeated rows (-1: none), and their height together."""

    def breaks(self, forced: Iterable[int]) -> list[int]:
        """The rows that begin a page, of those where a merge is, or near which one could be, cut."""
        found: list[int] = []
        turned = set(forced)
        start, at, used, room = 0, 0, 0.0, self.room
        while at < len(self.heights):
            if at > start and (at in turned or used + self.heights[at] > room):
                start = at = at if at in turned else self._kept_together(start, at)
                used, room = 0.0, self.room - (self.titles[1] if self.titles[0] < at else 0.0)
                self._make_room(at)
                if at in turned or any(last >= at for _, last, _, _ in self.merges):
                    found.append(at)
            used += self.heights[at]
            at += 1
        return found

    def _cut(self, row: int) -> list[Span]:
        return [merge for merge in self.merges if merge[0] < row <= merge[1]]

    def _kept_together(self, start: int, row: int) -> int:
        """The page ends earlier where the first part of a merge would be too low for its text, or both parts of it no
        merges any more: a reader could not tell them from two cells that say the same."""
        low = row
        while low > start:
            earlier = [m[0] for m in self._cut(low) if m[1] - m[0] == 1 or self._is_too_low(m, low)]
            if not earlier:
                return low
            low = min(earlier)
        return row

    def _is_too_low(self, merge: Span, row: int) -> bool:
        return sum(self.heights[merge[0] : row]) < self.needs.get(merge, 0.0)

    def _make_room(self, row: int) -> None:
        """The second part of a merge is as high as its text."""
        for merge in self._cut(row):
            missing = self.needs.get(merge, 0.0) - sum(self.heights[row : merge[1] + 1])
            if missing > 0:
                self.heights[row] += missing


def split_merges(rows: list[bytes], merges: Sequence[Span], breaks: Sequence[int]) -> list[Span]:
    """The merges in parts that no page break cuts; in `rows` the text of each stands again where a part begins."""
    found: list[Span] = []
    for first, last, left, right in merges:
        cuts = [row for row in breaks if first < row <= last]
        if cuts and (end := _end_of(rows[first], left, first + 1)):
            for row in cuts:
                rows[row] = _with_end(rows[row], left, row + 1, end)
        else:
            cuts = []
        tops = [first, *cuts, last + 1]
        found += [(top, below - 1, left, right) for top, below in pairwise(tops)]
    return found


def _end_of(row: bytes, column: int, number: int) -> bytes:
    """The rest of a cell's XML after its style; b'' for one without text."""
    pattern = rb'<c r="%b%d" s="\d+"( t="s"><v>\d+</v></c>)' % (column_name(column).encode(), number)
    found = re.search(pattern, row)
    return found[1] if found else b""


def _with_end(row: bytes, column: int, number: int, end: bytes) -> bytes:
    return re.sub(rb'(<c r="%b%d" s="\d+")/>' % (column_name(column).encode(), number), rb"\1" + end, row, count=1)


def breaks_part(rows: Sequence[int], last: int) -> bytes:
    """The element that turns pages before these rows, counted from 0; b'' for none."""
    inside = b"".join(b'<brk id="%d" max="16383" man="1"/>' % row for row in rows[:_MAX_BREAKS] if 0 < row < last)
    count = inside.count(b"<")
    return b'<rowBreaks count="%d" manualBreakCount="%d">%b</rowBreaks>' % (count, count, inside) if count else b""


def merge_element(merge: Span) -> bytes:
    """b'' for a single cell, which a label beside a loop of one row comes down to: Excel calls that damage."""
    first, last, left, right = merge
    if (first, left) == (last, right):
        return b""
    return f'<mergeCell ref="{column_name(left)}{first + 1}:{column_name(right)}{last + 1}"/>'.encode()
