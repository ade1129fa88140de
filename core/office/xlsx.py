"""Opens an Excel workbook as tables with addresses: every visible sheet is one, as its cells print."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.office.blocks import OfficeFile, Table, column_name
from core.office.book import BOXES, COMMENTS, MAX_SHEETS, MAX_XML, PICTURES, Book
from core.office.collector import uncollected
from core.office.guard import XLSX, Package, notices, open_package
from core.office.names import shown_name, unique_name
from core.office.number_format import BUILT_IN
from core.office.relations import related, relations
from core.office.sheet import Sheet
from core.office.xlsx_part import Part, attributes, cell_text, check, damaged, read_part, shown_text, text_of
from core.office.xlsx_sheet import read_sheet
from core.office.xml import number


def open_xlsx(path: Path) -> OfficeFile:
    """What the visible sheets of a workbook say. UserError: what guard refuses, a damaged inside, too large a sheet.

    Headers, footers, comments, pictures and hidden sheets are not read; what there is of them is told.
    """
    package = open_package(Path(path), XLSX)
    try:
        return read_xlsx(package)
    finally:
        package.close()


def read_xlsx(package: Package) -> OfficeFile:
    """As `open_xlsx`, from a package that is open; it stays open."""
    with uncollected():
        book = read_book(package)
        tables: list[Table] = []
        for entry, part in sheets(package, book):
            if part.root != "worksheet":
                book.told.tell(f"“{entry.name}”是图表页，不是表格，未读取。")
            else:
                _tell_beside(package, book, entry.name, part.name)
                tables.append(Sheet(book, read_sheet(book, entry.name, part, entry.titles)).table(len(tables) + 1))
    said = dict.fromkeys((*notices(package), *_carried(package), *book.told.sentences()))
    return OfficeFile(shown_name(package.path), tuple(tables), tuple(said))


def read_book(package: Package) -> Book:
    """What all sheets share: texts, styles, calendar. UserError: damaged."""
    main = _main(package)
    kinds = related(package, main, "sharedStrings", "styles")
    folder = posixpath.dirname(main)
    return Book(
        package.path.name,
        shared_texts(read_part(package, kinds.get("sharedStrings", f"{folder}/sharedStrings.xml"), is_cut=True)),
        _formats(read_part(package, kinds.get("styles", f"{folder}/styles.xml"))),
        any(said.get("date1904") in ("1", "true") for said in _workbook(package).elements("workbookPr")),
    )


def _main(package: Package) -> str:
    return related(package, "", "officeDocument").get("officeDocument", "xl/workbook.xml")


def _workbook(package: Package) -> Part:
    found = read_part(package, _main(package))
    if found is None:
        raise damaged(package, "工作簿部件")
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet as the workbook lists it. `titles`: its rows that are printed on every page."""

    name: str
    relation: str
    titles: range
    hidden: bool


def sheets(package: Package, book: Book, *, hidden: bool = False) -> Iterator[tuple[Entry, Part]]:
    """The sheets in their order; one of a name that was there before is called name(2). UserError: damaged, too large.

    Hidden ones are told, and read only when they are wanted.
    """
    inside = {one.id: one.target for one in relations(package, _main(package))}
    seen: set[str] = set()
    for entry in _entries(package):
        if entry.hidden and not hidden:
            book.told.tell(f"工作表“{entry.name}”是隐藏的，未读取。")
            continue
        target = inside.get(entry.relation, "")
        part = None if target in seen else read_part(package, target, is_cut=True)
        if part is None:
            raise damaged(package, f"工作表“{entry.name}”")
        seen.add(target)
        book.length += len(part.text)
        if book.length > MAX_XML:
            raise UserError(f"“{package.path.name}”的工作表异常庞大，不予读取。")
        yield entry, part


def _entries(package: Package) -> Iterator[Entry]:
    workbook = _workbook(package)
    listed = list(workbook.inside("sheets").elements("sheet"))
    if len(listed) > MAX_SHEETS:
        raise UserError(f"“{package.path.name}”有 {len(listed)} 个工作表，超过 {MAX_SHEETS} 个，不予读取。")
    titles = dict(_titles(workbook))
    taken: set[str] = set()
    for index, said in enumerate(listed):
        name = unique_name(said.get("name", "").strip() or f"第{index + 1}个", taken)
        taken.add(name.lower())
        hidden = said.get("state") in ("hidden", "veryHidden")
        yield Entry(name, said.get("id", ""), titles.get(index, range(0)), hidden)


def _titles(workbook: Part) -> Iterator[tuple[int, range]]:
    """Which rows of which sheet (by its index) are repeated on every page."""
    for said, text in re.findall(rf"<{re.escape(workbook.prefix)}definedName\s([^>]*)>([^<]*)<", workbook.text):
        rows, sheet = _TITLE_ROWS.search(text), attributes(said).get("localSheetId")
        if "_xlnm.Print_Titles" in said and rows:
            yield number(sheet), range(int(rows[1]), int(rows[2]) + 1)


