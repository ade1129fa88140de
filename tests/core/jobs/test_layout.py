"""A document in the other layout: every value in its place, exact, and a list of what has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.amount import Amount
from core.domain.document import Document, Override, OverrideKey
from core.domain.records import same_content
from core.forms.load import FormSets, installed
from core.forms.printing import print_document
from core.jobs.check import check_documents
from core.jobs.export import export_document, export_documents
from core.jobs.layout import LeftOut, in_layout, left_out
from core.jobs.report import left_out_lines
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.read import read_office
from tests.builders import FORM, SINGLE, a_document, a_project, a_sample, a_unit, an_indicator, an_item

OTHER = {FORM: SINGLE, SINGLE: FORM}


@pytest.fixture(scope="module")
def form_sets() -> FormSets:
    return installed()


def missing(document: Document, form_sets: FormSets, form_id: str, formats: Sequence[str] = ()) -> list[LeftOut]:
    form_set = form_sets.usable(form_id)
    outputs = [output for output in form_set.outputs if not formats or output.format in formats]
    return list(left_out(document, form_sets, form_set, outputs))


def with_amounts(layout: str, budget: str, fiscal: str = "", other: str = "") -> Document:
    amounts = {"budget": budget, "fiscal": fiscal, "other": other}
    project = a_project(amounts={fund: Amount.parse(text) for fund, text in amounts.items() if text})
    return a_document((project,), layout=layout, form_ids=(layout,))


def printed_amounts(document: Document, form_sets: FormSets, form_id: str) -> tuple[str, ...]:
    form_set = form_sets.get(form_id)
    project = print_document(in_layout(document, form_set), form_set)["项目列表"][0]
    return tuple(project[key] for key in ("预算数", "财政资金", "其他资金"))


# ---------------------------------------------------------------- amounts


def test_amounts_carry_their_unit_in_the_one_layout_and_not_in_the_other(form_sets: FormSets) -> None:
    typed = with_amounts(SINGLE, "316.00万元", "3160000元", "0")
    assert printed_amounts(typed, form_sets, SINGLE) == ("316.00万元", "3160000元", "0")
    assert printed_amounts(typed, form_sets, FORM) == ("316.00", "316.00", "0")
    bare = with_amounts(FORM, "316.5", "316", "约50")
    assert printed_amounts(bare, form_sets, FORM) == ("316.5", "316", "约50")
    assert printed_amounts(bare, form_sets, SINGLE) == ("316.5万元", "316万元", "约50")
    exact = with_amounts(FORM, "917.494601", "——")
    assert printed_amounts(exact, form_sets, SINGLE) == ("917.494601万元", "——", "")


def test_the_own_layout_changes_nothing(form_sets: FormSets) -> None:
    document = with_amounts(FORM, "316万元", "0.000001", "无")
    assert in_layout(document, form_sets.get(FORM)) is document


def test_findings_are_those_of_the_layout_that_is_written(form_sets: FormSets) -> None:
    document = replace(a_sample(SINGLE), projects=a_sample(SINGLE).projects[:1])
    (own,), (other,) = (check_documents([document], form_sets, form_id) for form_id in (None, FORM))
    assert own.findings == ()
    assert [finding.code for finding in other.findings] == ["S07"]
    assert other.document is document


# ---------------------------------------------------------------- what is written in the other layout


def read_back(path: Path, form_sets: FormSets) -> Document:
    draft = read_office(open_office(path), tuple(form_sets))[0]
    assert draft.unplaced == ()
    return build_document(draft, draft.form_set)


@pytest.mark.parametrize("form_id", [FORM, SINGLE])
def test_every_value_stands_in_its_row_of_the_other_layout(form_id: str, form_sets: FormSets, tmp_path: Path) -> None:
    document, other = a_sample(form_id), form_sets.get(OTHER[form_id])
    report = export_document(document, form_sets, other.id, tmp_path, ("docx",), draft=True, page_numbers=False)
    book = next(path for path in report.files if path.parent == tmp_path)
    read, wanted = read_back(book, form_sets), in_layout(document, other)
    assert read.layout == other.id
    assert (read.unit.name, read.year) == (document.unit.name, document.year)
    assert read.unit.code == ("" if form_id == FORM else document.unit.code)
    assert all(same_content(*pair) for pair in zip(read.narrative, document.narrative, strict=True))
    assert all(same_content(*pair) for pair in zip(read.projects, wanted.projects, strict=True))
    assert read.overrides == {}
    sums = [[{fund: amount.fen for fund, amount in p.amounts.items()} for p in d.projects] for d in (read, document)]
    assert sums[0] == sums[1]


def test_only_the_levels_of_benefits_are_called_otherwise(form_sets: FormSets) -> None:
    printed = [print_document(a_sample(FORM), form_sets.get(form_id)) for form_id in (FORM, SINGLE)]
    levels = [[row["一级指标"] for project in one["项目列表"] for row in project["绩效指标"]] for one in printed]
    assert [text.replace("效益", "效果") for text in levels[0]] == levels[1]
    assert levels[0] != levels[1]


# ---------------------------------------------------------------- what has no place


def test_in_its_own_layout_with_all_files_nothing_is_left_out(form_sets: FormSets) -> None:
    for form_id in (FORM, SINGLE):
        assert missing(a_sample(form_id), form_sets, form_id) == []
    assert missing(a_sample(SINGLE), form_sets, FORM) == []


def test_a_value_the_other_layout_has_no_field_for_is_listed(form_sets: FormSets) -> None:
    found = missing(a_document(1), form_sets, SINGLE, ["docx"])
    assert found == [LeftOut("单位编码", "436001", "“部门预算绩效文本（一表式）”里没有这一项")]
    document = a_document((a_project(1), a_project(2, extra={"联系人": "张示例", "空": ""})))
    (_, extra) = missing(document, form_sets, SINGLE, ["docx"])
    assert (extra.words, extra.text) == ("项目2 · 联系人", "张示例")


def test_other_target_values_and_amounts_are_listed_too(form_sets: FormSets) -> None:
    row = an_indicator(0)
    row = replace(row, targets={**row.targets, "half_year": row.targets["whole"]})
    project = a_project(1, (row,), payment_plan={**a_project().payment_plan, "9": a_project().payment_plan["6"]})
    two = FormSets((form_sets.get(FORM), form_sets.get(SINGLE)))
    found = missing(a_document((project,), layout=SINGLE), two, FORM)
    assert [(one.words, one.text) for one in found] == [
        ("项目1 · 9", "50%"),
        ("项目1 · 指标1 · half_year", "≥420场"),
    ]


def test_an_indicator_of_a_kind_the_layout_does_not_know_is_listed(form_sets: FormSets) -> None:
    base = form_sets.get(FORM)
    own = replace(base, kinds=(*base.kinds, replace(base.kinds[0], kind="own", level2="本地指标")))
    mine = FormSets((own, form_sets.get(SINGLE)))
    document = a_document((a_project(1, (an_indicator(0, kind="own"),)),))
    found = [one for one in missing(document, mine, SINGLE, ["docx"]) if "指标1" in one.words]
    assert [(one.words, one.text) for one in found] == [
        ("项目1 · 指标1 · 一级指标", "产出指标"),
        ("项目1 · 指标1 · 二级指标", "本地指标"),
    ]


def test_texts_printed_on_purpose_in_place_of_computed_ones_are_printed_in_the_other_layout_too(
    form_sets: FormSets,
) -> None:
    document = a_document(2, layout=SINGLE)
    key = OverrideKey(SINGLE, "项目列表", document.projects[1].id, "表题")
    document = replace(document, overrides={key: Override("附表二", "导入")})
    for form_id in (SINGLE, FORM):
        printed = print_document(in_layout(document, form_sets.get(form_id)), form_sets.get(form_id))
        assert [one["表题"] == "附表二" for one in printed["项目列表"]] == [False, True]
        assert missing(document, form_sets, form_id) == []


def test_an_own_text_of_the_other_layout_is_stronger_than_a_carried_one(form_sets: FormSets) -> None:
    document = a_document(1, layout=SINGLE)
    one = OverrideKey(SINGLE, "项目列表", document.projects[0].id, "表题")
    document = replace(
        document, overrides={replace(one, form_id=FORM): Override("甲", "手工"), one: Override("乙", "手工")}
    )
    printed = print_document(in_layout(document, form_sets.get(FORM)), form_sets.get(FORM))
    assert printed["项目列表"][0]["表题"] == "甲"


def _with_prints(document: Document, *texts: str) -> Document:
    """The document with a text of its own layout in place of its projects' purposes, the last of them first."""
    keys = [OverrideKey(document.layout, "项目列表", one.id, "资金用途") for one in document.projects]
    pairs = list(zip(keys, texts, strict=True))
    return replace(document, overrides={key: Override(text, "导入") for key, text in reversed(pairs)})


