"""Whether a process lives and is still the one that was meant: its number may have been given away again."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

UNKNOWN = ""


def start_mark(pid: int) -> str:
    """What tells a process from a later one with its number; '' when there is none or nobody can say."""
    if sys.platform == "win32":
        return _windows_start(pid)
    with contextlib.suppress(OSError, IndexError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        ticks = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[19]
        return f"{boot}/{ticks}"
    return UNKNOWN


def is_same_process(pid: int, mark: str) -> bool:
    """Whether process `pid` lives here and is the one whose mark was taken ('': any with this number)."""
    if not _lives(pid):
        return False
    now = start_mark(pid)
    return UNKNOWN in (mark, now) or now == mark


def _lives(pid: int) -> bool:
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return _windows_start(pid) != UNKNOWN
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Dead, but its parent has not looked yet."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] in "ZX"
    return False


def _windows_start(pid: int) -> str:
    """The creation time of a running process (os.kill would end it on Windows)."""
    if sys.platform != "win32":
        return UNKNOWN
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.windll.kernel32
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return UNKNOWN
    try:
        code = wintypes.DWORD()
        times = [wintypes.FILETIME() for _ in range(4)]
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        if code.value != 259 or not kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):  # STILL_ACTIVE
            return UNKNOWN
        return f"{times[0].dwHighDateTime}/{times[0].dwLowDateTime}"
    finally:
        kernel.CloseHandle(handle)
