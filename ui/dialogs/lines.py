"""A list of sentences to read: nothing to decide, but nothing that may go unseen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QWidget

from ui.dialogs.frame import DialogFrame
from ui.look.theme import px


class LinesDialog(DialogFrame):
    """A title, a sentence about the lines, and the lines; they can be selected, and longer ones wrap.

    `each` are the same lines with nothing told together, shown on demand.
    """

    def __init__(
        self, parent: QWidget | None, title: str, sentence: str, lines: Sequence[str], each: Sequence[str] = ()
    ) -> None:
        super().__init__(parent, title, "知道了", sentence)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.cancel.hide()
        self.lines = QListWidget()
        self.lines.setWordWrap(True)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._show(lines)
        self.body.addWidget(self.lines)
        if len(each) > len(lines):
            self.whole = QCheckBox("逐条列出")
            self.whole.toggled.connect(lambda whole: self._show(each if whole else lines))
            self.foot.insertWidget(0, self.whole)
        self.resize(px(620), px(320))

    def _show(self, lines: Sequence[str]) -> None:
        self.lines.clear()
        self.lines.addItems(list(lines))
