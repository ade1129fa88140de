"""The parts around a grid: tabs, edit bar, section bars, legend, rail, tiles, empty state."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from ui.gallery import add_scene, when_shown
from ui.gallery.sample_grid import indicator_model
from ui.gallery.words import label, list_label, tab
from ui.grids.cells import CellState
from ui.grids.grid_view import GridView
from ui.grids.menu import context_menu
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space, TextRole
from ui.widgets.buttons import Look, make_button
from ui.widgets.edit_bar import EditBar
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import FieldLine, FieldText, make_money_line, make_percent_line
from ui.widgets.labels import make_label
from ui.widgets.legend import Legend
from ui.widgets.rail import Rail
from ui.widgets.section_bar import SectionBar
from ui.widgets.tabs import StateTabs
from ui.widgets.tile import Tile

TABS = (
    (tab("basics"), StateMark.READY, 0),
    ("收支预算", StateMark.WARNING, 1),
    (tab("projects"), StateMark.ERROR, 2),
    ("整体绩效指标", StateMark.FILLING, 0),
    ("采购资产", StateMark.EMPTY, 0),
    (tab("narrative"), StateMark.REVIEW, 0),
)
PURPOSE = "用于办公区（A、B 两栋楼及附属用房共 18600 平方米）的保洁、绿化、秩序维护、设备运行维护，按季支付服务费。"


def _tabs() -> StateTabs:
    tabs = StateTabs()
    for title, mark, count in TABS:
        tabs.add_tab(title, title)
        tabs.set_state(title, mark, count)
    tabs.set_current(tab("projects"))
    return tabs


def _edit_bar() -> EditBar:
    bar = EditBar()
    bar.show_place("第 4 行 · 指标值", "≥95", StateMark.ERROR, "错误：缺少百分号，应为 ≥95%")
    return bar


def _head_bar() -> SectionBar:
    bar = SectionBar("项目信息")
    bar.set_marks([(StateMark.ERROR, "1 错误"), (StateMark.CARRIED, "沿用 2024 年，5 处待确认")])
    bar.add_widget(make_button("逐处确认", Look.LINK))
    bar.add_stretch()
    bar.add_widget(make_button("收起", Look.LINK, "chevron_down"))
    return bar


def _grid_bar() -> SectionBar:
    bar = SectionBar(list_label("indicators"), "9 条")
    bar.add_widget(make_button("增加", Look.LINK, "add"))
    bar.add_widget(make_button("从指标库选", Look.LINK, "search"))
    bar.add_stretch()
    bar.add_widget(Legend())
    return bar


def _label(words: str) -> QLabel:
    made = make_label(words, tone="hint")
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _head() -> QWidget:
    head = QWidget()
    lines = QGridLayout(head)
    lines.setContentsMargins(px(Space.M), px(Space.S), px(Space.M), px(Space.S))
    lines.setSpacing(px(6))
    name, code, purpose, kind = FieldLine("机关办公区物业服务"), FieldLine("1300212500110011"), FieldText(), QComboBox()
    name.set_state(CellState.CARRIED, "沿用 2024 年，待确认")
    purpose.setPlainText(PURPOSE)
    purpose.set_state(CellState.CARRIED, "")
    kind.addItems(["其他运转类", "特定目标类"])
    total, fiscal, share = make_money_line("128.50"), make_money_line("120.00"), make_percent_line("98%")
    total.set_state(CellState.COMPUTED, "自动计算")
    share.set_state(CellState.ERROR, "错误：12月底应为 100%")
    upper = ((label("projects", "name"), name), (label("projects", "code"), code), ("项目类别", kind))
    lower = (
        (label("projects", "amounts.budget"), total),
        (label("projects", "amounts.fiscal"), fiscal),
        (label("projects", "payment_plan.12"), share),
    )
    for row, fields in enumerate((upper, lower)):
        for column, (words, field) in enumerate(fields):
            lines.addWidget(_label(words), row, 2 * column)
            lines.addWidget(field, row, 2 * column + 1)
    lines.addWidget(_label(label("projects", "purpose")), 2, 0, Qt.AlignmentFlag.AlignTop)
    lines.addWidget(purpose, 2, 1, 1, 5)
    return head


def _rail() -> Rail:
    rail = Rail()
    for key in ("审核结果", "填报说明", "预览"):
        rail.add_entry(key, key)
    rail.set_open("审核结果", True)
    rail.set_state("审核结果", StateMark.ERROR, 2)
    return rail


@add_scene("parts")
def parts_page() -> QWidget:
    """Everything between toolbar and status bar that is not a tree or a dock."""
    page, grid = QWidget(), GridView()
    model = indicator_model()
    model.setParent(grid)
    grid.setModel(model)
    framed = QFrame()
    inside = QVBoxLayout(framed)
    inside.setContentsMargins(px(Space.M), px(6), px(Space.M), px(6))
    inside.addWidget(grid)
    centre = QVBoxLayout()
    centre.setSpacing(0)
    for part in (_tabs(), _edit_bar(), _head_bar(), _head(), _grid_bar()):
        centre.addWidget(part)
    centre.addWidget(framed, 1)
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addLayout(centre, 1)
    row.addWidget(_rail())

    def ready() -> None:
        grid.setFocus()
        grid.go_to(3, 4)

    return when_shown(page, ready)


@add_scene("tiles")
def tiles_page() -> QWidget:
    """The start page's tiles, cards, a menu and an empty state."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(px(Space.XXL), px(Space.XL), px(Space.XXL), px(Space.XL))
    column.setSpacing(px(Space.L))
    column.addWidget(make_label("绩目通", TextRole.TITLE))
    tiles = QHBoxLayout()
    tiles.setSpacing(px(Space.L))
    first = Tile("document_add", "新建", "选单位、年度和表样，从空白表开始填，也可带出上年数。", "Ctrl+N", primary=True)
    tiles.addWidget(first)
    tiles.addWidget(Tile("folder_open", "打开", "打开本机或 U 盘上的 .jmt 文件，接着上次的地方填。", "Ctrl+O"))
    said = "选去年的 Word 或 Excel 文件，读出内容后由您逐项确认。"
    tiles.addWidget(Tile("arrow_import", "导入上年文件", said, "Ctrl+I"))
    column.addLayout(tiles)
    lower = QHBoxLayout()
    lower.setSpacing(px(Space.L))
    lower.addWidget(_menu_sample(page))
    card = QFrame()
    card.setProperty("card", "true")
    inside = QVBoxLayout(card)
    deed = make_button("增加项目", icon_name="add")
    inside.addWidget(EmptyState("还没有项目", "先增加一个项目，或者导入上年的文件，由您逐项确认。", deed))
    lower.addWidget(card, 1)
    column.addLayout(lower, 1)
    return when_shown(page, first.setFocus)


def _menu_sample(page: QWidget) -> QMenu:
    """The grid's context menu, laid open on the page."""
    grid = GridView(page)
    grid.hide()
    model = indicator_model()
    model.setParent(grid)
    grid.setModel(model)
    grid.go_to(3, 4)
    menu = context_menu(grid)
    menu.setWindowFlags(Qt.WindowType.Widget)
    return menu
