"""A draft against a document that is there already: what is new, what fills a blank, what differs.

Nothing is taken away, and a second import of the same file changes nothing. Of a record that the form shows in two
places its table counts: what was read in its row alone gives way to it, and stays printed in the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.domain.amount import Amount
from core.domain.change import (
    AddRecord,
    ChangeSet,
    MoveRecord,
    RemoveRecord,
    SetEvidence,
    SetField,
    SetMark,
    SetOverride,
    apply_changes,
    removal,
)
from core.domain.document import UNSURE, Document, FieldKey, Mark, Override
from core.domain.indicator import Indicator
from core.domain.percent import Percent
from core.domain.project import Goal
from core.domain.records import LISTS, Record, Value, children, get_value, walk
from core.domain.references import REFERENCES, resolve_references, with_references
from core.domain.text import normal
from core.forms.kinds import printed_levels
from core.forms.model import FormSet
from core.forms.printing import print_field
from core.jobs.merge_prints import merge_prints
from core.jobs.merged import Merge
from core.jobs.pairing import is_empty, ordered, pairs_of, pairs_of_mirrored, set_of
from core.readers.build import IMPORTED, Built
from core.readers.draft import DraftValue, Rest
from core.readers.mirrors import mirrors_of
from core.readers.views_compare import Difference, cell_text

_PRINTED = ("level1", "level2")
_LEVELS = ("kind", *_PRINTED)


def merge(
    document: Document, built: Built, form_set: FormSet, is_replacing: bool, before: Document | None = None
) -> Merge:
    """What importing into `document` would do; with `is_replacing` differing values become the file's. `before` is the
    document as it was before what the file shows blank was taken out of it."""
    merger = _Merger(document, built, form_set, is_replacing)
    merger.amounts = {record.id: record for _, _, record in walk(before or document)}
    merger.record(document, built.document)
    merge_prints(document, built, form_set, merger.same, merger.result, is_replacing)
    merger.cells()
    merger.result.same = merger.same
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
        self.mirrors = mirrors_of(form_set)
        self.copied = self.mirrors.copied(document) | self.mirrors.copied(built.document)
        self.is_copied = {key.record_id for key in self.copied}
        self.amounts: dict[str, Any] = {}
        """The records with the amounts they had, by id."""
        self.marks = dict(document.marks)
        """As they are after the changes so far."""

    # ------------------------------------------------------------ values

    def record(self, mine: Any, theirs: Any) -> None:
        for path, value in self.values.get(theirs.id, ()):
            if not path.startswith("unit.") and path not in ("year", *_LEVELS):
                self._value(mine, theirs, path, value)
            elif path not in _LEVELS:
                self.result.equal.add(id(value))  # by which the document was found
        if isinstance(mine, Indicator):
            self._levels(mine, theirs)
        for name in LISTS.get(type(mine), ()):
            self._list(mine, theirs, name)

    def _value(self, mine: Any, theirs: Any, path: str, source: DraftValue) -> None:
        new, old = get_value(self._ours(theirs), path), get_value(mine, path)
        if not source.text:
            return
        key, is_row = FieldKey(mine.id, path), FieldKey(theirs.id, path) in self.copied
        if key in self.copied and not is_row:
            self._from_table(mine, key, old, new, source)
        elif is_row and key not in self.copied and not _is_blank(old):
            self.result.repeated.add(id(source))  # its own place says whether it differs
        elif new == old or _is_same_number(new, old):
            self._settle(FieldKey(mine.id, path), source)
        elif source.rest is not None and self._makes_up(mine, source.rest, source.list_path):
            self.result.differing[id(source)] = self._shown(mine, source)
        elif _is_blank(old) or self.is_replacing:
            if not _is_blank(old):
                self.result.replaced[id(source)] = self._shown(mine, source)
            self._set(FieldKey(mine.id, path), old, new, source)
        else:
            self.result.differing[id(source)] = self._shown(mine, source)

    def _makes_up(self, mine: Any, rest: Rest, list_path: str) -> bool:
        """The document's own amounts add up to the sum the file prints: it says nothing new of its parts, whatever
        other cells of the file leave of it."""
        fields = (self.form_set.list(list_path).field(key) for key in rest.fields)
        amounts = (get_value(self.amounts.get(mine.id, mine), one.home) for one in fields)
        return sum(one.fen or 0 for one in amounts if isinstance(one, Amount)) == rest.fen

    def _from_table(self, mine: Any, key: FieldKey, old: Value, new: Value, source: DraftValue) -> None:
        """A value that was known from the record's row only, as its table says it."""
        if new != old and not _is_same_number(new, old):
            self.result.beside[id(source)] = self._shown(mine, source)
        if new != old:
            self._set(key, old, new, source)
        else:
            self._note(key, source)

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
        old = self.marks.pop(key, None)
        if old != new:
            self.result.changes.append(SetMark(key, old, new))
        if new is not None:
            self.marks[key] = new

    def _settle(self, key: FieldKey, source: DraftValue) -> None:
        self.result.equal.add(id(source))
        if key not in self.document.marks:
            self.result.settled.add(id(source))

    def _shown(self, mine: Record, source: DraftValue) -> str:
        one = self.form_set.list(source.list_path).field(source.field_key) if source.list_path else None
        one = one or self.form_set.field(source.field_key)
        return print_field(self.document, self.form_set, source.list_path, mine, one)

    def _levels(self, mine: Indicator, theirs: Indicator) -> None:
        """Kind and printed levels change together; a level that the file leaves blank stays what it was."""
        found = {path: value for path, value in self.values.get(theirs.id, ()) if path in _PRINTED}
        sources = {path: value for path, value in found.items() if value.text}
        if not sources:
            return
        ours = dict(zip(_PRINTED, printed_levels(self.form_set, mine), strict=True))
        read = dict(zip(_PRINTED, printed_levels(self.form_set, theirs), strict=True))
        files = {path: read[path] or ours[path] for path in _PRINTED}
        if all(normal(ours[path]) == normal(files[path]) for path in _PRINTED):
            for path, source in sources.items():
                self._settle(FieldKey(mine.id, path), source)
            return
        differing = {
            path: one for path, one in sources.items() if ours[path] and normal(ours[path]) != normal(files[path])
        }
        if any(ours.values()) and not self.is_replacing:
            self.result.differing |= {id(source): ours[path] for path, source in differing.items()}
            return
        self.result.replaced |= {id(source): ours[path] for path, source in differing.items()}
        self._set_levels(mine, theirs, {path: ours[path] for path in _PRINTED if not read[path]})
        for path, source in sources.items():
            self._note(FieldKey(mine.id, path), source)

    def _set_levels(self, mine: Indicator, theirs: Indicator, blank: Mapping[str, str]) -> None:
        """As the file has them; those it leaves `blank`, with what was there, as its kind prints them."""
        for path in _LEVELS:
            old, new = get_value(mine, path), get_value(theirs, path)
            if path in blank:
                new = None if theirs.kind is not None else blank[path]
            if old != new:
                self.result.changes.append(SetField(FieldKey(mine.id, path), old, new))

    # ------------------------------------------------------------ lists

    def _list(self, mine: Any, theirs: Any, name: str) -> None:
        ours, files = list(children(mine, name)), self._worth(mine, theirs, name)
        spec = self.mirrors.list_of(mine, name)
        if spec is None:
            self._pairs(mine, ours, files, name, {**pairs_of(ours, files), **self._in_order(ours, files)})
            return
        found = pairs_of_mirrored(self.mirrors, spec, self.document, self.built.document, self.copied)
        self._pairs(mine, ours, files, name, found.pairs)
        for record_id, reason in found.guesses.items():
            self._guess(FieldKey(self.same[record_id], spec.field(spec.title_field).home), record_id, reason)

    def _pairs(self, mine: Any, ours: list[Any], files: list[Any], name: str, pairs: Mapping[str, Any]) -> None:
        order = [record.id for record in ours]
        first = next((pairs[record.id].id for record in files if record.id in pairs), None)
        at = order.index(first) if first else len(order)  # what nobody knows yet goes before, after, or to the end
        for record in files:
            partner = pairs.get(record.id)
            if partner is not None:
                at = order.index(partner.id) + 1
                self.same[record.id] = partner.id
                self.record(partner, record)
            elif not is_empty(record):
                self._add(mine.id, name, at, record)
                order.insert(at, record.id)
                at += 1
        self._drop(mine, ours, files, name, order)
        self._reorder(mine, name, order)

    def _worth(self, mine: Any, theirs: Any, name: str) -> list[Any]:
        """The records of the file below one, without those that only its row says, where the table said others."""
        told = {set_of(one) for one in children(mine, name) if not is_empty(one) and one.id not in self.is_copied}
        files = []
        for record in children(theirs, name):
            if isinstance(record, Goal) and record.id in self.is_copied and set_of(record) in told:
                self.result.repeated |= {id(value) for _, value in self.values.get(record.id, ())}
            else:
                files.append(record)
        return files

    def _in_order(self, ours: list[Any], files: list[Any]) -> dict[str, Any]:
        """Records that only a row said, with those of the table that take their places."""
        pairs: dict[str, Any] = {}
        for one in self._given_way(ours, files):
            its = [record for record in files if set_of(record) == one and not is_empty(record)]
            pairs |= dict(zip((record.id for record in its), (r for r in ours if set_of(r) == one), strict=False))
        return pairs

    def _given_way(self, ours: list[Any], files: list[Any]) -> set[str]:
        """The sets of goals that only a row said so far, and the file's table says."""
        rows = {set_of(one) for one in ours if isinstance(one, Goal) and one.id in self.is_copied}
        return {
            set_of(one) for one in files if set_of(one) in rows and one.id not in self.is_copied and not is_empty(one)
        }

    def _drop(self, mine: Any, ours: list[Any], files: list[Any], name: str, order: list[str]) -> None:
        """What a row said in more records than the table that says it now."""
        taken = set(self.same.values())
        sets = self._given_way(ours, files)
        for one in ours:
            if one.id in self.is_copied and set_of(one) in sets and one.id not in taken:
                *marks, _ = removal(self.document, one.id)
                self.result.changes += [*marks, RemoveRecord(mine.id, name, order.index(one.id), one)]
                order.remove(one.id)

    def _reorder(self, mine: Any, name: str, order: list[str]) -> None:
        spec = self.mirrors.list_of(mine, name)
        if spec is None:
            return
        wanted = ordered(self.mirrors, spec, self.document, self.built.document, order, self.same)
        for at, one in enumerate(wanted):
            if order[at] != one:
                self.result.changes.append(MoveRecord(mine.id, name, order.index(one), at))
                order.insert(at, order.pop(order.index(one)))

    def _guess(self, key: FieldKey, record_id: str, reason: str) -> None:
        """The name of a record that was only guessed is marked, and told where the file says it."""
        said = [value for path, value in self.values.get(record_id, ()) if path == key.path]
        self._mark(key, Mark(UNSURE, reason))
        self.result.guessed |= {id(value): reason for value in said}
        self.result.repeated -= {id(value) for value in said}

    def _add(self, parent_id: str, name: str, index: int, record: Any) -> None:
        """A record the document does not have, with the evidence and the marks of everything in it."""
        ids = {child.id for _, _, child in walk(record)}
        self.same |= {one: one for one in ids}
        self.result.changes.append(AddRecord(parent_id, name, index, self._ours(record)))
        source = self.built.document
        self.result.changes += [SetEvidence(k, None, v) for k, v in source.evidence.items() if k.record_id in ids]
        for key, mark in source.marks.items():
            if key.record_id in ids:
                self._mark(key, mark)

    def _ours(self, theirs: Any) -> Any:
        """A record of the draft that refers to this document's projects, also those the file only names."""
        theirs = with_references(theirs, self.same)
        paths = REFERENCES.get(type(theirs), ())
        known = {path: resolve_references(self.document, getattr(theirs, path)) for path in paths}
        return replace(theirs, **known) if known else theirs

    # ------------------------------------------------------------ computed places

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


def _is_blank(value: Value) -> bool:
    return value is None or value in ("", ()) or bool(getattr(value, "is_blank", False))


def _is_same_number(new: Value, old: Value) -> bool:
    """The same amount or rate in another spelling (316 and 316.00, 30 and 30%)."""
    if isinstance(new, Amount) and isinstance(old, Amount):
        return new.fen is not None and new.fen == old.fen
    return isinstance(new, Percent) and isinstance(old, Percent) and new.value is not None and new.value == old.value
