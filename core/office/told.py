"""What a file holds beside the cells and paragraphs that are read: told in a clerk's words, with where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_MOST = 8


@dataclass(slots=True)
class Told:
    """Sentences in the order in which they were met, each once, with the places it is true for."""

    _places: dict[str, dict[str, None]] = field(default_factory=dict)

    def tell(self, sentence: str, place: str = "") -> None:
        """`sentence` ends in a full stop; the places are put before it."""
        places = self._places.setdefault(sentence, {})
        if place:
            places[place] = None

    def add(self, other: Told) -> None:
        for sentence, places in other._places.items():
            self._places.setdefault(sentence, {}).update(places)

    def sentences(self) -> tuple[str, ...]:
        return tuple(
            f"{sentence.removesuffix('。')}（{listed(tuple(places))}）。" if places else sentence
            for sentence, places in self._places.items()
        )


def listed(places: Sequence[str]) -> str:
    """The first of them, and how many there are."""
    return "、".join(places[:_MOST]) + (f"等{len(places)}处" if len(places) > _MOST else "")
