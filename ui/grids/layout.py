"""Row heights that fit the text and column widths that fit the window, measured only where it matters."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.grids.cells import cell_height
from ui.grids.grid_model import Column
from ui.look.theme import px
from ui.look.tokens import Size

if TYPE_CHECKING:
    from ui.grids.grid_base import GridBase

IDLE_SLICE_SECONDS = 0.006


class RowHeights(QObject):
    """Visible rows are measured at once, the rest in idle slices; a row is measured again only when it changed."""

    def __init__(self, view: GridBase) -> None:
        super().__init__(view)
        self._view = view
        self._unmeasured: set[int] = set()
        self._working = False
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._measure_slice)

    def forget_all(self) -> None:
        """Widths, font or the whole table changed."""
        model = self._view.model()
        self._unmeasured = set(range(model.rowCount())) if model else set()
        self.measure_visible()

    def forget(self, first: int, last: int) -> None:
        """These rows changed, and with them what their merged cells ask of the rows below."""
        model = self._view.grid_model()
        spans = [model.cell_span(last, column) for column in range(model.columnCount())]
        self._unmeasured.update(range(first, min(last + max([1, *spans]), model.rowCount())))
        self.measure_visible()

    def rows_inserted(self, first: int, last: int) -> None:
        """Rows below moved down; what was measured stays so."""
        count = last - first + 1
        moved = {row + count if row >= first else row for row in self._unmeasured}
        self._unmeasured = moved | set(range(first, last + 1))
        self.measure_visible()

    def rows_removed(self, first: int, last: int) -> None:
        """Rows below moved up."""
        count = last - first + 1
        self._unmeasured = {r - count if r > last else r for r in self._unmeasured if not first <= r <= last}
        self.measure_visible()

    def measure_visible(self) -> None:
        """Measure what can be seen; growing rows push others out, so that one pass from the top is enough."""
        if self._working or not self._unmeasured or not self._view.isVisible():
            return
        self._working = True
        try:
            row = max(self._view.rowAt(0), 0)
            bottom = self._view.viewport().height()
            while row < self._view.row_count() and self._view.rowViewportPosition(row) <= bottom:
                self._measure(row)
                row += 1
        finally:
            self._working = False
        if self._unmeasured:
            self._idle.start()

    def _measure(self, row: int) -> None:
        if row not in self._unmeasured:
            return
        self._unmeasured.discard(row)
        height = self.height_of(row)
        if height != self._view.rowHeight(row):
            self._view.setRowHeight(row, height)

    def height_of(self, row: int) -> int:
        """The height the row's cells need; hidden columns do not count, a merged cell asks its rows for a share."""
        view = self._view
        shown = (column for column in range(view.column_count()) if not view.isColumnHidden(column))
        return max([view.least_row_height(), *(self._share(row, column) for column in shown)])

    def _share(self, row: int, column: int) -> int:
        """What a cell needs of this row: rows under one merged cell carry its height in equal parts."""
        view, model = self._view, self._view.grid_model()
        top = row
        while top and not model.cell_span(top, column):
            top -= 1
        whole = cell_height(view.look_of(top, column), view.columnWidth(column))
        return -(-whole // max(1, model.cell_span(top, column)))

    def _measure_slice(self) -> None:
        """Rows out of sight, a few milliseconds at a time; what is seen stays where it is."""
        view, end = self._view, perf_counter() + IDLE_SLICE_SECONDS
        if not view.isVisible():
            self._idle.stop()
            return
        anchor = view.rowAt(0)
        offset = view.rowViewportPosition(anchor) if anchor >= 0 else 0
        while self._unmeasured and perf_counter() < end:
            row = next(iter(self._unmeasured))
            self._measure(row) if row < view.row_count() else self._unmeasured.discard(row)
        if anchor >= 0 and view.rowViewportPosition(anchor) != offset:
            view.updateGeometries()  # else the bar does not reach that far yet
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + view.rowViewportPosition(anchor) - offset)
        if not self._unmeasured:
            self._idle.stop()


def share_widths(columns: list[Column], room: int, chosen: dict[str, int]) -> list[int]:
    """Column widths for `room` pixels: least widths, then up to the largest in proportion, the rest to stretchers.

    `chosen` are widths the user dragged, by key, in standard pixels; they stay. Without enough room the grid scrolls
    sideways.
    """
    widths = [px(chosen.get(column.key) or column.width.value[0]) for column in columns]
    free = room - sum(widths)
    wants = [0 if column.key in chosen else px(column.width.value[1]) - width
             for column, width in zip(columns, widths, strict=True)]  # fmt: skip
    widths = _spread(widths, wants, min(free, sum(wants)))
    weights = [0 if column.key in chosen else column.width.value[2] for column in columns]
    return _spread(widths, weights, room - sum(widths) if any(weights) else 0)


def _spread(widths: list[int], weights: list[int], amount: int) -> list[int]:
    """Add `amount` to the widths in proportion to the weights, to the last pixel."""
    if amount <= 0 or not sum(weights):
        return widths
    result, given, seen = [], 0, 0
    for width, weight in zip(widths, weights, strict=True):
        seen += weight
        part = amount * seen // sum(weights) - given
        given += part
        result.append(width + part)
    return result


def default_row_height() -> int:
    """What an unmeasured row is taken for."""
    return px(Size.ROW)
