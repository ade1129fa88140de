"""A Word or Excel file taken apart so that a test can change it: paragraphs and tables of cells, and back to bytes.

Both kinds share one shape, so that a mutation is written once. Nothing of the program's own reader is used here.
"""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACES = re.compile(r' xmlns:\w+="[^"]*"')
_SAID = re.compile(r"\n|\t|[^\n\t]+")


@dataclass(eq=False)
class Text:
    """A paragraph: its runs, each with its look; `raw` is the XML of one that is kept as it is (a contents page)."""

    runs: list[tuple[str, str]] = field(default_factory=list)
    look: str = ""
    raw: str = ""
    is_data: bool = False

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.runs)

    def say(self, text: str) -> None:
        self.runs = [(self.runs[0][0] if self.runs else "", text)]


@dataclass(eq=False)
class Cell:
    """`down`: "top" begins a merge downwards, "below" goes on with it. `paths`: the lists whose data it holds; `shown`:
    what its number looks like, where it holds a datum."""

    lines: list[Text]
    span: int = 1
    down: str = ""
    look: str = ""
    is_number: bool = False
    paths: set[str] = field(default_factory=set)
    shown: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines if line.text)

    def say(self, text: str) -> None:
        self.lines[0].say(text)
        del self.lines[1:]

    def like(self, text: str = "") -> Cell:
        """A cell that looks like this one, of one column, and says something else."""
        lines = [Text([(self.lines[0].runs[0][0] if self.lines[0].runs else "", text)], self.lines[0].look)]
        return Cell(lines, 1, "", self.look)


@dataclass(eq=False)
class Row:
    """`lists`: the lists and views one line of which is this row."""

    cells: list[Cell]
    look: str = ""
    lists: set[str] = field(default_factory=set)

    def starts(self) -> list[int]:
        """The first grid column of each cell."""
        found, at = [], 0
        for cell in self.cells:
            found.append(at)
            at += cell.span
        return found

    def shape(self) -> list[int]:
        return [cell.span for cell in self.cells]

    @property
    def width(self) -> int:
        return sum(cell.span for cell in self.cells)


@dataclass(eq=False)
class Table:
    """A table of a Word file, or a sheet with its `name`. `owners`: the numbers of the document's records in it."""

    rows: list[Row]
    look: str = ""
    name: str = ""
    owners: set[int] = field(default_factory=set)


@dataclass(eq=False)
class Page:
    is_book: bool
    blocks: list[Text | Table]
    parts: dict[str, bytes]
    head: str = ""
    tail: str = ""
    percent: tuple[str, str] = ("0", "0")
    """A workbook's looks for 30% and 12.5%."""
    is_reversed: bool = False
    """The document's records stand in the opposite order."""
    gone: list[str] = field(default_factory=list)
    """What a mutation took out of the file."""
    edits: list[tuple[str, str, str]] = field(default_factory=list)
    """Lines that a mutation added or removed: the list, the text of a line, that of the new one below it or ''."""
    views: set[str] = field(default_factory=set)
    """The computed tables in it: what is added to one changes others."""

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    def cells(self) -> Iterator[Cell]:
        for table in self.tables:
            for row in table.rows:
                yield from row.cells

    def copy(self) -> Page:
        found: Page = pickle.loads(pickle.dumps(self))
        return found

    def save(self, path: Path) -> Path:
        main = _book_parts(self) if self.is_book else {"word/document.xml": _word_xml(self)}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
            for name, data in (self.parts | main).items():
                new.writestr(name, data)
        path.write_bytes(out.getvalue())
        return path


def take_apart(path: Path) -> Page:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    return _take_word(parts) if "word/document.xml" in parts else _take_book(parts)


# ---------------------------------------------------------------- Word


def _xml(element: Any) -> str:
    return _SPACES.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def _take_word(parts: dict[str, bytes]) -> Page:
    whole = parts.pop("word/document.xml").decode("utf-8")
    head, tail = whole[: whole.index("<w:body>") + 8], whole[whole.index("</w:body>") :]
    blocks: list[Text | Table] = []
    for one in etree.fromstring(whole.encode("utf-8"))[0]:
        blocks.append(_table(one) if one.tag == f"{_W}tbl" else _paragraph(one))
    return Page(False, blocks, parts, head, tail)


