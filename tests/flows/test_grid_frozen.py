"""The first columns of the real window's grid stay while it scrolls sideways, with everything that belongs to them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.settings import Settings
from tests.flows.grid_window import (
    CTRL,
    LEFT,
    SHIFT,
    Key,
    Mod,
    column,
    compose,
    document,
    drag,
    editor,
    focus,
    grid,
    handle_of,
    middle,
    press,
    put_on_clipboard,
    texts,
    type_latin,
    where,
)
from ui.grids.cells import text_width, wrap
from ui.grids.clipboard import Area
from ui.grids.grid_view import GridView
from ui.grids.menu import header_menu
from ui.look.theme import theme
from ui.main_window import MainWindow


@pytest.fixture
def scrolled(opened: MainWindow) -> GridView:
    """The last columns wide, the grid scrolled to its right end."""
    view = grid(opened)
    keys = [each.key for each in view.grid_model().columns()]
    view.set_column_widths({keys[3]: 420, keys[4]: 300, keys[5]: 300})
    view.updateGeometries()
    bar = view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 200
    return view


def cell(view: GridView, row: int, column_number: int) -> QRect:
    return view.visualRect(view.grid_model().index(row, column_number))


def test_levels_and_the_name_are_frozen_because_the_model_says_so(opened: MainWindow) -> None:
    view = grid(opened)
    frozen = [each.key for each in view.grid_model().columns() if each.frozen]
    spec = editor(opened).grid_model.spec
    assert frozen == [spec.fields[0].key, spec.fields[1].key, spec.title_field]
    assert view.frozen.count == column(opened, "name") + 1
    assert view.frozen.width <= view.viewport().width() / 2


def test_frozen_cells_stay_where_they_are_and_the_others_go_under_them(scrolled: GridView) -> None:
    assert [cell(scrolled, 0, n).left() for n in range(3)] == [
        sum(scrolled.columnWidth(before) for before in range(n)) for n in range(3)
    ]
    assert cell(scrolled, 0, 3).left() < 0
    for n in range(3):
        place = cell(scrolled, 5, n).center()
        index = scrolled.indexAt(place)
        assert (index.row(), index.column()) == (5, n)
    assert scrolled.indexAt(QPoint(scrolled.viewport().width() - 5, 5)).column() == 5


def test_what_is_painted_of_them_is_the_same_scrolled_or_not(scrolled: GridView) -> None:
    bar = scrolled.horizontalScrollBar()
    scrolled.go_to(0, 5)
    held = QRect(0, 0, scrolled.frozen.width - 1, scrolled.viewport().height())
    right = scrolled.viewport().grab(held).toImage()
    header = scrolled.horizontalHeader().viewport().grab(held).toImage()
    bar.setValue(0)
    QApplication.processEvents()
    assert scrolled.viewport().grab(held).toImage() == right
    assert scrolled.horizontalHeader().viewport().grab(held).toImage() == header


def test_heights_spans_and_row_numbers_stay_beside_them(scrolled: GridView) -> None:
    assert cell(scrolled, 0, 0).height() == sum(scrolled.rowHeight(row) for row in range(4))
    for row in range(3):
        assert cell(scrolled, row, 2).top() == scrolled.verticalHeader().sectionViewportPosition(row)
        assert cell(scrolled, row, 2).height() == cell(scrolled, row, 5).height()


def test_the_keyboard_goes_into_them_and_out_again(scrolled: GridView) -> None:
    bar = scrolled.horizontalScrollBar()
    scrolled.go_to(1, 5)
    at_the_end = bar.value()
    press(Key.Key_Home)
    assert where(scrolled) == (1, 0)
    assert bar.value() == at_the_end  # it is in sight
    press(Key.Key_Right, times=2)
    assert bar.value() == at_the_end
    press(Key.Key_Right)
    assert where(scrolled) == (1, 3)
    assert cell(scrolled, 1, 3).left() == scrolled.frozen.width
    press(Key.Key_End)
    assert cell(scrolled, 1, 5).right() <= scrolled.viewport().width()


def test_a_click_and_a_drag_over_the_edge_select_what_is_seen(scrolled: GridView) -> None:
    QTest.mouseClick(scrolled.viewport(), LEFT, Mod.NoModifier, middle(scrolled, 1, 2))
    assert where(scrolled) == (1, 2)
    drag(scrolled.viewport(), middle(scrolled, 1, 2), middle(scrolled, 2, 5))
    assert scrolled.selected_area() == Area(1, 2, 2, 5)
    assert where(scrolled) == (1, 2)
    QTest.mouseClick(scrolled.viewport(), LEFT, SHIFT, middle(scrolled, 1, 1))
    assert scrolled.selected_area() == Area(1, 1, 1, 2)


def test_an_editor_opens_over_its_frozen_cell_and_stays_when_the_grid_scrolls(scrolled: GridView) -> None:
    scrolled.go_to(1, 2)
    press(Key.Key_F2)
    assert focus().geometry().left() == cell(scrolled, 1, 2).left()
    scrolled.horizontalScrollBar().setValue(10)
    assert focus().geometry().left() == cell(scrolled, 1, 2).left()
    type_latin("x")
    press(Key.Key_Return)
    assert texts(scrolled, 2)[1].endswith("x")


def test_an_editor_of_a_scrolled_column_never_covers_the_frozen_ones(scrolled: GridView) -> None:
    scrolled.go_to(1, 3)
    scrolled.horizontalScrollBar().setValue(scrolled.horizontalScrollBar().value() + 100)
    press(Key.Key_F2)
    assert focus().geometry().left() >= scrolled.frozen.width
    scrolled.horizontalScrollBar().setValue(scrolled.horizontalScrollBar().value() + 80)
    assert focus().geometry().left() >= scrolled.frozen.width
    press(Key.Key_Escape)


def test_chinese_paste_and_the_handle_work_in_them(opened: MainWindow, scrolled: GridView) -> None:
    scrolled.go_to(0, 2)
    compose("名称", "mc")
    press(Key.Key_Return)
    put_on_clipboard("第二\r\n第三\r\n")
    press(Key.Key_V, CTRL)
    assert texts(scrolled, 2)[:3] == ["名称", "第二", "第三"]
    scrolled.go_to(0, 2)
    drag(scrolled.viewport(), handle_of(scrolled), middle(scrolled, 2, 2))
    assert [each.name for each in document(opened).projects[0].indicators[:3]] == ["名称"] * 3


def test_the_header_of_a_frozen_column_is_where_its_cells_are(scrolled: GridView) -> None:
    header = scrolled.horizontalHeader()
    edge = scrolled.columnWidth(0) + scrolled.columnWidth(1)
    drag(header.viewport(), QPoint(edge - 1, 8), QPoint(edge + 19, 8))
    assert scrolled.column_widths()[scrolled.grid_model().columns()[1].key] == scrolled.columnWidth(1)
    assert abs(scrolled.columnWidth(1) - (edge - scrolled.columnWidth(0) + 20)) <= 1
    QTest.mouseClick(header.viewport(), LEFT, Mod.NoModifier, QPoint(scrolled.columnWidth(0) // 2, 8))
    assert scrolled.selected_area() == Area(0, 0, 5, 0)


def test_never_more_than_half_the_width_is_frozen(opened: MainWindow) -> None:
    view = grid(opened)
    keys = [each.key for each in view.grid_model().columns()]
    view.set_column_widths({keys[1]: 400})
    assert view.frozen.count == 1
    view.set_column_widths({keys[0]: 500})
    assert view.frozen.count == 0
    bar = view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    view.go_to(0, 0)
    assert bar.value() == 0


@pytest.mark.parametrize("size", [(1366, 696), (1280, 620)])
def test_the_name_of_a_row_is_in_sight_with_the_docks_open(opened: MainWindow, size: tuple[int, int]) -> None:
    assert opened.work is not None
    opened.resize(*size)
    opened.work.show_dock("findings")
    QApplication.processEvents()
    view, name = grid(opened), column(opened, "name")
    for value in (0, view.horizontalScrollBar().maximum()):
        view.horizontalScrollBar().setValue(value)
        seen = cell(view, 0, name)
        assert seen.left() >= 0
        assert seen.right() <= view.viewport().width()


def test_dragged_widths_are_there_after_a_restart_and_can_be_reset(opened: MainWindow, settings: Settings) -> None:
    view = grid(opened)
    keys = [each.key for each in view.grid_model().columns()]
    before = [view.columnWidth(n) for n in range(6)]
    view.horizontalHeader().resizeSection(5, 210)
    again = Settings(settings._path)
    form, path = editor(opened).form_set.id, editor(opened).grid_model.spec.path
    assert again.text(f"widths.{form}.{path}") == f'{{"{keys[5]}": 210}}'
    document_id, session = document(opened).id, opened.desk.session  # type: ignore[union-attr]
    path_ = session.path
    opened.close_file()
    opened.settings = again
    assert opened.open_path(path_)
    view = grid(opened)
    assert document(opened).id == document_id
    assert view.columnWidth(5) == 210
    opened.actions_by_name["reset_widths"].trigger()
    assert [view.columnWidth(n) for n in range(6)] == before
    assert Settings(settings._path).text(f"widths.{form}.{path}") == "{}"


def test_widths_grow_with_the_text_and_are_kept_at_standard_size(opened: MainWindow) -> None:
    view = grid(opened)
    view.horizontalHeader().resizeSection(5, 140)
    try:
        opened.actions_by_name["size18"].trigger()
        assert view.columnWidth(5) == 180
        view.horizontalHeader().resizeSection(5, 270)
        assert list(view.column_widths().values()) == [210]
    finally:
        opened.actions_by_name["size14"].trigger()
    assert view.columnWidth(5) == 210
    assert theme().text_size == 14


def test_a_double_click_on_an_edge_fits_the_column_to_its_texts(opened: MainWindow) -> None:
    view, description = grid(opened), column(opened, "description")
    header = view.horizontalHeader()
    edge = header.sectionViewportPosition(description) + view.columnWidth(description)
    QTest.mouseMove(header.viewport(), QPoint(edge - 1, 8))
    QTest.mouseDClick(header.viewport(), LEFT, Mod.NoModifier, QPoint(edge - 1, 8))
    longest = max(texts(view, description), key=len)
    assert view.columnWidth(description) >= 14 * len(longest) * 0.9
    looks = [view.look_of(row, description) for row in range(6)]
    assert all(len(wrap(look.text, text_width(look, view.columnWidth(description)))) == 1 for look in looks)
    assert view.grid_model().columns()[description].key in view.column_widths()


def test_the_right_button_on_a_label_fits_the_column_or_gives_all_their_own_widths(opened: MainWindow) -> None:
    view, name = grid(opened), column(opened, "name")
    before = [view.columnWidth(n) for n in range(6)]
    fit, reset = header_menu(view, name).actions()
    assert (fit.text(), reset.text()) == ("按内容调整列宽", "恢复默认列宽")
    assert not reset.isEnabled()
    fit.trigger()
    longest = max(texts(view, name), key=len)
    assert view.columnWidth(name) >= 14 * len(longest) * 0.9
    header_menu(view, name).actions()[1].trigger()
    assert [view.columnWidth(n) for n in range(6)] == before
