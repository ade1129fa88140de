"""Files are replaced whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core.errors import UserError


def make_folder(path: Path) -> tuple[Path, ...]:
    """The folder with all above it; those that were not there, the outermost first. UserError: it cannot be made."""
    made = [folder for folder in (*reversed(path.parents), path) if not os.path.lexists(folder)]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove_folders(made)
        raise UserError(_sentence(error, path)) from error
    return tuple(made)


def _remove_folders(made: Sequence[Path]) -> None:
    for folder in reversed(made):
        with contextlib.suppress(OSError):
            folder.rmdir()


class Shelf:
    """Files written into a hidden folder beside their places. `moves`: where each lies and where it belongs.

    `prefix` keeps the files of several processes apart; `waits`: each file is on the disk before the next is written.
    """

    def __init__(self, hidden: Path, prefix: str = "", *, waits: bool = False) -> None:
        self.hidden, self.moves = hidden, list[tuple[Path, Path]]()
        self._prefix, self._waits = prefix, waits

    def add(self, path: Path, data: bytes) -> Path:
        """The file that will stand at `path`, for now in the hidden folder. UserError: it cannot be written."""
        staged = self.hidden / f"{self._prefix}{len(self.moves)}{path.suffix}"
        self.moves.append((staged, path))
        try:
            with staged.open("wb") as stream:
                stream.write(data)
                if self._waits:
                    stream.flush()
                    os.fsync(stream.fileno())
        except OSError as error:
            raise UserError(_sentence(error, path)) from error
        return staged

    def __len__(self) -> int:
        """How many files there are to be."""
        return len(self.moves)


class Staging(Shelf):
    """Files that appear together or not at all: each is written into a hidden folder beside their places, to be read
    again there, and `publish` moves them all. Leaving the block without it leaves nothing behind."""

    def __init__(self, folder: Path, *, many: bool = False) -> None:
        """`many`: the disk is waited for once, before the files move, not for each. UserError: nothing can be written
        at `folder`."""
        self._made = list(make_folder(folder))
        try:
            hidden = Path(tempfile.mkdtemp(prefix=".~", suffix=".tmp", dir=folder))
        except OSError as error:
            _remove_folders(self._made)
            raise UserError(_sentence(error, folder / "导出的文件")) from error
        super().__init__(hidden, waits=not many)

    def publish(self) -> tuple[Path, ...]:
        """All files at their places. UserError: a place cannot be written to, which is found before anything moves."""
        if not self._waits:
            _wait_for_disk(self.moves)
        folders = dict.fromkeys(path.parent for _, path in self.moves)
        for folder in folders:
            self._made += make_folder(folder)
        for _, path in self.moves:
            _refuse_unwritable(path)
        for staged, path in self.moves:
            try:
                staged.replace(path)
            except OSError as error:
                raise UserError(_sentence(error, path)) from error
        for folder in folders:
            _sync_folder(folder)
        self._made.clear()
        return tuple(path for _, path in self.moves)

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.hidden, ignore_errors=True)
        _remove_folders(self._made)


def _wait_for_disk(moves: Sequence[tuple[Path, Path]]) -> None:
    """What was written survives a power cut. UserError: the disk does not take it."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for staged, path in moves:  # Windows can only be asked file by file
        try:
            with staged.open("r+b") as stream:
                os.fsync(stream.fileno())
        except OSError as error:
            raise UserError(_sentence(error, path)) from error


def _refuse_unwritable(path: Path) -> None:
    """A file that another program holds (Word, on Windows) or a folder of that name cannot be replaced."""
    try:
        if not path.exists():
            return
        path.open("r+b").close()
    except OSError as error:
        raise UserError(_sentence(error, path)) from error
    if note := _owner_note(path):
        raise UserError(
            f"“{path}”正在别的程序里打开，没有动它。请关闭它或换一个文件夹后再试；要是并没有打开，删掉它旁边的“{note.name}”。"
        )


def _owner_note(path: Path) -> Path | None:
    """What LibreOffice, Word or WPS lay beside a file they have open: where the system locks nothing, all there is
    to see. Saved there later, the old text would take the new file's place."""
    name = path.name
    notes = (f".~lock.{name}#", f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~{name}")
    return next((note for note in map(path.with_name, notes) if note.is_file()), None)


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
