"""White space, width and colons do not make two labels different; stored text holds nothing that Office cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.text import clean, label


@pytest.mark.parametrize("text", ["其中：财政资金", "其中:财政 资金", "财政\n资金：", "财政　资金:", "其中财政资金"])
def test_spellings_of_one_label_are_one_label(text: str) -> None:
    assert label(text) == "财政资金"


@given(st.text())
def test_clean_text_stays_clean_and_can_be_written(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")


def test_line_ends_are_one_kind_and_controls_are_dropped() -> None:
    assert clean(" 甲\r\n乙\r丙\x0b丁\x07 ") == "甲\n乙\n丙\n丁"
