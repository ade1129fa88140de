"""The tab of budget tables in the real window: lines typed at the left, the official tables at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.domain.document import Document
from core.forms.load import FormSets
from tests.budget_form import a_budget_document, budget_form, budget_toml
from tests.budget_views import a_line
from tests.flows.grid_window import CTRL, compose, document, focus, press, put_on_clipboard, type_latin
from ui.editors.budget_balance import balance_of
from ui.editors.budget_editor import BudgetEditor
from ui.editors.budget_entry import EntryModel
from ui.grids.cells import CellState
from ui.grids.grid_model import GridModel
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow

TABS = """
[[tabs]]
key = "basics"
title = "基本情况"
rows = [["单位名称"]]
[[tabs]]
key = "budget"
title = "预算收支"
entries = ["收入", "支出", "基本支出", "三公"]
tables = ["收支总表", "收入总表", "支出总表", "一般公共支出", "三公表"]
figures = [["一般公共拨款", "政府性基金拨款"], ["年终结转结余"]]
[[tabs]]
key = "procurement"
title = "采购"
entries = ["采购"]
tables = ["采购表"]
"""


FIXED = """home = "three_public"
[[lists.fixed]]
key = "用车购置"
label = "其中：购置"
[[lists.fixed]]
key = "用车运行"
label = "运行"
[[lists.fields]]
key = "项目"
label = "项目"
home = "name"
"""


def the_form() -> str:
    """The demo form with tabs, and two prescribed rows."""
    return budget_toml(more=TABS).replace('home = "three_public"\n', FIXED)


@pytest.fixture(scope="session")
def form_sets(tmp_path_factory: pytest.TempPathFactory) -> FormSets:
    return FormSets((budget_form(tmp_path_factory.mktemp("forms"), the_form()),))


def a_document() -> Document:
    """Revenue 131.80 over two classes, expenditure 120.00."""
    return a_budget_document(
        {"一般公共拨款": "131.80"},
        收入=[a_line("2010303", 财政拨款收入="80.25"), a_line("2080505", 财政拨款收入="51.55")],
        支出=[
            a_line("2010303", 基本支出__一般公共="70", 项目支出__一般公共="10"),
            a_line("2080505", 基本支出__一般公共="40"),
        ],
    )


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    return open_document(a_document())


def budget(window: MainWindow) -> BudgetEditor:
    assert window.work is not None
    assert window.work.page is not None
    editor = window.work.page.editor
    assert isinstance(editor, BudgetEditor)
    return editor


def entries(window: MainWindow, path: str) -> GridView:
    """The entry grid of a list, shown and with the focus."""
    pane = budget(window).pane
    pane.choose(path)
    pane.view.setFocus()
    return pane.view


def rows(model: GridModel) -> list[list[str]]:
    return [[model.cell_text(row, column) for column in range(model.columnCount())] for row in range(model.rowCount())]


def by_code(view: GridView, column: int) -> dict[str, str]:
    model = view.grid_model()
    return {model.cell_text(row, 0): model.cell_text(row, column) for row in range(model.rowCount())}


def column(view: GridView, key: str) -> int:
    return next(n for n, found in enumerate(view.grid_model().columns()) if found.key == key)


def go(view: GridView, code: str, key: str) -> None:
    """To the typed line of a code."""
    model = view.grid_model()
    assert isinstance(model, EntryModel)
    row = next(n for n in range(model.rowCount()) if model.row(n).record is not None and model.row(n).code == code)
    view.go_to(row, column(view, key))


def printed(window: MainWindow, view: str, row: str, column_key: str) -> str:
    """What the official table shows in a cell."""
    editor = budget(window)
    editor.show_table(editor.data_source.table_of(view))
    cell = editor.table.cell_of(view, row, column_key)
    assert cell is not None
    return editor.table.cell_text(*cell)


def type_cell(text: str) -> None:
    type_latin(text)
    press(Qt.Key.Key_Return)


def test_the_tab_opens_where_one_types(opened: MainWindow) -> None:
    view = budget(opened).pane.view
    assert focus() is view
    assert view.grid_model().cell_editable(*view.cursor_cell())


def test_classes_and_divisions_appear_above_their_lines_with_their_names(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    found = [line[:2] for line in rows(view.grid_model())]
    assert [code for code, _ in found] == ["", "201", "20103", "2010303", "208", "20805", "2080505"]
    assert found[1][1] == "一般公共服务支出"
    assert found[3][1] == "机关服务"
    assert by_code(view, column(view, "财政拨款收入"))["201"] == "80.25"
    assert not view.grid_model().cell_editable(1, column(view, "财政拨款收入"))
    assert view.grid_model().cell_state(1, 2) & CellState.COMPUTED


def test_a_typed_amount_is_in_the_classes_and_the_official_tables_at_once(opened: MainWindow) -> None:
    assert printed(opened, "收入总表", "合计", "合计") == "131.80"
    view = entries(opened, "收入")
    go(view, "2010303", "财政拨款收入")
    type_cell("90.5")
    assert by_code(view, column(view, "财政拨款收入"))["201"] == "90.50"
    assert printed(opened, "收入总表", "201", "财政拨款收入") == "90.50"
    assert printed(opened, "收入总表", "合计", "合计") == "142.05"
    press(Qt.Key.Key_Z, CTRL)
    assert printed(opened, "收入总表", "合计", "合计") == "131.80"


def test_an_amount_has_no_row_measured_again(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the official table only the cells of its column and of the sums beside it are told."""
    editor = budget(opened)
    editor.show_table("收入总表")
    view, told, measured = entries(opened, "收入"), set[str](), list[int]()
    heads = editor.table.columns()
    editor.table.dataChanged.connect(
        lambda first, last: told.update(heads[n].label for n in range(first.column(), last.column() + 1))
    )
    monkeypatch.setattr(editor.table_view.heights, "forget", lambda first, last: measured.append(first))
    go(view, "2010303", "财政拨款收入")
    type_cell("90.5")
    assert told == {"合计", "小计", "财政拨款收入"}
    assert measured == []


