"""从项目取数 in the real window: the projects' budgets become the project expenditure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.line import Line
from core.domain.project import Project
from core.domain.records import new_id
from tests.builders import a_unit
from tests.flows.grid_window import CTRL, document, focus, press, type_latin
from ui.dialogs.take_over import TakeOverDialog
from ui.dialogs.take_over_models import CODE, FUND
from ui.editors.budget_editor import BudgetEditor
from ui.editors.record_editor import RecordEditor
from ui.grids.cells import CellState
from ui.main_window import MainWindow

FORM = "hebei-budget"


def a_project(name: str, budget: str = "", code: str = "") -> Project:
    amounts = {"budget": Amount.parse(budget)} if budget else {}
    return Project(new_id(), name=name, amounts=amounts, extra={"functional_code": code} if code else {})


def a_set(*projects: Project) -> Document:
    amounts = {"basic_general": Amount.parse("70"), "project_general": Amount.parse("10")}
    lines = (Line(new_id(), "2010303", amounts=amounts),)
    made = Document(new_id(), a_unit(), 2025, form_ids=(FORM,), layout=FORM)
    return replace(made, projects=projects, expenditures=lines)


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    projects = a_project("物业", "126", "2010303"), a_project("维修", "40.5"), a_project("培训")
    return open_document(a_set(*projects))


def budget(window: MainWindow) -> BudgetEditor:
    assert window.work is not None
    assert window.work.page is not None
    window.work.page.show_tab("budget")
    editor = window.work.page.editor
    assert isinstance(editor, BudgetEditor)
    editor.pane.choose("支出")
    return editor


def dialog_of(window: MainWindow) -> TakeOverDialog:
    pane = budget(window).pane
    assert pane.take_button.isVisible()
    pane.take_button.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, TakeOverDialog)
    dialog.activateWindow()
    QApplication.processEvents()
    return dialog


def shown(dialog: TakeOverDialog) -> list[list[str]]:
    plan = dialog.plan
    return [[plan.cell_text(row, column) for column in range(plan.columnCount())] for row in range(plan.rowCount())]


def test_only_the_expenditure_takes_from_the_projects(opened: MainWindow) -> None:
    pane = budget(opened).pane
    menu = QMenu()
    pane._fill_menu(menu, 0, 0)
    assert "从项目取数…" in [action.text() for action in menu.actions()]
    pane.choose("收入")
    assert not pane.take_button.isVisible()


def test_what_is_asked_is_where_the_cursor_is_and_what_comes_is_shown_at_once(opened: MainWindow) -> None:
    dialog = dialog_of(opened)
    assert dialog.view.cursor_cell() == (1, CODE)
    assert dialog.shares.cell_state(1, CODE) & CellState.REQUIRED
    assert [dialog.shares.cell_text(row, 6) for row in range(3)] == ["取", "不取：没有功能科目编码", "不取：没有金额"]
    assert shown(dialog) == [["2010303", "机关服务", "一般公共预算", "10.00", "126.00", "116.00", "1 个项目"]]
    assert dialog.primary.text() == "取 1 个项目的数"
    assert dialog.hint.text() == "取 1 个项目，合计 126.00 万元；2 个项目不取，原因见上表。"
    dialog.reject()


def test_a_code_is_picked_by_its_initials_and_all_is_one_step(opened: MainWindow) -> None:
    before = document(opened)
    dialog = dialog_of(opened)
    type_latin("jgfw")
    QApplication.processEvents()
    editor = focus()
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor.completer().popup(), Qt.Key.Key_Return)
    assert dialog.shares.shares[1].code == budget(opened).pane.model.find_codes("jgfw")[0].code  # type: ignore[union-attr]
    assert dialog.isVisible()
    dialog.shares.set_cells({(1, CODE): "2010399", (1, FUND): "单位资金"}, "填写")
    code, _, *rest = shown(dialog)[1]
    assert [code, *rest] == ["2010399", "单位资金", "", "40.50", "40.50", "1 个项目，新加一行"]
    dialog.primary.click()
    now = document(opened)
    assert [(line.code, set(line.amounts)) for line in now.expenditures] == [
        ("2010303", {"basic_general", "project_general"}),
        ("2010399", {"project_own"}),
    ]
    assert now.expenditures[0].amounts["project_general"].print() == "126.00"
    assert now.projects[1].extra == {"functional_code": "2010399", "fund": "单位资金"}
    opened.activateWindow()
    QApplication.processEvents()
    press(Qt.Key.Key_Z, CTRL)
    assert document(opened) == before


def test_what_no_project_stands_for_stays_unless_it_is_to_go(opened: MainWindow) -> None:
    dialog = dialog_of(opened)
    dialog.shares.set_cells({(0, CODE): "2010301"}, "填写")
    assert [row[-1] for row in shown(dialog)] == ["1 个项目，新加一行", "没有项目，保留"]
    dialog.clear_box.click()
    assert shown(dialog)[1][3:] == ["10.00", "", "-10.00", "没有项目，清空"]
    dialog.primary.click()
    line = next(line for line in document(opened).expenditures if line.code == "2010303")
    assert line.amounts.keys() == {"basic_general"}


def test_without_anything_to_take_there_is_no_button_to_press(open_document: Callable[..., MainWindow]) -> None:
    dialog = dialog_of(open_document(a_set(a_project("培训"))))
    assert not dialog.primary.isEnabled()
    assert dialog.hint.text() == "还没有可取的项目；1 个项目不取，原因见上表。"
    dialog.reject()


def test_a_set_without_projects_says_what_to_do(open_document: Callable[..., MainWindow]) -> None:
    pane, said = budget(open_document(a_set())).pane, list[str]()
    pane.said.connect(said.append)
    pane.take_button.click()
    assert said
    assert "增加项目" in said[0]


def test_the_projects_page_shows_the_budget_the_code_and_the_fund(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("projects")
    editor = opened.work.page.editor
    assert isinstance(editor, RecordEditor)
    shown_fields = {binding.place.field.home for binding in editor.head.bindings.values() if binding.place}
    assert {"amounts.budget", "extra.functional_code", "extra.fund"} <= shown_fields
