"""Documents that leave the file in the window come back with 撤销 while the file is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.editing.session import open_session
from tests.builders import a_document
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def consent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person agrees to every deletion."""
    monkeypatch.setattr("ui.file_flows.ask", lambda *words, **more: True)


def years(window: MainWindow) -> list[int | None]:
    assert window.desk is not None
    return [head.year for head in window.desk.session.heads]


def test_the_only_document_of_a_file_comes_back_as_it_was(qtbot: QtBot, open_document: Opened) -> None:
    window = open_document(a_document())
    assert window.desk is not None
    assert window.work is not None
    before = window.desk.document(window.work.document_id)
    window.actions_by_name["remove_document"].trigger()
    assert window.work.page is None
    assert window.actions_by_name["undo"].isEnabled()
    assert "Ctrl+Z" in window.status.said.text()
    window.actions_by_name["undo"].trigger()
    assert window.work.page is not None
    assert window.desk.document(window.work.document_id) == before
    window.actions_by_name["redo"].trigger()
    assert years(window) == []
    window.actions_by_name["undo"].trigger()
    path = window.desk.session.path
    window.close_file()
    with open_session(path) as session:
        assert session.document(before.id) == before


def test_two_years_that_went_come_back_the_last_one_first(qtbot: QtBot, open_document: Opened) -> None:
    first = a_document()
    window = open_document(first, replace(a_document(), unit=first.unit, year=2026))
    assert window.desk is not None
    assert window.work is not None
    window.actions_by_name["remove_document"].trigger()
    window.actions_by_name["remove_document"].trigger()
    assert years(window) == []
    window.actions_by_name["undo"].trigger()
    assert years(window) == [2026]
    window.actions_by_name["undo"].trigger()
    assert years(window) == [2025, 2026]
    assert window.desk.document(window.work.document_id).year == 2025


def test_what_was_edited_before_a_document_went_can_be_undone_when_it_is_back(
    qtbot: QtBot, open_document: Opened
) -> None:
    first = a_document()
    window = open_document(first, replace(a_document(), unit=first.unit, year=2026))
    assert window.desk is not None
    assert window.work is not None
    window.actions_by_name["remove_record"].trigger()
    window.actions_by_name["remove_document"].trigger()
    window.actions_by_name["undo"].trigger()
    assert len(window.desk.document(first.id).projects) == 1
    window.actions_by_name["undo"].trigger()
    assert window.desk.document(first.id) == first
    assert years(window) == [2025, 2026]


def test_a_new_document_that_comes_back_is_unfolded_in_the_tree(open_document: Opened) -> None:
    window = open_document(a_document())
    assert window.work is not None
    tree = window.work.tree.view
    window.actions_by_name["remove_document"].trigger()
    window.actions_by_name["undo"].trigger()
    unit = tree.model().index(0, 0)
    assert tree.isExpanded(unit)
    assert tree.isExpanded(tree.model().index(0, 0, unit))
    assert tree.currentIndex().parent().isValid()
