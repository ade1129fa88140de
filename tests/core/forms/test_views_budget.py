"""The nine tables of a departmental budget from its leaf lines alone: invented ones, and those of a real set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from core.domain.amount import Amount, print_fen
from core.forms.view import View
from core.forms.view_compute import Computed, compute
from core.forms.view_data import Data, Line
from core.forms.view_printing import print_number
from core.forms.view_rows import RowKind
from core.forms.view_verify import find_view_mistakes
from tests.budget_views import (
    ASSETS,
    FISCAL,
    NINE,
    PROCUREMENT,
    REVENUE,
    SPENDING,
    TABLE1,
    TABLE2,
    TABLE3,
    TABLE4,
    TABLE5,
    TABLE6,
    TABLE7,
    TABLE8,
    TABLE9,
    TYPED,
    VIEWS,
    a_budget,
    a_line,
    fen,
)

SEED = Path(__file__).resolve().parents[4] / "shared" / "office" / "002.docx"


def printed(computed: Computed, view: View) -> list[list[str]]:
    """The texts of a table, cell by cell; zips as both sides in a row."""
    parts = [one for side in view.sides for one in VIEWS if one.key == side] or [view]
    columns = [(f"{part.key}.{one.key}" if view.sides else one.key, one) for part in parts for one in part.columns]
    return [
        [
            value if isinstance(value, str) else print_number(column, value)
            for key, column in columns
            for value in (row.cells[key],)
        ]
        for row in computed.rows(view.key)
    ]


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def county() -> Computed:
    """A unit of 示例县 with three funds, carried-over money and a code that stands on its division."""
    return compute(
        VIEWS,
        a_budget(
            revenue=[
                a_line("2010301", 财政拨款收入="100.5", 上年结转="2.3456"),
                a_line("2080505", 财政拨款收入="20", 其他收入="0.005"),
                a_line("20899", 事业收入="7"),
                a_line("2120801", 财政拨款收入="50"),
            ],
            spending=[
                a_line("2010301", 基本支出__一般公共="80.25", 项目支出__一般公共="22.5956"),
                a_line("2080505", 基本支出__一般公共="20", 基本支出__单位资金="0.005"),
                a_line("20899", 项目支出__单位资金="7"),
                a_line("2120801", 项目支出__政府性基金="40"),
            ],
            basic=[
                a_line("30101", 人员经费="90"),
                a_line("30201", 公用经费="6.25"),
                a_line("30299", 人员经费="1", 公用经费="3"),
            ],
            public=[a_line("用车运行", 一般公共="5"), a_line("接待", 一般公共="0", 政府性基金="1.5")],
            figures={"一般公共拨款": fen("120.5"), "政府性基金拨款": fen("50"), "年终结转结余": fen("10")},
            采购=[
                a_line("A05010000", {"数量": "3", "单位": "张", "项目名称": "办公用房"}, 单价="0.12", 一般公共="0.36"),
                a_line("C21040000", {"数量": "1.5", "单位": "年", "项目名称": "物业"}, 单价="10", 单位资金="15"),
            ],
            资产=[a_line("房屋", {"数量": "2293"}, 价值="329.32"), a_line("车辆", {"数量": "24"}, 价值="300.27")],
        ),
    )


def test_the_views_of_the_nine_tables_have_no_mistake() -> None:
    assert find_view_mistakes(VIEWS, TYPED) == ()


def test_classes_and_divisions_appear_above_their_items_in_the_order_of_codes(county: Computed) -> None:
    rows = [[*row[:5], row[-2], row[-1]] for row in printed(county, TABLE2)]
    assert rows == table(
        """
        |合计|179.8506|177.505|170.50|0.005|2.3456
        201|科目201|102.8456|100.50|100.50||2.3456
        20103|科目20103|102.8456|100.50|100.50||2.3456
        2010301|科目2010301|102.8456|100.50|100.50||2.3456
        208|科目208|27.005|27.005|20.00|0.005|
        20805|科目20805|20.005|20.005|20.00|0.005|
        2080505|科目2080505|20.005|20.005|20.00|0.005|
        20899|科目20899|7.00|7.00|||
        212|科目212|50.00|50.00|50.00||
        21208|科目21208|50.00|50.00|50.00||
        2120801|科目2120801|50.00|50.00|50.00||
        """
    )
    assert [row.level for row in county.rows(TABLE2.key)] == [0, 1, 2, 3, 1, 2, 3, 2, 1, 2, 3]


def test_a_table_of_one_fund_shows_only_the_lines_with_its_money(county: Computed) -> None:
    assert printed(county, TABLE5) == table(
        """
        |合计|122.8456|100.25|22.5956
        201|科目201|102.8456|80.25|22.5956
        20103|科目20103|102.8456|80.25|22.5956
        2010301|科目2010301|102.8456|80.25|22.5956
        208|科目208|20.00|20.00|
        20805|科目20805|20.00|20.00|
        2080505|科目2080505|20.00|20.00|
        """
    )
    assert [row[0] for row in printed(county, TABLE7)] == ["", "212", "21208", "2120801"]
    assert printed(county, TABLE8) == [["", "", "", "", ""]]
    assert [county.is_empty(view.key) for view in (TABLE5, TABLE7, TABLE8)] == [False, False, True]


def test_economic_items_have_a_class_above_them(county: Computed) -> None:
    assert printed(county, TABLE6) == table(
        """
        |合计|100.25|91.00|9.25
        301|科目301|90.00|90.00|
        30101|科目30101|90.00|90.00|
        302|科目302|10.25|1.00|9.25
        30201|科目30201|6.25||6.25
        30299|科目30299|4.00|1.00|3.00
        """
    )


def test_two_sides_stand_beside_each_other_with_their_foot_on_one_line(county: Computed) -> None:
    rows = printed(county, TABLE1)
    assert len(rows) == 34
    assert rows[0] == ["一般公共预算拨款收入", "120.50", "1、201类支出", "102.8456"]
    assert rows[1][1] == "50.00"
    assert rows[4][:2] == ["事业收入", "7.00"]
    assert rows[8][:2] == ["其他收入", "0.005"]
    assert rows[9] == ["", "", "10、210类支出", ""]
    assert rows[30] == ["", "", "31、其他", ""]
    assert rows[31:] == table(
        """
        本年收入合计|177.505|本年支出合计|169.8506
        上年结转结余|2.3456|年终结转结余|10.00
        收入总计|179.8506|支出总计|179.8506
        """
    )
    assert [row.kind for row in county.rows(TABLE1.key)] == [RowKind.LINE] * 31 + [RowKind.FOOT] * 3


def test_fiscal_appropriations_are_told_by_fund(county: Computed) -> None:
    rows = printed(county, TABLE4)
    assert len(rows) == 37
    assert rows[0] == ["一般公共预算拨款", "120.50", "1、201类支出", "102.8456", "102.8456", "", ""]
    assert rows[11][2:] == ["12、212类支出", "40.00", "", "40.00", ""]
    assert rows[31] == ["本年收入合计", "170.50", "本年支出合计", "162.8456", "122.8456", "40.00", ""]
    assert rows[33] == ["一般公共预算拨款", "", "", "", "", "", ""]
    assert rows[36] == ["收入总计", "170.50", "支出总计", "162.8456", "122.8456", "40.00", ""]


def test_the_lines_of_the_three_public_expenses_add_up(county: Computed) -> None:
    assert [row[1:] for row in printed(county, TABLE9)] == table(
        """
        6.50|5.00|1.50|
        6.50|5.00|1.50|
        |||
        |||
        |||
        5.00|5.00||
        |||
        5.00|5.00||
        1.50|0.00|1.50|
        """
    )


def test_procurement_lines_are_multiplied_and_their_products_added(county: Computed) -> None:
    rows = [[*row[:6], row[6], row[10]] for row in printed(county, PROCUREMENT)]
    assert rows == table(
        """
        合  计|||||15.36|0.36|15.00
        本级小计|||||15.36|0.36|15.00
        办公用房|A05010000|张|3|0.12|0.36|0.36|
        物业|C21040000|年|1.5|10.00|15.00||15.00
        """
    )


def test_a_total_that_is_typed_stays_as_typed(county: Computed) -> None:
    typed = compute(VIEWS, Data(county.data.lists, {"资产总额": fen("630")}, county.data.names))
    assert printed(typed, ASSETS)[:2] == [["总额", "", "630.00"], ["房屋", "2293", "329.32"]]


# A real set, where it is at hand.


def is_leaf(code: str, codes: Sequence[str]) -> bool:
    return not any(other != code and other.startswith(code) for other in codes)


@cache
def seed_tables() -> tuple[list[list[str]], ...]:
    """The rows of the nine tables, without those above their first numbered row; '' for a cell that is not there."""
    from core.office.blocks import Table
    from core.office.docx import open_docx

    blocks = [block for block in open_docx(SEED).blocks if isinstance(block, Table)][:9]
    tables = []
    for block in blocks:
        rows = [[cell.text for cell in row.cells] for row in block.rows]
        start = next(at for at, row in enumerate(rows) if row[0] == "栏次")
        tables.append([row[1:] for row in rows[start + 1 :]])
    return tuple(tables)


def leaves(rows: list[list[str]], fields: dict[int, str]) -> Iterator[Line]:
    """Lines of the codes that have none below them; `fields` by position of their column."""
    codes = [row[0] for row in rows]
    for row in rows:
        if row[0] and is_leaf(row[0], codes):
            amounts = {field: Amount.parse(row[at]).fen for at, field in fields.items()}
            yield Line(row[0], row[0], {"科目名称": row[1]}, amounts)


def seed_data() -> Data:
    nine = seed_tables()
    public = {"其中：公务用车购置费": "用车购置", "公务用车运行维护费": "用车运行"}
    names = {row[0]: row[1] for rows in nine[1:6] for row in rows if row[0].isdigit()}
    return Data(
        {
            "收入": tuple(leaves(nine[1], {4: REVENUE[0]})),
            "支出": tuple(leaves(nine[2], {3: f"{SPENDING[0]}.{FISCAL[0]}", 4: f"{SPENDING[1]}.{FISCAL[0]}"})),
            "基本支出": tuple(leaves(nine[5], {3: "人员经费", 4: "公用经费"})),
            "三公": tuple(
                Line(row[0], public[row[0]], {}, {FISCAL[0]: Amount.parse(row[2]).fen})
                for row in nine[8]
                if row[0] in public
            ),
        },
        {"一般公共拨款": Amount.parse(nine[0][0][1]).fen},
        lambda code: names.get(code, ""),
    )


@pytest.mark.skipif(not SEED.exists(), reason="the real file is not here")
def test_the_leaf_lines_of_a_real_set_give_every_amount_of_its_nine_tables() -> None:
    data = seed_data()
    assert {name: len(lines) for name, lines in data.lists.items()} == {
        "收入": 8,
        "支出": 8,
        "基本支出": 16,
        "三公": 2,
    }
    computed = compute(NINE, data)
    labels_of = {TABLE1.key: (0, 2), TABLE4.key: (0, 2), TABLE9.key: (0,)}
    views = (TABLE1, TABLE2, TABLE3, TABLE4, TABLE5, TABLE6, TABLE7, TABLE8, TABLE9)
    compared, differing = 0, []
    for view, rows in zip(views, seed_tables(), strict=True):
        ours = printed(computed, view)
        assert len(ours) == len(rows), view.key
        labels = labels_of.get(view.key, ())
        for number, (mine, theirs) in enumerate(zip(ours, rows, strict=True), 1):
            for at, (one, other) in enumerate(zip(mine, theirs, strict=True)):
                if at not in labels:
                    compared += bool(other)
                    differing += [(view.key, number, at, one, other)] if one != other else []
    # The one row the file leaves blank though its parts have money.
    assert differing == [("三公表", 6, 1, "161.55", ""), ("三公表", 6, 2, "161.55", "")]
    assert compared > 300


@pytest.mark.skipif(not SEED.exists(), reason="the real file is not here")
def test_the_names_above_the_leaf_lines_of_a_real_set_are_those_of_the_list() -> None:
    computed = compute(NINE, seed_data())
    assert [row[:2] for row in printed(computed, TABLE2)] == [row[:2] for row in seed_tables()[1]]
    assert computed.cell("收支总表支出", "支出总计", "预算数") == fen("4131.67")
    assert print_fen(computed.cell("三公表", "用车", "合计") or 0) == "161.55"
