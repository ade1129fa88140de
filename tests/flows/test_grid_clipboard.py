"""Copy, cut and paste between the grid of the real window and Excel, WPS, LibreOffice and Word."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from core.domain.target_value import TargetValue
from tests.builders import a_document, a_project
from tests.flows.clips import DIALECTS, EXCEL_ROWS, levels_table
from tests.flows.grid_window import (
    CTRL,
    SHIFT,
    Key,
    column,
    document,
    editor,
    grid,
    indicators,
    press,
    put_on_clipboard,
    texts,
    type_latin,
    undo_title,
    where,
)
from ui.dialogs.paste_report import PasteReportDialog
from ui.grids.clip_html import parse_html
from ui.grids.clipboard import Area, parse_tsv, read_clip
from ui.main_window import MainWindow


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_a_table_with_merged_levels_fills_every_row_they_span(opened: MainWindow, dialect: str) -> None:
    view = grid(opened)
    put_on_clipboard("产出指标\t数量指标\t巡查次数\r\n", DIALECTS[dialect])
    view.go_to(0, 0)
    press(Key.Key_V, CTRL)
    model = editor(opened).grid_model
    shown = [[model.cell_text(row, column) for column in range(6)] for row in range(3)]
    assert shown == EXCEL_ROWS
    assert [each.kind for each in indicators(opened)[:3]] == ["quantity", "quantity", "quality"]
    assert (view.rowSpan(0, 0), view.rowSpan(0, 1)) == (4, 2)  # the fourth row was of the same level 1 before
    assert undo_title(opened) == "粘贴"


def test_twenty_rows_with_merged_levels_are_one_step_and_lose_nothing(opened: MainWindow) -> None:
    view, before = grid(opened), document(opened)
    put_on_clipboard("产出\t数量\t指标0\r\n", levels_table(20))
    view.go_to(0, 0)
    press(Key.Key_V, CTRL)
    rows = indicators(opened)
    assert [each.name for each in rows] == [f"指标{row}" for row in range(20)]
    assert [each.kind for each in rows] == ["quantity"] * 5 + ["quality"] * 5 + ["timeliness"] * 5 + ["cost"] * 5
    assert {(each.level1, each.level2) for each in rows} == {(None, None)}  # 产出 and 数量 are the form's own words
    assert [each.targets["whole"] for each in rows] == [TargetValue.parse(f"≥{row}%") for row in range(20)]
    assert (view.rowSpan(0, 0), view.rowSpan(15, 1)) == (20, 5)
    assert opened.status.said.text() == "已粘贴 120 格，新增 14 行。"
    assert editor(opened).paste_notice.isHidden()
    opened.actions_by_name["undo"].trigger()
    assert document(opened) == before


def test_quotes_tabs_and_line_breaks_of_a_sheets_text_come_in_whole(opened: MainWindow) -> None:
    view, name = grid(opened), column(opened, "name")
    put_on_clipboard('"第一行\n第二行"\t"含""引号"""\t"三公"经费\r\n=100%\t007\t=0次\r\n')
    view.go_to(1, name)
    press(Key.Key_V, CTRL)
    model = editor(opened).grid_model
    pasted = [[model.cell_text(row, name + offset) for offset in range(3)] for row in (1, 2)]
    assert pasted == [["第一行\n第二行", '含"引号"', '"三公"经费'], ["=100%", "007", "=0次"]]


def test_a_copy_gives_text_and_html_whose_merges_come_back(opened: MainWindow) -> None:
    view = grid(opened)
    press(Key.Key_A, CTRL)
    press(Key.Key_C, CTRL)
    mime = QApplication.clipboard().mimeData()
    lines = parse_tsv(mime.text())
    assert len(lines) == 6
    assert [line[0] for line in lines] == ["产出指标", "", "", "", "效益指标", "满意度指标"]
    table = parse_html(mime.html())
    assert table is not None
    assert table.merged == {(0, 0): (4, 1)}
    names = [each.name for each in indicators(opened)]
    opened.work.page.editor.show_record(document(opened).projects[1].id)  # type: ignore[union-attr]
    view = grid(opened)
    view.go_to(0, 0)
    press(Key.Key_V, CTRL)
    assert [each.name for each in indicators(opened)] == names
    assert view.rowSpan(0, 0) == 4


