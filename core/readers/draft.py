"""What was read from one file, before anyone accepted it: values with evidence, and everything that found no place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.domain.document import Evidence
from core.forms.model import FormSet


class Status(StrEnum):
    """How sure the reader is that a value stands in its right field."""

    PLACED = "placed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an unsure value may be instead: a text of its own field, or its text in another field of its record."""

    field_key: str
    text: str


@dataclass(frozen=True, slots=True)
class Rest:
    """What a printed sum of several fields (`fen`) leaves for one of them, which no cell prints by itself."""

    fields: tuple[str, ...]
    fen: int


@dataclass(frozen=True, slots=True)
class DraftValue:
    """The text of one field as it will be stored; `reason` says why it is unsure, `evidence` holds the original,
    `others` are what else it may be, the likeliest first."""

    list_path: str
    field_key: str
    text: str
    evidence: Evidence
    status: Status = Status.PLACED
    reason: str = ""
    others: tuple[Candidate, ...] = ()
    rest: Rest | None = None

    @property
    def is_unsure(self) -> bool:
        return self.status is Status.UNSURE


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """One record of a list (the document itself: list_path ''); child lists in the order of the form set.

    A blank value is in it only when the file shows its cell. Values of computed fields are what the file prints there.
    """

    list_path: str
    values: tuple[DraftValue, ...]
    children: tuple[DraftRecord, ...] = ()

    def value(self, field_key: str) -> DraftValue | None:
        return next((value for value in self.values if value.field_key == field_key), None)

    def text(self, field_key: str) -> str:
        found = self.value(field_key)
        return found.text if found else ""

    def below(self, list_path: str) -> tuple[DraftRecord, ...]:
        return tuple(child for child in self.children if child.list_path == list_path)

    def walk(self) -> Iterator[DraftRecord]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something the file says that found no field, and why."""

    evidence: Evidence
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a computed table as the file prints it: its view, the key of its row (of the n-th line of `list_path`:
    '' and `number`, from 1) and its column."""

    view: str
    row: str
    column: str
    value: DraftValue
    list_path: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as one file tells it. `share` (0 to 1) of its table rows is explained by the form set, whose `kin` are
    the ids of the form sets that lay out the same values in another way."""

    form_set: FormSet
    file: str
    root: DraftRecord
    unplaced: tuple[Unplaced, ...] = ()
    notices: tuple[str, ...] = ()
    share: float = 1.0
    score: float = 0.0
    kin: frozenset[str] = frozenset()
    cells: tuple[PrintedCell, ...] = ()
    """What the file prints in computed tables, to be held against what they compute."""
    gone: frozenset[str] | None = None
    """What accepting it takes away from the document (`core.jobs.gone`); None: nothing, and what could is told."""

    @property
    def values(self) -> tuple[DraftValue, ...]:
        return tuple(value for record in self.root.walk() for value in record.values)

    @property
    def placed(self) -> tuple[DraftValue, ...]:
        return tuple(value for value in self.values if value.text and not value.is_unsure)

    @property
    def unsure(self) -> tuple[DraftValue, ...]:
        return tuple(value for value in self.values if value.is_unsure)
