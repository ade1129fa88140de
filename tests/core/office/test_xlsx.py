"""A workbook is opened as tables: what prints, where it stands, what is merged; nothing rounded, nothing silent."""

from __future__ import annotations

import gc
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.pagebreak import Break

from core.office.blocks import OfficeFile, Table
from core.office.open import open_office
from core.office.xlsx import open_xlsx
from tests.workbooks import MAIN, RELATIONS, Workbook, raw_workbook


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


def opened_rows(path: Path) -> list[list[str]]:
    return texts(open_office(path).tables[0])


def inline(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def data(*cells: str) -> str:
    return f'<sheetData><row r="1">{"".join(cells)}</row></sheetData>'


CELLS = [
    ('<c r="A1"><v>12</v></c>', "12"),
    ('<c r="A1" t="n"><v>0.30000000000000004</v></c>', "0.30000000000000004"),
    ('<c r="A1" t="b"><v>1</v></c>', "是"),
    ('<c r="A1" t="b"><v>0</v></c>', "否"),
    ('<c r="A1" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
    ('<c r="A1" t="str"><f>B1&amp;"年"</f><v>2025年</v></c>', "2025年"),
    ('<c r="A1" t="str"><v>没有公式的文字</v></c>', "没有公式的文字"),
    ('<c r="A1"><f>0.1+0.2</f><v>0.30000000000000004</v></c>', "0.3"),
    ('<c r="A1"><f t="shared" si="0"/><v>69.12000000000001</v></c>', "69.12"),
    ('<c r="A1"><f>100%</f></c>', "=100%"),
    ('<c r="A1"><f>SUM(B1:B3)</f><v></v></c>', "=SUM(B1:B3)"),
    ('<c r="A1" t="d"><v>2025-03-01T00:00:00</v></c>', "2025-03-01"),
    ('<c r="A1" s="1" t="d"><v>2025-03-01</v></c>', "2025年3月1日"),
    ('<c r="A1" s="1"><v>45717</v></c>', "2025年3月1日"),
    ("<c t='s' r='A1' ><v>0</v></c>", "共用"),
    ('<c cm="1" r="A1" t="s" s="0"><v xml:space="preserve">0</v><extLst><ext/></extLst></c>', "共用"),
    ('<c r="A1" t="s"><v>1</v></c>', "粗细"),
    ('<c r="A1" t="s"><v>2</v></c>', "汉字"),
    ('<c r="A1" t="s"><v>3</v></c>', "一\n\n  二"),
    (
        '<c r="A1" t="inlineStr"><is><r><rPr><color rgb="FF"/></rPr><t>甲</t></r><r><t> 乙</t></r></is></c>',
        "甲 乙",
    ),
    ('<c r="A1" t="inlineStr"><is><t>&lt;b&gt; &amp; &#20013;&#x6587;&quot;</t></is></c>', '<b> & 中文"'),
    ('<c r="A1" t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c>', "<b>"),
    ('<c r="A1" t="inlineStr"><is><t>甲<!-- 无 -->乙<?x y?></t></is></c>', "甲乙"),
]
STRINGS = (
    "<si><t>共用</t></si><si><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></si>"
    '<si><t>汉字</t><rPh sb="0" eb="1"><t>カン</t></rPh><phoneticPr fontId="1"/></si>'
    '<si><t xml:space="preserve"> 一&#10;\n  二 _x000D_</t></si>'
)
STYLES = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="31" applyNumberFormat="1"><alignment/></xf></cellXfs>'


@pytest.mark.parametrize(("cell", "text"), CELLS)
def test_every_way_to_write_a_cell_is_read(tmp_path: Path, cell: str, text: str) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", data(cell), strings=STRINGS, styles=STYLES)
    assert opened_rows(path) == [[text]]


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", data('<c r="A1"><f>B1</f></c>'))
    assert ["没有保存计算结果" in notice for notice in open_office(path).notices] == [True]


def test_cells_and_rows_that_do_not_say_where_they_are_follow_each_other(tmp_path: Path) -> None:
    rows = '<row><c t="s"><v>0</v></c><c/><c s="1"/><c t="s"><v>1</v></c></row><row r="3"><c><v>5</v></c></row>'
    path = raw_workbook(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>", strings=STRINGS)
    assert opened_rows(path) == [["共用", "", "", "粗细"], [""] * 4, ["5", "", "", ""]]


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=\w)", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")


def strict(xml: str) -> str:
    return xml.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
        RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )


