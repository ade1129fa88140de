"""Typing, input methods, clearing, filling, rows: each is one step of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.gallery.sample_grid import SampleGridModel, budget_model, indicator_model
from ui.grids.cells import CellState
from ui.grids.clipboard import Area
from ui.grids.grid_model import Cell, Column, Kind, Refusals
from ui.grids.grid_view import GridView
from ui.grids.menu import context_menu

ShowGrid = Callable[[SampleGridModel], GridView]
Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, ALT = Mod.ControlModifier, Mod.ShiftModifier, Mod.AltModifier


def plain(rows: int = 4, kind: Kind = Kind.TEXT) -> SampleGridModel:
    texts = [[f"{letter}{row}" for letter in "abc"] for row in range(rows)]
    return SampleGridModel([Column(key, key, kind=kind) for key in "ABC"], texts)


def press(widget: QWidget, key: Qt.Key, modifiers: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(widget, key, modifiers)


def editor_of(grid: GridView) -> QWidget:
    editor = grid.indexWidget(grid.currentIndex())
    assert editor is not None
    return editor


def input_method(widget: QWidget, preedit: str = "", commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def where(grid: GridView) -> tuple[int, int]:
    return grid.currentIndex().row(), grid.currentIndex().column()


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LINE, Kind.MONEY])
def test_typing_replaces_and_enter_puts_it_in_and_goes_down(show_grid: ShowGrid, kind: Kind) -> None:
    model = plain(kind=kind)
    grid = show_grid(model)
    grid.go_to(1, 1)
    press(grid, Key.Key_4)
    editor = editor_of(grid)
    QTest.keyClicks(editor, "2.50")
    press(editor, Key.Key_Return)
    assert model.rows[1][1] == "42.50"
    assert where(grid) == (2, 1)
    assert model.steps == ["填写 B"]
    assert grid.hasFocus()


def test_f2_edits_behind_the_text_and_escape_gives_it_back(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.go_to(0, 0)
    press(grid, Key.Key_F2)
    editor = editor_of(grid)
    QTest.keyClicks(editor, "x")
    assert isinstance(editor, QPlainTextEdit)
    assert editor.toPlainText() == "a0x"
    press(editor, Key.Key_Escape)
    assert model.rows[0][0] == "a0"
    assert model.steps == []


def test_an_unchanged_text_is_no_step(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.go_to(0, 0)
    press(grid, Key.Key_F2)
    press(editor_of(grid), Key.Key_Return)
    assert model.steps == []


def test_alt_enter_breaks_the_line(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.go_to(0, 0)
    press(grid, Key.Key_1)
    editor = editor_of(grid)
    press(editor, Key.Key_Return, ALT)
    QTest.keyClicks(editor, "2")
    press(editor, Key.Key_Return)
    assert model.rows[0][0] == "1\n2"


def test_tab_puts_the_text_in_and_goes_on(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.go_to(0, 2)
    press(grid, Key.Key_9)
    press(editor_of(grid), Key.Key_Tab)
    assert model.rows[0][2] == "9"
    assert where(grid) == (1, 0)


def test_chinese_from_an_input_method_opens_the_editor_and_replaces(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.go_to(0, 1)
    input_method(grid, preedit="ren")
    editor = editor_of(grid)
    input_method(editor, commit="人员经费")
    press(editor, Key.Key_Return)
    assert model.rows[0][1] == "人员经费"


def test_a_committed_word_opens_the_editor_too(show_grid: ShowGrid) -> None:
    model = plain(kind=Kind.LINE)
    grid = show_grid(model)
    grid.go_to(0, 1)
    input_method(grid, commit="元")
    editor = editor_of(grid)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "元"
    press(editor, Key.Key_Return)
    assert model.rows[0][1] == "元"


def test_a_computed_cell_opens_no_editor(show_grid: ShowGrid) -> None:
    grid = show_grid(budget_model())
    grid.go_to(1, 1)
    press(grid, Key.Key_4)
    press(grid, Key.Key_F2)
    input_method(grid, commit="元")
    assert grid.indexWidget(grid.currentIndex()) is None


def test_delete_clears_every_selected_cell_that_may_be_changed_as_one_step(show_grid: ShowGrid) -> None:
    model = budget_model()
    grid = show_grid(model)
    grid.select_area(Area(4, 1, 6, 2))
    press(grid, Key.Key_Delete)
    assert [row[1] for row in model.rows[4:7]] == ["", "69.50", ""]
    assert [row[2] for row in model.rows[4:7]] == ["92.00", "66.00", "36.50"]
    assert model.steps == ["清除"]


def test_control_d_fills_the_first_row_down(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.select_area(Area(0, 0, 2, 1))
    press(grid, Key.Key_D, CTRL)
    assert [row[:2] for row in model.rows] == [["a0", "b0"]] * 3 + [["a3", "b3"]]
    grid.go_to(3, 2)
    press(grid, Key.Key_D, CTRL)
    assert model.rows[3][2] == "c2"
    assert model.steps == ["向下填充", "向下填充"]


def test_copy_and_paste_of_a_block_is_one_step_and_is_reported(show_grid: ShowGrid, qtbot: QtBot) -> None:
    model = plain(3)
    grid = show_grid(model)
    grid.select_area(Area(0, 0, 1, 1))
    press(grid, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "a0\tb0\r\na1\tb1\r\n"
    grid.go_to(2, 2)
    with qtbot.waitSignal(grid.cells_pasted) as pasted:
        press(grid, Key.Key_V, CTRL)
    report = pasted.args[0]
    assert (report.pasted, report.added_rows, len(report.left_out)) == (2, 1, 2)
    assert "2 格没有放入" in report.sentence
    assert [row[2] for row in model.rows] == ["c0", "c1", "a0", "a1"]
    assert model.steps == ["粘贴"]


def test_twenty_rows_with_merged_levels_come_in_as_one_step(show_grid: ShowGrid) -> None:
    model = indicator_model()
    grid = show_grid(model)
    lines = [
        f"{'产出指标' if n == 0 else ''}\t{'数量指标' if n % 5 == 0 else ''}\t第{n}项\t描述\t≥{n}%\t" for n in range(20)
    ]
    QGuiApplication.clipboard().setText("\r\n".join(lines) + "\r\n")
    grid.go_to(0, 0)
    press(grid, Key.Key_V, CTRL)
    assert model.steps == ["粘贴"]
    assert model.rowCount() == 20
    assert {row[0] for row in model.rows} == {"产出指标"}
    assert grid.rowSpan(0, 0) == 20
    assert model.rows[19][4] == "≥19%"


def test_cut_copies_and_clears(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.go_to(0, 0)
    press(grid, Key.Key_X, CTRL)
    assert QGuiApplication.clipboard().text() == "a0"
    assert model.rows[0][0] == ""
    assert model.steps == ["剪切"]


def test_rows_are_inserted_duplicated_moved_and_removed(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.select_area(Area(1, 0, 2, 0))
    grid.deeds.move_rows_down()
    assert [row[0] for row in model.rows] == ["a0", "a3", "a1", "a2"]
    assert grid.selected_rows() == [2, 3]
    grid.deeds.move_rows_up()
    assert [row[0] for row in model.rows] == ["a0", "a1", "a2", "a3"]
    assert grid.selected_rows() == [1, 2]
    grid.deeds.duplicate_rows()
    assert [row[0] for row in model.rows] == ["a0", "a1", "a2", "a1", "a2", "a3"]
    grid.select_area(Area(3, 0, 4, 0))
    grid.deeds.remove_rows()
    assert [row[0] for row in model.rows] == ["a0", "a1", "a2", "a3"]
    grid.go_to(0, 1)
    grid.deeds.insert_row_above()
    assert model.rows[0] == ["", "", ""]
    assert where(grid) == (0, 0)
    grid.deeds.insert_row_below()
    assert model.rows[1] == ["", "", ""]
    assert where(grid) == (1, 0)


def test_the_first_rows_do_not_move_up(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    grid.go_to(0, 0)
    grid.deeds.move_rows_up()
    grid.go_to(3, 0)
    grid.deeds.move_rows_down()
    assert model.steps == []


def test_a_merged_cell_typed_once_changes_its_group(show_grid: ShowGrid) -> None:
    model = indicator_model()
    grid = show_grid(model)
    grid.go_to(3, 1)
    press(grid, Key.Key_Q)
    press(editor_of(grid), Key.Key_Return)
    assert [row[1] for row in model.rows[2:4]] == ["q", "q"]
    assert where(grid) == (4, 1)


def test_a_click_on_the_arrow_of_a_choice_opens_its_list_and_what_is_chosen_goes_in(
    qtbot: QtBot, show_grid: ShowGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = plain(kind=Kind.CHOICE)
    monkeypatch.setattr(model, "choices", lambda row, column: ["数量指标", "质量指标"])
    grid = show_grid(model)
    cell = grid.visualRect(model.index(1, 0))
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    assert grid.indexWidget(model.index(1, 0)) is None
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cell.center() + QPoint(cell.width() // 2 - 8, 0))
    editor = grid.indexWidget(model.index(1, 0))
    assert isinstance(editor, QLineEdit)
    popup = editor.completer().popup()
    assert popup.isVisible()
    second = popup.visualRect(popup.model().index(1, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=second)
    qtbot.waitUntil(lambda: model.cell_text(1, 0) == "质量指标")
    assert grid.state() is not grid.State.EditingState


def test_a_list_opens_under_a_choice(show_grid: ShowGrid, monkeypatch: pytest.MonkeyPatch) -> None:
    model = plain(kind=Kind.CHOICE)
    monkeypatch.setattr(model, "choices", lambda row, column: ["数量指标", "质量指标"])
    grid = show_grid(model)
    grid.go_to(0, 0)
    editor = grid.open_editor(replace=True)
    assert isinstance(editor, QLineEdit)
    assert editor.completer().completionCount() == 2
    press(editor, Key.Key_Down)
    assert editor.completer().popup().isVisible()
    editor.completer().popup().hide()
    press(editor, Key.Key_Escape)


def test_the_editor_grows_with_its_text_and_stays_inside(show_grid: ShowGrid) -> None:
    grid = show_grid(plain(40))
    grid.go_to(39, 0)
    editor = grid.open_editor()
    assert isinstance(editor, QPlainTextEdit)
    before = editor.height()
    editor.insertPlainText("\n一\n二\n三")
    assert editor.height() > before
    assert grid.viewport().rect().contains(editor.geometry())


def test_the_grid_takes_its_keys_before_the_windows_shortcuts(show_grid: ShowGrid) -> None:
    grid = show_grid(plain())
    grid.go_to(0, 0)
    mine = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_C, CTRL)
    QApplication.sendEvent(grid, mine)
    assert mine.isAccepted()
    windows = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_S, CTRL)
    windows.ignore()
    QApplication.sendEvent(grid, windows)
    assert not windows.isAccepted()


def test_the_context_menu_is_chinese_and_greys_what_cannot_be_done(show_grid: ShowGrid) -> None:
    grid = show_grid(indicator_model())
    grid.go_to(0, 2)
    actions = {action.text().split("\t")[0]: action for action in context_menu(grid).actions() if action.text()}
    wanted = [
        "剪切",
        "复制",
        "粘贴",
        "清除",
        "向下填充",
        "向右填充",
        "在上面插入行",
        "在下面插入行",
        "复制为新行",
        "删除行",
        "上移",
        "下移",
    ]
    assert list(actions) == wanted
    assert not actions["上移"].isEnabled()
    assert actions["下移"].isEnabled()
    fixed = show_grid(budget_model())
    fixed.go_to(1, 1)
    assert [action.isEnabled() for action in context_menu(fixed).actions()] == [False, True, False, False, False, False]


def test_words_and_places_are_answered_by_the_model() -> None:
    model = indicator_model()
    index = model.index(3, 4)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "错误：缺少百分号，应为 ≥95%"
    assert model.cell_place(3, 4) == "第 4 行 · 指标值"
    assert model.cell_state(3, 4) == CellState.ERROR


class ResettingModel(SampleGridModel):
    """A model that knows no better way to tell a change than a reset."""

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        self.beginResetModel()
        self.steps.append(title)
        for (row, column), text in cells.items():
            self.rows[row][column] = text
        self.endResetModel()
        return {}


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_a_model_that_resets_while_an_editor_closes_keeps_place_and_focus(show_grid: ShowGrid, key: Qt.Key) -> None:
    model = ResettingModel([Column(key, key) for key in "ABC"], [["1", "2", "3"] for _ in range(60)])
    grid = show_grid(model)
    grid.go_to(50, 1)
    press(grid, Key.Key_4)
    press(editor_of(grid), key)
    assert model.rows[50][1] == "4"
    assert where(grid) == ((51, 1) if key == Key.Key_Return else (50, 2))
    assert grid.hasFocus()
    press(grid, Key.Key_5)
    press(editor_of(grid), key)
    assert model.steps == ["填写 B", "填写 B" if key == Key.Key_Return else "填写 C"]


def test_leaving_the_editor_for_another_widget_puts_the_text_in(show_grid: ShowGrid) -> None:
    model = plain()
    grid = show_grid(model)
    other = QLineEdit(grid)
    other.show()
    grid.go_to(0, 0)
    press(grid, Key.Key_7)
    other.setFocus()
    assert model.rows[0][0] == "7"
    assert model.steps == ["填写 A"]


def test_a_refused_value_is_told_to_the_one_who_pastes(show_grid: ShowGrid, monkeypatch: pytest.MonkeyPatch) -> None:
    model = plain()
    monkeypatch.setattr(model, "set_cells", lambda cells, title, new_rows=0: dict.fromkeys(cells, "不是金额"))
    grid = show_grid(model)
    report = grid.deeds.paste_text("1\t2", Area(0, 0, 0, 0))
    assert report.pasted == 0
    assert report.sentence == "已粘贴 0 格，2 格没有放入，第一处：第 1 行 · A（不是金额）。"


def test_control_semicolon_puts_today_into_a_date_and_nowhere_else(show_grid: ShowGrid) -> None:
    model = SampleGridModel([Column("d", "d", kind=Kind.DATE), Column("t", "t")], [["", "x"]])
    grid = show_grid(model)
    grid.go_to(0, 0)
    press(grid, Key.Key_Semicolon, CTRL)
    press(editor_of(grid), Key.Key_Return)
    today = date.today()
    assert model.rows[0][0] == f"{today.year}年{today.month}月{today.day}日"
    grid.go_to(0, 1)
    press(grid, Key.Key_Semicolon, CTRL)
    assert model.rows[0][1] == "x"
    assert grid.indexWidget(grid.currentIndex()) is None


@pytest.mark.parametrize("text", ["１２８．５０", "128.50", "128.5"])
def test_money_however_typed_is_summed_exactly_in_its_unit(show_grid: ShowGrid, text: str) -> None:
    model = SampleGridModel([Column("m", "m", kind=Kind.MONEY, unit="万元")], [[text], ["0.1"], ["2000元"], ["无"]])
    grid = show_grid(model)
    grid.select_area(Area(0, 0, 3, 0))
    summary = grid._watch.summary()
    assert summary.words == "已选 4 格　求和 128.80 万元　计数 3　平均 42.93 万元"
