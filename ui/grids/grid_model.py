"""What a table has to say so that the grid can show and change it: the contract between models and `GridView`.

A model subclasses `GridModel`, gives `columns()` and `rowCount()` and answers the `cell_*` questions by row and
column. The view changes data only by `set_cells` (typing, pasting, filling, clearing: always one call, so one undo
step) and by the four row deeds. A model tells what changed by Qt's own signals, and by `spans_changed` when merged
cells begin or end elsewhere. After `beginResetModel`/`endResetModel` the view finds its current cell again.

Rows are numbered from 0 here; people see 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.grids.cells import Align, CellState
from ui.grids.found import Found
from ui.look.marks import StateMark

AnyIndex = QModelIndex | QPersistentModelIndex
Cell = tuple[int, int]
"""Row and column of a cell."""
Refusals = dict[Cell, str]
"""Cells that `set_cells` did not take, each with the reason in Chinese."""


class Role(IntEnum):
    """What views ask beyond Qt's roles."""

    STATE = Qt.ItemDataRole.UserRole + 1  # CellState
    WORDS = Qt.ItemDataRole.UserRole + 2  # the state in words: edit bar, tooltip
    PLACE = Qt.ItemDataRole.UserRole + 3  # the address in words: 第 4 行 · 指标值
    SPAN = Qt.ItemDataRole.UserRole + 4  # rows of a merged cell; 0 when covered by one above
    MARK = Qt.ItemDataRole.UserRole + 5  # StateMark before the text


class Kind(Enum):
    """How a column is edited and shown."""

    TEXT = auto()  # wraps, several lines, Alt+Enter
    LINE = auto()  # one line: names, codes
    MONEY = auto()  # one line, never wrapped, summed in the status bar
    PERCENT = auto()  # one line, never wrapped
    CHOICE = auto()  # one line with a list under it
    DATE = auto()  # one line; Ctrl+; puts in today
    NUMBER = auto()  # one line, never wrapped, summed in the status bar
    NAMES = auto()  # several of a list with a separator between them, or what is typed

    @property
    def is_number(self) -> bool:
        """Whether the column shows numbers, which are never wrapped or elided."""
        return self in (Kind.MONEY, Kind.PERCENT, Kind.NUMBER)

    @property
    def has_list(self) -> bool:
        """Whether a list opens under the cell."""
        return self in (Kind.CHOICE, Kind.NAMES)


class Width(Enum):
    """Width classes: least and largest width in standard pixels, and the share in what is left after that."""

    LEVEL1 = (68, 92, 0)
    LEVEL2 = (74, 142, 0)
    LEVEL3 = (100, 150, 0)
    VALUE = (102, 140, 0)
    BASIS = (112, 126, 0)
    MONEY = (102, 112, 0)
    PERCENT = (70, 84, 0)
    CODE = (88, 120, 0)
    SHORT = (76, 92, 0)
    NAME = (140, 260, 1)
    STRETCH = (150, 320, 3)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a grid; equal neighbouring `group` texts make a two-level header."""

    key: str
    label: str
    group: str = ""
    width: Width = Width.STRETCH
    kind: Kind = Kind.TEXT
    align: Align | None = None  # by kind when None: numbers right, the rest left
    editable: bool = True
    merged: bool = False  # equal neighbours are shown as one cell (level-1 and level-2 indicators)
    frozen: bool = False  # stays in sight when the grid scrolls sideways; only the first columns of a table can
    unit: str = ""  # of its numbers, for the sum of a selection
    other_labels: tuple[str, ...] = ()  # spellings by which a pasted heading is known

    @property
    def alignment(self) -> Align:
        """Where the column's texts stand."""
        return self.align or (Align.RIGHT if self.kind.is_number else Align.LEFT)


