"""A line across the window for what must stay visible: a failed disk, a read-only file, where an export went."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.look.icons import icon
from ui.look.marks import StateMark, mark_pixmap
from ui.look.theme import ink, px
from ui.look.tokens import Size, Space


class Notice(QFrame):
    """One notice at a time; it stays until its cause is gone or the person puts it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = StateMark.INFO
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._glyph = QLabel()
        self.deed = QPushButton()
        self._close = QToolButton()
        self._close.setText("收起")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.M), px(Space.XS), px(Space.M), px(Space.XS))
        row.setSpacing(px(Space.S))
        row.addWidget(self._glyph)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.deed)
        row.addWidget(self._close)
        self._close.clicked.connect(self.hide)
        self._call: Callable[[], object] | None = None
        self.deed.clicked.connect(self._do)
        self.hide()

    def show_notice(
        self, mark: StateMark, sentence: str, deed: str = "", call: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence with its mark, and the one helpful deed if there is one."""
        self._mark = mark
        self._call = call
        self.sentence.setText(sentence)
        self.deed.setText(deed)
        self.deed.setVisible(bool(deed))
        self.refresh()
        self.show()

    def refresh(self) -> None:
        """The colours changed."""
        self._glyph.setPixmap(mark_pixmap(self._mark, px(Size.GLYPH), self.devicePixelRatioF()))
        self._close.setIcon(icon("dismiss", "text2", 16))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(Size.EDIT_BAR))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(self._mark.surface))
        painter.setPen(ink(self._mark.ink))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _do(self) -> None:
        if self._call is not None:
            self._call()
