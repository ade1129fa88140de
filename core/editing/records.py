"""Adding, copying, moving and removing the records of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.domain.change import AddRecord, Change, ChangeSet, MoveRecord, SetMark, apply_change, removal
from core.domain.document import Document, FieldKey
from core.domain.records import LISTS, children, find_path, find_record, new_id, walk
from core.domain.records import parent_id as find_parent
from core.domain.references import resolved, with_references
from core.editing.fields import Entry, text_changes
from core.editing.session import Session
from core.editing.skeleton import new_record
from core.editing.table_overrides import with_lost_overrides
from core.forms.entry import with_texts
from core.forms.model import FormSet, ListSpec
from core.forms.printing import title_of
from core.forms.selection import blank_record, home_index, list_path_of, records_of
from core.forms.values import parse_entry


def add_record(
    session: Session,
    form_set: FormSet,
    document_id: str,
    parent_id: str,
    list_path: str,
    index: int,
    values: Mapping[str, str] | None = None,
) -> str:
    """A new record at `index` with the rows its form asks for below it, and texts by field key; its id."""
    spec = form_set.list(list_path)
    document = session.document(document_id)
    made = with_texts(form_set, list_path, new_record(form_set, spec), values or {}, parse_entry)
    record, parent = resolved(document, made), find_record(document, parent_id)
    change = AddRecord(parent_id, spec.home, home_index(parent, spec, index), record)
    session.apply(ChangeSet(document_id, f"添加{spec.item}", (change,)))
    return str(record.id)


def add_records(
    session: Session,
    form_set: FormSet,
    document_id: str,
    parent_id: str,
    list_path: str,
    index: int,
    count: int,
    values: Mapping[str, str] | None = None,
) -> None:
    """Several new records from `index` on, each with the same texts, as one step."""
    spec = form_set.list(list_path)
    made = [
        with_texts(form_set, list_path, new_record(form_set, spec), values or {}, parse_entry) for _ in range(count)
    ]
    first = home_index(find_record(session.document(document_id), parent_id), spec, index)
    changes = tuple(AddRecord(parent_id, spec.home, first + offset, record) for offset, record in enumerate(made))
    session.apply(ChangeSet(document_id, f"添加 {count} 个{spec.item}", changes))


def duplicate_record(session: Session, form_set: FormSet, document_id: str, record_id: str) -> str:
    """A copy right below the record, with everything in it and its marks; its id."""
    return duplicate_records(session, form_set, document_id, [record_id])[0]


def duplicate_records(
    session: Session, form_set: FormSet, document_id: str, record_ids: Sequence[str]
) -> tuple[str, ...]:
    """Copies of records of one list below the last of them, with everything in them and their marks, as one step.

    Returned are the ids of the copies, in the order of the list.
    """
    document = session.document(document_id)
    places = sorted((find_path(document, record_id)[-1][1], record_id) for record_id in record_ids)
    list_name, parent = find_path(document, record_ids[0])[-1][0], find_parent(document, record_ids[0])
    below, copies, changes = places[-1][0] + 1, [], list[Change]()
    for offset, (_, record_id) in enumerate(places):
        copy, marks = _copied(document, record_id)
        copies.append(str(copy.id))
        changes += [AddRecord(parent, list_name, below + offset, copy), *marks]
    name = _name(document, form_set, record_ids[0])
    several = f" {len(places)} 个{_spec(form_set, document, record_ids[0]).item}"
    session.apply(ChangeSet(document_id, f"复制{name if len(places) == 1 else several}", tuple(changes)))
    return tuple(copies)


def _copied(document: Document, record_id: str) -> tuple[Any, list[Change]]:
    """The record and all below it under new ids, and the marks that hang on the copy."""
    record = find_record(document, record_id)
    ids = {old.id: new_id() for _, _, old in walk(record)}
    marks: list[Change] = [
        SetMark(FieldKey(ids[key.record_id], key.path), None, mark)
        for key, mark in document.marks.items()
        if key.record_id in ids
    ]
    return with_ids(record, ids), marks


def with_ids(record: Any, ids: Mapping[str, str]) -> Any:
    """The record and everything below it under new ids (old id → new id); references inside it follow."""
    lists = {
        name: tuple(with_ids(child, ids) for child in children(record, name)) for name in LISTS.get(type(record), ())
    }
    return replace(with_references(record, ids), id=ids[record.id], **lists)


def remove_records(session: Session, form_set: FormSet, document_id: str, record_ids: Iterable[str]) -> None:
    """Records go with everything below them and what hangs on them (overrides, marks, evidence), as one step."""
    document = before = session.document(document_id)
    ids = list(dict.fromkeys(record_ids))
    if not ids:
        return
    name = _name(document, form_set, ids[0])
    title = f"删除{name}" if len(ids) == 1 else f"删除 {len(ids)} 个{_spec(form_set, document, ids[0]).item}"
    changes: list[Change] = []
    for record_id in ids:
        if _is_there(document, record_id):
            document = _after(document, removal(document, record_id), changes)
    session.apply(ChangeSet(document_id, title, with_lost_overrides(before, form_set, tuple(changes))))


def _is_there(document: Document, record_id: str) -> bool:
    """A record below one that just went is gone with it."""
    try:
        return bool(find_path(document, record_id))
    except KeyError:
        return False


def _after(document: Document, new: Iterable[Change], changes: list[Change]) -> Document:
    for change in new:
        changes.append(change)
        document = apply_change(document, change) or document
    return document


def move_record(session: Session, form_set: FormSet, document_id: str, record_id: str, to: int) -> None:
    """The record stands at index `to` of its list afterwards."""
    document = session.document(document_id)
    list_name, old = find_path(document, record_id)[-1]
    parent = find_record(document, find_parent(document, record_id))
    new = children(parent, list_name).index(records_of(parent, _spec(form_set, document, record_id))[to])
    if new != old:
        change = MoveRecord(parent.id, list_name, old, new)
        session.apply(ChangeSet(document_id, f"移动{_name(document, form_set, record_id)}", (change,)))


def move_records(session: Session, form_set: FormSet, document_id: str, record_ids: Sequence[str], to: int) -> None:
    """Records of one list, kept in their order, stand before index `to` (counted as now), as one step."""
    document = session.document(document_id)
    parent, list_name = find_parent(document, record_ids[0]), find_path(document, record_ids[0])[-1][0]
    above = find_record(document, parent)
    order = [child.id for child in children(above, list_name)]
    at = home_index(above, _spec(form_set, document, record_ids[0]), to)
    before = [other for other in order[:at] if other not in record_ids]
    wanted = before + list(record_ids) + [other for other in order[at:] if other not in record_ids]
    changes: list[Change] = []
    for index, record_id in enumerate(wanted):
        old = order.index(record_id)
        if old != index:
            changes.append(MoveRecord(parent, list_name, old, index))
            order.insert(index, order.pop(old))
    session.apply(ChangeSet(document_id, f"移动{_spec(form_set, document, record_ids[0]).item}", tuple(changes)))


def paste_rows(
    session: Session,
    form_set: FormSet,
    document_id: str,
    parent_id: str,
    list_path: str,
    texts: Iterable[Entry],
    rows: Iterable[Mapping[str, str]],
    title: str = "粘贴",
) -> tuple[Entry, ...]:
    """Texts into rows that are there, and new rows (texts by field key) at the end of the list, as one step.

    Returned are the entries that were not taken, as by `fields.set_texts`.
    """
    document = session.document(document_id)
    spec = form_set.list(list_path)
    changes, refused = text_changes(document, form_set, texts)
    parent = find_record(document, parent_id)
    index = home_index(parent, spec, len(children(parent, spec.home)))
    for offset, row in enumerate(rows):
        record = resolved(document, with_texts(form_set, list_path, blank_record(spec), row, parse_entry))
        changes = (*changes, AddRecord(parent_id, spec.home, index + offset, record))
    session.apply(ChangeSet(document_id, title, with_lost_overrides(document, form_set, changes)))
    return refused


def _spec(form_set: FormSet, document: Document, record_id: str) -> ListSpec:
    path = list_path_of(form_set, document, record_id)
    home = find_path(document, record_id)[-1][0]
    return form_set.list(path) if path else next(spec for spec in form_set.lists if spec.home == home)


def _name(document: Document, form_set: FormSet, record_id: str) -> str:
    """What the undo menu calls a record: 项目“机关办公区物业服务”, or 目标 where the list has no title field."""
    spec = _spec(form_set, document, record_id)
    title = title_of(document, form_set, spec.path, find_record(document, record_id))
    return f"{spec.item}“{title[:20]}”" if title else spec.item
