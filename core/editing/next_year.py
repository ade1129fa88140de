"""Answering what a new year asks: for each carried value the clerk writes this year's, keeps it, clears it or waits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from core.domain.change import ChangeSet
from core.domain.document import CARRIED, Document, FieldKey
from core.domain.text import clean
from core.editing.fields import Entry, settle, text_changes
from core.editing.session import Session
from core.editing.table_overrides import with_lost_overrides
from core.forms.model import Carry, Field, FormSet
from core.forms.places import Sight, joined
from core.forms.printing import print_field, title_of


@dataclass(frozen=True, slots=True)
class Question:
    """One carried value to be asked for: where it is, in words too, and its text of last year."""

    key: FieldKey
    list_path: str
    field: Field
    words: str
    text: str

    def entry(self, text: str) -> Entry:
        return self.list_path, self.key.record_id, self.field.key, text


def questions(document: Document, form_set: FormSet, keys: Collection[FieldKey] | None = None) -> tuple[Question, ...]:
    """What is still to be asked for, in printed order: of these values, or (None) of those that the form set asks for,
    the ones that still carry their mark."""
    return tuple(_questions(document, form_set, keys))


def _questions(document: Document, form_set: FormSet, keys: Collection[FieldKey] | None) -> Iterator[Question]:
    for at in Sight(document, form_set, form_set).standings():
        if not at.is_shown:
            continue
        path = at.there.path if at.there else ""
        for field in (at.there.fields if at.there else form_set.fields) if at.there or not at.noun else ():
            key = FieldKey(at.record.id, field.home)
            mark = document.marks.get(key) if field.home and not field.compute else None
            wanted = field.carry is Carry.ASK if keys is None else key in keys
            if mark is None or mark.state != CARRIED or not wanted:
                continue
            title = title_of(document, form_set, path, at.record) if path else ""
            text = print_field(document, form_set, path, at.record, field)
            named = f"{at.words}“{title}”" if title and title != text else at.words
            yield Question(key, path, field, joined(named, field.label), text)


def answer(session: Session, form_set: FormSet, document_id: str, answers: Mapping[Question, str]) -> tuple[Entry, ...]:
    """This year's texts as one step: the same text again keeps the value, a blank one clears it; the marks go either
    way. Returned are the entries that were not taken, as by `core.editing.fields.set_texts`; they stay marked."""
    document = session.document(document_id)
    entries = [one.entry(text) for one, text in answers.items() if clean(text) != clean(one.text)]
    changes, refused = text_changes(document, form_set, entries)
    kept = (one.key for one, text in answers.items() if clean(text) == clean(one.text))
    title = f"填新年度的值 {len(answers) - len(refused)} 处"
    changes = with_lost_overrides(document, form_set, (*changes, *settle(document, kept)))
    session.apply(ChangeSet(document_id, title, changes))
    return refused
