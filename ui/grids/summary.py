"""The status bar's 已选 n 格 求和 计数 平均, counted once after the selection has settled."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.domain.amount import Amount, MoneyUnit
from core.domain.percent import Percent

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """How many cells are selected, how many of them are numbers, and their exact sum in their unit.

    `total` is None when numbers of several units are selected: those have no sum.
    """

    cells: int = 0
    numbers: int = 0
    total: Decimal | None = Decimal(0)
    unit: str = ""

    @property
    def words(self) -> str:
        """The text of the status bar; blank without a selection."""
        if not self.cells:
            return ""
        if self.cells == 1 or not self.numbers:
            return f"已选 {self.cells} 格"
        if self.total is None:
            return f"已选 {self.cells} 格　计数 {self.numbers}（单位不同，不求和）"
        places = min(int(self.total.as_tuple().exponent), -2)
        average = (self.total / self.numbers).quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
        total, average_words = self._said(self.total), self._said(average)
        return f"已选 {self.cells} 格　求和 {total}　计数 {self.numbers}　平均 {average_words}"

    def _said(self, number: Decimal) -> str:
        if self.unit == PERCENT:
            return f"{number.normalize():f}%"
        return f"{number:,} {self.unit}".rstrip()


def number_in(text: str, unit: str) -> Decimal | None:
    """The number a cell shows, in its unit; None when it is none. 3万元 is 3 where the unit is 万元."""
    if unit == PERCENT:
        return Percent.parse(text).value
    if unit in list(MoneyUnit):
        fen = Amount.parse(text, MoneyUnit(unit)).fen
        return None if fen is None else _with_decimals(Decimal(fen) / MoneyUnit(unit).fen)
    try:
        value = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _with_decimals(value: Decimal) -> Decimal:
    """Two decimals, more where the amount has them."""
    least = value.quantize(Decimal("0.01"))
    return least if least == value else value.normalize()


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
        model, cells = self._view.grid_model(), self._view.selected_cells()
        numeric = {number for number, column in enumerate(model.columns()) if column.kind.is_number}
        found = [(unit, number) for row, column in cells if column in numeric
                 and (number := number_in(model.cell_text(row, column), unit := model.cell_unit(row, column)))
                 is not None]  # fmt: skip
        units = {unit for unit, _ in found}
        total = sum((number for _, number in found), Decimal(0)) if len(units) <= 1 else None
        return SelectionSummary(len(cells), len(found), total, next(iter(units), ""))
