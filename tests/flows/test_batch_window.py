"""收取文件夹 in the real window: the list, what is said to it, taken in one step, taken back in one, the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.forms.load import FormSets
from core.jobs.batch_import import Batch, BatchState, read_batch
from core.jobs.import_ import read_files
from core.jobs.reading import end_waiting
from core.office.tables import workbook_of
from tests.builders import a_document, a_project, a_unit
from tests.folders import FORM, UNITS, a_folder
from ui import batch_flow
from ui.batch_flow import batch_dialog, preview_of, start_batch, take
from ui.dialogs.batch import BatchDialog, BatchResultDialog
from ui.dialogs.batch_rows import DEED, LEAVE, STATE, TAKE, UNIT, WHY, YEAR
from ui.dialogs.import_preview import ImportPreview
from ui.grids.cells import CellState
from ui.look.marks import StateMark
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]
SPOT = QPoint(10, 10)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_folder(tmp_path_factory.mktemp("收取") / "2025年收件")


@pytest.fixture(scope="module")
def read(folder: Path) -> Iterator[Batch]:
    from core.forms.load import installed

    yield read_batch([folder], FormSets((installed().get(FORM),)), UNITS)
    end_waiting()


@pytest.fixture
def dialog(window: MainWindow, read: Batch, folder: Path) -> BatchDialog:
    window.show()
    found = batch_dialog(window, folder, Batch(read.items, read.form_sets, read.roll))
    found.show()
    return found


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> list[BatchResultDialog]:
    """The dialogs of results that would have been shown."""
    shown: list[BatchResultDialog] = []
    monkeypatch.setattr(BatchResultDialog, "exec", lambda self: shown.append(self))
    return shown


def row(dialog: BatchDialog, name: str) -> int:
    return next(n for n in range(dialog.model.rowCount()) if dialog.model.item(n).file.path.name == name)


def taken(window: MainWindow) -> list[tuple[str, int | None]]:
    assert window.desk is not None
    return sorted((head.unit.name, head.year) for head in window.desk.session.heads)


def take_all(window: MainWindow, qtbot: QtBot, folder: Path, dialog: BatchDialog) -> None:
    with qtbot.waitSignal(take(window, folder, dialog.batch, dialog.units).ended, timeout=20_000):
        pass


def test_each_file_says_its_state_by_mark_and_word_and_the_deed_names_the_number(dialog: BatchDialog) -> None:
    broken, asked = row(dialog, "损坏的.docx"), row(dialog, "绩效目标.xlsx")
    assert dialog.model.cell_text(broken, STATE) == "读不了"
    assert dialog.model.cell_mark(broken, STATE) is StateMark.ERROR
    assert "损坏" in dialog.model.cell_text(broken, WHY)
    assert dialog.model.cell_state(asked, UNIT) == CellState.ASKED
    assert dialog.primary.text() == "收下 5 个文件"
    assert "示例县图书馆" in dialog.missing.words()


def test_chips_narrow_the_list(dialog: BatchDialog) -> None:
    dialog.chips.chosen.emit("重复的")
    assert {dialog.model.item(n).state for n in range(dialog.model.rowCount())} == {BatchState.SAME, BatchState.OLDER}
    dialog.chips.chosen.emit("全部")
    assert dialog.model.rowCount() == 10


def test_unit_year_and_deed_are_changed_in_the_list(dialog: BatchDialog) -> None:
    asked = row(dialog, "绩效目标.xlsx")
    assert "436004示例县图书馆" in dialog.model.choices(asked, UNIT)
    assert dialog.model.set_cells({(asked, UNIT): "436004示例县图书馆"}, "") == {}
    assert dialog.primary.text() == "收下 6 个文件"
    assert "都有了" in dialog.missing.words()
    assert dialog.model.set_cells({(asked, YEAR): "25"}, "") == {(asked, YEAR): "年度应是四位数字"}
    old = row(dialog, "436001档案馆2025年绩效目标.xlsx")
    assert dialog.model.choices(old, DEED) == (TAKE, LEAVE)
    dialog.model.set_cells({(old, DEED): TAKE}, "")
    assert dialog.primary.text() == "收下 7 个文件"


def test_a_list_of_units_loaded_here_is_obeyed_and_kept(
    window: MainWindow, qtbot: QtBot, folder: Path, dialog: BatchDialog, tmp_path: Path, results: list[object]
) -> None:
    names = [("编码", "名称"), ("436001", "示例县档案馆"), ("436009", "示例县老年大学"), ("436010", "示例县气象局")]
    (tmp_path / "名单.xlsx").write_bytes(workbook_of([("名单", names)]))
    assert dialog.load_units(tmp_path / "名单.xlsx")
    assert dialog.model.item(row(dialog, "老年大学.xlsx")).state is BatchState.READY
    assert "示例县气象局" in dialog.missing.words()
    take_all(window, qtbot, folder, dialog)
    assert window.desk is not None
    assert [unit.name for unit in window.desk.session.listed_units] == [name for _, name in names[1:]]


def test_the_files_are_taken_in_one_step_into_a_new_file_and_one_undo_takes_them_back(
    window: MainWindow,
    qtbot: QtBot,
    folder: Path,
    dialog: BatchDialog,
    results: list[BatchResultDialog],
    tmp_path: Path,
) -> None:
    take_all(window, qtbot, folder, dialog)
    assert window.desk is not None
    assert window.desk.session.path.name.startswith("2025年收件")
    assert len(taken(window)) == 5
    (result,) = results
    assert result.save(tmp_path / "报告.xlsx")
    assert openpyxl.load_workbook(tmp_path / "报告.xlsx").sheetnames[:2] == ["收取清单", "汇总表"]
    window.actions_by_name["undo"].trigger()
    assert taken(window) == []
    window.actions_by_name["redo"].trigger()
    assert len(taken(window)) == 5


def test_the_files_come_beside_what_is_in_the_open_file(
    open_document: Opened, qtbot: QtBot, folder: Path, read: Batch, results: list[BatchResultDialog]
) -> None:
    window = open_document(a_document((a_project(1),), unit=a_unit(code="436011", name="示例县信访局")))
    dialog = batch_dialog(window, folder, Batch(read.items, read.form_sets, read.roll))
    take_all(window, qtbot, folder, dialog)
    assert len(taken(window)) == 6
    assert {one.done for one in results[0].report.outcomes if one.report is not None} == {"新建"}


def test_what_is_agreed_to_in_the_preview_is_what_the_batch_takes(
    window: MainWindow, qtbot: QtBot, folder: Path, dialog: BatchDialog, form_sets: FormSets, results: list[object]
) -> None:
    at = dialog.model.shown[row(dialog, "老年大学.xlsx")]
    file = read_files([dialog.batch.items[at].file.path], form_sets, form_id=FORM).files[0]
    preview = preview_of(window, dialog, at, file)
    entry = next(one for one in preview.proposal.entries if one.row.text == "机关办公区物业费")
    preview.proposal.set_text(entry, "校舍物业费")
    dialog.batch.correct(at, preview.draft)
    take_all(window, qtbot, folder, dialog)
    assert window.desk is not None
    found = next(one for one in window.desk.session.documents if one.unit.name == "示例县老年大学")
    assert found.projects[0].name == "校舍物业费"


def test_a_double_click_on_a_file_opens_the_ordinary_preview(
    window: MainWindow, qtbot: QtBot, dialog: BatchDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[ImportPreview] = []
    monkeypatch.setattr(ImportPreview, "exec", lambda self: shown.append(self))
    index = dialog.model.index(row(dialog, "老年大学.xlsx"), 1)
    spot = dialog.grid.visualRect(index).center()
    QTest.mouseClick(dialog.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(dialog.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert "老年大学" in shown[0].windowTitle()


def test_a_folder_dropped_on_the_window_is_read_and_its_files_listed(
    window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[BatchDialog] = []
    monkeypatch.setattr(BatchDialog, "exec", lambda self: asked.append(self) or 0)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent(SPOT, copy, mime, left, none), QDropEvent(SPOT, copy, mime, left, none)):
        QApplication.sendEvent(window, event)
        assert event.isAccepted()
    qtbot.waitUntil(lambda: bool(asked), timeout=30_000)
    assert len(asked[0].batch.items) == 10


def test_cancelled_while_reading_nothing_is_asked_and_nothing_changed(
    window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_flow, "choose", lambda *_: pytest.fail("it was cancelled"))
    task = start_batch(window, [folder])
    with qtbot.waitSignal(task.cancelled, timeout=20_000):
        task.cancel()
    assert window.desk is None
