"""Composed prose on its way out: exported with the changes of a year, dumped and loaded, told where it has no place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.domain.records import value_paths
from core.editing.session import open_session
from core.forms.load import FormSets, installed
from core.jobs.batch import Wanted, export_many
from core.jobs.check import check_documents, last_year_of
from core.jobs.dump import dump_documents, load_dump
from core.jobs.export import export_document, export_documents
from core.jobs.layout import left_out
from tests.prose_form import a_year, composed, proved_prose_form

CHANGE = "比上年减少9.75万元，即-97500.00元。"
LAST = a_year(2024, "90")


@pytest.fixture(scope="module")
def form_sets(tmp_path_factory: pytest.TempPathFactory) -> FormSets:
    form_set = proved_prose_form(tmp_path_factory.mktemp("forms"))
    return FormSets((form_set, *installed()))


def texts(file: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]


@pytest.fixture
def document() -> Document:
    return composed(a_year(2025, "80.25"))


def test_an_export_tells_changes_against_last_year(document: Document, form_sets: FormSets, tmp_path: Path) -> None:
    how = {"formats": ("docx",), "draft": True, "page_numbers": False}
    report = export_document(document, form_sets, None, tmp_path / "with", last_year=LAST, **how)  # type: ignore[arg-type]
    assert CHANGE in texts(report.files[0])
    report = export_document(document, form_sets, None, tmp_path / "without", **how)  # type: ignore[arg-type]
    assert not any(text.startswith("比上年") for text in texts(report.files[0]))


def test_many_documents_find_last_year_in_their_file(document: Document, form_sets: FormSets, tmp_path: Path) -> None:
    path = tmp_path / "县.jmt"
    with open_session(path, create=True) as session:
        for one in (LAST, document):
            session.apply(ChangeSet(one.id, "加入", (AddDocument(one),)))
        assert last_year_of(session, document) == LAST
        (checked,) = check_documents([document], form_sets, before=lambda one: last_year_of(session, one))
        heads = [head for head in session.heads if head.year == 2025]
    report = export_documents([checked], form_sets, tmp_path / "one", formats=("docx",), draft=True)
    assert CHANGE in texts(report.files[0])
    wanted = Wanted(path, form_sets, tmp_path / "many", formats=("docx",), draft=True)
    report, _ = export_many(wanted, heads, processes=1)
    assert CHANGE in texts(report.files[0])


def test_a_dump_tells_the_composed_paragraphs_and_loads_as_it_was(document: Document, form_sets: FormSets) -> None:
    data = json.loads(json.dumps(dump_documents([document], form_sets, lambda one: LAST), ensure_ascii=False))
    (dumped,) = data["文件"]
    (told,) = dumped["模板文字"]
    assert (told["位置"], told["文字"], told["段落"][1]) == ("文字/1", "收入文字", CHANGE)
    assert dumped["内容"]["文字"][0]["正文"] == ["自己写的一段。"]
    assert dumped["表"]["变动"][0]["增减"] == "-9.75"
    (again,) = load_dump(data, form_sets)
    assert [replace(item, id="") for item in again.narrative] == [replace(item, id="") for item in document.narrative]
    typed = replace(document, narrative=tuple(replace(item, composed="") for item in document.narrative))
    assert "模板文字" not in dump_documents([typed], form_sets)["文件"][0]


def test_another_layout_without_the_text_says_so(document: Document, form_sets: FormSets) -> None:
    assert "composed" in value_paths(document.narrative[0])
    own, other = form_sets.get("demo-budget"), form_sets.get("hebei-performance")
    told = [one for one in left_out(document, form_sets, other, other.outputs) if "模板文字" in one.words]
    assert [(one.words, one.text) for one in told] == [("条目1 · 模板文字", "收入说明")]
    assert told[0].why == f"“{other.title}”没有这段模板文字，印自己写的段落"
    assert left_out(document, form_sets, own, own.outputs) == ()
    reason = replace(document, extra={"reason": "主要原因是人员减少。"})
    for format_, is_told in (("xlsx", True), ("docx", False)):
        outputs = [output for output in own.outputs if output.format == format_]
        words = [one.words for one in left_out(reason, form_sets, own, outputs)]
        assert ("增减原因" in words) == is_told
