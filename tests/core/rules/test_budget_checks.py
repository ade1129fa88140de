"""Each check of the budget tables and of the prose around them finds its mistake, and is silent where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.change import AddRecord, Change, ChangeSet, SetField, SetOverride, apply_changes, removal, touched
from core.domain.document import Document, FieldKey, Override, OverrideKey
from core.domain.finding import Finding, Severity
from core.domain.records import find_record, get_value
from core.forms.check_tables import RECORD_CODES, TIE_CODES
from core.forms.load import load_form_set
from core.forms.parameters import figures, sums, ties
from core.paths import templates_dir
from core.rules.catalogue import CATALOGUE
from core.rules.check import Checker, check_document
from core.rules.printed import quoted
from core.rules.prose import amounts_in
from tests.budget_document import (
    BUDGET,
    a_budget_line,
    a_budget_set,
    printed_otherwise,
    prose,
    with_amount,
    with_figure,
    with_text,
)
from tests.budget_form import a_budget_document, budget_form, budget_toml
from tests.budget_views import TABLE6, VIEWS, a_line
from tests.builders import a_document, an_item

FORM_SET = load_form_set(templates_dir() / BUDGET, prove=False)
SOUND = a_budget_set()
Change1 = Callable[[Document], Document]


def of(document: Document, code: str, last_year: Document | None = None) -> list[Finding]:
    return [finding for finding in check_document(document, FORM_SET, last_year) if finding.code == code]


def test_a_sound_budget_has_no_findings() -> None:
    assert FORM_SET.mistakes == ()
    assert check_document(SOUND, FORM_SET) == ()


def test_every_code_a_form_may_name_is_in_the_catalogue() -> None:
    assert set(TIE_CODES) <= set(CATALOGUE)
    named = {tie.check for tie in ties(FORM_SET)} | {figure.check for figure in figures(FORM_SET)}
    named |= {code for one in sums(FORM_SET) for _, code in one.codes if code}
    assert set(TIE_CODES) - {*RECORD_CODES} - named == {"X12"}


# ---------------------------------------------------------------- figures that must agree

TYPED_WRONG: dict[str, tuple[str, Change1, Severity]] = {
    "A15": (
        "“部门预算收支总表”收入总计 577.87 与“部门预算收支总表”支出总计 582.87 不能同时成立，相差 5.00 万元",
        lambda d: with_figure(d, "year_end_carryover", "5"),
        Severity.ERROR,
    ),
    "A22": ("相差 1.00 万元", lambda d: with_figure(d, "brought_forward_general", "13"), Severity.ERROR),
    "A27": (
        "公务用车购置项目（合计列） 36.00 与",
        lambda d: with_amount(d, "procurements", "A02039900", "unit_price", "17"),
        Severity.ERROR,
    ),
    "A28": ("大于", lambda d: with_amount(d, "procurements", "A02039900", "sme_share", "36.50"), Severity.ERROR),
    "A29": ("相差 2.00 万元", lambda d: with_figure(d, "asset_total", "1238.88"), Severity.WARNING),
    "X01": ("相差 0.80 万元", lambda d: with_amount(d, "revenues", "2080505", "fiscal", "24"), Severity.ERROR),
    "X05": (
        "相差 1.01 万元",
        lambda d: with_amount(d, "basic_expenditures", "30101", "personnel", "183.93"),
        Severity.ERROR,
    ),
    "X07": ("2080505", lambda d: with_amount(d, "basic_expenditures", "30108", "personnel", "24"), Severity.WARNING),
    "X09": ("大于", lambda d: with_amount(d, "basic_expenditures", "30231", "operating", "28"), Severity.WARNING),
    "X10": (
        "“部门政府采购预算”编码以 A0203 开头的各行合计之和 36.00",
        lambda d: with_amount(d, "three_public", "vehicle_purchase", "general", "37"),
        Severity.WARNING,
    ),
    "X14": ("295.08", lambda d: _with_project_budget(d, "150.00"), Severity.ERROR),
}


def _with_project_budget(document: Document, text: str) -> Document:
    amounts = {"budget": Amount.parse(text)} if text else {}
    return replace(document, projects=(replace(document.projects[0], amounts=amounts), *document.projects[1:]))


@pytest.mark.parametrize("code", TYPED_WRONG)
def test_typed_figures_that_cannot_both_hold_are_told(code: str) -> None:
    said, change, severity = TYPED_WRONG[code]
    found = of(change(SOUND), code)
    assert found
    assert found[0].severity is severity
    assert any(said in finding.message for finding in found), [finding.message for finding in found]
    assert of(SOUND, code) == []


def test_a_difference_of_rounding_is_a_hint() -> None:
    (finding,) = of(with_figure(SOUND, "asset_total", "1236.91"), "A29")
    assert (finding.severity, finding.message[-9:]) == (Severity.HINT, "（可能为四舍五入）")
    (finding,) = of(with_figure(SOUND, "asset_total", "1236.93"), "A29")
    assert finding.severity is Severity.WARNING


def test_a27_a_rounded_price_explains_half_a_cent_for_each_piece() -> None:
    for price, severity in (("17.995", Severity.HINT), ("17.99", Severity.ERROR)):
        (finding,) = of(with_amount(SOUND, "procurements", "A02039900", "unit_price", price), "A27")
        assert finding.severity is severity, price
    assert of(with_amount(SOUND, "procurements", "A02039900", "unit_price", ""), "A27") == []


def test_x06_with_fiscal_revenue_only_all_spending_is_fiscal() -> None:
    other = with_amount(SOUND, "revenues", "2010303", "other", "")
    fiscal = with_amount(other, "revenues", "2010303", "carryover", "")
    (finding,) = of(fiscal, "X06")
    assert "2010303 机关服务（项目支出列） 295.08" in finding.message
    assert of(with_amount(fiscal, "expenditures", "2010303", "project_own", ""), "X06") == []
    fund = with_amount(fiscal, "expenditures", "2010303", "project_own", "")
    assert of(with_amount(fund, "expenditures", "2010303", "project_government_fund", "3"), "X06") == []


def test_x08_pensions_have_their_function() -> None:
    pension = a_budget_line("30302", personnel="5")
    document = replace(SOUND, basic_expenditures=(*SOUND.basic_expenditures, pension))
    (finding,) = of(document, "X08")
    assert (finding.severity, "却没有" in finding.message) == (Severity.HINT, True)
    line = a_budget_line("2080502", basic_general="5")
    assert of(replace(document, expenditures=(*document.expenditures, line)), "X08") == []


def test_x14_is_asked_once_every_project_has_a_budget() -> None:
    assert of(_with_project_budget(SOUND, ""), "X14") == []


# ---------------------------------------------------------------- printed otherwise

PRINTED_WRONG = {
    "A16": "收支总表收入[本年收入合计].预算数",
    "A17": "收支总表支出[支出总计].预算数",
    "A18": "收入总表[2010303].小计",
    "A19": "支出总表[2010303].合计",
    "A20": "支出总表[208].基本支出",
    "A21": "收入总表[合计].其他收入",
    "A22": "拨款收支总表支出[201].合计",
    "A23": "基本支出表[30101].合计",
    "A24": "基本支出表[302].公用经费",
    "A25": "三公表[小计].合计",
    "A26": "三公表[用车].合计",
    "A27": "采购表[小计].一般公共",
    "A28": "采购表[合计].合计",
    "X01": "收支总表支出[本年支出合计].预算数",
    "X02": "收支总表支出[208].预算数",
    "X03": "拨款收支总表收入[一般公共拨款].金额",
    "X04": "拨款收支总表支出[本年支出合计].一般公共",
}


@pytest.mark.parametrize("code", PRINTED_WRONG)
def test_a_printed_figure_that_does_not_add_up_is_told(code: str) -> None:
    document = printed_otherwise(SOUND, PRINTED_WRONG[code], "99.99")
    found = of(document, code)
    assert found
    assert "不能同时成立" in found[0].message
    assert {finding.severity for finding in found} == {Severity.ERROR}
    assert found[0].place.printed is not None
    assert of(SOUND, code) == []


def test_a_printed_total_a_cent_off_is_a_hint_and_still_told() -> None:
    document = printed_otherwise(SOUND, "支出总表[合计].基本支出", "282.80")
    assert {finding.severity for finding in of(document, "A21")} == {Severity.HINT}
    (finding,) = of(document, "D01")
    assert finding.message == "“部门预算支出总表”合计（基本支出列）原件为“282.80”，按其他各处应为“282.79”"
    assert finding.place.words == "部门预算支出总表 · 合计 · 基本支出"
    assert finding.place.printed == OverrideKey(BUDGET, "支出总表", "合计", "基本支出")
    assert finding.place.record_id == document.expenditures[0].id


def test_what_prints_the_same_number_is_no_finding() -> None:
    assert check_document(printed_otherwise(SOUND, "支出总表[合计].基本支出", "282.790"), FORM_SET) == ()


def test_a_typed_cell_printed_otherwise_is_told_once_at_its_place() -> None:
    found = check_document(printed_otherwise(SOUND, "三公表[vehicle_operation].一般公共", "27.50"), FORM_SET)
    at_place = [f.code for f in found if f.place.printed and f.place.printed.row == "vehicle_operation"]
    assert at_place == ["A25", "D01"]
    assert "（合计列） 27.00 与" in next(f.message for f in found if f.code == "A25")


def test_d04_an_override_by_hand_is_told_with_its_reason() -> None:
    (finding,) = of(printed_otherwise(SOUND, "三公表[出国].合计", "0.00", "批复如此"), "D04")
    assert (finding.severity, "批复如此" in finding.message) == (Severity.HINT, True)


def test_text_instead_of_a_number_is_told_and_adds_nothing() -> None:
    found = check_document(printed_otherwise(SOUND, "支出总表[合计].基本支出", "约280"), FORM_SET)
    assert [finding.code for finding in found] == ["D01"]


# ---------------------------------------------------------------- lines and codes


def test_a30_assets() -> None:
    line = a_budget_line("office_building", extra={"quantity": "3000"}, value="-5")
    assets = tuple(line if one.code == line.code else one for one in SOUND.assets)
    found = of(replace(SOUND, assets=assets), "A30")
    assert [finding.message for finding in found] == [
        "“部门固定资产占用情况表”其中：办公用房（平方米）（数量列） 3000 大于"
        "“部门固定资产占用情况表”1、房屋（平方米）（数量列） 2293",
        "价值 -5 是负数",
    ]


def test_a34_amounts_of_another_unit() -> None:
    last = replace(SOUND, id="last", year=2024)
    (finding,) = of(with_amount(SOUND, "revenues", "2080505", "fiscal", "248000"), "A34", last)
    assert finding.message == "金额 248000.00 万元异常大（是上年 24.80 万元的 10000 倍），请确认单位是否为万元"
    assert of(with_amount(SOUND, "revenues", "2080505", "fiscal", "248000"), "A34") == []
    assert of(with_amount(SOUND, "revenues", "2080505", "fiscal", "24799"), "A34", last) == []
    (finding,) = of(with_amount(SOUND, "expenditures", "2080505", "basic_general", "1000001"), "A34")
    assert "超过 100 亿元" in finding.message
    lines = (a_budget_line("2010303", fiscal="600000"), a_budget_line("2080505", fiscal="600000"))
    (finding,) = of(replace(SOUND, revenues=lines), "A34")
    assert "合计超过 100 亿元" in finding.message


def test_a34_of_several_lines_of_one_code_the_largest_counts() -> None:
    """A unit buys more than one thing of an item; which of them is which a year later nobody says."""
    small, large = (a_budget_line("A02039900", "车辆", general=text) for text in ("0.02", "36.00"))
    last = replace(SOUND, id="last", year=2024, procurements=(small, large))
    assert of(SOUND, "A34", last) == []
    told = {finding.place.path for finding in of(SOUND, "A34", replace(last, procurements=(small,)))}
    assert told == {"amounts.general"}


def test_a34_a_correction_below_zero_is_measured_by_its_size() -> None:
    last = replace(with_amount(SOUND, "revenues", "2080505", "fiscal", "0.02"), id="last", year=2024)
    (finding,) = of(with_amount(SOUND, "revenues", "2080505", "fiscal", "-24.80"), "A34", last)
    assert "-24.80 万元异常大（是上年 0.02 万元的 1240 倍）" in finding.message


def test_a35_money_on_a_code_with_others_below_it() -> None:
    line = a_budget_line("20805", basic_general="1")
    document = replace(SOUND, expenditures=(*SOUND.expenditures, line))
    (finding,) = of(document, "A35")
    assert (finding.place.record_id, finding.place.path) == (line.id, "code")
    assert of(replace(SOUND, expenditures=(*SOUND.expenditures[:1], line)), "A35") == []


def test_a36_a_class_without_a_line_of_its_own() -> None:
    line = a_budget_line("2990101", "别的支出", basic_general="1")
    found = of(replace(SOUND, expenditures=(*SOUND.expenditures, line)), "A36")
    assert [finding.place.record_id for finding in found] == [line.id, line.id]
    assert found[0].message == "科目 299 有金额，“部门预算收支总表”里却没有它的行"


@pytest.mark.parametrize(
    ("code", "name", "severity", "said"),
    [
        ("2019999", "", Severity.WARNING, "里没有"),
        ("201030", "", Severity.ERROR, "不是"),
        ("2010303", "公务接待", Severity.WARNING, "的名称是“机关服务”"),
        ("2010303", "机关服务", None, ""),
        ("2010303", "", None, ""),
    ],
)
def test_t20_codes_are_in_the_list(code: str, name: str, severity: Severity | None, said: str) -> None:
    document = replace(SOUND, revenues=(a_budget_line(code, name, fiscal="1"),))
    found = of(document, "T20")
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    assert all(said in finding.message for finding in found)


def test_x12_procurement_is_within_its_projects_budget() -> None:
    (finding,) = of(with_amount(SOUND, "procurements", "A02039900", "project_budget", "35"), "X12")
    assert finding.message == "项目“公务用车购置项目”的采购金额 36.00 万元，大于该项目预算 35.00 万元"
    assert finding.place.words == "采购品1 · 预算资金"
    second = a_budget_line("A02039900", "其他车辆", {"project": "公务用车购置 项目"}, own="4.01")
    assert len(of(replace(SOUND, procurements=(*SOUND.procurements, second)), "X12")) == 1


def test_x13_procurement_has_its_project() -> None:
    other = a_budget_line("C21040000", "物业管理服务", {"project": "食堂外包"}, general="1")
    (finding,) = of(replace(SOUND, procurements=(*SOUND.procurements, other)), "X13")
    assert finding.message == "采购项目“食堂外包”没有对应的绩效目标表"
    assert of(replace(SOUND, procurements=(other,), projects=()), "X13") == []


# ---------------------------------------------------------------- prose


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025年预算收入4131.67万元", [("2025年预算收入", 413167 * 10000, 0)]),
        ("其中：基本支出减少83.96万元，主要为", [("基本支出减少", 8396 * 10000, -1)]),
        ("比上年增加1,098.5元。", [("比上年增加", 109850, 1)]),
        ("因公出国（境）费０万元；", [("因公出国(境)费", 0, 0)]),
        ("单价600元/年，共3亿元", [("共", 3 * 10**10, 0)]),
    ],
)
def test_amounts_are_found_in_prose(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(one.before, one.fen, one.change) for one in amounts_in(text)] == found


@pytest.mark.parametrize(
    ("role", "text", "term"),
    [
        ("revenue", "2025年预算收入578.87万元。", "预算收入"),
        ("revenue", "2025年，我单位收入预算总计为500万元", "收入预算"),
        ("revenue", "其中：一般公共预算拨款收入 545.78 万元", "一般公共预算拨款收入"),
        ("revenue", "基金预算收入3万元", "基金预算收入"),
        ("expenditure", "其中基本支出282.97万元", "基本支出"),
        ("expenditure", "包括人员经费228.79万元和日常公用经费45.00万元", "日常公用经费"),
        ("three_public", "财政拨款“三公”经费预算安排642万元", "“三公”经费"),
        ("three_public", "公务用车购置及运维费36.00万元", "公务用车购置及运维费"),
        ("three_public", "因公出国（境）费1万元", "因公出国（境）费"),
        ("three_public", "三公经费预算数为642万元", "“三公”经费"),
        ("revenue", "2025年收支总预算600.00万元", "收支总预算"),
        ("procurement", "安排政府采购预算360000元。", ""),
        ("procurement", "安排政府采购预算36.1万元。", "政府采购预算"),
        ("assets", "上年末固定资产金额为1236.89万元", "固定资产金额"),
        ("assets", "国有资产总额为9000.00万元", ""),
        ("revenue", "2024年预算收入500万元", ""),
        ("revenue", "比上年预算收入500万元有所增加，因为政策性增支", ""),
        ("expenditure", "基本支出减少83.96万元，主要为人员减少", ""),
        ("overall", "全年安排项目支出100万元", ""),
    ],
)
def test_x15_figures_of_prose_are_those_of_the_tables(role: str, text: str, term: str) -> None:
    found = of(with_text(SOUND, role, text), "X15")
    assert [quoted(term) in finding.message for finding in found] == ([True] if term else [])


def test_x15_says_both_figures_and_accuses_neither() -> None:
    (finding,) = of(with_text(SOUND, "revenue", "2025年预算收入578.87万元。"), "X15")
    assert finding.message == (
        "说明文字“预算收入”578.87万元 与“部门预算收支总表”收入总计的 577.87万元 不能同时成立，相差 1.00 万元"
    )
    assert finding.place.words == "条目5 · 正文"
    assert finding.related[0].printed is not None


def test_x15_prose_may_round_to_two_decimals_and_hints_where_it_rounds_more() -> None:
    exact = with_amount(SOUND, "three_public", "hospitality", "general", "1.2345")
    assert [finding.message for finding in of(with_text(exact, "three_public", "公务接待费1.23万元"), "X15")] == []
    (finding,) = of(with_text(exact, "three_public", "公务接待费1万元"), "X15")
    assert finding.severity is Severity.HINT
    (finding,) = of(with_text(exact, "three_public", "公务接待费2万元"), "X15")
    assert finding.severity is Severity.ERROR


def test_composed_prose_is_not_asked() -> None:
    composed = with_text(SOUND, "revenue", "2025年预算收入1万元，增加1万元。", composed="收入说明")
    assert check_document(composed, FORM_SET) == ()


def test_x11_and_x16_have_their_own_codes() -> None:
    (finding,) = of(with_text(SOUND, "assets", "本年度拟购置固定资产总额为110.00万元。"), "X11")
    assert finding.severity is Severity.WARNING
    (finding,) = of(with_text(SOUND, "operating_costs", "机关运行经费共计安排14.46万元"), "X16")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("较2024年增加48.34万元，其中：基本支出减少6.12万元，因人员减少；项目支出增加54.46万元。", []),
        ("较2024年增加50万元，其中：基本支出减少6.12万元，因人员减少；项目支出增加54.46万元。", [Severity.ERROR]),
        ("较2024年增加48.35万元，其中：基本支出减少6.12万元，因人员减少；项目支出增加54.46万元。", [Severity.HINT]),
        ("较2024年减少5万元，其中：基本支出与上年持平；项目支出减少5万元，原因是压缩。", []),
        ("较2024年减少5万元，其中：基本支出与上年持平；项目支出减少4万元，原因是压缩。", [Severity.ERROR]),
        ("较2024年增加48.34万元，主要是项目支出增加54.46万元。", []),
    ],
)
def test_x17_changes_add_up(text: str, severities: list[Severity]) -> None:
    assert [finding.severity for finding in of(with_text(SOUND, "change", text), "X17")] == severities


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("“三公”经费比上年增加98.55万元。", True),
        ("“三公”经费比上年增加98.55万元，因为购置公车。", False),
        ("“三公”经费比上年增加98.55万元。主要原因是购置公车。", False),
        ("比上年增加9万元。其中：基本支出增加9万元，主要是调资。", False),
        ("公务接待费与上年持平，增加0万元。", False),
        ("收入增加30%。", False),
    ],
)
def test_x18_changes_say_their_reason(text: str, is_found: bool) -> None:
    found = of(with_text(SOUND, "other", text), "X18")
    assert [finding.severity for finding in found] == ([Severity.WARNING] if is_found else [])


# ---------------------------------------------------------------- chapters and empty tables


def test_s10_chapters_and_tables() -> None:
    narrative = tuple(item for item in prose() if item.role not in ("three_public", "terms"))
    found = of(replace(SOUND, narrative=narrative, revenues=()), "S10")
    assert [finding.message for finding in found] == [
        "缺少“部门预算收入总表”",
        "缺少“财政拨款“三公”经费预算情况及增减变化原因”",
        "缺少“名词解释”",
    ]
    assert "名词解释" not in "".join(finding.message for finding in of(replace(SOUND, narrative=narrative), "S07"))


def test_s11_empty_tables() -> None:
    note = with_text(SOUND, "other", "无政府性基金预算，空表列示。")
    assert of(note, "S11") == []
    (finding,) = of(with_amount(note, "expenditures", "2010303", "project_government_fund", "3"), "S11")
    assert finding.place.words == "条目17 · 正文"
    without = replace(SOUND, procurements=())
    (finding,) = of(without, "S11")
    assert finding.message == "“部门政府采购预算”是空表，文字里没有说明"
    assert of(with_text(without, "procurement", "本年度未安排政府采购。"), "S11") == []


# ---------------------------------------------------------------- places, and checking again


def test_every_finding_points_to_a_place_of_the_document() -> None:
    document = printed_otherwise(printed_otherwise(SOUND, "三公表[出国].合计", "9"), "收支总表支出[208].预算数", "9")
    document = replace(with_figure(document, "asset_total", "1"), procurements=(), narrative=prose()[:5])
    findings = check_document(document, FORM_SET)
    assert len({finding.code for finding in findings}) > 8
    for finding in findings:
        assert finding.place.words, finding
        record = find_record(document, finding.place.record_id)
        if finding.place.path:
            get_value(record, finding.place.path)


def test_a_form_without_computed_tables_is_not_asked_for_them() -> None:
    performance = load_form_set(templates_dir() / "hebei-performance", prove=False)
    assert check_document(a_document(2), performance) == ()


_PATHS = {
    "revenues": ("amounts.fiscal", "amounts.other", "amounts.carryover"),
    "expenditures": ("amounts.basic_general", "amounts.project_general", "amounts.project_own"),
    "basic_expenditures": ("amounts.personnel", "amounts.operating"),
    "three_public": ("amounts.general",),
    "procurements": ("amounts.general", "amounts.unit_price", "amounts.sme_share"),
    "assets": ("amounts.value", "extra.quantity"),
    "projects": ("amounts.budget",),
    "": ("amounts.allocation_general", "amounts.asset_total", "amounts.year_end_carryover"),
}
_PRINTED = (
    *(("支出总表", row, "合计") for row in ("合计", "201", "2010303")),
    *(("三公表", row, "合计") for row in ("用车", "出国", "vehicle_purchase")),
    *(("收支总表支出", row, "预算数") for row in ("208", "本年支出合计")),
    *(("一般公共支出", row, "基本支出") for row in ("合计", "2080505")),
)
_SAID = ("2025年预算收入1万元。", "增加3万元。", "无政府性基金预算。", "机关运行经费1万元。")


@st.composite
def edits(draw: st.DrawFn, document: Document) -> ChangeSet | None:
    """One act on a budget document, as the window makes it; None where there is nothing to act on."""
    acts = ("amount", "amount", "amount", "add", "remove", "override", "text", "composed", "year", "code")
    act = draw(st.sampled_from(acts))
    home = draw(st.sampled_from([name for name in _PATHS if not name or getattr(document, name)]))
    record = draw(st.sampled_from(getattr(document, home))) if home else document
    lines = document.expenditures
    if act == "amount":
        path = draw(st.sampled_from(_PATHS[home]))
        text = draw(_AMOUNTS)
        new = text if path.startswith("extra") else Amount.parse(text)
        change: Change = SetField(FieldKey(record.id, path), get_value(record, path), new)
    elif act == "add":
        code = draw(st.sampled_from(("208", "2080505", "2299999", "29901")))
        change = AddRecord(document.id, "expenditures", 0, a_budget_line(code, basic_general="1"))
    elif act == "override":
        key = OverrideKey(BUDGET, *draw(st.sampled_from(_PRINTED)))
        put = None if key in document.overrides else Override("5.00", draw(st.sampled_from(("导入", "手工"))))
        change = SetOverride(key, document.overrides.get(key), put)
    elif act in ("text", "composed"):
        item = draw(st.sampled_from(document.narrative))
        text = "" if act == "text" or item.composed else draw(st.sampled_from(("三公经费", "增减情况", "政府采购")))
        said = (draw(st.sampled_from(_SAID)),)
        change = SetField(FieldKey(item.id, "paragraphs"), item.paragraphs, said)
        change = SetField(FieldKey(item.id, "composed"), item.composed, text) if act == "composed" else change
    elif act == "year":
        change = SetField(FieldKey(document.id, "year"), document.year, 2024 if document.year == 2025 else 2025)
    elif not lines:
        return None
    elif act == "remove":
        return ChangeSet(document.id, act, removal(document, draw(st.sampled_from(lines)).id))
    else:
        line = draw(st.sampled_from(lines))
        change = SetField(FieldKey(line.id, "code"), line.code, draw(st.sampled_from(("2080505", "20", "2010303"))))
    return ChangeSet(document.id, act, (change,))


_AMOUNTS = st.sampled_from(("", "0", "24.80", "600000", "1.2345"))


def the_year_before() -> Document:
    """Last year's document: other lines, some of them with far smaller amounts."""
    last = with_amount(replace(a_budget_set(), id="last", year=2024), "revenues", "2080505", "fiscal", "0.02")
    return replace(last, expenditures=last.expenditures[1:])


