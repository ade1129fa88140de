"""Computed values as they are printed, in 万元 or 元, and what rounding leaves between parts and their total."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.domain.amount import MoneyUnit, print_fen
from core.forms.view import Column, ColumnKind
from core.forms.view_compute import Computed
from core.forms.view_data import AnyKey, CellKey, Value
from core.forms.view_trace import Term, terms_of


def print_number(column: Column, value: Value, unit: MoneyUnit | None = None) -> str:
    """The text of a cell of a number column; '' when blank. `unit`: shown in this one instead of the column's own.

    Amounts in whole fen and numbers that end are printed exactly unless the column `rounds`; every other value is
    rounded half up to the column's decimals."""
    if value is None:
        return ""
    if column.kind is ColumnKind.MONEY:
        decimals = column.decimals if unit in (None, column.unit) else 2
        unit = unit or column.unit
        step = step_of(unit, decimals)
        fen = value.numerator if value.denominator == 1 and not column.rounds else round_half_up(value, step) * step
        return print_fen(fen, unit, decimals)
    if column.kind is ColumnKind.PERCENT:
        return _decimal(Fraction(value * 100), column.decimals) + "%"
    return _decimal(Fraction(value), column.decimals if column.rounds else max(column.decimals, _ends_after(value)))


def step_of(unit: MoneyUnit, decimals: int) -> int:
    """The fen that the last printed decimal stands for; never less than one."""
    return max(1, unit.fen // int(10**decimals))


def round_half_up(value: int | Fraction, step: int = 1) -> int:
    """The number of steps nearest to a value; a half goes away from zero (四舍五入, also below zero)."""
    steps = abs(Fraction(value)) / step
    rounded = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return -rounded if value < 0 else rounded


def _ends_after(value: int | Fraction) -> int:
    """The decimals a number has; 0 for one that has no end."""
    denominator = Fraction(value).denominator
    decimals = denominator.bit_length()
    return decimals if 10**decimals % denominator == 0 else 0


def _decimal(value: Fraction, decimals: int) -> str:
    """As few decimals as it takes, at most `decimals` of them."""
    digits = str(abs(round_half_up(value * 10**decimals))).rjust(decimals + 1, "0")
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    text = whole + ("." + rest if rest else "")
    return "-" + text if value < 0 and text.strip("0.") else text


@dataclass(frozen=True, slots=True)
class Remainder:
    """尾差: the rounded total less its rounded parts, in fen, and the one part proposed to take it: the one that
    rounding has moved farthest that way. `shown` is what it rounds to, `proposed` what it would have to show. Nothing
    is changed by it."""

    difference: int
    part: AnyKey
    shown: int
    proposed: int


def remainder(
    computed: Computed, cell: CellKey, unit: MoneyUnit = MoneyUnit.WAN, decimals: int = 2
) -> Remainder | None:
    """What is left over when a money cell and its parts are shown in `unit` with no more than `decimals`; None when
    they add up, when the cell is no sum, and when no part has a place of its own."""
    parts = [term for term in terms_of(computed, cell) if term.value is not None]
    total = computed.value(cell)
    if total is None or len(parts) < 2:
        return None
    step = step_of(unit, decimals)
    difference = round_half_up(total, step) - sum(term.sign * _steps(term, step) for term in parts)
    placed = [term for term in parts if term.key is not None]
    if not difference or not placed:
        return None
    direction = 1 if difference > 0 else -1
    part = max(placed, key=lambda term: direction * term.sign * (Fraction(term.value or 0) / step - _steps(term, step)))
    assert part.key is not None
    shown = _steps(part, step) * step
    return Remainder(difference * step, part.key, shown, shown + part.sign * difference * step)


def _steps(term: Term, step: int) -> int:
    return round_half_up(term.value or 0, step)
