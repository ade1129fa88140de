"""A new year: what is kept, cleared and asked for, by the form set's word or the clerk's; and the answers."""

from __future__ import annotations

from dataclasses import replace

from core.domain.amount import Amount
from core.domain.change import AddDocument, ChangeSet, SetOverride
from core.domain.document import CARRIED, Document, FieldKey, Override, OverrideKey
from core.domain.target_value import TargetValue
from core.editing import documents, fields
from core.editing.next_year import answer, questions
from core.editing.session import Session
from core.forms.following import Told
from core.forms.model import Carry, FormSet
from core.forms.next_year import carry_lines
from core.forms.printing import override_key

BUDGET = ("项目列表", "amounts.budget")


def made(session: Session, document: Document, form_set: FormSet, budget: Carry | None = None) -> documents.NewYear:
    chosen = {BUDGET: budget} if budget else {}
    return documents.new_year(session, document.id, 2026, (form_set,), chosen)


def test_what_the_form_asks_for_is_asked_for_and_the_counts_cover_every_mark(
    session: Session, document: Document, form_set: FormSet
) -> None:
    new = made(session, document, form_set)
    copy = session.document(new.document_id)
    assert (new.kept + len(new.asked), new.cleared) == (len(copy.marks), 0)
    indicators = [one for project in copy.projects for one in project.indicators]
    assert {FieldKey(one.id, "basis") for one in indicators} <= set(new.asked)
    assert FieldKey(copy.projects[0].id, "name") not in new.asked


def test_the_preview_counts_what_is_then_done(session: Session, document: Document, form_set: FormSet) -> None:
    lines = carry_lines(document, (form_set,))
    new = made(session, document, form_set)
    counted = {carry: sum(one.count for one in lines if one.carry is carry) for carry in Carry}
    assert (counted[Carry.KEEP], counted[Carry.CLEAR], counted[Carry.ASK]) == (new.kept, new.cleared, len(new.asked))
    (budget,) = (one for one in lines if one.place == BUDGET)
    assert (budget.words, budget.count, budget.sample) == ("项目 · 预算数", 2, "128.50")


def test_the_clerks_word_goes_before_that_of_the_form(session: Session, document: Document, form_set: FormSet) -> None:
    new = made(session, document, form_set, budget=Carry.CLEAR)
    copy = session.document(new.document_id)
    assert new.cleared == 2
    assert all("budget" not in project.amounts for project in copy.projects)
    assert FieldKey(copy.projects[0].id, "amounts.budget") not in copy.marks
    assert copy.projects[0].amounts["fiscal"] == document.projects[0].amounts["fiscal"]


def test_what_was_printed_by_hand_goes_with_the_cleared_value_and_is_told(
    session: Session, document: Document, form_set: FormSet
) -> None:
    field = form_set.field_at(*BUDGET)
    assert field is not None
    place = override_key(form_set, BUDGET[0], document.projects[0].id, field.key)
    title = OverrideKey(form_set.id, BUDGET[0], document.projects[1].id, "表题")
    changes = (SetOverride(place, None, Override("129", "导入")), SetOverride(title, None, Override("表二", "导入")))
    session.apply(ChangeSet(document.id, "改写", changes))
    new = made(session, document, form_set, budget=Carry.CLEAR)
    assert [override.text for override in session.document(new.document_id).overrides.values()] == ["表二"]
    assert [one.text for one in new.changes if one.told is Told.DROPPED] == ["129"]


def test_the_questions_say_where_and_what_was_last_year(
    session: Session, document: Document, form_set: FormSet
) -> None:
    new = made(session, document, form_set)
    asked = questions(session.document(new.document_id), form_set)
    assert [one.key for one in asked] == [one.key for one in questions(
        session.document(new.document_id), form_set, new.asked
    )]  # fmt: skip
    basis = next(one for one in asked if one.key.path == "basis")
    assert (basis.words, basis.text) == ("项目1 · 指标1“会议服务场次” · 指标值确定依据", "物业服务合同")
    goal = next(one for one in asked if "目标1" in one.words)
    assert goal.text
    assert goal.text not in goal.words, "what it is called by stands beside it"


def test_answers_are_one_step_that_settles_the_marks_and_undo_brings_them_back(
    session: Session, document: Document, form_set: FormSet
) -> None:
    new = made(session, document, form_set)
    before = session.document(new.document_id)
    first, second, third, fourth = [one for one in questions(before, form_set) if "指标" in one.words][:4]
    texts = {first: "≥450场", second: second.text, third: ""}
    assert answer(session, form_set, new.document_id, texts) == ()
    after = session.document(new.document_id)
    rows = after.projects[0].indicators
    assert rows[0].targets["whole"] == TargetValue.parse("≥450场")
    assert rows[0].basis == before.projects[0].indicators[0].basis
    assert rows[1].targets == {}
    assert not {first.key, second.key, third.key} & after.marks.keys()
    assert after.marks[fourth.key].state == CARRIED
    session.undo(new.document_id)
    assert session.document(new.document_id) == before


def test_an_edited_value_is_confirmed_and_undo_brings_its_mark_back(
    session: Session, document: Document, form_set: FormSet
) -> None:
    new = made(session, document, form_set)
    project = session.document(new.document_id).projects[0]
    key = FieldKey(project.id, "purpose")
    fields.set_text(session, form_set, new.document_id, "项目列表", project.id, "资金用途", "用于新楼")
    assert key not in session.document(new.document_id).marks
    session.undo(new.document_id)
    assert session.document(new.document_id).marks[key].reason == "2025"


def test_blank_values_are_neither_counted_nor_asked_for(session: Session, form_set: FormSet) -> None:
    from tests.builders import a_document, a_project

    old = a_document((a_project(amounts={"budget": Amount(None)}, indicators=0, goals=()),), narrative=())
    session.apply(ChangeSet(old.id, "新建", (AddDocument(replace(old, year=2025)),)))
    assert BUDGET not in [one.place for one in carry_lines(old, (form_set,))]
    assert documents.new_year(session, old.id, 2026, (form_set,)).asked == ()
