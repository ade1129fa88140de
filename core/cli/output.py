"""What commands print: UTF-8 wherever it goes, and one clear word when it can go nowhere."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from core.progress import Progress, silent


class OutputError(Exception):
    """Standard output takes nothing more (a full disk behind it); `str()` is the Chinese sentence to show."""


def mend_streams() -> None:
    """Streams that were closed become a hole, so that no file opened later gets their number and what is printed."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDONLY if name == "stdin" else os.O_WRONLY)
            setattr(sys, name, os.fdopen(handle, "r" if name == "stdin" else "w", encoding="utf-8"))
    _speak_chinese(sys.stdout)
    _speak_chinese(sys.stderr)


def _speak_chinese(stream: TextIO) -> None:
    """Pipes and files get UTF-8 whatever the system's code page; a console keeps its own if that has Chinese signs.

    File names that are no text at all are written with escapes instead of failing.
    """
    if not hasattr(stream, "reconfigure"):
        return
    encoding = stream.encoding if stream.isatty() and _has_chinese(stream.encoding) else "utf-8"
    stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _has_chinese(encoding: str) -> bool:
    try:
        "绩目通".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def say(lines: Sequence[str]) -> None:
    """Print lines. OutputError: they cannot be written; BrokenPipeError: nobody reads them any more."""
    _write("".join(f"{line}\n" for line in lines))


def say_json(plain: object) -> None:
    _write(json.dumps(plain, ensure_ascii=False, indent=1) + "\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"结果没有写出来：{error.strerror or '输出的设备没有响应'}。") from error


@contextlib.contextmanager
def progress_line() -> Iterator[Progress]:
    """What is being done, in one line that is written over; only for a person who looks on, never into a file."""
    screen = sys.stderr
    if not screen.isatty():
        yield silent
        return

    def show(done: int, total: int, what: str) -> None:
        screen.write(f"\r\x1b[K{what}（{done}/{total}）…" if what else "\r\x1b[K")
        screen.flush()

    try:
        yield show
    finally:
        show(0, 0, "")


def forget_output() -> None:
    """What is still waiting to be printed goes nowhere; without this Python complains about it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        hole = os.open(os.devnull, os.O_WRONLY)
        os.dup2(hole, sys.stdout.fileno())
        os.close(hole)
