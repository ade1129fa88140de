"""A template part on its way to code: tags become operations in place in the XML, then the XML is cut at them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from lxml import etree

from core.office.runs import SPACE, W, join_tags, text_of, texts_of
from core.office.tags import Tag, TagError, scan, tag_spans
from core.office.xml import Element, parse_xml
from core.renderers.narrow import Style, insert_width, room_for
from core.renderers.parts import Merge, Op, Piece, TemplateError
from core.renderers.trees import (
    blank_paragraph,
    cell_properties,
    drop_noise,
    field_result,
    hand_label_down,
    in_label,
    is_instruction,
    is_not_vm,
    merge_value,
    place_of,
)

_OPEN, _CLOSE, _PI = "\ufdd0", "\ufdd1", "jm"
"""Characters XML allows and no text has: they carry an operation's number through serialising."""
_CUT = re.compile(f"{_OPEN}(\\d+){_CLOSE}|<\\?{_PI} (\\d+)\\?>".encode())
_CONTAINERS = ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote", "comment")
_BEFORE_MERGE = tuple(W + name for name in ("cnfStyle", "tcW", "gridSpan", "hMerge"))
_PAGEREF = re.compile(r"(\s*PAGEREF\s+)(\S+)(.*)", re.DOTALL)


def prepare_part(data: bytes, file: str, styles: Mapping[str, Style] | None = None) -> list[Piece]:
    """The part cut into constant bytes and operations. Raises TemplateError for tags that cannot be followed."""
    return _Preparation(parse_xml(data, file), file, styles or {}).pieces()


