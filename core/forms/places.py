"""A document of one form set seen by another: which list there shows each record, and which records none does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.domain.document import Document
from core.domain.records import ITEMS, children, get_value, lists_of, value_paths, walk
from core.forms.model import Field, FormSet, ListSpec
from core.forms.printing import is_blank, print_shared
from core.forms.selection import list_for
from core.forms.values import print_value

STRUCTURE = frozenset({"kind", "level", "period", "group", "role", "composed", "unit.kind", "unit.parent_id"})
"""What a form shows by the place or the words of something else, never as a text of its own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record and the lists that show it in its own form set and in the other one (None for the document, and where
    there is none); `noun` is the domain list it is in; `words` say which one it is (项目2 · 指标1), `item` what it
    is (项目 · 指标)."""

    record: Any
    words: str
    noun: str = ""
    own: ListSpec | None = None
    there: ListSpec | None = None
    above: str = ""
    """The id of the record around it."""
    item: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether the other form set has a place for the record."""
        return not self.noun or self.there is not None


@dataclass(frozen=True, slots=True)
class Sight:
    """A document in its own form set and in another; `known` are the form sets asked for words."""

    document: Document
    own: FormSet
    there: FormSet
    known: tuple[FormSet, ...] = ()

    def standings(self) -> Iterator[Standing]:
        """Every record in the order of the document; what is below a record without a place is left out."""
        yield from self._from(Standing(self.document, ""), "")

    def _from(self, at: Standing, own_path: str | None) -> Iterator[Standing]:
        yield at
        if not at.is_shown:
            return
        there_path = at.there.path if at.there else ""
        for name in lists_of(at.record):
            numbers: dict[str, int] = {}
            for child in children(at.record, name):
                own = list_for(self.own, own_path, name, child) if own_path is not None else None
                there = list_for(self.there, there_path, name, child)
                item = self.item(name, own, there)
                numbers[item] = numbers.get(item, 0) + 1
                words = joined(at.words, f"{item}{numbers[item]}")
                here = Standing(child, words, name, own, there, at.record.id, joined(at.item, item))
                yield from self._from(here, own.path if own else None)

    def words(self) -> dict[str, str]:
        """Which record each is, by its id; also of those without a place."""
        found = {at.record.id: at.words for at in self.standings()}
        for _, noun, record in walk(self.document):
            found.setdefault(record.id, self.item(noun, None))
        return found

    def item(self, noun: str, own: ListSpec | None, there: ListSpec | None = None) -> str:
        """What a record is called: as its own form set says it, else the other one, else any that knows it."""
        found = own or there or next((spec for one in self.known if (spec := one.list_at(noun))), None)
        return found.item if found else noun

    # ---- the values of one record

    def homes(self, at: Standing) -> list[str]:
        """The paths of a record's values in the order of its own form's fields, then what that form does not know."""
        known = [field.home for field in self.own_fields(at) if field.home]
        others = sorted(value_paths(at.record) - set(known))
        return [home for home in dict.fromkeys((*known, *others)) if home not in STRUCTURE]

    def text(self, at: Standing, home: str) -> str:
        """A value as its own form prints it; '' where it is blank."""
        field = at_home(self.own_fields(at), home)
        if home not in ("level1", "level2") and is_blank(get_value(at.record, home)):
            return ""
        if field is None:
            return print_value(Field(home, home, home), get_value(at.record, home))
        if field.part:
            return print_value(field, get_value(at.record, home))
        return print_shared(self.document, self.own, at.own.path if at.own else "", at.record, field)

    def label(self, at: Standing, home: str) -> str:
        """What a value is called: as the other form set says it, its own, or any that knows it."""
        found = at_home(self.there_fields(at), home) or at_home(self.own_fields(at), home)
        found = found or next((field for one in self.known if (field := at_home(fields_of(one, at.noun), home))), None)
        return found.label if found else home.rpartition(".")[2]

    def own_fields(self, at: Standing) -> tuple[Field, ...]:
        return at.own.fields if at.own else () if at.noun else self.own.fields

    def there_fields(self, at: Standing) -> tuple[Field, ...]:
        return at.there.fields if at.there else () if at.noun else self.there.fields


def shown_homes(document: Document, form_set: FormSet) -> Iterator[tuple[str, str]]:
    """Every place of the document that the form set has a field for: the record's id and the path in it."""
    sight = Sight(document, form_set, form_set)
    for at in sight.standings():
        yield from ((at.record.id, field.home) for field in sight.there_fields(at) if at.is_shown and field.home)


def fields_of(form_set: FormSet, noun: str) -> tuple[Field, ...]:
    """The fields of all lists of a domain list ('' the document's own) or, where none has its name, of its kind of
    record."""
    if not noun:
        return form_set.fields
    alike = (spec for spec in form_set.lists if ITEMS[spec.home] is ITEMS[noun])
    return tuple(field for spec in sorted(alike, key=lambda one: one.home != noun) for field in spec.fields)


def at_home(fields: Iterable[Field], home: str) -> Field | None:
    return next((field for field in fields if home and field.home == home), None)


def joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
