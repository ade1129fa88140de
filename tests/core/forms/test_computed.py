"""A document's computed tables: its lines become data, a change computes only what hangs on it."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.line import Line
from core.domain.records import new_id
from core.forms.computed import computed, data_of, names_of
from core.forms.model import FormSet
from core.forms.view_compute import compute
from core.forms.view_data import CellKey
from tests.budget_form import a_budget_document, budget_form, budget_toml
from tests.budget_views import a_line


@pytest.fixture(scope="module")
def form_set(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return budget_form(tmp_path_factory.mktemp("forms"))


def a_document() -> Document:
    """Two items of one division with four kinds of money, and a figure."""
    return a_budget_document(
        {"一般公共拨款": "120.00", "年终结转结余": "3.5"},
        收入=[a_line("2010301", 财政拨款收入="80"), a_line("2080505", 财政拨款收入="40", 上年结转="1.25")],
        支出=[
            a_line("2010301", 基本支出__一般公共="50", 项目支出__一般公共="30"),
            a_line("2080505", 基本支出__一般公共="40", 项目支出__政府性基金="1.25"),
        ],
        采购=[a_line("A02010105", {"项目名称": "办公设备", "单位": "台", "数量": "８"}, 单价="0.65", 一般公共="5.2")],
    )


def with_amount(document: Document, home: str, at: int, key: str, text: str) -> Document:
    lines = list(getattr(document, home))
    lines[at] = replace(lines[at], amounts={**lines[at].amounts, key: Amount.parse(text)})
    return replace(document, **{home: tuple(lines)})


def test_lines_are_data_by_field_key(form_set: FormSet) -> None:
    data = data_of(a_document(), form_set)
    (line,) = data.lists["采购"]
    assert line.code == "A02010105"
    assert line.texts == {"编码": "A02010105", "项目名称": "办公设备", "单位": "台", "数量": "8"}
    assert line.amounts == {"单价": 650_000, "一般公共": 5_200_000}
    assert line.value("数量") == 8
    assert data.figures["一般公共拨款"] == 120_000_000
    assert data.figures["资产总额"] is None


@pytest.mark.parametrize("text", ["约80", "0.1234567", "9876543210987.55"])
def test_an_amount_that_is_no_number_is_a_text_and_counts_nothing(form_set: FormSet, text: str) -> None:
    """Nor are digits finer than a fen, or more than can be kept, an amount in fen."""
    document = with_amount(a_document(), "revenues", 0, "财政拨款收入", text)
    (first, _) = data_of(document, form_set).lists["收入"]
    assert (first.texts["财政拨款收入"], first.value("财政拨款收入")) == (text, None)
    assert computed(document, form_set).cell("收入总表", "合计", "财政拨款收入") == 40_000_000


def test_tables_are_computed_from_the_typed_lines(form_set: FormSet) -> None:
    tables = computed(a_document(), form_set)
    assert tables.cell("收入总表", "合计", "合计") == 121_250_000
    assert tables.cell("支出总表", "20103", "合计") == 80_000_000
    assert tables.cell("收支总表支出", "208", "预算数") == 41_250_000
    assert tables.cell("收支总表支出", "支出总计", "预算数") == 124_750_000
    assert tables.cell("采购表", "合计", "金额") == 5_200_000


def test_codes_are_called_what_the_official_lists_of_the_year_call_them(form_set: FormSet) -> None:
    rows = {row.key: row.name for row in computed(a_document(), form_set).rows("收入总表")}
    assert rows["201"] == "一般公共服务支出"
    names = names_of(form_set, 2025)
    assert (names("2080505"), names("30101")) == ("机关事业单位基本养老保险缴费支出", "基本工资")
    assert names("9999999") == ""


def test_lines_that_are_always_there_have_the_forms_words(tmp_path: Path) -> None:
    fixed = 'home = "assets"\nfixed = [{ key = "房屋", label = "1.房屋" }]\n'
    form_set = budget_form(tmp_path, budget_toml().replace('home = "assets"\n', fixed, 1))
    assert names_of(form_set, 2025)("房屋") == "1.房屋"
    assert names_of(form_set, None)("201") == "一般公共服务支出"


def test_the_same_document_is_computed_once(form_set: FormSet) -> None:
    document = a_document()
    assert computed(document, form_set) is computed(document, form_set)


def test_a_change_computes_only_what_hangs_on_it(form_set: FormSet) -> None:
    document = a_document()
    before = computed(document, form_set)
    changed = with_amount(document, "revenues", 1, "上年结转", "2.25")
    after = computed(changed, form_set)
    assert after.cell("收入总表", "合计", "上年结转") == 2_250_000
    assert before.cell("收入总表", "合计", "上年结转") == 1_250_000
    assert CellKey("收入总表", "2080505", "上年结转") in after.touched
    assert CellKey("收支总表收入", "收入总计", "预算数") in after.touched
    assert not any(cell.view.startswith("支出") for cell in after.touched)
    assert after.data.lists["支出"] is before.data.lists["支出"]
    assert after.data.lists["收入"][0] is before.data.lists["收入"][0]


def test_an_earlier_state_that_was_kept_elsewhere_serves_as_well(form_set: FormSet) -> None:
    document = a_document()
    before = computed(document, form_set)
    other = replace(with_amount(document, "revenues", 1, "上年结转", "2.25"), id=new_id())
    after = computed(other, form_set, before=(document, before))
    assert after.touched
    assert after.values == compute(form_set.views, data_of(other, form_set)).values


def test_lines_come_go_and_move(form_set: FormSet) -> None:
    document = a_document()
    computed(document, form_set)
    line = Line(new_id(), "2130101", amounts={"财政拨款收入": Amount(7_000_000)})
    for revenues in (
        (*document.revenues, line),
        (line, *document.revenues),
        document.revenues[:1],
        (),
        document.revenues[::-1],
    ):
        document = replace(document, revenues=revenues)
        found = computed(document, form_set)
        anew = compute(form_set.views, data_of(document, form_set))
        assert found.values == anew.values
        assert [found.rows(view.key) for view in form_set.views] == [anew.rows(view.key) for view in form_set.views]


def test_another_year_is_computed_anew(form_set: FormSet) -> None:
    document = a_document()
    before = computed(document, form_set)
    after = computed(replace(document, year=2026), form_set)
    assert after.touched == frozenset()
    assert after.values == before.values


LAST = '[[views]]\nkey = "变动"\nkind = "fixed"\n[[views.columns]]\nkey = "增减"\nformula = "{0} - 上年({0})"\n'
LAST += '[[views.columns]]\nkey = "比例"\nkind = "percent"\nformula = "({0} - 上年({0})) ÷ 上年({0})"\n'
LAST += '[[views.rows]]\nkey = "收入"\n'


def test_last_years_document_is_asked_where_a_formula_says_so(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path, budget_toml(more=LAST.replace("{0}", "收入总表[合计].合计")))
    assert form_set.mistakes == ()
    last = replace(a_document(), year=2024)
    document = with_amount(a_document(), "revenues", 0, "财政拨款收入", "104.25")
    assert computed(document, form_set).cell("变动", "收入", "比例") is None
    tables = computed(document, form_set, last)
    assert tables.cell("变动", "收入", "增减") == 24_250_000
    assert tables.cell("变动", "收入", "比例") == Fraction(1, 5)
    changed = with_amount(document, "revenues", 0, "财政拨款收入", "80")
    assert computed(changed, form_set, last).cell("变动", "收入", "增减") == 0
    assert computed(changed, form_set, last).last is tables.last


def test_an_edit_among_300_lines_takes_four_milliseconds(form_set: FormSet) -> None:
    codes = [f"20{head}{division:02}{item:02}" for head in range(1, 8) for division in range(1, 8) for item in range(7)]
    document = a_budget_document(
        收入=[a_line(code, 财政拨款收入="1.5", 事业收入="2") for code in codes[:300]],
        支出=[a_line(code, 基本支出__一般公共="1", 项目支出__一般公共="2.5") for code in codes[:300]],
        基本支出=[a_line(f"302{number:02}", 公用经费="1") for number in range(1, 40)],
    )
    computed(document, form_set)
    took = []
    for number in range(15):
        document = with_amount(document, "expenditures", 150, "项目支出.一般公共", f"{number}.5")
        start = time.process_time()
        found = computed(document, form_set)
        took.append(time.process_time() - start)
        assert found.cell("支出总表", "合计", "项目支出") == 299 * 2_500_000 + number * 1_000_000 + 500_000
    assert sorted(took)[len(took) // 3] <= 0.004
