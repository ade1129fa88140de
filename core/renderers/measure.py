"""How high a wrapped text stands in a cell: Excel never fits rows with merged cells, so that it is worked out here.

Estimates are on the safe side: programs differ in fonts and in where they break, a line too many shows as some air, a
line too few is cut off.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate

LINE = 1.42
"""Line height by font size: 宋体 and 仿宋 take 1.15 to 1.3, the fonts that stand in for them on Linux up to 1.42."""
AROUND = 3.0
"""Points above and below the text of a cell, together."""
_MAX_KEPT = 4_000

_NARROW = {" ": 0.35, "'": 0.3, ",": 0.35, ".": 0.35, ":": 0.35, ";": 0.35, "!": 0.35, "|": 0.35, "(": 0.4, ")": 0.4}
_BROAD = {
    **dict.fromkeys("MW@%mw", 1.0),
    **dict.fromkeys("i.jlI", 0.35),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", 0.72),
}
_CLOSING = frozenset("，。、；：？！）》」』】〕〉”’…％‰℃,.;:?!)]}>%·—～")
_SPLITTING = frozenset("/-?&=_,;:")
"""Where a word that is longer than a line is broken first."""
_OPENING = frozenset("（《「『【〔〈“‘([{<￥$")


class _Widths(dict[str, float]):
    """The width of a character in ems, generous for letters: the font that prints them may not be the template's."""

    def __missing__(self, character: str) -> float:
        if character < "\x7f":
            width = _NARROW.get(character) or _BROAD.get(character, 0.58)
        elif unicodedata.combining(character):
            width = 0.0
        else:
            width = 1.0
        self[character] = width
        return width


_WIDTH = _Widths()


class Heights(dict[str, float]):
    """The height in points of each text in cells of one kind: `width` points wide, font of `size` points."""

    def __init__(self, width: float, size: float, bold: bool = False) -> None:
        super().__init__()
        self._ems = max(1.0, width / size * (0.94 if bold else 0.98))
        self._line = size * LINE
        self.one_line = self._line + AROUND
        self.signs = int(self._ems)
        """So many signs are sure to stand in one line: none is wider than one em."""

    def __missing__(self, text: str) -> float:
        if len(self) > _MAX_KEPT:
            self.clear()
        fits = len(text) <= self._ems and "\n" not in text  # no sign is wider than one em
        height = self[text] = (1 if fits else count_lines(text, self._ems)) * self._line + AROUND
        return height


def count_lines(text: str, ems: float) -> int:
    """How many lines a text takes in cells `ems` characters wide; words and numbers in Latin letters stay whole."""
    if "\n" not in text:
        return 1 + _breaks(text, ems)
    return sum(1 + _breaks(line, ems) for line in text.split("\n"))


def _breaks(line: str, ems: float) -> int:
    ends = list(accumulate(map(_WIDTH.__getitem__, line)))
    if not ends or ends[-1] <= ems:
        return 0
    found, start, used = 0, 0, 0.0
    while (stop := bisect_right(ends, used + ems, start)) < len(ends):
        start = _cut(line, start, max(stop, start + 1))
        used = ends[start - 1]
        found += 1
    return found


def _cut(line: str, start: int, stop: int) -> int:
    """Where a line that may hold start…stop ends: not before closing marks, after opening ones or inside a word."""
    for cut in range(stop, start, -1):
        before, after = line[cut - 1], line[cut : cut + 1]
        word = "!" <= before <= "~" and "!" <= after <= "~"
        if not (word or after in _CLOSING or before in _OPENING):
            return cut
    marks = (cut for cut in range(stop, start, -1) if line[cut - 1] in _SPLITTING)
    return next(marks, stop)
