"""转到新年度 and copying between projects: the dialogs over the sample unit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from core.forms.model import Carry
from ui import copy_flow, new_year_flow
from ui.desk import Desk
from ui.gallery import add_scene, when_shown
from ui.gallery_scenes import _KEPT_WINDOWS, _folder, _window, _work_file
from ui.main_window import MainWindow


def _shown() -> MainWindow:
    """A window over the sample unit, kept as long as the pictures are taken."""
    folder = _folder()
    window = _window(folder)
    window.show_desk(Desk(_work_file(folder, window.form_sets), window.form_sets, window.tasks))
    _KEPT_WINDOWS.append(window)
    return window


def _alone(dialog: QDialog | None) -> QWidget:
    assert dialog is not None
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.setParent(None)
    return dialog


@add_scene("new-year")
def new_year() -> QWidget:
    dialog = new_year_flow.new_year_dialog(_shown())
    assert dialog is not None
    dialog.carry.set_rows([3], Carry.CLEAR)
    return _alone(dialog)


@add_scene("new-year-questions")
def questions() -> QWidget:
    window = _shown()
    assert window.work is not None
    dialog = new_year_flow.ask_dialog(window, window.work.document_id, None)
    return when_shown(_alone(dialog), lambda: dialog.decide(lambda one: one.text) if dialog else None)


@add_scene("copy-questions")
def copied() -> QWidget:
    window = _shown()
    source = copy_flow.sources_of(window)[-1]
    return _alone(copy_flow.plan(window, source, [one.id for one in source.project.indicators], whole=True))
