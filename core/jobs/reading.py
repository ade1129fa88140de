"""Reading files from outside in processes of their own: one that hangs, grows or crashes stops nothing but itself.

A process stays ready for the next files for two minutes; it ends with the program.
"""

from __future__ import annotations

import atexit
import io
import pickle
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from core.errors import UserError
from core.forms.model import FormSet
from core.jobs.processes import STARTING
from core.jobs.reading_limits import limit_memory
from core.office.blocks import OfficeFile
from core.progress import Progress, silent
from core.readers.draft import Draft

SECONDS = 30
"""For one file, its conversion by an office program included."""
PROCESSES = 2
MANY = 6
"""Files from on which a second process is worth its start."""
_START_SECONDS = 60
_IDLE_SECONDS = 120
_TICK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was opened and read. `drafts`: one for each document it holds, in its order; (): no form set knows
    it."""

    path: Path
    office: OfficeFile
    drafts: tuple[Draft, ...]

    @property
    def draft(self) -> Draft | None:
        return self.drafts[0] if self.drafts else None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why: a UserError is one sentence that names it, anything else our mistake."""

    path: Path
    error: Exception


Result: TypeAlias = Reading | Failure
Finish: TypeAlias = Callable[[Reading, Sequence[FormSet]], Any]
"""What is wanted of a file instead of the whole of it; it is called where the file was read."""


def read_here(path: Path, form_sets: Sequence[FormSet]) -> Reading:
    """Opens and reads a file in this process. UserError: it cannot be used."""
    from core.office.open import open_office
    from core.readers.several import read_documents

    office = open_office(path)
    return Reading(path, office, read_documents(office, form_sets))


def read_many(
    paths: Iterable[Path],
    form_sets: Iterable[FormSet],
    *,
    processes: int = PROCESSES,
    seconds: float = SECONDS,
    progress: Progress = silent,
) -> Iterator[Result]:
    """Each file's result in the order of the files, as soon as it is there; no bad file stops the others.

    Cancelled: `progress`, which is asked ten times a second, stopped it; the processes are ended at once.
    """
    yield from read_each(paths, form_sets, None, processes=processes, seconds=seconds, progress=progress)


def read_each(
    paths: Iterable[Path],
    form_sets: Iterable[FormSet],
    finish: Finish | None,
    *,
    processes: int = PROCESSES,
    seconds: float = SECONDS,
    progress: Progress = silent,
) -> Iterator[Any]:
    """As `read_many`, with what `finish` (a function of a module) makes of each file in place of its Reading."""
    files = tuple(Path(path) for path in paths)
    desk = _Desk(files, tuple(form_sets), seconds, processes if len(files) >= MANY else 1, finish)
    try:
        for number in range(len(files)):
            while number not in desk.results:
                progress(desk.done, len(files), f"读取“{desk.current.name}”")
                desk.step()
            yield desk.results.pop(number)
    finally:
        desk.close()


