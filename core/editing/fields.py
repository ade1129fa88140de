"""Changing values: typing, pasting and clearing, confirming carried ones, overriding a printed place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from core.domain.change import Change, ChangeSet, SetField, SetMark, SetOverride
from core.domain.document import Document, FieldKey, Override, OverrideKey
from core.domain.records import Record, get_value, walk
from core.domain.references import REFERENCES, resolve_references
from core.domain.text import clean
from core.editing.session import Session
from core.editing.table_overrides import with_lost_overrides
from core.errors import UserError
from core.forms.entry import read_texts
from core.forms.model import Field, FieldKind, FormSet
from core.forms.printing import override_key, print_field
from core.forms.values import parse_year

Entry: TypeAlias = tuple[str, str, str, str]
"""List path ('' is the document's head), record id, field key, text as typed."""


def set_text(
    session: Session, form_set: FormSet, document_id: str, list_path: str, record_id: str, field_key: str, text: str
) -> None:
    """Put a typed text into one field. UserError: the field does not take this text."""
    field = find_field(form_set, list_path, field_key)
    entry = (list_path, record_id, field_key, text)
    if set_texts(session, form_set, document_id, [entry], f"修改“{field.label}”"):
        raise UserError(f"“{field.label}”{why_refused(field, text)}。")


def set_texts(
    session: Session, form_set: FormSet, document_id: str, entries: Iterable[Entry], title: str
) -> tuple[Entry, ...]:
    """Put texts into many fields as one step; the mark on a changed value is settled, an override in its cell goes.

    Returned are the entries that were not taken: computed fields, and a year that is none.
    """
    document = session.document(document_id)
    changes, refused = text_changes(document, form_set, entries)
    session.apply(ChangeSet(document_id, title, with_lost_overrides(document, form_set, changes)))
    return refused


def text_changes(
    document: Document, form_set: FormSet, entries: Iterable[Entry]
) -> tuple[tuple[Change, ...], tuple[Entry, ...]]:
    """The changes behind typed texts, and the entries that are not taken."""
    records = {record.id: record for _, _, record in walk(document)}
    texts: dict[tuple[str, str], dict[str, str]] = {}
    refused = []
    for entry in entries:
        list_path, record_id, field_key, text = entry
        if why_refused(find_field(form_set, list_path, field_key), text):
            refused.append(entry)
        else:
            texts.setdefault((list_path, record_id), {})[field_key] = text
    changes: list[Change] = []
    for (list_path, record_id), by_key in texts.items():
        changes += _changes_of_record(document, form_set, list_path, records[record_id], by_key)
    return tuple(changes), tuple(refused)


def find_field(form_set: FormSet, list_path: str, key: str) -> Field:
    """KeyError: the form has no such field."""
    return form_set.list(list_path).field(key) if list_path else form_set.field(key)


def why_refused(field: Field, text: str) -> str:
    """Why a field does not take a text, as the end of a sentence; '' when it does."""
    text = clean(text)
    if field.compute is not None:
        return "自动计算，不用填"
    if field.kind is FieldKind.YEAR and text and parse_year(text) is None:
        return f"要填四位数字的年份，不能填“{text}”"
    return ""


def _changes_of_record(
    document: Document, form_set: FormSet, list_path: str, record: Record, texts: Mapping[str, str]
) -> Iterator[Change]:
    typed = {
        key: text
        for key, text in texts.items()
        if clean(text) != print_field(document, form_set, list_path, record, find_field(form_set, list_path, key))
    }
    for path, value in read_texts(form_set, list_path, record, typed).items():
        if path in REFERENCES.get(type(record), ()) and isinstance(value, tuple):
            value = resolve_references(document, value)
        yield SetField(FieldKey(record.id, path), get_value(record, path), value)
    for field_key in typed:
        home = find_field(form_set, list_path, field_key).home
        yield from settle(document, (FieldKey(record.id, home),))
        place = override_key(form_set, list_path, record.id, field_key)
        if place in document.overrides:
            yield SetOverride(place, document.overrides[place], None)


def settle(document: Document, keys: Iterable[FieldKey]) -> Iterator[SetMark]:
    """The changes that take the marks off these values."""
    for key in dict.fromkeys(keys):
        mark = document.marks.get(key)
        if mark is not None:
            yield SetMark(key, mark, None)


def confirm(session: Session, document_id: str, keys: Iterable[FieldKey]) -> int:
    """Values stand as they are: carried and unsure marks go. How many there were."""
    changes = tuple(settle(session.document(document_id), keys))
    session.apply(ChangeSet(document_id, f"确认 {len(changes)} 处", changes))
    return len(changes)


def set_override(session: Session, document_id: str, key: OverrideKey, text: str, reason: str) -> None:
    """Print this text in one place, whatever its value is."""
    old = session.document(document_id).overrides.get(key)
    new = Override(clean(text), clean(reason))
    if new != old:
        session.apply(ChangeSet(document_id, f"单独改写“{key.column}”", (SetOverride(key, old, new),)))


def clear_override(session: Session, document_id: str, key: OverrideKey) -> None:
    """Print the value again; no override there is no error."""
    old = session.document(document_id).overrides.get(key)
    if old is not None:
        session.apply(ChangeSet(document_id, f"取消“{key.column}”的单独改写", (SetOverride(key, old, None),)))
