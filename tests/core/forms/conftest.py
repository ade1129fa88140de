from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.paths import templates_dir

FORM = "hebei-performance"
Change = tuple[str, str]


@pytest.fixture
def copied(tmp_path: Path) -> Callable[..., Path]:
    """`copied((old, new), …)` is a copy of the form set's folder with texts of its form.toml replaced."""

    def copy(*changes: Change) -> Path:
        folder = tmp_path / "forms" / FORM
        shutil.copytree(templates_dir() / FORM, folder)
        text = (folder / "form.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / "form.toml").write_text(text, encoding="utf-8")
        return folder

    return copy
