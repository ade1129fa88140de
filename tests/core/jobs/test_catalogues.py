"""A county's list is read from Excel and from text as spreadsheets write it; what is neither is refused and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from core.catalog.scheme import Kind
from core.errors import UserError
from core.jobs.catalogues import MAX_TEXT, load_catalogue

TEXT = "示例县科目,,\n科目编码,科目名称,说明\n205,教育支出,\n20502,普通教育,“一，二”\n"
NAMES = {"205": "教育支出", "20502": "普通教育"}


def names(path: Path, **about: bool) -> dict[str, str]:
    found = load_catalogue(path, 2024, **about)
    assert found.remarks == ()
    return {entry.code: entry.name for entry in found.catalogue.entries.values()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
def test_text_is_read_in_every_encoding_and_with_every_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "科目.csv"
    path.write_bytes(f"编码{separator}名称\r\n205{separator}教育支出\r\n20502{separator}普通教育\r\n".encode(encoding))
    assert names(path) == NAMES


def test_commas_of_an_explanation_do_not_separate_cells(tmp_path: Path) -> None:
    path = tmp_path / "科目.csv"
    path.write_text(TEXT + '20503,职业教育,"甲,乙\n丙"\n', encoding="utf-8")
    assert names(path) == NAMES | {"20503": "职业教育"}


def test_rows_of_text_are_told_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "科目.csv"
    path.write_text("编码,名称\n\n205,教育支出\n20,教育\n", encoding="utf-8")
    assert load_catalogue(path, 2024, kind=Kind.FUNCTIONAL).remarks == (
        "第4行：“20”不是支出功能分类科目的编码（以 2 开头，共 3、5 或 7 位），这一行没有读入。",
    )


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "科目"
    for row in (
        ["示例县2024年科目"],
        [],
        ["序号", "科目名称", "科目编码"],
        [1, "教育支出", 205],
        [2, "普通教育", "20502"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    book.create_sheet("说明")["A1"] = "每年更新"
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def test_a_workbook_is_read_whatever_it_is_called_with_codes_as_numbers_or_text(tmp_path: Path) -> None:
    found = load_catalogue(workbook(tmp_path / "科目.dat"), 2024, complete=True)
    assert {entry.code: entry.name for entry in found.catalogue.entries.values()} == NAMES
    assert (found.catalogue.complete, found.catalogue.source) == (True, "科目.dat")
    assert found.remarks == (
        "工作表“旧”是隐藏的，未读取。",
        "工作表“说明”里没有编码和名称两栏的标题，没有读入。",
    )


def test_the_official_print_is_read_with_its_merged_titles_and_numbers_shown_with_zeros(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    rows = (
        ["科目编码", None, None, "科目名称"],
        ["类", "款", "项"],
        [205, None, None, "教育支出"],
        [None, 2, None, "普通教育"],
    )
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("D1:D2")
    sheet["B4"].number_format = "00"
    book.save(tmp_path / "科目.xlsx")
    assert names(tmp_path / "科目.xlsx") == NAMES


def test_an_odd_row_of_a_workbook_is_told_by_sheet_and_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "科目"
    for row in (["编码", "名称"], [205, "教育支出"], [2050, "普通教育"]):
        sheet.append(row)
    book.save(tmp_path / "科目.xlsx")
    (remark,) = load_catalogue(tmp_path / "科目.xlsx", 2024).remarks
    assert remark.startswith("“科目”第3行：“2050”不是支出功能分类科目的编码")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有找到编码和名称两栏"),
        (b"%PDF-1.7\n\xff\xff\xff\xff", "不是 Excel 工作簿，也不是 CSV 文本"),
        (b"a\0b,c", "不是 Excel 工作簿，也不是 CSV 文本"),
        (b"\xff\xfea", "不是 Excel 工作簿，也不是 CSV 文本"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "科目"),
        (b"PK\x03\x04 not a package", "科目"),
        (b"a" * (MAX_TEXT + 1), "超过 20 MB"),
        (b'\xef\xbb\xbf"' + b"a" * 200_000, "不是 Excel 工作簿，也不是 CSV 文本"),
    ],
    ids=["empty", "pdf", "nul", "half utf-16", "old office", "broken zip", "too large", "endless cell"],
)
def test_what_is_no_list_is_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "科目.xls"
    path.write_bytes(content)
    with pytest.raises(UserError, match=said) as caught:
        load_catalogue(path, 2024)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="打不开（没有这个文件）。"):
        load_catalogue(tmp_path / "没有.xlsx", 2024)
    with pytest.raises(UserError, match="不是文件"):
        load_catalogue(tmp_path, 2024)
