"""The first columns of a grid stay where they are while the others scroll sideways under them.

There is one view only: `GridBase` moves what Qt says about cells of these columns, and paints them over the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from ui.grids.cells import draw_cell, follows_view
from ui.look.theme import ink

if TYPE_CHECKING:
    from ui.grids.grid_base import GridBase

LARGEST_SHARE = 0.5
"""Frozen columns never take more of the width than this: the others must have room to scroll in."""


class FrozenColumns:
    """Which columns stay, how wide they are, and where their cells are seen."""

    def __init__(self, view: GridBase) -> None:
        self._view = view
        self.count = 0
        self.width = 0

    def refit(self) -> None:
        """Take as many of the leading columns marked `frozen` as fit; to be called when widths change."""
        view, room = self._view, self._view.viewport().width() * LARGEST_SHARE
        self.count = self.width = 0
        for number, column in enumerate(view.columns_shown_or_not()):
            wider = self.width + (0 if view.isColumnHidden(number) else view.columnWidth(number))
            if not column.frozen or wider > room:
                return
            self.count, self.width = number + 1, wider

    @property
    def shift(self) -> int:
        """How far the grid is scrolled sideways; 0 when nothing has to be held."""
        return self._view.horizontalHeader().offset() if self.count else 0

    def covers(self, x: int) -> bool:
        """Whether a frozen column is seen at `x` of the viewport though another one would be there."""
        return 0 <= x < self.width and self.shift > 0

    def seen(self, rect: QRect, column: int) -> QRect:
        """Where a cell whose place is `rect` by Qt's counting is seen."""
        return rect.translated(self.shift, 0) if column < self.count else rect

    def under(self, point: QPoint) -> QPoint:
        """The reverse: what Qt calls the place that is seen at `point`."""
        return point - QPoint(self.shift, 0) if self.covers(point.x()) else point

    def room(self, column: int) -> QRect:
        """The part of the viewport in which cells of a column can be seen."""
        room = self._view.viewport().rect()
        if column >= self.count and self.shift:
            room.setLeft(self.width)
        return room

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Draw the frozen columns over what scrolled under them."""
        view = self._view
        held = QRect(0, 0, self.width, view.viewport().height())
        if not self.shift or not held.intersects(area):
            return
        painter.save()
        painter.setClipRect(held & area)
        painter.fillRect(held, QApplication.palette().base())
        first, last = view.rowAt(area.top()), view.rowAt(area.bottom())
        last = last if last >= 0 else view.row_count() - 1
        for column in range(self.count if first >= 0 else 0):
            if not view.isColumnHidden(column):
                self._paint_column(painter, column, first, last)
        painter.fillRect(self.width - 1, 0, 1, held.height(), ink("strong"))
        painter.restore()

    def _paint_column(self, painter: QPainter, column: int, first: int, last: int) -> None:
        view, model, row = self._view, self._view.grid_model(), first
        current, selection = view.currentIndex(), view.selectionModel()
        while row <= last:
            top = model.top_of(row, column)
            index, span = model.index(top, column), view.rowSpan(top, column)
            is_current = (current.row(), current.column()) == (top, column)
            look = view.look_of(top, column, selection.isSelected(index), is_current)
            rect, whole = view.visualRect(index), view.viewport().rect()
            draw_cell(painter, rect, look, whole if span > 1 or follows_view(look, rect, whole) else None)
            row = top + max(span, 1)
