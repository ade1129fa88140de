"""Opens a Word file as paragraphs and tables with addresses, ten times faster than a document object model would."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.text import clean
from core.errors import UserError
from core.office.blocks import Block, Cell, OfficeFile, Paragraph, Row, Table
from core.office.collector import uncollected
from core.office.docx_rows import CUT, Head, TakenCell, TakenRows, bounded, continues, outline_of, span_of
from core.office.guard import DOCX, Package, notices, open_package
from core.office.inline import Inline
from core.office.names import shown_name
from core.office.numbering import Numbering, read_numbering
from core.office.page_marks import FOOTER, HEADER, tell_mark
from core.office.relations import outside, related, relations
from core.office.styles import Style, Styles, read_styles
from core.office.told import Told
from core.office.xml import MC, Element, W, child, is_on, number, parse_xml, properties, value

_THROUGH = frozenset((W + "ins", W + "moveTo", W + "smartTag", W + "customXml"))


def open_docx(path: Path) -> OfficeFile:
    """Everything a Word file says, in printed order: tracked changes as accepted, automatic numbers as text.

    Nested tables follow the table they stand in, text boxes the paragraph they are anchored in. Headers, footers,
    footnotes and comments are not read but told. UserError: what guard refuses, and a damaged inside.
    """
    package = open_package(Path(path), DOCX)
    try:
        return read_docx(package)
    finally:
        package.close()


def read_docx(package: Package) -> OfficeFile:
    """As `open_docx`, from a package that is open; it stays open."""
    main = related(package, "", "officeDocument").get("officeDocument", "word/document.xml")
    folder = posixpath.dirname(main)
    others = related(package, main, "styles", "numbering")
    styles = read_styles(_root(package, others.get("styles", f"{folder}/styles.xml")))
    numbering = _root(package, others.get("numbering", f"{folder}/numbering.xml"))
    with uncollected():
        lists = read_numbering(numbering)
        taken = TakenRows(package.path.name, styles, lists)
        body = _body(package, main, taken)
        walk = _Walk(styles, lists, taken.rows)
        walk.body(body)
        if walk.inline.fields:  # a contents field that never ends would swallow the document: trust the styles alone
            walk = _Walk(styles, read_numbering(numbering), taken.rows, trust_fields=False)
            walk.body(body)
    _tell_marks(package, main, walk.inline.told)
    said = dict.fromkeys((*notices(package), *_outside(package, main), *walk.inline.told.sentences()))
    return OfficeFile(shown_name(package.path), tuple(walk.blocks), tuple(said))


def _body(package: Package, main: str, taken: TakenRows) -> Element:
    """The text, without the rows that are taken. UserError: there is none."""
    data = package.part(main)
    rest = taken.take(data or b"")
    if _weight(rest) + 4 * sum(map(len, taken.rows)) > _MAX_WEIGHT:
        raise UserError(f"“{package.path.name}”的正文异常庞大，超出能读取的范围，不予读取。")
    body = None if data is None else child(parse_xml(rest, package.path.name), "body")
    if body is None:
        raise UserError(f"“{package.path.name}”里没有 Word 正文，无法读取。")
    return body


_MAX_WEIGHT = 1_500_000
"""What takes two seconds and 250 MB, in elements of a tree. A book of a thousand projects has half of it."""


def _weight(data: bytes) -> float:
    """How many elements a part has; paragraphs, tables and rows count for more, as they become objects of their own."""
    elements = data.count(b"<") - data.count(b"</")
    return elements + 1.5 * len(_OBJECTS.findall(data)) if elements > _MAX_WEIGHT / 5 else elements


_OBJECTS = re.compile(rb"<(?:[^\s<>/:]*+:)?(?:p|tr|tbl)[\s/>]")


def _outside(package: Package, main: str) -> Iterator[str]:
    """What the text would fetch from elsewhere when it is opened in Word: pictures, objects, a template."""
    if any(one.kind != "hyperlink" for part in (main, _settings(main)) for one in outside(package, part)):
        yield "文件引用了别处的文件（如链接的图片、模板），未打开。"


def _tell_marks(package: Package, main: str, told: Told) -> None:
    """What its headers and footers say."""
    for one in relations(package, main):
        if one.kind in _MARKS:
            part = None
            with suppress(UserError):  # a damaged one is no reason not to read the text
                part = _root(package, one.target)
            words = [] if part is None else [text.text or "" for text in part.iter(W + "t")]
            tell_mark(told, _MARKS[one.kind], "".join(words))


_MARKS = {"header": HEADER, "footer": FOOTER}


def _settings(main: str) -> str:
    return posixpath.join(posixpath.dirname(main), "settings.xml")


def _root(package: Package, name: str) -> Element | None:
    data = package.part(name)
    return None if data is None else parse_xml(data, package.path.name)


@dataclass(slots=True)
class _Pending:
    """A container met inside a paragraph or cell, whose blocks follow later: text box content or a nested table."""

    element: Element
    place: str


@dataclass(slots=True)
class _Walk:
    """One walk through the body; counts paragraphs and tables for their addresses."""

    styles: Styles
    numbering: Numbering
    taken: Sequence[Sequence[TakenCell]] = ()
    trust_fields: bool = True
    inline: Inline = field(init=False)
    blocks: list[Block] = field(default_factory=list)
    _paragraphs: int = 0
    _tables: int = 0
    _joined: str = ""
    """Text of a paragraph whose mark was deleted under tracking: it belongs to the next one."""
    _pending: list[_Pending] = field(default_factory=list)
    _in_contents: bool = False

    def __post_init__(self) -> None:
        self.inline = Inline(self.styles)

    def body(self, body: Element) -> None:
        for element, in_contents in _block_elements(body):
            self._in_contents = in_contents
            if element.tag == _PARAGRAPH:
                self._paragraphs += 1
                self._add_paragraph(element, f"第{self._paragraphs}段")
            elif element.tag == _TABLE:
                self._tables += 1
                self.blocks.append(self._table(element, f"表{self._tables}"))
            else:
                self.inline.told.tell("文件嵌有另一个文档，其中的内容未读取。", f"第{self._paragraphs}段后面")
            self._flush()

    def _add_paragraph(self, element: Element, place: str) -> None:
        paragraph = self._paragraph(element, place)
        if paragraph is not None:
            self.blocks.append(paragraph)

    def _flush(self) -> None:
        """The text boxes and nested tables met so far become blocks; they may hold further ones."""
        while self._pending:
            pending, self._pending = self._pending, []
            for one in pending:
                if one.element.tag == _TABLE:
                    self.blocks.append(self._table(one.element, one.place))
                else:
                    self._box(one)

    def _box(self, box: _Pending) -> None:
        counts = {_PARAGRAPH: 0, _TABLE: 0}
        for element, _ in _block_elements(box.element):
            if element.tag not in counts:
                continue
            counts[element.tag] += 1
            if element.tag == _PARAGRAPH:
                self._add_paragraph(element, f"{box.place}第{counts[_PARAGRAPH]}段")
            else:
                self.blocks.append(self._table(element, f"{box.place}表{counts[_TABLE]}"))

    def _paragraph(self, element: Element, place: str) -> Paragraph | None:
        """None when it merges into the next one."""
        own = properties(element, _PROPERTIES)
        style_id = (value(own[_STYLE]) if _STYLE in own else "") or self.styles.default
        style = self.styles.get(style_id)
        self.inline.place = place
        text, bold, in_contents = self.inline.read(element, style.bold)
        if self.inline.boxes:
            self._pending += [_Pending(box, place + "文本框") for box in self.inline.boxes]
            self.inline.boxes = []
        if own and _mark_is_deleted(own.get(_MARK)):
            self._joined += text
            return None
        if self._joined:
            text, self._joined = self._joined + text, ""
        contents = style.is_contents or self._in_contents or (in_contents and self.trust_fields)
        return Paragraph(
            place,
            clean(text),
            style.name,
            outline_of(own.get(_OUTLINE), style),
            self._number(own.get(_NUMBERING), style, style_id),
            bold,
            contents,
        )

    def _number(self, direct: Element | None, style: Style, style_id: str) -> str:
        """The automatic number: by the paragraph's own list, else its style's, else the list that names the style."""
        if direct is None and not style.list_id and style_id not in self.numbering.by_style:
            return ""
        list_id, level = value(child(direct, "numId")), value(child(direct, "ilvl"))
        at = 0
        if list_id is None:
            linked = self.numbering.by_style.get(style_id, ("", 0))
            list_id = style.list_id or linked[0]
            at = style.level or (linked[1] if linked[0] == list_id else 0)
        if not list_id or list_id == "0":
            return ""
        return self.numbering.advance(list_id, at if level is None else number(level))

    def _table(self, element: Element, place: str) -> Table:
        grid = tuple(number(column.get(W + "w")) for column in element.findall(f"{W}tblGrid/{W}gridCol"))
        rows: list[Row] = []
        for tr in _inner(element, _ROW):
            row = child(tr, "trPr")
            if child(row, "del") is None:
                if is_on(child(row, "hidden")):
                    self.inline.told.tell("文件里有隐藏的表格行，也已读取，请核对。", f"{place} 第{len(rows) + 1}行")
                rows.append(self._row(tr, row, f"{place} 第{len(rows) + 1}行"))
        return Table(self._tables, place, tuple(rows), grid)

    def _row(self, tr: Element, row: Element | None, place: str) -> Row:
        column = bounded(number(value(child(row, "gridBefore"))), 0)
        taken = tr.get(CUT)
        if taken is not None:
            found = self._taken_cells(self.taken[int(taken)], place, column)
            return Row(place, found, bool(is_on(child(row, "tblHeader"))))
        cells: list[Cell] = []
        for tc in _inner(tr, _CELL):
            kind = properties(tc, _CELL_PROPERTIES)
            if _CELL_DELETED in kind:
                continue
            span = span_of(kind)
            if continues(kind.get(_WIDE_MERGE)):
                if cells:
                    cells[-1] = _wider(cells[-1], span)
            else:
                cells.append(self._cell(tc, continues(kind.get(_MERGE)), f"{place}第{len(cells) + 1}格", column, span))
            column += span
        return Row(place, tuple(cells), bool(is_on(child(row, "tblHeader"))))

    def _taken_cells(self, cells: Sequence[TakenCell], place: str, column: int) -> tuple[Cell, ...]:
        made: list[Cell] = []
        in_contents = self._in_contents or (self.trust_fields and self.inline.in_contents)
        for at, (span, goes_on, texts) in enumerate(cells, 1):
            here = f"{place}第{at}格"
            paragraphs = tuple([self._taken(one, here, in_contents) for one in texts])
            made.append(Cell(here, paragraphs, column, span, goes_on))
            column += span
        return tuple(made)

    def _taken(self, taken: tuple[Head, str, bool], place: str, in_contents: bool) -> Paragraph:
        head, text, bold = taken
        if self._joined:
            text, self._joined = self._joined + text, ""
        style = head.style
        printed = self._number(head.numbering, style, head.style_id) if head.is_numbered else ""
        contents = style.is_contents or in_contents
        return Paragraph(place, clean(text), style.name, head.outline, printed, bold, contents)

    def _cell(self, tc: Element, continues: bool, place: str, column: int, span: int) -> Cell:
        paragraphs: list[Paragraph] = []
        nested = 0
        for element in _blocks_of_cell(tc):
            if element.tag == _PARAGRAPH:
                paragraph = self._paragraph(element, place)
                if paragraph is not None:
                    paragraphs.append(paragraph)
            elif element.tag == _TABLE:
                nested += 1
                self._pending.append(_Pending(element, f"{place}内表{nested}"))
        return Cell(place, tuple(paragraphs), column, span, continues)


_PARAGRAPH, _TABLE, _ROW, _CELL, _CONTROL = W + "p", W + "tbl", W + "tr", W + "tc", W + "sdt"
_STYLE, _OUTLINE, _NUMBERING = W + "pStyle", W + "outlineLvl", W + "numPr"
_MERGE, _WIDE_MERGE, _CELL_DELETED = W + "vMerge", W + "hMerge", W + "cellDel"
_PROPERTIES, _CELL_PROPERTIES, _MARK = W + "pPr", W + "tcPr", W + "rPr"


def _block_elements(container: Element, in_contents: bool = False) -> Iterator[tuple[Element, bool]]:
    """Paragraphs, tables and embedded documents of a container through content controls and tracked insertions.

    The second value tells whether it stands in a control that is a table of contents.
    """
    for element in container:
        tag = element.tag
        if tag in (_PARAGRAPH, _TABLE, W + "altChunk"):
            yield element, in_contents
        elif tag == _CONTROL:
            for content in element.findall(W + "sdtContent"):
                yield from _block_elements(content, in_contents or _is_contents_control(element))
        elif tag in _THROUGH:
            yield from _block_elements(element, in_contents)
        elif tag == MC + "AlternateContent":
            chosen = element.find(MC + "Choice")
            yield from _block_elements(element if chosen is None else chosen, in_contents)
        elif tag == MC + "Fallback":
            yield from _block_elements(element, in_contents)


def _blocks_of_cell(tc: Element) -> Iterable[Element]:
    """As `_block_elements`; most cells hold nothing but paragraphs."""
    found = list(tc)
    if found and found[0].tag == _CELL_PROPERTIES:
        del found[0]
    if all(element.tag == _PARAGRAPH for element in found):
        return found
    return [element for element, _ in _block_elements(tc)]


def _is_contents_control(control: Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return "contents" in (value(gallery) or "").lower()


def _inner(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through content controls."""
    for one in element:
        if one.tag == tag:
            yield one
        elif one.tag == _CONTROL:
            for content in one.findall(W + "sdtContent"):
                yield from _inner(content, tag)
        elif one.tag in _THROUGH:
            yield from _inner(one, tag)


def _mark_is_deleted(mark: Element | None) -> bool:
    return mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None)


def _wider(cell: Cell, span: int) -> Cell:
    return Cell(cell.place, cell.paragraphs, cell.column, cell.span + span, cell.continues)
