"""Money is exact, kept as typed, and never invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.amount import BLANK, Amount, MoneyUnit, print_fen, sum_amounts


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("150.00", 150_000_000),
        ("150", 150_000_000),
        ("１５０．００", 150_000_000),
        ("1,479.00", 1_479_000_000),
        ("917.4946", 917_494_600),
        ("0.000001", 1),
        ("-12.00", -12_000_000),
        ("－12.00", -12_000_000),
        ("316万元", 316_000_000),
        ("3160000元", 316_000_000),
        ("2000万", 2_000_000_000),
        ("0", 0),
        (".5", 500_000),
        ("150.", 150_000_000),
    ],
)
def test_money_in_a_wan_column_is_read_to_the_fen(text: str, fen: int) -> None:
    assert Amount.parse(text).fen == fen


@pytest.mark.parametrize("text", ["约50", "无", "见附件", "12.5.6", "1,23", "0.0000001", "."])
def test_text_that_is_no_money_is_kept_and_reported(text: str) -> None:
    amount = Amount.parse(text)
    assert amount.fen is None
    assert amount.print() == text
    assert amount.is_wrong


@pytest.mark.parametrize("text", ["", "—", "——", "－", "/"])
def test_blanks_and_dashes_are_blank_and_never_zero(text: str) -> None:
    amount = Amount.parse(text)
    assert amount.is_blank
    assert amount.fen is None
    assert not amount.is_wrong
    assert amount.print() == text


def test_a_canonical_print_needs_no_text_and_any_other_spelling_is_printed_as_typed() -> None:
    assert Amount.parse("150.00") == Amount(150_000_000)
    assert Amount.parse("150") == Amount(150_000_000, "150")
    assert Amount.parse("150").print() == "150"


def test_yuan_columns_count_in_yuan() -> None:
    assert Amount.parse("12.30", MoneyUnit.YUAN) == Amount(1230)
    assert Amount(1230).print(MoneyUnit.YUAN) == "12.30"


@given(
    st.integers(min_value=-(10**15), max_value=10**15),
    st.sampled_from(list(MoneyUnit)),
    st.integers(0, 6),
    st.booleans(),
)
def test_every_amount_survives_print_and_parse(fen: int, unit: MoneyUnit, decimals: int, unit_word: bool) -> None:
    text = print_fen(fen, unit, decimals, unit_word)
    assert Amount.parse(text, unit, decimals, unit_word) == Amount(fen)


@given(st.text(max_size=12))
def test_any_text_is_printed_as_it_was_typed(text: str) -> None:
    assert Amount.parse(text).print() == text.strip()


def test_the_sum_of_nothing_is_blank_and_the_sum_of_zeros_is_zero() -> None:
    assert sum_amounts([]) == BLANK
    assert sum_amounts([BLANK, Amount.parse("无")]) == BLANK
    assert sum_amounts([Amount(0), Amount(0)]) == Amount(0)
    assert sum_amounts([Amount.parse("0.1")] * 10) == Amount(1_000_000)
