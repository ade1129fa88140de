"""The grid: every table of the program is one of these over a `GridModel`.

What the window uses: `setModel`, `go_to`, `select_area`, `selected_area`, `selected_rows`, `deeds` (copy, paste,
fill, row deeds: for its menus), `enter_moves_right`, `column_widths`/`set_column_widths`, and the signals below.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QItemSelectionRange, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QMenu, QScrollBar, QWidget

from ui.grids.clipboard import Area
from ui.grids.deeds import Deeds
from ui.grids.delegate import CellEditor, GridDelegate, editor_height, open_list, set_text
from ui.grids.grid_base import GridBase
from ui.grids.grid_model import AnyIndex, Cell
from ui.grids.keys import Keys
from ui.grids.menu import context_menu
from ui.grids.summary import SelectionWatch
from ui.look.theme import px

ARROW_ROOM = 24
_SELECT = QItemSelectionModel.SelectionFlag
_SHORTCUT_OVERRIDE = QEvent.Type.ShortcutOverride
_PAINT = QEvent.Type.Paint
_ENSURE_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible


class GridView(GridBase):
    """A table as Excel and WPS users expect it; without row numbers and vertical lines it is a list."""

    current_cell_changed = Signal(int, int)  # row, column; -1 when there is none
    selection_summarised = Signal(object)  # SelectionSummary
    cells_pasted = Signal(object)  # PasteReport
    help_requested = Signal(int, int)  # F1 on a cell
    menu_about_to_show = Signal(QMenu, int, int)  # add actions of your own; row, column

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        row_numbers: bool = True,
        vertical_lines: bool = True,
        least_row: int = 0,
    ) -> None:
        self._anchor: Cell = (0, 0)
        self._cursor_row: int | None = None
        self._was_current = False
        super().__init__(parent, row_numbers, vertical_lines, least_row)
        self.enter_moves_right = False
        self.keys, self.deeds, self._watch = Keys(self), Deeds(self), SelectionWatch(self)
        self.setItemDelegate(GridDelegate(self))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.values_changed.connect(self._watch.touch)

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

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection() if self.selectionModel() else QItemSelection()
        return [selection.at(number) for number in range(selection.size())]

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
        super().currentChanged(current, previous)
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
        opened = cast(CellEditor | None, self.indexWidget(index))
        if opened is not None:
            return opened
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
        self._was_current = index == self.currentIndex()
        super().mousePressEvent(event)
        if index.isValid():
            self._anchor = (index.row(), index.column())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the small arrow of a cell opens its list."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or index != self.currentIndex():
            return
        on_arrow = at.x() >= self.visualRect(index).right() - px(ARROW_ROOM) and len(self.selected_cells()) == 1
        if on_arrow and self.look_of(index.row(), index.column(), current=self._was_current).chooser:
            editor = self.open_editor()
            if isinstance(editor, QLineEdit):
                open_list(editor)

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


def _scroll(bar: QScrollBar, position: int, size: int, room: int) -> None:
    """Move a scroll bar just so far that `position`..`position + size` is inside `room`."""
    if position < 0 or size > room:
        bar.setValue(bar.value() + position)
    elif position + size > room:
        bar.setValue(bar.value() + position + size - room)
