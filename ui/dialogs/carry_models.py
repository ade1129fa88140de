"""The tables of 转到新年度: what becomes of every column, and the values to be asked for one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, Signal

from core.domain.text import clean
from core.editing.fields import why_refused
from core.editing.next_year import Question
from core.forms.follows import Place
from core.forms.model import Carry, FieldKind
from core.forms.next_year import CarryLine
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width

CARRY_WORDS: Mapping[Carry, str] = {Carry.KEEP: "沿用", Carry.CLEAR: "清空", Carry.ASK: "逐项填"}
WORDS, COUNT, SAMPLE, HOW = range(4)
_LOCKED = "这一格不能改"


def one_line(text: str) -> str:
    """A long text in one line, for a table of many."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:60] + "…"


class CarryModel(GridModel):
    """One row for each column of the form that holds something; white is what becomes of it."""

    changed = Signal()
    COLUMNS = (
        Column("words", "栏目", width=Width.NAME, editable=False),
        Column("count", "处数", width=Width.PERCENT, kind=Kind.NUMBER, editable=False),
        Column("sample", "去年的内容（第一处）", width=Width.STRETCH, editable=False),
        Column("how", "新年度", width=Width.SHORT, kind=Kind.CHOICE),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[CarryLine, ...] = ()
        self._chosen: dict[Place, Carry] = {}

    def show(self, lines: Sequence[CarryLine]) -> None:
        """Other lines; what was chosen for a column stays chosen."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()
        self.changed.emit()

    @property
    def policies(self) -> dict[Place, Carry]:
        """What was chosen otherwise than the form set says."""
        own = {line.place: line.carry for line in self.lines}
        return {place: carry for place, carry in self._chosen.items() if own.get(place, carry) is not carry}

    def carry(self, row: int) -> Carry:
        line = self.lines[row]
        return self._chosen.get(line.place, line.carry)

    def counted(self) -> dict[Carry, int]:
        """How many values are kept, cleared and asked for."""
        found = dict.fromkeys(Carry, 0)
        for row, line in enumerate(self.lines):
            found[self.carry(row)] += line.count
        return found

    def set_rows(self, rows: Sequence[int], carry: Carry) -> None:
        self.set_cells({(row, HOW): CARRY_WORDS[carry] for row in rows}, "")

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.lines)

    def cell_text(self, row: int, column: int) -> str:
        line = self.lines[row]
        return {WORDS: line.words, COUNT: str(line.count), SAMPLE: one_line(line.sample)}.get(
            column, CARRY_WORDS[self.carry(row)]
        )

    def cell_state(self, row: int, column: int) -> CellState:
        if column != HOW:
            return CellState.COMPUTED
        return CellState.REQUIRED if self.carry(row) is Carry.ASK else CellState.NONE

    def cell_words(self, row: int, column: int) -> str:
        line = self.lines[row]
        own = CARRY_WORDS[line.carry]
        return f"表式的规定：{own}" + ("，这里改了" if self.carry(row) is not line.carry else "")

    def choices(self, row: int, column: int) -> Sequence[str]:
        return tuple(CARRY_WORDS.values()) if column == HOW else ()

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        refused: Refusals = {}
        for (row, column), text in cells.items():
            carry = _carry_of(text) if text.strip() else self.lines[row].carry
            if column != HOW or carry is None:
                refused[row, column] = _LOCKED if column != HOW else "填沿用、清空或逐项填"
            else:
                self._chosen[self.lines[row].place] = carry
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, HOW))
        self.changed.emit()
        return refused


def _carry_of(text: str) -> Carry | None:
    """Also by the first sign, or by 1, 2, 3."""
    first = text.strip()[0]
    return next((carry for n, (carry, word) in enumerate(CARRY_WORDS.items(), 1) if first in (word[0], str(n))), None)


PLACE, OLD, NEW, DEED = range(4)
_MANY_LINES = (FieldKind.PARAGRAPHS, FieldKind.LONG_TEXT)


class AskModel(GridModel):
    """One row for each value to be asked for: white is this year's. `answers` are those that were decided."""

    changed = Signal()

    def __init__(self, asked: Sequence[Question], old: str, new: str, parent: QObject | None = None) -> None:
        """`old` and `new` head the two columns of values."""
        super().__init__(parent)
        self.asked = tuple(asked)
        self.answers: dict[int, str] = {}
        self._columns = (
            Column("place", "位置", width=Width.NAME, editable=False),
            Column("old", old, width=Width.STRETCH, editable=False),
            Column("new", new, width=Width.STRETCH),
            Column("deed", "怎么办", width=Width.SHORT, editable=False),
        )

    def columns(self) -> Sequence[Column]:
        return self._columns

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.asked)

    def decided(self) -> dict[Question, str]:
        return {self.asked[row]: text for row, text in self.answers.items()}

    def decide(self, rows: Sequence[int], text: Callable[[Question], str] | None) -> None:
        """The same for several: what becomes of a value, None: nothing yet."""
        for row in rows:
            self.answers.pop(row, None)
            if text is not None:
                self.answers[row] = text(self.asked[row])
        self._tell()

    def cell_text(self, row: int, column: int) -> str:
        one = self.asked[row]
        return {PLACE: one.words, OLD: one.text, NEW: self.answers.get(row, "")}.get(column, self._deed(row))

    def edit_text(self, row: int, column: int) -> str:
        """An editor that opens over a value begins with last year's, so that a year in it can be changed."""
        return self.answers.get(row, self.asked[row].text) if column == NEW else self.cell_text(row, column)

    def _deed(self, row: int) -> str:
        if row not in self.answers:
            return "先放着"
        text = clean(self.answers[row])
        return "沿用" if text == clean(self.asked[row].text) else "改" if text else "清空"

    def cell_state(self, row: int, column: int) -> CellState:
        if column != NEW:
            return CellState.COMPUTED
        return CellState.NONE if row in self.answers else CellState.CARRIED

    def cell_words(self, row: int, column: int) -> str:
        return {"先放着": "还没有填，仍标为“沿用”"}.get(self._deed(row), self._deed(row))

    def cell_place(self, row: int, column: int) -> str:
        return self.asked[row].words

    def choices(self, row: int, column: int) -> Sequence[str]:
        return self.asked[row].field.choices if column == NEW else ()

    def setData(self, index: AnyIndex, value: object, role: int = 2) -> bool:
        """The same text again is an answer, too: it is kept."""
        if not index.isValid() or index.column() != NEW:
            return False
        return not self.set_cells({(index.row(), index.column()): str(value)}, "")

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        refused: Refusals = {}
        for (row, column), text in cells.items():
            why = _LOCKED if column != NEW or row >= len(self.asked) else why_refused(self.asked[row].field, text)
            if why:
                refused[row, column] = why
            else:
                self.answers[row] = clean(text)
        self._tell()
        return refused

    def _tell(self) -> None:
        if self.asked:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.asked) - 1, DEED))
        self.changed.emit()
