"""A draft becomes a document: values parsed, evidence kept, doubts marked, computed places overridden."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.domain.document import UNSURE, Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.records import get_value, new_id, walk, with_value
from core.domain.references import resolve_all, spoken
from core.domain.text import label, normal
from core.domain.unit import Unit
from core.forms.kinds import read_levels, read_role
from core.forms.model import Field, FieldKind, FormSet, KindSpec, ListSpec
from core.forms.printing import printer
from core.forms.selection import blank_record, with_more
from core.forms.values import parse_value, with_parts_of
from core.readers.draft import Draft, DraftRecord, DraftValue
from core.readers.mirrors import mirrors_of
from core.readers.views_compare import NOTHING, Compared, compare_cells

LEVELS = (FieldKind.LEVEL1, FieldKind.LEVEL2)
IMPORTED = "导入"
"""The reason of an override that was read from a file."""


@dataclass(frozen=True, slots=True)
class Built:
    """A document made of a draft: `sources` are the draft's values by the address they were stored at, `printed` the
    texts the file prints in computed places, `compared` its computed tables against what they compute."""

    document: Document
    sources: Mapping[FieldKey, DraftValue]
    printed: Mapping[OverrideKey, DraftValue]
    compared: Compared = NOTHING


def build_document(draft: Draft, form_set: FormSet) -> Document:
    """The draft as a new document of the form set, with ids of its own."""
    return build(draft, form_set).document


def build(draft: Draft, form_set: FormSet) -> Built:
    """As `build_document`, with the way back from every address to the draft's value."""
    builder = _Build(form_set)
    document = builder.document(draft)
    if not draft.cells:
        return Built(document, builder.sources, builder.printed)
    compared = compare_cells(document, form_set, draft.cells)
    overrides = {one.key: Override(one.text, IMPORTED) for one in compared.kept}
    ids = {record.id for _, _, record in walk(document)}
    evidence = {one.key.place_in(document.id, ids): one.value.evidence for one in compared.kept}
    document = replace(
        document, overrides={**document.overrides, **overrides}, evidence={**document.evidence, **evidence}
    )
    return Built(document, builder.sources, builder.printed, compared)


class _Build:
    def __init__(self, form_set: FormSet) -> None:
        self.form_set = form_set
        self.mirrors = mirrors_of(form_set)
        self.marks: dict[FieldKey, Mark] = {}
        self.evidence: dict[FieldKey, Evidence] = {}
        self.sources: dict[FieldKey, DraftValue] = {}
        self.printed: dict[OverrideKey, DraftValue] = {}

    def document(self, draft: Draft) -> Document:
        form_id = self.form_set.id
        blank = Document(new_id(), Unit(new_id()), form_ids=(form_id,), layout=form_id)
        document: Document = self._fill(blank, draft.root, None)
        for spec in self.form_set.children(""):
            records = tuple(self._record(spec, record) for record in draft.root.below(spec.path))
            document = with_more(document, spec, _with_prescribed(spec, records) if draft.cells else records)
        document = resolve_all(_with_names_apart(replace(document, marks=self.marks, evidence=self.evidence)))
        return self._overridden(document)

    def _record(self, spec: ListSpec, draft: DraftRecord) -> Any:
        record = self._fill(blank_record(spec), draft, spec)
        for below in self.form_set.children(spec.path):
            records = tuple(self._record(below, one) for one in draft.below(below.path))
            record = with_more(record, below, records)
        return record

    def _fill(self, record: Any, draft: DraftRecord, spec: ListSpec | None) -> Any:
        fields = {field.key: field for field in (spec.fields if spec else self.form_set.fields)}
        for value in draft.values:
            field = fields[value.field_key]
            if field.compute is not None:
                self.printed[OverrideKey(self.form_set.id, draft.list_path, record.id, value.field_key)] = value
                if value.text and self.mirrors.is_kept(draft.list_path, field):
                    self.evidence[FieldKey(record.id, value.field_key)] = value.evidence
                continue
            if field.part:
                record = with_value(record, field.home, _of_parts(record, field.home, draft, fields))
            else:
                record = with_value(record, field.home, self._parse(field, value.text))
            self._note(FieldKey(record.id, field.home), value)
        return self._levels(record, draft, fields, spec)

    def _parse(self, field: Field, text: str) -> Any:
        return read_role(self.form_set, text) if field.kind is FieldKind.ROLE else parse_value(field, text)

    def _note(self, key: FieldKey, value: DraftValue) -> None:
        self.sources[key] = value
        if value.text or value.is_unsure:
            self.evidence[key] = value.evidence
        if value.is_unsure:
            self.marks[key] = Mark(UNSURE, value.reason)

    def _levels(self, record: Any, draft: DraftRecord, fields: dict[str, Field], spec: ListSpec | None) -> Any:
        """Levels 1 and 2 as printed become a canonical kind and the texts only where the form prints others."""
        levels = {field.kind: key for key, field in fields.items() if field.kind in LEVELS}
        texts = {kind: draft.text(key) for kind, key in levels.items()}
        if not texts:
            return record
        own = kinds_of(self.form_set, spec)
        if FieldKind.LEVEL1 not in texts and len({one.level1 for one in own}) == 1:
            texts[FieldKind.LEVEL1] = own[0].level1  # it stands beside the rows, as the list's own label
        found = read_levels(self.form_set, texts.get(FieldKind.LEVEL1, ""), texts.get(FieldKind.LEVEL2, ""))
        near = [one for one in own if found[1] is not None and label(one.level1) == label(found[1])]
        if not found[0] and FieldKind.LEVEL2 not in texts and near:
            found = (near[0].kind, None, None)  # the form has no column for level 2
        if found[0]:  # a level that the file has no cell for is not blank there: it says nothing else than the form
            level1, level2 = (
                None if kind in levels and draft.value(levels[kind]) is None else text
                for kind, text in zip(LEVELS, found[1:], strict=True)
            )
            found = (found[0], level1, level2)
        for path, text in zip(("kind", "level1", "level2"), found, strict=True):
            record = with_value(record, path, text)
        return record

    def _overridden(self, document: Document) -> Document:
        """A text printed in a computed place that differs from the computed one is kept for that place."""
        overrides = differing_prints(document, self.form_set, self.printed)
        for key in overrides:
            self.evidence[FieldKey(key.row, key.column)] = self.printed[key].evidence
        return replace(document, overrides=overrides)


