"""导入预览 with words, columns and rows that the form does not know; where a cell is put; the rules kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QWidget

from core.domain.amount import MoneyUnit
from core.editing import fields
from core.editing.session import open_session
from core.forms.load import installed
from core.forms.model import FormSet
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
_HEAD = (("amounts.budget", "128.5"), ("amounts.fiscal", "120"))
_INDICATORS = (
    ("物业服务面积", "服务面积合计", "≥18600㎡", "合同", "后勤科"),
    ("维修及时率", "及时维修占报修的比例", "≥95%", "标准", "后勤科"),
    ("干部职工满意度", "满意的比例", "≥95%", "问卷"),
)


def project_rows(
    form_set: FormSet, unit: str, number: str, name: str, other: tuple[str, str], more: str = ""
) -> list[Sequence[str]]:
    """One project as an office lays it out, `other` (label and amount) beside its funds, `more` behind its columns."""
    projects, indicators = form_set.list_at("projects"), form_set.list_at("indicators")
    assert projects is not None
    assert indicators is not None
    labels = {one.home: one.label for one in projects.fields}
    money = [part for home, text in _HEAD for part in (labels[home], text)]
    return [
        (unit, "", "", "", "", f"单位：{MoneyUnit.WAN.value}"),
        (labels["code"], f"13099925P0000000000{number}", labels["name"], name),
        ("预算规模", *money, *other),
        (form_set.lists[2].fields[0].label, "1.保障办公区全年正常运转\n2.及时维修"),
        (*(one.label for one in indicators.fields), *([more] if more else ())),
        *((kind.level1, kind.level2, *row) for kind, row in zip(form_set.kinds, _INDICATORS, strict=False)),
    ]


def _rows(form_set: FormSet, number: str, name: str) -> list[Sequence[str]]:
    """A label, a column and two rows of the office's own."""
    return [
        *project_rows(form_set, "436001示例县档案馆", number, name, ("自筹数", "8.5"), "牵头科室"),
        ("用途说明", "用于 A、B 两栋楼及附属用房的保洁、绿化、秩序维护"),
        ("备注", "另见附件2"),
    ]


def _folder() -> Path:
    """A folder that lives as long as the pictures are taken."""
    kept = TemporaryDirectory()
    _KEPT.append(kept)
    return Path(kept.name)


def _preview() -> ImportPreview:
    path = _folder() / "2025年绩效文本.xlsx"
    form_sets = installed()
    form_set = form_sets.get("hebei-performance")
    sheets = (("物业", "01K", "机关办公区物业费"), ("车辆", "02K", "机关公务用车费"))
    path.write_bytes(workbook_of([(title, _rows(form_set, *rest)) for title, *rest in sheets]))
    return ImportPreview(read_files([path], form_sets, form_id="hebei-performance").files[0], ())


def _other(dialog: ImportPreview) -> str:
    """The words of the field that the office calls 自筹数."""
    form_set = dialog.proposal.draft.form_set
    spec = form_set.list_at("projects")
    field = form_set.field_at(spec.path, "amounts.other") if spec else None
    assert field is not None
    return field.label


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
    form_sets = installed()
    form_set = form_sets.get("hebei-performance")
    spec = form_set.list_at("projects")
    assert spec is not None
    keys = {one.home: one.key for one in spec.fields}
    with person_home():
        for label, home, example in (
            ("自筹数", "amounts.other", "8.5"),
            ("用途说明", "purpose", "用于保洁、绿化"),
            ("牵头科室", "", "后勤科"),
        ):
            target = (spec.path, keys[home]) if home else ("", "")
            keep_rule(Rule(form_set.id, label, *target, example, "2025年绩效文本.xlsx"))
        dialog = RulesDialog(form_sets)
    dialog.setFixedSize(px(1000), px(460))
    return dialog
