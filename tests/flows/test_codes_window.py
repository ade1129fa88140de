"""科目表 in the real window: a county's list is seen, loaded and removed, and the open file follows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.catalog.edition import forget
from core.domain.document import Document
from core.domain.finding import Severity
from core.forms.load import FormSets
from core.paths import user_codes_dir
from tests.budget_form import a_budget_document, budget_form
from tests.budget_views import a_line
from tests.flows.grid_window import compose, document, press
from tests.flows.shell import as_program
from tests.flows.test_budget_window import (
    budget,
    by_code,
    entries,
    new_line,
    offered,
    press_in_list,
    printed,
    the_form,
    type_code,
)
from ui.codes_flow import codes_dialog
from ui.dialogs.codes import ORIGIN, SOURCE, TITLE, CodesDialog
from ui.dialogs.codes_load import CodesLoadDialog
from ui.grids.grid_model import GridModel
from ui.main_window import MainWindow

LIST = """示例县科目
科目编码,科目名称
201,一般公共服务支出
20103,县里叫的款名
2010303,机关服务
2010303,机关后勤
2010350,事业运行
"""
UNKNOWN = "2080505"


@pytest.fixture(scope="session")
def form_sets(tmp_path_factory: pytest.TempPathFactory) -> FormSets:
    return FormSets((budget_form(tmp_path_factory.mktemp("forms"), the_form()),))


def a_year(year: int, code: str = UNKNOWN) -> Document:
    """A document with a line the county's list has and one it has not."""
    lines = [a_line("2010303", 财政拨款收入="80.25"), a_line(code, 财政拨款收入="51.55")]
    return replace(a_budget_document({}, 收入=lines), year=year)


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    return open_document(a_year(2025), a_year(2026))


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "示例县科目.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def dialog(opened: MainWindow, qtbot: QtBot) -> Iterator[CodesDialog]:
    """科目表 of the window, open."""
    made = codes_dialog(opened)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.reject()
    made.deleteLater()


def texts(model: GridModel, column: int) -> list[str]:
    return [model.cell_text(row, column) for row in range(model.rowCount())]


def loading(dialog: CodesDialog, path: Path, complete: bool = False, year: str = "") -> CodesLoadDialog:
    """载入科目表 over it, filled in."""
    made = CodesLoadDialog(dialog, dialog._year, path.parent)
    made.file_edit.setText(str(path))
    if year:
        made.year_edit.setText(year)
    made.read()
    made.complete_box.setChecked(complete)
    return made


def of_codes(window: MainWindow, document_id: str = "") -> list[tuple[Severity, str]]:
    assert window.desk is not None
    assert window.work is not None
    findings = window.desk.findings(document_id or window.work.document_id)
    return [(one.severity, one.message) for one in findings if one.code == "T20"]


def test_the_menu_shows_the_lists_in_use_without_any_file(window: MainWindow) -> None:
    action = window.actions_by_name["codes"]
    menus = window.menuBar().findChildren(QMenu)
    assert [menu.title() for menu in menus if action in menu.actions()] == ["工具(&T)"]
    seen: list[CodesDialog] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, CodesDialog)
        seen.append(shown)
        QTest.keyClick(shown, Qt.Key.Key_Escape)

    QTimer.singleShot(50, window, look)
    action.trigger()
    (shown,) = seen
    assert texts(shown.model, ORIGIN) == ["程序自带"] * 4
    assert not shown.remove_button.isEnabled()
    assert shown.hint.text() == "还没有载入本县的科目表。"


def test_a_file_is_seen_before_it_is_taken(dialog: CodesDialog, listed: Path) -> None:
    made = loading(dialog, listed)
    assert texts(made.model, 0) == ["201", "20103", "2010303", "2010350"]
    assert texts(made.model, 2) == ["", "原名：政府办公厅（室）及相关机构事务", "", "新的"]
    assert made.said.words() == "2025 年的支出功能分类科目，4 个编码"
    (remark,) = [made.remarks.item(row).text() for row in range(made.remarks.count())]
    assert remark.startswith("第6行：编码“2010303”与第5行重复，名称不同")
    assert made.primary.text() == "载入 4 个编码"
    assert not user_codes_dir().exists()


@pytest.mark.parametrize(
    ("content", "year", "said"),
    [
        (None, "2025", "打不开"),
        ("没有表头\n201,x\n", "2025", "没有找到编码和名称两栏"),
        ("编码,名称\n7,x\n", "2025", "看不出是哪一种科目"),
        (LIST, "20", "四位数字"),
    ],
    ids=["missing", "no heading", "no codes", "no year"],
)
def test_what_cannot_be_loaded_says_why_and_has_no_button(
    dialog: CodesDialog, tmp_path: Path, content: str | None, year: str, said: str
) -> None:
    path = tmp_path / "表.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    made = loading(dialog, path, year=year)
    assert said in made.hint.text()
    assert not made.primary.isEnabled()
    assert made.model.rowCount() == 0