def _paragraph(element: Any) -> Text:
    look, runs = "", []
    for one in element:
        if one.tag == f"{_W}pPr":
            look = _xml(one)
        elif one.tag == f"{_W}r" and all(part.tag[len(_W) :] in ("rPr", "t", "br", "tab") for part in one):
            properties = one.find(f"{_W}rPr")
            signs = {f"{_W}br": "\n", f"{_W}tab": "\t"}
            text = "".join(signs.get(part.tag, part.text or "") for part in one if part.tag != f"{_W}rPr")
            runs.append(("" if properties is None else _xml(properties), text))
        elif not one.tag.startswith(f"{_W}bookmark"):
            return Text(raw=_xml(element))
    return Text(runs, look) if element.tag == f"{_W}p" and "<w:sectPr" not in look else Text(raw=_xml(element))


def _table(element: Any) -> Table:
    look = "".join(_xml(one) for one in element if one.tag in (f"{_W}tblPr", f"{_W}tblGrid"))
    return Table([_row(one) for one in element.iter(f"{_W}tr")], look)


def _row(element: Any) -> Row:
    look = "".join(_xml(one) for one in element if one.tag == f"{_W}trPr")
    return Row([_cell(one) for one in element.iter(f"{_W}tc")], look)


def _cell(element: Any) -> Cell:
    properties = element.find(f"{_W}tcPr")
    merge = properties.find(f"{_W}vMerge")
    span = properties.find(f"{_W}gridSpan")
    down = "" if merge is None else "top" if merge.get(f"{_W}val") == "restart" else "below"
    looks = {one.tag[len(_W) :]: _xml(one) for one in properties}
    look = looks.get("tcBorders", "") + looks.get("vAlign", "")
    lines = [_paragraph(one) for one in element.iter(f"{_W}p")]
    return Cell(lines, int(span.get(f"{_W}val")) if span is not None else 1, down, look)


def _word_xml(page: Page) -> bytes:
    body = "".join(_text_xml(one) if isinstance(one, Text) else _table_xml(one) for one in page.blocks)
    return f"{page.head}{body}{page.tail}".encode()


def _text_xml(text: Text) -> str:
    return text.raw or f"<w:p>{text.look}{''.join(_run_xml(*run) for run in text.runs)}</w:p>"


def _run_xml(look: str, text: str) -> str:
    said = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    parts = (said.get(one) or f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in _SAID.findall(text))
    return f"<w:r>{look}{''.join(parts)}</w:r>"


def _table_xml(table: Table) -> str:
    rows = "".join(f"<w:tr>{row.look}{''.join(map(_cell_xml, row.cells))}</w:tr>" for row in table.rows)
    width = max((row.width for row in table.rows), default=1)
    look = table.look
    missing = width - look.count("<w:gridCol ")
    if missing > 0:
        look = look.replace("</w:tblGrid>", '<w:gridCol w:w="1000"/>' * missing + "</w:tblGrid>")
    return f"<w:tbl>{look}{rows}</w:tbl>"


def _cell_xml(cell: Cell) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = {"top": '<w:vMerge w:val="restart"/>', "below": "<w:vMerge/>", "": ""}[cell.down]
    return f"<w:tc><w:tcPr>{span}{merge}{cell.look}</w:tcPr>{''.join(map(_text_xml, cell.lines))}</w:tc>"


# ---------------------------------------------------------------- Excel

_KEPT = ("xl/styles.xml", "xl/theme/theme1.xml")
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{}</Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _take_book(parts: dict[str, bytes]) -> Page:
    book = etree.fromstring(parts["xl/workbook.xml"])
    targets = {one.get("Id"): one.get("Target") for one in etree.fromstring(parts["xl/_rels/workbook.xml.rels"])}
    strings = ["".join(one.itertext()) for one in etree.fromstring(parts["xl/sharedStrings.xml"])]
    tables: list[Text | Table] = []
    for sheet in book.iter(f"{_S}sheet"):
        target = targets[sheet.get(f"{{{_RELATION}}}id")].removeprefix("/xl/").removeprefix("xl/")
        tables.append(_sheet(parts[f"xl/{target}"], strings, sheet.get("name")))
    styles = parts["xl/styles.xml"].decode("utf-8")
    count = len(etree.fromstring(parts["xl/styles.xml"]).find(f"{_S}cellXfs"))
    more = "".join(
        f'<xf numFmtId="{one}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>' for one in (9, 10)
    )
    kept = {name: parts[name] for name in _KEPT if name in parts}
    kept["xl/styles.xml"] = styles.replace("</cellXfs>", f"{more}</cellXfs>").encode()
    return Page(True, tables, kept, percent=(str(count), str(count + 1)))


