"""The workbook part of a filled file: its sheets in order, and its names, which follow their sheets and rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from core.office.xml import R
from core.renderers.xlsx_book import BookSource, Link
from core.renderers.xlsx_cells import escape
from core.renderers.xlsx_layout import Placed
from core.renderers.xlsx_styles import S

Made = tuple[int, str, Placed]
"""A sheet of the file: which one of the template's it is, its name ('' = as there), where its rows went."""

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ROWS = re.compile(r"\$(\d+):\$(\d+)")
_CELLS = re.compile(r"\$([A-Z]{1,3})\$(\d+)(?::\$([A-Z]{1,3})\$(\d+))?")


class WorkbookWriter:
    """Writes the part for any number of copies of the template's sheets."""

    strings_type = _TYPE + "sharedStrings"

    def __init__(self, source: BookSource) -> None:
        self._names = [entry.name for entry in source.sheets]
        self._states = [entry.element.get("state", "") for entry in source.sheets]
        self._defined = [
            (int(name.get("localSheetId", "-1")), dict(name.attrib), name.text or "")
            for name in source.root.iterfind(f"{S}definedNames/{S}definedName")
        ]
        self._head, self._tail = _frame(source)

    def link(self, entry: int, part: str, copy: int) -> Link:
        return Link(f"jm{entry}_{copy}", _TYPE + "worksheet", part)

    def part(self, sheets: Sequence[Made]) -> bytes:
        copies: dict[int, int] = {}
        listed, names = [], []
        for position, (entry, title, placed) in enumerate(sheets):
            copy = copies[entry] = copies.get(entry, -1) + 1
            name = title or self._names[entry]
            state = f' state="{self._states[entry]}"' if self._states[entry] else ""
            listed.append(f'<sheet name="{_attribute(name)}" sheetId="{position + 1}"{state} r:id="jm{entry}_{copy}"/>')
            names += self._local_names(entry, position, name, placed)
        defined = f"<definedNames>{''.join(names)}</definedNames>" if names else ""
        middle = f'<sheets xmlns:r="{R[1:-1]}">{"".join(listed)}</sheets>{defined}'
        return self._head + middle.encode() + self._tail

    def _local_names(self, entry: int, position: int, name: str, placed: Placed) -> list[str]:
        quoted = "'" + name.replace("'", "''") + "'!"
        found = []
        for at, attributes, text in self._defined:
            if at == entry and (moved := _moved(text, placed)):
                how = "".join(
                    f' {key}="{_attribute(str(v))}"' for key, v in attributes.items() if key != "localSheetId"
                )
                refers = escape(",".join(quoted + area for area in moved))
                found.append(f'<definedName{how} localSheetId="{position}">{refers}</definedName>')
        return found


def _moved(text: str, placed: Placed) -> list[str]:
    """The areas a name stands for, where their rows went."""
    found = []
    for area in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text):
        where = area.rpartition("!")[2]
        if rows := _ROWS.fullmatch(where):
            span = placed.span(int(rows[1]), int(rows[2]))
            found += [f"${span[0]}:${span[1]}"] if span else []
        elif cells := _CELLS.fullmatch(where):
            span = placed.span(int(cells[2]), int(cells[4] or cells[2]))
            found += [f"${cells[1]}${span[0]}:${cells[3] or cells[1]}${span[1]}"] if span else []
        else:
            found.append(where)
    return found


def _attribute(text: str) -> str:
    return escape(text).replace('"', "&quot;").replace("\n", " ")


def _frame(source: BookSource) -> tuple[bytes, bytes]:
    """The part before its sheets and after its names."""
    root = deepcopy(source.root)
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
