"""Computed tables as they are printed: rows of texts, by position and by key, overrides in their own cell only."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.amount import Amount, MoneyUnit
from core.domain.document import Document, Override, OverrideKey
from core.forms.compute import ORDINAL
from core.forms.model import FormSet
from core.forms.money_text import in_unit
from core.forms.printing import print_document
from tests.budget_form import ID, a_budget_document, budget_form, budget_toml
from tests.budget_views import a_line


@pytest.fixture(scope="module")
def form_set(tmp_path_factory: pytest.TempPathFactory) -> FormSet:
    return budget_form(tmp_path_factory.mktemp("forms"))


def a_document(**lists: object) -> Document:
    values = {
        "收入": [a_line("2010301", 财政拨款收入="80"), a_line("2080505", 财政拨款收入="40.1234", 上年结转="0")],
        "支出": [a_line("2010301", 基本支出__一般公共="50"), a_line("2080505", 项目支出__一般公共="70.1234")],
        "三公": [a_line("用车购置", 一般公共="110"), a_line("用车运行", 一般公共="51.55")],
        "采购": [a_line("A02010105", {"项目名称": "办公设备", "数量": "8"}, 单价="0.65", 一般公共="5.2")],
    }
    return a_budget_document({"一般公共拨款": "120.1234"}, **{**values, **lists})  # type: ignore[arg-type]


def test_rows_stand_in_printed_order_with_their_numbers(form_set: FormSet) -> None:
    rows = print_document(a_document(), form_set)["收入总表"]
    assert [(row[ORDINAL], row["科目编码"], row["合计"]) for row in rows] == [
        ("1", "", "120.1234"),
        ("2", "201", "80.00"),
        ("3", "20103", "80.00"),
        ("4", "2010301", "80.00"),
        ("5", "208", "40.1234"),
        ("6", "20805", "40.1234"),
        ("7", "2080505", "40.1234"),
    ]
    assert (len(rows), rows[-1]["上年结转"], rows[3]["上年结转"]) == (7, "0.00", "")
    assert [row["科目名称"] for row in rows[:2]] == ["合计", "一般公共服务支出"]
    assert list(rows) == list(rows) == rows[:]
    again = print_document(a_document(), form_set)["收入总表"]
    assert (rows == again, repr(rows) == repr(again)) == (True, True)


def test_a_row_is_found_by_its_key(form_set: FormSet) -> None:
    printed = print_document(a_document(), form_set)
    assert printed["三公表"]["用车"]["合计"] == "161.55"
    assert printed["支出总表"]["合计"]["基本支出"] == "50.00"
    assert printed["支出总表"]["213"] == dict.fromkeys(printed["支出总表"]["201"], "")


def test_views_side_by_side_are_rows_of_rows(form_set: FormSet) -> None:
    rows = print_document(a_document(), form_set)["收支总表"]
    assert len(rows) == 34
    assert rows[0] == {
        ORDINAL: "1",
        "收入": {"项目": "一般公共预算拨款收入", "预算数": "120.1234"},
        "支出": {"项目": "1、201类支出", "预算数": "50.00"},
    }
    assert rows[20]["收入"] == {"项目": "", "预算数": ""}
    with pytest.raises(KeyError):
        rows["1"]


def test_an_empty_table_keeps_its_blank_row_and_says_so(form_set: FormSet) -> None:
    printed = print_document(a_document(), form_set)
    assert printed["基金支出"]["空"] is True
    assert printed["基金支出"]["非空"] is False
    assert [set(row.values()) for row in printed["基金支出"]] == [{""}]
    assert (printed["收入总表"]["空"], printed["收支总表"]["空"]) == (False, False)


def override(document: Document, table: str, row: str, column: str, text: str, form_id: str = ID) -> Document:
    key = OverrideKey(form_id, table, row, column)
    return replace(document, overrides={**document.overrides, key: Override(text, "导入")})


def test_an_override_prints_in_its_own_cell_only(form_set: FormSet) -> None:
    document = override(a_document(), "收支总表收入", "一般公共拨款", "预算数", "120.13")
    document = override(document, "支出总表", "2010301", "基本支出", "50.01")
    document = override(document, "支出总表", "合计", "基本支出", "约50")
    document = override(document, "三公表", "用车", "合计", "999", form_id="other")
    printed = print_document(document, form_set)
    assert printed["收支总表"][0]["收入"]["预算数"] == "120.13"
    assert printed["收支总表"][31]["收入"]["预算数"] == "120.1234"
    rows = printed["支出总表"]
    assert [row["基本支出"] for row in rows][:4] == ["约50", "50.00", "50.00", "50.01"]
    assert rows["合计"]["基本支出"] == "约50"
    assert printed["三公表"]["用车"]["合计"] == "161.55"


def test_typed_text_that_is_no_amount_prints_as_typed_and_counts_nothing(form_set: FormSet) -> None:
    document = a_document()
    first = replace(document.revenues[0], amounts={"财政拨款收入": Amount.parse("约80")})
    rows = print_document(replace(document, revenues=(first, document.revenues[1])), form_set)["收入总表"]
    assert [row["财政拨款收入"] for row in rows] == ["40.1234", "", "", "约80", "40.1234", "40.1234", "40.1234"]


def test_a_typed_name_with_braces_is_no_pattern(form_set: FormSet) -> None:
    lines = [a_line("A0201", {"项目名称": "设备{单位名称}"}, 一般公共="1")]
    rows = print_document(a_document(采购=lines), form_set)["采购表"]
    assert [row["项目名称"] for row in rows] == ["合  计", "本级小计", "设备{单位名称}"]


def test_the_words_of_a_total_may_name_the_unit(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path, budget_toml().replace('"本级小计"', '"{单位名称}小计"'))
    assert form_set.mistakes == ()
    rows = print_document(a_document(), form_set)["采购表"]
    assert rows[1]["项目名称"] == "示例县机关服务中心本级小计"
    wrong = budget_form(tmp_path, budget_toml().replace('"本级小计"', '"{单位名}小计"')).mistakes
    assert "“单位名”不存在" in str(wrong[0])


def test_amounts_can_be_asked_for_in_the_other_unit(form_set: FormSet) -> None:
    document = override(a_document(), "三公表", "用车", "合计", "162")
    printed = print_document(document, form_set)
    assert in_unit(printed["收入总表"][0]["合计"], MoneyUnit.YUAN) == "1201234.00"
    assert in_unit(printed["一般公共拨款"], MoneyUnit.YUAN) == "1201234.00"
    assert in_unit(in_unit(printed["一般公共拨款"], MoneyUnit.YUAN), MoneyUnit.WAN) == "120.1234"
    assert in_unit(printed["三公表"]["用车"]["合计"], MoneyUnit.YUAN) == "1620000.00"
    assert in_unit("约50", MoneyUnit.YUAN) == "约50"


LAST = '[[views]]\nkey = "变动"\nkind = "fixed"\n[[views.columns]]\nkey = "增减"\n[[views.rows]]\nkey = "收入"\n'
LAST += 'formula = "收入总表[合计].合计 - 上年(收入总表[合计].合计)"\n'


def test_last_years_document_is_only_asked_when_given(tmp_path: Path) -> None:
    form_set = budget_form(tmp_path, budget_toml(more=LAST))
    document, last = a_document(), replace(a_document(收入=[a_line("2010301", 财政拨款收入="150")]), year=2024)
    assert print_document(document, form_set)["变动"]["收入"]["增减"] == "120.1234"
    assert print_document(document, form_set, last)["变动"]["收入"]["增减"] == "-29.8766"


def test_a_document_of_300_lines_is_printed_in_50_milliseconds(form_set: FormSet) -> None:
    codes = [f"20{head}{division:02}{item:02}" for head in range(1, 8) for division in range(1, 8) for item in range(7)]
    took = []
    for _ in range(5):
        document = a_document(
            收入=[a_line(code, 财政拨款收入="1.5", 事业收入="2") for code in codes[:300]],
            支出=[a_line(code, 基本支出__一般公共="1", 项目支出__一般公共="2.5") for code in codes[:300]],
        )
        start = time.process_time()
        printed = print_document(document, form_set)
        count = sum(len(printed[view.key]) for view in form_set.views)
        took.append(time.process_time() - start)
        assert count > 1200
    assert min(took) <= 0.05
