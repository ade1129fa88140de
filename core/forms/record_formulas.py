"""Amounts and numbers that a form computes for a record or the document: sums over lists, other fields of the record.

Names in a formula are fields of the same record or, failing that, of the records around it; 合计(清单.栏) adds up a
list below the record or, failing that, below one around it. Overrides are no part of any formula (decision D5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, TypeAlias

from core.domain.amount import Amount
from core.domain.percent import Percent
from core.domain.records import get_value
from core.forms.formula import Expression, Largest, Name, Negative, Number, Operation, Sum, parse_formula, parts
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.money_text import money_text
from core.forms.printing import Here
from core.forms.selection import records_of
from core.forms.values import parse_amount
from core.forms.view import Column, ColumnKind
from core.forms.view_data import Line, Value, add, divide, largest, meets, multiply, subtract
from core.forms.view_printing import print_number, round_half_up, step_of

Reading: TypeAlias = Callable[[FormSet, Here, Field], Value]
"""What a field of a record is worth in a formula."""

_OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {"+": add, "-": subtract, "*": multiply, "/": divide}


def formula_text(form_set: FormSet, here: Here, field: Field, formula: str) -> str:
    """What a formula gives for the record, as its field prints it."""
    value = formula_value(form_set, here, formula)
    if value is None:
        return ""
    if field.kind is not FieldKind.MONEY:
        kind = ColumnKind.PERCENT if field.kind is FieldKind.PERCENT else ColumnKind.NUMBER
        return print_number(Column(field.key, field.label, kind=kind, decimals=field.decimals), value)
    step = step_of(field.unit, field.decimals)
    fen = value.numerator if value.denominator == 1 else round_half_up(value, step) * step
    return money_text(Amount(fen).print(field.unit, field.decimals, field.unit_word), fen, field.unit, field.unit_word)


def formula_value(form_set: FormSet, here: Here, formula: str) -> Value:
    """The exact value: fen, a number or a ratio; None is blank."""
    return value_of(form_set, here, parse_formula(formula), field_value)


def value_of(form_set: FormSet, here: Here, found: Expression, read: Reading) -> Value:
    """As `formula_value`, of a formula already taken apart, whose fields are worth what `read` says."""
    match found:
        case Number(value):
            return value
        case Name(key):
            named = named_field(form_set, here, key)
            return read(form_set, *named) if named else None
        case Sum():
            return _sum(form_set, here, found, read)
        case Negative(inner):
            return subtract(None, value_of(form_set, here, inner, read))
        case Largest(items):
            return largest([value_of(form_set, here, item, read) for item in items])
        case Operation(sign, left, right):
            return _OPERATIONS[sign](value_of(form_set, here, left, read), value_of(form_set, here, right, read))
    raise ValueError(found)  # refused when the form set was loaded


def fields_at(form_set: FormSet, path: str) -> tuple[Field, ...]:
    """The fields of a list, or ('') of the document; none of a list that the form set lacks."""
    if not path:
        return form_set.fields
    return next((spec.fields for spec in form_set.lists if spec.path == path), ())


def named_field(form_set: FormSet, here: Here, key: str) -> tuple[Here, Field] | None:
    """The field that a name means for a record: its own or, failing that, one of the records around it."""
    at: Here | None = here
    while at is not None:
        field = next((one for one in fields_at(form_set, at.path) if one.key == key), None)
        if field is not None:
            return at, field
        at = at.above
    return None


def field_value(form_set: FormSet, here: Here, field: Field) -> Value:
    """What a field of a record is worth without overrides; None: blank, or no number."""
    if field.compute is not None:
        return formula_value(form_set, here, field.compute.formula) if field.compute.formula else None
    value = get_value(here.record, field.home)
    if isinstance(value, str) and field.kind is FieldKind.MONEY:
        value = parse_amount(field, value)
    elif isinstance(value, str) and field.kind is FieldKind.PERCENT:
        value = Percent.parse(value)
    if isinstance(value, Amount):
        return value.fen
    if isinstance(value, Percent):
        return None if value.value is None else Fraction(value.value) / 100
    return Line("", texts={field.key: value}).value(field.key) if isinstance(value, str) else None


def split_sum(found: Sum) -> tuple[str, str]:
    """The path of the list and the key of the column that a sum names."""
    path, _, key = f"{found.source}.{found.column}".rpartition(".")
    return path, key


def sum_list(form_set: FormSet, path: str, named: str) -> tuple[str, ListSpec] | None:
    """The list that `named` means for a record of `path`, and the path of the record it hangs on."""
    around = path
    while True:
        full = f"{around}.{named}".lstrip(".")
        spec = next((one for one in form_set.lists if one.path == full), None)
        if spec is not None or not around:
            return (around, spec) if spec is not None else None
        around = around.rpartition(".")[0]


def _sum(form_set: FormSet, here: Here, found: Sum, read: Reading) -> Value:
    named, key = split_sum(found)
    target = sum_list(form_set, here.path, named)
    if target is None:
        return None
    at: Here = here
    while at.path != target[0] and at.above is not None:
        at = at.above
    total: Value = None
    field = target[1].field(key)
    for one in records_below(form_set, at, named):
        texts = {part.key: _text(one.record, part) for part in target[1].fields} if found.conditions else {}
        if meets(found.conditions, getattr(one.record, "code", ""), texts):
            total = add(total, read(form_set, one, field))
    return total


def _text(record: Any, field: Field) -> str:
    value = get_value(record, field.home) if field.home else ""
    return value if isinstance(value, str) else ""


def records_below(form_set: FormSet, here: Here, named: str) -> Iterator[Here]:
    """All records of a list below `here`, through the lists between."""
    key, _, rest = named.partition(".")
    spec = form_set.list(f"{here.path}.{key}".lstrip("."))
    records = records_of(here.record, spec)
    for position, record in enumerate(records, 1):
        child = Here(spec.path, record, position, records, here)
        if rest:
            yield from records_below(form_set, child, rest)
        else:
            yield child


def formula_parts(form_set: FormSet, path: str, field: Field) -> Iterator[tuple[str, str]]:
    """The fields, as (list path, key), that a computed field of `path` reads for its formula or its number."""
    if field.compute is None:
        return
    if field.compute.ordinal is not None and field.compute.ordinal.within:
        yield path, field.compute.ordinal.within
    if field.compute.formula:
        yield from fields_named(form_set, path, parse_formula(field.compute.formula))


def fields_named(form_set: FormSet, path: str, expression: Expression) -> Iterator[tuple[str, str]]:
    """The fields, as (list path, key), that a formula for the records of `path` names."""
    for found in named_in(expression):
        if isinstance(found, Name):
            around = next((one for one in outwards(path) if _has(form_set, one, found.key)), path)
            yield around, found.key
        else:
            named, key = split_sum(found)
            target = sum_list(form_set, path, named)
            if target is not None:
                yield target[1].path, key


def named_in(expression: Expression) -> Iterator[Name | Sum]:
    """The fields and sums that a formula names."""
    if isinstance(expression, Name | Sum):
        yield expression
    for part in parts(expression):
        yield from named_in(part)


def outwards(path: str) -> Iterator[str]:
    """The path of a list and those of the records around it, the document ('') last."""
    while path:
        yield path
        path = path.rpartition(".")[0]
    yield ""


def _has(form_set: FormSet, path: str, key: str) -> bool:
    return any(field.key == key for field in fields_at(form_set, path))
