"""The disclosure set is read back: its tables told apart, leaves taken as lines, every printed figure compared."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from core.domain.amount import Amount
from core.domain.change import SetOverride, apply_changes
from core.domain.document import Document, FieldKey
from core.domain.records import LINES, content, same_content
from core.forms.load import installed
from core.forms.model import FormSet
from core.forms.printing import print_document
from core.jobs.dump import dump_documents, load_dump
from core.jobs.import_ import RowStatus, plan_import
from core.office.open import open_office
from core.readers.build import IMPORTED, Built, build
from core.readers.draft import Draft
from core.readers.read import read_office
from core.renderers.docx import compile_docx
from core.renderers.xlsx import compile_xlsx
from tests.budget_document import BUDGET, a_budget_line, a_budget_set
from tests.builders import a_unit, an_item
from tests.core.readers.nine_tables import NINE, Rows, nine_tables, numbers, row_of, thousands, workbook, yuan
from tests.word import Word

SHARED = Path(__file__).resolve().parents[4] / "shared" / "office"
UNTOLD = {"procurements", "assets", "organisations"}
"""The lists that the nine tables say nothing of."""


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return installed().get(BUDGET)


def read(path: Path, form_set: FormSet | None = None) -> tuple[Draft, Built]:
    """The file as all installed form sets read it: the best draft, which must be this form's, and its document."""
    draft = read_office(open_office(path), [form_set] if form_set else installed().proved())[0]
    assert draft.form_set.id == BUDGET
    return draft, build(draft, draft.form_set)


def canonical(document: Document) -> Document:
    """Amounts as the form prints them, all prescribed lines there, nothing that no table prints."""
    lists = {
        name: tuple(
            replace(line, amounts={key: Amount(amount.fen) for key, amount in line.amounts.items()})
            for line in getattr(document, name)
        )
        for name in LINES
    }
    known = {line.code: line for line in lists["three_public"]}
    codes = ("overseas_research", "overseas_other", "vehicle_purchase", "vehicle_operation", "hospitality")
    lists["three_public"] = tuple(known.get(code) or a_budget_line(code) for code in codes)
    projects = tuple(replace(one, code="", purpose="", amounts={}, payment_plan={}) for one in document.projects)
    amounts = {key: Amount(amount.fen) for key, amount in document.amounts.items()}
    return replace(document, projects=projects, amounts=amounts, **lists)


def a_sound_set(**changes: Any) -> Document:
    document = a_budget_set(**changes)
    at = [item.role for item in document.narrative].index("measures") + 1
    projects = an_item("project_goals", "第二部分　预算项目绩效目标", level=2)
    return canonical(replace(document, narrative=(*document.narrative[:at], projects, *document.narrative[at:])))


def a_rich_set() -> Document:
    """Money of every kind: government funds, state capital, special account, own funds, four decimals, carryovers."""
    line = a_budget_line
    figures = {
        "allocation_general": "537.1456",
        "allocation_government_fund": "120.5",
        "allocation_state_capital": "15",
        "brought_forward_general": "1",
        "brought_forward_government_fund": "2.0001",
        "carried_forward_state_capital": "0.5",
        "year_end_carryover": "7",
        "asset_total": "1236.88",
    }
    return a_sound_set(
        revenues=(
            line("2010303", fiscal="512.3456", service="18.5", carryover="3.0001"),
            line("2080505", fiscal="24.80", special_account="36"),
            line("2120801", fiscal="120.5"),
            line("2230105", fiscal="15"),
            line("2299999", other="6.2", operating="1", superior_subsidy="4", subordinate="2.8"),
        ),
        expenditures=(
            line("2010303", basic_general="236.9256", project_general="275.42", project_own="21.5001"),
            line("2080505", basic_general="24.80", basic_special_account="36"),
            line("2120801", project_government_fund="120.5"),
            line("2230105", project_state_capital="15"),
            line("2299999", basic_own="4", operating_own="5", up_own="3", subsidy_own="2"),
        ),
        basic_expenditures=(line("30101", personnel="200.1256"), line("30231", operating="61.6")),
        three_public=(line("overseas_other", general="1.5"), line("vehicle_purchase", government_fund="2")),
        amounts={key: Amount.parse(text) for key, text in figures.items()},
    )


