"""The bars over the budget tables: where the money comes from and where it goes, both on one scale.

Segments are told apart by pattern, edge and label, not by colour alone; a label without room stands below the bar
with its swatch. In a low window both bars become one line: revenue − expenditure ＝ difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.editors.budget_balance import Balance, Part, Side
from ui.look.theme import font, ink, line_height, metrics, px
from ui.look.tokens import Space, TextRole

BAR, TOP, SWATCH, GAP = 26, 4, (14, 12), 16
MOST_PARTS = 5
_STYLES = (
    ("accent_soft", "accent", Qt.BrushStyle.NoBrush),
    ("warn_s", "warn", Qt.BrushStyle.BDiagPattern),
    ("ok_s", "ok", Qt.BrushStyle.NoBrush),
    ("carry_s", "carry", Qt.BrushStyle.FDiagPattern),
    ("info_s", "info", Qt.BrushStyle.VerPattern),
    ("empty_s", "strong", Qt.BrushStyle.Dense7Pattern),
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part where it is drawn; `inside`: its label stands in it."""

    part: Part
    style: int
    rect: QRectF
    label: str
    inside: bool


class BudgetBars(QWidget):
    """`chosen` carries the key of the part or total a person clicked."""

    chosen = Signal(object)

    def __init__(self, text_of: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text_of = text_of
        self._balance: Balance | None = None
        self.low = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_balance(self, balance: Balance) -> None:
        """Draw these sides."""
        self._balance = balance
        sides = (balance.left, balance.right)
        said = ("；".join(f"{part.words}{self._text_of(part.fen)}" for part in side.parts) for side in sides)
        self.setAccessibleName("收支结构图")
        totals = (f"{side.words}{self._text_of(side.total or 0)}" for side in sides)
        self.setAccessibleDescription("。".join(map("：".join, zip(totals, said, strict=True))))
        self.update()

    def set_low(self, low: bool) -> None:
        """One line instead of two bars."""
        self.low = low
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(400), px(BAR) if self.low else px(TOP) + 2 * self._step())

    def _step(self) -> int:
        return px(BAR) + line_height(TextRole.HINT) + px(4)

    # ---- where things are

    def segments(self, side: Side, top: int) -> list[Segment]:
        """The parts of a bar from left to right."""
        left, room = self._left(), self._room()
        most = max((abs(one.total or 0) for one in self._sides()), default=0)
        measure, found, at = metrics(TextRole.HINT), list[Segment](), float(left)
        for number, part in enumerate(_fewer(side.parts)):
            width = room * part.fen / most if most and part.fen > 0 else 0.0
            label = f"{part.words} {self._text_of(part.fen)}"
            inside = measure.horizontalAdvance(label) + px(12) <= width
            found.append(Segment(part, number % len(_STYLES), QRectF(at, top, width, px(BAR)), label, inside))
            at += width
        return found

    def _sides(self) -> tuple[Side, ...]:
        return (self._balance.left, self._balance.right) if self._balance else ()

    def _left(self) -> int:
        return px(Space.M) + max(
            (metrics(TextRole.STRONG).horizontalAdvance(side.words) for side in self._sides()), default=0
        ) + px(Space.M)  # fmt: skip

    def _room(self) -> int:
        return max(self.width() - self._left() - px(120), px(60))

    # ---- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._balance is not None and self.low:
            self._draw_line(painter, self._balance)
        elif self._balance is not None:
            for number, side in enumerate(self._sides()):
                self._draw_side(painter, side, px(TOP) + number * self._step())
        painter.end()

    def _draw_line(self, painter: QPainter, balance: Balance) -> None:
        left, right = balance.left, balance.right
        words = (
            f"{left.words} {self._text_of(left.total or 0)} − {right.words} {self._text_of(right.total or 0)}"
            f" ＝ {self._text_of(balance.difference)}"
        )
        self._write(painter, QRect(px(Space.M), 0, self.width(), self.height()), words, TextRole.STRONG)

    def _draw_side(self, painter: QPainter, side: Side, top: int) -> None:
        self._write(painter, QRect(px(Space.M), top, self._left(), px(BAR)), side.words, TextRole.STRONG)
        total = self._text_of(side.total) if side.total is not None else "未填"
        box = QRect(self.width() - px(112), top, px(100), px(BAR))
        self._write(painter, box, total, TextRole.STRONG, right=True)
        segments = self.segments(side, top)
        for segment in segments:
            self._draw_segment(painter, segment)
        if not segments:
            painter.setPen(QPen(ink("line"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self._left() + 0.5, top + 0.5, self._room() - 1, px(BAR) - 1))
        self._draw_legend(painter, [one for one in segments if not one.inside], top + px(BAR))

    def _draw_segment(self, painter: QPainter, segment: Segment) -> None:
        _fill(painter, segment.rect.adjusted(0.5, 0.5, -0.5, -0.5), segment.style)
        if not segment.inside:
            return
        box = segment.rect.toRect().adjusted(px(8), 0, -px(4), 0)
        if _STYLES[segment.style][2] is not Qt.BrushStyle.NoBrush:
            back = QRectF(box.left() - px(4), box.top() + px(4), 0, box.height() - px(8))
            back.setWidth(metrics(TextRole.HINT).horizontalAdvance(segment.label) + px(8))
            painter.fillRect(back, ink(_STYLES[segment.style][0]))
        self._write(painter, box, segment.label, TextRole.HINT)

    def _draw_legend(self, painter: QPainter, segments: Sequence[Segment], top: int) -> None:
        """Labels that found no room, right under the bar; what does not fit there is in the tooltip."""
        measure, width, height = metrics(TextRole.HINT), px(SWATCH[0]), px(SWATCH[1])
        line = line_height(TextRole.HINT) + px(2)
        right = self._left() + self._room()
        for segment in reversed(segments):
            long = measure.horizontalAdvance(segment.label)
            left = right - long - width - px(6)
            if left < self._left():
                return
            _fill(painter, QRectF(left + 0.5, top + (line - height) // 2 + 1.5, width, height), segment.style)
            box = QRect(left + width + px(6), top + 1, long + 2, line)
            self._write(painter, box, segment.label, TextRole.HINT, token="text2")
            right = left - px(GAP)

    def _write(
        self, painter: QPainter, box: QRect, text: str, role: TextRole, right: bool = False, token: str = "text"
    ) -> None:
        painter.setFont(font(role))
        painter.setPen(ink(token))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    # ---- the mouse

    def part_at(self, place: QPointF) -> Part | None:
        """The part under the mouse."""
        for number, side in enumerate(() if self.low else self._sides()):
            for segment in self.segments(side, px(TOP) + number * self._step()):
                if segment.rect.contains(place):
                    return segment.part
        return None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None:
            self.chosen.emit(part.key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            part = self.part_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), f"{part.words} {self._text_of(part.fen)}" if part else "", self)
            return True
        return super().event(event)


def _fewer(parts: Sequence[Part]) -> list[Part]:
    """The largest parts in their order, the others as one."""
    if len(parts) <= MOST_PARTS:
        return list(parts)
    kept = sorted(parts, key=lambda part: -part.fen)[: MOST_PARTS - 1]
    rest = [part for part in parts if part not in kept]
    return [part for part in parts if part in kept] + [
        Part(f"其余 {len(rest)} 项", sum(part.fen for part in rest), rest[0].key)
    ]


def _fill(painter: QPainter, rect: QRectF, style: int) -> None:
    surface, edge, pattern = _STYLES[style]
    painter.fillRect(rect, ink(surface))
    if pattern is not Qt.BrushStyle.NoBrush:
        painter.fillRect(rect, QBrush(ink(edge), pattern))
    painter.setPen(QPen(ink(edge), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)
