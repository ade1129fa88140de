"""What views are computed from (typed lines and figures), and the addresses of what is typed and computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from core.forms.formula import CODE, Condition

Value: TypeAlias = int | Fraction | None
"""Money in fen, a number or a ratio, exact; whole ones are int. None is blank."""


@dataclass(frozen=True, slots=True)
class SourceKey:
    """Where something is typed: a field of a line of a list ('': the line itself, come, gone or moved), or with no
    list a figure of the document. `last_year`: in last year's document."""

    list: str
    line: str
    field: str
    last_year: bool = False


@dataclass(frozen=True, slots=True)
class CellKey:
    """A computed cell. Rows are named by their code, by the id of their line, or by the key the form gives them."""

    view: str
    row: str
    column: str
    last_year: bool = False


AnyKey: TypeAlias = SourceKey | CellKey
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One typed line: `amounts` are fen by field (absent and None are blank), `texts` everything else by field."""

    id: str
    code: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, int | None] = field(default_factory=dict)

    def value(self, key: str) -> Value:
        """The amount, or the number that a text is (a quantity); None when blank or no number, and for digits typed as
        an amount that are none: finer than a fen, or more than can be kept."""
        found = self.amounts.get(key)
        if key not in self.amounts and key in self.texts:
            text = self.texts[key].strip()
            return whole(Fraction(text.replace(",", ""))) if _NUMBER.fullmatch(text) else None
        return found

    @property
    def is_blank(self) -> bool:
        return not self.code and all(one is None for one in self.amounts.values()) and not any(self.texts.values())


def no_name(code: str) -> str:
    """The name of a code where there is no list of names."""
    return ""


@dataclass(frozen=True, slots=True)
class Data:
    """Everything typed that the views of a form set name. `names` gives the official name of a code ('' unknown)."""

    lists: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    figures: Mapping[str, Value] = field(default_factory=dict)
    names: Callable[[str], str] = no_name


def whole(value: int | Fraction) -> int | Fraction:
    """The number as int when it is whole."""
    return value.numerator if value.denominator == 1 else value


def meets(conditions: tuple[Condition, ...], code: str, texts: Mapping[str, str]) -> bool:
    """Whether a line with this code and these texts is counted."""
    for condition in conditions:
        text = code if condition.field == CODE else texts.get(condition.field, "")
        if not (text.startswith(condition.value) if condition.prefix else text == condition.value):
            return False
    return True


def add(left: Value, right: Value) -> Value:
    """Blank only when both are (D5: the sum of nothing is blank, the sum of zeros is 0)."""
    if left is None:
        return right
    return left if right is None else whole(left + right)


def subtract(left: Value, right: Value) -> Value:
    if right is None:
        return left
    return -right if left is None else whole(left - right)


def multiply(left: Value, right: Value) -> Value:
    """Blank when one is."""
    if left is None or right is None:
        return None
    return whole(left * right)


def divide(left: Value, right: Value) -> Value:
    """Blank when one is, and for a division by zero."""
    if left is None or not right:
        return None
    return whole(Fraction(left) / right)


def largest(values: Sequence[Value]) -> Value:
    """The largest of those that are not blank."""
    return max((value for value in values if value is not None), default=None)
