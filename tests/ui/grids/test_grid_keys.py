"""The keyboard moves through the grid as in Excel and WPS; real key events on the shown view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.gallery.sample_grid import SampleGridModel, budget_model, indicator_model
from ui.grids.clipboard import Area
from ui.grids.grid_model import Column
from ui.grids.grid_view import GridView

ShowGrid = Callable[[SampleGridModel], GridView]
Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = Mod.ControlModifier, Mod.ShiftModifier


def press(grid: GridView, *keys: Qt.Key, modifiers: Mod = Mod.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(grid, key, modifiers)


def where(grid: GridView) -> tuple[int, int]:
    return grid.currentIndex().row(), grid.currentIndex().column()


def plain(rows: int = 5) -> SampleGridModel:
    return SampleGridModel([Column(key, key) for key in "ABC"], [["1", "2", "3"] for _ in range(rows)])


def test_arrows_move_by_one_and_stop_at_the_edges(show_grid: ShowGrid) -> None:
    grid = show_grid(plain())
    grid.go_to(0, 0)
    press(grid, Key.Key_Down, Key.Key_Right)
    assert where(grid) == (1, 1)
    press(grid, Key.Key_Left, Key.Key_Left, Key.Key_Up, Key.Key_Up)
    assert where(grid) == (0, 0)


def test_enter_goes_down_and_shift_enter_back(show_grid: ShowGrid) -> None:
    grid = show_grid(plain())
    grid.go_to(1, 1)
    press(grid, Key.Key_Return, Key.Key_Enter)
    assert where(grid) == (3, 1)
    press(grid, Key.Key_Return, modifiers=SHIFT)
    assert where(grid) == (2, 1)


def test_enter_goes_right_when_the_setting_says_so(show_grid: ShowGrid) -> None:
    grid = show_grid(plain())
    grid.enter_moves_right = True
    grid.go_to(1, 0)
    press(grid, Key.Key_Return)
    assert where(grid) == (1, 1)
    press(grid, Key.Key_Return, modifiers=SHIFT)
    assert where(grid) == (1, 0)


def test_tab_stops_only_where_something_can_be_filled(show_grid: ShowGrid) -> None:
    grid = show_grid(budget_model())
    grid.go_to(4, 1)
    press(grid, Key.Key_Tab)
    assert where(grid) == (6, 1)  # row 5 is a sum, the other columns are read-only
    press(grid, Key.Key_Backtab, modifiers=SHIFT)
    assert where(grid) == (4, 1)


def test_tab_behind_the_last_cell_makes_a_row(show_grid: ShowGrid) -> None:
    model = plain(2)
    grid = show_grid(model)
    grid.go_to(1, 2)
    press(grid, Key.Key_Tab)
    assert model.rowCount() == 3
    assert where(grid) == (2, 0)
    assert model.steps == ["插入行"]


def test_below_a_row_in_which_nothing_stands_tab_makes_no_other(show_grid: ShowGrid) -> None:
    model = SampleGridModel([Column(key, key) for key in "ABC"], [["1", "2", "3"], ["", "", " "]])
    grid = show_grid(model)
    grid.go_to(1, 1)
    press(grid, Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    assert model.rowCount() == 2
    assert model.steps == []


def test_tab_behind_the_last_cell_of_a_fixed_table_stays(show_grid: ShowGrid) -> None:
    model = budget_model()
    grid = show_grid(model)
    grid.go_to(11, 1)
    press(grid, Key.Key_Tab)
    assert where(grid) == (11, 1)
    assert model.steps == []


def test_home_end_and_control(show_grid: ShowGrid) -> None:
    grid = show_grid(plain())
    grid.go_to(2, 1)
    press(grid, Key.Key_End)
    assert where(grid) == (2, 2)
    press(grid, Key.Key_Home)
    assert where(grid) == (2, 0)
    press(grid, Key.Key_End, modifiers=CTRL)
    assert where(grid) == (4, 2)
    press(grid, Key.Key_Home, modifiers=CTRL)
    assert where(grid) == (0, 0)


@pytest.mark.parametrize(("start", "end"), [(0, 2), (2, 4), (4, 6)])
def test_control_down_jumps_along_and_over_gaps(show_grid: ShowGrid, start: int, end: int) -> None:
    texts = ["1", "1", "1", "", "1", "", "1"]
    grid = show_grid(SampleGridModel([Column("A", "A")], [[text] for text in texts]))
    grid.go_to(start, 0)
    press(grid, Key.Key_Down, modifiers=CTRL)
    assert where(grid) == (end, 0)
    press(grid, Key.Key_Up, modifiers=CTRL)
    assert where(grid)[0] < end


def test_a_merged_cell_is_one_step_and_is_left_in_the_row_it_was_entered_from(show_grid: ShowGrid) -> None:
    grid = show_grid(indicator_model())
    grid.go_to(3, 2)
    press(grid, Key.Key_Left)
    assert where(grid) == (2, 1)  # 质量指标 begins in row 2
    press(grid, Key.Key_Left)
    assert where(grid) == (0, 0)
    press(grid, Key.Key_Right, Key.Key_Right)
    assert where(grid) == (3, 2)
    grid.go_to(0, 0)
    press(grid, Key.Key_Down)
    assert where(grid) == (6, 0)
    press(grid, Key.Key_Up)
    assert where(grid) == (0, 0)


def test_shift_selects_and_the_summary_is_told(show_grid: ShowGrid, qtbot: QtBot) -> None:
    grid = show_grid(budget_model())
    grid.go_to(2, 1)
    with qtbot.waitSignal(grid.selection_summarised, check_params_cb=lambda summary: summary.cells == 3) as told:
        press(grid, Key.Key_Down, Key.Key_Down, modifiers=SHIFT)
    assert grid.selected_area() == Area(2, 1, 4, 1)
    summary = told.args[0]
    assert summary.words == "已选 3 格　求和 4,062.17 万元　计数 2　平均 2,031.09 万元"


def test_shift_click_selects_from_where_the_keyboard_began(show_grid: ShowGrid) -> None:
    grid = show_grid(plain())
    grid.go_to(0, 0)
    press(grid, Key.Key_Down)
    target = grid.visualRect(grid.grid_model().index(3, 2)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, QPoint(target))
    assert grid.selected_area() == Area(1, 0, 3, 2)


def test_control_a_selects_everything(show_grid: ShowGrid) -> None:
    grid = show_grid(plain())
    press(grid, Key.Key_A, modifiers=CTRL)
    assert grid.selected_area() == Area(0, 0, 4, 2)


def test_page_down_and_the_current_row_stay_in_view(show_grid: ShowGrid) -> None:
    grid = show_grid(plain(200))
    grid.go_to(0, 0)
    press(grid, Key.Key_PageDown)
    row, column = where(grid)
    assert row > 8
    assert grid.viewport().rect().contains(grid.visualRect(grid.grid_model().index(row, column)))
    press(grid, Key.Key_End, modifiers=CTRL)
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))


def test_f1_asks_for_help_on_the_cell(show_grid: ShowGrid, qtbot: QtBot) -> None:
    grid = show_grid(plain())
    grid.go_to(2, 1)
    with qtbot.waitSignal(grid.help_requested) as asked:
        press(grid, Key.Key_F1)
    assert asked.args == [2, 1]


def test_the_headers_pick_out_the_current_row_and_column(show_grid: ShowGrid) -> None:
    grid = show_grid(indicator_model())
    grid.go_to(3, 4)
    assert [grid.row_is_on(row) for row in range(9)] == [row == 3 for row in range(9)]
    assert [grid.column_is_on(column) for column in range(6)] == [column == 4 for column in range(6)]
    grid.go_to(0, 1)
    assert [grid.row_is_on(row) for row in range(3)] == [True, True, False]


def test_the_current_cell_survives_a_reset_of_the_model(show_grid: ShowGrid) -> None:
    model = indicator_model()
    grid = show_grid(model)
    grid.go_to(5, 3)
    model.beginResetModel()
    model.endResetModel()
    assert where(grid) == (5, 3)


def test_enter_opens_a_row_of_a_list(show_grid: ShowGrid, qtbot: QtBot) -> None:
    grid = show_grid(SampleGridModel([Column("A", "A", editable=False)], [["1"], ["2"]]))
    grid.go_to(1, 0)
    with qtbot.waitSignal(grid.activated) as opened:
        press(grid, Key.Key_Return)
    assert opened.args[0].row() == 1
