"""What is seen without an open file: three deeds, the files opened last, the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.settings import Settings
from ui.look.theme import TextRole, font, px
from ui.look.tokens import Space
from ui.widgets.tile import Tile

if TYPE_CHECKING:
    from ui.panels.recent import RecentView


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
        self.import_ = Tile(
            "arrow_import", "导入上年文件", "选去年的 Word 或 Excel 文件，读出内容，您看过再放进来。", "Ctrl+I"
        )
        self.recent_view: RecentView | None = None
        self._recent_place = QVBoxLayout()
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
        column.addLayout(self._recent_place)
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

    def refresh(self) -> None:
        """Read the recent files again."""
        entries = self._settings.recent()
        if entries:
            self._recent_list().recent.show(entries)
        if self.recent_view is not None:
            self.recent_view.setVisible(bool(entries))
        self.clear.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        self._fit()

    def _recent_list(self) -> RecentView:
        if self.recent_view is None:
            from ui.panels.recent import RecentView

            self.recent_view = RecentView()
            self.recent_view.doubleClicked.connect(lambda index: self._open_row(index.row()))
            self.recent_view.row_chosen.connect(self._open_row)
            self._recent_place.addWidget(self.recent_view)
        return self.recent_view

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
        if self.recent_view is not None:
            self.recent_view.fit(4 if self.height() < px(760) else 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open_row(self, row: int) -> None:
        if self.recent_view is not None and 0 <= row < len(self.recent_view.recent.entries):
            self.file_requested.emit(self.recent_view.recent.entries[row]["path"])

    def _clear(self) -> None:
        self._settings.forget_recent()
        self.refresh()


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
