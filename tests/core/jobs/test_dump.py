"""A dump holds everything as printed, and loading it gives an equal document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.document import CARRIED, UNSURE, Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.records import same_content
from core.domain.target_value import TargetValue
from core.errors import UserError
from core.forms.load import FormSets, installed
from core.forms.printing import override_key
from core.jobs.dump import dump_documents, load_dump
from tests.budget_form import ID, a_budget_document, budget_form
from tests.budget_views import a_line
from tests.builders import FORM, a_document, a_project, a_work_item, an_indicator, of_the_whole, some_lines
from tests.builders import a_line as a_budget_line

FORM_SETS = installed()


def around(document: Document, form_sets: FormSets = FORM_SETS) -> Document:
    """Through JSON text, as it goes through a file."""
    text = json.dumps(dump_documents([document], form_sets), ensure_ascii=False)
    (loaded,) = load_dump(json.loads(text), form_sets)
    return loaded


def test_a_document_comes_back_equal() -> None:
    document = a_document(3)
    assert same_content(around(document), document)


def test_values_stand_in_it_as_printed() -> None:
    project = a_project(amounts={"budget": Amount.parse("917.4946"), "fiscal": Amount.parse("约900")})
    (dumped,) = dump_documents([a_document((project,))], FORM_SETS)["文件"]
    row = next(value for value in dumped["内容"].values() if isinstance(value, list) and len(value) == 1)[0]
    assert "917.4946" in row.values()
    assert "约900" in row.values()


@given(
    texts=st.lists(st.text(max_size=12), min_size=6, max_size=6),
    money=st.text(alphabet="0123456789.,万元约—- ", max_size=10),
    level=st.sampled_from([None, "", "效果指标", "自拟指标"]),
    kind=st.sampled_from(["quantity", "social_benefit", "", "local_kind"]),
)
def test_any_text_survives(texts: list[str], money: str, level: str | None, kind: str) -> None:
    name, description, basis, target, purpose, code = (text.strip() for text in texts)
    indicator = an_indicator(kind=kind, level1=level, name=name, description=description, basis=basis)
    indicator = replace(indicator, targets={"whole": TargetValue.parse(target)} if target else {})
    amounts = {"budget": Amount.parse(money)} if money.strip() else {}
    extra = {"联系人": name or "无"}
    project = a_project(indicators=(indicator,), amounts=amounts, purpose=purpose, code=code, extra=extra)
    document = a_document((project,))
    assert same_content(around(document), document)


def test_where_a_computed_text_was_read_comes_back_too() -> None:
    document = a_document(1)
    key = FieldKey(document.projects[0].id, "表题")
    loaded = around(replace(document, evidence={key: Evidence("上年.docx", "第9段", "表题原文")}))
    assert loaded.evidence == {
        replace(key, record_id=loaded.projects[0].id): Evidence("上年.docx", "第9段", "表题原文")
    }


def test_overrides_marks_and_evidence_come_back_in_their_places() -> None:
    document = a_document(2)
    form_set, project = FORM_SETS.get(FORM), document.projects[1]
    title = form_set.list_at("projects")
    assert title is not None
    computed = next(field for field in title.fields if field.compute)
    stored = next(field for field in title.fields if field.home == "name")
    key = FieldKey(project.indicators[2].id, "name")
    document = replace(
        document,
        overrides={
            override_key(form_set, title.path, project.id, computed.key): Override("另一个题", "导入"),
            override_key(form_set, title.path, project.id, stored.key): Override("另一个名", "手工"),
        },
        marks={key: Mark(CARRIED, "2024")},
        evidence={key: Evidence("上年.docx", "表2 第3行第3格", "原文")},
    )
    loaded = around(document)
    assert same_content(loaded, document)
    key = FieldKey(loaded.projects[1].indicators[2].id, "name")
    assert loaded.marks == {key: Mark(CARRIED, "2024")}
    assert loaded.evidence == {key: Evidence("上年.docx", "表2 第3行第3格", "原文")}


def test_lists_the_layout_lacks_come_back() -> None:
    marked = a_document(2, **some_lines())
    key = FieldKey(marked.expenditures[1].id, "amounts.fiscal")
    document = replace(marked, marks={key: Mark(UNSURE, "两处不同")})
    (dumped,) = dump_documents([document], FORM_SETS)["文件"]
    assert {"位置": "", "清单": "expenditures", "条数": 2} in dumped["其他清单"]
    loaded = around(document)
    assert same_content(loaded, document)
    assert loaded.marks == {replace(key, record_id=loaded.expenditures[1].id): Mark(UNSURE, "两处不同")}


@pytest.mark.parametrize(
    "entry",
    [
        {"位置": "", "清单": "revenues", "条数": 10**9},
        {"位置": "", "清单": "revenues", "条数": 0},
        {"位置": "", "清单": "revenues", "条数": "2"},
        {"位置": "", "清单": "payment_plan", "条数": 1},
        {"位置": "", "清单": "goals", "条数": 0, "次序": []},
        {"位置": "", "清单": "narrative", "条数": 0, "次序": [1, 1, 2, 3]},
        {"位置": "", "清单": "projects", "条数": 1},
        {"位置": "revenues/1", "清单": "goals", "条数": 1},
    ],
)
def test_other_lists_that_cannot_be_are_refused(entry: dict[str, object]) -> None:
    dumped = dump_documents([a_document(2)], FORM_SETS)
    dumped["文件"][0]["其他清单"] = [entry]
    with pytest.raises(UserError, match="不能读入"):
        load_dump(dumped, FORM_SETS)


def test_computed_tables_are_told_and_computed_again(tmp_path: Path) -> None:
    form_sets = FormSets((budget_form(tmp_path),))
    lines = [a_line("2010303", 财政拨款收入="80.25", 上年结转="0")]
    bought = [a_line("A0201", {"项目名称": "设备", "数量": "2"}, 单价="0.5")]
    document = a_budget_document({"年终结转结余": "3.50"}, 收入=lines, 采购=bought)
    places = (("收支总表收入", "收入总计", "预算数"), ("采购表", document.procurements[0].id, "金额"))
    overrides = {OverrideKey(ID, *place): Override("1.01", "导入") for place in places}
    overrides[OverrideKey("other", "别的表", "某行", "某列")] = Override("2", "手工")
    document = replace(document, overrides=overrides)
    (dumped,) = dump_documents([document], form_sets)["文件"]
    assert [row["合计"] for row in dumped["表"]["收入总表"]] == ["80.25"] * 4
    assert dumped["表"]["收支总表"][-1]["收入"]["预算数"] == "1.01"
    assert "收支总表收入" not in dumped["表"]
    loaded = around(document, form_sets)
    assert same_content(loaded, document)
    assert [key.row for key in loaded.overrides if key.table == "采购表"] == [loaded.procurements[0].id]


def test_overrides_stand_in_printed_order_however_they_were_read() -> None:
    document = a_document(3)
    keys = [OverrideKey(FORM, "项目列表", project.id, "表题") for project in document.projects]
    one, other = ({key: Override(f"表题{key.row}", "导入") for key in order} for order in (keys, keys[::-1]))
    dumps = [dump_documents([replace(document, overrides=found)], FORM_SETS)["文件"][0] for found in (one, other)]
    assert dumps[0]["覆盖"] == dumps[1]["覆盖"]
    assert [entry["行"][-1] for entry in dumps[0]["覆盖"]] == ["1", "2", "3"]


def test_an_override_of_a_column_no_table_has_is_refused(tmp_path: Path) -> None:
    form_sets = FormSets((budget_form(tmp_path),))
    override = {OverrideKey(ID, "三公表", "用车", "合计"): Override("1", "导入")}
    dumped = dump_documents([replace(a_budget_document(), overrides=override)], form_sets)
    assert load_dump(dumped, form_sets)[0].overrides == override
    dumped["文件"][0]["覆盖"][0]["列"] = "总计"
    with pytest.raises(UserError, match="不能读入"):
        load_dump(dumped, form_sets)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        "文字",
        {"格式": "别的", "版本": 1, "文件": []},
        {"格式": "jimutong", "版本": 2, "文件": []},
        {"格式": "jimutong", "版本": 1, "文件": [{}]},
        {"格式": "jimutong", "版本": 1, "文件": ["文字"]},
        {"格式": "jimutong", "版本": 1, "文件": [{"表式": FORM, "表式组": [], "阶段": "", "内容": {"年度": 2025}}]},
        {"格式": "jimutong", "版本": 1, "文件": [{"表式": FORM, "表式组": [], "阶段": "", "内容": {}, "标记": [{}]}]},
    ],
)
def test_what_is_no_dump_is_refused_in_one_sentence(data: object) -> None:
    with pytest.raises(UserError) as caught:
        load_dump(data, FORM_SETS)
    assert "\n" not in str(caught.value)


def test_a_dump_of_a_form_set_that_is_not_installed_is_refused() -> None:
    with pytest.raises(UserError, match="没有安装"):
        load_dump({"格式": "jimutong", "版本": 1, "文件": [{"表式": "nowhere"}]}, FORM_SETS)


def of_all_nouns() -> Document:
    """Lists that no form shows, references of every kind, a tree below a project."""
    projects = tuple(a_project(number, name=name) for number, name in enumerate(("物业", "修缮", "修缮"), 1))
    tree = a_budget_line("1", group="costs", lines=(a_budget_line("11"), a_budget_line("12")))
    whole = of_the_whole(*projects)
    names = ("物业", projects[0].id, "修缮", "没有这个项目", projects[2].id)
    items = (*whole["work_items"], a_work_item("全部", *names))
    return a_document((replace(projects[0], lines=(tree,)), *projects[1:]), **{**whole, "work_items": items})


def test_records_of_every_noun_come_back_with_the_projects_they_name() -> None:
    document = of_all_nouns()
    loaded = around(document)
    assert same_content(loaded, document)
    ids = [project.id for project in loaded.projects]
    assert loaded.work_items[2].projects == ("物业", ids[0], "修缮", "没有这个项目", ids[2])
    assert loaded.projects[0].lines[0].lines[1].code == "12"


def test_marks_and_overrides_of_records_no_list_shows_come_back() -> None:
    document = of_all_nouns()
    line = document.projects[0].lines[0].lines[1]
    marks = {
        FieldKey(line.id, "code"): Mark(UNSURE, "看不清"),
        FieldKey(document.work_items[2].id, "projects"): Mark(CARRIED),
    }
    overrides = {OverrideKey("another-form", "工作", document.work_items[0].id, "名称"): Override("会议", "手工")}
    document = replace(document, marks=marks, overrides=overrides)
    loaded = around(document)
    assert same_content(loaded, document)
    of_line = FieldKey(loaded.projects[0].lines[0].lines[1].id, "code")
    assert loaded.marks == {
        of_line: Mark(UNSURE, "看不清"),
        FieldKey(loaded.work_items[2].id, "projects"): Mark(CARRIED),
    }


NAMES = st.sampled_from(["物业", "修缮", "没有这个项目", ""])
TREES = st.recursive(
    st.builds(a_budget_line, NAMES, group=NAMES),
    lambda below: st.builds(a_budget_line, NAMES, group=NAMES, lines=st.lists(below, max_size=2).map(tuple)),
    max_leaves=5,
)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_whatever_works_name_and_however_lines_branch_comes_back(data: st.DataObject) -> None:
    names = enumerate(data.draw(st.lists(NAMES, max_size=4)))
    projects = tuple(a_project(number, 1, name=name) for number, name in names)
    one = st.sampled_from([*(project.id for project in projects), "物业", "修缮", "没有这个项目"])
    works = data.draw(st.lists(st.lists(one, max_size=3), max_size=3))
    trees = tuple(data.draw(st.lists(TREES, max_size=3)))
    document = a_document(projects, work_items=tuple(a_work_item("保障", *named) for named in works), lines=trees)
    assert same_content(around(document), document)
