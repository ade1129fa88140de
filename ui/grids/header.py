"""Own painted headers: groups over columns, wrapped bold labels, the current row and column picked out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from ui.grids.cells import Align, draw_lines, is_tall, wrap
from ui.grids.grid_model import Column, GridModel
from ui.look.theme import font, ink, line_box, line_height, metrics, px
from ui.look.tokens import Size, TextRole

if TYPE_CHECKING:
    from ui.grids.frozen import FrozenColumns

LABEL_PAD = 5
EDGE_GRIP = 4
_ARROW = Qt.CursorShape.ArrowCursor


class Highlighting(Protocol):
    """What a header asks the grid it belongs to."""

    frozen: FrozenColumns

    def column_is_on(self, column: int) -> bool:
        """Whether the current cell or the selection touches the column."""

    def row_is_on(self, row: int) -> bool:
        """Whether the current cell or the selection touches the row."""

    def rows_can_be_dragged(self, row: int) -> bool:
        """Whether pressing on this row's number takes the selected rows along."""

    def show_drop_line(self, row: int | None) -> None:
        """Where dragged rows would go: before this row."""

    def scroll_towards(self, y: int) -> None:
        """A place of the viewport is wanted that may be out of sight."""

    def drop_rows(self, row: int) -> None:
        """The dragged rows were let go before this row."""

    def show_header_menu(self, column: int, at: QPoint) -> None:
        """The right button on a column's label."""


