"""收取文件夹, for the gallery: files of several units, twice the same, an old one, a broken one; what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QWidget

from core.domain.unit import ListedUnit
from core.editing.session import open_session
from core.forms.load import installed
from core.jobs.batch_accept import accept_plan, plan_batch
from core.jobs.batch_import import Batch, read_batch
from core.office.tables import workbook_of
from ui.dialogs.batch import BatchDialog, BatchResultDialog
from ui.gallery import add_scene, when_shown
from ui.gallery.imports import project_rows

_FORM = "hebei-performance"
_KEPT: list[TemporaryDirectory[str]] = []
_UNITS = (
    ListedUnit("436001", "示例县档案馆", "示例县委办公室"),
    ListedUnit("436002", "示例县机关服务中心", "示例县政府办公室"),
    ListedUnit("436003", "示例县文化馆", "示例县文化和旅游局"),
    ListedUnit("436004", "示例县图书馆", "示例县文化和旅游局"),
)


def _rows(unit: str, other: str = "8.5") -> list[Sequence[str]]:
    form_set = installed().get(_FORM)
    labels = {one.home: one.label for one in form_set.fields + tuple(f for spec in form_set.lists for f in spec.fields)}
    return project_rows(form_set, unit, "01K", "机关办公区物业费", (labels["amounts.other"], other))


def _folder() -> Path:
    kept = TemporaryDirectory()
    _KEPT.append(kept)
    folder = Path(kept.name) / "2025年收件"
    (folder / "第二批").mkdir(parents=True)
    made = {
        "436001档案馆2025年绩效目标.xlsx": _rows("436001示例县档案馆"),
        "档案馆2025年绩效目标（修改）.xlsx": _rows("436001示例县档案馆", "9.5"),
        "第二批/机关服务中心2025年.xlsx": _rows("436002示例县机关服务中心本级"),
        "第二批/机关服务中心2025年 - 副本.xlsx": _rows("436002示例县机关服务中心本级"),
        "第二批/文化馆2025年.xlsx": _rows("文化馆"),
        "第二批/老年大学2025年.xlsx": _rows("436009示例县老年大学"),
        "第二批/绩效目标.xlsx": _rows(""),
    }
    for name, rows in made.items():
        (folder / name).write_bytes(workbook_of([("1", rows)]))
    (folder / "损坏的.docx").write_bytes(b"PK\x03\x04")
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4")
    return folder


def _batch(folder: Path) -> Batch:
    return read_batch([folder], installed(), _UNITS, form_id=_FORM)


@add_scene("batch")
def batch() -> QWidget:
    """The list before anything is taken."""
    folder = _folder()
    dialog = BatchDialog(_batch(folder), (), folder)
    return when_shown(dialog, lambda: dialog.grid.go_to(2, 1))


@add_scene("batch-result")
def result() -> QWidget:
    """What was done."""
    folder, form_sets = _folder(), installed()
    found = _batch(folder)
    with open_session(folder.parent / "示例县.jmt", create=True) as session:
        report = accept_plan(session, found, plan_batch(found, (), session.document), form_sets)
    return BatchResultDialog(report, folder)
