"""Dumps of forms of which several lists share one home."""

from __future__ import annotations

import json
from pathlib import Path

from core.domain.records import same_content
from core.forms.load import FormSets
from core.jobs.dump import dump_documents, load_dump
from tests.builders import a_document, a_goal
from tests.region import GROUND, a_form

TWO_LISTS = GROUND + "".join(
    f"""
[[lists]]
path = "{name}"
item = "目标"
home = "goals"
where = {{ period = "{period}" }}
  [[lists.fields]]
  key = "内容"
  label = "{name}内容"
  home = "text"
"""
    for name, period in (("实施期目标", "whole"), ("年度目标", "annual"))
)
ROWS = [
    "实施期目标内容",
    "{%tr for 目标 in 实施期目标 %}",
    "{{目标.内容}}",
    "{%tr endfor %}",
    "年度目标内容",
    "{%tr for 目标 in 年度目标 %}",
    "{{目标.内容}}",
    "{%tr endfor %}",
    "{{单位名称}}",
]


def test_goals_of_two_lists_keep_the_order_they_have_together(tmp_path: Path) -> None:
    form_set = a_form(tmp_path / "region", TWO_LISTS, ROWS, 1)
    periods = ("annual", "whole", "elsewhere", "annual", "whole")
    goals = tuple(a_goal(f"目标{number}", period=period) for number, period in enumerate(periods))
    document = a_document((), goals=goals, layout=form_set.id)
    form_sets = FormSets((form_set,))
    (loaded,) = load_dump(json.loads(json.dumps(dump_documents([document], form_sets))), form_sets)
    assert same_content(loaded, document)
