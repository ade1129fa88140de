"""Files and folders dropped on the window: a workspace file is opened, folders and several files are taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDropEvent

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Drops(QObject):
    """Hears what is dropped on a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
            if paths:
                event.acceptProposedAction()
                if event.type() is QEvent.Type.Drop:  # the other program waits until this returns
                    QTimer.singleShot(0, self._window, lambda: take_dropped(self._window, paths))
                return True
        return False


def take_dropped(window: MainWindow, paths: list[Path]) -> None:
    """Open, import or collect what was dropped."""
    if len(paths) == 1 and paths[0].suffix.lower() == ".jmt":
        window.flows.open_path(paths[0])
    elif len(paths) == 1 and paths[0].is_file():
        window.flows.import_paths(paths)
    else:
        from ui.batch_flow import start_batch

        start_batch(window, paths)
