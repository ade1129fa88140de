"""Rows of a grid of nested lists: texts into records that are there, and new ones with records below, in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain.change import AddRecord, Change, ChangeSet, apply_change
from core.domain.document import Document
from core.domain.records import children, find_record
from core.domain.references import resolved
from core.editing.fields import Entry, text_changes
from core.editing.session import Session
from core.editing.table_overrides import with_lost_overrides
from core.forms.entry import with_texts
from core.forms.model import FormSet
from core.forms.selection import blank_record, home_index, with_more
from core.forms.values import parse_entry


@dataclass(slots=True)
class NewRecord:
    """A record to come at `index` (-1: at the end) of the list `path` below the record `parent_id`, with its texts by
    field key; those of `below` stand at the end of lists of its own (their `parent_id` and `index` say nothing)."""

    parent_id: str
    path: str
    texts: Mapping[str, str]
    below: list[NewRecord] = field(default_factory=list)
    index: int = -1


def change_nested(
    session: Session,
    form_set: FormSet,
    document_id: str,
    texts: Iterable[Entry],
    new: Iterable[NewRecord],
    title: str,
) -> tuple[Entry, ...]:
    """Texts and new records as one step; the entries that were not taken, as by `fields.set_texts`."""
    document = session.document(document_id)
    changes, refused = text_changes(document, form_set, texts)
    now = document
    for one in new:
        spec = form_set.list(one.path)
        parent = find_record(now, one.parent_id)
        index = home_index(parent, spec, one.index if one.index >= 0 else len(children(parent, spec.home)))
        change: Change = AddRecord(one.parent_id, spec.home, index, _made(document, form_set, one))
        now, changes = apply_change(now, change) or now, (*changes, change)
    session.apply(ChangeSet(document_id, title, with_lost_overrides(document, form_set, changes)))
    return refused


def _made(document: Document, form_set: FormSet, new: NewRecord) -> Any:
    record = with_texts(form_set, new.path, blank_record(form_set.list(new.path)), new.texts, parse_entry)
    for one in new.below:
        record = with_more(record, form_set.list(one.path), [_made(document, form_set, one)])
    return resolved(document, record)
