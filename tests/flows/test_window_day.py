"""A preparer's day in the real window, by keys: fill in, be corrected, undo, paste, turn the year, save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.domain.document import FieldKey
from core.editing.session import open_session
from tests.builders import FORM, a_document, a_project
from ui.editors.item_editor import ItemEditor
from ui.editors.record_editor import RecordEditor
from ui.look.marks import StateMark
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]


@pytest.fixture
def opened(open_document: Opened) -> MainWindow:
    return open_document(a_document(projects=(a_project(1), a_project(2))))


def projects(window: MainWindow) -> RecordEditor:
    assert window.work is not None
    assert window.work.page is not None
    editor = window.work.page.editor
    assert isinstance(editor, RecordEditor)
    return editor


def document(window: MainWindow):  # type: ignore[no-untyped-def]
    assert window.desk is not None
    assert window.work is not None
    return window.desk.document(window.work.document_id)


def column(editor: RecordEditor, path: str) -> int:
    return next(n for n in range(editor.grid_model.columnCount()) if editor.grid_model.field(n).home == path)


def type_chinese(widget: QWidget, text: str) -> None:
    """What an input method does when the person chose the characters."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def codes(window: MainWindow) -> list[str]:
    assert window.desk is not None
    assert window.work is not None
    return [finding.code for finding in window.desk.findings(window.work.document_id)]


def test_a_wrong_target_is_found_at_once_and_undone_with_its_finding(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    target = column(editor, "targets.whole")
    editor.grid.setFocus()
    editor.grid.go_to(1, target)
    for character in "95":
        qtbot.keyClicks(QApplication.focusWidget(), character)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.grid_model.cell_text(1, target) == "95")
    assert editor.grid.cursor_cell() == (2, target)
    assert "V03" in codes(opened)
    assert editor.grid_model.cell_words(1, target).startswith("错误")
    opened.actions_by_name["undo"].trigger()
    assert editor.grid_model.cell_text(1, target) == "≥98%"
    assert codes(opened) == []
    opened.actions_by_name["redo"].trigger()
    assert editor.grid_model.cell_text(1, target) == "95"


def test_chinese_from_an_input_method_opens_the_editor_and_stands(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    name = column(editor, "name")
    editor.grid.setFocus()
    editor.grid.go_to(0, name)
    type_chinese(editor.grid, "会议保障")
    qtbot.waitUntil(
        lambda: isinstance(QApplication.focusWidget(), QWidget) and QApplication.focusWidget() is not editor.grid
    )
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: editor.grid_model.cell_text(0, name) == "会议保障")
    assert document(opened).projects[0].indicators[0].name == "会议保障"


