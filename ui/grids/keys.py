"""The keyboard of the grid, as Excel and WPS users have it in their fingers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView

Key = Qt.Key
Modifier = Qt.KeyboardModifier
_STEPS = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}
_ENTER = (Key.Key_Return, Key.Key_Enter)


class Keys:
    """Turns key presses of one grid into moves and deeds."""

    def __init__(self, view: GridView) -> None:
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; False leaves it to Qt."""
        if self._view.row_count() == 0 and event.key() not in (*_ENTER, Key.Key_Tab):
            return False
        deed = self._deed_of(event)
        if deed:
            deed()
            return True
        return self.move(event) or self._type(event)

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is the grid's own even when the window has a shortcut of the same name."""
        return self._deed_of(event) is not None

    def _deed_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        deeds = self._view.deeds
        standard = {
            QKeySequence.StandardKey.Copy: deeds.copy,
            QKeySequence.StandardKey.Cut: deeds.cut,
            QKeySequence.StandardKey.Paste: deeds.paste,
            QKeySequence.StandardKey.SelectAll: self._view.selectAll,
        }
        for sequence, deed in standard.items():
            if event.matches(sequence):
                return deed
        return self._plain_deed(event.key(), _modifiers(event))

    def _plain_deed(self, key: int, modifiers: Modifier) -> Callable[[], object] | None:
        view = self._view
        if modifiers == Modifier.ControlModifier and key == Key.Key_D:
            return view.deeds.fill_down
        if modifiers == Modifier.NoModifier:
            plain: dict[int, Callable[[], object]] = {
                Key.Key_Delete: view.deeds.clear_cells,
                Key.Key_F2: view.open_editor,
                Key.Key_F1: view.ask_for_help,
            }
            return plain.get(key)
        return view.open_editor if modifiers == Modifier.AltModifier and key in _ENTER else None

    # moving

    def move(self, event: QKeyEvent) -> bool:
        """Go where a key says; also called when an editor closed with that key."""
        key, modifiers = event.key(), _modifiers(event)
        shift = bool(modifiers & Modifier.ShiftModifier)
        if modifiers & Modifier.AltModifier:
            return False
        if key in _ENTER:
            self._enter(back=shift)
        elif key in (Key.Key_Tab, Key.Key_Backtab):
            self._tab(back=shift or key == Key.Key_Backtab)
        elif key in _STEPS:
            go = self._edge if modifiers & Modifier.ControlModifier else self.step
            go(*_STEPS[Key(key)], shift)
        elif key in (Key.Key_Home, Key.Key_End):
            self._home_or_end(key == Key.Key_End, bool(modifiers & Modifier.ControlModifier), shift)
        elif key in (Key.Key_PageUp, Key.Key_PageDown):
            self._page(1 if key == Key.Key_PageDown else -1, shift)
        else:
            return False
        return True

    def step(self, down: int, right: int, extend: bool = False) -> None:
        """One cell on; a merged cell counts as one, and is left in the row it was entered from."""
        view = self._view
        row, column = view.cursor_cell()
        if down:
            top = view.grid_model().top_of(row, column)
            row = top + max(view.grid_model().cell_span(top, column), 1) if down > 0 else top - 1
        column = self._next_shown(column, right) if right else column
        if 0 <= row < view.row_count():
            view.go_to(row, column, extend)

    def _next_shown(self, column: int, direction: int) -> int:
        """The next column that is not hidden; the same one at the edge."""
        candidate = column + direction
        while 0 <= candidate < self._view.column_count():
            if not self._view.isColumnHidden(candidate):
                return candidate
            candidate += direction
        return column

    def _enter(self, back: bool) -> None:
        """On to the next cell; in a list, where nothing is typed, the row is opened."""
        if not any(column.editable for column in self._view.grid_model().columns()):
            self._view.activated.emit(self._view.currentIndex())
            return
        step = -1 if back else 1
        if self._view.enter_moves_right:
            self.step(0, step)
        else:
            self.step(step, 0)

    def _tab(self, back: bool) -> None:
        """The next cell to fill, over row ends; behind the last one a new row where rows can be added."""
        view, model = self._view, self._view.grid_model()
        found = self._next_fillable(-1 if back else 1)
        if found is None and not back and model.can_add_rows():
            rows = model.rowCount()
            if model.insert_rows(rows, 1) and model.rowCount() > rows:
                found = self._first_fillable(rows)
        if found is not None:
            view.go_to(*found)

    def _next_fillable(self, direction: int) -> tuple[int, int] | None:
        view, model = self._view, self._view.grid_model()
        row, column = view.cursor_cell()
        columns, last = view.column_count(), view.row_count() * view.column_count()
        at = row * columns + column + direction
        while 0 <= at < last:
            cell = divmod(at, columns)
            if not view.isColumnHidden(cell[1]) and model.cell_span(*cell) and model.cell_fillable(*cell):
                return cell
            at += direction
        return None

    def _first_fillable(self, row: int) -> tuple[int, int]:
        model = self._view.grid_model()
        columns = range(model.columnCount())
        return row, next((c for c in columns if not self._view.isColumnHidden(c) and model.cell_fillable(row, c)), 0)

    def _edge(self, down: int, right: int, extend: bool) -> None:
        """Ctrl+arrow: to the end of the filled stretch, or over a gap to the next filled cell."""
        view, (row, column) = self._view, self._view.cursor_cell()

        def inside(r: int, c: int) -> bool:
            return 0 <= r < view.row_count() and 0 <= c < view.column_count()

        def filled(r: int, c: int) -> bool:
            model = view.grid_model()
            return bool(model.cell_text(model.top_of(r, c), c).strip())

        in_stretch = inside(row + down, column + right) and filled(row, column) and filled(row + down, column + right)
        row, column = row + down, column + right
        while inside(row + down, column + right):
            if filled(row, column) != in_stretch or (in_stretch and not filled(row + down, column + right)):
                break
            row, column = row + down, column + right
        if inside(row, column):
            view.go_to(row, column, extend)

    def _home_or_end(self, end: bool, whole: bool, extend: bool) -> None:
        view, (row, _) = self._view, self._view.cursor_cell()
        shown = [c for c in range(view.column_count()) if not view.isColumnHidden(c)]
        if whole:
            row = view.row_count() - 1 if end else 0
        view.go_to(row, shown[-1 if end else 0], extend)

    def _page(self, direction: int, extend: bool) -> None:
        view, (row, column) = self._view, self._view.cursor_cell()
        height = view.viewport().height()
        target, seen = row, 0
        while 0 <= target + direction < view.row_count() and seen < height:
            target += direction
            seen += view.rowHeight(target)
        view.go_to(target, column, extend)

    # typing

    def _type(self, event: QKeyEvent) -> bool:
        """A printable key replaces the cell; Backspace empties it into the editor."""
        text = event.text()
        command = _modifiers(event) & (Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier)
        if event.key() == Key.Key_Backspace and not command:
            self._view.open_editor(replace=True)
            return True
        if command or not text or not text.isprintable():
            return False
        self._view.type_into_editor(event)
        return True  # Qt would take the letter for a search through the rows


def _modifiers(event: QKeyEvent) -> Modifier:
    """The number pad is no different key."""
    return event.modifiers() & ~Modifier.KeypadModifier
