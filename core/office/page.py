"""Web pages, which many systems hand out as .xls: their tables as sheets, what stands between them as paragraphs.

Read here and by no office program, so that nothing a page refers to is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree, html

from core.domain.text import clean
from core.errors import UserError
from core.office.blocks import Block, OfficeFile, Paragraph
from core.office.book import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Book
from core.office.guard import damage_told
from core.office.kinds import decoded
from core.office.names import shown_name
from core.office.sheet import Sheet, SheetData
from core.office.xlsx_address import Area
from core.office.xml import Element, number

_MAX_BYTES = 24 * 1024 * 1024
_MAX_TAGS = 400_000
"""Each may become an element; what takes two seconds and 200 MB."""
_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript", "select", "xml"))
_LINES = frozenset(("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "caption", "center"))


def open_page(path: Path) -> OfficeFile:
    """UserError: too large, or nested beyond all measure."""
    with damage_told(path):
        data = path.read_bytes()
    if len(data) > _MAX_BYTES:
        raise UserError(f"“{path.name}”超过 {_MAX_BYTES // 1024 // 1024} MB，不予读取。")
    if data.count(b"<") > _MAX_TAGS:
        raise UserError(f"“{path.name}”是网页文件，有 {_MAX_TAGS} 个以上的标记，超出能读取的范围，不予读取。")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded(data))
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True)
    try:
        root = html.document_fromstring(text, parser)
        walk = _Walk(Book(path.name, {}, [""]))
        walk.blocks_of(root)
        walk.end_line()
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise UserError(
            f"“{path.name}”是网页文件，内容已损坏，无法读取。请用 WPS 或 Excel 打开并另存后再导入。"
        ) from error
    return OfficeFile(shown_name(path), tuple(walk.blocks), walk.book.told.sentences())


@dataclass(slots=True)
class _Walk:
    """One walk through a page."""

    book: Book
    blocks: list[Block] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _tables: int = 0
    _lines: int = 0

    def blocks_of(self, element: Element) -> None:
        tag = element.tag
        if tag in _UNSEEN or not isinstance(tag, str):
            return
        if tag == "table":
            self.end_line()
            self._table(element)
            return
        if tag in _LINES:
            self.end_line()
        elif tag == "br":
            self._words.append("\n")
        self._words.append(_spaced(element.text))
        for one in element:
            self.blocks_of(one)
            self._words.append(_spaced(one.tail))
        if tag in _LINES:
            self.end_line()

    def end_line(self) -> None:
        text, self._words = clean("".join(self._words)), []
        if text:
            self._lines += 1
            self.blocks.append(Paragraph(f"第{self._lines}段", text))

    def _table(self, table: Element) -> None:
        self._tables = index = self._tables + 1
        name = f"网页表{index}"
        nested: list[Element] = []
        lines: dict[int, list[str]] = {}
        areas: list[Area] = []
        taken: dict[int, int] = {}  # column → the last row in which a cell from above stands in it
        for row, tr in enumerate(_rows(table), 1):
            column = 0
            if row > MAX_ROWS:
                raise self.book.refusal(name, f"在第 {MAX_ROWS} 行以后还有内容")
            for td in (one for one in tr if one.tag in ("td", "th")):
                while taken.get(column, 0) >= row:
                    column += 1
                wide = min(max(number(td.get("colspan"), 1), 1), MAX_COLUMNS)
                high = min(max(number(td.get("rowspan"), 1), 1), MAX_CELLS)
                text = _text_of(td, nested)
                if text:  # what stands further out than is read makes the sheet too wide, which is told
                    self.book.put(name, lines, row, column, text)
                if wide > 1 or high > 1:
                    areas.append((row, column, row + high - 1, column + wide - 1))
                    taken |= dict.fromkeys(range(column, column + wide), row + high - 1)
                    if len(areas) > MAX_MERGES:
                        raise self.book.refusal(name, f"有 {MAX_MERGES} 个以上的合并单元格")
                column += wide
        self.blocks.append(Sheet(self.book, SheetData(name, lines, areas)).table(index))
        for one in nested:
            self._table(one)


def _rows(table: Element) -> Iterator[Element]:
    for one in table:
        if one.tag == "tr":
            yield one
        elif one.tag in ("thead", "tbody", "tfoot"):
            yield from (tr for tr in one if tr.tag == "tr")


def _text_of(cell: Element, nested: list[Element]) -> str:
    """The text of a cell; tables in it are kept for later."""
    parts: list[str] = []

    def walk(element: Element) -> None:
        if element.tag == "table":
            nested.append(element)
            return
        if element.tag in _UNSEEN or not isinstance(element.tag, str):
            return
        is_line = element.tag in _LINES
        parts.append("\n" if is_line or element.tag == "br" else "")
        parts.append(_spaced(element.text))
        for one in element:
            walk(one)
            parts.append(_spaced(one.tail))
        parts.append("\n" if is_line else "")

    walk(cell)
    lines = [line.strip() for line in "".join(parts).split("\n")]
    return clean("\n".join(line for line in lines if line))


def _spaced(text: str | None) -> str:
    """Lines and spaces of the source print as one space."""
    return re.sub(r"[ \t\r\n]+", " ", text or "").replace("\xa0", " ")
