"""Own painted headers: groups over columns, wrapped bold labels, the current row and column picked out."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.grids.cells import Align, draw_lines, wrap
from ui.grids.grid_model import Column, GridModel
from ui.look.theme import font, ink, line_box, line_height, metrics, px
from ui.look.tokens import Size, TextRole

LABEL_PAD = 5


class Highlighting(Protocol):
    """What a header asks the grid it belongs to."""

    def column_is_on(self, column: int) -> bool:
        """Whether the current cell or the selection touches the column."""

    def row_is_on(self, row: int) -> bool:
        """Whether the current cell or the selection touches the row."""


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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sections and groups in one go: a section alone does not know its neighbours."""
        painter = QPainter(self.viewport())
        whole = self.viewport().rect()
        painter.fillRect(whole, ink("header"))
        painter.fillRect(0, whole.bottom(), whole.width(), 1, ink("line"))
        painter.setFont(font(TextRole.STRONG))
        columns = self.columns()
        for number, column in enumerate(columns):
            if not self.isSectionHidden(number):
                self._draw_section(painter, number, column)
        for first, last in group_runs(columns):
            self._draw_group(painter, first, last, columns[first].group)
        painter.end()

    def _draw_section(self, painter: QPainter, number: int, column: Column) -> None:
        top = self._group_height() if column.group else 0
        box = QRect(self.sectionViewportPosition(number), top, self.sectionSize(number), self.height() - top)
        self._draw_box(painter, box, self.grid().column_is_on(number))
        painter.setPen(ink("text"))
        area = box.adjusted(px(LABEL_PAD), 0, -px(LABEL_PAD), -1)
        draw_lines(painter, area, self._lines(number, column), Align.CENTER, TextRole.STRONG)

    def _draw_group(self, painter: QPainter, first: int, last: int, label: str) -> None:
        left = self.sectionViewportPosition(first)
        right = self.sectionViewportPosition(last) + self.sectionSize(last)
        box = QRect(left, 0, right - left, self._group_height())
        self._draw_box(painter, box, on=False)
        painter.setPen(ink("text"))
        shown = box.intersected(self.viewport().rect())
        draw_lines(painter, shown.adjusted(px(LABEL_PAD), 0, -px(LABEL_PAD), -1), (label,), Align.CENTER,
                   TextRole.STRONG)  # fmt: skip


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
    """Row numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
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
        draw_lines(painter, box.adjusted(0, 0, -1, -1), (label,), Align.CENTER, TextRole.SMALL)
