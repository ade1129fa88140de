"""Filling a selection on into the cells beside it: what goes where, as a plan for one call of the model."""

from __future__ import annotations

from ui.grids.clipboard import Area
from ui.grids.grid_model import Cell, GridModel


def plan_fill(model: GridModel, source: Area, target: Area) -> dict[Cell, str]:
    """The texts of `target` when `source` is repeated over it; only cells that may change and would."""
    cells: dict[Cell, str] = {}
    for row in range(target.top, target.bottom + 1):
        for column in range(target.left, target.right + 1):
            from_row = source.top + (row - source.top) % source.rows
            from_column = source.left + (column - source.left) % source.columns
            text = model.edit_text(model.top_of(from_row, from_column), from_column)
            if model.cell_editable(row, column) and model.edit_text(row, column) != text:
                cells[row, column] = text
    return cells


def pulled_to(source: Area, row: int, column: int) -> Area:
    """The cells a handle pulled to this cell fills: downwards or to the right, whichever is farther; may be none."""
    down, right = row - source.bottom, column - source.right
    if down <= 0 and right <= 0:
        return Area(source.bottom + 1, source.left, source.bottom, source.right)
    if down >= right:
        return Area(source.bottom + 1, source.left, row, source.right)
    return Area(source.top, source.right + 1, source.bottom, column)


def neighbours_end(model: GridModel, source: Area) -> int:
    """The last row down to which the column beside the source is filled without a gap: left of it, else right."""
    for column in (source.left - 1, source.right + 1):
        row = source.bottom
        if not 0 <= column < model.columnCount():
            continue
        while row + 1 < model.rowCount() and model.cell_text(model.top_of(row + 1, column), column).strip():
            row += 1
        if row > source.bottom:
            return row
    return source.bottom
