"""The style sheet, built from the tokens: QSS knows no variables.

Only widgets named here are drawn by it; grids, lists, trees, tabs and the rail paint themselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from string import Template

from ui.look.tokens import Palette, Radius, Size

_FRAME = '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" viewBox="0 0 12 12">{}</svg>'
_CHEVRON = '<path d="M2 4.2 L6 8.2 L10 4.2" fill="none" stroke="{}" stroke-width="1.2" stroke-linecap="round"/>'
_TICK = '<path d="M2.4 6.4 L5 9 L9.8 3.4" fill="none" stroke="{}" stroke-width="1.7" stroke-linecap="round"/>'

_SHEET = Template("""
QToolTip { background: $panel; color: $text; border: 1px solid $strong; padding: 4px 6px; }
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $line; }

QMenuBar { background: $window; border-bottom: 1px solid $line; padding: 0 ${p8}px; }
QMenuBar::item { background: transparent; color: $text; padding: ${p5}px ${p12}px; border-radius: ${r_button}px; }
QMenuBar::item:selected { background: $hover; }
QMenuBar::item:pressed { background: $accent_soft; }
QMenu { background: $base; color: $text; border: 1px solid $strong; padding: ${p4}px 0; }
QMenu::item { padding: ${p5}px ${p24}px ${p5}px ${p12}px; background: transparent; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $text3; }
QMenu::icon { padding-left: ${p8}px; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px 0; }
QMenu::indicator { width: ${p12}px; height: ${p12}px; margin-left: ${p8}px; }
QMenu::indicator:checked { image: url("$tick"); }

QToolBar { background: $window; border: 0; border-bottom: 1px solid $line; spacing: ${p4}px;
    padding: ${p4}px ${p12}px; }
QToolBar::separator { background: $line; width: 1px; margin: ${p5}px ${p10}px; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: ${r_button}px;
    padding: ${p3}px ${p8}px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; border-color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: ${p2}px ${p7}px; }
QToolButton:disabled { color: $text3; }
QToolButton[look="status"] { padding: 0 ${p4}px; }
QToolButton[look="status"]:focus { padding: 0 ${p3}px; }
QToolButton::menu-indicator { image: none; }
QTabBar::scroller { width: ${scroller}px; }
QTabBar QToolButton { background: $panel; border: 1px solid $line; padding: 0; }
QTabBar QToolButton:hover { background: $hover; }

QPushButton { background: $base; color: $text; border: 1px solid $line; border-radius: ${r_button}px;
    padding: ${p4}px ${p12}px; min-height: ${button_inner}px; }
QPushButton:hover { background: $hover; border-color: $strong; }
QPushButton:pressed, QPushButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: ${p3}px ${p11}px; }
QPushButton:disabled { background: transparent; color: $text3; border: 1px dashed $line; }
QPushButton[look="primary"] { background: $accent_fill; color: $on_accent; border: 1px solid $accent_fill;
    font-weight: bold; padding: ${p4}px ${p14}px; }
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:pressed { border-color: $text; }
QPushButton[look="primary"]:focus { border: 2px solid $text; padding: ${p3}px ${p13}px; }
QPushButton[look="primary"]:disabled { background: transparent; color: $text3; border: 1px dashed $line; }
QPushButton[look="link"] { background: transparent; color: $accent; border: 1px solid transparent;
    padding: ${p2}px ${p6}px; min-height: ${link_inner}px; }
QPushButton[look="link"]:hover { background: $hover; }
QPushButton[look="link"]:pressed { background: $accent_soft; }
QPushButton[look="link"]:focus { border: 2px solid $accent; padding: ${p1}px ${p5}px; }
QPushButton[look="link"]:disabled { color: $text3; border: 1px solid transparent; }
QPushButton[look="chip"] { background: $base; border: 1px solid $line; padding: ${p1}px ${p9}px;
    min-height: ${chip_inner}px; }
