"""What a user does to many cells or rows at once; each deed is one call of the model, so one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from ui.grids.clipboard import Area, PasteReport, copy_area, parse_tsv, plan_paste, report_of
from ui.grids.grid_model import Cell

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView


class Deeds:
    """The deeds of one grid: for keys, for its context menu and for the window's menus."""

    def __init__(self, view: GridView) -> None:
        self._view = view

    def copy(self) -> None:
        """Put the selected area on the clipboard, as text and as HTML."""
        area = self._view.selected_area()
        if area:
            QApplication.clipboard().setMimeData(self.copied(area))

    def copied(self, area: Area) -> QMimeData:
        """What a copy of the area would put on the clipboard."""
        return copy_area(self._view.grid_model(), area)

    def cut(self) -> None:
        """Copy, then clear."""
        self.copy()
        self._clear("剪切")

    def paste(self) -> PasteReport | None:
        """Lay the clipboard in at the current cell; `cells_pasted` tells what became of it."""
        text = QApplication.clipboard().mimeData().text()
        area = self._view.selected_area()
        if not text or area is None:
            return None
        return self.paste_text(text, area)

    def paste_text(self, text: str, area: Area) -> PasteReport:
        """Lay a clipboard text in at an area."""
        model = self._view.grid_model()
        plan = plan_paste(model, parse_tsv(text), area)
        refused = model.set_cells(plan.cells, "粘贴", plan.new_rows) if plan.cells else {}
        report = report_of(model, plan, refused)
        self._select_pasted(list(plan.cells))
        self._view.cells_pasted.emit(report)
        return report

    def _select_pasted(self, cells: list[Cell]) -> None:
        """What was pasted stays selected, its first cell current."""
        kept = [cell for cell in cells if cell[0] < self._view.row_count()]
        if len(kept) > 1:
            rows, columns = [row for row, _ in kept], [column for _, column in kept]
            self._view.select_area(Area(min(rows), min(columns), max(rows), max(columns)))

    def clear_cells(self) -> None:
        """Delete: empty every selected cell that may be changed."""
        self._clear("清除")

    def _clear(self, title: str) -> None:
        model = self._view.grid_model()
        cells = {cell: "" for cell in self._view.selected_cells()
                 if model.cell_editable(*cell) and model.edit_text(*cell)}  # fmt: skip
        if cells:
            model.set_cells(cells, title)

    def fill_down(self) -> None:
        """Ctrl+D: the first selected row into the others; a single row takes from the row above."""
        area, model = self._view.selected_area(), self._view.grid_model()
        if area is None:
            return
        source = area.top if area.rows > 1 else area.top - 1
        if source < 0:
            return
        cells: dict[Cell, str] = {}
        for column in range(area.left, area.right + 1):
            text = model.edit_text(model.top_of(source, column), column)
            for row in range(source + 1, area.bottom + 1):
                if model.cell_editable(row, column) and model.edit_text(row, column) != text:
                    cells[row, column] = text
        if cells:
            model.set_cells(cells, "向下填充")

    # rows

    def insert_row_above(self) -> None:
        """As many blank rows as are selected, above them."""
        rows = self._view.selected_rows()
        self._insert(rows[0] if rows else 0, max(len(rows), 1))

    def insert_row_below(self) -> None:
        """As many blank rows as are selected, below them."""
        rows = self._view.selected_rows()
        self._insert(rows[-1] + 1 if rows else self._view.row_count(), max(len(rows), 1))

    def append_row(self) -> None:
        """A blank row at the end."""
        self._insert(self._view.row_count(), 1)

    def _insert(self, at: int, count: int) -> None:
        model = self._view.grid_model()
        if model.can_add_rows() and model.insert_rows(at, count):
            self._view.go_to(at, self._view.first_editable_column(at))

    def duplicate_rows(self) -> None:
        """A copy of the selected rows below them."""
        rows, model = self._view.selected_rows(), self._view.grid_model()
        if rows and model.can_add_rows() and model.duplicate_rows(rows):
            self._view.go_to(rows[-1] + 1, max(self._view.currentIndex().column(), 0))

    def remove_rows(self) -> None:
        """The selected rows go."""
        rows, model = self._view.selected_rows(), self._view.grid_model()
        column = max(self._view.currentIndex().column(), 0)
        if rows and model.can_remove_rows(rows) and model.remove_rows(rows) and model.rowCount():
            self._view.go_to(min(rows[0], model.rowCount() - 1), column)

    def move_rows_up(self) -> None:
        """The selected rows one up."""
        rows = self._view.selected_rows()
        if rows:
            self._move(rows, rows[0] - 1, rows[0] - 1)

    def move_rows_down(self) -> None:
        """The selected rows one down."""
        rows = self._view.selected_rows()
        if rows:
            self._move(rows, rows[-1] + 2, rows[-1] + 2 - len(rows))

    def _move(self, rows: list[int], to: int, lands_at: int) -> None:
        """`to` counts as before the move, `lands_at` as after it."""
        model, area = self._view.grid_model(), self._view.selected_area()
        if area and model.can_move_rows(rows, to) and model.move_rows(rows, to):
            self._view.select_area(Area(lands_at, area.left, lands_at + len(rows) - 1, area.right))
