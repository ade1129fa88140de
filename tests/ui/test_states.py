"""State marks follow from findings and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.finding import Severity
from core.domain.indicator import Indicator
from core.domain.project import Goal, Project
from core.domain.records import new_id
from core.domain.target_value import TargetValue
from core.forms.load import FormSets
from core.rules.check import check_document
from tests.builders import FORM, a_document, a_project, an_indicator
from ui.look.marks import StateMark
from ui.states import DocumentStates, Index, document_states


@pytest.fixture
def states_of(form_sets: FormSets):  # type: ignore[no-untyped-def]
    form_set = form_sets.get(FORM)

    def states(document: Document) -> DocumentStates:
        return document_states(Index(document), form_set, check_document(document, form_set))

    return states


def test_a_sound_document_is_ready_in_all_its_parts(states_of) -> None:  # type: ignore[no-untyped-def]
    document = a_document()
    states = states_of(document)
    assert states.document.mark is StateMark.READY
    assert {state.mark for state in states.tabs.values()} == {StateMark.READY}
    assert {states.records[project.id].mark for project in document.projects} == {StateMark.READY}


def test_a_wrong_value_marks_its_project_its_tab_and_the_document_with_the_same_count(states_of) -> None:  # type: ignore[no-untyped-def]
    wrong = a_project(2, amounts={"budget": Amount(200_000_000), "fiscal": Amount(120_000_000)})
    document = a_document(projects=(a_project(1), wrong))
    states = states_of(document)
    assert states.records[wrong.id].mark is StateMark.ERROR
    assert states.records[document.projects[0].id].mark is StateMark.READY
    assert states.tabs["projects"] == states.records[wrong.id] == states.document
    assert states.tabs["narrative"].mark is StateMark.READY


def test_a_project_of_which_only_name_and_amount_are_there_is_empty(states_of) -> None:  # type: ignore[no-untyped-def]
    bare = Project(
        new_id(), name="办公楼屋面维修", amounts={"budget": Amount(1_000_000)},
        goals=(Goal(new_id()),), indicators=(Indicator(new_id()),),
    )  # fmt: skip
    document = a_document(projects=(bare,))
    assert states_of(document).records[bare.id].mark is StateMark.EMPTY


def test_a_new_document_without_a_project_is_not_ready(form_sets: FormSets) -> None:
    form_set, document = form_sets.get("xiangtan-project"), a_document(projects=())
    document = replace(document, form_ids=(form_set.id,), narrative=())
    states = document_states(Index(document), form_set, ())
    assert states.tabs["basics"].mark is StateMark.READY
    assert states.document.mark is StateMark.FILLING


def test_what_only_lacks_values_is_being_filled_and_counts_what_is_missing(states_of) -> None:  # type: ignore[no-untyped-def]
    project = a_project(1)
    lacking = replace(project.indicators[0], targets={})
    document = a_document(projects=(replace(project, purpose="", indicators=(lacking, *project.indicators[1:])),))
    state = states_of(document).records[project.id]
    assert state.mark is StateMark.FILLING
    assert state.count == 2
    assert state.words == "还缺 2 处"


def test_warnings_alone_make_a_warning(states_of) -> None:  # type: ignore[no-untyped-def]
    vague = an_indicator(0, targets={"whole": TargetValue.parse("420场")})
    indicators = (vague, *(an_indicator(number) for number in range(1, 6)))
    document = a_document(projects=(a_project(1, indicators=indicators),))
    state = states_of(document).document
    assert state.mark is StateMark.WARNING
    assert state.words == "1 警告"


def test_counts_equal_the_findings_of_that_severity(states_of, form_sets: FormSets) -> None:  # type: ignore[no-untyped-def]
    broken = tuple(a_project(n, amounts={"budget": Amount(n * 1_000_000 + 1)}) for n in range(1, 4))
    document = a_document(projects=broken)
    errors = [f for f in check_document(document, form_sets.get(FORM)) if f.severity is Severity.ERROR]
    states = states_of(document)
    assert states.document.count == len(errors)
    assert sum(state.count for state in states.records.values()) == len(errors)
