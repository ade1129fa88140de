"""A draft against a document that is there already: what is new, what fills a blank, what differs.

Records are matched by what names them (a project by code, then name); nothing is taken away, and a second import of the
same file changes nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain.amount import Amount
from core.domain.change import AddRecord, Change, ChangeSet, SetEvidence, SetField, SetMark, SetOverride, apply_changes
from core.domain.document import Document, FieldKey, Mark, Override, OverrideKey
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.narrative import NarrativeItem
from core.domain.percent import Percent
from core.domain.project import Goal, Project
from core.domain.records import LISTS, Record, Value, children, get_value, walk
from core.domain.references import REFERENCES, resolve_references, with_references
from core.domain.text import normal
from core.domain.work_item import WorkItem
from core.forms.kinds import printed_levels
from core.forms.model import FormSet
from core.forms.printing import print_field
from core.readers.build import IMPORTED, Built, differing_prints
from core.readers.draft import DraftValue
from core.readers.views_compare import Difference, cell_text

_LEVELS = ("kind", "level1", "level2")


@dataclass(slots=True)
class Merge:
    """The changes that take a draft into a document. By identity of the draft's values: `differing` holds the
    document's own text where the file says something else, `replaced` where the file's was taken instead; `settled`
    are values that were there already and are no longer in doubt."""

    changes: list[Change] = field(default_factory=list)
    differing: dict[int, str] = field(default_factory=dict)
    replaced: dict[int, str] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    kept: dict[int, str] = field(default_factory=dict)
    """What computed places of tables go on printing where the file prints something else."""


def merge(document: Document, built: Built, form_set: FormSet, is_replacing: bool) -> Merge:
    """What importing into `document` would do; with `is_replacing` differing values become the file's."""
    merger = _Merger(document, built, form_set, is_replacing)
    merger.record(document, built.document)
    merger.prints()
    merger.cells()
    return merger.result


