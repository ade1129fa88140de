"""Puts the tokens on the application: palette, style sheet, fonts, light or dark, text size; live, at any time.

Everything that paints asks here at paint time (`ink`, `font`, `px`), so that a switch needs no restart.
"""

from __future__ import annotations

import sys
from enum import Enum
from functools import lru_cache
from math import ceil
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from ui.look import stylesheet, tokens
from ui.look.tokens import DARK, LIGHT, STANDARD_TEXT, TEXT_SIZES, Palette, TextRole


class Mode(Enum):
    """What the user chose under 视图 → 外观."""

    LIGHT = "浅色"
    DARK = "深色"
    SYSTEM = "跟随系统"


class Theme(QObject):
    """The look in force; `changed` tells whoever caches something made of it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = Mode.SYSTEM
        self.text_size = STANDARD_TEXT
        self._dark = False

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is in force."""
        return self._dark

    @property
    def palette(self) -> Palette:
        """The tokens in force."""
        return DARK if self._dark else LIGHT

    def set_mode(self, mode: Mode) -> None:
        """Light, dark, or whatever the system says, now and later."""
        self.mode = mode
        self.apply()

    def set_text_size(self, size: int) -> None:
        """界面字号: 14, 16 or 18; every size in the window follows."""
        if size not in TEXT_SIZES:
            raise ValueError(f"text size {size} is none of {TEXT_SIZES}")
        self.text_size = size
        self.apply()

    def apply(self) -> None:
        """Set palette, font and style sheet of the application from the tokens."""
        app = _application()
        self._dark = self.mode is Mode.DARK or (self.mode is Mode.SYSTEM and _system_is_dark(app))
        _forget_cached()
        app.setPalette(make_palette(self.palette))
        app.setFont(font(TextRole.TEXT))
        app.setStyleSheet(stylesheet.build(self.palette, px, self._dark))
        self.changed.emit()

    def follow_system(self) -> None:
        """The system switched between light and dark."""
        if self.mode is Mode.SYSTEM and _system_is_dark(_application()) != self._dark:
            self.apply()


_theme: Theme | None = None


def theme() -> Theme:
    """The one theme of this process (light and standard size until `set_up_application` ran)."""
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme


def set_up_application(app: QApplication, mode: Mode = Mode.SYSTEM, text_size: int = STANDARD_TEXT) -> Theme:
    """Make `app` look and speak as the program does: Fusion, Chinese Qt texts, tokens; safe to call again."""
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    _load_chinese_qt_texts(app)
    current = theme()
    current.mode, current.text_size = mode, text_size
    if not app.property("follows_system_colours"):
        app.styleHints().colorSchemeChanged.connect(current.follow_system)
        app.setProperty("follows_system_colours", True)
    current.apply()
    return current


@lru_cache(maxsize=512)
def ink(token: str) -> QColor:
    """The colour a token has now; ask at paint time, never keep it."""
    return QColor(getattr(theme().palette, token))


@lru_cache(maxsize=32)
def font(role: TextRole = TextRole.TEXT) -> QFont:
    """The font of a use of type at the chosen text size."""
    size, bold = role.value
    made = QFont(list(ui_families()))
    made.setPixelSize(px(size))
    made.setBold(bold)
    return made


@lru_cache(maxsize=32)
def metrics(role: TextRole = TextRole.TEXT) -> QFontMetrics:
    """The measures of `font(role)`: every height comes from here."""
    return QFontMetrics(font(role))


@lru_cache(maxsize=32)
def line_height(role: TextRole = TextRole.TEXT) -> int:
    """The height of a line as Qt's text editors lay it out, so that cells and their editors agree."""
    layout = QTextLayout("国", font(role))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1000)
    layout.endLayout()
    return ceil(line.height())


def line_box(role: TextRole, air: int, least: int) -> int:
    """Height of one line of `role` with `air` around it, at least `least` (both in standard pixels)."""
    return max(line_height(role) + px(air), px(least))


def px(size: float) -> int:
    """A size of the tokens at the chosen text size."""
    return round(size * theme().text_size / STANDARD_TEXT)


def ui_families() -> tuple[str, ...]:
    """Font families of the window, best first."""
    return tokens.UI_FAMILIES_WINDOWS if sys.platform == "win32" else tokens.UI_FAMILIES


def mix(over: QColor, under: QColor, percent: int) -> QColor:
    """`percent` of `over` on `under`: the tint of a selected cell."""
    part = percent / 100
    channels = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(a * part + b * (1 - part)) for a, b in channels))


def make_palette(colours: Palette) -> QPalette:
    """Every role of a QPalette from the tokens: styles and dialogs of Qt take their colours from it."""
    role = QPalette.ColorRole
    by_role = {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.panel,
        role.Text: colours.text,
        role.Button: colours.panel,
        role.ButtonText: colours.text,
        role.BrightText: colours.error,
        role.Highlight: colours.accent_fill,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.carry,
        role.ToolTipBase: colours.panel,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.text3,
        role.Light: colours.base,
        role.Midlight: colours.hover,
        role.Mid: colours.line,
        role.Dark: colours.strong,
        role.Shadow: colours.strong,
        role.Accent: colours.accent,
    }
    made = QPalette()
    for each, colour in by_role.items():
        made.setColor(each, QColor(colour))
    for each in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.text3))
    return made


def repolish(widget: QWidget) -> None:
    """Have the style sheet look again at a widget whose dynamic property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    QWidget.update(widget)  # an item view hides it behind update(index)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("the theme needs a QApplication")
    return app


def _system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _forget_cached() -> None:
    for cached in (ink, font, metrics, line_height):
        cached.cache_clear()


def _load_chinese_qt_texts(app: QApplication) -> None:
    """Qt's own dialogs and context menus speak English without this file."""
    if app.property("chinese_qt_texts"):
        return
    translator = QTranslator(app)
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    if translator.load("qtbase_zh_CN", str(folder)):
        app.installTranslator(translator)
        app.setProperty("chinese_qt_texts", True)
