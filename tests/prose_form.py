"""A form set of budget tables with prose that is composed of them, and a document of this year and one of the last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.domain.document import Document
from core.domain.narrative import NarrativeItem
from core.forms.model import FormSet
from tests.budget_form import OUTPUTS, a_budget_document, budget_form, budget_toml, write_book
from tests.budget_views import a_line
from tests.builders import a_unit, an_item

UNIT = a_unit()
FIELDS = """[[fields]]
key = "年度"
label = "年度"
home = "year"
kind = "year"
[[fields]]
key = "原因"
label = "增减原因"
home = "extra.reason"
kind = "long_text"
"""
PROSE = """[[roles]]
role = "revenue"
label = "收入说明"
heading = "一、收入说明"
[[lists]]
path = "文字"
item = "条目"
home = "narrative"
[[lists.fields]]
key = "标题"
label = "标题"
home = "heading"
[[lists.fields]]
key = "正文"
label = "正文"
home = "paragraphs"
kind = "paragraphs"
[[views]]
key = "变动"
kind = "fixed"
[[views.columns]]
key = "增减"
formula = "收入总表[合计].合计 - 上年(收入总表[合计].合计) + 0"
[[views.rows]]
key = "收入"
[[views]]
key = "上年数"
kind = "fixed"
[[views.columns]]
key = "收入"
formula = "上年(收入总表[合计].合计)"
[[views.rows]]
key = "合计"
"""
TEXTS = """[[texts]]
key = "收入文字"
role = "revenue"
title = "收入说明"
[[texts.paragraphs]]
text = "{{单位名称}}{{年度}}年收入{{收入总表[合计].合计|零}}万元，其中事业收入{{收入总表[合计].事业收入|零}}万元。"
[[texts.paragraphs]]
text = "比上年{{变动[收入].增减|增减}}{{变动[收入].增减|绝对值}}万元，即{{变动[收入].增减|元}}元。{{原因}}"
if = "上年数.非空"
[[texts.paragraphs]]
text = "{{条目.标题}}：没有政府性基金。"
if = "基金支出.空"
"""


def prose_toml(texts: str = TEXTS, outputs: str = OUTPUTS) -> str:
    """The whole form.toml, with these texts and outputs."""
    return budget_toml(more=FIELDS + PROSE + texts + outputs)


def prose_form(folder: Path, texts: str = TEXTS) -> FormSet:
    """The form set without templates; what is wrong with it stands in its mistakes."""
    return budget_form(folder, prose_toml(texts, outputs=""))


def proved_prose_form(folder: Path) -> FormSet:
    """With templates of both kinds, in which the prose is printed."""
    (folder / "demo-budget").mkdir(exist_ok=True)
    prose = ("{%p for 条 in 文字 %}", "{{条.标题}}", "{%p for 段 in 条.正文 %}", "{{段.文字}}", "{%p endfor %}")
    write_book(folder / "demo-budget", None, (*prose, "{%p endfor %}"))
    return budget_form(folder, prose_toml(), prove=True)


def a_year(year: int, revenue: str, **changes: object) -> Document:
    """The document of a year with one line of revenue, and one item of prose below it."""
    item = an_item("revenue", "一、收入说明", "自己写的一段。")
    document = a_budget_document(收入=[a_line("2010303", 财政拨款收入=revenue)])
    return replace(document, unit=UNIT, year=year, narrative=(item,), **changes)  # type: ignore[arg-type]


def composed(document: Document, key: str = "收入文字") -> Document:
    """The document with all its prose composed."""
    return replace(document, narrative=tuple(_composed(item, key) for item in document.narrative))


def _composed(item: NarrativeItem, key: str) -> NarrativeItem:
    return replace(item, composed=key)
