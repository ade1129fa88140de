"""A document is checked against the same unit's document of the year before, when the file has it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from core.domain.amount import Amount
from core.domain.document import Document
from core.editing.session import open_session
from core.forms.load import installed
from core.jobs.check import check_documents, chosen_documents, last_year_of
from core.jobs.documents import add_documents
from tests.builders import a_document, a_project, a_unit

UNIT = a_unit()


def with_budget(year: int, text: str, **changes: object) -> Document:
    amount = Amount.parse(text)
    project = a_project(amounts={"budget": amount, "fiscal": amount})
    return a_document((project,), unit=replace(UNIT, id=f"{year}", **changes), year=year)  # type: ignore[arg-type]


def codes(file: Path, year: int) -> set[str]:
    with open_session(file, read_only=True) as session:
        documents = chosen_documents(session, None, year)
        checked = check_documents(documents, installed(), before=partial(last_year_of, session))
    return {finding.code for one in checked for finding in one.findings}


def test_an_amount_typed_in_yuan_is_seen_against_last_years(tmp_path: Path) -> None:
    file = tmp_path / "县.jmt"
    add_documents(file, [with_budget(2024, "12.05"), with_budget(2025, "120500")])
    assert codes(file, 2025) == {"A34"}
    assert codes(file, 2024) == set()


def test_another_units_document_is_not_last_years(tmp_path: Path) -> None:
    file = tmp_path / "县.jmt"
    add_documents(file, [with_budget(2024, "12.05", code="437", name="示例县档案馆"), with_budget(2025, "120500")])
    assert codes(file, 2025) == set()
