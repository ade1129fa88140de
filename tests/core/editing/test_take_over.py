"""从项目取数: project budgets as project expenditure, by code and fund, as one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.domain.amount import Amount
from core.domain.change import AddDocument, ChangeSet
from core.domain.document import CARRIED, Document, FieldKey, Mark
from core.domain.line import Line
from core.domain.project import Project
from core.domain.records import new_id
from core.editing.session import Session
from core.editing.take_over import Share, lists_of, plan_taking, shares_of, take_over
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.paths import templates_dir
from tests.builders import FORM, a_unit

GENERAL, OWN, FUND = "项目支出.一般公共", "项目支出.单位资金", "项目支出.政府性基金"


@pytest.fixture(scope="session")
def form_set() -> FormSet:
    return load_form_set(templates_dir() / "hebei-budget", prove=False)


def a_line(code: str, **amounts: str) -> Line:
    return Line(new_id(), code, amounts={key: Amount.parse(text) for key, text in amounts.items()})


def a_project(name: str, code: str = "", fund: str = "", **amounts: str) -> Project:
    extra = {key: text for key, text in (("functional_code", code), ("fund", fund)) if text}
    return Project(new_id(), name=name, amounts={k: Amount.parse(t) for k, t in amounts.items()}, extra=extra)


def a_document(*projects: Project, lines: tuple[Line, ...] = ()) -> Document:
    made = Document(new_id(), a_unit(), 2025, form_ids=("hebei-budget",))
    return replace(made, projects=projects, expenditures=lines)


def put(session: Session, document: Document) -> Document:
    session.apply(ChangeSet(document.id, "加入", (AddDocument(document),)))
    return document


def printed(document: Document) -> dict[str, Mapping[str, str]]:
    return {
        line.code: {key: amount.print() for key, amount in line.amounts.items() if not amount.is_blank}
        for line in document.expenditures
    }


def test_every_project_says_what_it_brings_or_why_it_brings_nothing(form_set: FormSet) -> None:
    document = a_document(
        a_project("物业", "2010303", budget="126"),
        a_project("维修", budget="40"),
        a_project("空的", "2010303"),
        a_project("写字", "2010303", budget="约50"),
        a_project("零", "2010303", budget="0"),
    )
    found = [(share.name, share.refusal) for share in shares_of(document, form_set)]
    assert found == [
        ("物业", ""),
        ("维修", "没有功能科目编码"),
        ("空的", "没有金额"),
        ("写字", "金额不是数"),
        ("零", ""),
    ]


def test_money_of_several_kinds_counts_to_the_funds_it_is_of(form_set: FormSet) -> None:
    document = a_document(
        a_project("物业", "2010303", "政府性基金", budget="128.5", fiscal="120", other="8.5"),
        a_project("差一分", "2010303", budget="128.5", fiscal="120", other="8.51"),
        a_project("不认得", "2010303", "财政的钱", budget="1"),
    )
    first, second, *rest = shares_of(document, form_set)
    assert (first.part, first.fund, second.part, second.fund) == ("fiscal", FUND, "other", OWN)
    assert [share.refusal for share in rest] == ["各项资金合计 128.51，与预算 128.50 不等", "没有选资金性质"]


def test_the_plan_shows_what_stays_and_what_is_blank_is_no_nought(form_set: FormSet) -> None:
    lines = (a_line("2010303", basic_general="70", project_general="10"), a_line("2080505", project_own="3"))
    document = a_document(
        a_project("物业", "2010303", budget="126"), a_project("维修", "2010399", budget="0"), lines=lines
    )
    shares = shares_of(document, form_set)
    cells = [(cell.code, cell.fund, cell.present, cell.new) for cell in plan_taking(document, form_set, shares)]
    assert cells == [
        ("2010303", GENERAL, 10_000_000, 126_000_000),
        ("2010399", GENERAL, None, 0),
        ("2080505", OWN, 3_000_000, 3_000_000),
    ]
    cleared = plan_taking(document, form_set, shares, clears_rest=True)
    assert [(cell.present, cell.new) for cell in cleared][-1] == (3_000_000, None)


def test_taking_over_is_one_step_that_leaves_other_expenditure_alone(session: Session, form_set: FormSet) -> None:
    lines = (a_line("2010303", basic_general="70", project_general="10", project_own="2"), a_line("2080505"))
    projects = a_project("物业", "2010303", budget="126"), a_project("维修", budget="40.5"), a_project("空的")
    document = put(session, a_document(*projects, lines=lines))
    marked = FieldKey(lines[0].id, "amounts.project_general")
    shares = [replace(share, code=share.code or "2010399") for share in shares_of(document, form_set)]
    take_over(session, form_set, document.id, shares)
    now = session.document(document.id)
    assert printed(now) == {
        "2010303": {"basic_general": "70", "project_general": "126.00", "project_own": "2"},
        "2080505": {},
        "2010399": {"project_general": "40.50"},
    }
    assert [project.extra.get("functional_code") for project in now.projects] == ["2010303", "2010399", "2010399"]
    assert marked not in now.marks
    assert session.undo_title(document.id) == "从 2 个项目取数"
    session.undo(document.id)
    assert session.document(document.id) == document


def test_the_next_time_nothing_is_asked_and_nothing_changes(session: Session, form_set: FormSet) -> None:
    document = put(session, a_document(a_project("物业", budget="126", fiscal="120", other="6")))
    shares = [replace(share, code="2010303") for share in shares_of(document, form_set)]
    shares[0] = replace(shares[0], fund=FUND)
    take_over(session, form_set, document.id, shares)
    now = session.document(document.id)
    assert now.projects[0].extra == {"functional_code": "2010303", "fund": "政府性基金"}
    again = shares_of(now, form_set)
    assert [(share.refusal, share.fund) for share in again] == [("", FUND), ("", OWN)]
    title = session.undo_title(document.id)
    take_over(session, form_set, document.id, again)
    assert session.document(document.id) is now
    assert session.undo_title(document.id) == title


def test_two_lines_of_one_code_are_not_counted_twice(session: Session, form_set: FormSet) -> None:
    lines = (a_line("2010303", project_general="10"), a_line("2010303", project_general="5", basic_general="1"))
    document = put(session, a_document(a_project("物业", "2010303", budget="20"), lines=lines))
    (cell,) = plan_taking(document, form_set, shares_of(document, form_set))
    assert (cell.present, cell.new) == (15_000_000, 20_000_000)
    take_over(session, form_set, document.id, shares_of(document, form_set))
    first, second = session.document(document.id).expenditures
    assert (first.amounts["project_general"].print(), "project_general" in second.amounts) == ("20.00", False)


def test_a_carried_amount_is_settled_by_taking_over(session: Session, form_set: FormSet) -> None:
    line = a_line("2010303", project_general="10")
    key = FieldKey(line.id, "amounts.project_general")
    made = a_document(a_project("物业", "2010303", budget="20"), lines=(line,))
    document = put(session, replace(made, marks={key: Mark(CARRIED, "2024")}))
    take_over(session, form_set, document.id, shares_of(document, form_set))
    assert session.document(document.id).marks == {}


def test_a_form_without_expenditure_takes_nothing() -> None:
    form_set = load_form_set(templates_dir() / FORM, prove=False)
    assert lists_of(form_set) is None
    assert shares_of(a_document(a_project("物业", budget="1")), form_set) == ()
    assert plan_taking(a_document(), form_set, [Share("x", "", "budget", Amount(1), "2", "y")]) == ()
