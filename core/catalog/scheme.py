"""How the codes of one classification are built: what a code looks like, its level, the codes above it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The classifications; the value begins the names of their files in resources/codes."""

    FUNCTIONAL = "functional"
    ECONOMIC = "economic"
    GOVERNMENT_ECONOMIC = "government-economic"
    PROCUREMENT = "procurement"


@dataclass(frozen=True, slots=True)
class Scheme:
    """`lead` holds the first characters a code may have, `lengths` the length of a code of each level, highest first.

    `padded`: codes may be filled up with zeros to the last length, A02030000 being what A0203 is (procurement items of
    2022 and later; older ones are not filled up).
    """

    kind: Kind
    title: str
    lead: str
    lengths: tuple[int, ...]
    padded: bool = False

    @property
    def words(self) -> str:
        """What a code looks like, to be said to a clerk."""
        lengths = [str(length) for length in self.lengths]
        return f"以 {'、'.join(self.lead)} 开头，共 {'、'.join(lengths[:-1])} 或 {lengths[-1]} 位"

    def is_code(self, text: str) -> bool:
        is_number = text[1:].isdecimal() and text.isascii()
        return len(text) in self.lengths and text[0] in self.lead and (is_number or len(text) == 1)

    def stem(self, code: str) -> str:
        """The code without the zeros it was filled up with; equal stems are the same code."""
        if self.padded and len(code) == self.lengths[-1]:
            while len(code) > self.lengths[0] and code.endswith("00"):
                code = code[:-2]
        return code

    def level(self, code: str) -> int:
        """1 is the highest; a code of no proper length belongs to the level below the last one it is longer than."""
        return min(bisect_left(self.lengths, len(self.stem(code))) + 1, len(self.lengths))

    def parents(self, code: str) -> tuple[str, ...]:
        """The codes above, highest first, written as this one is: filled up where it is."""
        stem = self.stem(code)
        stems = [stem[:length] for length in self.lengths if length < len(stem)]
        if self.padded and len(code) == self.lengths[-1]:
            # The letter alone is never filled up: the catalogue prints A, then A01000000.
            return (*stems[:1], *(above.ljust(len(code), "0") for above in stems[1:]))
        return tuple(stems)


def tidy_code(text: str) -> str:
    """A code as typed or as a spreadsheet prints it: half width, capital letters, no white space, no .0, no quote."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).lstrip("'‘’`").upper()
    whole, point, decimals = code.partition(".")
    return whole if point and not decimals.strip("0") else code
