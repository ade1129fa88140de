"""Reading and changing records by address, for every noun alike: the one place that knows which lists hang on which
noun."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias

from core.domain.amount import BLANK, Amount
from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.narrative import NarrativeItem
from core.domain.percent import NO_PERCENT, Percent
from core.domain.project import Goal, Project
from core.domain.references import REFERENCES
from core.domain.target_value import NO_TARGET, TargetValue
from core.domain.unit import Unit
from core.domain.work_item import WorkItem

Record: TypeAlias = Document | Unit | Project | Goal | Indicator | WorkItem | NarrativeItem | Line
Value: TypeAlias = str | int | Amount | Percent | TargetValue | tuple[str, ...] | None

LINES = (
    *("revenues", "expenditures", "basic_expenditures", "three_public"),
    *("procurements", "assets", "organisations"),
)
"""The document's lists of typed lines that every region has; a form's own are in `lines`."""

LISTS: Mapping[type, tuple[str, ...]] = {
    Document: ("narrative", "projects", "goals", "indicators", "work_items", "lines", *LINES),
    Project: ("goals", "indicators", "lines"),
    WorkItem: ("indicators",),
    Line: ("lines",),
}
"""The ordered lists of child records of each noun, in the order they are stored and walked."""

ITEMS: Mapping[str, type] = {
    "narrative": NarrativeItem,
    "projects": Project,
    "goals": Goal,
    "indicators": Indicator,
    "work_items": WorkItem,
    "lines": Line,
    **dict.fromkeys(LINES, Line),
}
"""The noun in each list; a list of one name may hang on several nouns and holds the same noun everywhere."""

MAPS: Mapping[str, Value] = {"amounts": BLANK, "payment_plan": NO_PERCENT, "targets": NO_TARGET, "extra": ""}
"""Fields that are maps, with what an absent entry reads as."""


NO_VALUES = ("id", "overrides", "marks", "evidence", "form_ids", "layout", "stage")
"""Fields of nouns that are no values of a form: what a record is, where it comes from and how it is printed."""


def new_id() -> str:
    return uuid.uuid4().hex


def get_value(record: Record, path: str) -> Value:
    """The value at `path` (`name`, `amounts.fiscal`, `unit.code`); an absent map entry reads as blank. KeyError: no
    such field."""
    head, _, rest = path.partition(".")
    if head not in _field_names(type(record)):
        raise KeyError(f"{type(record).__name__} has no field {path}")
    value: Any = getattr(record, head)
    if not rest:
        return value  # type: ignore[no-any-return]
    if isinstance(value, Unit):
        return get_value(value, rest)
    return value.get(rest, MAPS[head])  # type: ignore[no-any-return]


def with_value(record: Any, path: str, value: Value) -> Any:
    """A copy of the record with the value at `path` set; a blank map entry is dropped, so that blank has one form."""
    head, _, rest = path.partition(".")
    if not rest:
        return replace(record, **{head: value})
    inner = getattr(record, head)
    if isinstance(inner, Unit):
        return replace(record, **{head: with_value(inner, rest, value)})
    entries = {key: kept for key, kept in inner.items() if key != rest}
    if value != MAPS[head]:
        entries[rest] = value
    return replace(record, **{head: dict(sorted(entries.items()))})


def value_paths(record: Record) -> set[str]:
    """Every path of the record that can hold a value: its plain fields, the entries of its maps, the unit's fields."""
    found: set[str] = set()
    for name in _field_names(type(record)):
        value = getattr(record, name)
        if name in NO_VALUES or name in lists_of(record):
            continue
        if isinstance(value, Unit):
            found |= {f"{name}.{path}" for path in value_paths(value)}
        elif name in MAPS:
            found |= {f"{name}.{key}" for key in value}
        else:
            found.add(name)
    return found


def lists_of(record: Any) -> tuple[str, ...]:
    """The names of the record's lists of child records."""
    return LISTS.get(type(record), ())


def children(record: Record, name: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = getattr(record, name)
    return found


def walk(record: Record) -> Iterator[tuple[Record | None, str, Record]]:
    """Every record below and including this one, parents first, as (parent, list name, record); the root has parent
    None, list ''."""
    yield None, "", record
    yield from _walk_below(record)


def _walk_below(record: Record) -> Iterator[tuple[Record | None, str, Record]]:
    for name in lists_of(record):
        for child in children(record, name):
            yield record, name, child
            yield from _walk_below(child)


def find_path(document: Document, record_id: str) -> tuple[tuple[str, int], ...]:
    """The way from the document to a record as (list name, index) steps; empty for the document. KeyError: not
    there."""
    if record_id == document.id:
        return ()
    for name in LISTS[Document]:
        for index, child in enumerate(children(document, name)):
            way = _find_below(child, record_id)
            if way is not None:
                return ((name, index), *way)
    raise KeyError(record_id)


def _find_below(record: Record, record_id: str) -> tuple[tuple[str, int], ...] | None:
    if record.id == record_id:
        return ()
    for name in lists_of(record):
        for index, child in enumerate(children(record, name)):
            way = _find_below(child, record_id)
            if way is not None:
                return ((name, index), *way)
    return None


def find_record(document: Document, record_id: str) -> Record:
    record: Record = document
    for name, index in find_path(document, record_id):
        record = children(record, name)[index]
    return record


def parent_id(document: Document, record_id: str) -> str:
    """The id of the record whose list holds this one. KeyError: not there, or the document itself."""
    way = find_path(document, record_id)
    if not way:
        raise KeyError(record_id)
    record: Record = document
    for name, index in way[:-1]:
        record = children(record, name)[index]
    return record.id


def with_record(root: Any, way: tuple[tuple[str, int], ...], changed: Any) -> Any:
    """A copy of `root` in which the record at `way` is `changed`."""
    if not way:
        return changed
    name, index = way[0]
    items = children(root, name)
    child = with_record(items[index], way[1:], changed)
    return replace(root, **{name: (*items[:index], child, *items[index + 1 :])})


def same_content(left: Any, right: Any) -> bool:
    """Whether two records (documents, too) have equal values, order and overrides; ids, marks and evidence do not
    count."""
    return bool(content(left) == content(right))


def content(record: Any) -> Any:
    """A record as nested plain data without ids, marks and evidence; override rows and references are named by the
    position of their record instead of its id."""
    positions = {child.id: f"{name}/{index}" for index, (_, name, child) in enumerate(walk(record))}
    return _content(record, positions)


def _content(record: Any, positions: Mapping[str, str]) -> Any:
    found: dict[str, Any] = {}
    lists, references = lists_of(record), REFERENCES.get(type(record), ())
    for name in _field_names(type(record)):
        value = getattr(record, name)
        if name in ("id", "marks", "evidence", "parent_id"):
            continue
        if name in lists:
            found[name] = [_content(child, positions) for child in value]
        elif name in references:
            found[name] = [positions.get(one, one) for one in value]
        elif name == "overrides":
            found[name] = {
                (k.form_id, k.table, positions.get(k.row, k.row), k.column): v.text for k, v in value.items()
            }
        else:
            found[name] = _content(value, positions) if isinstance(value, Unit) else value
    return found


def _field_names(noun: type) -> tuple[str, ...]:
    names = _NAMES.get(noun)
    if names is None:
        names = _NAMES[noun] = tuple(field.name for field in fields(noun))
    return names


_NAMES: dict[type, tuple[str, ...]] = {}
