"""The checks of whole-department forms: each finds its mistake in a sound document, and is silent before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.amount import Amount
from core.domain.document import CARRIED, Document, FieldKey, Mark, Override
from core.domain.finding import Finding, Severity
from core.domain.indicator import Indicator
from core.domain.records import find_record, get_value, new_id, with_value
from core.domain.target_value import TargetValue
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.forms.printing import override_key
from core.paths import templates_dir
from core.rules.check import check_document
from core.rules.structure import KINDS_OF_GROUP
from tests.builders import a_document, a_goal, a_project, a_sample, a_work_item, an_indicator
from tests.region import HEAD

WHOLE, ANNEXES, PROJECT = "jiangsu-department", "hunan-department", "xiangtan-project"
FORMS = {name: load_form_set(templates_dir() / name, prove=False) for name in (WHOLE, ANNEXES, PROJECT)}
SAMPLES = {name: a_sample(name) for name in FORMS}
Change = Callable[[Document], Document]


def found(document: Document, name: str, code: str) -> list[Finding]:
    return [finding for finding in check_document(document, FORMS[name]) if finding.code == code]


def amount(path: str, text: str) -> Change:
    return lambda document: with_value(document, path, Amount.parse(text))


def of_project(number: int, path: str, value: object) -> Change:
    def change(document: Document) -> Document:
        projects = list(document.projects)
        projects[number] = with_value(projects[number], path, value)  # type: ignore[arg-type]
        return replace(document, projects=tuple(projects))

    return change


def printed(name: str, key: str, text: str, path: str = "", number: int = 0) -> Change:
    """The place of a field prints another text than it should, as read from a file."""

    def change(document: Document) -> Document:
        record_id = document.projects[number].id if path else document.id
        place = override_key(FORMS[name], path, record_id, key)
        return replace(document, overrides={**document.overrides, place: Override(text, "导入")})

    return change


def of_indicator(which: str, /, **changes: Any) -> Change:
    """Changes the indicator of the whole that has a name."""

    def change(document: Document) -> Document:
        rows = tuple(replace(one, **changes) if one.name == which else one for one in document.indicators)
        assert rows != document.indicators
        return replace(document, indicators=rows)

    return change


def of_work(**changes: Any) -> Change:
    def change(document: Document) -> Document:
        return replace(document, work_items=(replace(document.work_items[0], **changes), *document.work_items[1:]))

    return change


def half_year(text: str, full: str = "=100%") -> dict[str, TargetValue]:
    return {"half_year": TargetValue.parse(text), "full_year": TargetValue.parse(full)}


def of_row(number: int, /, **changes: Any) -> Change:
    """Changes an indicator of the first project."""

    def change(document: Document) -> Document:
        project = document.projects[0]
        rows = [replace(one, **changes) if at == number else one for at, one in enumerate(project.indicators)]
        return replace(document, projects=(replace(project, indicators=tuple(rows)), *document.projects[1:]))

    return change


def without_rows(*kinds: str) -> Change:
    """The first project without its indicators of these kinds."""

    def change(document: Document) -> Document:
        project = document.projects[0]
        rows = tuple(one for one in project.indicators if one.kind not in kinds)
        return replace(document, projects=(replace(project, indicators=rows), *document.projects[1:]))

    return change


def value(text: str) -> dict[str, TargetValue]:
    return {"whole": TargetValue.parse(text)}


def marked(path: str) -> Change:
    """A value of the first project that was carried over from the year before."""

    def change(document: Document) -> Document:
        return replace(document, marks={FieldKey(document.projects[0].id, path): Mark(CARRIED, "2022")})

    return change


def by_hand(document: Document) -> Document:
    place = override_key(FORMS[WHOLE], "", document.id, "资金总额")
    return replace(document, overrides={place: Override("9999", "上级核定")})


def direction_value(text: str) -> Change:
    """The satisfaction of the second direction."""

    def change(document: Document) -> Document:
        project = document.projects[1]
        rows = tuple(
            replace(one, targets={"whole": TargetValue.parse(text)}) if one.kind == "satisfaction" else one
            for one in project.indicators
        )
        return replace(document, projects=(document.projects[0], replace(project, indicators=rows)))

    return change


def without_project_in_works(document: Document) -> Document:
    gone = document.projects[0].id
    works = tuple(replace(one, projects=tuple(p for p in one.projects if p != gone)) for one in document.work_items)
    return replace(document, work_items=works)


def without_quantities(document: Document) -> Document:
    return replace(document, indicators=tuple(one for one in document.indicators if one.kind != "quantity"))


LIST = "方向列表"
OUTPUTS, BENEFITS = KINDS_OF_GROUP["output"], KINDS_OF_GROUP["benefit"]
_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT
MISTAKES: tuple[tuple[str, str, Change, Severity, str, str], ...] = (
    ("A01", WHOLE, printed(WHOLE, "资金总额", "9999"), _E, "资金总额", "资金总额 9999 与财政拨款小计、"),
    ("A02", WHOLE, printed(WHOLE, "财政拨款小计", "9999"), _E, "财政拨款小计", "财政拨款小计 9999 与"),
    ("A03", WHOLE, amount("amounts.basic", "1"), _E, "基本支出（全年）", "、项目支出（全年）之和 "),
    ("A04", WHOLE, printed(WHOLE, "项目支出", "1"), _E, "项目支出（全年）", " 1 与项目支出明细的全年合计"),
    ("A04", WHOLE, printed(WHOLE, "项目支出半年", "1"), _E, "项目支出（半年）", "项目支出明细的半年合计"),
    ("A05", WHOLE, of_project(1, "amounts.budget.half_year", Amount.parse("999")), _E, "项目2 · 半年", " 999 大于全年"),
    ("A05", WHOLE, amount("amounts.basic.half_year", "9999"), _E, "基本支出（半年）", " 9999 大于基本支出（全年）"),
    ("A06", WHOLE, of_indicator("预算执行率", targets=half_year("=90%")), _W, "半年指标值", "填 =90%，按资金计划应为 "),
    ("A07", ANNEXES, printed(ANNEXES, "资金总额", "1"), _E, "资金总额", "资金总额 1.00 与一般公共预算拨款、"),
    ("A08", ANNEXES, amount("amounts.basic", "1"), _E, "基本支出", "基本支出、项目支出之和 "),
    ("A09", ANNEXES, printed(ANNEXES, "汇总合计", "1"), _E, "汇总表合计", "汇总表合计 1.00 与专项资金支出方向的"),
    ("X19", ANNEXES, printed(ANNEXES, "项目支出", "1"), _E, "项目支出", "项目支出 1.00 与汇总表合计 "),
    ("X20", ANNEXES, printed(ANNEXES, "汇总金额", "1", LIST), _E, "方向1 · 汇总表金额", "附件2是 1，支出方向表"),
    ("X21", ANNEXES, printed(ANNEXES, "汇总名称", "别的", LIST), _W, "汇总表支出方向", "附件2“别的”，"),
    ("X22", ANNEXES, printed(ANNEXES, "汇总年度目标", "别的。", LIST), _W, "汇总表年度目标", "附件2“别的。”"),
    ("X23", ANNEXES, direction_value("≥80%"), _W, "方向2 · 指标9 · 指标值", "，“集中办公区物业和能源供应” ≥80%"),
    ("X24", WHOLE, without_project_in_works, _H, "项目1 · 项目名称", "没有列入"),
    ("X25", WHOLE, of_work(projects=("没有的项目",)), _E, "工作1 · 对应项目", "“没有的项目”不在“项目支出明细”里"),
    ("S16", WHOLE, of_indicator("预算执行率", kind="budgeting"), _W, "二级指标", "“预算执行率”应归入“预算执行”"),
    ("S21", WHOLE, of_indicator("预算执行率", kind="", level1="过程", level2="效率"), _W, "二级指标", "“效率”不在"),
    ("S21", ANNEXES, of_row(0, kind="", level1="投入", level2="产出数量"), _W, "指标1 · 一级指标", "“投入”不在本表的"),
    ("S21", PROJECT, of_row(0, level1="效益指标"), _W, "二级指标", "“数量指标”不在本表的二级指标（效益指标）里"),
    ("S05", ANNEXES, of_indicator("入驻单位满意度", name="无"), _E, "三级指标", "填了“无”"),
    ("S01", ANNEXES, lambda d: replace(d, indicators=()), _E, "年度绩效指标", "缺少一级指标“产出指标”"),
    ("S01", ANNEXES, without_rows("satisfaction"), _E, "绩效指标", "缺少二级指标“社会公众及服务对象满意度”"),
    ("S01", ANNEXES, without_rows(*BENEFITS), _E, "绩效指标", "“经济效益”、“社会效益”、“生态效益”或“可持续影响”"),
    ("S01", PROJECT, without_rows("satisfaction"), _E, "绩效指标", "缺少二级指标“社会公众或服务对象满意度指标”"),
    ("S01", PROJECT, without_rows(*OUTPUTS), _E, "本年度绩效指标", "缺少一级指标“产出指标”"),
    ("S02", ANNEXES, without_quantities, _E, "年度绩效指标", "缺少“产出数量”"),
    ("S02", PROJECT, without_rows("cost"), _E, "本年度绩效指标", "缺少“成本指标”"),
    ("S04", ANNEXES, of_row(0, targets={}), _E, "方向1 · 指标1 · 指标值", "”未填指标值"),
    ("S04", WHOLE, of_indicator("预算执行率", targets=half_year("=46%", "")), _E, "全年指标值", "”未填全年指标值"),
    ("S04", PROJECT, of_row(0, targets={}), _E, "项目1 · 指标1 · 指标值及单位", "”未填指标值及单位"),
    ("S05", PROJECT, of_row(0, name="无"), _E, "三级指标", "“数量指标”填了“无”"),
    ("S07", ANNEXES, of_project(0, "name", "——"), _E, "方向1 · 支出方向（子项）", "支出方向（子项）未填写"),
    ("S07", WHOLE, lambda d: replace(d, unit=replace(d.unit, name="")), _E, "", "未填写"),
    ("S07", PROJECT, of_project(0, "name", ""), _E, "项目1 · 项目支出名称", "项目支出名称未填写"),
    ("D01", ANNEXES, printed(ANNEXES, "汇总合计", "1"), _W, "汇总表合计", "原件为“1”，按其他各处应为“852.10”"),
    ("D02", PROJECT, marked("name"), _W, "项目1 · 项目支出名称", "沿用2022年，请确认"),
    ("D03", PROJECT, of_project(0, "amounts.budget", Amount.parse("约三十")), _E, "本级预算金额", "“约三十”不是金额"),
    ("D04", WHOLE, by_hand, _H, "资金总额", "手工调整为“9999”（上级核定），按计算应为“3322.65”"),
    ("A32", PROJECT, of_project(0, "amounts.budget", Amount.parse("30万元")), _E, "预算金额", "“30万元”带了单位"),
    ("V01", ANNEXES, of_row(0, targets=value("5次")), _W, "方向1 · 指标1 · 指标值", "“5次”缺少比较符号"),
    ("V02", WHOLE, of_indicator("预算执行率", targets=half_year("≥")), _E, "半年指标值", "“≥”缺少数值"),
    ("V03", PROJECT, of_row(2, targets=value("≥3次")), _E, "项目1 · 指标3 · 指标值及单位", "是比率指标，"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "name", "change", "severity", "place", "message"), MISTAKES)
def test_a_sound_document_is_silent_and_its_mistake_is_told(
    code: str, name: str, change: Change, severity: Severity, place: str, message: str
) -> None:
    assert check_document(SAMPLES[name], FORMS[name]) == ()
    document = change(SAMPLES[name])
    (finding, *_) = [one for one in found(document, name, code) if message in one.message]
    assert (finding.severity, finding.place.words.endswith(place)) == (severity, True), finding
    get_value(find_record(document, finding.place.record_id), finding.place.path)


def test_other_spellings_of_the_forms_levels_and_blank_ones_are_no_others() -> None:
    rows = SAMPLES[ANNEXES].projects[0].indicators
    benefit = next(number for number, row in enumerate(rows) if row.kind == "social_benefit")
    for change in (
        of_row(benefit, level1="效果指标"),
        of_row(0, level2="数量 指标"),
        of_row(0, level1="", level2="——"),
    ):
        assert found(change(SAMPLES[ANNEXES]), ANNEXES, "S21") == []


def test_amounts_that_are_worth_the_same_are_no_difference() -> None:
    document = SAMPLES[ANNEXES]
    same = f"{document.projects[0].amounts['budget'].print()}0"
    assert found(printed(ANNEXES, "汇总金额", same, LIST)(document), ANNEXES, "X20") == []


def test_a_place_with_a_check_of_its_own_is_told_once() -> None:
    document = printed(ANNEXES, "汇总名称", "别的", LIST)(SAMPLES[ANNEXES])
    assert [finding.code for finding in check_document(document, FORMS[ANNEXES])] == ["X21"]


def test_what_rounding_explains_is_a_hint() -> None:
    total = Amount.parse("0.01").fen or 0
    basic = SAMPLES[WHOLE].amounts["basic"].fen or 0
    (finding,) = found(amount("amounts.basic", f"{(basic + total) / 1_000_000}")(SAMPLES[WHOLE]), WHOLE, "A03")
    assert finding.severity is Severity.HINT


def test_text_where_an_amount_belongs_is_left_to_its_own_check() -> None:
    document = amount("amounts.basic", "约五百")(SAMPLES[WHOLE])
    assert {finding.code for finding in check_document(document, FORMS[WHOLE])} == {"D03"}


def test_a_name_that_is_nearly_a_direction_is_told_and_a_work_of_its_own_is_not() -> None:
    document = SAMPLES[ANNEXES]
    name = document.projects[0].name
    works = tuple(one for one in document.work_items if one.name != name)
    near = replace(document, work_items=(a_work_item(name + "经费", indicators=()), *works))
    (finding,) = found(near, ANNEXES, "X21")
    assert finding.message == f"名称不一致：事项“{name}经费”，支出方向（子项）“{name}”"
    other = replace(document, work_items=(a_work_item("党建工作", indicators=()), *works))
    assert found(other, ANNEXES, "X21") == []


def test_a_name_like_a_projects_is_proposed() -> None:
    document = SAMPLES[WHOLE]
    name = document.projects[0].name
    (finding,) = found(of_work(projects=(f"{name}费用",))(document), WHOLE, "X25")
    assert finding.message.endswith(f"不在“项目支出明细”里，是不是“{name}”")
    assert found(of_work(projects=(name,))(document), WHOLE, "X25") == []


def test_counts_of_several_projects_make_up_the_whole_and_costs_are_their_own() -> None:
    def project(kind: str, target: str) -> Any:
        rows = (Indicator(new_id(), kind, name="场次", targets={"whole": TargetValue.parse(target)}),)
        return a_project(indicators=rows)

    def told(kind: str, *targets: str) -> int:
        whole = (Indicator(new_id(), kind, name="场次", targets={"whole": TargetValue.parse("≥10场")}),)
        projects = tuple(project(kind, target) for target in targets)
        return len(found(a_document(projects, indicators=whole), ANNEXES, "X23"))

    assert told("quantity", "≥4场", "≥6场") == 0
    assert told("quantity", "≥4场") == 1
    assert told("cost", "≥4场") == 0
    assert told("quantity", "≥10场", "≥10场") == 0
    assert told("quality", "优", "≥10 场") == 1


def test_a_row_that_stands_for_a_kind_asks_for_nothing_and_one_begun_does() -> None:
    document = SAMPLES[WHOLE]
    blank = Indicator(new_id(), "ecological_benefit")
    assert check_document(replace(document, indicators=(*document.indicators, blank)), FORMS[WHOLE]) == ()
    begun = replace(blank, targets={"full_year": TargetValue.parse("≥1次")})
    (finding,) = check_document(replace(document, indicators=(*document.indicators, begun)), FORMS[WHOLE])
    assert (finding.code, finding.place.words[-4:]) == ("S07", "三级指标")


def test_goals_of_each_list_are_asked_for() -> None:
    document = SAMPLES[WHOLE]
    annual = tuple(one for one in document.goals if one.period == "annual")
    (finding,) = check_document(replace(document, goals=annual), FORMS[WHOLE])
    assert (finding.code, finding.message) == ("S07", "中长期目标未填写")
    blank = replace(document, goals=(*document.goals, a_goal("", period="whole")))
    (finding,) = check_document(blank, FORMS[WHOLE])
    assert finding.place.words.startswith("目标")


# ---------------------------------------------------------------- a form of its own

OWN = """
[[fields]]
key = "总额"
label = "总额"
home = "amounts.total"
kind = "money"
typed = true
compute.formula = "合计(项目.金额)"
[[lists]]
path = "项目"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
  [[lists.fields]]
  key = "金额"
  label = "金额"
  home = "amounts.budget"
  kind = "money"
  [[lists.fields]]
  key = "本级"
  label = "本级"
  home = "amounts.local"
  kind = "money"
