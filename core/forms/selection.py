"""Which records of a domain list belong to a list of the form: several lists of a form may share one home."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from core.domain.document import Document
from core.domain.records import ITEMS, children, find_path, get_value, new_id, with_value
from core.domain.text import label
from core.forms.model import FormSet, KindSpec, ListSpec, Strays, Where

OWN_LINES = "lines"
"""The home of a form's own lists: `lines.KEY` is short for those of the group KEY."""


def records_of(record: Any, spec: ListSpec) -> tuple[Any, ...]:
    """The records of a list below `record`, in the order of their home."""
    found: tuple[Any, ...] = getattr(record, spec.home)
    return tuple(child for child in found if belongs(child, spec)) if spec.where else found


def belongs(child: Any, spec: ListSpec) -> bool:
    """Whether a record of the list's home is one of the list."""
    return all(_meets(child, condition) for condition in spec.where)


def _meets(child: Any, where: Where) -> bool:
    value = get_value(child, where.path)
    if value in where.values or where.strays is None or value in where.strays.known:
        return value in where.values
    level1 = label(getattr(child, "level1", None) or "")
    return level1 in where.strays.level1 or (where.strays.rest and level1 not in where.strays.elsewhere)


def home_index(record: Any, spec: ListSpec, index: int) -> int:
    """Where in the home a record must enter to stand at `index` of the list."""
    home: tuple[Any, ...] = getattr(record, spec.home)
    mine = [at for at, child in enumerate(home) if belongs(child, spec)] if spec.where else range(len(home))
    if index < len(mine):
        return mine[max(index, 0)]
    return mine[-1] + 1 if mine else len(home)


def with_records(record: Any, spec: ListSpec, records: Iterable[Any]) -> Any:
    """A copy of `record` in whose home these records stand for the list's own; those of other lists stay."""
    if not spec.where:
        return replace(record, **{spec.home: tuple(records)})
    mine = {child.id for child in records_of(record, spec)}
    waiting, found = list(records), list[Any]()
    for child in getattr(record, spec.home):
        if child.id not in mine:
            found.append(child)
        elif waiting:
            found.append(waiting.pop(0))
    at = max((at + 1 for at, child in enumerate(found) if belongs(child, spec)), default=len(found))
    return replace(record, **{spec.home: (*found[:at], *waiting, *found[at:])})


def with_more(record: Any, spec: ListSpec, records: Iterable[Any]) -> Any:
    """A copy of `record` with these records at the end of the list's home, whichever list they show up in."""
    return replace(record, **{spec.home: (*getattr(record, spec.home), *records)})


def blank_record(spec: ListSpec) -> Any:
    """A new record that belongs to the list and holds nothing else."""
    record = ITEMS[spec.home](new_id())
    for where in spec.where:
        record = with_value(record, where.path, where.values[0])
    return record


def list_for(form_set: FormSet, parent_path: str, home: str, child: Any) -> ListSpec | None:
    """The form's list that a record of a home below `parent_path` is shown in; None: the form has none for it."""
    return next((spec for spec in form_set.children(parent_path) if spec.home == home and belongs(child, spec)), None)


def list_path_of(form_set: FormSet, document: Document, record_id: str) -> str | None:
    """The path of the list a record is shown in ('' for the document); None: the form has none for it. KeyError: no
    such record."""
    path, record = "", document
    for home, index in find_path(document, record_id):
        record = children(record, home)[index]
        spec = list_for(form_set, path, home, record)
        if spec is None:
            return None
        path = spec.path
    return path


def shared_out(lists: tuple[ListSpec, ...], kinds: tuple[KindSpec, ...]) -> tuple[ListSpec, ...]:
    """The lists, each told which records of kinds that no list asks for are its own: those whose level 1 it prints,
    and the first of the lists takes what is left."""
    return tuple(
        replace(spec, where=tuple(_shared(spec, where, lists, kinds) for where in spec.where)) for spec in lists
    )


def _shared(spec: ListSpec, where: Where, lists: tuple[ListSpec, ...], kinds: tuple[KindSpec, ...]) -> Where:
    if where.path != "kind":
        return where
    all_of = [(other, mine) for other in lists if (mine := _kinds_beside(spec, other)) is not None]
    taken: dict[str, str] = {}
    for other, values in all_of:
        for level1 in _levels(values, kinds):
            taken.setdefault(level1, other.path)
    own = frozenset(text for text, path in taken.items() if path == spec.path)
    asked = {value for _, values in all_of for value in values}
    more = [one.kind for one in kinds if one.kind not in asked and label(one.level1) in own]
    known = frozenset({*asked, *(one.kind for one in kinds if label(one.level1) in taken)})
    strays = Strays(known, own, frozenset(taken) - own, all_of[0][0].path == spec.path)
    return replace(where, values=(*where.values, *more), strays=strays)


def _kinds_beside(spec: ListSpec, other: ListSpec) -> tuple[str, ...] | None:
    """The kinds of a list that shares the home with `spec` and differs from it in nothing but them; None: it does."""
    if (other.parent, other.home) != (spec.parent, spec.home):
        return None
    rest = [(one.path, one.values) for one in spec.where if one.path != "kind"]
    if [(one.path, one.values) for one in other.where if one.path != "kind"] != rest:
        return None
    return next((one.values for one in other.where if one.path == "kind"), None)


def _levels(values: Iterable[str], kinds: tuple[KindSpec, ...]) -> list[str]:
    wanted = set(values)
    return [label(text) for one in kinds if one.kind in wanted for text in (one.level1, *one.level1_aliases)]
