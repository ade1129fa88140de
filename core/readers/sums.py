"""Rows between those of a list that are none: sums of the columns above, and the one that counts the columns."""

from __future__ import annotations

from collections.abc import Sequence

from core.forms.model import FieldKind
from core.readers.lines import Line
from core.readers.match import Taken
from core.readers.views_codes import is_level
from core.readers.words import as_label

TOTALS = frozenset(("合计", "总计", "小计", "共计"))
_AMOUNTS = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.PERCENT)


def is_total(taken: Sequence[Taken]) -> bool:
    """A sum of the columns above it: the row says that it is one, wherever that column stands, and has amounts and no
    more, or nothing at all; merged with the row above it and without amounts, it is one of the rows that is called so.
    """
    said = [one for one in taken if one.piece.text and not one.piece.continues]
    others = [one for one in said if as_label(one.piece.text) not in TOTALS]
    is_alone = len(taken) > 2 and not any(one.piece.continues for one in taken)
    is_named = len(others) == len(said) - 1 and (bool(others) or is_alone)
    return is_named and all(one.slot.field.kind in _AMOUNTS for one in others)


def is_numbering(line: Line) -> bool:
    """The row that counts the columns: 栏次 | 1 | 2 | 3."""
    texts = [piece.text.strip() for piece in line.shown if piece.text and not is_level(piece.text)]
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) > 1 and len(numbers) >= len(texts) - 1 and numbers == list(range(1, len(numbers) + 1))
