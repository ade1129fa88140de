"""What last year left behind is found in every form's texts, values and amounts; what only looks like it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.amount import Amount
from core.domain.document import CARRIED, Document, FieldKey, Mark
from core.domain.finding import Finding, Severity
from core.domain.line import Line
from core.domain.records import new_id
from core.forms.load import load_form_set
from core.jobs.sample import sample_documents
from core.paths import templates_dir
from core.rules.check import check_document
from core.rules.years import strange_years
from tests.budget_document import a_budget_set
from tests.builders import a_document, a_goal, a_project, an_indicator, an_item

FORM_SET = load_form_set(templates_dir() / "hebei-performance", prove=False)


def of(document: Document, code: str, last: Document | None = None, form: str = "") -> list[Finding]:
    form_set = load_form_set(templates_dir() / form, prove=False) if form else FORM_SET
    return [finding for finding in check_document(document, form_set, last) if finding.code == code]


def with_goal(text: str, period: str = "annual") -> Document:
    return a_document((a_project(goals=(a_goal(text, period=period),)),))


def with_target(target: str, **project: object) -> Document:
    rows = (*a_project().indicators, an_indicator(2, name="完成时间", target=target))
    return a_document((a_project(indicators=rows, **project),))  # type: ignore[arg-type]


# ------------------------------------------------------------------ years in texts (the budget year is 2025)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("现将2024年各项工作说明如下。", [2024]),
        ("保障2024年会议不少于400场，2023年印制的手册续用。", [2024, 2023]),
        ("投入使用日期为2024-06-01。", [2024]),
        ("2021-2023年分三批改造。", [2023]),
        ("较2022年增加3.5万元。", [2022]),
        ("2026年再购置一批设备。", [2026]),
    ],
)
def test_years_that_are_not_the_budget_years_are_found(text: str, years: list[int]) -> None:
    assert [one.year for one in strange_years(text, 2025)] == years


@pytest.mark.parametrize(
    "text",
    [
        "保障2025年会议不少于400场。",
        "按照《示例县机关事务管理办法（2019）》和《2022年示例县工作要点》执行。",
        "依据示财〔2022〕12号、示政办（2019）3号文件。",
        "执行2017年修订的标准，2021年印发的办法。",
        "较2024年增加3.5万元，与2024年相比增长5%。",
        "上年增加，去年减少，同比持平。",
        "支付2024年结转项目尾款，2023年工程质保金。",
        "2008年购置一批周转房，2017年以来不能满足需要。",
        "自2019年起由本单位管理，截至2024年12月31日资产1236.89万元。",
        "项目实施期为2023年至2027年，2024-2026年分年安排。",
        "“十五五”规划到2030年全部达标。",
        "补助2000余场次、20000元、92000吨，20240501号合同。",
        "金额2024.55万元",
    ],
)
def test_laws_comparisons_histories_and_several_years_are_no_strange_years(text: str) -> None:
    assert strange_years(text, 2025) == ()


def test_t10_names_the_years_of_a_text_once_with_the_words_around_the_first() -> None:
    (finding,) = of(with_goal("做好2024年后勤保障；2023年的问题整改到位。"), "T10")
    assert finding.severity is Severity.WARNING
    assert finding.message == "绩效目标里写的是2024年、2023年：“做好2024年后勤保障”，预算年度是 2025 年"
    assert finding.place.words == "项目1 · 目标1 · 绩效目标"


def test_t10_looks_at_names_that_begin_with_a_bare_year_and_at_prose() -> None:
    assert len(of(a_document((a_project(name="2024机关食堂补贴"),)), "T10")) == 1
    assert of(a_document((a_project(name="2025机关食堂补贴"),)), "T10") == []
    assert len(of(a_document(narrative=(an_item("overall", "一、总体", "2024年工作如下。"),)), "T10")) == 1


def test_t10_leaves_goals_of_several_years_and_the_basis_of_a_target_alone() -> None:
    assert of(with_goal("到2028年全部达标，2026年过半。", "whole"), "T10") == []
    rows = (an_indicator(0, basis="2024年实际完成数"),)
    assert of(a_document((a_project(indicators=rows),)), "T10") == []


def test_t10_leaves_a_composed_text_alone() -> None:
    document = a_budget_set()
    items = tuple(replace(item, paragraphs=("2019年的旧文字。",)) for item in document.narrative)
    typed = replace(document, narrative=tuple(replace(item, composed="") for item in items))
    assert of(typed, "T10", form="hebei-budget")
    composed = replace(document, narrative=tuple(replace(item, composed="收入说明") for item in items))
    assert of(composed, "T10", form="hebei-budget") == []


# ------------------------------------------------------------------ years in values


def test_v16_a_target_is_dated_in_the_budget_year() -> None:
    (finding,) = of(with_target("2024年12月31日前"), "V16")
    assert finding.severity is Severity.ERROR
    assert finding.message == "“完成时间”的指标值“2024年12月31日前”写的是 2024 年，预算年度是 2025 年"
    assert len(of(with_target("2026年3月底前"), "V16")) == 1


@pytest.mark.parametrize("target", ["2025年12月31日前", "12月底前", "≥2024人次", "较2024年提高5%", "2024-2026年"])
def test_v16_is_silent_where_the_date_is_this_years(target: str) -> None:
    assert of(with_target(target), "V16") == []


def test_v16_lets_a_project_of_several_years_end_when_it_says() -> None:
    assert of(with_target("2026年底前", purpose="2024年至2026年分期建设。"), "V16") == []
    assert len(of(with_target("2028年底前", purpose="2024年至2026年分期建设。"), "V16")) == 1


def test_v16_is_a_warning_while_the_value_waits_to_be_confirmed() -> None:
    document = with_target("2024年12月31日前")
    key = FieldKey(document.projects[0].indicators[-1].id, "targets.whole")
    (finding,) = of(replace(document, marks={key: Mark(CARRIED, "2024")}), "V16")
    assert finding.severity is Severity.WARNING


# ------------------------------------------------------------------ results instead of plans


@pytest.mark.parametrize(
    "text",
    [
        "现将2024年项目绩效目标完成情况说明如下。",
        "各项工作目标取得显著成效。",
        "截止目前，共保障会议2000余场次。",
        "圆满完成了全年任务。",
        "已全部完成改造。",
    ],
)
def test_t09_goals_are_no_results(text: str) -> None:
    (finding,) = of(with_goal(text), "T09")
    assert finding.severity is Severity.ERROR
    assert len(of(a_document(narrative=(an_item("overall", "一、总体", text),)), "T09")) == 1


@pytest.mark.parametrize(
    "text",
    ["确保取得显著成效。", "完成改造3处。", "工程已完成前期手续。", "按时完成率不低于95%。", "对完成情况进行考核。"],
)
def test_t09_is_silent_where_a_goal_is_a_plan(text: str) -> None:
    assert of(with_goal(text), "T09") == []


def test_t09_is_a_warning_where_the_text_goes_on_to_plan() -> None:
    (finding,) = of(with_goal("一期已完成，今年计划建设二期。"), "T09")
    assert finding.severity is Severity.WARNING


def test_t09_lets_a_disclosure_tell_what_was_done() -> None:
    document = replace(a_budget_set(), narrative=(an_item("assets", "八、资产", "截止目前，已完成资产清查。"),))
    assert of(document, "T09", form="hebei-budget") == []


# ------------------------------------------------------------------ amounts


def test_d05_amounts_that_are_last_years_are_pointed_out_once_a_record() -> None:
    last = a_document((a_project(name="2024年物业服务"),), year=2024)
    now = a_document((a_project(name="2025年物业服务"),))
    (finding,) = of(now, "D05", last)
    assert finding.severity is Severity.HINT
    assert finding.message.startswith("预算数 128.50、财政资金 120.00、其他资金 8.50，与上年相同")
    other = replace(now.projects[0], amounts={"budget": Amount(1_000_000), "fiscal": Amount(1_000_000)})
    assert of(replace(now, projects=(other,)), "D05", last) == []
    assert of(now, "D05") == []


def test_d05_leaves_what_is_still_marked_to_the_mark() -> None:
    last = a_document((a_project(name="物业"),), year=2024)
    now = a_document((a_project(name="物业"),))
    amounts = ("budget", "fiscal", "other")
    marks = {FieldKey(now.projects[0].id, f"amounts.{key}"): Mark(CARRIED, "2024") for key in amounts}
    now = replace(now, marks=marks)
    assert of(now, "D05", last) == []


def test_d05_compares_lines_of_the_same_code() -> None:
    line = Line(new_id(), "2080505", amounts={"fiscal": Amount(24_000_000)})
    last = replace(a_budget_set(), year=2024, revenues=(line,))
    now = replace(a_budget_set(), revenues=(replace(line, id=new_id()),))
    assert len(of(now, "D05", last, "hebei-budget")) >= 1


# ------------------------------------------------------------------ every family


def test_the_samples_of_all_forms_speak_of_their_own_year() -> None:
    from core.forms.load import installed

    sets = installed()
    for document in sample_documents(sets):
        found = check_document(document, sets.get(document.layout))
        assert [one for one in found if one.code in ("T09", "T10", "V16")] == [], document.layout


@pytest.mark.parametrize(
    "form", ["hebei-performance", "hebei-budget", "hunan-department", "jiangsu-department", "xiangtan-project"]
)
def test_last_years_goals_are_found_in_every_form(form: str) -> None:
    from core.forms.load import installed

    sets = installed()
    document = next((one for one in sample_documents(sets) if one.layout == form), None)
    assert document is not None
    goals = (a_goal("做好2001年的后勤保障，各项工作取得显著成效。"),)
    home = "projects" if sets.get(form).list_at("projects") and document.projects else "goals"
    if home == "projects" and any(project.goals for project in document.projects):
        projects = tuple(replace(project, goals=goals) if project.goals else project for project in document.projects)
        document = replace(document, projects=projects)
    else:
        document = replace(document, goals=goals)
    codes = {one.code for one in check_document(document, sets.get(form))}
    assert {"T09", "T10"} <= codes
