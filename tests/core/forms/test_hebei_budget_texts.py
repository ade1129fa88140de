"""The composed prose of the disclosure set: every figure from its tables, changes from last year's, blanks as 0."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.line import Line
from core.forms.composed import composed_paragraphs
from core.forms.load import installed
from core.forms.model import FormSet
from tests.builders import a_sample

ID = "hebei-budget"


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return installed().usable(ID)


@pytest.fixture
def sample() -> Document:
    return a_sample(ID)


def said(document: Document, form_set: FormSet, role: str, last_year: Document | None = None) -> list[str]:
    item = next(item for item in document.narrative if item.role == role)
    return list(composed_paragraphs(document, form_set, item, last_year))


def empty(document: Document) -> Document:
    nothing: dict[str, tuple[Line, ...]] = dict.fromkeys(
        ("revenues", "expenditures", "basic_expenditures", "three_public", "procurements", "assets"), ()
    )
    return replace(document, amounts={}, **nothing)  # type: ignore[arg-type]


def earlier(document: Document) -> Document:
    """Last year's document: less on vehicles, more on its own work, everything else as this year."""
    lines = tuple(
        replace(line, amounts={"general": Amount.parse("10.00")}) if line.code == "vehicle_purchase" else line
        for line in document.three_public
    )
    first, *others = document.expenditures
    kept = {**first.amounts, "basic_general": Amount((first.amounts["basic_general"].fen or 0) + 5_000_000)}
    return replace(document, year=2024, three_public=lines, expenditures=(replace(first, amounts=kept), *others))


def test_every_part_with_figures_has_its_text(form_set: FormSet) -> None:
    assert [text.role for text in form_set.texts] == [
        *["revenue", "expenditure", "change", "operating_costs", "three_public", "procurement", "assets"]
    ]


def test_revenue_and_expenditure_are_told_with_all_their_kinds(sample: Document, form_set: FormSet) -> None:
    (revenue,) = said(sample, form_set, "revenue")
    assert revenue.startswith(
        "反映本部门当年全部收入。2025年预算收入894.54万元，其中：一般公共预算拨款收入862.54万元，"
    )
    assert "政府性基金预算拨款收入0万元，" in revenue
    assert revenue.endswith("其他收入20.00万元，上年结转12.00万元。")
    told = replace(sample, extra={**sample.extra, "expenditure_use": "项目支出主要用于办公区物业。"})
    (expenditure,) = said(told, form_set, "expenditure")
    assert "基本支出312.30万元，项目支出582.24万元，经营支出0万元，" in expenditure
    assert expenditure.endswith("人员经费258.30万元，日常公用经费54.00万元。项目支出主要用于办公区物业。")


def test_changes_are_told_only_when_last_year_is_known(sample: Document, form_set: FormSet) -> None:
    document = replace(sample, extra={"change_reason": "主要原因是退休2人。", "three_public_reason": "更新2辆车。"})
    assert said(document, form_set, "change") == ["2025年预算收支安排894.54万元。主要原因是退休2人。"]
    (change,) = said(document, form_set, "change", earlier(sample))
    assert change == (
        "2025年预算收支安排894.54万元，比上年持平，其中：基本支出减少5.00万元，项目支出持平，"
        "其他各项支出和年终结转持平。主要原因是退休2人。"
    )
    assert said(document, form_set, "three_public", earlier(sample)) == [
        "2025年，本部门财政拨款“三公”经费预算64.20万元，其中：因公出国（境）费0万元；公务用车购置及运维费63.00万元"
        "（公务用车购置费36.00万元，公务用车运行维护费27.00万元）；公务接待费1.20万元。",
        "“三公”经费比上年增加26.00万元，其中：因公出国（境）费持平，公务用车购置及运维费增加26.00万元，"
        "公务接待费持平。更新2辆车。",
    ]
    assert said(document, form_set, "three_public")[1:] == ["更新2辆车。"]


def test_running_costs_procurement_and_assets_are_told(sample: Document, form_set: FormSet) -> None:
    name = "示例县运行保障中心"
    assert said(sample, form_set, "operating_costs") == ["2025年，本部门机关运行经费安排54.00万元。"]
    assert said(sample, form_set, "procurement") == [f"2025年，{name}安排政府采购预算162.00万元。具体内容见下表。"]
    assert said(sample, form_set, "assets") == [
        f"{name}（含所属单位）上年末固定资产总额1032.48万元，详见下表。",
        "本年度拟购置固定资产36.00万元，已列入政府采购预算。",
    ]


def test_blank_amounts_print_0(sample: Document, form_set: FormSet) -> None:
    document = empty(sample)
    for text in form_set.texts:
        for last_year in (None, empty(earlier(sample)), earlier(sample)):
            for paragraph in said(document, form_set, text.role, last_year):
                assert re.search(r"\D万元", paragraph) is None, paragraph
    assert said(document, form_set, "procurement") == ["2025年，示例县运行保障中心未安排政府采购预算。"]
    assert said(document, form_set, "assets")[1:] == ["本年度政府采购预算中没有拟购置的固定资产。"]