class _Preparation:
    """The tree of one part while it is rewritten; `ops` are numbered by their place in the list."""

    def __init__(self, root: Element, file: str, styles: Mapping[str, Style]) -> None:
        self.root, self.file, self.styles = root, file, styles
        self.ops: list[Op] = []
        self.loops_beside: dict[Element, int] = {}
        """Vertical labels that began in the control rows of so many loops."""

    def pieces(self) -> list[Piece]:
        drop_noise(self.root)
        paragraphs = list(self.root.iter(W + "p"))
        for paragraph in paragraphs:
            join_tags(paragraph)
        found = [(paragraph, self._scan(paragraph)) for paragraph in paragraphs]
        scanned = [(paragraph, tags, place_of(paragraph)) for paragraph, tags in found if tags]
        for paragraph, tags, place in scanned:
            if any(tag.kind == "vm" for tag in tags):
                self._merge_cell(paragraph, place)
        for paragraph in paragraphs:
            self._mark_values(paragraph)
        for paragraph, tags, place in scanned:
            if any(tag.is_control for tag in tags):
                self._replace_control(paragraph, tags, place)
        self._check_nesting()
        self._grow_labels()
        self._keep_rows()
        self._ensure_paragraphs()
        self._number_repeated()
        return self._cut()

    # ------------------------------------------------------------ tags

    def _scan(self, paragraph: Element) -> list[Tag]:
        try:
            pieces = [piece for text in texts_of(paragraph) for piece in scan(text.text or "")]
        except TagError as error:
            self._fail(place_of(paragraph), error.text, error.cause, error.cure)
        return [piece for piece in pieces if isinstance(piece, Tag)]

    def _fail(self, place: str, tag: str, cause: str, cure: str) -> NoReturn:
        raise TemplateError(f"{self.file}，{place}，标签 {tag}：{cause}。{cure}")

    def _mark(self, op: Op) -> str:
        self.ops.append(op)
        return f"{_OPEN}{len(self.ops) - 1}{_CLOSE}"

    def _instruction(self, op: Op) -> Element:
        self.ops.append(op)
        return etree.ProcessingInstruction(_PI, str(len(self.ops) - 1))

    def _mark_values(self, paragraph: Element) -> None:
        if found := room_for(paragraph, self.styles):
            run, room = found
            (tag,) = self._scan(paragraph)
            insert_width(run, self._instruction(Op("narrow", tag, key=str(room))))
        for text in texts_of(paragraph):
            pieces = scan(text.text or "")
            if any(isinstance(piece, Tag) and piece.kind == "value" for piece in pieces):
                text.text = "".join(self._mark_value(piece) for piece in pieces)
                text.set(SPACE, "preserve")

    def _mark_value(self, piece: str | Tag) -> str:
        if isinstance(piece, str):
            return piece
        return self._mark(Op("value", piece)) if piece.kind == "value" else piece.text

    # ------------------------------------------------------------ merged cells

    def _merge_cell(self, paragraph: Element, place: str) -> None:
        """Turn the cell of a `{% vm %}` into one that merges with equal neighbours above and below."""
        cell = next(iter(paragraph.iterancestors(W + "tc")), None)
        if cell is None:
            self._fail(place, "{% vm %}", "不在表格的单元格里", "这个标签只写在表格单元格的开头。")
        keys = _keys(cell)
        for text in cell.iter(W + "t"):
            pieces = scan(text.text or "")
            text.text = "".join(p if isinstance(p, str) else p.text for p in pieces if is_not_vm(p))
        self._make_merging(cell, Merge(keys), place)

    def _make_merging(self, cell: Element, merge: Merge, place: str = "") -> None:
        properties = cell_properties(cell)
        for old in properties.findall(W + "vMerge"):
            properties.remove(old)
        index = sum(1 for child in properties if child.tag in _BEFORE_MERGE)
        properties.insert(index, self._instruction(Op("merge", merge=merge, place=place)))
        cell.insert(1, self._instruction(Op("cell", blank=blank_paragraph(cell), merge=merge)))
        cell.append(self._instruction(Op("endcell")))

    # ------------------------------------------------------------ control rows and paragraphs

    def _replace_control(self, paragraph: Element, tags: list[Tag], place: str) -> None:
        """The row or paragraph in which control tags stand gives way to their operations."""
        target = self._control_target(paragraph, tags, place)
        if target.find(f".//{W}sectPr") is not None:
            self._fail(place, tags[0].text, "标签所在的段落带有分节符", "把分节符移到另一个段落。")
        parent = target.getparent()
        assert parent is not None
        for tag in tags:
            parent.insert(parent.index(target), self._instruction(Op(tag.kind, tag, place=place)))
        for cell in hand_label_down(target):
            self.loops_beside[cell] = self.loops_beside.get(cell, 0) + (tags[0].kind == "for")
        parent.remove(target)

    def _control_target(self, paragraph: Element, tags: list[Tag], place: str) -> Element:
        odd = next((tag for tag in tags if not tag.is_control or tag.scope != tags[0].scope), None)
        rest = re.sub(r"\s", "", "".join(piece for piece in scan(text_of(paragraph)) if isinstance(piece, str)))
        if odd is not None or rest:
            cure = "循环和条件标签要独占一个段落（或一行），其他文字移到别的段落。"
            self._fail(place, tags[0].text, f"同一段里还有“{odd.text if odd else rest}”", cure)
        if tags[0].scope == "p":
            return paragraph
        row = next(iter(paragraph.iterancestors(W + "tr")), None)
        if row is None:
            self._fail(place, tags[0].text, "不在表格里", "重复段落用 {%p … %}，重复表格的行才用 {%tr … %}。")
        others = [p for p in row.iter(W + "p") if p is not paragraph and text_of(p).strip() and not in_label(p)]
        if others:
            cure = "这样的行导出时会去掉，其他文字移到别的行。"
            self._fail(place, tags[0].text, f"同一行里还有“{text_of(others[0]).strip()}”", cure)
        return row

    def _check_nesting(self) -> None:
        """Every for and if has its end beside it, and none is left over; merged cells stand in loops of one row."""
        for parent in {pi.getparent() for pi in self._instructions("for", "if", "endfor", "endif")}:
            assert parent is not None
            self._check_siblings(parent)
        for pi in self._instructions("merge"):
            self._check_merge(pi)

    def _instructions(self, *kinds: str) -> list[Element]:
        return [pi for pi in self.root.iter(etree.ProcessingInstruction) if self._op(pi).kind in kinds]

    def _op(self, pi: Element) -> Op:
        return self.ops[int(pi.text or "")]

    def _check_siblings(self, parent: Element) -> None:
        opened: list[Op] = []
        for child in parent:
            op = self._op(child) if is_instruction(child) else None
            if op is None or op.tag is None:
                continue
            if op.kind in ("for", "if"):
                opened.append(op)
            elif not opened or "end" + opened[-1].kind != op.kind:
                cure = "开头和结尾要在同一层：同一张表格、同一个单元格或正文。"
                self._fail(op.place, op.tag.text, "前面没有对应的开头标签", cure)
            else:
                opened.pop()
        for op in opened:
            assert op.tag is not None
            cure = f"在后面补上 {{%{op.tag.scope} end{op.kind} %}}，与开头在同一层。"
            self._fail(op.place, op.tag.text, "没有对应的结尾标签", cure)

    def _check_merge(self, pi: Element) -> None:
        row = next(iter(pi.iterancestors(W + "tr")), None)
        around = [*_siblings_until(row, -1, self), *_siblings_until(row, 1, self)] if row is not None else []
        if [kind for kind in around if kind != "row"] != ["for", "endfor"] or "row" in around:
            cure = "需要合并的单元格所在的行，上下紧挨 {%tr for … %} 和 {%tr endfor %}。"
            self._fail(self._op(pi).place, "{% vm %}", "这一行不是单独重复的一行", cure)

    # ------------------------------------------------------------ labels beside a loop

    def _grow_labels(self) -> None:
        """A vertical label that starts in a loop's control row, or in its only row, runs beside all its rounds."""
        for cell, loops in self.loops_beside.items():
            if loops:
                self._make_merging(cell, Merge(grows=loops))
        for pi in self._instructions("for"):
            row = pi.getnext()
            if row is None or row.tag != W + "tr":
                continue
            end = row.getnext()
            if end is not None and is_instruction(end) and self._op(end).kind == "endfor":
                for cell in row.findall(W + "tc"):
                    if merge_value(cell) == "restart":
                        self._make_merging(cell, Merge(grows=1))

    # ------------------------------------------------------------ rows that stay on a page

    def _keep_rows(self) -> None:
        """The paragraphs of rows with merging cells may be kept with the next row: Word asks the first cell's."""
        for row in {next(iter(pi.iterancestors(W + "tr"))) for pi in self._instructions("merge")}:
            for paragraph in row.iter(W + "p"):
                properties = paragraph.find(W + "pPr")
                if properties is not None and properties.find(W + "keepNext") is None:
                    after = sum(1 for child in properties if child.tag == W + "pStyle")
                    properties.insert(after, self._instruction(Op("keep")))

    # ------------------------------------------------------------ what must stay valid

    def _ensure_paragraphs(self) -> None:
        for name in _CONTAINERS:
            for container in list(self.root.iter(W + name)):
                if not self._ends_with_paragraph(container):
                    container.append(self._instruction(Op("ensure", blank=blank_paragraph(container))))

    def _ends_with_paragraph(self, container: Element) -> bool:
        blocks = [c for c in container if not is_instruction(c) or self._op(c).kind not in ("cell", "endcell")]
        return bool(blocks) and blocks[-1].tag == W + "p"

    def _number_repeated(self) -> None:
        """Ids that must differ are counted while rendering, names of bookmarks in loops carry the round."""
        repeated = {mark.get(W + "name") for mark in self.root.iter(W + "bookmarkStart") if self._is_repeated(mark)}
        for mark in list(self.root.iter(W + "bookmarkStart", W + "bookmarkEnd")):
            self._number_bookmark(mark)
        for link in self.root.iter(W + "hyperlink"):
            if link.get(W + "anchor") in repeated:
                link.set(W + "anchor", self._mark(Op("name", key=link.get(W + "anchor", ""))))
        for instruction in list(self.root.iter(W + "instrText")):
            self._follow_page_reference(instruction, repeated)
        for drawing in self.root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
            if self._is_repeated(drawing):
                drawing.set("id", self._mark(Op("fresh")))

    def _is_repeated(self, element: Element) -> bool:
        """Whether the element stands between a for and its endfor, at any level above it."""
        for node in (element, *element.iterancestors()):
            kinds = [self._op(s).kind for s in node.itersiblings(preceding=True) if is_instruction(s)]
            if kinds.count("for") > kinds.count("endfor"):
                return True
        return False

    def _number_bookmark(self, mark: Element) -> None:
        key = re.sub(r"\W", "_", mark.get(W + "id", ""))
        if mark.tag == W + "bookmarkStart":
            mark.addprevious(self._instruction(Op("id", key=key)))
            mark.set(W + "name", self._mark(Op("name", key=mark.get(W + "name", ""))))
        mark.set(W + "id", self._mark(Op("number", key=key)))

    def _follow_page_reference(self, instruction: Element, repeated: set[str | None]) -> None:
        found = _PAGEREF.fullmatch(instruction.text or "")
        if found is None:
            return
        if found[2] in repeated:
            instruction.text = found[1] + self._mark(Op("name", key=found[2])) + found[3]
        result = field_result(instruction)
        if result is not None:
            result.text = self._mark(Op("page", key=found[2]))

    # ------------------------------------------------------------ cutting

    def _cut(self) -> list[Piece]:
        data = etree.tostring(self.root, encoding="UTF-8", xml_declaration=True, standalone=True)
        pieces: list[Piece] = []
        at = 0
        for found in _CUT.finditer(data):
            pieces += [data[at : found.start()], self.ops[int(found[1] or found[2])]]
            at = found.end()
        pieces.append(data[at:])
        self._check_leftover(pieces)
        return [piece for piece in pieces if piece != b""]

    def _check_leftover(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, bytes) and (spans := tag_spans(text := piece.decode())):
                start, end = spans[0]
                cause = "写在了不能填写的地方（如域代码、图片说明）"
                raise TemplateError(f"{self.file}，标签 {text[start:end]}：{cause}。把标签移到正文或单元格里。")


def _keys(cell: Element) -> tuple[str | Tag, ...]:
    """What a cell prints: its texts and the values in them."""
    pieces = [piece for text in cell.iter(W + "t") for piece in scan(text.text or "")]
    return tuple(piece for piece in pieces if isinstance(piece, str) or piece.kind == "value")


def _siblings_until(row: Element, step: int, preparation: _Preparation) -> list[str]:
    """What stands above (-1) or below (1) the row: 'row' for each row up to the first control tag, then its kind."""
    found = []
    node = row.getprevious() if step < 0 else row.getnext()
    while node is not None:
        found.append(preparation._op(node).kind if is_instruction(node) else "row")
        if found[-1] != "row":
            break
        node = node.getprevious() if step < 0 else node.getnext()
    return found
