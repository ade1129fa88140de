"""The grid: every table of the program is one of these over a `GridModel`.

What the window uses: `setModel`, `go_to`, `select_area`, `selected_area`, `selected_rows`, `deeds` (copy, paste,
fill, row deeds: for its menus), `enter_moves_right`, `column_widths`/`set_column_widths`, and the signals below.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QLineEdit, QMenu, QScrollBar, QTableView, QWidget

from ui.grids.cells import CellLook
from ui.grids.clipboard import Area
from ui.grids.deeds import Deeds
from ui.grids.delegate import CellEditor, GridDelegate, editor_height, set_text
from ui.grids.grid_model import AnyIndex, Cell, GridModel, Kind
from ui.grids.header import ColumnHeader, RowHeader
from ui.grids.keys import Keys
from ui.grids.layout import RowHeights, default_row_height, share_widths
from ui.grids.menu import context_menu
from ui.grids.summary import SelectionWatch
from ui.look.theme import ink, px, theme

_SELECT = QItemSelectionModel.SelectionFlag
_SHORTCUT_OVERRIDE = QEvent.Type.ShortcutOverride
_PAINT = QEvent.Type.Paint


class GridView(QTableView):
    """A table that behaves as Excel and WPS users expect; `row_numbers=False` and `vertical_lines=False` make a list."""

    current_cell_changed = Signal(int, int)  # row, column; -1 when there is none
    selection_summarised = Signal(object)  # SelectionSummary
    cells_pasted = Signal(object)  # PasteReport
    help_requested = Signal(int, int)  # F1 on a cell
    menu_about_to_show = Signal(QMenu, int, int)  # add actions of your own; row, column
    column_widths_changed = Signal()  # by the user

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        row_numbers: bool = True,
        vertical_lines: bool = True,
        least_row: int = 0,
    ) -> None:
        super().__init__(parent)
        self.enter_moves_right = False
        self._vertical_lines, self._least_row = vertical_lines, least_row
        self._anchor: Cell = (0, 0)
        self._cursor_row: int | None = None
        self._saved_place: tuple[int, int, int] | None = None
        self._widths: dict[str, int] = {}
        self._sharing = False
        self._columns: list = []
        self.keys, self.deeds = Keys(self), Deeds(self)
        self.heights, self._watch = RowHeights(self), SelectionWatch(self)
        self._set_up(row_numbers)

    def _set_up(self, row_numbers: bool) -> None:
        self.setHorizontalHeader(ColumnHeader(self))
        self.setVerticalHeader(RowHeader(self))
        self.verticalHeader().setVisible(row_numbers)
        self.setItemDelegate(GridDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.Box)
        self.setLineWidth(1)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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

    def _connections(self, model: GridModel) -> list[tuple]:
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
        self._watch.touch()

    def _spans_changed(self) -> None:
        self._apply_spans()
        self.heights.forget_all()

    def _rows_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        self._apply_spans()
        self.heights.rows_inserted(first, last)

    def _rows_removed(self, _: QModelIndex, first: int, last: int) -> None:
        self._apply_spans()
        self.heights.rows_removed(first, last)
        self._watch.touch()

    def _about_to_reset(self) -> None:
        current = self.currentIndex()
        self._saved_place = (current.row(), current.column(), self.verticalScrollBar().value())

    def _was_reset(self) -> None:
        self._structure_changed()
        row, column, scrolled = self._saved_place or (-1, -1, 0)
        if row >= 0 and self.row_count() and self.column_count():
            self.go_to(min(row, self.row_count() - 1), min(column, self.column_count() - 1))
            self.verticalScrollBar().setValue(scrolled)

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

    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: list[int] | None = None) -> None:
        """Measure the touched rows again."""
        super().dataChanged(QModelIndex(first), QModelIndex(last), roles or [])
        if first.isValid():
            self.heights.forget(first.row(), last.row())
        self._watch.touch()

    # how it looks

    def look_of(self, row: int, column: int, selected: bool = False, current: bool = False) -> CellLook:
        """All that decides how a cell looks."""
        model, kind = self.grid_model(), self._columns[column].kind
        return CellLook(
            text=model.cell_text(row, column),
            state=model.cell_state(row, column),
            align=self._columns[column].alignment,
            mark=model.cell_mark(row, column),
            numeric=kind.is_number,
            selected=selected,
            current=current,
            grid=self._vertical_lines,
            chooser=kind is Kind.CHOICE and model.cell_editable(row, column),
        )

    def least_row_height(self) -> int:
        """The height of a row of one line."""
        return max(default_row_height(), px(self._least_row))

    def column_is_on(self, column: int) -> bool:
        """Whether the header picks out this column."""
        selection = self.selectionModel()
        return bool(selection) and selection.columnIntersectsSelection(column)

    def row_is_on(self, row: int) -> bool:
        """Whether the header picks out this row."""
        selection = self.selectionModel()
        if not selection:
            return False
        current = self.currentIndex()
        in_merged = current.isValid() and self.rowSpan(current.row(), current.column()) > 1
        if in_merged and len(selection.selection()) == 1:
            return current.row() <= row < current.row() + self.rowSpan(current.row(), current.column())
        return selection.rowIntersectsSelection(row)

    def is_active(self) -> bool:
        """Whether the keyboard belongs to the grid or to its editor."""
        focus = QApplication.focusWidget()
        return focus is self or (focus is not None and self.isAncestorOf(focus))

    def _draw_frame(self) -> None:
        painter = QPainter(self)
        painter.setPen(ink("accent" if self.is_active() else "line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
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

    def column_widths(self) -> dict[str, int]:
        """The widths the user dragged, by column key: to be kept in the settings."""
        return dict(self._widths)

    def set_column_widths(self, widths: dict[str, int]) -> None:
        """Widths from the settings."""
        self._widths = dict(widths)
        self.share_column_widths()
        self.heights.forget_all()

    def _section_resized(self, column: int, _: int, width: int) -> None:
        if self._sharing or column >= len(self._columns) or not width:
            return
        self._widths[self._columns[column].key] = width
        self.heights.forget_all()
        self.column_widths_changed.emit()

    def setColumnHidden(self, column: int, hide: bool) -> None:
        """The others take the room."""
        super().setColumnHidden(column, hide)
        self.share_column_widths()
        self.heights.forget_all()

    def content_height(self) -> int:
        """The height at which nothing has to scroll: for small tables inside a page."""
        rows = sum(self.heights.height_of(row) for row in range(self.row_count()))
        return self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth()

    # where one is

    def cursor_cell(self) -> Cell:
        """The cell the keyboard is in; inside a merged cell the row it was entered from."""
        current = self.currentIndex()
        row = self._cursor_row if self._cursor_row is not None else current.row()
        return max(row, 0), max(current.column(), 0)

    def go_to(self, row: int, column: int, extend: bool = False) -> None:
        """Make a cell current and bring it into view; `extend` selects from where the selection began."""
        model = self.grid_model()
        if not (0 <= row < model.rowCount() and 0 <= column < model.columnCount()):
            return
        top = model.top_of(row, column)
        self._cursor_row = row
        if extend:
            bottom = top + max(model.cell_span(top, column), 1) - 1
            a_row, a_column = self._anchor
            area = (min(a_row, top), min(a_column, column), max(a_row, bottom), max(a_column, column))
            self._select(Area(*area))
            self.selectionModel().setCurrentIndex(model.index(top, column), _SELECT.NoUpdate)
        else:
            self._anchor = (top, column)
            self.selectionModel().setCurrentIndex(model.index(top, column), _SELECT.ClearAndSelect)
        self._cursor_row = row
        self.scrollTo(model.index(row, column))

    def select_area(self, area: Area) -> None:
        """Select a rectangle; its first cell becomes current."""
        self.go_to(area.top, area.left)
        self._select(area)

    def _select(self, area: Area) -> None:
        model = self.grid_model()
        corners = model.index(area.top, area.left), model.index(area.bottom, area.right)
        self.selectionModel().select(QItemSelection(*corners), _SELECT.ClearAndSelect)

    def selected_area(self) -> Area | None:
        """The rectangle around the selection; the current cell when nothing is selected."""
        ranges = list(self.selectionModel().selection()) if self.selectionModel() else []
        if not ranges:
            row, column = self.currentIndex().row(), self.currentIndex().column()
            return Area(row, column, row, column) if row >= 0 else None
        return Area(
            min(r.top() for r in ranges),
            min(r.left() for r in ranges),
            max(r.bottom() for r in ranges),
            max(r.right() for r in ranges),
        )

    def selected_cells(self) -> list[Cell]:
        """The selected cells; a merged one counts once, hidden columns do not."""
        model, found = self.grid_model(), set()
        for each in self.selectionModel().selection():
            columns = [c for c in range(each.left(), each.right() + 1) if not self.isColumnHidden(c)]
            found |= {(row, c) for row in range(each.top(), each.bottom() + 1) for c in columns}
        return sorted(cell for cell in found if model.cell_span(*cell))

    def selected_rows(self) -> list[int]:
        """The rows the selection touches."""
        ranges = self.selectionModel().selection() if self.selectionModel() else []
        return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})

    def first_editable_column(self, row: int) -> int:
        """Where typing begins in a row."""
        columns = (c for c in range(self.column_count()) if not self.isColumnHidden(c))
        return next((c for c in columns if self.grid_model().cell_editable(row, c)), 0)

    def scrollTo(
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring the keyboard's row into view; a merged cell need not be seen whole."""
        row = index.row()
        if self._cursor_row is not None and self.grid_model().top_of(self._cursor_row, index.column()) == row:
            row = self._cursor_row
        for _ in range(2):  # rows that come into view may grow
            _scroll(
                self.verticalScrollBar(), self.rowViewportPosition(row), self.rowHeight(row), self.viewport().height()
            )
        column = index.column()
        _scroll(self.horizontalScrollBar(), self.columnViewportPosition(column), self.columnWidth(column),
                self.viewport().width())  # fmt: skip

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Tell the edit bar."""
        if (
            self._cursor_row is not None
            and self.grid_model().top_of(self._cursor_row, current.column()) != current.row()
        ):
            self._cursor_row = None
        super().currentChanged(QModelIndex(current), QModelIndex(previous))
        self._update_headers()
        self.current_cell_changed.emit(current.row(), current.column())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the status bar."""
        super().selectionChanged(selected, deselected)
        self._update_headers()
        self._watch.touch()

    def _update_headers(self) -> None:
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()

    # editing

    def open_editor(self, replace: bool = False) -> CellEditor | None:
        """Edit the current cell, with its text or (`replace`) from nothing; None when it may not be changed."""
        index = self.currentIndex()
        if not index.isValid() or not self.grid_model().cell_editable(index.row(), index.column()):
            return None
        self.scrollTo(index)
        self.edit(index)
        editor = cast(CellEditor | None, self.indexWidget(index))
        if editor is not None and replace:
            set_text(editor, "")
        elif isinstance(editor, QLineEdit):
            editor.end(False)
        return editor

    def type_into_editor(self, event: QKeyEvent | QInputMethodEvent) -> bool:
        """Open the editor for a first key or a first input method event, and hand it on."""
        editor = self.open_editor(replace=True)
        if editor is None:
            return False
        QApplication.sendEvent(editor, event)
        return True

    def move_by_key(self, pressed: QKeyEvent) -> None:
        """An editor closed with Enter, Tab or an arrow."""
        self.keys.move(pressed)

    def fit_editor(self, editor: CellEditor) -> None:
        """Put the editor over the current cell, as high as its text, inside the view."""
        cell, room = self.visualRect(self.currentIndex()), self.viewport().rect()
        seen = cell.intersected(room)
        height = max(seen.height(), editor_height(editor, cell.width()))
        top = max(min(seen.top(), room.bottom() + 1 - height), 0)
        editor.setGeometry(QRect(cell.left(), top, cell.width(), height))

    def ask_for_help(self) -> None:
        """F1."""
        self.help_requested.emit(*self.cursor_cell())

    # Qt's events

    def event(self, event: QEvent) -> bool:
        """Own frame; own keys before the window's shortcuts."""
        kind = event.type()
        if kind == _PAINT:
            self._draw_frame()
            return True
        if kind == _SHORTCUT_OVERRIDE and self.keys.claims(cast(QKeyEvent, event)):
            event.accept()
            return True
        if kind == QEvent.Type.KeyPress and cast(QKeyEvent, event).key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.keyPressEvent(cast(QKeyEvent, event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See `Keys`."""
        if self.model() is None or not self.keys.press(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Chinese begins with a pre-edit text: it opens the editor."""
        if not (event.preeditString() or event.commitString()) or not self.type_into_editor(event):
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Shift+click selects from where the selection began."""
        index = self.indexAt(event.position().toPoint())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift and index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(index.row(), index.column(), extend=True)
            return
        self._cursor_row = None
        super().mousePressEvent(event)
        if index.isValid():
            self._anchor = (index.row(), index.column())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Deeds for the selection; the window adds its own."""
        if self.model() is None:
            return
        menu = context_menu(self)
        self.menu_about_to_show.emit(menu, *self.cursor_cell())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame of the focus."""
        super().focusInEvent(event)
        QWidget.update(self)  # update() of an item view crashes here: PySide takes it for update(index)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes, unless the editor has the focus."""
        super().focusOutEvent(event)
        QWidget.update(self)  # update() of an item view crashes here: PySide takes it for update(index)

    def showEvent(self, event: QShowEvent) -> None:
        """Everything in its size before the first paint."""
        super().showEvent(event)
        self.share_column_widths()
        self.heights.forget_all()

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
        """Rows that come into view are measured; merged texts stay in the middle of what is seen."""
        super().scrollContentsBy(dx, dy)
        if dy:
            self.heights.measure_visible()
            if any(column.merged for column in self._columns):
                self.viewport().update()


def _scroll(bar: QScrollBar, position: int, size: int, room: int) -> None:
    """Move a scroll bar just so far that `position`..`position + size` is inside `room`."""
    if position < 0 or size > room:
        bar.setValue(bar.value() + position)
    elif position + size > room:
        bar.setValue(bar.value() + position + size - room)
