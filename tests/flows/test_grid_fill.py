"""Filling in the grid of the real window: Ctrl+D, Ctrl+R, and the handle of the selection."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.flows.grid_window import (
    CTRL,
    LEFT,
    SHIFT,
    Key,
    Mod,
    column,
    document,
    drag,
    drag_on,
    editor,
    grid,
    handle_of,
    indicators,
    middle,
    press,
    texts,
    undo_title,
    where,
)
from ui.grids.clipboard import Area
from ui.look.theme import ink
from ui.main_window import MainWindow


def test_control_d_fills_down_and_a_single_cell_takes_the_one_above(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    first = texts(view, basis)[0]
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT, times=2)
    press(Key.Key_D, CTRL)
    assert texts(view, basis)[:3] == [first] * 3
    assert undo_title(opened) == "向下填充"
    view.go_to(3, basis)
    press(Key.Key_D, CTRL)
    assert texts(view, basis)[3] == first


def test_control_r_fills_to_the_right_and_a_single_cell_takes_the_one_before(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    name = column(opened, "name")
    view.go_to(1, name)
    press(Key.Key_Right, SHIFT)
    press(Key.Key_Down, SHIFT)
    press(Key.Key_R, CTRL)
    assert texts(view, name + 1)[1:3] == texts(view, name)[1:3]
    assert undo_title(opened) == "向右填充"
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before
    view.go_to(4, name + 1)
    opened.actions_by_name["fill_right"].trigger()
    assert texts(view, name + 1)[4] == texts(view, name)[4]


def test_the_handle_pulled_down_repeats_the_selection_as_one_step(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    before = document(opened)
    old = texts(view, basis)
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT)
    drag(view.viewport(), handle_of(view), middle(view, 4, basis))
    assert texts(view, basis) == [old[0], old[1], old[0], old[1], old[0], old[5]]
    assert view.selected_area() == Area(0, basis, 4, basis)
    assert undo_title(opened) == "填充"
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_the_handle_pulled_to_the_right_copies_along_the_row(opened: MainWindow) -> None:
    view, target = grid(opened), column(opened, "targets.whole")
    view.go_to(2, target)
    drag(view.viewport(), handle_of(view), middle(view, 2, target + 1))
    assert indicators(opened)[2].basis == texts(view, target)[2]
    assert view.selected_area() == Area(2, target, 2, target + 1)


def test_the_handle_pulled_back_into_the_selection_changes_nothing(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    view.go_to(0, 3)
    press(Key.Key_Down, SHIFT, times=2)
    drag(view.viewport(), handle_of(view), middle(view, 0, 3))
    assert document(opened) == before
    assert view.selected_area() == Area(0, 3, 2, 3)


def test_a_double_click_on_the_handle_fills_down_as_far_as_the_neighbour_is_filled(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    model = editor(opened).grid_model
    first = texts(view, basis)[0]
    model.setData(model.index(4, basis - 1), "")
    view.go_to(0, basis)
    QTest.mouseDClick(view.viewport(), LEFT, Mod.NoModifier, handle_of(view))
    assert texts(view, basis)[:4] == [first] * 4
    assert texts(view, basis)[4] != first
    assert where(view) == (0, basis)


def test_the_handle_of_a_merged_cell_fills_the_levels_of_the_rows_below(opened: MainWindow) -> None:
    view = grid(opened)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.go_to(4, 0)
    drag(view.viewport(), handle_of(view), middle(view, 5, 0))
    assert texts(view, 0)[4:] == ["效益指标", "效益指标"]


def test_the_handle_is_at_the_corner_of_the_selection_and_nowhere_else(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(0, 3)
    press(Key.Key_Down, SHIFT)
    image = view.viewport().grab().toImage()
    accent, base = ink("accent"), ink("base")
    assert image.pixelColor(handle_of(view)) == accent
    inside = view.visualRect(view.grid_model().index(0, 3)).bottomRight() - QPoint(4, 4)
    assert image.pixelColor(inside) == base
    assert view.mouse.on_handle(handle_of(view))
    assert not view.mouse.on_handle(inside)


def test_a_selection_dragged_with_the_mouse_leaves_the_current_cell_where_it_began(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(0, 5)
    drag(view.viewport(), middle(view, 0, 2), middle(view, 2, 4))
    assert view.selected_area() == Area(0, 2, 2, 4)
    assert where(view) == (0, 2)
    drag(view.viewport(), middle(view, 2, 4), middle(view, 1, 3))
    assert view.selected_area() == Area(1, 3, 2, 4)
    assert where(view) == (2, 4)


def test_a_mouse_held_below_the_grid_scrolls_it(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(0, 3)
    port = view.viewport()
    bottom = QPoint(middle(view, 0, 3).x(), port.height() + 30)
    QTest.mousePress(port, LEFT, Mod.NoModifier, middle(view, 0, 3))
    drag_on(port, bottom)
    QTest.qWait(400)
    assert view.verticalScrollBar().value() > 0
    QTest.mouseRelease(port, LEFT, Mod.NoModifier, bottom)
    assert view.selected_area() is not None
    assert view.selected_area().bottom > 3  # type: ignore[union-attr]


def test_escape_gives_up_a_pulled_handle(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    view.go_to(0, 3)
    QTest.mousePress(view.viewport(), LEFT, Mod.NoModifier, handle_of(view))
    drag_on(view.viewport(), middle(view, 2, 3))
    assert view.mouse.target == Area(1, 3, 2, 3)
    press(Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, Mod.NoModifier, middle(view, 2, 3))
    assert document(opened) == before


def test_a_button_let_go_outside_the_window_ends_the_drag(opened: MainWindow) -> None:
    view = grid(opened)
    QTest.mousePress(view.viewport(), LEFT, Mod.NoModifier, middle(view, 0, 2))
    drag_on(view.viewport(), middle(view, 1, 3))
    drag_on(view.viewport(), middle(view, 2, 5), held=Qt.MouseButton.NoButton)
    assert view.selected_area() == Area(0, 2, 1, 3)
    QTest.mouseRelease(view.viewport(), LEFT, Mod.NoModifier, middle(view, 2, 5))


def test_undoing_a_fill_goes_to_its_first_cell(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(1, basis)
    press(Key.Key_Down, SHIFT, times=3)
    press(Key.Key_D, CTRL)
    opened.actions_by_name["undo"].trigger()
    assert where(view) == (2, basis)
    opened.actions_by_name["redo"].trigger()
    assert where(view) == (2, basis)


def test_undoing_what_was_done_to_a_level_stays_in_its_column(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    view.go_to(0, 1)
    press(Key.Key_Delete)
    assert document(opened) != before
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before
    assert where(view) == (0, 1)
