"""A form set of a region that does not exist: form.toml and the two templates written in a test, printed both ways."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl

from core.domain.document import Document
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.forms.printing import Printed, print_document
from core.renderers.docx import compile_docx
from core.renderers.reopen import compare
from core.renderers.reopen_xlsx import compare_xlsx
from core.renderers.xlsx import compile_xlsx
from tests.word import Word
from tests.workbooks import Workbook

HEAD = """
id = "region"
title = "示例表"
version = 1
[[outputs]]
template = "form.docx"
format = "docx"
file = "表"
[[outputs]]
template = "form.xlsx"
format = "xlsx"
file = "表"
[[fields]]
key = "单位名称"
label = "单位名称"
home = "unit.name"
"""
GROUND = """
[[kinds]]
kind = "quantity"
level1 = "产出"
level2 = "数量"
[[kinds]]
kind = "quality"
level1 = "产出"
level2 = "质量"
[[kinds]]
kind = "social_benefit"
level1 = "效益"
level2 = "社会效益"
[[kinds]]
kind = "satisfaction"
level1 = "满意度"
level2 = "服务对象满意度"
"""


def a_form(folder: Path, toml: str, rows: Sequence[str], columns: int, word_rows: Sequence[str] = ()) -> FormSet:
    """The form set of a table; its rows as in tests/word.py and tests/workbooks.py (`v:` is left out of the latter)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "form.toml").write_text(HEAD + toml, encoding="utf-8")
    Word().table(word_rows or rows, columns).save(folder / "form.docx")
    plain = ["|".join(cell.strip().removeprefix("v:") for cell in row.split("|")) for row in rows]
    Workbook().sheet("表", plain).save(folder / "form.xlsx")
    return load_form_set(folder)


def printed_both_ways(form_set: FormSet, document: Document) -> tuple[Printed, list[list[str]], Any]:
    """The document as printed, the rows of its Word table (merged cells filled down) and the sheet of its workbook.

    Both files are read back and compared with their templates first.
    """
    assert form_set.mistakes == ()
    printed = print_document(document, form_set)
    word, book = form_set.outputs
    data = compile_docx(form_set.folder / word.template).render(printed)
    count, wrong = compare(data, form_set.folder / word.template, printed, None, "")
    assert (wrong, count > 0) == ((), True)
    sheet = compile_xlsx(form_set.folder / book.template, form_set, book).render(printed)
    count, wrong = compare_xlsx(sheet, form_set.folder / book.template, form_set, book, printed, (), ())
    assert (wrong, count > 0) == ((), True)
    table = docx.Document(io.BytesIO(data)).tables[0]
    return printed, word_rows(table), openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0]


def word_rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def merges(sheet: Any) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def word_merges(table_data: bytes) -> list[list[str]]:
    """What each cell of the first Word table says of merging downwards: restart, continue or nothing."""
    table = docx.Document(io.BytesIO(table_data)).tables[0]
    return [[str(cell.vMerge or "") for cell in row.tc_lst] for row in table._tbl.tr_lst]
