"""Rows are inserted, copied, moved and dragged in the grid of the real window, several at once as one step."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.domain.records import same_content
from tests.flows.grid_window import (
    ALT,
    CTRL,
    LEFT,
    SHIFT,
    Key,
    Mod,
    column,
    compose,
    document,
    drag,
    drag_on,
    editor,
    focus,
    grid,
    indicators,
    press,
    texts,
    undo_title,
    where,
)
from ui.grids.clipboard import Area
from ui.grids.grid_view import GridView
from ui.grids.menu import context_menu
from ui.main_window import MainWindow


def names(window: MainWindow) -> list[str]:
    return [each.name for each in indicators(window)]


def number_of(view: GridView, row: int) -> QPoint:
    """The middle of a row's number."""
    header = view.verticalHeader()
    return QRect(0, header.sectionViewportPosition(row), header.width(), header.sectionSize(row)).center()


def test_several_rows_are_copied_as_one_step_and_the_copies_are_selected(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    old = indicators(opened)
    view.go_to(1, 2)
    press(Key.Key_Down, SHIFT)
    opened.actions_by_name["duplicate_rows"].trigger()
    now = indicators(opened)
    assert [row.id for row in now[:3]] == [row.id for row in old[:3]]
    assert all(same_content(copy, row) for copy, row in zip(now[3:5], old[1:3], strict=True))
    assert view.selected_rows() == [3, 4]
    assert undo_title(opened) == "复制 2 个指标"
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_several_rows_are_inserted_as_one_step(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    view.go_to(1, 2)
    press(Key.Key_Down, SHIFT, times=2)
    opened.actions_by_name["insert_row"].trigger()
    assert names(opened)[1:4] == ["", "", ""]
    assert len(indicators(opened)) == 9
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_in_a_merged_cell_one_row_is_inserted_where_the_keyboard_came_from(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(2, 2)
    press(Key.Key_Home)
    assert where(view) == (2, 0)
    opened.actions_by_name["insert_row"].trigger()
    assert len(indicators(opened)) == 7
    assert names(opened)[2] == ""
    assert view.rowSpan(0, 0) == 5


def test_alt_arrows_move_selected_rows_which_stay_selected(opened: MainWindow) -> None:
    view, before = grid(opened), names(opened)
    view.go_to(1, 3)
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Down, ALT)
    assert names(opened) == [before[0], before[3], before[1], before[2], *before[4:]]
    assert view.selected_area() == Area(2, 3, 3, 3)
    press(Key.Key_Up, ALT, times=2)
    assert names(opened) == [before[1], before[2], before[0], *before[3:]]
    assert view.selected_area() == Area(0, 3, 1, 3)
    press(Key.Key_Up, ALT)
    assert names(opened) == [before[1], before[2], before[0], *before[3:]]
    for _ in range(3):
        opened.actions_by_name["undo"].trigger()
    assert names(opened) == before


def test_a_merged_group_moves_over_its_neighbour_as_a_whole(opened: MainWindow) -> None:
    view, before = grid(opened), names(opened)
    view.go_to(4, 0)
    press(Key.Key_Up, ALT)
    assert names(opened) == [before[4], *before[:4], before[5]]
    view.go_to(1, 0)
    assert view.selected_rows() == [1, 2, 3, 4]
    press(Key.Key_Up, ALT)
    assert names(opened) == before
    assert view.rowSpan(0, 0) == 4


def test_selected_rows_are_dragged_by_their_numbers(opened: MainWindow) -> None:
    view, before = grid(opened), names(opened)
    header = view.verticalHeader().viewport()
    QTest.mouseClick(header, LEFT, Mod.NoModifier, number_of(view, 1))
    assert view.selected_area() == Area(1, 0, 1, 5)
    QTest.mouseClick(header, LEFT, SHIFT, number_of(view, 2))
    assert view.selected_rows() == [1, 2]
    drag(header, number_of(view, 1), number_of(view, 3) + QPoint(0, view.rowHeight(3) // 3))
    assert names(opened) == [before[0], before[3], before[1], before[2], *before[4:]]
    assert view.selected_rows() == [2, 3]
    assert view.whole_rows_selected()
    opened.actions_by_name["undo"].trigger()
    assert names(opened) == before


def test_a_line_shows_where_dragged_rows_would_go_and_nothing_moves_on_the_spot(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    header = view.verticalHeader().viewport()
    QTest.mouseClick(header, LEFT, Mod.NoModifier, number_of(view, 0))
    plain = view.viewport().grab().toImage()
    QTest.mousePress(header, LEFT, Mod.NoModifier, number_of(view, 0))
    drag_on(header, number_of(view, 2))
    assert view.viewport().grab().toImage() != plain
    drag_on(header, number_of(view, 0))
    QTest.mouseRelease(header, LEFT, Mod.NoModifier, number_of(view, 0))
    assert view.viewport().grab().toImage() == plain
    assert document(opened) == before


def test_a_click_on_the_number_of_one_of_several_selected_rows_selects_it_alone(opened: MainWindow) -> None:
    view = grid(opened)
    header = view.verticalHeader().viewport()
    QTest.mouseClick(header, LEFT, Mod.NoModifier, number_of(view, 1))
    QTest.mouseClick(header, LEFT, SHIFT, number_of(view, 3))
    assert view.selected_rows() == [1, 2, 3]
    QTest.mouseClick(header, LEFT, Mod.NoModifier, number_of(view, 2))
    assert view.selected_rows() == [2]


def test_removed_rows_are_one_step_and_the_cursor_stays_near(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    view.go_to(3, 3)
    press(Key.Key_Down, SHIFT)
    opened.actions_by_name["remove_rows"].trigger()
    assert len(indicators(opened)) == 4
    assert where(view) == (3, 3)
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_the_rows_of_a_list_in_the_head_have_the_same_deeds(opened: MainWindow) -> None:
    page = editor(opened)
    page.set_folded(False)
    goals = page.head.list_views[0]
    goals.setFocus()
    goals.go_to(0, 0)
    opened.actions_by_name["duplicate_rows"].trigger()
    opened.actions_by_name["add_row"].trigger()
    QApplication.processEvents()
    assert len(document(opened).projects[0].goals) == 3
    goals.go_to(1, 0)
    press(Key.Key_Delete)
    press(Key.Key_Up, ALT)
    assert [bool(goal.text) for goal in document(opened).projects[0].goals] == [False, True, False]
    assert len(indicators(opened)) == 6
    press(Key.Key_Minus, CTRL)
    assert len(document(opened).projects[0].goals) == 2


def test_the_column_of_a_cell_is_kept_when_its_row_moves(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(0, basis)
    press(Key.Key_Down, ALT)
    assert where(view) == (1, basis)
    assert view.selected_area() == Area(1, basis, 1, basis)


def test_the_rest_of_a_merged_cell_becomes_a_group_of_its_own(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    view.go_to(2, 2)
    press(Key.Key_Home)
    menu = context_menu(view)
    entry = next(action for action in menu.actions() if action.text() == "从第 3 行起改为另一组…")
    entry.trigger()
    assert focus().geometry().top() == view.rowViewportPosition(2)
    compose("效益", "xiaoyi")
    press(Key.Key_Return)
    assert texts(view, 0)[:5] == ["产出指标"] * 2 + ["效益指标"] * 3
    assert (view.rowSpan(0, 0), view.rowSpan(2, 0)) == (2, 3)
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before
    view.go_to(0, 0)
    assert not any(action.text().startswith("从第") for action in context_menu(view).actions())


def test_items_of_prose_move_and_go_by_the_same_keys(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("narrative")
    items = opened.work.page.editor
    before = document(opened).narrative
    items.show_record(before[1].id)  # type: ignore[union-attr]
    items.focus_first()
    press(Key.Key_Down, ALT)
    assert [each.id for each in document(opened).narrative[:3]] == [before[0].id, before[2].id, before[1].id]
    press(Key.Key_Up, ALT)
    assert document(opened).narrative == before


def test_undoing_a_move_or_an_insertion_stays_where_it_was(opened: MainWindow) -> None:
    view, name = grid(opened), column(opened, "name")
    old = names(opened)
    view.go_to(4, name)
    press(Key.Key_Down, ALT)
    assert where(view) == (5, name)
    opened.actions_by_name["undo"].trigger()
    assert names(opened) == old
    assert where(view) in ((4, name), (5, name))  # one of the two that changed places
    view.go_to(4, name)
    opened.actions_by_name["add_row"].trigger()
    opened.actions_by_name["undo"].trigger()
    assert names(opened) == old
    assert where(view)[0] in (4, 5)
    opened.actions_by_name["redo"].trigger()
    assert where(view)[0] == 5
