"""How the window comes up: nothing of it lies below the edge of the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.app import FRAME, show_window


def test_a_window_as_large_as_the_screen_takes_all_of_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(window.screen().availableSize())
    show_window(window)
    assert window.isMaximized()


def test_a_window_with_room_around_it_keeps_its_size(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    wanted = window.screen().availableSize() - FRAME
    window.resize(wanted)
    show_window(window)
    assert not window.isMaximized()
    assert window.size() == wanted
