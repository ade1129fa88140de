"""What the XML of one sheet says: its cells, merges, page ends, widths, and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.office.book import MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Book
from core.office.page_marks import FOOTER, HEADER, tell_mark, without_codes
from core.office.sheet import DEFAULT_WIDTH, SheetData
from core.office.xlsx_address import Area, parse_area
from core.office.xlsx_cells import Cells
from core.office.xlsx_part import Part, plain
from core.office.xml import decimal, number


def read_sheet(book: Book, name: str, part: Part, titles: range) -> SheetData:
    """`titles`: its rows that are printed on every page. UserError: more than a sheet of a form ever has."""
    inside = part.inside("sheetData").text
    cells = Cells(book, name, part, inside)
    cells.read()
    _tell_marks(book, name, part)
    columns = list(Part(part.text[:_HEAD], "", part.prefix).elements("col"))
    return SheetData(
        name,
        cells.lines,
        _merges(book, name, part),
        frozenset(_page_ends(part)),
        [_width(said) for said in columns],
        titles,
        frozenset(_hidden_rows(inside, part.prefix)),
        frozenset(at for said in columns if _is_on(said.get("hidden")) for at in _columns(said)),
    )


def _merges(book: Book, name: str, part: Part) -> list[Area]:
    """The merged areas in the order of the file."""
    tail = part.text[part.text.rfind("</" + part.prefix + "sheetData") :]
    if tail.count("mergeCell ") > MAX_MERGES:
        raise book.refusal(name, f"有 {MAX_MERGES} 个以上的合并单元格")
    found = Part(tail, "", part.prefix).elements("mergeCell")
    return [area for said in found if (area := parse_area(said.get("ref", "")))]


def _tell_marks(book: Book, name: str, part: Part) -> None:
    """What its header and footer say."""
    tail = part.text[part.text.rfind("</" + part.prefix + "sheetData") :]
    for kind, where in (("Header", HEADER), ("Footer", FOOTER)):
        for text in re.findall(rf"<{re.escape(part.prefix)}(?:odd|even|first){kind}(?:\s[^>]*)?>([^<]*)<", tail):
            tell_mark(book.told, f"工作表“{name}”{where}", without_codes(plain(text)))


def _page_ends(part: Part) -> set[int]:
    """The rows behind which a page was made to end."""
    name = part.prefix + "rowBreaks"
    at = part.text.rfind(f"<{name}")
    inside = part.text[at:].partition(f"</{name}")[0] if at >= 0 else ""
    return {number(said.get("id")) for said in Part(inside, "", part.prefix).elements("brk")}


def _hidden_rows(inside: str, prefix: str) -> Iterator[int]:
    """Rows that say where they are and that they are hidden."""
    if " hidden=" not in inside:
        return
    for said in Part(inside, "", prefix).elements("row"):
        if 0 < number(said.get("r")) <= MAX_ROWS and _is_on(said.get("hidden")):
            yield number(said.get("r"))


def _is_on(said: str | None) -> bool:
    return said in ("1", "true")


def _columns(said: dict[str, str]) -> range:
    """Of a `col` element, from 0."""
    return range(max(number(said.get("min"), 1) - 1, 0), min(number(said.get("max"), 1), MAX_COLUMNS))


def _width(said: dict[str, str]) -> tuple[int, int, int]:
    """A unit of width is a digit of seven pixels, a pixel fifteen twips (ECMA-376 18.3.1.13)."""
    columns = _columns(said)
    return columns.start, columns.stop - 1, round(decimal(said.get("width"), DEFAULT_WIDTH / 105) * 7) * 15


_HEAD = 200_000
"""Bytes of a sheet in which its columns are told; they come before the cells."""
