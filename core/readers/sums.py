"""Rows that are sums of the columns above them: they begin with the word for it, and have amounts and no more."""

from __future__ import annotations

from collections.abc import Sequence

from core.forms.model import FieldKind
from core.readers.match import Taken
from core.readers.words import as_label

TOTALS = frozenset(("合计", "总计", "小计", "共计"))
_AMOUNTS = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.PERCENT)


def is_total(taken: Sequence[Taken]) -> bool:
    """A sum of the columns above it: the row begins with its being called one, and has amounts and no more, or nothing
    at all."""
    said = sorted(
        (one for one in taken if one.piece.text and not one.piece.continues), key=lambda one: one.piece.column
    )
    is_named = bool(said) and (len(said) > 1 or len(taken) > 2) and as_label(said[0].piece.text) in TOTALS
    return is_named and all(one.slot.field.kind in _AMOUNTS for one in said[1:])
