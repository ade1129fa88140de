"""The first hundred bytes of a file: what it is, before SQLite is asked to open it."""

from __future__ import annotations

import struct
from pathlib import Path

from core.errors import UserError
from core.store.schema import APPLICATION_ID

_MAGIC = b"SQLite format 3\x00"


def read_version(path: Path) -> int:
    """The schema version of a workspace file. UserError: not there, cannot be read, none of ours."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise UserError(f"找不到文件“{path}”。") from None
    except OSError as error:
        raise UserError(f"无法读取文件“{path}”：{_reason(error)}。") from None
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise UserError(f"“{path}”不是绩目通的工作文件（.jmt）。")
    version, application = struct.unpack_from(">I4xI", header, 60)
    if application != APPLICATION_ID:
        raise UserError(f"“{path}”是别的程序的数据库，不是绩目通的工作文件。")
    return int(version)


def _reason(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹"
    return "没有权限" if isinstance(error, PermissionError) else "存储设备读不出来"
