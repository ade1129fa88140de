"""The window with the documents of other regions: their pages, a grid of lists inside lists, a list under a cell."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.editing.session import open_session
from core.forms.load import installed
from core.jobs.sample import sample_documents
from core.settings import Settings
from ui.desk import Desk
from ui.editors.grid_section import GridSection
from ui.gallery import add_scene, when_shown
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow

_KEPT: list[tempfile.TemporaryDirectory[str]] = []

JIANGSU, HUNAN = "jiangsu-department", "hunan-department"


def _document(form_id: str) -> Document:
    found = [document for document in sample_documents(installed()) if document.layout == form_id]
    return found[0]


def _scene(form_id: str, tab: str, go: Callable[[MainWindow], object] | None = None) -> QWidget:
    kept = tempfile.TemporaryDirectory()
    _KEPT.append(kept)
    window = MainWindow(Settings(Path(kept.name) / "settings.json"), installed())
    document = _document(form_id)
    session = open_session(Path(kept.name) / f"{document.unit.short_name}.jmt", create=True)
    session.apply(ChangeSet(document.id, "示例", (AddDocument(document),)))

    def ready() -> None:
        window.activateWindow()
        window.show_desk(Desk(session, window.form_sets, window.tasks))
        assert window.work is not None
        assert window.work.page is not None
        window.work.page.show_tab(tab)
        if go is not None:
            go(window)

    return when_shown(window, ready)


def _to_cell(number: int, row: int, column: int) -> Callable[[MainWindow], object]:
    def go(window: MainWindow) -> None:
        assert window.work is not None
        assert window.work.page is not None
        views = [view for view in window.work.page.editor.findChildren(GridView) if view.isVisible()]
        if not views:
            return
        view = views[min(number, len(views) - 1)]
        view.setFocus()
        view.go_to(row, column)

    return go


for _form, _tabs in ((JIANGSU, ("basics", "funds", "whole", "works")), (HUNAN, ("basics", "whole", "directions"))):
    for _tab in _tabs:
        _name = f"{_form.partition('-')[0]}-{_tab}"
        add_scene(_name)(partial(_scene, _form, _tab, _to_cell(0, 1, 1)))


@add_scene("jiangsu-blank-rows")
def blank_rows() -> QWidget:
    """A kind without an indicator stands in its place, and a row was begun behind the last one."""

    def go(window: MainWindow) -> None:
        assert window.work is not None
        assert window.work.page is not None
        section = window.work.page.editor.findChildren(GridSection)[-1]
        section.model.remove_rows([0])
        section.append_row()

    return _scene(JIANGSU, "whole", go)


@add_scene("jiangsu-works-empty")
def no_works() -> QWidget:
    """A page of records before the first one."""

    def go(window: MainWindow) -> None:
        assert window.work is not None
        assert window.work.page is not None
        editor = window.work.page.editor
        while getattr(editor, "record_id", ""):
            editor.remove_record()  # type: ignore[union-attr]

    return _scene(JIANGSU, "works", go)
