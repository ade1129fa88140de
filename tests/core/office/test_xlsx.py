"""A workbook is opened as tables: what prints, where it stands, what is merged; nothing rounded, nothing silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.office.blocks import OfficeFile, Table
from core.office.open import open_office
from core.office.xlsx import open_xlsx
from tests.workbooks import Workbook


def texts(table: Table) -> list[list[str]]:
    return [["^" if cell.continues else cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture
def opened(tmp_path: Path) -> OfficeFile:
    book = Workbook().sheet(
        "项目1",
        [
            "绩效目标表*4",
            "项目名称 | 甲项目*3",
            "资金 | #316@0.00 | #0.125@0% | =100%",
            "目标 | 一⏎二*3",
            "^ | 三 | 007 | ",
        ],
        widths=(10, 20),
        titles="1:2",
    )
    return open_xlsx(book.sheet("附表", ["编号", "#12"]).save(tmp_path / "名.xlsx"))


def test_every_sheet_is_a_table_with_its_name_and_place(opened: OfficeFile) -> None:
    assert [(t.sheet, t.place, t.index) for t in opened.tables] == [
        ("项目1", "工作表“项目1”", 1),
        ("附表", "工作表“附表”", 2),
    ]
    assert opened.name == "名.xlsx"
    assert opened.notices == ()


def test_cells_say_what_they_print(opened: OfficeFile) -> None:
    assert texts(opened.tables[0]) == [
        ["绩效目标表"],
        ["项目名称", "甲项目"],
        ["资金", "316.00", "12.5%", "=100%"],
        ["目标", "一\n二"],
        ["^", "三", "007", ""],
    ]


def test_cells_and_rows_know_where_they_are(opened: OfficeFile) -> None:
    table = opened.tables[0]
    assert table.rows[1].place == "“项目1”第2行"
    assert [(cell.place, cell.column, cell.span) for cell in table.rows[1].cells] == [
        ("“项目1”A2", 0, 1),
        ("“项目1”B2", 1, 3),
    ]
    assert [row.is_header for row in table.rows] == [True, True, False, False, False]
    assert table.grid[:2] == (70 * 15, 140 * 15)


def test_lines_of_a_cell_are_its_paragraphs(opened: OfficeFile) -> None:
    cell = opened.tables[0].rows[3].cells[1]
    assert [(p.text, p.place) for p in cell.paragraphs] == [("一", "“项目1”B4"), ("二", "“项目1”B4")]


def test_the_door_opens_both_kinds_by_content(tmp_path: Path) -> None:
    path = Workbook().sheet("表", ["甲"]).save(tmp_path / "名.docx")
    assert open_office(path).tables[0].sheet == "表"
