"""Fields of a form in little room, and pages on which there is nothing yet, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.builders import a_sample
from tests.flows.grid_window import Key, document, focus, press, type_latin
from tests.flows.test_region_typing import HUNAN, JIANGSU, page_of
from ui.dialogs.frame import DialogFrame
from ui.editors.record_editor import RecordEditor
from ui.editors.sheet_editor import SheetEditor
from ui.main_window import MainWindow


@pytest.mark.parametrize("width", [1000, 1366])
@pytest.mark.parametrize(("form", "tab"), [(JIANGSU, "funds"), (HUNAN, "whole"), (JIANGSU, "works")])
def test_no_field_is_cut_nor_narrower_than_its_amount(
    open_document: Callable[..., MainWindow], form: str, tab: str, width: int
) -> None:
    window = open_document(a_sample(form))
    window.resize(width, 696)
    page = page_of(window, tab)
    QApplication.processEvents()
    head = page.form if isinstance(page, SheetEditor) else page.head
    assert head.widget().width() <= head.viewport().width()
    for binding in head.bindings.values():
        editor = binding.editor
        assert editor.geometry().right() <= editor.parentWidget().width()
        assert editor.width() >= editor.fontMetrics().horizontalAdvance(binding.text()[:9]) + 16, binding.field.key


def test_a_page_without_records_says_what_it_is_for_and_makes_the_first(
    open_document: Callable[..., MainWindow],
) -> None:
    window = open_document(replace(a_sample(JIANGSU), work_items=()))
    works = page_of(window, "works")
    assert isinstance(works, RecordEditor)
    assert works.nothing.isVisible()
    said = works.nothing.said
    assert "新增工作" in said.text()
    assert said.height() >= said.heightForWidth(said.width())
    assert focus() is works.begin_button
    press(Key.Key_Space)
    assert not works.nothing.isVisible()
    type_latin("v")
    press(Key.Key_Return)
    assert [item.name for item in document(window).work_items] == ["v"]
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["undo"].trigger()
    assert works.nothing.isVisible()


def test_a_tab_made_in_a_narrow_window_has_the_drop_down_too(open_document: Callable[..., MainWindow]) -> None:
    window = open_document(a_sample(JIANGSU))
    window.resize(1000, 600)
    QApplication.processEvents()
    works = page_of(window, "works")
    assert isinstance(works, RecordEditor)
    assert works.chooser.isVisible()
    assert not works.list.isVisible()


def test_a_tab_chosen_again_still_names_the_field_one_is_in(open_document: Callable[..., MainWindow]) -> None:
    window = open_document(a_sample(JIANGSU))
    funds = page_of(window, "funds")
    assert isinstance(funds, SheetEditor)
    funds.form.bindings["其他资金"].editor.setFocus()
    page_of(window, "basics")
    page_of(window, "funds")
    page = window.work.page  # type: ignore[union-attr]
    assert page is not None
    assert page.edit_bar.place.text() == "其他资金"


def test_sentences_that_wrap_in_a_dialog_are_seen_whole(open_document: Callable[..., MainWindow]) -> None:
    window = open_document(a_sample(JIANGSU))
    dialog = DialogFrame(window, "导出", "导出")
    labels = [
        QLabel("指标“增强机关干部职工的归属感，人民群众前来政府办事更加便利、舒适”未填指标值。" * 2) for _ in range(5)
    ]
    for label in labels:
        label.setWordWrap(True)
        dialog.body.addWidget(label)
    dialog.resize(420, 100)
    dialog.show()
    QApplication.processEvents()
    assert all(label.height() >= label.heightForWidth(label.width()) for label in labels)
    dialog.close()