def test_what_is_typed_is_read_again_when_typing_rests(dialog: CodesDialog, listed: Path, qtbot: QtBot) -> None:
    made = loading(dialog, listed)
    made.year_edit.setText("2026")
    assert not made.primary.isEnabled()
    qtbot.waitUntil(made.primary.isEnabled, timeout=2000)
    made.until_edit.setText("2028")
    qtbot.waitUntil(made.primary.isEnabled, timeout=2000)
    assert made.said.words().startswith("2026—2028 年的支出功能分类科目")
    made.until_edit.setText("2020")
    qtbot.waitUntil(lambda: "不能早于" in made.hint.text(), timeout=2000)


def test_a_loaded_list_gives_the_open_window_its_names_and_findings_at_once(
    opened: MainWindow, dialog: CodesDialog, listed: Path
) -> None:
    view = entries(opened, "收入")
    assert by_code(view, 1)["20103"] == "政府办公厅（室）及相关机构事务"
    assert printed(opened, "收入总表", "20103", "科目名称") == "政府办公厅（室）及相关机构事务"
    assert of_codes(opened) == []
    assert dialog.take(loading(dialog, listed, complete=True))
    assert by_code(view, 1)["20103"] == "县里叫的款名"
    assert printed(opened, "收入总表", "20103", "科目名称") == "县里叫的款名"
    assert of_codes(opened) == [
        (Severity.ERROR, f"科目（品目）编码 {UNKNOWN} 在 2025 年的“支出功能分类科目”里没有"),
    ]
    assert opened.status.said.text().startswith("已载入2025 年的支出功能分类科目，4 个编码。")
    assert texts(dialog.model, ORIGIN).count("载入的") == 1
    assert dialog.remove_button.isEnabled()


def test_an_unknown_code_is_a_warning_until_the_list_is_said_to_be_full(
    opened: MainWindow, dialog: CodesDialog, listed: Path
) -> None:
    view = new_line(opened)
    view.grid_model().set_cells({view.cursor_cell(): "2080599"}, "填写")

    def severity() -> Severity:
        (found,) = [severity for severity, said in of_codes(opened) if "2080599" in said]
        return found

    assert severity() is Severity.WARNING
    dialog.take(loading(dialog, listed))
    assert severity() is Severity.WARNING
    dialog.take(loading(dialog, listed, complete=True))
    assert severity() is Severity.ERROR


def test_documents_of_other_years_and_those_not_yet_shown_follow_their_own_list(
    opened: MainWindow, dialog: CodesDialog, listed: Path, qtbot: QtBot
) -> None:
    assert opened.desk is not None
    other = next(head.id for head in opened.desk.session.heads if head.year == 2026)
    qtbot.waitUntil(lambda: opened.desk is not None and opened.desk.is_checked(other), timeout=5000)
    dialog.take(loading(dialog, listed, complete=True))
    assert of_codes(opened, other) == []
    dialog.take(loading(dialog, listed, complete=True, year="2026"))
    qtbot.waitUntil(lambda: opened.desk is not None and opened.desk.is_checked(other), timeout=5000)
    assert [severity for severity, _ in of_codes(opened, other)] == [Severity.ERROR]


