"""Grids in their uses: indicators, budget with a two-level official table, import, overview of units."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.gallery import add_scene, when_shown
from ui.gallery.sample_grid import SampleGridModel, budget_model, indicator_model
from ui.gallery.words import item, label, tab
from ui.grids.cells import CellState
from ui.grids.clipboard import Area
from ui.grids.grid_model import Column, GridModel, Kind, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Size, Space

OFFICIAL_COLUMNS = (
    Column("income", item("projects"), "收入", Width.STRETCH, editable=False),
    Column("income_amount", label("projects", "amounts.budget"), "收入", Width.MONEY, Kind.MONEY, editable=False),
    Column("expense", item("projects"), "支出", Width.STRETCH, editable=False),
    Column("expense_amount", label("projects", "amounts.budget"), "支出", Width.MONEY, Kind.MONEY, editable=False),
    Column("remark", "备注", width=Width.SHORT, editable=False),
)
OFFICIAL_ROWS = (
    ("一、一般公共预算拨款收入", "3,966.17", "一、一般公共服务支出", "3,420.55", ""),
    ("二、政府性基金预算拨款收入", "", "二、外交支出", "", ""),
    ("三、国有资本经营预算拨款收入", "123,456,789,012.34", "三、国防支出", "", "太长"),
    ("四、财政专户管理资金收入", "96.00", "四、公共安全支出", "", ""),
)
M = StateMark
UNIT_MARKS = (
    ("机关服务中心", (M.SUBMITTED, M.SUBMITTED, M.NOT_APPLICABLE, M.READY)),
    ("档案馆", (M.FILLING, M.READY, M.EMPTY, M.WARNING)),
    ("教育局（本级）", (M.READY, M.ERROR, M.REVIEW, M.EXPLAINED)),
)


def _official_model() -> GridModel:
    states = {(row, column): (CellState.COMPUTED, "") for row in range(4) for column in (1, 3)}
    states[0, 3] = (CellState.OVERRIDDEN, "手改，原因：按批复数")
    return SampleGridModel(OFFICIAL_COLUMNS, OFFICIAL_ROWS, states, rows_fixed=True)


def _unit_model() -> GridModel:
    """A heat map: the fill is the surface of the mark."""
    names = ("收支总表", "项目目标", "采购", tab("narrative"))
    columns = [Column("unit", "单位", width=Width.NAME)] + [Column(name, name, width=Width.SHORT) for name in names]
    rows = [[unit] + [mark.word for mark in marks] for unit, marks in UNIT_MARKS]
    model = SampleGridModel(columns, rows, rows_fixed=True)
    for row, (_, marks) in enumerate(UNIT_MARKS):
        for column, mark in enumerate(marks, 1):
            model.marks[row, column] = mark
            model.states[row, column] = (CellState.HEAT, mark.word)
    return model


def _import_model() -> GridModel:
    """A sheet of the file: what was placed, what is unsure, what found no place."""
    columns = [Column(name, name, width=Width.VALUE) for name in "ABCD"]
    rows = (
        (label("projects", "code"), "1300212500110011", label("projects", "name"), "机关办公区物业费"),
        (label("projects", "amounts.budget"), "128.5万", label("projects", "amounts.other"), "8.5"),
    )
    states = {
        (0, 1): (CellState.PLACED, "已放置"),
        (0, 3): (CellState.UNSURE, "待确认"),
        (1, 1): (CellState.UNSURE, "待确认"),
        (1, 3): (CellState.UNPLACED, "未放置"),
    }
    return SampleGridModel(columns, rows, states, rows_fixed=True)


def _list_model() -> GridModel:
    columns = (
        Column("file", "文件", width=Width.STRETCH, editable=False),
        Column("state", "状态", width=Width.VALUE, editable=False),
        Column("deed", "怎么处理", width=Width.VALUE, kind=Kind.CHOICE),
    )
    rows = (("示例县机关服务中心 2025.jmt", "2 处错误", "保留原样"), ("示例县档案馆 2025.jmt", "可上报", "请选择"))
    model = SampleGridModel(columns, rows, {(0, 0): (CellState.TOTAL, "")}, rows_fixed=True)
    model.marks = {(0, 1): M.ERROR, (1, 1): M.READY}
    return model


def _view(model: GridModel, **options: bool | int) -> GridView:
    view = GridView(None, **options)  # type: ignore[arg-type]
    model.setParent(view)
    view.setModel(model)
    return view


@add_scene("grids")
def grids_page() -> QWidget:
    """Six grids of one kind."""
    page = QWidget()
    indicators, budget = _view(indicator_model()), _view(budget_model())
    official, units, file = _view(_official_model()), _view(_unit_model()), _view(_import_model())
    recent = _view(_list_model(), row_numbers=False, vertical_lines=False, least_row=Size.RECENT_ROW)
    row = QHBoxLayout(page)
    row.setContentsMargins(px(Space.M), px(Space.M), px(Space.M), px(Space.M))
    row.setSpacing(px(Space.M))
    for views in ((indicators, official), (budget, units, file, recent)):
        column = QVBoxLayout()
        column.setSpacing(px(Space.S))
        for view in views:
            column.addWidget(view, view.row_count() + 3)
        row.addLayout(column, 1)

    def ready() -> None:
        budget.select_area(Area(2, 1, 4, 1))
        units.go_to(1, 2)
        indicators.setFocus()
        indicators.go_to(3, 4)

    return when_shown(page, ready)


@add_scene("editing")
def editing_page() -> QWidget:
    """An open editor that grows over the rows below."""
    page = QWidget()
    grid = _view(indicator_model())
    column = QVBoxLayout(page)
    column.addWidget(grid)

    def ready() -> None:
        grid.setFocus()
        grid.go_to(1, 3)
        editor = grid.open_editor()
        if isinstance(editor, QPlainTextEdit):
            editor.insertPlainText("\n第二行\n第三行")

    return when_shown(page, ready)


@add_scene("grid-frozen")
def frozen_page() -> QWidget:
    """Scrolled sideways: levels and name stay; the selection reaches under them."""
    page = QWidget()
    grid = _view(indicator_model())
    column = QVBoxLayout(page)
    column.addWidget(grid)

    def ready() -> None:
        grid.set_column_widths({"text": 520, "target": 300, "basis": 420})
        grid.setFocus()
        grid.select_area(Area(2, 2, 4, 5))
        grid.updateGeometries()
        grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum() * 2 // 3)

    return when_shown(page, ready)


@add_scene("grid-fill")
def fill_page() -> QWidget:
    """A selection with its handle, pulled down, beside one across merged cells."""
    page = QWidget()
    budget, indicators = _view(budget_model()), _view(indicator_model())
    row = QHBoxLayout(page)
    row.addWidget(budget)
    row.addWidget(indicators)

    def ready() -> None:
        budget.setFocus()
        budget.select_area(Area(6, 1, 7, 2))
        budget.mouse.target = Area(8, 1, 10, 2)
        indicators.select_area(Area(3, 1, 6, 3))

    return when_shown(page, ready)