@dataclass(slots=True)
class _Desk:
    """One run over many files."""

    files: Sequence[Path]
    form_sets: Sequence[FormSet]
    seconds: float
    processes: int
    finish: Finish | None = None
    results: dict[int, Any] = field(default_factory=dict)
    done: int = 0
    _next: int = 0
    _workers: list[_Worker] = field(default_factory=list)
    _has_processes: bool = True

    @property
    def current(self) -> Path:
        """The file that is in work for the longest time."""
        numbers = [worker.number for worker in self._workers if worker.number is not None]
        return self.files[min(numbers, default=min(self._next, len(self.files) - 1))]

    def step(self) -> None:
        """Gives out files, then waits a moment for what comes back."""
        while self._next < len(self.files):
            worker = self._free()
            if worker is None:
                break
            if worker.give(self._next, self.files[self._next], self.form_sets, self.seconds, self.finish):
                self._next += 1
            else:
                self._drop(worker)
        if not self._workers:
            if self._next < len(self.files):
                self._next += 1
                self._read_here(self._next - 1)
            return
        ready = connection.wait([worker.line for worker in self._workers], _TICK_SECONDS)
        for worker in tuple(self._workers):
            if worker.line in ready:
                self._take(worker)
            elif worker.number is not None and time.monotonic() > worker.until:
                self._give_up(worker, _late(self.files[worker.number], self.seconds))

    def _free(self) -> _Worker | None:
        """A process that waits for work; a new one as long as there may be one more."""
        for worker in self._workers:
            if worker.number is None:
                return worker
        if not self._has_processes or len(self._workers) >= min(self.processes, len(self.files)):
            return None
        try:
            self._workers.append(_idle() or _Worker())
        except (OSError, RuntimeError, ValueError):  # no process can be started: better read here than not at all
            self._has_processes = False
            return None
        return self._workers[-1]

    def _read_here(self, number: int) -> None:
        path = self.files[number]
        try:
            result: Any = _finished(path, self.form_sets, self.finish)
        except Exception as error:
            result = Failure(path, error)
        self._set(number, result)

    def _take(self, worker: _Worker) -> None:
        number = worker.number
        try:
            kind, data = pickle.loads(worker.line.recv_bytes())
        except (EOFError, OSError, pickle.UnpicklingError, MemoryError):
            if number is None:
                self._drop(worker)
            elif worker.has_started:
                self._give_up(worker, _crashed(self.files[number]))
            else:  # a process that does not even start will not start the next time either
                self._has_processes = False
                self._drop(worker)
                self._read_here(number)
            return
        if kind == "ready":  # it has started; what counts from now on is the time of the file
            worker.has_started = True
            worker.until = time.monotonic() + self.seconds
            return
        worker.number = None
        if number is not None:
            path = self.files[number]
            self._set(number, loaded(data, self.form_sets) if kind == "done" else Failure(path, pickle.loads(data)))

    def _give_up(self, worker: _Worker, error: UserError) -> None:
        assert worker.number is not None
        self._set(worker.number, Failure(self.files[worker.number], error))
        self._drop(worker)

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def _set(self, number: int, result: Any) -> None:
        self.results[number] = result
        self.done += 1

    def close(self) -> None:
        """Processes that are still at work are ended, all at the same time; the others stay ready."""
        for worker in self._workers:
            if worker.number is not None:
                worker.ask_to_end()
        for worker in self._workers:
            if worker.number is None:
                _keep(worker)
            else:
                worker.end()
        self._workers.clear()


def _late(path: Path, seconds: float) -> UserError:
    return UserError(f"“{path.name}”读取超过 {seconds:.0f} 秒，已停下。请用 Office 或 WPS 打开并另存后再导入。")


def _crashed(path: Path) -> UserError:
    return UserError(
        f"读取“{path.name}”的后台程序意外中断（可能是文件损坏或内存不足）。请用 Office 或 WPS 打开并另存后再导入。"
    )


# ---------------------------------------------------------------- a process, seen from here


class _Worker:
    """`number`: of the file it has in work; `until`: when its time is up."""

    def __init__(self) -> None:
        self.line, theirs = STARTING.Pipe()
        self.number: int | None = None
        self.has_started = False
        self.until = time.monotonic() + _START_SECONDS
        self._told: object = None
        self._folder = tempfile.mkdtemp(prefix="jimutong-reading-")
        self._process = STARTING.Process(target=_serve, args=(theirs, self._folder), daemon=True)
        try:
            self._process.start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        theirs.close()

    def give(
        self, number: int, path: Path, form_sets: Sequence[FormSet], seconds: float, finish: Finish | None
    ) -> bool:
        """False: it is no longer there."""
        key = [(str(one.folder), one.digest) for one in form_sets]
        try:
            if self._told != key:
                self.line.send_bytes(pickle.dumps(("sets", form_sets)))
                self.until = time.monotonic() + _START_SECONDS
            else:
                self.until = time.monotonic() + seconds
            self.line.send_bytes(pickle.dumps(("file", (path, finish))))
        except OSError:
            return False
        self._told, self.number = key, number
        return True

    @property
    def is_there(self) -> bool:
        return self._process.is_alive()

    def ask_to_end(self) -> None:
        """And with it the office program it may have started."""
        with suppress(OSError):
            self._process.terminate()

    def end(self) -> None:
        """Asks it to end, then ends it; what it left on the disk goes with it."""
        self.ask_to_end()
        with suppress(OSError):
            self._process.join(0.3)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(1)
        self.line.close()
        shutil.rmtree(self._folder, ignore_errors=True)


