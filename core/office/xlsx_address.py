"""Addresses in a sheet: B5, B2:D5."""

from __future__ import annotations

import re
from typing import TypeAlias

REF = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
Area: TypeAlias = tuple[int, int, int, int]
"""First row (from 1), first column (from 0), last row, last column."""


def column_index(letters: str) -> int:
    """0 for A."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def parse_area(ref: str) -> Area | None:
    """`B2:D5`, also with $ and of one cell; None for anything else."""
    first, _, last = ref.partition(":")
    begin, end = REF.fullmatch(first), REF.fullmatch(last or first)
    if begin is None or end is None:
        return None
    rows = sorted((int(begin[2]), int(end[2])))
    columns = sorted((column_index(begin[1]), column_index(end[1])))
    return rows[0], columns[0], rows[1], columns[1]
