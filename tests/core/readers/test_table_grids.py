"""Headers and rows that do not agree about their columns: read right where the cells tell how, else in doubt."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from core.domain.amount import Amount
from core.forms.load import installed
from core.office.open import open_office
from core.readers.build import build
from core.readers.draft import Draft
from core.readers.read import read_office
from tests.budget_document import BUDGET
from tests.word import Word

UPPER = "v:序号 | 功能分类科目*2 | v:合计 | 本年收入*8 | v:上年结转"
LOWER = (
    "^ | 科目编码 | 科目名称 | ^ | 小计 | 财政拨款收入 | 财政专户收入 | 事业收入 | 经营收入 | 上级补助收入 | "
    "附属单位上缴收入 | 其他收入 | ^"
)
AMOUNTS = "130.00 | 118.00 | 100.00 | | 18.00 | | | | | 12.00"
ROWS = [
    f"{number} | {code} | {name} | {AMOUNTS}"
    for number, (code, name) in enumerate(
        [("", "合计"), ("205", "教育支出"), ("20502", "普通教育"), ("2050202", "小学教育")], 1
    )
]
RIGHT = {"2050202": {"fiscal": "100", "service": "18", "carryover": "12"}}


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def without(row: str, at: int) -> str:
    return " | ".join(cell for number, cell in enumerate(cells(row)) if number != at)


def with_blank(row: str, at: int) -> str:
    return " | ".join([*cells(row)[:at], "", *cells(row)[at:]])


def read(rows: list[str], tmp_path: Path) -> tuple[Draft, dict[str, dict[str, Amount]]]:
    form_set = installed().get(BUDGET)
    path = Word().paragraph("部门预算收入总表").table(rows, 13).save(tmp_path / "x.docx")
    (draft,) = read_office(open_office(path), [form_set])
    lines = build(draft, form_set).document.revenues
    return draft, {line.code: dict(line.amounts) for line in lines}


def amounts(lines: dict[str, dict[str, str]]) -> dict[str, dict[str, Amount]]:
    return {code: {key: Amount.parse(f"{text}.00") for key, text in found.items()} for code, found in lines.items()}


MERGED = ["科目编码", "科目名称"], ["小计", "财政拨款收入", "财政专户收入", "事业收入", "经营收入", "上级补助收入"]
ONE_ROW = " | ".join(
    [
        "序号",
        *(f"功能分类科目⏎{word}" for word in MERGED[0]),
        "合计",
        *(f"本年收入⏎{word}" for word in (*MERGED[1], "附属单位上缴收入", "其他收入")),
        "上年结转",
    ]
)
HEADERS = {
    "right": [UPPER, LOWER],
    "a group without its width": [UPPER.replace("本年收入*8", "本年收入"), LOWER],
    "a group too wide": [UPPER.replace("*8", "*9"), LOWER],
    "a group too narrow": [UPPER.replace("*8", "*7"), LOWER],
    "another group without its width": [UPPER.replace("*2", ""), LOWER],
    "no width and nothing merged": [re.sub(r"\*\d|v:", "", UPPER), LOWER],
    "nothing goes on from above": [UPPER.replace("v:", ""), LOWER.replace("^", "")],
    "only what is below groups": [UPPER, " | ".join(cell for cell in cells(LOWER) if cell != "^")],
    "the first cell missing": [UPPER, without(LOWER, 0)],
    "the last cell missing": [UPPER, without(LOWER, 12)],
    "both rows in one": [ONE_ROW],
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_whose_cells_tell_its_columns_is_read_right(header: str, tmp_path: Path) -> None:
    draft, lines = read([*HEADERS[header], *ROWS], tmp_path)
    assert (lines, draft.unsure, draft.unplaced) == (amounts(RIGHT), (), ())


@pytest.mark.parametrize(
    "rows",
    [
        [without(row, 0) for row in ROWS],
        [row.replace("合计 |", "合计*2 |") for row in ROWS],
        [row.replace("18.00 |", "18.00*2 |") for row in ROWS],
    ],
)
def test_rows_with_as_many_cells_as_the_header_are_read_in_order(rows: list[str], tmp_path: Path) -> None:
    draft, lines = read([UPPER, LOWER, *rows], tmp_path)
    assert (lines, draft.unsure, draft.unplaced) == (amounts(RIGHT), (), ())


NUMBERING = "栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12"


@pytest.mark.parametrize(
    "rows",
    [
        [without(UPPER, 0), without(LOWER, 0), *ROWS],
        [without(UPPER, 0), without(LOWER, 0), NUMBERING, *ROWS],
        [without(UPPER, 0), without(LOWER, 0), without(NUMBERING, 0), *ROWS],
        [UPPER, LOWER, NUMBERING, *(without(row, 0) for row in ROWS)],
    ],
)
def test_numbers_of_rows_that_only_header_or_rows_have_move_nothing(rows: list[str], tmp_path: Path) -> None:
    draft, lines = read(rows, tmp_path)
    assert (lines, draft.unsure, draft.unplaced) == (amounts(RIGHT), (), ())
    assert sheet_lines(rows, tmp_path) == amounts(RIGHT)


def sheet_lines(rows: list[str], tmp_path: Path) -> dict[str, dict[str, Amount]]:
    """The same rows in a workbook with nothing merged."""
    book = openpyxl.Workbook()
    page = book.create_sheet("收入总表", 0)
    for row in rows:
        typed = (re.sub(r"v:|\^", "", cell) for cell in cells(row))
        page.append(
            [one for cell in typed for one in [cell.split("*")[0], *[""] * (int(cell[-1]) - 1 if "*" in cell else 0)]]
        )
    book.save(tmp_path / "x.xlsx")
    form_set = installed().get(BUDGET)
    (draft,) = read_office(open_office(tmp_path / "x.xlsx"), [form_set])
    assert (draft.unsure, draft.unplaced) == ((), ())
    return {line.code: dict(line.amounts) for line in build(draft, form_set).document.revenues}


@pytest.mark.parametrize(
    "rows",
    [
        [UPPER, LOWER, *(with_blank(row, 5) for row in ROWS)],
        [UPPER, LOWER, *ROWS[:3], without(ROWS[3], 8)],
        [UPPER.replace("*8", "*9"), with_blank(LOWER, 6), *ROWS],
        [UPPER.replace("*8", "*6"), " | ".join(cells(LOWER)[:12]), *ROWS],
    ],
)
def test_where_rows_and_header_do_not_agree_every_value_is_in_doubt(rows: list[str], tmp_path: Path) -> None:
    draft, lines = read(rows, tmp_path)
    assert set(lines) == {"2050202"}
    told = {value.reason for value in draft.unsure if value.list_path}
    assert told
    assert all("对不上，可能错了列" in reason for reason in told)
    assert len(draft.unsure) == sum(1 for value in draft.values if value.text and value.list_path)
