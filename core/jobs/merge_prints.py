"""What a file prints in computed places, held against the document it is taken into.

A place keeps the first text that a file printed there: an override where it comes out otherwise, none where it comes
out the same, whichever of several files came first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.domain.amount import Amount
from core.domain.change import AddRecord, ChangeSet, SetEvidence, SetOverride, apply_changes
from core.domain.document import Document, FieldKey, Override, OverrideKey
from core.domain.records import walk
from core.domain.text import normal
from core.forms.model import Field, FieldKind, FormSet
from core.forms.selection import records_of
from core.forms.values import parse_value
from core.jobs.merged import Merge
from core.readers.build import IMPORTED, Built, computed_texts
from core.readers.draft import DraftValue
from core.readers.mirrors import Mirrors, mirrors_of


def merge_prints(
    document: Document, built: Built, form_set: FormSet, same: Mapping[str, str], result: Merge, is_replacing: bool
) -> None:
    """Adds to `result` what becomes of such texts; `same`: the document's record for each of the draft's."""
    merged = apply_changes(document, ChangeSet(document.id, "", tuple(result.changes)))
    assert merged is not None
    prints = _Prints(document, merged, built, form_set, result, is_replacing, mirrors_of(form_set))
    told = set()
    for key, value in built.printed.items():
        if key.row in same and value.text and prints.is_said(key):
            here = OverrideKey(key.form_id, key.table, same[key.row], key.column)
            prints.take(here, value)
            told.add(here)
    prints.settle(told)


def is_same_amount(field: Field, text: str, other: str) -> bool:
    left, right = parse_value(field, text), parse_value(field, other)
    return isinstance(left, Amount) and isinstance(right, Amount) and left.fen is not None and left.fen == right.fen


@dataclass(frozen=True)
class _Prints:
    document: Document
    merged: Document
    built: Built
    form_set: FormSet
    result: Merge
    is_replacing: bool
    mirrors: Mirrors

    @cached_property
    def before(self) -> Mapping[OverrideKey, str]:
        return computed_texts(self.document, self.form_set)

    @cached_property
    def after(self) -> Mapping[OverrideKey, str]:
        return computed_texts(self.merged, self.form_set)

    @cached_property
    def added(self) -> frozenset[str]:
        adds = (one.record for one in self.result.changes if isinstance(one, AddRecord))
        return frozenset(child.id for record in adds for _, _, child in walk(record))

    @cached_property
    def read(self) -> frozenset[str]:
        """The records that came from files."""
        return frozenset(key.record_id for key in self.document.evidence)

    @cached_property
    def copied(self) -> frozenset[FieldKey]:
        return self.mirrors.copied(self.built.document)

    def is_said(self, key: OverrideKey) -> bool:
        """Whether the file means what it prints, and does not only repeat other values of its own."""
        field = self._field(key)
        if key in self.built.document.overrides:
            return True
        if not self.mirrors.is_kept(key.table, field):
            return False
        if self.mirrors.is_ordinal(key.table, field):
            return True
        ids = {one.record_id for one in self.copied}
        return bool(ids) if not key.table else self.mirrors.is_alone(self.built.document, key, self.copied)

    def take(self, key: OverrideKey, value: DraftValue) -> None:
        old, computed = self.document.overrides.get(key), self.after.get(key, "")
        is_kept = self.mirrors.is_kept(key.table, self._field(key))
        is_open = is_kept and self._is_open(key)
        if is_open:
            self.result.changes.append(SetEvidence(FieldKey(key.row, key.column), None, value.evidence))
        if value.text == computed or (old is not None and old.text == value.text):
            return
        if key.row in self.added or self.is_replacing or is_open:
            if self.is_replacing and key.row not in self.added:
                self.result.replaced[id(value)] = old.text if old else computed
            elif key.row not in self.added and self._differs(key, value.text, computed):
                self.result.beside[id(value)] = computed
            self.result.changes.append(SetOverride(key, old, Override(value.text, IMPORTED)))
        else:
            self.result.differing[id(value)] = old.text if old else computed

    def _differs(self, key: OverrideKey, text: str, computed: str) -> bool:
        """Whether the texts say different things: a number of a record, or an amount spelled otherwise, is none."""
        field = self._field(key)
        if self.mirrors.is_ordinal(key.table, field):
            return False
        return not computed or field.kind is not FieldKind.MONEY or not is_same_amount(field, text, computed)

    def _is_open(self, key: OverrideKey) -> bool:
        """No file said anything about the place so far, though one said something about its record."""
        place = FieldKey(key.row, key.column)
        is_known = key in self.document.overrides or place in self.document.evidence
        return not is_known and key.row not in self.added and (key.row in self.read or not key.table)

    def settle(self, told: set[OverrideKey]) -> None:
        """Places that earlier files printed, and that come out otherwise now."""
        for key in self._kept():
            old, before, after = self.document.overrides.get(key), self.before.get(key, ""), self.after.get(key, "")
            if before == after or key in told:
                continue
            if old is not None and old.reason == IMPORTED and old.text == after:
                self.result.changes.append(SetOverride(key, old, None))
            elif old is None and before and normal(before) in normal(self._evidence(key)):
                self.result.changes.append(SetOverride(key, None, Override(before, IMPORTED)))

    def _kept(self) -> Iterator[OverrideKey]:
        places = [("", self.merged.id, self.form_set.fields)]
        for path in self.mirrors.copies:
            spec = self.form_set.list(path)
            places += [(path, record.id, spec.fields) for record in records_of(self.merged, spec)]
        for path, record_id, fields in places:
            for field in fields:
                is_known = FieldKey(record_id, field.key) in self.document.evidence
                if is_known and self.mirrors.is_kept(path, field):
                    yield OverrideKey(self.form_set.id, path, record_id, field.key)

    def _evidence(self, key: OverrideKey) -> str:
        return self.document.evidence[FieldKey(key.row, key.column)].text

    def _field(self, key: OverrideKey) -> Field:
        fields = self.form_set.list(key.table).fields if key.table else self.form_set.fields
        return next(one for one in fields if one.key == key.column)
