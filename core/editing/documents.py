"""Documents that come and go: new ones, next year's, imported ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from core.domain.change import AddDocument, ChangeSet, RemoveDocument
from core.domain.document import CARRIED, Document, FieldKey, Mark
from core.domain.records import LISTS, MAPS, get_value, new_id, walk
from core.domain.text import clean
from core.domain.unit import Unit
from core.editing.records import with_ids
from core.editing.session import Session
from core.editing.skeleton import with_least_rows
from core.errors import UserError
from core.forms.following import YearChange
from core.forms.model import FormSet
from core.forms.next_year import Carried, Policies, carried_over
from core.forms.places import shown_homes
from core.forms.printing import is_blank


def new_document(session: Session, form_set: FormSet, unit_code: str, unit_name: str, year: int) -> str:
    """A document with what its form wants to be there; its id. UserError: the unit has one for this year already."""
    code, name = clean(unit_code), clean(unit_name)
    unit = next((unit for unit in session.units if (unit.code, unit.name) == (code, name)), None)
    unit = unit or Unit(new_id(), code, name)
    _refuse_second(session, unit, year)
    document = Document(new_id(), unit, year, form_ids=(form_set.id,), layout=form_set.id)
    return _add(session, with_least_rows(form_set, "", document), f"新建“{name} {year}年”")


def _add(session: Session, document: Document, title: str) -> str:
    session.apply(ChangeSet(document.id, title, (AddDocument(document),)))
    return document.id


def _refuse_second(session: Session, unit: Unit, year: int) -> None:
    if any((head.unit.code, head.unit.name, head.year) == (unit.code, unit.name, year) for head in session.heads):
        raise UserError(f"“{unit.name}”的{year}年已经在这个文件里了。")


@dataclass(frozen=True, slots=True)
class NewYear:
    """The document of another year: its id, what is otherwise in it than before, how many values were kept, cleared,
    and the kept ones that are to be asked for."""

    document_id: str
    changes: tuple[YearChange, ...] = ()
    kept: int = 0
    cleared: int = 0
    asked: tuple[FieldKey, ...] = ()


def new_year(
    session: Session,
    document_id: str,
    year: int,
    way: Sequence[FormSet] = (),
    policies: Policies = MappingProxyType({}),
) -> NewYear:
    """A copy of everything for another year, every value but unit and year marked as carried, as far as the form set of
    that year shows it: what it does not show nobody could confirm.

    `way` are the form sets from the document's own to the one of that year (`core.forms.following.way_to`); without
    any everything stays as it is. `policies` go before the form set's word on what is kept, cleared and asked for.
    UserError: the unit has one for this year already.
    """
    old = session.document(document_id)
    _refuse_second(session, old.unit, year)
    carried = carried_over(old, way, policies) if way else Carried(old)
    ids = {record.id: new_id() for _, _, record in walk(carried.document)}
    made = _copied(session, carried.document, ids, year, way[-1] if way else None)
    marks = session.document(made).marks
    asked = tuple(key for one in carried.asked if (key := FieldKey(ids[one.record_id], one.path)) in marks)
    return NewYear(made, carried.changes, len(marks) - len(asked), carried.cleared, asked)


def _copied(session: Session, old: Document, ids: Mapping[str, str], year: int, form_set: FormSet | None) -> str:
    """The document once more under new ids, for another year; marked is what the form set shows (None: everything)."""
    copy = replace(with_ids(old, ids), year=year, marks={}, evidence={})
    overrides = {replace(key, row=ids.get(key.row, key.row)): override for key, override in old.overrides.items()}
    mark = Mark(CARRIED, str(old.year or ""))
    shown = set(shown_homes(copy, form_set)) if form_set else None
    marks = {
        key: mark
        for _, _, record in walk(copy)
        for key in _carried(record)
        if shown is None or (key.record_id, key.path) in shown
    }
    return _add(session, replace(copy, overrides=overrides, marks=marks), f"转到{year}年")


_STRUCTURE = frozenset({"id", "period", "group", "role", "level", "kind", "composed", "form_ids", "layout"})
"""What makes the skeleton and is no value of its own; an indicator's kind is marked on the two printed levels."""


def _carried(record: Any) -> Iterator[FieldKey]:
    """The addresses of a record's values that are not blank; a document's unit and year are not carried."""
    for field in fields(record):
        name = field.name
        if name in _STRUCTURE or name in LISTS.get(type(record), ()) or name in ("unit", "year", "overrides"):
            continue
        if name in MAPS:
            entries = getattr(record, name)
            yield from (FieldKey(record.id, f"{name}.{key}") for key in sorted(entries) if not is_blank(entries[key]))
        elif name in ("level1", "level2"):
            if record.kind or get_value(record, name):
                yield FieldKey(record.id, name)
        elif name == "paragraphs" and record.composed:
            continue  # they are not printed
        elif name not in ("marks", "evidence") and get_value(record, name):
            yield FieldKey(record.id, name)


def accept_draft(session: Session, change_set: ChangeSet) -> None:
    """What a person accepted of an import, as one step."""
    session.apply(change_set)


def accept_drafts(session: Session, change_sets: Sequence[ChangeSet]) -> None:
    """The same of several files at once."""
    if len(change_sets) == 1:
        accept_draft(session, change_sets[0])
    else:
        session.apply_all(change_sets)


def remove_document(session: Session, document_id: str) -> None:
    """The document goes with all it has; undo brings it back."""
    document = session.document(document_id)
    title = f"删除“{document.unit.name} {document.year or ''}年”"
    session.apply(ChangeSet(document_id, title, (RemoveDocument(document),)))
