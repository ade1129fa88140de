"""How records become rows: columns are named as the record's fields, maps have tables of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain.records import Value
from core.store.table import Cell, Row, Table

GAP = 1 << 32
"""Between neighbours in a fresh list: 32 times a row goes in at one place before the list is numbered anew."""

_TUPLES = ("paragraphs", "form_ids", "projects")


@dataclass(frozen=True)
class Map:
    """A field that is a map (amounts by fund): one row an entry: document_id, record_id, name, cells of the value."""

    table: Table
    cells: Callable[[Value], Row]
    value: Callable[[Row], Value]


@dataclass(frozen=True)
class Noun:
    """`parent` is the column that names whose list the record stands in ('' for documents and their units)."""

    record: type
    table: Table
    parent: str = ""
    maps: Mapping[str, Map] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in self.table.names if name not in ("document_id", self.parent, "ordinal"))

    def row(self, record: Any, document_id: str, parent_id: str, ordinal: int) -> Row:
        place: dict[str, Cell] = {"document_id": document_id, "ordinal": ordinal}
        if self.parent:
            place[self.parent] = parent_id
        return tuple(
            place[name] if name in place else to_cell(name, getattr(record, name)) for name in self.table.names
        )

    def map_rows(self, record: Any, document_id: str) -> list[tuple[Table, Row]]:
        return [
            (entries.table, (document_id, record.id, name, *entries.cells(value)))
            for attribute, entries in self.maps.items()
            for name, value in getattr(record, attribute).items()
        ]


def to_cell(name: str, value: Any) -> Cell:
    """A field's value as its column holds it: tuples and extra fields as JSON, text and numbers as they are."""
    if name == "extra" or name in _TUPLES:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    assert value is None or isinstance(value, str | int), f"{name}: {value!r}"
    return value


def from_cell(name: str, cell: Cell) -> Any:
    if name == "extra":
        return json.loads(str(cell))
    return tuple(json.loads(str(cell))) if name in _TUPLES else cell
