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
    yield from (blank_row(view) for _ in range(view.minimum - len(keys)))


def blank_row(view: View) -> Row:
    return Row("", RowKind.BLANK, 1, "", {one.key: None if one.kind.is_number else "" for one in view.columns})


def make_row(computed: Computed, view: View, key: str) -> Row:
    """One row of a view that is no zip."""
    return _fixed_row(computed, view, key) if view.kind is ViewKind.FIXED else _line_row(computed, view, key)


def _fixed_row(computed: Computed, view: View, key: str) -> Row:
    label, row = computed.program.rows[view.key][key]
    values, own = computed.values[view.key][key], {ColumnKind.CODE: key, ColumnKind.NAME: label}
    cells: dict[str, Value | str] = {}
    for column in view.columns:
        text = own.get(column.kind, row.texts.get(column.key, ""))
        cells[column.key] = values.get(column.key, text)
    return Row(key, RowKind.FOOT if row.foot else RowKind.LINE, row.level, label, cells)


def _line_row(computed: Computed, view: View, key: str) -> Row:
    node, values = computed.trees[view.key].nodes[key], computed.values[view.key][key]
    cells: dict[str, Value | str] = {}
    for column in view.columns:
        cells[column.key] = values[column.key] if column.key in values else _text(computed, view, node, column)
    kind = RowKind.TOTAL if node.is_total else RowKind.PARENT if node.children else RowKind.LINE
    return Row(key, kind, node.level, node.name, cells)


def _text(computed: Computed, view: View, node: Node, column: Column) -> str:
    if column.kind is ColumnKind.NAME:
        return node.name
    if column.kind is ColumnKind.CODE and (node.is_total or view.kind is ViewKind.TREE):
        return "" if node.is_total else node.key
    lines = [computed.lines[view.source][line] for line in node.lines]
    if column.kind is ColumnKind.CODE:
        return lines[0].code
    found = (line.texts.get(field, "") for line in lines for field in column.fields)
    return "、".join(dict.fromkeys(text for text in found if text))


def _side_by_side(computed: Computed, view: View) -> Iterator[Row]:
    for number, rows in enumerate(side_rows(computed, view), 1):
        cells = {f"{key}.{c}": v for key, row in zip(view.sides, rows, strict=True) for c, v in row.cells.items()}
        first = next((row for row in rows if row.kind is not RowKind.BLANK), rows[0])
        yield Row(str(number), first.kind, first.level, first.name, cells)


def side_rows(computed: Computed, view: View) -> Iterator[tuple[Row, ...]]:
    """The rows that stand side by side, one of each side: lines beside lines and foot beside foot, each part as long as
    the longer side's."""
    sides = [_halves(computed.rows(side)) for side in view.sides]
    for half in (0, 1):
        for position in range(max(len(side[half]) for side in sides)):
            yield tuple(
                side[half][position] if position < len(side[half]) else blank_row(computed.program.views[key])
                for key, side in zip(view.sides, sides, strict=True)
            )


def _halves(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The lines of a side and its foot: from the first row that is one, or the total below the lines."""
    start = next((at for at, row in enumerate(rows) if row.kind is RowKind.FOOT), len(rows))
    while start and rows[start - 1].kind is RowKind.TOTAL:
        start -= 1
    return rows[:start], rows[start:]
