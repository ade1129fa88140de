"""收取文件夹, for the gallery: files of several units, twice the same, an old one, a broken one; what came of it."""

from __future__ import annotations

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

_KEPT: list[TemporaryDirectory[str]] = []
_UNITS = (
    ListedUnit("436001", "示例县档案馆", "示例县委办公室"),
    ListedUnit("436002", "示例县机关服务中心", "示例县政府办公室"),
    ListedUnit("436003", "示例县文化馆", "示例县文化和旅游局"),
    ListedUnit("436004", "示例县图书馆", "示例县文化和旅游局"),
)


def _rows(unit: str, other: str = "8.5") -> tuple[tuple[str, ...], ...]:
    return (
        (unit, "", "", "", "", "单位：万元"),
        ("项目编码", "13099925P00000000001K", "项目名称", "机关办公区物业费"),
        ("预算规模及资金用途", "预算数", "128.5", "财政资金", "120", "其他资金", other),
        ("绩效目标", "1.保障办公区全年正常运转"),
        ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"),
        ("产出指标", "数量指标", "物业服务面积", "服务面积合计", "≥18600㎡", "合同"),
        ("满意度指标", "服务对象满意度指标", "干部职工满意度", "满意的比例", "≥95%", "问卷"),
    )


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
        (folder / name).write_bytes(workbook_of([("项目", rows)]))
    (folder / "损坏的.docx").write_bytes(b"PK\x03\x04")
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4")
    return folder


def _batch(folder: Path) -> Batch:
    return read_batch([folder], installed(), _UNITS, form_id="hebei-performance")


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
