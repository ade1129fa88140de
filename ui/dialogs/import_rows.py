"""What an import proposes, as rows: to-dos first, each with where it goes, what was read, and where it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from core.forms.model import FormSet
from core.readers.draft import Draft, DraftRecord, DraftValue
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.look.marks import StateMark


class Fate(Enum):
    """What became of something the file says: its word and its mark."""

    UNSURE = ("待确认", StateMark.WARNING)
    UNPLACED = ("未放置", StateMark.ERROR)
    PLACED = ("已放置", StateMark.READY)

    @property
    def word(self) -> str:
        return self.value[0]

    @property
    def mark(self) -> StateMark:
        return self.value[1]


TAKE, LEAVE, LIST = "放入", "不放入", "列入清单"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One row; `value` is None for what found no place."""

    fate: Fate
    target: str
    text: str
    place: str
    reason: str = ""
    value: DraftValue | None = None
    draft: int = 0
    taken: bool = True

    @property
    def deed(self) -> str:
        if self.value is None:
            return LIST
        return TAKE if self.taken else LEAVE


def proposals(drafts: Sequence[Draft]) -> list[Proposal]:
    """Everything the drafts say, what needs a look first, each group in the order of the file."""
    rows = [row for number, draft in enumerate(drafts) for row in _of_draft(number, draft)]
    order = list(Fate)
    return sorted(rows, key=lambda row: order.index(row.fate))


def _of_draft(number: int, draft: Draft) -> list[Proposal]:
    rows = list(_of_record(number, draft.root, draft.form_set, ""))
    for lost in draft.unplaced:
        rows.append(
            Proposal(
                Fate.UNPLACED, "（没有对应的栏）", lost.evidence.text, lost.evidence.place, lost.reason, None, number
            )
        )
    return rows


def _of_record(number: int, record: DraftRecord, form_set: FormSet, words: str) -> list[Proposal]:
    rows = []
    for value in record.values:
        if value.text or value.is_unsure:
            fate = Fate.UNSURE if value.is_unsure else Fate.PLACED
            label = _label(form_set, value)
            target = f"{words} · {label}" if words else label
            rows.append(Proposal(fate, target, value.text, value.evidence.place, value.reason, value, number))
    for path in dict.fromkeys(child.list_path for child in record.children):
        for position, child in enumerate(record.below(path), 1):
            item = f"{form_set.list(path).item}{position}"
            rows += _of_record(number, child, form_set, f"{words} · {item}" if words else item)
    return rows


def _label(form_set: FormSet, value: DraftValue) -> str:
    if value.list_path:
        return form_set.list(value.list_path).field(value.field_key).label
    return form_set.field(value.field_key).label


def accepted(drafts: Sequence[Draft], rows: Sequence[Proposal]) -> list[Draft]:
    """The drafts without the values that the person left out."""
    left = {id(row.value) for row in rows if row.value is not None and not row.taken}
    return [replace(draft, root=_without(draft.root, left)) if left else draft for draft in drafts]


def _without(record: DraftRecord, left: set[int]) -> DraftRecord:
    values = tuple(value for value in record.values if id(value) not in left)
    return replace(record, values=values, children=tuple(_without(child, left) for child in record.children))


class ProposalModel(GridModel):
    """The rows as a grid; only what is to be done with a row can be chosen."""

    chosen = Signal()
    COLUMNS = (
        Column("fate", "状态", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("target", "放到哪里", width=Width.NAME, editable=False),
        Column("text", "读到的值", width=Width.STRETCH, editable=False),
        Column("place", "出处", width=Width.VALUE, editable=False),
        Column("deed", "怎么处理", width=Width.BASIS, kind=Kind.CHOICE),
    )

    def __init__(self, rows: Sequence[Proposal], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = list(rows)
        self.shown = list(range(len(self.rows)))
        self._fate: Fate | None = None

    def narrow(self, fate: Fate | None) -> None:
        """Show only the rows of one fate; None shows all."""
        self.beginResetModel()
        self._fate = fate
        self.shown = [number for number, row in enumerate(self.rows) if fate in (None, row.fate)]
        self.endResetModel()

    def proposal(self, row: int) -> Proposal:
        return self.rows[self.shown[row]]

    def row_at(self, place: str) -> int:
        """The first shown row that was read at a place of the file; -1: none."""
        return next((row for row, number in enumerate(self.shown) if self.rows[number].place == place), -1)

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self.rows)

    @property
    def taken(self) -> int:
        return sum(row.value is not None and row.taken for row in self.rows)

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.shown)

    def cell_text(self, row: int, column: int) -> str:
        proposal = self.proposal(row)
        return (proposal.fate.word, proposal.target, proposal.text, proposal.place, proposal.deed)[column]

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        return self.proposal(row).fate.mark if column == 0 else None

    def cell_state(self, row: int, column: int) -> CellState:
        return CellState.QUIET if column == 3 else CellState.NONE

    def cell_words(self, row: int, column: int) -> str:
        proposal = self.proposal(row)
        return proposal.reason or proposal.fate.word

    def cell_editable(self, row: int, column: int) -> bool:
        return column == 4 and self.proposal(row).value is not None

    def choices(self, row: int, column: int) -> Sequence[str]:
        return (TAKE, LEAVE)

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        refused = {}
        for cell, text in cells.items():
            if not self.cell_editable(*cell) or text not in (TAKE, LEAVE):
                refused[cell] = "只能选“放入”或“不放入”"
                continue
            number = self.shown[cell[0]]
            self.rows[number] = replace(self.rows[number], taken=text == TAKE)
            index = self.index(*cell)
            self.dataChanged.emit(index, index)
        self.chosen.emit()
        return refused
