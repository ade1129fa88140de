"""Lists of one record printed side by side: row by row, or with the same level of indicator beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeAlias

from core.forms.compute import ORDINAL
from core.forms.model import FieldKind, FormSet, Zip, ZipBy

Row: TypeAlias = Mapping[str, Any]
_LEVELS = {ZipBy.ROW: (), ZipBy.LEVEL1: (FieldKind.LEVEL1,), ZipBy.LEVEL2: (FieldKind.LEVEL1, FieldKind.LEVEL2)}


def side_by_side(form_set: FormSet, one: Zip, printed: Row, blanks: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The rows of the lists beside each other, each under what a row calls its side.

    `printed` has the lists by their keys, `blanks` a blank row of each. A side that has no more rows of a level is
    blank but for the level. Levels that one side alone has stand where its own order has them.
    """
    sides = [(name, form_set.list(path)) for name, path in one.sides]
    levels = {name: [f.key for kind in _LEVELS[one.by] for f in spec.fields if f.kind is kind] for name, spec in sides}
    rows = {
        name: [(tuple(str(row[level]) for level in levels[name]), row) for row in printed[spec.key]]
        for name, spec in sides
    }
    found: list[dict[str, Any]] = []
    for key in _in_order([[key for key, _ in side] for side in rows.values()]):
        blank = {name: {**blanks[spec.path], **dict(zip(levels[name], key, strict=True))} for name, spec in sides}
        together = zip_longest(*([row for its, row in side if its == key] for side in rows.values()))
        found += [_row(blank, beside, blank) for beside in together]
    return [{ORDINAL: str(number), **row} for number, row in enumerate(found, 1)]


def with_shared_levels(form_set: FormSet, printed: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The columns that are printed, and the levels a side leaves to the other, which prints them for both."""
    found = set(printed)
    for one in form_set.zips:
        specs = [form_set.list(path) for _, path in one.sides]
        for kind in _LEVELS[one.by]:
            same = {(spec.path, field.key) for spec in specs for field in spec.fields if field.kind is kind}
            found |= same if same & printed else set()
    return found


def _in_order(sides: Iterable[Iterable[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """The levels of all sides, each once: one that a side alone has stands before the next that is there already."""
    order: list[tuple[str, ...]] = []
    for side in sides:
        keys = list(dict.fromkeys(side))
        there = set(order)
        for at, key in enumerate(keys):
            if key not in there:
                following = next((one for one in keys[at + 1 :] if one in there), None)
                order.insert(order.index(following) if following is not None else len(order), key)
    return order


def _row(names: Mapping[str, Any], rows: Sequence[Row | None], blank: Mapping[str, Row]) -> dict[str, Any]:
    return {name: blank[name] if row is None else row for name, row in zip(names, rows, strict=True)}
