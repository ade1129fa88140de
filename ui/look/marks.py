"""The state marks: small vector pictures with a different outline each, so that no state hangs on colour.

The same mark stands in tree, tabs, lists, findings, cells and status bar: `draw_mark` is the only painter of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from ui.look.theme import ink, px


class StateMark(Enum):
    """A state: its word, the token of its colour, the token of its soft surface."""

    EMPTY = ("未填", "text3", "empty_s")
    FILLING = ("填报中", "fill_t", "fill_s")
    ERROR = ("有错误", "error", "error_s")
    WARNING = ("有警告", "warn", "warn_s")
    INFO = ("提示", "info", "info_s")
    EXPLAINED = ("已说明", "info", "info_s")
    READY = ("可上报", "ok", "ok_s")
    SUBMITTED = ("已上报", "ok", "base")
    REVIEW = ("待审核", "text2", "panel")
    NOT_APPLICABLE = ("不适用", "text3", "base")
    CARRIED = ("沿用", "carry", "carry_s")

    @property
    def word(self) -> str:
        """The state in Chinese."""
        return self.value[0]

    @property
    def ink(self) -> str:
        """Token of the colour of mark and word."""
        return self.value[1]

    @property
    def surface(self) -> str:
        """Token of the fill of a cell that shows nothing but this state."""
        return self.value[2]


def draw_mark(painter: QPainter, mark: StateMark, rect: QRectF, hole: QColor | None = None) -> None:
    """Paint `mark` into `rect` (its largest centred square); `hole` is the colour inside a solid mark, base if None."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / 14, side / 14)
    _PAINTERS[mark](painter, ink(mark.ink), hole or ink("base"))
    painter.restore()


def mark_icon(mark: StateMark, size: int = 14) -> QIcon:
    """The mark as an icon, sharp at 100, 150 and 200 %: for widgets that take icons only."""
    icon = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        icon.addPixmap(mark_pixmap(mark, px(size), ratio))
    return icon


def mark_pixmap(mark: StateMark, side: int, ratio: float) -> QPixmap:
    """The mark on a transparent pixmap of `side` logical pixels."""
    pixmap = QPixmap(QSize(side, side) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_mark(painter, mark, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


# All painters below draw into a field of 14 x 14.


def _line(painter: QPainter, colour: QColor, width: float) -> None:
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _solid(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _stroke(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _empty(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _line(painter, colour, 1.2)
    painter.drawEllipse(QRectF(1.2, 1.2, 11.6, 11.6))


def _filling(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _line(painter, colour, 1.2)
    painter.drawEllipse(QRectF(1.2, 1.2, 11.6, 11.6))
    _solid(painter, colour)
    half = QPainterPath(QPointF(7, 3))
    half.arcTo(QRectF(3, 3, 8, 8), 90, -180)
    half.closeSubpath()
    painter.drawPath(half)


def _error(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _solid(painter, colour)
    corners = [math.radians(22.5 + 45 * step) for step in range(8)]
    painter.drawPolygon(QPolygonF([QPointF(7 + 6.9 * math.cos(a), 7 + 6.9 * math.sin(a)) for a in corners]))
    _line(painter, hole, 1.7)
    _stroke(painter, (4.7, 4.7), (9.3, 9.3))
    _stroke(painter, (9.3, 4.7), (4.7, 9.3))


def _warning(painter: QPainter, colour: QColor, hole: QColor) -> None:
    painter.setPen(QPen(colour, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(7, 1.4), QPointF(13.1, 12.3), QPointF(0.9, 12.3)]))
    _line(painter, hole, 1.7)
    _stroke(painter, (7, 5), (7, 8.2))
    _dot(painter, hole, 7, 10.6)


def _dot(painter: QPainter, colour: QColor, x: float, y: float) -> None:
    _solid(painter, colour)
    painter.drawEllipse(QPointF(x, y), 0.95, 0.95)


def _info(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _solid(painter, colour)
    painter.drawEllipse(QRectF(0.6, 0.6, 12.8, 12.8))
    _dot(painter, hole, 7, 4.1)
    _line(painter, hole, 1.7)
    _stroke(painter, (7, 6.7), (7, 10.2))


def _explained(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _solid(painter, colour)
    bubble = QPainterPath()
    bubble.addRoundedRect(QRectF(0.8, 1.6, 12.4, 8.6), 2.4, 2.4)
    tail = QPainterPath(QPointF(3.2, 9.4))
    tail.lineTo(3.2, 13)
    tail.lineTo(7.2, 9.4)
    painter.drawPath(bubble.united(tail))
    _line(painter, hole, 1.1)
    _stroke(painter, (3.7, 4.6), (10.3, 4.6))
    _stroke(painter, (3.7, 7.2), (8.3, 7.2))


def _tick(painter: QPainter, hole: QColor) -> None:
    _line(painter, hole, 1.7)
    _stroke(painter, (3.9, 7.3), (6.1, 9.5), (10.2, 4.9))


def _ready(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _solid(painter, colour)
    painter.drawEllipse(QRectF(0.6, 0.6, 12.8, 12.8))
    _tick(painter, hole)


def _submitted(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _solid(painter, colour)
    painter.drawRoundedRect(QRectF(0.9, 0.9, 12.2, 12.2), 1.8, 1.8)
    _tick(painter, hole)


def _review(painter: QPainter, colour: QColor, hole: QColor) -> None:
    pen = QPen(colour, 1.2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([2.1, 1.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(1.2, 1.2, 11.6, 11.6))
    _line(painter, colour, 1.2)
    _stroke(painter, (7, 4), (7, 7.2), (9.4, 8.4))


def _not_applicable(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _line(painter, colour, 1.6)
    _stroke(painter, (3, 7), (11, 7))


def _carried(painter: QPainter, colour: QColor, hole: QColor) -> None:
    _line(painter, colour, 1.6)
    arc = QPainterPath()
    arc.arcMoveTo(QRectF(2, 2.2, 9.6, 9.6), 35)
    arc.arcTo(QRectF(2, 2.2, 9.6, 9.6), 35, 265)
    painter.drawPath(arc)
    _stroke(painter, (11.6, 1.4), (11.4, 4.8), (8.0, 4.6))


_PAINTERS: dict[StateMark, Callable[[QPainter, QColor, QColor], None]] = {
    StateMark.EMPTY: _empty,
    StateMark.FILLING: _filling,
    StateMark.ERROR: _error,
    StateMark.WARNING: _warning,
    StateMark.INFO: _info,
    StateMark.EXPLAINED: _explained,
    StateMark.READY: _ready,
    StateMark.SUBMITTED: _submitted,
    StateMark.REVIEW: _review,
    StateMark.NOT_APPLICABLE: _not_applicable,
    StateMark.CARRIED: _carried,
}
