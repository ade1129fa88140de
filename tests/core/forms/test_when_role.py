"""A template can ask of a piece of prose which role it has, to put a table below its heading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.forms.printing import print_document, print_field
from tests.budget_form import a_budget_document, budget_form, budget_toml
from tests.builders import an_item

PROSE = """[[roles]]
role = "assets"
label = "资产情况"
heading = "一、资产情况"
[[lists]]
path = "文字"
item = "条目"
home = "narrative"
[[lists.fields]]
key = "标题"
label = "标题"
home = "heading"
[[lists.fields]]
key = "列资产"
label = "列资产"
kind = "yes_no"
compute.when_role = "assets"
"""


def test_it_is_true_for_an_item_of_the_role_with_a_heading(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path, budget_toml(more=PROSE))
    assert form_set.mistakes == ()
    items = (an_item("assets", "一、资产情况"), an_item("assets", ""), an_item("overall", "二、其他"))
    document = replace(a_budget_document(), narrative=items)
    assert [row["列资产"] for row in print_document(document, form_set)["文字"]] == [True, False, False]
    field = form_set.list("文字").field("列资产")
    assert [print_field(document, form_set, "文字", item, field) for item in items] == ["是", "", ""]


def test_a_role_that_is_not_there_and_a_kind_that_is_no_question_are_told(tmp_path: Path) -> None:
    wrong = budget_toml(more=PROSE.replace('when_role = "assets"', 'when_role = "asset"'))
    (told,) = budget_form(tmp_path, wrong).mistakes
    assert (told.cause, told.cure) == ("没有“asset”这个类别（roles）", "是不是“assets”？")
    wrong = budget_toml(more=PROSE.replace('kind = "yes_no"\n', ""))
    (told,) = budget_form(tmp_path, wrong).mistakes
    assert (told.cause, told.cure) == ("“列资产”用了 when_role，种类却不是 yes_no", '写成 kind = "yes_no"。')
