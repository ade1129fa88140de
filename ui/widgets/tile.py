"""The large deeds of the start page: icon, name, key, a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.grids.cells import Align, draw_lines, wrap
from ui.look.icons import draw_icon
from ui.look.theme import font, ink, line_height, px, theme
from ui.look.tokens import Radius, Size, TextRole

PAD, ICON_BOX, ICON = 20, 44, 24


class Tile(QAbstractButton):
    """A button of the size of a card; the primary one has a filled icon."""

    def __init__(self, icon_name: str, title: str, said: str, shortcut: str = "", primary: bool = False) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(said)
        self._icon, self._said, self._shortcut, self._primary = icon_name, said, shortcut, primary
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Two lines of the sentence below the icon; more when they are needed."""
        width = self.width() if self.isVisible() else px(348)
        text = max(2, len(self._sentence(width))) * line_height(TextRole.TEXT)
        return QSize(px(240), max(px(Size.TILE_HEIGHT), 2 * px(18) + px(ICON_BOX) + px(10) + text))

    def minimumSizeHint(self) -> QSize:
        """Never lower than its text."""
        return QSize(px(200), self.sizeHint().height())

    def _sentence(self, width: int) -> tuple[str, ...]:
        return wrap(self._said, max(width - 2 * px(PAD), 1), TextRole.TEXT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it too: the first tile has the focus when the program starts."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, icon, title, key, sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_card(painter)
        box = QRectF(px(PAD), px(PAD), px(ICON_BOX), px(ICON_BOX))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("accent_fill" if self._primary else "accent_soft"))
        painter.drawRoundedRect(box, px(Radius.BUTTON) + 2, px(Radius.BUTTON) + 2)
        inset = px(ICON_BOX - ICON) / 2
        token = "on_accent" if self._primary else "accent"
        draw_icon(painter, self._icon, token, box.adjusted(inset, inset, -inset, -inset))
        self._draw_texts(painter, box)
        painter.end()

    def _draw_card(self, painter: QPainter) -> None:
        pressed = self.isDown()
        painter.setBrush(ink("accent_soft" if pressed else "hover" if self.underMouse() else "base"))
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(ink("accent" if self.hasFocus() else "line"), width))
        edge = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(edge, px(Radius.TILE), px(Radius.TILE))

    def _draw_texts(self, painter: QPainter, box: QRectF) -> None:
        left = int(box.right()) + px(14)
        head = QRect(left, int(box.top()), self.width() - left - px(PAD), int(box.height()))
        painter.setPen(ink("text"))
        painter.setFont(font(TextRole.TILE))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setPen(ink("text2"))
        painter.setFont(font(TextRole.HINT))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._shortcut)
        painter.setFont(font(TextRole.TEXT))
        lines = self._sentence(self.width())
        height = len(lines) * line_height(TextRole.TEXT)
        area = QRect(px(PAD), int(box.bottom()) + px(10), self.width() - 2 * px(PAD), height)
        draw_lines(painter, area, lines, Align.LEFT, TextRole.TEXT)
