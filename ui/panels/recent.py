"""The files opened last, as a list; made only when there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.tokens import Size


class RecentModel(GridModel):
    """The recent files as a list."""

    COLUMNS = (
        Column("file", "文件", width=Width.STRETCH, kind=Kind.LINE, editable=False),
        Column("place", "位置", width=Width.NAME, kind=Kind.LINE, editable=False),
        Column("content", "内容", width=Width.NAME, kind=Kind.LINE, editable=False),
        Column("state", "状态", width=Width.LEVEL3, kind=Kind.LINE, editable=False),
        Column("opened", "上次打开", width=Width.VALUE, kind=Kind.LINE, editable=False),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[dict[str, str]] = []

    def show(self, entries: list[dict[str, str]]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.entries)

    def cell_text(self, row: int, column: int) -> str:
        entry = self.entries[row]
        path = Path(entry["path"])
        match self.COLUMNS[column].key:
            case "file":
                return path.name
            case "place":
                return str(path.parent)
            case "content":
                return entry.get("content", "")
            case "state":
                return entry.get("word", "") if path.exists() else "文件不在了"
        return told_time(entry.get("opened", ""), datetime.now())

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        entry = self.entries[row]
        if self.COLUMNS[column].key != "state":
            return None
        if not Path(entry["path"]).exists():
            return StateMark.NOT_APPLICABLE
        return StateMark.__members__.get(entry.get("mark", ""), StateMark.REVIEW)

    def cell_state(self, row: int, column: int) -> CellState:
        key = self.COLUMNS[column].key
        if key == "file" and row == 0:
            return CellState.TOTAL
        return CellState.QUIET if key in ("place", "opened") else CellState.NONE

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "不能改")


class RecentView(GridView):
    """The list itself; Enter and a double click open a row."""

    row_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(row_numbers=False, vertical_lines=False, least_row=Size.RECENT_ROW)
        self.recent = RecentModel(self)
        self.setModel(self.recent)
        self.setAccessibleName("最近的文件")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def fit(self, most_rows: int) -> None:
        if len(self.recent.entries) <= most_rows:
            self.setFixedHeight(self.content_height() + 2)
            return
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + most_rows * self.least_row_height() + 2)


def told_time(iso: str, now: datetime) -> str:
    """今天 10:24, 昨天 16:40, 11月18日, 2024年12月3日; '' when it is no time."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    day: date = moment.date()
    if day == now.date():
        return f"今天 {moment:%H:%M}"
    if day == now.date() - timedelta(days=1):
        return f"昨天 {moment:%H:%M}"
    return f"{day.month}月{day.day}日" if day.year == now.year else f"{day.year}年{day.month}月{day.day}日"
