"""A workbook made to do harm is read or refused with one sentence, in two seconds and 300 MB."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.office.book import MAX_CELLS
from tests.workbooks import MAIN, Workbook, raw_workbook, worksheet

SECONDS, MEGABYTES = 2.0, 300
READ = ""
"""Instead of words of a sentence: the file can be read."""

_OPEN = """
import json, sys, time
from pathlib import Path
from core.errors import UserError
from core.office.open import open_office
found = {}
for path in map(Path, sys.argv[1:]):
    begun = time.process_time()
    try:
        tables = open_office(path).tables
        sentence = ""
        text = [cell.text for table in tables for row in table.rows for cell in row.cells][:40]
        del tables
    except UserError as error:
        sentence, text = str(error), []
    found[path.stem] = [sentence, text, time.process_time() - begun]
used = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps([found, used]))
"""


def cell(ref: str, text: str = "甲") -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(rows: str, after: str = "", before: str = "") -> str:
    return f"{before}<sheetData>{rows}</sheetData>{after}"


def merges(*areas: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{area}"/>' for area in areas) + "</mergeCells>"


def row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def one_merge_over_the_whole_sheet(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1")) + row(cell("C9", "乙"), number=9), merges("A1:XFD1048576")))


def one_far_cell(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1")) + row(cell("XFD1048576"), number=1048576)))


def far_styled_blank_cells(path: Path) -> None:
    blank = "".join(f'<row r="{n}"><c r="XFD{n}" s="3"/><c r="A{n}"/></row>' for n in range(2, 200_000))
    raw_workbook(path, sheet(row(cell("A1")) + blank))


def two_million_rows(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1")) + "".join(f'<row r="{n}"/>' for n in range(2, 2_000_000))))


def a_million_cells_that_do_not_say_where(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1"), "<c/>" * 1_000_000)))


def a_zip_bomb(path: Path) -> None:
    raw_workbook(path, parts={"xl/media/image1.png": b"\0" * 150_000_000})


def a_dimension_that_says_too_much(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1")), before='<dimension ref="A1:XFD1048576"/>'))


def a_dimension_that_says_too_little(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1"), cell("B1", "乙")), before='<dimension ref="A1"/>'))


def a_hundred_thousand_merges(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1")), merges(*(f"A{n}:B{n}" for n in range(1, 100_001)))))


def many_large_overlapping_merges(path: Path) -> None:
    rows = "".join(row(cell(f"A{n}"), cell(f"Z{n}"), number=n) for n in range(1, 5_001))
    raw_workbook(path, sheet(rows, merges(*(f"A{n}:Z5000" for n in range(1, 5_000)))))


def two_overlapping_merges(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1"), cell("D1", "乙")), merges("A1:B2", "B1:C1", "A1:B2")))


def shared_strings_that_lie_about_their_count(path: Path) -> None:
    data = f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"><si><t>甲</t></si></sst>'
    cells = '<c r="A1" t="s"><v>0</v></c>'
    raw_workbook(path, sheet(row(cells)), parts={"xl/sharedStrings.xml": data})


def a_shared_string_that_is_not_there(path: Path) -> None:
    raw_workbook(path, sheet(row('<c r="A1" t="s"><v>7</v></c>')), strings="<si><t>甲</t></si>")


def a_shared_string_before_the_first(path: Path) -> None:
    raw_workbook(path, sheet(row('<c r="A1" t="s"><v>-1</v></c>')), strings="<si><t>甲</t></si>")


def one_huge_string_used_everywhere(path: Path) -> None:
    text = "".join(map(chr, range(0x4E00, 0x9FA0))) * 330  # repeats too far apart to be packed: 20 MB in the zip too
    cells = "".join(row(f'<c r="A{n}" t="s"><v>0</v></c>', number=n) for n in range(1, 10_001))
    raw_workbook(path, sheet(cells), strings=f"<si><t>{text}</t></si>")


def one_long_string_used_everywhere(path: Path) -> None:
    cells = "".join(row(f'<c r="A{n}" t="s"><v>0</v></c>', number=n) for n in range(1, 10_001))
    raw_workbook(path, sheet(cells), strings=f"<si><t>{'很长的文字' * 10_000}</t></si>")


def more_text_than_excel_takes(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1", "长" * 40_000))))


def a_style_that_is_not_there(path: Path) -> None:
    raw_workbook(path, sheet(row('<c r="A1" s="999999999"><v>12</v></c><c r="B1" s="-1"><v>3</v></c>')))


def hundreds_of_thousands_of_styles(path: Path) -> None:
    styles = "<cellXfs>" + '<xf numFmtId="2"/>' * 200_000 + "</cellXfs>"
    raw_workbook(path, sheet(row('<c r="A1" s="1"><v>12</v></c>')), styles=styles)


def a_long_number_format_for_each_of_sixty_thousand_styles(path: Path) -> None:
    """A number in the last of them."""
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{"0.0;" * 50}{n}"/>' for n in range(60_000))
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(60_000))
    said = f"<numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs>"
    raw_workbook(path, sheet(row('<c r="A1" s="59999"><v>12</v></c>')), styles=said)


def rich_text_nested_deep(path: Path) -> None:
    deep = "<r>" * 100_000 + "<t>甲</t>" + "</r>" * 100_000
    raw_workbook(path, sheet(row('<c r="A1" t="s"><v>0</v></c>')), strings=f"<si>{deep}</si>")


def cells_nested_deep(path: Path) -> None:
    raw_workbook(path, sheet(row("<c>" * 300_000 + "</c>" * 300_000) + row(cell("A2"), number=2)))


def strings_nested_deep(path: Path) -> None:
    nested = "<si><rPh>" + "<rPh>" * 200_000 + "<si/><t>甲</t>" + "</rPh>" * 200_000 + "</rPh></si>"
    raw_workbook(path, sheet(row('<c r="A1" t="s"><v>0</v></c>', cell("B1"))), strings=nested)


def columns_without_end(path: Path) -> None:
    columns = "<cols>" + '<col min="1" max="999999999" width="1e300"/>' * 80_000 + "</cols>"
    raw_workbook(path, sheet(row(cell("A1")), before=columns))


def a_doctype_in_the_sheet(path: Path) -> None:
    evil = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + worksheet(sheet(row(cell("A1", "&a;"))))
    raw_workbook(path, parts={"xl/worksheets/sheet1.xml": evil, **_one_sheet(path)})


def entities_in_the_strings(path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 10))
    evil = f'<!DOCTYPE sst [<!ENTITY a0 "哈">{laughs}]><sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    raw_workbook(path, sheet(row('<c r="A1" t="s"><v>0</v></c>')), parts={"xl/sharedStrings.xml": evil})


def a_doctype_in_the_relations(path: Path) -> None:
    raw_workbook(path, sheet(""), parts={"xl/_rels/workbook.xml.rels": "<!DOCTYPE a><a/>"})


def _one_sheet(path: Path) -> dict[str, bytes]:
    """The workbook parts of a file with one sheet."""
    raw_workbook(path, sheet(""))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")}


def _listed(path: Path, change: Callable[[str], str], name: str = "xl/workbook.xml") -> None:
    raw_workbook(path, sheet(row(cell("A1"))), parts={name: change(_one_sheet(path)[name].decode())})


def external_links_macros_and_objects(path: Path) -> None:
    raw_workbook(
        path,
        sheet(row('<c r="A1"><f>[1]表!A1</f><v>5</v></c>')),
        parts={"xl/externalLinks/externalLink1.xml": "<a/>", "xl/vbaProject.bin": b"x", "xl/embeddings/ole.bin": b"x"},
    )


def two_sheets_of_one_name(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1"))), sheet(row(cell("A1", "乙"))))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        listed = archive.read("xl/workbook.xml").decode().replace('name="表2"', 'name="表1"')
    assert data
    raw_workbook(path, sheet(row(cell("A1"))), sheet(row(cell("A1", "乙"))), parts={"xl/workbook.xml": listed})


def two_parts_of_one_name(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1"))))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", worksheet(sheet(row(cell("A1", "乙")))))


def relations_in_a_circle(path: Path) -> None:
    name = "xl/_rels/workbook.xml.rels"
    _listed(path, lambda text: text.replace("worksheets/sheet1.xml", "workbook.xml"), name)


def no_relations(path: Path) -> None:
    _listed(path, lambda text: "<Relationships/>", "xl/_rels/workbook.xml.rels")


def a_sheet_that_is_not_there(path: Path) -> None:
    name = "xl/_rels/workbook.xml.rels"
    _listed(path, lambda text: text.replace("sheet1.xml", "sheet9.xml"), name)


def a_sheet_outside_the_file(path: Path) -> None:
    name = "xl/_rels/workbook.xml.rels"
    evil = 'TargetMode="External" Target="file:///etc/passwd'
    _listed(path, lambda text: text.replace('Target="worksheets/sheet1.xml', evil), name)


def a_sheet_above_the_file(path: Path) -> None:
    name = "xl/_rels/workbook.xml.rels"
    _listed(path, lambda text: text.replace("worksheets/sheet1.xml", "../../../../etc/passwd"), name)


def five_thousand_sheets(path: Path) -> None:
    raw_workbook(path, *[sheet(row(cell("A1")))] * 5_000)


def five_thousand_sheets_in_one_part(path: Path) -> None:
    def change(text: str) -> str:
        return text.replace("</sheets>", '<sheet name="x" sheetId="9" r:id="s1"/>' * 5_000 + "</sheets>")

    _listed(path, change)


def many_sheets_of_one_part(path: Path) -> None:
    listed = _one_sheet(path)["xl/workbook.xml"].decode()
    listed = listed.replace("</sheets>", '<sheet name="x" sheetId="9" r:id="s1"/>' * 400 + "</sheets>")
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 300_000))
    raw_workbook(path, sheet(row(cell("A1")) + blank), parts={"xl/workbook.xml": listed})


def as_many_cells_as_there_may_be(path: Path) -> None:
    rows = "".join(
        row(*(f'<c r="{letter}{n}"><v>{n}.5</v></c>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY"), number=n)
        for n in range(1, MAX_CELLS // 25 + 1)
    )
    raw_workbook(path, sheet(rows))


def as_many_formulas_as_there_may_be(path: Path) -> None:
    rows = "".join(
        row(*(f'<c r="{letter}{n}"><f>B{n}</f><v>{n}.1</v></c>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY"), number=n)
        for n in range(1, MAX_CELLS // 25 + 1)
    )
    raw_workbook(path, sheet(rows))


def an_address_beyond_the_sheet(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1"), cell("A99999999", "乙"))))


def a_row_before_the_first(path: Path) -> None:
    raw_workbook(path, sheet(row('<c r="A0"><v>1</v></c>', cell("A1"), number=0)))


def too_many_cells(path: Path) -> None:
    blocks = [sheet(row(cell("A1")) + row(cell("GR1600"), number=1600))]
    raw_workbook(path, *blocks)


def cells_out_of_order_and_twice(path: Path) -> None:
    second = row(cell("B2", "丁"), cell("A2", "丙"), number=2)
    raw_workbook(path, sheet(second + row(cell("B1", "无"), cell("A1"), cell("B1", "乙"))))


def control_characters(path: Path) -> None:
    raw_workbook(path, sheet(row(cell("A1", "甲_x0001__x000D_&#10;乙_x005F_x0041_\ud7ff"))))


def xml_cut_short(path: Path) -> None:
    raw_workbook(path, parts={**_one_sheet(path), "xl/worksheets/sheet1.xml": worksheet(sheet("<row><c"))[:150]})


def a_number_of_a_million_digits(path: Path) -> None:
    raw_workbook(path, sheet(row(f'<c r="A1"><v>{"7" * 90_000}</v></c><c r="B1"><v>1e99999</v></c>')))


def a_long_number_format(path: Path) -> None:
    code = "0" * 50_000 + "[" * 50_000 + "y" * 50_000
    styles = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>'
    raw_workbook(path, sheet(row('<c r="A1" s="0"><v>12</v></c>')), styles=styles)


HOSTILE: list[tuple[Callable[[Path], None], str, list[str]]] = [
    (one_merge_over_the_whole_sheet, READ, ["甲"]),
    (one_far_cell, "以后还有内容", []),
    (far_styled_blank_cells, READ, ["甲"]),
    (two_million_rows, "压缩炸弹", []),
    (a_million_cells_that_do_not_say_where, READ, ["甲"]),
    (a_zip_bomb, "压缩炸弹", []),
    (a_dimension_that_says_too_much, READ, ["甲"]),
    (a_dimension_that_says_too_little, READ, ["甲", "乙"]),
    (a_hundred_thousand_merges, "合并单元格", []),
    (many_large_overlapping_merges, "互相重叠", []),
    (two_overlapping_merges, READ, ["甲", "", "乙"]),
    (shared_strings_that_lie_about_their_count, READ, ["甲"]),
    (a_shared_string_that_is_not_there, "没有的文字", []),
    (a_shared_string_before_the_first, "没有的文字", []),
    (one_huge_string_used_everywhere, "超过 100000 个字", []),
    (one_long_string_used_everywhere, "超过 20000000 个字", []),
    (more_text_than_excel_takes, READ, ["长" * 40_000]),
    (a_style_that_is_not_there, READ, ["12", "3"]),
    (hundreds_of_thousands_of_styles, READ, ["12.00"]),
    (a_long_number_format_for_each_of_sixty_thousand_styles, READ, ["12.0"]),
    (rich_text_nested_deep, READ, ["甲"]),
    (cells_nested_deep, READ, ["", "甲"]),
    (strings_nested_deep, READ, ["", "甲"]),
    (columns_without_end, READ, ["甲"]),
    (a_doctype_in_the_sheet, "实体", []),
    (entities_in_the_strings, "实体", []),
    (a_doctype_in_the_relations, "实体", []),
    (external_links_macros_and_objects, READ, ["5"]),
    (two_sheets_of_one_name, READ, ["甲", "乙"]),
    (two_parts_of_one_name, "重名的部件", []),
    (relations_in_a_circle, READ, []),
    (no_relations, "已损坏", []),
    (a_sheet_that_is_not_there, "工作表“表1”已损坏", []),
    (a_sheet_outside_the_file, "工作表“表1”已损坏", []),
    (a_sheet_above_the_file, "工作表“表1”已损坏", []),
    (five_thousand_sheets, "部件", []),
    (five_thousand_sheets_in_one_part, "个工作表", []),
    (many_sheets_of_one_part, "已损坏", []),
    (as_many_cells_as_there_may_be, READ, [f"{1 + n // 25}.5" for n in range(40)]),
    (as_many_formulas_as_there_may_be, READ, [f"{1 + n // 25}.1" for n in range(40)]),
    (an_address_beyond_the_sheet, "单元格地址“A99999999”", []),
    (a_row_before_the_first, "第 0 行", []),
    (too_many_cells, "单元格超过", []),
    (cells_out_of_order_and_twice, READ, ["甲", "乙", "丙", "丁"]),
    (control_characters, READ, ["甲\n乙_x0041_\ud7ff"]),
    (xml_cut_short, "已损坏", []),
    (a_number_of_a_million_digits, READ, ["7" * 90_000, "1e99999"]),
    (a_long_number_format, READ, ["0" * 998 + "12"]),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, tuple[str, list[str], float]], float]:
    """What became of each file, opened in a process of their own: sentence or '', texts, seconds; and the memory."""
    folder = tmp_path_factory.mktemp("hostile")
    for build, _, _ in HOSTILE:
        build(folder / f"{build.__name__}.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, *sorted(map(str, folder.iterdir()))], capture_output=True, text=True, check=True
    )
    found, used = json.loads(done.stdout)
    return found, used


@pytest.mark.parametrize(("build", "says", "texts"), HOSTILE, ids=[build.__name__ for build, _, _ in HOSTILE])
def test_it_is_read_or_refused_with_one_sentence_in_time(
    build: Callable[[Path], None],
    says: str,
    texts: list[str],
    opened: tuple[dict[str, tuple[str, list[str], float]], float],
) -> None:
    sentence, found, seconds = opened[0][build.__name__]
    assert seconds <= SECONDS
    if says:
        assert says in sentence
        assert sentence.endswith("。")
        assert sentence.count("。") <= 2
    else:
        assert sentence == ""
        assert found == texts


def test_all_of_them_together_stay_small_in_memory(
    opened: tuple[dict[str, tuple[str, list[str], float]], float],
) -> None:
    assert opened[1] <= MEGABYTES


def test_what_a_workbook_carries_beside_its_cells_is_told(tmp_path: Path) -> None:
    from core.office.open import open_office

    path = tmp_path / "名.xlsm"
    external_links_macros_and_objects(path)
    told = " ".join(open_office(path).notices)
    assert all(word in told for word in ("宏", "嵌入", "别的工作簿"))


def test_hidden_sheets_are_told_and_not_read(tmp_path: Path) -> None:
    from core.office.open import open_office

    file = open_office(Workbook().sheet("甲", ["一"]).sheet("乙", ["二"], hidden=True).save(tmp_path / "名.xlsx"))
    assert [table.sheet for table in file.tables] == ["甲"]
    assert file.notices == ("工作表“乙”是隐藏的，未读取。",)
