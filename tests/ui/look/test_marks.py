"""State marks differ by shape: a person who sees no colours can tell them apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.look.marks import StateMark, draw_mark, mark_icon
from ui.look.theme import Mode, ink, set_up_application

SIDE = 28


def picture(mark: StateMark) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(ink("base"))
    painter = QPainter(image)
    draw_mark(painter, mark, QRectF(0, 0, SIDE, SIDE))
    painter.end()
    return image


def shape(mark: StateMark) -> set[tuple[int, int]]:
    """The pixels that are nearer to the mark's colour than to the ground."""
    image = picture(mark).convertToFormat(QImage.Format.Format_Grayscale8)
    ground, colour = image.pixelColor(0, 0).red(), ink(mark.ink)
    middle = (ground + (colour.red() * 11 + colour.green() * 16 + colour.blue() * 5) // 32) / 2
    darker = ground > middle
    points = ((x, y) for x in range(SIDE) for y in range(SIDE))
    return {(x, y) for x, y in points if (image.pixelColor(x, y).red() < middle) == darker}


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_no_two_marks_have_the_same_shape(qapp: QApplication, mode: Mode) -> None:
    set_up_application(qapp, mode)
    shapes = {mark: shape(mark) for mark in StateMark}
    assert all(shapes.values())
    for one, other in combinations(StateMark, 2):
        assert len(shapes[one] ^ shapes[other]) > 20, (one, other)
    set_up_application(qapp, Mode.LIGHT)


def test_no_mark_leaves_its_square(qapp: QApplication) -> None:
    for mark in StateMark:
        image = QImage(SIDE + 8, SIDE + 8, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        draw_mark(painter, mark, QRectF(4, 4, SIDE, SIDE))
        painter.end()
        edge = [(at, side) for at in range(SIDE + 8) for side in (0, 1, SIDE + 6, SIDE + 7)]
        assert not any(image.pixelColor(x, y).alpha() or image.pixelColor(y, x).alpha() for x, y in edge), mark


def test_every_mark_has_a_word_of_its_own(qapp: QApplication) -> None:
    assert len({mark.word for mark in StateMark}) == len(StateMark)
    assert not mark_icon(StateMark.ERROR).isNull()
