"""Finds places of a form by words of theirs, of their record's name, or by pinyin initials, best first."""

from __future__ import annotations

from collections.abc import Sequence

from core.catalog.initials import initials
from core.catalog.search import fold
from core.jobs.corrections import Choice

_NONE = 9


class PlaceIndex:
    """The places of one draft, ready to be searched."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._keys = [(one, fold(f"{one.words}{one.title}"), fold(_last(one.words))) for one in choices]
        self._readings: dict[str, str] = {}

    def find(self, text: str, limit: int = 200) -> list[Choice]:
        """The places that fit every word of the text, the best first, equals in order of the form, blank ones first."""
        words = [word for word in map(fold, text.split()) if word]
        rated = []
        for number, (choice, name, last) in enumerate(self._keys):
            fit = max((self._fit(word, name, last) for word in words), default=0)
            if fit < _NONE:
                rated.append((fit, choice.is_new, bool(choice.text) and bool(words), number, choice))
        return [one[-1] for one in sorted(rated, key=lambda one: one[:4])[:limit]]

    def _fit(self, word: str, name: str, last: str) -> int:
        """How well: the field's own label, anywhere in the words, their initials, its signs in this order."""
        if last.startswith(word):
            return 0 if last == word else 1
        if word in name:
            return 2
        if not word.isascii():
            return 5 if _in_order(word, name) else _NONE
        if self._initials(last).startswith(word):
            return 1
        reading = self._initials(name)
        if word in reading:
            return 3
        return 6 if _in_order(word, reading) else _NONE

    def _initials(self, text: str) -> str:
        """The usual spelling of the initials; kept, as fields of many records have the same words."""
        if text not in self._readings:
            self._readings[text] = next(iter(initials(text)), "")
        return self._readings[text]


def _last(words: str) -> str:
    return words.rpartition(" · ")[2]


def _in_order(word: str, name: str) -> bool:
    rest = iter(name)
    return len(word) > 1 and all(sign in rest for sign in word)