def an_even_set() -> Document:
    """The rich set, every code spending what it has."""
    line = a_budget_line
    document = a_rich_set()
    _, second, _, *rest = document.expenditures
    revenues = (
        line("2010303", fiscal="512.3456", service="18.5", carryover="1"),
        document.revenues[1],
        line("2120801", fiscal="120.5", carryover="2.0001"),
        *document.revenues[3:],
    )
    expenditures = (
        line("2010303", basic_general="236.9256", project_general="276.42", project_own="18.5"),
        second,
        line("2120801", project_government_fund="122.5001"),
        *rest,
    )
    return canonical(replace(document, revenues=revenues, expenditures=expenditures))


def lists_of(document: Document, without: set[str] = UNTOLD) -> dict[str, Any]:
    return {name: content(document)[name] for name in LINES if name not in without}


# ---------------------------------------------------------------- workbooks of other offices

HABITS: dict[str, dict[str, Any]] = {
    "texts": {},
    "thousands separators and blank rows": {"typed": thousands, "gap": 4},
    "numbers": {"typed": numbers, "gap": 3},
    "titles only": {"sheet": lambda number, caption: f"Sheet{number}"},
    "names of sheets only": {"has_title": False, "sheet": lambda number, caption: f"表{number}{caption[4:]}"},
}


@pytest.mark.parametrize("habit", HABITS)
def test_the_nine_tables_of_another_office_give_the_lines_they_were_made_of(
    habit: str, form_set: FormSet, tmp_path: Path
) -> None:
    document = a_sound_set()
    draft, built = read(workbook(tmp_path / "x.xlsx", document, form_set, **HABITS[habit]))
    assert lists_of(built.document) == lists_of(document)
    assert (draft.unplaced, draft.share, built.compared.differences) == ((), 1.0, ())
    assert draft.unsure == ()
    assert (built.document.unit, built.document.year) == (
        replace(document.unit, id=built.document.unit.id),
        document.year,
    )


