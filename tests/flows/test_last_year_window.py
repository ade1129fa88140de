"""Last year's document of the same unit is seen by the checks, whenever it arrives, changes or goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.domain.change import AddDocument, ChangeSet, RemoveDocument
from core.domain.document import Document
from core.editing import fields
from core.jobs.documents import add_documents
from tests.budget_document import a_budget_set, with_amount
from tests.builders import a_unit
from tests.flows.shell import Run
from ui.look.marks import StateMark
from ui.main_window import MainWindow

THIS = with_amount(a_budget_set(), "revenues", "2080505", "fiscal", "24.80")
"""A thousand times last year's."""
LAST = with_amount(replace(a_budget_set(), id="last", year=2024), "revenues", "2080505", "fiscal", "0.02")
OTHER = replace(a_budget_set(), id="other", year=2024, unit=a_unit(code="439", name="示例县档案馆"))


def is_told(window: MainWindow, document_id: str = THIS.id) -> bool:
    """Whether the checks of this year's document see last year's."""
    return any(finding.code == "A34" for finding in window.desk.findings(document_id))  # type: ignore[union-attr]


def apply(window: MainWindow, document: Document, change: AddDocument | RemoveDocument) -> None:
    window.desk.session.apply(ChangeSet(document.id, "变动", (change,)))  # type: ignore[union-attr]


def test_it_is_seen_when_it_arrives_goes_and_comes_back(open_document: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_document(THIS)
    assert not is_told(window)
    apply(window, OTHER, AddDocument(OTHER))
    apply(window, LAST, AddDocument(LAST))
    qtbot.waitUntil(lambda: is_told(window), timeout=3000)
    apply(window, LAST, RemoveDocument(LAST))
    qtbot.waitUntil(lambda: not is_told(window), timeout=3000)
    window.desk.undo(LAST.id)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: is_told(window), timeout=3000)


def test_it_is_seen_when_it_is_changed_and_undone(open_document: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_document(THIS, LAST)
    assert is_told(window)
    desk, line = window.desk, next(line for line in LAST.revenues if line.code == "2080505")
    assert desk is not None
    field = ("收入", line.id, "财政拨款收入")
    desk.do(fields.set_text, desk.form_set(LAST.id), LAST.id, *field, "24.00")
    qtbot.waitUntil(lambda: not is_told(window), timeout=3000)
    desk.undo(LAST.id)
    qtbot.waitUntil(lambda: is_told(window), timeout=3000)


def test_another_year_makes_it_another_documents(open_document: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_document(THIS, LAST)
    assert is_told(window)
    desk = window.desk
    assert desk is not None
    desk.do(fields.set_text, desk.form_set(LAST.id), LAST.id, "", LAST.id, "年度", "2023")
    qtbot.waitUntil(lambda: not is_told(window), timeout=3000)
    desk.do(fields.set_text, desk.form_set(THIS.id), THIS.id, "", THIS.id, "年度", "2024")
    qtbot.waitUntil(lambda: is_told(window), timeout=3000)


def test_documents_that_nobody_has_shown_see_it_too(open_document: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_document(OTHER, THIS, LAST)
    desk = window.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.is_checked(THIS.id), timeout=5000)
    assert is_told_in_idle_time(window)
    apply(window, LAST, RemoveDocument(LAST))
    qtbot.waitUntil(lambda: desk.is_checked(THIS.id) and not is_told_in_idle_time(window), timeout=5000)


def is_told_in_idle_time(window: MainWindow) -> bool:
    """As the tree shows it, nobody having asked for the findings."""
    assert window.desk is not None
    return window.desk.state(THIS.id).mark is StateMark.WARNING


def test_the_command_sees_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "县.jmt"
    add_documents(file, [OTHER, THIS, LAST])
    done = run("check", file, "--year", 2025, "--json")
    assert [finding["code"] for finding in done.json if finding["code"] == "A34"] == ["A34"]
    assert "是上年 0.02 万元的 1240 倍" in done.out
