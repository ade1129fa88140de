"""Works with their indicators as one grid of the real window: typed, added, moved, taken away, pasted and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit

from core.domain.document import FieldKey
from core.domain.work_item import WorkItem
from core.editing.documents import new_document
from core.editing.session import open_session
from core.forms.load import FormSets
from core.forms.model import FormSet
from tests.flows.grid_window import ALT, CTRL, Key, compose, document, focus, press, put_on_clipboard, type_latin
from tests.region import GROUND, a_form
from ui.desk import Desk
from ui.editors.nested_model import NestedModel
from ui.editors.sheet_editor import SheetEditor
from ui.grids.cells import CellState
from ui.grids.grid_view import GridView
from ui.grids.name_list import name_list_of
from ui.main_window import MainWindow

FORM = """
[[fields]]
key = "基本支出"
label = "基本支出"
home = "amounts.basic"
kind = "money"
[[fields]]
key = "项目支出"
label = "项目支出"
kind = "money"
compute.formula = "合计(项目列表.预算数)"
[[fields]]
key = "资金总额"
label = "资金总额"
home = "amounts.total"
kind = "money"
typed = true
compute.formula = "基本支出 + 项目支出"
[[lists]]
path = "项目列表"
item = "项目"
label = "项目"
home = "projects"
title_field = "名称"
amount_field = "预算数"
[[lists.fields]]
key = "名称"
label = "项目名称"
home = "name"
[[lists.fields]]
key = "预算数"
label = "预算数"
home = "amounts.budget"
kind = "money"
[[lists]]
path = "工作列表"
item = "工作"
label = "履职"
home = "work_items"
title_field = "名目"
[[lists.fields]]
key = "类别"
label = "类别"
home = "kind"
kind = "choice"
choices = ["年度重点工作", "年度日常工作"]
[[lists.fields]]
key = "号"
label = "序号"
compute.ordinal = { within = "类别" }
[[lists.fields]]
key = "名目"
label = "工作"
home = "name"
[[lists.fields]]
key = "对应项目"
label = "对应项目"
home = "projects"
kind = "references"
of = "项目列表"
separator = "、"
[[lists]]
path = "工作列表.指标"
item = "指标"
label = "绩效指标"
home = "indicators"
rows = 1
[[lists.fields]]
key = "三级"
label = "三级指标"
home = "name"
[[lists.fields]]
key = "符号"
label = "符号"
home = "targets.whole"
kind = "target_value"
part = "comparison"
[[lists.fields]]
key = "数值"
label = "数值"
home = "targets.whole"
kind = "target_value"
part = "number"
[[lists.fields]]
key = "单位"
label = "单位"
home = "targets.whole"
kind = "target_value"
part = "measure"
[[lists]]
path = "效益"
item = "指标"
label = "效益"
home = "indicators"
where = { kind = ["social_benefit", "satisfaction"] }
[[lists.fields]]
key = "一级"
label = "一级指标"
home = "level1"
kind = "level1"
[[lists.fields]]
key = "二级"
label = "二级指标"
home = "level2"
kind = "level2"
[[lists.fields]]
key = "三级"
label = "三级指标"
home = "name"
[[tabs]]
key = "whole"
title = "整体"
rows = [["单位名称", "资金总额"], ["基本支出", "项目支出"]]
grids = ["项目列表", "工作列表.指标", "效益"]
"""
ROWS = (
    "{{单位名称}}|{{资金总额}}|{{基本支出}}|{{项目支出}}||",
    "{%tr for 项目 in 项目列表 %}|||||",
    "{{项目.名称}}|{{项目.预算数}}||||",
    "{%tr endfor %}|||||",
    "{%tr for 工作 in 工作列表 %}|||||",
    "{%tr for 指标 in 工作.指标 %}|||||",
    "{{工作.类别}}{{工作.号}}|{{工作.名目}}{{工作.对应项目}}|{{指标.三级}}|{{指标.符号}}|{{指标.数值}}|{{指标.单位}}",
    "{%tr endfor %}|||||",
    "{%tr endfor %}|||||",
    "{%tr for 效益 in 效益 %}|||||",
    "{{效益.一级}}|{{效益.二级}}|{{效益.三级}}|||",
    "{%tr endfor %}|||||",
)
NAME, SIGN, NUMBER, MEASURE = 4, 5, 6, 7


@pytest.fixture
def form(tmp_path: Path) -> FormSet:
    made = a_form(tmp_path / "region", FORM + GROUND, ROWS, 6)
    assert made.mistakes == ()
    return made


@pytest.fixture
def opened(window: MainWindow, form: FormSet, tmp_path: Path) -> MainWindow:
    """The window over a new document of the form, in which nothing is filled."""
    sets = FormSets((form,))
    session = open_session(tmp_path / "示例.jmt", create=True)
    made = new_document(session, form, "001", "示例县档案馆", 2025)
    window.show_desk(Desk(session, sets, window.tasks), made)
    return window


def sheet(window: MainWindow) -> SheetEditor:
    assert window.work is not None
    assert window.work.page is not None
    found = window.work.page.editor
    assert isinstance(found, SheetEditor)
    return found


def section(window: MainWindow, number: int) -> tuple[GridView, Any]:
    """A grid of the page with the focus, and its model."""
    stack = sheet(window).stack
    assert stack is not None
    one = stack.sections[number]
    one.grid.setFocus()
    return one.grid, one.model


def works(window: MainWindow) -> tuple[WorkItem, ...]:
    return document(window).work_items


def shape(window: MainWindow) -> list[tuple[str, list[str]]]:
    return [(work.name, [one.name for one in work.indicators]) for work in works(window)]


def add_projects(window: MainWindow, *names: str) -> None:
    """Typed from nothing, each name on a line of its own."""
    view, _ = section(window, 0)
    compose(names[0])
    press(Key.Key_Return)
    for name in names[1:]:
        compose(name)
        press(Key.Key_Return)
    view.go_to(view.row_count() - 1, 0)
    if not view.grid_model().cell_text(view.row_count() - 1, 0):
        view.deeds.remove_rows()


def paste_works(window: MainWindow) -> tuple[GridView, NestedModel]:
    view, model = section(window, 1)
    rows = [
        "年度重点工作\t\t节能改造\t\t照明改造面积\t≥\t8000\t平方米",
        "\t\t\t\t验收合格率\t=\t100\t%",
        "年度重点工作\t\t清查登记\t\t\t\t\t",
        "年度日常工作\t\t会议服务\t\t会议场次\t≥\t300\t场",
    ]
    put_on_clipboard("\r\n".join(rows) + "\r\n")
    press(Key.Key_V, CTRL)
    return view, model


def test_a_block_pasted_into_an_empty_grid_makes_works_with_their_indicators(opened: MainWindow) -> None:
    _, model = paste_works(opened)
    expected = [("节能改造", ["照明改造面积", "验收合格率"]), ("清查登记", []), ("会议服务", ["会议场次"])]
    assert shape(opened) == expected
    assert [model.cell_span(row, 2) for row in range(model.rowCount())] == [2, 0, 1, 1]
    assert [model.cell_text(row, 1) for row in range(4)] == ["1", "1", "2", "1"]
    assert works(opened)[0].indicators[0].targets["whole"].text == "≥8000平方米"
    opened.actions_by_name["undo"].trigger()
    assert works(opened) == ()
    opened.actions_by_name["redo"].trigger()
    assert shape(opened) == expected


def test_typing_where_a_work_has_no_indicator_makes_its_first_one(opened: MainWindow) -> None:
    view, model = paste_works(opened)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.go_to(2, NAME)
    assert model.cell_words(2, NAME).startswith("这个工作还没有指标")
    type_latin("zs")
    press(Key.Key_Return)
    assert shape(opened)[1] == ("清查登记", ["zs"])
    assert view.cursor_cell() == (3, NAME)
    opened.actions_by_name["undo"].trigger()
    assert shape(opened)[1] == ("清查登记", [])
    assert model.rowCount() == 4


def test_rows_are_added_copied_moved_and_removed_for_the_list_whose_column_one_is_in(opened: MainWindow) -> None:
    view, model = paste_works(opened)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.go_to(0, NAME)
    view.deeds.insert_row_below()
    assert [len(work.indicators) for work in works(opened)] == [3, 0, 1]
    assert view.cursor_cell() == (1, NAME)
    view.deeds.remove_rows()
    assert [len(work.indicators) for work in works(opened)] == [2, 0, 1]
    view.go_to(1, NAME)
    press(Key.Key_Up, ALT)
    assert shape(opened)[0] == ("节能改造", ["验收合格率", "照明改造面积"])
    view.go_to(0, 2)
    press(Key.Key_Down, ALT)
    assert [name for name, _ in shape(opened)] == ["清查登记", "节能改造", "会议服务"]
    assert model.cell_text(*view.cursor_cell()) == "节能改造"
    view.deeds.duplicate_rows()
    assert [name for name, _ in shape(opened)] == ["清查登记", "节能改造", "节能改造", "会议服务"]
    view.deeds.remove_rows()
    assert [name for name, _ in shape(opened)] == ["清查登记", "节能改造", "会议服务"]
    view.go_to(0, NAME)
    view.deeds.remove_rows()
    assert [name for name, _ in shape(opened)] == ["节能改造", "会议服务"], "a row without indicators is its work"
    for _ in range(6):
        opened.actions_by_name["undo"].trigger()
    assert [name for name, _ in shape(opened)] == ["节能改造", "清查登记", "会议服务"]


def test_the_buttons_of_the_bar_add_a_work_and_an_indicator_to_the_work_one_is_in(opened: MainWindow) -> None:
    view, _ = paste_works(opened)
    stack = sheet(opened).stack
    assert stack is not None
    work, indicator = stack.sections[1].add_buttons
    assert (work.text(), indicator.text()) == ("增加工作", "增加指标")
    view.go_to(0, 2)
    indicator.click()
    assert [len(one.indicators) for one in works(opened)] == [3, 0, 1]
    assert view.cursor_cell() == (2, NAME)
    work.click()
    assert [len(one.indicators) for one in works(opened)] == [3, 0, 1, 0]


def test_one_value_in_three_columns_is_typed_and_filled_down_part_by_part(opened: MainWindow) -> None:
    view, model = paste_works(opened)
    view.go_to(0, SIGN)
    compose("≤")
    press(Key.Key_Return)
    assert works(opened)[0].indicators[0].targets["whole"].text == "≤8000平方米"
    assert "≤" in model.choices(0, SIGN)
    view.go_to(0, MEASURE)
    press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(Key.Key_D, CTRL)
    assert works(opened)[0].indicators[1].targets["whole"].text == "=100平方米"


def test_projects_are_picked_by_typing_a_part_and_other_names_stay_as_typed(opened: MainWindow) -> None:
    add_projects(opened, "物业服务", "会议保障", "用车保障")
    view, _ = paste_works(opened)
    view.go_to(0, 3)
    compose("会议")
    line = focus()
    assert isinstance(line, QLineEdit)
    names = name_list_of(line)
    assert names is not None
    assert names.is_open
    assert names.choices.found == ["会议保障"]
    press_in(names.popup, Key.Key_Return)
    QApplication.processEvents()
    assert line.text() == "会议保障、"
    type_latin("ycbz")
    press_in(names.popup, Key.Key_Return)
    QApplication.processEvents()
    compose("外单位项目")
    press_in(names.popup if names.is_open else line, Key.Key_Return)
    third = document(opened).projects
    assert works(opened)[0].projects == (third[1].id, third[2].id, "外单位项目")
    assert view.grid_model().cell_text(0, 3) == "会议保障、用车保障、外单位项目"


def press_in(widget: Any, key: Qt.Key) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(widget, key)


def test_a_project_that_gets_another_name_has_it_where_it_is_referred_to(opened: MainWindow) -> None:
    add_projects(opened, "物业服务")
    _view, model = paste_works(opened)
    model.set_cells({(0, 3): "物业服务"}, "填写")
    _projects, names = section(opened, 0)
    names.set_cells({(0, 0): "物业管理"}, "填写")
    assert model.cell_text(0, 3) == "物业管理"


def test_numbers_among_the_works_follow_when_a_kind_changes(opened: MainWindow) -> None:
    _, model = paste_works(opened)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, roles=(): told.append((first.row(), last.row())))
    model.set_cells({(0, 0): "年度日常工作"}, "填写")
    assert [model.cell_text(row, 1) for row in (0, 2, 3)] == ["1", "1", "2"]
    assert (3, 3) in told


def test_a_finding_of_a_work_and_of_an_indicator_leads_to_its_cell(opened: MainWindow) -> None:
    view, _ = paste_works(opened)
    page = opened.work.page if opened.work else None
    assert page is not None
    work, indicator = works(opened)[2], works(opened)[0].indicators[1]
    assert page.reveal(FieldKey(indicator.id, "targets.whole"))
    assert view.cursor_cell() == (1, SIGN)
    assert page.edit_bar.place.toolTip() == "工作 1 · 指标 2 · 符号"
    assert page.reveal(FieldKey(work.id, "name"))
    assert view.cursor_cell() == (3, 2)
    assert page.reveal(FieldKey(works(opened)[1].id, "indicators"))
    assert view.cursor_cell() == (2, NAME)


def test_levels_of_a_list_offer_its_own_kinds_and_arrows_go_from_grid_to_grid(opened: MainWindow) -> None:
    view, model = section(opened, 2)
    compose("满意度")
    press(Key.Key_Return)
    assert model.rowCount() == 1
    assert list(model.choices(0, 0)) == ["效益", "满意度"]
    model.set_cells({(0, 1): "服务对象满意度", (0, 2): "办事群众满意度"}, "填写")
    assert document(opened).indicators[0].kind == "satisfaction"
    view.go_to(0, 2)
    press(Key.Key_Up)
    stack = sheet(opened).stack
    assert stack is not None
    assert stack.active is stack.sections[1]
    press(Key.Key_Up)
    assert stack.active is stack.sections[0]


def test_find_tells_works_and_their_indicators_and_goes_there(opened: MainWindow) -> None:
    view, _ = paste_works(opened)
    assert opened.work is not None
    opened.work.find_flow.open()
    opened.work.find_panel.field.setText("会议")
    hits = opened.work.find_flow.hits
    assert [hit.place.words for hit in hits] == ["工作3 · 工作", "工作3 · 指标1 · 三级指标"]
    opened.work.find_flow.step(1)
    opened.work.find_flow.step(1)
    assert view.cursor_cell()[0] == 3


def test_a_computed_field_says_its_formula_and_a_typed_total_its_difference(opened: MainWindow) -> None:
    add_projects(opened, "物业服务")
    _projects, names = section(opened, 0)
    names.set_cells({(0, 1): "120.5"}, "填写")
    form = sheet(opened).form
    computed, typed = form.bindings["项目支出"], form.bindings["资金总额"]
    assert computed.editor.isReadOnly()
    assert computed.text() == "120.50"
    assert computed.words() == "自动计算：合计(项目列表.预算数)"
    form.bindings["基本支出"].editor.setFocus()
    type_latin("80")
    press(Key.Key_Return)
    typed.editor.setFocus()
    type_latin("200")
    press(Key.Key_Return)
    assert "200.50" in typed.words()
    assert "0.50" in typed.words()
    assert typed.state() & CellState.WARNING or typed.state() & CellState.ERROR


def test_a_computed_place_is_adjusted_by_hand_and_set_back(opened: MainWindow) -> None:
    from ui.editors.overriding import override_dialog, set_back

    _view, model = paste_works(opened)
    place = model.place(0, 1)
    dialog = override_dialog(opened.desk, place, opened)  # type: ignore[arg-type]
    dialog.text_edit.setText("3")
    dialog.reason_edit.setText("与批复一致")
    dialog.accept()
    assert model.cell_text(0, 1) == "3"
    assert model.cell_text(2, 1) == "2"
    assert model.cell_state(0, 1) & CellState.OVERRIDDEN
    assert model.cell_words(0, 1) == "手改：与批复一致"
    set_back(opened.desk, place)  # type: ignore[arg-type]
    assert model.cell_text(0, 1) == "1"
    assert not model.cell_state(0, 1) & CellState.OVERRIDDEN


def begin_row(opened: MainWindow) -> tuple[GridView, NestedModel]:
    """Enter behind the last row, in the column of what stands inside."""
    view, model = paste_works(opened)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.go_to(3, NAME)
    press(Key.Key_F2)
    press(Key.Key_Return)
    assert (model.rowCount(), view.cursor_cell()) == (5, (4, NAME))
    return view, model


def test_a_row_begun_behind_the_last_one_is_nothing_until_typed_in(opened: MainWindow) -> None:
    view, model = begin_row(opened)
    before = document(opened)
    page = opened.work.page if opened.work else None
    assert page is not None
    assert page.edit_bar.place.toolTip() == "工作 3 · 新指标 · 三级指标"
    for deed in ("remove_rows", "duplicate_rows", "move_rows_up", "move_rows_down"):
        getattr(view.deeds, deed)()
    press(Key.Key_Up)
    QApplication.processEvents()
    assert model.rowCount() == 4
    assert document(opened) is before


def test_what_is_typed_inside_a_begun_row_goes_on_in_the_record_above(opened: MainWindow) -> None:
    view, model = begin_row(opened)
    type_latin("zs")
    press(Key.Key_Return)
    assert shape(opened)[2] == ("会议服务", ["会议场次", "zs"])
    assert (model.rowCount(), view.cursor_cell()) == (6, (5, NAME)), "and another row is begun"
    opened.actions_by_name["undo"].trigger()
    assert shape(opened)[2] == ("会议服务", ["会议场次"])


@pytest.mark.parametrize(("column", "text"), [(2, "新工作"), (0, "年度日常工作")])
def test_what_is_typed_outside_in_a_begun_row_is_a_new_record_there(opened: MainWindow, column: int, text: str) -> None:
    view, model = begin_row(opened)
    view.go_to(4, column)
    compose(text)
    press(Key.Key_Tab)
    assert [len(work.indicators) for work in works(opened)] == [2, 0, 1, 0]
    assert model.cell_text(4, column) == text
    assert view.cursor_cell()[0] == 4


def test_insert_beside_a_begun_row_adds_to_the_record_above(opened: MainWindow) -> None:
    view, _ = begin_row(opened)
    view.deeds.insert_row_below()
    QApplication.processEvents()
    assert [len(work.indicators) for work in works(opened)] == [2, 0, 2]
