"""Table rows of a Word file read from its XML as text; most are so plain that a tree of them is nothing but time.

A row is taken when every character of its cells is accounted for: cells of paragraphs of runs of nothing but text.
What stands before the first text of a paragraph is the same over and over, so it is understood once. Any other row
stays in the XML and is read from the tree, as is everything around the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from core.office.inline import look
from core.office.numbering import Numbering
from core.office.styles import Style, Styles, outline_level
from core.office.xlsx_part import is_odd
from core.office.xml import Element, W, number, parse_xml, value

CUT = W + "cut"
"""The attribute of a row that was taken: its number."""
MAX_COLUMNS = 200
_DECLARED = f'xmlns:w="{W[1:-1]}"'
_NOISE = {
    b"<w:bookmark": re.compile(r"<w:bookmark(?:Start|End)(?: [\w:]+=\"[^\"<]*\")*/>()"),
    b"<w:proofErr": re.compile(r"<w:proofErr(?: [\w:]+=\"[^\"<]*\")*/>()"),
    b"<w:lastRendered": re.compile(r"<w:lastRenderedPageBreak/>()"),
    b" w:rsid": re.compile(r"(<w:(?:p|r|tr))(?: (?:w:rsid\w*|w14:(?:paraId|textId))=\"[0-9A-Fa-f]*\")+(?=[ />])"),
}
"""What tells nothing of the text and makes equal paragraphs differ, by what shows that it is there."""
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_UNSAFE = (b"w:cut", b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_UNUSUAL = re.compile("&(?!(?:amp|lt|gt|quot|apos);)|[\r\n]")


def _element(name: str) -> str:
    """The pattern of an element of properties, its inside a group, or of nothing."""
    return rf"(?:<w:{name}>([^<]*+(?:<(?!/?w:{name}[ />])[^<]*+)*+)</w:{name}>|<w:{name}/>)?"


_RUN = rf'<w:r>{_element("rPr")}<w:t(?: xml:space="preserve")?>'
_CELL_HEAD = re.compile(rf"<w:tc>{_element('tcPr')}")
_BLANK = rf"(?:<w:r>{_element('rPr')}(?:<w:t(?: xml:space=\"preserve\")?/>)?</w:r>)*"
_PARAGRAPH_HEAD = re.compile(rf"<w:p>{_element('pPr')}(?:({_RUN})|{_BLANK})")
_RUN_HEAD = re.compile(_RUN)
_RUN_END = "</w:t></w:r>"
_CELL_END = _RUN_END + "</w:p>"


@dataclass(frozen=True, slots=True)
class Head:
    """What a paragraph's properties say. `between` stands between two of its runs that look alike, `at` is where its
    runs begin."""

    style_id: str
    style: Style
    outline: int | None
    numbering: Element | None
    is_numbered: bool
    between: str
    bold: bool
    at: int


Text: TypeAlias = tuple[Head, str, bool]
"""A paragraph: its head, its text as typed, and whether all of it is bold."""
TakenCell: TypeAlias = tuple[int, bool, list[Text]]
"""How many columns it covers, whether it goes on from the one above, and its paragraphs."""
_T = TypeVar("_T")


@dataclass(slots=True)
class TakenRows:
    """The rows taken out of one file, by number."""

    file: str
    styles: Styles
    numbering: Numbering
    rows: list[list[TakenCell]] = field(default_factory=list)
    _declared: str = ""
    _cells: dict[str, tuple[int, bool] | None] = field(default_factory=dict)
    _usual: dict[str, tuple[int, bool, Head]] = field(default_factory=dict)
    _heads: dict[str, Head | None] = field(default_factory=dict)
    _runs: dict[tuple[str, bool], bool | None] = field(default_factory=dict)

    def take(self, data: bytes) -> bytes:
        """The XML without the cells of the rows that were taken."""
        text = self._safe(data)
        if not text:
            return data
        pieces = text.split("</w:tr>")
        for at, piece in enumerate(pieces[:-1]):
            begin = piece.rfind("<w:tr>")
            first = piece.find("<w:tc>", begin)
            cells = self._taken(piece[first:]) if begin >= 0 and first >= 0 else None
            if cells is not None:
                pieces[at] = f'{piece[:begin]}<w:tr w:cut="{len(self.rows)}">{piece[begin + 6 : first]}'
                self.rows.append(cells)
        return "</w:tr>".join(pieces).encode()

    def _safe(self, data: bytes) -> str:
        """The XML as text that may be cut; '' when something in it could hide elements, or it is not what XML may be:
        then the parser sees all of it."""
        begin = data.find(b"<w:document ")
        root = data[begin : data.find(b">", begin)].decode("utf-8", "replace") if begin >= 0 else ""
        is_usual = _DECLARED in root and data.count(b"xmlns:w=") == 1
        if not is_usual or is_odd(data) or len(data.translate(None, _CONTROLS)) < len(data):
            return ""
        if any(mark in data for mark in _UNSAFE):
            return ""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return ""
        self._declared = root.removeprefix("<w:document")
        for mark, noise in _NOISE.items():
            text = noise.sub(r"\1", text) if mark in data else text
        return text.replace("<w:p/>", "<w:p></w:p>")

    def _taken(self, text: str) -> list[TakenCell] | None:
        """The cells of a row; None when there is more to them."""
        found: list[TakenCell] = []
        pieces = text.split("</w:tc>")
        if pieces.pop():
            return None
        usual = self._usual
        for piece in pieces:
            end = piece.find("</w:t>")
            begin = piece.find(">", piece.rfind("<", 0, end)) + 1 if end >= 0 else len(piece)
            form = usual.get(piece[:begin])
            cell: TakenCell | None = None
            if form is not None and piece.endswith(_CELL_END):
                said = "".join(piece[begin : -len(_CELL_END)].split(form[2].between))
                if said.isprintable() and "<" not in said and "&" not in said:
                    cell = form[0], form[1], [(form[2], said, form[2].bold and not (not said or said.isspace()))]
            cell = cell or self._whole(piece, piece[:begin])
            if cell is None:
                return None
            found.append(cell)
        return found

    def _whole(self, piece: str, begin: str) -> TakenCell | None:
        """A cell that was not met before, or of several paragraphs. `begin`: all before its first text."""
        at = piece.find("<w:p>")
        cell = _kept(self._cells, piece[:at], self._cell) if at > 0 else None
        if cell is None:
            return None
        texts = piece[at:].split("</w:p>")
        if texts.pop():
            return None
        found = [one for each in texts if (one := self._paragraph(each))]
        if len(found) < len(texts):
            return None
        if len(found) == 1 and len(begin) < len(piece):
            self._usual[begin] = (*cell, found[0][0])
        return (*cell, found)

    def _paragraph(self, text: str) -> Text | None:
        end = text.find("</w:t>")
        begin = text.find(">", text.rfind("<", 0, end)) + 1 if end >= 0 else len(text)
        head = _kept(self._heads, text[:begin], self._head)
        if head is None:
            return None
        if end < 0:
            return head, "", False
        if not text.endswith(_RUN_END):
            return None
        said, bold = "".join(text[begin : -len(_RUN_END)].split(head.between)), head.bold
        if "<" in said:
            return self._mixed(head, text)
        if "&" in said or "\n" in said or "\r" in said:
            if _UNUSUAL.search(said):
                return None
            said = _unescaped(said)
        return head, said, bold and not (not said or said.isspace())

    def _mixed(self, head: Head, text: str) -> Text | None:
        """A paragraph of runs that do not look alike."""
        said, bold = "", True
        for run in text[head.at : -len(_RUN_END)].split(_RUN_END):
            end = run.find(">", run.rfind("<")) + 1
            is_bold = _kept(self._runs, (run[:end], head.style.bold), self._run)
            if is_bold is None or _UNUSUAL.search(run, end):
                return None
            own = _unescaped(run[end:])
            said += own
            bold = bold and (is_bold or not own.strip())
        return head, said, bold and bool(said.strip())

    def _cell(self, text: str) -> tuple[int, bool] | None:
        """Width and going on of a cell by its properties; None when it was deleted or is merged in the old way."""
        found = _CELL_HEAD.fullmatch(text)
        if found is None:
            return None
        kind = self._properties(found[1])
        if W + "cellDel" in kind or W + "hMerge" in kind:
            return None
        return span_of(kind), continues(kind.get(W + "vMerge"))

    def _head(self, text: str) -> Head | None:
        """None when its mark was deleted, or more stands in it than properties and the begin of a run."""
        found = _PARAGRAPH_HEAD.fullmatch(text)
        if found is None:
            return None
        own = self._properties(found[1])
        if W + "rPr" in own and len(own[W + "rPr"]) and any(one.tag in _DELETED for one in own[W + "rPr"]):
            return None
        style_id = value(own.get(W + "pStyle")) or self.styles.default
        style = self.styles.get(style_id)
        run = found[2] or ""
        bold = self._run((run, style.bold)) if run else False
        if bold is None:
            return None
        at = len(text) - len(run)
        outline = outline_of(own.get(W + "outlineLvl"), style)
        list_of_own = own.get(W + "numPr")
        is_numbered = list_of_own is not None or bool(style.list_id) or style_id in self.numbering.by_style
        return Head(style_id, style, outline, list_of_own, is_numbered, _RUN_END + run, bold, at)

    def _run(self, key: tuple[str, bool]) -> bool | None:
        """Whether a run that begins so in a style that is bold or not is bold; None when it is hidden, or no plain
        run."""
        found = _RUN_HEAD.fullmatch(key[0])
        if found is None:
            return None
        bold, hidden = look(self.styles, self._properties(found[1]), key[1])
        return None if hidden else bold

    def _properties(self, inside: str | None) -> dict[str, Element]:
        """UserError: they are damaged."""
        if not inside:
            return {}
        root = parse_xml(f"<w:x{self._declared}>{inside}</w:x>".encode(), self.file)
        return {one.tag: one for one in root}


_DELETED = (W + "del", W + "moveFrom")
_Key = TypeVar("_Key")


def _kept(known: dict[_Key, _T | None], key: _Key, make: Callable[[_Key], _T | None]) -> _T | None:
    """What was made of a key before, or is now."""
    found = known.get(key)
    if found is None and key not in known:
        found = known[key] = make(key)
    return found


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")


def span_of(kind: dict[str, Element]) -> int:
    """The columns that a cell of such properties covers."""
    return bounded(number(value(kind[W + "gridSpan"]), 1), 1) if W + "gridSpan" in kind else 1


def outline_of(direct: Element | None, style: Style) -> int | None:
    """The level of a heading, 1 the highest; a paragraph's own before that of its style."""
    return style.outline if direct is None else outline_level(value(direct))


def bounded(count: int, least: int) -> int:
    return max(least, min(count, MAX_COLUMNS))


def continues(merge: Element | None) -> bool:
    """A w:vMerge or w:hMerge goes on unless it says restart."""
    return merge is not None and value(merge, "continue") != "restart"
