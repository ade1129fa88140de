"""The files of a batch as a grid: what each is, whose, of which year, and whether it is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.jobs.batch_import import TAKABLE, Batch, BatchItem, BatchState
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.look.marks import StateMark

TAKE, LEAVE = "收下", "不收"
STATE, FILE, UNIT, YEAR, READ, DEED, WHY = range(7)
MARKS = {
    BatchState.READY: StateMark.READY,
    BatchState.LOOK: StateMark.WARNING,
    BatchState.SAME: StateMark.NOT_APPLICABLE,
    BatchState.OLDER: StateMark.REVIEW,
    BatchState.ASK_UNIT: StateMark.ERROR,
    BatchState.ASK_YEAR: StateMark.ERROR,
    BatchState.UNKNOWN: StateMark.ERROR,
    BatchState.FAILED: StateMark.ERROR,
    BatchState.PASSED_BY: StateMark.NOT_APPLICABLE,
}
GROUPS = {
    "可收下": (BatchState.READY,),
    "待确认": (BatchState.LOOK, BatchState.ASK_UNIT, BatchState.ASK_YEAR),
    "重复的": (BatchState.SAME, BatchState.OLDER),
    "没有读成": (BatchState.UNKNOWN, BatchState.FAILED, BatchState.PASSED_BY),
}
"""The chips: states that want the same of a person."""


class BatchModel(GridModel):
    """`chosen`: what is taken, whose or of which year is otherwise now."""

    chosen = Signal()
    COLUMNS = (
        Column("state", "状态", width=Width.CODE, kind=Kind.LINE, editable=False),
        Column("file", "文件", width=Width.STRETCH, editable=False),
        Column("unit", "单位", width=Width.NAME, kind=Kind.CHOICE),
        Column("year", "年度", width=Width.SHORT, kind=Kind.LINE),
        Column("read", "读到", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("deed", "收下吗", width=Width.SHORT, kind=Kind.CHOICE),
        Column("why", "说明", width=Width.STRETCH, editable=False),
    )

    def __init__(self, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.batch = batch
        self._group = ""
        self.shown = list(range(len(batch.items)))

    def narrow(self, group: str) -> None:
        """Only the files of one chip; '' shows all."""
        self._group = group
        self.renew()

    def renew(self) -> None:
        """The files as the batch has them now."""
        states = GROUPS.get(self._group)
        self.beginResetModel()
        self.shown = [n for n, one in enumerate(self.batch.items) if states is None or one.state in states]
        self.endResetModel()
        self.chosen.emit()

    def count(self, group: str) -> int:
        return sum(one.state in GROUPS[group] for one in self.batch.items)

    def item(self, row: int) -> BatchItem:
        return self.batch.items[self.shown[row]]

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.shown)

    def cell_text(self, row: int, column: int) -> str:
        one = self.item(row)
        deed = (TAKE if one.is_taken else LEAVE) if one.state in TAKABLE else ""
        read = f"{one.piece.placed + one.piece.unsure} 处" if one.piece is not None else ""
        unit = f"{one.code}{one.name}" if one.piece is not None else ""
        year = str(one.year or "")
        return (one.state.value, one.file.name, unit, year, read, deed, "\n".join(one.remarks))[column]

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        return MARKS[self.item(row).state] if column == STATE else None

    def cell_state(self, row: int, column: int) -> CellState:
        one = self.item(row)
        if (column, one.state) in ((UNIT, BatchState.ASK_UNIT), (YEAR, BatchState.ASK_YEAR)):
            return CellState.ASKED
        return CellState.NONE if one.is_taken else CellState.QUIET

    def cell_words(self, row: int, column: int) -> str:
        return self.item(row).why or self.item(row).state.value

    def cell_editable(self, row: int, column: int) -> bool:
        one = self.item(row)
        return one.piece is not None and (column in (UNIT, YEAR) or (column == DEED and one.state in TAKABLE))

    def cell_fillable(self, row: int, column: int) -> bool:
        return column == DEED and self.cell_editable(row, column)

    def choices(self, row: int, column: int) -> Sequence[str]:
        if column == DEED:
            return (TAKE, LEAVE)
        one = self.item(row)
        near = [f"{unit.code}{unit.name}" for unit in one.similar]
        return (*near, *(word for unit in self.batch.roll.units if (word := f"{unit.code}{unit.name}") not in near))

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        refused: Refusals = {}
        for cell, text in cells.items():
            why = self._set(cell, text.strip()) if self.cell_editable(*cell) else "这一格不能改"
            if why:
                refused[cell] = why
        if len(refused) < len(cells):
            self.renew()
        return refused

    def _set(self, cell: Cell, text: str) -> str:
        """Why it was refused, '' when it was taken."""
        number = self.shown[cell[0]]
        try:
            if cell[1] == DEED:
                if text not in (TAKE, LEAVE):
                    return "请从列表里选"
                self.batch.take(number, text == TAKE)
            elif cell[1] == UNIT:
                self.batch.name_unit(number, text)
            elif len(text) != 4 or not text.isdecimal():
                return "年度应是四位数字"
            else:
                self.batch.name_year(number, int(text))
        except UserError as error:
            return str(error)
        return ""