def test_several_tables_below_one_another_on_one_sheet_are_read_one_by_one(form_set: FormSet, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    document = a_rich_set()
    for _, caption, rows in nine_tables(document, form_set):
        for row in ([caption], ["438示例县机关事务局", "2025年度", "单位：万元"], *rows, [], []):
            page.append(row)
    book.save(tmp_path / "x.xlsx")
    draft, built = read(tmp_path / "x.xlsx")
    assert lists_of(built.document) == lists_of(document)
    assert (draft.unplaced, built.compared.differences) == ((), ())


def test_amounts_in_yuan_become_the_forms_unit_and_are_to_be_looked_at(form_set: FormSet, tmp_path: Path) -> None:
    draft, built = read(workbook(tmp_path / "x.xlsx", a_rich_set(), form_set, typed=yuan, unit="元"))
    assert lists_of(built.document) == lists_of(a_rich_set())
    assert built.compared.differences == ()
    assert all("已换算成万元" in value.reason for value in draft.unsure if value.list_path == "收入")


# ---------------------------------------------------------------- what cannot be known


def test_what_the_income_table_leaves_no_choice_about_is_sure(form_set: FormSet, tmp_path: Path) -> None:
    document = an_even_set()
    draft, built = read(workbook(tmp_path / "x.xlsx", document, form_set))
    assert lists_of(built.document) == lists_of(document)
    assert (draft.unsure, built.compared.differences) == ((), ())


def test_own_money_that_may_be_of_two_kinds_is_proposed_and_says_why(form_set: FormSet, tmp_path: Path) -> None:
    line = a_budget_line
    document = a_sound_set(
        revenues=(line("2050201", fiscal="537.87", special_account="36", other="36", carryover="12"),),
        expenditures=(
            line("2050201", basic_general="282.79", basic_special_account="36", project_general="267.08"),
            line("2050299", project_own="36"),
        ),
    )
    draft, built = read(workbook(tmp_path / "x.xlsx", document, form_set))
    rests = {(value.field_key, value.text): value.reason for value in draft.unsure}
    assert rests == {
        ("基本支出.单位资金", "36.00"): "各张分资金的表以外的部分，收入里有几种资金，分不清用的是哪一种，"
        "暂认作“基本支出 单位资金”，也可能是基本支出 财政专户",
        ("项目支出.单位资金", "36.00"): "各张分资金的表以外的部分，收入里有几种资金，分不清用的是哪一种，"
        "暂认作“项目支出 单位资金”，也可能是项目支出 财政专户",
    }
    assert built.compared.differences == ()


@pytest.mark.parametrize("without", [(), ("收入总表",), ("一般公共支出",), ("收支总表", "拨款收支总表", "基金支出")])
def test_what_is_proposed_always_makes_up_what_is_printed(
    without: tuple[str, ...], form_set: FormSet, tmp_path: Path
) -> None:
    line = a_budget_line
    spent = {"basic_general": "725.97", "basic_own": "61.16", "basic_special_account": "79", "project_general": "5"}
    others = {"operating_own": "44.90", "up_own": "32.51", "subsidy_own": "18.47"}
    document = a_sound_set(
        revenues=(line("2240106", fiscal="730.97", special_account="79", service="52", other="105.04"),),
        expenditures=(line("2240106", **spent, **others),),
    )
    draft, built = read(workbook(tmp_path / "x.xlsx", document, form_set, without=without))
    (read_line,) = built.document.expenditures
    sums = dict.fromkeys(("basic", "project", "operating", "up", "subsidy"), 0)
    for key, amount in read_line.amounts.items():
        sums[key.partition("_")[0]] += amount.fen or 0
    assert sums == {"basic": 866130000, "project": 5000000, "operating": 44900000, "up": 32510000, "subsidy": 18470000}
    assert draft.unsure
    for path in exported(built.document, form_set, tmp_path):
        _, again = read(path)
        assert lists_of(again.document)["expenditures"] == lists_of(built.document)["expenditures"]


def test_an_amount_below_zero_is_proposed_too(form_set: FormSet, tmp_path: Path) -> None:
    line = a_budget_line
    document = a_sound_set(expenditures=(line("2010303", basic_general="3", project_general="-1.66"),))
    draft, built = read(workbook(tmp_path / "x.xlsx", document, form_set, without=("一般公共支出",)))
    assert lists_of(built.document)["expenditures"] == lists_of(document)["expenditures"]
    assert [value.text for value in draft.unsure] == ["3.00", "-1.66"]


def test_amounts_in_yuan_with_more_than_two_decimals_are_rounded_to_the_fen_and_said_so(
    form_set: FormSet, tmp_path: Path
) -> None:
    def odd(text: str) -> str:
        return f"{float(text) * 10000:.4f}".replace("00.0000", "00.3488") if re.fullmatch(r"\d+\.\d+", text) else text

    draft, built = read(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, typed=odd, unit="元"))
    assert built.document.revenues[1].amounts["fiscal"] == Amount(24_800_035)
    assert all("四舍五入到分" in value.reason for value in draft.unsure if value.list_path == "收入")


def test_income_that_does_not_agree_with_what_is_spent_makes_nothing_sure(form_set: FormSet, tmp_path: Path) -> None:
    draft, built = read(workbook(tmp_path / "x.xlsx", a_rich_set(), form_set))
    assert lists_of(built.document) == lists_of(a_rich_set())
    rests = {(value.field_key, value.text): value.reason for value in draft.unsure}
    assert set(rests) == {
        *(("项目支出.单位资金", "21.5001"), ("基本支出.财政专户", "36.00"), ("基本支出.单位资金", "4.00")),
        *(("经营支出.单位资金", "5.00"), ("上解上级支出.单位资金", "3.00"), ("对附属单位补助支出.单位资金", "2.00")),
    }
    assert all("与其他表的数对不上" in reason for reason in rests.values())


