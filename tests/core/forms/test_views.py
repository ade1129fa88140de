"""What a view makes of its lines: blanks and zeros, exact values, rows that appear, codes that do not fit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.domain.amount import MoneyUnit
from core.forms.view import Above, At, Column, ColumnKind, FixedRow, Total, View, ViewKind
from core.forms.view_compute import compute
from core.forms.view_data import CellKey, Data, Line, SourceKey, Value
from core.forms.view_printing import print_number, remainder
from core.forms.view_rows import RowKind
from core.forms.view_trace import OddKind, odd_lines, unlisted

_MONEY = Column("金额", fields=("金额",))
_CODE = Column("编码", kind=ColumnKind.CODE)
_NAME = Column("名称", kind=ColumnKind.NAME)


def a_tree(**changes: object) -> View:
    said: dict[str, object] = {
        "key": "树",
        "kind": ViewKind.TREE,
        "source": "支出",
        "columns": (_CODE, _NAME, _MONEY),
        "levels": (3, 5, 7),
        "totals": (Total("合计", "合计"),),
        "name_field": "名称",
    }
    return View(**{**said, **changes})  # type: ignore[arg-type]


def a_fixed(formula: str) -> View:
    return View("表", ViewKind.FIXED, columns=(Column("数"),), rows=(FixedRow("行", formula=formula),))


def spending(*lines: tuple[str, Value], names: bool = False) -> Data:
    """Lines of a code and an amount in fen."""
    made = (Line(f"{n}", code, {}, {"金额": fen}) for n, (code, fen) in enumerate(lines))  # type: ignore[dict-item]
    return Data({"支出": tuple(made)}, names=(lambda code: "名" + code) if names else (lambda code: ""))


def amounts(view: View, data: Data) -> dict[str, Value]:
    computed = compute((view,), data)
    return {row.key: row.cells["金额"] for row in computed.rows(view.key)}  # type: ignore[misc]


def value_of(formula: str, last_year: dict[str, Value] | None = None, **figures: Value) -> Value:
    """A formula over figures of the document."""
    before = None if last_year is None else Data(figures=last_year)
    return compute((a_fixed(formula),), Data(figures=figures), before).cell("表", "行", "数")


# Values.


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("甲 + 乙", 7),
        ("甲 + 空", 3),
        ("空 + 空", None),
        ("零 + 空", 0),
        ("甲 − 乙", -1),
        ("空 − 甲", -3),
        ("甲 − 空", 3),
        ("空 − 空", None),
        ("−甲", -3),
        ("−空", None),
        ("甲 × 2", 6),
        ("甲 × 空", None),
        ("甲 ÷ 空", None),
        ("甲 ÷ 零", None),
        ("甲 ÷ 乙", Fraction(3, 4)),
        ("甲 ÷ 乙 × 乙", 3),
        ("(甲 − 乙) × 10%", Fraction(-1, 10)),
        ("最大(甲, 乙, 空)", 4),
        ("最大(空, 空)", None),
        ("最大(−甲, 0)", 0),
        ("上年(甲)", 10),
        ("甲 − 上年(甲)", -7),
        ("上年(乙)", None),
        ("上年(上年(甲))", None),
    ],
)
def test_blank_is_not_zero_and_nothing_is_rounded(formula: str, value: Value) -> None:
    found = value_of(formula, {"甲": 10}, 甲=3, 乙=4, 零=0, 空=None)
    assert found == value
    assert type(found) is type(value)


def test_without_last_years_document_last_year_is_blank() -> None:
    assert value_of("甲 − 上年(甲)", None, 甲=3) == 3


# Trees.


def test_the_sum_of_nothing_is_blank_and_the_sum_of_zeros_is_zero() -> None:
    assert amounts(a_tree(), spending(("20101", None), ("20201", 0))) == {
        "合计": 0,
        "201": None,
        "20101": None,
        "202": 0,
        "20201": 0,
    }


def test_several_lines_with_the_same_code_are_one_row() -> None:
    assert amounts(a_tree(), spending(("2010101", 5), ("2010101", None), ("2010101", 7)))["2010101"] == 12


def test_a_total_may_stand_below_and_an_empty_table_has_none() -> None:
    below = a_tree(totals=(Total("合计", "总计", At.LAST),))
    rows = compute((below,), spending(("201", 1))).rows("树")
    assert [(row.key, row.kind, row.name) for row in rows] == [
        ("201", RowKind.LINE, ""),
        ("合计", RowKind.TOTAL, "总计"),
    ]
    assert compute((below,), spending()).rows("树") == ()


def test_the_least_number_of_rows_is_filled_with_blank_ones() -> None:
    computed = compute((a_tree(minimum=3),), spending(("201", 1)))
    assert [row.kind for row in computed.rows("树")] == [RowKind.TOTAL, RowKind.LINE, RowKind.BLANK]
    assert computed.rows("树")[2].cells == {"编码": "", "名称": "", "金额": None}


def test_money_on_a_code_that_has_others_below_is_counted_and_told() -> None:
    data = spending(("201", 100), ("20101", 5), ("202", 1), ("203", None), ("20301", 2))
    assert amounts(a_tree(), data) == {"合计": 108, "201": 105, "20101": 5, "202": 1, "203": 2, "20301": 2}
    (odd,) = odd_lines(compute((a_tree(), a_tree(key="又")), data))
    assert (odd.kind, odd.code, odd.lines) == (OddKind.ABOVE, "201", ("0",))
    assert "201" in odd.message
    assert odd.remedy


def test_a_line_without_a_code_is_counted_and_told_and_a_blank_one_is_not_there() -> None:
    data = spending(("201", 1), ("", 5), ("", None))
    computed = compute((a_tree(),), data)
    assert [row.key for row in computed.rows("树")] == ["合计", "201", ""]
    assert computed.cell("树", "合计", "金额") == 6
    assert [(odd.kind, odd.lines) for odd in odd_lines(computed)] == [(OddKind.NO_CODE, ("1",))]


def test_a_code_of_odd_length_stands_where_it_begins_and_is_told() -> None:
    computed = compute((a_tree(),), spending(("2010", 1), ("20", 2), ("2010101", 4), ("201010101", 8)))
    assert [(row.key, row.level) for row in computed.rows("树")] == [
        ("合计", 0),
        ("20", 1),
        ("201", 1),
        ("2010", 2),
        ("20101", 2),
        ("2010101", 3),
        ("201010101", 4),
    ]
    assert computed.cell("树", "201", "金额") == 13
    told = {(odd.kind, odd.code) for odd in odd_lines(computed)}
    assert told == {
        (OddKind.LENGTH, "2010"),
        (OddKind.LENGTH, "20"),
        (OddKind.LENGTH, "201010101"),
        (OddKind.ABOVE, "2010101"),
    }


def test_a_row_has_the_name_of_its_line_or_else_of_the_list_of_codes() -> None:
    lines = (Line("1", "20101", {"名称": "本级"}, {"金额": 1}), Line("2", "20102", {}, {"金额": 1}))
    computed = compute((a_tree(),), Data({"支出": lines}, names=lambda code: "名" + code))
    assert [row.name for row in computed.rows("树")] == ["合计", "名201", "本级", "名20102"]
    assert computed.row("树", "20101").cells == {"编码": "20101", "名称": "本级", "金额": 1}


def test_a_filter_looks_at_the_lines_so_that_amounts_that_cancel_out_stay() -> None:
    only = a_tree(only=("金额",))
    assert amounts(only, spending(("201", 5), ("201", -5), ("202", 0), ("203", None))) == {"合计": 0, "201": 0}


def test_rows_above_may_show_the_formula_of_their_own_row_or_nothing() -> None:
    columns = (
        _MONEY,
        Column("本年", fields=("本年",)),
        Column("比例", kind=ColumnKind.PERCENT, formula="本年 ÷ 金额"),
        Column("单价", fields=("单价",), above=Above.BLANK),
    )
    lines = (
        Line("1", "20101", {}, {"金额": 100, "本年": 50, "单价": 3}),
        Line("2", "20102", {}, {"金额": 300, "本年": 50, "单价": 4}),
    )
    computed = compute((a_tree(columns=columns),), Data({"支出": lines}))
    assert [row.cells["比例"] for row in computed.rows("树")] == [
        Fraction(1, 4),
        Fraction(1, 4),
        Fraction(1, 2),
        Fraction(1, 6),
    ]
    assert [row.cells["单价"] for row in computed.rows("树")] == [None, None, 3, 4]


def test_last_years_figure_stands_beside_this_years_and_its_codes_do_not_go() -> None:
    columns = (_MONEY, Column("上年", formula="上年(金额)"), Column("增减", formula="金额 − 上年"))
    view = a_tree(columns=columns, last_year=True)
    computed = compute((view,), spending(("20101", 5)), spending(("20101", 3), ("20701", 9)))
    assert {row.key: tuple(row.cells.values()) for row in computed.rows("树")} == {
        "合计": (5, 12, -7),
        "201": (5, 3, 2),
        "20101": (5, 3, 2),
        "207": (None, 9, -9),
        "20701": (None, 9, -9),
    }


# Sums.


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("合计(支出.金额)", 111),
        ("合计(支出.金额, 编码 = 201*)", 11),
        ("合计(支出.金额, 编码 = 201)", None),
        ("合计(支出.金额, 编码 = 20102)", 10),
        ("合计(支出.金额, 类别 = 货物)", 101),
        ("合计(支出.金额, 类别 = 货物 且 编码 = 201*)", 1),
        ("合计(支出.件数)", 7),
        ("合计(没有.金额)", None),
    ],
)
def test_lines_are_added_up_that_meet_all_conditions(formula: str, value: Value) -> None:
    lines = (
        Line("1", "20101", {"类别": "货物", "件数": "2"}, {"金额": 1}),
        Line("2", "20102", {"类别": "服务", "件数": "约3"}, {"金额": 10}),
        Line("3", "20701", {"类别": "货物", "件数": " 5 "}, {"金额": 100}),
    )
    assert compute((a_fixed(formula),), Data({"支出": lines})).cell("表", "行", "数") == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("合计(树.金额)", 1111),
        ("合计(树.金额, 编码 = 201*)", 111),
        ("合计(树.金额, 编码 = 20101*)", 11),
        ("合计(树.金额, 编码 = 20101)", 11),
        ("合计(树.金额, 编码 = 999*)", None),
        ("树[合计].金额", 1111),
        ("树[20101].金额", 11),
        ("树[209].金额", None),
    ],
)
def test_the_rows_of_a_view_are_added_up_without_counting_any_twice(formula: str, value: Value) -> None:
    data = spending(("20101", 1), ("2010101", 10), ("2010201", 100), ("2070101", 1000))
    assert compute((a_tree(), a_fixed(formula)), data).cell("表", "行", "数") == value


def test_the_foot_of_a_fixed_table_is_not_counted_and_other_lines_are() -> None:
    view = View(
        "表",
        ViewKind.FIXED,
        columns=(Column("数"),),
        rows=(
            FixedRow(each=(("201", "一"), ("202", "二")), formula="合计(支出.金额, 编码 = {行}*)"),
            FixedRow("合计", formula="合计(表.数)", foot=True),
            FixedRow("其中", formula="合计(表.数, 编码 = 202)", foot=True),
        ),
    )
    computed = compute((view,), spending(("20101", 1), ("20201", 20), ("20301", 300)))
    assert [row.cells["数"] for row in computed.rows("表")] == [1, 20, 21, 20]


def test_what_has_money_and_no_row_is_listed() -> None:
    fixed = View(
        "表",
        ViewKind.FIXED,
        columns=(Column("数"),),
        rows=(FixedRow(each=(("201", "一"), ("202", "二")), formula="树[{行}].金额"),),
        covers=("树", "支出"),
    )
    data = spending(("20101", 1), ("205", 5), ("20501", 7), ("209", None), ("210", 0), names=True)
    found = [(one.source, one.code, one.name, one.amounts) for one in unlisted(compute((a_tree(), fixed), data))]
    assert found == [
        ("树", "205", "名205", {"金额": 12}),
        ("支出", "20101", "名20101", {"金额": 1}),
        ("支出", "205", "名205", {"金额": 5}),
        ("支出", "20501", "名20501", {"金额": 7}),
    ]


def test_a_fixed_table_of_blanks_and_zeros_is_empty() -> None:
    figures = {"甲": 0, "乙": None}
    assert compute((a_fixed("甲 + 乙"),), Data(figures=figures)).is_empty("表")
    assert not compute((a_fixed("甲 + 乙"),), Data(figures={**figures, "乙": 1})).is_empty("表")


def test_a_formula_that_leads_back_to_itself_ends_and_is_blank() -> None:
    assert value_of("[行]") is None


# Print.


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (Column("数"), None, ""),
        (Column("数"), 0, "0.00"),
        (Column("数"), 12_345_600, "12.3456"),
        (Column("数"), Fraction(10_000_000, 3), "3.33"),
        (Column("数", decimals=4), Fraction(20_000_000, 3), "6.6667"),
        (Column("数"), Fraction(-5_000), "-0.005"),
        (Column("数"), Fraction(-150_001, 10), "-0.02"),
        (Column("数", rounds=True), 12_345_000, "12.35"),
        (Column("数", rounds=True), -12_345_000, "-12.35"),
        (Column("数", rounds=True), 12_344_999, "12.34"),
        (Column("数", unit=MoneyUnit.YUAN), 12_345, "123.45"),
        (Column("数", kind=ColumnKind.NUMBER), 8, "8"),
        (Column("数", kind=ColumnKind.NUMBER), Fraction(5, 8), "0.625"),
        (Column("数", kind=ColumnKind.NUMBER), Fraction(2, 3), "0.67"),
        (Column("数", kind=ColumnKind.NUMBER, rounds=True), Fraction(5, 8), "0.63"),
        (Column("数", kind=ColumnKind.PERCENT), Fraction(1, 8), "12.5%"),
        (Column("数", kind=ColumnKind.PERCENT), Fraction(-1, 3), "-33.33%"),
        (Column("数", kind=ColumnKind.PERCENT), Fraction(-1, 10**6), "0%"),
        (Column("数", kind=ColumnKind.PERCENT), 1, "100%"),
    ],
)
def test_a_value_is_rounded_only_when_it_is_printed(column: Column, value: Value, text: str) -> None:
    assert print_number(column, value) == text


def test_the_other_unit_shows_the_same_amount() -> None:
    assert print_number(Column("数"), 12_345_678, MoneyUnit.YUAN) == "123456.78"
    assert print_number(Column("数", unit=MoneyUnit.YUAN), 12_345_678, MoneyUnit.WAN) == "12.345678"


def test_what_rounding_leaves_over_is_told_with_the_part_that_it_moved_farthest() -> None:
    data = spending(("20101", 33_334_000), ("20102", 33_333_000), ("20103", 33_333_000))
    computed = compute((a_tree(),), data)
    found = remainder(computed, CellKey("树", "201", "金额"))
    assert found is not None
    assert (found.difference, found.part) == (10_000, CellKey("树", "20101", "金额"))
    assert (found.shown, found.proposed) == (33_330_000, 33_340_000)
    assert remainder(computed, CellKey("树", "201", "金额"), MoneyUnit.YUAN) is None
    assert remainder(computed, CellKey("树", "20101", "金额")) is None
    assert computed.cell("树", "20101", "金额") == 33_334_000


def test_a_part_that_is_taken_away_takes_a_remainder_the_other_way() -> None:
    computed = compute((a_fixed("甲 − 乙 − 丙"),), Data(figures={"甲": 1_000_000, "乙": 4_900, "丙": 4_900}))
    found = remainder(computed, CellKey("表", "行", "数"))
    assert found is not None
    assert (found.difference, found.part) == (-10_000, SourceKey("", "", "乙"))
    assert (found.shown, found.proposed) == (0, 10_000)
