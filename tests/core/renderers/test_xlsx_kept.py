"""What lies beside the cells of a template is still there in every sheet, and where its rows went."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openxml_audit import OpenXmlValidator

from core.renderers.parts import TemplateError
from core.renderers.xlsx import compile_xlsx
from tests.core.renderers.test_xlsx import FORM_SET, SHEETS, Filled
from tests.workbooks import Workbook

ROWS = [
    "标题*3",
    "{%tr for 子 in 行.子 %}||",
    "{{子.丁}}|选|网",
    "{%tr endfor %}||",
    "尾|说明|",
]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _anchor(top: int, bottom: int, inner: str) -> str:
    ends = (("from", 0, top), ("to", 1, bottom))
    marks = "".join(
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        for name, column, row in ends
    )
    return f"<xdr:twoCellAnchor>{marks}{inner}<xdr:clientData/></xdr:twoCellAnchor>"


_SHAPE = (
    '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
)
_LOGO = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="logo"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    f'<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>{_SHAPE}</xdr:pic>'
)
_BOX = (
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="3" name="box"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
    f"{_SHAPE}<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>盖章处</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)


def with_drawing(path: Path) -> Path:
    """The workbook with a picture on its first row and a text box on its fifth."""
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{_R}">{_anchor(0, 1, _LOGO)}{_anchor(4, 6, _BOX)}'
        "</xdr:wsDr>"
    )
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = f'<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{_R}/%s" Target="%s"/></Relationships>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet, types = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
    own = "xl/worksheets/_rels/sheet1.xml.rels"
    link = f'<Relationship Id="rIdD" Type="{_R}/drawing" Target="/xl/drawings/drawing1.xml"/></Relationships>'
    parts[own] = parts[own].replace(b"</Relationships>", link.encode())
    place = f'<drawing xmlns:r="{_R}" r:id="rIdD"/><legacyDrawing'.encode()
    parts[sheet] = parts[sheet].replace(b"<legacyDrawing", place)
    entries = (
        '<Default Extension="png" ContentType="image/png"/><Override PartName="/xl/drawings/drawing1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
    )
    parts[types] = parts[types].replace(b"</Types>", entries.encode())
    parts["xl/drawings/drawing1.xml"] = drawing.encode()
    parts["xl/drawings/_rels/drawing1.xml.rels"] = (links % ("image", "/xl/media/image1.png")).encode()
    parts["xl/media/image1.png"] = PNG
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def template(tmp_path: Path) -> Path:
    book = Workbook().sheet("页", ROWS, widths=(20, 10, 10), titles="1:1")
    sheet = book.book["页"]
    choice = DataValidation(type="list", formula1='"甲,乙"')
    choice.add("B3")
    sheet.add_data_validation(choice)
    rule = FormulaRule(formula=["LEN($A3)>2"], fill=PatternFill("solid", bgColor="FFFF00"))
    sheet.conditional_formatting.add("A3:C3", rule)
    sheet["C3"].hyperlink = "https://example.org/"
    sheet["A5"].comment = Comment("批注", "人")
    sheet.freeze_panes = "A2"
    sheet.print_area = "A1:C5"
    sheet.oddHeader.right.text = "{{草稿}}"
    sheet.oddFooter.center.text = "第 &P 页 {{名}}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.row_dimensions[5].height = 40
    book.book.defined_names["签字"] = DefinedName("签字", attr_text="页!$B$5")
    return with_drawing(book.save(tmp_path / "t.xlsx"))


def _records(*counts: int) -> list[dict[str, Any]]:
    return [{"甲": str(n), "乙": "", "丙": "", "子": [{"丁": f"丁{i}"} for i in range(n)]} for n in counts]


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Filled:
    return Filled(tmp_path, template, {"名": "甲&乙局"}, SHEETS, _records(3, 1, 5), ["三", "一", "五"])


def test_drop_downs_rules_and_links_grow_with_the_loop(filled: Filled) -> None:
    for sheet, last in zip(filled.book, (4, 2, 6), strict=True):
        area = f"B2:B{last}" if last > 2 else "B2"
        assert str(sheet.data_validations.dataValidation[0].sqref) == area
        (rule,) = sheet.conditional_formatting
        assert (str(rule.sqref), rule.rules[0].formula) == (f"A2:C{last}", ["LEN($A2)>2"])
        assert sheet["C2"].hyperlink.target == "https://example.org/"


def test_comments_frozen_rows_heights_and_print_settings_follow(filled: Filled) -> None:
    for sheet, last in zip(filled.book, (5, 3, 7), strict=True):
        assert sheet[f"A{last}"].comment.text == "批注"
        assert sheet.freeze_panes == "A2"
        assert sheet.row_dimensions[last].height == 40
        assert sheet.print_area == f"'{sheet.title}'!$A$1:$C${last}"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.center.text == "第 &P 页 甲&&乙局"
        assert sheet.oddHeader.right.text is None


def test_the_word_draft_stands_in_the_header_of_a_draft_only(template: Path) -> None:
    compiled = compile_xlsx(template, FORM_SET, SHEETS)
    printed = {"名": "甲局", "钱": "", "元": "", "表": []}
    data = compiled.render(printed, _records(1), ["一"], draft=True)
    assert openpyxl.load_workbook(io.BytesIO(data))["一"].oddHeader.right.text == "草稿"


def test_each_sheet_has_its_own_drawing_and_what_lies_below_the_loop_moves(filled: Filled) -> None:
    with zipfile.ZipFile(io.BytesIO(filled.data)) as archive:
        names = archive.namelist()
        drawings = sorted(name for name in names if re.fullmatch(r"xl/drawings/drawing\w+\.xml", name))
        assert len(drawings) == 3
        assert sum(name.startswith("xl/media/") for name in names) == 1
        for drawing, last in zip(drawings, (5, 3, 7), strict=True):
            root = etree.fromstring(archive.read(drawing))
            rows = [int(row.text) for row in root.iter(f"{{{_XDR}}}row")]
            assert rows[0] == 0
            assert rows[2] == last - 1
            assert "盖章处" in etree.tostring(root, encoding="unicode")
        for name in (name for name in names if "vml" in name.lower() and not name.endswith(".rels")):
            assert re.search(rb":Row>[246]</", archive.read(name))


def test_names_of_the_workbook_stand_for_the_moved_cells(filled: Filled) -> None:
    assert filled.book.defined_names["签字"].attr_text == "'三'!$B$5"


def test_the_schema_judge_finds_nothing_more_than_in_the_template(
    template: Path, filled: Filled, tmp_path: Path
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(filled.data)
    known = {error.description for error in OpenXmlValidator().validate(str(template)).errors}
    assert {error.description for error in OpenXmlValidator().validate(str(path)).errors} <= known


def _with_formula(folder: Path, rows: list[str]) -> Path:
    return Workbook().sheet("页", rows).save(folder / "t.xlsx")


def test_formulas_of_the_template_follow_their_rows_and_are_worked_out_on_opening(tmp_path: Path) -> None:
    rows = [
        "头|#2|",
        "{%tr for 行 in 表 %}||",
        "{{行.甲}}|{{行.钱}}|=:B3*$B$1",
        "{%tr endfor %}||",
        '合计|=:SUM(B3:B3)+B1|=:IF(A5="A3",SUM($B$2:B4),B5)',
    ]
    printed = {"表": [{"甲": str(n), "钱": f"{n}.00", "子": []} for n in range(1, 4)]}
    filled = Filled(tmp_path, _with_formula(tmp_path, rows), printed)
    assert [row[2] for row in filled.texts()][1:] == [
        "=B2*$B$1",
        "=B3*$B$1",
        "=B4*$B$1",
        '=IF(A5="A3",SUM($B$2:B4),B5)',
    ]
    assert filled.sheet["B5"].value == "=SUM(B2:B4)+B1"
    assert filled.book.calculation.fullCalcOnLoad
    with zipfile.ZipFile(io.BytesIO(filled.data)) as archive:
        assert b"</f></c>" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("formula", ["=:B3", "=:SUM(B3)", "=:SUM(B1:B3,B4:B9)"])
def test_a_formula_that_cannot_follow_exactly_is_a_mistake_of_the_template(tmp_path: Path, formula: str) -> None:
    rows = ["头|", "{%tr for 行 in 表 %}|", "{{行.甲}}|", "{{行.乙}}|", "{%tr endfor %}|", f"合计|{formula}"]
    with pytest.raises(TemplateError, match="公式"):
        Filled(tmp_path, _with_formula(tmp_path, rows), {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b't="inlineStr"><is><t>{{&#21517;}}</t></is>', b't="s"><v>99</v>'),
        (b'r="A1"', b'r="1A"'),
        (b"<sheetData>", b'<sheetData><row r="1" ht="x"/>'),
    ],
)
def test_a_damaged_template_is_refused_in_one_sentence(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = _with_formula(tmp_path, ["{{名}}", "文字"])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in parts[sheet]
    parts[sheet] = parts[sheet].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(TemplateError, match="已损坏"):
        compile_xlsx(path, FORM_SET, SHEETS)
