"""The window's start against a bare PySide6 window; one edit, and one frame of scrolling, in a 1,000-row grid.

`run()` returns the lines that the benchmark command prints; `python -m tests.benchmarks.ui` prints them alone.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView

ROOT = Path(__file__).resolve().parents[2]
RUNS = 9
ROWS = 1000
DISK_DELAY_SECONDS = 0.05
AIM_START = 1.5
AIM_EDIT_MS = 16
AIM_FRAME_MS = 16

BARE = """
import time
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

class Model(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        return 20
    def columnCount(self, parent=QModelIndex()):
        return 6
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return f"{index.row()} {index.column()}" if role == Qt.ItemDataRole.DisplayRole else None

app = QApplication([])
window = QMainWindow()
table = QTableView()
model = Model()
table.setModel(model)
window.setCentralWidget(table)
window.resize(1366, 728)
window.show()
table.setFocus()
def ready():
    print(time.time(), flush=True)
    app.quit()
QTimer.singleShot(0, ready)
app.exec()
"""
"""The yardstick: what Qt itself needs; ready when its event loop has done everything that waited."""

OURS = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import ui.app
real = QApplication.exec
def ready():
    print(time.time(), flush=True)
    QApplication.instance().quit()
def brief(*_):
    QTimer.singleShot(0, ready)
    return real()
QApplication.exec = brief
sys.exit(ui.app.run([]))
"""


@dataclass(frozen=True, slots=True)
class Start:
    bare_ms: float
    ours_ms: float

    @property
    def factor(self) -> float:
        return self.ours_ms / self.bare_ms


def measure_start(runs: int = RUNS) -> Start:
    """Medians from the start of the process to the idle event loop, in turn, so that a busy moment hits both alike."""
    bare, ours = [], []
    _process_ms(OURS)  # compiles what was changed since the last start
    for _ in range(runs):
        bare.append(_process_ms(BARE))
        ours.append(_process_ms(OURS))
    return Start(statistics.median(bare), statistics.median(ours))


def _process_ms(code: str) -> float:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "JIMUTONG_HOME": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        began = time.time()
        line = [sys.executable, "-c", code]
        done = subprocess.run(line, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        return (float(done.stdout) - began) * 1000


def measure_edit(edits: int = 40) -> list[float]:
    """Milliseconds from setData to the last dataChanged (findings included), for edits of several columns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder, _open_grid(Path(folder)) as (grid, pump):
        model = grid.grid_model()
        columns = [column for column in range(model.columnCount()) if model.cell_editable(0, column)]
        times = [_one_edit(model, number, columns, pump) for number in range(edits)]
    del app
    return times


def measure_scroll(frames: int = 40) -> list[float]:
    """Milliseconds from a move of a scroll bar to the painted grid, its first columns held while it is scrolled."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder, _open_grid(Path(folder)) as (grid, pump):
        grid.set_column_widths({column.key: 300 for column in grid.grid_model().columns()[3:]})
        grid.updateGeometries()
        for _ in range(300):  # rows out of sight are measured when nothing else is to be done
            pump()
        times = [_one_frame(grid.horizontalScrollBar(), 4, grid, pump) for _ in range(frames)]
        times += [_one_frame(grid.verticalScrollBar(), 60, grid, pump) for _ in range(frames)]
        assert grid.frozen.shift > 0
    del app
    return times


def _one_frame(bar, by: int, grid, pump: Callable[[], None]) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    bar.setValue(bar.value() + by)
    pump()
    return (time.perf_counter() - began) * 1000


def _one_edit(model, number: int, columns: list[int], pump: Callable[[], None]) -> float:  # type: ignore[no-untyped-def]
    last = [0.0]

    def changed(*_: object) -> None:
        last[0] = time.perf_counter()

    model.dataChanged.connect(changed)
    row, column = (number * 37) % model.rowCount(), columns[number % len(columns)]
    text = model.cell_text(row, column)
    began = time.perf_counter()
    model.setData(model.index(row, column), text + "改" if number % 3 else "")
    ended = time.perf_counter()
    pump()
    model.dataChanged.disconnect(changed)
    return (max(last[0], ended) - began) * 1000


@contextmanager
def _open_grid(folder: Path) -> Iterator[tuple[GridView, Callable[[], None]]]:
    """The real window over a file with one project of a thousand indicators, its disk made slow."""
    from PySide6.QtWidgets import QApplication

    from core.domain.change import AddDocument, ChangeSet
    from core.editing import documents
    from core.editing.session import open_session
    from core.settings import Settings
    from tests.builders import a_document, a_project, an_indicator
    from ui.app import prepare
    from ui.desk import Desk
    from ui.editors.record_editor import RecordEditor
    from ui.main_window import MainWindow

    settings = Settings(folder / "settings.json")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    prepare(app, settings)
    window = MainWindow(settings)
    window.resize(1366, 728)
    window.show()
    session = open_session(folder / "bench.jmt", create=True, commit_delay=DISK_DELAY_SECONDS)
    document = a_document(projects=(a_project(indicators=tuple(an_indicator(n) for n in range(ROWS))),))
    documents.accept_draft(session, ChangeSet(document.id, "基准", (AddDocument(document),)))
    session.wait_stored()
    window.show_desk(Desk(session, window.form_sets, window.tasks), document.id)
    assert window.work is not None
    assert window.work.page is not None
    editor = window.work.page.editor
    assert isinstance(editor, RecordEditor)
    app.processEvents()
    try:
        yield editor.grid, app.processEvents
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()


def run(runs: int = RUNS) -> list[str]:
    start = measure_start(runs)
    (median, high), (frame, slow) = _median_and_high(measure_edit()), _median_and_high(measure_scroll())
    return [
        f"窗口启动：{start.ours_ms:.0f} ms，空窗口 {start.bare_ms:.0f} ms，{start.factor:.2f} 倍（目标 ≤ {AIM_START}）",
        f"1,000 行表改一格（磁盘每次慢 50 ms）：中位 {median:.1f} ms，95% ≤ {high:.1f} ms（目标 ≤ {AIM_EDIT_MS} ms）",
        f"1,000 行表滚动一步（前三列不动）：中位 {frame:.1f} ms，95% ≤ {slow:.1f} ms（目标 ≤ {AIM_FRAME_MS} ms）",
    ]


def _median_and_high(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), sorted(times)[round(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    print("\n".join(run()))
