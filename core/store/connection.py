"""How the file is opened: settings that keep it whole in itself on any medium, after any crash."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

SETTINGS = (
    "PRAGMA journal_mode = DELETE",  # a file on a stick must be whole in itself: never WAL
    "PRAGMA synchronous = EXTRA",  # the folder, too, is synced after the journal went
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """`mode` rw or ro; never makes a file. The connection may be handed to another thread."""
    posix = path.absolute().as_posix()
    address = "file://" + quote(os.fsencode(posix if posix.startswith("/") else f"/{posix}")) + f"?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=1.0, check_same_thread=False)


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Alone: no other program can read or write while the connection is open. sqlite3.Error: it cannot be."""
    connection = connect(path, "rw")
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        for setting in SETTINGS:
            connection.execute(setting)
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Together with other readers; what a crash left half done is undone first where the medium lets that be."""
    connection = connect(path, "rw")  # SQLite falls back to reading by itself where nothing can be written
    try:
        for setting in SETTINGS[2:]:
            connection.execute(setting)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
