"""A workspace file from opening to closing: locked, proved to be ours, upgraded if old, with its writer."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from core.domain.change import ChangeSet
from core.domain.document import Document
from core.domain.unit import ListedUnit
from core.errors import UserError
from core.store.backup import backup_folder, copy_file, make_backup, sync
from core.store.changes import LAST_SEQUENCE, Entry
from core.store.connection import connect, open_for_reading, open_for_writing
from core.store.failure import TROUBLE, as_user_error, is_damage
from core.store.header import read_version
from core.store.load import DocumentHead, Review, load_document, load_heads
from core.store.lock import Lock, NotWritableError, person, refuse_if_held
from core.store.log import Act, load_acts
from core.store.migrate import Versions
from core.store.schema import BACKUP, REVIEW, create_schema
from core.store.table import Row
from core.store.units import load_units, store_units
from core.store.upgrades import VERSIONS
from core.store.verify import read_seals
from core.store.writer import Writer

T = TypeVar("T")


class Workspace:
    """An open file. Made by `open_workspace`; everything after that happens on the writer's thread."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: Lock | None, upgraded: Path | None) -> None:
        self.path = path
        self.upgrade_backup = upgraded
        self._lock = lock
        self._connection = connection
        self._writer: Writer | None = None

    @property
    def is_writable(self) -> bool:
        return self._lock is not None

    def start(
        self,
        on_stored: Callable[[int, Entry], None],
        on_failed: Callable[[str], None],
        commit_delay: float = 0.0,
    ) -> None:
        """From now on the writer's thread owns the connection."""
        last = self._do(lambda connection: int(connection.execute(LAST_SEQUENCE).fetchone()[0]), "打开")
        self._writer = Writer(self._connection, self.path.name, last, on_stored, on_failed, commit_delay)

    # ---- reading

    def heads(self) -> tuple[DocumentHead, ...]:
        return self._do(load_heads, "打开")

    def document(self, document_id: str) -> Document:
        """UserError: damaged, unreadable, not in the file."""
        return self._do(lambda connection: load_document(connection, document_id), "打开")

    def listed_units(self) -> tuple[ListedUnit, ...]:
        """The county's list of units; empty where none was loaded."""
        return self._do(load_units, "打开")

    def acts(self, document_id: str) -> tuple[Act, ...]:
        """What the log says of a document, as far as it is on the disk."""
        return self._do(lambda connection: load_acts(connection, document_id), "打开")

    def _do(self, task: Callable[[sqlite3.Connection], T], doing: str) -> T:
        try:
            return self._writer.call(task) if self._writer else task(self._connection)
        except (UserError, *TROUBLE) as error:
            raise self._sentence(error, doing) from error

    def _sentence(self, error: BaseException, doing: str) -> UserError:
        if not is_damage(error) and not isinstance(error, UserError):
            return as_user_error(error, self.path.name, doing)
        advice = f"请从文件夹“{backup_folder(self.path)}”里选一份备份打开。"
        if isinstance(error, UserError):
            return type(error)(f"“{self.path.name}”：{error}{advice}")
        return as_user_error(error, self.path.name, doing, advice)

    # ---- writing

    @property
    def pending(self) -> int:
        return self._writer.pending if self._writer else 0

    def put(self, change_set: ChangeSet, origin: str) -> None:
        """Queue an act for storing; returns at once."""
        assert self._writer is not None
        self._writer.put(Entry(change_set, origin, _now(), person_once()))

    def together(self) -> AbstractContextManager[None]:
        """What is put meanwhile is stored whole or not at all."""
        assert self._writer is not None
        return self._writer.together()

    def wait(self, timeout: float | None = None) -> bool:
        return self._writer.wait(timeout) if self._writer else True

    def unstored(self) -> tuple[Entry, ...]:
        return self._writer.unstored() if self._writer else ()

    def back_up(self) -> Path:
        """A verified copy in the folder of backups, of everything that waits now."""
        return self._do(self._back_up, "备份")

    def _back_up(self, connection: sqlite3.Connection) -> Path:
        target = make_backup(connection, self.path)
        if self.is_writable:
            count = connection.execute("SELECT count(*) FROM document").fetchone()[0]
            row: Row = (target.name, _now(), "", count)
            with contextlib.suppress(sqlite3.Error):  # the copy is there, whether or not it can be noted
                connection.execute(BACKUP.replace, (*row, BACKUP.digest(row)))
        return target

    def copy_to(self, target: Path) -> None:
        """A verified copy of the file as it is on the disk (what could not be stored is not in it)."""
        self._do(lambda connection: copy_file(connection, target, read_seals(connection)), "另存")

    def note_review(self, document_id: str, revision: int, review: Review) -> None:
        """Keep what the checks found for a revision; forgotten by the next change."""
        row: Row = (document_id, revision, review.rules, review.errors, review.warnings, review.hints)
        self._do(lambda connection: connection.execute(REVIEW.replace, (*row, REVIEW.digest(row))), "保存")

    def keep_units(self, units: Sequence[ListedUnit]) -> None:
        """The county's list of units, in place of the one before."""
        self._do(lambda connection: store_units(connection, units), "保存")

    def close(self) -> None:
        """Store what waits, let the file and its lock go."""
        if self._writer:
            self._writer.close()
        else:
            self._connection.close()
        if self._lock:
            self._lock.release()
            self._lock = None