class _Merger:
    def __init__(self, document: Document, built: Built, form_set: FormSet, is_replacing: bool) -> None:
        self.document, self.built, self.form_set, self.is_replacing = document, built, form_set, is_replacing
        self.result = Merge()
        self.same: dict[str, str] = {built.document.id: document.id}
        """The document's record for each of the draft's."""
        self.values: dict[str, list[tuple[str, DraftValue]]] = {}
        for key, value in built.sources.items():
            self.values.setdefault(key.record_id, []).append((key.path, value))

    # ------------------------------------------------------------ values

    def record(self, mine: Any, theirs: Any) -> None:
        for path, value in self.values.get(theirs.id, ()):
            if not path.startswith("unit.") and path not in ("year", *_LEVELS):
                self._value(mine, theirs, path, value)
        if isinstance(mine, Indicator):
            self._levels(mine, theirs)
        for name in LISTS.get(type(mine), ()):
            self._list(mine, theirs, name)

    def _value(self, mine: Any, theirs: Any, path: str, source: DraftValue) -> None:
        new, old = get_value(self._ours(theirs), path), get_value(mine, path)
        if not source.text:
            return
        if new == old or _is_same_number(new, old):
            self._settle(FieldKey(mine.id, path), source)
        elif _is_blank(old) or self.is_replacing:
            if not _is_blank(old):
                self.result.replaced[id(source)] = self._shown(mine, source)
            self._set(FieldKey(mine.id, path), old, new, source)
        else:
            self.result.differing[id(source)] = self._shown(mine, source)

    def _set(self, key: FieldKey, old: Value, new: Value, source: DraftValue) -> None:
        self.result.changes.append(SetField(key, old, new))
        self._note(key, source)

    def _note(self, key: FieldKey, source: DraftValue) -> None:
        mark = self.built.document.marks
        new = next((m for k, m in mark.items() if self.built.sources.get(k) is source), None)
        self._mark(key, new)
        self._evidence(key, source)

    def _evidence(self, key: FieldKey, source: DraftValue) -> None:
        evidence = self.document.evidence.get(key)
        if evidence != source.evidence:
            self.result.changes.append(SetEvidence(key, evidence, source.evidence))

    def _mark(self, key: FieldKey, new: Mark | None) -> None:
        old = self.document.marks.get(key)
        if old != new:
            self.result.changes.append(SetMark(key, old, new))

    def _settle(self, key: FieldKey, source: DraftValue) -> None:
        if key not in self.document.marks:
            self.result.settled.add(id(source))

    def _shown(self, mine: Record, source: DraftValue) -> str:
        one = self.form_set.list(source.list_path).field(source.field_key) if source.list_path else None
        one = one or self.form_set.field(source.field_key)
        return print_field(self.document, self.form_set, source.list_path, mine, one)

    def _levels(self, mine: Indicator, theirs: Indicator) -> None:
        """Kind and printed levels change together."""
        sources = [value for path, value in self.values.get(theirs.id, ()) if path in ("level1", "level2")]
        ours, files = printed_levels(self.form_set, mine), printed_levels(self.form_set, theirs)
        if not any(source.text for source in sources):
            return
        if _same_texts(ours, files):
            for source, path in zip(sources, ("level1", "level2"), strict=False):
                self._settle(FieldKey(mine.id, path), source)
        elif not any(ours) or self.is_replacing:
            for path in _LEVELS:
                if get_value(mine, path) != get_value(theirs, path):
                    key = FieldKey(mine.id, path)
                    self.result.changes.append(SetField(key, get_value(mine, path), get_value(theirs, path)))
            for source, path in zip(sources, ("level1", "level2"), strict=False):
                self._note(FieldKey(mine.id, path), source)
            self._tell_levels(self.result.replaced, sources, ours, files)
        else:
            self._tell_levels(self.result.differing, sources, ours, files)

    @staticmethod
    def _tell_levels(
        told: dict[int, str], sources: list[DraftValue], ours: Sequence[str], files: Sequence[str]
    ) -> None:
        for source, text, other in zip(sources, ours, files, strict=False):
            if text and normal(text) != normal(other):
                told[id(source)] = text

    # ------------------------------------------------------------ lists

    def _list(self, mine: Any, theirs: Any, name: str) -> None:
        ours, files = list(children(mine, name)), list(children(theirs, name))
        pairs = _pairs(ours, files)
        order = [record.id for record in ours]
        first = next((pairs[record.id].id for record in files if record.id in pairs), None)
        at = order.index(first) if first else len(order)  # what nobody knows yet goes before, after, or to the end
        for record in files:
            partner = pairs.get(record.id)
            if partner is not None:
                at = order.index(partner.id) + 1
                self.same[record.id] = partner.id
                self.record(partner, record)
            elif not _is_empty(record):
                self._add(mine.id, name, at, record)
                order.insert(at, record.id)
                at += 1

    def _add(self, parent_id: str, name: str, index: int, record: Any) -> None:
        """A record the document does not have, with the evidence and the marks of everything in it."""
        ids = {child.id for _, _, child in walk(record)}
        self.same |= {one: one for one in ids}
        self.result.changes.append(AddRecord(parent_id, name, index, self._ours(record)))
        source = self.built.document
        self.result.changes += [SetEvidence(k, None, v) for k, v in source.evidence.items() if k.record_id in ids]
        self.result.changes += [SetMark(k, None, v) for k, v in source.marks.items() if k.record_id in ids]

    def _ours(self, theirs: Any) -> Any:
        """A record of the draft that refers to this document's projects, also those the file only names."""
        theirs = with_references(theirs, self.same)
        paths = REFERENCES.get(type(theirs), ())
        known = {path: resolve_references(self.document, getattr(theirs, path)) for path in paths}
        return replace(theirs, **known) if known else theirs

    # ------------------------------------------------------------ computed places

    def prints(self) -> None:
        """Texts that differ from what the form computes in the file itself, held against the merged document."""
        merged = apply_changes(self.document, ChangeSet(self.document.id, "", tuple(self.result.changes)))
        assert merged is not None
        printed = {
            replace(key, row=self.same[key.row]): value
            for key, value in self.built.printed.items()
            if key.row in self.same and key in self.built.document.overrides  # else it only follows other values
        }
        known = self.document.overrides
        for key, override in differing_prints(merged, self.form_set, printed).items():
            old = known.get(key)
            if old is not None and old.text == override.text:
                continue
            if self._is_added(key) or self.is_replacing:
                if not self._is_added(key):
                    self.result.replaced[id(printed[key])] = old.text if old else self._text(merged, key)
                self.result.changes.append(SetOverride(key, old, override))
            else:
                self.result.differing[id(printed[key])] = self._text(merged, key)

    def cells(self) -> None:
        """Figures of computed tables that differ from what the file's own lines make: they fill places that were blank,
        others stay as they are, as values do."""
        merged = apply_changes(self.document, ChangeSet(self.document.id, "", tuple(self.result.changes)))
        assert merged is not None
        ids = {record.id for _, _, record in walk(merged)}
        changed = {replace(one.key, row=self.same.get(one.key.row, one.key.row)): one for one in self._differences}
        for key, one in changed.items():
            old = self.document.overrides.get(key)
            text = old.text if old else cell_text(merged, self.form_set, key)
            if one.text == text:
                continue
            if self.is_replacing or not (old or cell_text(self.document, self.form_set, key)):
                self.result.changes.append(SetOverride(key, old, Override(one.text, IMPORTED)))
                self._evidence(key.place_in(self.document.id, ids), one.value)
            else:
                self.result.kept[id(one.value)] = text

    @property
    def _differences(self) -> tuple[Difference, ...]:
        return self.built.compared.kept

    def _is_added(self, key: OverrideKey) -> bool:
        return any(isinstance(one, AddRecord) and one.record.id == key.row for one in self.result.changes)

    def _text(self, merged: Document, key: OverrideKey) -> str:
        record = next(record for _, _, record in walk(merged) if record.id == key.row)
        fields = self.form_set.list(key.table).fields if key.table else self.form_set.fields
        one = next(one for one in fields if one.key == key.column)
        return print_field(merged, self.form_set, key.table, record, one)


