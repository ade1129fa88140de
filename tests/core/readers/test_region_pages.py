"""Works of a department on a page that ends among them: wherever it ends, they come back as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from core.domain.document import Document, Override, OverrideKey
from core.domain.indicator import Indicator
from core.domain.records import same_content
from core.domain.target_value import TargetValue
from core.domain.work_item import WorkItem
from core.forms.load import installed
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.renderers.reopen_xlsx import compare_xlsx
from tests.builders import a_work_item, an_indicator
from tests.core.readers.test_regions import JIANGSU, as_file, read, sample_of

BEFORE = range(38, 48)
"""Rows of indicators above the works: with each more the page ends a row earlier in these."""
COUNTS = (2, 1, 3, 2, 1)
"""Indicators of the works."""


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return installed().get(JIANGSU)


def _indicator(name: str, kind: str = "") -> Indicator:
    targets = {"full_year": TargetValue.parse("≥90%")}
    return an_indicator(name=name, kind=kind, description="", basis="", targets=targets)


def _works(named: int, kind: str = "年度日常工作") -> tuple[WorkItem, ...]:
    """Works one below the other; the first `named` of them stand for a project that is no project of the document."""
    return tuple(
        a_work_item(
            f"保障{at}",
            *(["电梯检修经费"] if at < named else []),
            kind=kind,
            goal="",
            amounts={},
            indicators=tuple(_indicator(f"指标{at}之{number}") for number in range(count)),
        )
        for at, count in enumerate(COUNTS)
    )


def _document(works: tuple[WorkItem, ...], before: int) -> Document:
    """The sample with so many indicators before its works that these stand `before` rows further down."""
    document = sample_of(JIANGSU)[1]
    shared = tuple(_indicator(f"共性{at}", kind="planning") for at in range(before))
    return replace(document, projects=(), work_items=works, indicators=shared)


def _called(document: Document, text: str) -> Document:
    """All works are called the same, without their numbers."""
    places = (OverrideKey(JIANGSU, "工作列表", work.id, "名目") for work in document.work_items)
    return replace(document, overrides={place: Override(text, "导入") for place in places})


def _comes_back(form_set: FormSet, document: Document, path: Path) -> Document:
    """The document out of its workbook, which ends a page among the works and holds what its template says."""
    data = as_file(form_set, document, "xlsx")
    output = next(one for one in form_set.outputs if one.format == "xlsx")
    printed = print_document(document, form_set)
    assert compare_xlsx(data, form_set.folder / output.template, form_set, output, printed, (), ())[1] == ()
    draft, found = read(path, data, [form_set])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    works = [cell.row for row in sheet for cell in row if "之" in str(cell.value)]
    assert any(works[0] - 1 <= end.id <= works[-1] for end in sheet.row_breaks.brk)
    assert (draft.unsure, draft.unplaced) == ((), ())
    return found


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("named", [0, 2, 5])
def test_works_come_back_wherever_a_page_ends(named: int, before: int, form_set: FormSet, tmp_path: Path) -> None:
    document = _document(_works(named), before)
    assert same_content(_comes_back(form_set, document, tmp_path / "t.xlsx"), document)


@pytest.mark.parametrize("before", BEFORE)
def test_works_of_one_name_come_back_wherever_a_page_ends(before: int, form_set: FormSet, tmp_path: Path) -> None:
    document = _called(_document(_works(5), before), "年度日常工作")
    found = _comes_back(form_set, document, tmp_path / "t.xlsx")
    assert [(one.kind, one.name, len(one.indicators)) for one in found.work_items] == [
        ("年度日常工作", f"保障{at}", count) for at, count in enumerate(COUNTS)
    ]
    assert [one.text for one in found.overrides.values()] == ["年度日常工作"] * len(COUNTS)
