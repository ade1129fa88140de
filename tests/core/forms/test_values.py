"""A value is printed as its field says, and read from what a file or a person wrote."""

from __future__ import annotations

import pytest

from core.domain.amount import Amount
from core.domain.percent import Percent
from core.domain.target_value import TargetValue
from core.forms.model import Field, FieldKind
from core.forms.values import parse_entry, parse_value, print_value

MONEY = Field("金额", "金额", "amounts.budget", FieldKind.MONEY)
PERCENT = Field("比例", "比例", "payment_plan.3", FieldKind.PERCENT)
WORDED = Field("金额", "金额", "amounts.budget", FieldKind.MONEY, decimals=0, unit_word=True)
YEAR = Field("年", "年", "year", FieldKind.YEAR)
TARGET = Field("值", "值", "targets.whole", FieldKind.TARGET_VALUE)
PROSE = Field("正文", "正文", "paragraphs", FieldKind.PARAGRAPHS)
LEVEL = Field("级", "级", "level", FieldKind.LEVEL)
EXTRA = Field("补助", "补助", "extra.补助", FieldKind.MONEY)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (MONEY, "150.00"),
        (MONEY, "150"),
        (MONEY, "917.4946"),
        (MONEY, "316万元"),
        (MONEY, "待定"),
        (MONEY, "—"),
        (WORDED, "316万元"),
        (WORDED, "316.00万元"),
        (WORDED, "316"),
        (WORDED, "0"),
        (WORDED, "约3万元"),
        (WORDED, ""),
        (MONEY, ""),
        (PERCENT, "30%"),
        (PERCENT, "30"),
        (PERCENT, "年底"),
        (YEAR, "2025"),
        (YEAR, ""),
        (TARGET, "≥95%"),
        (TARGET, "全年不发生食品安全事故"),
        (PROSE, "第一段\n第二段"),
        (LEVEL, "2"),
        (EXTRA, "约3万元"),
    ],
)
def test_what_a_file_says_is_printed_as_it_says_it(field: Field, text: str) -> None:
    assert print_value(field, parse_value(field, text)) == text


@pytest.mark.parametrize(
    ("field", "typed", "printed"),
    [
        (MONEY, "150", "150.00"),
        (MONEY, " 1,234.5 ", "1234.50"),
        (MONEY, "１２．３４５６", "12.3456"),
        (MONEY, "316万元", "316万元"),
        (MONEY, "约3", "约3"),
        (MONEY, "", ""),
        (WORDED, "316", "316万元"),
        (WORDED, "1,316.50", "1316.5万元"),
        (WORDED, "0", "0"),
        (WORDED, "316.00万元", "316.00万元"),
        (WORDED, "3160000元", "3160000元"),
        (WORDED, "", ""),
        (PERCENT, "30", "30%"),
        (PERCENT, "３０％", "30%"),
        (PERCENT, "30.5", "30.5%"),
        (PERCENT, "年底", "年底"),
        (EXTRA, "7", "7.00"),
        (TARGET, "95", "95"),
    ],
)
def test_a_plain_number_that_is_typed_becomes_canonical(field: Field, typed: str, printed: str) -> None:
    assert print_value(field, parse_entry(field, typed)) == printed


def test_an_amount_with_its_unit_is_the_same_amount() -> None:
    assert parse_value(WORDED, "316万元") == Amount(316_000_000)
    assert parse_value(WORDED, "316.5万元") == Amount(316_500_000)
    assert print_value(MONEY, parse_value(WORDED, "316万元")) == "316.00"
    assert print_value(WORDED, parse_value(MONEY, "917.4946")) == "917.4946万元"


def test_values_have_the_type_of_their_home() -> None:
    assert parse_value(MONEY, "1.5") == Amount(1_500_000, "1.5")
    assert parse_value(PERCENT, "30%") == Percent.parse("30%")
    assert parse_value(TARGET, "≥5次") == TargetValue.parse("≥5次")
    assert parse_value(YEAR, "２０２５年度") == 2025
    assert parse_value(YEAR, "25年") is None
    assert parse_value(PROSE, "一\n\n 二 ") == ("一", "二")
    assert parse_value(LEVEL, "x") == 1
    assert parse_value(EXTRA, "1.5") == "1.5"


def test_characters_no_office_file_can_hold_are_dropped() -> None:
    assert parse_value(Field("名", "名", "name"), "甲\x0b乙\x00\r\n丙 ") == "甲\n乙\n丙"


def test_names_are_printed_with_the_forms_separator_and_read_with_all_of_them() -> None:
    plain = Field("项目", "项目", "projects", FieldKind.REFERENCES)
    told = Field("项目", "项目", "projects", FieldKind.REFERENCES, separator=", ", separators=("，", "、"))
    names = ("物业服务", "设备维护")
    assert (print_value(plain, names), print_value(told, names)) == ("物业服务、设备维护", "物业服务, 设备维护")
    assert all(
        parse_value(told, text) == names for text in ("物业服务, 设备维护", "物业服务、设备维护", "物业服务\n设备维护")
    )
    assert parse_value(plain, print_value(plain, names)) == names
