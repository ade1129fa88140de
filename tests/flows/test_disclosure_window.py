"""The tab of budget tables over the installed disclosure set: its reasons, its many columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.domain.amount import Amount
from core.domain.document import FieldKey
from core.domain.line import Line
from core.domain.records import new_id
from core.forms.view_data import CellKey
from core.settings import Settings
from tests.builders import a_unit
from tests.flows.grid_window import document
from tests.flows.test_take_over_window import a_set, budget
from ui.editors.budget_entry import EntryModel
from ui.editors.budget_pane import EntryPane
from ui.main_window import MainWindow


def shown(pane: EntryPane) -> list[str]:
    columns = pane.model.columns()
    return [found.label for n, found in enumerate(columns) if not pane.view.isColumnHidden(n)]


def two_years(open_document: Callable[..., MainWindow]) -> MainWindow:
    unit = a_unit()
    return open_document(replace(a_set(), unit=unit), replace(a_set(), unit=unit, year=2024))


def test_the_reason_is_typed_beside_last_years_figures(open_document: Callable[..., MainWindow]) -> None:
    window = two_years(open_document)
    pane = budget(window).pane
    assert "比上年增减原因" not in shown(pane)
    pane.compare_button.click()
    assert shown(pane)[-4:] == ["上年数", "增减", "增减%", "比上年增减原因"]
    column = len(pane.model.columns()) - 1
    assert pane.model.cell_editable(3, column)
    pane.model.set_cells({(3, column): "退休2人"}, "填写")
    (line,) = document(window).expenditures
    assert line.extra == {"change_reason": "退休2人"}
    pane.compare_button.click()
    assert pane.reveal(FieldKey(line.id, "extra.change_reason"))
    assert pane.view.cursor_cell() == (3, column)
    assert not pane.view.isColumnHidden(column)


def test_beside_last_year_the_reason_is_seen_without_scrolling(open_document: Callable[..., MainWindow]) -> None:
    window = two_years(open_document)
    window.resize(1366, 696)
    pane = budget(window).pane
    QApplication.processEvents()
    pane.compare_button.click()
    for _ in range(3):
        QApplication.processEvents()
    assert shown(pane)[-1] == "比上年增减原因"
    assert pane.view.horizontalScrollBar().maximum() == 0
    assert budget(window).table_view.width() > 150, "the official table stays, too"


def test_columns_without_any_amount_are_hidden_on_wish(
    open_document: Callable[..., MainWindow], settings: Settings
) -> None:
    window = open_document(a_set())
    pane = budget(window).pane
    assert len(shown(pane)) == 28
    pane.filled_button.click()
    assert shown(pane) == ["科目编码", "科目名称", "一般公共预算", "一般公共预算", "合计"]
    (line,) = document(window).expenditures
    assert pane.reveal(FieldKey(line.id, "amounts.up_own"))
    assert not pane.filled_button.isChecked()
    pane.filled_button.click()
    pane.choose("收入")
    assert isinstance(pane.model, EntryModel)
    assert pane.model.only_filled
    assert len(shown(pane)) > 5
    assert settings.flag("budget.only_filled")


@pytest.mark.parametrize("number", [40, 89])
def test_a_jump_right_after_opening_lands_on_its_row(open_document: Callable[..., MainWindow], number: int) -> None:
    name = "名称很长要占好几行的一个支出功能分类科目，下面的行还没有量过高度"
    amounts = {"basic_general": Amount.parse("1")}
    lines = tuple(Line(new_id(), f"20101{at:02}", name, amounts) for at in range(10, 100))
    window = open_document(replace(a_set(), expenditures=lines))
    editor = budget(window)
    assert editor.pane.reveal(FieldKey(lines[number].id, "amounts.basic_general"))
    assert editor.jump(CellKey("支出总表", lines[number].code, "合计"))
    for _ in range(3):
        for view in (editor.pane.view, editor.table_view):
            row = view.cursor_cell()[0]
            assert view.grid_model().cell_text(row, 0) == lines[number].code
            top = view.rowViewportPosition(row)
            assert 0 <= top <= view.viewport().height() - view.rowHeight(row)
        QTest.qWait(60)


def test_an_allocation_that_is_not_divided_is_named_with_the_deed(open_document: Callable[..., MainWindow]) -> None:
    line = Line(new_id(), "2010303", amounts={"fiscal": Amount.parse("565.43")})
    window = open_document(replace(a_set(), expenditures=(), revenues=(line,)))
    editor = budget(window)
    assert editor.balance_mark.words() == "财政拨款收入 565.43 还没有列到“一般公共预算拨款收入”等 3 项"
    assert editor.even_button.text() == "填入一般公共预算拨款收入"
    editor.even_button.click()
    assert document(window).amounts["allocation_general"].print() == "565.43"
    assert "收入比支出多 565.43" in editor.balance_mark.words()


def test_the_edit_bar_of_a_computed_cell_is_grey(open_document: Callable[..., MainWindow]) -> None:
    window = open_document(a_set())
    assert window.work is not None
    assert window.work.page is not None
    bar, view = window.work.page.edit_bar, budget(window).pane.view
    view.setFocus()
    view.go_to(3, 2)
    assert (bar.value.isReadOnly(), bar.value.property("cell")) == (False, "")
    view.go_to(0, 2)
    assert (bar.value.isReadOnly(), bar.value.property("cell")) == (True, "computed")


def test_the_keyboard_follows_a_chip_and_the_edit_bar_the_table_one_works_in(
    open_document: Callable[..., MainWindow],
) -> None:
    window = open_document(a_set())
    assert window.work is not None
    assert window.work.page is not None
    editor, bar = budget(window), window.work.page.edit_bar
    editor.pane.chips.chosen.emit("收入")
    assert editor.pane.view.hasFocus()
    assert editor.jump(CellKey("支出总表", "2010303", "基本支出"))
    dialog = editor.override_dialog()
    assert dialog is not None
    dialog.show()
    QTest.qWait(20)
    assert dialog.text_edit.hasFocus()
    dialog.text_edit.setText("70.01")
    dialog.reason_edit.setText("与批复一致")
    dialog.accept()
    assert "基本支出" in bar.place.toolTip()
    assert bar.value.text() == "70.01"
    editor.show_sources()
    assert "手工调整为 70.01" in editor.trace.title.text()
