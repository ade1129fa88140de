"""The rows of a computed view as they are printed: totals in their places, blank rows, two views side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.forms.view import At, Column, ColumnKind, View, ViewKind
from core.forms.view_data import Value
from core.forms.view_tree import Node

if TYPE_CHECKING:
    from core.forms.view_compute import Computed


class RowKind(StrEnum):
    """LINE: a leaf or a fixed row. PARENT: adds up the rows of longer codes. FOOT: a fixed row below the lines. BLANK:
    there to be seen when there are too few others, or beside a longer side."""

    LINE = "line"
    PARENT = "parent"
    TOTAL = "total"
    FOOT = "foot"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is printed: the value of number columns, the text of all others, by column. The cells of a row of
    two views side by side are named view.column."""

    key: str
    kind: RowKind
    level: int
    name: str
    cells: Mapping[str, Value | str]


def make_rows(computed: Computed, view: View) -> Iterator[Row]:
    """The rows of a view in printed order, blank ones up to its minimum."""
    if view.kind is ViewKind.ZIP:
        yield from _side_by_side(computed, view)
        return
    if view.kind is ViewKind.FIXED:
        keys = list(computed.program.rows[view.key])
    else:
        keys = list(computed.trees[view.key].order)
        totals = view.totals if keys else ()
        keys[:0] = [total.key for total in totals if total.at is At.FIRST]
        keys += [total.key for total in totals if total.at is At.LAST]
    yield from (make_row(computed, view, key) for key in keys)
    yield from (_blank_row(view) for _ in range(view.minimum - len(keys)))


def _blank_row(view: View) -> Row:
    return Row("", RowKind.BLANK, 1, "", {one.key: None if one.kind.is_number else "" for one in view.columns})


def make_row(computed: Computed, view: View, key: str) -> Row:
    """One row of a view that is no zip."""
    values = computed.values[view.key][key]
    if view.kind is ViewKind.FIXED:
        name, row = computed.program.rows[view.key][key]
        kind, level = (RowKind.FOOT if row.foot else RowKind.LINE), row.level
        texts = {"code": key, "name": name}
        cells = {one.key: texts.get(one.kind, row.texts.get(one.key, "")) for one in view.columns}
    else:
        node = computed.trees[view.key].nodes[key]
        name, level = node.name, node.level
        kind = RowKind.TOTAL if node.is_total else RowKind.PARENT if node.children else RowKind.LINE
        cells = {one.key: _text(computed, view, node, one) for one in view.columns if not one.kind.is_number}
    return Row(
        key,
        kind,
        level,
        name,
        {one.key: cells[one.key] if one.key not in values else values[one.key] for one in view.columns},
    )


def _text(computed: Computed, view: View, node: Node, column: Column) -> str:
    if column.kind is ColumnKind.NAME:
        return node.name
    lines = [computed.lines[view.source][line] for line in node.lines]
    if column.kind is ColumnKind.CODE:
        return "" if node.is_total else node.key if view.kind is ViewKind.TREE else lines[0].code
    found = (line.texts.get(field, "") for line in lines for field in column.fields)
    return "、".join(dict.fromkeys(text for text in found if text))


def _side_by_side(computed: Computed, view: View) -> Iterator[Row]:
    """Lines beside lines and foot beside foot, each part as long as the longer side's."""
    sides = [_halves(computed.rows(side)) for side in view.sides]
    number = 0
    for half in (0, 1):
        for position in range(max(len(side[half]) for side in sides)):
            number += 1
            rows = [
                side[half][position] if position < len(side[half]) else _blank_row(computed.program.views[key])
                for key, side in zip(view.sides, sides, strict=True)
            ]
            cells = {f"{key}.{c}": v for key, row in zip(view.sides, rows, strict=True) for c, v in row.cells.items()}
            first = next((row for row in rows if row.kind is not RowKind.BLANK), rows[0])
            yield Row(str(number), first.kind, first.level, first.name, cells)


def _halves(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The lines of a side and its foot: from the first row that is one, or the total below the lines."""
    start = next((at for at, row in enumerate(rows) if row.kind is RowKind.FOOT), len(rows))
    while start and rows[start - 1].kind is RowKind.TOTAL:
        start -= 1
    return rows[:start], rows[start:]
