"""Lists inside lists: rows of works and their indicators, trees, blank rows, several lists in one home."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.project import Goal
from core.domain.records import new_id
from core.domain.target_value import TargetValue
from core.domain.work_item import WorkItem
from core.forms.model import FormSet
from tests.builders import a_document
from tests.region import GROUND, a_form, merges, printed_both_ways

WORKS = (
    GROUND
    + """
[[lists]]
path = "工作列表"
item = "工作"
home = "work_items"
  [[lists.fields]]
  key = "名称"
  label = "重点工作"
  home = "name"
[[lists]]
path = "工作列表.指标"
item = "指标"
home = "indicators"
rows = 1
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "指标值"
  home = "targets.whole"
  kind = "target_value"
"""
)
ROWS = [
    "一级|重点工作|三级指标|指标值",
    "v:履职|{%tr for 工作 in 工作列表 %}||",
    "^|{%tr for 指标 in 工作.指标 %}||",
    "^|{% vm %}{{工作.名称}}|{{指标.三级}}|{{指标.值}}",
    "^|{%tr endfor %}||",
    "^|{%tr endfor %}||",
    "说明|{{单位名称}}||",
]


def a_work(name: str, *names: str) -> WorkItem:
    indicators = tuple(Indicator(new_id(), "quantity", name=one, targets={"whole": _target("≥1个")}) for one in names)
    return WorkItem(new_id(), name=name, indicators=indicators)


def _target(text: str) -> TargetValue:
    return TargetValue.parse(text)


def test_a_work_stands_beside_all_its_indicators_and_the_label_beside_all_works(tmp_path: Path) -> None:
    form_set = a_form(tmp_path / "region", WORKS, ROWS, 4)
    works = (a_work("甲", "一", "二"), a_work("乙"), a_work("乙", "三"), a_work("", "四", "五"))
    _, rows, sheet = printed_both_ways(form_set, a_document(0, work_items=works))
    assert [row[:3] for row in rows[1:-1]] == [
        ["履职", "甲", "一"],
        ["履职", "甲", "二"],
        ["履职", "乙", ""],
        ["履职", "乙", "三"],
        ["履职", "", "四"],
        ["履职", "", "五"],
    ]
    assert merges(sheet) == {"A2:A7", "B2:B3", "B6:B7"}
    assert [sheet.cell(row, 2).value for row in range(2, 9)] == [
        "甲",
        None,
        "乙",
        "乙",
        None,
        None,
        "示例县机关服务中心本级",
    ]


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return a_form(tmp_path_factory.mktemp("forms") / "region", WORKS, ROWS, 4)


NAMES = st.sampled_from(["甲", "乙", "", "丙\n丁"])


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3)), max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_nesting_renders_and_reads_back(works: FormSet, made: list[tuple[str, list[str]]]) -> None:
    printed_both_ways(works, a_document(0, work_items=tuple(a_work(name, *names) for name, names in made)))


TREE = """
[[lists]]
path = "大类"
item = "大类"
home = "lines.cost"
  [[lists.fields]]
  key = "名称"
  label = "大类"
  home = "name"
[[lists]]
path = "大类.中类"
item = "中类"
home = "lines"
rows = 1
  [[lists.fields]]
  key = "名称"
  label = "中类"
  home = "name"
  [[lists.fields]]
  key = "预算"
  label = "预算"
  home = "amounts.budget"
  kind = "money"
[[lists]]
path = "大类.中类.小类"
item = "小类"
home = "lines"
rows = 1
  [[lists.fields]]
  key = "名称"
  label = "小类"
  home = "name"
  [[lists.fields]]
  key = "金额"
  label = "金额"
  home = "amounts.total"
  kind = "money"
