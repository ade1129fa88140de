"""Labels: a state as mark and word, and texts in a use of type that follow the text size."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.look.marks import StateMark, draw_mark
from ui.look.theme import font, ink, line_box, metrics, px, theme
from ui.look.tokens import Size, TextRole


class MarkLabel(QWidget):
    """Mark and words in the colour of the state; too long words are elided, the tooltip has them whole."""

    def __init__(self, mark: StateMark | None = None, words: str = "", role: TextRole = TextRole.TEXT) -> None:
        super().__init__()
        self._mark, self._words, self._role = mark, words, role
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)
        self.set_state(mark, words)

    def set_state(self, mark: StateMark | None, words: str) -> None:
        """Say something else."""
        self._mark, self._words = mark, words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """What it says."""
        return self._words

    def mark(self) -> StateMark | None:
        """The mark it shows."""
        return self._mark

    def sizeHint(self) -> QSize:
        """Mark and all words."""
        width = metrics(self._role).horizontalAdvance(self._words) + self._text_left() + 2
        return QSize(width if self._words or self._mark else 0, line_box(self._role, 4, 20))

    def minimumSizeHint(self) -> QSize:
        """The mark and a few characters."""
        return QSize(min(self.sizeHint().width(), px(60)), self.sizeHint().height())

    def _text_left(self) -> int:
        return px(Size.GLYPH + 6) if self._mark else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark, then words."""
        painter = QPainter(self)
        if self._mark:
            side = px(Size.GLYPH)
            draw_mark(painter, self._mark, QRectF(0, (self.height() - side) / 2, side, side))
        area = QRect(self._text_left(), 0, self.width() - self._text_left(), self.height())
        shown = metrics(self._role).elidedText(self._words, Qt.TextElideMode.ElideRight, area.width())
        self.setToolTip(self._words if shown != self._words else "")
        painter.setFont(font(self._role))
        painter.setPen(ink(self._mark.ink if self._mark else "text2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        painter.end()


class RoleLabel(QLabel):
    """A label in a use of type, in a tone: hint (text2), quiet (text3), or none."""

    def __init__(self, words: str, role: TextRole = TextRole.TEXT, tone: str = "") -> None:
        super().__init__(words)
        self._role = role
        if tone:
            self.setProperty("tone", tone)
        theme().changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.setFont(font(self._role))


def make_label(words: str, role: TextRole = TextRole.TEXT, tone: str = "") -> QLabel:
    """A label whose font follows the text size."""
    return RoleLabel(words, role, tone)
