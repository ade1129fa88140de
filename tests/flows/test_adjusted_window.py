"""手工调整 of a total in the head of a form: the mark and the jump lead to what was adjusted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from core.domain.finding import Finding
from tests.builders import a_sample
from tests.flows.grid_window import document
from tests.flows.test_region_typing import JIANGSU, page_of
from ui.editors.field_binding import FieldBinding
from ui.editors.overriding import override_dialog, set_back
from ui.editors.sheet_editor import SheetEditor
from ui.grids.cells import CellState
from ui.main_window import MainWindow

TOTAL, PART = "资金总额", "社保基金"


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    return open_document(a_sample(JIANGSU))


def field(window: MainWindow, key: str) -> FieldBinding:
    page = page_of(window, "funds")
    assert isinstance(page, SheetEditor)
    return page.form.bindings[key]


def adjust(window: MainWindow, key: str, text: str) -> None:
    place = field(window, key).place
    assert place is not None
    assert window.desk is not None
    dialog = override_dialog(window.desk, place, window)
    dialog.text_edit.setText(text)
    dialog.reason_edit.setText("按批复")
    dialog.accept()


def about(window: MainWindow, words: str) -> list[Finding]:
    assert window.desk is not None
    return [one for one in window.desk.findings(document(window).id) if one.place.words == words]


def test_a_sum_that_does_not_hold_is_marked_where_it_was_adjusted(opened: MainWindow) -> None:
    assert not about(opened, TOTAL)
    adjust(opened, TOTAL, "999999")
    assert about(opened, TOTAL)
    assert field(opened, TOTAL).state() & CellState.ERROR
    assert not field(opened, PART).state() & CellState.ERROR
    place, desk = field(opened, TOTAL).place, opened.desk
    assert place is not None
    assert desk is not None
    set_back(desk, place)
    assert not field(opened, TOTAL).state() & CellState.ERROR


def test_every_finding_about_an_adjusted_total_leads_to_it(opened: MainWindow) -> None:
    adjust(opened, TOTAL, "999999")
    assert opened.work is not None
    assert len(about(opened, TOTAL)) > 1
    for finding in about(opened, TOTAL):
        page_of(opened, "whole")
        opened.work.jump_to(finding)
        focus = QApplication.focusWidget()
        assert isinstance(focus, QWidget)
        assert focus.accessibleName() == TOTAL, finding.code


def test_undo_goes_back_to_what_was_adjusted(opened: MainWindow) -> None:
    adjust(opened, TOTAL, "999999")
    page_of(opened, "whole")
    opened.actions_by_name["undo"].trigger()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    assert focus.accessibleName() == TOTAL
    assert not field(opened, TOTAL).state() & CellState.OVERRIDDEN
