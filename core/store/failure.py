"""What SQLite says when the world fails, as a sentence for a clerk."""

from __future__ import annotations

import errno
import sqlite3

from core.errors import UserError
from core.log import logger
from core.store.load import DamagedError

_SENTENCES = {
    sqlite3.SQLITE_FULL: "磁盘已满",
    sqlite3.SQLITE_READONLY: "磁盘或文件是只读的",
    sqlite3.SQLITE_IOERR: "存储设备出错或已经拔出",
    sqlite3.SQLITE_CANTOPEN: "文件所在的文件夹不能写入，或存储设备已经拔出",
    sqlite3.SQLITE_BUSY: "文件正被另一个程序使用",
    sqlite3.SQLITE_LOCKED: "文件正被另一个程序使用",
    sqlite3.SQLITE_PERM: "没有权限",
    sqlite3.SQLITE_AUTH: "没有权限",
}
_OS_SENTENCES = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTDIR: "文件夹不存在",
}
TROUBLE = (
    sqlite3.Error,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    MemoryError,
)
"""What reading a damaged file or writing to a failing disk may raise."""

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


def reason(error: BaseException) -> str | None:
    """Why the world refused; None when it was not the world but a mistake of the program."""
    if isinstance(error, OSError):
        return _OS_SENTENCES.get(error.errno or 0, "存储设备出错或没有权限")
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _SENTENCES.get(code & 0xFF)


def is_damage(error: BaseException) -> bool:
    """SQLite's own word for damage, or a value, table or row that cannot be in a sound file."""
    if isinstance(error, sqlite3.DatabaseError):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        return code & 0xFF in (*_DAMAGE, sqlite3.SQLITE_ERROR)
    return isinstance(error, TROUBLE) and not isinstance(error, OSError)


def as_user_error(error: BaseException, name: str, doing: str, advice: str = "") -> UserError:
    """The sentence for a failed act on the file `name`; `doing` is what could not be done (打开)."""
    if isinstance(error, UserError):
        return error
    logger.warning("%s failed", doing, exc_info=error)
    why = reason(error)
    if why is None and is_damage(error):
        return DamagedError(f"“{name}”已损坏，无法{doing}。{advice}")
    return UserError(f"无法{doing}“{name}”：{why or '原因不明'}。{advice}")
