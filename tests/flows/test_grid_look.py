"""What the look of the day changes around the grid: red of the stars, icons, width of the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.builders import a_document, a_project
from tests.flows.grid_window import editor
from ui.look.theme import Mode, ink, metrics, theme
from ui.look.tokens import TextRole
from ui.main_window import MainWindow


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> Iterator[MainWindow]:
    yield open_document(a_document(projects=(a_project(1),)))
    theme().set_mode(Mode.LIGHT)
    theme().set_text_size(14)


def stars(window: MainWindow) -> list[QLabel]:
    return [label for label in editor(window).head.findChildren(QLabel) if label.text().startswith("<span")]


def test_the_button_that_adds_a_row_has_its_icon_from_the_start(opened: MainWindow) -> None:
    assert not editor(opened).stack.sections[0].add_button.icon().isNull()


def test_the_stars_of_the_head_take_the_red_of_the_look(opened: MainWindow) -> None:
    light = ink("error").name()
    theme().set_mode(Mode.DARK)
    QApplication.processEvents()
    assert ink("error").name() != light
    assert stars(opened)
    assert all(ink("error").name() in label.text() for label in stars(opened))


def test_the_labels_of_the_head_are_whole_in_large_type(opened: MainWindow) -> None:
    theme().set_text_size(18)
    QApplication.processEvents()
    for label in stars(opened):
        words = label.text().rpartition(">")[2]
        assert label.width() >= metrics(TextRole.TEXT).horizontalAdvance(f"*{words}"), words
