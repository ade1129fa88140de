"""A county's own list is read from rows of cells, whatever stands around it; what is odd is told with its row."""

from __future__ import annotations

import pytest

from core.catalog.catalogue import Catalogue, with_county
from core.catalog.county import About, CountyList, Sheet, parse_rows, parse_sheets
from core.catalog.load import catalogue
from core.catalog.scheme import Kind, tidy_code
from core.errors import UserError

ABOUT = About(2024, "示例县科目.xlsx")


def table(text: str) -> list[list[str]]:
    """Rows of a list: one a line, cells apart by |."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]


def read(text: str, about: About = ABOUT) -> CountyList:
    return parse_rows(table(text), about)


def names(found: Catalogue) -> dict[str, str]:
    return {entry.code: entry.name for entry in found.entries.values()}


def test_titles_blank_rows_and_notes_are_passed_by_and_columns_found_in_any_position() -> None:
    found = read(
        """
        示例县2024年支出功能分类科目 | | |

        序号 | 科目名称 | 说明 | 科 目 编 码
        1 | 教育支出 | | 205
        | | |
        2 | 普通教育 | 说明文字 | 20502
        3 | 小学教育 | | ２０５０２０２
        注：以上科目自2024年起使用。 | | |
        """
    )
    assert names(found.catalogue) == {"205": "教育支出", "20502": "普通教育", "2050202": "小学教育"}
    assert found.remarks == ()
    assert found.catalogue.kind == Kind.FUNCTIONAL
    assert (found.catalogue.covers(2024), found.catalogue.covers(2023)) == (True, False)
    assert found.catalogue.source == "示例县科目.xlsx"


def test_entries_keep_their_order_and_know_their_parent() -> None:
    found = read("编码|名称\n20502|普通教育\n205|教育支出").catalogue
    assert list(found.entries) == ["20502", "205"]
    assert found.entries["20502"].parent == "205"


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ("205|20502|2050202", Kind.FUNCTIONAL),
        ("301|30101|30199", Kind.ECONOMIC),
        ("501|50101|50199", Kind.GOVERNMENT_ECONOMIC),
        ("A|A02000000|A02030000", Kind.PROCUREMENT),
    ],
)
def test_the_codes_tell_which_classification_it_is(codes: str, kind: Kind) -> None:
    rows = [["编码", "名称"], *([code, "名"] for code in codes.split("|"))]
    assert parse_rows(rows, ABOUT).catalogue.kind == kind


def test_the_official_print_with_a_column_for_each_part_of_the_code_is_read() -> None:
    found = read(
        """
        科目编码 | | | 科目名称
        类 | 款 | 项 |
        205 | | | 教育支出
        | 02 | | 普通教育
        | | 01 | 学前教育
        | | 2 | 小学教育
        205 | 03 | | 职业教育
        206 | | | 科学技术支出
        """
    )
    assert names(found.catalogue) == {
        "205": "教育支出",
        "20502": "普通教育",
        "2050201": "学前教育",
        "2050202": "小学教育",
        "20503": "职业教育",
        "206": "科学技术支出",
    }
    assert found.remarks == ()


def test_columns_that_each_hold_the_whole_code_of_their_level_are_read() -> None:
    found = read("类|款|项|科目名称\n205|||教育支出\n|20502||普通教育\n||2050202|小学教育")
    assert list(found.catalogue.entries) == ["205", "20502", "2050202"]


def test_a_part_of_a_code_without_the_part_above_it_is_told() -> None:
    found = read("类|款|项|科目名称\n205|||教育支出\n||01|学前教育")
    assert list(found.catalogue.entries) == ["205"]
    assert found.remarks == ("第3行：“学前教育”没有编码，这一行没有读入。",)


def test_parts_are_not_taken_from_a_row_above_that_is_of_another_class() -> None:
    found = read("类|款|项|科目名称\n205|02||普通教育\n206||01|机构运行\n206|01|01|行政运行")
    assert list(found.catalogue.entries) == ["20502", "2060101"]
    assert found.remarks[0] == "第3行：“机构运行”没有编码，这一行没有读入。"


def test_titles_that_stand_again_on_every_page_are_no_entries() -> None:
    found = read("编码|名称\n205|教育支出\n编码|名称\n206|科学技术支出")
    assert names(found.catalogue) == {"205": "教育支出", "206": "科学技术支出"}
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        ("2050|普通教育", "“2050”不是支出功能分类科目的编码（以 2 开头，共 3、5 或 7 位），这一行没有读入。"),
        ("30101|基本工资", "“30101”不是支出功能分类科目的编码（以 2 开头，共 3、5 或 7 位），这一行没有读入。"),
        ("2O5|教育支出", "“2O5”不是支出功能分类科目的编码（以 2 开头，共 3、5 或 7 位），这一行没有读入。"),
        ("20502|", "编码“20502”没有名称，这一行没有读入。"),
        ("205|教育 支出", "编码“205”与第2行重复，只读入一次。"),
        ("205|教育", "编码“205”与第2行重复，名称不同（“教育支出”和“教育”），用的是前面的“教育支出”。"),
        ("2050|", "“2050”不是支出功能分类科目的编码（以 2 开头，共 3、5 或 7 位），这一行没有读入。"),
        ("|普通教育", "“普通教育”没有编码，这一行没有读入。"),
        ("小计||12.5", "“小计”不是支出功能分类科目的编码（以 2 开头，共 3、5 或 7 位），这一行没有读入。"),
        ("|合计|12.5", "“合计”没有编码，这一行没有读入。"),
    ],
)
def test_an_odd_row_is_told_with_its_place_and_the_rest_is_read(row: str, remark: str) -> None:
    found = read(f"编码|名称|金额\n205|教育支出\n{row}\n206|科学技术支出", About(2024, "表", Kind.FUNCTIONAL))
    assert found.remarks == (f"第3行：{remark}",)
    assert names(found.catalogue) == {"205": "教育支出", "206": "科学技术支出"}


def test_codes_without_their_parents_are_told_in_one_sentence() -> None:
    found = read("编码|名称\n2050201|学前教育\n2050202|小学教育\n206|科学技术支出")
    assert found.remarks == ("有 2 个编码在表里没有上级（如“2050201”的上级“20502”），请确认表是否完整。",)


def test_a_procurement_item_with_and_without_zeros_is_a_duplicate() -> None:
    found = read("品目编码|品目名称\nA|货物\nA02|设备\nA02000000|设备")
    assert list(found.catalogue.entries) == ["A", "A02"]
    assert found.remarks == ("第4行：编码“A02000000”与第3行重复，只读入一次。",)


def test_a_list_without_columns_of_codes_and_names_is_refused() -> None:
    with pytest.raises(UserError, match="没有找到编码和名称两栏"):
        read("205|教育支出\n206|科学技术支出")


def test_a_list_of_another_classification_than_said_is_refused() -> None:
    with pytest.raises(UserError, match="没有部门预算支出经济分类科目的编码"):
        read("编码|名称\n205|教育支出", About(2024, "表", Kind.ECONOMIC))


def test_codes_of_no_classification_are_refused() -> None:
    with pytest.raises(UserError, match="看不出是哪一种科目"):
        read("编码|名称\n001|甲\n002|乙")


def test_columns_without_any_entry_are_refused() -> None:
    with pytest.raises(UserError, match="看不出是哪一种科目"):
        read("编码|名称\n|")


def test_a_sheet_of_another_classification_is_told_once() -> None:
    sheets = [
        Sheet(table("编码|名称\n205|教育支出\n206|科学技术支出"), "工作表“功能”"),
        Sheet(table("编码|名称\n301|工资福利支出\n30101|基本工资"), "工作表“经济”"),
    ]
    assert parse_sheets(sheets, ABOUT).remarks == ("工作表“经济”里没有支出功能分类科目的编码，没有读入。",)
    economic = parse_sheets(sheets, About(2024, "表", Kind.ECONOMIC))
    assert list(economic.catalogue.entries) == ["301", "30101"]


def test_several_sheets_are_one_list_and_one_without_columns_is_told() -> None:
    sheets = [
        Sheet(table("编码|名称\n205|教育支出"), "工作表“一”", ["“一”第1行", "“一”第2行"]),
        Sheet(table("填表说明|每年更新"), "工作表“说明”", ["“说明”第1行"]),
        Sheet([["", ""]], "工作表“空”", ["“空”第1行"]),
        Sheet(table("名称|编码\n教育支出|205\n科学技术支出|206"), "工作表“二”", [f"“二”第{n}行" for n in (1, 2, 3)]),
    ]
    found = parse_sheets(sheets, ABOUT)
    assert list(found.catalogue.entries) == ["205", "206"]
    assert found.remarks == (
        "工作表“说明”里没有编码和名称两栏的标题，没有读入。",
        "“二”第2行：编码“205”与“一”第2行重复，只读入一次。",
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("201", "201"),
        (" 2 01 ", "201"),
        ("２０１", "201"),
        ("201.0", "201"),
        ("'0201", "0201"),
        ("a0203", "A0203"),
        ("2.5", "2.5"),
    ],
)
def test_codes_are_text_however_a_spreadsheet_prints_them(typed: str, code: str) -> None:
    assert tidy_code(typed) == code


def county(text: str, complete: bool = False, kind: Kind = Kind.FUNCTIONAL) -> Catalogue:
    return read(text, About(2024, "示例县科目.csv", kind, complete)).catalogue


def test_a_countys_entry_stands_for_the_official_one_and_the_rest_stays() -> None:
    base = catalogue(Kind.FUNCTIONAL, 2024)
    both = with_county(base, county("编码|名称\n2010350|事业运行\n2010303|后勤服务"))
    assert names(both) == names(base) | {"2010303": "后勤服务", "2010350": "事业运行"}
    assert list(both.entries) == sorted(both.entries)
    assert [entry.code for entry in both.children("20103")] == ["2010303", "2010350"]
    assert [entry.code for entry in both.find("事业运行")] == ["2010350"]
    assert both.source.startswith("示例县科目.csv；")
    assert not both.complete


def test_a_complete_list_of_a_county_leaves_only_the_names_above_its_own_codes() -> None:
    both = with_county(catalogue(Kind.FUNCTIONAL, 2024), county("编码|名称\n2010301|行政运行", complete=True))
    assert list(both.entries) == ["201", "20103", "2010301"]
    assert both.name_of("20103") == "政府办公厅（室）及相关机构事务"
    assert both.complete


def test_a_complete_list_with_all_levels_is_all_there_is() -> None:
    own = county("编码|名称\n205|教育支出\n20502|普通教育", complete=True)
    assert with_county(catalogue(Kind.FUNCTIONAL, 2024), own) == own


def test_a_countys_item_stands_for_the_official_one_with_or_without_zeros() -> None:
    own = county("品目编码|品目名称\nA020399|其他机动车辆", kind=Kind.PROCUREMENT)
    both = with_county(catalogue(Kind.PROCUREMENT, 2024), own)
    assert names(both) == {"A020399": "其他机动车辆", "C21040000": "物业管理服务"}


def test_a_list_of_another_classification_cannot_be_laid_over() -> None:
    with pytest.raises(ValueError, match="economic"):
        with_county(catalogue(Kind.ECONOMIC, 2024), county("编码|名称\n205|教育支出"))


def test_a_missing_level_does_not_hide_what_is_below_it() -> None:
    own = county("编码|名称\n205|教育支出\n2050201|学前教育")
    assert [entry.code for entry in own.children("205")] == ["2050201"]
