"""A draft becomes a document: values parsed, evidence kept, doubts marked, other texts than the computed ones overridden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.domain.document import UNSURE, Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.records import ITEMS, new_id, with_value
from core.domain.unit import Unit
from core.forms.kinds import read_levels, read_role
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.printing import print_document
from core.forms.values import parse_value
from core.readers.draft import Draft, DraftRecord, DraftValue

IMPORTED = "导入"
"""The reason of an override that was read from a file."""


def build_document(draft: Draft, form_set: FormSet) -> Document:
    """The draft as a new document of the form set, with ids of its own."""
    return _Build(form_set).document(draft)


class _Build:
    def __init__(self, form_set: FormSet) -> None:
        self.form_set = form_set
        self.marks: dict[FieldKey, Mark] = {}
        self.evidence: dict[FieldKey, Evidence] = {}
        self.printed: list[tuple[str, str, DraftValue]] = []
        """Texts the file prints where the form computes: (list path, record id, value)."""

    def document(self, draft: Draft) -> Document:
        form_id = self.form_set.id
        blank = Document(new_id(), Unit(new_id()), form_ids=(form_id,), layout=form_id)
        document: Document = self._fill(blank, draft.root, None)
        for spec in self.form_set.children(""):
            records = tuple(self._record(spec, record) for record in draft.root.below(spec.path))
            document = with_value(document, spec.home, records)
        document = replace(document, marks=self.marks, evidence=self.evidence)
        return self._overridden(document)

    def _record(self, spec: ListSpec, draft: DraftRecord) -> Any:
        record = self._fill(ITEMS[spec.home](id=new_id()), draft, spec)
        for below in self.form_set.children(spec.path):
            records = tuple(self._record(below, one) for one in draft.below(below.path))
            record = with_value(record, below.home, records)
        return record

    def _fill(self, record: Any, draft: DraftRecord, spec: ListSpec | None) -> Any:
        fields = {field.key: field for field in (spec.fields if spec else self.form_set.fields)}
        for value in draft.values:
            field = fields[value.field_key]
            if field.compute is not None:
                self.printed.append((draft.list_path, record.id, value))
                continue
            record = with_value(record, field.home, self._parse(field, value.text))
            self._note(FieldKey(record.id, field.home), value)
        return self._levels(record, draft, fields)

    def _parse(self, field: Field, text: str) -> Any:
        return read_role(self.form_set, text) if field.kind is FieldKind.ROLE else parse_value(field, text)

    def _note(self, key: FieldKey, value: DraftValue) -> None:
        if value.text or value.is_unsure:
            self.evidence[key] = value.evidence
        if value.is_unsure:
            self.marks[key] = Mark(UNSURE, value.reason)

    def _levels(self, record: Any, draft: DraftRecord, fields: dict[str, Field]) -> Any:
        """Levels 1 and 2 as printed become a canonical kind and the texts only where the form prints others."""
        texts = {
            field.kind: draft.text(key)
            for key, field in fields.items()
            if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2)
        }
        if not texts:
            return record
        found = read_levels(self.form_set, texts.get(FieldKind.LEVEL1, ""), texts.get(FieldKind.LEVEL2, ""))
        for path, text in zip(("kind", "level1", "level2"), found, strict=True):
            record = with_value(record, path, text)
        return record

    def _overridden(self, document: Document) -> Document:
        """A text printed in a computed place that differs from the computed one is kept for that place."""
        overrides: dict[OverrideKey, Override] = {}
        computed = _computed_texts(document, self.form_set)
        for path, record_id, value in self.printed:
            if value.text and value.text != computed.get((path, record_id, value.field_key)):
                key = OverrideKey(self.form_set.id, path, record_id, value.field_key)
                overrides[key] = Override(value.text, IMPORTED)
                self.evidence[FieldKey(record_id, value.field_key)] = value.evidence
        return replace(document, overrides=overrides)


def _computed_texts(document: Document, form_set: FormSet) -> dict[tuple[str, str, str], str]:
    """The printed texts of the document's head and of its top lists' records, by list path, record and field."""
    printed = print_document(document, form_set)
    found = {("", document.id, key): text for key, text in printed.items() if isinstance(text, str)}
    for spec in form_set.children(""):
        for record, row in zip(getattr(document, spec.home), printed[spec.key], strict=True):
            found |= {(spec.path, record.id, key): text for key, text in row.items() if isinstance(text, str)}
    return found
