"""Between a stored value and its text on the form, by the kind of its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from core.domain.amount import Amount
from core.domain.percent import Percent
from core.domain.records import Value
from core.domain.target_value import TargetValue
from core.domain.text import clean
from core.forms.model import Field, FieldKind, ValuePart

_PLAIN_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d*%?")


def print_value(field: Field, value: Value) -> str:
    """As it stands on the form. Roles and levels 1 and 2 need the form set: `core.forms.kinds` prints them."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Amount):
        return value.print(field.unit, field.decimals, field.unit_word)
    if isinstance(value, Percent | TargetValue):
        return value.print()
    between = field.separator if field.kind is FieldKind.REFERENCES else "\n"
    return between.join(value) if isinstance(value, tuple) else str(value)


def split_names(field: Field, text: str) -> tuple[str, ...]:
    """The names in a text of references."""
    signs = "|".join(re.escape(sign) for sign in (field.separator, *field.separators, "\n") if sign)
    return tuple(name for one in re.split(signs, text) if (name := one.strip()))


def value_part(value: TargetValue, part: str) -> str:
    """One part of a target value; what is no quantity stands where its number would."""
    match part:
        case ValuePart.COMPARISON:
            return value.comparison.value if value.comparison else ""
        case ValuePart.MEASURE:
            return value.measure if value.number is not None else ""
        case ValuePart.NUMBER:
            rest = value.measure if value.comparison else value.text
            return f"{value.number:f}" if value.number is not None else rest
    return value.text


def with_parts_of(value: TargetValue, texts: Mapping[str, str]) -> TargetValue:
    """The target value with some of its parts written anew."""
    parts = {one: clean(texts.get(one, value_part(value, one))) for one in ValuePart if one}
    return TargetValue.parse("".join(parts.values()))


def parse_value(field: Field, text: str) -> Value:
    """A text of a file as the field's value, as typed where that is not the canonical print; extra fields are text."""
    text = clean(text)
    if field.home.startswith("extra."):
        return text
    match field.kind:
        case FieldKind.MONEY:
            return parse_amount(field, text)
        case FieldKind.PERCENT:
            return Percent.parse(text)
        case FieldKind.TARGET_VALUE:
            return TargetValue.parse(text)
        case FieldKind.REFERENCES:
            return split_names(field, text)
        case FieldKind.PARAGRAPHS:
            return tuple(line.strip() for line in text.split("\n") if line.strip())
        case FieldKind.YEAR:
            return parse_year(text)
        case FieldKind.LEVEL:
            return int(text) if text.isdecimal() and 1 <= int(text) <= 9 else 1
    return text


def parse_amount(field: Field, text: str) -> Amount:
    """A text in a money column, as typed where that is not the column's canonical print."""
    return Amount.parse(text, field.unit, field.decimals, field.unit_word)


def parse_year(text: str) -> int | None:
    """2025, ２０２５年, 2025年度 are 2025; anything else is None."""
    found = re.fullmatch(r"((?:19|20)\d{2})(?:年度?)?", unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else None


def parse_entry(field: Field, text: str) -> Value:
    """A text typed in the window: as `parse_value`, but a plain number becomes canonical (150 → 150.00, 30 → 30%).

    Where amounts carry their unit, 150 becomes 150万元; a bare 0 needs none and stays.
    """
    text = clean(text)
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not text or not _PLAIN_NUMBER.fullmatch(plain):
        return parse_value(field, text)
    if field.kind is FieldKind.MONEY:
        amount = parse_amount(field, text)
        as_typed = amount.fen is None or (field.unit_word and amount.fen == 0)
        return _kept(field, amount if as_typed else Amount(amount.fen))
    if field.kind is FieldKind.PERCENT:
        percent = Percent.parse(text)
        return _kept(field, percent if percent.value is None else Percent(percent.value))
    return parse_value(field, text)


def _kept(field: Field, value: Amount | Percent) -> Value:
    return print_value(field, value) if field.home.startswith("extra.") else value
