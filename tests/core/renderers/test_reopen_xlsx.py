"""The second reader of workbooks notices what is not as the template filled with the document says."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.renderers.reopen_xlsx import compare_xlsx
from core.renderers.xlsx import compile_xlsx
from tests.core.renderers.test_xlsx import FORM_SET, ONE, SHEETS
from tests.workbooks import Workbook

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
RECORDS: list[dict[str, Any]] = [
    {"甲": "甲一", "乙": "100", "丙": "", "钱": "12.50", "子": [{"丁": "同"}, {"丁": "同"}, {"丁": "007"}]},
    {"甲": "甲二", "乙": "", "丙": "", "钱": "————", "子": []},
]
PRINTED = {"名": "", "钱": "", "元": "", "表": RECORDS}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    rows = ["{{行.甲}}*2|{{行.钱}}", "{%tr for 子 in 行.子 %}||", "{% vm %}{{子.丁}}|x|{{行.乙}}", "{%tr endfor %}||"]
    return Workbook().sheet("页", rows).save(tmp_path / "t.xlsx")


def _differences(template: Path, part: str, change: Callable[[str], str]) -> list[tuple[str, str | None, str | None]]:
    data = compile_xlsx(template, FORM_SET, SHEETS).render(PRINTED, RECORDS, ["一", "二"])
    assert compare_xlsx(data, template, FORM_SET, SHEETS, PRINTED, RECORDS, ["一", "二"]) == (12, ())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = change(parts[part].decode())
    assert changed != parts[part].decode()
    parts[part] = changed.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part_data in parts.items():
            archive.writestr(name, part_data)
    _, found = compare_xlsx(out.getvalue(), template, FORM_SET, SHEETS, PRINTED, RECORDS, ["一", "二"])
    return [(one.place, one.expected, one.found) for one in found]


def test_a_changed_text_is_noticed(template: Path) -> None:
    found = _differences(template, "xl/sharedStrings.xml", lambda xml: xml.replace("007", "7"))
    assert found == [("“一”A4", "007", "7")]


def test_a_number_instead_of_text_and_text_instead_of_a_number_are_noticed(template: Path) -> None:
    number = r'(<c r="C2" s="\d+") t="s"><v>\d+</v>'
    assert _differences(template, SHEET, lambda xml: re.sub(number, r"\1><v>100</v>", xml)) == [
        ("“一”C2", "100", "100.0（数字）")
    ]
    text = r'(<c r="C1" s="\d+")><v>12.50</v>'
    inline = r'\1 t="inlineStr"><is><t>12.50</t></is>'
    assert _differences(template, SHEET, lambda xml: re.sub(text, inline, xml)) == [
        ("“一”C1", "12.50（数字）", "12.50")
    ]


def test_another_amount_is_noticed(template: Path) -> None:
    found = _differences(template, SHEET, lambda xml: xml.replace("<v>12.50</v>", "<v>12.51</v>"))
    assert found == [("“一”C1", "12.50（数字）", "12.51（数字）")]


def test_a_lost_row_is_noticed(template: Path) -> None:
    found = _differences(template, SHEET, lambda xml: re.sub(r'<row r="4".*?</row>', "", xml))
    assert [place for place, _, _ in found] == ["“一”A4", "“一”B4", "“一”C4"]


def test_a_row_too_many_is_noticed(template: Path) -> None:
    more = '<row r="5"><c r="A5" t="inlineStr"><is><t>多</t></is></c></row></sheetData>'
    assert _differences(template, SHEET, lambda xml: xml.replace("</sheetData>", more)) == [("“一”A5", "", "多")]


def test_wrong_and_missing_merges_are_noticed(template: Path) -> None:
    found = _differences(template, SHEET, lambda xml: xml.replace("A2:A3", "A2:A4"))
    assert found == [("“一”A2:A3", "合并", "不合并"), ("“一”A2:A4", "不合并", "合并")]
    gone = _differences(template, SHEET, lambda xml: xml.replace('<mergeCell ref="A1:B1"/>', ""))
    assert gone == [("“一”A1:B1", "合并", "不合并")]


def test_another_name_of_a_sheet_is_noticed(template: Path) -> None:
    found = _differences(template, BOOK, lambda xml: xml.replace('name="二"', 'name="三"'))
    assert found == [("工作表", "一、二", "一、三")]


LONG: list[dict[str, Any]] = [{"甲": "甲", "乙": "同", "丙": str(number), "子": []} for number in range(60)]


def _split(folder: Path, change: Callable[[str], str]) -> list[str]:
    """The places that differ in a table of equal values over two pages once changed."""
    rows = ["{%tr for 行 in 表 %}||", "{% vm %}{{行.甲}}|{% vm %}{{行.乙}}|{{行.丙}}", "{%tr endfor %}||"]
    template = Workbook().sheet("页", rows).save(folder / "t.xlsx")
    printed = {**PRINTED, "表": LONG}
    data = compile_xlsx(template, FORM_SET, ONE).render(printed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = change(parts[SHEET].decode())
    parts[SHEET] = changed.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return [one.place for one in compare_xlsx(out.getvalue(), template, FORM_SET, ONE, printed, [], [])[1]]


def _page(xml: str) -> int:
    found = re.search(r'<brk id="(\d+)"', xml)
    assert found is not None
    return int(found[1])


def test_equal_values_may_stand_again_on_the_next_page(tmp_path: Path) -> None:
    assert _split(tmp_path, lambda xml: xml) == []


def test_a_value_standing_again_in_one_column_only_is_noticed(tmp_path: Path) -> None:
    def joined(xml: str) -> str:
        top = _page(xml)
        xml = re.sub(rf'(<c r="A{top + 1}" s="\d+") t="s"><v>\d+</v></c>', r"\1/>", xml)
        return re.sub(rf'<mergeCell ref="A1:A{top}"/>|<mergeCell ref="A{top + 1}:A60"/>', "", xml).replace(
            "</mergeCells>", '<mergeCell ref="A1:A60"/></mergeCells>'
        )

    found = _split(tmp_path, joined)
    assert "“页”A1:A60" in found


def test_a_second_part_that_is_not_merged_or_says_something_else_is_noticed(tmp_path: Path) -> None:
    assert _split(tmp_path, lambda xml: re.sub(rf'<mergeCell ref="B{_page(xml) + 1}:B60"/>', "", xml)) != []

    def other(xml: str) -> str:
        text = re.search(r'<c r="C1" s="\d+"( t="s"><v>\d+</v></c>)', xml)
        assert text is not None
        return re.sub(rf'(<c r="B{_page(xml) + 1}" s="\d+") t="s"><v>\d+</v></c>', rf"\1{text[1]}", xml)

    assert _split(tmp_path, other) == [f"“页”B{_page_of(tmp_path) + 1}"]


def _page_of(folder: Path) -> int:
    data = compile_xlsx(folder / "t.xlsx", FORM_SET, ONE).render({**PRINTED, "表": LONG})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _page(archive.read(SHEET).decode())
