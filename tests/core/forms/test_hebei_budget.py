"""The disclosure set hebei-budget: what its form.toml makes of typed lines, and what a new document begins with."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.line import Line
from core.domain.records import new_id
from core.editing.skeleton import with_least_rows
from core.errors import UserError
from core.forms.load import FormSets, installed
from core.forms.model import FieldKind, FormSet
from core.forms.printing import print_document
from core.jobs.import_ import read_files
from core.office.open import open_office
from core.readers.read import read_office
from core.renderers.docx import compile_docx
from core.renderers.xlsx import compile_xlsx
from tests.builders import a_document, a_sample

ID = "hebei-budget"


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return installed().usable(ID)


@pytest.fixture
def sample() -> Document:
    return a_sample(ID)


def a_line(code: str, name: str = "", **amounts: str) -> Line:
    return Line(new_id(), code, name, {key: Amount.parse(text) for key, text in amounts.items()})


def book(document: Document, form_set: FormSet) -> docx.document.Document:
    made = compile_docx(form_set.folder / form_set.outputs[0].template).render(print_document(document, form_set))
    return docx.Document(io.BytesIO(made))


def test_both_sides_of_both_summaries_come_to_the_same(sample: Document, form_set: FormSet) -> None:
    printed = print_document(sample, form_set)
    for table, column in (("收支总表", "预算数"), ("拨款收支总表", "金额")):
        last = printed[table][-1]
        assert last["收入"][column] == last["支出"]["预算数" if table == "收支总表" else "合计"] != ""
    assert [len(printed[table]) for table in ("收支总表", "拨款收支总表")] == [34, 37]


def test_money_of_another_fund_has_its_own_table_and_no_note(sample: Document, form_set: FormSet) -> None:
    more = a_line("2120803", "城市建设支出", project_government_fund="12.3456")
    document = replace(sample, expenditures=(*sample.expenditures, more))
    rows = print_document(document, form_set)["基金支出"]
    assert [(row["科目编码"], row["项目支出"]) for row in rows] == [
        *[("", "12.3456"), ("212", "12.3456"), ("21208", "12.3456"), ("2120803", "12.3456")]
    ]
    assert (rows[-1]["科目名称"], rows[1]["科目名称"]) == ("城市建设支出", "城乡社区支出")
    notes = [[p.text for p in book(one, form_set).paragraphs if "空表列示。" in p.text] for one in (sample, document)]
    assert [len(found) - len(notes[1]) for found in notes] == [1, 0]
    assert not any(text.startswith("注：无政府基金") for text in notes[1])


def test_the_three_public_expenses_are_added_up(sample: Document, form_set: FormSet) -> None:
    lines = (a_line("vehicle_purchase", general="110.00"), a_line("vehicle_operation", general="51.55"))
    table = print_document(replace(sample, three_public=lines), form_set)["三公表"]
    assert [table[row]["合计"] for row in ("合计", "小计", "出国", "用车", "hospitality")] == [
        *["161.55", "161.55", "", "161.55", ""]
    ]


def test_wide_tables_lie_on_their_side_and_every_heading_row_is_repeated(sample: Document, form_set: FormSet) -> None:
    made = book(sample, form_set)
    sides = [section.page_width > section.page_height for section in made.sections]
    assert sides == [False, False, False, True, False, False, True, False]
    heads = [["w:tblHeader" in row.xml for row in table._tbl.tr_lst] for table in made.tables[:9]]
    assert all(marks[:4] == [True] * 4 and not any(marks[4:]) for marks in heads)


def test_the_workbook_has_a_sheet_for_each_table_with_numbers_in_it(sample: Document, form_set: FormSet) -> None:
    output = form_set.outputs[1]
    template = compile_xlsx(form_set.folder / output.template, form_set, output)
    found = openpyxl.load_workbook(io.BytesIO(template.render(print_document(sample, form_set))))
    assert len(found.sheetnames) == 11
    sheet = found["表3支出总表"]
    assert [cell.value for cell in sheet[6]][:6] == ["1", None, "合计", 894.54, 312.3, 582.24]
    assert (sheet["D6"].number_format, sheet["B9"].value) == ("0.00", "2010303")
    assert all(one.print_title_rows and one.page_setup.fitToHeight == 0 for one in found.worksheets)


def test_a_new_document_begins_with_its_chapters_on_their_levels(form_set: FormSet) -> None:
    items = with_least_rows(form_set, "", a_document(0)).narrative
    levels = {item.heading: item.level for item in items}
    assert levels["一、部门职责及机构设置情况"] == 1
    assert levels["1、收入说明"] == 2
    assert levels["（一）总体绩效目标"] == 3
    assert len(items) == len(form_set.roles) == 19


def test_every_typed_field_tells_what_to_write(form_set: FormSet) -> None:
    silent = (FieldKind.ROLE, FieldKind.LEVEL)
    fields = [*form_set.fields, *(field for spec in form_set.lists for field in spec.fields)]
    asked = [field for field in fields if field.compute is None and field.kind not in silent]
    assert [field.key for field in asked if not field.help.text] == []
    fixed = {"科目名称", "项目名称"}
    assert [field.key for field in asked if not field.help.good and field.key not in fixed] == []


def test_a_form_set_that_is_only_written_reads_no_file(form_set: FormSet, sample: Document, tmp_path: Path) -> None:
    written = replace(form_set, reading=replace(form_set.reading, recognise=()))
    path = tmp_path / "公开.docx"
    book(sample, form_set).save(str(path))
    assert not written.is_read
    with pytest.raises(UserError, match="表式“部门预算公开套表”只用来填报和导出，不能读入文件。"):
        read_files([path], FormSets((written,)), ID)
    assert read_office(open_office(path), [written]) == ()
