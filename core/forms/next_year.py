"""What a document is in another year: in the form set made for it, by the policy of each field, all of it told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeAlias

from core.domain.document import Document, FieldKey, OverrideKey
from core.domain.records import get_value, with_value
from core.forms.following import Told, YearChange, blank_of, follow, items_of
from core.forms.follows import Place, field_in, places_of
from core.forms.follows_source import target_of
from core.forms.model import Carry, Field, FieldKind, FormSet, ValuePart
from core.forms.places import Sight, at_home, joined
from core.forms.printing import is_blank, override_key, print_field
from core.forms.selection import records_of, with_records
from core.forms.spelling import respelled
from core.forms.view_scopes import find_view

Policies: TypeAlias = Mapping[Place, Carry]
"""What a person wants of a column, by list path and home, instead of what the form set says."""


@dataclass(frozen=True, slots=True)
class CarryLine:
    """One column that holds something: list path and home, its words, what the form set does with it in a new year, how
    many values there are and the first of them."""

    place: Place
    words: str
    carry: Carry
    count: int
    sample: str


@dataclass
class _Settled:
    """What the policies did: by column how often, and the values to be asked for."""

    form_set: FormSet
    policies: Policies
    told: Counter[tuple[Told, str]] = dataclass_field(default_factory=Counter)
    asked: list[FieldKey] = dataclass_field(default_factory=list)
    cleared: set[OverrideKey] = dataclass_field(default_factory=set)
    """The printed places of what was cleared."""

    def record(self, record: Any, path: str) -> Any:
        """The record and all below it as the policies leave them."""
        for place, one, carry in _columns(self.form_set, path, self.policies):
            if carry is Carry.KEEP or not _has(record, one):
                continue
            self.told[_POLICIES[carry], items_of(self.form_set, path, one.label)] += 1
            if carry is Carry.ASK:
                self.asked.append(FieldKey(record.id, one.home))
            else:
                keys = [field.key for field in _fields(self.form_set, path) if field.home == place[1]]
                self.cleared |= {override_key(self.form_set, path, record.id, key) for key in keys}
                record = with_value(record, one.home, blank_of(record, one.home))
        for spec in self.form_set.children(path):
            old = records_of(record, spec)
            new = tuple(self.record(child, spec.path) for child in old)
            if any(one is not other for one, other in zip(old, new, strict=True)):
                record = with_records(record, spec, new)
        return record


_POLICIES = {Carry.CLEAR: Told.CLEARED, Carry.ASK: Told.ASKED}
_GRAVE = (Carry.CLEAR, Carry.ASK, Carry.KEEP)
_FIXED = frozenset({"kind", "level", "role", "period", "group", "year"})


def _fields(form_set: FormSet, path: str) -> tuple[Field, ...]:
    return form_set.list(path).fields if path else form_set.fields


def _columns(form_set: FormSet, path: str, policies: Policies) -> Iterator[tuple[Place, Field, Carry]]:
    """The columns of a list, each value once: the parts of a target value are one, which the gravest policy rules."""
    by_home: dict[str, list[Field]] = {}
    for one in _fields(form_set, path):
        if one.home and one.home not in _FIXED and not one.home.startswith("unit."):
            by_home.setdefault(one.home, []).append(one)
    for home, found in by_home.items():
        told = next((one for one in found if one.part in (ValuePart.NUMBER, ValuePart.WHOLE)), found[0])
        own = min((one.carry for one in found), key=_GRAVE.index)
        yield (path, home), told, policies.get((path, home), own)


def _has(record: Any, field: Field) -> bool:
    """Whether there is something to carry; composed prose makes its text anew."""
    if field.home in ("level1", "level2"):
        return bool(record.kind or get_value(record, field.home))
    is_composed = field.home == "paragraphs" and bool(getattr(record, "composed", ""))
    return not is_composed and not is_blank(get_value(record, field.home))


@dataclass(frozen=True, slots=True)
class Carried:
    """A document carried over, what to know about it, and the values to be asked for (by their ids in it);
    `cleared` is how many values went."""

    document: Document
    changes: tuple[YearChange, ...] = ()
    asked: tuple[FieldKey, ...] = ()
    cleared: int = 0


def carry_lines(document: Document, way: Sequence[FormSet]) -> tuple[CarryLine, ...]:
    """The columns that hold something in the document as the last form set of the way has it, in printed order."""
    last = way[-1]
    for old, new in pairwise(way):
        document, _ = follow(document, old, new)
    found = []
    for path in ("", *(spec.path for spec in last.lists)):
        records = _records(document, last, path)
        for place, one, carry in _columns(last, path, {}):
            texts = [(record, one) for record in records if _has(record, one)]
            if texts:
                sample = print_field(document, last, path, texts[0][0], one)
                found.append(CarryLine(place, items_of(last, path, one.label), carry, len(texts), sample))
    return tuple(found)


def carried_over(document: Document, way: Sequence[FormSet], policies: Policies = MappingProxyType({})) -> Carried:
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
    settled = _Settled(last, policies)
    document, dropped = _without_old_figures(settled.record(document, ""), last, settled.cleared)
    changes += [YearChange(told, words, f"{number} 处") for (told, words), number in settled.told.items()]
    changes += dropped
    if first is not last:
        changes += _unplaced(document, first, last)
        changes += _missing(document, way)
    order = list(Told)
    changes.sort(key=lambda one: order.index(one.told))
    cleared = sum(number for (told, _), number in settled.told.items() if told is Told.CLEARED)
    return Carried(document, tuple(changes), tuple(settled.asked), cleared)


_FIGURES = (FieldKind.MONEY, FieldKind.PERCENT, FieldKind.NUMBER)


def _without_old_figures(
    document: Document, form_set: FormSet, cleared: Collection[OverrideKey]
) -> tuple[Document, list[YearChange]]:
    """Figures that were printed by hand in place of computed ones are last year's, and nothing would show it: they go,
    with the overrides of what is cleared. Texts printed otherwise stay, as the checks list them."""
    gone = [key for key in document.overrides if key in cleared or _is_figure(form_set, key)]
    if not gone:
        return document, []
    kept = {key: override for key, override in document.overrides.items() if key not in gone}
    texts = "、".join(document.overrides[key].text for key in gone if document.overrides[key].text)
    change = YearChange(Told.DROPPED, f"单独改写的 {len(gone)} 处", texts)
    return replace(document, overrides=kept), [change]


def _is_figure(form_set: FormSet, key: OverrideKey) -> bool:
    if key.form_id != form_set.id:
        return False
    if find_view(form_set, key.table) is not None:
        return True
    paths = {spec.path for spec in form_set.lists} | {""}
    found = field_in(form_set, (key.table, key.column)) if key.table in paths else None
    return found is not None and (found.kind in _FIGURES or bool(found.compute and found.compute.formula))


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
