"""Where one is in a grid and what is selected: the current cell stays put while the selection grows from it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QScrollBar, QWidget

from ui.grids.clipboard import Area
from ui.grids.grid_base import GridBase
from ui.grids.grid_model import AnyIndex, Cell

_SELECT = QItemSelectionModel.SelectionFlag


class GridSelection(GridBase):
    """What the keyboard, the mouse and the deeds of a `GridView` know about cells and selections."""

    current_cell_changed = Signal(int, int)  # row, column; -1 when there is none

    def __init__(self, parent: QWidget | None, row_numbers: bool, vertical_lines: bool, least_row: int) -> None:
        self._far: Cell | None = None
        self._cursor_row: int | None = None
        super().__init__(parent, row_numbers, vertical_lines, least_row)

    # where one is

    def cursor_cell(self) -> Cell:
        """The cell the keyboard is in; inside a merged cell the row it was entered from."""
        current = self.currentIndex()
        row, column, kept = max(current.row(), 0), max(current.column(), 0), self._cursor_row
        if kept is not None and self._is_there(kept, column) and self.grid_model().top_of(kept, column) == row:
            return kept, column
        return row, column

    def far_cell(self) -> Cell:
        """The corner of the selection that Shift and an arrow move; the cursor when nothing was selected so."""
        return self._far if self._far is not None and self._is_there(*self._far) else self.cursor_cell()

    def go_to(self, row: int, column: int, extend: bool = False) -> None:
        """Make a cell current and bring it into view; `extend` selects from the current cell up to there."""
        if not self._is_there(row, column):
            return
        if extend:
            self.extend_to(row, column)
        else:
            self._set_current(row, column)
            self._select(self._area_of(row, column))
        self.scrollTo(self.model().index(row, column))

    def extend_to(self, row: int, column: int) -> None:
        """Select from the current cell up to this one, which need not be in sight."""
        if self._is_there(row, column):
            self._far = (row, column)
            self._select(_around(self._area_of(*self.cursor_cell()), self._area_of(row, column)))

    def make_current(self, row: int, column: int) -> None:
        """Another cell of the selection is the one that is typed into; the selection stays."""
        self._set_current(row, column)
        self.scrollTo(self.model().index(row, column))

    def _set_current(self, row: int, column: int) -> None:
        self._far, self._cursor_row = None, row
        self.selectionModel().setCurrentIndex(self._index_of(row, column), _SELECT.NoUpdate)

    def _is_there(self, row: int, column: int) -> bool:
        return 0 <= row < self.row_count() and 0 <= column < self.column_count()

    def _index_of(self, row: int, column: int) -> AnyIndex:
        model = self.grid_model()
        return model.index(model.top_of(row, column), column)

    def _area_of(self, row: int, column: int) -> Area:
        """The rows of the merged cell that covers this one."""
        model = self.grid_model()
        top = model.top_of(row, column)
        return Area(top, column, top + max(model.cell_span(top, column), 1) - 1, column)

    def select_area(self, area: Area) -> None:
        """Select a rectangle; its first cell becomes current."""
        self.go_to(area.top, area.left)
        self._far = (area.bottom, area.right)
        self._select(area)

    def select_whole(self, rows: bool = False, columns: bool = False) -> None:
        """Shift+Space, Ctrl+Space: the selection over whole rows or columns; the current cell stays."""
        area = self.selected_area()
        if area is None:
            return
        top, bottom = (0, self.row_count() - 1) if columns else (area.top, area.bottom)
        left, right = (0, self.column_count() - 1) if rows else (area.left, area.right)
        self._far = (bottom, right)
        self._select(Area(top, left, bottom, right))

    def _select(self, area: Area) -> None:
        model = self.grid_model()
        corners = model.index(area.top, area.left), model.index(area.bottom, area.right)
        self.selectionModel().select(QItemSelection(*corners), _SELECT.ClearAndSelect)

    # what is selected

    def selected_area(self) -> Area | None:
        """The rectangle around the selection; the current cell when nothing is selected."""
        ranges = self._ranges()
        if not ranges:
            row, column = self.currentIndex().row(), self.currentIndex().column()
            return Area(row, column, row, column) if row >= 0 else None
        return Area(
            min(r.top() for r in ranges),
            min(r.left() for r in ranges),
            max(r.bottom() for r in ranges),
            max(r.right() for r in ranges),
        )

    def is_block(self) -> bool:
        """Whether the selection is one rectangle of several cells."""
        return len(self._ranges()) == 1 and not self.is_single()

    def is_single(self) -> bool:
        """Whether nothing but one cell is selected, be it merged."""
        ranges = self._ranges()
        if len(ranges) != 1:
            return not ranges
        one = ranges[0]
        return one.width() == 1 and self._area_of(one.top(), one.left()).bottom >= one.bottom()

    def selected_cells(self) -> list[Cell]:
        """The selected cells; a merged one counts once, hidden columns do not."""
        model, found = self.grid_model(), set()
        for each in self._ranges():
            columns = [c for c in range(each.left(), each.right() + 1) if not self.isColumnHidden(c)]
            found |= {(row, c) for row in range(each.top(), each.bottom() + 1) for c in columns}
        return sorted(cell for cell in found if model.cell_span(*cell))

    def selected_rows(self) -> list[int]:
        """The rows the selection touches."""
        return sorted({row for each in self._ranges() for row in range(each.top(), each.bottom() + 1)})

    def whole_rows_selected(self) -> bool:
        """Whether the selection is made of whole rows."""
        last = self.column_count() - 1
        ranges = self._ranges()
        return bool(ranges) and all(each.left() == 0 and each.right() == last for each in ranges)

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection() if self.selectionModel() else QItemSelection()
        return [selection.at(number) for number in range(selection.size())]

    def first_editable_column(self, row: int) -> int:
        """Where typing begins in a row."""
        columns = (c for c in range(self.column_count()) if not self.isColumnHidden(c))
        return next((c for c in columns if self.grid_model().cell_editable(row, c)), 0)

    # what is seen

    def scrollTo(
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring the keyboard's row into view; a merged cell need not be seen whole."""
        row, column = index.row(), index.column()
        if self._cursor_row is not None and self.grid_model().top_of(self._cursor_row, column) == row:
            row = self._cursor_row
        for _ in range(_SETTLES):  # rows that come into view may grow, and push this one out again
            bar, height = self.verticalScrollBar(), self.viewport().height()
            _scroll(bar, self.rowViewportPosition(row), self.rowHeight(row), height)
            self.heights.measure_visible()
            if 0 <= self.rowViewportPosition(row) <= max(height - self.rowHeight(row), 0):
                break
            self.updateGeometries()
        if column >= self.frozen.count:
            held = self.frozen.width
            _scroll(self.horizontalScrollBar(), self.columnViewportPosition(column) - held, self.columnWidth(column),
                    self.viewport().width() - held)  # fmt: skip

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Tell the edit bar."""
        kept = self._cursor_row
        if kept is not None and self.grid_model().top_of(kept, current.column()) != current.row():
            self._cursor_row = None
        super().currentChanged(current, previous)
        self._update_headers()
        self.current_cell_changed.emit(current.row(), current.column())
        if previous.isValid() and current.row() != previous.row():
            QTimer.singleShot(0, self, self._leave_row)  # now an editor may be closing

    def _leave_row(self) -> None:
        if self.model() is not None and self.currentIndex().isValid():
            self.grid_model().leave_row(self.cursor_cell()[0])

    def _spans_changed(self) -> None:
        super()._spans_changed()
        QTimer.singleShot(0, self, self._uncover_current)  # now an editor may be closing

    def _uncover_current(self) -> None:
        """A current cell that a merged one covers now is that one: a frame under it would not be seen."""
        current = self.currentIndex()
        row, column = current.row(), current.column()
        if self._is_there(row, column) and not self.grid_model().cell_span(row, column):
            self._cursor_row = row
            self.selectionModel().setCurrentIndex(self._index_of(row, column), _SELECT.NoUpdate)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """The frame and the handle go along."""
        super().selectionChanged(selected, deselected)
        self._update_headers()
        self.viewport().update()

    def _update_headers(self) -> None:
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()


def _around(one: Area, other: Area) -> Area:
    """The rectangle around two."""
    return Area(
        min(one.top, other.top), min(one.left, other.left), max(one.bottom, other.bottom), max(one.right, other.right)
    )


_SETTLES = 5


def _scroll(bar: QScrollBar, position: int, size: int, room: int) -> None:
    """Move a scroll bar just so far that `position`..`position + size` is inside `room`."""
    if position < 0 or size > room:
        bar.setValue(bar.value() + position)
    elif position + size > room:
        bar.setValue(bar.value() + position + size - room)
