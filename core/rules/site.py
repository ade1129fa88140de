"""Where a check stands: one record with the form's words for it; and how a check says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any, TypeAlias

from core.domain.document import Document
from core.domain.finding import Finding, Place
from core.domain.records import Value, get_value
from core.domain.text import normal
from core.forms.model import Field, FieldKind, FormSet, ListSpec, ValuePart
from core.forms.selection import belongs, records_of
from core.rules.catalogue import CATALOGUE
from core.rules.printed import PrintedCells


class Scope(StrEnum):
    """What a check looks at in one run, and so what it must be run for again."""

    RECORD = "record"
    """One record's own fields; run again when one of them changes."""
    PROJECT = "project"
    """One record with the lists below it; run again when these change, too."""
    DOCUMENT = "document"
    """The whole document; run again at every change of what it reads."""
    TABLES = "tables"
    """The computed tables of the document; not run where the form set has none."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of one list ('' is the document) as the checks look for them; worked out once per form set."""

    form_set: FormSet
    spec: ListSpec | None
    fields: tuple[Field, ...]
    by_home: Mapping[str, Field]
    order: Mapping[str, int]
    by_kind: Mapping[FieldKind, tuple[Field, ...]]
    below: Mapping[str, Columns]
    """By domain list the first of the form's lists in it."""
    lists: tuple[Columns, ...]

    @property
    def path(self) -> str:
        return self.spec.path if self.spec else ""


def columns_of(form_set: FormSet, spec: ListSpec | None = None) -> Columns:
    """The columns of a list and of the lists below it."""
    fields = spec.fields if spec else form_set.fields
    by_home = {field.home: field for field in reversed(_wholes(fields)) if field.home}
    by_home = dict(reversed(by_home.items()))
    by_kind = {kind: tuple(f for f in _wholes(fields) if f.kind is kind and f.home) for kind in FieldKind}
    lists = tuple(columns_of(form_set, child) for child in form_set.children(spec.path if spec else ""))
    below: dict[str, Columns] = {}
    for one in lists:
        below.setdefault(one.spec.home if one.spec else "", one)
    order = {home: position for position, home in enumerate((*by_home, *below))}
    return Columns(form_set, spec, fields, by_home, order, by_kind, below, lists)


def _wholes(fields: tuple[Field, ...]) -> list[Field]:
    """The fields, each value once: of the parts of a target value the number stands for all."""
    split = {field.home for field in fields if field.part == ValuePart.NUMBER}
    return [field for field in fields if field.home not in split or field.part == ValuePart.NUMBER]


@dataclass(frozen=True, slots=True)
class Site:
    """One record under a check."""

    document: Document
    columns: Columns
    record: Any
    cells: PrintedCells | None = None
    last_year: Document | None = None
    memory: dict[str, Any] = dataclass_field(default_factory=dict)
    """What checks of tables keep from one run to the next on the same document, each by its own name."""

    @property
    def tables(self) -> PrintedCells:
        """The computed tables as printed; for checks of the document with the scope TABLES."""
        assert self.cells is not None
        return self.cells

    def value(self, field: Field) -> Value:
        return get_value(self.record, field.home)

    def find(self, code: str, path: str, /, **words: str) -> Finding:
        """The finding of a check at a path of this record. Its place still lacks the words before the label."""
        return self.tell(code, Place(self.document.id, self.record.id, path, self._label(path)), **words)

    def find_below(self, home: str, record: Any, code: str, path: str, /, **words: str) -> Finding:
        """The finding of a check of this record at one in its list `home`, with the number that one stands at."""
        mine = (one for one in self.columns.lists if one.spec and one.spec.home == home and belongs(record, one.spec))
        columns = next(mine, self.columns.below[home])
        found = Site(self.document, columns, record).find(code, path, **words)
        records = records_of(self.record, columns.spec) if columns.spec else ()
        item = f"{columns.spec.item}{records.index(record) + 1}" if columns.spec and record in records else ""
        told = " · ".join(part for part in (item, found.place.words) if part)
        return replace(found, place=replace(found.place, words=told))

    def tell(self, code: str, place: Place, /, **words: str) -> Finding:
        """The finding of a check at any place of the document, which has its words."""
        info = CATALOGUE[code]
        message, remedy = info.sentence.format(**words), info.remedy.format(**words)
        return Finding(code, info.severity, place, message, remedy, info.source)

    def _label(self, path: str) -> str:
        if path in self.columns.below:
            spec = self.columns.below[path].spec
            return (spec.label or spec.item) if spec else ""
        field = self.columns.by_home.get(path)
        return plain_label(field) if field else ""


Run: TypeAlias = Callable[[Site], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with what it reads; `code` are several with a space between where it speaks for them.

    `noun` is the domain list whose records it looks at: '' the document, '*' all. `reads` are homes of fields:
    `amounts` stands for all in that map, '*' for everything, `indicators.kind` for a field in a list below.
    """

    code: str
    scope: Scope
    noun: str
    reads: frozenset[str]
    run: Run

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.code.split())

    def concerns(self, path: str) -> bool:
        """Whether a change at this path of the record (or `list.path` below it) can change what the check finds."""
        return "*" in self.reads or any(_meet(path, home) for home in self.reads)


def _meet(path: str, home: str) -> bool:
    """Whether one lies at the other, or in it."""
    return path == home or path.startswith(f"{home}.") or home.startswith(f"{path}.")


def check(code: str, noun: str, *reads: str, scope: Scope = Scope.RECORD) -> Callable[[Run], Check]:
    """Declares the function below it as a check."""
    return lambda run: Check(code, scope, noun, frozenset(reads), run)


def plain_label(field: Field) -> str:
    """The label as a sentence can hold it: without a leading 其中：."""
    return field.label.removeprefix("其中：").removeprefix("其中:").strip()


_DASHES = frozenset("-－—–―─_＿/／")


def is_filled(text: str) -> bool:
    """Whether a text says anything: neither blank nor made of dashes only."""
    return not _DASHES.issuperset(normal(text))


def each_text(site: Site, kinds: Iterable[FieldKind]) -> Iterator[tuple[Field, str]]:
    """The texts of the record's fields of these kinds, blank ones included."""
    for kind in kinds:
        for field in site.columns.by_kind[kind]:
            value = site.value(field)
            if isinstance(value, str):
                yield field, value
