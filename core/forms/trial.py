"""Invented documents that try a form set: everything at its longest, one record of each list, nothing at all.

No text stands in two places, so that what is read back in a wrong place is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from core.catalog.catalogue import Entry
from core.domain.document import Document
from core.domain.records import new_id, with_value
from core.domain.unit import Unit
from core.forms.entry import with_texts
from core.forms.model import Field, FieldKind, FormSet, ListSpec, RoleSpec, ValuePart
from core.forms.parameters import parameter
from core.forms.selection import blank_record, records_of, with_records

LONG = 2_000
"""Signs in a long text."""
_MANY = 3
_YEAR = 2025
_STEP = 7
"""Codes this far apart stand under several parents."""
_SENTENCE = "这一段是试填的长文字，看它在表里放不放得下、读不读得回；"
_TARGETS = ("≥95%", "≥100次", "100%", "≤30天", "逐步提高")
_PARTS = {ValuePart.COMPARISON: "≥", ValuePart.MEASURE: "次"}


@dataclass(frozen=True, slots=True)
class Trial:
    """An invented document; `name` says what it tries, for a progress line and in mistakes."""

    name: str
    document: Document


def trials(form_set: FormSet) -> tuple[Trial, ...]:
    """The fullest document, one with a record in each list and every text short, and an empty one."""
    return (
        Trial("内容最多的一份", _Filler(form_set, True).document()),
        Trial("各填一条的一份", _Filler(form_set, False).document()),
        Trial("什么也没有填的一份", _Filler(form_set, False).head(False)),
    )


@cache
def _leaves(catalog: str, year: int) -> tuple[Entry, ...]:
    """The entries of an official list that have none below them, of its lowest level."""
    from core.catalog.load import catalogue
    from core.catalog.scheme import Kind

    entries = tuple(catalogue(Kind(catalog), year).entries.values())
    lowest = max(one.level for one in entries)
    return tuple(one for one in entries if one.level == lowest)


@dataclass(slots=True)
class _Filler:
    form_set: FormSet
    is_full: bool
    count: int = 0
    referring: list[tuple[str, Field]] = field(default_factory=list)

    @property
    def year(self) -> int:
        first, last = self.form_set.years
        return min(max(_YEAR, first), last)

    def document(self) -> Document:
        document = self.head(True)
        for spec in self.form_set.children(""):
            wanted = max(_MANY, spec.rows + 1, self._choices(spec)) if self.is_full else 1
            records = self._narrative(spec) if spec.home == "narrative" else self._records(spec, wanted)
            document = with_records(document, spec, records)
        return self._referred(document)

    def head(self, is_filled: bool) -> Document:
        """The unit and the year, and (`is_filled`) the document's other fields."""
        unit = Unit(new_id(), "430001", "示例县试填单位")
        form_id = self.form_set.id
        document = Document(new_id(), unit, year=self.year, form_ids=(form_id,), layout=form_id)
        if not is_filled:
            return document
        own = [one for one in self.form_set.fields if not one.home.startswith("unit.") and one.home != "year"]
        filled: Document = self._filled("", document, own, 0)
        return filled

    # ------------------------------------------------------------ records

    def _choices(self, spec: ListSpec) -> int:
        """How many records show every choice of a list and every kind of indicator it has."""
        kinds = len(self._kinds(spec)) if spec.home == "indicators" else 0
        return max(kinds, *(len(one.choices) for one in spec.fields), 0)

    def _records(self, spec: ListSpec, wanted: int) -> Iterator[Any]:
        """Of three records the first has many below it, the second one, the third none."""
        for number in range(wanted):
            record = self._record(spec, number)
            for below in self.form_set.children(spec.path):
                many = max(_MANY, below.rows + 1, self._choices(below)) if number == 0 else 2 - min(number, 2)
                record = with_records(record, below, self._records(below, many if self.is_full else 1))
            yield record

    def _record(self, spec: ListSpec, number: int) -> Any:
        record = blank_record(spec)
        told = {where.path for where in spec.where}
        if spec.home == "indicators":
            record = self._with_kind(spec, record, number)
            told |= {"kind", "level1", "level2"}
        return self._filled(spec.path, record, [one for one in spec.fields if one.home not in told], number)

    def _kinds(self, spec: ListSpec) -> Sequence[str]:
        asked = next((where.values for where in spec.where if where.path == "kind"), None)
        return [one.kind for one in self.form_set.kinds if asked is None or one.kind in asked]

    def _with_kind(self, spec: ListSpec, record: Any, number: int) -> Any:
        """Kinds in the form's order, as many records as there are; without kinds levels are texts of their own."""
        kinds = self._kinds(spec)
        if kinds:
            return replace(record, kind=kinds[number % len(kinds)])
        levels = {FieldKind.LEVEL1: "level1", FieldKind.LEVEL2: "level2"}
        own = {levels[one.kind]: f"样级{number + 1}" for one in spec.fields if one.kind in levels}
        return replace(record, **own)

    def _narrative(self, spec: ListSpec) -> Iterator[Any]:
        roles = self.form_set.roles or (RoleSpec("", "", ""),)
        body = next((one for one in spec.fields if one.kind is FieldKind.PARAGRAPHS), None)
        for role in roles:
            record = replace(blank_record(spec), role=role.role, heading=role.heading, level=role.level)
            yield with_value(record, body.home, (self._long(), self._word())) if body else record

    def _referred(self, document: Document) -> Document:
        """Fields that name other records, once these are there: the first and the last of them."""
        for path, one in dict.fromkeys(self.referring):
            ids = [record.id for record in records_of(document, self.form_set.list(one.of))]
            chosen = tuple(dict.fromkeys((ids[0], ids[-1]))) if ids else ()
            document = self._at(document, path.split("."), "", one.home, chosen)
        return document

    def _at(self, record: Any, keys: Sequence[str], above: str, home: str, value: tuple[str, ...]) -> Any:
        """The value at `home` in every record of a list, reached key by key; of several the last has none."""
        if not keys or not keys[0]:
            return with_value(record, home, value)
        spec = self.form_set.list(f"{above}.{keys[0]}".lstrip("."))
        records = records_of(record, spec)
        changed = [self._at(one, keys[1:], spec.path, home, value) for one in records]
        if len(keys) == 1 and len(changed) > 1:
            changed[-1] = records[-1]
        return with_records(record, spec, changed)

    # ------------------------------------------------------------ values

    def _filled(self, path: str, record: Any, fields: Sequence[Field], number: int) -> Any:
        texts = {}
        for one in fields:
            if one.kind is FieldKind.REFERENCES:
                self.referring.append((path, one))
            elif one.home and not one.compute:
                self.count += 1
                texts[one.key] = self._text(path, one, number)
        return with_texts(self.form_set, path, record, texts)

    def _text(self, path: str, one: Field, number: int) -> str:
        """A text for a field, `number` is that of its record; no text comes twice, but of choices and the like."""
        title = path and self.form_set.list(path).title_field == one.key
        short = self._listed(path, one, number)
        short = self._typed(one, number) if short is None else short
        if short is not None:
            return short
        if self.is_full and not title and one.kind in (FieldKind.LONG_TEXT, FieldKind.PARAGRAPHS):
            return self._long()
        return self._word(40 if self.is_full else 0)

    def _listed(self, path: str, one: Field, number: int) -> str | None:
        """The code, and the name that goes with it, of a list that takes its codes from an official one."""
        spec = self.form_set.list(path) if path else None
        if spec is None or not spec.catalog or one.home not in ("code", "name"):
            return None
        leaves = _leaves(spec.catalog, self.year)
        entry = leaves[number * _STEP % len(leaves)]
        return entry.code if one.home == "code" else entry.name

    def _typed(self, one: Field, number: int) -> str | None:
        """A text of a kind that takes no other ones; None for words."""
        made: dict[FieldKind, Callable[[], str]] = {
            FieldKind.MONEY: lambda: f"{123_456_789 if self.is_full else 12}{self.count:03}.{self.count % 90 + 10}",
            FieldKind.PERCENT: lambda: f"{self.count % 90 + 10}.5%",
            FieldKind.NUMBER: lambda: str(self.count),
            FieldKind.ORDINAL: lambda: str(self.count),
            FieldKind.CODE: self._code,
            FieldKind.YEAR: lambda: str(_YEAR),
            FieldKind.DATE: lambda: f"{_YEAR}年3月{self.count % 28 + 1}日",
            FieldKind.CHOICE: lambda: one.choices[number % len(one.choices)] if one.choices else "",
            FieldKind.TARGET_VALUE: lambda: self._target(one, number),
            FieldKind.YES_NO: lambda: "是",
            FieldKind.LEVEL: lambda: "1",
        }
        return made[one.kind]() if one.kind in made else None

    def _target(self, one: Field, number: int) -> str:
        if one.part:
            return _PARTS.get(ValuePart(one.part), str(self.count))
        return _TARGETS[number % len(_TARGETS)]

    def _code(self) -> str:
        """A code of the length the form wants, with the year where it wants it."""
        length = parameter(self.form_set, "code_length") or 12
        assert isinstance(length, int)
        code = f"430001{self.count:0{max(length - 6, 1)}}"
        at = parameter(self.form_set, "code_year")
        if isinstance(at, list) and at:
            code = code[: at[0] - 1] + str(_YEAR)[at[0] - at[1] - 1 :] + code[at[1] :]
        return code

    def _word(self, more: int = 0) -> str:
        return f"样文{self.count}号" + ("示例内容" * LONG)[:more]

    def _long(self) -> str:
        return (f"样文{self.count}号，" + _SENTENCE * LONG)[: LONG - 1] + "。" if self.is_full else self._word()
