"""A document is printed cell by cell as its form says: computed texts, overrides in their own cell only."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.document import Document, Override
from core.domain.records import with_value
from core.forms.compute import fill_printed
from core.forms.load import load_form_set
from core.forms.printing import Printed, override_key, print_document, print_field, print_shared, title_of
from core.paths import templates_dir
from tests.builders import a_document, a_project, a_unit, an_indicator

FORM_SET = load_form_set(templates_dir() / "hebei-performance", prove=False)
PROJECTS = "项目列表"
INDICATORS = "项目列表.绩效指标"


def override(document: Document, list_path: str, record_id: str, column: str, text: str) -> Document:
    key = override_key(FORM_SET, list_path, record_id, column)
    return replace(document, overrides={**document.overrides, key: Override(text, "导入")})


def test_records_are_numbered_and_nested() -> None:
    printed = print_document(a_document(2), FORM_SET)
    second = printed[PROJECTS][1]
    assert second["序号"] == "2"
    assert second["预算数"] == "128.50"
    assert [row["序号"] for row in second["绩效指标"]] == ["1", "2", "3", "4", "5", "6"]
    assert second["绩效指标"][3]["二级指标"] == "成本指标"
    assert printed["年度"] == "2025"


def test_prose_has_its_levels_as_yes_or_no_and_its_paragraphs_one_by_one() -> None:
    items = print_document(a_document(0), FORM_SET)["文字材料"]
    assert [(item["一级"], item["二级"]) for item in items] == [
        (True, False),
        (True, False),
        (False, True),
        (True, False),
    ]
    assert items[0]["段落"] == [{"文字": "保障机关正常运转。"}, {"文字": "全年保障会议不少于400场。"}]
    assert items[0]["部分"] == "总体绩效目标"


def test_computed_texts_use_the_records_around() -> None:
    printed = print_document(a_document((a_project(name="甲"), a_project(name="乙"))), FORM_SET)
    assert [project["表题"] for project in printed[PROJECTS]] == ["1.甲绩效目标表", "2.乙绩效目标表"]
    assert printed["单位简称"] == "示例县机关服务中心"


def test_a_computed_text_of_nothing_is_blank() -> None:
    document = a_document((a_project(name=""),), unit=a_unit(name=""))
    printed = print_document(document, FORM_SET)
    assert (printed["单位简称"], printed[PROJECTS][0]["表题"]) == ("", "")


def test_an_override_stands_in_its_own_cell_only() -> None:
    document = a_document(2)
    document = override(document, PROJECTS, document.projects[0].id, "项目名称", "另一个名称")
    first, second = print_document(document, FORM_SET)[PROJECTS]
    assert first["项目名称"] == "另一个名称"
    assert first["表题"] == "1.机关办公区物业服务1绩效目标表"
    assert second["项目名称"] == "机关办公区物业服务2"


def test_overrides_of_prose_and_of_other_form_sets() -> None:
    document = a_document(1)
    document = override(document, "文字材料", document.narrative[0].id, "段落", "一\n二")
    key = replace(override_key(FORM_SET, PROJECTS, document.projects[0].id, "表题"), form_id="another")
    document = replace(document, overrides={**document.overrides, key: Override("别处", "导入")})
    printed = print_document(document, FORM_SET)
    assert printed["文字材料"][0]["段落"] == [{"文字": "一"}, {"文字": "二"}]
    assert printed[PROJECTS][0]["表题"] == "1.机关办公区物业服务1绩效目标表"


def test_one_cell_prints_as_in_the_whole_document() -> None:
    document = a_document(2)
    document = override(document, PROJECTS, document.projects[1].id, "表题", "别的表题")
    printed = print_document(document, FORM_SET)
    for position, project in enumerate(document.projects):
        for field in FORM_SET.list(PROJECTS).fields:
            cell = print_field(document, FORM_SET, PROJECTS, project, field)
            assert cell == printed[PROJECTS][position][field.key]
    for field in FORM_SET.fields:
        assert print_field(document, FORM_SET, "", document, field) == printed[field.key]
    title = FORM_SET.list(PROJECTS).field("表题")
    shared = print_shared(document, FORM_SET, PROJECTS, document.projects[1], title)
    assert shared == "2.机关办公区物业服务2绩效目标表"


def test_a_record_is_called_by_its_title_field() -> None:
    document = a_document(1)
    project = document.projects[0]
    assert title_of(document, FORM_SET, PROJECTS, project) == "机关办公区物业服务1"
    assert title_of(document, FORM_SET, "项目列表.绩效目标", project.goals[0]) == ""


def test_file_names_are_patterns_over_the_printed_document() -> None:
    printed: Printed = print_document(a_document(2), FORM_SET)
    assert fill_printed(FORM_SET.outputs[0].file, printed) == "示例县机关服务中心2025年部门预算绩效文本"
    assert fill_printed(FORM_SET.outputs[1].file, printed, printed[PROJECTS][1]) == "02.机关办公区物业服务2"


def test_a_document_of_twenty_projects_prints_in_three_milliseconds() -> None:
    document = a_document(tuple(a_project(number, 12) for number in range(20)))
    times = []
    for _ in range(10):
        start = time.perf_counter()
        print_document(document, FORM_SET)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.003


@given(st.text(max_size=12), st.integers(0, 10**12))
def test_what_is_typed_is_what_is_printed(name: str, fen: int) -> None:
    indicator = an_indicator(name=name, description=name + "\n二")
    project = with_value(a_project(indicators=(indicator,)), "amounts.budget", Amount(fen))
    (row,) = print_document(a_document((project,)), FORM_SET)[PROJECTS]
    assert row["绩效指标"][0]["三级指标"] == name
    assert row["绩效指标"][0]["绩效指标描述"] == name + "\n二"
    assert Amount.parse(row["预算数"]).fen == fen
