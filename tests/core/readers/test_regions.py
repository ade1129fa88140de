"""The whole-department forms of Jiangsu and Hunan: the real files where they are at hand, and the samples."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import openpyxl
import pytest

from core.domain.document import Document
from core.domain.project import Project
from core.domain.records import new_id, same_content
from core.forms.load import FormSets, installed
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.jobs.sample import sample_documents
from core.office.open import open_office
from core.readers.build import build_document
from core.readers.draft import Draft
from core.readers.read import read_office
from core.renderers.docx import compile_docx
from core.renderers.xlsx import compile_xlsx

SHARED = Path(__file__).resolve().parents[4] / "shared" / "office"
JIANGSU, HUNAN = "jiangsu-department", "hunan-department"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")


@pytest.fixture(scope="module")
def every() -> tuple[FormSet, ...]:
    return tuple(one for one in installed().proved() if not one.is_broken)


def sample_of(form_id: str) -> tuple[FormSet, Document]:
    form_set = installed().get(form_id)
    return form_set, sample_documents(FormSets((form_set,)))[0]


def as_file(form_set: FormSet, document: Document, kind: str) -> bytes:
    printed = print_document(document, form_set)
    output = next(one for one in form_set.outputs if one.format == kind)
    if kind == "docx":
        return compile_docx(form_set.folder / output.template).render(printed)
    records = printed[output.over] if output.over else []
    book = compile_xlsx(form_set.folder / output.template, form_set, output)
    return book.render(printed, records, [f"附件{number}" for number in range(3, 3 + len(records))])


def read(path: Path, data: bytes, form_sets: Collection[FormSet]) -> tuple[Draft, Document]:
    path.write_bytes(data)
    draft = read_office(open_office(path), form_sets)[0]
    return draft, build_document(draft, draft.form_set)


# ---------------------------------------------------------------- the real files


@real
@pytest.mark.parametrize(
    ("name", "form_id"),
    [
        ("000.xlsx", JIANGSU),
        ("001.docx", "hebei-performance"),
        ("002.docx", "hebei-budget"),
        ("003.docx", HUNAN),
        ("004.docx", "hebei-performance-single"),
    ],
)
def test_every_real_file_is_known_by_its_form_among_all(name: str, form_id: str, every: tuple[FormSet, ...]) -> None:
    file = open_office(SHARED / name)
    best = min(_timed(lambda: read_office(file, every)) for _ in range(3))
    draft = read_office(file, every)[0]
    assert (draft.form_set.id, draft.unsure, draft.unplaced) == (form_id, (), ())
    assert best < 1.0


def _timed(deed: Callable[[], object]) -> float:
    start = perf_counter()
    deed()
    return perf_counter() - start


@real
def test_000_is_placed_whole(every: tuple[FormSet, ...]) -> None:
    draft = read_office(open_office(SHARED / "000.xlsx"), every)[0]
    document = build_document(draft, draft.form_set)
    assert (document.year, len(document.projects), len(document.work_items)) == (2022, 12, 7)
    assert [len(work.indicators) for work in document.work_items] == [3, 2, 2, 3, 3, 3, 4]
    assert [work.kind for work in document.work_items] == ["年度重点工作"] * 3 + ["年度日常工作"] * 4
    assert [len(work.projects) for work in document.work_items] == [1, 1, 6, 1, 1, 6, 4]
    ids = {project.id for project in document.projects}
    assert all(set(work.projects) <= ids for work in document.work_items)
    assert sum(1 for one in document.indicators) == 37
    assert (len(document.goals), document.overrides) == (2, {})
    assert document.amounts["basic.half_year"].fen == 243_070_000


@real
def test_003_is_placed_whole(every: tuple[FormSet, ...]) -> None:
    draft = read_office(open_office(SHARED / "003.docx"), every)[0]
    document = build_document(draft, draft.form_set)
    assert (document.year, len(document.projects), len(document.work_items)) == (2021, 3, 3)
    assert (len(document.indicators), [len(one.indicators) for one in document.projects]) == (9, [9, 9, 9])
    assert [sorted(goal.period for goal in one.goals) for one in document.projects] == [["annual", "whole"]] * 3
    assert [one.amounts["budget"].print() for one in document.projects] == ["80", "433.50", "75"]
    named = {key.column for key in document.overrides}
    assert named == {"汇总名称", "汇总年度目标", "汇总实施期目标"}  # annex 2 says some things in other words


# ---------------------------------------------------------------- the samples


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("form_id", [JIANGSU, HUNAN])
@pytest.mark.parametrize("times", [0, 1, 3])
def test_any_number_of_projects_comes_back_from_word_and_excel(
    form_id: str, kind: str, times: int, tmp_path: Path, every: tuple[FormSet, ...]
) -> None:
    form_set, document = sample_of(form_id)
    projects = tuple(_copy(one, number) for number in range(times) for one in document.projects)
    if times != 1:
        works = tuple(replace(work, projects=()) for work in document.work_items)
        document = replace(document, projects=projects, work_items=works)
    draft, found = read(tmp_path / f"x.{kind}", as_file(form_set, document, kind), every)
    assert draft.form_set.id == form_id
    assert same_content(found, document)
    assert (draft.unsure, draft.unplaced) == ((), ())


def _copy(project: Project, number: int) -> Project:
    return replace(
        project,
        id=new_id(),
        name=f"{project.name}{number}",
        goals=tuple(replace(one, id=new_id()) for one in project.goals),
        indicators=tuple(replace(one, id=new_id()) for one in project.indicators),
    )


def unmerged(sheet: Any, filled: bool) -> None:
    for area in list(sheet.merged_cells.ranges):
        text = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(str(area))
        for row in range(area.min_row, area.max_row + 1) if filled else ():
            sheet.cell(row, area.min_col).value = text


def with_blank_rows(sheet: Any, filled: bool) -> None:
    """Everything a column to the right and two rows down, a blank row before every tenth."""
    filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    cells = [(cell.row, cell.column, cell.value, cell.number_format) for cell in filled]
    areas = [(area.min_row, area.max_row, area.min_col, area.max_col) for area in sheet.merged_cells.ranges]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.delete_rows(1, sheet.max_row)
    at = {row: row + 2 + row // 10 for row in range(1, 500)}
    for row, column, value, shown in cells:
        sheet.cell(at[row], column + 1, value).number_format = shown
    for top, bottom, left, right in areas:
        sheet.merge_cells(start_row=at[top], end_row=at[bottom], start_column=left + 1, end_column=right + 1)


@pytest.mark.parametrize(
    ("change", "filled"),
    [(unmerged, False), (unmerged, True), (with_blank_rows, False)],
    ids=["apart", "full", "moved"],
)
@pytest.mark.parametrize("form_id", [JIANGSU, HUNAN])
def test_sheets_that_offices_changed_say_the_same(
    form_id: str, change: Callable[[Any, bool], None], filled: bool, tmp_path: Path, every: tuple[FormSet, ...]
) -> None:
    form_set, document = sample_of(form_id)
    book = openpyxl.load_workbook(io.BytesIO(as_file(form_set, document, "xlsx")))
    for sheet in book.worksheets:
        change(sheet, filled)
    out = io.BytesIO()
    book.save(out)
    draft, found = read(tmp_path / "x.xlsx", out.getvalue(), every)
    assert draft.form_set.id == form_id
    assert draft.unplaced == ()
    assert same_content(found, document)
    assert not [one for one in draft.unsure if not one.reason]
