"""What else an unsure value may be: its text read in another way, a name of the form like it, or another field of its
record that says nothing and is called alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from core.domain.amount import Amount, MoneyUnit
from core.domain.text import normal
from core.forms.model import Field, FieldKind, FormSet
from core.forms.values import print_value
from core.readers.draft import Candidate, DraftRecord, DraftValue
from core.readers.kinds import fits
from core.readers.words import as_label, likeness, spelled

_MOST = 4
_NEAR_NAME, _NEAR_LABEL = 0.4, 0.5
"""From which likeness a name of the form may be meant, and two fields may be taken for each other."""
_PARTED = re.compile(r"([\d.,，]*\d)\s+(\d[\d.,，]*)(\D{0,4})")
_SHARE = re.compile(r"0?\.\d+|1(?:\.0*)?")
_SERIAL = re.compile(r"[34]\d{4}")
_DAY_ZERO = date(1899, 12, 30)
_NUMBERS = (FieldKind.MONEY, FieldKind.PERCENT, FieldKind.NUMBER, FieldKind.TARGET_VALUE)


def with_candidates(record: DraftRecord, form_set: FormSet) -> DraftRecord:
    """The record with what else each of its unsure values may be, and those below it may be."""
    fields = form_set.list(record.list_path).fields if record.list_path else form_set.fields
    by_key = {one.key: one for one in fields}
    values = tuple(
        replace(value, others=_others(value, by_key[value.field_key], record, by_key.values(), form_set))
        if value.is_unsure
        else value
        for value in record.values
    )
    return replace(record, values=values, children=tuple(with_candidates(one, form_set) for one in record.children))


def _others(
    value: DraftValue, field: Field, record: DraftRecord, fields: Iterable[Field], form_set: FormSet
) -> tuple[Candidate, ...]:
    """Those that the reader knew where it was in doubt; else of the text, else of the place."""
    texts = (Candidate(field.key, text) for text in _texts(field, value, form_set) if text != value.text)
    found = value.others or tuple(texts) or tuple(_beside(value, field, record, fields))
    return tuple(dict.fromkeys(found))[:_MOST]


def _texts(field: Field, value: DraftValue, form_set: FormSet) -> Iterator[str]:
    """Other texts for the field itself."""
    read = value.evidence.text.strip()
    if field.kind in _NUMBERS and (parted := _PARTED.fullmatch(read)):
        yield from (parted[1] + parted[2] + parted[3], parted[1] + parted[3], parted[2] + parted[3])
    elif field.kind is FieldKind.MONEY and value.rest is None:
        amounts = (Amount.parse(read, unit) for unit in (MoneyUnit.WAN, MoneyUnit.YUAN))
        yield from (print_value(field, Amount(one.fen)) for one in amounts if one.fen and not one.names_unit)
    if field.kind is FieldKind.PERCENT and _SHARE.fullmatch(normal(value.text)):
        yield f"{(Decimal(normal(value.text)) * 100).normalize():f}%"
    if field.kind is FieldKind.DATE and _SERIAL.fullmatch(value.text):
        day = _DAY_ZERO + timedelta(days=int(value.text))
        yield f"{day.year}年{day.month}月{day.day}日"
    if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2):
        names = (kind.level1 if field.kind is FieldKind.LEVEL1 else kind.level2 for kind in form_set.kinds)
        yield from _like(value.text, (name for name in names if name))
    yield from _like(value.text, field.choices) if value.text not in field.choices else ()


def _like(text: str, names: Iterable[str]) -> list[str]:
    """The names that a text is like, the likest first."""
    rated = [(likeness(spelled(text), spelled(name)), name) for name in dict.fromkeys(names)]
    return [name for near, name in sorted(rated, key=lambda one: -one[0]) if near >= _NEAR_NAME]


def _beside(value: DraftValue, field: Field, record: DraftRecord, fields: Iterable[Field]) -> Iterator[Candidate]:
    """Blank fields of the record that are called like this one and can hold its text."""
    if not value.text or value.rest is not None or not record.list_path:
        return
    free = (one for one in fields if one is not field and not record.text(one.key) and one.home and not one.compute)
    alike = ((_likeness(field, one), one) for one in free if one.kind is field.kind and fits(one, value.text))
    for near, one in sorted(alike, key=lambda pair: -pair[0]):
        if near >= _NEAR_LABEL:
            yield Candidate(one.key, value.text)


def _likeness(one: Field, other: Field) -> float:
    return max(likeness(as_label(left), as_label(right)) for left in one.labels for right in other.labels)
