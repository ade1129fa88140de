"""From printed texts back to records, kinds, roles and extra fields included: what dump, readers and window need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

from core.domain.indicator import Indicator
from core.domain.records import Value, get_value, with_value
from core.domain.target_value import TargetValue
from core.forms.kinds import printed_levels, read_levels, read_role
from core.forms.model import Field, FieldKind, FormSet
from core.forms.values import parse_entry, parse_value, with_parts_of

R = TypeVar("R")
Parse: TypeAlias = Callable[[Field, str], Value]


def with_texts(form_set: FormSet, list_path: str, record: R, texts: Mapping[str, str], parse: Parse = parse_value) -> R:
    """The record ('' is the document) with printed texts by field key read into it; computed fields are passed over.

    Level 1 and level 2 are read together: the one that is not given stays as printed now. KeyError: unknown field key.
    """
    for path, value in read_texts(form_set, list_path, record, texts, parse).items():
        record = with_value(record, path, value)
    return record


def read_texts(
    form_set: FormSet, list_path: str, record: object, texts: Mapping[str, str], parse: Parse = parse_entry
) -> dict[str, Value]:
    """The values by domain path that printed texts mean for a record; only those that differ from what it holds."""
    found: dict[str, Value] = {}
    in_parts: dict[str, dict[str, str]] = {}
    for key, text in texts.items():
        field = form_set.list(list_path).field(key) if list_path else form_set.field(key)
        if field.compute is not None:
            continue
        if field.kind is FieldKind.ROLE:
            found[field.home] = read_role(form_set, text)
        elif field.part:
            in_parts.setdefault(field.home, {})[field.part] = text
        elif field.kind not in (FieldKind.LEVEL1, FieldKind.LEVEL2):
            found[field.home] = parse(field, text)
    for home, parts in in_parts.items():
        old = get_value(record, home)  # type: ignore[arg-type]
        found[home] = with_parts_of(old, parts) if isinstance(old, TargetValue) else old
    if isinstance(record, Indicator):
        found |= _read_levels(form_set, list_path, record, texts)
    return {path: value for path, value in found.items() if get_value(record, path) != value}  # type: ignore[arg-type]


def _read_levels(form_set: FormSet, list_path: str, record: Indicator, texts: Mapping[str, str]) -> dict[str, Value]:
    fields = form_set.list(list_path).fields
    given = {field.kind: texts[field.key] for field in fields if field.key in texts}
    if FieldKind.LEVEL1 not in given and FieldKind.LEVEL2 not in given:
        return {}
    level1, level2 = printed_levels(form_set, record)
    kind, level1_text, level2_text = read_levels(
        form_set, given.get(FieldKind.LEVEL1, level1), given.get(FieldKind.LEVEL2, level2)
    )
    return {"kind": kind, "level1": level1_text, "level2": level2_text}
