"""Habits of offices in their workbooks: labels with numbers, values beside what is merged elsewhere, two tables in one
row of a sheet."""

from __future__ import annotations

import pytest

from core.domain.text import clean
from core.errors import UserError
from core.forms.model import FormSet
from core.office.blocks import Cell, OfficeFile, Paragraph, Row, Table
from core.readers.align import MAX_LABELLED
from core.readers.read import read_office
from core.readers.words import as_label
from tests.core.readers.test_workbooks import (
    GOAL,
    GRID,
    HEAD,
    MONEY,
    TRUTH,
    Read,
    facts,
    flat,
    other,
    read,
    replaced,
    unsure,
)

__all__ = ["read"]  # the fixture


LABELS = ("项目编码", "项目名称", "预算数", "其中：财政资金", "其他资金", "资金支出计划（%）", "绩效目标", "三级指标")


def relabelled(pattern: str) -> list[str]:
    """The table with each label as an office writes it: {n} its number, {t} its text."""
    rows = []
    for row in (*HEAD, *GRID):
        cells = [cell.strip() for cell in row.split(" | ")]
        for n, label in enumerate(LABELS, 1):
            cells = [
                pattern.format(n=n, c="一二三四五六七八"[n - 1], t=cell) if cell == label else cell for cell in cells
            ]
        rows.append(" | ".join(cells))
    return rows


@pytest.mark.parametrize("pattern", ["{n}、{t}", "（{c}）{t}", "{n}. {t}", "{c}、{t}", "({n}){t}", "【{t}】", "*{t}"])
def test_labels_with_a_number_or_a_mark_before_them_are_the_same(pattern: str, read: Read) -> None:
    draft = read(("食堂补助", relabelled(pattern)))
    assert facts(draft) == [TRUTH]
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_a_month_and_a_decimal_are_no_number_before_a_label() -> None:
    assert [as_label(text) for text in ("3月底", "1.5万元", "10 月 底")] == ["3月底", "1.5万元", "10月底"]


def test_a_rate_right_of_the_cell_below_its_month_is_that_months(read: Read) -> None:
    plan = ["资金支出计划（%） | 3月底 | | 6月底 | | 10月底 | | 12月底 |", "| | #0.3@0% | | #0.5@0% | | 80% | | #1@0%"]
    draft = read(("食堂补助", [*HEAD[:5], *plan, HEAD[7], *GRID]))
    assert facts(draft) == [TRUTH]
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_a_remark_right_of_a_blank_cell_is_told_not_taken(read: Read) -> None:
    rows = [*HEAD, *(row + " | " for row in GRID[:3]), GRID[3].replace("问卷*2", "*2 | 见附件")]
    draft = read(("食堂补助", rows))
    assert facts(draft)[0][2][2][-1] == ""
    assert [one.evidence.text for one in draft.unplaced] == ["见附件"]


def test_a_remark_beside_the_table_is_told_not_taken_for_a_goal_or_an_amount(read: Read) -> None:
    head = [f"{row} | 备查77" if row in (MONEY, GOAL) else row for row in HEAD]
    draft = read(("食堂补助", [*head, *GRID]))
    assert facts(draft) == [TRUTH]
    assert [one.evidence.place for one in draft.unplaced] == ["“食堂补助”H4", "“食堂补助”H8"]
    assert draft.unsure == ()


@pytest.mark.parametrize("said", ["无", "约50"])
def test_what_is_no_number_behind_a_blank_cell_is_still_the_amount_unsure(said: str, read: Read) -> None:
    draft = read(("食堂补助", replaced(MONEY, f"{MONEY}| {said}")))
    assert facts(draft)[0][0][4] == said
    assert unsure(draft) == {"其他资金"}


def test_one_among_shares_of_one_is_no_sure_percentage(read: Read) -> None:
    plan = "^ | #0.3 | #0.5 | #0.8*2 | #1*2"
    draft = read(("食堂补助", [*HEAD[:6], plan, HEAD[7], *GRID]))
    assert {value.field_key for value in draft.unsure} == {"3月底", "6月底", "10月底", "12月底"}


