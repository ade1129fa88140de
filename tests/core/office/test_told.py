"""What stands in a file beside ordinary text and cells is read, or told with its place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from core.office.docx import open_docx
from core.office.open import open_office
from tests.word import Word, run
from tests.workbooks import Workbook, raw_workbook

PICTURE = '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'


def cell(inside: str) -> str:
    return f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "脚注或尾注，未读取（表1 第1行第1格）。"),
        ('<w:r><w:endnoteReference w:id="2"/></w:r>', "脚注或尾注，未读取（表1 第1行第1格）。"),
        ('<w:r><w:commentReference w:id="0"/></w:r>', "批注，未读取（表1 第1行第1格）。"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>", "隐藏文字，未读取（表1 第1行第1格）。"),
        (PICTURE, "图片或图表，其中的内容未读取（表1 第1行第1格）。"),
        ("<w:r><w:object/></w:r>", "其中的内容未读取（表1 第1行第1格）。"),
    ],
)
def test_what_a_cell_of_word_holds_beside_its_text_is_told_with_its_place(
    inside: str, told: str, tmp_path: Path
) -> None:
    file = open_docx(Word().xml(cell(f"<w:p>{run('文')}{inside}</w:p>")).save(tmp_path / "a.docx"))
    assert file.tables[0].rows[0].cells[0].text == "文"
    assert [notice.endswith(told) for notice in file.notices] == [True]


def test_hidden_rows_of_word_are_read_and_told(tmp_path: Path) -> None:
    rows = "<w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
    file = open_docx(Word().xml(f"<w:tbl><w:tblGrid/>{rows}</w:tbl>").save(tmp_path / "a.docx"))
    assert len(file.tables[0].rows) == 2
    assert file.notices == ("文件里有隐藏的表格行，也已读取，请核对（表1 第2行）。",)


def field(data: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>' for kind, inside in
             (("begin", f"<w:ffData>{data}</w:ffData>"), ("end", ""))]  # fmt: skip
    return marks[0] + "<w:r><w:instrText>FORM</w:instrText></w:r>" + marks[1]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☑是"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☑是"),
        ('<w:checkBox><w:default w:val="0"/></w:checkBox>', "□是"),
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="一"/><w:listEntry w:val="延续"/></w:ddList>', "延续是"),
        ('<w:ddList><w:listEntry w:val="新增"/><w:listEntry w:val="延续"/></w:ddList>', "新增是"),
    ],
)
def test_form_fields_say_what_they_show(data: str, text: str, tmp_path: Path) -> None:
    file = open_docx(Word().xml(f"<w:p>{field(data)}{run('是')}</w:p>").save(tmp_path / "a.docx"))
    assert file.paragraphs[0].text == text


def test_rows_and_cells_follow_the_changes_that_were_tracked(tmp_path: Path) -> None:
    def tr(text: str, row: str = "", of_cell: str = "") -> str:
        return f"<w:tr><w:trPr>{row}</w:trPr><w:tc><w:tcPr>{of_cell}</w:tcPr><w:p>{run(text)}</w:p></w:tc></w:tr>"

    moved = "".join(f'<w:p><w:{one} w:id="1">{run(one)}</w:{one}></w:p>' for one in ("moveFrom", "moveTo"))
    rows = tr("留") + tr("删", '<w:del w:id="3"/>') + tr("增", '<w:ins w:id="4"/>') + tr("格", of_cell="<w:cellDel/>")
    control = f"<w:sdt><w:sdtContent>{tr('控')}</w:sdtContent></w:sdt>"
    word = Word().xml(moved).xml(f"<w:tbl><w:tblGrid/>{rows}{control}</w:tbl>")
    file = open_docx(word.save(tmp_path / "a.docx"))
    assert [p.text for p in file.paragraphs if p.text] == ["moveTo"]
    assert [[one.text for one in row.cells] for row in file.tables[0].rows] == [["留"], ["增"], [], ["控"]]


def test_what_word_would_fetch_from_elsewhere_is_told(tmp_path: Path) -> None:
    path = Word().paragraph("文").save(tmp_path / "a.docx")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{kind}" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>'
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/_rels/settings.xml.rels", rels)
    assert open_docx(path).notices == ("文件引用了别处的文件（如链接的图片、模板），未打开。",)


def test_comments_of_a_workbook_are_told_with_their_cells(tmp_path: Path) -> None:
    path = Workbook().sheet("甲", ["一 | 二"]).save(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book["甲"]["B1"].comment = Comment("请核对", "审核")
    book.save(path)
    assert open_office(path).notices == ("文件带有批注，未读取（“甲”B1）。",)


def test_formulas_without_a_result_and_covered_cells_are_told_with_their_places(tmp_path: Path) -> None:
    cells = '<row r="2"><c r="B2"><f>SUM(A1:A9)</f></c><c r="D2" t="inlineStr"><is><t>盖</t></is></c></row>'
    path = raw_workbook(
        tmp_path / "a.xlsx", f'<sheetData>{cells}</sheetData><mergeCells><mergeCell ref="C2:D2"/></mergeCells>'
    )
    told = " ".join(open_office(path).notices)
    assert "（“表1”B2）" in told
    assert "盖住了看不见的内容，未读取（D2）" in told


def test_hidden_rows_and_columns_of_a_workbook_are_read_and_told(tmp_path: Path) -> None:
    path = Workbook().sheet("甲", ["一 | 二", "三 | 四"]).save(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book["甲"].row_dimensions[2].hidden = True
    book["甲"].column_dimensions["B"].hidden = True
    book.save(path)
    file = open_office(path)
    assert [[one.text for one in row.cells] for row in file.tables[0].rows] == [["一", "二"], ["三", "四"]]
    assert file.notices == (
        "工作表“甲”的第2行是隐藏的，也已读取，请核对。",
        "工作表“甲”的B列是隐藏的，也已读取，请核对。",
    )


def test_pictures_and_text_boxes_of_a_workbook_are_told_with_their_cells(tmp_path: Path) -> None:
    anchor = (
        "<xdr:oneCellAnchor><xdr:from><xdr:col>{}</xdr:col><xdr:colOff>5</xdr:colOff><xdr:row>{}</xdr:row></xdr:from>"
        "{}</xdr:oneCellAnchor>"
    )
    words = "<a:r><a:t>填表说明：</a:t></a:r><a:r><a:t>以万元为单位</a:t></a:r>"
    box = f"<xdr:sp><xdr:txBody><a:p>{words}</a:p></xdr:txBody></xdr:sp>"
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        + anchor.format(2, 4, "<xdr:pic/>")
        + anchor.format(27, 0, box)
        + "</xdr:wsDr>"
    )
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="d" Type="{kinds}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    path = raw_workbook(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
        parts={"xl/drawings/drawing1.xml": drawing, "xl/worksheets/_rels/sheet1.xml.rels": links},
    )
    assert open_office(path).notices == (
        "文件带有图片、文本框或图表，未读取（“表1”C5）。",
        "文件带有文本框，里面的文字未读取，请核对（“表1”AB1“填表说明：以万元为单位”）。",
    )