def _of_parts(record: Any, home: str, draft: DraftRecord, fields: Mapping[str, Field]) -> Any:
    """The value whose parts stand in several columns, in whatever order the file has these."""
    own = [(one.part, draft.value(key)) for key, one in fields.items() if one.part and one.home == home]
    return with_parts_of(get_value(record, home), {part: value.text for part, value in own if value is not None})  # type: ignore[arg-type]


def kinds_of(form_set: FormSet, spec: ListSpec | None) -> list[KindSpec]:
    """The kinds that a list of indicators asks for; none for one that takes all."""
    asked = next((where.values for where in spec.where if where.path == "kind"), ()) if spec else ()
    return [one for one in form_set.kinds if one.kind in asked]


_BETWEEN = re.compile(r"[、，,；;/\s]+")


def _with_whole_names(document: Document, names: Sequence[str]) -> list[str]:
    """Parts of names put together again where a project's own name has the sign that stands between names; numbers
    that an office put before the names of projects are no part of them."""
    known: dict[str, list[str]] = {}
    for project in document.projects:
        known.setdefault(_unbroken([spoken(project)]), []).append(project.id)
    found: list[str] = []
    at = 0
    while at < len(names):
        ends = (end for end in range(len(names), at, -1) if _projects_of(names[at:end], known))
        end = next(ends, at + 1)
        whole = _projects_of(names[at:end], known)
        found += whole if len(whole) == 1 else names[at:end]
        at = end
    return found


_NUMBER = re.compile(r"\s*[（(]?\d{1,2}(?:[)）]|[.．、])\s*")


def _projects_of(names: Sequence[str], known: Mapping[str, list[str]]) -> list[str]:
    text = "、".join(names)
    return known.get(_unbroken([text])) or known.get(_unbroken([_NUMBER.sub("", text, count=1)]), [])


def _unbroken(names: Sequence[str]) -> str:
    return _BETWEEN.sub("", normal("".join(names)))


def _with_names_apart(document: Document) -> Document:
    """Names of projects with other signs between them than the form's, where all of them are projects of the
    document."""
    items = []
    for item in document.work_items:
        names: list[str] = []
        for one in _with_whole_names(document, item.projects):
            parts = _with_whole_names(document, [part for part in _BETWEEN.split(one) if part])
            is_known = len(parts) > 1 and not any(part in one for part in parts)
            names += parts if is_known else [one]
        items.append(replace(item, projects=tuple(names)))
    return replace(document, work_items=tuple(items))


def _with_prescribed(spec: ListSpec, records: Sequence[Any]) -> tuple[Any, ...]:
    """The records of a list whose lines the form prescribes: they are there whether a file has their table or not."""
    order = [code for code, _ in spec.fixed]
    known = {record.code for record in records} if order else set()
    more = (with_value(blank_record(spec), "code", code) for code in order if code not in known)
    place = {code: number for number, code in enumerate(order)}
    return (
        tuple(sorted((*records, *more), key=lambda record: place.get(record.code, len(order))))
        if order
        else tuple(records)
    )


def differing_prints(
    document: Document, form_set: FormSet, printed: Mapping[OverrideKey, DraftValue]
) -> dict[OverrideKey, Override]:
    """Overrides for the computed places of the document where a file prints something else."""
    computed = computed_texts(document, form_set)
    return {
        key: Override(value.text, IMPORTED)
        for key, value in printed.items()
        if value.text and value.text != computed.get(key)
    }


def computed_texts(document: Document, form_set: FormSet) -> dict[OverrideKey, str]:
    """The printed texts of the document's head and of all its records, by their places; overrides are left out."""
    document = replace(document, overrides={})
    return {
        OverrideKey(form_set.id, path, record_id, key): text
        for (path, record_id), row in printer(form_set).rows(document).items()
        for key, text in row.items()
        if isinstance(text, str)
    }
