"""What is seen without an open file: three deeds, the files opened last, the sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.settings import Settings
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import TextRole, font, px
from ui.look.tokens import Size, Space
from ui.widgets.tile import Tile


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


class StartPage(QWidget):
    """Wishes only; the window fulfils them."""

    new_requested = Signal()
    open_requested = Signal()
    import_requested = Signal()
    sample_requested = Signal()
    keys_requested = Signal()
    file_requested = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.new = Tile("document_add", "新建", "选单位、年度和表式，从空白表开始填。", "Ctrl+N", primary=True)
        self.open = Tile("folder_open", "打开", "打开本机或 U 盘上的 .jmt 文件，接着上次的地方填。", "Ctrl+O")
        self.import_ = Tile("arrow_import", "导入上年文件", "选去年的 Word 文件，读出内容，您看过再放进来。", "Ctrl+I")
        self.recent = RecentModel(self)
        self.recent_view = GridView(row_numbers=False, vertical_lines=False, least_row=Size.RECENT_ROW)
        self.recent_view.setModel(self.recent)
        self.recent_view.setAccessibleName("最近的文件")
        self.clear = _link("清除列表")
        self.nothing = QLabel("还没有打开过文件。")
        self.nothing.setProperty("tone", "hint")
        self.sample = QPushButton("打开示例")
        self.keys = _link("看键盘操作")
        self.content = QWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.L))
        column.addLayout(self._make_title())
        tiles = QHBoxLayout()
        tiles.setSpacing(px(Space.L))
        for tile in (self.new, self.open, self.import_):
            tiles.addWidget(tile, 1)
        column.addLayout(tiles)
        column.addLayout(self._make_recent_head())
        column.addWidget(self.recent_view)
        column.addWidget(self.nothing)
        column.addLayout(self._make_cards())
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.content)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def _make_title(self) -> QHBoxLayout:
        self.title = QLabel("绩目通")
        said = QLabel("预算绩效目标填报")
        said.setProperty("tone", "hint")
        row = QHBoxLayout()
        row.setSpacing(px(Space.M))
        row.addWidget(self.title)
        row.addWidget(said, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        return row

    def _make_recent_head(self) -> QHBoxLayout:
        self.recent_title = QLabel("最近的文件")
        row = QHBoxLayout()
        row.addWidget(self.recent_title)
        row.addStretch(1)
        row.addWidget(self.clear)
        return row

    def _make_cards(self) -> QHBoxLayout:
        self.card_titles = [QLabel("示例"), QLabel("第一次使用")]
        words = ["打开示例单位：已填好，可随意改动", "三步：录入、审核、导出盖章"]
        row = QHBoxLayout()
        row.setSpacing(px(Space.L))
        for title, text, button in zip(self.card_titles, words, (self.sample, self.keys), strict=True):
            row.addWidget(_card(title, text, button), 1)
        return row

    def _connect(self) -> None:
        self.new.clicked.connect(self.new_requested)
        self.open.clicked.connect(self.open_requested)
        self.import_.clicked.connect(self.import_requested)
        self.sample.clicked.connect(self.sample_requested)
        self.keys.clicked.connect(self.keys_requested)
        self.clear.clicked.connect(self._clear)
        self.recent_view.doubleClicked.connect(lambda index: self._open_row(index.row()))
        self.recent_view.activated.connect(lambda index: self._open_row(index.row()))

    def refresh(self) -> None:
        """Read the recent files again."""
        entries = self._settings.recent()
        self.recent.show(entries)
        for widget in (self.recent_view, self.clear):
            widget.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        self._fit()

    def focus_first(self) -> None:
        self.new.setFocus()

    def refresh_look(self) -> None:
        self.title.setFont(font(TextRole.TITLE))
        for label in (self.recent_title, *self.card_titles):
            label.setFont(font(TextRole.SECTION if label is self.recent_title else TextRole.STRONG))
        self._fit()

    def _fit(self) -> None:
        wide = px(1240 if self.width() >= px(1700) else 1080)
        self.content.setFixedWidth(min(wide, max(self.width() - 2 * px(Space.XL), px(600))))
        rows = min(len(self.recent.entries), 4 if self.height() < px(760) else 8)
        head = self.recent_view.horizontalHeader().sizeHint().height()
        self.recent_view.setFixedHeight(head + rows * self.recent_view.least_row_height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open_row(self, row: int) -> None:
        if 0 <= row < len(self.recent.entries):
            self.file_requested.emit(self.recent.entries[row]["path"])

    def _clear(self) -> None:
        self._settings.forget_recent()
        self.refresh()


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


def _card(title: QLabel, text: str, button: QPushButton) -> QFrame:
    card = QFrame()
    card.setProperty("card", "true")
    column = QVBoxLayout(card)
    column.setContentsMargins(px(Space.L), px(Space.M), px(Space.M), px(Space.M))
    column.addWidget(title)
    row = QHBoxLayout()
    row.addWidget(QLabel(text))
    row.addStretch(1)
    row.addWidget(button)
    column.addLayout(row)
    return card


def _link(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("look", "link")
    return button
