"""The files the mutations begin with: the program's own samples, made small, written by the program and read back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.domain.document import Document, Evidence
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.jobs.export import export_document
from core.jobs.sample import sample_documents
from core.office.open import open_office
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.mutations.page import Page, Table, take_apart

FAMILIES = (
    "hebei-performance",
    "hebei-performance-single",
    "hebei-budget",
    "jiangsu-department",
    "hunan-department",
    "xiangtan-project",
)
_LEAST = {"projects": 2, "indicators": 6, "work_items": 3, "narrative": 8, "goals": 3}
_LINES = ("revenues", "expenditures", "basic_expenditures")


@dataclass(frozen=True)
class Sample:
    """A small file of a family, taken apart, and what the program reads in it."""

    name: str
    form_set: FormSet
    page: Page
    draft: Draft


def small(document: Document) -> Document:
    """Two projects of six indicators, budget tables of four lines."""
    document = _cut(document)
    cut = {name: getattr(document, name)[:4] for name in _LINES}
    known = {project.id for project in document.projects}
    items = tuple(replace(one, projects=tuple(known & set(one.projects))) for one in document.work_items)
    return replace(document, projects=tuple(map(_cut, document.projects)), work_items=items, **cut)


def _cut(record: Any) -> Any:
    return replace(record, **{name: getattr(record, name)[:n] for name, n in _LEAST.items() if hasattr(record, name)})


def samples(family: str, form_sets: FormSets, folder: Path) -> tuple[Sample, ...]:
    """The family's small document as a Word file and as a workbook."""
    form_set = form_sets.get(family)
    document = small(next(one for one in sample_documents(form_sets) if one.layout == family))
    formats = dict.fromkeys(output.format for output in form_set.outputs)
    found = []
    for kind in formats:
        report = export_document(
            document, form_sets, None, folder / family / kind, [kind], draft=True, page_numbers=False
        )
        path = max(report.files, key=lambda one: one.stat().st_size)
        page = take_apart(path)
        draft = read_one(page, (form_set,), folder / path.name)
        assert draft is not None
        _mark(page, draft)
        found.append(Sample(f"{family}.{kind}", form_set, page, draft))
    return tuple(found)


def read_one(page: Page, form_sets: tuple[FormSet, ...], path: Path) -> Draft | None:
    drafts = read_office(open_office(page.save(path)), form_sets)
    return drafts[0] if drafts else None


# ---------------------------------------------------------------- which cells hold data

_WORD = re.compile(r"表(\d+) 第(\d+)行第(\d+)格")
_SHEET = re.compile(r"“(.*)”([A-Z]+)(\d+)")


def _mark(page: Page, draft: Draft) -> None:
    """Cells get the lists whose data they hold, rows those of which they are one line, tables whose records."""
    for number, record in enumerate(draft.root.children):
        for one in record.walk():
            rows = set()
            for value in one.values:
                at = _find(page, value.evidence, one.list_path)
                if at is not None:
                    rows.add(at)
                    page.tables[at[0]].owners.add(number)
            if len(rows) == 1:
                table, row = rows.pop()
                page.tables[table].rows[row].lists.add(one.list_path)
    for value in draft.root.values:
        _find(page, value.evidence, "-")
    for cell in draft.cells:
        at = _find(page, cell.value.evidence, cell.view)
        if at is not None:
            page.tables[at[0]].rows[at[1]].lists.add(cell.view)
            page.views.add(cell.view)
    _mark_again(page)


def _mark_again(page: Page) -> None:
    """The unit's name stands on every sheet; what a merged cell says, in each row below where it is not merged."""
    own = {cell.text for cell in page.cells() if "-" in cell.paths} - {""}
    for table in page.tables:
        said: dict[tuple[int, str], set[str]] = {}
        for row in table.rows:
            for start, cell in zip(row.starts(), row.cells, strict=True):
                if cell.paths:
                    said[start, cell.text] = cell.paths
                else:
                    cell.paths |= said.get((start, cell.text), set()) | ({"-"} if cell.text in own else set())


def _find(page: Page, evidence: Evidence, path: str) -> tuple[int, int] | None:
    """The table and row of a place, whose cell now belongs to `path`."""
    word, sheet = _WORD.match(evidence.place), _SHEET.match(evidence.place)
    if word:
        table, row, number = (int(one) - 1 for one in word.groups())
    elif sheet:
        table = next(n for n, one in enumerate(page.tables) if one.name == sheet[1])
        row, number = int(sheet[3]) - 1, _cell_at(page.tables[table], int(sheet[3]) - 1, sheet[2])
    else:
        return None
    cell = page.tables[table].rows[row].cells[number]
    cell.paths.add(path)
    cell.shown = evidence.text if cell.is_number else ""
    return table, row


def _cell_at(table: Table, row: int, letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return sum(1 for start in table.rows[row].starts() if start < column) - 1
