"""A clerk walks through other people's files: nothing is put anywhere by a key too many, every doubt has its reason."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QProgressDialog
from pytestqt.qtbot import QtBot

from core.forms.load import FormSets
from core.jobs.import_ import ReadFile, RowStatus, read_files
from core.jobs.proposal import Deed, Mode
from core.jobs.reading import end_waiting
from core.progress import Progress
from tests.builders import FORM, a_document
from tests.offices import Layout, write
from tests.strange_workbook import ROWS, strange_workbook
from ui import import_flow
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_rows import DEED, LEAVE, PLACE, RESTORE, RIGHT, TARGET
from ui.grids.cells import CellState
from ui.import_flow import accept_drafts, preview, start_import
from ui.main_window import MainWindow
from ui.widgets.labels import MarkLabel


def read(form_sets: FormSets, path: Path) -> ReadFile:
    return read_files([path], form_sets, form_id=FORM).files[0]


@pytest.fixture
def dialog(window: MainWindow, form_sets: FormSets, tmp_path: Path) -> ImportPreview:
    found = ImportPreview(read(form_sets, strange_workbook(tmp_path)), (), window)
    found.show()
    return found


# ---- where a cell goes


def test_enter_puts_nothing_anywhere_before_a_place_was_looked_for(dialog: ImportPreview) -> None:
    row = dialog.model.row_at("“车辆”G3")
    asked = dialog.place_dialog("“车辆”G3", dialog.model.entry(row))
    asked.show()
    assert asked.choice is None
    assert not asked.primary.isEnabled()
    QTest.keyClick(asked.search, Qt.Key.Key_Return)
    assert not asked.result()
    assert asked.model.found[0].words.startswith("项目2"), "the record whose row the cell stands in comes first"
    QTest.keyClick(asked.search, Qt.Key.Key_Down)
    assert asked.choice == asked.model.found[0]
    asked.reject()


def test_a_place_of_another_kind_says_so(dialog: ImportPreview) -> None:
    asked = dialog.place_dialog("“车辆”B7", dialog.proposal.entry_at("“车辆”B7"))
    asked.search.setText("项目2 其他资金")
    assert asked.choice is not None
    assert "不像" in asked.hint.text()
    asked.search.setText("项目2 资金用途")
    assert "不像" not in asked.hint.text()


def test_the_grid_keeps_the_focus_after_an_answer_that_renews_its_rows(dialog: ImportPreview) -> None:
    row = dialog.model.row_at("“食堂”E3")
    dialog.activateWindow()
    dialog.rows_view.setFocus()
    dialog.rows_view.go_to(row, DEED)
    QTest.keyClick(dialog.rows_view, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    assert isinstance(editor, QLineEdit)
    editor.setText("按元理解")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "141.5" in dialog.model.row(row).value.evidence.text  # type: ignore[union-attr]
    assert dialog.proposal.entries[dialog.model.shown[row]].correction is not None
    assert QApplication.focusWidget() is dialog.rows_view
    assert PLACE in dialog.model.choices(row, DEED)
    assert dialog.model.cell_text(row, TARGET)


# ---- what is to be looked at


def test_the_first_doubt_is_current_its_reason_is_said_and_it_is_shown_in_the_file(dialog: ImportPreview) -> None:
    row = dialog.rows_view.currentIndex().row()
    entry = dialog.model.entry(row)
    assert entry.row.status is not RowStatus.PLACED
    assert dialog.focusWidget() is dialog.rows_view
    assert entry.row.reason in dialog.why.text()
    assert dialog.sheet_view.currentIndex().isValid()
    placed = dialog.model.row_at("“食堂”B2")
    dialog.rows_view.go_to(placed, DEED)
    assert dialog.why.text().startswith("已放置")


def test_what_was_looked_at_and_is_right_is_no_longer_in_doubt(window: MainWindow, dialog: ImportPreview) -> None:
    row = dialog.model.row_at("“食堂”E3")
    assert dialog.model.row(row).status is RowStatus.UNSURE
    dialog.rows_view.go_to(row, DEED)
    before = dialog.proposal.count(RowStatus.UNSURE)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row = dialog.model.row_at("“食堂”E3")
    assert dialog.model.row(row).status is RowStatus.PLACED
    assert dialog.model.cell_text(row, DEED) == RIGHT
    assert dialog.proposal.count(RowStatus.UNSURE) == before - 1
    assert dialog.rows_view.currentIndex().row() != row, "the next that wants a look"
    assert accept_drafts(window, [dialog.draft], dialog._file.path)
    assert window.desk is not None
    (document,) = window.desk.session.documents
    key = next(key for key, one in document.evidence.items() if one.place == "“食堂”E3")
    assert document.evidence[key].note == "导入时核对无误"
    assert key not in document.marks


def test_an_answer_of_being_right_is_taken_back(dialog: ImportPreview) -> None:
    row = dialog.model.row_at("“食堂”E3")
    assert dialog.model.set_cells({(row, DEED): RIGHT}, "") == {}
    assert dialog.model.set_cells({(row, DEED): RESTORE}, "") == {}
    assert dialog.model.row(row).status is RowStatus.UNSURE


def test_answers_are_taken_back_one_by_one(dialog: ImportPreview) -> None:
    row = dialog.model.row_at("“食堂”E3")
    before = [dialog.model.cell_text(at, DEED) for at in range(dialog.model.rowCount())]
    dialog.model.set_cells({(row, DEED): RIGHT}, "")
    dialog.model.set_cells({(row, DEED): LEAVE}, "")
    assert dialog.model.cell_text(row, DEED) == LEAVE
    undo = QKeySequence(QKeySequence.StandardKey.Undo)[0]
    dialog.rows_view.setFocus()
    QTest.keyClick(dialog.rows_view, undo.key(), undo.keyboardModifiers())
    assert dialog.model.cell_text(row, DEED) == RIGHT
    QTest.keyClick(dialog.rows_view, undo.key(), undo.keyboardModifiers())
    assert dialog.model.row(row).status is RowStatus.UNSURE
    assert [dialog.model.cell_text(at, DEED) for at in range(dialog.model.rowCount())] == before
    assert not dialog.model.undo()


def test_the_list_is_saved_or_it_is_said_why_not(
    dialog: ImportPreview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.dialogs.import_parts.tell", lambda parent, title, words: said.append(title))
    assert dialog.save_list(tmp_path / "清单.txt")
    assert "“食堂”G3" in (tmp_path / "清单.txt").read_text("utf-8-sig")
    (tmp_path / "占着的").write_text("不是文件夹")
    assert not dialog.save_list(tmp_path / "占着的" / "清单.txt")
    assert said == ["没有存下"]


def test_f8_looks_beyond_the_chip_and_ends_on_the_deed(dialog: ImportPreview) -> None:
    dialog.chips.press(RowStatus.PLACED.name)
    dialog.chips.chosen.emit(RowStatus.PLACED.name)
    QTest.keyClick(dialog, Qt.Key.Key_F8)
    assert dialog.chips.current() == "all"
    assert dialog.model.row(dialog.rows_view.currentIndex().row()).status is not RowStatus.PLACED
    wanting = [at for at in range(dialog.model.rowCount()) if dialog.model.row(at).status is not RowStatus.PLACED]
    dialog.model.choose_all(wanting, Deed.LEAVE)
    QTest.keyClick(dialog, Qt.Key.Key_F8)
    assert dialog.focusWidget() is dialog.accept_button


def test_a_file_without_doubts_waits_with_the_focus_on_the_deed_and_enter_elsewhere_imports_nothing(
    window: MainWindow, form_sets: FormSets, tmp_path: Path
) -> None:
    path = write(a_document(1), form_sets.get(FORM), Layout(), tmp_path / "上年.docx")
    dialog = ImportPreview(read(form_sets, path), (), window)
    dialog.show()
    assert dialog.focusWidget() is dialog.accept_button
    dialog.rows_view.setFocus()
    dialog.rows_view.go_to(dialog.model.rowCount() - 1, DEED)
    QTest.keyClick(dialog.rows_view, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog.accept_button, Qt.Key.Key_Return)
    assert dialog.result()


def test_a_unit_that_the_file_does_not_say_is_asked_for_first(
    window: MainWindow, form_sets: FormSets, tmp_path: Path
) -> None:
    rows = tuple(text.replace("436001示例县档案馆*5 | 单位：万元*2", "项目表*7") for text in ROWS)
    dialog = ImportPreview(read(form_sets, strange_workbook(tmp_path, rows)), (), window)
    dialog.show()
    assert dialog.focusWidget() is dialog.head.unit_edit
    assert "没有写明单位" in dialog.left_over.words()
    dialog.head.unit_edit.setText("436001示例县档案馆")
    QTest.keyClick(dialog.head.unit_edit, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter in the field is no answer to the whole"
    assert "没有写明" not in dialog.left_over.words()
    assert dialog.report.unit.name == "示例县档案馆"


def test_many_remarks_on_a_file_are_folded(window: MainWindow, form_sets: FormSets, tmp_path: Path) -> None:
    file = read(form_sets, strange_workbook(tmp_path))
    remarks = tuple(f"工作表“{n}”是隐藏的，未读取。" for n in range(4))
    dialog = ImportPreview(replace(file, drafts=(replace(file.draft, notices=remarks),)), (), window)
    dialog.show()
    shown = [one for one in dialog.head.findChildren(MarkLabel) if one.isVisible()]
    assert len(shown) == 1
    dialog.head.more.click()
    assert len([one for one in dialog.head.findChildren(MarkLabel) if one.isVisible()]) == 4
    dialog.head.more.click()
    assert len([one for one in dialog.head.findChildren(MarkLabel) if one.isVisible()]) == 1


# ---- several files


def test_a_bad_file_does_not_stop_the_others(
    window: MainWindow, form_sets: FormSets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    good = write(a_document(1), form_sets.get(FORM), Layout(), tmp_path / "上年.docx")
    bad = tmp_path / "坏的.docx"
    bad.write_bytes(good.read_bytes()[:900])
    said: list[str] = []
    asked: list[str] = []
    monkeypatch.setattr(import_flow, "tell", lambda window, title, words: said.append(words))
    monkeypatch.setattr(ImportPreview, "exec", lambda dialog: asked.append(dialog.windowTitle()) or 0)
    monkeypatch.setattr(window, "_form_sets", FormSets((form_sets.get(FORM),)))
    task = start_import(window, [bad, good])
    assert task is not None
    assert start_import(window, [good]) is None, "one after another"
    with qtbot.waitSignal(task.ended, timeout=20_000):
        pass
    assert asked == ["导入预览 — 上年.docx"]
    assert len(said) == 1
    assert "坏的.docx" in said[0]
    assert "其余 1 个文件照常导入" in said[0]
    end_waiting()


def test_the_window_can_be_used_while_files_are_read(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show()
    is_over = threading.Event()
    seen: list[object] = []

    def work(progress: Progress) -> str:
        progress(0, 2, "读取")
        while not is_over.wait(0.01):
            progress(1, 2, "读取")
        return "读完"

    task = window.flows.read(work, seen.append)
    assert task is not None
    dialog = window.findChild(QProgressDialog)
    assert dialog is not None
    dialog.show()
    assert QApplication.activeModalWidget() is None
    dialog.canceled.emit()
    with qtbot.waitSignal(task.ended, timeout=5000):
        pass
    assert seen == []
    again = window.flows.read(work, seen.append)
    assert again is not None, "what was cancelled is over"
    is_over.set()
    with qtbot.waitSignal(again.ended, timeout=5000):
        pass
    assert seen == ["读完"]


def test_of_several_files_one_is_passed_over_or_all(
    window: MainWindow, form_sets: FormSets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        files.append(read(form_sets, strange_workbook(tmp_path / str(number))))
    shown: list[ImportPreview] = []

    def ask(dialog: ImportPreview) -> int:
        shown.append(dialog)
        if len(shown) == 2:
            dialog.reject_all()
        return dialog.result() if len(shown) == 2 else 1

    monkeypatch.setattr(ImportPreview, "exec", ask)
    preview(window, import_flow.ImportProposal(tuple(files)))
    assert [one.windowTitle().rpartition("（")[2] for one in shown] == ["第 1 份，共 3 份）", "第 2 份，共 3 份）"]
    assert window.desk is None, "the first was agreed to, but all were cancelled"


# ---- into a document that is there


def test_a_file_that_says_nothing_new_has_nothing_to_import(
    window: MainWindow, form_sets: FormSets, tmp_path: Path
) -> None:
    document = a_document(1)
    path = write(document, form_sets.get(FORM), Layout(), tmp_path / "上年.docx")
    dialog = ImportPreview(read(form_sets, path), (document,), window)
    assert not dialog.accept_button.isEnabled()
    assert "没有要导入的" in dialog.left_over.words()
    assert "处与原有相同" in dialog.said.text()
    changed = replace(document, projects=(replace(document.projects[0], purpose="自己写的"),))
    dialog = ImportPreview(read(form_sets, path), (changed,), window)
    sheet = dialog.sheet_view.grid_model()
    cells = ((row, column) for row in range(sheet.rowCount()) for column in range(sheet.columnCount()))
    assert [sheet.cell_text(*at) for at in cells if sheet.cell_state(*at) is CellState.DIFFERING] == [
        document.projects[0].purpose
    ]
    dialog.set_mode(Mode.FILL)
    assert "1 处不同的保留原值" in dialog.left_over.words()
    dialog.set_mode(Mode.REPLACE)
    assert dialog.accept_button.text() == "导入 1 处"


def test_documents_that_go_together_when_an_import_is_undone_leave_no_view_behind(
    window: MainWindow, form_sets: FormSets, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show()
    documents = [replace(a_document(2), id=str(year), year=year) for year in range(2021, 2025)]
    paths = [write(one, form_sets.get(FORM), Layout(), tmp_path / f"{one.id}.docx") for one in documents]
    drafts = [ImportPreview(file, (), window).draft for file in read_files(paths, form_sets, form_id=FORM).files]
    assert accept_drafts(window, drafts, paths[0])
    qtbot.wait(50)
    for _ in range(2):
        window.actions_by_name["undo"].trigger()
        qtbot.wait(50)
        assert window.desk is not None
        assert window.desk.session.heads == ()
        window.actions_by_name["redo"].trigger()
        qtbot.wait(50)
        assert len(window.desk.session.heads) == 4


def test_where_no_file_can_be_made_beside_the_office_file_the_person_says_where(
    window: MainWindow, form_sets: FormSets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ImportPreview(read(form_sets, strange_workbook(tmp_path)), (), window)
    said: list[str] = []
    answers: list[Path | None] = [None, tmp_path / "选的.jmt"]
    monkeypatch.setattr(import_flow, "free_path", lambda beside: tmp_path / "没有" / "项目表.jmt")
    monkeypatch.setattr(import_flow, "tell", lambda window, title, words: said.append(title))
    monkeypatch.setattr(import_flow, "ask_save_as", lambda window, suggestion: answers.pop(0))
    assert not accept_drafts(window, [dialog.draft], dialog._file.path)
    assert window.desk is None
    assert accept_drafts(window, [dialog.draft], dialog._file.path)
    assert said == ["请换个地方存"] * 2
    assert window.desk is not None
    assert window.desk.session.path == tmp_path / "选的.jmt"