# ---------------------------------------------------------------- matching records


def _names(record: Any) -> tuple[Hashable, ...]:
    """What names a record, the surest first; None is no name."""
    if isinstance(record, Project | Line):
        return record.code or None, normal(record.name) or None
    if isinstance(record, WorkItem):
        name = normal(record.name)
        return (record.kind, name) if name else None, name or None
    if isinstance(record, Goal):
        return (normal(record.text) or None,)
    if isinstance(record, Indicator):
        name = normal(record.name)
        return (record.kind, name) if name else None, name or None, record.kind or None
    heading = normal(record.heading)
    return (record.role, record.level, heading), heading or None, record.role if record.level == 1 else None


def _pairs(ours: Sequence[Any], files: Sequence[Any]) -> dict[str, Any]:
    """For the records of the file (by id) those of the document: of the same set only, by the surest names first, then
    by order."""
    pairs: dict[str, Any] = {}
    for one in dict.fromkeys(map(_set, files)):
        pairs |= _pairs_in_set([mine for mine in ours if _set(mine) == one], [its for its in files if _set(its) == one])
    return pairs


def _set(record: Any) -> str:
    """Which of the sets in one list a record belongs to: a goal's period, the group of an indicator or a line."""
    return record.period if isinstance(record, Goal) else getattr(record, "group", "")


def _pairs_in_set(ours: Sequence[Any], files: Sequence[Any]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    taken: set[str] = set()
    for rank in range(3):
        free: dict[Hashable, list[Any]] = {}
        for record in ours:
            names = _names(record)
            if record.id not in taken and rank < len(names) and names[rank] is not None:
                free.setdefault(names[rank], []).append(record)
        for record in files:
            names = _names(record)
            if record.id in pairs or rank >= len(names) or names[rank] is None or _is_empty(record):
                continue
            waiting = free.get(names[rank])
            if waiting and _may_be(waiting[0], record):
                pairs[record.id] = waiting.pop(0)
                taken.add(pairs[record.id].id)
    _pair_by_order(ours, files, pairs, taken)
    return pairs


def _may_be(mine: Any, record: Any) -> bool:
    """Projects and lines with two different codes are never one, whatever their names."""
    return not (isinstance(mine, Project | Line) and mine.code and record.code and mine.code != record.code)


def _pair_by_order(ours: Sequence[Any], files: Sequence[Any], pairs: dict[str, Any], taken: set[str]) -> None:
    """Goals have no names: the remaining ones pair in order."""
    if not files or not isinstance(files[0], Goal):
        return
    free = [record for record in ours if record.id not in taken]
    for record in files:
        if record.id not in pairs and free:
            pairs[record.id] = free.pop(0)


def _is_blank(value: Value) -> bool:
    return value is None or value in ("", ()) or bool(getattr(value, "is_blank", False))


def _is_same_number(new: Value, old: Value) -> bool:
    """The same amount or rate in another spelling (316 and 316.00, 30 and 30%)."""
    if isinstance(new, Amount) and isinstance(old, Amount):
        return new.fen is not None and new.fen == old.fen
    return isinstance(new, Percent) and isinstance(old, Percent) and new.value is not None and new.value == old.value


def _is_empty(record: Any) -> bool:
    if isinstance(record, Goal):
        return not record.text
    if isinstance(record, NarrativeItem):
        return not record.heading and not record.paragraphs
    return False


def _same_texts(left: Iterable[str], right: Iterable[str]) -> bool:
    return [normal(text) for text in left] == [normal(text) for text in right]