@pytest.mark.parametrize("missing", ["一般公共支出", "基金支出", "国资支出"])
def test_the_part_of_a_fund_without_its_table_is_sure_where_the_others_decide_it(
    missing: str, form_set: FormSet, tmp_path: Path
) -> None:
    document = an_even_set()
    draft, built = read(workbook(tmp_path / "x.xlsx", document, form_set, without=(missing,)))
    assert f"“{form_set.view(missing).caption}”" in "".join(draft.notices)
    assert (lists_of(built.document), draft.unsure) == (lists_of(document), ())


def test_the_part_of_a_fund_that_nothing_decides_is_unsure_and_names_the_table(
    form_set: FormSet, tmp_path: Path
) -> None:
    without = ("一般公共支出", "拨款收支总表", "收支总表", "收入总表")
    draft, built = read(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, without=without))
    assert built.document.expenditures[1].amounts["basic_general"] == Amount.parse("24.80")
    (unsure,) = draft.unsure  # the total of table 6 decides all basic expenditure
    assert (unsure.field_key, unsure.text) == ("项目支出.一般公共", "295.08")
    assert unsure.reason == (
        "文件里没有“部门预算一般公共预算财政拨款支出表”，暂认作“项目支出 一般公共预算”，"
        "也可能是项目支出 财政专户、项目支出 单位资金"
    )


@pytest.mark.parametrize("missing", NINE)
def test_a_missing_table_is_told_once(missing: str, form_set: FormSet, tmp_path: Path) -> None:
    draft, _ = read(workbook(tmp_path / "x.xlsx", a_rich_set(), form_set, without=(missing,)))
    names = f"“{form_set.view(missing).caption}”、“部门政府采购预算”、“部门固定资产占用情况表”"
    assert draft.notices == (f"文件里没有{names}，这些表上的数没有读到，请核对。",)


def test_without_the_table_of_all_expenditure_own_money_is_not_invented(form_set: FormSet, tmp_path: Path) -> None:
    draft, built = read(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, without=("支出总表",)))
    assert "部门预算支出总表" in "".join(draft.notices)
    assert "project_own" not in built.document.expenditures[0].amounts
    assert {one.words for one in built.compared.differences} == {
        f"部门预算收支总表 · {row} · 预算数" for row in ("一、一般公共服务支出", "本年支出合计", "支出总计")
    }


# ---------------------------------------------------------------- printed figures that differ


def test_a_printed_figure_that_differs_is_kept_for_its_place_and_told_with_both(
    form_set: FormSet, tmp_path: Path
) -> None:
    def change(key: str, rows: Rows) -> None:
        if key == "收入总表":
            row_of(rows[2:], "合计")[2] = "577.88"
        if key == "收支总表":
            row_of(rows, "一、一般公共服务支出")[3] = "532.1"

    _, built = read(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, change=change))
    told = [(one.words, one.text, one.computed) for one in built.compared.differences]
    assert told == [
        ("部门预算收支总表 · 一、一般公共服务支出 · 预算数", "532.10", "532.00"),
        ("部门预算收入总表 · 合计 · 合计", "577.88", "577.87"),
    ]
    kept = {(key.table, key.row, key.column): one for key, one in built.document.overrides.items()}
    assert {one.reason for one in kept.values()} == {IMPORTED}
    assert kept["收入总表", "合计", "合计"].text == "577.88"
    evidence = {key.path: one for key, one in built.document.evidence.items() if key.path.startswith("收")}
    assert {path: (one.place, one.text) for path, one in evidence.items()} == {
        "收支总表支出[201].预算数": ("“部门预算收支总表”D5", "532.1"),
        "收入总表[合计].合计": ("“部门预算收入总表”C5", "577.88"),
    }
    printed = print_document(built.document, form_set)
    assert printed["收入总表"]["合计"]["合计"] == "577.88"
    assert printed["收支总表收入"]["收入总计"]["预算数"] == "577.87"


