"""What is wrong with the repeated rows of a sheet: merges over half a loop, rows that cannot merge by value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.forms.model import FormMistake
from core.office.blocks import Cell, Table
from core.office.tags import Tag, scan


@dataclass(slots=True)
class _Group:
    """The rows of a loop or condition, by their index in the table: the control rows and what prints between them."""

    tag: Tag
    first: int
    last: int = 0
    parts: int = 0
    """Rows and groups right inside it."""
    printed: list[int] = field(default_factory=list)


def in_words(place: str) -> str:
    """A cell of a sheet as its author looks for it: 工作表“项目” B5; other places as they are."""
    return re.sub(r"^(“.*”)([A-Z]{1,3}\d+)$", r"工作表\1 \2", place)


def rows_wrong(table: Table, file: str) -> Iterator[FormMistake]:
    """The mistakes of a sheet whose tags are right each by itself."""
    groups = _groups(table)
    for cell, top, bottom in _merges(table):
        if any(_cuts(group, top, bottom) for group in groups):
            cure = "让合并的单元格整个在循环里，或者盖住整个循环。"
            yield FormMistake(file, in_words(cell.place), "", "合并的单元格只盖住循环的一部分", cure)
    for cell, at in _merging(table):
        around = min((one for one in groups if one.first < at < one.last), key=lambda one: one.last - one.first)
        if around.tag.kind != "for" or around.parts > 1:
            cure = "要合并的单元格所在的行，上下紧挨 {%tr for … %} 和 {%tr endfor %}。"
            yield FormMistake(file, in_words(cell.place), "{% vm %}", "这一行不是单独重复的一行", cure)


def _groups(table: Table) -> list[_Group]:
    found: list[_Group] = []
    opened: list[_Group] = []
    for at, row in enumerate(table.rows):
        tag = next((tag for cell in row.cells for tag in _tags(cell.text) if tag.scope == "tr"), None)
        if tag is None or tag.kind in ("for", "if"):
            for group in opened[-1:]:
                group.parts += 1
        if tag is None:
            for group in opened:
                group.printed.append(at)
        elif tag.kind in ("for", "if"):
            opened.append(_Group(tag, at))
            found.append(opened[-1])
        else:
            opened.pop().last = at
    return found


def _tags(text: str) -> Sequence[Tag]:
    return [piece for piece in scan(text) if isinstance(piece, Tag)] if "%" in text or "％" in text else ()


def _merges(table: Table) -> Iterator[tuple[Cell, int, int]]:
    """The cells that go on below, with the index of their first and last row."""
    going: dict[int, list[int]] = {}
    cells: dict[int, Cell] = {}
    for at, row in enumerate(table.rows):
        for cell in row.cells:
            if cell.continues and cell.column in going:
                going[cell.column][1] = at
            else:
                if cell.column in going and going[cell.column][1] > going[cell.column][0]:
                    yield cells[cell.column], going[cell.column][0], going[cell.column][1]
                going[cell.column], cells[cell.column] = [at, at], cell
    for column, (top, bottom) in going.items():
        if bottom > top:
            yield cells[column], top, bottom


def _cuts(group: _Group, top: int, bottom: int) -> bool:
    """Whether a merge has some rows of the group and not all, without standing inside it."""
    if group.first < top and bottom < group.last:
        return False
    covered = [top <= row <= bottom for row in group.printed]
    return any(covered) and not all(covered)


def _merging(table: Table) -> Iterator[tuple[Cell, int]]:
    for at, row in enumerate(table.rows):
        found = next((cell for cell in row.cells if any(tag.kind == "vm" for tag in _tags(cell.text))), None)
        if found is not None:
            yield found, at
