"""Changes as data: a ChangeSet is what one act of a person did, knows its inverse and its title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from core.domain.document import Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.project import Project
from core.domain.records import Value, children, find_path, find_record, get_value, walk, with_record, with_value
from core.domain.references import REFERENCES, spoken


@dataclass(frozen=True, slots=True)
class SetField:
    """A value of a record changes; `key.record_id` is the document's id for its head. A carried or unsure mark on it
    is settled
    by a SetMark of its own (the verbs of editing add it)."""

    key: FieldKey
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class AddRecord:
    """A record with everything below it enters the list `list_name` of `parent_id` at `index`."""

    parent_id: str
    list_name: str
    index: int
    record: Any


@dataclass(frozen=True, slots=True)
class RemoveRecord:
    """The inverse of AddRecord; overrides, marks and evidence of what goes are removed by changes of their own in the
    same set."""

    parent_id: str
    list_name: str
    index: int
    record: Any


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """A record moves inside its list from index `old` to index `new` (both counted with the record taken out and put
    in)."""

    parent_id: str
    list_name: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class SetMark:
    key: FieldKey
    old: Mark | None
    new: Mark | None


@dataclass(frozen=True, slots=True)
class SetEvidence:
    key: FieldKey
    old: Evidence | None
    new: Evidence | None


@dataclass(frozen=True, slots=True)
class SetOverride:
    key: OverrideKey
    old: Override | None
    new: Override | None


@dataclass(frozen=True, slots=True)
class AddDocument:
    """A whole document enters the workspace."""

    document: Document


@dataclass(frozen=True, slots=True)
class RemoveDocument:
    document: Document


Change: TypeAlias = (
    SetField
    | AddRecord
    | RemoveRecord
    | MoveRecord
    | SetMark
    | SetEvidence
    | SetOverride
    | AddDocument
    | RemoveDocument
)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one act did to one document, in order. `title` is what the undo menu says (修改 项目名称)."""

    document_id: str
    title: str
    changes: tuple[Change, ...]

    def inverse(self) -> ChangeSet:
        return replace(self, changes=tuple(inverse(change) for change in reversed(self.changes)))

    def __bool__(self) -> bool:
        return bool(self.changes)


def inverse(change: Change) -> Change:
    if isinstance(change, SetField | SetMark | SetEvidence | SetOverride):
        return replace(change, old=change.new, new=change.old)  # type: ignore[arg-type]
    if isinstance(change, AddRecord):
        return RemoveRecord(change.parent_id, change.list_name, change.index, change.record)
    if isinstance(change, RemoveRecord):
        return AddRecord(change.parent_id, change.list_name, change.index, change.record)
    if isinstance(change, MoveRecord):
        return replace(change, old=change.new, new=change.old)
    if isinstance(change, AddDocument):
        return RemoveDocument(change.document)
    return AddDocument(change.document)


def apply_change(document: Document | None, change: Change) -> Document | None:
    """The document after the change; None when there is none before (AddDocument) or after (RemoveDocument).

    Raises KeyError or ValueError when the change does not fit the document (a bug of whoever made it): `old` is
    compared.
    """
    if isinstance(change, AddDocument):
        return change.document
    if isinstance(change, RemoveDocument):
        return None
    if document is None:
        raise ValueError("no document to change")
    if isinstance(change, SetField):
        return _set_field(document, change)
    if isinstance(change, AddRecord | RemoveRecord | MoveRecord):
        return _change_list(document, change)
    return _set_entry(document, change)


def apply_changes(document: Document | None, change_set: ChangeSet) -> Document | None:
    for change in change_set.changes:
        document = apply_change(document, change)
    return document


def _set_field(document: Document, change: SetField) -> Document:
    way = find_path(document, change.key.record_id)
    record = find_record(document, change.key.record_id)
    if get_value(record, change.key.path) != change.old:
        raise ValueError(f"{change.key} is not {change.old!r}")
    changed: Document = with_record(document, way, with_value(record, change.key.path, change.new))
    return changed