def test_only_rows_that_say_something_else_are_told(opened: MainWindow) -> None:
    editor = budget(opened)
    editor.show_table("收入总表")
    view = entries(opened, "收入")
    told: list[int] = []
    editor.table.dataChanged.connect(lambda first, last: told.extend(range(first.row(), last.row() + 1)))
    go(view, "2080505", "财政拨款收入")
    type_cell("51.56")
    keys = [editor.table.cell_text(row, 0) for row in sorted(set(told))]
    assert keys == ["", "208", "20805", "2080505"]


def test_official_tables_cannot_be_typed_into_and_have_two_levels_of_headings(opened: MainWindow) -> None:
    editor = budget(opened)
    editor.show_table("收入总表")
    editor.table_view.setFocus()
    editor.table_view.go_to(3, 2)
    before = rows(editor.table)
    type_latin("7")
    assert not isinstance(QApplication.focusWidget(), QLineEdit)
    assert rows(editor.table) == before
    assert any(found.group for found in editor.table.columns())
    assert editor.table.row_label(0) == "栏次"


def test_pasted_lines_find_their_places_by_code(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    budget(opened).pane.append_row()
    put_on_clipboard("2101101\t\t12.40\r\n2010301\t\t7")
    press(Qt.Key.Key_V, CTRL)
    codes = [line[0] for line in rows(view.grid_model())]
    assert codes == ["", "201", "20103", "2010301", "2010303", "208", "20805", "2080505", "210", "21011", "2101101"]
    assert len(document(opened).revenues) == 4
    assert printed(opened, "收入总表", "合计", "合计") == "151.20"


def test_a_removed_line_takes_its_classes_along(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    go(view, "2080505", "财政拨款收入")
    view.deeds.remove_rows()
    assert [line[0] for line in rows(view.grid_model())] == ["", "201", "20103", "2010303"]
    assert printed(opened, "收入总表", "合计", "合计") == "80.25"


def test_the_cursor_stays_with_a_line_whose_code_moves_it(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    go(view, "2010303", view.grid_model().columns()[0].key)
    model = view.grid_model()
    model.set_cells({view.cursor_cell(): "2210201"}, "填写")
    row, _ = view.cursor_cell()
    assert model.cell_text(row, 0) == "2210201"
    assert [line[0] for line in rows(model)] == ["", "208", "20805", "2080505", "221", "22102", "2210201"]


def test_figures_are_typed_in_a_grid_of_their_own(opened: MainWindow) -> None:
    view = entries(opened, "=")
    view.go_to(0, 1)
    type_cell("140")
    assert document(opened).amounts["一般公共拨款"].fen == 140_000_000
    assert printed(opened, "收支总表收入", "一般公共拨款", "预算数") == "140.00"


def test_the_edit_bar_tells_typed_and_computed_cells(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    bar = opened.work.page.edit_bar
    view = entries(opened, "收入")
    go(view, "2010303", "财政拨款收入")
    assert bar.place.text() == "2010303 机关服务 · 财政拨款收入"
    assert not bar.value.isReadOnly()
    view.go_to(1, column(view, "财政拨款收入"))
    assert bar.value.text() == "80.25"
    assert bar.value.isReadOnly()


def test_docks_close_for_the_tables_and_come_back(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    assert opened.work.docks["findings"].isHidden()
    opened.work.page.show_tab("basics")
    assert not opened.work.docks["findings"].isHidden()


def test_a_form_of_plain_lines_keeps_their_order(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("procurement")
    pane = budget(opened).pane
    name = column(pane.view, "项目名称")
    for text in ("乙", "甲"):
        pane.append_row()
        pane.model.set_cells({(pane.view.cursor_cell()[0], name): text}, "填写")
    pane.view.go_to(1, name)
    pane.view.deeds.insert_row_above()
    pane.model.set_cells({(1, name): "丙"}, "填写")
    assert [line.name for line in document(opened).procurements] == ["乙", "丙", "甲"]


# ---- blank rows


def test_a_blank_row_is_no_line_until_something_is_typed_in_it(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    before = document(opened)
    go(view, "2080505", "财政拨款收入")
    type_cell("52")
    model = view.grid_model()
    row, code = view.cursor_cell()
    assert (row, code) == (model.rowCount() - 1, 0)
    assert len(document(opened).revenues) == 2
    press(Qt.Key.Key_Return)
    assert view.cursor_cell() == (row, 0)
    type_latin("2210201")
    press_in_list(Qt.Key.Key_Return)
    assert [line.code for line in document(opened).revenues] == ["2010303", "2080505", "2210201"]
    press(Qt.Key.Key_Z, CTRL)
    press(Qt.Key.Key_Z, CTRL)
    assert document(opened) == before


def test_a_blank_row_goes_when_one_leaves_the_list(opened: MainWindow) -> None:
    view = new_line(opened)
    count = view.grid_model().rowCount()
    budget(opened).pane.append_row()
    assert view.grid_model().rowCount() == count
    entries(opened, "支出")
    assert entries(opened, "收入").grid_model().rowCount() == count - 1


def test_an_empty_list_is_begun_by_typing(open_document: Callable[..., MainWindow]) -> None:
    window = open_document(a_budget_document({}))
    view = entries(window, "收入")
    budget(window).pane.focus_first()
    assert view.grid_model().cell_words(0, 0).startswith("空行：直接输入")
    type_latin("2210201")
    press_in_list(Qt.Key.Key_Return)
    assert [line[0] for line in rows(view.grid_model())] == ["", "221", "22102", "2210201", ""]
    assert view.cursor_cell() == (4, 0)


def test_a_line_cleared_of_everything_is_no_line_any_more(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    go(view, "2080505", view.grid_model().columns()[0].key)
    row = view.cursor_cell()[0]
    model = view.grid_model()
    cells = {(row, n): "" for n in range(model.columnCount()) if model.cell_editable(row, n)}
    before = document(opened)
    model.set_cells(cells, "清除")
    assert [line.code for line in document(opened).revenues] == ["2010303"]
    assert [line[0] for line in rows(model)] == ["", "201", "20103", "2010303", ""]
    press(Qt.Key.Key_Z, CTRL)
    assert document(opened) == before


def test_enter_goes_over_the_rows_that_are_added_up(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    go(view, "2010303", "财政拨款收入")
    type_cell("90")
    assert view.grid_model().cell_text(view.cursor_cell()[0], 0) == "2080505"
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.grid_model().cell_text(view.cursor_cell()[0], 0) == "2010303"


# ---- codes


def new_line(window: MainWindow, path: str = "收入") -> GridView:
    """A blank line, in the cell of its code."""
    view = entries(window, path)
    budget(window).pane.append_row()
    return view


def offered() -> list[str]:
    """What the open list says."""
    editor = focus()
    assert isinstance(editor, QLineEdit)
    popup = editor.completer().popup()
    assert popup.isVisible()
    model = popup.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def type_code(text: str) -> None:
    type_latin(text)
    QApplication.processEvents()


def press_in_list(key: Qt.Key) -> None:
    """A key while the list is open: it belongs to the list."""
    editor = focus()
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor.completer().popup(), key)


@pytest.mark.parametrize(("typed", "code"), [("jgfw", "2010303"), ("22102", "22102"), ("zfgjj", "2210201")])
def test_a_code_is_found_by_initials_and_by_digits(opened: MainWindow, typed: str, code: str) -> None:
    view = new_line(opened)
    type_code(typed)
    assert any(words.startswith(code) for words in offered())
    press_in_list(Qt.Key.Key_Return)
    picked = document(opened).revenues[2].code
    assert picked == offered_first(opened, typed)
    assert view.grid_model().cell_text(0, 0) == ""


def offered_first(window: MainWindow, typed: str) -> str:
    model = budget(window).pane.model
    assert isinstance(model, EntryModel)
    return model.find_codes(typed)[0].code


def test_a_code_is_found_by_a_part_of_its_name(opened: MainWindow) -> None:
    new_line(opened)
    compose("住房公积", "zhufanggongji")
    QApplication.processEvents()
    assert offered()[0] == "2210201　住房公积金"
    press_in_list(Qt.Key.Key_Return)
    assert document(opened).revenues[2].code == "2210201"


def test_another_line_of_the_list_is_chosen_with_the_arrows(opened: MainWindow) -> None:
    new_line(opened)
    type_code("2010")
    second = offered()[1].partition("　")[0]
    press_in_list(Qt.Key.Key_Down)
    press_in_list(Qt.Key.Key_Return)
    assert document(opened).revenues[2].code == second


def test_a_code_that_no_list_has_is_kept_as_typed(opened: MainWindow) -> None:
    new_line(opened)
    type_code("2019988")
    press(Qt.Key.Key_Return)
    assert document(opened).revenues[2].code == "2019988"


def test_escape_leaves_the_code_as_it_was(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    go(view, "2010303", view.grid_model().columns()[0].key)
    type_code("jgfw")
    press_in_list(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert [line.code for line in document(opened).revenues] == ["2010303", "2080505"]


def test_the_name_comes_with_the_code_where_the_table_prints_the_lines_own(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.work.page is not None
    opened.work.page.show_tab("procurement")
    view = new_line(opened, "采购")
    model = view.grid_model()
    model.set_cells({(0, 0): "C21040000"}, "填写")
    line = document(opened).procurements[0]
    assert line.code == "C21040000"
    assert line.name == budget(opened).data_source.name_of("C21040000") != ""


def test_prescribed_rows_are_there_and_get_their_record_with_the_first_amount(opened: MainWindow) -> None:
    assert document(opened).three_public == ()
    view = entries(opened, "三公")
    model = view.grid_model()
    assert [line[0] for line in rows(model)][:3] == ["合计", "小计", "出国"]
    running = [line[0] for line in rows(model)].index("运行")
    fund = column(view, "一般公共")
    view.go_to(running, fund)
    type_cell("161.55")
    (line,) = document(opened).three_public
    assert (line.code, line.amounts["一般公共"].fen) == ("用车运行", 161_550_000)
    assert model.cell_text(running - 2, fund) == "161.55"
    assert printed(opened, "三公表", "合计", "合计") == "161.55"
    press(Qt.Key.Key_Z, CTRL)
    assert document(opened).three_public == ()
    assert model.cell_text(running, fund) == ""


# ---- balance


def test_the_balance_says_which_side_is_more_and_offers_the_figure_that_evens_it_out(opened: MainWindow) -> None:
    editor = budget(opened)
    assert editor.balance_mark.words() == "警告：收入比支出多 11.80 万元"
    assert editor.even_button.isVisible()
    assert editor.even_button.text() == "填入年终结转结余"
    editor.even_button.click()
    assert document(opened).amounts["年终结转结余"].fen == 11_800_000
    assert editor.balance_mark.words() == "收入等于支出，131.80 万元"
    assert not editor.even_button.isVisible()
    press(Qt.Key.Key_Z, CTRL)
    assert "年终结转结余" not in document(opened).amounts


def test_the_bars_show_what_both_totals_are_made_of(opened: MainWindow) -> None:
    editor = budget(opened)
    table = editor.data_source.form_set.view("收支总表")
    balance = balance_of(editor.data_source, table)
    assert [(part.words, part.fen) for part in balance.left.parts] == [("一般公共预算拨款收入", 131_800_000)]
    assert [(part.words, part.fen) for part in balance.right.parts] == [
        ("基本支出", 110_000_000),
        ("项目支出", 10_000_000),
    ]
    segments = editor.bars.segments(balance.right, 0)
    left = editor.bars.segments(balance.left, 0)[0]
    assert round(sum(one.rect.width() for one in segments) / left.rect.width(), 3) == round(120 / 131.8, 3)


def test_more_expenditure_than_revenue_is_said_and_not_evened_out(opened: MainWindow) -> None:
    view = entries(opened, "支出")
    go(view, "2010303", "项目支出.一般公共")
    type_cell("50")
    editor = budget(opened)
    assert editor.balance_mark.words() == "警告：支出比收入多 28.20 万元"
    assert not editor.even_button.isVisible()


def test_a_low_window_has_one_line_in_place_of_the_bars(opened: MainWindow) -> None:
    bars = budget(opened).bars
    high = bars.height()
    assert not bars.low
    opened.resize(1280, 620)
    QApplication.processEvents()
    assert bars.low
    assert bars.height() < high / 2


# ---- by hand, and where it comes from


def at_table(window: MainWindow, view: str, row: str, column_key: str) -> BudgetEditor:
    """In a cell of an official table."""
    editor = budget(window)
    editor.show_table(editor.data_source.table_of(view))
    cell = editor.table.cell_of(view, row, column_key)
    assert cell is not None
    editor.table_view.setFocus()
    editor.table_view.go_to(*cell)
    return editor


def state(editor: BudgetEditor) -> CellState:
    return editor.table.cell_state(*editor.table_view.cursor_cell())


def override(editor: BudgetEditor, text: str, reason: str) -> None:
    dialog = editor.override_dialog()
    assert dialog is not None
    dialog.text_edit.setText(text)
    assert not dialog.primary.isEnabled() or reason == ""
    dialog.reason_edit.setText(reason)
    assert dialog.primary.isEnabled()
    dialog.accept()


def test_a_computed_cell_is_overridden_with_a_reason_and_set_back(opened: MainWindow) -> None:
    editor = at_table(opened, "收入总表", "201", "合计")
    override(editor, "80.30", "与批复一致")
    assert printed(opened, "收入总表", "201", "合计") == "80.30"
    assert printed(opened, "收入总表", "合计", "合计") == "131.80"
    at_table(opened, "收入总表", "201", "合计")
    assert state(editor) & CellState.OVERRIDDEN
    words = editor.table.cell_words(*editor.table_view.cursor_cell())
    assert words.endswith("手工调整（与批复一致），自动计算为 80.25") or "80.25" in words
    editor.clear_override()
    assert document(opened).overrides == {}
    assert not state(editor) & CellState.OVERRIDDEN


def test_an_override_needs_another_text_and_a_reason(opened: MainWindow) -> None:
    editor = at_table(opened, "收支总表收入", "收入总计", "预算数")
    dialog = editor.override_dialog()
    assert dialog is not None
    dialog.reason_edit.setText("与批复一致")
    assert not dialog.primary.isEnabled()
    dialog.text_edit.setText("131.81")
    dialog.reason_edit.setText(" ")
    assert not dialog.primary.isEnabled()
    dialog.reject()


def trace(editor: BudgetEditor) -> list[tuple[str, str]]:
    return [(line.words, line.text) for line in editor.trace.model.lines]


def test_a_formula_is_traced_down_to_what_was_typed(opened: MainWindow) -> None:
    editor = at_table(opened, "收支总表支出", "本年支出合计", "预算数")
    editor.show_sources()
    assert editor.trace.isVisible()
    (line,) = trace(editor)
    assert line == ("部门预算支出总表 · 合计 · 合计", "120.00")
    editor.trace._jump(0)
    assert editor.chooser.currentData() == "支出总表"
    at_table(opened, "支出总表", "2010303", "基本支出")
    editor.show_sources()
    found = [line for line in editor.trace.model.lines if line.text == "70.00"]
    editor.jump(found[0].key)  # type: ignore[arg-type]
    assert focus() is editor.pane.view
    assert editor.pane.current == "支出"
    model = editor.pane.model
    assert model.cell_text(*editor.pane.view.cursor_cell()) == "70"[:2] + ".00"


def test_the_way_of_a_typed_amount_is_told_and_follows_its_changes(opened: MainWindow) -> None:
    view = entries(opened, "收入")
    go(view, "2010303", "财政拨款收入")
    editor, model = budget(opened), view.grid_model()
    assert isinstance(model, EntryModel)
    key = model.source_key(*view.cursor_cell())
    assert key is not None
    editor.show_uses(key)
    assert trace(editor) == [("部门预算收入总表 · 2010303 机关服务 · 财政拨款收入", "80.25")]
    type_cell("81")
    assert trace(editor)[0][1] == "81.00"


# ---- units, remainders, last year


def show_in(window: MainWindow, words: str) -> BudgetEditor:
    editor = budget(window)
    row = editor.unit_box.findText(words)
    editor.unit_box.setCurrentIndex(row)
    editor.unit_box.activated.emit(row)
    return editor


def test_amounts_are_shown_and_typed_in_yuan_and_kept_in_the_forms_unit(opened: MainWindow) -> None:
    before = document(opened)
    show_in(opened, "元")
    assert document(opened) is before
    assert printed(opened, "收入总表", "合计", "合计") == "1318000.00"
    view = entries(opened, "收入")
    go(view, "2010303", "财政拨款收入")
    assert view.grid_model().cell_text(*view.cursor_cell()) == "802500.00"
    type_cell("802500.5")
    amount = document(opened).revenues[0].amounts["财政拨款收入"]
    assert (amount.fen, amount.text) == (80_250_050, None)
    show_in(opened, "万元")
    assert printed(opened, "收入总表", "2010303", "财政拨款收入") == "80.25005"


def test_what_rounding_leaves_over_is_shown_with_the_cell_that_could_take_it(
    open_document: Callable[..., MainWindow],
) -> None:
    thirds = [a_line(code, 财政拨款收入="0.004") for code in ("2010301", "2010302", "2010303")]
    window = open_document(a_budget_document({}, 收入=thirds))
    before = document(window)
    editor = show_in(window, "万元（两位小数）")
    editor.show_table("收入总表")
    assert editor.rest_button.isVisible()
    editor.rest_button.click()
    assert "尾差 0.01" in editor.table.cell_words(*editor.table_view.cursor_cell())
    at_table(window, "收入总表", "20103", "财政拨款收入")
    words = editor.table.cell_words(*editor.table_view.cursor_cell())
    assert words.startswith("尾差 0.01：建议由“部门预算收入总表")
    assert words.endswith("由 0.00 调为 0.01")
    assert document(window) is before
    show_in(window, "万元")
    assert not editor.rest_button.isVisible()


def test_last_year_stands_beside_this_year_with_change_and_per_cent(open_document: Callable[..., MainWindow]) -> None:
    this_year = a_document()
    lines = [a_line("2010303", 财政拨款收入="75"), a_line("2290401", 财政拨款收入="6")]
    last_year = replace(a_budget_document({}, 收入=lines), unit=this_year.unit, year=2024)
    window = open_document(this_year, last_year)
    view = entries(window, "收入")
    pane = budget(window).pane
    assert pane.compare_button.isEnabled()
    pane.compare_button.click()
    shown = [found.label for n, found in enumerate(view.grid_model().columns()) if not view.isColumnHidden(n)]
    assert shown[-4:] == ["合计", "上年数", "增减", "增减%"]
    lasts, changes = by_code(view, column(view, "=last")), by_code(view, column(view, "=change"))
    assert (lasts["2010303"], changes["2010303"]) == ("75.00", "5.25")
    assert by_code(view, column(view, "=percent"))["2010303"] == "7%"
    assert (lasts["2290401"], changes["2290401"]) == ("6.00", "-6.00")
    assert (lasts[""], changes[""]) == ("81.00", "50.80")
    pane.compare_button.click()
    assert "2290401" not in by_code(view, 0)


def test_without_last_year_there_is_nothing_to_compare_with(opened: MainWindow) -> None:
    entries(opened, "收入")
    assert not budget(opened).pane.compare_button.isEnabled()


# ---- finding


def find(window: MainWindow, text: str) -> list[str]:
    assert window.work is not None
    window.work.find_flow.open()
    window.work.find_panel.field.setText(text)
    window.work.find_flow.refresh()
    return [f"{hit.place.words}：{hit.place.passage.text}" for hit in window.work.find_flow.hits]


def test_entries_and_official_tables_are_searched(opened: MainWindow) -> None:
    assert opened.work is not None
    hits = find(opened, "51.55")
    assert hits[0] == "收入行2 · 财政拨款收入：51.55"
    assert "部门预算收入总表 · 社会保障和就业支出 · 合计：51.55" in hits
    row = hits.index("部门预算收入总表 · 社会保障和就业支出 · 合计：51.55")
    opened.work.find_flow._go(opened.work.find_flow.hits[row], stays=False)
    editor = budget(opened)
    assert editor.chooser.currentData() == "收入总表"
    cell = editor.table_view.cursor_cell()
    assert editor.table.cell_text(cell[0], 0) == "208"
    assert editor.table.cell_found(*cell) == ((0, 5, True),)


def test_computed_cells_are_not_replaced(opened: MainWindow) -> None:
    assert opened.work is not None
    find(opened, "社会保障")
    whole, _ = opened.work.find_flow._plan(opened.work.find_panel.query, "甲")
    assert whole
    assert all(one.refusal for one in whole)


def test_a_finding_about_a_printed_cell_leads_to_it(opened: MainWindow) -> None:
    assert opened.work is not None
    assert opened.desk is not None
    editor = at_table(opened, "收入总表", "201", "合计")
    override(editor, "80.30", "与批复一致")
    told = [one for one in opened.desk.findings(document(opened).id) if one.place.printed is not None]
    assert told
    entries(opened, "支出")
    editor.show_table("三公表")
    opened.work.jump_to(told[0])
    assert editor.chooser.currentData() == "收入总表"
    assert focus() is editor.table_view
    assert told[0].place.printed == editor.table.override_key(*editor.table_view.cursor_cell())
    assert editor.table.finding(*editor.table_view.cursor_cell()) is not None


def test_what_was_put_in_by_hand_goes_with_its_row_and_comes_back_with_it(opened: MainWindow) -> None:
    override(at_table(opened, "收入总表", "208", "合计"), "51.60", "与批复一致")
    override(at_table(opened, "收入总表", "201", "合计"), "80.30", "与批复一致")
    view = entries(opened, "收入")
    said: list[str] = []
    budget(opened).said.connect(said.append)
    go(view, "2080505", "财政拨款收入")
    view.deeds.remove_rows()
    assert [key.row for key in document(opened).overrides] == ["201"]
    assert any("208 合计" in words for words in said)
    press(Qt.Key.Key_Z, CTRL)
    assert {key.row for key in document(opened).overrides} == {"201", "208"}
    assert printed(opened, "收入总表", "208", "合计") == "51.60"
    view = entries(opened, "收入")
    go(view, "2080505", view.grid_model().columns()[0].key)
    view.grid_model().set_cells({view.cursor_cell(): "2101101"}, "填写")
    assert [key.row for key in document(opened).overrides] == ["201"]


def test_another_official_table_is_told_at_once(opened: MainWindow) -> None:
    editor = budget(opened)
    assert opened.work is not None
    page = opened.work.page
    assert page is not None
    editor.table_view.setFocus()
    editor.table_view.go_to(1, 0)
    before = page.edit_bar.place.text()
    said: list[object] = []
    editor.place_changed.connect(said.append)
    editor.show_table(editor.tab.tables[1])
    assert said[-1] is None
    assert page.edit_bar.place.text() != before
    assert opened.status.place.text() == editor.record_words()
    editor.pane.view.setFocus()
    editor.show_table(editor.tab.tables[0])
    assert page.place is not None, "the cell one types in stays the place"


def test_comparing_with_last_year_gives_the_typed_list_more_room(opened: MainWindow) -> None:
    opened.resize(1366, 696)
    editor = budget(opened)
    QApplication.processEvents()
    before = editor.pane.width()
    editor.pane.compare_button.setChecked(True)
    QApplication.processEvents()
    assert editor.pane.width() > before * 1.2
    editor.pane.compare_button.setChecked(False)
    QApplication.processEvents()
    assert abs(editor.pane.width() - before) < 20
