"""Finds entries of a list by code, by any part of the name, or by pinyin initials, best first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from core.catalog.initials import initials

_WORD = re.compile(r"[!-~]+|[^\s!-~]+")

_SHORTEST_INSIDE = 2
"""One letter or digit in the middle of something is no hint of what is meant."""


class Fit(IntEnum):
    """How well a word fits an entry, best first."""

    WHOLE_CODE = 0
    CODE_START = 1
    WHOLE_NAME = 2
    NAME_START = 3
    WHOLE_INITIALS = 4
    INITIALS_START = 5
    NAME_INSIDE = 6
    INITIALS_INSIDE = 7
    CODE_INSIDE = 8
    SCATTERED = 9
    NONE = 10


@dataclass(frozen=True, slots=True)
class _Key:
    """An entry as it is searched: `name` without punctuation, `readings` the spellings of its initials, one a line."""

    code: str
    folded: str
    name: str
    readings: str

    def fit(self, word: str) -> Fit:
        """How a folded word fits; letters and digits may be a code, initials or a part of the name."""
        if self.folded.startswith(word):
            return Fit.WHOLE_CODE if self.folded == word else Fit.CODE_START
        if self.name.startswith(word):
            return Fit.WHOLE_NAME if self.name == word else Fit.NAME_START
        if not word.isascii():
            return self._fit_name(word)
        if f"\n{word}" in self.readings:
            return Fit.WHOLE_INITIALS if f"\n{word}\n" in self.readings else Fit.INITIALS_START
        return self._fit_inside(word)

    def _fit_name(self, word: str) -> Fit:
        if word in self.name:
            return Fit.NAME_INSIDE
        return Fit.SCATTERED if _in_order(word, self.name) else Fit.NONE

    def _fit_inside(self, word: str) -> Fit:
        if len(word) < _SHORTEST_INSIDE:
            return Fit.NONE
        if word in self.readings:
            return Fit.INITIALS_INSIDE
        return Fit.CODE_INSIDE if word in self.folded else Fit.NONE


class Index:
    """The entries of one list, given as code and name in printed order, ready to be searched."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._keys = [
            _Key(code, code.casefold(), fold(name), "\n".join(("", *initials(name), ""))) for code, name in names
        ]

    def find(self, text: str, limit: int) -> list[str]:
        """The codes that fit every word of the text, the best first, equals in printed order."""
        words = _words(text)
        if text.strip() and not words:
            return []
        found = [(max((key.fit(word) for word in words), default=Fit.WHOLE_CODE), key) for key in self._keys]
        fitting = sorted((pair for pair in found if pair[0] < Fit.NONE), key=lambda pair: pair[0])
        return [key.code for _, key in fitting[: max(limit, 0)]]


def fold(text: str) -> str:
    """Text for searching: half width, small letters, only letters, digits and characters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _words(text: str) -> list[str]:
    """The folded words; a code written against its name (2010303机关服务) is a word of its own."""
    pieces = _WORD.findall(unicodedata.normalize("NFKC", text))
    return [word for word in map(fold, pieces) if word]


def _in_order(word: str, name: str) -> bool:
    """Whether all characters of the word stand in the name in this order, with others between them."""
    rest = iter(name)
    return len(word) >= _SHORTEST_INSIDE and all(character in rest for character in word)
