"""A list of sentences to read: nothing to decide, but nothing that may go unseen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from ui.dialogs.frame import DialogFrame
from ui.look.theme import px


class LinesDialog(DialogFrame):
    """A title, a sentence about the lines, and the lines; they can be selected, and longer ones wrap."""

    def __init__(self, parent: QWidget | None, title: str, sentence: str, lines: Sequence[str]) -> None:
        super().__init__(parent, title, "知道了", sentence)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.cancel.hide()
        self.lines = QListWidget()
        self.lines.setWordWrap(True)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.addItems(list(lines))
        self.body.addWidget(self.lines)
        self.resize(px(620), px(320))
