"""A document of one region in the layouts of the others: nothing lost on the way, what has no place and what is
missing is listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.project import Goal, Project
from core.domain.records import content, same_content, walk
from core.domain.target_value import TargetValue
from core.domain.unit import Unit
from core.domain.work_item import WorkItem
from core.forms.load import FormSets, installed
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.forms.spelling import respelled
from core.jobs.dump import dump_documents, load_dump
from core.jobs.layout import in_layout, left_out, missing_there
from core.jobs.report import missing_lines
from core.jobs.sample import sample_documents
from tests.builders import a_sample
from tests.region import GROUND, a_form

LAYOUTS = ("hebei-performance", "hebei-performance-single", "hunan-department", "jiangsu-department")


@pytest.fixture(scope="module")
def form_sets() -> FormSets:
    return installed()


def sample(form_id: str, form_sets: FormSets) -> Document:
    if form_id.startswith("hebei"):
        return a_sample(form_id)
    return next(one for one in sample_documents(form_sets) if one.layout == form_id)


@pytest.mark.parametrize("form_id", LAYOUTS)
def test_a_sample_goes_through_every_layout_and_comes_back_equal(form_id: str, form_sets: FormSets) -> None:
    document = sample(form_id, form_sets)
    before = dump_documents([document], form_sets)
    for other in LAYOUTS:
        seen = in_layout(document, form_sets.get(other))
        assert print_document(seen, form_sets.get(other))
        assert worth(seen) == worth(document)
        assert seen.layout == form_id
    assert dump_documents([in_layout(document, form_sets.get(form_id))], form_sets) == before
    assert same_content(load_dump(before, form_sets)[0], document)


@pytest.mark.parametrize("form_id", LAYOUTS)
def test_even_spelled_for_every_layout_in_turn_every_amount_is_the_same_to_the_fen(
    form_id: str, form_sets: FormSets
) -> None:
    document = moved = sample(form_id, form_sets)
    for other in (*(one for one in LAYOUTS if one != form_id), form_id):
        moved = respelled(moved, form_sets.get(other))
    assert worth(moved) == worth(document)


def worth(document: Document) -> Any:
    """All values of a document; of amounts their worth alone, as layouts spell them differently."""

    def plain(value: Any) -> Any:
        if isinstance(value, Amount):
            return value.fen if value.fen is not None else value.text
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        return [plain(one) for one in value] if isinstance(value, list) else value

    return plain(content(replace(document, overrides={})))


@pytest.mark.parametrize("there", LAYOUTS)
@pytest.mark.parametrize("form_id", LAYOUTS)
def test_every_value_is_printed_in_the_other_layout_or_listed(form_id: str, there: str, form_sets: FormSets) -> None:
    document, form_set = sample(form_id, form_sets), form_sets.get(there)
    listed = left_out(document, form_sets, form_set, form_set.outputs)
    missing = missing_there(in_layout(document, form_set), form_set)
    if there == form_id:
        assert (listed, missing) == ((), ())
        return
    homes = {(spec.home, field.home) for spec in form_set.lists for field in spec.fields}
    texts = {one.text for one in listed}
    for _, noun, record in walk(document):
        name = getattr(record, "name", "")
        if noun and name and (noun, "name") not in homes and noun == "projects":
            assert name in texts or any("条" in text for text in texts)
    assert (listed != ()) == (missing != ()) or {form_id, there} == set(LAYOUTS[:2])


def test_hebei_lacks_what_jiangsu_asks_for(form_sets: FormSets) -> None:
    document, form_set = a_sample("hebei-performance"), form_sets.get("jiangsu-department")
    lines = missing_lines(missing_there(document, form_set))
    assert lines[0].endswith("处，这份数据没有内容：")
    assert "  单位主要职能（必填）" in lines
    assert "  年度目标（必填）" in lines
    assert any("履职" in line and line.endswith("（没有内容）") for line in lines)
    assert lines.index("  年度目标（必填）") < lines.index(next(line for line in lines if "没有内容）" in line))


# ---------------------------------------------------------------- small form sets


OWN = """
[[lists]]
path = "事项"
item = "事项"
home = "work_items"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "事项名称"
  home = "name"
  [[lists.fields]]
  key = "对应项目"
  label = "对应项目"
  home = "projects"
  kind = "references"
  of = "项目列表"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "项目名称"
  home = "name"
[[lists]]
path = "中长期目标"
item = "中长期目标"
home = "goals"
where = { period = "whole" }
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "text"
[[lists]]
path = "年度目标"
item = "年度目标"
home = "goals"
where = { period = "annual" }
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "text"
[[lists]]
path = "指标"
item = "指标"
home = "indicators"
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "指标值"
  home = "targets.whole"
  kind = "target_value"
