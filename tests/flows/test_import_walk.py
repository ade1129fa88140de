"""A clerk walks through other people's files: nothing is put anywhere by a key too many, every doubt has its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.forms.load import FormSets
from core.jobs.import_ import ReadFile, read_files
from tests.builders import FORM
from tests.strange_workbook import strange_workbook
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_rows import DEED, PLACE, TARGET
from ui.main_window import MainWindow


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
