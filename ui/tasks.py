"""Work outside the main thread: progress at most ten times a second, cancel, and the result back on the main thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from core.errors import Cancelled
from core.progress import Progress

PROGRESS_PAUSE_SECONDS = 0.1


class Task(QObject):
    """One piece of work; signals arrive on the main thread: exactly one of done, failed, cancelled, then `ended`."""

    progressed = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _reported = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._reported.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next report of progress."""
        self._stop.set()

    def _report(self, kind: str, what: object) -> None:
        self._reported.emit(kind, what)

    def _pass_on(self, kind: str, what: Any) -> None:
        if kind == "progress":
            self.progressed.emit(*what)
            return
        if kind == "cancelled":
            self.cancelled.emit()
        else:
            (self.done if kind == "done" else self.failed).emit(what)
        self.ended.emit()


class _Job(QRunnable):
    def __init__(self, task: Task, work: Callable[[Progress], Any]) -> None:
        super().__init__()
        self._task = task
        self._work = work
        self._reported_at = 0.0

    def run(self) -> None:
        try:
            result = self._work(self._progress)
        except Cancelled:
            self._task._report("cancelled", None)
        except Exception as error:
            self._task._report("failed", error)
        else:
            self._task._report("done", result)

    def _progress(self, done: int, total: int, what: str) -> None:
        if self._task._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._reported_at >= PROGRESS_PAUSE_SECONDS:
            self._reported_at = now
            self._task._report("progress", (done, total, what))


class Tasks(QObject):
    """The pool of the window. Work given to it must read immutable data or a session's thread-safe calls only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: set[Task] = set()

    def start(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        """Run `work(progress)` in a thread; then `done(result)` or `failed(error)` here (else it is raised)."""
        task = Task(self)
        task.done.connect(done)
        task.failed.connect(failed or _raise)
        task.ended.connect(lambda: self._end(task))
        self._running.add(task)
        self._pool.start(_Job(task, work))
        return task

    @property
    def running(self) -> int:
        return len(self._running)

    def cancel(self) -> None:
        """Ask everything running to stop."""
        for task in self._running:
            task.cancel()

    def finish(self, timeout_ms: int = -1) -> bool:
        """Wait for everything running (their results arrive with the next events); False after the time."""
        return self._pool.waitForDone(timeout_ms)

    def _end(self, task: Task) -> None:
        self._running.discard(task)
        task.deleteLater()


def _raise(error: Exception) -> None:
    raise error