def _change_list(document: Document, change: AddRecord | RemoveRecord | MoveRecord) -> Document:
    parent = find_record(document, change.parent_id)
    items = list(children(parent, change.list_name))
    if isinstance(change, AddRecord):
        items.insert(change.index, change.record)
    elif isinstance(change, RemoveRecord):
        if items[change.index].id != change.record.id:
            raise ValueError(f"another record stands at {change.index}")
        del items[change.index]
    else:
        items.insert(change.new, items.pop(change.old))
    parent = replace(parent, **{change.list_name: tuple(items)})  # type: ignore[arg-type]
    changed: Document = with_record(document, find_path(document, change.parent_id), parent)
    return changed


_ENTRY_MAPS: Mapping[type, str] = {SetMark: "marks", SetEvidence: "evidence", SetOverride: "overrides"}


def _set_entry(document: Document, change: SetMark | SetEvidence | SetOverride) -> Document:
    name = _ENTRY_MAPS[type(change)]
    entries = dict(getattr(document, name))
    if entries.get(change.key) != change.old:
        raise ValueError(f"{change.key} is not {change.old!r}")
    if change.new is None:
        entries.pop(change.key, None)
    else:
        entries[change.key] = change.new
    return replace(document, **{name: entries})  # type: ignore[arg-type]


def removal(document: Document, record_id: str) -> tuple[Change, ...]:
    """The changes that take a record away with everything that hangs on it: its overrides, marks and evidence first.

    What refers to a project that goes, keeps its name as text.
    """
    way = find_path(document, record_id)
    record = find_record(document, record_id)
    list_name, index = way[-1]
    parent = _record_at(document, way[:-1])
    gone = {child.id for _, _, child in walk(record)}
    changes: list[Change] = [SetMark(k, v, None) for k, v in document.marks.items() if k.record_id in gone]
    changes += [SetEvidence(k, v, None) for k, v in document.evidence.items() if k.record_id in gone]
    changes += [SetOverride(k, v, None) for k, v in document.overrides.items() if k.row in gone]
    names = {child.id: spoken(child) for _, _, child in walk(record) if isinstance(child, Project)}
    changes += _named(document, names, gone) if names else ()
    return (*changes, RemoveRecord(parent.id, list_name, index, record))


def _named(document: Document, names: Mapping[str, str], gone: Set[str]) -> Iterator[Change]:
    """References to projects (id → name) become their names; of a project without a name nothing is left."""
    for _, _, record in walk(document):
        for path in () if record.id in gone else REFERENCES.get(type(record), ()):
            old: tuple[str, ...] = getattr(record, path)
            if not names.keys().isdisjoint(old):
                new = tuple(names.get(one, one) for one in old)
                yield SetField(FieldKey(record.id, path), old, tuple(one for one in new if one))


def _record_at(document: Document, way: tuple[tuple[str, int], ...]) -> Any:
    record: Any = document
    for name, index in way:
        record = children(record, name)[index]
    return record


@dataclass(frozen=True, slots=True)
class Touched:
    """What a ChangeSet touched, for whoever must react: records whose values changed, and lists whose membership
    changed."""

    fields: frozenset[FieldKey] = field(default_factory=frozenset)
    lists: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    overrides: frozenset[OverrideKey] = field(default_factory=frozenset)
    whole_document: bool = False


def touched(change_set: ChangeSet) -> Touched:
    """The addresses a ChangeSet touches; the same for the set and its inverse."""
    changes = change_set.changes
    return Touched(
        frozenset(c.key for c in changes if isinstance(c, SetField | SetMark | SetEvidence)),
        frozenset((c.parent_id, c.list_name) for c in changes if isinstance(c, AddRecord | RemoveRecord | MoveRecord)),
        frozenset(c.key for c in changes if isinstance(c, SetOverride)),
        any(isinstance(c, AddDocument | RemoveDocument) for c in changes),
    )
