"""Printed texts are read back into records: every cell of a form, levels and roles included."""

from __future__ import annotations

from core.domain.indicator import Indicator
from core.domain.narrative import NarrativeItem
from core.domain.records import get_value
from core.forms.entry import read_texts, with_texts
from core.forms.load import load_form_set
from core.forms.printing import print_field
from core.forms.values import parse_value
from core.paths import templates_dir
from tests.builders import a_document, an_indicator

FORM_SET = load_form_set(templates_dir() / "hebei-performance", prove=False)
INDICATORS = "项目列表.绩效指标"


def test_a_row_is_read_from_what_it_prints() -> None:
    document = a_document(1)
    fields = FORM_SET.list(INDICATORS).fields
    for indicator in document.projects[0].indicators:
        texts = {field.key: print_field(document, FORM_SET, INDICATORS, indicator, field) for field in fields}
        assert with_texts(FORM_SET, INDICATORS, Indicator(indicator.id), texts) == indicator


def test_typing_one_level_keeps_the_other() -> None:
    indicator = an_indicator(0)
    found = read_texts(FORM_SET, INDICATORS, indicator, {"二级指标": "质量指标"})
    assert found == {"kind": "quality"}
    found = read_texts(FORM_SET, INDICATORS, indicator, {"一级指标": "效果指标"})
    assert found == {"level1": "效果指标"}


def test_only_what_differs_is_told_and_computed_fields_are_passed_over() -> None:
    document = a_document(1)
    project = document.projects[0]
    texts = {"项目名称": project.name, "预算数": "130", "表题": "别的表题"}
    assert list(read_texts(FORM_SET, "项目列表", project, texts)) == ["amounts.budget"]


def test_a_number_in_a_file_stays_as_written_and_a_typed_one_does_not() -> None:
    project = a_document(1).projects[0]
    typed = read_texts(FORM_SET, "项目列表", project, {"预算数": "130"})
    read = read_texts(FORM_SET, "项目列表", project, {"预算数": "130"}, parse_value)
    assert getattr(typed["amounts.budget"], "text", "") is None
    assert getattr(read["amounts.budget"], "text", "") == "130"


def test_roles_are_read_as_the_form_prints_them() -> None:
    item = with_texts(FORM_SET, "文字材料", NarrativeItem("1"), {"部分": "保障措施", "段落": "一\n二", "级别": "2"})
    assert (item.role, item.paragraphs, item.level) == ("measures", ("一", "二"), 2)
    assert get_value(item, "heading") == ""
