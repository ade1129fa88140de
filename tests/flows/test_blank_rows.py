"""Rows of a grid without a record: kinds the form prints blank, and the row begun behind the last one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from core.domain.document import Document
from tests.builders import a_sample
from tests.flows.grid_window import Key, compose, document, press, put_on_clipboard, texts, type_latin, where
from tests.flows.test_region_typing import CTRL, HUNAN, JIANGSU, errors, page_of, section
from ui.grids.cells import CellState
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow

KINDS = ["社会效益", "经济效益", "生态效益", "可持续影响", "满意度"]


def without_benefits() -> Document:
    sample = a_sample(JIANGSU)
    kept = [one for one in sample.indicators if not one.kind.endswith(("benefit", "impact", "satisfaction"))]
    return replace(sample, indicators=tuple(kept))


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    return open_document(without_benefits())


def benefits(window: MainWindow) -> GridView:
    view = section(page_of(window, "whole"), 1)
    view.setFocus()
    return view


def new_ones(window: MainWindow) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in document(window).indicators[len(without_benefits().indicators) :]]


def test_each_kind_without_an_indicator_is_a_blank_row_and_no_error(opened: MainWindow) -> None:
    view = benefits(opened)
    assert len(texts(view, 1)) == len(KINDS)
    assert set(texts(view, 2)) == {""}
    assert not view.grid_model().cell_state(0, 2) & CellState.REQUIRED
    assert not new_ones(opened)
    assert not [said for said in errors(opened) if "效益" in said]


def test_typing_in_a_blank_row_makes_the_indicator_of_its_kind_in_its_place(opened: MainWindow) -> None:
    view = benefits(opened)
    rows, kinds = view.row_count(), texts(view, 1)
    for row, text in ((3, "长期满意"), (1, "节约")):
        view.go_to(row, 2)
        compose(text)
        press(Key.Key_Return)
        assert where(view) == (row + 1, 2)
    assert (view.row_count(), texts(view, 1)) == (rows, kinds)
    assert [name for _, name in new_ones(opened)] == ["节约", "长期满意"]
    assert len({kind for kind, _ in new_ones(opened)}) == 2
    opened.actions_by_name["undo"].trigger()
    assert [name for _, name in new_ones(opened)] == ["长期满意"]
    assert view.row_count() == rows


def test_a_block_goes_over_blank_rows_and_behind_them_as_one_step(opened: MainWindow) -> None:
    view = benefits(opened)
    rows = view.row_count()
    view.go_to(0, 2)
    put_on_clipboard("".join(f"指标{n}\t≥{n}次\r\n" for n in range(1, rows + 2)))
    press(Key.Key_V, CTRL)
    assert [name for _, name in new_ones(opened)] == [f"指标{n}" for n in range(1, rows + 2)]
    assert view.row_count() == rows + 1
    opened.actions_by_name["undo"].trigger()
    assert not new_ones(opened)
    assert view.row_count() == rows


def test_the_level_of_a_blank_row_is_the_forms(opened: MainWindow) -> None:
    view = benefits(opened)
    view.go_to(1, 1)
    said: list[str] = []
    opened.desk.refused.connect(said.append)  # type: ignore[union-attr]
    compose("别的效益")
    press(Key.Key_Return)
    assert not new_ones(opened)
    assert said == ["没有填入：还没有这种指标，先填后面的栏。"]


def test_deeds_for_rows_pass_over_blank_ones(opened: MainWindow) -> None:
    view, before = benefits(opened), document(opened)
    view.go_to(1, 2)
    for deed in ("remove_rows", "duplicate_rows", "move_rows_down"):
        getattr(view.deeds, deed)()
    assert document(opened) == before
    view.deeds.insert_row_below()
    assert len(new_ones(opened)) == 1


def test_the_bar_and_f1_say_what_a_blank_row_is_for(opened: MainWindow) -> None:
    view = benefits(opened)
    view.go_to(1, 2)
    page = opened.work.page  # type: ignore[union-attr]
    assert page is not None
    assert "空行照印" in page.edit_bar.words.words()
    opened.actions_by_name["help"].trigger()
    assert opened.work.help.shown == "三级指标"  # type: ignore[union-attr]


@pytest.mark.parametrize("leave", [Key.Key_Up, Key.Key_Home])
def test_a_row_begun_behind_the_last_one_and_left_blank_is_gone(
    open_document: Callable[..., MainWindow], leave: Key
) -> None:
    window = open_document(a_sample(JIANGSU))
    view = section(page_of(window, "works"))
    view.setFocus()
    before, rows = document(window), view.row_count()
    view.go_to(rows - 1, 0)
    press(Key.Key_F2)
    press(Key.Key_Return)
    assert (view.row_count(), where(view)) == (rows + 1, (rows, 0))
    assert not errors(window)
    press(leave, CTRL)
    QApplication.processEvents()
    assert view.row_count() == rows
    assert document(window) is before
    assert window.actions_by_name["undo"].toolTip() == "撤销：新建", "no step was made"


def test_a_row_begun_by_the_button_is_a_record_once_something_is_typed(
    open_document: Callable[..., MainWindow],
) -> None:
    window = open_document(a_sample(HUNAN))
    view = section(page_of(window, "whole"))
    rows = len(document(window).work_items)
    page_of(window, "whole").stack.sections[0].add_button.click()  # type: ignore[union-attr]
    assert (view.row_count(), where(view)) == (rows + 1, (rows, 0))
    assert len(document(window).work_items) == rows
    type_latin("v")
    press(Key.Key_Return)
    assert len(document(window).work_items) == rows + 1
    assert where(view) == (rows + 1, 0)


def test_a_paste_over_a_begun_row_counts_it_among_the_new_ones(open_document: Callable[..., MainWindow]) -> None:
    window = open_document(a_sample(HUNAN))
    page_of(window, "whole").stack.sections[0].add_button.click()  # type: ignore[union-attr]
    put_on_clipboard("甲\r\n乙\r\n丙\r\n")
    before = len(document(window).work_items)
    press(Key.Key_V, CTRL)
    assert len(document(window).work_items) == before + 3
    assert window.status.said.text() == "已粘贴 3 格，新增 3 行。"


def test_rows_without_a_record_are_not_counted(open_document: Callable[..., MainWindow]) -> None:
    window = open_document(a_sample(JIANGSU))
    works = page_of(window, "works")
    view = section(works)
    view.setFocus()
    count = view.row_count()
    view.go_to(count - 1, 0)
    assert works.record_words().endswith(f"指标 {count}/{count}")
    press(Key.Key_F2)
    press(Key.Key_Return)
    assert "指标" not in works.record_words()


def test_what_is_pasted_over_blank_rows_is_counted_and_the_bar_edits_it(opened: MainWindow) -> None:
    view, page = benefits(opened), opened.work.page  # type: ignore[union-attr]
    assert page is not None
    part = page_of(opened, "whole").stack.sections[1]  # type: ignore[union-attr]
    view.go_to(1, 2)
    put_on_clipboard("节约\r\n持续\r\n")
    press(Key.Key_V, CTRL)
    assert part.bar.detail.text() == "2 条"
    assert page.place is not None
    assert page.place.record_id
    opened.actions_by_name["undo"].trigger()
    assert page.place is None or not page.place.record_id
