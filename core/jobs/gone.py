"""What a document has and a file of it shows blank or no longer: told, and taken away only where that was chosen.

A cell counts as blank only when the file shows it; a record as gone only when the file shows others of its list, and of
the document's own lists most: a file of one project says nothing about the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from core.domain.change import Change, ChangeSet, SetEvidence, SetField, SetMark, apply_changes, removal
from core.domain.document import Document, Evidence, FieldKey
from core.domain.records import LISTS, children, find_record, get_value, walk
from core.forms.model import FormSet
from core.forms.places import Sight
from core.forms.printing import is_blank, print_field, title_of
from core.forms.selection import blank_record, list_path_of
from core.jobs.pairing import is_empty, set_of
from core.readers.build import Built
from core.readers.draft import Draft, DraftValue
from core.readers.mirrors import mirrors_of
from core.readers.read import grammars_of

BLANK, MISSING = "文件里是空白", "文件里没有这一条"
_NOT_THESE = ("year", "kind", "level1", "level2")


@dataclass(frozen=True, slots=True)
class Gone:
    """A value or a record (`path` '') of the document; `place` is the blank cell, `existing` what would go."""

    record_id: str
    path: str
    words: str
    existing: str
    evidence: Evidence | None = None
    blank: Any = None
    near: str = ""
    """Where the record stands in the file, for a row that is wholly blank there and has no address."""

    @property
    def id(self) -> str:
        return f"{self.record_id}/{self.path}"

    @property
    def reason(self) -> str:
        return BLANK if self.path else MISSING

    @property
    def place(self) -> str:
        return self.evidence.place if self.evidence else self.near


def gone_from(document: Document, built: Built, draft: Draft, same: Mapping[str, str]) -> list[Gone]:
    """`same` names the document's record for each of the file's."""
    form_set = draft.form_set
    blanks = list(_blanks(document, built, form_set, same))
    told = {one.id for one in blanks}
    blanks += [one for one in _blank_rows(document, built, draft, same) if one.id not in told]
    shown = {path for path, _ in _shown(draft)} if draft.share == 1.0 else set()
    return [*blanks, *_missing(document, built, form_set, same, shown)]


def _blank_rows(document: Document, built: Built, draft: Draft, same: Mapping[str, str]) -> Iterator[Gone]:
    """Fields of which the file says nothing at all where its layout has them: a row without any text is none for the
    reader. Only for files laid out wholly as the form is."""
    form_set, ours = draft.form_set, {record.id: record for _, _, record in walk(document)}
    mirrors = mirrors_of(form_set)
    copied, rows = mirrors.copied(document), {key.record_id for key in mirrors.copied(built.document)}
    words = Sight(document, form_set, form_set).words()
    sources: dict[str, list[DraftValue]] = {}
    for key, value in built.sources.items():
        sources.setdefault(key.record_id, []).append(value)
    shown = _shown(draft) if draft.share == 1.0 else frozenset()
    for theirs, values in sources.items():
        mine, path = ours.get(same.get(theirs, "")), values[0].list_path
        if mine is None or not path or theirs in rows:  # a row of a summary says little of a record
            continue
        said, blank = {value.field_key for value in values}, blank_record(form_set.list(path))
        for one in form_set.list(path).fields:
            is_told = one.key in said or (path, one.key) not in shown or one.part or one.home in _NOT_THESE
            if is_told or not one.home or one.compute is not None or FieldKey(mine.id, one.home) in copied:
                continue
            if not is_blank(get_value(mine, one.home)):
                text, label = (
                    print_field(document, form_set, path, mine, one),
                    f"{words.get(mine.id, '')} · {one.label}",
                )
                place = values[0].evidence.place
                yield Gone(mine.id, one.home, label, text, None, get_value(blank, one.home), place)


def _shown(draft: Draft) -> frozenset[tuple[str, str]]:
    """The fields that every layout of the form has for files of this kind, of the lists it has."""
    is_workbook = any("“" in value.evidence.place for value in draft.values[:50])
    found: dict[str, set[str]] = {}
    for grammar in grammars_of(draft.form_set, is_workbook):
        slots: dict[str, set[str]] = {}
        for state in grammar.states:
            for slot in state.all_slots:
                slots.setdefault(slot.list_path, set()).add(slot.field.key)
        for path, keys in slots.items():
            found[path] = found[path] & keys if path in found else keys
    return frozenset((path, key) for path, keys in found.items() for key in keys)


def _blanks(document: Document, built: Built, form_set: FormSet, same: Mapping[str, str]) -> Iterator[Gone]:
    ours = {document.id: document} | {record.id: record for _, _, record in walk(document)}
    files = {built.document.id: built.document} | {record.id: record for _, _, record in walk(built.document)}
    copied = mirrors_of(form_set).copied(built.document)
    words = Sight(document, form_set, form_set).words()
    for key, value in built.sources.items():
        mine = ours.get(same.get(key.record_id, ""))
        if mine is None or value.text or key in copied or key.path in _NOT_THESE or key.path.startswith("unit."):
            continue
        blank = get_value(files[key.record_id], key.path)
        if is_blank(blank) and not is_blank(get_value(mine, key.path)):
            yield _blank(document, form_set, mine, key.path, value, blank, words)


def _blank(
    document: Document, form_set: FormSet, mine: Any, path: str, value: DraftValue, blank: Any, words: Mapping[str, str]
) -> Gone:
    fields = form_set.list(value.list_path).fields if value.list_path else form_set.fields
    one = next(one for one in fields if one.key == value.field_key)
    said = " · ".join(part for part in (words.get(mine.id, ""), one.label) if part)
    return Gone(mine.id, path, said, print_field(document, form_set, value.list_path, mine, one), value.evidence, blank)


def _missing(
    document: Document, built: Built, form_set: FormSet, same: Mapping[str, str], shown: Set[str]
) -> Iterator[Gone]:
    """`shown` are the lists that every layout of the form has rows for, in a file laid out as the form is: one of them
    without any row was emptied, below a record that the file shows itself, not only in a row of a summary."""
    mirrors = mirrors_of(form_set)
    copied = {key.record_id for key in mirrors.copied(document)}
    taken = set(same.values())
    rows = {same.get(key.record_id) for key in mirrors.copied(built.document)}
    words = Sight(document, form_set, form_set).words()
    for parent in {document.id: document, **{record.id: record for _, _, record in walk(document)}}.values():
        if parent.id not in taken:
            continue
        for name in LISTS.get(type(parent), ()):
            ours = [one for one in children(parent, name) if not is_empty(one) and one.id not in copied]
            for group in dict.fromkeys(map(set_of, ours)):
                those = [one for one in ours if set_of(one) == group]
                left = [one for one in those if one.id not in taken]
                is_told = len(left) < len(those) and (parent is not document or 2 * len(left) < len(those))
                for one in left:
                    path = list_path_of(form_set, document, one.id)
                    is_emptied = parent is not document and parent.id not in rows and path in shown
                    if path and (is_told or is_emptied) and not form_set.list(path).fixed:
                        yield Gone(one.id, "", words.get(one.id, ""), title_of(document, form_set, path, one))


def gone_changes(document: Document, gone: Iterable[Gone]) -> list[Change]:
    """The changes that take these away from the document."""
    changes: list[Change] = []
    for one in gone:
        now = apply_changes(document, ChangeSet(document.id, "", tuple(changes)))
        assert now is not None
        changes += _changes(now, one)
    return changes


def _changes(document: Document, one: Gone) -> list[Change]:
    if not one.path:
        return list(removal(document, one.record_id))
    key = FieldKey(one.record_id, one.path)
    record = document if one.record_id == document.id else find_record(document, one.record_id)
    found: list[Change] = [SetField(key, get_value(record, one.path), one.blank)]
    if key in document.marks:
        found.append(SetMark(key, document.marks[key], None))
    if document.evidence.get(key) != one.evidence:
        found.append(SetEvidence(key, document.evidence.get(key), one.evidence))
    return found
