"""How offices name the unit and the tables of a disclosure set; what is the same whether a table is there or not."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from core.domain.change import AddDocument
from core.domain.records import LINES
from core.forms.load import installed
from core.forms.model import FormSet
from core.jobs.import_ import plan_import
from core.office.open import open_office
from core.readers.build import build
from core.readers.read import read_office
from tests.budget_document import BUDGET
from tests.core.readers.nine_tables import workbook
from tests.core.readers.test_budget_tables import a_sound_set
from tests.word import Word

UNIT = "示例县机关服务中心（本级）"


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return installed().get(BUDGET)


@pytest.mark.parametrize(
    "said",
    [
        f"438{UNIT}",
        f"[438]{UNIT}",
        f"部门编码及名称：[438]{UNIT}",
        f"部门：438{UNIT}",
        f"编制单位：438{UNIT}（公章）",
        f"编制单位：{UNIT}（盖章）",
        f"单位名称：{UNIT}(签章)",
    ],
)
def test_the_unit_is_named_in_many_ways(said: str, form_set: FormSet, tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", a_sound_set(), form_set)
    book = openpyxl.load_workbook(path)
    for page in book.worksheets:
        page["A2"] = said
    book.save(path)
    (draft,) = read_office(open_office(path), [form_set])
    unit = build(draft, form_set).document.unit
    assert (unit.name, unit.code) == (UNIT, "438" if "438" in said else "")
    assert draft.unplaced == ()


def test_brackets_of_a_unit_on_the_cover_stay_as_they_are(form_set: FormSet, tmp_path: Path) -> None:
    word = Word().paragraph(UNIT).paragraph("2025年部门预算信息公开").paragraph("部门预算收入总表")
    head = ["功能分类科目*2 | v:合计 | v:上年结转", "科目编码 | 科目名称 | ^ | ^"]
    word.table([*head, "205 | 教育支出 | 1.00 | 1.00"], 4)
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
    assert draft.root.text("单位名称") == UNIT


CAPTIONS = ["表10 部门政府采购预算", "附表10：部门政府采购预算", "2025年部门政府采购预算", "单位政府采购预算"]
PROCUREMENT = (
    "政府采购项目来源*2 | v:采购物品名称 | v:政府采购目录序号 | v:计量单位 | v:数量 | v:单价 | v:合计",
    "项目名称 | 预算资金 | ^ | ^ | ^ | ^ | ^ | ^",
    "车辆购置 | 20.00 | 乘用车 | A02030501 | 辆 | 1 | 18.00 | 18.00",
)


@pytest.mark.parametrize("caption", CAPTIONS)
def test_the_name_of_a_table_with_a_number_or_a_year_is_no_heading(
    caption: str, form_set: FormSet, tmp_path: Path
) -> None:
    word = Word().paragraph("部门职责及机构设置情况", "H1").paragraph("一段文字。")
    word.paragraph("政府采购预算情况", "H1").paragraph("见下表。").paragraph(caption, "H2").table(PROCUREMENT, 8)
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
    headings = [item.heading for item in build(draft, form_set).document.narrative]
    assert headings == ["部门职责及机构设置情况", "政府采购预算情况"]


def test_prescribed_lines_are_there_without_their_table(form_set: FormSet, tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, without=("三公表",))
    document = build(read_office(open_office(path), [form_set])[0], form_set).document
    prescribed = {spec.home: [code for code, _ in spec.fixed] for spec in form_set.children("") if spec.fixed}
    assert {home: [line.code for line in getattr(document, home)] for home in prescribed} == prescribed
    assert set(prescribed) == {"three_public", "assets"} < set(LINES)


def test_tables_alone_get_the_headings_under_which_some_are_printed(form_set: FormSet, tmp_path: Path) -> None:
    (draft,) = read_office(open_office(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set)), [form_set])
    changes, report = plan_import([], draft)
    (added,) = changes.changes
    assert isinstance(added, AddDocument)
    assert {"procurement", "assets"} <= {item.role for item in added.document.narrative}
    assert report.notices[-1] == "文件里只有表，没有文字材料，已按表式列出各部分的标题。"


def test_a_blank_second_level_is_the_one_above_unsure(form_set: FormSet, tmp_path: Path) -> None:
    word = Word().paragraph(f"{UNIT}2025年部门预算信息公开").paragraph("1、食堂补助绩效目标表")
    head = "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据"
    rows = ["产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | 450人 | 计划", " | | 供餐天数 | 全年 | 250天 | 计划"]
    word.table(["绩效目标 | 供餐*5", head, *rows], 6)
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
    (project,) = draft.root.below("项目列表")
    levels = [(one.text("一级指标"), one.text("二级指标")) for one in project.below("项目列表.绩效指标")]
    assert levels == [("产出指标", "数量指标")] * 2
    assert [(one.field_key, one.text) for one in draft.unsure if one.field_key != "单位名称"] == [
        ("二级指标", "数量指标")
    ]


def test_a_project_under_its_heading_is_known_though_its_table_says_all_in_other_words(
    form_set: FormSet, tmp_path: Path
) -> None:
    word = Word().paragraph(f"{UNIT}2025年部门预算信息公开")
    heads = ["三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据", "绩效指标名称 | 指标描述 | 指标值 | 确定依据"]
    for number, head in enumerate(heads, 1):
        row = f"产出指标 | 数量指标 | 就餐人数{number} | 每天就餐的人数 | 450人 | 计划"
        word.paragraph(f"{number}、食堂补助{number}绩效目标表").table([f"一级指标 | 二级指标 | {head}", row], 6)
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
    rows = [project.below("项目列表.绩效指标") for project in draft.root.below("项目列表")]
    assert [[row.text("三级指标") for row in one] for one in rows] == [["就餐人数1"], ["就餐人数2"]]


def test_a_table_cut_off_below_its_header_goes_on_in_the_next(form_set: FormSet, tmp_path: Path) -> None:
    rows = [
        "1 | 合计 | 6.73 | 6.73 | | ",
        "2 | “三公”经费小计 | 6.73 | 6.73 | | ",
        "9 | 三、公务接待费 | 6.73 | 6.73 | | ",
    ]
    head = [
        "v:序号 | v:项  目 | 资 金 性 质*4",
        "^ | ^ | 合计 | 一般公共预算财政拨款 | 政府性基金预算拨款 | 国有资本经营预算财政拨款",
    ]
    for numbered in ([], ["栏次 | 1 | 2 | 3 | 4 | 5"]):
        word = Word().paragraph(f"{UNIT}2025年部门预算信息公开").paragraph("部门预算财政拨款“三公”经费支出表")
        word.table([*head, *numbered], 6).table(rows, 6)
        (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
        lines = build(draft, form_set).document.three_public
        assert [one.amounts for one in lines if one.amounts]
        assert draft.unplaced == ()


@pytest.mark.parametrize("between", ["", "续表"])
@pytest.mark.parametrize("again", [[], ["编号 | 名目 | 金额 | 基本 | 项目 | 经营 | 上解 | 补助"]])
def test_the_unit_of_a_table_holds_where_it_goes_on_on_a_new_page(
    again: list[str], between: str, form_set: FormSet, tmp_path: Path
) -> None:
    word = Word().paragraph("部门预算支出总表")
    head = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 经营支出 | 上解上级支出 | 对附属单位补助支出"
    rows = ["438示例县机关服务中心*6 | 单位：元*2", head, "205 | 教育支出 | 50000.00 | 50000.00 | | | |"]
    word.table([*rows, "20502 | 普通教育 | 30000.00 | 30000.00 | | | |"], 8)
    word = word.paragraph(between) if between else word
    word.table([*again, "20503 | 职业教育 | 20000.00 | 20000.00 | | | |"], 8)
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
    told = {value.text for value in draft.values}
    assert {"3.00", *(() if again else ("2.00",))} <= told
    assert not any("20000" in text for text in told)


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_a_page_may_begin_with_rows_above_the_header_that_comes_again(
    cut: int, form_set: FormSet, tmp_path: Path
) -> None:
    head = ["功能分类科目*2 | v:合计 | v:基本支出 | v:项目支出", "科目编码 | 科目名称 | ^ | ^ | ^"]
    codes = (("", "合计"), ("205", "教育支出"), ("20502", "普通教育"), ("2050202", "小学教育"))
    rows = [f"{code} | {name} | 3.00 | 3.00 |" for code, name in codes]
    more = ["2050203 | 初中教育 | 2.00 | 2.00 |", "2050204 | 高中教育 | 1.00 | 1.00 |"]
    word = Word().paragraph("部门预算一般公共预算财政拨款支出表")
    word.table([*head, *rows[:cut]], 5).table([*rows[cut:], *head, *more], 5)
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
    lines = build(draft, form_set).document.expenditures
    assert [line.code for line in lines] == ["2050202", "2050203", "2050204"]
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_a_table_cut_off_below_its_first_row_goes_on_in_the_next(form_set: FormSet, tmp_path: Path) -> None:
    word = Word().paragraph("部门预算财政拨款“三公”经费支出表")
    head = "序号 | 项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算拨款 | 国有资本经营预算财政拨款"
    word.table([head, "1 | 合计 | 6.73 | 6.73 | | "], 6)
    word.table(["2 | “三公”经费小计 | 6.73 | 6.73 | | ", "9 | 三、公务接待费 | 6.73 | 6.73 | | "], 6)
    (draft,) = read_office(open_office(word.save(tmp_path / "x.docx")), [form_set])
    assert [one.amounts for one in build(draft, form_set).document.three_public if one.amounts]
    assert draft.unplaced == ()


def test_a_differing_subtotal_is_told_with_the_words_that_are_printed(form_set: FormSet, tmp_path: Path) -> None:
    word = Word().paragraph("部门政府采购预算").paragraph("438示例县机关服务中心本级")
    total = "示例县机关服务中心本级小计 | | | | | | | 19.00"
    (draft,) = read_office(open_office(word.table([*PROCUREMENT, total], 8).save(tmp_path / "x.docx")), [form_set])
    words = [one.words for one in build(draft, form_set).compared.differences]
    assert words[1:] == ["部门政府采购预算 · 示例县机关服务中心本级小计 · 合计"]
