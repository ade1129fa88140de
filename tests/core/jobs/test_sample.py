"""The sample is a document a reviewer would take without a word."""

from __future__ import annotations

from core.domain.records import same_content
from core.forms.load import installed
from core.jobs.dump import dump_documents, load_dump
from core.jobs.sample import sample_documents
from core.rules.check import check_document
from tests.builders import SINGLE, a_sample

FORM_SETS = installed()


def test_every_form_set_has_a_sample_without_findings() -> None:
    documents = sample_documents(FORM_SETS)
    assert {document.layout for document in documents} == {form_set.id for form_set in FORM_SETS}
    for document in documents:
        assert check_document(document, FORM_SETS.get(document.layout)) == ()


def test_the_sample_of_hebei_has_six_full_projects() -> None:
    document = a_sample()
    assert len(document.projects) == 6
    assert all(len(project.indicators) >= 9 and len(project.goals) == 2 for project in document.projects)
    assert [item.role for item in document.narrative if item.level == 1] == ["overall", "itemised", "measures"]


def test_the_figures_of_the_prose_are_those_of_the_projects() -> None:
    document = a_sample()
    prose = "".join(text for item in document.narrative for text in item.paragraphs)
    for fund in ("budget", "fiscal", "other"):
        total = sum(project.amounts[fund].fen or 0 for project in document.projects if fund in project.amounts)
        assert f"{total / 1_000_000:.2f}万元" in prose


def test_the_sample_file_is_what_dump_makes_of_it() -> None:
    documents = sample_documents(FORM_SETS)
    again = load_dump(dump_documents(documents, FORM_SETS), FORM_SETS)
    assert all(same_content(left, right) for left, right in zip(documents, again, strict=True))


def test_the_sample_of_the_second_layout_has_what_is_its_own() -> None:
    document = a_sample(SINGLE)
    assert document.projects[0].code == "————"
    assert [project.amounts["other"].text for project in document.projects] == ["0", None]
    itemised = [item for item in document.narrative if item.role == "itemised" and item.level == 2]
    assert all([text[:5] for text in item.paragraphs] == ["绩效目标：", "绩效指标："] for item in itemised)
