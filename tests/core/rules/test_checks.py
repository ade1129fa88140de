"""Each check finds its mistake, and is silent where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from core.domain.amount import Amount
from core.domain.document import CARRIED, UNSURE, Document, FieldKey, Mark, Override
from core.domain.finding import Finding, Severity
from core.domain.percent import Percent
from core.domain.project import Project
from core.domain.records import find_record, get_value
from core.forms.load import load_form_set
from core.forms.printing import override_key
from core.paths import templates_dir
from core.rules.catalogue import CATALOGUE
from core.rules.check import CHECKS, check_document
from core.rules.target import is_rate
from tests.builders import SINGLE, a_document, a_narrative, a_project, a_unit, an_indicator, an_item

FORM_SET = load_form_set(templates_dir() / "hebei-performance", prove=False)


def of(document: Document, code: str) -> list[Finding]:
    return [finding for finding in check_document(document, FORM_SET) if finding.code == code]


def with_project(**changes: object) -> Document:
    return a_document((a_project(**changes),))  # type: ignore[arg-type]


def with_amounts(budget: str, fiscal: str = "", other: str = "") -> Document:
    amounts = {"budget": budget, "fiscal": fiscal, "other": other}
    return with_project(amounts={key: Amount.parse(text) for key, text in amounts.items() if text})


def with_plan(*texts: str) -> Document:
    return with_project(payment_plan=dict(zip(("3", "6", "10", "12"), map(Percent.parse, texts), strict=True)))


def with_target(name: str, target: str, kind: str = "quantity") -> Document:
    document = a_document(1)
    row = an_indicator(kind=kind, name=name, target=target)
    project = replace(document.projects[0], indicators=(*document.projects[0].indicators, row))
    return replace(document, projects=(project,))


def without_kinds(kinds: Iterable[str]) -> Document:
    document = a_document(1)
    kept = tuple(row for row in document.projects[0].indicators if row.kind not in kinds)
    return replace(document, projects=(replace(document.projects[0], indicators=kept),))


def test_a_sound_document_has_no_findings() -> None:
    assert check_document(a_document(3), FORM_SET) == ()


def test_every_check_is_in_the_catalogue_and_every_line_of_it_is_checked() -> None:
    assert {code for check in CHECKS for code in check.codes} == set(CATALOGUE)
    for code, info in CATALOGUE.items():
        assert info.code == code
        assert info.source
        assert "§" not in info.source


# ------------------------------------------------------------------ amounts


def test_a10_budget_is_the_sum_of_its_funds() -> None:
    (finding,) = of(with_amounts("128.50", "120.00", "8.00"), "A10")
    assert finding.severity is Severity.ERROR
    assert finding.message == "预算数 128.50 与 财政资金、其他资金 之和 128.00 不能同时成立，相差 0.50 万元"
    assert finding.place.path == "amounts.budget"
    assert finding.place.words == "项目1 · 预算数"


@pytest.mark.parametrize("amounts", [("128.50", "120.00", "8.50"), ("128.50", "128.50", ""), ("316万元", "316", "0")])
def test_a10_is_silent_when_the_sum_holds(amounts: tuple[str, str, str]) -> None:
    assert of(with_amounts(*amounts), "A10") == []


def test_a10_counts_blank_as_nothing() -> None:
    assert len(of(with_amounts("128.50"), "A10")) == 1


def test_a10_takes_what_rounding_explains_for_a_hint() -> None:
    (finding,) = of(with_amounts("10.01", "5.00", "5.00"), "A10")
    assert finding.severity is Severity.HINT
    (finding,) = of(with_amounts("10.03", "5.00", "5.00"), "A10")
    assert finding.severity is Severity.ERROR


def test_a10_leaves_text_to_d03_and_a_blank_budget_to_s07() -> None:
    assert of(with_amounts("128.50", "全部"), "A10") == []
    assert of(with_amounts("", "5.00"), "A10") == []


@pytest.mark.parametrize(
    ("plan", "paths"),
    [
        (("30%", "20%", "80%", "100%"), ["payment_plan.6"]),
        (("25%", "50%", "85%", "120%"), ["payment_plan.12"]),
        (("-5%", "50%", "85%", "100%"), ["payment_plan.3"]),
        (("50%", "40%", "30%", "100%"), ["payment_plan.6", "payment_plan.10"]),
        (("30", "", "20", "100"), ["payment_plan.10"]),
        (("25%", "25%", "85%", "100%"), []),
        (("0", "50%", "75%", "100%"), []),
        (("年初", "50%", "75%", "100%"), []),
    ],
)
def test_a11_the_plan_rises(plan: tuple[str, ...], paths: list[str]) -> None:
    assert [finding.place.path for finding in of(with_plan(*plan), "A11")] == paths


def test_a11_says_which_two_points_disagree() -> None:
    (finding,) = of(with_plan("30%", "20%", "80%", "100%"), "A11")
    assert finding.message == "6月底 20% 小于3月底 30%，支出计划应为累计百分比"


def test_a12_the_plan_ends_with_everything() -> None:
    (finding,) = of(with_plan("25%", "50%", "85%", "98%"), "A12")
    assert finding.message == "12月底 累计支出是 98%，应为 100%"
    assert of(with_plan("25%", "50%", "85%", "100"), "A12") == []
    assert of(with_plan("25%", "50%", "85%", ""), "A12") == []


def test_a32_amounts_carry_no_unit() -> None:
    found = of(with_amounts("316万元", "3160000元", "0"), "A32")
    assert [finding.place.path for finding in found] == ["amounts.budget", "amounts.fiscal"]
    assert found[1].remedy == "改为 316.00，单位见表头（万元）。"
    assert of(with_amounts("316", "316.0000", "0"), "A32") == []


def test_a32_is_silent_where_the_form_writes_the_unit_behind_each_amount() -> None:
    single = load_form_set(templates_dir() / SINGLE, prove=False)
    codes = {finding.code for finding in check_document(with_amounts("316万元", "3160000元", "0"), single)}
    assert "A32" not in codes
    assert "A38" not in codes
    wrong = check_document(with_amounts("约316", "316万元"), single)
    (cure,) = (finding.remedy for finding in wrong if finding.code == "D03")
    assert cure == "写数字和单位，如 316万元；没有就留空。"


def test_a38_amounts_name_their_unit_where_no_head_does() -> None:
    single = load_form_set(templates_dir() / SINGLE, prove=False)
    amounts = {"budget": "128.50", "fiscal": "128.50万元", "other": "0"}
    typed = {key: Amount.parse(text, unit_word=True) for key, text in amounts.items()}
    (finding,) = [found for found in check_document(with_project(amounts=typed), single) if found.code == "A38"]
    assert (finding.place.path, finding.remedy) == ("amounts.budget", "写成 128.5万元。")
    assert of(with_amounts("128.5"), "A38") == []


# ------------------------------------------------------------------ structure


@pytest.mark.parametrize(
    ("gone", "name"),
    [
        (("quantity", "quality", "timeliness", "cost"), "产出指标"),
        (("social_benefit",), "效益指标"),
        (("satisfaction",), "满意度指标"),
    ],
)
def test_s01_groups_of_indicators_are_there(gone: tuple[str, ...], name: str) -> None:
    (finding,) = of(without_kinds(gone), "S01")
    assert finding.message == f"缺少一级指标“{name}”"
    assert finding.place.path == "indicators"
    assert finding.place.words == "项目1 · 绩效指标"
    assert of(without_kinds(gone), "S02") == []


def test_s01_knows_a_group_by_its_printed_level_where_the_kind_is_unknown() -> None:
    document = without_kinds(("social_benefit",))
    odd = an_indicator(kind="", level1="效果指标", level2="综合效益")
    project = replace(document.projects[0], indicators=(*document.projects[0].indicators, odd))
    assert of(replace(document, projects=(project,)), "S01") == []


def test_s01_rows_that_say_nothing_do_not_count() -> None:
    document = a_document(1)
    rows = tuple(
        replace(row, name="——", targets={}) if row.kind == "satisfaction" else row
        for row in document.projects[0].indicators
    )
    assert len(of(replace(document, projects=(replace(document.projects[0], indicators=rows),)), "S01")) == 1


@pytest.mark.parametrize(("kind", "name"), [("cost", "成本指标"), ("timeliness", "时效指标"), ("quality", "质量指标")])
def test_s02_kinds_of_output_are_there(kind: str, name: str) -> None:
    (finding,) = of(without_kinds((kind,)), "S02")
    assert finding.message == f"缺少“{name}”"
    assert of(a_document(1), "S02") == []


@pytest.mark.parametrize("target", ["", "——", "-"])
def test_s04_indicators_have_their_targets(target: str) -> None:
    (finding,) = of(with_target("会议场次", target), "S04")
    assert finding.message == "指标“会议场次”未填指标值"
    assert finding.place.words == "项目1 · 指标7 · 指标值"
    assert of(with_target("会议场次", "≥5场"), "S04") == []
    assert of(with_target("", ""), "S04") == []


def test_s07_required_fields_are_filled() -> None:
    document = a_document((a_project(code="————", name="", purpose=" "),), unit=a_unit(name=""), year=None)
    found = of(document, "S07")
    assert [finding.message for finding in found] == [
        "单位名称未填写",
        "年度未填写",
        "项目编码未填写",
        "项目名称未填写",
        "资金用途未填写",
    ]
    assert [finding.place.words for finding in found][2] == "项目1 · 项目编码"
    assert of(a_document(1), "S07") == []


def test_s07_asks_for_names_levels_and_goals() -> None:
    row = an_indicator(kind="", name="", target="≥5次")
    document = a_document((a_project(goals=(), indicators=(*a_project().indicators, row)),))
    assert [finding.message for finding in of(document, "S07")] == [
        "绩效目标未填写",
        "一级指标未填写",
        "二级指标未填写",
        "三级指标未填写",
    ]


def test_s07_misses_prose_with_a_warning_only() -> None:
    narrative = tuple(replace(item, paragraphs=()) if item.role == "measures" else item for item in a_narrative())
    (finding,) = of(a_document(1, narrative=narrative), "S07")
    assert (finding.severity, finding.message) == (Severity.WARNING, "工作保障措施未填写")
    assert finding.place.words == "条目4 · 正文"
    found = of(a_document(1, narrative=(an_item("overall", "一、总体绩效目标", "有。"),)), "S07")
    assert [finding.message for finding in found] == ["分项绩效目标未填写", "工作保障措施未填写"]


def test_s07_a_document_of_nothing_at_all_is_wrong() -> None:
    findings = check_document(a_document(0, narrative=()), FORM_SET)
    assert [(finding.code, finding.severity) for finding in findings] == [("S07", Severity.ERROR)] * 3


# ------------------------------------------------------------------ target values


@pytest.mark.parametrize(
    ("target", "is_found"),
    [
        ("4人", True),
        ("100%", True),
        ("86万元", True),
        ("3次/年", True),
        ("12个月", True),
        ("≥4人", False),
        ("=0次", False),
        (">=4人", False),
        ("2025年12月底前", False),
        ("12月31日前", False),
        ("10月底前", False),
        ("2025-12-31", False),
        ("8:30", False),
        ("45", False),
        ("3年", False),
        ("全年不发生食品安全事故", False),
        ("3家单位的屋面全部完成翻新改造", False),
        ("优良", False),
        ("", False),
    ],
)
def test_v01_quantities_are_compared(target: str, is_found: bool) -> None:
    found = of(with_target("事项", target), "V01")
    assert [finding.severity for finding in found] == ([Severity.WARNING] if is_found else [])


@pytest.mark.parametrize(
    ("target", "example"), [("50次以上", "≥50次"), ("588.50万元以内", "≤588.50万元"), ("45次", "≥45次")]
)
def test_v01_shows_the_sign_that_the_words_mean(target: str, example: str) -> None:
    (finding,) = of(with_target("事项", target), "V01")
    assert f"如 {example}。" in finding.remedy


@pytest.mark.parametrize(
    ("name", "target", "missing"),
    [
        ("场次", "≥", "数值"),
        ("场次", "≥良好", "数值"),
        ("场次", "≥420", "单位"),
        ("场次", "420", "单位"),
        ("场次", "≥420场", ""),
        ("面积（平方米）", "≥420", ""),
        ("事故件数", "=0", ""),
        ("满意度", "≥95", ""),
        ("师生比", "≤1:20", ""),
        ("场次", "全部完成", ""),
        ("完成时间", "≤2025年12月31日", ""),
    ],
)
def test_v02_comparisons_have_number_and_unit(name: str, target: str, missing: str) -> None:
    found = of(with_target(name, target), "V02")
    assert [finding.message for finding in found] == ([f"“{name}”的指标值“{target}”缺少{missing}"] if missing else [])


@pytest.mark.parametrize(
    ("name", "target", "is_found"),
    [
        ("服务设施覆盖率", "≥45次", True),
        ("完工及时率", "2025年12月31日前", True),
        ("预算执行率", "≤900.90万元", True),
        ("干部职工满意度", "≥95", True),
        ("干部职工满意率", "优秀", True),
        ("合格率（抽检）", "100次", True),
        ("财政资金占比", "=0.5", True),
        ("干部职工满意度", "≥95%", False),
        ("干部职工满意度", "≥95％", False),
        ("增长率", "较上年提高3个百分点", False),
        ("满意度（%）", "≥95", False),
        ("事故发生率", "=0", False),
        ("生师比例", "≤20:1", False),
        ("办事效率", "明显提升", False),
        ("巡检频率", "≥2次/周", False),
        ("人均伙食标准", "≤30元", False),
        ("会议场次", "≥45场", False),
        ("覆盖率", "≥", False),
        ("覆盖率", "", False),
    ],
)
def test_v03_rates_are_percentages(name: str, target: str, is_found: bool) -> None:
    assert len(of(with_target(name, target), "V03")) == is_found


def test_a_rate_is_known_by_the_end_of_its_name() -> None:
    assert [
        name for name in ("达标率", "占比", "满意度（干部）", "比重", "覆盖面", "效率", "率先完成") if is_rate(name)
    ] == [
        "达标率",
        "占比",
        "满意度（干部）",
        "比重",
        "覆盖面",
    ]


# ------------------------------------------------------------------ origin


def overridden(reason: str, text: str = "7.物业服务绩效目标表") -> Document:
    document = a_document(2)
    key = override_key(FORM_SET, "项目列表", document.projects[0].id, "表题")
    return replace(document, overrides={key: Override(text, reason)})


def test_d01_what_the_original_prints_otherwise_is_listed() -> None:
    document = overridden("导入")
    (finding,) = of(document, "D01")
    assert finding.message == "表题原件为“7.物业服务绩效目标表”，按其他各处应为“1.机关办公区物业服务1绩效目标表”"
    assert (finding.severity, finding.place.words) == (Severity.WARNING, "项目1 · 表题")
    assert get_value(find_record(document, finding.place.record_id), finding.place.path) == "机关办公区物业服务1"


def test_d01_an_override_by_hand_or_one_that_agrees_is_no_finding() -> None:
    assert of(overridden("批复如此"), "D01") == []
    assert of(overridden("导入", "1．机关办公区 物业服务1绩效目标表"), "D01") == []


def marked(state: str) -> Document:
    document = a_document(1)
    row = document.projects[0].indicators[1]
    keys = (FieldKey(document.projects[0].id, "name"), FieldKey(row.id, "targets.whole"))
    return replace(document, marks={key: Mark(state, "2024") for key in keys})


def test_d02_carried_values_are_confirmed() -> None:
    found = of(marked(CARRIED), "D02")
    assert [(finding.message, finding.place.words) for finding in found] == [
        ("项目名称沿用2024年，请确认", "项目1 · 项目名称"),
        ("指标值沿用2024年，请确认", "项目1 · 指标2 · 指标值"),
    ]
    assert of(marked(UNSURE), "D02") == []


def test_d03_data_are_no_text() -> None:
    project = a_project(
        code="待财政局分配", amounts={"budget": Amount.parse("待定")}, payment_plan={"3": Percent.parse("年初")}
    )
    found = of(a_document((project,)), "D03")
    assert [finding.message for finding in found] == ["“待财政局分配”不是编码", "“待定”不是金额", "“年初”不是百分比"]


@pytest.mark.parametrize("code", ["13099925P00001436001A", "—", ""])
def test_d03_is_silent_about_codes_and_blanks(code: str) -> None:
    assert of(with_project(code=code), "D03") == []
    assert of(with_amounts("—"), "D03") == []


# ------------------------------------------------------------------ places


def test_every_finding_points_to_a_place_of_the_document() -> None:
    broken = a_project(code="", amounts={}, payment_plan={}, goals=(), indicators=(an_indicator(target=""),))
    document = a_document((broken, a_project()), narrative=())
    findings = check_document(document, FORM_SET)
    assert len(findings) > 10
    for finding in findings:
        record = find_record(document, finding.place.record_id)
        get_value(record, finding.place.path)
        assert finding.place.words


def test_findings_stand_in_printed_order() -> None:
    project: Project = a_project(code="", name="", amounts={"budget": Amount.parse("1万元")})
    words = [f.place.words for f in check_document(a_document((a_project(name=""), project)), FORM_SET)]
    assert words == [
        "项目1 · 项目名称",
        "项目2 · 项目编码",
        "项目2 · 项目名称",
        "项目2 · 预算数",
        "项目2 · 预算数",
    ]


def test_the_catalogue_fills_every_hole_of_its_sentences() -> None:
    sentences: Mapping[str, str] = {code: info.sentence + info.remedy for code, info in CATALOGUE.items()}
    document = with_target("覆盖率", "≥45次")
    for finding in check_document(document, FORM_SET):
        assert "{" not in finding.message + finding.remedy
        assert finding.code in sentences
