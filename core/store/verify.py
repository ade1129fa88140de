"""Proving a whole file: every row by its digest, every document by its seal, whatever the version of the schema.

The rule for every version: the last column of a table is `digest`, taken over the table's name and the other columns in
their order; tables with a `document_id` hold content and are counted and summed by the seal, but for those named here.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from core.store.documents import SEAL
from core.store.load import DamagedError, checked
from core.store.table import Row, Table

NOT_SEALED = frozenset({"seal", "review", "change_set"})

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def read_seals(connection: sqlite3.Connection) -> dict[str, Row]:
    """The seals by document, as they are written."""
    return {str(row[0]): checked(SEAL, row) for row in connection.execute('SELECT * FROM "seal"')}


def verify(connection: sqlite3.Connection) -> dict[str, Row]:
    """Read and check every row; the seals by document. DamagedError, sqlite3.DatabaseError: the file is not whole."""
    for (problem,) in connection.execute("PRAGMA quick_check"):
        if problem != "ok":
            raise DamagedError("文件已损坏：内部结构不完整。")
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, int] = defaultdict(int)
    for table in tables_of(connection):
        for row in connection.execute(f'SELECT * FROM "{table.name}"'):
            checked(table, row)
            if _is_sealed(table):
                document_id = row[table.at["document_id"]]
                counts[document_id] += 1
                sums[document_id] ^= int.from_bytes(row[-1], "big")
    seals = read_seals(connection)
    if {key: (counts[key], f"{sums[key]:032x}") for key in counts} != {key: row[2:] for key, row in seals.items()}:
        raise DamagedError("文件已损坏：有内容丢失。")
    return seals


def tables_of(connection: sqlite3.Connection) -> Iterator[Table]:
    """The tables as they stand in the file, of whatever version. DamagedError: one is none of ours."""
    for (name,) in connection.execute(_TABLES).fetchall():
        columns = {row[1]: row[2] for row in connection.execute(f'PRAGMA table_info("{name}")')}
        if list(columns)[-1:] != ["digest"]:
            raise DamagedError("文件已损坏：内部结构不是绩目通的。")
        del columns["digest"]
        yield Table(name, (), columns)


def _is_sealed(table: Table) -> bool:
    return "document_id" in table.at and table.name not in NOT_SEALED


def reseal(connection: sqlite3.Connection) -> None:
    """Digests and seals anew, after a migration step changed columns (never to make damage look sound)."""
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, int] = defaultdict(int)
    for table in tables_of(connection):
        update = f'UPDATE "{table.name}" SET digest = ? WHERE rowid = ?'
        for rowid, *row in connection.execute(f'SELECT rowid, * FROM "{table.name}"').fetchall():
            digest = table.digest(tuple(row[:-1]))
            connection.execute(update, (digest, rowid))
            if _is_sealed(table):
                document_id = row[table.at["document_id"]]
                counts[document_id] += 1
                sums[document_id] ^= int.from_bytes(digest, "big")
    for document_id, count in counts.items():
        (revision,) = connection.execute("SELECT revision FROM seal WHERE document_id = ?", (document_id,)).fetchone()
        seal = (document_id, revision, count, f"{sums[document_id]:032x}")
        connection.execute(SEAL.update, (*seal, SEAL.digest(seal), document_id))
