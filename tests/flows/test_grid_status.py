"""What the status bar of the real window says of a selection, and what can be turned there; speed; Qt's rules."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.benchmarks.ui import AIM_FRAME_MS, measure_scroll
from tests.flows.clips import levels_table
from tests.flows.grid_window import (
    CTRL,
    SHIFT,
    Key,
    column,
    document,
    editor,
    grid,
    handle_of,
    middle,
    press,
    put_on_clipboard,
    type_latin,
)
from tests.flows.grid_window import drag as pull
from ui.grids.clipboard import Area
from ui.look.theme import theme
from ui.main_window import MainWindow


def test_a_selection_of_percentages_is_summed_exactly(qtbot: QtBot, opened: MainWindow) -> None:
    page = editor(opened)
    page.set_folded(False)
    strip = page.head.strip_view
    assert strip is not None
    model = strip.grid_model()
    for number, text in enumerate(("0.1%", "0.2%", "约30%", "100%")):
        model.setData(model.index(0, number), text)
    strip.setFocus()
    strip.go_to(0, 0)
    press(Key.Key_Right, SHIFT, times=3)
    words = "已选 4 格　求和 100.3%　计数 3　平均 33.43%"
    qtbot.waitUntil(lambda: opened.status.selection.text() == words)
    strip.select_area(Area(0, 0, 1, 3))


def test_texts_are_only_counted_as_cells_and_a_merged_cell_is_one(qtbot: QtBot, opened: MainWindow) -> None:
    view = grid(opened)
    press(Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: opened.status.selection.text() == "已选 33 格")
    view.go_to(0, 0)
    qtbot.waitUntil(lambda: opened.status.selection.text() == "已选 1 格")


def test_the_text_size_is_turned_in_the_status_bar_and_kept(opened: MainWindow) -> None:
    zoom = opened.status.zoom
    assert zoom.text() == "字号 14"
    sizes = {action.objectName(): action for action in zoom.menu().actions()}
    try:
        sizes["size16"].trigger()
        assert (theme().text_size, zoom.text()) == (16, "字号 16")
        assert opened.settings.number("text_size", 14) == 16
    finally:
        sizes["size14"].trigger()
    assert zoom.text() == "字号 14"


def test_a_long_sentence_never_makes_the_window_wider(opened: MainWindow) -> None:
    opened.resize(1000, 560)
    opened.status.say("已粘贴 112 格，" * 30)
    QApplication.processEvents()
    assert opened.width() == 1000
    assert opened.status.said.toolTip() == opened.status.said.text()


def test_a_sentence_never_hides_where_one_is(qtbot: QtBot, opened: MainWindow) -> None:
    view = grid(opened)
    view.go_to(0, 2)
    opened.status.say("已粘贴 1 格。")
    view.go_to(1, 2)
    qtbot.waitUntil(lambda: opened.status.place.text() == editor(opened).record_words())
    assert opened.status.said.text() == "已粘贴 1 格。"


def test_the_models_keep_qts_rules_under_all_of_it(qtbot: QtBot, opened: MainWindow) -> None:
    page, view, before = editor(opened), grid(opened), document(opened)
    page.set_folded(False)
    models: list[QAbstractItemModel] = [page.grid_model, *page.head.lists]
    if page.head.strip is not None:
        models.append(page.head.strip)
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(model, mode) for model in models]
    put_on_clipboard("x", levels_table(20))
    view.go_to(0, 0)
    press(Key.Key_V, CTRL)
    view.select_area(Area(3, 0, 5, 5))
    view.deeds.duplicate_rows()
    view.deeds.move_rows_down()
    view.deeds.drop_rows(0)
    view.go_to(0, column(opened, "basis"))
    pull(view.viewport(), handle_of(view), middle(view, 2, column(opened, "basis")))
    view.deeds.remove_rows()
    type_latin("x")
    press(Key.Key_Return, CTRL)
    steps = 0
    while document(opened) != before and steps < 8:
        opened.actions_by_name["undo"].trigger()
        steps += 1
    assert 5 < steps < 8
    QApplication.processEvents()
    assert len(testers) == len(models)


@pytest.mark.parametrize("measure", [measure_scroll])
def test_a_thousand_rows_with_frozen_columns_scroll_smoothly(measure: Callable[[], list[float]]) -> None:
    assert statistics.median(measure()) <= 2 * AIM_FRAME_MS  # half of it when nothing else runs
