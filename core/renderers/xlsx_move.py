"""What lies beside the cells of a sheet follows its rows: areas grow with loops, pictures below them move."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import TypeAlias

from lxml import etree

from core.office.xml import Element
from core.renderers.xlsx_formula import move_formula
from core.renderers.xlsx_layout import Placed
from core.renderers.xlsx_refs import MAX_ROW, Area, read_area

Mover: TypeAlias = Callable[[Placed], bytes]
"""Writes a part for a sheet whose rows went there."""

_AREAS = ("sqref", "ref", "activeCell", "topLeftCell")
_GROWING = ("sqref", "ref")
_FORMULAS = ("formula", "formula1", "formula2", "f")
MOVING = (
    *("sheetViews", "autoFilter", "protectedRanges", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "ignoredErrors", "extLst"),
)
"""The elements of a worksheet that name its rows."""
LEFT_OUT = ("customSheetViews", "cellWatches", "scenarios", "sortState")
"""Elements that name rows and are of no use in a finished file."""
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_VML = "{urn:schemas-microsoft-com:office:excel}"
_EMU = 12_700
"""Of a point."""


def moved_areas(text: str, placed: Placed) -> str:
    """Areas separated by blanks, where their rows went; '' when none of them is printed."""
    found = []
    for area in text.split():
        try:
            old = read_area(area)
        except ValueError:
            found.append(area)  # whole columns
            continue
        found += [str(Area(top, old.left, bottom, old.right)) for top, bottom in _rows(old.top, old.bottom, placed)]
    return " ".join(found)


def _rows(top: int, bottom: int, placed: Placed) -> list[tuple[int, int]]:
    """The stretches of rows that the template's rows top…bottom became, also beyond its last row."""
    shift = placed.last - placed.template_last
    runs = placed.runs(top, min(bottom, placed.template_last))
    if bottom > placed.template_last:
        beyond = (max(top, placed.template_last + 1) + shift, min(bottom + shift, MAX_ROW))
        if bottom == MAX_ROW:
            beyond = (beyond[0], MAX_ROW)
        runs.append(beyond)
        if len(runs) > 1 and runs[-2][1] + 1 == beyond[0]:
            runs[-2:] = [(runs[-2][0], beyond[1])]
    return runs


def row_of(row: int, placed: Placed) -> int:
    """The first row that a template row became; of one that is not printed the next that is."""
    return next((top for top, _ in _rows(row, max(row, placed.template_last) + 1, placed)), placed.last + 1)


def move_element(element: Element, placed: Placed) -> bytes:
    """An element of a worksheet with its areas and formulas where their rows went; what has no rows left is gone."""
    root = deepcopy(element)
    for node in list(root.iter()):
        if isinstance(node.tag, str) and not _move_node(node, placed):
            _remove(node, root)
    if root.get("count") is not None:
        root.set("count", str(len(root)))
    if not len(root) and not root.get("sqref") and not root.get("ref"):
        return b""
    data: bytes = etree.tostring(root, with_tail=False)
    return data


def _move_node(node: Element, placed: Placed) -> bool:
    """False: the node stands for rows that are not printed."""
    local = etree.QName(node).localname
    if local == "pane":
        _move_pane(node, placed)
        return True
    for name in _AREAS:
        if (text := node.get(name)) is not None:
            moved = moved_areas(text, placed)
            if name not in _GROWING:
                moved = str(Area(*_first(text, placed)))
            if not moved and local != "selection":
                return False
            node.set(name, moved or "A1")
    if local == "sqref" and node.text:
        node.text = moved_areas(node.text, placed)
        return bool(node.text)
    if local in _FORMULAS and node.text:
        node.text = move_formula(node.text, placed)
    return True


def _first(text: str, placed: Placed) -> tuple[int, int, int, int]:
    area = read_area(text.split()[0])
    row = row_of(area.top, placed)
    return row, area.left, row, area.left


def _move_pane(pane: Element, placed: Placed) -> None:
    if pane.get("state") in ("frozen", "frozenSplit") and (rows := int(float(pane.get("ySplit", "0")))):
        pane.set("ySplit", str(row_of(rows + 1, placed) - 1))
    if pane.get("topLeftCell"):
        pane.set("topLeftCell", str(Area(*_first(pane.get("topLeftCell", "A1"), placed))))


