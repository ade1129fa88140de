"""The annexes of Hunan: what is typed once and printed in several of them, their numbers, their sheets."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
import openpyxl
import pytest

from core.domain.document import Document, Override
from core.domain.project import Goal
from core.domain.records import new_id
from core.editing.skeleton import with_least_rows
from core.forms.load import installed
from core.forms.model import FormSet
from core.forms.printing import override_key, print_document
from core.jobs.export_files import Export, pages_of, write_page
from core.office.write import Shelf
from core.renderers.docx import compile_docx
from tests.builders import a_document, a_sample

ID = "hunan-department"
WAYS = "方向列表"
AMOUNTS = ("186.5", "528.60", "137")


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


def book_of(document: Document, form_set: FormSet, folder: Any) -> Any:
    """The workbook as it is handed in."""
    shelf = Shelf(folder, "")
    export = Export(form_set, print_document(document, form_set), False, ("xlsx",), False, shelf)
    (page,) = pages_of(export, folder)
    write_page(export, page)
    return openpyxl.load_workbook(shelf.moves[0][0])


def word_of(document: Document, form_set: FormSet) -> Any:
    made = compile_docx(form_set.folder / form_set.outputs[0].template).render(print_document(document, form_set))
    return docx.Document(io.BytesIO(made))


def many(sample: Document, count: int) -> Document:
    first = sample.projects[0]
    ways = tuple(replace(first, id=new_id(), name=f"方向{number}", goals=(), indicators=()) for number in range(count))
    return replace(sample, projects=ways)


def test_the_amounts_of_all_annexes_come_from_the_directions(sample: Document, form_set: FormSet) -> None:
    printed = print_document(sample, form_set)
    assert [printed[key] for key in ("资金总额", "基本支出", "项目支出", "汇总合计")] == [
        "1298.4586",
        "446.3586",
        "852.10",
        "852.10",
    ]
    assert [(row["项目金额"], row["汇总金额"]) for row in printed[WAYS]] == [(text, text) for text in AMOUNTS]


def test_names_and_goals_are_typed_once(sample: Document, form_set: FormSet) -> None:
    first = replace(sample.projects[0], name="改了的名称", goals=(Goal(new_id(), "一"), Goal(new_id(), "二")))
    row = print_document(replace(sample, projects=(first,)), form_set)[WAYS][0]
    assert (row["支出方向"], row["汇总名称"]) == ("改了的名称", "改了的名称")
    assert (row["汇总年度目标"], row["汇总实施期目标"]) == ("一\n二", "")
    assert {row["主管部门"], print_document(sample, form_set)["主管部门"]} == {sample.unit.name}


def test_a_place_that_differs_prints_its_own_text_and_changes_no_other(sample: Document, form_set: FormSet) -> None:
    way = sample.projects[1].id
    overrides = {
        override_key(form_set, WAYS, way, "汇总名称"): Override("物业经费", "导入"),
        override_key(form_set, WAYS, way, "汇总金额"): Override("500", "导入"),
    }
    printed = print_document(replace(sample, overrides=overrides), form_set)
    row = printed[WAYS][1]
    assert (row["汇总名称"], row["支出方向"]) == ("物业经费", "集中办公区物业和能源供应")
    assert (row["汇总金额"], row["项目金额"], printed["汇总合计"]) == ("500", "528.60", "852.10")


def test_annexes_and_summary_are_numbered_in_their_own_ways(sample: Document, form_set: FormSet) -> None:
    rows = print_document(many(sample, 9), form_set)[WAYS]
    assert [row["附件号"] for row in rows] == [str(number) for number in range(3, 12)]
    assert [row["汇总序号"] for row in rows] == list("一二三四五六七八九")


def test_a_sheet_for_each_annex_and_money_is_money(sample: Document, form_set: FormSet, tmp_path: Any) -> None:
    book = book_of(sample, form_set, tmp_path)
    assert book.sheetnames == [
        "附件1.部门整体支出",
        "附件2.专项资金汇总",
        "附件3.办公楼维修维护",
        "附件4.集中办公区物业和能源供应",
        "附件5.公务用车平台运行",
    ]
    summary = list(book.worksheets[1].iter_rows(min_row=5, values_only=True))
    assert [row[:3] for row in summary] == [
        (None, "合  计", 852.1),
        ("一", "办公楼维修维护", 186.5),
        *[(None, None, None)] * 2,
        ("二", "集中办公区物业和能源供应", 528.6),
        *[(None, None, None)] * 2,
        ("三", "公务用车平台运行", 137),
        *[(None, None, None)] * 2,
    ]
    assert [sheet["A1"].value for sheet in book] == [f"附件{number}" for number in range(1, 6)]


def test_without_a_direction_the_two_annexes_of_the_unit_are_there(
    blank: Document, form_set: FormSet, tmp_path: Any
) -> None:
    book = book_of(blank, form_set, tmp_path)
    assert book.sheetnames == ["附件1.部门整体支出", "附件2.专项资金汇总"]
    assert book.worksheets[1].max_row == 5 + 3 * 3
    assert len(word_of(blank, form_set).tables) == 3


def test_the_word_file_holds_all_annexes_each_on_a_new_page(sample: Document, form_set: FormSet) -> None:
    document = word_of(sample, form_set)
    heads = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("附件")]
    assert [paragraph.text for paragraph in heads] == [f"附件{number}" for number in range(1, 6)]
    assert [bool(paragraph.paragraph_format.page_break_before) for paragraph in heads] == [False, *[True] * 4]
    assert len(document.tables) == 1 + 2 + 3 * 2


def test_each_second_level_has_a_row_in_the_official_order(blank: Document, form_set: FormSet) -> None:
    levels = [(kind.level1, kind.level2) for kind in form_set.kinds]
    assert [(row["一级指标"], row["二级指标"]) for row in print_document(blank, form_set)["绩效指标"]] == levels
    rows = [[cell.text for cell in row.cells] for row in word_of(blank, form_set).tables[0].rows]
    assert [tuple(row[1:3]) for row in rows[-9:]] == levels
    assert {row[0] for row in rows[-10:]} == {"年度绩效\n指标"}


def test_works_have_three_lines_at_least(blank: Document, sample: Document, form_set: FormSet) -> None:
    assert len(print_document(blank, form_set)["重点工作"]) == 3
    assert len(print_document(sample, form_set)["重点工作"]) == 4
