"""A printed amount that still knows what it is worth, so that a template may ask for it in 元 or in 万元."""

from __future__ import annotations

from functools import lru_cache

from core.domain.amount import Amount, MoneyUnit, print_fen


class MoneyText(str):
    """The text of an amount as its field prints it; with `fen` it can be printed in another unit."""

    __slots__ = ("fen", "unit", "unit_word")

    fen: int
    unit: MoneyUnit
    unit_word: bool


@lru_cache(maxsize=50_000)
def money_text(text: str, fen: int, unit: MoneyUnit, unit_word: bool = False) -> MoneyText:
    """`text` says `fen`, in a column headed `unit` or (`unit_word`) with the unit behind it."""
    found = MoneyText(text)
    found.fen, found.unit, found.unit_word = fen, unit, unit_word
    return found


def parse_money_text(text: str, unit: MoneyUnit, decimals: int = 2, unit_word: bool = False) -> str:
    """A text typed in a money column, with its worth where it is an amount."""
    fen = Amount.parse(text, unit, decimals, unit_word).fen
    return text if fen is None else money_text(text, fen, unit, unit_word)


def in_unit(text: str, unit: MoneyUnit) -> str:
    """A printed amount in 元 or 万元; what is no amount, or says its unit already, stays as it is."""
    if not isinstance(text, MoneyText) or text.unit is unit:
        return text
    return money_text(print_fen(text.fen, unit, 2, text.unit_word), text.fen, unit, text.unit_word)
