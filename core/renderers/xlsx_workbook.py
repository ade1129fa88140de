"""The workbook part of a filled file: its sheets in order, and its names, which follow their sheets and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree

from core.office.xml import Element, R
from core.renderers.xlsx_book import BookSource, Link
from core.renderers.xlsx_cells import escape
from core.renderers.xlsx_formula import move_name, read_name
from core.renderers.xlsx_layout import Placed
from core.renderers.xlsx_styles import S

Made = tuple[int, str, Placed]
"""A sheet of the file: which one of the template's it is, its name ('' = as there), where its rows went."""

_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class WorkbookWriter:
    """Writes the part for any number of copies of the template's sheets."""

    strings_type = _TYPE + "sharedStrings"

    def __init__(self, source: BookSource, calculates: bool) -> None:
        self._names = [entry.name for entry in source.sheets]
        self._states = [entry.element.get("state", "") for entry in source.sheets]
        self._defined = [
            (int(name.get("localSheetId", "-1")), _attributes(name), read_name(name.text or ""))
            for name in source.root.iterfind(f"{S}definedNames/{S}definedName")
        ]
        self._head, self._tail = _frame(source, calculates)

    def link(self, entry: int, part: str, copy: int) -> Link:
        return Link(f"jm{entry}_{copy}", _TYPE + "worksheet", part)

    def part(self, sheets: Sequence[Made]) -> bytes:
        copies: dict[int, int] = {}
        listed, names = [], []
        firsts: dict[str, tuple[str, Placed]] = {}
        for position, (entry, title, placed) in enumerate(sheets):
            copy = copies[entry] = copies.get(entry, -1) + 1
            own = self._names[entry]
            name = title or own
            firsts.setdefault(own, (name, placed))
            state = f' state="{self._states[entry]}"' if self._states[entry] else ""
            listed.append(f'<sheet name="{_attribute(name)}" sheetId="{position + 1}"{state} r:id="jm{entry}_{copy}"/>')
            local = {**firsts, own: (name, placed)}
            names += [
                self._name(at, local, position) for at in range(len(self._defined)) if self._defined[at][0] == entry
            ]
        names += [self._name(at, firsts, None) for at in range(len(self._defined)) if self._defined[at][0] < 0]
        defined = "".join(names)
        middle = f'<sheets xmlns:r="{R[1:-1]}">{"".join(listed)}</sheets>'
        return (
            self._head + (middle + (f"<definedNames>{defined}</definedNames>" if defined else "")).encode() + self._tail
        )

    def _name(self, at: int, sheets: Mapping[str, tuple[str, Placed]], position: int | None) -> str:
        """One defined name; '' when what it stands for is not printed."""
        _, how, parts = self._defined[at]
        moved = move_name(parts, sheets)
        if not moved:
            return ""
        where = "" if position is None else f' localSheetId="{position}"'
        return f"<definedName{how}{where}>{escape(moved)}</definedName>"


def _attributes(name: Element) -> str:
    return "".join(f' {key}="{_attribute(value)}"' for key, value in _strings(name) if key != "localSheetId")


def _strings(element: Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]


def _attribute(text: str) -> str:
    return escape(text).replace('"', "&quot;").replace("\n", " ")


def _frame(source: BookSource, calculates: bool) -> tuple[bytes, bytes]:
    """The part before its sheets and after its names; `calculates`: there are formulas, whose results are left out."""
    root = deepcopy(source.root)
    calculation = root.find(S + "calcPr")
    if calculates and calculation is None:
        calculation = etree.Element(S + "calcPr")
        before = [e for e in root if etree.QName(e).localname in _BEFORE_CALCULATION]
        before[-1].addnext(calculation)
    if calculates and calculation is not None:
        calculation.set("fullCalcOnLoad", "1")
    for view in root.iterfind(f"{S}bookViews/{S}workbookView"):
        for name in ("activeTab", "firstSheet"):
            if name in view.attrib:
                del view.attrib[name]
    for names in root.findall(S + "definedNames"):
        root.remove(names)
    sheets = root.find(S + "sheets")
    assert sheets is not None
    sheets.clear()
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    head, _, tail = data.partition(b"<sheets/>")
    return head, tail
