"""A table of the file: its typed columns, its statements, the digest that every row carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Cell: TypeAlias = str | int | None
Row: TypeAlias = tuple[Cell, ...]

TEXT, INTEGER = "TEXT", "INTEGER"
TEXT_OR_NULL, INTEGER_OR_NULL = "TEXT?", "INTEGER?"
"""A column whose type ends in ? may be NULL."""


@dataclass(frozen=True)
class Table:
    """`columns` by name, `key` the primary key, `parent` (column, table) a further reference beside `document_id`."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    parent: tuple[str, str] | None = None
    order: str = ""
    names: tuple[str, ...] = field(init=False)
    at: Mapping[str, int] = field(init=False)
    insert: str = field(init=False)
    replace: str = field(init=False)
    update: str = field(init=False)
    delete: str = field(init=False)
    select: str = field(init=False)
    of_document: str = field(init=False)
    clear: str = field(init=False)

    def __post_init__(self) -> None:
        names = tuple(self.columns)
        listed = ", ".join(f'"{name}"' for name in (*names, "digest"))
        marks = ", ".join("?" * (len(names) + 1))
        where = " AND ".join(f'"{name}" = ?' for name in self.key)
        order = f" ORDER BY {self.order}" if self.order else ""
        values = {
            "names": names,
            "at": {name: index for index, name in enumerate(names)},
            "insert": f'INSERT INTO "{self.name}" ({listed}) VALUES ({marks})',
            "replace": f'REPLACE INTO "{self.name}" ({listed}) VALUES ({marks})',
            "update": f'UPDATE "{self.name}" SET ({listed}) = ({marks}) WHERE {where}',
            "delete": f'DELETE FROM "{self.name}" WHERE {where}',
            "select": f'SELECT {listed} FROM "{self.name}" WHERE {where}',
            "of_document": f'SELECT {listed} FROM "{self.name}" WHERE document_id = ?{order}',
            "clear": f'DELETE FROM "{self.name}" WHERE document_id = ?',
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def key_of(self, row: Row) -> Row:
        return tuple(row[self.at[name]] for name in self.key)

    def digest(self, row: Row) -> bytes:
        """Sixteen bytes of SHA-256 over the table's name and the row; JSON in ASCII is the same for every Python."""
        return hashlib.sha256(json.dumps((self.name, *row)).encode("ascii")).digest()[:16]
