"""Tasks, steps and what is asked of these, three lists one in the other in one table, over the pages of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.line import Line
from core.domain.records import new_id, same_content
from core.forms.model import FormSet
from tests.builders import a_document, a_unit
from tests.core.readers.test_region_forms import region, through
from tests.region import a_form, printed_both_ways

TOML = "".join(
    f"""
[[lists]]
path = "{path}"
item = "{item}"
home = "{home}"
rows = 1
  [[lists.fields]]
  key = "名"
  label = "{name}"
  home = "name"
  [[lists.fields]]
  key = "额"
  label = "{name}经费"
  home = "amounts.budget"
  kind = "money"
"""
    for path, item, home, name in (
        ("任务列表", "任务", "lines.task", "任务"),
        ("任务列表.措施", "措", "lines", "措施"),
        ("任务列表.措施.考核", "核", "lines", "考核"),
    )
)
ROWS = [
    "单位名称|{{单位名称}}*5",
    "任务|任务经费|措施|措施经费|考核|考核经费",
    "{%tr for 任务 in 任务列表 %}|||||",
    "{%tr for 措 in 任务.措施 %}|||||",
    "{%tr for 核 in 措.考核 %}|||||",
    "{% vm %}{{任务.名}}|{% vm %}{{任务.额}}|{% vm %}{{措.名}}|{% vm %}{{措.额}}|{{核.名}}|{{核.额}}",
    *["{%tr endfor %}|||||"] * 3,
]


@pytest.fixture(scope="module")
def form_set(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return region(tmp_path_factory.mktemp("tree") / "form", TOML, ROWS, 6, "任务经费", "措施经费", "考核经费")


def _line(name: str, lines: Sequence[Line] = (), group: str = "") -> Line:
    return Line(new_id(), name=name, amounts={"budget": Amount(12_340_000)}, lines=tuple(lines), group=group)


def _document(*tasks: Sequence[int]) -> Document:
    """Each task is told by how much is asked of each of its steps."""
    asked = [[[_line(f"考核{at}") for at in range(count)] for count in task] for task in tasks]
    steps = [[_line(f"措施{at}", lines) for at, lines in enumerate(task)] for task in asked]
    own = tuple(_line(f"任务{at}", lines, "task") for at, lines in enumerate(steps))
    return replace(a_document(0), unit=a_unit(code=""), year=None, lines=own, narrative=(), form_ids=("region",))


def test_a_record_that_would_not_be_printed_is_a_mistake_of_the_form(tmp_path: Path) -> None:
    """Its cells stand in the rows of a list below, which may be empty; a row of its own, or rows = 1, keeps it."""
    made = a_form(tmp_path / "a", TOML.replace("rows = 1\n", ""), ROWS, 6)
    told = [(one.file, one.place, one.tag, one.cause, one.cure) for one in made.mistakes]
    cause = "“{}”的格写在“{}”的行里，下面没有“{}”时这一条就不印"
    cure = "在 form.toml 的清单“{}”里写 rows = 1。"
    step, task = cause.format("措", "核", "核"), cause.format("任务", "措", "措")
    assert told == [
        ("form.docx", "表1 第6行第3格", "{{措.名}}", step, cure.format("任务列表.措施.考核")),
        ("form.docx", "表1 第6行第1格", "{{任务.名}}", task, cure.format("任务列表.措施")),
        ("form.xlsx", "工作表“表” C6", "{{措.名}}", step, cure.format("任务列表.措施.考核")),
        ("form.xlsx", "工作表“表” A6", "{{任务.名}}", task, cure.format("任务列表.措施")),
    ]
    own = [*ROWS[:3], "{{任务.名}}|{{任务.额}}||||", ROWS[3], "|{{任务.额}}|{{措.名}}|||", *ROWS[6:8]]
    assert a_form(tmp_path / "b", TOML.replace("rows = 1\n", ""), own, 6).mistakes == ()


@pytest.mark.parametrize("tasks", [[[]], [[], [2]], [[0, 2], [], [0], [3, 0]], [[1], [], []]])
def test_a_task_without_steps_has_none(form_set: FormSet, tmp_path: Path, tasks: list[list[int]]) -> None:
    document = _document(*tasks)
    for draft, found in through(form_set, document, tmp_path):
        assert same_content(replace(found, layout=document.layout), document)
        assert (draft.unsure, draft.unplaced) == ((), ())


@pytest.mark.parametrize("before", range(40, 49))
def test_steps_come_back_wherever_a_page_ends(form_set: FormSet, tmp_path: Path, before: int) -> None:
    """An amount beside several rows is not written again on the next page, where it would count twice."""
    document = _document([before], [2, 1, 3], [4], [1, 2])
    printed_both_ways(form_set, document)
    for draft, found in through(form_set, document, tmp_path):
        assert same_content(replace(found, layout=document.layout), document)
        assert (draft.unsure, draft.unplaced) == ((), ())
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert sheet.row_breaks.brk
    assert [cell.value for cell in sheet["B"]][2:].count(12.34) == len(document.lines)
