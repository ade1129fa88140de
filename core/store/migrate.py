"""Files of other versions: newer ones are refused with what they need, older ones upgraded after a verified backup."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.store.backup import make_backup
from core.store.connection import connect
from core.store.load import DamagedError
from core.store.schema import TABLES, VERSION
from core.store.verify import tables_of, verify

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = Callable[["Database"], None]


@dataclass(frozen=True)
class Versions:
    """The schema version this program writes, and for each older one the step that leads to the next."""

    current: int = VERSION
    steps: Mapping[int, Migration] = field(default_factory=dict)

    def refuse_unknown(self, path: Path, version: int) -> None:
        """UserError: newer than we know, or so old that there is no step from it."""
        if version > self.current:
            raise UserError(
                f"“{path.name}”是较新的绩目通保存的，需要绩目通 {_needs(path)} 或更新的版本才能打开，本程序没有改动它。"
            )
        if any(step not in self.steps for step in range(version, self.current)):
            raise DamagedError(f"“{path.name}”已损坏：认不出文件的版本。")

    def upgrade(self, connection: sqlite3.Connection, version: int) -> None:
        """All steps in one transaction; what comes out is verified before it counts."""
        from sqlite_utils import Database

        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            verify(connection)
            database = Database(connection, recursive_triggers=False, execute_plugins=False)
            for step in range(version, self.current):
                self.steps[step](database)
            _prove(connection)
            connection.execute(f"PRAGMA user_version = {self.current}")
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
        connection.execute("PRAGMA foreign_keys = ON")

    def upgrade_file(self, connection: sqlite3.Connection, path: Path, version: int) -> Path:
        """The backup made before the upgrade, whose contents were compared whole."""
        backup = make_backup(connection, path, f"升级前v{version}", everything, everything)
        self.upgrade(connection, version)
        return backup


def _prove(connection: sqlite3.Connection) -> None:
    """The file is whole and has exactly the columns this program knows, in their order."""
    verify(connection)
    if {table.name: table.names for table in tables_of(connection)} != {table.name: table.names for table in TABLES}:
        raise DamagedError("文件升级后不完整。")
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise DamagedError("文件升级后不完整。")


def everything(connection: sqlite3.Connection) -> str:
    """A digest of every row of every table, of whatever schema."""
    found = hashlib.sha256()
    tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    for name, sql in tables:
        found.update(repr((name, sql)).encode())
        quoted = name.replace('"', '""')
        for row in connection.execute(f'SELECT * FROM "{quoted}" ORDER BY rowid'):
            found.update(repr(row).encode())
    return found.hexdigest()


def _needs(path: Path) -> str:
    """The program version a newer file names in itself; '新版' when it cannot be read."""
    try:
        connection = connect(path, "ro")
        try:
            found = connection.execute("SELECT value FROM about WHERE name = 'needs'").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return "新版"
    return str(found[0]) if found else "新版"
