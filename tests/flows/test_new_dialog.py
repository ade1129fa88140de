"""新建: what is asked is what the form has, and the form one works with is proposed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from core.forms.load import FormSets
from tests.builders import a_sample
from tests.flows.test_region_typing import JIANGSU
from ui.dialogs.new import NewDialog
from ui.main_window import MainWindow


def test_a_form_without_a_unit_code_asks_for_none(qtbot: QtBot, form_sets: FormSets, tmp_path: Path) -> None:
    dialog = NewDialog(form_sets.all, tmp_path, form_id="hebei-performance")
    qtbot.addWidget(dialog)
    dialog.show()
    choice = dialog.choice
    choice.code.setText("101001")
    assert choice.unit_code == "101001"
    choice.choose("xiangtan-project")
    QApplication.processEvents()
    assert choice.form_set is not None
    assert choice.form_set.id == "xiangtan-project"
    assert not choice.code.isVisible()
    assert choice.unit_code == ""
    for row in (choice.form, choice.name, choice.year):
        assert row.isVisible()
    assert all(label.text() for label in choice._labels if label.isVisible())


def test_the_form_set_is_asked_first(qtbot: QtBot, form_sets: FormSets, tmp_path: Path) -> None:
    dialog = NewDialog(form_sets.all, tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is dialog.choice.form


def test_the_form_set_one_works_with_is_proposed(open_document: Callable[..., MainWindow]) -> None:
    window, proposed = open_document(a_sample(JIANGSU)), list[str]()

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NewDialog)
        assert dialog.choice.form_set is not None
        proposed.append(dialog.choice.form_set.id)
        dialog.done(QDialog.DialogCode.Rejected)

    QTimer.singleShot(0, answer)
    window.flows.new()
    assert proposed == [JIANGSU]
