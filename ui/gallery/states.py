"""Cell states, state marks, buttons, fields and colours on one page."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.gallery import add_scene, when_shown
from ui.gallery.sample_grid import SampleGridModel
from ui.grids.cells import Align, CellState
from ui.grids.grid_model import Column, Kind, Width
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark, draw_mark
from ui.look.theme import font, ink, line_box, px, theme
from ui.look.tokens import Space, TextRole
from ui.widgets.buttons import ChipRow, Look, make_button
from ui.widgets.fields import FieldLine
from ui.widgets.labels import make_label

S = CellState
NUMBER_STATES = (
    ("普通", "3,966.17", S.NONE, "白底，可填"),
    ("必填未填", "", S.REQUIRED, "黄底加红星，填了即变白"),
    ("自动计算", "4,131.67", S.COMPUTED, "灰底，只读；F1 看由谁算出"),
    ("手改（覆盖）", "4,119.67", S.OVERRIDDEN, "灰底加虚线，说明原因"),
    ("错误", "95.00", S.ERROR, "红框加八角形"),
    ("警告", "426.36", S.WARNING, "橙底加三角形"),
    ("沿用待确认", "2,024.00", S.CARRIED, "左紫条加回转箭头"),
    ("有批注", "90.00", S.COMMENT, "右上橙角"),
    ("沿用且错", "95.00", S.CARRIED | S.ERROR, "只画最重的一个标记，紫条保留"),
    ("负数", "-12.00", S.NONE, "红字，前有减号"),
)
COLUMNS = (
    Column("state", "格子状态", width=Width.LEVEL2, editable=False),
    Column("text", "文字", width=Width.VALUE, align=Align.LEFT),
    Column("number", "金额", width=Width.VALUE, kind=Kind.MONEY),
    Column("said", "说明", width=Width.STRETCH, editable=False),
)


def _state_model() -> SampleGridModel:
    rows = [(name, "" if state & S.REQUIRED else "≥95%", number, said) for name, number, state, said in NUMBER_STATES]
    states = {(row, column): (each[2], each[3]) for row, each in enumerate(NUMBER_STATES) for column in (1, 2)}
    states |= {(row, 0): (S.TOTAL, "") for row in range(len(rows))}
    states |= {(row, 3): (S.QUIET, "") for row in range(len(rows))}
    return SampleGridModel(COLUMNS, rows, states, rows_fixed=True)


class MarkSheet(QWidget):
    """Every mark at 14 and 22 pixels with its word."""

    def sizeHint(self) -> QSize:
        """A line a mark."""
        return QSize(px(260), len(StateMark) * line_box(TextRole.TEXT, 10, 30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """All of them."""
        painter = QPainter(self)
        painter.setFont(font(TextRole.TEXT))
        step = line_box(TextRole.TEXT, 10, 30)
        for row, mark in enumerate(StateMark):
            box = QRect(0, row * step, self.width(), step)
            draw_mark(painter, mark, QRectF(px(4), box.top(), px(14), step), ink("window"))
            draw_mark(painter, mark, QRectF(px(30), box.top(), px(22), step), ink("window"))
            painter.setPen(ink(mark.ink))
            painter.drawText(box.adjusted(px(64), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, mark.word)
        painter.end()


class ColourSheet(QWidget):
    """Every token with its name and value."""

    def sizeHint(self) -> QSize:
        """Four rows of eight."""
        return QSize(px(800), 4 * px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        """All of them."""
        painter = QPainter(self)
        painter.setFont(font(TextRole.SMALL))
        width = self.width() // 8
        for number, (name, value) in enumerate(theme().palette.colours().items()):
            box = QRect(number % 8 * width, number // 8 * px(34), width - px(6), px(28))
            painter.fillRect(box, QColor(value))
            painter.setPen(ink("line"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.setPen(QColor("#FFFFFF" if QColor(value).lightness() < 128 else "#000000"))
            painter.drawText(box.adjusted(px(6), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, f"{name} {value}")
        painter.end()


def button_row() -> QHBoxLayout:
    """Every rank of button, enabled and not, and chips."""
    row = QHBoxLayout()
    row.setSpacing(px(Space.S))
    disabled, disabled_primary = make_button("不可用"), make_button("不可用的主要按钮", Look.PRIMARY)
    disabled.setEnabled(False)
    disabled_primary.setEnabled(False)
    chips = ChipRow()
    chips.add_chip("all", "筛选", 12)
    chips.add_chip("some", "筛选", 3)
    buttons = (
        make_button("主要按钮", Look.PRIMARY),
        make_button("普通按钮", icon_name="add"),
        make_button("文字按钮", Look.LINK),
        disabled,
        disabled_primary,
        chips,
    )
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def field_row() -> tuple[QHBoxLayout, FieldLine]:
    """A field in every state; the second is to have the focus."""
    row = QHBoxLayout()
    row.setSpacing(px(Space.S))
    samples = (
        ("普通", S.NONE),
        ("获得焦点", S.NONE),
        ("128.50", S.COMPUTED),
        ("", S.REQUIRED),
        ("98%", S.ERROR),
        ("426.36", S.WARNING),
        ("沿用值", S.CARRIED),
        ("批注值", S.COMMENT),
    )
    fields = [FieldLine(text) for text, _ in samples]
    for field, (_, state) in zip(fields, samples, strict=True):
        field.set_state(state, "")
        row.addWidget(field)
    return row, fields[1]


@add_scene("states")
def states_page() -> QWidget:
    """The page of the picture `0-states`."""
    page, grid = QWidget(), GridView(row_numbers=False)
    grid.setModel(_state_model())
    grid.setParent(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(px(Space.XL), px(Space.L), px(Space.XL), px(Space.L))
    column.setSpacing(px(Space.M))
    column.addWidget(make_label("格子状态、状态标记、按钮、输入框", TextRole.SECTION))
    upper = QGridLayout()
    upper.addWidget(grid, 0, 0)
    upper.addWidget(MarkSheet(), 0, 1)
    upper.setColumnStretch(0, 3)
    upper.setColumnStretch(1, 1)
    column.addLayout(upper)
    column.addLayout(button_row())
    fields, focused = field_row()
    column.addLayout(fields)
    column.addWidget(ColourSheet())
    column.addStretch(1)

    def ready() -> None:
        grid.setFixedHeight(grid.content_height())
        grid.go_to(0, 2)
        focused.setFocus()

    return when_shown(page, ready)