_TITLE_ROWS = re.compile(r"!\$?(\d{1,7}):\$?(\d{1,7})")


def shared_texts(part: Part | None) -> dict[str, str]:
    """The table of shared texts, by number as cells write it. UserError: damaged."""
    if part is None:
        return {}
    texts = _plain_items(part)
    if texts is None:
        if part.unchecked:
            check(part.text, part.file)
        found = _items(part.prefix).findall(part.text)
        texts = [text_of(inside, part.prefix) if inside else cell_text(text) for text, inside in found]
    return dict(zip(map(str, range(len(texts))), texts, strict=True))


def _plain_items(part: Part) -> list[str] | None:
    """The items of a table of nothing but plain texts, of which every character is known; all around them is checked.
    None: there is more to it. UserError: damaged."""
    begin, end = part.text.find("<si"), part.text.rfind("</si>") + len("</si>")
    inside = part.text[begin:end]
    reading = _READING.search(inside)
    if reading:  # mostly the same behind every text
        inside = inside.replace(reading[0], "</t></si>")
    inside = inside.replace('<t xml:space="preserve">', "<t>")
    texts = inside[len("<si><t>") : -len("</t></si>")].split("</t></si><si><t>")
    said = "".join(texts)
    is_whole = inside.startswith("<si><t>") and inside.endswith("</t></si>") and "<si" not in part.text[end:]
    is_usual = part.unchecked and is_whole and not any(mark in said for mark in _MARKUP)
    if not is_usual or (not said.isprintable() and _NO_XML.search(said)):
        return None
    check(part.text[:begin] + part.text[end:], part.file)
    return [text.strip() for text in texts] if said.isprintable() else list(map(shown_text, texts))


_READING = re.compile(r'</t><phoneticPr(?: fontId="\d*")?(?: type="\w*")?(?: alignment="\w*")?/></si>')
"""What Chinese Excel writes behind texts that have no readings."""
_MARKUP = ("<", "&", "]]>", "_x")
"""What makes a text more than its characters."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _items(p: str) -> re.Pattern[str]:
    """String items: the text of plain ones, the inside of others."""
    p = re.escape(p)
    return re.compile(
        rf'<{p}si(?=[\s/>])[^>]*?(?:/>|>(?:<{p}t(?: xml:space="preserve")?>([^<]*)</{p}t></{p}si>|(.*?)</{p}si\s*>))',
        re.DOTALL,
    )


def _formats(part: Part | None) -> list[str]:
    """The code of the number format of each cell style, by its index; at least one."""
    if part is None:
        return [""]
    codes = dict(BUILT_IN)
    for said in part.inside("numFmts").elements("numFmt"):
        codes[number(said.get("numFmtId"))] = said.get("formatCode", "")
    styles = part.inside("cellXfs").elements("xf")
    return [codes.get(number(said.get("numFmtId")), "") for said in styles] or [""]


_CARRIED = ((r"xl/externallinks/", "文件引用了别的工作簿，未打开；引用的数按保存时的结果读取。"),)


def _tell_beside(package: Package, book: Book, sheet: str, part: str) -> None:
    """Comments, pictures and text boxes of a sheet, each by its place."""
    for one in relations(package, part):
        if one.kind == "comments":
            found = read_part(package, one.target)
            for said in found.elements("comment") if found else ():
                book.told.tell(COMMENTS, f"“{sheet}”{said.get('ref', '')}")
        elif one.kind == "drawing":
            drawing = None
            with suppress(UserError):  # a damaged picture is no reason not to read the cells
                drawing = read_part(package, one.target)
            _tell_drawn(book, sheet, drawing.text if drawing else "")


def _tell_drawn(book: Book, sheet: str, text: str) -> None:
    """The pictures, charts and text boxes of a drawing, each by the cell at its left top corner; boxes with words."""
    anchors = _ANCHOR.split(text)[1:]
    if not anchors:
        book.told.tell(PICTURES, f"工作表“{sheet}”")
    for column, row, inside in zip(anchors[::3], anchors[1::3], anchors[2::3], strict=True):
        place = f"“{sheet}”{column_name(min(int(column), 16_383))}{int(row) + 1}"
        words = cell_text("".join(_WORDS.findall(inside)))
        if words:
            book.told.tell(BOXES, f"{place}“{words[:20]}{'…' if len(words) > 20 else ''}”".replace("\n", " "))
        else:
            book.told.tell(PICTURES, place)


_ANCHOR = re.compile(
    r"<(?:\w+:)?from>\s*<(?:\w+:)?col>(\d{1,5})</(?:\w+:)?col>\s*(?:<(?:\w+:)?colOff>[^<]*</(?:\w+:)?colOff>)?"
    r"\s*<(?:\w+:)?row>(\d{1,7})<"
)
_WORDS = re.compile(r"<a:t(?:\s[^>]*)?>([^<]*)<")


def _carried(package: Package) -> Iterator[str]:
    for pattern, notice in _CARRIED:
        if any(re.match(pattern, name.lower()) for name in package.names):
            yield notice
