"""Drags inside a grid: a selection that follows the mouse, and the handle that is pulled to fill."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView

from ui.grids.cells import draw_frame, draw_handle, handle_box
from ui.grids.clipboard import Area
from ui.grids.fill import pulled_to
from ui.grids.grid_model import Cell
from ui.look.theme import ink, px
from ui.look.tokens import Size

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView

GRIP = 4
"""The handle is caught this far around what is drawn of it."""
SCROLL_MS = 40
_LEFT = Qt.MouseButton.LeftButton


class _Drag(Enum):
    NONE = auto()
    SELECT = auto()
    FILL = auto()


class Mouse(QObject):
    """The drags of one grid; what it answers True to needs nothing of Qt any more."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self._drag = _Drag.NONE
        self._at = QPoint()
        self._moved = False
        self._scroll = QTimer(self)
        self._scroll.setInterval(SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
        self.target: Area | None = None

    # the handle

    def frame(self) -> QRect | None:
        """Where the selection is, be it out of sight, when one rectangle can be drawn around it; else None."""
        view, area = self._view, self._view.selected_area()
        if area is None or not (view.is_block() or view.is_single()):
            return None
        return self._seen(area)

    def _seen(self, area: Area) -> QRect:
        view, model = self._view, self._view.grid_model()
        columns = [c for c in (area.left, area.right) if not view.isColumnHidden(c)]
        rects = [view.visualRect(model.index(row, c)) for row in (area.top, area.bottom) for c in columns]
        whole = QRect()
        for rect in rects:
            whole = whole.united(rect)
        return whole

    def has_handle(self) -> bool:
        """Where nothing can be typed there is nothing to pull."""
        view = self._view
        return bool(view.row_count()) and any(column.editable for column in view.columns_shown_or_not())

    def on_handle(self, place: QPoint) -> bool:
        """Whether the handle is under the mouse."""
        view = self._view
        frame = self.frame() if self.has_handle() and view.currentIndex().isValid() else None
        if frame is None or not view.frozen.room(self._last_column()).contains(place):
            return False
        return handle_box(frame).adjusted(-GRIP, -GRIP, GRIP, GRIP).contains(place)

    def _last_column(self) -> int:
        area = self._view.selected_area()
        return area.right if area is not None else 0

    @property
    def is_filling(self) -> bool:
        """The handle is being pulled."""
        return self._drag is _Drag.FILL

    def give_up(self) -> None:
        """Esc while the handle is pulled: nothing is filled."""
        self.target = None
        self.release()
        self._view.viewport().update()

    # press, move, release

    def press(self, event: QMouseEvent) -> bool:
        """True: the handle was caught."""
        place, plain = event.position().toPoint(), not event.modifiers()
        extended = self._view.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection
        if event.button() != _LEFT or not plain or not extended:
            return False
        if self.on_handle(place):
            self._drag, self.target = _Drag.FILL, None
            return True
        if self._view.indexAt(place).isValid():
            self._drag = _Drag.SELECT
        return False

    def move(self, event: QMouseEvent) -> bool:
        """True: a drag goes on."""
        self._at = event.position().toPoint()
        if not event.buttons() & _LEFT:  # let go where nobody told us
            self._drag, self.target, self._moved = _Drag.NONE, None, False
        if self._drag is _Drag.NONE:
            shape = Qt.CursorShape.CrossCursor if self.on_handle(self._at) else Qt.CursorShape.ArrowCursor
            self._view.viewport().setCursor(shape)
            return False
        if not self._view.viewport().rect().contains(self._at):
            self._scroll.start()
        self._follow()
        return True

    def release(self) -> bool:
        """True: a handle or a selection was let go; Qt would take it for a click that selects one cell."""
        drag, target, moved = self._drag, self.target, self._moved
        self._drag, self.target, self._moved = _Drag.NONE, None, False
        self._scroll.stop()
        if drag is not _Drag.FILL:
            return moved
        if target is not None and target.rows > 0 and target.columns > 0:
            self._view.deeds.fill_to(target)
        self._view.viewport().update()
        return True

    def _follow(self) -> None:
        view, (row, column) = self._view, self._cell_near(self._at)
        if self._drag is _Drag.SELECT:
            if (row, column) != view.far_cell():
                self._moved = True
                view.extend_to(row, column)
            return
        area = view.selected_area()
        target = pulled_to(area, row, column) if area is not None else None
        if target != self.target:
            self.target = target
            view.viewport().update()

    def _cell_near(self, place: QPoint) -> Cell:
        """The cell under the mouse, or the nearest one."""
        view = self._view
        inside = view.viewport().rect()
        x, y = (min(max(value, 0), most - 1) for value, most in
                ((place.x(), inside.width()), (place.y(), inside.height())))  # fmt: skip
        row, column = view.rowAt(y), view.columnAt(view.frozen.under(QPoint(x, y)).x())
        shown = [c for c in range(view.column_count()) if not view.isColumnHidden(c)]
        return (row if row >= 0 else view.row_count() - 1), (column if column >= 0 else shown[-1])

    def _scroll_on(self) -> None:
        """The mouse is held outside: the grid comes to it."""
        inside = self._view.viewport().rect()
        if self._drag is _Drag.NONE or inside.contains(self._at):
            self._scroll.stop()
            return
        step = px(Size.ROW)
        for bar, value, most in (
            (self._view.horizontalScrollBar(), self._at.x(), inside.width()),
            (self._view.verticalScrollBar(), self._at.y(), inside.height()),
        ):
            bar.setValue(bar.value() + (-step if value < 0 else step if value >= most else 0))
        self._follow()

    # what is seen of it

    def paint(self, painter: QPainter) -> None:
        """The frame of a selection of several cells, its handle, and the cells a pulled handle would fill."""
        frame = self.frame() if self._view.currentIndex().isValid() else None
        if frame is None or frame.isEmpty():
            return
        area = self._view.selected_area()
        if self._view.is_block() and area is not None:
            painter.setClipRect(self._view.frozen.room(area.left))
            draw_frame(painter, frame, 1, "accent")
            painter.setClipRect(self._view.frozen.room(area.right))
            if self.has_handle():
                draw_handle(painter, frame)
        if self.target is not None and self.target.rows > 0 and self.target.columns > 0:
            painter.setClipRect(self._view.frozen.room(self.target.left))
            self._paint_target(painter, self._seen(self.target))
        painter.setClipping(False)

    def _paint_target(self, painter: QPainter, seen: QRect) -> None:
        pen = painter.pen()
        pen.setColor(ink("accent"))
        pen.setWidth(px(Size.FRAME))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(seen.adjusted(1, 1, -2, -2))