def _now() -> str:
    return datetime.now().isoformat(timespec="milliseconds")


_PERSON: list[str] = []


def person_once() -> str:
    """The person's name, asked of the system once."""
    if not _PERSON:
        _PERSON.append(person())
    return _PERSON[0]


# ---- opening


def open_workspace(
    path: Path,
    *,
    create: bool = False,
    read_only: bool = False,
    take_over: bool = False,
    versions: Versions = VERSIONS,
) -> Workspace:
    """UserError: not there, not ours, newer, damaged, open elsewhere. NotWritableError: only reading is possible.

    `take_over` passes by the lock of another machine, of which nobody can know whether it still works on the file.
    """
    path = path.absolute()
    if create and not path.exists():
        create_workspace(path)
    if not path.exists():
        raise UserError(f"找不到文件“{path}”。")
    if os.access(path.parent, os.W_OK) or not read_only:  # a lock file on a read-only medium is only a copy of one
        refuse_if_held(path, take_over)
    version = read_version(path)
    versions.refuse_unknown(path, version)
    try:
        if read_only:
            return Workspace(path, _readable(path, version, versions), None, None)
        return _open_writable(path, version, versions, take_over)
    except UserError:
        raise
    except TROUBLE as error:
        raise _opening_error(path, error) from error


def _open_writable(path: Path, version: int, versions: Versions, take_over: bool) -> Workspace:
    if not os.access(path, os.W_OK):
        raise NotWritableError(f"“{path.name}”是只读的，不能修改。")
    lock = Lock.take(path, take_over)
    connection = None
    try:
        connection = open_for_writing(path)
        _refuse_foreign_schema(connection, path)
        upgraded = versions.upgrade_file(connection, path, version) if version < versions.current else None
        return Workspace(path, connection, lock, upgraded)
    except BaseException:
        if connection:
            connection.close()
        lock.release()
        raise


def _readable(path: Path, version: int, versions: Versions) -> sqlite3.Connection:
    """An older file is upgraded in memory, the file stays as it is."""
    connection = open_for_reading(path)
    try:
        _refuse_foreign_schema(connection, path)
        if version == versions.current:
            return connection
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.backup(copy)
        versions.upgrade(copy, version)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return copy


def _refuse_foreign_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Views and triggers are never ours: somebody else put them there."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchone()
    if found:
        raise UserError(f"“{path.name}”里有不属于绩目通的内容（{found[0]}），不能打开。")


def _opening_error(path: Path, error: Exception) -> UserError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    journal = _journal(path)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) and journal.exists():
        return NotWritableError(
            f"“{path.name}”上次没有正常关闭，而这里是只读的：请把它和“{journal.name}”一起复制到本机硬盘再打开。"
        )
    if code == sqlite3.SQLITE_READONLY:
        return NotWritableError(f"“{path.name}”所在的磁盘是只读的，不能修改。")
    advice = f"请从文件夹“{backup_folder(path)}”里选一份备份打开。" if is_damage(error) else ""
    return as_user_error(error, path.name, "打开", advice)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def create_workspace(path: Path) -> None:
    """An empty file, built beside its place: it appears whole or not at all. NotWritableError: it cannot be made."""
    beside = path.with_name(f".~{path.name}.new")
    try:
        _journal(path).unlink(missing_ok=True)  # of a file that is gone: SQLite would undo it in the new one
        beside.unlink(missing_ok=True)
        beside.touch(exist_ok=False)
        connection = connect(beside, "rw")
        try:
            create_schema(connection)
        finally:
            connection.close()
        beside.replace(path)
        sync(path.parent)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError) and not path.parent.is_dir():
            raise UserError(f"文件夹“{path.parent}”不存在。") from error
        sentence = str(as_user_error(error, path.name, "建立"))
        raise NotWritableError(sentence) from error
