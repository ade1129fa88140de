"""The county's list of units: who is to hand something in, in the order of the file it was loaded from."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.domain.unit import ListedUnit
from core.store.load import checked
from core.store.schema import LISTED_UNIT
from core.store.table import Row


def load_units(connection: sqlite3.Connection) -> tuple[ListedUnit, ...]:
    """DamagedError: a row is not what was written."""
    rows = [checked(LISTED_UNIT, row) for row in connection.execute('SELECT * FROM "listed_unit" ORDER BY ordinal')]
    return tuple(ListedUnit(str(code), str(name), str(parent)) for _, code, name, parent in rows)


def store_units(connection: sqlite3.Connection, units: Sequence[ListedUnit]) -> None:
    """The whole list in place of the one before, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute('DELETE FROM "listed_unit"')
        for ordinal, unit in enumerate(units):
            row: Row = (ordinal, unit.code, unit.name, unit.parent)
            connection.execute(LISTED_UNIT.insert, (*row, LISTED_UNIT.digest(row)))
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
