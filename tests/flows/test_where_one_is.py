"""The edit bar, the help and the deeds are about the place that has the keyboard, whatever changes elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.builders import a_sample
from tests.flows.grid_window import Key, compose, document, press
from tests.flows.test_region_typing import JIANGSU, page_of, section
from ui.editors.sheet_editor import SheetEditor
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    return open_document(a_sample(JIANGSU))


def goals(window: MainWindow) -> GridView:
    page = page_of(window, "whole")
    assert isinstance(page, SheetEditor)
    return page.form.list_views[0]


def bar(window: MainWindow) -> tuple[str, str]:
    page = window.work.page if window.work else None
    assert page is not None
    return page.edit_bar.place.toolTip(), page.edit_bar.words.words()


def click(view: GridView, row: int, column: int) -> None:
    at: QPoint = view.visualRect(view.grid_model().index(row, column)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_a_click_on_the_cell_that_was_current_before_leads_the_bar_there(opened: MainWindow) -> None:
    first, grid = goals(opened), section(page_of(opened, "whole"))
    click(first, 0, 0)
    assert bar(opened)[0] == "中长期目标 1"
    click(grid, 0, 2)
    assert bar(opened)[0] == "第 1 行 · 三级指标"
    click(first, 0, 0)
    assert bar(opened)[0] == "中长期目标 1"
    page = opened.work.page  # type: ignore[union-attr]
    assert page is not None
    before = document(opened)
    page.edit_bar.applied.emit("新的目标")
    assert document(opened).indicators == before.indicators
    grid.setFocus()
    assert bar(opened)[0] == "第 1 行 · 三级指标"


def test_lists_beside_each_other_are_told_apart_in_the_bar(opened: MainWindow) -> None:
    page = page_of(opened, "whole")
    assert isinstance(page, SheetEditor)
    said = []
    for view in page.form.list_views:
        click(view, 0, 0)
        said.append(bar(opened)[0])
    assert said == ["中长期目标 1", "年度目标 1"]


def test_rows_that_go_where_the_keyboard_is_not_do_not_lead_the_bar_away(opened: MainWindow) -> None:
    first, grid = goals(opened), section(page_of(opened, "whole"))
    click(grid, 1, 2)
    click(first, 0, 0)
    grid.grid_model().remove_rows([1])
    assert first.is_active()
    assert bar(opened)[0] == "中长期目标 1"


def test_the_bar_tells_of_a_row_begun_in_a_list_of_the_head(opened: MainWindow) -> None:
    first = goals(opened)
    first.setFocus()
    first.go_to(first.row_count() - 1, 0)
    press(Key.Key_F2)
    press(Key.Key_Return)
    place, words = bar(opened)
    assert place == f"中长期目标 {first.row_count()}"
    assert words.startswith("直接输入就新增")
    compose("又一个目标")
    press(Key.Key_Return)
    assert "又一个目标" in [goal.text for goal in document(opened).goals] or first.row_count() > 2


def test_of_all_grids_of_a_page_one_shows_its_current_cell_in_full(opened: MainWindow) -> None:
    page = page_of(opened, "whole")
    assert isinstance(page, SheetEditor)
    first, grid = goals(opened), section(page)
    click(first, 0, 0)
    click(grid, 0, 2)
    assert [view for view in page.views() if not view.resting] == [grid]
    assert first.look_of(0, 0, current=True).resting
    assert not any(first.row_is_on(row) for row in range(first.row_count()))
    assert not grid.look_of(0, 2, current=True).resting
    opened.work.page.edit_bar.value.setFocus()  # type: ignore[union-attr]
    assert [view for view in page.views() if not view.resting] == [grid], "the bar is about the place, no other place"
