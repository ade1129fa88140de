"""Percentages of plans and rates, exact and as typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)(%?)")
_BLANK = re.compile(r"[-－—–―─/／]*")


@dataclass(frozen=True, slots=True)
class Percent:
    """`value` 30 is 30 %; `text` is what was typed where that is not the canonical print `30%`."""

    value: Decimal | None = None
    text: str | None = None

    @classmethod
    def parse(cls, text: str) -> Percent:
        """`30%`, `30`, `３０％` are all 30; text that is no percentage is kept with `value` None; '' is blank."""
        text = text.strip()
        match = _PERCENT.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
        if match is None:
            return cls(None, text or None)
        value = Decimal(match[1])
        return cls(value) if cls(value).print() == text else cls(value, text)

    def print(self) -> str:
        if self.text is not None:
            return self.text
        return "" if self.value is None else f"{self.value}%"

    @property
    def is_blank(self) -> bool:
        return self.value is None and (self.text is None or _BLANK.fullmatch(self.text) is not None)

    @property
    def is_wrong(self) -> bool:
        """Something was typed, and it is no percentage (D03)."""
        return self.value is None and not self.is_blank


NO_PERCENT = Percent()
