"""Plain tables as a workbook: another library reads every text back as it was, whatever signs are in it."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl

from core.office.tables import Listing, workbook_of


def read(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_texts_come_back_as_they_were() -> None:
    rows = [["栏", "值"], ["一", "=1+1"], ["二", " 0012 "], ["三", "a<b>&“\n”"]]
    assert read(workbook_of([("来源", rows)])) == {"来源": [tuple(row) for row in rows]}


def test_names_that_excel_would_refuse_are_mended() -> None:
    assert list(read(workbook_of([("a/b", [["x"]]), ("A B", [["x"]]), ("", [["x"]])]))) == ["a b", "A B 2", "表3"]


def test_signs_that_no_workbook_may_hold_are_left_out() -> None:
    assert read(workbook_of([("x", [["a\x00\x0bb"], ["", "c"]])])) == {"x": [("ab", None), (None, "c")]}


def test_numbers_are_numbers_and_texts_of_digits_stay_texts() -> None:
    rows = [["金额", "个数", "编码"], [Decimal("1043.0000001"), 20, "0012"], [Decimal(250), 0, ""]]
    data = workbook_of([("x", rows)])
    assert read(data) == {"x": [("金额", "个数", "编码"), (1043.0000001, 20, "0012"), (250, 0, None)]}
    sheet = openpyxl.load_workbook(io.BytesIO(data))["x"]
    assert sheet["A2"].number_format == "#,##0.00####"
    assert sheet["B2"].number_format == "0"


def test_a_listing_is_ready_for_the_printer() -> None:
    rows = [["单位", "金额", "说明"], ["甲", Decimal("1.5"), "很长的说明" * 12], ["合计", Decimal("1.5")]]
    book = openpyxl.load_workbook(io.BytesIO(workbook_of([Listing("'a'b", rows, "汇总表", "单位：万元", [2])])))
    (sheet,) = book.worksheets
    assert [row[0].value for row in sheet.iter_rows()] == ["汇总表", None, "单位", "甲", "合计"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:C1"]
    assert (sheet["C2"].value, sheet["B5"].number_format) == ("单位：万元", "#,##0.00####")
    assert (sheet["A4"].font.b, sheet["A5"].font.b, sheet["C5"].border.top.style) == (False, True, "thin")
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "A4")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.row_dimensions[4].height > 2 * sheet.row_dimensions[5].height  # a text of several lines is seen whole


def test_a_large_sum_below_many_rows_is_seen_whole() -> None:
    rows = [["金额"], *[[Decimal(1)]] * 300, [Decimal("1234567890.25")], [Decimal(1)]]
    book = openpyxl.load_workbook(io.BytesIO(workbook_of([Listing("表", rows)])))
    assert book["表"].column_dimensions["A"].width > len("1,234,567,890.25")
