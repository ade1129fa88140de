"""The thread that owns the connection: what waits is committed in order, each act with its log entry."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from core.log import logger
from core.store.apply import store_change_set
from core.store.changes import Entry, log_rows
from core.store.failure import as_user_error
from core.store.rows import Rows

T = TypeVar("T")
Task = Callable[[sqlite3.Connection], Any]


class Writer:
    """`on_stored` and `on_failed` are called on this thread; after a failure nothing more is written."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        name: str,
        last_sequence: int,
        on_stored: Callable[[int, Entry], None],
        on_failed: Callable[[str], None],
        commit_delay: float = 0.0,
    ) -> None:
        self._connection = connection
        self._name = name
        self._on_stored = on_stored
        self._on_failed = on_failed
        self._commit_delay = commit_delay
        self._changed = threading.Condition()
        self._entries: deque[Entry] = deque()
        self._tasks: deque[tuple[Task, Future[Any]]] = deque()
        self._held: list[Entry] | None = None
        self._closing = False
        self._failed = False
        self._sequence = last_sequence
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    # ---- from other threads

    @property
    def pending(self) -> int:
        """How many acts are not yet on the disk; after a failure those that never will be."""
        return len(self._entries)

    def put(self, entry: Entry) -> None:
        with self._changed:
            if self._held is not None:
                self._held.append(entry)
                return
            self._entries.append(entry)
            self._changed.notify_all()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is put meanwhile is stored in one transaction; when the block raises, nothing of it is."""
        held: list[Entry] = []
        self._held = held
        try:
            yield
        except BaseException:
            held.clear()
            raise
        finally:
            with self._changed:
                self._held = None
                self._entries.extend(held)
                self._changed.notify_all()

    def call(self, task: Callable[[sqlite3.Connection], T]) -> T:
        """Run a task on the writer's connection after everything that waits now; what it returns or raises."""
        future: Future[T] = Future()
        with self._changed:
            if self._closing:
                raise RuntimeError("the writer is closed")
            self._tasks.append((task, future))
            self._changed.notify_all()
        return future.result()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until everything is on the disk; False: not in time, or it failed."""
        with self._changed:
            self._changed.wait_for(lambda: self._failed or not self._entries, timeout)
            return not self._entries

    def unstored(self) -> tuple[Entry, ...]:
        """The acts that are not on the disk, in order."""
        with self._changed:
            return tuple(self._entries)

    def close(self) -> None:
        """Finish what waits, then let the file go."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()

    # ---- on the writer's thread

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work)
                batch = () if self._failed else tuple(self._entries)
                tasks = tuple(self._tasks)
                self._tasks.clear()
                done = self._closing and not batch and not tasks
            if done:
                break
            if batch:
                self._store(batch)
            for task, future in tasks:
                self._perform(task, future)
        self._connection.close()

    def _has_work(self) -> bool:
        return bool(self._closing or self._tasks or (self._entries and not self._failed))

    def _perform(self, task: Task, future: Future[Any]) -> None:
        try:
            future.set_result(task(self._connection))
        except BaseException as error:
            future.set_exception(error)

    def _store(self, batch: tuple[Entry, ...]) -> None:
        try:
            self._commit(batch)
        except Exception as error:
            self._fail(error)
            return
        first = self._sequence + 1
        self._sequence += len(batch)
        for sequence, entry in enumerate(batch, first):
            self._tell(partial(self._on_stored, sequence, entry))
        with self._changed:
            for _ in batch:
                self._entries.popleft()
            self._changed.notify_all()

    def _commit(self, batch: tuple[Entry, ...]) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        rows = Rows(connection)
        for sequence, entry in enumerate(batch, self._sequence + 1):
            store_change_set(rows, entry.change_set)
            for table, row in log_rows(sequence, entry):
                connection.execute(table.insert, (*row, table.digest(row)))
        if self._commit_delay:
            time.sleep(self._commit_delay)
        connection.execute("COMMIT")

    def _fail(self, error: Exception) -> None:
        logger.error("storing failed", exc_info=error)
        try:
            if self._connection.in_transaction:
                self._connection.rollback()
        except sqlite3.Error as second:
            logger.error("rollback failed", exc_info=second)
        sentence = str(as_user_error(error, self._name, "保存"))
        with self._changed:
            self._failed = True
            self._changed.notify_all()
        self._tell(partial(self._on_failed, sentence))

    def _tell(self, call: Callable[[], None]) -> None:
        """A listener's mistake must not stop the storing."""
        try:
            call()
        except Exception as error:
            logger.error("a listener failed", exc_info=error)
