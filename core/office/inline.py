"""The visible text of a paragraph: tracked changes as accepted, fields without their codes, controls entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.office.styles import Styles
from core.office.told import Told
from core.office.xml import MC, Element, M, W, child, is_on, number, properties, value

_SKIP = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "del", "moveFrom", "delText", "delInstrText", "rt", "sdtPr", "sdtEndPr", "softHyphen"),
        *("lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd", "proofErr", "annotationRef"),
    )
)

_SYMBOLS = {
    "F0FE": "☑", "F052": "☑", "F0FD": "☒", "F053": "☒", "F06F": "□", "F0A8": "□", "F071": "□", "F030": "□",
    "F0FC": "√", "F0D6": "√", "F0B3": "≥", "F0A3": "≤", "F0B0": "°", "F0B1": "±", "F0B4": "×", "F0B8": "÷",
}  # fmt: skip
"""Characters typed in Wingdings and Symbol; others print as □ and are told."""


@dataclass(slots=True)
class _Field:
    """One open field: whether its code is still being written, and the code."""

    in_code: bool = True
    code: str = ""

    @property
    def is_contents(self) -> bool:
        return self.code.lstrip().upper().startswith("TOC")


@dataclass(slots=True)
class Inline:
    """Reads paragraphs one after the other; fields may run on to the next. `boxes` collects the text boxes met."""

    styles: Styles
    fields: list[_Field] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    place: str = ""
    """Of the paragraph that is read, for what is told of it."""
    _parts: list[str] = field(default_factory=list)
    _plain: bool = False
    """Some visible text of the paragraph is not bold."""
    _contents: bool = False
    _style_bold: bool = False

    def read(self, paragraph: Element, style_bold: bool) -> tuple[str, bool, bool]:
        """Its text as typed (ends not stripped), whether all of it is bold, whether it stands in a contents field."""
        self._parts, self._plain, self._style_bold = [], False, style_bold
        self._contents = self.in_contents
        for one in paragraph:
            if one.tag == _RUN:
                self._run(one)
            elif one.tag != _PARAGRAPH_PROPERTIES:
                self._child(one)
        if self.fields:  # a code never runs on to the next paragraph; a broken one hides nothing
            self.fields = [one for one in self.fields if not one.in_code]
        text = "".join(self._parts)
        return text, bool(text.strip()) and not self._plain, self._contents

    @property
    def in_contents(self) -> bool:
        """Whether a table of contents that is a field is open."""
        return bool(self.fields) and any(one.is_contents and not one.in_code for one in self.fields)

    def _children(self, element: Element) -> None:
        for one in element:
            if one.tag == _RUN:
                self._run(one)
            else:
                self._child(one)

    def _child(self, element: Element) -> None:
        tag = element.tag
        if tag not in _SKIP:
            handler = _HANDLERS.get(tag)
            if handler is None:
                self._children(element)
            else:
                handler(self, element)

    def _run(self, run: Element) -> None:
        inside = list(run)
        if len(inside) == 1 and inside[0].tag == _TEXT and not self.fields:  # nothing but text, as most runs are
            text = inside[0].text
            if text and "\n" not in text and "\r" not in text:
                self._parts.append(text)
                self._plain = self._plain or not (self._style_bold or text.isspace())
                return
        own = properties(run, _RUN_PROPERTIES)
        bold, hidden = look(self.styles, own, self._style_bold) if own else (self._style_bold, False)
        if hidden:
            self._hidden(run)
            return
        before = len(self._parts)
        self._children(run)
        if not bold and not self._plain and any(part.strip() for part in self._parts[before:]):
            self._plain = True

    def _hidden(self, run: Element) -> None:
        """Hidden text is not printed; fields inside it still open and close."""
        kept = len(self._parts)
        self._children(run)
        if any(part.strip() for part in self._parts[kept:]):
            self.told.tell("文件带有隐藏文字，未读取。", self.place)
        del self._parts[kept:]

    def _say(self, text: str) -> None:
        if not (self.fields and any(one.in_code for one in self.fields)):
            self._parts.append(text)

    def _text(self, element: Element) -> None:
        text = element.text
        if text:
            self._say(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text)

    def _break(self, element: Element) -> None:
        if element.get(W + "type") not in ("page", "column"):
            self._say("\n")

    def _field_mark(self, element: Element) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._say(_form_field(element))
            self.fields.append(_Field())
        elif self.fields and kind == "separate":
            self.fields[-1].in_code = False
            self._contents = self._contents or self.fields[-1].is_contents
        elif self.fields and kind == "end":
            self.fields.pop()

    def _field_code(self, element: Element) -> None:
        if self.fields:
            self.fields[-1].code += element.text or ""

    def _simple_field(self, element: Element) -> None:
        self._contents = self._contents or (element.get(W + "instr") or "").lstrip().upper().startswith("TOC")
        self._children(element)

    def _control(self, element: Element) -> None:
        """A content control; what it shows while it is empty (单击此处输入文字) is no text."""
        if not is_on(child(child(element, "sdtPr"), "showingPlcHdr")):
            for content in element.findall(W + "sdtContent"):
                self._children(content)

    def _symbol(self, element: Element) -> None:
        code = (element.get(W + "char") or "").upper()
        sign = _SYMBOLS.get(code)
        if sign is None:
            self.told.tell("文件用了特殊符号字体，个别符号未能识别，读作“□”。", self.place)
        self._say(sign or "□")

    def _choice(self, element: Element) -> None:
        """The same content in a new and an old form: one of them only."""
        for name in ("Choice", "Fallback"):
            found = element.find(MC + name)
            if found is not None:
                self._children(found)
                return

    def _drawing(self, element: Element) -> None:
        boxes = [box for box in element.iter(W + "txbxContent") if not _inside_fallback(box, element)]
        self.boxes.extend(boxes)
        if any(True for one in element.iter(*_PICTURES)):
            self.told.tell("文件带有图片或图表，其中的内容未读取。", self.place)

    def _object(self, element: Element) -> None:
        self.told.tell("文件带有嵌入的对象（如 Excel 表格），其中的内容未读取。", self.place)
        self._drawing(element)

    def _note(self, element: Element) -> None:
        self.told.tell("文件带有脚注或尾注，未读取。", self.place)

    def _comment(self, element: Element) -> None:
        self.told.tell("文件带有批注，未读取。", self.place)


def look(styles: Styles, own: Mapping[str, Element], bold: bool) -> tuple[bool, bool]:
    """Whether a run of these properties is bold, in a paragraph that is `bold`, and whether it is hidden."""
    hidden, style = is_on(own.get(_VANISH)), value(own.get(_RUN_STYLE))
    if style:
        bold = bold or styles.get(style).bold
        hidden = styles.get(style).hidden if hidden is None else hidden
    direct = is_on(own.get(_BOLD))
    return bold if direct is None else direct, bool(hidden)


def _inside_fallback(box: Element, stop: Element) -> bool:
    parent = box.getparent()
    while parent is not None and parent is not stop:
        if parent.tag in (MC + "Fallback", W + "txbxContent"):
            return True
        parent = parent.getparent()
    return False


def _form_field(begin: Element) -> str:
    """What a box to tick or a list to choose from shows; it has no text of its own."""
    data = child(begin, "ffData")
    box, choice = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        own = child(box, "checked")
        return "☑" if is_on(child(box, "default") if own is None else own) else "□"
    if choice is not None:
        chosen = value(child(choice, "result")) or value(child(choice, "default"))
        entries = [value(one) or "" for one in choice.findall(W + "listEntry")]
        at = number(chosen)
        return entries[at] if 0 <= at < len(entries) else ""
    return ""


_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_RUN, _RUN_PROPERTIES, _TEXT, _PARAGRAPH_PROPERTIES = W + "r", W + "rPr", W + "t", W + "pPr"
_VANISH, _RUN_STYLE, _BOLD = W + "vanish", W + "rStyle", W + "b"
_HANDLERS: Mapping[str, Callable[[Inline, Element], None]] = {
    W + "t": Inline._text,
    M + "t": Inline._text,
    W + "tab": lambda inline, _: inline._say("\t"),
    W + "ptab": lambda inline, _: inline._say("\t"),
    W + "br": Inline._break,
    W + "cr": lambda inline, _: inline._say("\n"),
    W + "noBreakHyphen": lambda inline, _: inline._say("-"),
    W + "sym": Inline._symbol,
    W + "fldChar": Inline._field_mark,
    W + "instrText": Inline._field_code,
    W + "fldSimple": Inline._simple_field,
    W + "sdt": Inline._control,
    MC + "AlternateContent": Inline._choice,
    W + "drawing": Inline._drawing,
    W + "pict": Inline._drawing,
    W + "object": Inline._object,
    W + "commentReference": Inline._comment,
    W + "footnoteReference": Inline._note,
    W + "endnoteReference": Inline._note,
}
