"""Every colour and size of the window, as plain data: the one place to change the look.

Colours come in a light and a dark palette with the same names. All sizes are logical pixels at the
standard text size of 14; `ui.look.theme.px` scales them when the user chooses 16 or 18.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum


@dataclass(frozen=True, slots=True)
class Palette:
    """One named set of colours as #RRGGBB; `*_s` is the soft surface of the colour before it, `*_t` its text."""

    window: str
    panel: str
    base: str
    header: str
    header_on: str
    hover: str
    grid: str
    line: str
    strong: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_fill: str
    on_accent: str
    accent_soft: str
    required: str
    computed: str
    computed_t: str
    error: str
    error_s: str
    warn: str
    warn_s: str
    ok: str
    ok_s: str
    info: str
    info_s: str
    carry: str
    carry_s: str
    fill_t: str
    fill_s: str
    empty_s: str
    tint_percent: int  # how much accent lies over a selected cell

    def colours(self) -> dict[str, str]:
        """All colours by token name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "tint_percent"}


LIGHT = Palette(
    window="#EEF1F5",
    panel="#F7F9FB",
    base="#FFFFFF",
    header="#E6EBF1",
    header_on="#CFDFF1",
    hover="#E3EAF2",
    grid="#D3DAE3",
    line="#C3CCD7",
    strong="#7C8896",
    text="#1A222D",
    text2="#46525F",
    text3="#5A6674",
    accent="#15569E",
    accent_fill="#15569E",
    on_accent="#FFFFFF",
    accent_soft="#DCE8F6",
    required="#FFF7CF",
    computed="#EBEEF2",
    computed_t="#3A4654",
    error="#B3231B",
    error_s="#FCE9E7",
    warn="#875000",
    warn_s="#FFF0D6",
    ok="#1A6B3A",
    ok_s="#E1F2E6",
    info="#2F5C86",
    info_s="#E4EEF7",
    carry="#65469B",
    carry_s="#F1ECFA",
    fill_t="#15569E",
    fill_s="#E3EDF9",
    empty_s="#F3F5F8",
    tint_percent=15,
)

DARK = Palette(
    window="#1F242B",
    panel="#23292F",
    base="#171B20",
    header="#2A3139",
    header_on="#23405F",
    hover="#2E363F",
    grid="#363F49",
    line="#424C57",
    strong="#8492A1",
    text="#E7EBF0",
    text2="#BAC3CE",
    text3="#98A4B1",
    accent="#7AB8F5",
    accent_fill="#2468AE",
    on_accent="#FFFFFF",
    accent_soft="#1E3B5A",
    required="#37321A",
    computed="#262C33",
    computed_t="#C3CBD5",
    error="#FF8F85",
    error_s="#432322",
    warn="#F2B350",
    warn_s="#3B2E15",
    ok="#7CCF9A",
    ok_s="#1B3626",
    info="#9CC3E8",
    info_s="#20344A",
    carry="#C4A9F7",
    carry_s="#2F2742",
    fill_t="#8FC2F5",
    fill_s="#1D3450",
    empty_s="#1F242A",
    tint_percent=24,
)


class TextRole(Enum):
    """The uses of type: logical pixels at standard size, and whether bold."""

    TEXT = (14, False)
    STRONG = (14, True)
    HINT = (13, False)
    HINT_STRONG = (13, True)
    SMALL = (12, False)
    SMALL_STRONG = (12, True)
    SECTION = (16, True)
    TILE = (18, True)
    TITLE = (22, True)


STANDARD_TEXT = 14
TEXT_SIZES = (14, 16, 18)

UI_FAMILIES_WINDOWS = ("Microsoft YaHei UI", "Microsoft YaHei", "SimSun")
UI_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
)
PAGE_FAMILIES_FANGSONG = ("仿宋_GB2312", "FangSong", "Noto Serif CJK SC", "AR PL UMing CN")
PAGE_FAMILIES_SONG = ("宋体", "SimSun", "Noto Serif CJK SC", "AR PL UMing CN")


class Space:
    """The steps between things."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Radius:
    """Corner radii; cells have none."""

    FIELD = 3
    BUTTON = 4
    TILE = 8


class Size:
    """Heights and widths of parts; heights of text rows grow with the font (see `theme.line_box`)."""

    ROW = 28
    CELL_PAD = 7
    CELL_AIR = 7  # free pixels above and below the text of a cell, together
    GLYPH = 14  # the state mark inside a cell or list row
    GLYPH_SPACE = 18  # what a cell keeps free for its mark
    HEADER = 30
    HEADER_TWO = 52
    ROW_NUMBER = 34
    CARRY_BAR = 4
    COMMENT_CORNER = 9
    HANDLE = 6
    FRAME = 2
    ERROR_FRAME = 1.6
    EDIT_BAR = 32
    SECTION_BAR = 34
    TAB = 38
    TREE_ROW = 27
    TREE_INDENT = 14
    RAIL = 36
    FIELD = 28
    BUTTON = 30
    TOOLBAR_ICON = 20
    STATUS_BAR = 27
    SCROLL_BAR = 14
    TILE_HEIGHT = 136
    RECENT_ROW = 36