def _sheet(data: bytes, strings: list[str], name: str) -> Table:
    root = etree.fromstring(data)
    said: dict[tuple[int, int], Cell] = {}
    for one in root.iter(f"{_S}c"):
        value = one.find(f"{_S}v")
        text = "" if value is None else (strings[int(value.text)] if one.get("t") == "s" else value.text)
        cell = Cell([Text([("", text)])], look=one.get("s", "0"), is_number=value is not None and one.get("t") != "s")
        said[_address(one.get("r"))] = cell
    height, width = (max((one[axis] for one in said), default=0) + 1 for axis in (0, 1))
    covered = set()
    for one in root.iter(f"{_S}mergeCell"):
        (top, left), (bottom, right) = (_address(corner) for corner in one.get("ref").split(":"))
        for row in range(top, bottom + 1):
            covered |= {(row, column) for column in range(left + 1, right + 1)}
            cell = said.setdefault((row, left), Cell([Text([("", "")])], look="0"))
            cell.span, cell.down = right - left + 1, "" if top == bottom else "top" if row == top else "below"
    blank = Cell([Text([("", "")])], look="0")
    rows = [
        Row([said.get((row, column)) or blank.like() for column in range(width) if (row, column) not in covered])
        for row in range(height)
    ]
    return Table(rows, name=name)


def _address(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(text[len(letters) :]) - 1, column - 1


def _letters(column: int) -> str:
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _book_parts(page: Page) -> dict[str, bytes]:
    names = [table.name for table in page.tables]
    numbers = range(1, len(names) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{one}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for one in numbers
    )
    types += f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    relations = "".join(
        f'<Relationship Id="s{one}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{one}.xml"/>'
        for one in numbers
    )
    relations += f'<Relationship Id="styles" Type="{_RELATION}/styles" Target="styles.xml"/>'
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{one}" r:id="s{one}"/>'
        for one, name in zip(numbers, names, strict=True)
    )
    book = f'<workbook xmlns="{_S[1:-1]}" xmlns:r="{_RELATION}"><sheets>{sheets}</sheets></workbook>'
    first = f'<Relationship Id="book" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": _TYPES.format(types),
        "_rels/.rels": _RELATIONS.format(first),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(relations),
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": _sheet_xml(one) for n, one in zip(numbers, page.tables, strict=True)}
    return {name: text.encode() for name, text in parts.items()}


def _sheet_xml(table: Table) -> str:
    rows, merges, begun = [], [], {}
    for number, row in enumerate(table.rows, 1):
        cells = []
        for column, cell in zip(row.starts(), row.cells, strict=True):
            cells.append(_sheet_cell(f"{_letters(column)}{number}", cell))
            if cell.down == "below" and column in begun:
                begun[column][1] = number
                continue
            begun.pop(column, None)
            area = [number, number, column, column + cell.span - 1]
            if cell.down == "top":
                begun[column] = area
            merges.append(area)
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    areas = (f"{_letters(a)}{top}:{_letters(b)}{bottom}" for top, bottom, a, b in merges if (top, a) != (bottom, b))
    told = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    told = f"<mergeCells>{told}</mergeCells>" if told else ""
    return f'<worksheet xmlns="{_S[1:-1]}"><sheetData>{"".join(rows)}</sheetData>{told}</worksheet>'


def _sheet_cell(address: str, cell: Cell) -> str:
    text = cell.text
    if not text or cell.down == "below":
        return f'<c r="{address}" s="{cell.look}"/>'
    if cell.is_number:
        return f'<c r="{address}" s="{cell.look}"><v>{text}</v></c>'
    said = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{address}" s="{cell.look}" t="inlineStr">{said}</c>'
