"""Pinyin initials of Chinese characters, as people type them to find a name: 一般公共服务支出 is ybggfwzc."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from functools import lru_cache
from itertools import islice, product

from core.paths import resources_dir

# GB 2312 (1980) has its 3,755 level-1 characters in pinyin order: where each initial begins. None begins with i, u, v.
_INITIALS = "abcdefghjklmnopqrstwxyz"
_BEGINS = (
    *(0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8),
    *(0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1),
)
_LEVEL_2 = 0xD8A1

MAX_READINGS = 32
"""A name with many characters of several readings is found by this many spellings of its initials, no more."""


def initials(text: str) -> tuple[str, ...]:
    """All spellings of the initials of a text, the usual one first; letters and digits stand for themselves.

    What has no initial (brackets, rare characters) is passed over.
    """
    letters = [found for found in map(initials_of, text) if found]
    return tuple("".join(spelling) for spelling in islice(product(*letters), MAX_READINGS))


@lru_cache(maxsize=8192)
def initials_of(character: str) -> str:
    """The initials of one character, the usual reading's first; "" when it has none."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    first, also = _tables()
    usual = first.get(character) or _level_1(character)
    return usual + "".join(letter for letter in also.get(character, "") if letter != usual)


def _level_1(character: str) -> str:
    """The initial by the place in GB 2312, "" when the character is not one of its level 1."""
    try:
        place = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    return _INITIALS[bisect_right(_BEGINS, place) - 1] if _BEGINS[0] <= place < _LEVEL_2 else ""


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Character → initial for level 2, character → further initials."""
    data = tomllib.loads((resources_dir() / "codes" / "initials.toml").read_text(encoding="utf-8"))
    also: dict[str, str] = {}
    for letter, characters in data["also"].items():
        for character in characters:
            also[character] = also.get(character, "") + letter
    return {character: letter for letter, row in data["second_level"].items() for character in row}, also
