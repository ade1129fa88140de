"""What a document is in another year: in the form set made for it, by the policy of each field, all of it told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from core.domain.document import Document
from core.domain.records import get_value, with_value
from core.forms.following import Told, YearChange, blank_of, follow, items_of
from core.forms.follows import Place, field_in, places_of
from core.forms.follows_source import target_of
from core.forms.model import Carry, Field, FieldKind, FormSet
from core.forms.places import Sight, at_home, joined
from core.forms.printing import is_blank, print_field
from core.forms.selection import records_of, with_records
from core.forms.spelling import respelled


def carried_over(document: Document, way: Sequence[FormSet]) -> tuple[Document, tuple[YearChange, ...]]:
    """A document (its year still the old one) as the last form set of the way has it, and what to know about it.

    `way` begins with its own form set (`core.forms.following.way_to`).
    """
    changes: list[YearChange] = []
    first, last = way[0], way[-1]
    for old, new in pairwise(way):
        document, found = follow(document, old, new)
        changes += found
    if first is not last:
        document = respelled(document, last)
    policy = Counter[tuple[Told, str]]()
    document = _by_policy(document, last, "", policy)
    changes += [YearChange(told, words, f"{number} 处") for (told, words), number in policy.items()]
    if first is not last:
        changes += _unplaced(document, first, last)
        changes += _missing(document, way)
    order = list(Told)
    return document, tuple(sorted(changes, key=lambda one: order.index(one.told)))


def _by_policy(record: Any, form_set: FormSet, path: str, told: Counter[tuple[Told, str]]) -> Any:
    """What the form set wants cleared or written anew in a new year, counted by column."""
    for one in form_set.list(path).fields if path else form_set.fields:
        if one.carry is Carry.KEEP or not one.home or is_blank(get_value(record, one.home)):
            continue
        told[_POLICIES[one.carry], items_of(form_set, path, one.label)] += 1
        if one.carry is Carry.CLEAR:
            record = with_value(record, one.home, blank_of(record, one.home))
    for spec in form_set.children(path):
        old = records_of(record, spec)
        new = tuple(_by_policy(child, form_set, spec.path, told) for child in old)
        if any(one is not other for one, other in zip(old, new, strict=True)):
            record = with_records(record, spec, new)
    return record


_POLICIES = {Carry.CLEAR: Told.CLEARED, Carry.ASK: Told.ASKED}


def _unplaced(document: Document, first: FormSet, last: FormSet) -> Iterator[YearChange]:
    """What stays stored though the new form set shows it nowhere."""
    sight = Sight(document, last, last, (last, first))
    for at in sight.standings():
        if not at.is_shown:
            yield YearChange(
                Told.UNPLACED, at.words, "；".join(filter(None, (sight.text(at, h) for h in sight.homes(at))))
            )
            continue
        for home in sight.homes(at):
            is_placed = home in _ELSEWHERE or at_home(sight.there_fields(at), home)
            if not is_placed and (text := sight.text(at, home)):
                yield YearChange(Told.UNPLACED, joined(at.words, sight.label(at, home)), text)


_ELSEWHERE = frozenset({"unit.code", "unit.name", "year", "level1", "level2"})


def _missing(document: Document, way: Sequence[FormSet]) -> Iterator[YearChange]:
    """The fields that the new form set requires and the old one did not, where they are blank."""
    last, known = way[-1], _required_before(way)
    for path in ("", *(spec.path for spec in last.lists)):
        for one in last.list(path).fields if path else last.fields:
            if not one.required or one.compute or (path, one.key) in known:
                continue
            blank = sum(not print_field(document, last, path, record, one) for record in _records(document, last, path))
            if blank:
                yield YearChange(Told.MISSING, items_of(last, path, one.label), f"{blank} 处" if path else "")


def _required_before(way: Sequence[FormSet]) -> set[Place]:
    """Where the fields that the first form set requires are in the last."""
    places = {place for place in places_of(way[0]) if _is_required(way[0], place)}
    for old, new in pairwise(way):
        places = {target for place in places if (target := _image(old, new, place))}
    return places


def _image(old: FormSet, new: FormSet, place: Place) -> Place | None:
    target = target_of(new.follows, old, new, place)
    if target is not None:
        return target
    before = field_in(old, place)
    fields: Iterable[Field] = new.fields
    if place[0]:
        spec = next((one for one in new.lists if one.home == old.list(place[0]).home), None)
        fields, path = (spec.fields, spec.path) if spec else ((), "")
    else:
        path = ""
    same = at_home(fields, before.home) if before else None
    return (path, same.key) if same else None


def _is_required(form_set: FormSet, place: Place) -> bool:
    found = field_in(form_set, place)
    return found is not None and (found.required or found.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2))


def _records(document: Document, form_set: FormSet, path: str) -> list[Any]:
    """All records of a list, whatever record they are below; of '' the document."""
    if not path:
        return [document]
    spec = form_set.list(path)
    return [child for above in _records(document, form_set, spec.parent) for child in records_of(above, spec)]
