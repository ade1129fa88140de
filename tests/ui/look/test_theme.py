"""Palette, fonts, sizes and Qt's own words follow the theme, live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ui.look.icons import ICON_FOLDER, pixmap
from ui.look.theme import Mode, font, ink, line_box, line_height, make_palette, px, set_up_application, theme
from ui.look.tokens import DARK, LIGHT, TextRole

Role, Group = QPalette.ColorRole, QPalette.ColorGroup


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    set_up_application(qapp, Mode.LIGHT)
    yield
    set_up_application(qapp, Mode.LIGHT)


def test_every_colour_role_is_set_from_the_tokens() -> None:
    for tokens in (LIGHT, DARK):
        colours = set(tokens.colours().values())
        palette = make_palette(tokens)
        roles = [role for role in Role if role not in (Role.NoRole, Role.NColorRoles)]
        assert {palette.color(role).name().upper() for role in roles} <= colours
        assert palette.color(Group.Disabled, Role.Text).name().upper() == tokens.text3


def test_switching_to_dark_reaches_palette_style_sheet_and_painters(qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("字")
    qtbot.addWidget(label)
    with qtbot.waitSignal(theme().changed):
        theme().set_mode(Mode.DARK)
    assert ink("base").name().upper() == DARK.base
    assert label.palette().color(Role.WindowText).name().upper() == DARK.text
    assert DARK.accent_soft in qapp.styleSheet()
    assert LIGHT.accent_soft not in qapp.styleSheet()


def test_the_text_size_scales_fonts_and_measures(qapp: QApplication) -> None:
    before = line_box(TextRole.TEXT, 8, 28)
    theme().set_text_size(18)
    assert font(TextRole.TEXT).pixelSize() == 18
    assert font(TextRole.SMALL).pixelSize() == round(12 * 18 / 14)
    assert px(28) == 36
    assert line_box(TextRole.TEXT, 8, 28) > before
    with pytest.raises(ValueError, match="15"):
        theme().set_text_size(15)


def test_heights_come_from_the_font() -> None:
    assert line_box(TextRole.TEXT, 8, 0) == line_height(TextRole.TEXT) + 8


def test_qt_itself_speaks_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    words = [button.text() for button in box.buttons()]
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert not any(word.isascii() for word in words)


def test_a_field_with_the_focus_does_not_move_its_text(qtbot: QtBot) -> None:
    line = QLineEdit("文字")
    qtbot.addWidget(line)
    line.show()
    before = line.sizeHint()
    line.setFocus()
    assert line.sizeHint() == before


def test_icons_are_coloured_by_the_theme_and_have_their_licence() -> None:
    names = sorted(path.stem for path in ICON_FOLDER.glob("*.svg"))
    assert len(names) >= 60
    for name in names:
        image = pixmap(name, "accent", 20).toImage()
        seen = {
            image.pixelColor(x, y).name() for x in range(20) for y in range(20) if image.pixelColor(x, y).alpha() > 250
        }
        assert seen <= {ink("accent").name()}, name
        assert pixmap(name, "accent", 20, 1.5).width() == 30
    assert "MIT License" in (ICON_FOLDER / "LICENSE").read_text(encoding="utf-8")
