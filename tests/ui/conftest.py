"""The real window over a real session on a temp file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.editing.session import Session, open_session
from core.forms.load import FormSets, installed
from core.settings import Settings
from ui.app import prepare
from ui.desk import Desk
from ui.look.theme import Mode, theme
from ui.main_window import MainWindow


@pytest.fixture(scope="session")
def form_sets() -> FormSets:
    return installed()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, settings: Settings, form_sets: FormSets) -> Iterator[MainWindow]:
    """The window at 1366×768's client size, on the start page."""
    prepare(qapp, settings)
    theme().set_mode(Mode.LIGHT)
    made = MainWindow(settings, form_sets)
    made.resize(1366, 696)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()
    # else every test would restyle all windows before it
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_document(window: MainWindow, tmp_path: Path) -> Callable[..., MainWindow]:
    """`open_document(document, …)` puts documents into a new file and opens it in the window."""

    def open_them(*documents: Document, commit_delay: float = 0.0) -> MainWindow:
        session = make_file(tmp_path / "示例.jmt", *documents, commit_delay=commit_delay)
        window.show_desk(Desk(session, window.form_sets, window.tasks), documents[0].id)
        return window

    return open_them


def make_file(path: Path, *documents: Document, commit_delay: float = 0.0) -> Session:
    session = open_session(path, create=True, commit_delay=commit_delay)
    for document in documents:
        session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    session.wait_stored()
    return session
