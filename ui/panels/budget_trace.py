"""公式追踪 and 去向: what a cell is computed from, or what a cell goes into; each line is a place to jump to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.forms.view_data import AnyKey
from ui.grids.cells import Align, CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.grids.grid_view import GridView
from ui.look.icons import icon
from ui.look.theme import px
from ui.look.tokens import Space, TextRole
from ui.widgets.labels import make_label

HEIGHT = 168


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One place: whether it is added (＋) or taken away (－), what it is called, what stands there."""

    sign: str
    words: str
    text: str
    key: AnyKey | None


class TraceModel(GridModel):
    """The lines of the panel."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[TraceLine] = ()
        self._columns = [
            Column("sign", "", width=Width.PERCENT, kind=Kind.LINE, align=Align.CENTER, editable=False),
            Column("words", "位置", width=Width.STRETCH, editable=False),
            Column("text", "数值", width=Width.MONEY, kind=Kind.MONEY, editable=False),
        ]

    def show(self, lines: Sequence[TraceLine]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.lines)

    def cell_text(self, row: int, column: int) -> str:
        line = self.lines[row]
        return (line.sign, line.words, line.text)[column]

    def cell_state(self, row: int, column: int) -> CellState:
        return CellState.NONE

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        return dict.fromkeys(cells, "只供查看")


class TracePanel(QWidget):
    """`jumped` carries the key of the line that was double-clicked, or chosen with Enter."""

    jumped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.title = make_label("", TextRole.STRONG)
        self.formula = make_label("", TextRole.HINT, "hint")
        for said in (self.title, self.formula):
            said.setWordWrap(True)
            said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(px(HEIGHT))
        self.model = TraceModel(self)
        self.view = GridView(row_numbers=False)
        self.view.setModel(self.model)
        self.view.setAccessibleName("追踪")
        self.view.horizontalHeader().hide()
        self.close_button = QToolButton()
        self.close_button.setAccessibleName("收起追踪")
        self.close_button.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(Space.XS), 0, 0)
        column.setSpacing(px(Space.XS))
        column.addLayout(head)
        column.addWidget(self.formula)
        column.addWidget(self.view, 1)
        self.view.doubleClicked.connect(lambda index: self._jump(index.row()))
        self.hide()
        self.refresh_look()

    def show_lines(self, title: str, said: str, lines: Sequence[TraceLine]) -> None:
        """Show a list of places."""
        self.title.setText(title)
        self.title.setToolTip(title)
        self.formula.setText(said)
        self.formula.setVisible(bool(said))
        self.formula.setToolTip(said)
        self.model.show(lines)
        self.show()

    def _jump(self, row: int) -> None:
        if 0 <= row < len(self.model.lines) and self.model.lines[row].key is not None:
            self.jumped.emit(self.model.lines[row].key)

    def refresh_look(self) -> None:
        """The colours changed."""
        self.close_button.setIcon(icon("dismiss", "text2", 16))