_LOCK = threading.Lock()
_WAITING: list[_Worker] = []


def _idle() -> _Worker | None:
    """A process that waits for its next files."""
    with _LOCK:
        while _WAITING:
            worker = _WAITING.pop()
            if worker.is_there:
                return worker
            worker.end()
    return None


def _keep(worker: _Worker) -> None:
    with _LOCK:
        if len(_WAITING) < PROCESSES:
            _WAITING.append(worker)
            return
    worker.end()


@atexit.register
def end_waiting() -> None:
    """Ends the processes that wait for further files."""
    with _LOCK:
        while _WAITING:
            _WAITING.pop().end()


# ---------------------------------------------------------------- in the process itself


def _serve(line: Connection, folder: str) -> None:
    """What a process does from its start to its end. `folder`: where all its files go, so that none is left behind
    when it is ended, or when the program that started it is."""
    tempfile.tempdir = folder
    try:
        _answer(line)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answer(line: Connection) -> None:
    """Reads files until no more come; what it is asked to read with comes first, and again when it changes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to answer
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of every `finally`, which end office programs
    limit_memory()
    import core.office.open
    import core.readers.several  # noqa: F401 (what takes time is done before the time of a file begins)

    form_sets: Sequence[FormSet] = ()
    while line.poll(_IDLE_SECONDS):
        try:
            kind, what = pickle.loads(line.recv_bytes())
        except (EOFError, OSError):
            return
        if kind == "sets":
            form_sets = what
            line.send_bytes(pickle.dumps(("ready", b"")))
            continue
        path, finish = what
        try:
            answer = "done", dumped(_finished(path, form_sets, finish), form_sets)
        except MemoryError:
            answer = "failed", pickle.dumps(UserError(f"“{path.name}”太大，读取时内存不足，不予读取。"))
        except Exception as error:
            answer = "failed", _told_error(error)
        try:
            line.send_bytes(pickle.dumps(answer))
        except OSError:
            return


def _finished(path: Path, form_sets: Sequence[FormSet], finish: Finish | None) -> Any:
    reading = read_here(path, form_sets)
    return reading if finish is None else finish(reading, form_sets)


def _told_error(error: Exception) -> bytes:
    """The error as the program can raise it again, with where it happened."""
    import traceback

    if not isinstance(error, UserError):
        error.add_note("".join(traceback.format_exception(error)))
    error.__cause__ = error.__context__ = None
    try:
        data = pickle.dumps(error)
        pickle.loads(data)
    except Exception:
        data = pickle.dumps(RuntimeError("".join(traceback.format_exception(error))))
    return data


# ---------------------------------------------------------------- results on their way


class _Pickler(pickle.Pickler):
    """Form sets go by their number: here and there they are the same, and they must stay the same objects here."""

    def __init__(self, file: io.BytesIO, form_sets: Sequence[FormSet]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._numbers = {id(one): at for at, one in enumerate(form_sets)}

    def persistent_id(self, obj: Any) -> int | None:
        return self._numbers.get(id(obj)) if isinstance(obj, FormSet) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, form_sets: Sequence[FormSet]) -> None:
        super().__init__(io.BytesIO(data))
        self._form_sets = form_sets

    def persistent_load(self, pid: Any) -> FormSet:
        found: FormSet = self._form_sets[pid]
        return found


def dumped(found: object, form_sets: Sequence[FormSet]) -> bytes:
    """Anything that was read, without the form sets it speaks of."""
    out = io.BytesIO()
    _Pickler(out, form_sets).dump(found)
    return out.getvalue()


def loaded(data: bytes, form_sets: Sequence[FormSet]) -> Any:
    """What was `dumped` with the same form sets in the same order."""
    return _Unpickler(data, form_sets).load()
