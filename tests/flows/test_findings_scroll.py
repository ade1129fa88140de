"""The list of findings of another document begins at its first one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from tests.builders import a_document, a_project, a_unit
from ui.main_window import MainWindow


def test_the_findings_of_another_document_are_shown_from_the_first(open_document: Callable[..., MainWindow]) -> None:
    one, other = (a_document(tuple(a_project(number, purpose="", indicators=()) for number in range(5))) for _ in "12")
    other = replace(other, unit=a_unit(name="示例县档案馆", code="101002"))
    window = open_document(one, other)
    window.resize(1366, 700)
    work = window.work
    assert work is not None
    QApplication.processEvents()
    bar = work.findings.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    work.show_document(other.id)
    QApplication.processEvents()
    assert bar.maximum() > 0
    assert bar.value() == 0