def test_into_a_document_that_is_there_a_differing_figure_is_told_and_taken_only_when_asked(
    form_set: FormSet, tmp_path: Path
) -> None:
    def change(key: str, rows: Rows) -> None:
        if key == "收入总表":
            row_of(rows[2:], "合计")[2] = "577.88"

    document = a_sound_set()
    draft, _ = read(workbook(tmp_path / "x.xlsx", document, form_set, change=change))
    changes, report = plan_import([document], draft)
    told = [(row.text, row.existing, row.deed) for row in report.rows if row.status is RowStatus.DIFFERING]
    assert ([one for one in changes.changes if isinstance(one, SetOverride)], told) == (
        [],
        [("577.88", "577.87", "保留原值")],
    )
    changes, _ = plan_import([document], draft, is_replacing=True)
    merged = apply_changes(document, changes)
    assert merged is not None
    assert print_document(merged, form_set)["收入总表"]["合计"]["合计"] == "577.88"
    assert merged.evidence[FieldKey(merged.id, "收入总表[合计].合计")].place == "“部门预算收入总表”C5"
    (loaded,) = load_dump(dump_documents([merged], installed()), installed())
    assert {key.path for key in loaded.evidence} == {key.path for key in merged.evidence}
    again, report = plan_import([merged], draft)
    assert (list(again.changes), report.count(RowStatus.DIFFERING)) == ([], 1)


def test_a_second_import_changes_nothing(form_set: FormSet, tmp_path: Path) -> None:
    draft, built = read(workbook(tmp_path / "x.xlsx", a_rich_set(), form_set))
    changes, report = plan_import([built.document], draft)
    assert (list(changes.changes), report.is_changed) == ([], False)


def test_a_printed_blank_is_no_difference_and_zeros_where_nothing_is_computed_are_told(
    form_set: FormSet, tmp_path: Path
) -> None:
    def change(key: str, rows: Rows) -> None:
        if key == "三公表":
            row_of(rows, "二、公务用车购置及运维费")[1:] = [None, None, None, None]
        if key == "收支总表":
            row_of(rows, "二、外交支出")[3] = "0.00"

    _, built = read(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, change=change))
    assert built.document.overrides == {}
    assert built.compared.notices == ("原件有1格印的是0，那里没有可以相加的数，导出时留空。",)


def test_a_name_that_the_official_list_does_not_have_is_kept(form_set: FormSet, tmp_path: Path) -> None:
    def change(key: str, rows: Rows) -> None:
        for row in rows if key in ("收入总表", "支出总表") else ():
            row[1] = {"机关服务": "机关服务（本地）", "政府办公厅（室）及相关机构事务": "政府办事务"}.get(
                str(row[1]), row[1]
            )

    _, built = read(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, change=change))
    assert [line.name for line in built.document.revenues] == ["机关服务（本地）", "", ""]
    kept = {(key.table, key.row): one.text for key, one in built.document.overrides.items()}
    assert kept == {
        ("收入总表", "20103"): "政府办事务",
        ("支出总表", "20103"): "政府办事务",
        ("一般公共支出", "2010303"): "机关服务",
    }


def test_names_of_classes_that_no_list_has_are_no_difference(form_set: FormSet, tmp_path: Path) -> None:
    word = Word().paragraph("部门预算政府基金预算财政拨款支出表")
    _, built = read(word.table([*HEAD, *FIRST, *REST, *LAST], 6).save(tmp_path / "x.docx"), form_set)
    assert built.compared.differences == ()
    assert [one.text for one in built.compared.named] == ["普通教育"]
    assert print_document(built.document, form_set)["基金支出"]["20502"]["科目名称"] == "普通教育"


def test_what_stands_in_no_column_or_row_of_the_form_is_told(form_set: FormSet, tmp_path: Path) -> None:
    def change(key: str, rows: Rows) -> None:
        if key == "支出总表":
            rows[0].append("备注")
            rows[3].append("含上年结转")
        if key == "三公表":
            rows.append(["四、会议费", "3.20", "3.20", None, None])

    draft, built = read(workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, change=change))
    told = [(one.evidence.text, one.reason) for one in draft.unplaced]
    assert told == [
        ("备注", "这一列的表头在表式中没有"),
        ("含上年结转", "这一格在表式中没有对应的栏"),
        ("四、会议费", "表式中没有“四、会议费”这一行"),
        ("3.20", "表式中没有“四、会议费”这一行"),
        ("3.20", "表式中没有“四、会议费”这一行"),
    ]
    assert lists_of(built.document) == lists_of(a_sound_set())


