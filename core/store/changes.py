"""The change log: what every act changed, with old and new value, for ever."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core.domain.change import (
    AddDocument,
    AddRecord,
    Change,
    ChangeSet,
    MoveRecord,
    RemoveDocument,
    RemoveRecord,
    SetOverride,
)
from core.domain.document import Document
from core.domain.plain import to_plain
from core.store.table import INTEGER, TEXT, TEXT_OR_NULL, Row, Table

CHANGE_SET = Table(
    "change_set",
    key=("sequence",),
    columns={
        "sequence": INTEGER,
        "time": TEXT,
        "person": TEXT,
        "document_id": TEXT,
        "title": TEXT,
        "origin": TEXT,
    },
)

CHANGE = Table(
    "change",
    key=("sequence", "position"),
    columns={
        "sequence": INTEGER,
        "position": INTEGER,
        "kind": TEXT,
        "record_id": TEXT,
        "place": TEXT,
        "old": TEXT_OR_NULL,
        "new": TEXT_OR_NULL,
    },
)

LAST_SEQUENCE = "SELECT coalesce(max(sequence), 0) FROM change_set"


@dataclass(frozen=True, slots=True)
class Entry:
    """A ChangeSet on its way into the log: `origin` is edit, undo or redo, `time` ISO local time."""

    change_set: ChangeSet
    origin: str
    time: str
    person: str


def log_rows(sequence: int, entry: Entry) -> list[tuple[Table, Row]]:
    """The rows of one act: its own, then one for every change in order."""
    change_set = entry.change_set
    head: Row = (sequence, entry.time, entry.person, change_set.document_id, change_set.title, entry.origin)
    rows = [(CHANGE_SET, head)]
    for position, change in enumerate(change_set.changes):
        rows.append((CHANGE, (sequence, position, type(change).__name__, *_describe(change))))
    return rows


def _describe(change: Change) -> Row:
    """(record id, place in it, old, new); of a document that enters only its extent: its rows are in the file."""
    if isinstance(change, AddDocument):
        return change.document.id, "", None, _json(_extent(change.document))
    if isinstance(change, RemoveDocument):
        return change.document.id, "", _json(to_plain(change.document)), None
    if isinstance(change, AddRecord):
        return change.parent_id, f"{change.list_name}/{change.index}", None, _json(to_plain(change.record))
    if isinstance(change, RemoveRecord):
        return change.parent_id, f"{change.list_name}/{change.index}", _json(to_plain(change.record)), None
    if isinstance(change, MoveRecord):
        return change.parent_id, change.list_name, str(change.old), str(change.new)
    old, new = _json(to_plain(change.old)), _json(to_plain(change.new))
    if isinstance(change, SetOverride):
        key = change.key
        return key.row, f"{key.form_id}/{key.table}/{key.column}", old, new
    return change.key.record_id, change.key.path, old, new


def _extent(document: Document) -> dict[str, Any]:
    return {"unit": document.unit.name, "year": document.year, "projects": len(document.projects)}


def _json(plain: Any) -> str | None:
    return None if plain is None else json.dumps(plain, ensure_ascii=False)