[[lists]]
path = "成本"
item = "成本项"
home = "lines.cost"
  [[lists.fields]]
  key = "内容"
  label = "成本内容"
  home = "extra.what"
"""
THERE = """
[[lists]]
path = "事项"
item = "工作"
home = "work_items"
  [[lists.fields]]
  key = "名称"
  label = "工作名称"
  home = "name"
  required = true
[[lists]]
path = "年度目标"
item = "目标"
home = "goals"
where = { period = "annual" }
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "text"
[[lists]]
path = "产出"
item = "产出指标"
home = "indicators"
where = { kind = ["quantity"] }
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "数值"
  home = "targets.whole"
  kind = "target_value"
  part = "number"
[[lists]]
path = "效益"
item = "效益指标"
home = "indicators"
where = { kind = ["social_benefit"] }
skeleton = true
minimum = 1
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
[[zips]]
path = "对照"
sides = { 左 = "产出", 右 = "效益" }
"""
OWN_ROWS = [
    "{{单位名称}}|",
    *("{%tr for 行 in 事项 %}", "{{行.名称}}|{{行.对应项目}}", "{%tr endfor %}"),
    *("{%tr for 行 in 项目列表 %}", "{{行.名称}}|", "{%tr endfor %}"),
    *("{%tr for 行 in 中长期目标 %}", "{{行.内容}}|", "{%tr endfor %}"),
    *("{%tr for 行 in 年度目标 %}", "{{行.内容}}|", "{%tr endfor %}"),
    *("{%tr for 行 in 指标 %}", "{{行.二级}}{{行.三级}}|{{行.值}}", "{%tr endfor %}"),
    *("{%tr for 行 in 成本 %}", "{{行.内容}}|", "{%tr endfor %}"),
]
THERE_ROWS = [
    "{{单位名称}}|",
    *("{%tr for 行 in 事项 %}", "{{行.名称}}|", "{%tr endfor %}"),
    *("{%tr for 行 in 年度目标 %}", "{{行.内容}}|", "{%tr endfor %}"),
    "{%tr for 行 in 对照 %}",
    "{{行.左.二级}}{{行.左.三级}}{{行.左.值}}|{{行.右.二级}}{{行.右.三级}}",
    "{%tr endfor %}",
]


@pytest.fixture
def two(tmp_path: Path) -> tuple[FormSet, FormSet]:
    own = a_form(tmp_path / "own", GROUND + OWN, OWN_ROWS, 2)
    there = a_form(tmp_path / "there", GROUND + THERE, THERE_ROWS, 2)
    assert (own.mistakes, there.mistakes) == ((), ())
    return replace(own, id="own"), replace(there, id="there", title="那张表")


def a_document() -> Document:
    return Document(
        "d",
        Unit("u", "", "示例县档案馆"),
        2025,
        layout="own",
        projects=(Project("p1", name="物业"),),
        goals=(Goal("g1", "五年", "whole"), Goal("g2", "今年")),
        indicators=(
            Indicator("i1", "quantity", name="场次", targets={"whole": TargetValue.parse("≥3场")}),
            Indicator("i2", "quality", name="合格", targets={"whole": TargetValue.parse("100%")}),
        ),
        work_items=(WorkItem("w1", name="保障", projects=("p1", "已撤销的项目")), WorkItem("w2")),
        lines=(Line("c1", extra={"what": "印刷"}, group="cost"), Line("c2", extra={"what": "邮寄"}, group="cost")),
    )


def test_records_of_every_noun_are_told_where_the_layout_has_no_place(two: tuple[FormSet, FormSet]) -> None:
    own, there = two
    document = a_document()
    told = [(one.words, one.text) for one in left_out(document, FormSets(two), there, there.outputs)]
    assert (
        told
        == [
            ("项目", "1 条"),
            ("中长期目标", "1 条"),
            ("指标1 · 数值", "≥"),
            ("指标1 · 数值", "场"),
            ("指标2 · 二级", "质量"),
            ("指标2 · 数值", "%"),
            ("事项1 · 对应项目", "物业、已撤销的项目"),
            ("成本项", "2 条"),
        ]
        or told
    )
    assert left_out(document, FormSets(two), own, own.outputs) == ()
    assert content(document) == content(a_document())


def test_what_the_layout_wants_is_told_once_for_all_records(two: tuple[FormSet, FormSet]) -> None:
    _, there = two
    told = [(one.words, one.text, one.why) for one in missing_there(a_document(), there)]
    assert told == [
        ("工作 · 工作名称", "工作2", "必填"),
        ("效益指标", "", "必填"),
    ]
    assert missing_there(replace(a_document(), layout="there"), there) == ()
