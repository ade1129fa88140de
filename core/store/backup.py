"""Copies of the whole file: made page by page on the writer's connection, opened again, compared, rotated."""

from __future__ import annotations

import contextlib
import glob
import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from core.store.connection import connect
from core.store.load import DamagedError
from core.store.verify import read_seals, verify

KEEP = 10
PAGES = 512
"""Pages in one step of the copy."""


def backup_folder(path: Path) -> Path:
    return path.with_name(f"{path.stem}.备份")


Proof: TypeAlias = Callable[[sqlite3.Connection], object]
"""What is read of a file; of the copy it must be what was expected of the original."""


def make_backup(
    connection: sqlite3.Connection, path: Path, reason: str = "", expect: Proof = read_seals, prove: Proof = verify
) -> Path:
    """A verified copy beside the file; at most KEEP stay. OSError, sqlite3.Error, DamagedError: there is none."""
    folder = backup_folder(path)
    folder.mkdir(exist_ok=True)
    target = _free_name(folder, path.stem, reason)
    _clear(folder)
    copy_file(connection, target, expect(connection), prove)
    if not reason:
        _rotate(folder, path.stem)
    return target


def copy_file(source: sqlite3.Connection, target: Path, expected: object, prove: Proof = verify) -> None:
    """Copy the open file to `target`, which appears there only when `prove` finds in it what is expected."""
    beside = target.with_name(f".~{target.name}.new")
    beside.unlink(missing_ok=True)
    try:
        _copy_pages(source, beside)
        _compare(beside, expected, prove)
        sync(beside)
        beside.replace(target)
        sync(target.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _copy_pages(source: sqlite3.Connection, target: Path) -> None:
    target.touch(exist_ok=False)
    copy = connect(target, "rw")
    try:
        copy.execute("PRAGMA synchronous = OFF")  # synced once, when it is whole
        source.backup(copy, pages=PAGES, sleep=0.0)
    finally:
        copy.close()


def _compare(target: Path, expected: object, prove: Proof) -> None:
    copy = connect(target, "ro")
    try:
        if prove(copy) != expected:
            raise DamagedError("备份与原文件不一致。")
    finally:
        copy.close()


def sync(path: Path) -> None:
    """To the disk; a folder only where the system can do that (Windows and some network drives cannot)."""
    if path.is_dir():
        with contextlib.suppress(OSError):
            _fsync(path, os.O_RDONLY)
    else:
        _fsync(path, os.O_RDWR)


def _fsync(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    """What a killed program left half copied."""
    for rest in folder.glob(".~*.new*"):
        with contextlib.suppress(OSError):
            rest.unlink()


def _free_name(folder: Path, stem: str, reason: str) -> Path:
    base = f"{stem}-{reason and reason + '-'}{datetime.now():%Y%m%d-%H%M%S}"
    names = (folder / f"{base}{f'-{number}' if number else ''}.jmt" for number in range(1000))
    return next(name for name in names if not name.exists())


def _rotate(folder: Path, stem: str) -> None:
    """Copies made before an upgrade have another name and stay."""
    copies = sorted(
        folder.glob(f"{glob.escape(stem)}-[0-9]*.jmt"), key=lambda copy: (copy.stat().st_mtime_ns, copy.name)
    )
    for old in copies[:-KEEP]:
        with contextlib.suppress(OSError):
            old.unlink()
