"""Lists of one record printed side by side: row by row, or with the same level of indicator beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeAlias

from core.forms.compute import ORDINAL
from core.forms.model import FieldKind, FormSet, Zip, ZipBy

Row: TypeAlias = Mapping[str, Any]
_LEVELS = {ZipBy.ROW: (), ZipBy.LEVEL1: (FieldKind.LEVEL1,), ZipBy.LEVEL2: (FieldKind.LEVEL1, FieldKind.LEVEL2)}


def side_by_side(form_set: FormSet, one: Zip, printed: Row, blanks: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The rows of the lists beside each other, each under what a row calls its side.

    `printed` has the lists by their keys, `blanks` a blank row of each. A side that has no more rows of a level is
    blank but for the level.
    """
    sides = [(name, form_set.list(path)) for name, path in one.sides]
    levels = {name: [f.key for kind in _LEVELS[one.by] for f in spec.fields if f.kind is kind] for name, spec in sides}
    groups: dict[tuple[str, ...], dict[str, list[Row]]] = {}
    for name, spec in sides:
        for row in printed[spec.key]:
            key = tuple(str(row[level]) for level in levels[name])
            groups.setdefault(key, {side: [] for side, _ in sides})[name].append(row)
    found: list[dict[str, Any]] = []
    for key, rows in groups.items():
        blank = {name: {**blanks[spec.path], **dict(zip(levels[name], key, strict=True))} for name, spec in sides}
        found += [_row(rows, together, blank) for together in zip_longest(*rows.values())]
    return [{ORDINAL: str(number), **row} for number, row in enumerate(found, 1)]


def _row(names: Mapping[str, Any], rows: Sequence[Row | None], blank: Mapping[str, Row]) -> dict[str, Any]:
    return {name: blank[name] if row is None else row for name, row in zip(names, rows, strict=True)}