class _Header(QHeaderView):
    """What both headers share."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(px(20))
        self.setAutoFillBackground(False)

    def grid(self) -> Highlighting:
        """The grid this header belongs to."""
        return cast(Highlighting, self.parent())

    def _draw_box(self, painter: QPainter, rect: QRect, on: bool) -> None:
        painter.fillRect(rect, ink("header_on" if on else "header"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink("line"))
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), ink("line"))


class ColumnHeader(_Header):
    """Column labels, one or two levels; heights come from the font and from wrapped labels."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._resizing: tuple[int, int] | None = None  # column, and its width less the place of the mouse
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def columns(self) -> list[Column]:
        """The model's columns; none without a model."""
        model = self.model()
        return list(model.columns()) if isinstance(model, GridModel) else []

    def has_groups(self) -> bool:
        """Whether there are two levels."""
        return any(column.group for column in self.columns())

    def sizeHint(self) -> QSize:
        """One or two boxes high, more where labels wrap."""
        if self.has_groups():
            return QSize(0, self._group_height() + self._label_height(grouped=True))
        return QSize(0, self._label_height(grouped=False))

    def _group_height(self) -> int:
        return line_box(TextRole.STRONG, 6, Size.HEADER_TWO // 2)

    def _label_height(self, grouped: bool) -> int:
        columns = [(n, c) for n, c in enumerate(self.columns()) if not self.isSectionHidden(n)]
        relevant = [self._lines(n, c) for n, c in columns if bool(c.group) or not grouped]
        lines = max((len(found) for found in relevant), default=1)
        air, least = (6, Size.HEADER_TWO // 2) if grouped else (10, Size.HEADER)
        return max(lines * line_height(TextRole.STRONG) + px(air), px(least))

    def _lines(self, number: int, column: Column) -> tuple[str, ...]:
        return wrap(column.label, max(self.sectionSize(number) - 2 * px(LABEL_PAD), 1), TextRole.STRONG)

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        """The label on one line: what a double click on the edge leaves room for."""
        columns = self.columns()
        label = columns[logicalIndex].label if logicalIndex < len(columns) else ""
        width = metrics(TextRole.STRONG).horizontalAdvance(label) + 2 * px(LABEL_PAD) + 2
        return QSize(width, self._label_height(grouped=False))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sections and groups in one go: a section alone does not know its neighbours."""
        painter = QPainter(self.viewport())
        whole = self.viewport().rect()
        painter.fillRect(whole, ink("header"))
        painter.fillRect(0, whole.bottom(), whole.width(), 1, ink("line"))
        painter.setFont(font(TextRole.STRONG))
        self._draw_columns(painter, range(len(self.columns())), 0)
        frozen = self.grid().frozen
        if frozen.shift:
            held = QRect(0, 0, frozen.width, self.height())
            painter.setClipRect(held)
            painter.fillRect(held, ink("header"))
            self._draw_columns(painter, range(frozen.count), frozen.shift)
            painter.fillRect(held.right(), 0, 1, held.height(), ink("strong"))
        painter.end()

    def _draw_columns(self, painter: QPainter, numbers: Iterable[int], shift: int) -> None:
        all_columns = self.columns()
        columns = [(number, all_columns[number]) for number in numbers if not self.isSectionHidden(number)]
        for number, column in columns:
            self._draw_section(painter, number, column, shift)
        for first, last in group_runs([column for _, column in columns]):
            self._draw_group(painter, columns[first][0], columns[last][0], columns[first][1].group, shift)

    def _draw_section(self, painter: QPainter, number: int, column: Column, shift: int) -> None:
        top = self._group_height() if column.group else 0
        left = self.sectionViewportPosition(number) + shift
        box = QRect(left, top, self.sectionSize(number), self.height() - top)
        self._draw_box(painter, box, self.grid().column_is_on(number))
        painter.setPen(ink("text"))
        area = box.adjusted(px(LABEL_PAD), 0, -px(LABEL_PAD), -1)
        draw_lines(painter, area, self._lines(number, column), Align.CENTER, TextRole.STRONG)

    def _draw_group(self, painter: QPainter, first: int, last: int, label: str, shift: int) -> None:
        left = self.sectionViewportPosition(first) + shift
        right = self.sectionViewportPosition(last) + shift + self.sectionSize(last)
        box = QRect(left, 0, right - left, self._group_height())
        self._draw_box(painter, box, on=False)
        painter.setPen(ink("text"))
        shown = box.intersected(self.viewport().rect())
        draw_lines(painter, shown.adjusted(px(LABEL_PAD), 0, -px(LABEL_PAD), -1), (label,), Align.CENTER,
                   TextRole.STRONG)  # fmt: skip

    # the mouse on columns that stay: Qt takes them for being out of sight

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a column or drag its edge."""
        x = event.position().toPoint().x()
        edge = self._frozen_edge(x)
        if edge is not None and event.button() == Qt.MouseButton.LeftButton:
            self._resizing = (edge, self.sectionSize(edge) - x)
        else:
            super().mousePressEvent(self._as_qt_counts(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag an edge, or show that it can be dragged."""
        x = event.position().toPoint().x()
        if self._resizing is not None:
            column, more = self._resizing
            self.resizeSection(column, max(x + more, self.minimumSectionSize()))
        elif not event.buttons() and self.grid().frozen.covers(x):
            self.setCursor(Qt.CursorShape.SplitHCursor if self._frozen_edge(x) is not None else _ARROW)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of what the press began."""
        if self._resizing is not None:
            self._resizing = None
        else:
            super().mouseReleaseEvent(self._as_qt_counts(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On an edge: the column takes the width of its texts."""
        edge = self._frozen_edge(event.position().toPoint().x())
        if edge is not None:
            self.sectionHandleDoubleClicked.emit(edge)
        else:
            super().mouseDoubleClickEvent(self._as_qt_counts(event))

    def _frozen_edge(self, x: int) -> int | None:
        """The frozen column whose right edge is seen at `x`, while it is seen elsewhere than Qt believes."""
        frozen, right = self.grid().frozen, 0
        if not frozen.shift:
            return None
        for column in range(frozen.count):
            right += self.sectionSize(column)
            if not self.isSectionHidden(column) and abs(x - right) <= EDGE_GRIP:
                return column
        return None

    def _as_qt_counts(self, event: QMouseEvent) -> QMouseEvent:
        """The same event where Qt believes the column under it to be."""
        frozen, place = self.grid().frozen, event.position()
        if not frozen.covers(place.toPoint().x()):
            return event
        moved = place - QPointF(frozen.shift, 0)
        return QMouseEvent(
            event.type(), moved, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Widths to fit and to reset."""
        at = self.grid().frozen.under(event.pos())
        self.grid().show_header_menu(self.logicalIndexAt(at), event.globalPos())


def group_runs(columns: list[Column]) -> list[tuple[int, int]]:
    """First and last column of each group of the upper header level."""
    runs: list[tuple[int, int]] = []
    for number, column in enumerate(columns):
        if not column.group:
            continue
        if runs and runs[-1][1] == number - 1 and columns[number - 1].group == column.group:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


class RowHeader(_Header):
    """Row numbers; selected rows are dragged by them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._pressed_at: QPoint | None = None
        self._dragging = False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Wide enough for the longest number."""
        model = self.model()
        last = model.headerData(model.rowCount() - 1, Qt.Orientation.Vertical) if model and model.rowCount() else ""
        text = metrics(TextRole.SMALL).horizontalAdvance(str(last or "")) + 2 * px(6)
        return QSize(max(px(Size.ROW_NUMBER), text), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The visible numbers; the strip goes on below the last row."""
        painter = QPainter(self.viewport())
        whole = self.viewport().rect()
        painter.fillRect(whole, ink("header"))
        painter.fillRect(whole.right(), 0, 1, whole.height(), ink("line"))
        painter.setFont(font(TextRole.SMALL))
        first = max(self.visualIndexAt(event.rect().top()), 0)
        for row in range(first, self.count()):
            top = self.sectionViewportPosition(row)
            if top > event.rect().bottom():
                break
            self._draw_row(painter, row, QRect(0, top, whole.width(), self.sectionSize(row)))
        painter.end()

    def _draw_row(self, painter: QPainter, row: int, box: QRect) -> None:
        self._draw_box(painter, box, self.grid().row_is_on(row))
        painter.setPen(ink("text2"))
        label = str(self.model().headerData(row, Qt.Orientation.Vertical) or "")
        whole = self.viewport().rect()
        box = box & whole if is_tall(box, whole) else box
        draw_lines(painter, box.adjusted(0, 0, -1, -1), (label,), Align.CENTER, TextRole.SMALL)

    # dragging rows

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the number of a selected row: hold it; elsewhere Qt selects rows."""
        place = event.position().toPoint()
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and self.grid().rows_can_be_dragged(self.logicalIndexAt(place)):
            self._pressed_at = place
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the rows would go."""
        place = event.position().toPoint()
        if self._pressed_at is None:
            super().mouseMoveEvent(event)
            return
        far = (place - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._dragging or far:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.grid().scroll_towards(place.y())
            self.grid().show_drop_line(self._gap_at(place.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the rows go; without a move it was a click, which selects its row alone."""
        pressed_at, dragging = self._pressed_at, self._dragging
        self._pressed_at, self._dragging = None, False
        if pressed_at is None:
            super().mouseReleaseEvent(event)
            return
        self.unsetCursor()
        self.grid().show_drop_line(None)
        if dragging:
            self.grid().drop_rows(self._gap_at(event.position().toPoint().y()))
        else:
            self.sectionPressed.emit(self.logicalIndexAt(pressed_at))

    def _gap_at(self, y: int) -> int:
        """The row before which something let go at `y` lands."""
        row = self.logicalIndexAt(QPoint(0, max(y, 0)))
        if row < 0:
            return self.count()
        return row + (y > self.sectionViewportPosition(row) + self.sectionSize(row) // 2)
