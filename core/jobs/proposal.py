"""What a file would change, and what a person says to it: corrections, decisions and the mode, as data.

The window's preview and the command line stand on it; nothing is changed before `accepted` goes into a session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from core.domain.document import Document
from core.jobs.corrections import (
    CONFIRMED,
    LEFT_OUT,
    Choice,
    Correction,
    Spot,
    choices_of,
    correct,
    field_of,
    spotted,
    without_emptied,
    without_values,
)
from core.jobs.file_cells import FileCells, Found, IsValue, values_at
from core.jobs.import_ import SAME, DocumentReport, ImportRow, ReadFile, RowStatus, plan_import
from core.jobs.import_rules import Rule, is_left_by_rule, with_rules
from core.jobs.near_places import alike, near_records, nearest_first
from core.jobs.other_readings import Reading, readings_of
from core.jobs.told import told
from core.readers.draft import Draft, Unplaced
from core.readers.kinds import fits

Key = tuple[str, str, Spot | None]
"""A thing the file says: its address, its words there, the place it was first proposed for."""


class Mode(StrEnum):
    """What becomes of values that differ from the document's."""

    ASK = "ask"
    FILL = "fill"
    REPLACE = "replace"


class Deed(StrEnum):
    """What is done with one thing the file says, in a clerk's words."""

    TAKE = "放入"
    LEAVE = "不导入"
    KEEP = "保留原值"
    CHANGE = "用文件的值"
    OPEN = "请选择"
    LIST = "列入清单"
    SAME = SAME


ORDER = (RowStatus.UNSURE, RowStatus.DIFFERING, RowStatus.UNPLACED, RowStatus.PLACED)
"""What needs a look stands first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the proposal. `key` None: it can only be looked at. `spot` is where it goes now, `correction` what the
    person said about it."""

    key: Key | None
    row: ImportRow
    spot: Spot | None = None
    correction: Correction | None = None

    @property
    def is_listed(self) -> bool:
        """It goes nowhere as things are."""
        return self.row.value is None and not self.row.gone

    @property
    def is_rest(self) -> bool:
        """What a sum leaves, and no cell says by itself."""
        return self.row.value is not None and self.row.value.rest is not None

    @property
    def is_same(self) -> bool:
        """The document has it as it is."""
        return self.row.deed == Deed.SAME.value

    @property
    def is_against(self) -> bool:
        """Either the document's value stands, or the file's (two places of one file that differ stand both)."""
        return self.row.status is RowStatus.DIFFERING and self.row.deed == Deed.KEEP.value


