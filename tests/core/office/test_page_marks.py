"""Headers and footers are told, with what they say, when they hold more than the number of the page."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from core.office.open import open_office
from core.office.page_marks import without_codes
from tests import old_workbooks as old

TOLD = "文件的页眉、页脚里有文字，未读取，请核对（{}）。"


def told_of_word(header: str, footer: str, path: Path) -> tuple[str, ...]:
    made = docx.Document()
    made.add_paragraph("甲")
    made.sections[0].header.paragraphs[0].text = header
    made.sections[0].footer.paragraphs[0].text = footer
    made.save(str(path))
    return open_office(path).notices


def told_of_sheet(header: str, footer: str, path: Path) -> tuple[str, ...]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title, sheet["A1"] = "表", "甲"
    sheet.oddHeader.left.text = header
    sheet.oddHeader.left.font, sheet.oddHeader.left.size = "宋体,常规", 12
    sheet.oddFooter.center.text = footer
    book.save(path)
    return open_office(path).notices


@pytest.mark.parametrize("number", ["", "—1—", "第 1 页 共 9 页", "Page 1 of 9", "- 1 -", "草稿"])
def test_the_number_of_a_page_is_not_told(number: str, tmp_path: Path) -> None:
    assert told_of_word(number, number, tmp_path / "a.docx") == ()
    assert told_of_sheet(number.replace("1", "&P").replace("9", "&N"), "&P", tmp_path / "a.xlsx") == ()


def test_the_words_of_a_word_file_are_told(tmp_path: Path) -> None:
    told = told_of_word("附件1", "示例县财政局 第 1 页", tmp_path / "a.docx")
    assert told == (TOLD.format("页眉“附件1”、页脚“示例县财政局 第 1 页”"),)


def test_the_words_of_a_sheet_are_told_with_its_name(tmp_path: Path) -> None:
    told = told_of_sheet("附件1", "第 &P 页 示例县财政局", tmp_path / "a.xlsx")
    assert told == (TOLD.format("工作表“表”页眉“附件1”、工作表“表”页脚“第   页 示例县财政局”"),)


def test_the_words_of_an_old_sheet_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    old.old_workbook(path, [old.label(0, 0, "甲"), old.record(0x14, old.text("&L附件1&R&P")), old.record(0x15)])
    file = open_office(path)
    assert file.notices == (TOLD.format(f"工作表“{file.tables[0].sheet}”页眉“附件1”"),)


def test_codes_of_a_header_are_no_words() -> None:
    assert without_codes('&L&"宋体,加粗"&12&KFF0000A&&B&C第 &P 页').split() == ["A&B", "第", "页"]
