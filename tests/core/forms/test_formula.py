"""Formulas as a form's author writes them, and what is said about those that cannot be read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.formula import (
    Cell,
    Condition,
    Expression,
    FormulaError,
    Largest,
    LastYear,
    Name,
    Negative,
    Number,
    Operation,
    Sum,
    bind,
    parse_formula,
    references,
    terms,
)

A, B, C = Name("甲"), Name("乙"), Name("丙")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("甲", A),
        ("甲 + 乙 − 丙", Operation("-", Operation("+", A, B), C)),
        ("甲＋乙－丙", Operation("-", Operation("+", A, B), C)),
        ("甲-乙×丙", Operation("-", A, Operation("*", B, C))),
        ("（甲−乙）÷丙", Operation("/", Operation("-", A, B), C)),
        ("(甲 - 乙) / 丙", Operation("/", Operation("-", A, B), C)),
        ("-甲*2", Operation("*", Negative(A), Number(Fraction(2)))),
        ("甲 × 12.5%", Operation("*", A, Number(Fraction(1, 8)))),
        ("3月底 + 50%以上", Operation("+", Name("3月底"), Name("50%以上"))),
        ("其他（单位）资金 + 甲", Operation("+", Name("其他（单位）资金"), A)),
        ("基本.一般公共", Name("基本.一般公共")),
        ("「收入-支出」 + 「（一）甲」", Operation("+", Name("收入-支出"), Name("（一）甲"))),
        ("支出总表[201].合计", Cell("支出总表", "201", "合计")),
        ("支出总表［201］.合计", Cell("支出总表", "201", "合计")),
        ("三公[一、因公出国（境）费].金额", Cell("三公", "一、因公出国（境）费", "金额")),
        ("[出国] + [用车].合计", Operation("+", Cell("", "出国", ""), Cell("", "用车", "合计"))),
        ("表.「甲+乙」", Name("表.甲+乙")),
        ("合计", Name("合计")),
        ("合计 + 上年结转", Operation("+", Name("合计"), Name("上年结转"))),
        ("合计(支出.金额)", Sum("支出", "金额")),
        ("合计（支出.基本.一般公共）", Sum("支出", "基本.一般公共")),
        ("合计(支出.金额, 编码 = 201*)", Sum("支出", "金额", (Condition("编码", "201", True),))),
        (
            "合计(采购.金额，类别＝货物 且 编码 = A*)",
            Sum("采购", "金额", (Condition("类别", "货物"), Condition("编码", "A", True))),
        ),
        (
            "合计(采购.金额, 类别 = 「A 且 B」, 编码 = A01)",
            Sum("采购", "金额", (Condition("类别", "A 且 B"), Condition("编码", "A01"))),
        ),
        ("上年(甲 + 乙)", LastYear(Operation("+", A, B))),
        ("最大(甲, 乙, 0)", Largest((A, B, Number(Fraction(0))))),
        ("甲 − 上年(甲)", Operation("-", A, LastYear(A))),
    ],
)
def test_a_formula_is_read(text: str, tree: Expression) -> None:
    assert parse_formula(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "cause"),
    [
        ("", 1, "少了一项"),
        ("甲 +", 4, "少了一项"),
        ("甲 + × 乙", 5, "少了一项"),
        ("甲 乙", 3, "少了运算符"),
        ("(甲 + 乙", 7, "应为“)”"),
        ("甲 + 乙)", 6, "少了运算符"),
        ("甲；乙", 2, "看不懂"),
        ("表[201.合计", 2, "方括号没有写完"),
        ("表[201]", 1, "写得不全"),
        ("[]", 1, "写得不全"),
        ("「甲", 1, "没有写完"),
        ("甲 + {行", 5, "没有写完"),
        ("合计(金额)", 4, "少了来源或列"),
        ("合计(支出.)", 4, "少了来源或列"),
        ("合计()", 4, "来源和列"),
        ("合计(支出.金额, 编码)", 13, "应为“=”"),
        ("合计(支出.金额, 编码 = )", 16, "少了条件的值"),
        ("合计(支出.金额, = 201)", 11, "应为条件"),
        ("上年(甲, 乙)", 5, "应为“)”"),
        ("甲（乙+丙）", 2, "少了运算符"),
        ("3 4", 3, "少了运算符"),
    ],
)
def test_a_formula_that_cannot_be_read_is_told_with_the_character(text: str, position: int, cause: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert (caught.value.position, cause in caught.value.cause) == (position, True), str(caught.value)
    assert str(caught.value).startswith(f"第 {position} 个字：")
    assert caught.value.cure


@given(st.text(st.sampled_from("甲乙.1%「」（）()[]【】{行列}+-−×÷*/=，,且合计上年最大 ；#"), max_size=30))
def test_any_text_is_a_formula_or_is_told_what_is_wrong_in_it(text: str) -> None:
    try:
        tree = parse_formula(text)
    except FormulaError as error:
        found = error
    else:
        assert [*references(tree), *terms(tree)]
        return
    assert 1 <= found.position <= len(text) + 1
    assert found.cause
    assert found.cure


@pytest.mark.parametrize("text", ["(" * 5000, "-" * 5000, "甲" + "+甲" * 5000, "上年(" * 31 + "甲" + ")" * 31])
def test_a_formula_without_measure_is_refused(text: str) -> None:
    with pytest.raises(FormulaError, match="分成几列或几行来写"):
        parse_formula(text)


def test_row_and_column_stand_for_the_keys_of_the_cell() -> None:
    formula = parse_formula("表[{行}].{列} + 合计(支出.{列}, 编码 = {行}*) − 上年(最大({行}, −[{行}]))")
    bound = bind(formula, "201", "基本")
    assert bound == parse_formula("表[201].基本 + 合计(支出.基本, 编码 = 201*) − 上年(最大(「201」, −[201]))")
    assert bind(formula, None, "基本") == parse_formula(
        "表[{行}].基本 + 合计(支出.基本, 编码 = {行}*) − 上年(最大({行}, −[{行}]))"
    )


def test_what_a_formula_names_is_told_with_its_year_and_its_place() -> None:
    found = list(references(parse_formula("甲 − 上年(乙 + 合计(支出.金额)) × 表[201].丙")))
    assert [(type(name).__name__, last_year, name.position) for name, last_year in found] == [
        ("Name", False, 1),
        ("Name", True, 8),
        ("Sum", True, 12),
        ("Cell", False, 25),
    ]


def test_a_sum_is_told_term_by_term() -> None:
    found = terms(parse_formula("甲 − (乙 − 丙) − −[一] + 甲 × 乙"))
    assert list(found) == [
        (1, A),
        (-1, B),
        (1, C),
        (1, Cell("", "一", "")),
        (1, Operation("*", A, B)),
    ]
