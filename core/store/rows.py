"""Rows inside one transaction: every write keeps the row's digest and the seal of its document."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from core.store.documents import SEAL
from core.store.noun import GAP, Noun
from core.store.table import Cell, Row, Table


@dataclass
class _Sum:
    """What a transaction adds to a seal."""

    count: int = 0
    sum: int = 0


@dataclass
class Rows:
    """The writer's hands. KeyError: a row that must be there is not (the file and the memory have parted: damage)."""

    connection: sqlite3.Connection
    _sums: dict[str, _Sum] = field(default_factory=dict)

    def get(self, table: Table, key: Row) -> Row | None:
        found = self.connection.execute(table.select, key).fetchone()
        return None if found is None else found[:-1]

    def put(self, table: Table, row: Row) -> None:
        """Insert the row, or take the place of the one with its key."""
        key = table.key_of(row)
        old = self.connection.execute(table.select, key).fetchone()
        digest = table.digest(row)
        if old is None:
            self.connection.execute(table.insert, (*row, digest))
        else:
            self.connection.execute(table.update, (*row, digest, *key))
        self._add(row[table.at["document_id"]], old and old[-1], digest)

    def insert(self, table: Table, row: Row) -> None:
        """As `put`, for a row that is known to be new."""
        digest = table.digest(row)
        self.connection.execute(table.insert, (*row, digest))
        self._add(row[table.at["document_id"]], None, digest)

    def change(self, table: Table, key: Row, **cells: Cell) -> None:
        row = self.get(table, key)
        if row is None:
            raise KeyError(f"{table.name} {key}")
        self.put(table, tuple(cells.get(name, cell) for name, cell in zip(table.names, row, strict=True)))

    def drop(self, table: Table, key: Row) -> None:
        """Take a row away; none there is no error."""
        old = self.connection.execute(table.select, key).fetchone()
        if old is not None:
            self.connection.execute(table.delete, key)
            self._add(old[table.at["document_id"]], old[-1], None)

    def _add(self, document_id: Cell, old: bytes | None, new: bytes | None) -> None:
        total = self._sums.setdefault(str(document_id), _Sum())
        total.count += (new is not None) - (old is not None)
        total.sum ^= _number(old) ^ _number(new)

    def seal(self, document_id: str) -> None:
        """Write the seal after a ChangeSet and count the document's revision up."""
        added = self._sums.pop(document_id, _Sum())
        found = self.connection.execute(SEAL.select, (document_id,)).fetchone()
        revision, count, total = (found[1], found[2], found[3]) if found else (0, 0, "0")
        row = (document_id, revision + 1, count + added.count, f"{int(total, 16) ^ added.sum:032x}")
        statement, tail = (SEAL.update, (document_id,)) if found else (SEAL.insert, ())
        self.connection.execute(statement, (*row, SEAL.digest(row), *tail))

    def unseal(self, document_id: str) -> None:
        """The document is gone, its seal goes."""
        self._sums.pop(document_id, None)
        self.connection.execute(SEAL.delete, (document_id,))


def _number(digest: bytes | None) -> int:
    return 0 if digest is None else int.from_bytes(digest, "big")


def ordinal_at(rows: Rows, noun: Noun, parent_id: str, index: int) -> int:
    """An ordinal that puts a row at `index` of a list; numbers the list anew where no room is left."""
    name, parent = noun.table.name, noun.parent
    query = f'SELECT ordinal FROM "{name}" WHERE "{parent}" = ? ORDER BY ordinal, id LIMIT 2 OFFSET ?'
    near = [ordinal for (ordinal,) in rows.connection.execute(query, (parent_id, max(0, index - 1)))]
    if not near:
        return GAP
    if index == 0:
        between = near[0] - GAP
    elif len(near) == 1:
        between = near[0] + GAP
    else:
        between = (near[0] + near[1]) // 2
        if between == near[0]:
            _renumber(rows, noun, parent_id)
            return ordinal_at(rows, noun, parent_id, index)
    return int(between)


def _renumber(rows: Rows, noun: Noun, parent_id: str) -> None:
    query = f'SELECT id FROM "{noun.table.name}" WHERE "{noun.parent}" = ? ORDER BY ordinal, id'
    for position, (record_id,) in enumerate(rows.connection.execute(query, (parent_id,)).fetchall(), 1):
        rows.change(noun.table, (record_id,), ordinal=position * GAP)
