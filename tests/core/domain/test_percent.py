"""Percentages are exact and kept as typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.percent import Percent


@pytest.mark.parametrize(
    ("text", "value"), [("30%", 30), ("30", 30), ("３０％", 30), ("98.5%", Decimal("98.5")), ("0", 0), ("30 %", 30)]
)
def test_a_percentage_is_read_with_or_without_its_sign(text: str, value: Decimal) -> None:
    percent = Percent.parse(text)
    assert percent.value == value
    assert percent.print() == text


@pytest.mark.parametrize("text", ["三成", "30%左右", "年底", "%"])
def test_text_that_is_no_percentage_is_kept_and_reported(text: str) -> None:
    percent = Percent.parse(text)
    assert percent.is_wrong
    assert percent.print() == text


def test_blank_is_not_zero() -> None:
    assert Percent.parse("").is_blank
    assert Percent.parse("—").is_blank
    assert not Percent.parse("0").is_blank


@given(st.text(max_size=8))
def test_any_text_is_printed_as_it_was_typed(text: str) -> None:
    assert Percent.parse(text).print() == text.strip()
