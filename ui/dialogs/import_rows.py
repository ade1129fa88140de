"""What an import proposes, as a grid: to-dos first, each with where it goes, what was read, and where it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from core.jobs.import_ import ImportRow, RowStatus
from core.readers.draft import Draft, DraftRecord, DraftValue
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.look.marks import StateMark

TAKE, LEAVE, LIST, KEEP, CHANGE = "放入", "不放入", "列入清单", "保留原值", "用文件的值"
MARKS = {
    RowStatus.UNSURE: StateMark.WARNING,
    RowStatus.DIFFERING: StateMark.INFO,
    RowStatus.UNPLACED: StateMark.ERROR,
    RowStatus.PLACED: StateMark.READY,
}
LONGEST = 90
ORDER = tuple(MARKS)
"""What needs a look stands first."""


@dataclass
class Choices:
    """What the person wants done otherwise than proposed, by the identity of the value."""

    left: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    texts: dict[int, str] = field(default_factory=dict)

    def deed(self, row: ImportRow) -> str:
        if row.value is None:
            return LIST
        if row.status is RowStatus.DIFFERING:
            return CHANGE if id(row.value) in self.changed else KEEP
        return LEAVE if id(row.value) in self.left else TAKE

    def choose(self, row: ImportRow, deed: str) -> None:
        chosen = self.changed if row.status is RowStatus.DIFFERING else self.left
        (chosen.add if deed in (CHANGE, LEAVE) else chosen.discard)(id(row.value))

    def is_taken(self, row: ImportRow) -> bool:
        return self.deed(row) in (TAKE, CHANGE)


def accepted(draft: Draft, rows: Sequence[ImportRow], choices: Choices) -> Draft:
    """The draft with only what is to go into the document, corrected where the person corrected it."""
    left = {id(row.value) for row in rows if row.value is not None and not choices.is_taken(row)}
    return replace(draft, root=_chosen(draft.root, left, choices.texts))


def _chosen(record: DraftRecord, left: set[int], texts: Mapping[int, str]) -> DraftRecord:
    values = tuple(_with_text(value, texts) for value in record.values if id(value) not in left)
    return replace(record, values=values, children=tuple(_chosen(child, left, texts) for child in record.children))


def _with_text(value: DraftValue, texts: Mapping[int, str]) -> DraftValue:
    return replace(value, text=texts[id(value)]) if id(value) in texts else value


def _shortened(text: str) -> str:
    """A long text's beginning: the whole of it opens in the editor, and stands in the file at the left."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class ProposalModel(GridModel):
    """The rows of one file; what was read can be corrected, what is to be done can be chosen."""

    chosen = Signal()
    COLUMNS = (
        Column("status", "状态", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("target", "放到哪里", width=Width.LEVEL2, editable=False),
        Column("text", "读到的值", width=Width.STRETCH),
        Column("place", "出处", width=Width.BASIS, editable=False),
        Column("deed", "怎么处理", width=Width.BASIS, kind=Kind.CHOICE),
    )

    def __init__(self, rows: Sequence[ImportRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = sorted(rows, key=lambda row: ORDER.index(row.status))
        self.choices_made = Choices()
        self.shown = list(range(len(self.rows)))

    def narrow(self, status: RowStatus | None) -> None:
        """Show only the rows of one status; None shows all."""
        self.beginResetModel()
        self.shown = [number for number, row in enumerate(self.rows) if status in (None, row.status)]
        self.endResetModel()

    def row(self, row: int) -> ImportRow:
        return self.rows[self.shown[row]]

    def row_at(self, place: str) -> int:
        """The first shown row that was read at a place of the file; -1: none."""
        return next((row for row, number in enumerate(self.shown) if self.rows[number].place == place), -1)

    def next_open(self, after: int) -> int:
        """The next shown row that wants a look, round and round; -1: none."""
        rows = [row for row in range(len(self.shown)) if self.row(row).status is not RowStatus.PLACED]
        return next((row for row in rows if row > after), rows[0] if rows else -1)

    def count(self, status: RowStatus) -> int:
        return sum(row.status is status for row in self.rows)

    @property
    def taken(self) -> int:
        return sum(self.choices_made.is_taken(row) for row in self.rows)

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.shown)

    def cell_text(self, row: int, column: int) -> str:
        entry = self.row(row)
        text = _shortened(self.choices_made.texts.get(id(entry.value), entry.text))
        if entry.status is RowStatus.DIFFERING and column == 2:
            text = f"{text}\n（原有：{entry.existing or '空'}）"
        return (entry.status.value, entry.words, text, entry.place, self.choices_made.deed(entry))[column]

    def edit_text(self, row: int, column: int) -> str:
        entry = self.row(row)
        return self.choices_made.texts.get(id(entry.value), entry.text) if column == 2 else self.cell_text(row, column)

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        return MARKS[self.row(row).status] if column == 0 else None

    def cell_state(self, row: int, column: int) -> CellState:
        return CellState.QUIET if column == 3 else CellState.NONE

    def cell_words(self, row: int, column: int) -> str:
        entry = self.row(row)
        return entry.reason or entry.status.value

    def cell_editable(self, row: int, column: int) -> bool:
        return column in (2, 4) and self.row(row).value is not None

    def cell_fillable(self, row: int, column: int) -> bool:
        return column == 4 and self.cell_editable(row, column)

    def choices(self, row: int, column: int) -> Sequence[str]:
        return (KEEP, CHANGE) if self.row(row).status is RowStatus.DIFFERING else (TAKE, LEAVE)

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        refused = {}
        for cell, text in cells.items():
            entry = self.row(cell[0]) if cell[0] < len(self.shown) else None
            if entry is None or not self.cell_editable(*cell):
                refused[cell] = "这一格不能改"
            elif cell[1] == 2:
                self.choices_made.texts[id(entry.value)] = text
            elif text in self.choices(*cell):
                self.choices_made.choose(entry, text)
            else:
                refused[cell] = "请从列表里选"
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, len(self.COLUMNS) - 1))
        self.chosen.emit()
        return refused
