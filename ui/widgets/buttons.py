"""Buttons and chips; the style sheet draws them by their `look` property."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.look.icons import icon
from ui.look.theme import px, theme


class Look(Enum):
    """The ranks of a button: one PRIMARY in a window."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    LINK = "link"
    CHIP = "chip"


_ICON_TOKENS = {Look.PRIMARY: "on_accent", Look.LINK: "accent"}


class Button(QPushButton):
    """A push button of a rank; its icon follows the theme."""

    def __init__(self, words: str, look: Look = Look.SECONDARY, icon_name: str = "") -> None:
        super().__init__(words)
        self.setProperty("look", look.value)
        self._icon_name, self._token = icon_name, _ICON_TOKENS.get(look, "text2")
        if icon_name:
            theme().changed.connect(self._refresh_icon)
            self._refresh_icon()

    def _refresh_icon(self) -> None:
        self.setIcon(icon(self._icon_name, self._token, 16))


def make_button(
    words: str, look: Look = Look.SECONDARY, icon_name: str = "", deed: Callable[[], object] | None = None
) -> QPushButton:
    """A button that says what it does."""
    button = Button(words, look, icon_name)
    if deed is not None:
        button.clicked.connect(lambda: deed())
    return button


class ChipRow(QWidget):
    """Filters of which one is pressed, each with its count: 全部 4, 本项目 4."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, in_a_row: int = 99) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._chips: dict[str, tuple[QPushButton, str]] = {}
        self._in_a_row = in_a_row
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(6))

    def add_chip(self, key: str, words: str, count: int | None = None) -> QPushButton:
        """One more filter; the first is pressed."""
        chip = Button(words, Look.CHIP)
        chip.setCheckable(True)
        chip.setChecked(not self._chips)
        if len(self._chips) % self._in_a_row == 0:
            self._last = QHBoxLayout()
            self._last.setSpacing(px(6))
            self._last.addStretch(1)
            self._rows.addLayout(self._last)
        self._chips[key] = (chip, words)
        self._group.addButton(chip)
        self._last.insertWidget(self._last.count() - 1, chip)
        chip.clicked.connect(lambda: self.chosen.emit(key))
        self.set_count(key, count)
        return chip

    def set_count(self, key: str, count: int | None) -> None:
        """The number behind the word; none for None."""
        chip, words = self._chips[key]
        chip.setText(words if count is None else f"{words} {count}")

    def rename(self, key: str, words: str) -> None:
        """Another word on a chip; its count comes with the next `set_count`."""
        self._chips[key] = (self._chips[key][0], words)

    def press(self, key: str) -> None:
        """Press a chip without telling `chosen`."""
        self._chips[key][0].setChecked(True)

    def current(self) -> str:
        """The key of the pressed chip."""
        return next((key for key, (chip, _) in self._chips.items() if chip.isChecked()), "")