def test_a_pasted_block_is_one_step(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    before = document(opened)
    editor.grid.setFocus()
    editor.grid.go_to(4, column(editor, "name"))
    QApplication.clipboard().setText("甲\t描述甲\t≥1次\t台账\n乙\t描述乙\t≥2次\t台账\n丙\t描述丙\t≥3次\t台账\n")
    qtbot.keyClick(editor.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [indicator.name for indicator in document(opened).projects[0].indicators[4:]] == ["甲", "乙", "丙"]
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_undo_goes_to_the_tab_where_it_happened(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    editor.grid.setFocus()
    editor.grid.go_to(0, column(editor, "basis"))
    qtbot.keyClick(editor.grid, Qt.Key.Key_Delete)
    assert document(opened).projects[0].indicators[0].basis == ""
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("narrative")
    opened.actions_by_name["undo"].trigger()
    assert opened.work.page.tab.key == "projects"
    assert editor.grid.cursor_cell() == (0, column(editor, "basis"))
    assert document(opened).projects[0].indicators[0].basis != ""


def test_two_hundred_steps_are_undone_across_tabs(opened: MainWindow) -> None:
    before = document(opened)
    editor = projects(opened)
    basis = column(editor, "basis")
    for step in range(200):
        index = editor.grid_model.index(step % 6, basis)
        assert editor.grid_model.setData(index, f"依据{step}")
    for _ in range(200):
        opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_a_head_field_is_applied_when_it_is_left(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    money = next(b for b in editor.head.bindings.values() if b.field.home == "amounts.budget")
    line = money.editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "150")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: line.text() == "150.00")
    assert document(opened).projects[0].amounts["budget"].fen == 150_000_000
    assert "A10" in codes(opened)
    assert editor.list_model.index(0).data(Qt.ItemDataRole.UserRole + 2).mark is StateMark.ERROR


def test_long_text_is_applied_after_two_idle_seconds(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    editor.set_folded(False)
    purpose = next(b for b in editor.head.bindings.values() if b.field.home == "purpose")
    purpose.editor.setFocus()
    type_chinese(purpose.editor, "另用于绿化。")
    assert "绿化" not in document(opened).projects[0].purpose
    qtbot.waitUntil(lambda: "绿化" in document(opened).projects[0].purpose, timeout=4000)


def test_f8_goes_to_the_cell_and_escape_comes_back(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    target, basis = column(editor, "targets.whole"), column(editor, "basis")
    editor.grid_model.setData(editor.grid_model.index(5, target), "")
    editor.grid.setFocus()
    editor.grid.go_to(0, basis)
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("narrative")
    opened.work.page.show_tab("projects")
    editor.grid.setFocus()
    editor.grid.go_to(1, basis)
    qtbot.keyClick(editor.grid, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: editor.grid.cursor_cell() == (5, target))
    qtbot.keyClick(editor.grid, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: editor.grid.cursor_cell() == (1, basis))


def test_a_double_click_on_a_finding_opens_tab_project_and_cell(opened: MainWindow) -> None:
    editor = projects(opened)
    second = document(opened).projects[1]
    editor.show_record(second.id)
    target = column(editor, "targets.whole")
    editor.grid_model.setData(editor.grid_model.index(2, target), "")
    editor.show_record(document(opened).projects[0].id)
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("basics")
    opened.work.findings.refresh()
    row = opened.work.findings.model.finding_rows()[0]
    opened.work.findings.view.doubleClicked.emit(opened.work.findings.model.index(row))
    assert opened.work.page.tab.key == "projects"
    assert editor.record_id == second.id
    assert editor.grid.cursor_cell() == (2, target)


def test_a_deleted_project_comes_back_with_undo(opened: MainWindow) -> None:
    before = document(opened)
    opened.actions_by_name["remove_record"].trigger()
    assert [p.id for p in document(opened).projects] == [before.projects[1].id]
    assert "Ctrl+Z" in opened.status.said.text()
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before
    assert projects(opened).record_id == before.projects[0].id


def test_projects_are_added_copied_moved_and_filtered(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    opened.actions_by_name["add_record"].trigger()
    added = editor.record_id
    assert document(opened).projects[1].id == added
    type_chinese(QApplication.focusWidget(), "食堂设备购置")
    opened.actions_by_name["record_up"].trigger()
    assert document(opened).projects[0].name == "食堂设备购置"
    opened.actions_by_name["duplicate_record"].trigger()
    assert [p.name for p in document(opened).projects[:2]] == ["食堂设备购置", "食堂设备购置"]
    editor.list.filter.setText("物业服务2")
    assert editor.list_model.rowCount() == 1
    editor.list.filter.clear()
    assert editor.list_model.rowCount() == 4


def test_the_new_year_carries_everything_and_waits_for_confirmation(qtbot: QtBot, opened: MainWindow) -> None:
    old = document(opened)
    made = opened.flows.new_year_to((old.year or 0) + 1)
    assert made is not None
    new = document(opened)
    assert new.year == (old.year or 0) + 1
    assert new.projects[0].name == old.projects[0].name
    editor = projects(opened)
    basis = column(editor, "basis")
    editor.grid.setFocus()
    editor.grid.go_to(0, basis)
    key = FieldKey(new.projects[0].indicators[0].id, "basis")
    assert key in new.marks
    assert editor.grid_model.cell_words(0, basis) == f"沿用 {old.year} 年，待确认"
    qtbot.keyClick(editor.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert key not in document(opened).marks
    opened.actions_by_name["confirm_next"].trigger()
    assert editor.grid.cursor_cell() != (0, basis)


def test_a_new_year_and_a_removed_year_are_taken_back_and_done_again(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.desk is not None
    assert opened.work is not None
    old = opened.work.document_id
    new = opened.flows.new_year_to(2031)
    assert opened.work.page is not None
    assert opened.work.page.place is not None
    assert opened.work.page.place.document_id == new
    opened.actions_by_name["undo"].trigger()
    assert opened.work.document_id == old
    opened.actions_by_name["redo"].trigger()
    assert opened.work.document_id == new
    monkeypatch.setattr("ui.file_flows.ask", lambda *words, **more: True)
    opened.flows.remove_document()
    assert opened.work.document_id == old
    opened.actions_by_name["undo"].trigger()
    assert opened.work.document_id == new
    assert opened.desk.document(str(new)).year == 2031


def test_tree_marks_equal_the_checks(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.desk is not None
    editor = projects(opened)
    target = column(editor, "targets.whole")
    editor.grid_model.setData(editor.grid_model.index(1, target), "95")
    from ui.panels.tree import STATE, TARGET

    shown = {item.data(TARGET): item.data(STATE) for item in opened.work.tree._items()}
    states = opened.desk.states(opened.work.document_id)
    for target_, state in shown.items():
        if target_.level == "record":
            assert state == states.records[target_.record_id]
        elif target_.document_id:
            assert state == states.document
    assert states.document.mark is StateMark.ERROR
    assert states.document.count == len([c for c in codes(opened) if c == "V03"])


def test_save_makes_a_backup_and_closing_loses_nothing(qtbot: QtBot, opened: MainWindow, tmp_path: Path) -> None:
    editor = projects(opened)
    editor.grid_model.setData(editor.grid_model.index(0, column(editor, "basis")), "合同")
    task = opened.flows.save()
    assert task is not None
    with qtbot.waitSignal(task.ended):
        pass
    assert "备份" in opened.status.said.text()
    opened.work.page.show_tab("narrative")  # type: ignore[union-attr]
    items = opened.work.page.editor  # type: ignore[union-attr]
    assert isinstance(items, ItemEditor)
    body = next(b for b in items.bindings.values() if b.field.home == "paragraphs")
    body.editor.setFocus()
    type_chinese(body.editor, "新的一段。")
    opened.close_file()
    with open_session(tmp_path / "示例.jmt") as session:
        kept = session.document(session.heads[0].id)
        assert kept.projects[0].indicators[0].basis == "合同"
        assert any("新的一段。" in paragraph for paragraph in kept.narrative[0].paragraphs)


def test_models_keep_qts_rules_while_everything_happens(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    models: list[QAbstractItemModel] = [editor.grid_model, editor.list_model, *editor.head.lists]
    assert opened.work is not None
    models += [opened.work.findings.model, opened.work.tree._model]
    if editor.head.strip is not None:
        models.append(editor.head.strip)
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning) for model in models
    ]
    editor.grid_model.insert_rows(2, 1)
    editor.grid_model.setData(editor.grid_model.index(2, column(editor, "name")), "新指标")
    editor.grid_model.move_rows([2], 5)
    editor.grid_model.duplicate_rows([0])
    editor.grid_model.remove_rows([0, 3])
    opened.actions_by_name["add_record"].trigger()
    for _ in range(6):
        opened.actions_by_name["undo"].trigger()
    for _ in range(6):
        opened.actions_by_name["redo"].trigger()
    qtbot.wait(50)
    assert len(testers) == len(models)


def test_a_new_file_begins_with_what_its_form_asks_for(window: MainWindow, tmp_path: Path) -> None:
    assert window.flows.new_at(tmp_path / "新.jmt", FORM, "436002", "示例县档案馆", 2026)
    made = document(window)
    assert (made.unit.name, made.year) == ("示例县档案馆", 2026)
    assert [item.role for item in made.narrative if item.level == 1] == ["overall", "itemised", "measures"]
    assert window.windowTitle().startswith("新.jmt")


def test_undo_in_a_field_takes_back_what_was_done_before_unless_something_was_just_typed(
    qtbot: QtBot, opened: MainWindow
) -> None:
    editor = projects(opened)
    name = next(b for b in editor.head.bindings.values() if b.field.home == "name")
    code = next(b for b in editor.head.bindings.values() if b.field.home == "code")
    old = document(opened).projects[0].name
    name.editor.setFocus()
    type_chinese(name.editor, "新")
    qtbot.keyClick(name.editor, Qt.Key.Key_Return)
    assert document(opened).projects[0].name == old + "新"
    code.editor.setFocus()
    qtbot.keyClick(code.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document(opened).projects[0].name == old
    assert name.text() == old
    type_chinese(name.editor, "错")
    qtbot.keyClick(name.editor, Qt.Key.Key_Escape)
    assert name.text() == old
    assert document(opened).projects[0].name == old


def test_a_year_that_is_none_is_not_taken(qtbot: QtBot, opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("basics")
    year = next(b for b in opened.work.page.editor.form.bindings.values() if b.field.home == "year")  # type: ignore[union-attr]
    before = document(opened).year
    line = year.editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "25x")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert document(opened).year == before
    assert line.text() == str(before)
    assert opened.status.said.text().startswith("没有改成")


def test_typing_into_a_merged_cell_changes_every_row_of_it(opened: MainWindow) -> None:
    editor = projects(opened)
    level1 = column(editor, "level1")
    span = editor.grid_model.cell_span(0, level1)
    assert span > 1
    editor.grid_model.setData(editor.grid_model.index(0, level1), "成果指标")
    assert [i.level1 for i in document(opened).projects[0].indicators[:span]] == ["成果指标"] * span
    opened.actions_by_name["undo"].trigger()
    assert editor.grid_model.cell_span(0, level1) == span


def test_narrative_items_are_added_filled_moved_and_removed(qtbot: QtBot, opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("narrative")
    items = opened.work.page.editor
    assert isinstance(items, ItemEditor)
    before = document(opened).narrative
    items.show_record(before[0].id)
    opened.actions_by_name["add_record"].trigger()
    added = document(opened).narrative[1]
    assert (added.role, added.level) == (before[0].role, 2)
    heading = next(b for b in items.bindings.values() if b.field.home == "heading")
    body = next(b for b in items.bindings.values() if b.field.home == "paragraphs")
    type_chinese(heading.editor, "（一）会议保障")
    body.editor.setFocus()
    type_chinese(body.editor, "第一段。\n第二段。")
    opened.actions_by_name["record_down"].trigger()
    moved = document(opened).narrative[2]
    assert (moved.heading, moved.paragraphs) == ("（一）会议保障", ("第一段。", "第二段。"))
    opened.actions_by_name["remove_record"].trigger()
    assert document(opened).narrative == before


def test_several_inserted_rows_are_one_step(opened: MainWindow) -> None:
    editor = projects(opened)
    before = document(opened)
    assert editor.grid_model.insert_rows(2, 3)
    assert len(document(opened).projects[0].indicators) == len(before.projects[0].indicators) + 3
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_the_edit_bar_tells_of_the_cell_again_when_one_comes_back_to_the_tab(opened: MainWindow) -> None:
    assert opened.work is not None
    page = opened.work.page
    assert page is not None
    projects(opened).focus_first()
    told = page.edit_bar.value.text()
    first = page.tab.key
    page.show_tab(page.form_set.tabs[-1].key)
    page.show_tab(first)
    projects(opened).grid.setFocus()
    page.show_tab(first)
    assert page.edit_bar.value.text() == told != ""


def test_a_long_finding_leaves_room_for_the_value_in_the_edit_bar(opened: MainWindow) -> None:
    assert opened.work is not None
    page = opened.work.page
    assert page is not None
    opened.resize(1280, 620)
    page.edit_bar.show_place("第 3 行", "一月底之前", StateMark.ERROR, "错误：" + "这一句话长得一行放不下，" * 8)
    QApplication.processEvents()
    assert page.edit_bar.value.width() >= 160
    assert page.edit_bar.words.geometry().right() <= page.edit_bar.width()


def test_the_largest_text_size_makes_room_by_the_drop_down_and_cuts_no_field(opened: MainWindow) -> None:
    assert opened.work is not None
    try:
        opened.actions_by_name["size18"].trigger()
        QApplication.processEvents()
        editor = projects(opened)
        assert editor.chooser.isVisible()
        room = editor.head.viewport().width()
        assert editor.head.widget().minimumSizeHint().width() <= room
    finally:
        opened.actions_by_name["size14"].trigger()
    QApplication.processEvents()
    assert not projects(opened).chooser.isVisible()


def test_a_second_jump_to_the_same_cell_of_the_head_is_told_in_the_edit_bar(opened: MainWindow) -> None:
    assert opened.work is not None
    page, editor = opened.work.page, projects(opened)
    assert page is not None
    assert editor.head.strip is not None
    key = editor.head.strip.place(0, 0).keys[0]
    grid_key = editor.grid_model.place(0, 2).keys[0]
    for _ in range(2):
        assert page.reveal(key)
        assert page.place is not None
        assert page.place.keys[0] == key
        assert page.reveal(grid_key)
        assert page.place.keys[0] == grid_key
