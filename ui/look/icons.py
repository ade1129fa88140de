"""Line icons from resources/icons, coloured by a token when loaded; always used beside a word."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.paths import resources_dir
from ui.look.theme import ink, px, theme
from ui.look.tokens import Size

ICON_FOLDER = resources_dir() / "icons"
RATIOS = (1.0, 1.5, 2.0)


def icon(name: str, token: str = "text2", size: int = Size.TOOLBAR_ICON) -> QIcon:
    """The icon `name` (file name without .svg) in a token's colour; disabled in text3."""
    return _icon(name, token, px(size), theme().is_dark)


@lru_cache(maxsize=256)
def _icon(name: str, token: str, side: int, dark: bool) -> QIcon:
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(name, token, side, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, "text3", side, ratio), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, token: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon on a transparent pixmap of `side` logical pixels, sharp at `ratio`."""
    drawn = QPixmap(QSize(side, side) * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    draw_icon(painter, name, token, QRectF(0, 0, side, side))
    painter.end()
    return drawn


def draw_icon(painter: QPainter, name: str, token: str, rect: QRectF) -> None:
    """Paint the icon as vectors into `rect`: for delegates."""
    _renderer(name, ink(token).name()).render(painter, rect)


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    """The files carry no fill, so the colour is set once on the root element."""
    source = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("<svg ", f'<svg fill="{colour}" ', 1).encode()))
