"""What a session tells: facts that have already happened in memory (`ChangeStored`: on the disk)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.domain.change import ChangeSet, Touched

Origin: TypeAlias = Literal["edit", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """`change_set` is what was done (for an undo the inverse), `touched` its addresses."""

    document_id: str
    change_set: ChangeSet
    touched: Touched
    origin: Origin


@dataclass(frozen=True, slots=True)
class DocumentAdded:
    document_id: str


@dataclass(frozen=True, slots=True)
class DocumentRemoved:
    document_id: str


@dataclass(frozen=True, slots=True)
class ChangeStored:
    """The act is on the disk; told on the writer's thread. `sequence` is its number in the change log."""

    sequence: int
    time: str


@dataclass(frozen=True, slots=True)
class StoreFailed:
    """Nothing more can be stored: the session is read-only now, `save_as` still works. Told on the writer's thread."""

    message: str


Event: TypeAlias = DocumentChanged | DocumentAdded | DocumentRemoved | ChangeStored | StoreFailed