"""
TREE_ROWS = [
    "成本|大类|中类|预算|小类|金额",
    "{%tr for 大 in 大类 %}|||||",
    "第{{大.序号}}类|{{大.名称}}||||",
    "{%tr for 中 in 大.中类 %}|||||",
    "{%tr for 小 in 中.小类 %}|||||",
    "成本|{% vm %}{{大.名称}}|{% vm %}{{中.名称}}|{% vm %}{{中.预算}}|{{小.名称}}|{{小.金额}}",
    "{%tr endfor %}|||||",
    "{%tr endfor %}|||||",
    "小计|{{大.名称}}||||",
    "{%tr endfor %}|||||",
    "合计|||||",
]


def a_leaf(name: str, budget: str = "", lines: tuple[Line, ...] = ()) -> Line:
    from core.domain.amount import Amount, MoneyUnit

    amounts = {"budget": Amount.parse(budget, MoneyUnit.WAN), "total": Amount.parse(budget, MoneyUnit.WAN)}
    return Line(new_id(), name=name, amounts=amounts if budget else {}, lines=lines)


def _tree(made: list[tuple[str, list[tuple[str, list[str]]]]]) -> tuple[Line, ...]:
    return tuple(
        replace(
            a_leaf(
                top, lines=tuple(a_leaf(mid, "12.5", tuple(a_leaf(one, "1") for one in leaves)) for mid, leaves in mids)
            ),
            group="cost",
        )
        for top, mids in made
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return a_form(tmp_path_factory.mktemp("forms") / "region", TREE, TREE_ROWS, 6)


def test_a_tree_of_three_levels_spans_within_each_item(tree: FormSet) -> None:
    lines = _tree([("甲", [("一", ["a", "b"]), ("二", ["c"])]), ("甲", [])])
    _, rows, sheet = printed_both_ways(tree, a_document(0, lines=lines))
    assert [row[1:3] + row[4:5] for row in rows[1:]] == [
        ["甲", "", ""],
        ["甲", "一", "a"],
        ["甲", "一", "b"],
        ["甲", "二", "c"],
        ["甲", "", ""],
        ["甲", "", ""],
        ["甲", "", ""],
        ["甲", "", ""],
        ["", "", ""],
    ]
    assert merges(sheet) == {"B3:B5", "C3:C4", "D3:D4"}
    assert (sheet["D3"].value, sheet["D4"].value, sheet["F3"].value) == (12.5, None, 1)


@given(
    st.lists(
        st.tuples(NAMES, st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3)), max_size=3)),
        max_size=3,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_tree_renders_and_reads_back(tree: FormSet, made: list[tuple[str, list[tuple[str, list[str]]]]]) -> None:
    printed_both_ways(tree, a_document(0, lines=_tree(made)))


GOALS = """
[[lists]]
path = "中长期目标"
item = "目标"
home = "goals"
where = { period = "whole" }
  [[lists.fields]]
  key = "内容"
  label = "中长期目标"
  home = "text"
[[lists]]
path = "年度目标"
item = "目标"
home = "goals"
where = { period = ["annual"] }
rows = 2
  [[lists.fields]]
  key = "内容"
  label = "年度目标"
  home = "text"
"""
GOAL_ROWS = [
    "中长期目标|{%p for 目标 in 中长期目标 %}⏎{{目标.序号}}.{{目标.内容}}⏎{%p endfor %}",
    "{%tr for 目标 in 年度目标 %}|",
    "年度目标{{目标.序号}}|{{目标.内容}}",
    "{%tr endfor %}|",
    "{%p for 目标 in 年度目标 %}⏎{{目标.内容}}⏎{%p endfor %}|完",
]


def test_lists_in_one_home_are_told_apart_and_blank_rows_are_rows_of_tables_only(tmp_path: Path) -> None:
    form_set = a_form(tmp_path / "region", GOALS, GOAL_ROWS, 2)
    goals = (Goal(new_id(), "一年"), Goal(new_id(), "五年", "whole"), Goal(new_id(), "别的", "else"))
    printed, rows, _ = printed_both_ways(form_set, a_document(0, goals=goals))
    assert [row["内容"] for row in printed["年度目标"]] == ["一年", ""]
    assert rows == [["中长期目标", "1.五年"], ["年度目标1", "一年"], ["年度目标", ""], ["一年", "完"]]


KINDS = (
    GROUND
    + """
[[lists]]
path = "产出指标"
item = "指标"
home = "indicators"
where = { kind = ["quantity", "quality"] }
skeleton = true
  [[lists.fields]]
  key = "一级"
  label = "一级"
  home = "level1"
  kind = "level1"
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
[[lists]]
path = "效益指标"
item = "指标"
home = "indicators"
where = { kind = ["social_benefit", "satisfaction"] }
skeleton = true
  [[lists.fields]]
  key = "二级"
  label = "二级"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
"""
)
KIND_ROWS = [
    "v:指标|{%tr for 指标 in 产出指标 %}||",
    "^|{% vm %}{{指标.一级}}|{% vm %}{{指标.二级}}|{{指标.三级}}",
    "^|{%tr endfor %}||",
    "{%tr for 指标 in 效益指标 %}|||",
    "效益|{{指标.二级}}|{{指标.三级}}|",
    "{%tr endfor %}|||",
]


def test_kinds_without_an_indicator_keep_a_row_in_their_place(tmp_path: Path) -> None:
    form_set = a_form(tmp_path / "region", KINDS, KIND_ROWS, 4)
    indicators = (
        Indicator(new_id(), "satisfaction", name="满意"),
        Indicator(new_id(), "quality", name="质"),
        Indicator(new_id(), "", "产出", "别的", name="奇"),
        Indicator(new_id(), "", "无处", "别的", name="怪"),
    )
    printed, rows, sheet = printed_both_ways(form_set, a_document(0, indicators=indicators))
    assert [row["三级"] for row in printed["产出指标"]] == ["", "质", "奇", "怪"]
    assert [(row["二级"], row["三级"]) for row in printed["效益指标"]] == [("社会效益", ""), ("服务对象满意度", "满意")]
    assert [row["序号"] for row in printed["产出指标"]] == ["", "1", "2", "3"]
    assert rows[0] == ["指标", "产出", "数量", ""]
    assert merges(sheet) == {"A1:A4", "B1:B3"}
