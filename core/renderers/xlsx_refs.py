"""Blocks of cells by their addresses; rows and columns are counted from 1, as in the addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A block of cells; both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = f"{column_name(self.left)}{self.top}", f"{column_name(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


@cache
def column_name(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=4_096)
def read_area(text: str) -> Area:
    """The block of `A1` or `A1:B2`, whichever corners are named. ValueError: it is none."""
    found = _AREA.fullmatch(text)
    if found is None:
        raise ValueError(text)
    rows = sorted((int(found[2]), int(found[4] or found[2])))
    columns = sorted((column_number(found[1]), column_number(found[3] or found[1])))
    return Area(rows[0], columns[0], rows[1], columns[1])
