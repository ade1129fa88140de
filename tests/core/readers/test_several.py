"""A file of several documents gives each of them again, equal to what was exported, with nothing of another in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from core.domain.document import Document
from core.forms.load import installed
from core.forms.model import FormSet
from core.jobs.sample import sample_documents
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from core.readers.several import read_documents
from tests.core.jobs.test_every_form_set import shown, told
from tests.joined import export, join, stack

FORM_SETS = installed()
SETS = FORM_SETS.proved()
SAMPLES: dict[str, Document] = {}
for _one in sample_documents(FORM_SETS):
    SAMPLES.setdefault(_one.layout, _one)
UNITS = ("示例县教育局", "示例县民政局", "示例县第一中学", "示例县第二中学", "示例县妇幼保健院")
KINDS = pytest.mark.parametrize("kind", ["docx", "xlsx"])
EVERY = pytest.mark.parametrize("layout", sorted(SAMPLES))


def of_unit(document: Document, number: int) -> Document:
    code = document.unit.code
    code = f"{int(code[:3]) + number}{code[3:]}" if code else ""
    return replace(document, unit=replace(document.unit, code=code, name=UNITS[number]))


def file_of(documents: Sequence[Document], folder: Path, kind: str) -> Path:
    paths = [export(one, FORM_SETS.get(one.layout), folder / str(n), kind) for n, one in enumerate(documents)]
    return join(paths, folder / f"x.{kind}")


def read(path: Path) -> tuple[Draft, ...]:
    return read_documents(open_office(path), SETS)


def output_of(form_set: FormSet, kind: str) -> object:
    return next(one for one in form_set.outputs if one.format == kind and not one.file_over)


def assert_found(drafts: Sequence[Draft], documents: Sequence[Document], kind: str) -> None:
    """Each document once, in the order of the file, equal in all its file prints, nothing unsure and nothing left."""
    found = [(draft.form_set.id, build_document(draft, draft.form_set)) for draft in drafts]
    owners = [(layout, one.unit.short_name, one.year) for layout, one in found]
    assert owners == [(one.layout, one.unit.short_name, one.year) for one in documents]
    for draft, (_, one), document in zip(drafts, found, documents, strict=True):
        output = output_of(draft.form_set, kind)
        assert one.unit.code in ("", document.unit.code)  # not every form prints it
        assert (draft.unsure, draft.unplaced) == ((), ())
        assert shown(draft.form_set, output, told(one)) == shown(draft.form_set, output, told(document))  # type: ignore[arg-type]


@EVERY
@KINDS
def test_the_units_of_a_file_are_documents_of_their_own(layout: str, kind: str, tmp_path: Path) -> None:
    documents = [of_unit(SAMPLES[layout], number) for number in range(2)]
    assert_found(read(file_of(documents, tmp_path, kind)), documents, kind)


@EVERY
@KINDS
def test_last_years_tables_and_this_years_are_two_documents(layout: str, kind: str, tmp_path: Path) -> None:
    this = SAMPLES[layout]
    documents = [replace(this, year=(this.year or 0) - 1), this]
    assert_found(read(file_of(documents, tmp_path, kind)), documents, kind)


@KINDS
def test_five_units_are_five_documents(kind: str, tmp_path: Path) -> None:
    documents = [of_unit(SAMPLES["hebei-performance-single"], number) for number in range(5)]
    assert_found(read(file_of(documents, tmp_path, kind)), documents, kind)


@pytest.mark.parametrize("layout", ["xiangtan-project", "hebei-performance", "jiangsu-department"])
def test_units_below_one_another_in_one_sheet_are_documents_of_their_own(layout: str, tmp_path: Path) -> None:
    documents = [of_unit(SAMPLES[layout], number) for number in range(3)]
    path = stack(file_of(documents, tmp_path, "xlsx"), tmp_path / "y.xlsx")
    drafts = read(path)
    found = [build_document(draft, draft.form_set) for draft in drafts]
    assert [one.unit.name for one in found] == list(UNITS[:3])
    assert [len(one.projects) for one in found] == [len(one.projects) for one in documents]
    for draft in drafts:
        assert not {name for name in UNITS if name not in draft.root.text("单位名称")} & {
            value.text for value in draft.values
        }


@KINDS
def test_the_tables_of_form_sets_of_every_kind_are_each_read_by_their_own(kind: str, tmp_path: Path) -> None:
    documents = list(SAMPLES.values())
    assert_found(read(file_of(documents, tmp_path, kind)), documents, kind)


@KINDS
def test_project_tables_of_two_layouts_are_two_documents(kind: str, tmp_path: Path) -> None:
    documents = [SAMPLES["hebei-performance"], SAMPLES["xiangtan-project"]]
    assert_found(read(file_of(documents, tmp_path, kind)), documents, kind)


@EVERY
@KINDS
def test_the_file_of_one_document_stays_one(layout: str, kind: str, tmp_path: Path) -> None:
    path = export(SAMPLES[layout], FORM_SETS.get(layout), tmp_path, kind)
    assert read(path) == read_office(open_office(path), SETS)[:1]


def test_units_that_take_turns_are_each_read_whole(tmp_path: Path) -> None:
    first, second = (of_unit(SAMPLES["hebei-performance-single"], number) for number in range(2))
    parts = [
        replace(one, projects=(project,))
        for pair in zip(first.projects, second.projects, strict=True)
        for one, project in zip((first, second), pair, strict=True)
    ]
    found = [build_document(draft, draft.form_set) for draft in read(file_of(parts, tmp_path, "xlsx"))]
    assert [(one.unit.name, len(one.projects)) for one in found] == [(UNITS[0], 2), (UNITS[1], 2)]


def mixed(seed: int) -> tuple[list[Document], str]:
    """Documents of random form sets, units and years in a random order, some units without a code, and how they are
    joined: Word files, workbooks, or all sheets below one another in one. No two lay out the same values."""
    chance = Random(seed)
    kind = chance.choice(("docx", "xlsx", "stack"))
    found: dict[tuple[str, int, bool], Document] = {}
    for layout in chance.choices(sorted(SAMPLES), k=chance.randint(2, 4)):
        number, is_last_year = chance.randrange(4), chance.random() < 0.3
        one = of_unit(SAMPLES[layout], number)
        unit = replace(one.unit, code="") if chance.random() < 0.3 else one.unit
        values = FORM_SETS.get(layout).like or layout
        one = replace(one, unit=unit, year=(one.year or 0) - is_last_year)
        found.setdefault((values.partition("-")[0], number, is_last_year), one)
    return list(found.values()), kind


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(n, marks=pytest.mark.nightly) for n in range(6, 60))])
def test_whatever_is_joined_is_found_again(seed: int, tmp_path: Path) -> None:
    documents, kind = mixed(seed)
    path = file_of(documents, tmp_path, "docx" if kind == "docx" else "xlsx")
    path = stack(path, tmp_path / "y.xlsx") if kind == "stack" else path
    assert_found(read(path), documents, "docx" if kind == "docx" else "xlsx")
