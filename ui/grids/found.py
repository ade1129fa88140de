"""Hits of a search in a text: where they are after wrapping, and how they are drawn, in cells, fields and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.look.theme import ink, line_height, metrics, px
from ui.look.tokens import TextRole

Found: TypeAlias = tuple[int, int, bool]
"""Where a hit begins and ends in a text, and whether it is the one a person is at."""


def found_in_lines(text: str, lines: Iterable[str], found: Sequence[Found]) -> list[tuple[Found, ...]]:
    """The hits of each wrapped line, counted in the line; a hit over two lines is in both."""
    if not found:
        return []
    shares: list[tuple[Found, ...]] = []
    at = 0
    for line in lines:
        start = text.find(line, at)
        if start < 0:  # not the text itself: #### in a narrow column
            return []
        at = start + len(line)
        inside = ((max(a, start), min(b, at), chosen) for a, b, chosen in found)
        shares.append(tuple((a - start, b - start, chosen) for a, b, chosen in inside if a < b))
    return shares


def draw_found(painter: QPainter, at: QPointF, line: str, role: TextRole, found: Iterable[Found]) -> None:
    """Draw the hits of one line again whose baseline begins at `at`: underlined, the chosen one white on accent."""
    measure, pen = metrics(role), painter.pen()
    for start, end, chosen in found:
        left = at.x() + measure.horizontalAdvance(line[:start])
        width = max(at.x() + measure.horizontalAdvance(line[:end]) - left, 2)
        box = QRectF(left, at.y() - measure.ascent(), width, line_height(role))
        painter.save()
        painter.fillRect(box, ink("accent_fill" if chosen else "accent_soft"))
        painter.setClipRect(box)
        painter.setPen(ink("on_accent") if chosen else pen)
        painter.drawText(at, line)
        painter.restore()
        under = px(2)
        painter.fillRect(QRectF(left, box.bottom() - under, width, under), ink("accent"))
