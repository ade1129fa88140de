"""What an import proposes, as a grid: to-dos first, each with where it goes, what was read, and where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from core.jobs.corrections import CONFIRMED, field_of
from core.jobs.import_ import ImportRow, RowStatus
from core.jobs.proposal import ORDER, Deed, Entry, Key, Proposal
from ui.grids.cells import CellState
from ui.grids.grid_model import AnyIndex, Cell, Column, GridModel, Kind, Refusals, Width
from ui.look.marks import StateMark

TAKE, LEAVE, KEEP, CHANGE, OPEN = (deed.value for deed in (Deed.TAKE, Deed.LEAVE, Deed.KEEP, Deed.CHANGE, Deed.OPEN))
PLACE, RESTORE, TO, RIGHT = "放到…", "恢复读到的", "放到：", "核对无误"
MARKS = {
    RowStatus.UNSURE: StateMark.WARNING,
    RowStatus.DIFFERING: StateMark.INFO,
    RowStatus.UNPLACED: StateMark.ERROR,
    RowStatus.PLACED: StateMark.READY,
}
STATUS, TARGET, TEXT, FROM, DEED = range(5)
LONGEST = 90


def _shortened(text: str) -> str:
    """A long text's beginning: the whole of it opens in the editor, and stands in the file at the left."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class ProposalModel(GridModel):
    """The rows of one file; what was read can be corrected, what is to be done can be chosen.

    `chosen`: counts are others now; `corrected`: rows and places are; `place_wanted`: where shall this row go?
    """

    chosen = Signal()
    corrected = Signal()
    place_wanted = Signal(int)
    COLUMNS = (
        Column("status", "状态", width=Width.SHORT, kind=Kind.LINE, editable=False),
        Column("target", "放到哪里", width=Width.LEVEL3, editable=False),
        Column("text", "读到的值", width=Width.STRETCH),
        Column("place", "出处", width=Width.LEVEL3, editable=False),
        Column("deed", "怎么处理", width=Width.BASIS, kind=Kind.CHOICE),
    )

    def __init__(self, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proposal = proposal
        self._status: RowStatus | None = None
        self._said = [proposal.said]
        """What was said to the proposal, after each step; the last is what holds now."""
        self.shown = list(range(len(self.entries)))

    @property
    def entries(self) -> Sequence[Entry]:
        return self.proposal.entries

    @property
    def rows(self) -> list[ImportRow]:
        return [entry.row for entry in self.entries]

    def narrow(self, status: RowStatus | None) -> None:
        """Show only the rows of one status; None shows all."""
        self._status = status
        self.renew()

    def renew(self) -> None:
        """The rows as the proposal has them now."""
        self.beginResetModel()
        self.shown = [number for number, row in enumerate(self.rows) if self._status in (None, row.status)]
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        return self.entries[self.shown[row]]

    def row(self, row: int) -> ImportRow:
        return self.entry(row).row

    def row_at(self, place: str) -> int:
        """The first shown row that was read at a place of the file; -1: none."""
        return next((row for row, number in enumerate(self.shown) if self.entries[number].row.place == place), -1)

    def row_of(self, key: Key | None) -> int:
        """Where a thing the file says is shown; -1: it is not."""
        return next((row for row, number in enumerate(self.shown) if self.entries[number].key == key), -1)

    def next_open(self, after: int) -> int:
        """The next shown row that wants a look, round and round; -1: none."""
        rows = [row for row in range(len(self.shown)) if self._wants_look(self.entry(row))]
        return next((row for row in rows if row > after), rows[0] if rows else -1)

    def _wants_look(self, entry: Entry) -> bool:
        """Undecided, or decided by nobody but the reader."""
        if self.proposal.deed(entry) is Deed.OPEN:
            return True
        return entry.row.status is not RowStatus.PLACED and not self.proposal.is_settled(entry)

    def count(self, status: RowStatus) -> int:
        return self.proposal.count(status)

    @property
    def taken(self) -> int:
        return self.proposal.taken

    def columns(self) -> Sequence[Column]:
        return self.COLUMNS

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.shown)

    def cell_text(self, row: int, column: int) -> str:
        entry = self.entry(row)
        if column == DEED:
            return self._deed_words(entry)
        text = _shortened(entry.row.text)
        if column == TEXT:
            text = f"{text or entry.row.reason}{self._beside(entry)}" if entry.row.gone else text + self._beside(entry)
        return (entry.row.status.value, entry.row.words, text, entry.row.place)[column]

    def _beside(self, entry: Entry) -> str:
        """What the document has, and what the file says where the value is another."""
        row = entry.row
        if row.status is RowStatus.DIFFERING:
            return f"\n（原有：{row.existing or '空'}）"
        read = entry.correction.read if entry.correction is not None else ""
        return f"\n（原件：{_shortened(read)}）" if read and row.value is not None and read != row.text else ""

    def _deed_words(self, entry: Entry) -> str:
        if entry.key is None:
            return entry.row.deed
        deed = self.proposal.deed(entry)
        one = entry.correction
        if deed is Deed.TAKE and one is not None and one.note == CONFIRMED:
            return RIGHT
        if deed is Deed.TAKE and one is not None and one.spot is not None and one.spot != one.was:
            return f"{TO}{field_of(self.proposal.draft.form_set, one.spot).label}"
        return deed.value

    def edit_text(self, row: int, column: int) -> str:
        return self.entry(row).row.text if column == TEXT else self.cell_text(row, column)

    def cell_mark(self, row: int, column: int) -> StateMark | None:
        return MARKS[self.row(row).status] if column == STATUS else None

    def cell_state(self, row: int, column: int) -> CellState:
        if column == DEED and self.proposal.deed(self.entry(row)) is Deed.OPEN:
            return CellState.ASKED
        return CellState.QUIET if column == FROM else CellState.NONE

    def why(self, row: int) -> str:
        """What there is to say of a row: its state, why it is so, and what the file says where that is otherwise."""
        found = self.row(row)
        read = found.value.evidence.text.strip() if found.value is not None else ""
        said = found.reason or (f"原件写的是“{_shortened(read)}”" if read and read != found.text else "")
        return f"{found.status.value}：{said}" if said else found.status.value

    def cell_words(self, row: int, column: int) -> str:
        entry = self.row(row)
        return entry.reason or entry.status.value

    def cell_editable(self, row: int, column: int) -> bool:
        entry = self.entry(row)
        return entry.key is not None and (column == DEED or (column == TEXT and entry.spot is not None))

    def cell_fillable(self, row: int, column: int) -> bool:
        return column == DEED and self.cell_editable(row, column)

    def choices(self, row: int, column: int) -> Sequence[str]:
        entry = self.entry(row)
        if entry.key is None:
            return ()
        deeds = [deed.value for deed in self.proposal.deeds(entry) if deed is not Deed.OPEN]
        readings = [one.words for one in self.proposal.readings(entry)]
        wants_place = entry.is_listed or entry.row.status is RowStatus.UNSURE
        places = [f"{TO}{one.words}" for one in self.proposal.suggestions(entry)] if wants_place else []
        back = [RESTORE] if entry.correction is not None else []
        right = [RIGHT] if self.can_confirm(entry) else []
        return (*right, *deeds, *readings, *places, *(() if entry.row.gone else (PLACE,)), *back)

    @staticmethod
    def can_confirm(entry: Entry) -> bool:
        """The reader is in doubt about where it goes or what it says."""
        return entry.key is not None and entry.spot is not None and entry.row.status is RowStatus.UNSURE

    def confirm(self, rows: Iterable[int]) -> int:
        """They are right as they were read; how many were in doubt."""
        count = self.proposal.confirm([self.entry(row) for row in rows])
        self.tell(count > 0)
        return count

    def set_cells(self, cells: Mapping[Cell, str], title: str, new_rows: int = 0) -> Refusals:
        refused = {}
        is_corrected = False
        wanted = [(cell, self.entry(cell[0]), text) for cell, text in cells.items() if cell[0] < len(self.shown)]
        for cell, entry, text in wanted:
            if not self.cell_editable(*cell):
                refused[cell] = "这一格不能改"
            elif cell[1] == TEXT:
                self.proposal.set_text(self._now(entry), text)
                is_corrected = True
            elif text == PLACE:
                self.place_wanted.emit(cell[0])
            else:
                done = self._do(self._now(entry), text)
                is_corrected = is_corrected or done is True
                if done is None:
                    refused[cell] = "请从列表里选"
        self.tell(is_corrected)
        return refused

    def _now(self, entry: Entry) -> Entry:
        """An entry as it is after what was said about others."""
        return next((one for one in self.entries if one.key == entry.key), entry)

    def _do(self, entry: Entry, text: str) -> bool | None:
        """One answer of the list: True when the proposal is another now, None when it is none of them."""
        readings = {one.words: one.text for one in self.proposal.readings(entry)}
        if text == RIGHT:
            return True if self.proposal.confirm([entry]) or text == self._deed_words(entry) else None
        if text == RESTORE:
            self.proposal.restore(entry)
            return True
        if text in readings:
            self.proposal.set_text(entry, readings[text])
            return True
        if text.startswith(TO):
            found = next((one for one in self.proposal.suggestions(entry) if f"{TO}{one.words}" == text), None)
            if found is not None:
                self.proposal.place(entry, found.spot)
            return True if found is not None or text == self._deed_words(entry) else None
        try:
            self.proposal.choose(entry, Deed(text))
        except (KeyError, ValueError):
            return None
        return False

    def choose_all(self, rows: Iterable[int], deed: Deed) -> int:
        """The same deed for several rows; how many took it."""
        count = self.proposal.choose_all([self.entry(row) for row in rows], deed)
        self.tell(False)
        return count

    def undo(self) -> bool:
        """Take the last answer back; False: there is none."""
        if len(self._said) < 2:
            return False
        del self._said[-1]
        self.proposal.back_to(self._said[-1])
        self.tell(True)
        return True

    def tell(self, is_corrected: bool) -> None:
        """Say to all who look on that rows, or only what is done with them, are others now."""
        if self.proposal.said != self._said[-1]:
            self._said.append(self.proposal.said)
        if is_corrected:
            self.corrected.emit()  # before the view asks about rows that it shows
            self.renew()
        elif self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, len(self.COLUMNS) - 1))
        self.chosen.emit()


__all__ = ["MARKS", "ORDER", "ProposalModel"]
