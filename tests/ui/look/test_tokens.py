"""The contrast table of the look, recomputed from the tokens (WCAG 2 ratio)."""

from __future__ import annotations

import re

import pytest

from ui.look.marks import StateMark
from ui.look.tokens import DARK, LIGHT, Palette

SURFACES = ("window", "panel", "base", "header", "hover", "accent_soft")
SOFT = ("required", "computed", "error_s", "warn_s", "ok_s", "info_s", "carry_s", "fill_s", "empty_s")
PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def luminance(parts: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def contrast(palette: Palette, text: str, surface: str) -> float:
    colours = palette.colours()
    return ratio(channels(colours[text]), channels(colours[surface]))


def tinted(palette: Palette, surface: str) -> tuple[float, ...]:
    """A surface under the selection tint."""
    colours, part = palette.colours(), palette.tint_percent / 100
    pairs = zip(channels(colours["accent"]), channels(colours[surface]), strict=True)
    return tuple(accent * part + under * (1 - part) for accent, under in pairs)


@PALETTES
def test_every_token_is_a_colour(palette: Palette) -> None:
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in palette.colours().values())


# text, surface, ratio in light, ratio in dark: the figures of the table
TABLE = [
    ("text", "base", 16.0, 14.4),
    ("text", "header", 13.4, 11.0),
    ("text", "header_on", 11.8, 8.9),
    ("text", "hover", 13.2, 10.2),
    ("text", "accent_soft", 12.9, 9.6),
    ("text", "required", 14.8, 10.7),
    ("text2", "base", 8.0, 9.7),
    ("text3", "base", 5.9, 6.8),
    ("text3", "empty_s", 5.4, 6.2),
    ("strong", "base", 3.6, 5.4),
    ("accent", "base", 7.4, 8.2),
    ("on_accent", "accent_fill", 7.4, 5.7),
    ("computed_t", "computed", 8.3, 8.6),
    ("error", "base", 6.6, 7.8),
    ("warn", "base", 6.6, 9.3),
    ("ok", "base", 6.5, 9.3),
    ("info", "base", 7.0, 9.4),
    ("carry", "base", 7.2, 8.5),
    ("fill_t", "fill_s", 6.2, 6.8),
]


@pytest.mark.parametrize(("text", "surface", "light", "dark"), TABLE)
def test_the_table_says_what_the_colours_are(text: str, surface: str, light: float, dark: float) -> None:
    assert contrast(LIGHT, text, surface) == pytest.approx(light, abs=0.06)
    assert contrast(DARK, text, surface) == pytest.approx(dark, abs=0.06)


@pytest.mark.parametrize(("palette", "least"), [(LIGHT, 4.85), (DARK, 5.05)], ids=["light", "dark"])
def test_every_text_pair_in_use_can_be_read(palette: Palette, least: float) -> None:
    pairs = [("text", surface) for surface in (*SURFACES, *SOFT, "header_on")]
    pairs += [("text2", surface) for surface in SURFACES] + [("text3", "window"), ("text3", "base"), ("text3", "panel")]
    pairs += [(token, f"{token}_s") for token in ("error", "warn", "ok", "info", "carry")]
    pairs += [(token, surface) for token in ("error", "warn", "ok", "info", "carry") for surface in SURFACES[:4]]
    pairs += [("accent", "window"), ("accent", "base"), ("computed_t", "computed"), ("on_accent", "accent_fill")]
    poor = {pair: round(contrast(palette, *pair), 2) for pair in pairs if contrast(palette, *pair) < least}
    assert poor == {}


@pytest.mark.parametrize(("palette", "text", "text2", "mark"), [(LIGHT, 10.85, 5.35, 4.45), (DARK, 6.75, 4.5, 4.0)])
def test_text_stays_readable_under_the_selection_tint(palette: Palette, text: float, text2: float, mark: float) -> None:
    colours = palette.colours()
    surfaces = ("base", "required", "error_s", "warn_s", "computed")
    assert min(ratio(channels(colours["text"]), tinted(palette, surface)) for surface in surfaces) >= text
    assert min(ratio(channels(colours["text2"]), tinted(palette, surface)) for surface in surfaces) >= text2
    assert ratio(channels(colours["error"]), tinted(palette, "error_s")) >= mark


@PALETTES
def test_edges_of_fields_can_be_seen(palette: Palette) -> None:
    assert min(contrast(palette, "strong", surface) for surface in ("base", "panel", "window")) >= 3


@PALETTES
def test_marks_use_tokens_that_exist(palette: Palette) -> None:
    assert {token for mark in StateMark for token in (mark.ink, mark.surface)} <= set(palette.colours())