def test_one_value_fills_a_larger_selection_and_a_block_repeats_where_it_fits(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    put_on_clipboard("台账")
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT, times=2)
    press(Key.Key_V, CTRL)
    assert texts(view, basis)[:3] == ["台账"] * 3
    put_on_clipboard("一\r\n二\r\n")
    view.go_to(0, basis)
    press(Key.Key_Down, SHIFT, times=3)
    press(Key.Key_V, CTRL)
    assert texts(view, basis)[:5] == ["一", "二", "一", "二", texts(view, basis)[4]]
    assert view.selected_area() == Area(0, basis, 3, basis)


def test_one_value_into_scattered_cells_fills_just_those(opened: MainWindow) -> None:
    from PySide6.QtCore import QItemSelectionModel, Qt
    from PySide6.QtTest import QTest

    view, basis = grid(opened), column(opened, "basis")
    before = texts(view, basis)
    view.go_to(0, basis)
    view.verticalScrollBar().setValue(0)
    select = QItemSelectionModel.SelectionFlag.Select
    view.selectionModel().select(view.grid_model().index(3, basis), select)
    put_on_clipboard("合同")
    QTest.keyClick(view, Qt.Key.Key_V, CTRL)
    assert texts(view, basis) == ["合同", *before[1:3], "合同", *before[4:]]


def test_cut_and_paste_moves(opened: MainWindow) -> None:
    view, description = grid(opened), column(opened, "description")
    old = texts(view, description)[0]
    view.go_to(0, description)
    press(Key.Key_X, CTRL)
    view.go_to(4, description)
    press(Key.Key_V, CTRL)
    assert texts(view, description)[0] == ""
    assert texts(view, description)[4] == old


def test_what_has_no_place_is_told_cell_by_cell(opened: MainWindow) -> None:
    view, target = grid(opened), column(opened, "targets.whole")
    put_on_clipboard("≥5次\t台账\t多出来的\r\n≥6次\t台账\t也多\r\n")
    view.go_to(5, target)
    press(Key.Key_V, CTRL)
    page = editor(opened)
    assert len(indicators(opened)) == 7
    assert page.paste_notice.isVisible()
    sentence = "已粘贴 4 格，新增 1 行，2 格没有放入，第一处：第 6 行第 7 列（超出最右一列）。"
    assert page.paste_notice.sentence.text() == sentence
    assert opened.status.said.text() == sentence
    page.paste_notice.deed.click()
    dialog = next(each for each in opened.findChildren(PasteReportDialog))
    model = dialog.grid.grid_model()
    assert [[model.cell_text(row, at) for at in range(3)] for row in range(2)] == [
        ["第 6 行第 7 列", "多出来的", "超出最右一列"],
        ["第 7 行第 7 列", "也多", "超出最右一列"],
    ]
    dialog.close()
    put_on_clipboard("合适")
    press(Key.Key_V, CTRL)
    assert page.paste_notice.isHidden()


def test_what_the_machine_counts_is_not_written_over_and_is_told(opened: MainWindow) -> None:
    page = editor(opened)
    page.set_folded(False)
    strip = page.head.strip_view
    assert strip is not None
    strip.setFocus()
    strip.go_to(0, 1)
    put_on_clipboard("60%\r\n99.99\r\n")
    press(Key.Key_V, CTRL)
    assert strip.grid_model().cell_text(0, 1) == "60%"
    assert "自动计算或只读，不能改写" in page.paste_notice.sentence.text()
    strip.go_to(0, 3)
    put_on_clipboard("100%\t1\r\n\t\r\n2\t3\r\n")
    press(Key.Key_V, CTRL)
    assert "3 格没有放入" in page.paste_notice.sentence.text()


def test_pasting_into_a_list_of_the_head_makes_rows_too(opened: MainWindow) -> None:
    page = editor(opened)
    page.set_folded(False)
    goals = page.head.list_views[0]
    goals.setFocus()
    goals.go_to(0, 0)
    put_on_clipboard("目标甲\r\n目标乙\r\n")
    press(Key.Key_V, CTRL)
    assert [goal.text for goal in document(opened).projects[0].goals] == ["目标甲", "目标乙"]


@pytest.mark.parametrize("words", ["质量", "质量指标", "　质量指标 "])
def test_the_level_columns_know_the_forms_other_spellings(opened: MainWindow, words: str) -> None:
    view = grid(opened)
    view.go_to(0, column(opened, "level2"))
    put_on_clipboard(words)
    press(Key.Key_V, CTRL)
    assert indicators(opened)[0].kind == "quality"
    assert texts(view, 1)[0] == "质量指标"
    assert where(view) == (0, 1)