@pytest.mark.parametrize("last_year", [None, the_year_before()], ids=["alone", "with last year"])
@settings(max_examples=40)
@given(data=st.data())
def test_what_was_touched_is_all_that_must_run_again(last_year: Document | None, data: st.DataObject) -> None:
    document = a_budget_set()
    checker = Checker(FORM_SET, last_year)
    checker.check(document)
    for _ in range(data.draw(st.integers(1, 8))):
        change_set = data.draw(edits(document))
        if change_set is None:
            continue
        document = apply_changes(document, change_set) or document
        found = checker.update(document, touched(change_set))
        assert found == check_document(document, FORM_SET, last_year), change_set


def many_lines(count: int = 300) -> Document:
    codes = [f"2{1 + n % 15:02}{1 + n // 15 % 9:02}{1 + n // 135:02}" for n in range(count)]
    revenues = tuple(a_budget_line(code, fiscal="10", other="1") for code in codes)
    spending = tuple(a_budget_line(code, basic_general="4", project_general="6", project_own="1") for code in codes)
    return replace(
        SOUND, revenues=revenues, expenditures=spending, narrative=(*prose(), an_item("other", "十、", "无"))
    )


def test_one_leaf_among_three_hundred_lines_is_checked_at_once() -> None:
    document = many_lines()
    checker = Checker(FORM_SET)
    checker.check(document)
    times = []
    for line in document.expenditures[::30]:
        path = "amounts.basic_general"
        change = SetField(FieldKey(line.id, path), get_value(line, path), Amount.parse("5"))
        change_set = ChangeSet(document.id, "改", (change,))
        document = apply_changes(document, change_set) or document
        start = time.perf_counter()
        checker.update(document, touched(change_set))
        times.append(time.perf_counter() - start)
    assert min(times) < 0.016


def test_a37_what_rounding_leaves_over_is_told_with_the_cell_to_put_it(tmp_path: Path) -> None:
    columns = tuple(replace(one, rounds=True) if one.key == "公用经费" else one for one in TABLE6.columns)
    views = tuple(replace(one, columns=columns) if one is TABLE6 else one for one in VIEWS)
    form_set = budget_form(tmp_path, budget_toml(views))
    lines = [a_line("30201", 公用经费="1.004"), a_line("30202", 公用经费="1.004"), a_line("30203", 公用经费="1.003")]
    document = a_budget_document(基本支出=lines)
    found = [finding for finding in check_document(document, form_set) if finding.code == "A37"]
    assert [finding.place.words.split(" · ")[-1] for finding in found] == ["公用经费"]
    assert found[0].severity is Severity.HINT
    assert "由 1.00 改为 1.01" in found[0].remedy
    exact = a_budget_document(基本支出=[a_line("30201", 公用经费="1.004"), a_line("30299", 公用经费="1.01")])
    assert "A37" not in {finding.code for finding in check_document(exact, form_set)}
