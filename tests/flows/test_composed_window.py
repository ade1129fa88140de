"""文字材料 in the real window: 模板文字 grey with its figures, both deeds with a preview, the reason asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.domain.amount import Amount
from core.domain.document import Document, FieldKey
from core.domain.narrative import NarrativeItem
from core.editing import fields
from tests.builders import a_sample
from tests.flows.grid_window import document
from ui.editors.composed_body import ComposedBody
from ui.editors.item_editor import SECOND, ItemEditor
from ui.main_window import MainWindow

CHANGE = "2025年预算收支安排894.54万元，比上年增加20.00万元"


def last_year(this: Document) -> Document:
    sample = a_sample("hebei-budget")
    first, *others = sample.revenues
    less = replace(first, amounts={**first.amounts, "other": Amount(0)})
    return replace(sample, unit=this.unit, year=2024, revenues=(less, *others))


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    sample = a_sample("hebei-budget")
    return open_document(sample, last_year(sample))


def editor(window: MainWindow) -> ItemEditor:
    page = window.work.page  # type: ignore[union-attr]
    page.show_tab("narrative")  # type: ignore[union-attr]
    found = page.editor  # type: ignore[union-attr]
    assert isinstance(found, ItemEditor)
    return found


def item(window: MainWindow, role: str) -> NarrativeItem:
    return next(one for one in document(window).narrative if one.role == role)


def body(window: MainWindow, role: str) -> ComposedBody:
    """What shows the paragraphs of the item of a role, with that item chosen."""
    items = editor(window)
    items.show_record(item(window, role).id)
    assert items.body is not None
    return items.body


def agree(shown: ComposedBody, now: str, then: str) -> None:
    """Press the button, look at both pages, and agree."""
    made = []
    shown.button.clicked.disconnect()
    shown.button.clicked.connect(lambda: made.append(shown.ask()))
    QTest.mouseClick(shown.button, Qt.MouseButton.LeftButton)
    (dialog,) = made
    assert dialog is not None
    assert now in dialog.now.toPlainText()
    assert then in dialog.then.toPlainText()
    QTest.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)


def test_an_item_is_composed_after_a_preview_and_undone(opened: MainWindow) -> None:
    shown = body(opened, "change")
    assert (shown.button.text(), shown.typed.isVisible(), shown.composed.isVisible()) == ("改用模板文字…", True, False)
    agree(shown, "比2024年增加48.34万元", CHANGE)
    assert item(opened, "change").composed == "增减情况"
    assert (shown.button.text(), shown.typed.isVisible(), shown.composed.isVisible()) == ("改为自己写…", False, True)
    assert shown.composed.toPlainText().startswith(CHANGE)
    assert shown.composed.isReadOnly()
    row = editor(opened).model.index(editor(opened).model.row_of(editor(opened).record_id))
    assert row.data(SECOND) == "模板文字"
    opened.desk.undo(document(opened).id)  # type: ignore[union-attr]
    assert (shown.typed.isVisible(), row.data(SECOND)) == (True, "1 段")


def test_the_figures_follow_the_tables_and_the_reason_is_typed_below(opened: MainWindow) -> None:
    shown = body(opened, "change")
    shown.compose()
    label, reason = shown.words["增减原因"]
    assert (label.isVisible(), shown.words["三公增减原因"][0].isVisible()) == (True, False)
    reason.editor.setFocus()
    QTest.keyClicks(reason.editor, "because")
    reason.apply()
    assert document(opened).extra["change_reason"] == "because"
    assert shown.composed.toPlainText().endswith("。because")
    line = document(opened).revenues[0]
    desk = opened.desk
    assert desk is not None
    desk.do(fields.set_text, shown.form_set, document(opened).id, "收入", line.id, "其他收入", "30")
    assert shown.composed.toPlainText().startswith("2025年预算收支安排904.54万元，比上年增加30.00万元")


def test_the_composed_text_becomes_the_typed_one(opened: MainWindow) -> None:
    shown = body(opened, "change")
    shown.compose()
    agree(shown, CHANGE, CHANGE)
    (paragraph,) = item(opened, "change").paragraphs
    assert paragraph.startswith(CHANGE)
    assert (item(opened, "change").composed, shown.typed.isVisible()) == ("", True)
    assert shown.typed.toPlainText() == paragraph


def test_an_item_without_a_text_has_no_button(opened: MainWindow) -> None:
    assert not body(opened, "duties").button.isVisible()
    assert body(opened, "three_public").button.isVisible()


def test_a_place_is_shown_where_it_is_typed(opened: MainWindow) -> None:
    page = opened.work.page  # type: ignore[union-attr]
    shown = body(opened, "three_public")
    shown.compose()
    body(opened, "duties")
    page.show_tab("basics")  # type: ignore[union-attr]
    assert page.reveal(FieldKey(document(opened).id, "extra.three_public_reason"))  # type: ignore[union-attr]
    assert editor(opened).record_id == item(opened, "three_public").id
    assert shown.words["三公增减原因"][1].editor.hasFocus()
    assert page.reveal(FieldKey(item(opened, "three_public").id, "paragraphs"))  # type: ignore[union-attr]
    assert shown.composed.hasFocus()


def test_what_is_searched_is_the_text_on_the_page_not_the_typed_one_below(opened: MainWindow) -> None:
    assert opened.work is not None
    shown = body(opened, "change")
    typed = item(opened, "change").paragraphs[0]
    shown.compose()
    editor(opened).show_record(item(opened, "duties").id)
    flow = opened.work.find_flow
    flow.open()
    opened.work.find_panel.field.setText("比上年增加20.00万元")
    flow.refresh()
    assert [hit.place.passage.text.startswith(CHANGE) for hit in flow.hits] == [True]
    flow._go(flow.hits[0], stays=False)
    assert editor(opened).record_id == item(opened, "change").id
    assert shown.composed.textCursor().selectedText() == "比上年增加20.00万元"
    whole, _ = flow._plan(opened.work.find_panel.query, "甲")
    assert [one.refusal for one in whole] == ["模板文字，数字从表里取；要改先改为自己写"]
    opened.work.find_panel.field.setText(typed)
    flow.refresh()
    assert typed not in [hit.place.passage.text for hit in flow.hits]
