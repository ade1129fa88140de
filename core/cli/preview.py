"""Seeing what an import would do: it is done to a copy that nobody keeps."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOLD = "下面是预览，什么也没有写入。"


@contextmanager
def file_to_change(path: Path, is_preview: bool) -> Iterator[Path]:
    """The file itself, or for a preview its copy (of a file that is not there: a place for it). UserError: it cannot
    be opened."""
    if not is_preview:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="jimutong-") as folder:
        copy = Path(folder) / path.name
        if path.exists():
            from core.editing.session import open_session

            with open_session(path, read_only=True):
                shutil.copyfile(path, copy)
        yield copy
