"""The table under the grid: it shows a `GridModel` with merged cells, fitting rows and columns, and own frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QTableView, QWidget

from ui.grids.cells import CellLook, draw_frame, is_tall, natural_width
from ui.grids.frozen import FrozenColumns
from ui.grids.grid_model import AnyIndex, Column, GridModel
from ui.grids.header import ColumnHeader, RowHeader
from ui.grids.layout import RowHeights, default_row_height, share_widths
from ui.look.theme import px, theme
from ui.look.tokens import STANDARD_TEXT

MEASURED_ROWS = 2000
WIDEST = 420


class GridBase(QTableView):
    """Everything of a grid that only shows; `GridView` adds what a person does with it."""

    column_widths_changed = Signal()  # by the user
    values_changed = Signal()  # what is shown changed: whoever counts selected values counts again

    def __init__(self, parent: QWidget | None, row_numbers: bool, vertical_lines: bool, least_row: int) -> None:
        super().__init__(parent)
        self._vertical_lines, self._least_row = vertical_lines, least_row
        self._saved_place: tuple[int, int, int] = (-1, -1, 0)
        self._was_focused = False
        self._widths: dict[str, int] = {}
        self._sharing = self.resting = False
        self._columns: list[Column] = []
        self.heights = RowHeights(self)
        self.frozen = FrozenColumns(self)
        self._set_up(row_numbers)

    def _set_up(self, row_numbers: bool) -> None:
        self.setHorizontalHeader(ColumnHeader(self))
        self.setVerticalHeader(RowHeader(self))
        self.verticalHeader().setVisible(row_numbers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.Box)
        self.setLineWidth(1)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalHeader().setDefaultSectionSize(self.least_row_height())
        self.horizontalHeader().sectionResized.connect(self._section_resized)
        theme().changed.connect(self._restyle)

    # the model

    def grid_model(self) -> GridModel:
        """The model; only to be asked once there is one."""
        return cast(GridModel, self.model())

    def row_count(self) -> int:
        """Rows, 0 without a model."""
        return self.model().rowCount() if self.model() else 0

    def column_count(self) -> int:
        """Columns, 0 without a model."""
        return len(self._columns)

    def columns_shown_or_not(self) -> list[Column]:
        """The model's columns, hidden ones too."""
        return self._columns

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show another table; the old model is left alone."""
        old = self.model()
        if isinstance(old, GridModel):
            for signal, slot in self._connections(old):
                signal.disconnect(slot)
        super().setModel(model)
        if isinstance(model, GridModel):
            for signal, slot in self._connections(model):
                signal.connect(slot)
        self._structure_changed()

    def _connections(self, model: GridModel) -> list[tuple[Any, Any]]:
        return [
            (model.rowsInserted, self._rows_inserted),
            (model.rowsRemoved, self._rows_removed),
            (model.rowsMoved, self._structure_changed),
            (model.layoutChanged, self._structure_changed),
            (model.spans_changed, self._spans_changed),
            (model.modelAboutToBeReset, self._about_to_reset),
            (model.modelReset, self._was_reset),
        ]

    def _structure_changed(self, *_: object) -> None:
        model = self.model()
        self._columns = list(model.columns()) if isinstance(model, GridModel) else []
        self._apply_spans()
        self.share_column_widths()
        self.heights.forget_all()
        self.values_changed.emit()

    def _spans_changed(self) -> None:
        self._apply_spans()
        self.heights.forget_all()

    def _rows_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        self._apply_spans()
        self.heights.rows_inserted(first, last)

    def _rows_removed(self, _: QModelIndex, first: int, last: int) -> None:
        self._apply_spans()
        self.heights.rows_removed(first, last)
        self.values_changed.emit()

    def _about_to_reset(self) -> None:
        current = self.currentIndex()
        self._saved_place = (current.row(), current.column(), self.verticalScrollBar().value())
        focused = QApplication.focusWidget()
        self._was_focused = focused is not None and self.isAncestorOf(focused)

    def _was_reset(self) -> None:
        self._structure_changed()
        row, column, scrolled = self._saved_place
        if row >= 0 and self.row_count() and self.column_count():
            self.go_to(min(row, self.row_count() - 1), min(column, self.column_count() - 1))
            self.verticalScrollBar().setValue(scrolled)
        if self._was_focused:  # in an editor, which is gone: the focus would go to whatever comes next
            self.setFocus()

    def go_to(self, row: int, column: int, extend: bool = False) -> None:
        """Make a cell current."""
        raise NotImplementedError

    def _apply_spans(self) -> None:
        """Merged cells as the model says; only columns that merge are asked."""
        self.clearSpans()
        if not isinstance(self.model(), GridModel):
            return
        model = self.grid_model()
        for column in (number for number, each in enumerate(self._columns) if each.merged):
            for row in range(model.rowCount()):
                span = model.cell_span(row, column)
                if span > 1:
                    self.setSpan(row, column, span, 1)

    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: Sequence[int] = ()) -> None:
        """Measure the touched rows again, unless only numbers changed: those are never wrapped."""
        super().dataChanged(first, last, list(roles))
        touched = self._columns[first.column() : last.column() + 1] if first.isValid() else []
        if not all(column.kind.is_number for column in touched):
            self.heights.forget(first.row(), last.row())
        self.values_changed.emit()

    # how it looks

    def look_of(self, row: int, column: int, selected: bool = False, current: bool = False) -> CellLook:
        """All that decides how a cell looks."""
        model, kind = self.grid_model(), self._columns[column].kind
        return CellLook(
            text=model.cell_text(row, column),
            state=model.cell_state(row, column),
            align=self._columns[column].alignment,
            mark=model.cell_mark(row, column),
            found=model.cell_found(row, column),
            numeric=kind.is_number,
            selected=selected,
            current=current,
            grid=self._vertical_lines,
            chooser=kind.has_list and model.cell_editable(row, column),
        )

    def least_row_height(self) -> int:
        """The height of a row of one line."""
        return max(default_row_height(), px(self._least_row))

    def column_is_on(self, column: int) -> bool:
        """Whether the header picks out this column."""
        selection = self.selectionModel()
        return bool(selection) and not self.resting and selection.columnIntersectsSelection(column)

    def row_is_on(self, row: int) -> bool:
        """Whether the header picks out this row."""
        selection = self.selectionModel()
        return bool(selection) and not self.resting and selection.rowIntersectsSelection(row)

    def is_active(self) -> bool:
        """Whether the keyboard belongs to the grid or to its editor."""
        focus = QApplication.focusWidget()
        return focus is self or (focus is not None and self.isAncestorOf(focus))

    def set_resting(self, resting: bool) -> None:
        """Whether the person went on from here to another place of the page: the current cell steps back."""
        if resting != self.resting:
            self.resting = resting
            self.viewport().update()
            self.horizontalHeader().viewport().update()
            self.verticalHeader().viewport().update()

    def _draw_frame(self) -> None:
        painter = QPainter(self)
        draw_frame(painter, self.rect(), 1, "accent" if self.is_active() else "line")
        painter.end()

    def _restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.least_row_height())
        self.updateGeometries()
        self.share_column_widths()
        self.heights.forget_all()
        self.viewport().update()

    # widths and heights

    def share_column_widths(self) -> None:
        """Fit the columns to the window by their width classes."""
        if not self._columns or self._sharing:
            return
        self._sharing = True
        shown = [n for n in range(len(self._columns)) if not self.isColumnHidden(n)]
        columns = [self._columns[n] for n in shown]
        for number, width in zip(shown, share_widths(columns, self.viewport().width(), self._widths), strict=True):
            if self.columnWidth(number) != width:
                self.setColumnWidth(number, width)
        self._sharing = False
        self.frozen.refit()

    def least_width(self) -> int:
        """The width at which the shown columns need not be scrolled sideways."""
        shown = [column for number, column in enumerate(self._columns) if not self.isColumnHidden(number)]
        beside = self.verticalHeader().width() if self.verticalHeader().isVisible() else 0
        beside += self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        return sum(share_widths(shown, 0, self._widths)) + beside

    def column_widths(self) -> dict[str, int]:
        """The widths the user dragged, by column key, in standard pixels: to be kept in the settings."""
        return dict(self._widths)

    def set_column_widths(self, widths: dict[str, int]) -> None:
        """Widths from the settings; none: the grid shares its room out again."""
        self._widths = dict(widths)
        self.share_column_widths()
        self.heights.forget_all()
        self.viewport().update()

    def reset_column_widths(self) -> None:
        """恢复默认列宽."""
        self.set_column_widths({})
        self.column_widths_changed.emit()

    def _section_resized(self, column: int, _: int, width: int) -> None:
        if self._sharing or column >= len(self._columns) or not width:
            return
        self._widths[self._columns[column].key] = round(width * STANDARD_TEXT / theme().text_size)
        self.frozen.refit()
        self.heights.forget_all()
        self.column_widths_changed.emit()

    def sizeHintForColumn(self, column: int) -> int:
        """The width at which a column's texts need the fewest lines, but not the whole window: for a double click."""
        if column >= len(self._columns):
            return 0
        looks = (self.look_of(row, column) for row in range(min(self.row_count(), MEASURED_ROWS)))
        return min(max((natural_width(look) for look in looks), default=0), px(WIDEST))

    def setColumnHidden(self, column: int, hide: bool) -> None:
        """The others take the room."""
        super().setColumnHidden(column, hide)
        self.share_column_widths()
        self.heights.forget_all()

    def content_height(self) -> int:
        """The height at which nothing has to scroll: for small tables inside a page."""
        rows = sum(self.heights.height_of(row) for row in range(self.row_count()))
        return self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth()

    def showEvent(self, event: QShowEvent) -> None:
        """Everything in its size before the first paint."""
        super().showEvent(event)
        self.share_column_widths()
        self.heights.forget_all()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns follow; rows whose columns changed are measured again."""
        super().resizeEvent(event)
        before = [self.columnWidth(n) for n in range(self.column_count())]
        self.share_column_widths()
        if before != [self.columnWidth(n) for n in range(self.column_count())]:
            self.heights.forget_all()
        else:
            self.heights.measure_visible()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Rows that come into view are measured; merged texts, and short ones in a tall row, stay in the middle of what
        is seen."""
        super().scrollContentsBy(dx, dy)
        tall = bool(dy) and self._shows_tall_row()
        if dy:
            self.heights.measure_visible()
        if tall:
            self.verticalHeader().viewport().update()
        if tall or (dx and self.frozen.count) or any(column.merged for column in self._columns):
            self.viewport().update()
        if dx and self.frozen.count:
            self.horizontalHeader().viewport().update()
            self.updateEditorGeometries()  # Qt moved an editor in a frozen column along

    def _shows_tall_row(self) -> bool:
        """A row of more than half the view holds its top, its middle or its bottom."""
        whole = self.viewport().rect()
        rows = {self.rowAt(y) for y in (whole.top(), whole.center().y(), whole.bottom())}
        return any(is_tall(QRect(0, 0, 1, self.rowHeight(row)), whole) for row in rows if row >= 0)

    # columns that stay

    def visualRect(self, index: AnyIndex) -> QRect:
        """Where a cell is seen."""
        return self.frozen.seen(super().visualRect(index), index.column())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The cell that is seen at a point."""
        return super().indexAt(self.frozen.under(point))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt paints the cells through the delegate; over them what stays and what the grid itself has to show."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self.frozen.paint(painter, event.rect())
        self.paint_over(painter)
        painter.end()

    def paint_over(self, painter: QPainter) -> None:
        """What lies over the cells."""
