"""Regular expressions of template cells and headings that hold more than one value, or fixed words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from core.forms.compute import ORDINAL
from core.forms.model import Field, FieldKind
from core.office.tags import Tag


def cell_pattern(pieces: tuple[str | Tag, ...], fields: Mapping[str, Field]) -> re.Pattern[str]:
    """A cell with several values: codes are digits and letters and may be missing, other values are any text."""
    parts = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(_fixed(piece))
        elif piece.kind == "value" and piece.text in fields:
            parts.append(_hole(fields[piece.text]))
        elif piece.kind == "value":
            parts.append(r"\w{0,6}")
    return re.compile("".join(parts) + r"\s*", re.DOTALL)


def parts_pattern(pieces: tuple[str | Tag, ...], fields: Mapping[str, Field]) -> re.Pattern[str]:
    """A cell of a list with several values, each of which may be blank: choices by their words, numbers by digits."""
    parts = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(_fixed(piece))
        elif piece.kind == "value" and piece.text in fields:
            one = fields[piece.text]
            parts.append(f"(?P<{_group(one.key)}>{_part(one)})")
        elif piece.kind == "value":
            parts.append(rf"[\d{_NUMERALS}]{{0,6}}")
    return re.compile(r"\s*".join(parts) + r"\s*", re.DOTALL)


@cache
def told_at_last(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The same, but that each text goes as far as it can."""
    return re.compile(pattern.pattern.replace(_ANY, _ANY.rstrip("?")), pattern.flags)


_ANY = ".*?"
_NUMERALS = "一二三四五六七八九十百"


def _part(one: Field) -> str:
    if one.kind is FieldKind.CHOICE and one.choices:
        words = sorted(one.choices, key=len, reverse=True)
        return "|".join(map(_fixed, words)) + r"|[^\d\s]*?"
    if one.kind is FieldKind.ORDINAL or (one.compute and one.compute.ordinal):
        return rf"[（(]?(?:\d{{1,4}}|[{_NUMERALS}]{{1,4}})[)）]?|"
    if one.kind in (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.PERCENT):
        return r"[-+≥≤=<>约]?[\d,.，．]*(?:%|％|亿元|万元|元)?"
    if one.kind is FieldKind.DATE:
        return _DATE
    return r"[0-9A-Za-z]*" if one.kind is FieldKind.CODE else _ANY


_DIGITS = r"0-9０-９〇零一二三四五六七八九十"
_DATE = (
    rf"(?<![{_DIGITS}年月.])(?<![年月.]\s)"
    rf"(?:[{_DIGITS}]{{0,4}}\s*年\s*(?:[{_DIGITS}]{{0,3}}\s*月\s*)?(?:[{_DIGITS}]{{0,3}}\s*日)?"
    rf"|[{_DIGITS}]{{1,2}}\s*月\s*[{_DIGITS}]{{1,3}}\s*日|\d{{4}}[.．/-]\d{{1,2}}(?:[.．/-]\d{{1,2}})?)"
    rf"|(?<![年月日])(?<![年月.．/-][{_DIGITS}])(?<![年月.．/-][{_DIGITS}]{{2}})"
)
"""A date, whole, or nothing: the text before it does not end in one."""


def joined_pattern(fields: Iterable[Field]) -> re.Pattern[str]:
    """A cell that holds these values one behind the other, as in 430001示例县档案馆."""
    return re.compile("".join(_hole(one) for one in fields) + r"\s*", re.DOTALL)


def _hole(one: Field) -> str:
    group = f"(?P<{_group(one.key)}>"
    return f"{group}[0-9]{{3,}})?(?![0-9年月日元万个号.、])\\s*" if one.kind is FieldKind.CODE else f"{group}.+?)"


def _group(key: str) -> str:
    """Keys may begin with a digit, names of groups may not."""
    return "g" + key.encode().hex()


def group_of(found: re.Match[str], one: Field) -> str:
    return (found[_group(one.key)] or "").strip()


def _fixed(text: str) -> str:
    return r"\s*".join(re.escape(char) for char in text if not char.isspace()) if text.strip() else r"\s*"


def title_pattern(text: str) -> re.Pattern[str]:
    """The pattern of a composed heading: its ordinal and punctuation may differ or be missing, its other fixed words
    must be there."""
    parts = []
    for fixed, hole in re.findall(r"([^{}]*)(?:\{([^{}:]+)(?::\d+)?\})?", text):
        if fixed:
            parts.append(r"[\s.．、,，)）:：]*" if re.fullmatch(r"\W*", fixed) else _fixed(fixed) + r"\s*")
        if hole == ORDINAL:
            parts.append(r"(?:\s*[（(]?[0-9０-９一二三四五六七八九十百]{1,4}(?=\s*[.．、)）\s]))?")
        elif hole:
            parts.append(f"(?P<{_group(hole)}>.+?)")
    return re.compile(r"\s*" + "".join(parts), re.DOTALL)


def text_pattern(text: str, fields: Mapping[str, Field]) -> re.Pattern[str]:
    """The pattern of a computed text: its fixed words, and what each of the fields it names may say."""
    parts = []
    for fixed, hole in re.findall(r"([^{}]*)(?:\{([^{}:]+)(?::\d+)?\})?", text):
        parts.append(_fixed(fixed) if fixed else "")
        if hole:
            parts.append(f"(?P<{_group(hole)}>{_part(fields[hole]) if hole in fields else '.*?'})")
    return re.compile(r"\s*".join(part for part in parts if part), re.DOTALL)


def title_group(found: re.Match[str], key: str) -> str | None:
    """What a heading says for the field `key`, None when the heading does not hold it."""
    name = _group(key)
    text = (found.groupdict().get(name) or "").strip()
    return text if any(char.isalnum() for char in text) else None  # 3.绩效目标表 names nothing
