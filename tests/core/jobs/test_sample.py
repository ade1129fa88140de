"""The sample is a document a reviewer would take without a word."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.records import same_content
from core.errors import UserError
from core.forms.load import FormSets, installed
from core.jobs.dump import dump_documents, load_dump
from core.jobs.sample import OWN, own_samples, sample_documents
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


def test_a_form_set_brings_its_own_sample(tmp_path: Path) -> None:
    form_set = FORM_SETS.get(SINGLE)
    folder = tmp_path / "mine"
    shutil.copytree(form_set.folder, folder)
    mine = replace(form_set, id="mine", folder=folder)
    told = json.dumps(dump_documents([replace(a_sample(SINGLE), form_ids=("mine",), layout="mine")], FormSets((mine,))))
    (folder / OWN).write_text(told, encoding="utf-8")
    (found,) = sample_documents(FormSets((mine,)))
    assert found.layout == "mine"
    assert len(found.projects) == len(a_sample(SINGLE).projects)


def test_a_sample_that_cannot_be_read_is_told_and_left_out(tmp_path: Path) -> None:
    form_set = replace(FORM_SETS.get(SINGLE), id="mine", folder=tmp_path)
    (tmp_path / OWN).write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="不是 JSON"):
        own_samples(form_set)
    assert sample_documents(FormSets((form_set,))) == ()
