"""The lock file beside a workspace names who has it open: user, machine, process, time. It never outlives its process.

It is there for the name: what keeps two programs apart on one machine is SQLite's own exclusive lock. A lock of a dead
process of this machine, or one that cannot be read (its writer died while writing it), is taken over.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from core.errors import UserError
from core.store.process import is_same_process, start_mark


class NotWritableError(UserError):
    """The place cannot be written to; opening for reading may do."""


class HeldError(UserError):
    """Somebody has the file open. `elsewhere`: on another machine; whether it still is, nobody can see from here."""

    def __init__(self, sentence: str, elsewhere: bool) -> None:
        super().__init__(sentence)
        self.elsewhere = elsewhere


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a workspace open; `started` tells the process from a later one with the same number."""

    user: str
    host: str
    pid: int
    time: str
    started: str

    @property
    def is_here(self) -> bool:
        return self.host == socket.gethostname()

    @property
    def lives(self) -> bool:
        """Of another machine it cannot be known: yes."""
        return not self.is_here or is_same_process(self.pid, self.started)


def lock_path(path: Path) -> Path:
    return path.with_name(f".~{path.name}.lock")


def person() -> str:
    """The name of who works here; '' when the system does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def read_holder(path: Path) -> Holder | None:
    """Who holds the workspace by its lock file, alive or not; None: nobody, or a lock that says nothing."""
    try:
        data = json.loads(lock_path(path).read_text("utf-8"))
        return Holder(str(data["user"]), str(data["host"]), int(data["pid"]), str(data["time"]), str(data["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def refuse_if_held(path: Path, take_over: bool = False) -> None:
    """HeldError that names who has the workspace open; `take_over` passes by one on another machine."""
    holder = read_holder(path)
    if holder is None or not holder.lives or (take_over and not holder.is_here):
        return
    where = "本机" if holder.is_here else f"计算机“{holder.host}”"
    sentence = (
        f"“{path.name}”已经打开：{where}上的用户“{holder.user}”从{holder.time.replace('T', ' ')}起在用，请先在那里关闭"
    )
    if not holder.is_here:
        sentence += f"；确知那里已经关闭的，请删除文件“{lock_path(path)}”再试"
    raise HeldError(sentence + "。", not holder.is_here)


class Lock:
    """The lock file of one open workspace, made by `take`, gone with `release`."""

    def __init__(self, path: Path) -> None:
        self._file = lock_path(path)
        now = datetime.now().isoformat(timespec="seconds")
        self._holder = Holder(person(), socket.gethostname(), os.getpid(), now, start_mark(os.getpid()))

    @classmethod
    def take(cls, path: Path, take_over: bool = False) -> Lock:
        """HeldError: somebody has it open. NotWritableError: no file can be made beside the workspace."""
        lock = cls(path)
        for _ in range(3):
            refuse_if_held(path, take_over)
            with contextlib.suppress(FileExistsError):
                lock._write()
                return lock
            lock._file.unlink(missing_ok=True)
        raise HeldError(f"“{path.name}”正由另一个程序打开，请稍后再试。", False)

    def _write(self) -> None:
        try:
            handle = os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        except FileExistsError:
            raise
        except OSError:
            raise NotWritableError(f"不能写入“{self._file.parent}”：磁盘只读、已满或没有权限。") from None
        with contextlib.suppress(OSError), os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(self._holder), file, ensure_ascii=False)

    def release(self) -> None:
        """Take the lock file away, if it is still ours."""
        with contextlib.suppress(OSError):
            if json.loads(self._file.read_text("utf-8")) == asdict(self._holder):
                self._file.unlink()
