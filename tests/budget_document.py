"""A sound budget document for the form set hebei-budget: 示例县, every tie of its tables holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.domain.amount import Amount
from core.domain.document import Document, Override, OverrideKey
from core.domain.line import Line
from core.domain.narrative import NarrativeItem
from core.domain.records import new_id
from tests.builders import a_document, a_project, a_unit, an_item

BUDGET = "hebei-budget"


def a_budget_line(code: str, name: str = "", extra: dict[str, str] | None = None, **amounts: str) -> Line:
    """A line with amounts in 万元 by their homes (basic_general="236.92")."""
    found = {key: Amount.parse(text) for key, text in amounts.items()}
    return Line(new_id(), code, name, found, extra or {})


def prose() -> tuple[NarrativeItem, ...]:
    return (
        an_item("duties_and_organisation", "一、部门职责及机构设置情况"),
        an_item("duties", "部门职责：", "承担县级机关办公区的运行保障。", level=2),
        an_item("organisation", "机构设置：", "内设三个股室。", level=2),
        an_item("overview", "二、部门预算安排的总体情况"),
        an_item(
            "revenue",
            "1、收入说明",
            "2025年预算收入577.87万元，其中：一般公共预算收入545.87万元，基金预算收入0万元，其他来源收入20.00万元，"
            "上年结转12万元。",
            level=2,
        ),
        an_item(
            "expenditure",
            "2、支出说明",
            "2025年部门支出预算为577.87万元，其中基本支出282.79万元，包括人员经费228.79万元和日常公用经费54.00万元；"
            "项目支出295.08万元，主要为办公区物业等。",
            level=2,
        ),
        an_item(
            "change",
            "3、比上年增减情况",
            "2025年部门预算收支安排577.87万元，较2024年增加48.34万元，其中：基本支出减少6.12万元，主要是人员减少；"
            "项目支出增加54.46万元，主要是更新公务用车。",
            level=2,
        ),
        an_item("operating_costs", "三、机关运行经费安排情况", "2025年，我单位机关运行经费共计安排54.00万元。"),
        an_item(
            "three_public",
            "四、财政拨款“三公”经费预算情况及增减变化原因",
            "财政拨款“三公”经费预算安排64.20万元，其中：因公出国（境）费0万元；公务用车购置及运维费63.00万元（其中："
            "公务用车购置费36万元，公务用车运行维护费27.00万元）；公务接待费1.20万元。“三公”经费比上年增加33.10万元，"
            "因为公务用车到期更新。",
        ),
        an_item("performance", "五、预算绩效信息"),
        an_item("overall", "（一）总体绩效目标", "保障机关正常运转。", level=3),
        an_item("itemised", "（二）分项绩效目标", "车辆完好率不低于95%。", level=3),
        an_item("measures", "（三）工作保障措施", "完善制度。", level=3),
        an_item("procurement", "六、政府采购预算情况", "2025年安排政府采购预算36.00万元。具体内容见下表。"),
        an_item(
            "assets",
            "七、国有资产信息",
            "上年末固定资产金额为1236.88万元（详见下表）。本年度拟购置固定资产总额为36.00万元，已列入政府采购预算。",
        ),
        an_item("terms", "八、名词解释", "基本支出：指为保障机构正常运转发生的支出。"),
        an_item("other", "九、其他需要说明的事项", "无。"),
    )


def _lists() -> dict[str, Any]:
    line = a_budget_line
    return {
        "revenues": (
            line("2010303", fiscal="500", other="20.00", carryover="12.00"),
            line("2080505", fiscal="24.80"),
            line("2210201", fiscal="21.07"),
        ),
        "expenditures": (
            line("2010303", basic_general="236.92", project_general="275.08", project_own="20.00"),
            line("2080505", basic_general="24.80"),
            line("2210201", basic_general="21.07"),
        ),
        "basic_expenditures": (
            line("30101", personnel="182.92"),
            line("30108", personnel="24.80"),
            line("30113", personnel="21.07"),
            line("30201", operating="27.00"),
            line("30231", operating="27.00"),
        ),
        "three_public": (
            line("vehicle_purchase", general="36.00"),
            line("vehicle_operation", general="27.00"),
            line("hospitality", general="1.20"),
        ),
        "procurements": (
            line(
                "A02039900",
                "其他车辆",
                {"project": "公务用车购置项目", "unit": "辆", "quantity": "2"},
                project_budget="40.00",
                unit_price="18.00",
                general="36.00",
                sme_share="36.00",
            ),
        ),
        "assets": (
            line("building", extra={"quantity": "2293"}, value="329.32"),
            line("office_building", extra={"quantity": "1000"}),
            line("vehicles", extra={"quantity": "24"}, value="300.27"),
            line("equipment", extra={"quantity": "4"}, value="111.91"),
            line("other_assets", extra={"quantity": "1736"}, value="495.38"),
        ),
        "organisations": (line("", "示例县机关服务中心本级", {"nature": "事业"}),),
    }


FIGURES = {"allocation_general": "545.87", "brought_forward_general": "12.00", "asset_total": "1236.88"}


def a_budget_set(**changes: Any) -> Document:
    """The whole document; `changes` are lists or fields of it."""
    projects = (
        a_project(1, name="公务用车购置", amounts={"budget": Amount.parse("155.08")}),
        a_project(2, name="办公区物业", amounts={"budget": Amount.parse("140.00")}),
    )
    values: dict[str, Any] = {
        "unit": a_unit(code="438"),
        "year": 2025,
        "form_ids": (BUDGET,),
        "layout": BUDGET,
        "narrative": prose(),
        "amounts": {key: Amount.parse(text) for key, text in FIGURES.items()},
        "extra": {"asset_date": "2024-12-31"},
        **_lists(),
    }
    return a_document(projects, **{**values, **changes})


def with_amount(document: Document, home: str, code: str, key: str, text: str) -> Document:
    """The document with one amount of the line of this code changed ('': taken away)."""
    lines = tuple(
        replace(line, amounts=_with(line.amounts, key, text)) if line.code == code else line
        for line in getattr(document, home)
    )
    return replace(document, **{home: lines})


def with_figure(document: Document, key: str, text: str) -> Document:
    return replace(document, amounts=_with(document.amounts, key, text))


def _with(amounts: Any, key: str, text: str) -> dict[str, Amount]:
    kept = {one: amount for one, amount in amounts.items() if one != key}
    return {**kept, key: Amount.parse(text)} if text else kept


def with_text(document: Document, role: str, *paragraphs: str, **changes: Any) -> Document:
    """The document with other paragraphs in the item of a role."""
    items = tuple(
        replace(item, paragraphs=paragraphs, **changes) if item.role == role else item for item in document.narrative
    )
    return replace(document, narrative=items)


def printed_otherwise(document: Document, cell: str, text: str, reason: str = "导入") -> Document:
    """The document with a computed cell (view[row].column) printed as `text`."""
    view, _, rest = cell.partition("[")
    row, _, column = rest.partition("].")
    key = OverrideKey(BUDGET, view, row, column)
    return replace(document, overrides={**document.overrides, key: Override(text, reason)})