QPushButton[look="chip"]:hover { background: $hover; }
QPushButton[look="chip"]:checked { background: $accent_soft; border-color: $accent; font-weight: bold; }
QPushButton[look="chip"]:focus { border: 2px solid $accent; padding: 0 ${p8}px; }
QPushButton[look="chip"]:disabled { color: $text3; border: 1px dashed $line; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox { background: $base; color: $text; border: 1px solid $strong;
    border-radius: ${r_field}px; padding: 1px ${p6}px; selection-background-color: $accent_fill;
    selection-color: $on_accent; placeholder-text-color: $text3; }
QLineEdit, QSpinBox { min-height: ${field_inner}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus { border: 2px solid $accent;
    padding: 0 ${p5}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled { color: $text3; background: $window;
    border: 1px dashed $line; }
QLineEdit[cell="computed"], QPlainTextEdit[cell="computed"] { background: $computed; color: $computed_t;
    border: 1px solid $grid; }
QLineEdit[cell="required"], QPlainTextEdit[cell="required"] { background: $required; }
QLineEdit[cell="warning"], QPlainTextEdit[cell="warning"] { background: $warn_s; border-color: $warn; }
QLineEdit[cell="error"], QPlainTextEdit[cell="error"] { background: $error_s; border: 2px solid $error;
    padding: 0 ${p5}px; }
QLineEdit[cell]:focus, QPlainTextEdit[cell]:focus { border: 2px solid $accent; padding: 0 ${p5}px; }
FieldBoxes { background: $base; border: 1px solid $strong; border-radius: ${r_field}px; }
FieldBoxes[cell="computed"] { background: $computed; border: 1px solid $grid; }
FieldBoxes[cell="required"] { background: $required; }
FieldBoxes[cell="warning"] { background: $warn_s; border-color: $warn; }
FieldBoxes[cell="error"] { background: $error_s; border: 2px solid $error; }
FieldBoxes:focus { border: 2px solid $accent; }
QLineEdit[cell="plain"] { border: 1px solid $line; background: $panel; }
QLineEdit[inCell="true"], QPlainTextEdit[inCell="true"] { border: 2px solid $accent; border-radius: 0;
    padding: 0 ${p3}px; min-height: 0; background: $base; color: $text; }

QComboBox { background: $base; color: $text; border: 1px solid $strong; border-radius: ${r_field}px;
    padding: 1px ${p8}px; min-height: ${field_inner}px; combobox-popup: 0; }
QComboBox:focus { border: 2px solid $accent; padding: 0 ${p7}px; }
QComboBox:disabled { color: $text3; border: 1px dashed $line; background: $window; }
QComboBox::drop-down { border: 0; width: ${p24}px; }
QComboBox::down-arrow { image: url("$chevron"); width: ${p12}px; height: ${p12}px; }
QComboBox QAbstractItemView, QListView#completer { background: $base; color: $text; border: 1px solid $strong;
    selection-background-color: $accent_soft; selection-color: $text; outline: 0; }

QCheckBox, QRadioButton { spacing: ${p8}px; color: $text; }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }
QCheckBox::indicator { width: ${p14}px; height: ${p14}px; border: 1px solid $strong; border-radius: ${r_field}px;
    background: $base; }
QCheckBox::indicator:checked { background: $accent_fill; border-color: $accent_fill; image: url("$tick_on"); }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }

QScrollBar:vertical { background: $panel; width: ${scroll}px; margin: 0; border: 0; }
QScrollBar:horizontal { background: $panel; height: ${scroll}px; margin: 0; border: 0; }
QScrollBar::handle { background: $strong; border-radius: ${p4}px; margin: 3px; }
QScrollBar::handle:vertical { min-height: ${p24}px; }
QScrollBar::handle:horizontal { min-width: ${p24}px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: $panel; border: 0; }
QTableCornerButton::section { background: $header; border: 0; border-right: 1px solid $line;
    border-bottom: 1px solid $line; }

QStatusBar { background: $window; border-top: 1px solid $line; color: $text; }
QStatusBar::item { border: 0; }
QProgressBar { background: $base; border: 1px solid $strong; border-radius: ${r_field}px; text-align: center;
    color: $text; }
QProgressBar::chunk { background: $accent_soft; border-right: 2px solid $accent; }
QDockWidget { color: $text; font-weight: bold; }
QScrollArea { border: 0; background: transparent; }
QLabel { background: transparent; }
QLabel[tone="hint"] { color: $text2; }
QLabel[tone="quiet"] { color: $text3; }
QLabel[tone="error"] { color: $error; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="info"] { color: $info; }
QLabel[tone="carry"] { color: $carry; }
QLabel[tone="fill"] { color: $fill_t; }
QFrame[card="true"] { background: $base; border: 1px solid $line; border-radius: ${r_tile}px; }
QFrame[card="rule"] { background: $line; border: 0; min-height: 1px; max-height: 1px; }
QWidget[surface="panel"] { background: $panel; }
QWidget[surface="base"] { background: $base; }
QWidget[surface="window"] { background: $window; }
""")


def build(colours: Palette, px: Callable[[float], int], dark: bool) -> str:
    """The style sheet for a palette; `px` scales sizes to the chosen text size."""
    steps = {f"p{n}": px(n) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 24)}
    sizes = {
        "r_field": px(Radius.FIELD),
        "r_button": px(Radius.BUTTON),
        "r_tile": px(Radius.TILE),
        "scroll": px(Size.SCROLL_BAR),
        "scroller": px(48),
        "button_inner": px(Size.BUTTON) - 2 * px(4) - 2,
        "link_inner": px(20),
        "chip_inner": px(22),
        "field_inner": px(Size.FIELD) - 4,
    }
    return _SHEET.substitute(colours.colours(), **steps, **sizes, **_pictures(colours, dark))


def _pictures(colours: Palette, dark: bool) -> dict[str, str]:
    """QSS takes pictures from files only: the three small ones are written anew by each process."""
    wanted = {
        "chevron": _CHEVRON.format(colours.text2),
        "tick": _TICK.format(colours.accent),
        "tick_on": _TICK.format(colours.on_accent),
    }
    shade = "dark" if dark else "light"
    return {name: _write_picture(f"{name}-{shade}.svg", _FRAME.format(body)) for name, body in wanted.items()}


def _write_picture(name: str, text: str) -> str:
    path = Path(_picture_folder().name) / name
    path.write_text(text, encoding="utf-8")
    return path.as_posix()


@lru_cache(maxsize=1)
def _picture_folder() -> tempfile.TemporaryDirectory[str]:
    """Gone when the program ends."""
    return tempfile.TemporaryDirectory(prefix="jimutong-look-")
