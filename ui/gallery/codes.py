"""科目表, for the gallery: the lists in use, one of them broken; a list as it is read, with what is odd about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QWidget

from core.jobs.catalogues import keep_catalogue, load_catalogue
from core.paths import user_codes_dir, user_data_override
from ui.dialogs.codes import TITLE, CodesDialog
from ui.dialogs.codes_load import CodesLoadDialog
from ui.gallery import add_scene, when_shown
from ui.look.theme import px

_KEPT: list[TemporaryDirectory[str]] = []
_TEXT = """示例县2026年支出功能分类科目
科目编码,科目名称,说明
201,一般公共服务支出,
20103,政府办公厅（室）及相关机构事务,
2010301,行政运行,
2010303,机关后勤服务,
2010350,事业运行,
2010399,其他政府办公厅（室）及相关机构事务支出,
2010301,行政运行,
20104,,
2050,教育,
205,教育支出,
20502,普通教育,
2050201,学前教育,
2050202,小学教育,
2050203,初中教育,
"""


@contextmanager
def person_home() -> Iterator[Path]:
    """A person's folder for the time it takes to make a picture."""
    kept = TemporaryDirectory()
    _KEPT.append(kept)
    before = user_data_override()
    os.environ["JIMUTONG_HOME"] = kept.name
    try:
        yield Path(kept.name)
    finally:
        os.environ["JIMUTONG_HOME"] = before
        if not before:
            del os.environ["JIMUTONG_HOME"]


def _file(folder: Path) -> Path:
    path = folder / "示例县2026年科目.csv"
    path.write_text(_TEXT, encoding="utf-8")
    return path


@add_scene("codes")
def codes() -> QWidget:
    with person_home() as home:
        keep_catalogue(load_catalogue(_file(home), 2026, complete=True).catalogue)
        (user_codes_dir() / "procurement-2026.toml").write_text('kind = "procurement', encoding="utf-8")
        dialog = CodesDialog(None, 2026, home)
    dialog.setFixedSize(px(1000), px(460))
    return when_shown(dialog, lambda: dialog.grid.go_to(1, TITLE))


@add_scene("codes-load")
def codes_load() -> QWidget:
    with person_home() as home:
        dialog = CodesLoadDialog(None, 2026, home)
        dialog.file_edit.setText(str(_file(home)))
        dialog.complete_box.setChecked(True)
        dialog.read()
        dialog.file_edit.setText("/U盘/示例县2026年科目.csv")
        dialog._later.stop()
        dialog.primary.setEnabled(True)
    dialog.setFixedSize(px(760), px(640))
    return dialog
