"""Both layouts, in and out: what was handed in comes back equal, whichever layout and file it went through."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.document import Document
from core.domain.records import content
from core.forms.load import FormSets, installed
from core.jobs.documents import add_documents
from core.jobs.dump import load_dump
from core.jobs.layout import in_layout
from tests.builders import FORM, SINGLE, a_sample
from tests.flows.shell import Run

SHARED = Path(__file__).resolve().parents[3] / "shared" / "office"
OFFICES = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
SOURCES = [FORM, SINGLE, *(pytest.param(name, marks=OFFICES) for name in ("001.docx", "004.docx"))]


@pytest.fixture(scope="module")
def form_sets() -> FormSets:
    return installed()


def kept(run: Run, file: Path, form_sets: FormSets) -> Document:
    (document,) = load_dump(json.loads(run("dump", file).out), form_sets)
    return document


def put_in(run: Run, source: str, file: Path, form_sets: FormSets) -> Document:
    """The source in a workspace file: a sample, or what is read of a real office's file."""
    if source in (FORM, SINGLE):
        sample = a_sample(source)
        # the single-grid layout prints no code of the unit
        add_documents(file, [replace(sample, unit=replace(sample.unit, code=""))] if source == SINGLE else [sample])
    else:
        run("import", file, SHARED / source)
    return kept(run, file, form_sets)


def around(run: Run, file: Path, folder: Path, form_sets: FormSets, form_id: str, ending: str) -> Document:
    """The document after it went out as a draft in a layout and format, and in again by itself."""
    done = run("export", file, "--to", folder, "--draft", "--form", form_id, "--format", ending)
    assert done.code in (0, 1), done.err
    (book,) = folder.glob(f"*.{ending}")
    again = folder / "读回.jmt"
    assert run("import", again, book).code in (0, 1)
    return kept(run, again, form_sets)


def facts(document: Document, *parts: str) -> dict[str, Any]:
    return {name: value for name, value in content(document).items() if not parts or name in parts}


@pytest.mark.parametrize("source", SOURCES)
def test_a_word_file_in_the_own_layout_comes_back_equal(
    source: str, run: Run, tmp_path: Path, form_sets: FormSets
) -> None:
    document = put_in(run, source, tmp_path / "数据.jmt", form_sets)
    layout = SINGLE if source in (SINGLE, "004.docx") else FORM
    assert document.layout == layout
    assert facts(around(run, tmp_path / "数据.jmt", tmp_path, form_sets, layout, "docx")) == facts(document)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("form_id", [FORM, SINGLE])
def test_a_workbook_in_either_layout_brings_equal_projects(
    source: str, form_id: str, run: Run, tmp_path: Path, form_sets: FormSets
) -> None:
    document = put_in(run, source, tmp_path / "数据.jmt", form_sets)
    read = around(run, tmp_path / "数据.jmt", tmp_path, form_sets, form_id, "xlsx")
    wanted = in_layout(document, form_sets.get(form_id))
    assert read.layout == form_id
    assert facts(read, "projects", "year") == facts(wanted, "projects", "year")


@pytest.mark.parametrize("source", SOURCES)
def test_a_word_file_in_the_other_layout_brings_everything_but_what_was_listed(
    source: str, run: Run, tmp_path: Path, form_sets: FormSets
) -> None:
    document = put_in(run, source, tmp_path / "数据.jmt", form_sets)
    other = FORM if document.layout == SINGLE else SINGLE
    read = around(run, tmp_path / "数据.jmt", tmp_path, form_sets, other, "docx")
    parts = ("projects", "narrative", "year")
    assert facts(read, *parts) == facts(in_layout(document, form_sets.get(other)), *parts)
    assert (read.layout, read.unit.name) == (other, document.unit.name)
    told = run("export", tmp_path / "数据.jmt", "--to", tmp_path / "再", "--draft", "--form", other).out
    assert ("单位编码：" in told) == bool(document.unit.code and not read.unit.code)
    assert "只在“" not in told
    assert [one.text for one in read.overrides.values()] == [one.text for one in document.overrides.values()]
