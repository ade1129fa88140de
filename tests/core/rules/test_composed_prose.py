"""Checks see what composed prose prints: its changes want a typed reason, its note on an empty table counts."""

from __future__ import annotations

from dataclasses import replace

from core.domain.document import Document
from core.domain.finding import Finding, Severity
from core.forms.composed import composed_paragraphs
from core.forms.load import load_form_set
from core.paths import templates_dir
from core.rules.check import check_document
from tests.budget_document import BUDGET, a_budget_set, with_amount, with_text

FORM_SET = load_form_set(templates_dir() / BUDGET, prove=False)


def composed(document: Document, *roles: str) -> Document:
    items = tuple(
        replace(item, composed=text.key) if item.role in roles and (text := FORM_SET.text_for(item.role)) else item
        for item in document.narrative
    )
    return replace(document, narrative=items)


def of(document: Document, code: str, last_year: Document | None = None) -> list[Finding]:
    return [finding for finding in check_document(document, FORM_SET, last_year) if finding.code == code]


def test_x18_a_composed_change_wants_its_reason() -> None:
    document = composed(a_budget_set(), "change")
    last = replace(with_amount(document, "expenditures", "2010303", "project_general", "1"), year=2024)
    (finding,) = of(document, "X18", last)
    assert finding.message.endswith("没有说明原因")
    assert finding.place.words.endswith("· 正文")
    told = replace(document, extra={"change_reason": "主要原因是项目增加。"})
    assert of(told, "X18", last) == []
    assert of(document, "X18") == []


def test_x18_going_abroad_is_no_reason() -> None:
    document = composed(a_budget_set(), "three_public")
    last = replace(with_amount(document, "three_public", "hospitality", "general", "0.2"), year=2024)
    assert len(of(document, "X18", last)) == 1
    assert of(replace(document, extra={"three_public_reason": "主要原因是接待增加。"}), "X18", last) == []


def test_x17_a_composed_change_adds_up_when_it_is_typed_on() -> None:
    document = composed(a_budget_set(), "change")
    last = with_amount(document, "expenditures", "2010303", "operating_own", "1")
    last = replace(with_amount(last, "revenues", "2010303", "operating", "1"), year=2024)
    item = next(item for item in document.narrative if item.composed)
    (text,) = composed_paragraphs(document, FORM_SET, item, last)
    assert "比上年减少1.00万元" in text
    assert "其他各项支出和年终结转减少1.00万元" in text
    wrong = text.replace("年终结转减少1.00", "年终结转减少5.00")
    found = [of(with_text(a_budget_set(), "change", one), "X17") for one in (text, wrong)]
    assert [len(findings) for findings in found] == [0, 1]


def test_s11_a_composed_note_on_an_empty_table_counts() -> None:
    without = with_text(replace(a_budget_set(), procurements=()), "procurement", "详见下表。")
    assert [finding.code for finding in of(without, "S11")] == ["S11"]
    assert of(composed(without, "procurement"), "S11") == []


def test_composed_prose_is_as_sound_as_its_tables() -> None:
    document = composed(a_budget_set(), *(text.role for text in FORM_SET.texts))
    assert check_document(document, FORM_SET) == check_document(a_budget_set(), FORM_SET)


def test_x15_a_typed_change_is_compared_with_last_years_document() -> None:
    sound = a_budget_set()
    last = replace(with_amount(sound, "expenditures", "2010303", "project_general", "1"), year=2024)

    def told(text: str, before: Document | None = last) -> list[str]:
        document = with_text(sound, "change", text)
        return [
            one.message for one in of(document, "X15", before) if "项目支出" in one.message or "收支" in one.message
        ]

    (message,) = told("2025年预算收支安排577.87万元，比2024年增加0.00万元，其中：项目支出增加42.22万元，主要是维修。")
    assert message == (
        "说明文字“项目支出”比上年增加 42.22 万元，与“部门预算支出总表”合计（项目支出列） 295.08、上年 21.00 "
        "得出的增加 274.08 万元不能同时成立，相差 231.86 万元"
    )
    (message,) = told("2025年预算收支安排577.87万元，比2024年减少5.00万元，主要是维修。")
    assert message.startswith("说明文字“收支安排”比上年减少 5.00 万元，与“部门预算收支总表”收入总计 577.87、")
    assert told("项目支出比上年增加274.08万元，主要是维修。") == []
    assert told("项目支出比上年决算增加3.00万元，比2022年增加3.00万元，主要是维修。") == []
    assert told("项目支出比上年增加3.00万元，主要是维修。", None) == []


def test_x15_of_last_year_is_a_warning() -> None:
    sound = a_budget_set()
    last = replace(with_amount(sound, "expenditures", "2010303", "project_general", "1"), year=2024)
    document = with_text(sound, "change", "项目支出比上年减少1.00万元，主要是压减。")
    assert {one.severity for one in of(document, "X15", last)} == {Severity.WARNING}
