"""Documents for tests: an invented county (示例县), every value of its own kind; each call has new ids."""

from __future__ import annotations

from typing import Any

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.narrative import NarrativeItem
from core.domain.percent import Percent
from core.domain.project import Goal, Project
from core.domain.records import LINES, new_id
from core.domain.target_value import TargetValue
from core.domain.unit import Unit
from core.domain.work_item import WorkItem
from core.forms.load import FormSets, installed
from core.jobs.sample import sample_documents

FORM = "hebei-performance"
SINGLE = "hebei-performance-single"

INDICATORS = (
    ("quantity", "会议服务场次", "全年会议服务保障次数", "≥420场", "物业服务合同"),
    ("quality", "设备完好率", "完好设备占全部设备的比例", "≥98%", "设备台账"),
    ("timeliness", "维修响应时间", "接到报修到人员到场的时间", "≤30分钟", "服务承诺"),
    ("cost", "单位面积物业成本", "物业费除以服务面积", "≤68元", "上年实际"),
    ("social_benefit", "办公秩序", "因后勤影响办公的次数", "=0次", "管理制度"),
    ("satisfaction", "干部职工满意度", "问卷中满意和基本满意的比例", "≥90%", "问卷调查"),
)


def a_unit(**changes: Any) -> Unit:
    return Unit(**{"id": new_id(), "code": "436001", "name": "示例县机关服务中心本级", **changes})


def a_goal(text: str = "保障办公区水、电、暖全年正常运转。", **changes: Any) -> Goal:
    return Goal(**{"id": new_id(), "text": text, **changes})


def an_indicator(number: int = 0, **changes: Any) -> Indicator:
    """The `number`-th of six kinds in turn; `target` is the text of its target value."""
    kind, name, description, target, basis = INDICATORS[number % len(INDICATORS)]
    targets = {"whole": TargetValue.parse(changes.pop("target", target))}
    values = {"kind": kind, "name": name, "description": description, "targets": targets, "basis": basis}
    return Indicator(**{"id": new_id(), **values, **changes})


def a_project(number: int = 1, indicators: int | tuple[Indicator, ...] = 6, **changes: Any) -> Project:
    """A sound project: 128.50 = 120.00 + 8.50, a plan that rises to 100 %, one goal."""
    if isinstance(indicators, int):
        indicators = tuple(an_indicator(index) for index in range(indicators))
    values: dict[str, Any] = {
        "code": f"13099925P{number:011d}K",
        "name": f"机关办公区物业服务{number}",
        "purpose": "用于办公区共18600平方米的保洁、秩序维护和设备运行。",
        "amounts": {"budget": Amount(128_500_000), "fiscal": Amount(120_000_000), "other": Amount(8_500_000)},
        "payment_plan": {month: Percent.parse(text) for month, text in _PLAN},
        "goals": (a_goal(),),
    }
    return Project(**{"id": new_id(), **values, "indicators": indicators, **changes})


_PLAN = (("10", "85%"), ("12", "100%"), ("3", "25%"), ("6", "50%"))


def an_item(
    role: str = "overall", heading: str = "一、总体绩效目标", *paragraphs: str, **changes: Any
) -> NarrativeItem:
    return NarrativeItem(
        **{"id": new_id(), "role": role, "heading": heading, "paragraphs": tuple(paragraphs), **changes}
    )


def a_narrative() -> tuple[NarrativeItem, ...]:
    return (
        an_item("overall", "一、总体绩效目标", "保障机关正常运转。", "全年保障会议不少于400场。"),
        an_item("itemised", "二、分项绩效目标"),
        an_item("itemised", "（一）办公保障", "设备完好率不低于98%。", level=2),
        an_item("measures", "三、工作保障措施", "完善制度，加强监督。"),
    )


def a_line(code: str = "2010303", **changes: Any) -> Line:
    """A typed line of a budget table with two amounts."""
    amounts = {"fiscal": Amount(618_530_000), "other": Amount(5_000_000)}
    return Line(**{"id": new_id(), "code": code, "amounts": amounts, **changes})


def a_work_item(name: str = "机关后勤保障", *projects: str, **changes: Any) -> WorkItem:
    """A work item that stands for projects (ids or printed texts), with two indicators."""
    values: dict[str, Any] = {
        "kind": "年度重点工作",
        "goal": "会议、用餐、用车有保障。",
        "amounts": {"budget": Amount(137_000_000)},
        "indicators": (an_indicator(0), an_indicator(1)),
    }
    return WorkItem(**{"id": new_id(), "name": name, "projects": projects, **values, **changes})


def of_the_whole(*projects: Project) -> dict[str, Any]:
    """What a unit as a whole has: goals of two periods, indicators in two groups, works that stand for its projects,
    and the lines of a form's own list, one of them a tree."""
    below = (a_line("0101", group="costs"), a_line("0102", group="costs", lines=(a_line("010201"),)))
    return {
        "goals": (a_goal("五年内办公区全部达到节能标准。", period="whole"), a_goal()),
        "indicators": (an_indicator(0, group="common"), an_indicator(5, target="≥95%"), an_indicator(0)),
        "work_items": (a_work_item("会议保障", *(one.id for one in projects)), a_work_item("信访", "已撤销的项目")),
        "lines": (a_line("01", group="costs", lines=below), a_line("", name="租赁", group="areas")),
    }


def some_lines() -> dict[str, Any]:
    """Two lines in every list of lines, and a figure of the document's own."""
    lines = {name: (a_line(), a_line("2080505", name="养老保险", extra={"数量": "2"})) for name in LINES}
    return {**lines, "amounts": {"opening_general": Amount(1_230_000)}}


def a_document(projects: int | tuple[Project, ...] = 2, **changes: Any) -> Document:
    if isinstance(projects, int):
        projects = tuple(a_project(number) for number in range(1, projects + 1))
    values: dict[str, Any] = {"year": 2025, "form_ids": (FORM,), "layout": FORM, "narrative": a_narrative()}
    return Document(**{"id": new_id(), "unit": a_unit(), **values, "projects": projects, **changes})


def a_sample(form_id: str = FORM, form_sets: FormSets | None = None) -> Document:
    """The program's sample document of a form set."""
    (found,) = (document for document in sample_documents(form_sets or installed()) if document.layout == form_id)
    return found
