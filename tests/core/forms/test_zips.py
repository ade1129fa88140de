"""Two lists side by side in one grid, by row or by level, and mistakes of lists told with line, cause and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.indicator import Indicator
from core.domain.records import new_id
from core.domain.target_value import TargetValue
from core.editing.skeleton import with_least_rows
from core.forms.load import load_form_set
from core.forms.model import FormSet
from tests.builders import a_document, a_project
from tests.region import GROUND, HEAD, a_form, merges, printed_both_ways

SIDES = "".join(
    f"""
[[lists]]
path = "项目列表.{name}"
item = "指标"
home = "indicators"
where = {{ group = "{group}" }}
rows = 1
  [[lists.fields]]
  key = "一级"
  label = "一级指标"
  home = "level1"
  kind = "level1"
  [[lists.fields]]
  key = "二级"
  label = "二级指标"
  home = "level2"
  kind = "level2"
  [[lists.fields]]
  key = "三级"
  label = "三级指标"
  home = "name"
  [[lists.fields]]
  key = "成本"
  label = "成本"
  home = "extra.cost"
  kind = "money"
"""
    for name, group in (("实施期指标", "whole"), ("年度指标", "annual"))
)
FIELDS = (
    GROUND
    + """
[[zips]]
path = "项目列表.指标对照"
sides = { 实施期 = "项目列表.实施期指标", 年度 = "项目列表.年度指标" }
by = "level2"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
"""
    + SIDES
)
ROWS = [
    "{%tr for 项目 in 项目列表 %}|||||",
    "{%tr for 行 in 项目.指标对照 %}|||||",
    "{% vm %}{{项目.名称}}|{{行.序号}}|{% vm %}{{行.实施期.一级}}|{{行.实施期.三级}}|{{行.年度.三级}}|{{行.年度.成本}}",
    "{%tr endfor %}|||||",
    "{%tr endfor %}|||||",
    "完|||||",
]


def an(kind: str, name: str, group: str) -> Indicator:
    return Indicator(new_id(), kind, name=name, group=group, extra={"cost": "1.50"})


SOME = (
    an("quantity", "甲", "whole"),
    an("quantity", "乙", "annual"),
    an("quantity", "丙", "annual"),
    an("satisfaction", "丁", "annual"),
    an("quality", "戊", "whole"),
)


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("row", [("甲", "乙"), ("戊", "丙"), ("", "丁")]),
        ("level1", [("甲", "乙"), ("戊", "丙"), ("", "丁")]),
        ("level2", [("甲", "乙"), ("", "丙"), ("戊", ""), ("", "丁")]),
    ],
)
def test_two_sets_stand_side_by_side(tmp_path: Path, by: str, wanted: list[tuple[str, str]]) -> None:
    form_set = a_form(tmp_path / "region", FIELDS.replace('by = "level2"', f'by = "{by}"'), ROWS, 6)
    document = a_document((a_project(indicators=SOME), a_project(name="空", indicators=())))
    printed, rows, sheet = printed_both_ways(form_set, document)
    beside = printed["项目列表"][0]["指标对照"]
    assert [(row["实施期"]["三级"], row["年度"]["三级"]) for row in beside] == wanted
    assert len(rows) == len(wanted) + 2  # the project without any, and the last row of the template
    assert f"A1:A{len(wanted)}" in merges(sheet)
    assert sheet["F1"].value == 1.5


def test_a_level_of_one_side_stands_where_that_side_has_it(tmp_path: Path) -> None:
    """So that reading the form brings back each side's own order."""
    some = [("甲", "quantity", "whole"), ("乙", "satisfaction", "whole")]
    some += [("丙", "quantity", "annual"), ("丁", "quality", "annual"), ("戊", "satisfaction", "annual")]
    indicators = tuple(an(kind, name, group) for name, kind, group in (*some, ("己", "social_benefit", "annual")))
    form_set = a_form(tmp_path / "region", FIELDS, ROWS, 6)
    printed, _, _ = printed_both_ways(form_set, a_document((a_project(indicators=indicators),)))
    beside = printed["项目列表"][0]["指标对照"]
    wanted = [("甲", "丙"), ("", "丁"), ("乙", "戊"), ("", "己")]
    assert [(row["实施期"]["三级"], row["年度"]["三级"]) for row in beside] == wanted


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('年度 = "项目列表.年度指标" }', '年度 = "项目列表.年指标" }', ("旁边没有“项目列表.年指标”", "年度指标")),
        (', 年度 = "项目列表.年度指标" }', " }", ("要有两个或更多的清单", "sides")),
        ('by = "level2"', 'by = "level3"', ("by 不能是“level3”", "level1")),
        ('path = "项目列表.指标对照"', 'path = "项目列表.年度指标"', ("已经是一个清单", "换")),
        ('where = { group = "whole" }', 'where = { gruop = "whole" }', ("不能按“gruop”来分", "group")),
        ('where = { group = "whole" }', 'where = { group = ["whole", 3] }', ("where 里每一项都应为文字", "名称")),
        ('where = { group = "whole" }', 'where = { kind = "quantty" }', ("没有“quantty”这种", "quantity")),
        ('where = { group = "annual" }', "", ("存放在同一处，分不开", "where")),
        ("rows = 1", "rows = -1", ("rows 应在 0 到 200 之间", "rows = 1")),
        ('title_field = "名称"', 'title_field = "名称"\nskeleton = true', ("没有指标种类", "indicators")),
        ('title_field = "名称"', 'title_field = "名称"\n  [[lists.preset]]\n  名 = "甲"', ("没有“名”这个字段", "名称")),
        ('title_field = "名称"', 'title_field = "名称"\n  [[lists.preset]]\n  名称 = 3', ("名称 应为文字", "现在是")),
    ],
)
def test_mistakes_are_told_with_line_cause_and_cure(tmp_path: Path, old: str, new: str, told: tuple[str, str]) -> None:
    text = HEAD + FIELDS
    assert old in text
    (tmp_path / "form.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    found = load_form_set(tmp_path, prove=False).mistakes
    mistakes = [one for one in found if told[0] in one.cause]
    assert mistakes, [str(one) for one in found]
    assert told[1] in mistakes[0].cure
    assert mistakes[0].place.startswith("第 ")


def test_a_wrong_side_is_told_with_its_cell(tmp_path: Path) -> None:
    rows = [row.replace("行.年度.三级", "行.年.三级").replace("行.年度.成本", "行.年度.费用") for row in ROWS]
    told = [str(one) for one in a_form(tmp_path / "region", FIELDS, rows, 6).mistakes]
    assert any("里没有“行.年.三级”" in one and "行.年度.三级" in one and "第3行第5格" in one for one in told)
    assert any("行.年度.费用" in one and "F3" in one for one in told)


PRESETS = """
[[lists]]
path = "共性指标"
item = "指标"
home = "indicators"
where = { group = "common" }
  [[lists.fields]]
  key = "一级"
  label = "一级"
  home = "level1"
  kind = "level1"
  [[lists.fields]]
  key = "三级"
  label = "三级"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "指标值"
  home = "targets.whole"
  kind = "target_value"
  [[lists.preset]]
  一级 = "决策"
  三级 = "计划制定规范性"
  [[lists.preset]]
  三级 = "预算执行率"
  值 = "≥95%"
"""


@pytest.fixture
def presets(tmp_path: Path) -> FormSet:
    (tmp_path / "form.toml").write_text(HEAD + GROUND + PRESETS, encoding="utf-8")
    return load_form_set(tmp_path, prove=False)


def test_a_new_document_has_the_rows_that_its_form_presets(presets: FormSet) -> None:
    assert presets.mistakes == ()
    first, second = with_least_rows(presets, "", a_document(0)).indicators
    assert (first.group, first.level1, first.name) == ("common", "决策", "计划制定规范性")
    assert (second.name, second.targets) == ("预算执行率", {"whole": TargetValue.parse("≥95%")})
