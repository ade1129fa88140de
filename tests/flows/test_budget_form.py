"""A form set of computed tables from its folder to its files: proved, computed, printed, written and read back."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from core.domain.document import Document, Override, OverrideKey
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.jobs.export import export_document
from core.renderers.docx import compile_docx
from core.renderers.reopen import compare
from core.renderers.reopen_xlsx import compare_xlsx
from core.renderers.xlsx import compile_xlsx
from tests.budget_form import ID, OUTPUTS, a_budget_document, budget_form, budget_tables, budget_toml, write_book
from tests.budget_views import a_line

PROSE = (
    "收入{{收入总表[合计].合计}}万元，即{{收入总表[合计].合计|元}}元。",
    "{%p if 基金支出.空 %}",
    "没有政府性基金预算。",
    "{%p endif %}",
    "{%p if 支出总表.空 %}",
    "没有支出。",
    "{%p endif %}",
    "比上年{{变动[收入].增减|增减}}{{变动[收入].增减|绝对值}}万元（{{变动[收入].比例}}）。",
)
CHANGE = """[[views]]
key = "变动"
kind = "fixed"
[[views.columns]]
key = "增减"
formula = "收入总表[合计].合计 - 上年(收入总表[合计].合计)"
[[views.columns]]
key = "比例"
kind = "percent"
formula = "增减 ÷ 上年(收入总表[合计].合计)"
[[views.rows]]
key = "收入"
"""


def budget(folder: Path, tables: dict[str, list[str]] | None = None, prose: tuple[str, ...] = PROSE) -> FormSet:
    (folder / ID).mkdir(exist_ok=True)
    write_book(folder / ID, tables, prose)
    return budget_form(folder, budget_toml(more=CHANGE + OUTPUTS), prove=True)


def a_document() -> Document:
    return a_budget_document(
        {"一般公共拨款": "131.8"},
        收入=[a_line("2010303", 财政拨款收入="80.25"), a_line("2080505", 财政拨款收入="51.55", 上年结转="0")],
        支出=[a_line("2010303", 基本支出__一般公共="80.25"), a_line("2080505", 项目支出__一般公共="51.55")],
        三公=[a_line("用车购置", 一般公共="110"), a_line("用车运行", 一般公共="51.5512")],
    )


class Made:
    """Both files of a document; each was compared by its second reader."""

    def __init__(self, form_set: FormSet, document: Document, last_year: Document | None = None) -> None:
        assert form_set.mistakes == ()
        printed = print_document(document, form_set, last_year)
        word, book = form_set.outputs
        template = form_set.folder / word.template
        data = compile_docx(template).render(printed)
        self.compared, differences = compare(data, template, printed, None, "")
        assert differences == ()
        self.word: Any = docx.Document(io.BytesIO(data))
        template = form_set.folder / book.template
        data = compile_xlsx(template, form_set, book).render(printed)
        count, found = compare_xlsx(data, template, form_set, book, printed, (), ())
        assert found == ()
        self.compared += count
        self.book = openpyxl.load_workbook(io.BytesIO(data))

    def rows(self, name: str) -> list[list[Any]]:
        return [list(row) for row in self.book[name].iter_rows(values_only=True)]

    def word_rows(self, number: int) -> list[list[str]]:
        return [[cell.text for cell in row.cells] for row in self.word.tables[number].rows]


def test_tables_are_written_and_read_back(tmp_path: Path) -> None:
    made = Made(budget(tmp_path), a_document())
    assert made.compared > 400
    assert made.rows("收入总表")[1][:6] == ["1", None, "合计", 131.8, 131.8, 131.8]
    assert made.rows("收入总表")[4][:5] == ["4", "2010303", "机关服务", 80.25, 80.25]
    assert made.word_rows(1)[4][:5] == ["4", "2010303", "机关服务", "80.25", "80.25"]
    left_and_right = made.rows("收支总表")[2]
    assert left_and_right == ["1", "一般公共预算拨款收入", 131.8, "1、201类支出", 80.25]
    assert len(made.rows("收支总表")) == 36
    assert made.rows("基金支出")[1:] == [[None] * 6, ["注：本表无数据", *[None] * 5]]
    texts = [paragraph.text for paragraph in made.word.paragraphs]
    assert "收入131.80万元，即1318000.00元。" in texts
    assert "没有政府性基金预算。" in texts
    assert "没有支出。" not in texts


def test_amounts_of_tables_are_numbers_that_show_what_is_printed(tmp_path: Path) -> None:
    sheet = Made(budget(tmp_path), a_document()).book["三公"]
    values = [[(cell.value, cell.number_format) for cell in row[2:3]] for row in sheet.iter_rows(min_row=2)]
    assert values == [[(161.5512, "0.0000")], [(161.5512, "0.0000")], [(51.5512, "0.0000")], [(0, "0")]]
    assert (sheet["B5"].value, sheet["B5"].number_format) == (1615512, "0.00")


def test_an_override_stands_in_its_own_cell_of_the_files(tmp_path: Path) -> None:
    form_set = budget(tmp_path)
    places = {("收支总表支出", "208", "预算数"): "51.56", ("收入总表", "合计", "小计"): "见附表"}
    overrides = {OverrideKey(ID, *place): Override(text, "导入") for place, text in places.items()}
    made = Made(form_set, replace(a_document(), overrides=overrides))
    assert [row[4] for row in made.rows("收支总表")[2:] if row[3] == "8、208类支出"] == [51.56]
    assert made.rows("收入总表")[1][3:6] == [131.8, "见附表", 131.8]
    assert [row[4] for row in made.rows("收支总表")[-3:]] == [131.8, None, 131.8]


def test_changes_against_last_year_are_told_in_words(tmp_path: Path) -> None:
    form_set, document = budget(tmp_path), a_document()
    last = replace(a_budget_document(收入=[a_line("2010303", 财政拨款收入="200")]), year=2024)
    texts = [paragraph.text for paragraph in Made(form_set, document, last).word.paragraphs]
    assert "比上年减少68.20万元（-34.1%）。" in texts


def test_a_document_without_lines_makes_files_with_blank_rows(tmp_path: Path) -> None:
    made = Made(budget(tmp_path), a_budget_document())
    assert len(made.rows("收支总表")) == 36
    assert "没有支出。" in [paragraph.text for paragraph in made.word.paragraphs]


WRONG = (
    ("{{行.科目编码}}", "{{行.科目编号}}", "“收入总表”里没有“科目编号”这一列", "是不是“科目编码”？"),
    ("for 行 in 收入总表", "for 行 in 收入总表格", "没有“收入总表格”这个清单", "是不是“收入总表”？"),
    ("{{行.收入.预算数}}", "{{行.预算数}}", "“收支总表”里没有“行.预算数”", "行.收入.预算数"),
    ("{{三公表[用车].合计}}", "{{三公表[用车辆].合计}}", "“三公表”里没有“用车辆”这一行", "是不是“用车”？"),
    ("{{三公表[用车].合计}}", "{{三公表[用车].总计}}", "“三公表”里没有“总计”这一列", "是不是“合计”？"),
    ("{{三公表[用车].合计}}", "{{三公表}}", "“三公表”是一张表，不是一项", "三公表[合计].项目"),
    ("{{三公表[用车].合计}}", "{{三公表.空}}", "这一项是“是否”，不能打印", "{%p if 三公表.空 %}"),
    ("{{三公表[用车].合计}}", "{{收支总表[1].项目}}", "“收支总表”是并排的表，没有行名", "for 行 in 收支总表"),
    ("{{三公表[用车].合计}}", "{{采购表[办公].金额}}", "“采购表”里没有“办公”这一行", "for 行 in 采购表"),
    ("{{三公表[用车].合计}}", "{{支出总表[合汁].合计}}", "“支出总表”里没有“合汁”这一行", "是不是“合计”？"),
    ("{{三公表[用车].合计}}", "{{支出总表[2101].合计}}", "“支出总表”里没有“2101”这一行", "for 行 in 支出总表"),
    ("{{三公表[用车].合计｜元}}", "{{三公表[用车].项目｜元}}", "不是金额，不能换算成元", "去掉“|元”"),
    ("{%tr if 基金支出.空 %}", "{%tr if 基金支出[合计].合计 %}", "不能用 if", "基金支出.空"),
    ("{%tr if 基金支出.空 %}", "{%tr if 基金支出.空的 %}", "是一张表，不是一项", "基金支出[合计]"),
)


@pytest.mark.parametrize(("old", "new", "cause", "cure"), WRONG, ids=[one[1] for one in WRONG])
def test_a_wrong_name_in_a_table_is_told_in_both_formats(
    tmp_path: Path, old: str, new: str, cause: str, cure: str
) -> None:
    tables = budget_tables()
    name = next(name for name, rows in tables.items() if any(old in row for row in rows))
    tables[name] = [row.replace(old, new) for row in tables[name]]
    told = [str(mistake) for mistake in budget(tmp_path, tables).mistakes]
    for file in ("book.docx", "book.xlsx"):
        found = [one for one in told if one.startswith(file) and cause in one]
        assert found, told
        assert cure in found[0]


def test_a_loop_inside_a_loop_needs_another_name(tmp_path: Path) -> None:
    tables = {
        "表": ["{%tr for 行 in 收入总表 %}", "{%tr for 行 in 支出总表 %}", "{{行.合计}}", *["{%tr endfor %}"] * 2]
    }
    assert "“行”已经是外面循环的名称" in str(budget(tmp_path, tables).mistakes[0])


def test_what_is_required_must_stand_in_some_table(tmp_path: Path) -> None:
    write_book((tmp_path / ID) if (tmp_path / ID).mkdir() is None else tmp_path)
    field = 'key = "{}"\nlabel = "{}"\nhome = "amounts.{}"\nkind = "money"\n'
    for key, is_printed in (("上年结转", True), ("年末结转一般公共", False)):
        text = budget_toml(more=OUTPUTS)
        told = field.format(key, key, key)
        assert told in text
        form_set = budget_form(tmp_path, text.replace(told, told + "required = true\n", 1), prove=True)
        assert (form_set.mistakes == ()) is is_printed


def test_the_files_of_computed_tables_are_handed_in_like_all_others(tmp_path: Path) -> None:
    form_sets = FormSets((budget(tmp_path),))
    report = export_document(a_document(), form_sets, None, tmp_path / "out", draft=True, page_numbers=False)
    assert [path.suffix for path in report.files] == [".docx", ".xlsx"]
    assert report.compared > 400
    assert report.left_out == ()
