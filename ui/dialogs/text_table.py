"""Rows of texts that are looked at, filtered by typing, and copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject

from core.catalog.search import fold
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Refusals


class TextTable(GridModel):
    """`rows` are all there are, `shown` the numbers of those that fit what was typed."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self.rows: Sequence[Sequence[str]] = ()
        self.shown: list[int] = []
        self._typed = ""

    def show(self, rows: Sequence[Sequence[str]]) -> None:
        """Other rows, filtered as before."""
        self.rows = rows
        self.filter(self._typed)

    def filter(self, typed: str) -> None:
        """Only the rows that have every word of the text in one of their cells."""
        self._typed = typed
        words = [word for word in map(fold, typed.split()) if word]
        self.beginResetModel()
        self.shown = [n for n, row in enumerate(self.rows) if all(word in fold(" ".join(row)) for word in words)]
        self.endResetModel()

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.shown)

    def cell_text(self, row: int, column: int) -> str:
        return self.rows[self.shown[row]][column]

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "这里只看不改")
