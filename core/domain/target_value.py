"""The target value of an indicator (指标值): comparison, number, measure; the typed text is always kept.

Grammar: `comparison? number measure?`, anything else is a qualitative or dated value kept as text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Comparison(StrEnum):
    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    MORE = ">"
    LESS = "<"


_LOOK_ALIKE = {
    ">=": "≥",
    "=>": "≥",
    "<=": "≤",
    "=<": "≤",
    "≧": "≥",
    "≦": "≤",
    "⩾": "≥",
    "⩽": "≤",
    "》": ">",
    "《": "<",
    "﹥": ">",
    "﹤": "<",
}
_VALUE = re.compile(r"(>=|=>|<=|=<|[≥≤=><≧≦⩾⩽》《﹥﹤])?\s*(-?\d+(?:,\d{3})*(?:\.\d+)?)?(.*)", re.DOTALL)
_GOES_ON = re.compile(r"[-~–—./]\s*\d")
_DATE = re.compile(r"(年|月|日|号)(底|末|初|中|中旬|上旬|下旬)?(前|之前|以前|内|完成)?")


@dataclass(frozen=True, slots=True)
class TargetValue:
    """`text` is the value as typed ('' is blank); the other three are what could be read from it."""

    comparison: Comparison | None = None
    number: Decimal | None = None
    measure: str = ""
    text: str = ""

    @classmethod
    def parse(cls, text: str) -> TargetValue:
        """Never fails: what is no quantity is kept as text with `number` None."""
        text = text.strip()
        found = _VALUE.fullmatch(unicodedata.normalize("NFKC", text.replace("≧", "≥").replace("≦", "≤")))
        assert found is not None  # the last group takes anything
        sign, digits, rest = found.groups()
        comparison = Comparison(_LOOK_ALIKE.get(sign, sign)) if sign else None
        if digits is None or (comparison is None and _is_prose(digits, rest)):
            return cls(comparison, None, rest.strip() if comparison else "", text)
        return cls(comparison, Decimal(digits.replace(",", "")), rest.strip(), text)

    def print(self) -> str:
        return self.text

    @property
    def is_blank(self) -> bool:
        return not self.text

    @property
    def is_date(self) -> bool:
        """A date or a point in time (2025年12月底前)."""
        return re.search(r"\d+\s*(年|月|日)", self.text) is not None and _DATE.search(self.text) is not None


def _is_prose(digits: str, rest: str) -> bool:
    """A leading number belongs to a sentence, a date or a range, not to a quantity: 2025年12月底前, 2023-12-31, 12月前,
    10-12次, 2条以上道路完工."""
    rest = rest.strip()
    return bool(_DATE.match(rest) or _GOES_ON.match(rest)) or len(rest) > 12


NO_TARGET = TargetValue()
