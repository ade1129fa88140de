"""The status bar's 已选 n 格 求和 计数 平均, counted once after the selection has settled."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.grids.grid_model import Kind

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """How many cells are selected, how many of them are numbers, and their sum."""

    cells: int = 0
    numbers: int = 0
    total: Decimal = Decimal(0)

    @property
    def words(self) -> str:
        """The text of the status bar; blank without a selection."""
        if not self.cells:
            return ""
        if self.cells == 1 or not self.numbers:
            return f"已选 {self.cells} 格"
        average = (self.total / self.numbers).quantize(Decimal("0.01"))
        return f"已选 {self.cells} 格　求和 {self.total:,}　计数 {self.numbers}　平均 {average:,}"


def number_in(text: str) -> Decimal | None:
    """The number a cell shows, None when it is none."""
    try:
        value = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


class SelectionWatch(QObject):
    """Emits the grid's `selection_summarised` when the selection or a selected value changed."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._report)

    def touch(self) -> None:
        """Something changed: count when the event loop is free."""
        self._timer.start()

    def _report(self) -> None:
        self._view.selection_summarised.emit(self.summary())

    def summary(self) -> SelectionSummary:
        """Count now."""
        if self._view.model() is None:
            return SelectionSummary()
        model = self._view.grid_model()
        money = {number for number, column in enumerate(model.columns()) if column.kind is Kind.MONEY}
        cells = self._view.selected_cells()
        numbers = [found for row, column in cells if column in money
                   and (found := number_in(model.cell_text(row, column))) is not None]  # fmt: skip
        return SelectionSummary(len(cells), len(numbers), sum(numbers, Decimal(0)))
