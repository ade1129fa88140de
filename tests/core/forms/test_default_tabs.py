"""A form set that names no tabs is filled in all the same: every field and list of it has a place in the window."""

from __future__ import annotations

from pathlib import Path

from core.forms.model import FormSet, Tab
from tests.region import GROUND, a_form

TOML = """
[[fields]]
key = "职责"
label = "职责"
home = "extra.duties"
kind = "long_text"
[[lists]]
path = "年度目标"
item = "目标"
home = "goals"
  [[lists.fields]]
  key = "内容"
  label = "内容"
  home = "text"
[[lists]]
path = "资产"
item = "资产"
home = "lines"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
  [[lists.fields]]
  key = "编号"
  label = "编号"
  home = "code"
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
label = "项目"
title_field = "项目名称"
  [[lists.fields]]
  key = "项目名称"
  label = "项目名称"
  home = "name"
[[lists]]
path = "项目列表.指标"
item = "指标"
home = "indicators"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
  [[lists.fields]]
  key = "值"
  label = "值"
  home = "targets.whole"
  kind = "target_value"
"""


def made(folder: Path, more: str = "") -> FormSet:
    form_set = a_form(folder, TOML + GROUND + more, ("单位|{{单位名称}}",), 2)
    assert form_set.mistakes == ()
    return form_set


def test_every_field_and_list_has_a_tab(tmp_path: Path) -> None:
    assert made(tmp_path).tabs == (
        Tab("basics", "示例表", "", (("单位名称",), ("职责",)), lists=("年度目标",), grids=("资产",)),
        Tab("项目列表", "项目", "项目列表", (("项目名称",),), ("项目名称",), grids=("项目列表.指标",)),
    )


def test_tabs_that_are_named_are_all_there_is(tmp_path: Path) -> None:
    (tab,) = made(tmp_path, '[[tabs]]\nkey = "a"\ntitle = "甲"\nrows = [["单位名称"]]\n').tabs
    assert (tab.key, tab.rows) == ("a", (("单位名称",),))