class GridModel(QAbstractTableModel):
    """Base of every table shown in a `GridView`; see the module text for who calls what."""

    spans_changed = Signal()

    # what a model must answer

    def columns(self) -> Sequence[Column]:
        """The columns, left to right; the same until a model reset."""
        raise NotImplementedError

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Number of rows."""
        raise NotImplementedError

    def cell_text(self, row: int, column: int) -> str:
        """The text as shown (and copied)."""
        raise NotImplementedError

    # what a model may answer

    def edit_text(self, row: int, column: int) -> str:
        """The text an editor opens with; as shown unless told."""
        return self.cell_text(row, column)

    def cell_state(self, row: int, column: int) -> CellState:
        """All that is to be said about the cell, as flags."""
        return CellState.NONE

    def cell_words(self, row: int, column: int) -> str:
        """The state in words, without its mark: `错误：缺少百分号`; blank when there is nothing to say."""
        return ""

    def cell_place(self, row: int, column: int) -> str:
        """The address in words; a merged cell is in all the rows it covers, and so is what is typed there."""
        top = self.top_of(row, column)
        last = top + max(self.cell_span(top, column), 1)
        rows = f"{top + 1}～{last}" if last > top + 1 else f"{row + 1}"
        return f"第 {rows} 行 · {self.columns()[column].label}"

    def cell_span(self, row: int, column: int) -> int:
        """Rows a merged cell spans: 1 alone, n at the top of a merged cell, 0 under it."""
        return 1

    def cell_unit(self, row: int, column: int) -> str:
        """The unit of a number: 万元, 元, %; the column's unless told."""
        found = self.columns()[column]
        return found.unit or ("%" if found.kind is Kind.PERCENT else "")

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        """A state mark to draw before the text."""
        return None

    def cell_found(self, row: int, column: int) -> tuple[Found, ...]:
        """The hits of a search in the text shown."""
        return ()

    def cell_editable(self, row: int, column: int) -> bool:
        """Whether the user may change the cell; computed ones are not."""
        return self.columns()[column].editable and not self.cell_state(row, column) & CellState.COMPUTED

    def cell_fillable(self, row: int, column: int) -> bool:
        """Whether Tab stops here; every editable cell unless told."""
        return self.cell_editable(row, column)

    def new_row_column(self, column: int) -> int:
        """Where Enter behind the last row goes on in the row it makes; the same column unless told."""
        return column

    def typed_column(self) -> int:
        """Where the keyboard comes into the table; what is typed there takes the place of what stands in it."""
        return 0

    def choices(self, row: int, column: int) -> Sequence[str]:
        """The list under a CHOICE or NAMES cell; what is not in it may still be typed."""
        return ()

    def separators(self, column: int) -> Sequence[str]:
        """What stands between the names of a NAMES cell; the first is written, the others are understood."""
        return ("、",)

    def row_label(self, row: int) -> str:
        """What the row header shows."""
        return str(row + 1)

    # the deeds; each is one step of undo and answers whether it was done

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        """Change cells as one step named `title`, after appending `new_rows` rows which `cells` may name.

        A merged cell is written through its top row alone (typing) or through every row (pasting, filling down).
        Returns what was not taken and why; an empty answer means that everything stands.
        """
        raise NotImplementedError

    def can_add_rows(self) -> bool:
        """Whether rows can be inserted and appended."""
        return False

    def can_remove_rows(self, rows: Sequence[int]) -> bool:
        """Whether these rows can go."""
        return self.can_add_rows()

    def can_move_rows(self, rows: Sequence[int], to: int) -> bool:
        """Whether these rows can stand before row `to` (counted as now)."""
        return self.can_add_rows() and 0 <= to <= self.rowCount()

    def begin_row(self) -> bool:
        """A blank last row to type in, which is nothing until then; False: the table has none such."""
        return False

    def has_begun_row(self) -> bool:
        """The last row is begun and nothing yet."""
        return False

    def leave_row(self, row: int) -> None:
        """The person is in `row` now: a row begun elsewhere and left blank goes."""

    def insert_rows(self, at: int, count: int) -> bool:
        """Insert blank rows before row `at`."""
        return False

    def remove_rows(self, rows: Sequence[int]) -> bool:
        """Remove rows, given in rising order."""
        return False

    def move_rows(self, rows: Sequence[int], to: int) -> bool:
        """Move rows, kept in their order, before row `to` (counted as now)."""
        return False

    def duplicate_rows(self, rows: Sequence[int]) -> bool:
        """Put a copy of the rows below the last of them."""
        return False

    # Qt's side of it

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns())

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's questions answered from the `cell_*` methods."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell_text(row, column)
        answer = _ANSWERS.get(role)
        return answer(self, row, column) if answer else None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """One typed cell; an unchanged text is no step."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        cell = (index.row(), index.column())
        if value == self.edit_text(*cell):
            return False
        return not self.set_cells({cell: str(value)}, f"填写 {self.columns()[cell[1]].label}")

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Editable as the model says."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if self.cell_editable(index.row(), index.column()) else _SHOWN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column labels and row numbers."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.row_label(section)
        return self.columns()[section].label if section < len(self.columns()) else None

    def top_of(self, row: int, column: int) -> int:
        """The row in which the merged cell that covers this one begins."""
        while row > 0 and self.cell_span(row, column) == 0:
            row -= 1
        return row


_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _SHOWN | Qt.ItemFlag.ItemIsEditable
"""Made once: Qt asks for them three times a painted cell."""


def _tooltip(model: GridModel, row: int, column: int) -> str | None:
    return model.cell_words(row, column) or None


_ANSWERS = {
    int(Qt.ItemDataRole.EditRole): lambda model, row, column: model.edit_text(row, column),
    int(Qt.ItemDataRole.ToolTipRole): _tooltip,
    int(Qt.ItemDataRole.AccessibleDescriptionRole): _tooltip,
    int(Role.STATE): lambda model, row, column: model.cell_state(row, column),
    int(Role.WORDS): lambda model, row, column: model.cell_words(row, column),
    int(Role.PLACE): lambda model, row, column: model.cell_place(row, column),
    int(Role.SPAN): lambda model, row, column: model.cell_span(row, column),
    int(Role.MARK): lambda model, row, column: model.cell_mark(row, column),
}
