"""查看来源, 导入记录 and 导入规则 in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QMenu

from core.domain.change import AddDocument, ChangeSet
from core.editing.session import open_session
from core.forms.load import FormSets
from core.jobs.import_ import accept, read_files
from core.jobs.import_rules import Rule, keep_rule, kept_rules
from tests.builders import FORM, a_document
from tests.offices import Layout, write
from ui.dialogs.import_rules import RulesDialog
from ui.dialogs.origin import ImportLogDialog
from ui.editors.origins import origin_dialog
from ui.editors.record_editor import RecordEditor
from ui.import_flow import log_dialog
from ui.main_window import MainWindow


@pytest.fixture
def opened(window: MainWindow, form_sets: FormSets, tmp_path: Path) -> MainWindow:
    """A document that was imported, the first project's purpose changed since."""
    book = write(a_document(2), form_sets.get(FORM), Layout(), tmp_path / "上年.docx")
    with open_session(tmp_path / "a.jmt", create=True) as session:
        accept(session, read_files([book], form_sets).drafts[0], True)
    assert window.open_path(tmp_path / "a.jmt")
    return window


def editor(window: MainWindow) -> RecordEditor:
    assert window.work is not None
    assert window.work.page is not None
    found = window.work.page.editor
    assert isinstance(found, RecordEditor)
    return found


def menu_words(menu: QMenu) -> dict[str, bool]:
    return {action.text(): action.isEnabled() for action in menu.actions() if not action.isSeparator()}


def test_a_cell_of_a_grid_tells_where_it_is_from(opened: MainWindow) -> None:
    grid = editor(opened).grid
    menu = QMenu()
    grid.menu_about_to_show.emit(menu, 0, 2)
    assert menu_words(menu)["查看来源"]
    model = grid.grid_model()
    place = model.place(0, 2)  # type: ignore[attr-defined]
    assert opened.desk is not None
    dialog = origin_dialog(opened.desk, place.document_id, place.keys, model.cell_text(0, 2), opened)
    assert dialog is not None
    assert dialog.lines["文件"] == "上年.docx"
    assert dialog.lines["文件里的写法"] == dialog.lines["现在的内容"] == model.cell_text(0, 2)
    assert dialog.lines["位置"].startswith("表")
    model.set_cells({(0, 2): "别的名称"}, "填写")
    changed = origin_dialog(opened.desk, place.document_id, place.keys, "别的名称", opened)
    assert changed is not None
    assert changed.lines["以后"] == "导入后手工改过"


def test_a_field_of_the_head_has_it_too_and_a_value_typed_here_has_none(opened: MainWindow) -> None:
    assert opened.desk is not None
    assert opened.work is not None
    bindings = [one for one in editor(opened).head.bindings.values() if one.place is not None]
    menus = {one.field.key: one.menu() for one in bindings}
    words = {key: menu_words(menu) for key, menu in menus.items() if menu is not None}
    assert words["项目名称"]["查看来源"]
    grid = editor(opened).grid
    assert grid.grid_model().insert_rows(1, 1)
    menu = QMenu()
    grid.menu_about_to_show.emit(menu, 1, 2)
    assert not menu_words(menu)["查看来源"]


def test_the_log_is_filtered_copied_and_saved(opened: MainWindow, tmp_path: Path) -> None:
    dialog = log_dialog(opened)
    assert isinstance(dialog, ImportLogDialog)
    everything = dialog.model.rowCount()
    assert everything > 20
    dialog.search.setText("项目2 资金用途")
    assert dialog.model.rowCount() == 1
    assert dialog.model.cell_text(0, 2) == "上年.docx"
    dialog.copy()
    assert QApplication.clipboard().text().split("\t")[0] == "项目2 · 资金用途"
    assert dialog.save(tmp_path / "记录.xlsx")
    assert openpyxl.load_workbook(tmp_path / "记录.xlsx")["来源"].max_row == everything + 1


def test_without_a_file_there_is_no_log_and_without_imports_it_says_so(
    window: MainWindow, form_sets: FormSets, tmp_path: Path
) -> None:
    assert not window.actions_by_name["import_log"].isEnabled()
    with open_session(tmp_path / "b.jmt", create=True) as session:
        session.apply(ChangeSet("x", "新建", (AddDocument(replace(a_document(), id="x")),)))
    assert window.open_path(tmp_path / "b.jmt")
    assert window.actions_by_name["import_log"].isEnabled()
    dialog = log_dialog(window)
    assert dialog is not None
    assert "没有导入" in dialog.hint.text()
    assert not dialog.primary.isEnabled()


def test_rules_are_listed_and_removed(window: MainWindow, form_sets: FormSets) -> None:
    keep_rule(Rule(FORM, "自筹数", "项目列表", "其他资金", "8.5", "甲.xlsx"))
    keep_rule(Rule(FORM, "牵头科室"))
    dialog = RulesDialog(form_sets, window)
    assert [dialog.model.cell_text(row, 2) for row in range(2)] == ["项目 · 其他资金", "不导入"]
    assert dialog.remove(dialog.entries[0])
    assert [rule.label for rule in kept_rules()[0].rules] == ["牵头科室"]
    assert dialog.model.rowCount() == 1
    assert window.actions_by_name["import_rules"].isEnabled()
