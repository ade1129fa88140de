"""Files are replaced whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from core.errors import UserError

_CHUNK = 1 << 16


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path`: after a crash or a full disk the old file or the new one stands there, never a part.

    UserError: disk full, read-only, folder gone, the file open in another program.
    """
    try:
        _replace(path, data)
    except OSError as error:
        raise UserError(_sentence(error, path)) from error


def make_folder(path: Path) -> None:
    """The folder with all above it. UserError: it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(_sentence(error, path)) from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".~", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for start in range(0, len(data), _CHUNK):
                stream.write(data[start : start + _CHUNK])
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """The name, too, survives a power cut; Windows has no such call, and some sticks refuse it."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘空间不足，“{path.name}”没有写成。请清理“{path.parent}”所在的磁盘后再试。"
    if error.errno == errno.EROFS:
        return f"“{path.parent}”是只读的（如写保护的U盘），“{path.name}”没有写成。请换一个文件夹。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY):
        return f"不能写入“{path}”：没有权限，或文件正在别的程序里打开。请关闭它或换一个文件夹后再试。"
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return f"不能写到“{path}”：文件夹不存在，或那里已有同名的文件。请换一个文件夹。"
    if error.errno == errno.ENAMETOOLONG:
        return f"文件夹和文件名加起来太长，不能写成：{path.name}。请换一个上层的文件夹。"
    return f"写“{path.name}”时出错：{error.strerror or '设备没有响应'}。请检查磁盘或U盘后再试。"
