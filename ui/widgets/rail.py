"""The strip at the right edge: upright names that open and close docks, with mark and count even when closed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from ui.grids.cells import draw_frame
from ui.look.marks import StateMark, draw_mark
from ui.look.theme import font, ink, line_height, metrics, px, theme
from ui.look.tokens import Size, Space, TextRole

AIR = 10


class RailEntry(QAbstractButton):
    """One name, a character under another; checked while its dock is open."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._mark: StateMark | None = None
        self._count = 0
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self.updateGeometry)

    def set_state(self, mark: StateMark | None, count: int) -> None:
        """The mark under the name, and how many stand behind it."""
        self._mark, self._count = mark, count
        words = f"{mark.word} {count}" if mark and count else mark.word if mark else ""
        self.setToolTip(f"{self.text()}　{words}".strip())
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """The dock says whether it is open, not the click."""

    def sizeHint(self) -> QSize:
        """As long as its characters, mark and count."""
        height = len(self.text()) * self._step() + 2 * px(AIR)
        if self._mark:
            height += px(Size.GLYPH + 4) + (line_height(TextRole.SMALL_STRONG) if self._count else 0)
        return QSize(px(Size.RAIL), height)

    def _step(self) -> int:
        return metrics(TextRole.TEXT).ascent() + px(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface, characters, mark, count, focus."""
        painter = QPainter(self)
        token = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else "panel"
        painter.fillRect(self.rect(), ink(token))
        if self.isChecked():
            painter.fillRect(self.width() - px(3), 0, px(3), self.height(), ink("accent"))
        below = self._draw_words(painter)
        if self._mark:
            self._draw_state(painter, self._mark, below)
        if self.hasFocus():
            draw_frame(painter, self.rect(), px(Size.FRAME), "accent")
        painter.end()

    def _draw_words(self, painter: QPainter) -> int:
        role = TextRole.STRONG if self.isChecked() else TextRole.TEXT
        painter.setFont(font(role))
        painter.setPen(ink("text"))
        top = px(AIR)
        for character in self.text():
            box = QRect(0, top, self._inner_width(), self._step())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, character)
            top += self._step()
        return top

    def _inner_width(self) -> int:
        return self.width() - px(3)

    def _draw_state(self, painter: QPainter, mark: StateMark, top: int) -> None:
        side = px(Size.GLYPH)
        draw_mark(painter, mark, QRectF((self._inner_width() - side) / 2, top + px(3), side, side))
        if self._count:
            painter.setFont(font(TextRole.SMALL_STRONG))
            painter.setPen(ink(mark.ink))
            line = line_height(TextRole.SMALL_STRONG)
            box = QRect(0, top + px(3) + side, self._inner_width(), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._count))


class Rail(QWidget):
    """The entries, from the top."""

    clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, RailEntry] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, px(Space.XS), 0, 0)
        self._column.setSpacing(px(Space.XS))
        self._column.addStretch(1)
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(px(Size.RAIL))

    def add_entry(self, key: str, words: str) -> None:
        """One more dock."""
        entry = self._entries[key] = RailEntry(words)
        entry.clicked.connect(lambda: self.clicked.emit(key))
        self._column.insertWidget(self._column.count() - 1, entry)

    def entry(self, key: str) -> RailEntry:
        """The button of a dock."""
        return self._entries[key]

    def set_open(self, key: str, is_open: bool) -> None:
        """Whether the dock is open."""
        self._entries[key].setChecked(is_open)

    def set_state(self, key: str, mark: StateMark | None, count: int = 0) -> None:
        """What the dock would say."""
        self._entries[key].set_state(mark, count)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Panel with a line at the left."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink("panel"))
        painter.fillRect(0, 0, 1, self.height(), ink("line"))
        painter.end()
