"""Rows of nested lists: what is added, moved, copied or removed is a record of the list one's column is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.grids.deeds import Deeds
from ui.grids.grid_view import GridView

if TYPE_CHECKING:
    from ui.editors.nested_model import NestedModel


class NestedDeeds(Deeds):
    """The deeds of a grid of nested lists. A merged cell of what stands outside means the whole record; whole rows
    mean the outermost record that they cover."""

    def __init__(self, view: GridView, model: NestedModel) -> None:
        super().__init__(view)
        self._model = model

    # ---- which records

    @property
    def _depth(self) -> int:
        """How deep the list of the current column lies."""
        return self._model.depth_of(self._view.cursor_cell()[1]) if self._view.currentIndex().isValid() else 0

    def _chosen(self) -> tuple[int, list[str]]:
        """The depth of what is selected, and its records' ids in order."""
        area, rows = self._view.selected_area(), self._view.selected_rows()
        if area is None or not rows:
            return 0, []
        depth = self._model.depth_of(area.left)
        if area.left != area.right and self._model.depth_of(area.right) != depth:
            depth = self._covered_depth(rows)
        found: dict[str, None] = {}
        for row in rows:
            depth = min(depth, self._deepest(row)) if len(rows) == 1 else depth
            record = self._model.record_at(row, depth)
            if record is not None:
                found[record.id] = None
        return depth, list(found)

    def _deepest(self, row: int) -> int:
        """How deep a row has records: one without anything inside stands for itself."""
        depths = range(len(self._model.specs))
        return max((depth for depth in depths if self._model.record_at(row, depth) is not None), default=0)

    def _covered_depth(self, rows: list[int]) -> int:
        """The outermost list all of whose touched records are selected with all of their rows."""
        count = self._model.rowCount()
        for depth in range(len(self._model.specs)):
            ids = {getattr(self._model.record_at(row, depth), "id", None) for row in rows}
            own = [row for row in range(count) if getattr(self._model.record_at(row, depth), "id", None) in ids]
            if own == rows:
                return depth
        return len(self._model.specs) - 1

    # ---- deeds

    def row_word(self) -> str:
        """工作, 指标: what a row deed is about."""
        return self._model.specs[self._depth].item

    def insert_row_above(self) -> None:
        self._add_beside(below=False)

    def insert_row_below(self) -> None:
        self._add_beside(below=True)

    def _add_beside(self, below: bool) -> None:
        depth, row = self._depth, self._view.cursor_cell()[0] if self._model.rowCount() else -1
        self._show(self._model.add(depth, row, below), depth)

    def append_row(self) -> None:
        self._show(self._model.add(0), 0)

    def add_inside(self, depth: int) -> None:
        """A record at the end of the list at `depth`, inside the record one is in."""
        row = self._view.cursor_cell()[0] if self._view.currentIndex().isValid() else self._model.rowCount() - 1
        self._show(self._model.add_inside(depth, row), depth)

    def _show(self, row: int, depth: int) -> None:
        if row >= 0:
            first = self._model.first_column(depth)
            columns = range(first, self._model.columnCount())
            free = (c for c in columns if self._model.cell_editable(row, c) and not self._view.isColumnHidden(c))
            self._view.setFocus()
            self._view.go_to(row, next(free, first))

    def duplicate_rows(self) -> None:
        depth, ids = self._chosen()
        if ids and self._model.duplicate_ids(ids):
            beside = self._model.beside(self._model.row_of(ids[-1]), depth)
            self._go_to(beside[beside.index(ids[-1]) + 1])

    def remove_rows(self) -> None:
        _, ids = self._chosen()
        row, column = self._view.cursor_cell()
        if not ids:
            self._model.leave_row(-1)  # nothing but the row that was begun
        if ids and self._model.can_add_rows() and self._model.remove_ids(ids) and self._model.rowCount():
            self._view.go_to(min(row, self._model.rowCount() - 1), column)

    def move_rows_up(self) -> None:
        self._step(-1)

    def move_rows_down(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        depth, ids = self._chosen()
        if not ids:
            return
        beside = self._model.beside(self._model.row_of(ids[0]), depth)
        places = [beside.index(one) for one in ids if one in beside]
        to = places[0] - 1 if by < 0 else places[-1] + 2
        if len(places) == len(ids) and 0 <= to <= len(beside) and self._model.move_ids(ids, to):
            self._go_to(ids[0])

    def drop_rows(self, to: int) -> None:
        """Rows are let go before row `to`: among their own, nowhere else."""
        depth, ids = self._chosen()
        if not ids:
            return
        beside = self._model.beside(self._model.row_of(ids[0]), depth)
        target = self._model.record_at(to, depth) if to < self._model.rowCount() else None
        index = beside.index(target.id) if target is not None and target.id in beside else len(beside)
        if all(one in beside for one in ids) and self._model.move_ids(ids, index):
            self._go_to(ids[0])

    def _go_to(self, record_id: str) -> None:
        self._view.go_to(self._model.row_of(record_id), self._view.cursor_cell()[1])
