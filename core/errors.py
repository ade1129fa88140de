"""What the world did to us: one sentence a clerk can act on."""

from __future__ import annotations


class UserError(Exception):
    """A condition outside the program (locked, full, newer, damaged, unreadable); `str()` is the Chinese sentence to
    show."""


class Cancelled(Exception):  # noqa: N818 (an event, not an error)
    """The person stopped a long task; nothing was changed."""


def cause_of(error: OSError) -> str:
    """Why a file cannot be opened, read or removed, in a clerk's words."""
    for kind, words in _CAUSES:
        if isinstance(error, kind):
            return words
    return "存储设备没有响应或已损坏"


_CAUSES: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "没有这个文件"),
    (PermissionError, "没有权限，或正在别的程序里打开"),
    (IsADirectoryError, "这是文件夹，不是文件"),
    (NotADirectoryError, "这是文件，不是文件夹"),
)
