"""The records of a document as JSON and back: list by list of its form, each at a place with a name.

A place is said in the words of the form (项目列表/1/绩效指标/3), by position inside each list; records that no list of
it shows stand in their domain list (lines/2), counted among themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from core.domain.document import Document
from core.domain.records import ITEMS, Record, children, find_path, find_record, lists_of, new_id, walk, with_record
from core.domain.references import REFERENCES, resolve_references
from core.forms.entry import with_texts
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.printing import print_field
from core.forms.selection import blank_record, list_for, with_more

Plain: TypeAlias = dict[str, Any]

_MOST_RECORDS = 100_000
"""Of one list: a dump made to do harm asks for more."""


def fields_of(form_set: FormSet, list_path: str) -> tuple[Field, ...]:
    return form_set.list(list_path).fields if list_path else form_set.fields


def dump_record(document: Document, form_set: FormSet, list_path: str, record: Record) -> Plain:
    """The printed texts of a record by field key, and the lists below it."""
    dumped: Plain = {}
    for field in fields_of(form_set, list_path):
        if field.kind is not FieldKind.YES_NO:
            dumped[field.key] = _printed(document, form_set, list_path, record, field)
    for spec in form_set.children(list_path):
        below = (child for child in children(record, spec.home) if _is_in(form_set, list_path, child, spec))
        dumped[spec.key] = [dump_record(document, form_set, spec.path, child) for child in below]
    return dumped


def _is_in(form_set: FormSet, list_path: str, child: Any, spec: ListSpec) -> bool:
    """Every record is told once, in the first list that shows it."""
    return list_for(form_set, list_path, spec.home, child) is spec


def _printed(document: Document, form_set: FormSet, list_path: str, record: Record, field: Field) -> str | list[str]:
    text = print_field(document, form_set, list_path, record, field)
    return [line for line in text.split("\n") if line] if field.kind is FieldKind.PARAGRAPHS else text


def places_of(document: Document, form_set: FormSet) -> dict[str, str]:
    """The place of every record by its id, in the order of the document; of the document itself ''."""
    return {record.id: place for _, record, place in _walk(form_set, "", document, "")}


def _walk(form_set: FormSet, path: str | None, record: Any, place: str) -> Iterator[tuple[str | None, Any, str]]:
    """(list path, None where the form has no list for it; record; place), parents first."""
    yield path, record, place
    for home in lists_of(record):
        numbers: Counter[str] = Counter()
        for child in children(record, home):
            spec = None if path is None else list_for(form_set, path, home, child)
            key = spec.key if spec else home
            numbers[key] += 1
            yield from _walk(form_set, spec.path if spec else None, child, _below(place, key, numbers[key]))


def _below(place: str, key: str, number: int) -> str:
    return f"{place}/{key}/{number}".removeprefix("/")


def other_lists(document: Document, form_set: FormSet) -> Iterator[Plain]:
    """What the form's lists do not say: where, in which domain list, how many records they do not show (what these hold
    is told value by value), and the order of all where it is another than that of the lists."""
    for path, record, place in _walk(form_set, "", document, ""):
        for home in lists_of(record):
            below = children(record, home)
            specs = [None if path is None else list_for(form_set, path, home, child) for child in below]
            known = [one for one in form_set.children(path) if one.home == home] if path is not None else []
            told = [at for spec in (*known, None) for at, one in enumerate(specs) if one is spec]
            entry: Plain = {"位置": place, "清单": home, "条数": specs.count(None)}
            if told != sorted(told):
                numbers = {at: number for number, at in enumerate(told, 1)}
                entry["次序"] = [numbers[at] for at in range(len(told))]
            if entry["条数"] or "次序" in entry:
                yield entry


def load_records(
    form_set: FormSet, empty: Document, content: Plain, others: Iterable[Plain]
) -> tuple[Document, dict[str, str]]:
    """The document of a dump's printed records, and the ids of its records by their places. Raises when the dump has
    another shape than one of this form."""
    ids = {"": empty.id}
    document: Document = _load_record(form_set, "", "", empty, content, ids)
    for entry in others:
        document = _with_others(document, entry, ids)
    return _resolved(document), ids


def _load_record(form_set: FormSet, path: str, place: str, record: Any, dumped: Plain, ids: dict[str, str]) -> Any:
    texts = {
        field.key: cell_text(dumped[field.key])
        for field in fields_of(form_set, path)
        if field.compute is None and field.key in dumped
    }
    record = with_texts(form_set, path, record, texts)
    for spec in form_set.children(path):
        below = []
        for number, child in enumerate(dumped.get(spec.key, []), 1):
            made, at = blank_record(spec), _below(place, spec.key, number)
            ids[at] = made.id
            below.append(_load_record(form_set, spec.path, at, made, child, ids))
        record = with_more(record, spec, below)
    return record


def cell_text(cell: object) -> str:
    return "\n".join(as_text(line) for line in cell) if isinstance(cell, list) else as_text(cell)


def _with_others(document: Document, entry: Plain, ids: dict[str, str]) -> Document:
    """The document with blank records where its form shows none, and the list in its own order."""
    place, name, count = as_text(entry["位置"]), as_text(entry["清单"]), entry["条数"]
    way, record = find_path(document, ids[place]), find_record(document, ids[place])
    first = _below(place, name, 1)
    is_told = count > 0 or "次序" in entry
    if name not in lists_of(record) or not is_told or not 0 <= count <= _MOST_RECORDS or (count and first in ids):
        raise ValueError(name)
    made = [ITEMS[name](new_id()) for _ in range(count)]
    ids |= {_below(place, name, number): one.id for number, one in enumerate(made, 1)}
    below = [*children(record, name), *made]
    if "次序" in entry:
        order = entry["次序"]
        if not order or sorted(order) != list(range(1, len(below) + 1)):
            raise ValueError(order)
        below = [below[number - 1] for number in order]
    changed: Document = with_record(document, way, replace(record, **{name: tuple(below)}))  # type: ignore[arg-type]
    return changed


def _resolved(document: Document) -> Document:
    """Printed names of projects become references to them."""
    for _, _, record in list(walk(document)):
        for name in REFERENCES.get(type(record), ()):
            found = resolve_references(document, getattr(record, name))
            if found != getattr(record, name):
                way = find_path(document, record.id)
                document = with_record(document, way, replace(find_record(document, record.id), **{name: found}))  # type: ignore[arg-type]
    return document


def told_references(record: Any, path: str, value: Any, places: Mapping[str, str]) -> Any:
    """A value with references to projects told by their places ({"位置": …}); other values as they are."""
    if path not in REFERENCES.get(type(record), ()):
        return value
    return [{"位置": places[one]} if one in places else one for one in value]


def read_references(record: Any, path: str, plain: Any, ids: Mapping[str, str]) -> Any:
    """The reverse of `told_references`."""
    if path not in REFERENCES.get(type(record), ()):
        return plain
    return [ids[as_text(one["位置"])] if isinstance(one, Mapping) else one for one in plain]


def as_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} 不是文字")
    return value
