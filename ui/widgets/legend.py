"""The legend of a grid: real cells in small, each with its word; as many as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.grids.cells import CellLook, CellState, draw_cell, draw_frame
from ui.look.theme import font, ink, line_box, metrics, px, theme
from ui.look.tokens import Size, TextRole

GAP, SWATCH, INNER = 14, (26, 15), 6
SMALL = 0.62

LEGEND_ITEMS = (
    (CellState.REQUIRED, "必填"),
    (CellState.COMPUTED, "自动计算"),
    (CellState.ERROR, "错误"),
    (CellState.CARRIED, "沿用"),
    (CellState.WARNING, "警告"),
    (CellState.COMMENT, "有批注"),
)


class Legend(QWidget):
    """Swatches drawn by the grid's own painter; the last items go first when it gets narrow."""

    def __init__(self, items: tuple[tuple[CellState, str], ...] = LEGEND_ITEMS, least: int = 0) -> None:
        super().__init__()
        self._items, self._least = items, least
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("图例：" + "、".join(word for _, word in items))
        theme().changed.connect(self.updateGeometry)

    def _widths(self) -> list[int]:
        measure = metrics(TextRole.TEXT)
        return [px(SWATCH[0] + INNER) + measure.horizontalAdvance(word) for _, word in self._items]

    def _width_of(self, count: int) -> int:
        return sum(self._widths()[:count]) + px(GAP) * max(count - 1, 0) + 1

    def sizeHint(self) -> QSize:
        """All items."""
        return QSize(self._width_of(len(self._items)), line_box(TextRole.TEXT, 4, 20))

    def minimumSizeHint(self) -> QSize:
        """The least number of items."""
        return QSize(self._width_of(self._least), self.sizeHint().height())

    def shown_count(self) -> int:
        """How many items there is room for."""
        return max((n for n in range(len(self._items) + 1) if self._width_of(n) <= self.width()), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Right-aligned swatches and words."""
        painter = QPainter(self)
        count = self.shown_count()
        left = self.width() - self._width_of(count) + 1
        for (state, word), width in zip(self._items[:count], self._widths(), strict=False):
            self._draw_item(painter, left, state, word)
            left += width + px(GAP)
        painter.end()

    def _draw_item(self, painter: QPainter, left: int, state: CellState, word: str) -> None:
        width, height = px(SWATCH[0]), px(SWATCH[1])
        top = (self.height() - height) // 2
        draw_swatch(painter, QRect(left, top, width, height), state)
        painter.setFont(font(TextRole.TEXT))
        painter.setPen(ink("text2"))
        area = QRect(left + width + px(INNER), 0, self.width(), self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, word)


def draw_swatch(painter: QPainter, rect: QRect, state: CellState) -> None:
    """A cell of a state in small: painted large and scaled, so that all shapes stay apart."""
    carried = bool(state & CellState.CARRIED)
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(SMALL, SMALL)
    inner = QRect(0, 0, round(rect.width() / SMALL), round(rect.height() / SMALL))
    draw_cell(painter, inner, CellLook(state=state & ~CellState.CARRIED))
    painter.restore()
    if not state & CellState.ERROR:
        draw_frame(painter, rect, 1, "strong")
    if carried:
        painter.fillRect(rect.left(), rect.top(), px(Size.CARRY_BAR), rect.height(), ink("carry"))
