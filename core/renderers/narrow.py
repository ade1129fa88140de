"""Amounts that are wider than their cell: the digits are set narrower, so that a number is never broken in two."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.office.runs import W, texts_of
from core.office.tags import Tag, scan
from core.office.xml import Element, parse_xml

LEAST = 50
"""Per cent of their width below which nobody reads digits: such a number goes on the next line after all. The largest
amount that can be kept, with two decimals, still stands in one piece in a column 16 mm wide (采购预算)."""
_NUMBER = re.compile(r"-?[0-9][0-9.,]*")
_SIZE, _MARGIN = 21, 108
"""五号 in half points, and the margin at each side of a cell in twips (ISO 29500, 17.4.42), where nothing is said."""
_BEFORE_WIDTH = re.compile(
    r"\{.*\}(rStyle|rFonts|b|bCs|i|iCs|caps|smallCaps|d?strike|outline|shadow|emboss|imprint|noProof|snapToGrid|vanish"
    r"|webHidden|color|spacing)"
)
"""What stands before w:w in a run's properties: an order Word insists on."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says of size (half points); None: its parent does."""

    parent: str | None = None
    size: int | None = None


def read_styles(data: bytes, file: str) -> dict[str, Style]:
    """The paragraph styles of a styles part by their ids."""
    root = parse_xml(data, file)
    return {style.get(W + "styleId", ""): _style(style) for style in root.findall(W + "style")}


def _style(style: Element) -> Style:
    size = _value(style, "rPr", "sz")
    return Style(_value(style, "basedOn"), int(size) if size else None)


def _value(element: Element, *path: str) -> str | None:
    found = element.find("/".join(W + name for name in path))
    return None if found is None else found.get(W + "val")


def room_for(paragraph: Element, styles: Mapping[str, Style]) -> tuple[Element, int] | None:
    """The run of a paragraph that holds one tag and nothing else, alone in its cell; and how many quarters of an em fit
    beside one another there. None: it is no such paragraph."""
    cell = paragraph.getparent()
    texts = texts_of(paragraph)
    if cell is None or cell.tag != W + "tc" or len(cell.findall(W + "p")) > 1 or len(texts) != 1:
        return None
    pieces = scan(texts[0].text or "")
    run = texts[0].getparent()
    if run is None or len(pieces) != 1 or not isinstance(pieces[0], Tag) or pieces[0].kind != "value":
        return None
    size = int(_value(run, "rPr", "sz") or _size(_value(paragraph, "pPr", "pStyle"), styles) or _SIZE)
    width = _width(cell)
    return (run, int(width / (size * 2.5))) if width > 0 else None


def _size(name: str | None, styles: Mapping[str, Style]) -> int | None:
    seen = set()
    while name is not None and name in styles and name not in seen:
        seen.add(name)
        if styles[name].size:
            return styles[name].size
        name = styles[name].parent
    return None


def _width(cell: Element) -> int:
    """The width of a cell's text in twips; 0: the template does not fix it."""
    width = cell.find(f"{W}tcPr/{W}tcW")
    table = next(cell.iterancestors(W + "tbl"), None)
    if width is None or width.get(W + "type") != "dxa" or table is None:
        return 0
    sides = (_margin(cell, table, "left"), _margin(cell, table, "right"))
    return int(width.get(W + "w", "0")) - sum(sides)


def _margin(cell: Element, table: Element, side: str) -> int:
    found = cell.find(f"{W}tcPr/{W}tcMar/{W}{side}")
    found = table.find(f"{W}tblPr/{W}tblCellMar/{W}{side}") if found is None else found
    return _MARGIN if found is None else int(found.get(W + "w", "0"))


def insert_width(run: Element, instruction: Element) -> None:
    """Put the operation that says how narrow where a run's properties have their w:w."""
    properties = run.find(W + "rPr")
    if properties is None:
        properties = run.makeelement(W + "rPr", {})
        run.insert(0, properties)
    for old in properties.findall(W + "w"):
        properties.remove(old)
    properties.insert(sum(bool(_BEFORE_WIDTH.fullmatch(child.tag)) for child in properties), instruction)


def narrow(text: str, room: int) -> bytes:
    """The w:w of a number that is wider than `room` quarters of an em; b"": it fits, is no number, or is far too long.

    A digit is half an em wide, a point or comma a quarter, as in Times New Roman and 仿宋.
    """
    if 2 * len(text) <= room or not _NUMBER.fullmatch(text):
        return b""
    width = 2 * len(text) - text.count(".") - text.count(",")
    percent = (room * 100 - 1) // width
    return b'<w:w w:val="%d"/>' % percent if LEAST <= percent < 100 else b""
