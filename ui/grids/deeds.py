"""What a user does to many cells or rows at once; each deed is one call of the model, so one step of undo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from ui.grids.clipboard import (
    Area,
    Clip,
    LeftOut,
    PasteReport,
    copy_area,
    parse_tsv,
    plan_paste,
    read_clip,
    report_of,
    without_heading,
)
from ui.grids.delegate import set_text
from ui.grids.fill import neighbours_end, plan_fill
from ui.grids.grid_model import Cell

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView

PASTE = "粘贴"
"""What the step is called in the undo menu."""


class Deeds:
    """The deeds of one grid: for keys, for its context menu and for the window's menus."""

    def __init__(self, view: GridView) -> None:
        self._view = view

    def copy(self) -> None:
        """Put the selected area on the clipboard, as text and as HTML."""
        area = self._area()
        if area:
            QApplication.clipboard().setMimeData(self.copied(area))

    def copied(self, area: Area) -> QMimeData:
        """What a copy of the area would put on the clipboard."""
        return copy_area(self._view.grid_model(), area)

    def _area(self) -> Area | None:
        """The selected rectangle; one merged cell is one cell."""
        area = self._view.selected_area()
        if area is not None and self._view.is_single():
            return Area(area.top, area.left, area.top, area.left)
        return area

    def cut(self) -> None:
        """Copy, then clear."""
        self.copy()
        self._clear("剪切")

    def paste(self) -> PasteReport | None:
        """Lay the clipboard in at the current cell; `cells_pasted` tells what became of it."""
        area = self._area()
        if area is None and not self._view.row_count() and self._view.grid_model().can_add_rows():
            area = Area(0, 0, 0, 0)  # into an empty table, from its first cell on
        clip = read_clip(QApplication.clipboard().mimeData()) if area is not None else None
        return self.paste_clip(clip, area) if clip is not None and area is not None else None

    def paste_text(self, text: str, area: Area) -> PasteReport:
        """Lay a clipboard text in at an area."""
        return self.paste_clip(Clip(parse_tsv(text)), area)

    def paste_clip(self, clip: Clip, area: Area) -> PasteReport:
        """Lay a block in at an area, as one step; a single value fills every selected cell."""
        model = self._view.grid_model()
        if clip.shape == (1, 1) and not self._view.is_single() and not self._view.is_block():
            report = self._spread(clip.block[0][0], PASTE)
        else:
            clip, heading = without_heading(model, clip, area.left)
            plan = plan_paste(model, clip.block, area, clip.merged)
            if heading:
                plan.left_out.insert(0, LeftOut(area.top, area.left, "表头", heading, "是栏目名称，不是内容"))
            begun = model.has_begun_row()
            refused = model.set_cells(plan.cells, PASTE, plan.new_rows) if plan.cells else {}
            report = report_of(model, plan, refused)
            report.added_rows += begun and not model.has_begun_row()  # it was no row of the document yet
            self._select_pasted(list(plan.cells))
        self._view.cells_pasted.emit(report)
        return report

    def fill_selection(self, text: str) -> None:
        """Ctrl+Enter: the typed text into every selected cell."""
        self._spread(text, "填充")

    def _spread(self, text: str, title: str) -> PasteReport:
        model = self._view.grid_model()
        selected = self._view.selected_cells()
        cells = {cell: text for cell in selected if model.cell_editable(*cell)}
        if len(cells) > 1:
            cells = {(row, c): text for top, c in cells for row in range(top, top + max(model.cell_span(top, c), 1))}
        refused = model.set_cells(cells, title) if cells else {}
        return PasteReport(len(cells) - len(refused))

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
        area = self._view.selected_area()
        if area is not None:
            top = area.top if area.rows > 1 and not self._view.is_single() else area.top - 1
            self._fill(Area(top, area.left, top, area.right), area, "向下填充")

    def fill_right(self) -> None:
        """Ctrl+R: the first selected column into the others; a single column takes from the one before it."""
        area = self._view.selected_area()
        if area is not None:
            left = area.left if area.columns > 1 else area.left - 1
            self._fill(Area(area.top, left, area.bottom, left), area, "向右填充")

    def fill_to(self, target: Area) -> None:
        """The handle was pulled: the selection is repeated over these cells and grows by them."""
        source = self._view.selected_area()
        if source is not None and target.rows > 0 and target.columns > 0:
            self._fill(source, target, "填充")
            self._view.select_area(Area(source.top, source.left, target.bottom, target.right))

    def fill_to_neighbours_end(self) -> None:
        """A double click on the handle: down as far as the column beside it is filled."""
        area = self._view.selected_area()
        if area is not None:
            end = neighbours_end(self._view.grid_model(), area)
            self.fill_to(Area(area.bottom + 1, area.left, end, area.right))

    def _fill(self, source: Area, target: Area, title: str) -> None:
        if source.top >= 0 and source.left >= 0:
            cells = plan_fill(self._view.grid_model(), source, target)
            if cells:
                self._view.grid_model().set_cells(cells, title)

    def change_from_here(self) -> None:
        """In a merged cell: what is typed now is for the rows from the keyboard's on, the ones above stay."""
        if self.can_change_from_here():
            self._view.open_editor(replace=True, first_row=self._view.cursor_cell()[0])

    def can_change_from_here(self) -> bool:
        """Whether the keyboard came into a merged cell below its first row."""
        view = self._view
        row, column = view.cursor_cell()
        below = row < view.row_count() and view.grid_model().top_of(row, column) < row
        return below and view.is_single() and view.grid_model().cell_editable(row, column)

    def put_rows(self, first_row: int, column: int, text: str) -> None:
        """A text into the rest of a merged cell, from a row on."""
        model = self._view.grid_model()
        top = model.top_of(first_row, column)
        rows = range(first_row, top + model.cell_span(top, column))
        model.set_cells({(row, column): text for row in rows}, f"填写 {model.columns()[column].label}")

    def put_today(self) -> None:
        """Ctrl+;: today into a date, for the person to confirm with Enter."""
        today = date.today()
        editor = self._view.open_editor(replace=True)
        if editor is not None:
            set_text(editor, f"{today.year}年{today.month}月{today.day}日")

    # rows

    def row_word(self) -> str:
        """What the menu calls a row."""
        return "行"

    def insert_row_above(self) -> None:
        """As many blank rows as are selected, above them."""
        rows = self._rows_for_insert()
        self._insert(rows[0] if rows else 0, max(len(rows), 1))

    def insert_row_below(self) -> None:
        """As many blank rows as are selected, below them."""
        rows = self._rows_for_insert()
        self._insert(rows[-1] + 1 if rows else self._view.row_count(), max(len(rows), 1))

    def _rows_for_insert(self) -> list[int]:
        """The selected rows; in a merged cell the one row the keyboard came from."""
        rows = self._view.selected_rows()
        return [self._view.cursor_cell()[0]] if rows and self._view.is_single() else rows

    def append_row(self) -> None:
        """A blank row at the end."""
        model = self._view.grid_model()
        if model.can_add_rows() and model.begin_row():
            last = self._view.row_count() - 1
            free = (c for c in range(self._view.column_count()) if model.cell_span(last, c))
            shown = (c for c in free if model.cell_fillable(last, c) and not self._view.isColumnHidden(c))
            self._view.go_to(last, next(shown, self._view.first_editable_column(last)))
        else:
            self._insert(self._view.row_count(), 1)

    def _insert(self, at: int, count: int) -> None:
        model = self._view.grid_model()
        if model.can_add_rows() and model.insert_rows(at, count):
            self._view.go_to(at, self._view.first_editable_column(at))

    def duplicate_rows(self) -> None:
        """A copy of the selected rows below them; the copies are selected."""
        rows, model, area = self._view.selected_rows(), self._view.grid_model(), self._view.selected_area()
        if rows and area and model.can_add_rows() and model.duplicate_rows(rows):
            self._select_rows(rows[-1] + 1, len(rows), area)

    def remove_rows(self) -> None:
        """The selected rows go."""
        rows, model = self._view.selected_rows(), self._view.grid_model()
        column = max(self._view.currentIndex().column(), 0)
        if rows and model.can_remove_rows(rows) and model.remove_rows(rows) and model.rowCount():
            self._view.go_to(min(rows[0], model.rowCount() - 1), column)

    def move_rows_up(self) -> None:
        """The selected rows one up; a merged cell's rows over the merged cell before it."""
        rows = self._view.selected_rows()
        if rows and rows[0] > 0:
            to = rows[0] - self._rows_beside(rows[0] - 1)
            self._move(rows, to, to)

    def move_rows_down(self) -> None:
        """The selected rows one down."""
        rows = self._view.selected_rows()
        if rows and rows[-1] + 1 < self._view.row_count():
            to = rows[-1] + 1 + self._rows_beside(rows[-1] + 1)
            self._move(rows, to, to - len(rows))

    def _rows_beside(self, row: int) -> int:
        """Rows to step over: those of the merged cell there when one of its column is what is selected, else one."""
        view, model = self._view, self._view.grid_model()
        column = view.currentIndex().column()
        if not view.is_single() or not model.columns()[column].merged:
            return 1
        return max(model.cell_span(model.top_of(row, column), column), 1)

    def drop_rows(self, to: int) -> None:
        """The selected rows were dragged before row `to`."""
        rows = self._view.selected_rows()
        together = bool(rows) and len(rows) == rows[-1] - rows[0] + 1
        if rows and not (together and rows[0] <= to <= rows[-1] + 1):
            self._move(rows, to, to - sum(row < to for row in rows))

    def _move(self, rows: list[int], to: int, lands_at: int) -> None:
        """`to` counts as before the move, `lands_at` as after it; the rows stay selected."""
        model, area = self._view.grid_model(), self._view.selected_area()
        if area and model.can_move_rows(rows, to) and model.move_rows(rows, to):
            self._select_rows(lands_at, len(rows), area)

    def _select_rows(self, first: int, count: int, before: Area) -> None:
        """The same columns of other rows."""
        if count == 1 and before.columns == 1:
            self._view.go_to(first, before.left)
        else:
            self._view.select_area(Area(first, before.left, first + count - 1, before.right))
