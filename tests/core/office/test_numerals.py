"""Automatic numbers print as Word prints them."""

from __future__ import annotations

import pytest

from core.office.numerals import print_number


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [
        ("decimal", ["1", "10", "21", "110"]),
        ("chineseCounting", ["一", "十", "二十一", "一百一十"]),
        ("chineseCountingThousand", ["一", "十", "二十一", "一百一十"]),
        ("japaneseCounting", ["一", "十", "二十一", "一百一十"]),
        ("ideographDigital", ["一", "一〇", "二一", "一一〇"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "贰拾壹", "壹佰壹拾"]),
        ("lowerLetter", ["a", "j", "u", "fffff"]),
        ("upperRoman", ["I", "X", "XXI", "CX"]),
        ("decimalEnclosedCircle", ["①", "⑩", "21", "110"]),
        ("decimalFullWidth", ["１", "１０", "２１", "１１０"]),
        ("decimalZero", ["01", "10", "21", "110"]),
        ("someFutureFormat", ["1", "10", "21", "110"]),
        ("bullet", ["", "", "", ""]),
    ],
)
def test_each_format_prints_its_own_signs(number_format: str, printed: list[str]) -> None:
    assert [print_number(value, number_format) for value in (1, 10, 21, 110)] == printed


def test_gaps_are_read_aloud() -> None:
    assert [print_number(value, "chineseCounting") for value in (100, 105, 1005, 10010)] == [
        "一百",
        "一百零五",
        "一千零五",
        "一万零一十",
    ]