@pytest.mark.parametrize(
    "html",
    [
        "<table>" + "<tr><td rowspan=99999 colspan=99999>x</td></tr>" * 500 + "</table>",
        "<table><tr>" + "<td>x</td>" * 200_000 + "</tr></table>",
        "<table>" + "<tr><td>x</td></tr>" * 300_000 + "</table>",
        "<table>" * 50_000 + "<tr><td>x",
        "<!--" * 900_000 + "<table>",
        "<table><tr><td " + "a " * 1_500_000,
        "<table><tr><td " + 'a="' * 1_000_000,
        "<" * 3_000_000 + "<table>",
        "<table><tr><td>" + "&" * 3_000_000,
        "<table><tr><td>x</td></tr></table>" + "<p>" * 1_000_000,
        "<table><tr><td>" + "<p>" * 1_000_000 + "x</table>",
    ],
)
def test_a_hostile_table_neither_hangs_nor_grows(opened: MainWindow, html: str) -> None:
    view = grid(opened)
    put_on_clipboard("文字", html)
    began = time.perf_counter()
    clip = read_clip(QApplication.clipboard().mimeData())
    assert time.perf_counter() - began < 4
    assert clip is not None
    view.go_to(0, column(opened, "basis"))
    press(Key.Key_V, CTRL)
    assert indicators(opened)[0].basis in ("文字", "x")


def test_more_rows_than_a_paste_takes_are_told(opened: MainWindow) -> None:
    view, basis = grid(opened), column(opened, "basis")
    put_on_clipboard("\r\n".join(f"据{row}" for row in range(6000)) + "\r\n")
    view.go_to(0, basis)
    press(Key.Key_V, CTRL)
    assert len(indicators(opened)) == 5000
    sentence = editor(opened).paste_notice.sentence.text()
    assert sentence.startswith("已粘贴 5000 格，新增 4994 行，1000 格没有放入，第一处：第 5001 行第 6 列（")
    assert "一次最多粘贴 5,000 行" in sentence
    opened.actions_by_name["undo"].trigger()
    assert len(indicators(opened)) == 6


def test_a_table_comes_into_a_grid_without_rows(open_document: Callable[..., MainWindow]) -> None:
    opened = open_document(a_document(projects=(a_project(1, indicators=0),)))
    view = grid(opened)
    put_on_clipboard("", levels_table(8))
    press(Key.Key_V, CTRL)
    assert [each.kind for each in indicators(opened)] == ["quantity"] * 5 + ["quality"] * 3
    assert view.selected_area() == Area(0, 0, 7, 5)


def test_the_heading_of_a_table_copied_whole_is_no_row_and_is_told(opened: MainWindow) -> None:
    view = grid(opened)
    labels = [each.label for each in view.grid_model().columns()]
    labels[5] = "确定依据"  # the form knows this spelling of it
    rows = [labels, ["产出指标", "数量指标", "甲", "乙", "≥1次", "台账"]]
    put_on_clipboard("\r\n".join("\t".join(row) for row in rows) + "\r\n")
    view.go_to(0, 0)
    press(Key.Key_V, CTRL)
    assert texts(view, 2)[0] == "甲"
    assert len(indicators(opened)) == 6
    notice = editor(opened).paste_notice.sentence.text()
    assert notice == "已粘贴 6 格，1 格没有放入，第一处：表头（是栏目名称，不是内容）。"
    view.go_to(1, 2)
    put_on_clipboard(labels[2])
    press(Key.Key_V, CTRL)
    assert texts(view, 2)[1] == labels[2]


def test_the_report_of_a_paste_goes_with_the_paste(opened: MainWindow) -> None:
    view, basis, page = grid(opened), column(opened, "basis"), editor(opened)
    put_on_clipboard("台账\t多出来的\r\n")
    view.go_to(0, basis)
    press(Key.Key_V, CTRL)
    view.go_to(3, basis)
    type_latin("x")
    press(Key.Key_Return)
    opened.actions_by_name["undo"].trigger()
    assert page.paste_notice.isVisible()  # what was typed later was undone
    opened.actions_by_name["undo"].trigger()
    assert page.paste_notice.isHidden()
