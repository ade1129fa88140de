"""The status bar: saved and when, where one is, what is selected, unit, where Enter goes, text size."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QStatusBar, QToolButton, QWidget

from ui.look.marks import StateMark, mark_pixmap
from ui.look.theme import TextRole, font, line_box, px, theme
from ui.look.tokens import TEXT_SIZES, Size, Space

SAID_MS = 8000


class StatusBar(QStatusBar):
    """Facts at rest; `say` puts a sentence beside the place for a while: where one is stays said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._mark = StateMark.READY
        self.glyph, self.saved, self.place = QLabel(), QLabel(), QLabel()
        self.said, self.selection, self.unit = QLabel(), QLabel(), QLabel()
        self.enter, self.zoom = QToolButton(), QToolButton()
        self._rules: list[QFrame] = []
        self._quiet = QTimer(self, singleShot=True, interval=SAID_MS)
        self._quiet.timeout.connect(lambda: self._show_said(""))
        self._lay_out()
        self.refresh_look()

    def _lay_out(self) -> None:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(Space.S), 0, px(Space.S), 0)
        row.setSpacing(px(Space.S))
        row.addWidget(self.glyph)
        row.addWidget(self.saved)
        row.addWidget(self._rule())
        self.place.setMinimumWidth(1)
        row.addWidget(self.place)
        row.addWidget(self._rule())
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.said, 1)
        for part in (self.selection, self.unit, self.enter, self.zoom):
            row.addWidget(part)
            if part is not self.zoom:
                row.addWidget(self._rule())
        self.enter.setProperty("look", "status")
        self.zoom.setProperty("look", "status")
        self.enter.setToolTip("填好一格后按回车往哪里走；点一下换方向")
        self.zoom.setToolTip("界面字号")
        self.zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.addWidget(bar, 1)

    def use_actions(self, actions: Mapping[str, QAction]) -> None:
        """The deeds behind the two parts that can be clicked: where Enter goes, and the text size."""
        self._enter_actions = actions["enter_down"], actions["enter_right"]
        menu = QMenu(self.zoom)
        menu.addActions([actions[f"size{size}"] for size in TEXT_SIZES])
        self.zoom.setMenu(menu)
        self.enter.clicked.connect(self._turn_enter)

    def _turn_enter(self) -> None:
        down, right = self._enter_actions
        (down if right.isChecked() else right).trigger()

    def _rule(self) -> QFrame:
        rule = QFrame()
        rule.setFixedWidth(1)
        rule.setProperty("card", "rule")
        rule.setStyleSheet(f"max-height: {px(14)}px; min-height: {px(14)}px;")
        self._rules.append(rule)
        return rule

    def show_saved(self, read_only: bool, time: object) -> None:
        """`time` is when the last change reached the disk; None: nothing was changed since the file was opened."""
        moment = _moment(time)
        words = "只读" if read_only else f"已保存 {moment.astimezone():%H:%M}" if moment else "已保存"
        self._show_storing(StateMark.INFO if read_only else StateMark.READY, words)

    def show_saving(self) -> None:
        self._show_storing(StateMark.FILLING, "正在保存")

    def show_failed(self) -> None:
        self._show_storing(StateMark.ERROR, "没有存上")

    def _show_storing(self, mark: StateMark, words: str) -> None:
        """Said after every change, mostly the same."""
        if (mark, words) != (self._mark, self.saved.text()):
            self._mark = mark
            self.saved.setText(words)
            self._show_glyph()

    def _show_glyph(self) -> None:
        self.glyph.setPixmap(mark_pixmap(self._mark, px(Size.GLYPH), self.devicePixelRatioF()))

    def show_place(self, words: str) -> None:
        self.place.setText(words)
        self.place.setToolTip(words)
        self._refresh_rules()

    def say(self, sentence: str) -> None:
        """A sentence that may be read later or never."""
        self._show_said(sentence)
        self._quiet.start()

    def _show_said(self, words: str) -> None:
        """A long sentence never makes the window wider; the tooltip has all of it."""
        self.said.setText(words)
        self.said.setToolTip(words)
        self._refresh_rules()

    def show_selection(self, words: str) -> None:
        self.selection.setText(words)
        self._refresh_rules()

    def show_unit(self, unit: str) -> None:
        self.unit.setText(f"单位：{unit}" if unit else "")
        self._refresh_rules()

    def _refresh_rules(self) -> None:
        self._rules[1].setVisible(bool(self.place.text() and self.said.text()))
        for rule, label in zip(self._rules[2:4], (self.selection, self.unit), strict=True):
            rule.setVisible(bool(label.text()))

    def show_enter(self, right: bool) -> None:
        self.enter.setText("回车向右" if right else "回车向下")

    def refresh_look(self) -> None:
        self.setFixedHeight(line_box(TextRole.HINT, 8, Size.STATUS_BAR))
        self._show_glyph()
        for label in (self.saved, self.place, self.said, self.selection, self.unit):
            label.setFont(font(TextRole.HINT))
            label.setTextFormat(Qt.TextFormat.PlainText)
        for button in (self.enter, self.zoom):
            button.setFont(font(TextRole.HINT))
        self.zoom.setText(f"字号 {theme().text_size}")


def _moment(time: object) -> datetime | None:
    """The time of an event, which tells it as text."""
    if isinstance(time, datetime):
        return time
    try:
        return datetime.fromisoformat(str(time))
    except ValueError:
        return None
