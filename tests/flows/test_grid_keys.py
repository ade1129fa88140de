"""The keyboard in the grid of the real window, as fingers know it from Excel and WPS."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.flows.grid_window import (
    ALT,
    CTRL,
    SHIFT,
    Key,
    column,
    document,
    editor,
    focus,
    grid,
    indicators,
    press,
    texts,
    type_latin,
    typed,
    undo_title,
    where,
)
from ui.grids.clipboard import Area
from ui.main_window import MainWindow


def test_enter_goes_down_and_with_the_setting_to_the_right_and_on_to_the_next_row(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(1, 3)
    press(Key.Key_Return)
    assert where(view) == (2, 3)
    press(Key.Key_Return, SHIFT)
    assert where(view) == (1, 3)
    opened.status.enter.click()
    assert opened.settings.flag("enter_right")
    assert opened.status.enter.text() == "回车向右"
    assert opened.actions_by_name["enter_right"].isChecked()
    view.go_to(1, 4)
    press(Key.Key_Return, times=2)
    assert where(view) == (2, 0)
    press(Key.Key_Return, SHIFT)
    assert where(view) == (1, 5)
    opened.status.enter.click()
    assert opened.status.enter.text() == "回车向下"


def test_enter_behind_the_last_row_makes_a_new_one_only_after_typing(opened: MainWindow) -> None:
    view, name = grid(opened), column(opened, "name")
    rows = view.row_count()
    view.go_to(rows - 1, name)
    press(Key.Key_Return)
    assert (view.row_count(), where(view)) == (rows, (rows - 1, name))
    for text in ("v1", "v2"):
        type_latin(text)
        press(Key.Key_Return)
    assert [one.name for one in indicators(opened)[-2:]] == ["v1", "v2"]
    assert where(view) == (rows + 1, name)
    assert len(indicators(opened)) == rows + 1, "the row that waits for typing is no indicator yet"


def test_enter_after_a_run_of_tabs_goes_back_to_the_column_the_run_began_in(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(1, 2)
    for text in ("a", "b", "c"):
        type_latin(text)
        press(Key.Key_Tab)
    type_latin("d")
    press(Key.Key_Return)
    assert where(view) == (2, 2)
    assert indicators(opened)[1].basis == "d"
    assert texts(view, 2)[1] == "a"
    press(Key.Key_Tab)
    press(Key.Key_Right)
    press(Key.Key_Return)
    assert where(view) == (3, basis - 1)  # an arrow ended the run


def test_a_cell_come_back_to_by_arrows_begins_a_run_of_its_own(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(1, 2)
    press(Key.Key_Tab)
    press(Key.Key_Left)
    press(Key.Key_Right)
    assert where(view) == (1, 3)
    press(Key.Key_Tab)
    press(Key.Key_Return)
    assert where(view) == (2, 3), "where this run began, not the one before"


def test_in_a_selection_enter_goes_round_down_its_columns_and_tab_along_its_rows(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(1, 3)
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Right, SHIFT)
    assert view.selected_area() == Area(1, 3, 2, 4)
    seen = []
    for _ in range(5):
        seen.append(where(view))
        press(Key.Key_Return)
    assert seen == [(1, 3), (2, 3), (1, 4), (2, 4), (1, 3)]
    press(Key.Key_Return, SHIFT)
    assert where(view) == (1, 3)
    seen = []
    for _ in range(5):
        seen.append(where(view))
        press(Key.Key_Tab)
    assert seen == [(1, 3), (1, 4), (2, 3), (2, 4), (1, 3)]
    press(Key.Key_Backtab, SHIFT)
    assert where(view) == (1, 3)
    assert view.selected_area() == Area(1, 3, 2, 4)


def test_typing_inside_a_selection_goes_on_to_its_next_cell_and_keeps_it(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT, times=2)
    for text in ("x", "y", "z"):
        type_latin(text)
        press(Key.Key_Return)
    assert [each.basis for each in indicators(opened)[:3]] == ["x", "y", "z"]
    assert where(view) == (0, basis)
    assert view.selected_area() == Area(0, basis, 2, basis)


def test_control_enter_in_the_editor_fills_the_selection_as_one_step(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    before = document(opened)
    view.go_to(1, basis)
    press(Key.Key_Down, SHIFT, times=3)
    type_latin("same")
    press(Key.Key_Return, CTRL)
    assert [each.basis for each in indicators(opened)[1:5]] == ["same"] * 4
    assert undo_title(opened) == "填充"
    assert view.selected_area() == Area(1, basis, 4, basis)
    assert view.hasFocus()
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_control_enter_without_an_editor_still_confirms_what_was_carried(opened: MainWindow) -> None:
    opened.flows.new_year_to(2031)
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT)
    waiting = len(document(opened).marks)
    press(Key.Key_Return, CTRL)
    assert len(document(opened).marks) == waiting - 2
    type_latin("new")
    press(Key.Key_Return, CTRL)
    assert [each.basis for each in indicators(opened)[:2]] == ["new", "new"]


def test_shift_space_and_control_space_select_whole_rows_and_columns(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(1, 3)
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Space, SHIFT)
    assert view.selected_area() == Area(1, 0, 2, 5)
    assert where(view) == (1, 3)
    view.go_to(2, 4)
    press(Key.Key_Space, CTRL)
    assert view.selected_area() == Area(0, 4, 5, 4)
    press(Key.Key_A, CTRL)
    assert view.selected_area() == Area(0, 0, 5, 5)


def test_home_end_and_page_keys_go_where_a_sheet_goes(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(3, 3)
    press(Key.Key_Home)
    assert where(view) == (3, 0)
    press(Key.Key_End)
    assert where(view) == (3, 5)
    press(Key.Key_Home, CTRL)
    assert where(view) == (0, 0)
    press(Key.Key_End, CTRL)
    assert where(view) == (5, 5)
    press(Key.Key_PageUp)
    assert where(view)[0] < 5
    view.go_to(0, 2)
    press(Key.Key_PageDown, times=3)
    assert where(view) == (5, 2)


def test_control_shift_arrows_select_to_the_end_of_what_is_filled(opened: MainWindow) -> None:
    view = grid(opened)
    model = editor(opened).grid_model
    model.setData(model.index(4, 3), "")
    view.go_to(1, 3)
    press(Key.Key_Down, CTRL | SHIFT)
    assert view.selected_area() == Area(1, 3, 3, 3)
    press(Key.Key_Right, CTRL | SHIFT)
    assert view.selected_area() == Area(1, 3, 3, 5)
    assert where(view) == (1, 3)
    press(Key.Key_Up, SHIFT)
    assert view.selected_area() == Area(1, 3, 2, 5)
    press(Key.Key_End, CTRL | SHIFT)
    assert view.selected_area() == Area(1, 3, 5, 5)


def test_f2_edits_behind_the_text_and_escape_gives_it_back(opened: MainWindow) -> None:
    view, name = grid(opened), column(opened, "name")
    before = document(opened)
    old = texts(view, name)[0]
    view.go_to(0, name)
    press(Key.Key_F2)
    type_latin("x")
    assert typed() == old + "x"
    press(Key.Key_Left)  # moves the caret, the editor stays
    type_latin("y")
    assert typed() == old + "yx"
    press(Key.Key_Escape)
    assert document(opened) == before
    assert view.hasFocus()
    assert where(view) == (0, name)


def test_arrows_leave_what_was_typed_anew_but_after_f2_they_move_the_caret(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(0, basis)
    type_latin("ab")
    press(Key.Key_Down)
    assert where(view) == (1, basis)
    assert indicators(opened)[0].basis == "ab"
    type_latin("ab")
    press(Key.Key_F2)
    press(Key.Key_Left)
    type_latin("c")
    press(Key.Key_Return)
    assert indicators(opened)[1].basis == "acb"


def test_alt_enter_breaks_the_line_and_the_row_grows(opened: MainWindow) -> None:
    view, description = grid(opened), column(opened, "description")
    view.go_to(0, description)
    before = view.rowHeight(0)
    type_latin("one")
    press(Key.Key_Return, ALT)
    type_latin("two")
    press(Key.Key_Return, ALT)
    type_latin("three")
    press(Key.Key_Return)
    assert indicators(opened)[0].description == "one\ntwo\nthree"
    assert view.rowHeight(0) > before


def test_delete_clears_the_selection_and_backspace_empties_into_the_editor(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Delete)
    assert [each.basis for each in indicators(opened)[:2]] == ["", ""]
    assert undo_title(opened) == "清除"
    view.go_to(3, basis)
    press(Key.Key_Backspace)
    assert typed() == ""
    press(Key.Key_Escape)
    assert indicators(opened)[3].basis != ""
    press(Key.Key_Backspace)
    press(Key.Key_Return)
    assert indicators(opened)[3].basis == ""


def test_alt_down_opens_the_list_of_a_choice_and_elsewhere_moves_the_row(opened: MainWindow) -> None:
    view, level2 = grid(opened), column(opened, "level2")
    view.go_to(0, level2)
    press(Key.Key_Down, ALT)
    popup = focus().completer().popup()  # type: ignore[attr-defined]
    assert popup.isVisible()
    offered = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    assert offered == [kind.level2 for kind in editor(opened).form_set.kinds if kind.level1 == texts(view, 0)[0]]
    popup.hide()
    press(Key.Key_Escape)
    names = [each.name for each in indicators(opened)]
    view.go_to(0, column(opened, "name"))
    press(Key.Key_Down, ALT)
    assert [each.name for each in indicators(opened)] == [names[1], names[0], *names[2:]]
    assert where(view) == (1, column(opened, "name"))


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
@pytest.mark.parametrize("pick", [True, False])
def test_enter_and_tab_in_the_open_list_take_the_word_and_go_on(opened: MainWindow, key: Key, pick: bool) -> None:
    """The system sends keys to the list while it is open, not to the editor."""
    view, level2 = grid(opened), column(opened, "level2")
    view.go_to(0, level2)
    press(Key.Key_Down, ALT)
    line = focus()
    popup = line.completer().popup()  # type: ignore[attr-defined]
    assert popup.currentIndex().data() == "数量指标", "it begins at what stands there"
    for _ in range(2 if pick else 0):
        QTest.keyClick(popup, Key.Key_Down)
    if not pick:
        QTest.keyClick(popup, "+")
    QTest.keyClick(popup if popup.isVisible() else line, key)
    assert not popup.isVisible()
    assert texts(view, level2)[0] == ("时效指标" if pick else "数量指标+")
    assert where(view) == ((1, level2) if key is Key.Key_Return else (0, level2 + 1))
    assert view.hasFocus()


@pytest.mark.parametrize("key", [Key.Key_Up, Key.Key_Down])
def test_alt_arrows_move_no_row_while_a_cell_is_edited(opened: MainWindow, key: Key) -> None:
    view = grid(opened)
    names = [each.name for each in indicators(opened)]
    view.go_to(2, column(opened, "name"))
    press(Key.Key_F2)
    press(key, ALT)
    press(Key.Key_Escape)
    assert [each.name for each in indicators(opened)] == names


def test_tab_goes_only_where_something_can_be_typed_and_makes_a_row_behind_the_last(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(5, 5)
    press(Key.Key_Tab)
    assert view.row_count() == 7
    assert where(view) == (6, column(opened, "name"))  # begun behind the levels: the new row is of the same group
    assert len(indicators(opened)) == 6
    type_latin("v")
    press(Key.Key_Tab)
    assert indicators(opened)[6].kind == indicators(opened)[5].kind
    opened.actions_by_name["undo"].trigger()
    assert len(indicators(opened)) == 6


def test_a_cell_that_becomes_part_of_a_merged_one_takes_the_frame_there(opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(4, 0)
    type_latin("x")
    press(Key.Key_Return, CTRL)
    view.go_to(5, 0)
    type_latin("x")
    press(Key.Key_Return, CTRL)
    QApplication.processEvents()
    assert view.rowSpan(4, 0) == 2
    assert (view.currentIndex().row(), where(view)) == (4, (5, 0))
    press(Key.Key_Right)
    assert where(view) == (5, 1)


def test_a_tab_left_in_the_middle_of_a_cell_is_come_back_to_in_its_grid(opened: MainWindow) -> None:
    view, name = grid(opened), column(opened, "name")
    assert opened.work is not None
    page = opened.work.page
    assert page is not None
    page.show_tab("narrative")
    page.show_tab("projects")
    assert focus() is view
    view.go_to(1, name)
    type_latin("half")
    page.show_tab("basics")
    QApplication.processEvents()  # the editor of the cell is gone only now
    page.show_tab("projects")
    assert focus() is view
    assert where(view) == (1, name)
    assert texts(view, name)[1] == "half"
