"""The window for a moment: opens a file, looks at what is painted, tells it as JSON and ends; for the self-test."""

from __future__ import annotations

import json
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.settings import Settings
from ui.app import missing_font, prepare
from ui.main_window import MainWindow

LEAST_COLOURS = 12
"""A page with text, marks and coloured cells has far more; a window in which nothing was painted has one or two."""


def show_once(file: str) -> int:
    """0: the file was opened and its page painted; 1: not."""
    app = QApplication(["jimutong"])
    settings = Settings()
    prepare(app, settings)
    window = MainWindow(settings)
    window.show()
    QTimer.singleShot(0, window, lambda: app.exit(_look(window, Path(file))))
    return app.exec()


def _look(window: MainWindow, file: Path) -> int:
    ready = time.time()
    opened = window.open_path(file)
    QApplication.processEvents()
    shown = bool(window.work and window.work.page)
    colours = _colours(window.grab().toImage())
    window.close()
    seen = {"ready": ready, "opened": opened, "shown": shown, "colours": colours, "font": missing_font() is None}
    print(json.dumps(seen), flush=True)
    return 0 if opened and shown and colours >= LEAST_COLOURS else 1


def _colours(picture: QImage) -> int:
    """How many different colours stand in a grid of points over the picture."""
    points = ((x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3))
    return len({picture.pixel(x, y) for x, y in points})