def test_texts_printed_on_purpose_elsewhere_are_listed_in_the_order_of_the_document(form_sets: FormSets) -> None:
    document = _with_prints(a_document(3, layout=SINGLE), "一", "二", "三")
    found = missing(document, form_sets, FORM)
    assert [(one.words, one.text) for one in found] == [
        (f"项目{at} · 资金用途", text) for at, text in enumerate("一二三", 1)
    ]
    assert found[0].why == "只在“部门预算绩效文本（一表式）”版式里这样印"


def test_a_computed_text_changed_by_hand_is_listed_when_its_file_is_not_written(form_sets: FormSets) -> None:
    form_set, document = form_sets.usable(FORM), a_document(1)
    key = OverrideKey(FORM, "", document.id, "单位简称")
    document = replace(document, overrides={key: Override("示例县服务中心", "手工")})
    assert missing(document, form_sets, FORM) == []
    found = left_out(document, form_sets, form_set, form_set.outputs[1:])
    assert ("封面单位名称", "示例县服务中心") in [(one.words, one.text) for one in found]


def test_a_document_whose_own_form_set_is_gone_loses_nothing_unlisted(form_sets: FormSets) -> None:
    only = FormSets((form_sets.get(SINGLE),))
    document = a_document((a_project(1, extra={"联系人": "张示例"}),), layout="gone")
    assert [(one.words, one.text) for one in missing(document, only, SINGLE)] == [
        ("单位编码", "436001"),
        ("项目1 · 联系人", "张示例"),
    ]


