"""What a line says: a year, a date, a name, the parts between gaps, the value between a template's fixed words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from core.domain.text import normal
from core.readers.grammar import Slot
from core.readers.lines import Line, Piece
from core.readers.words import as_label, bare, is_money_unit, part_of, read_chinese, without_seals

YEAR = r"((?:19|20)\d{2}|[二〇零○一三四五六七八九]{4})"
_DATE = re.compile(YEAR + r"年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?")
_GAP = re.compile(r"\t+|[ \u3000]{2,}")
_SPACE = re.compile(r"(?<=\S)[ \u3000](?=\S)")
MAX_LINE = 60


def is_date(text: str) -> bool:
    return _DATE.fullmatch(normal(text)) is not None


def is_layout_date(piece: Piece, layout: Collection[str]) -> bool:
    """A date, or nothing, behind a label that is the layout's: 填报日期：2025年1月8日."""
    label, text = piece.halves or ("", piece.text)
    return bool(label) and label in layout and (not text or is_date(text))


def without_tail(text: str, layout: Collection[str]) -> str:
    """A value without a date of the layout behind a gap on its line (某某局　　填报日期：2025年1月8日)."""
    first, *rest = _GAP.split(text) if "\n" not in text else [text]
    return first if rest and all(is_layout_date(Piece(part, ""), layout) for part in rest if part) else text


def is_year(text: str) -> bool:
    return len(text) < 12 and re.fullmatch(rf"\(?{YEAR}年度?\)?", normal(text)) is not None


def read_year(text: str) -> int | None:
    """2025, ２０２５年, 二〇二五年度; None when there is no year."""
    found = re.search(YEAR, normal(text))
    if found is None:
        return None
    digits = found[1]
    year = int(digits) if digits.isdecimal() else read_chinese(digits)
    return year if year and 1990 <= year <= 2099 else None


def segments(line: Line, labels: Collection[str] = ()) -> list[Piece]:
    """The filled cells of a row; parts of a text set apart by tabs, by several spaces, or by a single one with one of
    `labels` (spelled) and its colon behind it."""
    pieces = [piece for piece in line.shown if piece.text]
    if line.paragraph is None and not line.sheet:
        return pieces
    parts = [(piece, part.strip()) for piece in pieces for gap in _GAP.split(piece.text) for part in _told(gap, labels)]
    return [piece.part(part) for piece, part in parts if part]


def _told(text: str, labels: Collection[str]) -> Iterator[str]:
    """A text in front of each label, year and money unit: 某某局 年度：2025 单位：万元."""
    first = 0
    for found in _SPACE.finditer(text):
        label, colon, _ = text[found.end() :].replace(":", "：").partition("：")
        word = text[found.end() :].split(maxsplit=1)[0]
        if (colon and is_one_of(label, labels)) or is_money_unit(word) or is_year(word):
            yield text[first : found.start()]
            first = found.end()
    yield text[first:]


def is_one_of(label: str, labels: Collection[str]) -> bool:
    """Whether a text is one of the spelled labels, with or without a remark in brackets."""
    return not {as_label(label), bare(as_label(label))}.isdisjoint(labels)


def is_name(text: str) -> bool:
    return not any(sign in text for sign in "：:，。；、") and 4 <= len(text) <= 40


def between(text: str, slot: Slot) -> str | None:
    """What stands in a line between the template's fixed words, wherever a place for a seal stands; None when they are
    not there."""
    parts = (without_seals(part) for part in (text, slot.before, slot.after))
    folded, before, after = (normal(part).replace("年度", "年") for part in parts)
    if not folded.startswith(before) or not folded.endswith(after) or len(folded) > MAX_LINE:
        return None
    inner = folded[len(before) : len(folded) - len(after)]
    return part_of(text, inner) or None
