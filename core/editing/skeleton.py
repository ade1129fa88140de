"""What a form wants to be there from the beginning: role headings, a first goal, a row for every kind it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.domain.indicator import Indicator
from core.domain.narrative import NarrativeItem
from core.domain.records import ITEMS, new_id
from core.forms.model import FormSet, ListSpec


def new_record(form_set: FormSet, spec: ListSpec) -> Any:
    """A blank record with the least rows of every list below it."""
    record = ITEMS[spec.home](new_id())
    return replace(record, **least_rows(form_set, spec.path))


def least_rows(form_set: FormSet, list_path: str) -> dict[str, tuple[Any, ...]]:
    """By domain list: the rows a new record ('' is a document) has in the lists below it."""
    return {spec.home: _rows(form_set, spec) for spec in form_set.children(list_path)}


def _rows(form_set: FormSet, spec: ListSpec) -> tuple[Any, ...]:
    if ITEMS[spec.home] is NarrativeItem:
        return tuple(NarrativeItem(new_id(), role.role, role.level, role.heading) for role in form_set.roles)
    rows: tuple[Any, ...] = ()
    if ITEMS[spec.home] is Indicator:
        rows = tuple(Indicator(new_id(), kind.kind) for kind in form_set.kinds for _ in range(kind.minimum))
    return rows + tuple(new_record(form_set, spec) for _ in range(spec.minimum - len(rows)))