def test_what_the_chosen_files_lack_is_one_line_for_each_part_of_the_prose(form_sets: FormSets) -> None:
    form_set = form_sets.usable(FORM)
    document = a_document(1, narrative=(*a_document(0).narrative, an_item("own", "四、其他", "甲", "乙")))
    found = left_out(document, form_sets, form_set, form_set.outputs[1:2])
    assert [(one.words, one.text) for one in found if "文字材料" in one.words] == [
        ("文字材料 · 总体绩效目标", "1 个标题，2 段"),
        ("文字材料 · 分项绩效目标", "2 个标题，1 段"),
        ("文字材料 · 工作保障措施", "1 个标题，1 段"),
        ("文字材料 · own", "1 个标题，2 段"),
    ]
    assert {one.why for one in found} == {"所选格式的文件里没有这一项"}


def test_with_several_documents_each_place_names_its_document(form_sets: FormSets, tmp_path: Path) -> None:
    documents = [a_document(1), a_document(1, unit=a_unit(name="示例县档案馆", code="436002"))]
    checked = check_documents(documents, form_sets, SINGLE)
    report = export_documents(checked, form_sets, tmp_path, form_id=SINGLE, formats=("docx",), draft=True)
    assert [(one.words, one.text) for one in report.left_out] == [
        ("示例县机关服务中心本级 2025 · 单位编码", "436001"),
        ("示例县档案馆 2025 · 单位编码", "436002"),
    ]


def test_the_report_tells_place_text_and_why_in_one_line() -> None:
    lines = left_out_lines([LeftOut("项目1 · 表题", "甲\n乙" + "长" * 80, "没有这一项")])
    assert lines[0] == "有 1 处内容在导出的文件里没有位置："
    assert lines[1].startswith("  项目1 · 表题：甲⏎乙长")
    assert lines[1].endswith("…（没有这一项）")
    assert left_out_lines([]) == []


def test_many_places_of_one_field_are_told_in_one_line_and_each_by_itself_on_demand() -> None:
    values = [LeftOut(f"项目1 · 指标{n} · 半年", f"≥{n}次", "没有这一项", "项目 · 指标 · 半年") for n in range(1, 26)]
    few = [LeftOut(f"项目{n} · 表题", "甲", "没有这一项", "项目 · 表题") for n in range(1, 4)]
    lines = left_out_lines([*values[:20], *few, *values[20:]])
    assert lines[0] == "有 28 处内容在导出的文件里没有位置："
    assert lines[1] == "  项目 · 指标 · 半年：25 处，如 项目1 · 指标1 · 半年：≥1次（没有这一项）"
    assert lines[2:] == [f"  项目{n} · 表题：甲（没有这一项）" for n in range(1, 4)]
    assert len(left_out_lines([*values, *few], each=True)) == 29


def test_what_is_told_together_is_of_one_field_of_one_list(form_sets: FormSets) -> None:
    two = [a_project(number, extra={"联系人": f"张{number}"}) for number in (1, 2)]
    found = missing(a_document(tuple(two)), form_sets, SINGLE)
    assert {(one.words, one.kind) for one in found if "联系人" in one.words} == {
        ("项目1 · 联系人", "项目 · 联系人"),
        ("项目2 · 联系人", "项目 · 联系人"),
    }
