"""A cell says its state by fill, shape and reserved room; measuring and drawing agree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from ui.grids.cells import Align, CellLook, CellState, cell_fill, cell_height, draw_cell, fitting_number, wrap
from ui.look.marks import StateMark
from ui.look.theme import ink, line_height
from ui.look.tokens import TextRole

S = CellState
RECT = QRect(0, 0, 120, 30)


def picture(look: CellLook, rect: QRect = RECT, visible: QRect | None = None) -> QImage:
    image = QImage(rect.right() + 1, rect.bottom() + 1, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    draw_cell(painter, rect, look, visible)
    painter.end()
    return image


def colours(image: QImage, rect: QRect) -> set[str]:
    inside = rect.intersected(image.rect())
    return {
        image.pixelColor(x, y).name()
        for x in range(inside.left(), inside.right() + 1)
        for y in range(inside.top(), inside.bottom() + 1)
    }


@pytest.mark.parametrize(
    ("look", "token"),
    [
        (CellLook("x"), "base"),
        (CellLook("", S.REQUIRED), "required"),
        (CellLook("x", S.REQUIRED), "base"),
        (CellLook("x", S.COMPUTED), "computed"),
        (CellLook("x", S.OVERRIDDEN), "computed"),
        (CellLook("", S.REQUIRED | S.COMPUTED), "required"),
        (CellLook("", S.REQUIRED | S.WARNING), "warn_s"),
        (CellLook("", S.REQUIRED | S.WARNING | S.ERROR), "error_s"),
        (CellLook("x", S.CARRIED), "base"),
        (CellLook("x", S.COMMENT), "base"),
        (CellLook("x", S.HEADING), "header"),
        (CellLook("x", S.HEAT, mark=StateMark.READY), "ok_s"),
        (CellLook("x", S.ERROR, current=True, selected=True), "error_s"),
    ],
)
def test_the_gravest_state_gives_the_fill(look: CellLook, token: str) -> None:
    assert cell_fill(look) == ink(token)


def test_a_selected_cell_is_tinted_over_its_state() -> None:
    fills = {cell_fill(CellLook("x", state, selected=True)).name() for state in (S.NONE, S.ERROR, S.COMPUTED)}
    assert len(fills) == 3
    assert ink("base").name() not in fills


def test_an_error_has_a_frame_and_a_mark_at_the_right() -> None:
    image = picture(CellLook("95", S.ERROR))
    assert ink("error").name() in colours(image, QRect(30, 0, 1, 2))
    assert ink("error").name() in colours(image, QRect(100, 8, 15, 14))


def test_a_carried_value_keeps_its_bar_beside_a_graver_mark() -> None:
    image = picture(CellLook("95", S.CARRIED | S.WARNING))
    assert colours(image, QRect(0, 4, 4, 20)) == {ink("carry").name()}
    assert ink("warn").name() in colours(image, QRect(100, 8, 15, 14))


def test_the_star_of_a_required_cell_goes_once_it_is_filled() -> None:
    corner = QRect(105, 3, 12, 12)
    assert ink("error").name() in colours(picture(CellLook("", S.REQUIRED)), corner)
    assert colours(picture(CellLook("x", S.REQUIRED)), corner) == {ink("base").name()}


def test_text_is_never_under_the_glyph() -> None:
    long = CellLook("一二三四五六七八九十" * 3, S.ERROR)
    tall = QRect(0, 0, 120, cell_height(long, 120))
    assert ink("text").name() not in colours(picture(long, tall), QRect(120 - 19, 0, 19, tall.height()))


def test_text_of_a_merged_cell_stands_in_what_can_be_seen_of_it() -> None:
    rect, visible = QRect(0, 0, 120, 600), QRect(0, 400, 120, 100)
    image = picture(CellLook("产出", S.HEADING, Align.CENTER), rect, visible)
    assert ink("text").name() in colours(image, QRect(0, 430, 120, 40))
    assert ink("text").name() not in colours(image, QRect(0, 0, 120, 400))


def test_a_cell_scrolled_out_of_sight_leaves_nothing_behind() -> None:
    image = picture(CellLook("产出"), RECT, QRect(0, 300, 120, 100))
    assert colours(image, RECT) == {QColor("magenta").name()}


def test_a_row_is_as_high_as_its_lines() -> None:
    line = line_height(TextRole.TEXT)
    assert cell_height(CellLook("一行"), 120) == max(line + 7, 28)
    assert cell_height(CellLook("第一行\n第二行\n第三行"), 120) == 3 * line + 7
    assert cell_height(CellLook("123,456.00", numeric=True), 20) == max(line + 7, 28)


def test_wrapping_keeps_every_character_and_starts_no_line_with_a_full_stop() -> None:
    text = "水、电、暖、会务全年正常运转，办公环境整洁有序。单位面积成本不高于上年𠮷，满意度90%。"
    for width in range(68, 400, 7):
        lines = wrap(text, width)
        assert "".join(lines) == text
        assert not any(line.startswith(("。", "，", "、")) for line in lines)


def test_a_number_is_shown_whole_or_as_hashes() -> None:
    assert fitting_number("4,131.67", 200, TextRole.TEXT) == "4,131.67"
    assert fitting_number("4,131.67", 20, TextRole.TEXT) == "####"


def test_a_negative_number_is_red() -> None:
    assert ink("error").name() in colours(picture(CellLook("-12.00", numeric=True)), RECT)
    assert ink("error").name() not in colours(picture(CellLook("-12.00 次")), RECT)


def test_a_cell_half_out_of_sight_to_the_right_wraps_as_before() -> None:
    look, rect = CellLook("2024年实际"), QRect(0, 0, 112, 30)
    whole, half = picture(look, rect), picture(look, rect, QRect(0, 0, 60, 30))
    assert whole == half
