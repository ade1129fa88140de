"""What the compiler asks of a Word file's tree: places in a clerk's words, cells and their merges, fields."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from core.office.runs import W
from core.office.tags import Tag
from core.office.xml import Element

_NOISE_ATTRIBUTES = re.compile(r"(rsid\w*|paraId|textId)$")
_NOISE = (W + "proofErr", W + "lastRenderedPageBreak")


def place_of(element: Element) -> str:
    """Where an element stands, in the words a clerk counts by: 表1 第3行第2格, or 第5段."""
    tables = list(element.iterancestors(W + "tbl"))
    if not tables:
        return f"第{_count_before(element, W + 'p')}段"
    table = tables[-1]
    row = next((a for a in (element, *element.iterancestors()) if a.tag == W + "tr" and a.getparent() is table), None)
    words = f"表{_count_before(table, W + 'tbl')}"
    if row is None:
        return words
    cell = next((a for a in (element, *element.iterancestors()) if a.tag == W + "tc" and a.getparent() is row), None)
    words += f" 第{1 + sum(1 for _ in row.itersiblings(W + 'tr', preceding=True))}行"
    return words if cell is None else words + f"第{1 + sum(1 for _ in cell.itersiblings(W + 'tc', preceding=True))}格"


def _count_before(element: Element, name: str) -> int:
    """The number of the block among those of its name that are not inside a table."""
    root = element.getroottree().getroot()
    count = 0
    for found in root.iter(name):
        if not any(True for _ in found.iterancestors(W + "tbl")):
            count += 1
        if found is element:
            break
    return count


def drop_noise(root: Element) -> None:
    for element in list(root.iter()):
        if element.tag in _NOISE:
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
            continue
        for name in [n for n in element.attrib if _NOISE_ATTRIBUTES.search(str(n))]:
            del element.attrib[name]


def is_instruction(element: Element) -> bool:
    tag: object = element.tag
    return tag is etree.ProcessingInstruction


def is_not_vm(piece: str | Tag) -> bool:
    return isinstance(piece, str) or piece.kind != "vm"


def cell_properties(cell: Element) -> Element:
    found = cell.find(W + "tcPr")
    if found is None:
        found = etree.Element(W + "tcPr")
        cell.insert(0, found)
    return found


def blank_paragraph(container: Element) -> bytes:
    """An empty paragraph as the container's first one is set, for where its content falls away."""
    blank = etree.Element(W + "p", nsmap={"w": W[1:-1]})
    first = container.find(W + "p")
    properties = None if first is None else first.find(W + "pPr")
    if properties is not None:
        blank.append(deepcopy(properties))
    data = etree.tostring(blank, encoding="UTF-8")
    return re.sub(rb' xmlns:\w+="[^"]*"', b"", data)


def merge_value(cell: Element) -> str | None:
    """'restart', 'continue', or None for a cell that is not merged downwards."""
    found = cell.find(f"{W}tcPr/{W}vMerge")
    return None if found is None else found.get(W + "val", "continue")


def in_label(paragraph: Element) -> bool:
    cell = next(iter(paragraph.iterancestors(W + "tc")), None)
    return cell is not None and merge_value(cell) is not None


def hand_label_down(row: Element) -> list[Element]:
    """Vertical labels that start in a control row start in the row below it, as the control row is not printed."""
    below = row.getnext()
    if row.tag != W + "tr" or below is None or below.tag != W + "tr":
        return []
    targets, handed = dict(grid(below)), []
    for start, cell in grid(row):
        target = targets.get(start)
        if merge_value(cell) == "restart" and target is not None and merge_value(target) == "continue":
            below.replace(target, cell)
            handed.append(cell)
    return handed


def grid(row: Element) -> list[tuple[int, Element]]:
    """The cells of a row with the grid column each starts in."""
    found, column = [], 0
    for cell in row.findall(W + "tc"):
        found.append((column, cell))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        column += int(span.get(W + "val", "1")) if span is not None else 1
    return found


def field_result(instruction: Element) -> Element | None:
    """The w:t that shows the result of the field this instruction belongs to; None when it has none."""
    paragraph = next(iter(instruction.iterancestors(W + "p")), None)
    if paragraph is None:
        return None
    shown = False
    passed = False
    for element in paragraph.iter():
        passed = passed or element is instruction
        kind = element.get(W + "fldCharType") if element.tag == W + "fldChar" else None
        if passed and kind == "end":
            return None
        shown = shown or (passed and kind == "separate")
        if shown and element.tag == W + "t":
            return element
    return None
