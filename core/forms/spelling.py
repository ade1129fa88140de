"""Amounts as a layout spells them: with their unit where it says it nowhere else, without it under a head."""

from __future__ import annotations

from typing import Any

from core.domain.amount import Amount
from core.domain.records import Value, get_value, with_value
from core.forms.model import Field, FieldKind, FormSet
from core.forms.selection import records_of, with_records
from core.forms.values import parse_amount, print_value


def respelled(record: Any, form_set: FormSet, path: str = "") -> Any:
    """The record of a list ('' the document) and those below it with amounts as the form set spells them; every value
    stays the same to the fen. What needs no change is the very same record."""
    for field in form_set.list(path).fields if path else form_set.fields:
        if field.kind is FieldKind.MONEY and field.home:
            value = get_value(record, field.home)
            record = with_value(record, field.home, new) if (new := _spelled(field, value)) != value else record
    for spec in form_set.children(path):
        old = records_of(record, spec)
        new_ones = tuple(respelled(child, form_set, spec.path) for child in old)
        if any(one is not other for one, other in zip(old, new_ones, strict=True)):
            record = with_records(record, spec, new_ones)
    return record


def _spelled(field: Field, value: Value) -> Value:
    """A bare 0 needs no unit; what is no number stays as typed."""
    amount = parse_amount(field, value) if isinstance(value, str) else value
    if not isinstance(amount, Amount) or not amount.fen or amount.text is None or _fits(field, amount):
        return value
    return print_value(field, Amount(amount.fen)) if isinstance(value, str) else Amount(amount.fen)


def _fits(field: Field, amount: Amount) -> bool:
    """Whether the typed text means the same in the field's column."""
    return amount.names_unit == field.unit_word and parse_amount(field, amount.text or "").fen == amount.fen
