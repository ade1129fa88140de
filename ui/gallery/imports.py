"""导入预览 with words, columns and rows that the form does not know; where a cell is put; the rules kept of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QWidget

from core.forms.load import installed
from core.jobs.import_ import read_files
from core.office.tables import workbook_of
from ui.dialogs.import_place import PlaceDialog
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_rows import DEED
from ui.gallery import add_scene, when_shown
from ui.look.theme import px

_KEPT: list[TemporaryDirectory[str]] = []
_ROWS = (
    ("436001示例县档案馆", "", "", "", "", "单位：万元"),
    ("项目编码", "13099925P00000000001K", "项目名称", "机关办公区物业费"),
    ("预算规模及资金用途", "预算数", "128.5", "财政资金", "120", "自筹数", "8.5"),
    ("绩效目标", "1.保障办公区全年正常运转\n2.及时维修"),
    ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据", "牵头科室"),
    ("产出指标", "数量指标", "物业服务面积", "服务面积合计", "≥18600㎡", "合同", "后勤科"),
    ("产出指标", "质量指标", "维修及时率", "及时维修占报修的比例", "≥95%", "标准", "后勤科"),
    ("满意度指标", "服务对象满意度指标", "干部职工满意度", "满意的比例", "≥95%", "问卷"),
    ("用途说明", "用于 A、B 两栋楼及附属用房的保洁、绿化、秩序维护"),
    ("备注", "另见附件2"),
)


def _preview() -> ImportPreview:
    kept = TemporaryDirectory()
    _KEPT.append(kept)
    path = Path(kept.name) / "2025年绩效文本.xlsx"
    second = [tuple(text.replace("001K", "002K").replace("物业费", "车辆费") for text in row) for row in _ROWS[:-2]]
    path.write_bytes(workbook_of([("物业", _ROWS), ("车辆", second)]))
    form_sets = installed()
    return ImportPreview(read_files([path], form_sets, form_id="hebei-performance").files[0], ())


def _choose(dialog: ImportPreview, place: str) -> None:
    row = dialog.model.row_at(place)
    dialog.rows_view.setFocus()
    dialog.rows_view.go_to(row, DEED)


@add_scene("import-place")
def import_corrected() -> QWidget:
    """One cell was put in its place by hand, another is waiting."""
    dialog = _preview()

    def ready() -> None:
        entry = dialog.proposal.entry_at("“物业”G3")
        assert entry is not None
        spot = next(
            one for one in dialog.place_dialog("“物业”G3", entry).model.found if one.words == "项目1 · 其他资金"
        )
        dialog.put(entry, spot.spot)
        _choose(dialog, "“物业”G3")

    return when_shown(dialog, ready)


@add_scene("import-place-choice")
def import_choice() -> QWidget:
    """Where shall this cell go?"""
    preview = _preview()
    dialog = preview.place_dialog("“物业”G3", preview.proposal.entry_at("“物业”G3"))
    dialog.setParent(None)
    dialog.setFixedSize(px(620), px(520))
    assert isinstance(dialog, PlaceDialog)
    return when_shown(dialog, lambda: dialog.search.setText("qtzj"))
