"""The grid: every table of the program is one of these over a `GridModel`.

What the window uses: `setModel`, `go_to`, `select_area`, `selected_area`, `selected_rows`, `deeds` (copy, paste,
fill, row deeds: for its menus), `enter_moves_right`, `column_widths`/`set_column_widths`, and the signals below.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QItemSelection, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QLineEdit, QMenu, QWidget

from ui.grids.cells import CellLook
from ui.grids.deeds import Deeds
from ui.grids.delegate import CellEditor, GridDelegate, editor_height, open_list
from ui.grids.grid_select import GridSelection
from ui.grids.keys import Keys
from ui.grids.menu import context_menu, header_menu
from ui.grids.mouse import Mouse
from ui.grids.summary import SelectionWatch
from ui.look.theme import ink, px
from ui.look.tokens import Size, TextRole
from ui.panels.painting import draw_elided

ARROW_ROOM = 24
EMPTY = "还没有内容：直接输入，或粘贴"
_SHORTCUT_OVERRIDE = QEvent.Type.ShortcutOverride
_PAINT = QEvent.Type.Paint
_TRIGGER = QAbstractItemView.EditTrigger


class GridView(GridSelection):
    """A table as Excel and WPS users expect it; without row numbers and vertical lines it is a list."""

    selection_summarised = Signal(object)  # SelectionSummary
    cells_pasted = Signal(object)  # PasteReport
    help_requested = Signal(int, int)  # F1 on a cell
    edge_passed = Signal(int)  # an arrow would leave the table: 1 below the last row, -1 above the first
    menu_about_to_show = Signal(QMenu, int, int)  # add actions of your own; row, column

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        row_numbers: bool = True,
        vertical_lines: bool = True,
        least_row: int = 0,
    ) -> None:
        self._was_current = False
        self.composing = False
        """An input method has begun a text and nothing of it was chosen yet."""
        self.replacing = False
        """An editor that opens now begins empty."""
        self.first_row: int | None = None
        """The editor is for the rest of a merged cell from this row on; None: for all of it."""
        self._drop_row: int | None = None
        super().__init__(parent, row_numbers, vertical_lines, least_row)
        self.enter_moves_right = False
        self.keys, self.deeds, self.mouse = Keys(self), Deeds(self), Mouse(self)
        self._watch = SelectionWatch(self)
        self.setItemDelegate(GridDelegate(self))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(_TRIGGER.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.viewport().setMouseTracking(True)
        self.values_changed.connect(self._watch.touch)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the status bar."""
        super().selectionChanged(selected, deselected)
        self._watch.touch()

    def look_of(self, row: int, column: int, selected: bool = False, current: bool = False) -> CellLook:
        """The handle is the selection's when there is one, and there is none where nothing can be typed."""
        look = super().look_of(row, column, selected, current)
        if current and self.resting:
            return replace(look, resting=True, handle=False)
        if current and (self.is_block() or not self.mouse.has_handle()):
            return replace(look, handle=False)
        return look

    def paint_over(self, painter: QPainter) -> None:
        """The frame of a selection, and the line where dragged rows would go; in an empty table how to begin."""
        if self.model() is None:
            return
        if not self.row_count() and self.grid_model().can_add_rows():
            self._draw_hint(painter)
        self.mouse.paint(painter)
        if self._drop_row is not None:
            last = self.row_count() - 1
            below = self._drop_row > last
            y = self.rowViewportPosition(min(self._drop_row, last)) + (self.rowHeight(last) if below else 0)
            painter.fillRect(0, y - 1, self.viewport().width(), px(Size.FRAME), ink("accent"))

    def _draw_hint(self, painter: QPainter) -> None:
        box = self.viewport().rect().adjusted(px(Size.CELL_PAD), 0, -px(Size.CELL_PAD), 0)
        box.setHeight(min(box.height(), px(Size.ROW)))
        draw_elided(painter, box, EMPTY, TextRole.TEXT, "text3")

    # rows dragged by their numbers

    def rows_can_be_dragged(self, row: int) -> bool:
        """Selected whole rows of a table whose rows may move."""
        rows = self.selected_rows() if self.model() is not None and self.whole_rows_selected() else []
        return row in rows and len(rows) < self.row_count() and self.grid_model().can_move_rows(rows, 0)

    def show_drop_line(self, row: int | None) -> None:
        """Where dragged rows would go."""
        self._drop_row = row
        self.viewport().update()

    def scroll_towards(self, y: int) -> None:
        """Dragged rows are held above or below what is seen."""
        bar, beyond = self.verticalScrollBar(), y - self.viewport().height()
        bar.setValue(bar.value() + (y if y < 0 else max(beyond, 0)))

    def drop_rows(self, row: int) -> None:
        """Dragged rows were let go."""
        self.deeds.drop_rows(row)

    def show_header_menu(self, column: int, at: QPoint) -> None:
        """Widths to fit and to reset."""
        menu = header_menu(self, column)
        menu.exec(at)
        menu.deleteLater()

    # editing

    def open_editor(self, replace: bool = False, first_row: int | None = None) -> CellEditor | None:
        """Edit the current cell, with its text or (`replace`) from nothing; None when it may not be changed.

        `first_row`: only the part of a merged cell from this row on.
        """
        self.first_row = first_row
        index = self.currentIndex()
        if not index.isValid() or not self.grid_model().cell_editable(index.row(), index.column()):
            return None
        opened = cast(CellEditor | None, self.indexWidget(index))
        if opened is not None:
            return opened
        self.scrollTo(index)
        self.replacing = replace
        self.edit(index)
        self.replacing = False
        editor = cast(CellEditor | None, self.indexWidget(index))
        if isinstance(editor, QLineEdit):
            editor.end(False)
        return editor

    def begin(self) -> None:
        """The first row of an empty table, ready for typing."""
        if not self.row_count() and self.model() is not None and self.grid_model().can_add_rows():
            self.deeds.append_row()

    def type_into_editor(self, event: QKeyEvent | QInputMethodEvent) -> bool:
        """Open the editor for a first key or a first input method event, and hand it on."""
        editor = self.open_editor(replace=True)
        if editor is None:
            return False
        QApplication.sendEvent(editor, event)
        return True

    def move_by_key(self, pressed: QKeyEvent) -> None:
        """An editor closed with Enter, Tab or an arrow."""
        self.keys.move(pressed, typed=True)

    def fit_editor(self, editor: CellEditor) -> None:
        """Put the editor over the current cell, as high as its text, inside the view."""
        cell, room = self.visualRect(self.currentIndex()), self.frozen.room(self.currentIndex().column())
        if self.first_row is not None:
            cell.setTop(self.rowViewportPosition(self.first_row))
        seen = cell.intersected(room)
        height = max(seen.height(), editor_height(editor, seen.width()))
        top = max(min(seen.top(), room.bottom() + 1 - height), 0)
        editor.setGeometry(QRect(seen.left(), top, seen.width(), height))

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
        if self.composing:  # a key the input method did not want: it has given up
            self._stop_composing(cast(CellEditor | None, self.indexWidget(self.currentIndex())))
        if self.model() is None or not self.keys.press(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Chinese begins with a pre-edit text: it opens the editor, but the view keeps the focus until the first
        characters are chosen. A change of the focus would end what the input method has begun, and lose it."""
        if event.preeditString() or event.commitString():
            self.begin()
        index, text = self.currentIndex(), event.preeditString() or event.commitString()
        editor = cast(CellEditor | None, self.indexWidget(index)) if index.isValid() else None
        if editor is None and not event.preeditString():
            if not text or not self.type_into_editor(event):
                event.ignore()
            return
        if editor is None and not self.grid_model().cell_editable(index.row(), index.column()):
            event.ignore()
            return
        self._compose(event, editor)

    def _compose(self, event: QInputMethodEvent, editor: CellEditor | None) -> None:
        """Qt's own way for a composition that began in the view; given up, it leaves the cell as it was."""
        given_up = self.composing and not event.preeditString() and not event.commitString()
        self.composing = bool(event.preeditString()) and not event.commitString()
        triggers = self.editTriggers()
        self.setEditTriggers(triggers | _TRIGGER.AnyKeyPressed)
        self.replacing = editor is None
        super().inputMethodEvent(event)
        self.replacing = False
        self.setEditTriggers(triggers)
        if given_up and editor is not None:
            self._stop_composing(editor)

    def _stop_composing(self, editor: CellEditor | None) -> None:
        """Nothing was chosen: the cell stays as it was."""
        self.composing = False
        if editor is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Shift+click selects from where the selection began; the handle is caught before the cell under it."""
        index = self.indexAt(event.position().toPoint())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.model() is not None and self.mouse.press(event):
            return
        if shift and index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(index.row(), index.column(), extend=True)
            return
        self._cursor_row = self._far = None
        self._was_current = index == self.currentIndex()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A selection that grows leaves the current cell where it began."""
        if self.model() is None or not self.mouse.move(event):
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the handle: fill down as far as the neighbours are filled; else edit."""
        if self.model() is not None and self.mouse.on_handle(event.position().toPoint()):
            self.mouse.release()
            self.deeds.fill_to_neighbours_end()
            return
        super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the small arrow of a cell opens its list."""
        if self.mouse.release():
            return
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or index != self.currentIndex():
            return
        on_arrow = at.x() >= self.visualRect(index).right() - px(ARROW_ROOM) and self.is_single()
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

    def set_resting(self, resting: bool) -> None:
        """Gone on to another place of the page: a row that was begun and left blank is none."""
        super().set_resting(resting)
        if resting:
            QTimer.singleShot(0, self, self._end_begun)

    def _end_begun(self) -> None:
        if self.resting and self.model() is not None:
            self.grid_model().leave_row(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame of the focus, and tell where the person is now: the cell may be current since long. Who comes
        by Tab for the first time begins where typing goes."""
        is_new = not self.currentIndex().isValid() and event.reason() is Qt.FocusReason.TabFocusReason
        super().focusInEvent(event)
        if is_new and self.model() is not None and self.row_count():
            self.go_to(0, self.grid_model().typed_column())
        if self.model() is not None:
            self.current_cell_changed.emit(self.currentIndex().row(), self.currentIndex().column())
        QWidget.update(self)  # update() of an item view crashes here: PySide takes it for update(index)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes, unless the editor has the focus."""
        if self.composing:
            self._stop_composing(cast(CellEditor | None, self.indexWidget(self.currentIndex())))
        super().focusOutEvent(event)
        QWidget.update(self)  # update() of an item view crashes here: PySide takes it for update(index)
