"""Input fields say the states of a cell and are as high as their text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ui.grids.cells import CellState
from ui.look.icons import icon
from ui.look.theme import ink, line_height, theme
from ui.look.tokens import TextRole
from ui.widgets.fields import FieldLine, FieldText, make_money_line, make_percent_line

S = CellState


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def colours(image: QImage, rect: QRect) -> set[str]:
    points = ((x, y) for x in range(rect.left(), rect.right() + 1) for y in range(rect.top(), rect.bottom() + 1))
    return {image.pixelColor(x, y).name() for x, y in points}


def shown(qtbot: QtBot, field: FieldLine | FieldText, width: int = 200) -> FieldLine | FieldText:
    qtbot.addWidget(field)
    field.resize(width, field.sizeHint().height())
    field.show()
    qtbot.waitExposed(field)
    return field


@pytest.mark.parametrize(
    ("text", "state", "surface"),
    [
        ("", S.NONE, "base"),
        ("", S.REQUIRED, "required"),
        ("x", S.REQUIRED, "base"),
        ("x", S.COMPUTED, "computed"),
        ("x", S.WARNING, "warn_s"),
        ("x", S.ERROR | S.CARRIED, "error_s"),
    ],
)
def test_the_fill_is_that_of_a_cell(qtbot: QtBot, text: str, state: CellState, surface: str) -> None:
    for field in (FieldLine(), FieldText()):
        shown(qtbot, field)
        field.set_state(state, "")
        field.setText(text) if isinstance(field, FieldLine) else field.setPlainText(text)
        image = picture(field)
        assert image.pixelColor(field.width() // 2, field.height() - 5) == ink(surface)


def test_a_required_field_turns_plain_while_one_types(qtbot: QtBot) -> None:
    field = shown(qtbot, FieldLine())
    field.set_state(S.REQUIRED, "必填，未填")
    QTest.keyClicks(field, "1")
    assert picture(field).pixelColor(100, field.height() - 5) == ink("base")
    assert field.toolTip() == "必填，未填"


def test_an_error_has_its_mark_and_a_carried_value_its_bar(qtbot: QtBot) -> None:
    for field in (FieldLine("98%"), FieldText()):
        shown(qtbot, field)
        field.set_state(S.ERROR | S.CARRIED, "")
        image = picture(field)
        assert ink("error").name() in colours(image, QRect(field.width() - 20, 8, 12, 12))
        assert ink("carry").name() in colours(image, QRect(0, 8, 4, 12))


def test_a_computed_field_takes_no_typing_and_no_tab(qtbot: QtBot) -> None:
    field = shown(qtbot, FieldLine("128.50"))
    field.set_state(S.COMPUTED, "自动计算")
    QTest.keyClicks(field, "1")
    assert field.text() == "128.50"
    assert field.focusPolicy() == Qt.FocusPolicy.ClickFocus


def test_long_text_is_as_high_as_its_lines(qtbot: QtBot) -> None:
    field = shown(qtbot, FieldText())
    line = line_height(TextRole.TEXT)
    heights = []
    for count in (1, 3, 7):
        field.setPlainText("\n".join(["一行文字"] * count))
        heights.append(field.height())
    assert heights[1] - heights[0] == pytest.approx(line, abs=2)  # one line has the room of two
    assert heights[2] - heights[1] == pytest.approx(4 * line, abs=2)
    field.setPlainText("很长的一段文字，" * 12)
    assert field.lines() > 3
    assert field.verticalScrollBar().maximum() == 0


def test_long_text_grows_with_the_text_size(qtbot: QtBot) -> None:
    field = shown(qtbot, FieldText())
    field.setPlainText("一\n二\n三")
    before = field.height()
    theme().set_text_size(18)
    try:
        assert field.height() > before
    finally:
        theme().set_text_size(14)


def test_numbers_stand_at_the_right() -> None:
    for line in (make_money_line("1.00"), make_percent_line("98%")):
        assert line.alignment() & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize("state", [S.NONE, S.COMPUTED, S.OVERRIDDEN, S.REQUIRED, S.WARNING, S.ERROR])
@pytest.mark.parametrize("kind", [FieldLine, FieldText])
def test_every_field_with_the_focus_has_its_ring(
    qtbot: QtBot, kind: type[FieldLine] | type[FieldText], state: CellState
) -> None:
    field = shown(qtbot, kind())
    field.set_state(state)
    field.activateWindow()
    QTest.mouseClick(field if isinstance(field, FieldLine) else field.viewport(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(field.hasFocus)
    assert colours(picture(field), QRect(40, 1, 40, 1)) == {ink("accent").name()}


@pytest.mark.parametrize("state", [S.CARRIED, S.ERROR, S.WARNING])
def test_a_mark_stands_before_the_arrow_of_the_list(qtbot: QtBot, state: CellState) -> None:
    field = shown(qtbot, FieldLine("甲"))
    assert isinstance(field, FieldLine)
    arrow = field.addAction(icon("chevron_down", "text2", 16), FieldLine.ActionPosition.TrailingPosition)
    button = field.findChild(QToolButton)
    assert button is not None
    qtbot.waitUntil(button.isVisible)
    before = QRect(button.x() - 20, 4, 18, field.height() - 8)
    field.set_state(state)
    inks = {ink({S.CARRIED: "carry", S.ERROR: "error", S.WARNING: "warn"}[state]).name()}
    assert inks <= colours(picture(field), before)
    assert not inks & colours(picture(field), button.geometry().adjusted(2, 3, -4, -3))
    arrow.setVisible(False)
    assert inks <= colours(picture(field), QRect(field.width() - 24, 4, 20, field.height() - 8))
