"""The change log read back: which acts a document has seen, and what they did to single values."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from core.store.changes import CHANGE, CHANGE_SET

_VALUES = ("SetEvidence", "SetField", "SetOverride")


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What an act did to a value, to an override (`place`: form/table/column) or to evidence; `old` and `new` as JSON,
    None nothing."""

    kind: str
    record_id: str
    place: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """One step: `origin` is edit, undo or redo, `time` ISO local time. Records that came or went are not in it."""

    sequence: int
    time: str
    person: str
    title: str
    origin: str
    changes: tuple[ValueChange, ...] = ()


def load_acts(connection: sqlite3.Connection, document_id: str) -> tuple[Act, ...]:
    """Every act on a document, the oldest first."""
    asked = f'SELECT sequence, time, person, title, origin FROM "{CHANGE_SET.name}" WHERE document_id = ?'
    heads = connection.execute(f"{asked} ORDER BY sequence", (document_id,)).fetchall()
    marks = ", ".join("?" * len(_VALUES))
    rows = connection.execute(
        f"SELECT c.sequence, c.kind, c.record_id, c.place, c.old, c.new "
        f'FROM "{CHANGE.name}" c JOIN "{CHANGE_SET.name}" s ON s.sequence = c.sequence '
        f"WHERE s.document_id = ? AND c.kind IN ({marks}) ORDER BY c.sequence, c.position",
        (document_id, *_VALUES),
    )
    changes: dict[int, list[ValueChange]] = {}
    for sequence, *change in rows:
        changes.setdefault(sequence, []).append(ValueChange(*change))
    return tuple(
        Act(number, time, person, title, origin, tuple(changes.get(number, ())))
        for number, time, person, title, origin in heads
    )
