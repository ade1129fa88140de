"""Rows of lists that share one home come, go and move among their own; the rows of the other list stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.domain.project import Goal
from core.domain.records import new_id
from core.editing import fields, records
from core.editing.session import Session
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.forms.selection import records_of
from tests.builders import a_document, a_project, a_work_item
from tests.region import HEAD

GOALS = "".join(
    f"""
[[lists]]
path = "{name}"
item = "目标"
home = "goals"
where = {{ period = "{period}" }}
  [[lists.fields]]
  key = "内容"
  label = "{name}"
  home = "text"
"""
    for name, period in (("中长期目标", "whole"), ("年度目标", "annual"))
)
WORKS = """
[[lists]]
path = "项目列表"
item = "项目"
home = "projects"
title_field = "名称"
  [[lists.fields]]
  key = "名称"
  label = "名称"
  home = "name"
[[lists]]
path = "工作列表"
item = "工作"
home = "work_items"
  [[lists.fields]]
  key = "对应项目"
  label = "对应项目"
  home = "projects"
  kind = "references"
  of = "项目列表"
"""


@pytest.fixture
def region(tmp_path: Path) -> FormSet:
    (tmp_path / "form.toml").write_text(HEAD + GOALS + WORKS, encoding="utf-8")
    form_set = load_form_set(tmp_path, prove=False)
    assert form_set.mistakes == ()
    return form_set


def opened(session: Session) -> Document:
    goals = tuple(Goal(new_id(), text, "whole" if text.isupper() else "annual") for text in ("a", "X", "b", "Y", "c"))
    projects = (a_project(name="甲"), a_project(name="乙"))
    document = a_document(projects, goals=goals, work_items=(a_work_item("后勤"),))
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    return document


def texts(session: Session, document: Document) -> str:
    return "".join(goal.text for goal in session.document(document.id).goals)


@pytest.mark.parametrize(("index", "wanted"), [(0, "aZXbYc"), (1, "aXbZYc"), (2, "aXbYZc"), (9, "aXbYZc")])
def test_a_new_row_stands_among_its_own(session: Session, region: FormSet, index: int, wanted: str) -> None:
    document = opened(session)
    made = records.add_record(session, region, document.id, document.id, "中长期目标", index, {"内容": "Z"})
    assert texts(session, document) == wanted
    assert next(goal for goal in session.document(document.id).goals if goal.id == made).period == "whole"


def test_pasted_rows_stand_at_the_end_of_their_list(session: Session, region: FormSet) -> None:
    document = opened(session)
    rows = [{"内容": "V"}, {"内容": "W"}]
    records.paste_rows(session, region, document.id, document.id, "中长期目标", [], rows)
    assert texts(session, document) == "aXbYVWc"


@pytest.mark.parametrize(("to", "wanted"), [(0, "caXbY"), (1, "aXcbY"), (2, "aXbYc")])
def test_a_row_moves_to_a_place_of_its_list(session: Session, region: FormSet, to: int, wanted: str) -> None:
    document = opened(session)
    records.move_record(session, region, document.id, document.goals[4].id, to)
    assert texts(session, document) == wanted
    own = records_of(session.document(document.id), region.list("年度目标"))
    assert [goal.text for goal in own].index("c") == to


def test_rows_move_together_before_a_place_of_their_list(session: Session, region: FormSet) -> None:
    document = opened(session)
    records.move_records(session, region, document.id, [document.goals[2].id, document.goals[4].id], 0)
    assert texts(session, document) == "bcaXY"
    session.undo(document.id)
    assert texts(session, document) == "aXbYc"


def test_the_rows_of_the_other_list_are_not_among_them(session: Session, region: FormSet) -> None:
    document = opened(session)
    own = records_of(document, region.list("中长期目标"))
    assert [goal.text for goal in own] == ["X", "Y"]


def test_names_of_projects_become_references_to_them(session: Session, region: FormSet) -> None:
    document = opened(session)
    work = document.work_items[0]
    fields.set_text(session, region, document.id, "工作列表", work.id, "对应项目", "乙、别处的项目")
    assert session.document(document.id).work_items[0].projects == (document.projects[1].id, "别处的项目")
