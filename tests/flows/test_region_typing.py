"""A small form of Jiangsu and one of Hunan typed from nothing, by keys alone, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.domain.finding import Severity
from tests.builders import a_sample
from tests.flows.grid_window import CTRL, Key, compose, document, focus, press, put_on_clipboard, type_latin
from ui.editors.record_editor import RecordEditor
from ui.editors.sheet_editor import SheetEditor
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow

JIANGSU, HUNAN = "jiangsu-department", "hunan-department"


def page_of(window: MainWindow, tab: str) -> SheetEditor | RecordEditor:
    assert window.work is not None
    assert window.work.page is not None
    window.work.page.show_tab(tab)
    found = window.work.page.editor
    assert isinstance(found, SheetEditor | RecordEditor)
    return found


def say(text: str) -> None:
    """Type a text: digits and signs by their keys, Chinese through the input method."""
    if text.isascii():
        type_latin(text)
    else:
        compose(text)


def fill(editor: SheetEditor | RecordEditor, **texts: str) -> None:
    """Fields of the form, each left with Enter."""
    form = editor.form if isinstance(editor, SheetEditor) else editor.head
    for key, text in texts.items():
        form.bindings[key].editor.setFocus()
        say(text)
        press(Key.Key_Return if isinstance(form.bindings[key].editor, QLineEdit) else Key.Key_Tab)


def fill_rows(view: GridView, *rows: tuple[str, ...]) -> None:
    """Rows typed into an empty grid: Tab to the next cell, and behind the last one to a new row."""
    view.setFocus()
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            say(text)
            last = number == len(rows) - 1 and place == len(row) - 1
            press(Key.Key_Return if last else Key.Key_Tab)


def section(editor: SheetEditor | RecordEditor, number: int = 0) -> GridView:
    assert editor.stack is not None
    return editor.stack.sections[number].grid


def errors(window: MainWindow) -> list[str]:
    assert window.desk is not None
    found = window.desk.findings(document(window).id)
    return [f"{one.place.words}：{one.message}" for one in found if one.severity is Severity.ERROR]


def drop_blank_rows(view: GridView) -> None:
    """Enter behind the last row begins another one."""
    model = view.grid_model()
    while model.rowCount() and not any(
        model.cell_text(model.rowCount() - 1, column) for column in range(model.columnCount())
    ):
        view.go_to(model.rowCount() - 1, 0)
        view.deeds.remove_rows()


def test_a_small_jiangsu_form_is_typed_from_nothing(window: MainWindow, tmp_path: Path) -> None:
    assert window.flows.new_at(tmp_path / "新.jmt", JIANGSU, "101001", "示例省档案馆", 2025)
    fill(page_of(window, "basics"), 单位主要职能="保管全省档案。", 机构设置及人员配置="内设三个处。")
    funds = page_of(window, "funds")
    fill(funds, 一般公共预算资金="300", 其他资金="20", 基本支出半年="60", 基本支出="120")
    fill_rows(section(funds), ("档案数字化", "80", "150"), ("库房维护", "20", "50"))
    drop_blank_rows(section(funds))
    assert [project.name for project in document(window).projects] == ["档案数字化", "库房维护"]
    assert isinstance(funds, SheetEditor)
    assert funds.form.bindings["资金总额"].text() == "320"
    assert funds.form.bindings["项目支出"].text() == "200"

    whole = page_of(window, "whole")
    assert isinstance(whole, SheetEditor)
    for view, goal in zip(whole.form.views(), ("三年内完成馆藏数字化。", "完成馆藏数字化二十万卷。"), strict=True):
        view.setFocus()
        view.go_to(0, 0)
        say(goal)
        press(Key.Key_Return)
    assert section(whole).row_count() == 31
    benefits = section(whole, 1)
    fill_rows(benefits, ("效益", "社会效益", "查档更方便"))
    model = benefits.grid_model()
    assert [model.cell_text(0, column) for column in range(3)] == ["效益", "社会效益", "查档更方便"]
    refused: list[str] = []
    window.desk.refused.connect(refused.append)  # type: ignore[union-attr]
    benefits.go_to(0, 1)
    say("计划制定")
    press(Key.Key_Return)
    assert model.cell_text(0, 1) == "社会效益", "it would belong to the other grid"
    assert refused[0].startswith("没有填入：这张表里只有：社会效益、")


def keep(key: Qt.Key) -> None:
    """A key to whoever has the keys: the open list under a line, or who has the focus."""
    QTest.keyClick(QApplication.activePopupWidget() or focus(), key)
    QApplication.processEvents()


def test_a_work_is_typed_with_the_lists_under_its_fields(window: MainWindow, tmp_path: Path) -> None:
    assert window.flows.new_at(tmp_path / "新.jmt", JIANGSU, "101001", "示例省档案馆", 2025)
    funds = page_of(window, "funds")
    fill_rows(section(funds), ("档案数字化", "80", "150"), ("库房维护", "20", "50"))
    drop_blank_rows(section(funds))
    works = page_of(window, "works")
    assert isinstance(works, RecordEditor)
    window.actions_by_name["add_record"].trigger()
    bindings = works.head.bindings
    say("馆藏数字化")
    for key in (Key.Key_Tab, Key.Key_Down, Key.Key_Down, Key.Key_Return):
        keep(key)
    assert focus() is bindings["类别"].editor, "Enter takes a line of the list and stays"
    assert QApplication.activePopupWidget() is None
    assert document(window).work_items[0].kind == "年度日常工作"
    keep(Key.Key_Tab)
    assert focus() is bindings["对应项目"].editor
    say("kfwh")
    keep(Key.Key_Return)
    compose("外单位项目")
    keep(Key.Key_Tab)
    assert focus() is works.grid
    line = bindings["对应项目"].editor
    assert isinstance(line, QLineEdit)
    assert line.text() == works.head.bindings["对应项目"].text() == "库房维护, 外单位项目"
    second = document(window).projects[1]
    assert document(window).work_items[0].projects == (second.id, "外单位项目")
    say("完成扫描")
    keep(Key.Key_Return)
    assert document(window).work_items[0].indicators[0].name == "完成扫描"


def test_names_picked_in_a_field_lose_the_sign_that_waits_for_another(window: MainWindow, tmp_path: Path) -> None:
    assert window.flows.new_at(tmp_path / "新.jmt", JIANGSU, "101001", "示例省档案馆", 2025)
    fill_rows(section(page_of(window, "funds")), ("档案数字化", "80", "150"), ("库房维护", "20", "50"))
    works = page_of(window, "works")
    assert isinstance(works, RecordEditor)
    window.actions_by_name["add_record"].trigger()
    line = works.head.bindings["对应项目"].editor
    line.setFocus()
    assert isinstance(line, QLineEdit)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return, Key.Key_Down, Key.Key_Down, Key.Key_Return):
        keep(key)
    assert QApplication.activePopupWidget() is not None, "the list stays open for the next one"
    assert line.text().startswith("档案数字化")
    assert line.text().strip()[-1] in "，,、"
    keep(Key.Key_Tab)
    first, second, *_ = document(window).projects
    assert document(window).work_items[0].projects == (first.id, second.id)
    assert line.text().strip()[-1] not in "，,、"


def test_f8_goes_through_the_findings_of_a_new_jiangsu_form(window: MainWindow, tmp_path: Path) -> None:
    assert window.flows.new_at(tmp_path / "新.jmt", JIANGSU, "101001", "示例省档案馆", 2025)
    assert window.work is not None
    assert window.desk is not None
    page = window.work.page
    assert page is not None
    said: list[str] = []
    window.work.said.connect(said.append)
    found = window.desk.findings(document(window).id)
    assert found
    tabs = set()
    for _ in found:
        window.work.step_finding(1)
        tabs.add(page.tab.key)
    assert "这条审核结果所在的位置已经没有了。" not in said
    assert len(tabs) > 1


def test_a_small_hunan_form_is_typed_from_nothing(window: MainWindow, tmp_path: Path) -> None:
    assert window.flows.new_at(tmp_path / "新.jmt", HUNAN, "102001", "示例县档案馆", 2025)
    whole = page_of(window, "whole")
    fill(whole, 一般公共预算拨款="300", 基本支出="100")
    fill_rows(section(whole), ("馆藏数字化", "技术股", "完成二十万卷"))
    drop_blank_rows(section(whole))
    assert [item.goal for item in document(window).work_items] == ["完成二十万卷"]
    directions = page_of(window, "directions")
    assert isinstance(directions, RecordEditor)
    window.actions_by_name["add_record"].trigger()
    say("馆藏数字化")
    press(Key.Key_Return)
    fill(directions, 所属专项="档案事业专项", 项目金额="200")
    for view, goal in zip(directions.head.views(), ("三年内全部数字化。", "今年二十万卷。"), strict=True):
        view.setFocus()
        if view.row_count():
            view.go_to(0, 0)
        say(goal)
        press(Key.Key_Return)
    project = document(window).projects[0]
    assert {goal.period: goal.text for goal in project.goals if goal.text} == {
        "whole": "三年内全部数字化。",
        "annual": "今年二十万卷。",
    }
    summary = page_of(window, "summary")
    assert section(summary).grid_model().cell_text(0, 0) != ""
    whole = page_of(window, "whole")
    assert isinstance(whole, SheetEditor)
    assert whole.form.bindings["项目支出"].text().startswith("200")
    assert whole.form.bindings["资金总额"].text().startswith("300")


def test_indicators_of_a_whole_department_come_from_excel_and_are_filled_down(
    open_document: Callable[..., MainWindow],
) -> None:
    window = open_document(a_sample(HUNAN))
    view = section(page_of(window, "whole"), 1)
    count = view.row_count()
    view.setFocus()
    view.go_to(count - 1, 2)
    put_on_clipboard("甲指标\t≥1次\r\n乙指标\t≥2次\r\n")
    press(Key.Key_V, CTRL)
    assert [one.name for one in document(window).indicators[-2:]] == ["甲指标", "乙指标"]
    view.go_to(count - 1, 3)
    press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(Key.Key_D, CTRL)
    assert document(window).indicators[-1].targets["whole"].text == "≥1次"
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["undo"].trigger()
    assert view.row_count() == count
