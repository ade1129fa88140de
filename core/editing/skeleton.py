"""What a form wants to be there from the beginning: role headings, a first goal, a row for every kind it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.domain.indicator import Indicator
from core.domain.narrative import NarrativeItem
from core.domain.records import ITEMS, new_id
from core.forms.entry import with_texts
from core.forms.model import FormSet, ListSpec
from core.forms.selection import belongs, blank_record, with_records


def new_record(form_set: FormSet, spec: ListSpec) -> Any:
    """A blank record with the least rows of every list below it."""
    return with_least_rows(form_set, spec.path, blank_record(spec))


def with_least_rows(form_set: FormSet, list_path: str, record: Any) -> Any:
    """A new record ('' is a document) with the rows it has in the lists below it."""
    for spec in form_set.children(list_path):
        record = with_records(record, spec, _rows(form_set, spec))
    return record


def _rows(form_set: FormSet, spec: ListSpec) -> tuple[Any, ...]:
    if ITEMS[spec.home] is NarrativeItem:
        return tuple(NarrativeItem(new_id(), role.role, role.level, role.heading) for role in form_set.roles)
    rows = tuple(_preset(form_set, spec, texts) for texts in spec.presets)
    if ITEMS[spec.home] is Indicator and not rows:
        wanted = [kind.kind for kind in form_set.kinds for _ in range(kind.minimum)]
        made = (replace(blank_record(spec), kind=kind) for kind in wanted)
        rows = tuple(one for one in made if belongs(one, spec))
    return rows + tuple(new_record(form_set, spec) for _ in range(spec.minimum - len(rows)))


def _preset(form_set: FormSet, spec: ListSpec, texts: tuple[tuple[str, str], ...]) -> Any:
    return with_texts(form_set, spec.path, new_record(form_set, spec), dict(texts))
