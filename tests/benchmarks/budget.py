"""A leaf amount typed into a budget of 300 functional lines, in the real window, until tables and findings are right.

`run()` returns the lines that the benchmark command prints; `python -m tests.benchmarks.budget` prints them alone.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.amount import Amount
from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.domain.line import Line
from core.domain.records import new_id
from core.domain.unit import Unit

if TYPE_CHECKING:
    from ui.main_window import MainWindow

LINES = 300
AIM_MS = 16


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: from the typed text to the last signal, and until everything is painted."""

    told: list[float]
    painted: list[float]


def a_large_document(form_id: str, lines: int = LINES) -> Document:
    """Lines over 30 classes, each with revenue and two kinds of expenditure."""
    codes = [f"{201 + n % 30}{1 + n // 150:02}{1 + n // 30 % 5:02}" for n in range(lines)]
    revenues = tuple(Line(new_id(), code, "", {"fiscal": Amount(10**8 + n)}) for n, code in enumerate(codes))
    spending = {"basic_general": Amount(6 * 10**7), "project_general": Amount(4 * 10**7)}
    made = (Line(new_id(), code, "", spending) for code in codes)
    unit = Unit("430001", "430001", "示例县机关服务中心")
    amounts = {"allocation_general": Amount(3 * 10**10)}
    return Document(
        new_id(), unit, 2025, "", (form_id,), form_id, revenues=revenues, expenditures=tuple(made), amounts=amounts
    )


def measure(edits: int = 60) -> Times:
    """Edits of one amount, the summary table of the list beside it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        window = _open(Path(folder))
        try:
            return _edits(window, app.processEvents, edits)
        finally:
            window.close()


def _open(folder: Path) -> MainWindow:
    from core.editing.session import open_session
    from core.forms.load import installed
    from core.settings import Settings
    from ui.desk import Desk
    from ui.main_window import MainWindow

    window = MainWindow(Settings(folder / "settings.json"), installed())
    window.resize(1366, 696)
    window.show()
    form_set = next(form for form in window.form_sets.all if any(tab.figures and tab.tables for tab in form.tabs))
    document = a_large_document(form_set.id)
    session = open_session(folder / "示例.jmt", create=True)
    session.apply(ChangeSet(document.id, "示例", (AddDocument(document),)))
    session.wait_stored()
    window.show_desk(Desk(session, window.form_sets, window.tasks), document.id)
    return window


def _edits(window: MainWindow, pump: object, edits: int) -> Times:
    from ui.editors.budget_editor import BudgetEditor
    from ui.editors.budget_entry import EntryModel

    assert window.work is not None
    assert window.work.page is not None
    editor = window.work.page.editor
    assert isinstance(editor, BudgetEditor)
    model = editor.pane.model
    assert isinstance(model, EntryModel)
    assert model.tree is not None
    editor.show_table(model.tree.key)
    _rest(pump, 1.5)
    column = model.money[0]
    row = next(number for number in range(model.rowCount()) if model.row(number).record is not None)
    times = Times([], [])
    for number in range(edits):
        start = time.perf_counter()
        model.setData(model.index(row, column), f"{100 + number / 100:.2f}")
        times.told.append((time.perf_counter() - start) * 1000)
        pump()  # type: ignore[operator]
        times.painted.append((time.perf_counter() - start) * 1000)
        _rest(pump, 0.02)
    return times


def _rest(pump: object, seconds: float) -> None:
    """What waits for idle time gets it."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pump()  # type: ignore[operator]


def run() -> list[str]:
    times = measure()
    told, painted = statistics.median(times.told), statistics.median(times.painted)
    high = sorted(times.painted)[round(0.95 * (len(times.painted) - 1))]
    what = f"a leaf amount in {LINES} functional lines, tables and findings included"
    return [f"{what}: {told:.1f} ms, painted {painted:.1f} ms, 95 % within {high:.1f} ms (aim {AIM_MS})"]


if __name__ == "__main__":
    for line in run():
        print(line)
