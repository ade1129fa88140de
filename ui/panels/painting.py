"""What the lists and the tree draw alike: chosen row, mark with count, elided text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.look.marks import StateMark, draw_mark
from ui.look.theme import font, ink, metrics, px
from ui.look.tokens import Size, TextRole
from ui.states import State

COUNTED = (StateMark.ERROR, StateMark.WARNING)


def fill_row(painter: QPainter, rect: QRect, chosen: bool, hovered: bool, base: str = "panel") -> None:
    """The surface of a row; a chosen one has a bar at the left edge."""
    painter.fillRect(rect, ink("accent_soft" if chosen else "hover" if hovered else base))
    if chosen:
        painter.fillRect(rect.left(), rect.top(), px(3), rect.height(), ink("accent"))


def draw_state_at_right(painter: QPainter, rect: QRect, state: State, hole: str) -> int:
    """Mark and, for errors and warnings, count at the right edge; the left edge of what was drawn."""
    size = px(Size.GLYPH)
    right = rect.right() - px(8)
    if state.count and state.mark in COUNTED:
        text = str(state.count)
        width = metrics(TextRole.SMALL_STRONG).horizontalAdvance(text)
        painter.setFont(font(TextRole.SMALL_STRONG))
        painter.setPen(ink(state.mark.ink))
        box = QRect(right - width, rect.top(), width + 1, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        right -= width + px(3)
    top = rect.top() + (rect.height() - size) / 2
    draw_mark(painter, state.mark, QRectF(right - size, top, size, size), ink(hole))
    return right - size - px(4)


def draw_elided(
    painter: QPainter, rect: QRect, text: str, role: TextRole = TextRole.TEXT, token: str = "text", right: bool = False
) -> None:
    """One line of text, vertically centred, with … where it does not fit."""
    painter.setFont(font(role))
    painter.setPen(ink(token))
    shown = metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | side | Qt.TextFlag.TextSingleLine, shown)
