"""转到新年度 in the window: chosen column by column, the questions answered by keys, marks confirmed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.domain.document import FieldKey
from core.domain.records import walk
from core.domain.target_value import TargetValue
from core.editing import fields
from core.forms.model import Carry
from tests.builders import a_document
from ui import copy_flow
from ui.dialogs.carry_models import HOW, NEW
from ui.dialogs.copy_project import CopyDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.lines import LinesDialog
from ui.dialogs.new_year import AskDialog, NewYearDialog
from ui.editors.record_editor import RecordEditor
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow
from ui.new_year_flow import ask_again, new_year_dialog, new_year_to

Opened = Callable[..., MainWindow]
Key = Qt.Key


def the_dialog(window: MainWindow) -> NewYearDialog:
    dialog = new_year_dialog(window)
    assert dialog is not None
    return dialog


def editor_in(view: GridView) -> QWidget:
    """The open editor of a grid."""
    editor = view.indexWidget(view.currentIndex())
    return editor or next(one for one in view.viewport().findChildren(QWidget) if one.hasFocus())


def the_questions(window: MainWindow) -> AskDialog:
    (dialog,) = [one for one in window.findChildren(AskDialog) if one.isVisible()]
    return dialog


def test_the_dialog_lists_every_column_with_its_count_and_what_the_form_says(opened: MainWindow) -> None:
    dialog = the_dialog(opened)
    rows = {dialog.carry.cell_text(row, 0): row for row in range(dialog.carry.rowCount())}
    assert [dialog.carry.cell_text(rows["项目 · 预算数"], n) for n in range(1, 4)] == ["2", "128.50", "沿用"]
    assert dialog.carry.cell_text(rows["项目 · 指标 · 指标值确定依据"], HOW) == "逐项填"
    before = dialog.counts.text()
    dialog.show()
    dialog.view.go_to(rows["项目 · 预算数"], HOW)
    dialog.view.setFocus()
    QTest.keyClicks(dialog.view, "2")
    QTest.keyClick(editor_in(dialog.view), Key.Key_Return)
    assert dialog.carry.policies == {("项目列表", "amounts.budget"): Carry.CLEAR}
    assert "清空 2 处" in dialog.counts.text() != before
    assert dialog.counts.text().endswith("其中 1 栏与表式的规定不同。")


def test_what_is_chosen_is_made_and_the_questions_come_at_once(opened: MainWindow) -> None:
    window = opened
    dialog = the_dialog(window)
    counted = dialog.carry.counted()
    made = new_year_to(window, dialog.year, {("项目列表", "amounts.budget"): Carry.CLEAR}, ask=True)
    assert made is not None
    assert window.desk is not None
    assert all("budget" not in one.amounts for one in window.desk.document(made).projects)
    (told,) = window.findChildren(LinesDialog)
    told.accept()
    asked = the_questions(window)
    assert asked.model.rowCount() == counted[Carry.ASK]
    asked.reject()
    assert window.desk.document(made).marks


def test_questions_are_answered_by_keys_alone_as_one_step(opened: MainWindow, qtbot: QtBot) -> None:
    window = opened
    made = new_year_to(window, 2026, ask=True)
    assert made is not None
    assert window.desk is not None
    before = window.desk.document(made)
    dialog = the_questions(window)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    first = next(n for n, one in enumerate(dialog.model.asked) if one.key.path == "targets.whole")
    dialog.view.go_to(first, NEW)
    QTest.keyClicks(dialog.view, ">=450")
    QTest.keyClick(editor_in(dialog.view), Key.Key_Return)
    assert dialog.view.cursor_cell() == (first + 1, NEW)
    QTest.keyClick(dialog.view, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.view.cursor_cell() == (first + 2, NEW)
    QTest.keyClick(dialog.view, Key.Key_Delete)
    told = [dialog.model.cell_text(first + n, 3) for n in range(4)]
    assert told == ["改", "沿用", "清空", "先放着"]
    QTest.keyClick(dialog, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    after = window.desk.document(made)
    rows = after.projects[0].indicators
    assert rows[0].targets["whole"] == TargetValue.parse(">=450")
    assert rows[0].basis == before.projects[0].indicators[0].basis
    assert rows[1].targets == {}
    assert len(after.marks) == len(before.marks) - 3
    window.actions_by_name["undo"].trigger()
    assert window.desk.document(made) == before


def test_the_list_of_questions_can_be_opened_again(open_document: Opened) -> None:
    window = open_document(a_document())
    ask_again(window)
    assert "没有要逐项填写" in window.status.said.text()
    made = new_year_to(window, 2026, ask=True)
    count = the_questions(window).model.rowCount()
    the_questions(window).reject()
    assert made is not None
    ask_again(window)
    assert the_questions(window).model.rowCount() == count
    the_questions(window).reject()


# ---- confirming


def marks(window: MainWindow) -> int:
    assert window.desk is not None
    assert window.work is not None
    return len(window.desk.document(window.work.document_id).marks)


def next_year(window: MainWindow) -> str:
    made = window.flows.new_year_to(2026)
    assert made is not None
    return made


def test_f7_goes_through_every_carried_value_of_the_document(opened: MainWindow, qtbot: QtBot) -> None:
    window = opened
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = next_year(window)
    assert window.desk is not None
    assert window.work is not None
    assert window.work.page is not None
    seen = []
    for _ in range(marks(window)):
        window.actions_by_name["confirm_next"].trigger()
        seen.append(window.work.page.property("carried_at"))
    waiting = window.desk.document(made).marks
    assert set(seen) <= set(waiting)
    missed = {key.path for key in set(waiting).difference(seen)}
    assert missed <= {"level1", "level2"}
    assert {one.id for one in window.desk.document(made).projects} <= {key.record_id for key in seen}


def test_a_record_and_the_whole_document_are_confirmed_at_once_and_undone(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened
    made = next_year(window)
    assert window.desk is not None
    whole = marks(window)
    first = window.desk.document(made).projects[0]
    assert window.work is not None
    assert window.work.page is not None
    assert window.work.page.reveal(FieldKey(first.indicators[0].id, "basis"))
    window.actions_by_name["confirm_record"].trigger()
    ids = {record.id for _, _, record in walk(first)}
    left = window.desk.document(made).marks
    assert left
    assert not ids & {key.record_id for key in left}
    monkeypatch.setattr("ui.confirm_flow.ask", lambda *words, **more: False)
    window.actions_by_name["confirm_all"].trigger()
    assert marks(window) == len(left)
    monkeypatch.setattr("ui.confirm_flow.ask", lambda *words, **more: True)
    window.actions_by_name["confirm_all"].trigger()
    assert marks(window) == 0
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["undo"].trigger()
    assert marks(window) == whole


def test_the_menu_of_a_carried_cell_confirms_it(opened: MainWindow) -> None:
    window = opened
    made = next_year(window)
    assert window.desk is not None
    assert window.work is not None
    assert window.work.page is not None
    key = FieldKey(window.desk.document(made).projects[0].indicators[0].id, "basis")
    assert window.work.page.reveal(key)
    editor = window.work.page.editor
    assert isinstance(editor, RecordEditor)
    menu = QMenu()
    editor.grid.menu_about_to_show.emit(menu, *editor.grid.cursor_cell())
    (deed,) = [one for one in menu.actions() if one.text().startswith("确认沿用的值")]
    editor.grid.setFocus()
    deed.trigger()
    assert key not in window.desk.document(made).marks


def test_the_final_export_lists_what_nobody_confirmed(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = opened
    made = next_year(window)
    monkeypatch.setattr(window.flows, "show_folder", lambda folder: None)
    assert window.desk is not None
    document = window.desk.document(made)
    left = FieldKey(document.projects[0].id, "name")
    window.desk.do(fields.confirm, made, [key for key in document.marks if key != left])
    findings = window.desk.findings(made)
    dialog = ExportDialog([window.desk.form_set(made)], lambda form_set: findings, tmp_path, window)
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert "有 1 处是沿用的，还没有确认：" in told
    window.flows.export_to(tmp_path / "上报")
    qtbot.waitUntil(lambda: bool(window.findChildren(LinesDialog)), timeout=20_000)
    (lines,) = window.findChildren(LinesDialog)
    assert lines.lines.item(0).text() == "项目1 · 项目名称：项目名称沿用2025年，请确认"
    assert "1 处沿用的内容还没有确认" in window.notice.sentence.text()
    lines.accept()


# ---- copying


def test_indicators_of_another_project_are_copied_with_what_must_change_asked(opened: MainWindow) -> None:
    window = opened
    assert window.desk is not None
    assert window.work is not None
    assert window.work.page is not None
    before = window.desk.document(window.work.document_id)
    first, second = before.projects
    assert window.work.page.reveal(FieldKey(first.indicators[0].id, "basis"))
    (source,) = copy_flow.sources_of(window)
    assert source.project == second
    dialog = CopyDialog(window, first.name, [source])
    assert len(dialog.ids) == len(second.indicators)
    dialog.rows.item(0).setCheckState(Qt.CheckState.Unchecked)
    asked = copy_flow.plan(window, dialog.source, dialog.ids, dialog.whole.isChecked())
    assert asked is not None
    asked.open()
    asked.accept()
    after = window.desk.document(before.id)
    assert len(after.projects[0].indicators) == len(first.indicators) + 5
    assert {mark.reason for mark in after.marks.values()} == {f"“{second.name}”"}
    window.actions_by_name["undo"].trigger()
    assert window.desk.document(before.id) == before
