"""Indicators copied from another project: names put right, values asked for, what is left as it was marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import CARRIED, Document, FieldKey
from core.domain.target_value import TargetValue
from core.editing.copy_project import CopySource, copy, plan_indicators, plan_project
from core.editing.session import Session
from core.errors import UserError
from core.forms.model import FormSet
from core.rules.check import check_document
from tests.builders import a_document, a_project, a_unit, an_indicator

ROW = an_indicator(0, name="2024年图书修缮场次", description="示例县图书馆的图书修缮次数", basis="合同")
OTHER = a_document(
    (a_project(name="2024年图书修缮", purpose="用于2024年图书修缮", indicators=(ROW, an_indicator(1))),),
    unit=a_unit(code="439", name="示例县图书馆"),
    year=2024,
)
SOURCE = CopySource(OTHER, OTHER.projects[0])


@pytest.fixture
def target(session: Session) -> Document:
    document = a_document((a_project(name="2025年展柜修缮", indicators=1),))
    for one in (document, OTHER):
        session.apply(ChangeSet(one.id, "新建", (AddDocument(one),)))
    return document


def test_values_bases_and_names_of_there_are_asked_for_with_a_proposal(target: Document, form_set: FormSet) -> None:
    plan = plan_indicators(target, form_set, target.projects[0].id, SOURCE, [ROW.id])
    asked = {one.key.path: one for one in plan.questions}
    assert set(asked) == {"name", "description", "targets.whole", "basis"}
    assert plan.proposals[asked["name"]] == "2025年展柜修缮场次"
    assert plan.proposals[asked["description"]] == f"{target.unit.name}的展柜修缮次数"
    assert asked["basis"] not in plan.proposals
    assert asked["basis"].words == "指标“2024年图书修缮场次” · 指标值确定依据"


def test_answers_are_taken_and_everything_else_stays_marked_as_one_step(
    session: Session, target: Document, form_set: FormSet
) -> None:
    project = target.projects[0]
    plan = plan_indicators(target, form_set, project.id, SOURCE, [one.id for one in SOURCE.project.indicators])
    asked = {one.key.path: one for one in plan.questions if one.key.record_id == plan.copies[0].id}
    answers = {asked["name"]: "展柜修缮场次", asked["targets.whole"]: "≥6场", asked["basis"]: asked["basis"].text}
    copied = copy(session, form_set, target.id, plan, answers)
    after = session.document(target.id)
    assert [one.id for one in after.projects[0].indicators][1:] == list(copied)
    first = after.projects[0].indicators[1]
    assert (first.name, first.basis) == ("展柜修缮场次", "合同")
    assert first.targets["whole"] == TargetValue.parse("≥6场")
    marked = {key.path for key in after.marks if key.record_id == first.id}
    assert marked == {"description"}
    assert {key.path for key in after.marks if key.record_id == copied[1]} == {
        "name", "description", "targets.whole", "basis",
    }  # fmt: skip
    assert set(after.marks.values()) == {replace(next(iter(after.marks.values())), state=CARRIED)}
    told = [one.message for one in check_document(after, form_set) if one.code == "D02"]
    assert "绩效指标描述沿用“2024年图书修缮”，请确认" in told
    session.undo(target.id)
    assert session.document(target.id) == target


def test_a_whole_project_comes_as_a_new_one_with_all_its_values_marked(
    session: Session, target: Document, form_set: FormSet
) -> None:
    plan = plan_project(target, form_set, SOURCE)
    purpose = next(one for one in plan.questions if one.key.path == "purpose")
    assert plan.proposals[purpose] == "用于2025年图书修缮"
    (copied,) = copy(session, form_set, target.id, plan, plan.proposals)
    after = session.document(target.id)
    new = after.projects[-1]
    assert (new.id, new.name, new.purpose) == (copied, "2025年图书修缮", "用于2025年图书修缮")
    assert new.amounts == SOURCE.project.amounts
    assert FieldKey(new.id, "amounts.budget") in after.marks
    assert FieldKey(new.id, "name") not in after.marks
    assert FieldKey(new.goals[0].id, "text") in after.marks
    assert session.document(OTHER.id) == OTHER


def test_nothing_chosen_is_refused(target: Document, form_set: FormSet) -> None:
    with pytest.raises(UserError, match="没有可以复制的指标"):
        plan_indicators(target, form_set, target.projects[0].id, SOURCE, [])
