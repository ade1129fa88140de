"""What Excel and WPS put on the clipboard comes in whole, and goes out so that they take it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.gallery.sample_grid import SampleGridModel, budget_model, indicator_model
from ui.grids.clipboard import Area, copy_area, parse_tsv, plan_paste, write_html, write_tsv
from ui.grids.grid_model import Column

CELL = st.text(alphabet='ab"\t\n 三公经费,=', max_size=8)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("一格", [["一格"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ('"第一行\n第二行"\tb\r\n', [["第一行\n第二行", "b"]]),
        ('"含""引号""和\t制表符"\r\n', [['含"引号"和\t制表符']]),
        ('"三公"经费\t1\r\n', [['"三公"经费', "1"]]),
        ('"三公"\t1\r\n', [['"三公"', "1"]]),
        ('"没有结束\t1\r\n', [['"没有结束', "1"]]),
        ("\t\t\r\n", [["", "", ""]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
        ("a\rb", [["a"], ["b"]]),
        ("=100%\t=0次", [["=100%", "=0次"]]),
        ("", [[""]]),
    ],
)
def test_a_clipboard_text_is_read_cell_by_cell(text: str, block: list[list[str]]) -> None:
    assert parse_tsv(text) == block


@given(st.integers(1, 5).flatmap(lambda w: st.lists(st.lists(CELL, min_size=w, max_size=w), min_size=1, max_size=5)))
def test_what_is_written_is_read_back(block: list[list[str]]) -> None:
    assert parse_tsv(write_tsv(block)) == block


def test_copied_cells_carry_text_and_html_with_merged_cells() -> None:
    mime = copy_area(indicator_model(), Area(0, 0, 2, 2))
    assert parse_tsv(mime.text()) == [
        ["产出指标", "数量指标", "物业服务面积"],
        ["", "", "会议服务场次"],
        ["", "质量指标", "设备设施完好率"],
    ]
    assert 'rowspan="3"' in mime.html()
    assert 'rowspan="2"' in mime.html()


def test_a_copy_that_begins_inside_a_merged_cell_takes_its_text_along() -> None:
    assert parse_tsv(copy_area(indicator_model(), Area(1, 0, 1, 2)).text())[0][0] == "产出指标"


def test_one_cell_is_copied_without_a_line_end() -> None:
    assert copy_area(budget_model(), Area(2, 1, 2, 1)).text() == "3,966.17"


def test_html_marks_cells_as_text_and_escapes_them() -> None:
    made = write_html([["<b>&1\n2"]], {})
    assert "&lt;b&gt;&amp;1<br" in made
    assert "mso-number-format" in made


def plain(rows: int = 3) -> SampleGridModel:
    return SampleGridModel([Column(key, key) for key in "ABC"], [["1", "2", "3"]] * rows)


def test_one_value_fills_the_whole_selection() -> None:
    plan = plan_paste(plain(), [["x"]], Area(0, 0, 1, 2))
    assert plan.cells == {(row, column): "x" for row in (0, 1) for column in range(3)}


def test_a_block_begins_at_the_current_cell_and_asks_for_rows() -> None:
    plan = plan_paste(plain(), [["a", "b"], ["c", "d"], ["e", "f"]], Area(2, 1, 2, 1))
    assert plan.cells[4, 2] == "f"
    assert plan.new_rows == 2


def test_a_selection_twice_as_high_takes_the_block_twice() -> None:
    plan = plan_paste(plain(4), [["a"], ["b"]], Area(0, 0, 3, 0))
    assert [plan.cells[row, 0] for row in range(4)] == ["a", "b", "a", "b"]


def test_what_does_not_fit_is_named() -> None:
    plan = plan_paste(budget_model(), [["1", "2", "3", "4"]], Area(1, 1, 1, 1))
    reasons = {(out.row, out.column): out.reason for out in plan.left_out}
    assert reasons[1, 1] == "自动计算或只读，不能改写"
    assert reasons[1, 4] == "超出最右一列"
    assert plan.cells == {}


def test_a_computed_cell_that_would_get_its_own_value_is_no_loss() -> None:
    assert plan_paste(budget_model(), [["4,131.67"]], Area(1, 1, 1, 1)).left_out == []


def test_below_the_last_row_of_a_fixed_table_nothing_fits() -> None:
    model = budget_model()
    plan = plan_paste(model, [["1"], ["2"]], Area(model.rowCount() - 1, 1, model.rowCount() - 1, 1))
    assert len(plan.cells) == 1
    assert plan.left_out[0].reason == "超出最后一行"


def test_blanks_below_a_merged_cell_mean_the_same_group() -> None:
    block = [["产出指标", "数量指标", "甲"], ["", "", "乙"], ["", "质量指标", "丙"]]
    plan = plan_paste(indicator_model(), block, Area(0, 0, 0, 0))
    assert [plan.cells[row, 0] for row in range(3)] == ["产出指标"] * 3
    assert [plan.cells[row, 1] for row in range(3)] == ["数量指标", "数量指标", "质量指标"]