def test_unit_year_and_money_unit_in_one_cell_are_told_apart(read: Read) -> None:
    draft = read(("食堂补助", ["436001示例县机关服务中心本级   2025年   单位：元*7", *HEAD[2:], *GRID]))
    root = draft.root
    assert (root.text("单位编码"), root.text("单位名称"), root.text("年度")) == (
        "436001",
        "示例县机关服务中心本级",
        "2025",
    )
    assert facts(draft)[0][0][2] == "0.015"


def test_an_amount_shown_in_wan_by_its_format_is_in_wan(read: Read) -> None:
    draft = read(("食堂补助", [row.replace("#150@0.00", "#1500000@0!.0000") for row in HEAD] + GRID))
    assert facts(draft)[0][0][2:4] == ["150.0000", "150.0000"]


@pytest.mark.parametrize("between", [" | ", " | | | "])
@pytest.mark.parametrize("merged", [True, False])
def test_projects_beside_one_another_on_a_sheet_are_not_mixed(between: str, merged: bool, read: Read) -> None:
    rows = [*HEAD, *GRID] if merged else flat([*HEAD, *GRID[:2], GRID[2].replace("^", "产出指标"), GRID[3]])
    draft = read(("项目", [one + between + two for one, two in zip(rows, other(rows), strict=True)]))
    first, second = facts(draft)
    assert first == TRUTH
    assert (second[0][:2], second[1:]) == (["13099925P00000000002K", "车辆运行"], TRUTH[1:])
    assert (draft.unsure, draft.unplaced) == ((), ())


@pytest.mark.parametrize(("people", "likeness"), [("≥450人", "相同"), ("≥460人", "不同")])
def test_a_copy_of_a_sheet_is_read_with_an_unsure_code(people: str, likeness: str, read: Read) -> None:
    rows = [row.replace("≥450人", people) for row in (*HEAD, *GRID)]
    draft = read(("食堂补助", [*HEAD, *GRID]), ("备份", ["", *rows]))
    assert [one[2][0][4] for one in facts(draft)] == ["≥450人", people]
    (code,) = draft.unsure
    assert (code.field_key, code.evidence.place) == ("项目编码", "“备份”B4")
    assert code.reason == f"“食堂补助”A1处的项目编码也是这个，两处内容{likeness}，请核对"


def test_a_target_whose_sign_or_unit_has_a_column_of_its_own_is_unsure(read: Read) -> None:
    rows = [
        "一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 计量单位 | 指标值确定依据",
        "产出指标 | 数量指标 | 就餐人数 | 每天就餐的人数 | #450 | 人 | 年初计划",
        "产出指标 | 质量指标 | 合格率 | 食材抽检合格的比例 | ≥95% | 10 | 年初计划",
    ]
    draft = read(("食堂补助", [*HEAD, *rows]))
    (doubt,) = draft.unsure
    assert (doubt.text, doubt.reason) == ("450", "旁边一格的“人”在表式没有的栏里，没有并入，请核对")
    assert [one.evidence.text for one in draft.unplaced] == ["计量单位", "人", "10"]


def test_a_sheet_of_nothing_but_labels_is_refused_in_one_sentence(form_set: FormSet) -> None:
    rows = [Row(f"第{number}行", tuple(_label(number, at) for at in range(4))) for number in range(MAX_LABELLED + 2)]
    with pytest.raises(UserError, match="像表头的行"):
        read_office(OfficeFile("x.xlsx", (Table(1, "工作表“1”", tuple(rows), sheet="1"),)), [form_set])


def _label(number: int, at: int) -> Cell:
    place = f"“1”{'ABCD'[at]}{number + 1}"
    text = ("项目编码", "预算数", "三级指标", f"第{number}行")[at]
    return Cell(place, (Paragraph(place, text),), at)


def test_characters_of_no_width_around_a_text_are_no_part_of_it() -> None:
    assert clean("\ufeff 食堂\u200b\n") == "食堂"
