"""Codes in parts below 类, 款 and 项, and codes with their names in one cell: put together, taken apart, or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.load import installed
from core.office.open import open_office
from core.readers.build import build
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.budget_document import BUDGET
from tests.word import Word

KINDS = "v:合计 | v:基本支出 | v:项目支出 | v:经营支出 | v:上解上级支出 | v:对附属单位补助支出"
GOES_ON = "^ | ^ | ^ | ^ | ^ | ^"
AMOUNTS = "118.00 | 100.00 | 18.00 | | |"
NAMES = ["教育支出", "普通教育", "小学教育"]


def read(rows: list[str], columns: int, tmp_path: Path) -> tuple[Draft, list[tuple[str, str]]]:
    """The draft of a table of expenditure, and what its lines are: code, amounts."""
    form_set = installed().get(BUDGET)
    path = Word().paragraph("部门预算支出总表").table(rows, columns).save(tmp_path / "x.docx")
    (draft,) = read_office(open_office(path), [form_set])
    lines = build(draft, form_set).document.expenditures
    return draft, [(line.code, str(sum(amount.fen or 0 for amount in line.amounts.values()))) for line in lines]


PARTS = {
    "each part in its column": ["205 | |", "205 | 02 |", "205 | 02 | 02"],
    "the whole code in the column of its level": ["205 | |", "| 20502 |", "| | 2050202"],
    "each cell with the whole code so far": ["205 | |", "205 | 20502 |", "205 | 20502 | 2050202"],
    "parts said above left blank": ["205 | |", "| 02 |", "| | 02"],
    "parts merged with those above": ["v:205 | |", "^ | v:02 |", "^ | ^ | 02"],
    "numbers without their zeros": ["205 | |", "205 | 2 |", "205 | 2 | 2"],
    "the whole code in the first column": ["205 | |", "20502 | |", "2050202 | |"],
}
HEADERS = {
    "a group of all": [f"功能分类科目*4 | {KINDS}", f"类 | 款 | 项 | 科目名称 | {GOES_ON}"],
    "a group of the codes": [f"科目编码*3 | v:科目名称 | {KINDS}", f"类 | 款 | 项 | ^ | {GOES_ON}"],
    "no group": [f"类 | 款 | 项 | 科目名称 | {KINDS.replace('v:', '')}"],
    "above the numbers of the columns": [
        f"科目编码*3 | v:科目名称 | {KINDS}",
        f"类 | 款 | 项 | ^ | {GOES_ON}",
        "类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6",
    ],
}


def in_parts(header: list[str], parts: list[str]) -> list[str]:
    rows = [f"{code} | {name} | {AMOUNTS}" for code, name in zip(parts, NAMES, strict=True)]
    return [*header, f"| | | 合计 | {AMOUNTS}", *rows]


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("header", HEADERS)
def test_a_code_in_parts_is_one_code(header: str, parts: str, tmp_path: Path) -> None:
    draft, lines = read(in_parts(HEADERS[header], PARTS[parts]), 10, tmp_path)
    assert lines == [("2050202", "118000000")]
    assert [value.reason for value in draft.unsure if "编码" in value.reason] == []
    assert [value for value in draft.unplaced if value.reason] == []


def test_the_total_may_stand_beside_the_words_of_the_parts(tmp_path: Path) -> None:
    rows = in_parts(HEADERS["a group of the codes"], PARTS["each part in its column"])
    rows[2] = f"类 | 款 | 项 | 合计 | {AMOUNTS}"
    draft, lines = read(rows, 10, tmp_path)
    assert (lines, draft.unplaced) == ([("2050202", "118000000")], ())


@pytest.mark.parametrize("odd", ["205 | | 02", "205 | 02 | 202", "20 | 02 | 02", "其他 | 02 | 02"])
def test_parts_that_make_no_code_are_told_and_not_read(odd: str, tmp_path: Path) -> None:
    parts = ["205 | |", "205 | 01 |", "205 | 01 | 99"]
    rows = [*in_parts(HEADERS["a group of all"], parts), f"{odd} | 小学教育 | {AMOUNTS}"]
    draft, lines = read(rows, 10, tmp_path)
    assert [code for code, _ in lines] == ["2050199"]
    assert any(one.evidence.place.startswith("表1 第7行") for one in draft.unplaced)


TOGETHER = ["2050202 小学教育", "2050202小学教育", "[2050202]小学教育", "2050202-小学教育", "小学教育（2050202）"]
SAID = [
    "科目编码及名称",
    "科目编码和科目名称",
    "功能分类科目编码及名称",
    "科目编码/名称",
    "功能分类科目",
    "科目编码",
    "科目名称",
]


def together(leaf: str, said: str) -> list[str]:
    kinds = KINDS.replace("v:", "")
    rows = [f"205 教育支出 | {AMOUNTS}", f"20502 普通教育 | {AMOUNTS}", f"{leaf} | {AMOUNTS}"]
    return [f"{said} | {kinds}", f"合计 | {AMOUNTS}", *rows]


@pytest.mark.parametrize("leaf", TOGETHER)
def test_a_code_with_its_name_is_taken_apart(leaf: str, tmp_path: Path) -> None:
    draft, lines = read(together(leaf, SAID[0]), 7, tmp_path)
    assert (lines, draft.unplaced) == ([("2050202", "118000000")], ())


@pytest.mark.parametrize("said", SAID)
def test_the_column_of_codes_with_names_has_many_headings(said: str, tmp_path: Path) -> None:
    draft, lines = read(together(TOGETHER[0], said), 7, tmp_path)
    assert (lines, draft.unplaced) == ([("2050202", "118000000")], ())


def test_a_name_of_ones_own_stays_with_its_code(tmp_path: Path) -> None:
    draft, _ = read(together("2050202 县直小学", SAID[0]), 7, tmp_path)
    assert [line.name for line in build(draft, installed().get(BUDGET)).document.expenditures] == ["县直小学"]


def test_what_may_have_a_row_below_it_that_lost_its_code_is_unsure(tmp_path: Path) -> None:
    codes = (("205", "教育支出"), ("20502", "普通教育"), ("", "小学教育"), ("20503", "职业教育"))
    header = HEADERS["no group"][0].replace("类 | 款 | 项 | ", "科目编码 | ")
    draft, lines = read([header, *(f"{code} | {name} | {AMOUNTS}" for code, name in codes)], 8, tmp_path)
    assert lines == [("20502", "118000000"), ("20503", "118000000")]
    told = {value.text: value.is_unsure for value in draft.values if value.text.isdecimal()}
    assert told == {"20502": True, "20503": False}


def test_a_row_without_a_code_beside_its_name_is_told(tmp_path: Path) -> None:
    draft, lines = read([*together(TOGETHER[0], SAID[0]), f"其他小学 | {AMOUNTS}"], 7, tmp_path)
    assert [code for code, _ in lines] == ["2050202"]
    assert {one.evidence.text for one in draft.unplaced} >= {"其他小学", "118.00"}
