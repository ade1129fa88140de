"""Lists whose records a form shows twice: in a table of their own, and in a row of a list that copies it.

The table says what a record is. A file may hold the row alone: what it says there stands for the record until a file
with the table comes, and from then on for the place of the row only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.amount import Amount
from core.domain.document import Document, Evidence, FieldKey, OverrideKey
from core.domain.records import get_value
from core.domain.text import normal
from core.forms.model import Field, FormSet, ListSpec
from core.forms.selection import records_of
from core.forms.values import parse_value
from core.readers.words import ordinal_number

_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十百]+")


@dataclass(frozen=True)
class Mirrors:
    """The lists of a form set that have such rows: by path, each with the keys of the fields that copy others, and what
    they copy (the key of a field, or of a list below)."""

    form_set: FormSet
    copies: Mapping[str, Mapping[str, str]]

    def __bool__(self) -> bool:
        return bool(self.copies)

    def is_copy(self, path: str, key: str) -> bool:
        return key in self.copies.get(path, {})

    def is_kept(self, path: str, field: Field) -> bool:
        """Whether it is remembered that a file printed a computed place: rows of such lists, and the form's sums."""
        if path:
            return self.is_copy(path, field.key) or self.is_ordinal(path, field)
        return bool(self.copies) and field.compute is not None and bool(field.compute.formula)

    def is_ordinal(self, path: str, field: Field) -> bool:
        return path in self.copies and field.compute is not None and field.compute.ordinal is not None

    def list_of(self, parent: Any, name: str) -> ListSpec | None:
        """The list of the document's own records `name` that has such rows."""
        if not isinstance(parent, Document):
            return None
        return next((spec for spec in self._specs() if spec.home == name), None)

    def _specs(self) -> Iterator[ListSpec]:
        return (self.form_set.list(path) for path in self.copies)

    # ------------------------------------------------------------ what a document knows from where

    def copied(self, document: Document) -> frozenset[FieldKey]:
        """The values that are known from the row of their record only, and were not changed since."""
        found: set[FieldKey] = set()
        for spec in self._specs():
            for record in records_of(document, spec):
                for key, name in self.copies[spec.path].items():
                    evidence = document.evidence.get(FieldKey(record.id, key))
                    if evidence is not None:
                        found |= set(self._same(document, spec, record, name, evidence))
        return frozenset(found)

    def _same(
        self, document: Document, spec: ListSpec, record: Any, name: str, evidence: Evidence
    ) -> Iterator[FieldKey]:
        """Where `name` of a record was read in the place its row was."""
        below = next((one for one in self.form_set.children(spec.path) if one.key == name), None)
        records = records_of(record, below) if below else (record,)
        field = below.field(below.title_field) if below else spec.field(name)
        for one in records:
            key = FieldKey(one.id, field.home)
            if document.evidence.get(key) == evidence and _says(evidence.text, field, get_value(one, field.home)):
                yield key

    def is_alone(self, document: Document, key: OverrideKey, copied: frozenset[FieldKey]) -> bool:
        """Whether what a copied place copies was read there itself."""
        spec, place = self.form_set.list(key.table), FieldKey(key.row, key.column)
        record = next(one for one in records_of(document, spec) if one.id == key.row)
        name = self.copies[key.table][key.column]
        evidence = document.evidence.get(place)
        return evidence is not None and any(one in copied for one in self._same(document, spec, record, name, evidence))

    def has_row(self, document: Document, spec: ListSpec, record: Any) -> bool:
        """Whether a file had the record's row."""
        return any(FieldKey(record.id, key) in document.evidence for key in self.copies[spec.path])

    def number(self, document: Document, spec: ListSpec, record: Any) -> int | None:
        """The place in its list that a file gave a record (附件4, where the first is 附件3: 2); None: no file did."""
        for field in spec.fields:
            evidence = document.evidence.get(FieldKey(record.id, field.key))
            if evidence is not None and field.compute is not None and field.compute.ordinal is not None:
                found = _NUMBER.findall(normal(evidence.text))
                number = ordinal_number(found[-1]) if found else None
                if number is not None:
                    return number - field.compute.ordinal.start + 1
        return None


def _says(text: str, field: Field, value: Any) -> bool:
    """Whether a value is still what the text says."""
    if isinstance(value, Amount):
        read = parse_value(field, text)
        return isinstance(read, Amount) and read.fen == value.fen and (read.fen is not None or read == value)
    return isinstance(value, str) and normal(value) in normal(text)


def mirrors_of(form_set: FormSet) -> Mirrors:
    found: dict[str, dict[str, str]] = {}
    for spec in form_set.children(""):
        names = {one.key for one in spec.fields} | {one.key for one in form_set.children(spec.path)}
        for one in spec.fields:
            name = one.compute.text.strip("{}") if one.compute else ""
            if name in names and one.compute is not None and one.compute.text == f"{{{name}}}":
                found.setdefault(spec.path, {})[one.key] = name
    return Mirrors(form_set, found)
