"""Target values are split where they can be, and always printed as typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.target_value import Comparison, TargetValue


@pytest.mark.parametrize(
    ("text", "comparison", "number", "measure"),
    [
        ("≥450人", "≥", "450", "人"),
        ("≥95%", "≥", "95", "%"),
        ("≥95％", "≥", "95", "%"),
        ("＝100%", "=", "100", "%"),
        ("=0次", "=", "0", "次"),
        (">=98.5%", "≥", "98.5", "%"),
        ("≦1,479.00万元", "≤", "1479.00", "万元"),
        ("4人", None, "4", "人"),
        ("95", None, "95", ""),
        ("≥ 18600 平方米", "≥", "18600", "平方米"),
    ],
)
def test_a_quantity_is_split(text: str, comparison: str | None, number: str, measure: str) -> None:
    value = TargetValue.parse(text)
    assert value.comparison == (Comparison(comparison) if comparison else None)
    assert value.number == Decimal(number)
    assert value.measure == measure


@pytest.mark.parametrize("text", ["全年不发生食品安全事故", "优", "2025年12月31日之前", "12月底前", "明显提升"])
def test_words_and_dates_are_no_quantity(text: str) -> None:
    value = TargetValue.parse(text)
    assert value.number is None
    assert value.comparison is None


@pytest.mark.parametrize("text", ["2025年12月31日之前", "12月底前", "11月底", "2025年6月"])
def test_dates_are_known_as_dates(text: str) -> None:
    assert TargetValue.parse(text).is_date


def test_a_comparison_without_a_number_is_seen() -> None:
    value = TargetValue.parse("≥良好")
    assert value.comparison is Comparison.AT_LEAST
    assert value.number is None


@given(st.text(max_size=20))
def test_any_text_is_printed_as_it_was_typed(text: str) -> None:
    assert TargetValue.parse(text).print() == text.strip()
