"""A tag in an Excel template that means nothing is told with file, sheet, cell, cause and cure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.forms.load import load_form_set

Copy = Callable[..., Path]
TEMPLATE = "project.xlsx"
SHEET = "项目绩效目标表"


def cells(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def change(folder: Path, alter: Callable[[Any], None]) -> None:
    book = openpyxl.load_workbook(folder / TEMPLATE)
    alter(book)
    book.save(folder / TEMPLATE)


def replaced(old: str, new: str) -> Callable[[Any], None]:
    """Replaces a text in the first cell that has it."""

    def alter(book: Any) -> None:
        cell = next(cell for cell in cells(book) if old in cell.value)
        cell.value = cell.value.replace(old, new, 1)
        cell.data_type = "s"

    return alter


def told(folder: Path) -> list[str]:
    return [str(mistake) for mistake in load_form_set(folder).mistakes]


def row_of(book: Any, text: str) -> int:
    return int(next(cell.row for cell in cells(book) if text in cell.value))


def test_the_installed_template_is_right(copied: Copy) -> None:
    assert told(copied()) == []


TAGS = [
    ("{{项目.预算数}}", "{{项目.预算书}}", "form.toml 里没有“项目.预算书”", "是不是“项目.预算数”？"),
    ("{{项目.预算数}}", "{{项.预算数}}", "这里没有“项”", "是不是“项目”？"),
    ("{{项目.预算数}}", "{{项目.预算数", "标签没有结尾", "补上 }}"),
    ("{{项目.预算数}}", "", "“预算数”是必填项，模板里却没有打印它的标签", "加上 {{预算数}}"),
    ("{{项目.预算数}}", "{{项目.绩效指标}}", "“项目.绩效指标”是一个清单，不是一项", "for … in 项目.绩效指标"),
    ("{{项目.预算数}}", "{{指标.三级指标}}", "“指标”不在任何循环里", "for 指标 in …"),
    ("{{项目.预算数}}", "{{草稿}}", "“草稿”不能这样打印", "页眉或页脚"),
    ("{{项目.预算数}}", "{% vm %}{{项目.预算数}}", "合并标签不在重复的行里", "之间的单元格里"),
    ("in 项目.绩效指标", "in 项目.绩效指示", "没有“项目.绩效指示”这个清单", "是不是“项目.绩效指标”？"),
    ("{%tr endfor %}", "", "到工作表结束也没有写 endfor", "补上 {%tr endfor %}"),
    ("{%tr endfor %}", "{%tr endif %}", "这个结尾没有对应的开头", "一一对上"),
    ("{%tr endfor %}", "{%tr endfor %}合计", "循环标签所在的行里还有别的内容", "单独占一行"),
    ("{%p endfor %}", "", "到单元格结束也没有写 endfor", "补上 {%p endfor %}"),
    ("{%p endfor %}", "{%p endfor %}。", "循环标签前后还有别的内容", "单独占一段"),
    ("{{指标.指标值}}", "{{指标.指标值}}{% vm %}", "合并标签不在单元格的开头", "移到单元格最前面"),
]


@pytest.mark.parametrize(("old", "new", "cause", "cure"), TAGS, ids=[cause for _, _, cause, _ in TAGS])
def test_a_wrong_tag_is_told_with_place_cause_and_cure(copied: Copy, old: str, new: str, cause: str, cure: str) -> None:
    folder = copied()
    change(folder, replaced(old, new))
    found = [one for one in told(folder) if cause in one]
    assert found, told(folder)
    assert cure in found[0]
    assert found[0].startswith(TEMPLATE)


def test_the_place_names_sheet_and_cell(copied: Copy) -> None:
    folder = copied()
    change(folder, replaced("{{项目.项目编码}}", "{{项目.项目编马}}"))
    assert load_form_set(folder).mistakes[0].place == f"工作表“{SHEET}” B3"


def in_the_header(text: str) -> Callable[[Any], None]:
    def alter(book: Any) -> None:
        book[SHEET].oddHeader.center.text = text

    return alter


def in_a_hidden_sheet(book: Any) -> None:
    book.create_sheet("附").sheet_state = "hidden"
    book["附"]["B2"] = "{{年份}}"


def a_formula_with_a_tag(book: Any) -> None:
    book[SHEET]["K3"] = '="{{项目.项目名称}}"&"表"'


def a_merge_over_half_the_loop(book: Any) -> None:
    sheet, row = book[SHEET], row_of(book, "{%tr for 指标")
    sheet.insert_rows(row + 2)
    sheet.cell(row + 2, 1).value = "{{指标.三级指标}}"
    sheet.merge_cells(start_row=row - 1, end_row=row + 1, start_column=12, end_column=12)
    sheet.cell(row - 1, 12).value = "说明"


def a_merging_row_beside_another(book: Any) -> None:
    sheet, row = book[SHEET], row_of(book, "{%tr endfor")
    for area in [area for area in sheet.merged_cells.ranges if area.min_row >= row]:
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(row)
    sheet.cell(row, 1).value = "{{指标.三级指标}}"


def without_the_record(book: Any) -> None:
    for cell in cells(book):
        if "{" in cell.value:
            cell.value = "空"


PLACES: list[tuple[Callable[[Any], None], str, str, str]] = [
    (in_the_header("{{单位名字}}"), f"工作表“{SHEET}”的页眉", "form.toml 里没有“单位名字”", "单位名称"),
    (in_the_header("{%p if 草稿 %}"), f"工作表“{SHEET}”的页眉", "不能写循环、条件和合并", "写 {{草稿}}"),
    (in_a_hidden_sheet, "工作表“附” B2", "没有“年份”", "年度"),
    (a_formula_with_a_tag, f"工作表“{SHEET}” K3", "里写了标签", "只写标签"),
    (a_merge_over_half_the_loop, f"工作表“{SHEET}” L", "只盖住循环的一部分", "盖住整个循环"),
    (a_merging_row_beside_another, f"工作表“{SHEET}” A", "不是单独重复的一行", "上下紧挨"),
    (without_the_record, "", "没有一张工作表写了“项目”的标签", "{{项目.…}}"),
]


@pytest.mark.parametrize(("alter", "place", "cause", "cure"), PLACES, ids=[cause for _, _, cause, _ in PLACES])
def test_what_only_a_workbook_can_have_wrong_is_told(
    copied: Copy, alter: Callable[[Any], None], place: str, cause: str, cure: str
) -> None:
    folder = copied()
    change(folder, alter)
    found = [mistake for mistake in load_form_set(folder).mistakes if cause in mistake.cause]
    assert found, told(folder)
    assert found[0].place.startswith(place)
    assert cure in found[0].cure


def test_two_sheets_for_each_record_are_told(copied: Copy) -> None:
    def alter(book: Any) -> None:
        book.create_sheet("资金")["A1"] = "{{项目.预算数}}"

    folder = copied()
    change(folder, alter)
    (mistake,) = told(folder)
    assert "工作表“资金”" in mistake
    assert "做出来的工作表会重名" in mistake
    assert "{%tr for 项目 in 项目列表 %}" in mistake


def test_a_second_sheet_that_names_the_record_in_its_header_is_told(copied: Copy) -> None:
    def alter(book: Any) -> None:
        sheet = book.create_sheet("说明")
        sheet["A1"], sheet.oddHeader.center.text = "说明", "{{项目.项目名称}}"

    folder = copied()
    change(folder, alter)
    assert ["工作表“说明”" in mistake for mistake in told(folder)] == [True]


def a_list_of_all_projects(book: Any) -> None:
    sheet = book.create_sheet("汇总")
    for row, text in enumerate(("{%tr for 项目 in 项目列表 %}", "{{项目.项目名称}}", "{%tr endfor %}"), 1):
        sheet.cell(row, 1).value = text


def a_label_beside_the_loop(book: Any) -> None:
    sheet, row = book[SHEET], row_of(book, "{%tr for 指标")
    sheet.cell(row, 12).value = "指标"
    sheet.merge_cells(start_row=row, end_row=row + 2, start_column=12, end_column=12)


def a_formula_without_a_tag(book: Any) -> None:
    book[SHEET]["K3"] = "=1+1"


@pytest.mark.parametrize(
    "alter",
    [
        in_the_header("&L{{单位名称}}&R{{草稿}}"),
        a_list_of_all_projects,
        a_label_beside_the_loop,
        a_formula_without_a_tag,
        replaced("{{项目.预算数}}", "｛｛项目.预算数｝｝"),
    ],
)
def test_what_is_allowed_is_no_mistake(copied: Copy, alter: Callable[[Any], None]) -> None:
    folder = copied()
    change(folder, alter)
    assert told(folder) == []


def test_a_record_in_a_file_for_the_whole_document_is_told(copied: Copy) -> None:
    folder = copied(('over = "项目列表"\nrepeat = "sheet"\nsheet = "{序号}.{项目名称}"\n', 'over = ""\n'))
    assert any("“项目”不在任何循环里" in one for one in told(folder)), told(folder)


def test_a_file_that_is_no_workbook_is_told(copied: Copy) -> None:
    folder = copied()
    (folder / TEMPLATE).write_text("甲", encoding="utf-8")
    (mistake,) = load_form_set(folder).mistakes
    assert "不是 Word 或 Excel 文件" in mistake.cause
    assert "另存为 xlsx" in mistake.cure
