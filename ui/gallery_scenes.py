"""The real window with the sample unit, for the gallery: every page, the import preview, a start page with files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import CARRIED, Document, FieldKey
from core.domain.project import Project
from core.editing import documents, fields, records
from core.editing.session import Session, open_session
from core.forms.load import FormSets, installed
from core.forms.model import FormSet
from core.jobs.export import export_document
from core.jobs.import_ import read_files
from core.jobs.sample import sample_documents
from core.settings import Settings
from ui.desk import Desk
from ui.dialogs.import_preview import ImportPreview
from ui.editors.record_editor import RecordEditor
from ui.gallery import add_scene, when_shown
from ui.grids.clipboard import Area
from ui.main_window import MainWindow

_RECENT = (
    ("示例县文化馆 2026", "EMPTY", "未填"),
    ("示例县档案馆 2026", "READY", "可上报"),
    ("示例县机关服务中心 2026", "ERROR", "2 错误"),
)
_KEPT: list[tempfile.TemporaryDirectory[str]] = []
_KEPT_WINDOWS: list[MainWindow] = []


def _folder() -> Path:
    """A folder that lives as long as the pictures are taken."""
    kept = tempfile.TemporaryDirectory()
    _KEPT.append(kept)
    return Path(kept.name)


def _window(folder: Path) -> MainWindow:
    return MainWindow(Settings(folder / "settings.json"), installed())


def _sample(form_sets: FormSets) -> Document:
    """The one whose pictures README shows."""
    return next(one for one in sample_documents(form_sets) if one.layout == "hebei-performance")


def _work_file(folder: Path, form_sets: FormSets) -> Session:
    """The sample unit, its next year half done: mistakes, blanks and carried values in the first project."""
    document = _sample(form_sets)
    session = open_session(folder / f"{document.unit.short_name} {(document.year or 0) + 1}.jmt", create=True)
    session.apply(ChangeSet(document.id, "示例", (AddDocument(document),)))
    made = documents.new_year(session, document.id, (document.year or 0) + 1).document_id
    form_set = form_sets.get(document.layout)
    _settle(session, made)
    _spoil(session, form_set, session.document(made))
    session.wait_stored()
    return session


def _settle(session: Session, document_id: str) -> None:
    """Confirm everything but a few values."""
    document = session.document(document_id)
    first = document.projects[0]
    left = {FieldKey(first.id, "name"), FieldKey(first.id, "purpose"), FieldKey(first.goals[0].id, "text")}
    left |= {FieldKey(first.indicators[row].id, "basis") for row in (1, 6)}
    fields.confirm(session, document_id, [key for key, mark in document.marks.items() if key not in left])
    assert all(mark.state == CARRIED for mark in session.document(document_id).marks.values())


def _spoil(session: Session, form_set: FormSet, document: Document) -> None:
    first, second = document.projects[0], document.projects[1]
    projects, indicators = form_set.list_at("projects"), form_set.list_at("indicators")
    assert projects is not None
    assert indicators is not None
    plan = form_set.field_at(projects.path, "payment_plan.12")
    target = form_set.field_at(indicators.path, "targets.whole")
    basis = form_set.field_at(indicators.path, "basis")
    assert plan is not None
    assert target is not None
    assert basis is not None
    texts = [
        (projects.path, first.id, plan.key, "98"),
        (indicators.path, first.indicators[3].id, target.key, "≥95"),
        (indicators.path, first.indicators[5].id, target.key, ""),
        (indicators.path, second.indicators[0].id, target.key, "12辆"),
    ]
    fields.set_texts(session, form_set, document.id, texts, "填写")
    empty = records.add_record(
        session, form_set, document.id, document.id, projects.path, 6, {projects.title_field: "食堂设备更新"}
    )
    assert isinstance(next(p for p in session.document(document.id).projects if p.id == empty), Project)


def _open(prepare: Callable[[MainWindow], object] | None = None) -> QWidget:
    folder = _folder()
    window = _window(folder)
    session = _work_file(folder, window.form_sets)

    def ready() -> None:
        window.activateWindow()
        window.show_desk(Desk(session, window.form_sets, window.tasks))
        if prepare is not None:
            prepare(window)

    return when_shown(window, ready)


def _editor(window: MainWindow) -> RecordEditor:
    assert window.work is not None
    assert window.work.page is not None
    editor = window.work.page.editor
    assert isinstance(editor, RecordEditor)
    return editor


@add_scene("window-start")
def start() -> QWidget:
    folder = _folder()
    window = _window(folder)
    for number, (name, mark, word) in enumerate(_RECENT):
        (folder / f"{name}.jmt").touch()
        opened = f"2026-11-{18 + number}T10:24"
        entry = {"path": str(folder / f"{name}.jmt"), "opened": opened, "mark": mark, "word": word}
        window.settings.remember({**entry, "content": f"2026 · {window.form_sets.all[0].title}"})
    window.start_page.refresh()
    return window


@add_scene("window-project")
def project() -> QWidget:
    """As it opens: folded where the window is low."""

    def go(window: MainWindow) -> None:
        assert window.work is not None
        window.work.step_finding(1)
        window.work.step_finding(1)

    return _open(go)


@add_scene("window-project-open")
def project_open() -> QWidget:
    def go(window: MainWindow) -> None:
        _editor(window).set_folded(False)
        _editor(window).grid.setFocus()
        _editor(window).grid.go_to(1, 5)

    return _open(go)


@add_scene("window-paste")
def paste() -> QWidget:
    """A block that is too wide, and what is told of it."""

    def go(window: MainWindow) -> None:
        grid = _editor(window).grid
        grid.setFocus()
        grid.go_to(2, 3)
        line = "巡检的次数\t≥4次\t巡检记录\t去年是3次"
        grid.deeds.paste_text("\r\n".join([line] * 4), Area(2, 3, 2, 3))

    return _open(go)


@add_scene("window-narrative")
def narrative() -> QWidget:
    return _open(lambda window: window.work.page.show_tab("narrative"))  # type: ignore[union-attr]


@add_scene("window-basics")
def basics() -> QWidget:
    def go(window: MainWindow) -> None:
        assert window.work is not None
        assert window.work.page is not None
        window.work.page.show_tab("basics")
        window.work.page.editor.focus_first()
        window.work.show_dock("help")

    return _open(go)


def _look_for(window: MainWindow, text: str, steps: int) -> None:
    assert window.work is not None
    window.work.find_flow.open()
    window.work.find_panel.field.setText(text)
    for _ in range(steps):
        window.work.find_flow.step(1)


@add_scene("window-find")
def find() -> QWidget:
    """Hits in cells, one of them the hit one is at."""
    return _open(lambda window: _look_for(window, "服务", 5))


@add_scene("window-find-field")
def find_in_fields() -> QWidget:
    """Hits in a line, in long text and in a short list."""

    def go(window: MainWindow) -> None:
        _editor(window).set_folded(False)
        for _ in range(3):  # fold, fit, lay out
            QApplication.processEvents()
        _look_for(window, "办公", 2)

    return _open(go)


@add_scene("window-find-none")
def find_nothing() -> QWidget:
    return _open(lambda window: _look_for(window, "没有的词", 0))


@add_scene("replace-preview")
def replace_preview() -> QWidget:
    """The dialog by itself, over the sample unit."""
    folder = _folder()
    window = _window(folder)
    session = _work_file(folder, window.form_sets)
    window.show_desk(Desk(session, window.form_sets, window.tasks))
    _KEPT_WINDOWS.append(window)
    assert window.work is not None
    window.work.find_panel.field.setText("1")
    dialog = window.work.find_flow.replace_dialog()
    assert dialog is not None
    dialog.setParent(None)
    dialog.to_field.setText("一")
    return when_shown(dialog, lambda: dialog.model.toggle([1]))


@add_scene("window-import")
def import_preview() -> QWidget:
    """A file of our own that was changed by hand since, read against the document it came from."""
    folder = _folder()
    form_sets = installed()
    document = _sample(form_sets)
    report = export_document(document, form_sets, document.layout, folder, draft=True, page_numbers=False)
    first = document.projects[0]
    theirs = replace(document, projects=(replace(first, purpose="办公区物业服务费。"), *document.projects[1:]))
    proposal = read_files([report.files[0]], form_sets)
    dialog = ImportPreview(proposal.files[0], (theirs,))
    return when_shown(dialog, lambda: dialog.next_open())
