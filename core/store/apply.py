"""A change as rows: each kind of change touches the rows it names and no others."""

from __future__ import annotations

import json
from typing import Any

from core.domain.change import (
    AddDocument,
    AddRecord,
    Change,
    ChangeSet,
    MoveRecord,
    RemoveDocument,
    RemoveRecord,
    SetEvidence,
    SetField,
    SetMark,
    SetOverride,
)
from core.domain.document import Document
from core.domain.records import LISTS, MAPS, children, walk
from core.store.documents import DOCUMENT, EVIDENCE, MARK, OVERRIDE, UNIT, evidence_row, mark_row, override_row
from core.store.noun import GAP, Noun, to_cell
from core.store.rows import Rows, ordinal_at
from core.store.schema import CONTENT, NOUNS, REVIEW
from core.store.table import Row


def store_change_set(rows: Rows, change_set: ChangeSet) -> None:
    """Write what a ChangeSet says and seal its document."""
    for change in change_set.changes:
        store_change(rows, change_set.document_id, change)
    if rows.get(DOCUMENT.table, (change_set.document_id,)) is None:
        rows.unseal(change_set.document_id)
    else:
        rows.seal(change_set.document_id)


def store_change(rows: Rows, document_id: str, change: Change) -> None:
    if isinstance(change, SetField):
        _store_field(rows, document_id, change)
    elif isinstance(change, AddRecord):
        noun = NOUNS[change.list_name]
        ordinal = ordinal_at(rows, noun, change.parent_id, change.index)
        _add_record(rows, noun, document_id, change.parent_id, ordinal, change.record)
    elif isinstance(change, RemoveRecord):
        _remove_record(rows, change.list_name, change.record)
    elif isinstance(change, MoveRecord):
        _move_record(rows, change)
    elif isinstance(change, SetMark | SetEvidence | SetOverride):
        _store_entry(rows, document_id, change)
    elif isinstance(change, AddDocument):
        add_document(rows, change.document)
    elif isinstance(change, RemoveDocument):
        remove_document(rows, change.document.id)


def _store_field(rows: Rows, document_id: str, change: SetField) -> None:
    noun, key = _find(rows, document_id, change.key.record_id)
    head, _, rest = change.key.path.partition(".")
    if head in noun.maps:
        entries = noun.maps[head]
        if change.new == MAPS[head]:
            rows.drop(entries.table, (*key, rest))
        else:
            rows.put(entries.table, (document_id, *key, rest, *entries.cells(change.new)))
    elif head == "unit":
        rows.change(UNIT.table, (document_id,), **{rest: to_cell(rest, change.new)})
    elif head == "extra":
        _store_extra(rows, noun, key, rest, change.new)
    else:
        rows.change(noun.table, key, **{head: to_cell(head, change.new)})


def _find(rows: Rows, document_id: str, record_id: str) -> tuple[Noun, Row]:
    if record_id == document_id:
        return DOCUMENT, (document_id,)
    for noun in NOUNS.values():
        if rows.get(noun.table, (record_id,)) is not None:
            return noun, (record_id,)
    raise KeyError(record_id)


def _store_extra(rows: Rows, noun: Noun, key: Row, name: str, value: Any) -> None:
    row = rows.get(noun.table, key)
    if row is None:
        raise KeyError(f"{noun.table.name} {key}")
    extra = {**json.loads(str(row[noun.table.at["extra"]])), name: value}
    rows.change(noun.table, key, extra=to_cell("extra", {kept: text for kept, text in extra.items() if text}))


def _add_record(rows: Rows, noun: Noun, document_id: str, parent_id: str, ordinal: int, record: Any) -> None:
    """The record with everything below it; nothing of it may be there yet."""
    rows.insert(noun.table, noun.row(record, document_id, parent_id, ordinal))
    for table, row in noun.map_rows(record, document_id):
        rows.insert(table, row)
    _add_below(rows, document_id, record)


def _add_below(rows: Rows, document_id: str, record: Any) -> None:
    for name in LISTS.get(type(record), ()):
        for position, child in enumerate(children(record, name), 1):
            _add_record(rows, NOUNS[name], document_id, record.id, position * GAP, child)


def _remove_record(rows: Rows, list_name: str, record: Any) -> None:
    below = [(name or list_name, child) for _, name, child in walk(record)]
    for name, child in reversed(below):
        noun = NOUNS[name]
        for attribute, entries in noun.maps.items():
            for entry in getattr(child, attribute):
                rows.drop(entries.table, (child.id, entry))
        rows.drop(noun.table, (child.id,))


def _move_record(rows: Rows, change: MoveRecord) -> None:
    noun = NOUNS[change.list_name]
    query = f'SELECT id FROM "{noun.table.name}" WHERE "{noun.parent}" = ? ORDER BY ordinal, id LIMIT 1 OFFSET ?'
    (record_id,) = rows.connection.execute(query, (change.parent_id, change.old)).fetchone()
    after = change.new + (change.new > change.old)  # counted with the record still at its old place
    rows.change(noun.table, (record_id,), ordinal=ordinal_at(rows, noun, change.parent_id, after))


def _store_entry(rows: Rows, document_id: str, change: SetMark | SetEvidence | SetOverride) -> None:
    if isinstance(change, SetOverride):
        key = change.key
        if change.new is None:
            rows.drop(OVERRIDE, (document_id, key.form_id, key.table, key.row, key.column))
        else:
            rows.put(OVERRIDE, override_row(document_id, key, change.new))
        return
    table = MARK if isinstance(change, SetMark) else EVIDENCE
    if change.new is None:
        rows.drop(table, (document_id, change.key.record_id, change.key.path))
    elif isinstance(change, SetMark):
        rows.put(MARK, mark_row(document_id, change.key, change.new))
    else:
        rows.put(EVIDENCE, evidence_row(document_id, change.key, change.new))


def add_document(rows: Rows, document: Document) -> None:
    """All rows of a document; its seal is the caller's."""
    rows.insert(DOCUMENT.table, DOCUMENT.row(document, document.id, "", 0))
    rows.insert(UNIT.table, UNIT.row(document.unit, document.id, "", 0))
    for table, row in DOCUMENT.map_rows(document, document.id):
        rows.insert(table, row)
    _add_below(rows, document.id, document)
    for key, override in document.overrides.items():
        rows.insert(OVERRIDE, override_row(document.id, key, override))
    for field_key, mark in document.marks.items():
        rows.insert(MARK, mark_row(document.id, field_key, mark))
    for field_key, evidence in document.evidence.items():
        rows.insert(EVIDENCE, evidence_row(document.id, field_key, evidence))


def remove_document(rows: Rows, document_id: str) -> None:
    for table in (REVIEW, *reversed(CONTENT)):
        rows.connection.execute(table.clear, (document_id,))
