"""A choice that the form prints as boxes to tick is ticked in the head of the real window, by mouse and by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.editing.documents import new_document
from core.editing.session import open_session
from core.forms.load import FormSets
from core.forms.model import FormSet
from tests.flows.grid_window import Key, document, press
from tests.region import GROUND, a_form
from ui.desk import Desk
from ui.editors.sheet_editor import SheetEditor
from ui.grids.cells import CellState
from ui.main_window import MainWindow
from ui.widgets.boxes import FieldBoxes
from ui.widgets.fields import FieldLine

FORM = """
[[fields]]
key = "性质"
label = "性质"
home = "extra.nature"
kind = "choice"
choices = ["新增", "延续"]
required = true
  [fields.help]
  text = "首次安排的是新增。"
[[fields]]
key = "方式"
label = "方式"
home = "extra.way"
kind = "choice"
choices = ["一次", "分次"]
[[fields]]
key = "类型"
label = "类型"
home = "extra.type"
kind = "choice"
choices = ["一类", "二类", "三类", "四类", "五类"]
[[tabs]]
key = "whole"
title = "整体"
rows = [["单位名称"], ["性质", "方式", "类型"]]
"""
ROWS = (
    "单位|{{单位名称}}||",
    "性质|{{性质[新增]}}新增 {{性质[延续]}}延续|方式|{{方式}}",
    "类型|{{类型[一类]}}{{类型[二类]}}{{类型[三类]}}{{类型[四类]}}{{类型[五类]}}||",
)


@pytest.fixture
def form(tmp_path: Path) -> FormSet:
    made = a_form(tmp_path / "region", FORM + GROUND, ROWS, 4)
    assert made.mistakes == ()
    return made


@pytest.fixture
def opened(window: MainWindow, form: FormSet, tmp_path: Path) -> MainWindow:
    session = open_session(tmp_path / "示例.jmt", create=True)
    made = new_document(session, form, "001", "示例县档案馆", 2025)
    window.show_desk(Desk(session, FormSets((form,)), window.tasks), made)
    return window


def head(window: MainWindow) -> SheetEditor:
    page = window.work.page if window.work else None
    assert page is not None
    assert isinstance(page.editor, SheetEditor)
    return page.editor


def boxes(window: MainWindow) -> FieldBoxes:
    form = head(window).form
    assert form is not None
    found = form.bindings["性质"].editor
    assert isinstance(found, FieldBoxes)
    return found


def said(window: MainWindow) -> str:
    return str(document(window).extra.get("nature", ""))


def test_only_what_the_form_prints_as_a_few_boxes_is_boxes(opened: MainWindow) -> None:
    form = head(opened).form
    assert form is not None
    assert [box.text() for box in boxes(opened).boxes] == ["新增", "延续"]
    assert [type(form.bindings[key].editor) for key in ("方式", "类型")] == [FieldLine, FieldLine]


def test_keys_tick_another_box_and_clear_it(opened: MainWindow) -> None:
    field = boxes(opened)
    field.setFocus()
    assert field.state() & CellState.REQUIRED
    for key, expected in (
        (Key.Key_Space, "新增"),
        (Key.Key_Right, "新增"),
        (Key.Key_Space, "延续"),
        (Key.Key_1, "新增"),
        (Key.Key_Space, ""),
        (Key.Key_2, "延续"),
        (Key.Key_Delete, ""),
    ):
        press(key)
        assert said(opened) == expected
    opened.actions_by_name["undo"].trigger()
    assert said(opened) == "延续"
    assert [box.isChecked() for box in field.boxes] == [False, True]
    press(Key.Key_Return)
    assert not field.hasFocus(), "Enter goes on to the next field"


def test_a_click_ticks_and_the_bar_and_f1_tell_of_the_field(opened: MainWindow) -> None:
    field = boxes(opened)
    QTest.mouseClick(field.boxes[1], Qt.MouseButton.LeftButton)
    assert (said(opened), field.hasFocus()) == ("延续", True)
    page = opened.work.page  # type: ignore[union-attr]
    assert page is not None
    assert page.edit_bar.place.toolTip() == "性质"
    opened.actions_by_name["help"].trigger()
    assert opened.work.help.shown == "性质"  # type: ignore[union-attr]


def test_a_text_that_is_none_of_the_choices_is_seen_and_stays(opened: MainWindow) -> None:
    field = boxes(opened)
    field.setText("延续(2年)")
    assert not any(box.isChecked() for box in field.boxes)
    assert any(label.text() == "写的是：延续(2年)" for label in field.findChildren(type(field._other)))