def _remove(node: Element, root: Element) -> None:
    """Takes the node out; an entry of an extension goes whole when its areas do."""
    parent = node.getparent()
    while parent is not None and etree.QName(node).localname == "sqref":
        node, parent = parent, parent.getparent()
    if parent is not None:
        parent.remove(node)
    if parent is not None and parent.get("count") is not None:
        parent.set("count", str(len(parent)))
    for name in _GROWING:
        if node is root and name in root.attrib:
            del root.attrib[name]


# ---------------------------------------------------------------- parts of their own


def mover_of(root: Element) -> Mover | None:
    """What moves a part that belongs to a sheet; None: it names no rows."""
    local = etree.QName(root).localname
    if root.tag == _DRAWING + "wsDr":
        return lambda placed: _written(_move_drawing(deepcopy(root), placed))
    if local in ("comments", "ThreadedComments"):
        return lambda placed: _written(_move_comments(deepcopy(root), placed))
    if root.find(f".//{_VML}ClientData/{_VML}Row") is not None:
        return lambda placed: _written(_move_notes(deepcopy(root), placed))
    return None


def _written(root: Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _move_drawing(root: Element, placed: Placed) -> Element:
    """Pictures and text boxes keep their size and stay beside the row they were put in."""
    for anchor in root:
        start, end = anchor.find(_DRAWING + "from"), anchor.find(_DRAWING + "to")
        if start is None:
            continue
        row, offset = _position(start)
        bottom = None if end is None else _position(end)
        height = 0 if bottom is None else _distance(placed.template.height, (row, offset), bottom)
        printed = placed.span(row + 1, row + 1) is not None or row + 1 > placed.template_last
        moved = row_of(row + 1, placed) - 1
        offset = offset if printed else 0
        _set_position(start, moved, offset)
        if end is not None:
            _set_position(end, *_reach(placed.heights, moved, offset + height, placed.template.default))
    return root


def _position(marker: Element) -> tuple[int, int]:
    """(row from 0, EMU below its top)."""
    return int(marker.findtext(_DRAWING + "row", "0")), int(marker.findtext(_DRAWING + "rowOff", "0"))


def _set_position(marker: Element, row: int, offset: int) -> None:
    for name, value in (("row", row), ("rowOff", offset)):
        found = marker.find(_DRAWING + name)
        if found is not None:
            found.text = str(value)


def _distance(heights: Callable[[int], float], start: tuple[int, int], end: tuple[int, int]) -> int:
    between = sum(int(heights(row + 1) * _EMU) for row in range(start[0], end[0]))
    return max(0, between - start[1] + end[1])


def _reach(heights: list[float], row: int, height: int, default: float) -> tuple[int, int]:
    """Where one comes from the top of `row` after `height` EMU."""
    while height > (own := int((heights[row] if row < len(heights) else default) * _EMU)) and own > 0:
        height -= own
        row += 1
    return row, height


def _move_comments(root: Element, placed: Placed) -> Element:
    for node in list(root.iter()):
        ref = node.get("ref") if isinstance(node.tag, str) else None
        if ref:
            area = read_area(ref)
            span = placed.span(area.top, area.top) or (0, 0)
            parent = node.getparent()
            if span[0]:
                node.set("ref", str(Area(span[0], area.left, span[0], area.left)))
            elif parent is not None and area.top <= placed.template_last:
                parent.remove(node)
    return root


def _move_notes(root: Element, placed: Placed) -> Element:
    """The boxes of comments, in the old drawing language: the row of the cell, and the box's own corners."""
    for data in list(root.iter(_VML + "ClientData")):
        row = data.find(_VML + "Row")
        if row is None or not row.text:
            continue
        old = int(row.text)
        span = placed.span(old + 1, old + 1)
        shape = data.getparent()
        if span is None and old < placed.template_last and shape is not None:
            parent = shape.getparent()
            if parent is not None:
                parent.remove(shape)
            continue
        shift = row_of(old + 1, placed) - 1 - old
        row.text = str(old + shift)
        anchor = data.find(_VML + "Anchor")
        numbers = re.findall(r"-?\d+", (anchor.text or "") if anchor is not None else "")
        if anchor is not None and len(numbers) == 8:
            numbers[2], numbers[6] = str(int(numbers[2]) + shift), str(int(numbers[6]) + shift)
            anchor.text = ", ".join(numbers)
    return root