def test_removal_gives_back_the_official_names(
    opened: MainWindow, dialog: CodesDialog, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = entries(opened, "收入")
    dialog.take(loading(dialog, listed, complete=True))
    asked: list[str] = []
    monkeypatch.setattr("ui.dialogs.codes.ask", lambda parent, title, text, deed, details: asked.append(text) or False)
    dialog.remove_button.click()
    assert asked == ["要移除载入的“2025 年的支出功能分类科目”吗？"]
    assert by_code(view, 1)["20103"] == "县里叫的款名"
    monkeypatch.setattr("ui.dialogs.codes.ask", lambda *words, **more: True)
    dialog.remove_button.click()
    assert by_code(view, 1)["20103"] == "政府办公厅（室）及相关机构事务"
    assert printed(opened, "收入总表", "20103", "科目名称") == "政府办公厅（室）及相关机构事务"
    assert of_codes(opened) == []
    assert texts(dialog.model, ORIGIN) == ["程序自带"] * 4


def test_the_later_of_two_lists_takes_the_place_of_the_first(
    opened: MainWindow, dialog: CodesDialog, listed: Path, tmp_path: Path
) -> None:
    view = entries(opened, "收入")
    dialog.take(loading(dialog, listed))
    other = tmp_path / "乙县科目.csv"
    other.write_text("编码,名称\n20103,乙县叫的款名\n", encoding="utf-8")
    dialog.take(loading(dialog, other))
    assert by_code(view, 1)["20103"] == "乙县叫的款名"
    own = [row for row in range(dialog.model.rowCount()) if dialog.model.cell_text(row, ORIGIN) == "载入的"]
    assert [dialog.model.cell_text(row, SOURCE) for row in own] == ["乙县科目.csv"]


def test_a_broken_file_is_shown_with_its_cause_and_can_be_removed(opened: MainWindow, qtbot: QtBot) -> None:
    user_codes_dir().mkdir(parents=True)
    broken = user_codes_dir() / "functional-2025.toml"
    broken.write_text("kind = 7", encoding="utf-8")
    forget()
    made = codes_dialog(opened)
    qtbot.addWidget(made)
    last = made.model.rowCount() - 1
    assert made.model.cell_text(last, TITLE) == "functional-2025.toml"
    assert made.model.cell_text(last, SOURCE).startswith("kind 应是")
    assert not made.remove_button.isEnabled()
    made.grid.go_to(last, TITLE)
    assert made.remove_button.isEnabled()
    assert made.remove_chosen(made.model.lists[last])
    assert not broken.exists()
    assert made.model.rowCount() == 4


def test_a_list_that_cannot_be_kept_is_told_and_nothing_changes(
    opened: MainWindow, dialog: CodesDialog, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("ui.dialogs.codes.tell", lambda parent, title, text: told.append(text))
    user_codes_dir().write_text("x", encoding="utf-8")
    assert not dialog.take(loading(dialog, listed))
    assert "不能写到" in told[0]
    assert by_code(entries(opened, "收入"), 1)["20103"] == "政府办公厅（室）及相关机构事务"


def test_everything_can_be_done_with_keys(opened: MainWindow, dialog: CodesDialog, listed: Path) -> None:
    """The space bar on a button, Enter in the file name; every button is reached with Tab."""
    loads: list[CodesLoadDialog] = []

    def fill() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, CodesLoadDialog)
        loads.append(shown)
        shown.file_edit.setFocus()
        shown.file_edit.setText(str(listed))
        shown.read()
        QTest.keyClick(shown.file_edit, Qt.Key.Key_Return)

    QTimer.singleShot(50, dialog, fill)
    dialog.activateWindow()
    dialog.primary.setFocus()
    QTest.keyClick(dialog.primary, Qt.Key.Key_Space)
    assert len(loads) == 1
    assert dialog.model.cell_text(dialog.grid.cursor_cell()[0], ORIGIN) == "载入的"
    assert by_code(entries(opened, "收入"), 1)["20103"] == "县里叫的款名"
    buttons = (dialog.remove_button, dialog.cancel, dialog.primary)
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)


# ---- the picker


@pytest.fixture
def closed(opened: MainWindow, qtbot: QtBot) -> CodesDialog:
    """科目表 of the window, which keeps the focus."""
    made = codes_dialog(opened)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("typed", ["2010350", "201035", "syyx"])
def test_the_picker_offers_the_countys_codes_by_digits_and_initials(
    opened: MainWindow, closed: CodesDialog, listed: Path, typed: str
) -> None:
    closed.take(loading(closed, listed))
    new_line(opened)
    type_code(typed)
    assert offered()[0] == "2010350　事业运行"
    press_in_list(Qt.Key.Key_Return)
    assert "2010350" in [line.code for line in document(opened).revenues]


def test_the_picker_offers_the_countys_codes_by_name_and_follows_removal(
    opened: MainWindow, closed: CodesDialog, listed: Path
) -> None:
    closed.take(loading(closed, listed, complete=True))
    new_line(opened)
    compose("事业", "shiye")
    QApplication.processEvents()
    assert offered() == ["2010350　事业运行"]
    press(Qt.Key.Key_Escape)
    closed.remove_chosen(next(one for one in closed.model.lists if one.kept))
    find = budget(opened).pane.model.find_codes  # type: ignore[attr-defined]
    assert [choice.code for choice in find("2010350")] == []
    assert find("")[0].words == "201　一般公共服务支出"


def test_a_list_loaded_by_a_command_holds_once_the_person_is_back_in_the_window(
    opened: MainWindow, listed: Path
) -> None:
    view = entries(opened, "收入")
    assert by_code(view, 1)["20103"] == "政府办公厅（室）及相关机构事务"
    assert as_program("codes", "load", listed, "--year", 2025, "--kind", "functional", "--complete").code == 1
    QApplication.sendEvent(opened, QEvent(QEvent.Type.ActivationChange))
    QApplication.processEvents()
    assert by_code(view, 1)["20103"] == "县里叫的款名"
    assert of_codes(opened) != []