@pytest.mark.parametrize("change", [prefixed, strict, lambda xml: '<?xml version="1.0" encoding="utf-16"?>' + xml])
def test_other_names_and_encodings_of_the_same_elements_are_read(tmp_path: Path, change: Callable[[str], str]) -> None:
    merge = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    cells = ('<c r="A1" t="s"><v>1</v></c>', '<c r="C1" t="s"><v>2</v></c>', inline("D1", "内"))
    path = raw_workbook(tmp_path / "a.xlsx", data(*cells) + merge, strings=STRINGS, styles=STYLES)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    changed = {name: change(xml) for name, xml in parts.items() if name.startswith("xl/") and "rels" not in name}
    data_of = {name: xml.encode("utf-16") if "utf-16" in xml else xml for name, xml in changed.items()}
    table = open_office(raw_workbook(tmp_path / "b.xlsx", parts={**parts, **data_of})).tables[0]
    assert [(cell.text, cell.column, cell.span) for cell in table.rows[0].cells] == [
        ("粗细", 0, 2),
        ("汉字", 2, 1),
        ("内", 3, 1),
    ]


def test_a_merge_reaches_no_further_than_what_prints_unless_it_is_itself_printed(tmp_path: Path) -> None:
    rows = ["标题*5", "甲 | 乙", " | | *9"]
    table = open_xlsx(Workbook().sheet("表", rows).save(tmp_path / "a.xlsx")).tables[0]
    assert [[cell.span for cell in row.cells] for row in table.rows] == [[5], [1] * 5]


def test_what_a_merge_hides_is_told(tmp_path: Path) -> None:
    merge = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    file = open_office(raw_workbook(tmp_path / "a.xlsx", data(inline("A1", "甲"), inline("B1", "乙")) + merge))
    assert texts(file.tables[0]) == [["甲"]]
    assert ["盖住了" in notice for notice in file.notices] == [True]


def test_a_chart_page_is_told(tmp_path: Path) -> None:
    chart = f'<chartsheet xmlns="{MAIN}"/>'
    file = open_office(raw_workbook(tmp_path / "a.xlsx", data(), parts={"xl/worksheets/sheet1.xml": chart}))
    assert file.tables == ()
    assert file.notices == ("“表1”是图表页，不是表格，未读取。",)


def test_the_1904_calendar_is_told_by_the_workbook(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", data('<c r="A1" s="1"><v>44255</v></c>'), styles=STYLES)
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode().replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    path = raw_workbook(path, data('<c r="A1" s="1"><v>44255</v></c>'), styles=STYLES, parts={"xl/workbook.xml": book})
    assert opened_rows(path) == [["2025年3月1日"]]


def test_reading_a_sheet_leaves_the_collector_of_garbage_as_it_was(tmp_path: Path) -> None:
    path = Workbook().sheet("表", ["甲"]).save(tmp_path / "a.xlsx")
    gc.disable()
    try:
        open_xlsx(path)
        assert not gc.isenabled()
    finally:
        gc.enable()
    open_xlsx(path)
    assert gc.isenabled()


def test_labels_that_stand_again_on_the_next_page_begin_nothing(tmp_path: Path) -> None:
    """A label and a value beside two rows are cut where a page ends; a text there is as high as several rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("产出", "数量", "甲"), ("", "", "乙"), ("产出", "数量", "丙"), ("", "", "丁"), ("效益", "丁", "丁")):
        sheet.append(row)
    for area in ("A1:A2", "B1:B2", "A3:A4", "B3:B4"):
        sheet.merge_cells(area)
    sheet.row_breaks.append(Break(id=2))
    sheet.row_breaks.append(Break(id=4))
    book.save(tmp_path / "a.xlsx")
    (table,) = open_xlsx(tmp_path / "a.xlsx").tables
    assert [[cell.continues for cell in row.cells] for row in table.rows] == [
        [False, False, False],
        [True, True, False],
        [True, True, False],
        [True, True, False],
        [False, False, False],
    ]
    assert [row.cells[2].text for row in table.rows] == ["甲", "乙", "丙", "丁", "丁"]


def test_a_label_stands_again_over_a_single_row_of_the_next_page(tmp_path: Path) -> None:
    """The rest of a merge of three rows is one row, without a merge of its own."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("修路", "甲"), ("", "乙"), ("修路", "丙"), ("修路", "丁")):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.row_breaks.append(Break(id=2))
    book.save(tmp_path / "a.xlsx")
    (table,) = open_xlsx(tmp_path / "a.xlsx").tables
    assert [row.cells[0].continues for row in table.rows] == [False, True, True, False]


def test_equal_values_below_each_other_stay_values_on_a_new_page(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["示例县", "一"])
    sheet.append(["示例县", "二"])
    sheet.row_breaks.append(Break(id=1))
    book.save(tmp_path / "a.xlsx")
    (table,) = open_xlsx(tmp_path / "a.xlsx").tables
    assert [row.cells[0].text for row in table.rows] == ["示例县", "示例县"]
