"""Every unsure value says what else it may be, where there is anything: other fields, other texts, other owners."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from core.forms.load import installed
from core.jobs.import_ import ImportReport, RowStatus, plan_import, read_files
from core.jobs.import_report import import_plain
from core.jobs.proposal import Proposal
from core.office.open import open_office
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.budget_document import BUDGET
from tests.core.jobs.test_edited_files import file_of
from tests.core.readers.nine_tables import workbook
from tests.core.readers.test_budget_tables import a_sound_set
from tests.core.readers.test_several import SAMPLES, of_unit, read
from tests.joined import export, join

FORM_SETS = installed()
LAYOUT = "hebei-performance"


def changed(path: Path, texts: dict[str, str]) -> Path:
    """A workbook whose cells of certain texts say others."""
    book = openpyxl.load_workbook(path)
    for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        if str(cell.value) in texts:
            cell.value, cell.number_format = texts[str(cell.value)], "@"
    book.save(path)
    return path


def others(draft: Draft) -> dict[tuple[str, str], list[tuple[str, str]]]:
    return {(one.field_key, one.text): [(o.field_key, o.text) for o in one.others] for one in draft.unsure}


def test_a_table_told_by_order_may_be_each_that_has_its_header(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "x.xlsx",
        a_sound_set(),
        FORM_SETS.get(BUDGET),
        has_title=False,
        sheet=lambda number, caption: f"Sheet{number}",
        without=("收支总表", "收入总表", "支出总表", "拨款收支总表", "三公表"),
    )
    (draft,) = read_office(open_office(path), [FORM_SETS.get(BUDGET)])
    found = others(draft)
    assert found["基本支出.一般公共", "236.92"] == [("基本支出.政府性基金", "236.92"), ("基本支出.国有资本", "236.92")]


@pytest.mark.parametrize(
    ("before", "after", "field", "expected"),
    [
        ("质量指标", "质量型指标", "二级指标", "质量指标"),
        ("50%", "0.5", "6月底", "50%"),
        ("216", "21 6", "预算数", "216"),
    ],
)
def test_a_doubtful_text_may_be_read_in_another_way(
    before: str, after: str, field: str, expected: str, tmp_path: Path
) -> None:
    layout = "hebei-performance-single"
    path = changed(file_of(layout, "xlsx", tmp_path), {before: after})
    file = read_files([path], FORM_SETS).files[0]
    (_, texts), *_ = ((key, found) for key, found in others(file.draft).items() if key[0] == field)
    assert texts[0] == (field, expected)
    proposal = Proposal(file)
    entry = next(one for one in proposal.entries if one.spot and one.spot.field_key == field and one.row.reason)
    assert expected in {one.text for one in proposal.readings(entry)}


def test_the_command_prints_what_an_unsure_value_may_be(tmp_path: Path) -> None:
    path = changed(file_of(LAYOUT, "xlsx", tmp_path), {"质量指标": "质量型指标"})
    draft = read_files([path], FORM_SETS).drafts[0]
    plain = import_plain(ImportReport((plan_import([], draft)[1],)))
    rows = [row for row in plain["files"][0]["rows"] if row["status"] == "unsure"]
    assert rows
    assert all(row["candidates"][0]["value"] == "质量指标" for row in rows)
    assert all(row["candidates"][0]["field"] == row["field"] for row in rows)
    placed = [row for row in plain["files"][0]["rows"] if row["status"] == RowStatus.PLACED.name.lower()]
    assert all(row["candidates"] == [] for row in placed)


def test_a_part_without_a_unit_may_be_each_unit_of_the_file(tmp_path: Path) -> None:
    first, second = (of_unit(SAMPLES["jiangsu-department"], number) for number in range(2))
    nameless = replace(first, unit=replace(first.unit, name=""), year=(first.year or 0) + 1)
    form_set = FORM_SETS.get("jiangsu-department")
    paths = [export(one, form_set, tmp_path / str(at), "docx") for at, one in enumerate((first, second, nameless))]
    last = read(join(paths, tmp_path / "x.docx"))[-1]
    (value,) = (one for one in last.unsure if one.field_key == "单位名称")
    assert value.text == second.unit.name
    assert [one.text for one in value.others] == [first.unit.name]
