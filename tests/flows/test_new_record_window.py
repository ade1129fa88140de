"""The first project of a new document, by keys alone, in a low window: a form whose head folds (湘潭)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders import a_sample
from tests.flows.grid_window import ALT, SHIFT, Key, document, editor, focus, indicators, press, where
from tests.flows.test_region_typing import JIANGSU, page_of, say
from ui.editors.record_editor import RecordEditor
from ui.grids.cells import CellState
from ui.look.marks import StateMark
from ui.main_window import MainWindow
from ui.widgets.buttons import Button


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    assert window.flows.new_at(tmp_path / "新.jmt", "xiangtan-project", "", "示例县水利局", 2023)
    assert window.work is not None
    assert window.work.page is not None
    window.resize(1366, 700)
    window.work.page.show_tab("projects")
    QApplication.processEvents()
    return window


def begin(window: MainWindow) -> RecordEditor:
    page = editor(window)
    assert focus() is page.begin_button
    press(Key.Key_Return)
    return page


def test_enter_presses_the_button_that_has_the_keyboard(opened: MainWindow) -> None:
    assert not document(opened).projects
    begin(opened)
    assert len(document(opened).projects) == 1


def test_enter_on_a_button_that_cannot_be_pressed_does_nothing(opened: MainWindow) -> None:
    button = editor(opened).begin_button
    assert isinstance(button, Button)
    button.setEnabled(False)
    button.setFocus()
    press(Key.Key_Return)
    assert not document(opened).projects


def test_tab_goes_through_the_whole_head_of_a_new_record(opened: MainWindow) -> None:
    editor(opened).set_folded(True)
    page = begin(opened)
    assert not page.head.folded
    seen: list[str] = []
    for _ in range(20):
        press(Key.Key_Tab)
        if focus().accessibleName() not in seen:
            seen.append(focus().accessibleName())
        if page.grid.is_active():
            break
    goals = [view.accessibleName() for view in page.head.list_views]
    assert len(goals) == 2
    assert seen[-3:-1] == goals, "the required goals come before the indicators, and let one go on"
    assert page.grid.is_active()
    say("管网长度")
    assert page.grid.cursor_cell() == (0, page.grid_model.typed_column())
    press(Key.Key_Return)
    assert indicators(opened)[0].name == "管网长度", "and not over 产出指标, which stands there from the start"


def test_a_row_begun_in_a_list_of_the_head_is_seen_and_goes_when_one_goes_on(opened: MainWindow, qtbot: QtBot) -> None:
    page = begin(opened)
    first, second = page.head.list_views
    first.setFocus()
    for number in range(4):
        say(f"目标内容{'很长' * 30}{number}")
        press(Key.Key_Tab)
        qtbot.wait(1)
    assert first.row_count() == 5

    def seen() -> bool:
        cell = first.visualRect(first.grid_model().index(4, 0))
        at = first.viewport().mapTo(page.head, cell.bottomLeft())
        return 0 < at.y() <= page.head.viewport().height()

    qtbot.waitUntil(seen)
    press(Key.Key_Tab)
    assert second.is_active()
    qtbot.waitUntil(lambda: first.row_count() == 4)


def test_shift_tab_leads_out_of_a_list_of_the_head_again(opened: MainWindow) -> None:
    page = begin(opened)
    first, second = page.head.list_views
    second.setFocus()
    second.go_to(0, 0)
    press(Key.Key_Backtab, SHIFT)
    assert first.is_active()
    press(Key.Key_Backtab, SHIFT)
    assert not first.is_active()
    assert page.head.isAncestorOf(focus())


def test_the_line_of_a_folded_head_names_only_what_is_out_of_view(opened: MainWindow) -> None:
    page = begin(opened)
    page.set_folded(True)
    words = page.head._fold_line._words.words()
    in_view = [binding.field.label for binding in page.head.bindings.values() if binding.editor.isVisible()]
    hidden = [binding.field.label for binding in page.head.bindings.values() if not binding.editor.isVisible()]
    assert in_view
    assert not any(label in words for label in in_view)
    assert all(label in words for label in hidden)


def test_a_head_that_stays_whole_offers_no_folding(open_document: Callable[..., MainWindow]) -> None:
    """Each of its rows holds a field that stays."""
    page = page_of(open_document(a_sample(JIANGSU)), "works")
    assert isinstance(page, RecordEditor)
    page.set_folded(True)
    assert not page.fold_button.isVisible()
    assert not page.head._fold_line.isVisible()


@pytest.mark.parametrize(("height", "folded"), [(700, True), (900, False)])
def test_a_tab_shown_later_fits_the_window_at_once(
    open_document: Callable[..., MainWindow], height: int, folded: bool
) -> None:
    """Nothing moves when the window changes its height by a line afterwards, as for a notice."""
    window = open_document(a_sample("hunan-department"))
    window.resize(1366, height)
    QApplication.processEvents()
    page = page_of(window, "directions")
    assert isinstance(page, RecordEditor)
    QApplication.processEvents()
    before = (page.head.folded, page.list.width())
    assert before[0] is folded
    window.resize(1366, height + 20)
    QApplication.processEvents()
    assert (page.head.folded, page.list.width()) == before


def test_a_long_name_of_the_sum_below_the_records_gives_way_to_the_sum(opened: MainWindow) -> None:
    page = begin(opened)
    say("管网维修")
    press(Key.Key_Return)
    page.head.bindings["年度本级预算金额"].editor.setFocus()
    say("123456789.25")
    press(Key.Key_Return)
    page.list.setFixedWidth(180)
    QApplication.processEvents()
    assert page.list.total.text() == "123456789.25"
    assert page.list.total_words.text() == "合计"
    assert page.list.total_words.toolTip() == "年度本级预算金额合计"
    page.list.setFixedWidth(400)
    QApplication.processEvents()
    assert page.list.total_words.text() == "年度本级预算金额合计"


def test_a_document_without_a_project_is_not_ready_in_the_tree(opened: MainWindow) -> None:
    assert opened.desk is not None
    assert opened.desk.states(document(opened).id).document.mark is StateMark.FILLING


def test_a_level_chosen_in_a_new_row_is_that_rows_alone(opened: MainWindow) -> None:
    page = begin(opened)
    view, model = page.grid, page.grid_model
    view.setFocus()
    for row, name in enumerate(("管网长度", "水质达标率", "完工率", "单位成本")):
        view.go_to(row, 2)
        say(name)
        press(Key.Key_Return)
    assert view.row_count() == 5
    assert bar_place(opened) == "第 5 行 · 三级指标"
    view.go_to(4, 0)
    assert bar_place(opened) == "第 5 行 · 一级指标"
    assert model.cell_text(4, 0) == "产出指标", "until told, the row is of the group above"
    say("效益指标")
    press(Key.Key_Tab)
    assert [model.cell_text(row, 0) for row in (0, 4)] == ["产出指标", "效益指标"]
    assert model.cell_text(4, 1) == "", "成本指标 is no level of 效益指标"
    assert [model.cell_text(row, 1) for row in range(4)] == ["数量指标", "质量指标", "时效指标", "成本指标"]
    assert where(view) == (4, 1)
    assert "经济效益指标" in model.choices(4, 1)
    view.go_to(0, 0)
    assert bar_place(opened) == "第 1～4 行 · 一级指标"


def test_a_list_of_choices_is_as_wide_as_its_words(opened: MainWindow) -> None:
    page = begin(opened)
    view = page.grid
    view.setFocus()
    view.go_to(3, 0)
    say("效益指标")
    press(Key.Key_Return)
    view.setColumnWidth(1, 60)
    view.go_to(3, 1)
    press(Key.Key_Down, ALT)
    line = focus()
    assert isinstance(line, QLineEdit)
    popup = line.completer().popup()
    widest = max(popup.fontMetrics().horizontalAdvance(text) for text in page.grid_model.choices(3, 1))
    assert popup.minimumWidth() > widest > view.columnWidth(1)


def test_what_is_only_missing_is_yellow_and_what_is_wrong_red(opened: MainWindow) -> None:
    page = begin(opened)
    amount = page.head.bindings["年度本级预算金额"]
    assert not amount.state() & CellState.ERROR
    assert amount.state() & CellState.REQUIRED
    assert amount.words() == "必填：年度本级预算金额未填写"
    name = page.grid_model.typed_column()
    assert not page.grid_model.cell_state(0, name) & CellState.ERROR
    amount.editor.setFocus()
    say("约五十")
    press(Key.Key_Return)
    assert amount.state() & CellState.ERROR


def bar_place(window: MainWindow) -> str:
    assert window.work is not None
    assert window.work.page is not None
    return window.work.page.edit_bar.place.toolTip()
