"""Chinese in every kind of cell of the real window: composed as an input method does it, nothing lost on the way."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import a_document, a_project
from tests.flows.grid_window import (
    CTRL,
    LEFT,
    SHIFT,
    Key,
    Mod,
    column,
    compose,
    document,
    editor,
    focus,
    grid,
    indicators,
    middle,
    preedit,
    press,
    texts,
    typed,
    where,
)
from ui.editors.item_editor import ItemEditor
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow


@pytest.mark.parametrize("path", ["name", "description", "targets.whole", "basis"])
@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_a_composed_text_replaces_the_cell_and_enter_or_tab_goes_on(opened: MainWindow, path: str, key: Key) -> None:
    view, at = grid(opened), column(opened, path)
    view.go_to(1, at)
    compose("会议保障", "huiyi")
    compose("次数", "cishu")
    assert typed() == "会议保障次数"
    press(key)
    assert texts(view, at)[1] == "会议保障次数"
    assert where(view) == (
        (2, at) if key is Key.Key_Return else (1, at + 1) if at < 5 else (2, column(opened, "level2"))
    )
    assert view.hasFocus()


def test_the_focus_stays_in_the_grid_until_characters_are_chosen(opened: MainWindow) -> None:
    """A change of the focus ends a composition: its first letter would be lost."""
    view = grid(opened)
    view.go_to(0, column(opened, "name"))
    preedit("h")
    assert focus() is view
    assert view.indexWidget(view.currentIndex()) is not None
    preedit("hu")
    assert focus() is view
    compose("会", "hui")
    assert focus() is not view
    assert typed() == "会"


@pytest.mark.parametrize("how", ["cancel", "escape", "tab", "click", "another tab"])
def test_a_composition_given_up_leaves_the_cell_as_it_was(opened: MainWindow, how: str) -> None:
    view, name = grid(opened), column(opened, "name")
    before = document(opened)
    view.go_to(0, name)
    preedit("h")
    if how == "cancel":
        preedit("")
    elif how == "escape":
        press(Key.Key_Escape)
    elif how == "tab":
        press(Key.Key_Tab)
    elif how == "click":
        QTest.mouseClick(view.viewport(), LEFT, Mod.NoModifier, middle(view, 1, name))
    else:
        assert opened.work is not None
        assert opened.work.page is not None
        opened.work.page.show_tab("basics")
        opened.work.page.show_tab("projects")
    QApplication.processEvents()
    assert document(opened) == before
    assert view.indexWidget(view.currentIndex()) is None
    view.setFocus()
    view.go_to(0, name)
    compose("会", "hui")
    press(Key.Key_Return)
    assert texts(view, name)[0] == "会"


def test_a_text_that_comes_without_a_composition_opens_the_editor_too(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(0, basis)
    compose("，合同", "")
    press(Key.Key_Return)
    assert texts(view, basis)[0] == "，合同"


def test_merged_level_cells_take_chinese_for_all_their_rows(opened: MainWindow) -> None:
    view, level1 = grid(opened), column(opened, "level1")
    view.go_to(2, level1)
    compose("效益", "xiaoyi")
    press(Key.Key_Return)
    assert texts(view, level1)[:4] == ["效益指标"] * 4


def test_chinese_in_a_selection_goes_round_in_it_and_fills_it(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT)
    compose("甲", "jia")
    press(Key.Key_Return)
    compose("乙", "yi")
    press(Key.Key_Return)
    assert texts(view, basis)[:2] == ["甲", "乙"]
    compose("丙", "bing")
    press(Key.Key_Return, CTRL)
    assert texts(view, basis)[:2] == ["丙", "丙"]


def test_a_composition_goes_on_behind_what_stands_in_the_cell_after_f2(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    old = texts(view, basis)[0]
    view.go_to(0, basis)
    press(Key.Key_F2)
    compose("附件", "fujian")
    press(Key.Key_Return)
    assert texts(view, basis)[0] == old + "附件"


def test_goals_and_the_payment_plan_take_chinese_and_full_width_digits(opened: MainWindow) -> None:
    page = editor(opened)
    page.set_folded(False)
    goals, strip = page.head.list_views[0], page.head.strip_view
    assert strip is not None
    _into(goals, 0, 0, "保障会议")
    assert document(opened).projects[0].goals[0].text == "保障会议"
    for number, (text, shown) in enumerate(
        (("２０", "20%"), ("４５％", "45%"), ("７０.５", "70.5%"), ("一百", "一百"))
    ):
        _into(strip, 0, number, text)
        assert strip.grid_model().cell_text(0, number) == shown


def test_full_width_digits_in_a_money_field_become_the_amount(opened: MainWindow) -> None:
    page = editor(opened)
    money = next(each for each in page.head.bindings.values() if each.field.home == "amounts.budget")
    money.editor.setFocus()
    money.editor.selectAll()
    compose("１２８．５", "")
    press(Key.Key_Return)
    assert money.text() == "128.50"
    assert document(opened).projects[0].amounts["budget"].fen == 128_500_000


def test_items_of_prose_take_chinese(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("narrative")
    items = opened.work.page.editor
    assert isinstance(items, ItemEditor)
    heading = next(each for each in items.bindings.values() if each.field.home == "heading")
    heading.editor.setFocus()
    heading.editor.selectAll()
    compose("一、总体目标", "yi")
    press(Key.Key_Tab)
    assert document(opened).narrative[0].heading == "一、总体目标"


def test_a_file_that_can_only_be_read_opens_no_editor_for_an_input_method(
    open_document,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    opened = open_document(a_document(projects=(a_project(1),)))
    monkeypatch.setattr(type(opened.desk), "read_only", property(lambda desk: True))
    before = indicators(opened)
    view = grid(opened)
    view.go_to(0, column(opened, "name"))
    compose("会", "hui")
    press(Key.Key_Return)
    assert indicators(opened) == before


def _into(view: GridView, row: int, column_number: int, text: str) -> None:
    view.setFocus()
    view.go_to(row, column_number)
    compose(text, "p")
    press(Key.Key_Return)
