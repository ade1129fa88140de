"""The whole-department goal table of Jiangsu: what is computed, numbered and kept blank on its one sheet."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from typing import Any

import docx
import openpyxl
import pytest

from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.records import new_id
from core.editing.skeleton import with_least_rows
from core.forms.load import installed
from core.forms.model import FormSet
from core.forms.printing import Printed, print_document
from core.forms.selection import records_of
from core.office.runs import W
from core.renderers.docx import compile_docx
from core.renderers.xlsx import compile_xlsx
from tests.builders import a_document, a_sample

ID = "jiangsu-department"
COMMON, EFFECT = "共性指标", "效益指标"


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return installed().usable(ID)


@pytest.fixture
def sample() -> Document:
    return a_sample(ID)


@pytest.fixture
def blank(form_set: FormSet) -> Document:
    document = a_document(0, form_ids=(ID,), layout=ID, narrative=(), extra={}, amounts={})
    return with_least_rows(form_set, "", document)


def sheet_of(document: Document, form_set: FormSet) -> Any:
    output = form_set.outputs[1]
    made = compile_xlsx(form_set.folder / output.template, form_set, output).render(print_document(document, form_set))
    return openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]


def table_of(document: Document, form_set: FormSet) -> Any:
    made = compile_docx(form_set.folder / form_set.outputs[0].template).render(print_document(document, form_set))
    return docx.Document(io.BytesIO(made)).tables[0]


def rows_of(sheet: Any, first: str) -> list[tuple[Any, ...]]:
    """The rows from the one whose first cell says `first` on."""
    rows = list(sheet.iter_rows(values_only=True))
    return rows[next(at for at, row in enumerate(rows) if row[0] == first) :]


def totals(printed: Printed) -> tuple[str, ...]:
    return tuple(printed[key] for key in ("财政拨款小计", "资金总额", "项目支出半年", "项目支出"))


def test_totals_are_computed_and_both_sides_agree(sample: Document, form_set: FormSet) -> None:
    printed = print_document(sample, form_set)
    assert totals(printed) == ("3268.4", "3322.65", "945.5", "2107.25")
    assert float(printed["基本支出"]) + float(printed["项目支出"]) == float(printed["资金总额"])


def test_the_sum_of_nothing_is_blank(blank: Document, form_set: FormSet) -> None:
    assert totals(print_document(blank, form_set)) == ("", "", "", "")


def test_a_new_document_has_the_common_indicators_of_the_official_form_without_values(
    blank: Document, form_set: FormSet
) -> None:
    printed = print_document(blank, form_set)[COMMON]
    groups = Counter((row["一级指标"], row["二级指标"]) for row in printed)
    assert list(groups.values()) == [2, 2, 2, 8, 6, 3, 2, 3, 3]
    assert [first for first, _ in groups] == ["决策"] * 3 + ["过程"] * 6
    assert {row["半年指标值"] + row["全年指标值"] for row in printed} == {""}
    kinds = {one.kind for one in records_of(blank, form_set.list(COMMON))}
    assert len(kinds) == 9
    assert "" not in kinds


def test_an_indicator_under_another_second_level_stays_where_it_is(sample: Document, form_set: FormSet) -> None:
    first, *rest = sample.indicators
    moved = replace(sample, indicators=(*rest, replace(first, kind="", level1="过程", level2="别的管理")))
    printed = print_document(moved, form_set)[COMMON]
    assert (printed[-1]["一级指标"], printed[-1]["二级指标"]) == ("过程", "别的管理")
    assert len(printed) == 31


def test_works_are_numbered_among_their_kind_as_they_stand(sample: Document, form_set: FormSet) -> None:
    names = [row["名目"] for row in print_document(sample, form_set)["工作列表"]]
    assert names == [f"年度重点工作{n}" for n in (1, 2, 3)] + [f"年度日常工作{n}" for n in (1, 2, 3)]
    mixed = replace(sample, work_items=(sample.work_items[3], *sample.work_items[:2]))
    names = [row["名目"] for row in print_document(mixed, form_set)["工作列表"]]
    assert names == ["年度日常工作1", "年度重点工作1", "年度重点工作2"]


def test_a_renamed_project_is_renamed_where_works_stand_for_it(sample: Document, form_set: FormSet) -> None:
    assert print_document(sample, form_set)["工作列表"][0]["对应项目"] == "公共机构节能改造, 设备维修维护"
    renamed = tuple(replace(one, name="照明改造") if "节能" in one.name else one for one in sample.projects)
    printed = print_document(replace(sample, projects=renamed), form_set)
    assert printed["工作列表"][0]["对应项目"] == "照明改造, 设备维修维护"


def test_each_project_is_a_row_of_the_funds_with_both_amounts(sample: Document, form_set: FormSet) -> None:
    rows = rows_of(sheet_of(sample, form_set), "部门整体\n资金\n（万元）")
    assert [row[2] for row in rows[9:18]] == ["基本支出", "项目支出", *(one.name for one in sample.projects)]
    assert rows[10][5:] == (945.5, 2107.25)
    assert rows[11][5:] == (310, 620)


def test_a_work_stands_beside_its_indicators_and_the_label_beside_all(sample: Document, form_set: FormSet) -> None:
    sheet = sheet_of(sample, form_set)
    top = next(cell.row for cell in sheet["A"] if cell.value == "履职")
    merges = {str(area) for area in sheet.merged_cells.ranges}
    assert [sheet.cell(row, 3).value for row in (top, top + 3, top + 5, top + 6)] == [
        one.name for one in sample.work_items[:4]
    ]
    assert {f"B{top}:B{top + 2}", f"C{top}:C{top + 2}", f"D{top}:D{top + 2}", f"B{top + 3}:B{top + 4}"} <= merges
    assert [sheet.cell(top + 5, column).value for column in (4, 5, 6, 7)] == [None] * 4
    labels = [row.cells[0].text for row in table_of(sample, form_set).rows]
    assert labels.count("履职") == 3 + 2 + 1 + 3 + 3 + 2


def test_the_rows_of_a_work_stay_on_one_page(sample: Document, form_set: FormSet) -> None:
    rows = [row for row in table_of(sample, form_set).rows if row.cells[0].text == "履职"]
    kept = [[cell.p_lst[0].pPr.keepNext is not None for cell in row._tr.tc_lst] for row in rows]
    stays, ends = [True] * 7, [False] * 7
    assert kept == [stays, stays, ends, stays, ends, ends, stays, stays, ends, stays, stays, ends, stays, ends]


def test_second_levels_without_an_indicator_keep_their_row(sample: Document, form_set: FormSet) -> None:
    rows = rows_of(sheet_of(sample, form_set), "效益")
    assert [row[1] for row in rows] == [
        "社会效益",
        None,
        "经济效益",
        "生态效益",
        "可持续发展",
        "服务对象满意度",
        None,
    ]
    assert rows[3][2:] == (None,) * 5


def test_the_blank_form_has_a_row_for_everything(blank: Document, form_set: FormSet) -> None:
    none = replace(blank, indicators=())
    texts = [[cell.text for cell in row.cells] for row in table_of(none, form_set).rows]
    assert texts[14] == ["部门整体\n资金\n（万元）", "支出", "", "", "", "", ""]
    assert ["履职", "", "", "", "", "", ""] in texts
    assert [row[1] for row in texts[-5:]] == ["社会效益", "经济效益", "生态效益", "可持续发展", "服务对象满意度"]


def test_a_benefit_of_another_form_comes_under_this_forms_words(sample: Document, form_set: FormSet) -> None:
    more = replace(sample, indicators=(*sample.indicators, Indicator(new_id(), "ecological_benefit", name="能耗")))
    row = next(row for row in print_document(more, form_set)[EFFECT] if row["三级指标"] == "能耗")
    assert (row["一级指标"], row["二级指标"]) == ("效益", "生态效益")


def test_both_files_have_the_seven_columns_of_the_official_sheet(form_set: FormSet) -> None:
    sheet = openpyxl.load_workbook(form_set.folder / "department.xlsx").worksheets[0]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFG"]
    table = docx.Document(str(form_set.folder / "department.docx")).tables[0]
    twips = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid.gridCol_lst]
    assert len(widths) == len(twips) == 7
    assert [width / sum(widths) for width in widths] == pytest.approx([one / sum(twips) for one in twips], abs=0.012)
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$2", "portrait")
