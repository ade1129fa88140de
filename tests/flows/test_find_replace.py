"""查找 and 替换 in the real window, by keys, clicks and input method events."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from core.domain.amount import Amount
from tests.builders import a_document, a_goal, a_narrative, a_project, a_unit, an_indicator, an_item
from tests.flows.test_window_day import column, document, projects, type_chinese
from ui.dialogs.replace import AFTER, BEFORE, PLACE, TICK, ReplaceDialog
from ui.editors.item_editor import ItemEditor
from ui.editors.record_editor import RecordEditor
from ui.find_flow import FindFlow
from ui.main_window import MainWindow
from ui.panels.find import HERE, HIT, WORDS, FindPanel, snippet
from ui.widgets.fields import FieldLine, FieldText

Opened = Callable[..., MainWindow]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(open_document: Opened) -> MainWindow:
    """甲字 stands at six places: a name, a purpose, a goal, two cells and a paragraph."""
    first = a_project(
        1, indicators=(an_indicator(0), an_indicator(1, name="甲字率"), an_indicator(2, basis="甲字台账"))
    )
    second = a_project(2, name="甲字项目", purpose="用于甲字。", goals=(a_goal("做好甲字。"),))
    narrative = (*a_narrative(), an_item("measures", "（一）", "不相干的一段。", "又是甲字的一段。", level=2))
    return open_document(a_document(projects=(first, second), narrative=narrative))


def flow(window: MainWindow) -> FindFlow:
    assert window.work is not None
    return window.work.find_flow


def panel(window: MainWindow) -> FindPanel:
    return flow(window).panel


def found(window: MainWindow) -> list[str]:
    model = panel(window).model
    return [model.index(row).data(HIT).place.words for row in range(model.rowCount())]


def look_for(qtbot: QtBot, window: MainWindow, text: str) -> FindPanel:
    """Ctrl+F, and the word by an input method."""
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, CONTROL)
    type_chinese(QApplication.focusWidget(), text)
    return panel(window)


def tab(window: MainWindow) -> str:
    assert window.work is not None
    assert window.work.page is not None
    return window.work.page.tab.key


def replacing(window: MainWindow) -> ReplaceDialog:
    assert window.work is not None
    return next(d for d in window.work.findChildren(ReplaceDialog) if d.isVisible())


# ---- finding


def test_ctrl_f_finds_in_every_tab_and_project_while_one_types(qtbot: QtBot, opened: MainWindow) -> None:
    find = look_for(qtbot, opened, "甲字")
    assert QApplication.focusWidget() is find.field
    assert found(opened) == [
        "项目1 · 指标2 · 三级指标",
        "项目1 · 指标3 · 指标值确定依据",
        "项目2 · 项目名称",
        "项目2 · 资金用途",
        "项目2 · 目标1 · 绩效目标",
        "条目5 · 正文第2段",
    ]
    assert find.count.text() == "共 6 处"
    assert [find.everything.text(), find.here.text()] == ["全部 6", "本项目 2"]
    qtbot.keyClicks(find.field, "x")
    assert found(opened) == []
    assert "没有找到“甲字x”" in find.nothing.text()


def test_a_text_not_yet_chosen_in_the_input_method_is_not_looked_for(qtbot: QtBot, opened: MainWindow) -> None:
    find = look_for(qtbot, opened, "")
    QApplication.sendEvent(find.field, QInputMethodEvent("jia'zi", []))
    assert (found(opened), find.query.text) == ([], "")
    type_chinese(find.field, "甲字")
    assert len(found(opened)) == 6


def test_enter_goes_round_through_tabs_projects_and_cells_and_the_focus_stays(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    find = look_for(qtbot, opened, "甲字")
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    assert find.count.text() == "第 1 / 6 处"
    assert editor.grid.cursor_cell() == (1, column(editor, "name"))
    assert QApplication.focusWidget() is find.field
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    assert editor.grid.cursor_cell() == (2, column(editor, "basis"))
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    assert editor.record_id == document(opened).projects[1].id
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    assert find.count.text() == "第 5 / 6 处"
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    assert (find.count.text(), tab(opened)) == ("第 6 / 6 处", "narrative")
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    assert (find.count.text(), tab(opened)) == ("第 1 / 6 处", "projects")
    assert "从头" in opened.status.said.text()
    qtbot.keyClick(find.field, Qt.Key.Key_Return, SHIFT)
    assert (find.count.text(), tab(opened)) == ("第 6 / 6 处", "narrative")


def test_f3_goes_on_from_where_one_is_and_back_with_shift(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    find = look_for(qtbot, opened, "甲字")
    editor.grid.setFocus()
    editor.grid.go_to(2, 2)
    qtbot.keyClick(editor.grid, Qt.Key.Key_F3)
    assert editor.grid.cursor_cell() == (2, column(editor, "basis"))
    assert QApplication.focusWidget() is editor.grid
    assert find.count.text() == "第 2 / 6 处"
    editor.grid.go_to(2, column(editor, "name"))
    qtbot.keyClick(editor.grid, Qt.Key.Key_F3, SHIFT)
    assert editor.grid.cursor_cell() == (1, column(editor, "name"))


def test_choosing_a_hit_opens_nothing_and_marks_it_in_its_cell(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    find = look_for(qtbot, opened, "甲字")
    find.view.setCurrentIndex(find.model.index(1))
    qtbot.keyClick(find.view, Qt.Key.Key_Return)
    cell = (2, column(editor, "basis"))
    assert editor.grid.cursor_cell() == cell
    assert QApplication.focusWidget() is editor.grid
    assert editor.grid.indexWidget(editor.grid.currentIndex()) is None
    assert editor.grid.look_of(*cell).found == ((0, 2, True),)
    assert editor.grid.look_of(1, column(editor, "name")).found == ((0, 2, False),)


def test_a_hit_in_a_field_is_selected_and_marked_when_the_focus_is_elsewhere(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    find = look_for(qtbot, opened, "甲字")
    find.view.clicked.emit(find.model.index(3))
    purpose = QApplication.focusWidget()
    assert isinstance(purpose, FieldText)
    assert purpose.textCursor().selectedText() == "甲字"
    assert len(purpose.extraSelections()) == 1
    find.view.clicked.emit(find.model.index(2))
    name = QApplication.focusWidget()
    assert isinstance(name, FieldLine)
    assert (name.selectedText(), name.selectionStart()) == ("甲字", 0)
    assert editor.record_id == document(opened).projects[1].id
    before = name.grab().toImage()
    find.field.setFocus()
    marked = name.grab().toImage()
    qtbot.keyClick(find.field, Qt.Key.Key_Escape)
    find.field.clear()
    assert before != marked


def test_a_hit_in_prose_is_selected_in_its_paragraph(qtbot: QtBot, opened: MainWindow) -> None:
    find = look_for(qtbot, opened, "甲字")
    find.view.clicked.emit(find.model.index(5))
    body = QApplication.focusWidget()
    assert isinstance(body, QPlainTextEdit)
    assert (body.textCursor().selectedText(), body.textCursor().block().text()) == ("甲字", "又是甲字的一段。")
    assert isinstance(opened.work.page.editor, ItemEditor)  # type: ignore[union-attr]


def test_a_computed_field_is_found_and_gone_to(qtbot: QtBot, opened: MainWindow) -> None:
    find = look_for(qtbot, opened, "机关服务中心")
    row = found(opened).index("封面单位名称")
    find.view.clicked.emit(find.model.index(row))
    assert tab(opened) == "basics"
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert (line.isReadOnly(), line.selectedText()) == (True, "机关服务中心")


def test_results_follow_every_change(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    find = look_for(qtbot, opened, "甲字")
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    editor.grid_model.setData(editor.grid_model.index(0, column(editor, "basis")), "甲字在先")
    qtbot.waitUntil(lambda: len(found(opened)) == 7)
    assert find.count.text() == "第 2 / 7 处"
    editor.grid_model.setData(editor.grid_model.index(1, column(editor, "name")), "乙")
    qtbot.waitUntil(lambda: len(found(opened)) == 6)
    assert find.count.text() == "共 6 处"
    opened.actions_by_name["undo"].trigger()
    opened.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: len(found(opened)) == 6 and found(opened)[0] == "项目1 · 指标2 · 三级指标")
    assert editor.grid.look_of(0, column(editor, "basis")).found == ()


def test_case_whole_cells_and_the_project_shown_narrow_the_hits(qtbot: QtBot, opened: MainWindow) -> None:
    find = look_for(qtbot, opened, "甲字")
    qtbot.mouseClick(find.here, Qt.MouseButton.LeftButton)
    assert found(opened) == ["项目1 · 指标2 · 三级指标", "项目1 · 指标3 · 指标值确定依据"]
    projects(opened).show_record(document(opened).projects[1].id)
    qtbot.waitUntil(lambda: len(found(opened)) == 3)
    find.everything.click()
    find.field.setText("甲字率")
    find.whole.click()
    assert found(opened) == ["项目1 · 指标2 · 三级指标"]
    find.field.setText("甲字")
    assert found(opened) == []
    find.whole.click()
    find.field.setText("13099925p")
    assert len(found(opened)) == 2
    find.case.click()
    assert found(opened) == []


def test_escape_closes_and_the_focus_goes_back(qtbot: QtBot, opened: MainWindow) -> None:
    assert opened.work is not None
    editor = projects(opened)
    editor.grid.setFocus()
    editor.grid.go_to(0, 3)
    shown = {key: not dock.isHidden() for key, dock in opened.work.docks.items()}
    find = look_for(qtbot, opened, "甲字")
    qtbot.keyClick(find.field, Qt.Key.Key_Escape)
    assert {key: not dock.isHidden() for key, dock in opened.work.docks.items()} == shown
    assert QApplication.focusWidget() is editor.grid
    assert editor.grid.cursor_cell() == (0, 3)
    assert editor.grid.look_of(1, column(editor, "name")).found == ()
    qtbot.keyClick(editor.grid, Qt.Key.Key_F3)
    assert not opened.work.docks["find"].isHidden()
    assert find.count.text() == "第 1 / 6 处"
    qtbot.keyClick(editor.grid, Qt.Key.Key_Escape)
    assert opened.work.docks["find"].isHidden()
    assert editor.grid.cursor_cell() == (1, column(editor, "name"))


def test_the_docks_are_as_before_however_it_is_closed(qtbot: QtBot, opened: MainWindow) -> None:
    assert opened.work is not None
    docks = opened.work.docks
    opened.work.show_dock("findings")
    look_for(qtbot, opened, "甲字")
    assert [key for key, dock in docks.items() if not dock.isHidden()] == ["find"]
    docks["find"].hide()  # its own button
    assert [key for key, dock in docks.items() if not dock.isHidden()] == ["findings"]
    look_for(qtbot, opened, "甲字")
    opened.work.rail.clicked.emit("help")
    assert [key for key, dock in docks.items() if not dock.isHidden()] == ["help"]


def test_opened_from_the_rail_it_gives_the_focus_back_to_the_page(qtbot: QtBot, opened: MainWindow) -> None:
    assert opened.work is not None
    editor = projects(opened)
    editor.grid.setFocus()
    qtbot.mouseClick(opened.work.rail.entry("find"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is panel(opened).field
    qtbot.keyClick(panel(opened).field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is editor.grid


def test_what_is_selected_is_looked_for(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    name = next(b for b in editor.head.bindings.values() if b.field.home == "name").editor
    assert isinstance(name, FieldLine)
    name.setFocus()
    name.setSelection(0, 4)
    qtbot.keyClick(name, Qt.Key.Key_F, CONTROL)
    assert panel(opened).field.text() == "机关办公"
    assert panel(opened).field.selectedText() == "机关办公"
    assert len(found(opened)) == 1


def test_menus_toolbar_rail_and_keys_know_it(opened: MainWindow) -> None:
    from ui.actions import MENUS, TOOLBAR
    from ui.dialogs.about import KEYS

    names = dict(MENUS)["编辑(&E)"]
    texts = [(opened.actions_by_name[n].text(), opened.actions_by_name[n].shortcut().toString()) for n in names[-4:]]
    assert texts == [("查找…", "Ctrl+F"), ("查找下一个", "F3"), ("查找上一个", "Shift+F3"), ("替换…", "Ctrl+H")]
    assert "find" in TOOLBAR
    assert {"Ctrl+F、F3、Shift+F3", "Ctrl+H"} <= {keys for keys, _ in KEYS}
    assert opened.work is not None
    opened.work.rail.clicked.emit("find")
    assert not opened.work.docks["find"].isHidden()
    opened.work.rail.clicked.emit("find")
    assert opened.work.docks["find"].isHidden()


def test_the_list_of_hits_keeps_qts_rules_and_shows_a_late_hit(qtbot: QtBot, opened: MainWindow) -> None:
    find = panel(opened)
    QAbstractItemModelTester(find.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    look_for(qtbot, opened, "设备运行")
    (hit, *_) = find.model.hits
    shown, (start, end, _) = snippet(hit, 120)
    assert shown[start:end] == "设备运行"
    assert shown.startswith("…")


def test_typing_in_the_field_stays_fluid_with_a_thousand_indicators(qtbot: QtBot, open_document: Opened) -> None:
    window = open_document(a_document(projects=tuple(a_project(number, 25) for number in range(1, 41))))
    find = look_for(qtbot, window, "")
    slowest = 0.0
    for character in "会议服务场次":
        begun = time.thread_time()
        type_chinese(find.field, character)
        QApplication.processEvents()
        slowest = max(slowest, time.thread_time() - begun)
    assert slowest < 0.05
    assert len(found(window)) == 200


def test_the_whole_file_is_searched_where_it_has_more_than_one_document(qtbot: QtBot, open_document: Opened) -> None:
    first = a_document(projects=(a_project(1, name="甲字项目"), a_project(2, purpose="用于甲字。")))
    other = a_document(projects=(a_project(1, name="又一个甲字项目"),), unit=a_unit(name="示例县档案馆"), year=2026)
    window = open_document(first, other)
    find = look_for(qtbot, window, "甲字")
    assert find.file.isVisible()
    assert len(found(window)) == 2
    find.file.click()
    qtbot.waitUntil(lambda: len(found(window)) == 3)
    assert "整个文件 3" in find.file.text()
    rows = {find.model.index(row).data(WORDS): row for row in range(3)}
    find.view.clicked.emit(find.model.index(rows["示例县档案馆 2026 · 项目1 · 项目名称"]))
    assert document(window) == other
    line = QApplication.focusWidget()
    assert isinstance(line, FieldLine)
    assert line.selectedText() == "甲字"
    qtbot.keyClick(line, Qt.Key.Key_F3)
    assert document(window) == first
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3, SHIFT)
    assert document(window) == other
    projects(window).grid_model.setData(projects(window).grid_model.index(0, 5), "甲字")
    qtbot.waitUntil(lambda: len(found(window)) == 4)


def test_a_file_is_closed_and_opened_while_one_looks_for_something(qtbot: QtBot, opened: MainWindow) -> None:
    assert opened.desk is not None
    path = opened.desk.session.path
    look_for(qtbot, opened, "甲字")
    opened.close_file()
    qtbot.wait(20)
    assert opened.open_path(path)
    look_for(qtbot, opened, "甲字")
    assert len(found(opened)) == 6


def test_a_file_with_one_document_has_no_further_choice(qtbot: QtBot, opened: MainWindow) -> None:
    assert not look_for(qtbot, opened, "甲字").file.isVisible()


# ---- replacing


def test_ctrl_h_shows_every_place_before_and_after_and_does_it_in_one_step(qtbot: QtBot, opened: MainWindow) -> None:
    before = document(opened)
    look_for(qtbot, opened, "甲字")
    qtbot.keyClick(panel(opened).field, Qt.Key.Key_H, CONTROL)
    dialog = replacing(opened)
    type_chinese(dialog.to_field, "乙号")
    qtbot.waitUntil(lambda: dialog.model.cell_text(0, AFTER) == "乙号率")
    texts = [[dialog.model.cell_text(row, c) for c in (PLACE, BEFORE, AFTER)] for row in range(6)]
    assert texts[3] == ["项目2 · 资金用途", "用于甲字。", "用于乙号。"]
    assert [dialog.model.cell_found(3, c) for c in (BEFORE, AFTER)] == [((2, 4, False),)] * 2
    assert dialog.primary.text() == "替换 6 处"
    dialog.grid.setFocus()
    dialog.grid.go_to(0, TICK)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Space)
    assert dialog.primary.text() == "替换 5 处"
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    after = document(opened)
    assert after.projects[0] is not before.projects[0]
    assert after.projects[0].indicators[1] is before.projects[0].indicators[1]
    assert (after.projects[1].name, after.projects[1].goals[0].text) == ("乙号项目", "做好乙号。")
    assert "已替换 5 处" in opened.status.said.text()
    assert opened.desk is not None
    assert opened.desk.session.undo_title(after.id) == "替换“甲字”为“乙号”（5 处）"
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_what_cannot_be_changed_is_listed_with_its_reason_and_has_no_tick(qtbot: QtBot, opened: MainWindow) -> None:
    look_for(qtbot, opened, "128")
    qtbot.keyClick(panel(opened).field, Qt.Key.Key_H, CONTROL)
    dialog = replacing(opened)
    dialog.to_field.setText("约")
    dialog.refresh()
    assert {dialog.model.cell_text(row, AFTER) for row in range(2)} == {"不换：换后不是金额"}
    assert not dialog.primary.isEnabled()
    dialog.model.toggle([0, 1])
    assert (dialog.primary.text(), dialog.model.chosen) == ("替换 0 处", ())
    assert "2 格不能换" in dialog.refused.words()
    dialog.to_field.setText("1,300")
    dialog.refresh()
    assert dialog.model.cell_text(0, AFTER) == "1300.50"
    dialog.primary.click()
    assert document(opened).projects[0].amounts["budget"] == Amount(1_300_500_000)


def test_nothing_as_the_new_word_deletes_it_in_the_project_shown(qtbot: QtBot, opened: MainWindow) -> None:
    projects(opened).show_record(document(opened).projects[1].id)
    look_for(qtbot, opened, "甲字")
    panel(opened).here.click()
    panel(opened).replace.click()
    dialog = replacing(opened)
    assert dialog.scope.current() == HERE
    assert dialog.primary.text() == "替换 3 处"
    dialog.primary.click()
    after = document(opened)
    assert (after.projects[1].name, after.projects[0].indicators[1].name) == ("项目", "甲字率")
    assert opened.desk is not None
    assert opened.desk.session.undo_title(after.id) == "替换“甲字”为“”（3 处）"


def test_typed_text_waits_in_no_field_when_one_replaces(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    assert isinstance(editor, RecordEditor)
    name = next(b for b in editor.head.bindings.values() if b.field.home == "name").editor
    name.setFocus()
    type_chinese(name, "甲字")
    qtbot.keyClick(name, Qt.Key.Key_H, CONTROL)
    dialog = replacing(opened)
    dialog.field.setText("甲字")
    dialog.refresh()
    assert dialog.model.cell_text(0, PLACE) == "项目1 · 项目名称"
    dialog.reject()
    assert document(opened).projects[0].name.endswith("甲字")
    assert len(document(opened).projects) == 2


def test_what_is_typed_in_a_cell_goes_in_before_one_looks_for_it(qtbot: QtBot, opened: MainWindow) -> None:
    editor = projects(opened)
    editor.grid.setFocus()
    editor.grid.go_to(0, column(editor, "basis"))
    type_chinese(editor.grid, "甲字")
    find = look_for(qtbot, opened, "甲字")
    assert found(opened)[0] == "项目1 · 指标1 · 指标值确定依据"
    qtbot.keyClick(find.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is editor.grid


def test_control_z_after_replacing_undoes_it_although_one_had_been_looking(qtbot: QtBot, opened: MainWindow) -> None:
    before = document(opened)
    grid = projects(opened).grid
    grid.setFocus()
    find = look_for(qtbot, opened, "甲字")
    qtbot.keyClick(find.field, Qt.Key.Key_H, CONTROL)
    dialog = replacing(opened)
    dialog.to_field.setText("乙号")
    dialog.refresh()
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    assert document(opened) != before
    qtbot.waitUntil(lambda: QApplication.focusWidget() is grid)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert document(opened) == before
    assert find.field.text() == "甲字"
