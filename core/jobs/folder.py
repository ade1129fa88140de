"""The files of a folder that a batch may read, and those it passes by with the reason."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError, cause_of

_OTHERS = {
    ".jmt": "是绩目通的工作文件，请用“打开”",
    ".zip": "是压缩包，请先解压",
    ".rar": "是压缩包，请先解压",
    ".7z": "是压缩包，请先解压",
    ".pdf": "是 PDF 文件，请交 Word 或 Excel 文件",
    ".ofd": "是 OFD 文件，请交 Word 或 Excel 文件",
    ".jpg": "是图片",
    ".jpeg": "是图片",
    ".png": "是图片",
    ".bmp": "是图片",
    ".tif": "是图片",
    ".exe": "是程序",
    ".lnk": "是快捷方式",
    ".db": "不是 Word 或 Excel 文件",
    ".ini": "不是 Word 或 Excel 文件",
    ".log": "不是 Word 或 Excel 文件",
    ".tmp": "不是 Word 或 Excel 文件",
    ".bak": "是备份文件",
}
"""Only what cannot hold a form; everything else is opened and told by its content."""
_HIDDEN = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file below what was chosen: `name` is its path from there, `time` of its last change (seconds)."""

    path: Path
    name: str
    time: float = 0.0
    passed_by: str = ""
    """Why it is not read ('' it is)."""


def find_files(paths: Iterable[Path]) -> tuple[FoundFile, ...]:
    """The files themselves and those in folders, however deep, each once, by name; temporary (~$) and hidden files
    are left out without a word. UserError: one is not there, or a folder cannot be looked into."""
    found: dict[str, FoundFile] = {}
    for path in map(Path, paths):
        for one in _below(path) if path.is_dir() else [_found(path, path.name)]:
            found.setdefault(os.path.realpath(one.path), one)
    return tuple(found.values())


def _below(folder: Path) -> Iterator[FoundFile]:
    def fail(error: OSError) -> None:
        raise UserError(f"文件夹“{error.filename}”打不开（{cause_of(error)}）。")

    for where, folders, files in os.walk(folder, onerror=fail):  # links to folders are not followed: no circles
        folders[:] = sorted(name for name in folders if not _is_hidden(Path(where, name)))
        for name in sorted(files):
            path = Path(where, name)
            if not _is_hidden(path):
                yield _found(path, str(path.relative_to(folder)))


def _found(path: Path, name: str) -> FoundFile:
    try:
        return FoundFile(path, name, path.stat().st_mtime, _OTHERS.get(path.suffix.lower(), ""))
    except OSError as error:
        raise UserError(f"“{path}”打不开（{cause_of(error)}）。") from error


def _is_hidden(path: Path) -> bool:
    """Hidden by its name (.x, ~$x: what an open file leaves beside itself) or, on Windows, by its mark."""
    if path.name.startswith((".", "~$", "~", "__MACOSX")):
        return True
    try:
        return bool(getattr(path.stat(), "st_file_attributes", 0) & _HIDDEN)
    except OSError:
        return True
