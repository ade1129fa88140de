"""粘贴明细: what a paste had no place for, value by value, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import DialogFrame
from ui.grids.clipboard import LeftOut, PasteReport
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.theme import px

COLUMNS = (
    Column("place", "位置", width=Width.NAME, editable=False),
    Column("text", "没有放入的内容", width=Width.STRETCH, editable=False),
    Column("reason", "原因", width=Width.NAME, editable=False),
)


class LeftOutModel(GridModel):
    """The values that were left out, one a row."""

    def __init__(self, left_out: Sequence[LeftOut], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = [(each.place, each.text, each.reason) for each in left_out]

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def cell_text(self, row: int, column: int) -> str:
        return self._rows[row][column]

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "清单不能改")


class PasteReportDialog(DialogFrame):
    """Stays open beside the work, so that the person can put things where they belong."""

    def __init__(self, report: PasteReport, parent: QWidget | None = None) -> None:
        words = "这些内容没有放进表里。可以选中后按 Ctrl+C 复制，再放到该放的地方。"
        super().__init__(parent, "粘贴明细", "知道了", words)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.cancel.hide()
        self.grid = GridView(self)
        self.grid.setModel(LeftOutModel(report.left_out, self.grid))
        self.grid.setAccessibleName("没有放入的内容")
        self.body.addWidget(self.grid)
        self.hint.setText(report.sentence)
        self.resize(px(720), px(420))
