"""The keyboard of the grid, as Excel and WPS users have it in their fingers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from ui.grids.delegate import open_list
from ui.grids.grid_model import Cell, Kind

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView

Key = Qt.Key
Modifier = Qt.KeyboardModifier
_STEPS = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}
_ENTER = (Key.Key_Return, Key.Key_Enter)
_TAB = (Key.Key_Tab, Key.Key_Backtab)


class Keys:
    """Turns key presses of one grid into moves and deeds."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._run: tuple[int, Cell] | None = None  # the column a run of Tabs began in, and where it has come to

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; False leaves it to Qt."""
        is_paste = event.matches(QKeySequence.StandardKey.Paste)
        if self._view.row_count() == 0 and not is_paste:
            return self._begin(event)
        deed = self._deed_of(event)
        if deed:
            deed()
            return True
        return self.move(event) or self._type(event)

    def _begin(self, event: QKeyEvent) -> bool:
        """In an empty table Enter and Tab make the first row, and so does a key that would type something there."""
        command = _modifiers(event) & (Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier)
        is_text = bool(event.text()) and event.text().isprintable() and not command
        if event.key() in (Key.Key_Up, Key.Key_Down, Key.Key_Backtab) and not command:
            self._view.edge_passed.emit(1 if event.key() == Key.Key_Down else -1)
            return True
        if event.key() not in (*_ENTER, Key.Key_Tab) and not is_text:
            return False
        self._view.begin()
        return self._view.row_count() > 0 and (self._type(event) if is_text else True)

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is the grid's own even when the window has a shortcut of the same name."""
        far = Modifier.ControlModifier | Modifier.ShiftModifier
        if event.key() == Key.Key_Escape:
            return self._view.composing or self._view.mouse.is_filling
        return self._deed_of(event) is not None or (event.key() in _STEPS and _modifiers(event) == far)

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
        return self._own_deed(event.key(), _modifiers(event))

    def _own_deed(self, key: int, modifiers: Modifier) -> Callable[[], object] | None:
        view, deeds = self._view, self._view.deeds
        own: dict[tuple[Modifier, int], Callable[[], object]] = {
            (Modifier.NoModifier, Key.Key_Delete): deeds.clear_cells,
            (Modifier.NoModifier, Key.Key_F2): view.open_editor,
            (Modifier.NoModifier, Key.Key_F1): view.ask_for_help,
            (Modifier.ControlModifier, Key.Key_D): deeds.fill_down,
            (Modifier.ControlModifier, Key.Key_R): deeds.fill_right,
            (Modifier.ControlModifier, Key.Key_Space): lambda: view.select_whole(columns=True),
            (Modifier.ShiftModifier, Key.Key_Space): lambda: view.select_whole(rows=True),
            (Modifier.AltModifier, Key.Key_Return): view.open_editor,
            (Modifier.AltModifier, Key.Key_Enter): view.open_editor,
        }
        if key == Key.Key_Escape and view.mouse.is_filling:
            return view.mouse.give_up
        if modifiers == Modifier.AltModifier and key == Key.Key_Down and self._in_choice():
            return self._open_list
        if modifiers == Modifier.ControlModifier and key == Key.Key_Semicolon and self._kind() is Kind.DATE:
            return deeds.put_today
        return own.get((modifiers, key))

    def _kind(self) -> Kind | None:
        column = self._view.currentIndex().column()
        return self._view.grid_model().columns()[column].kind if column >= 0 else None

    def _in_choice(self) -> bool:
        """One cell with a list is selected; with more, Alt+Down moves rows."""
        view = self._view
        kind = self._kind()
        if kind is None or not kind.has_list or not view.is_single():
            return False
        return view.grid_model().cell_editable(view.currentIndex().row(), view.currentIndex().column())

    def _open_list(self) -> None:
        editor = self._view.open_editor()
        if isinstance(editor, QLineEdit):
            open_list(editor)

    # moving

    def move(self, event: QKeyEvent, typed: bool = False) -> bool:
        """Go where a key says; `typed`: it closed an editor."""
        key, modifiers = event.key(), _modifiers(event)
        shift = bool(modifiers & Modifier.ShiftModifier)
        if modifiers & Modifier.AltModifier or (key in _ENTER and modifiers & Modifier.ControlModifier):
            return False
        if key in (*_STEPS, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown):
            self._run = None  # coming back by arrows to where a run of Tabs ended is no part of it
        if key in _ENTER:
            self._enter(shift, typed)
        elif key in _TAB:
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

    def _from(self, extend: bool) -> Cell:
        """Where a step begins: with Shift the corner that moves, else the current cell."""
        return self._view.far_cell() if extend else self._view.cursor_cell()

    def step(self, down: int, right: int, extend: bool = False) -> None:
        """One cell on; a merged cell counts as one, and is left in the row it was entered from."""
        view = self._view
        row, column = self._from(extend)
        if down:
            top = view.grid_model().top_of(row, column)
            row = top + max(view.grid_model().cell_span(top, column), 1) if down > 0 else top - 1
        column = self._next_shown(column, right) if right else column
        if 0 <= row < view.row_count():
            view.go_to(row, column, extend)
        elif down and not extend:
            view.edge_passed.emit(down)

    def _next_shown(self, column: int, direction: int) -> int:
        """The next column that is not hidden; the same one at the edge."""
        candidate = column + direction
        while 0 <= candidate < self._view.column_count():
            if not self._view.isColumnHidden(candidate):
                return candidate
            candidate += direction
        return column

    def _enter(self, back: bool, typed: bool) -> None:
        """On to the next cell, behind the last row that was typed in to a new one, so that the next value does not
        take the place of this; in a list, where nothing is typed, the row is opened."""
        view, step = self._view, -1 if back else 1
        if not any(column.editable for column in view.grid_model().columns()):
            view.activated.emit(view.currentIndex())
        elif self._cycle(by_row=view.enter_moves_right, back=back):
            return
        elif view.enter_moves_right:
            self._right_or_on(step)
        elif not back and (begun_in := self._run_column()) is not None:
            self._next_line(begun_in)
        elif typed and not back and self._is_last_of_column():
            self._next_line(view.cursor_cell()[1])
        else:
            self._step_over_computed(step)

    def _step_over_computed(self, step: int) -> None:
        """From a row one types in to the next one: what is typed after Enter must not be lost on a computed row."""
        view, (row, column) = self._view, self._view.cursor_cell()
        model, rows = view.grid_model(), range(view.row_count())
        if model.columns()[column].merged or not model.cell_editable(row, column):
            self.step(step, 0)
            return
        found = row + step
        while found in rows and not model.cell_editable(found, column):
            found += step
        if found in rows:
            view.go_to(found, column)

    def _is_last_of_column(self) -> bool:
        row, column = self._view.cursor_cell()
        return row + 1 >= self._view.row_count() and not self._view.grid_model().columns()[column].merged

    def _right_or_on(self, step: int) -> None:
        """One to the right, and from the end of a row to the beginning of the next."""
        view, (row, column) = self._view, self._view.cursor_cell()
        shown = [c for c in range(view.column_count()) if not view.isColumnHidden(c)]
        if column != shown[-1 if step > 0 else 0]:
            self.step(0, step)
        elif 0 <= row + step < view.row_count():
            view.go_to(row + step, shown[0 if step > 0 else -1])

    def _next_line(self, begun_in: int) -> None:
        """Enter after a run of Tabs: to where the run began, one row below; behind the last row a new one."""
        view, model = self._view, self._view.grid_model()
        row = view.cursor_cell()[0] + 1
        if row >= view.row_count():
            if not (model.can_add_rows() and self._add_row()):
                return
            begun_in = max(model.new_row_column(begun_in), model.typed_column())
        free = (c for c in range(begun_in, view.column_count()) if self._takes_text(row, c))
        view.go_to(row, next(free, begun_in))

    def _cycle(self, by_row: bool, back: bool) -> bool:
        """Inside a selection of several cells Enter and Tab go round in it; False: there is none."""
        view = self._view
        if view.is_single():
            return False
        cells = view.selected_cells()
        if not by_row:
            cells.sort(key=lambda cell: (cell[1], cell[0]))
        here = (view.currentIndex().row(), view.currentIndex().column())
        at = cells.index(here) if here in cells else -1
        if len(cells) > 1:
            view.make_current(*cells[(at + (-1 if back else 1)) % len(cells)])
        return len(cells) > 1

    # Tab

    def _tab(self, back: bool) -> None:
        """The next cell to fill, over row ends; behind the last one a new row where rows can be added, and from a row
        in which nothing was typed, or where there can be none, out of the grid."""
        view, model = self._view, self._view.grid_model()
        if self._cycle(by_row=True, back=back):
            return
        begun_in = self._run_column()
        begun_in = view.cursor_cell()[1] if begun_in is None else begun_in
        found = self._next_fillable(-1 if back else 1)
        if found is None and not back and model.can_add_rows() and self._add_row():
            found = self._first_fillable(model.rowCount() - 1)
        if found is not None:
            view.go_to(*found)
            self._run = (begun_in, found)
        else:
            view.edge_passed.emit(-1 if back else 1)

    def _run_column(self) -> int | None:
        """The column the run of Tabs began in; None when something else was done since."""
        return self._run[0] if self._run is not None and self._run[1] == self._view.cursor_cell() else None

    def _add_row(self) -> bool:
        """A new last row in the same group: what the merged columns say holds on, a new group is a row inserted.
        Below a row in which nothing stands yet there is no need of another one."""
        model, rows = self._view.grid_model(), self._view.grid_model().rowCount()
        merged = [number for number, column in enumerate(model.columns()) if column.merged]
        own = (c for c in range(model.columnCount()) if c not in merged and model.cell_fillable(rows - 1, c))
        if rows and not any(model.cell_text(rows - 1, c).strip() for c in own):
            return False
        if model.begin_row():
            return model.rowCount() > rows
        above = {(rows, c): model.cell_text(model.top_of(rows - 1, c), c) for c in merged} if rows else {}
        if any(above.values()):
            model.set_cells(above, "增加一行", 1)
        else:
            model.insert_rows(rows, 1)
        return model.rowCount() > rows

    def _takes_text(self, row: int, column: int) -> bool:
        model = self._view.grid_model()
        shown = not self._view.isColumnHidden(column)
        return shown and bool(model.cell_span(row, column)) and model.cell_fillable(row, column)

    def _next_fillable(self, direction: int) -> Cell | None:
        view = self._view
        row, column = view.cursor_cell()
        columns, last = view.column_count(), view.row_count() * view.column_count()
        at = row * columns + column + direction
        while 0 <= at < last:
            cell = divmod(at, columns)
            if self._takes_text(*cell):
                return cell
            at += direction
        return None

    def _first_fillable(self, row: int) -> Cell:
        columns = range(self._view.grid_model().typed_column(), self._view.column_count())
        return row, next((c for c in columns if self._takes_text(row, c)), 0)

    # farther

    def _edge(self, down: int, right: int, extend: bool) -> None:
        """Ctrl+arrow: to the end of the filled stretch, or over a gap to the next filled cell."""
        view, (row, column) = self._view, self._from(extend)

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
        view, (row, _) = self._view, self._from(extend)
        shown = [c for c in range(view.column_count()) if not view.isColumnHidden(c)]
        if whole:
            row = view.row_count() - 1 if end else 0
        view.go_to(row, shown[-1 if end else 0], extend)

    def _page(self, direction: int, extend: bool) -> None:
        view, (row, column) = self._view, self._from(extend)
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