[[lists]]
path = "项目.指标"
item = "指标"
home = "indicators"
where = { group = "" }
  [[lists.fields]]
  key = "级别"
  label = "级别"
  home = "level1"
  kind = "level1"
  [[lists.fields]]
  key = "名称"
  label = "指标名称"
  home = "name"
  [[lists.fields]]
  key = "符号"
  label = "符号"
  home = "targets.whole"
  kind = "target_value"
  part = "comparison"
  required = true
  [[lists.fields]]
  key = "数值"
  label = "数值"
  home = "targets.whole"
  kind = "target_value"
  part = "number"
  required = true
[[lists]]
path = "项目.全期指标"
item = "指标"
label = "全期指标"
home = "indicators"
where = { group = "whole" }
  [[lists.fields]]
  key = "名称"
  label = "指标名称"
  home = "name"
[[kinds]]
kind = "quantity"
level1 = "产出"
level2 = "数量"
minimum = 1
[[kinds]]
kind = "satisfaction"
level1 = "满意度"
level2 = "满意度"
[checks]
required_groups = ["output"]
[[checks.ties]]
check = "A05"
rows = "项目"
left = "本级"
at_most = "金额"
"""


def own(folder: Path, toml: str = OWN) -> FormSet:
    (folder / "form.toml").write_text(HEAD + toml, encoding="utf-8")
    return load_form_set(folder, prove=False)


def test_a_typed_total_is_compared_though_the_form_names_no_check(tmp_path: Path) -> None:
    form_set = own(tmp_path)
    amounts = {"budget": Amount.parse("2.00"), "local": Amount.parse("2.00")}
    rows = (an_indicator(0), an_indicator(0, group="whole"))
    document = a_document((a_project(amounts=amounts, indicators=rows),), amounts={"total": Amount.parse("3.00")})
    (finding,) = check_document(document, form_set)
    assert (finding.code, finding.severity, finding.place.path) == ("A39", Severity.ERROR, "amounts.total")
    assert finding.message == "总额 3.00 与项目的金额合计 2.00 不能同时成立，相差 1.00 万元"
    assert check_document(amount("amounts.total", "2.00")(document), form_set) == ()


def test_each_set_of_indicators_wants_its_kinds_and_parts_of_a_value_are_one(tmp_path: Path) -> None:
    form_set = own(tmp_path)
    total = {"total": Amount.parse("128.50")}
    document = a_document((a_project(indicators=(an_indicator(0, target=""),)),), amounts=total)
    told = [(one.code, one.place.words) for one in check_document(document, form_set)]
    assert sorted(told) == [("S01", "项目1 · 全期指标"), ("S04", "项目1 · 指标1 · 数值")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[checks.totals]\n"总数" = "A01"', "没有“总数”这个算出来的合计"),
        ('[checks.totals]\n"总额" = "A99"', "没有“A99”这个检查"),
        ('[[checks.places]]\ncheck = "X20"\nfields = ["项目.金额"]', "没有“项目.金额”这个算出来的栏"),
        ('[[checks.places]]\nfields = []', "缺少 check"),
        ('[[checks.targets]]\nfield = "项目.金额"\nequals = "总额"', "没有“项目.金额”这个指标值栏"),
        ('[[checks.targets]]\nfield = "项目.指标.数值"\nequals = "总数"', "没有“总数”这个金额或数的字段"),
        ('[[checks.references]]\nfield = "项目.名称"', "没有“项目.名称”这个引用"),
        ('[[checks.names]]\ncheck = "X21"\nleft = "项目.名"\nright = "项目.名称"', "没有“项目.名”这个清单的字段"),
        ('[[checks.ties]]\ncheck = "A05"\nrows = "项目"\nleft = "半年"\nat_most = "金额"', "没有“半年”这个金额"),
        ('[[checks.ties]]\ncheck = "A05"\nrows = "工程"\nleft = "金额"\nat_most = "金额"', "没有“工程”这个清单"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_checks_of_records_is_told(tmp_path: Path, text: str, said: str) -> None:
    form_set = own(tmp_path, OWN + text)
    assert any(said in str(one) for one in form_set.mistakes), list(map(str, form_set.mistakes))