class Proposal:
    """One file against the documents that are there. After every change `entries` and `report` are new; the rows stay
    in the order they first had, so that nothing jumps under the person's hands."""

    def __init__(self, file: ReadFile, documents: Sequence[Document] = (), mode: Mode = Mode.ASK) -> None:
        self.file, self._documents, self.mode = file, tuple(documents), mode
        self.unit, self.year = "", ""
        self._read = file.draft
        self.corrections: dict[Key, Correction] = {}
        self._deeds: dict[Key, Deed] = {}
        self._order: dict[Key | None, int] = {}
        self.draft = file.draft
        self.is_value: IsValue = values_at(file.draft.values)
        self.refresh()

    @cached_property
    def cells(self) -> FileCells:
        return FileCells(self.file.office)

    # ---- what was said, to go back to

    @property
    def said(self) -> tuple[object, ...]:
        """All that was said to it until now."""
        return dict(self.corrections), dict(self._deeds), self.mode, self._read, self.unit, self.year

    def back_to(self, said: tuple[Any, ...]) -> None:
        """As it was when `said` was taken."""
        corrections, deeds, self.mode, self._read, self.unit, self.year = said
        self.corrections, self._deeds = dict(corrections), dict(deeds)
        self.refresh()

    # ---- what there is

    def refresh(self) -> None:
        """Everything anew from the file, the corrections and the documents."""
        self.draft = correct(self._read, self.corrections.values())
        _, self.report = plan_import(self._documents, self.draft)
        entries = self._entries(self.report)
        fresh = [entry for entry in entries if entry.key not in self._order]
        for entry in sorted(fresh, key=lambda entry: ORDER.index(entry.row.status)):
            if entry.key is not None:
                self._order[entry.key] = len(self._order)
        last = len(self._order)
        self.entries = sorted(
            entries,
            key=lambda entry: (
                self._order.get(entry.key, last) if entry.key is not None else ORDER.index(entry.row.status) * last
            ),
        )

    def _entries(self, report: DocumentReport) -> list[Entry]:
        spots = {id(value): spot for spot, value in spotted(self.draft)}
        placed = {(one.place, one.spot): one for one in self.corrections.values() if one.spot is not None}
        left = {(one.place, one.read): one for one in self.corrections.values() if one.spot is None}
        unplaced = {(one.evidence.place, one.evidence.text) for one in self.draft.unplaced}
        found = []
        for row in report.rows:
            spot = spots.get(id(row.value)) if row.value is not None else None
            if spot is not None and row.value is not None:
                one = placed.get((row.place, spot))
                key: Key | None = one.key if one else (row.place, row.value.evidence.text, spot)
                found.append(Entry(key, row, spot, one))
            elif row.gone:
                found.append(Entry((row.place, row.gone, None), row))
            elif row.status is RowStatus.UNPLACED and (row.place, row.text) in unplaced:
                one = left.get((row.place, row.text))
                found.append(Entry(one.key if one else (row.place, row.text, None), row, None, one))
            else:
                found.append(Entry(None, row))
        return found

    def count(self, status: RowStatus) -> int:
        return sum(entry.row.status is status for entry in self.entries)

    # ---- deeds

    def deed(self, entry: Entry) -> Deed:
        """What is done with it as things are."""
        if entry.key is None:
            return Deed.LIST
        if entry.is_listed:
            is_left = (
                entry.correction is not None
                or self._deeds.get(entry.key) is Deed.LEAVE
                or is_left_by_rule(entry.row.reason)
            )
            return Deed.LEAVE if is_left else Deed.OPEN
        chosen = self._deeds.get(entry.key)
        if entry.is_against:
            by_mode = {Mode.ASK: Deed.OPEN, Mode.FILL: Deed.KEEP, Mode.REPLACE: Deed.CHANGE}[self.mode]
            if by_mode is Deed.CHANGE and entry.is_rest:
                by_mode = Deed.KEEP  # no cell of the file says it
            return chosen if chosen in (Deed.KEEP, Deed.CHANGE) else by_mode
        if entry.is_same and chosen is not Deed.LEAVE:
            return Deed.SAME
        return Deed.LEAVE if chosen is Deed.LEAVE else Deed.TAKE

    def is_settled(self, entry: Entry) -> bool:
        """A person, a rule or the mode has said what is done with it."""
        is_told = entry.key in self._deeds or entry.correction is not None
        if entry.is_against:
            return is_told or self.mode is not Mode.ASK
        return entry.key is None or is_told or is_left_by_rule(entry.row.reason)

    def deeds(self, entry: Entry) -> tuple[Deed, ...]:
        """What can be chosen for it."""
        if entry.key is None:
            return ()
        if entry.is_listed:
            return (Deed.OPEN, Deed.LEAVE)
        if entry.is_same:
            return (Deed.SAME,)
        return (Deed.KEEP, Deed.CHANGE) if entry.is_against else (Deed.TAKE, Deed.LEAVE)

    def choose(self, entry: Entry, deed: Deed) -> None:
        """KeyError: that cannot be done with it."""
        if deed not in self.deeds(entry) or entry.key is None:
            raise KeyError(deed)
        self._deeds[entry.key] = deed

    def choose_all(self, entries: Iterable[Entry], deed: Deed) -> int:
        """The same deed for several rows, where it can be done: the file's values, or none; how many took it."""
        count = 0
        for entry in entries:
            options = self.deeds(entry)
            one = {Deed.CHANGE: Deed.TAKE, Deed.LEAVE: Deed.KEEP}.get(deed, deed) if deed not in options else deed
            if one in options:
                self.choose(entry, one)
                count += 1
        return count

    def set_mode(self, mode: Mode) -> None:
        """Another mode decides all rows that differ anew."""
        self.mode = mode
        differing = {entry.key for entry in self.entries if entry.is_against}
        self._deeds = {key: deed for key, deed in self._deeds.items() if key not in differing}

    def is_taken(self, entry: Entry) -> bool:
        return self.deed(entry) in (Deed.TAKE, Deed.CHANGE) and not entry.is_listed

    @property
    def taken(self) -> int:
        return sum(self.is_taken(entry) for entry in self.entries)

    def count_deeds(self, *deeds: Deed) -> int:
        """With how many rows one of these is done."""
        return sum(self.deed(entry) in deeds for entry in self.entries)

    @property
    def open(self) -> int:
        """How many rows wait for an answer."""
        return self.count_deeds(Deed.OPEN)

    # ---- corrections

    def place(self, entry: Entry, spot: Spot, text: str | None = None) -> None:
        """The cell is this field. `text` None: what the reader makes of the cell for it."""
        if entry.key is None or entry.row.gone:
            return
        place, read, was = entry.key
        before = entry.correction
        found = self._cell_of(place, read)
        if text is None and entry.spot is not None and field_of(self.draft.form_set, entry.spot) == self._field(spot):
            text = entry.row.value.text if entry.row.value is not None else None
        if text is None and found is not None:
            text = self.cells.value(self.draft.form_set, spot, found).text
        one = Correction(place, read, was, spot, text)
        if before is not None:
            one = replace(one, row=before.row, beside=before.beside, label_place=before.label_place)
        elif found is not None and was is None:
            one = replace(one, **found.words)
            if found.piece.place != place:  # the row is listed as a whole
                one = replace(one, place=found.piece.place, read=found.piece.text, row=place)
        if before is not None:
            self.corrections.pop(before.key, None)
        if one.key != entry.key and entry.key in self._order:
            self._order.setdefault(one.key, self._order[entry.key])
        self._deeds.pop(one.key, None)
        self.corrections[one.key] = one
        self.refresh()

    def _field(self, spot: Spot) -> object:
        return field_of(self.draft.form_set, spot)

    def cell_at(self, place: str) -> Found | None:
        """The cell of an address with its label; of a row that is listed as a whole its first labelled cell."""
        return self.cells.found(place, self.is_value) or next(iter(self.cells.in_row(place, self.is_value)), None)

    def _cell_of(self, place: str, read: str) -> Found | None:
        """The cell of an address; of a row that is listed as a whole its first labelled cell."""
        found = self.cell_at(place)
        is_row = self.cells.row(place) is not None
        return found if found is not None and (is_row or read in (found.piece.text, found.text)) else None

    def place_cell(self, place: str, spot: Spot) -> bool:
        """A cell of the file that no row speaks of, or one that does, is this field. False: there is no such cell."""
        entry = self.entry_at(place)
        if entry is None:
            found = self.cells.found(place, self.is_value)
            if found is None or not found.piece.text:
                return False
            row = self._row_around(place)
            key: Key = (found.piece.place, found.piece.text, None)
            text = self.cells.value(self.draft.form_set, spot, found).text
            self.corrections[key] = Correction(*key, spot, text, row=row, **found.words)
            self.refresh()
            return True
        self.place(entry, spot)
        return True

    def _row_around(self, place: str) -> str:
        """The address of the unplaced row that a cell stands in, '' none."""
        line = self.cells.line(place)
        listed = {one.evidence.place for one in self.draft.unplaced}
        return line.place if line is not None and line.place in listed else ""

    def entry_at(self, place: str) -> Entry | None:
        """The first entry that was read at an address."""
        mine = (entry for entry in self.entries if entry.key is not None and not entry.row.gone)
        return next((entry for entry in mine if entry.row.place == place), None)

    def set_text(self, entry: Entry, text: str) -> None:
        """Another text than was read, in the same place; for what has no place the words that are looked at."""
        if entry.key is None or entry.spot is None:
            return
        place, read, was = entry.key
        before = entry.correction
        one = replace(before, text=text) if before else Correction(place, read, was, entry.spot, text)
        self.corrections[one.key] = one
        self.refresh()

    def confirm(self, entries: Iterable[Entry]) -> int:
        """What the reader was not sure of is right as it was read, and no longer marked; how many were in doubt."""
        count = 0
        for entry in entries:
            if entry.key is not None and entry.spot is not None and entry.row.status is RowStatus.UNSURE:
                place, read, was = entry.key
                before = entry.correction or Correction(place, read, was, entry.spot)
                self.corrections[entry.key] = replace(before, note=CONFIRMED, doubt=False)
                self._deeds.pop(entry.key, None)
                count += 1
        self.refresh()
        return count

    def restore(self, entry: Entry) -> None:
        """As the reader proposed."""
        if entry.correction is not None:
            self.corrections.pop(entry.correction.key, None)
            self.refresh()

    def readings(self, entry: Entry) -> list[Reading]:
        """Other ways to take what the file says, for a value in doubt: as it is written, in another money unit."""
        value = entry.row.value
        if value is None or entry.spot is None or not (value.is_unsure or entry.correction is not None):
            return []
        return readings_of(value, field_of(self.draft.form_set, entry.spot))

    def suggestions(self, entry: Entry, limit: int = 3) -> list[Choice]:
        """Places whose words are like those beside the cell, in the record that the cell is of, blank ones first."""
        found = self._cell_of(entry.key[0], entry.key[1]) if entry.key is not None else None
        if entry.row.gone:
            return []
        places = self._may_be(entry)
        if found is not None and found.label:
            places += alike(self.draft, found, near_records(self.cells, self._read, found))
        return [one for one in dict.fromkeys(places) if one.spot != entry.spot][:limit]

    def _may_be(self, entry: Entry) -> list[Choice]:
        """The other places that the reader names for a value in doubt."""
        if entry.row.value is None or entry.spot is None:
            return []
        spots = [replace(entry.spot, field_key=one.field_key) for one in entry.row.value.others]
        choices = {one.spot: one for one in choices_of(self.draft)}
        return [choices[spot] for spot in dict.fromkeys(spots) if spot in choices]

    def choices(self, place: str) -> list[Choice]:
        """All places there are: first those of the records around a cell, of them the blank ones that its text fits."""
        found = self.cell_at(place)
        if found is None:
            return choices_of(self.draft)
        return nearest_first(self.draft, found, near_records(self.cells, self._read, found))

    def fits(self, place: str, spot: Spot) -> bool:
        """Whether what a cell says is of a field's kind."""
        found = self.cell_at(place)
        return found is None or fits(field_of(self.draft.form_set, spot), found.text)

    # ---- rules

    def rule_for(self, entry: Entry) -> Rule | None:
        """What was said about a cell, as a rule for others with its label; None: nothing was, or it has no label."""
        if entry.key is None or (entry.correction is None and self.deed(entry) is not Deed.LEAVE):
            return None
        found = self._cell_of(entry.row.place, entry.key[1])
        if found is None or not found.label:
            return None
        spot = entry.spot if entry.row.value is not None and self.deed(entry) is not Deed.LEAVE else None
        given = (spot.list_path, spot.field_key) if spot is not None else ("", "")
        return Rule(self.draft.form_set.id, found.label, *given, example=found.text[:30], file=self.file.path.name)

    # ---- unit and year

    @property
    def is_unit_told(self) -> bool:
        return bool(self.file.draft.root.text(self._head_key("unit.name")))

    @property
    def is_year_told(self) -> bool:
        return bool(self.file.draft.root.text(self._head_key("year")))

    def _head_key(self, home: str) -> str:
        found = self.file.draft.form_set.field_at("", home)
        return found.key if found else ""

    def set_head(self, unit: str, year: int | None) -> None:
        """Unit (code and name) and year in place of what the file does not say. UserError: they cannot be."""
        self._read = told(self.file.draft, unit.strip() or None, year)
        self.use_rules()

    def use_rules(self) -> None:
        """The rules kept by now for what nobody has corrected."""
        self._read = with_rules(self._read, self.file.office, skip={one.place for one in self.corrections.values()})
        self.refresh()

    # ---- the end

    def accepted(self) -> Draft:
        """The draft with only what is to go into the document; differing values in it become the file's."""
        out = {
            id(entry.row.value)
            for entry in self.entries
            if not (entry.is_listed or entry.is_same or self.is_taken(entry))
        }
        gone = frozenset(entry.row.gone for entry in self.entries if entry.row.gone and self.is_taken(entry))
        left = [
            Unplaced(entry.row.value.evidence, LEFT_OUT)
            for entry in self.entries
            if entry.row.value is not None and self.deed(entry) is Deed.LEAVE
        ]
        said = {id(entry.row.value) for entry in self.entries if entry.is_against and self.is_taken(entry)}
        root = without_emptied(self.draft.root, without_values(self.draft.root, out, said))
        return replace(self.draft, root=root, gone=gone, unplaced=(*self.draft.unplaced, *left))
