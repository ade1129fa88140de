"""导入预览 with words, columns and rows that the form does not know; where a cell is put; the rules kept of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QWidget

from core.editing import fields
from core.editing.session import open_session
from core.forms.load import installed
from core.jobs.export import export_document
from core.jobs.import_ import accept, read_files
from core.jobs.import_rules import Rule, keep_rule
from core.jobs.origins import ImportLog, import_log
from core.jobs.sample import sample_documents
from core.office.tables import workbook_of
from ui.dialogs.import_place import PlaceDialog
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_rows import DEED
from ui.dialogs.import_rules import RulesDialog
from ui.dialogs.origin import ImportLogDialog, OriginDialog
from ui.gallery import add_scene, when_shown
from ui.gallery.codes import person_home
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


def _folder() -> Path:
    """A folder that lives as long as the pictures are taken."""
    kept = TemporaryDirectory()
    _KEPT.append(kept)
    return Path(kept.name)


def _preview() -> ImportPreview:
    path = _folder() / "2025年绩效文本.xlsx"
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


@add_scene("import-gone")
def import_gone() -> QWidget:
    """A file of our own, edited: one text changed, one made blank, an indicator deleted."""
    folder, form_sets = _folder(), installed()
    document = next(one for one in sample_documents(form_sets) if one.layout == "hebei-performance")
    first = document.projects[0]
    edited = replace(first, purpose="", name="机关办公区物业管理", indicators=first.indicators[1:])
    theirs = replace(document, projects=(edited, *document.projects[1:]))
    report = export_document(theirs, form_sets, document.layout, folder, draft=True, page_numbers=False)
    dialog = ImportPreview(read_files([report.files[0]], form_sets).files[0], (document,))
    return when_shown(dialog, dialog.next_open)


def _log() -> ImportLog:
    """The sample unit as it was read from its own file, one value changed since."""
    folder, form_sets = _folder(), installed()
    document = next(one for one in sample_documents(form_sets) if one.layout == "hebei-performance")
    report = export_document(document, form_sets, document.layout, folder, draft=True, page_numbers=False)
    form_set = form_sets.get(document.layout)
    with open_session(folder / "示例.jmt", create=True) as session:
        accept(session, read_files([report.files[0]], form_sets).drafts[0], True)
        (made,) = session.documents
        spec = form_set.list_at("projects")
        field = form_set.field_at(spec.path, "purpose") if spec else None
        assert spec is not None
        assert field is not None
        fields.set_text(session, form_set, made.id, spec.path, made.projects[0].id, field.key, "办公区物业服务费。")
        return import_log(session, made.id, form_set)


@add_scene("import-log")
def log_of_imports() -> QWidget:
    dialog = ImportLogDialog(_log(), Path())
    dialog.setFixedSize(px(1240), px(640))
    return when_shown(dialog, lambda: dialog.search.setText("项目1"))


@add_scene("import-origin")
def origin_of_one() -> QWidget:
    one = next(origin for origin in _log().origins if origin.is_changed)
    dialog = OriginDialog(one.words, one, one.text)
    dialog.setFixedSize(px(480), px(420))
    return dialog


@add_scene("import-rules")
def rules_of_imports() -> QWidget:
    with person_home():
        for rule in (
            Rule("hebei-performance", "自筹数", "项目列表", "其他资金", "8.5", "2025年绩效文本.xlsx"),
            Rule("hebei-performance", "用途说明", "项目列表", "资金用途", "用于保洁、绿化", "2025年绩效文本.xlsx"),
            Rule("hebei-performance", "牵头科室", example="后勤科", file="2025年绩效文本.xlsx"),
        ):
            keep_rule(rule)
        dialog = RulesDialog(installed())
    dialog.setFixedSize(px(1000), px(460))
    return dialog