def test_a_copy_of_a_table_is_not_read_twice_but_told(form_set: FormSet, tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", a_sound_set(), form_set)
    book = openpyxl.load_workbook(path)
    page = book.copy_worksheet(book["部门预算支出总表"])
    page.title = "支出总表（下属单位）"
    book.save(path)
    draft, built = read(path)
    assert lists_of(built.document) == lists_of(a_sound_set())
    (told,) = draft.unplaced
    assert "支出总表（下属单位）" in told.evidence.place
    assert told.reason.endswith("是又一张“部门预算支出总表”，前面已经读到一张，整张没有读入")
    assert "“部门预算支出总表”（“支出总表（下属单位）”第3行）" in draft.notices[-1]


def test_the_book_of_another_unit_behind_the_first_is_left_whole_and_told(form_set: FormSet, tmp_path: Path) -> None:
    first, second = a_sound_set(), replace(a_rich_set(), unit=a_unit(code="439", name="示例县教育局"))
    paths = [book_of(one, form_set, tmp_path / f"{number}.docx") for number, one in enumerate((first, second))]
    book, other = (docx.Document(str(path)) for path in paths)
    for element in list(other.element.body)[:-1]:
        book.element.body[-1].addprevious(copy.deepcopy(element))
    book.save(str(tmp_path / "x.docx"))
    draft, built = read(tmp_path / "x.docx", form_set)
    assert same_content(built.document, first)
    assert {one.reason for one in draft.unplaced} == {"属于另一套表（439示例县教育局），没有读入"}
    (notice,) = draft.notices
    assert "“部门预算收入总表”（表18 第2行）" in notice
    assert "写的单位是“439示例县教育局”" in notice


def test_the_tables_of_two_units_that_take_turns_are_told_apart(form_set: FormSet, tmp_path: Path) -> None:
    other = replace(a_rich_set(), unit=a_unit(code="439", name="示例县教育局"))
    path = workbook(tmp_path / "x.xlsx", a_sound_set(), form_set, without=("国资支出",))
    page = workbook(tmp_path / "y.xlsx", other, form_set)
    book, more = openpyxl.load_workbook(path), openpyxl.load_workbook(page)
    for at, sheet in enumerate(more.worksheets):
        copied = book.create_sheet(f"乙{sheet.title}"[:31], at * 2 + 1)
        for row in sheet.iter_rows(values_only=True):
            copied.append(row)
    book.save(path)
    draft, built = read(path)
    assert lists_of(built.document) == lists_of(a_sound_set())
    assert built.document.unit.name == "示例县机关服务中心本级"
    assert "“部门预算国有资本经营预算财政拨款支出表”" in draft.notices[0]
    assert "写的单位是“439示例县教育局”" in draft.notices[1]


HEAD = ["v:序号 | 功能分类科目*2 | v:合计 | v:基本支出 | v:项目支出", "^ | 科目编码 | 科目名称 | ^ | ^ | ^"]
FIRST = ["1 | | 合计 | 30.00 | 10.00 | 20.00", "2 | 205 | 教育支出 | 10.00 | 10.00 |"]
REST = ["3 | 20502 | 普通教育 | 10.00 | 10.00 |", "4 | 2050202 | 小学教育 | 10.00 | 10.00 |"]
LAST = ["5 | 206 | 科学技术支出 | 20.00 | | 20.00"]


@pytest.mark.parametrize("parts", [[[*HEAD, *FIRST], [*HEAD, *REST, *LAST]], [[*HEAD, *FIRST, *REST], LAST]])
def test_a_table_that_goes_on_in_another_is_one(parts: list[list[str]], form_set: FormSet, tmp_path: Path) -> None:
    word = Word().paragraph("部门预算政府基金预算财政拨款支出表")
    for rows in parts:
        word.table(rows, 6)
    draft, built = read(word.save(tmp_path / "x.docx"), form_set)
    lines = {line.code: line.amounts for line in built.document.expenditures}
    assert lines == {
        "2050202": {"basic_government_fund": Amount.parse("10.00")},
        "206": {"project_government_fund": Amount.parse("20.00")},
    }
    assert (draft.unsure, draft.unplaced, built.compared.differences) == ((), (), ())


def test_a_note_below_an_empty_table_says_which_it_is(form_set: FormSet, tmp_path: Path) -> None:
    word = Word()
    for note in ("注：无国有资本经营预算财政拨款预算，空表列示。", "注：无政府基金预算财政拨款预算，空表列示。"):
        word.table([*HEAD, " | | | | | "], 6).paragraph(note)
    word.paragraph("部门预算一般公共预算财政拨款支出表").table([*HEAD, *FIRST, *REST, *LAST], 6)
    draft, _ = read(word.save(tmp_path / "x.docx"), form_set)
    assert (draft.unsure, draft.unplaced) == ((), ())
    assert "“部门预算支出总表”" in draft.notices[0]
    assert "国有资本" not in draft.notices[0]


# ---------------------------------------------------------------- our own files


def book_of(document: Document, form_set: FormSet, path: Path) -> Path:
    """The document as a Word book."""
    output = next(one for one in form_set.outputs if one.format == "docx")
    path.write_bytes(compile_docx(form_set.folder / output.template).render(print_document(document, form_set)))
    return path


def exported(document: Document, form_set: FormSet, folder: Path) -> Iterator[Path]:
    printed = print_document(document, form_set)
    for output in form_set.outputs:
        template = form_set.folder / output.template
        path = folder / f"x.{output.format}"
        if output.format == "docx":
            path.write_bytes(compile_docx(template).render(printed))
        else:
            path.write_bytes(compile_xlsx(template, form_set, output).render(printed))
        yield path


@pytest.mark.parametrize("make", [a_sound_set, a_rich_set])
def test_an_exported_set_comes_back_equal(make: Callable[[], Document], form_set: FormSet, tmp_path: Path) -> None:
    document = make()
    for path in exported(document, form_set, tmp_path):
        draft, built = read(path)
        assert lists_of(built.document, set() if path.suffix == ".docx" else {"organisations"}) == lists_of(
            document, set() if path.suffix == ".docx" else {"organisations"}
        )
        assert built.document.amounts == document.amounts
        assert (draft.unplaced, built.compared.differences) == ((), ())
        assert path.suffix != ".docx" or same_content(built.document, document)


def test_a_foreign_table_in_the_file_is_left_alone(form_set: FormSet, tmp_path: Path) -> None:
    word = Word().paragraph("部门预算收入总表")
    word.table(["项目 | 数量 | 价值", "办公桌 | 12 | 3.60", "文件柜 | 4 | 1.20"], 3)
    assert read_office(open_office(word.save(tmp_path / "x.docx")), [form_set]) == ()


# ---------------------------------------------------------------- the real one


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
def test_002_is_placed_whole_and_comes_back_equal(form_set: FormSet, tmp_path: Path) -> None:
    draft, built = read(SHARED / "002.docx")
    document = built.document
    assert (draft.unsure, draft.unplaced, draft.share, draft.notices) == ((), (), 1.0, ())
    assert (built.compared.same, built.compared.differences, document.overrides) == (523, (), {})
    assert [len(getattr(document, name)) for name in LINES] == [8, 8, 16, 5, 2, 5, 1]
    assert (len(document.projects), sum(len(project.indicators) for project in document.projects)) == (18, 184)
    assert document.amounts["asset_total"] == Amount.parse("1236.89")
    assert print_document(document, form_set)["三公表"]["用车"]["合计"] == "161.55"
    roles = [item.role for item in document.narrative if item.level < 3]
    assert roles[:5] == ["", "duties_and_organisation", "duties", "organisation", "overview"]
    for path in exported(document, form_set, tmp_path):
        _, again = read(path)
        without = set() if path.suffix == ".docx" else {"organisations"}
        assert lists_of(again.document, without) == lists_of(document, without)
        assert path.suffix != ".docx" or same_content(again.document, document)
