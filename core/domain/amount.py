"""Money: the only place that reads and prints it. Stored as whole fen, so 万元 with six decimals is exact."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class MoneyUnit(StrEnum):
    """The unit a column is headed with; `fen` is how many fen one of it is."""

    YUAN = "元"
    WAN = "万元"

    @property
    def fen(self) -> int:
        return 100 if self is MoneyUnit.YUAN else 1_000_000


_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(万元|亿元|千元|元|万|亿)?")
_SUFFIX_FEN = {"元": 100, "千元": 100_000, "万": 1_000_000, "万元": 1_000_000, "亿": 10**10, "亿元": 10**10}
_UNIT_WORD = re.compile(r"[元万亿]")
_BLANK = re.compile(r"[-－—–―─/／]*")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as typed: `fen` is its value (None: blank or no number), `text` what was typed where that is not the
    canonical print."""

    fen: int | None = None
    text: str | None = None

    @classmethod
    def parse(cls, text: str, unit: MoneyUnit = MoneyUnit.WAN, decimals: int = 2, unit_word: bool = False) -> Amount:
        """Read what a person or a file wrote in a column headed `unit` with at least `decimals` decimals; with
        `unit_word` the form has no such head, and amounts carry the unit's word themselves (316万元).

        Blank gives a blank amount. Text that is no money is kept with `fen` None. Dashes mean blank and are kept as
        typed.
        An amount finer than one fen is no money (kept as text): nothing is ever rounded on the way in.
        """
        text = text.strip()
        if not text:
            return BLANK
        fen = _read_fen(text, unit)
        if fen is not None and print_fen(fen, unit, decimals, unit_word) == text:
            return cls(fen)
        return cls(fen, text)

    def print(self, unit: MoneyUnit = MoneyUnit.WAN, decimals: int = 2, unit_word: bool = False) -> str:
        """As it stands on the form: the typed text if there is one, else the canonical print; blank is ''."""
        if self.text is not None:
            return self.text
        return "" if self.fen is None else print_fen(self.fen, unit, decimals, unit_word)

    @property
    def is_blank(self) -> bool:
        return self.fen is None and (self.text is None or _BLANK.fullmatch(self.text) is not None)

    @property
    def is_wrong(self) -> bool:
        """Something was typed, and it is no money (D03)."""
        return self.fen is None and not self.is_blank

    @property
    def names_unit(self) -> bool:
        """Whether the typed text says its unit itself (316万元), so that it needs no head of a column."""
        return self.text is not None and _UNIT_WORD.search(self.text) is not None


BLANK = Amount()


def _read_fen(text: str, unit: MoneyUnit) -> int | None:
    match = _NUMBER.fullmatch(_half_width(text))
    if match is None or (match[2] is None and match[3] in (None, ".")):
        return None
    sign, whole, fraction, suffix = match.groups()
    number = Decimal((whole or "0").replace(",", "") + (fraction or ""))
    fen = number * (_SUFFIX_FEN[suffix] if suffix else unit.fen)
    if fen != fen.to_integral_value() or fen >= 10**18:
        return None
    return int(-fen if sign == "-" else fen)


def _half_width(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-").replace("﹣", "-").replace("–", "-")
    return re.sub(r"^[¥￥]", "", text)


def print_fen(fen: int, unit: MoneyUnit = MoneyUnit.WAN, decimals: int = 2, unit_word: bool = False) -> str:
    """The canonical print: at least `decimals` decimals, more when the amount needs them, no thousands separators;
    with `unit_word` the unit stands behind it."""
    whole, rest = divmod(abs(fen), unit.fen)
    digits = str(rest).rjust(len(str(unit.fen)) - 1, "0").rstrip("0").ljust(decimals, "0")
    return ("-" if fen < 0 else "") + str(whole) + ("." + digits if digits else "") + (unit if unit_word else "")


def sum_amounts(amounts: list[Amount]) -> Amount:
    """The sum of what has a value: of nothing it is blank, of zeros it is 0."""
    values = [amount.fen for amount in amounts if amount.fen is not None]
    return Amount(sum(values)) if values else BLANK
