"""A document in another layout than the one it came in: how its amounts are spelled there, and what has no place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.domain.document import Document, Override, OverrideKey
from core.domain.records import LISTS, children, get_value, value_paths
from core.forms.kinds import printed_levels, printed_role
from core.forms.load import FormSets
from core.forms.model import Field, FormSet, ListSpec, Output
from core.forms.printed_fields import Printed, printed_fields
from core.forms.printing import is_blank
from core.forms.spelling import respelled
from core.forms.values import print_value
from core.forms.view import View
from core.forms.view_scopes import find_view

# ---------------------------------------------------------------- spelling


def in_layout(document: Document, form_set: FormSet) -> Document:
    """The document as it goes into a layout: in another than its own, amounts that were typed with their unit lose it
    where the layout says it in a head, and the other way round; every value stays the same to the fen. What was printed
    on purpose in place of a computed text is printed there, too."""
    if document.layout == form_set.id:
        return document
    spelled: Document = respelled(document, form_set)
    return replace(spelled, overrides={**_carried(document, form_set), **document.overrides})


def _carried(document: Document, form_set: FormSet) -> dict[OverrideKey, Override]:
    """The overrides of other layouts for places that this one has, too; those of the document's own layout first."""
    keys = sorted(document.overrides, key=lambda key: key.form_id == document.layout)
    return {
        replace(key, form_id=form_set.id): document.overrides[key]
        for key in keys
        if _computed(form_set, key) is not None
    }


def _computed(form_set: FormSet, key: OverrideKey) -> Field | None:
    """The field of a layout that composes the text of such a place from others."""
    found = _place(form_set, key)
    return found if found is not None and found.compute and not found.compute.is_yes_no else None


def _place(form_set: FormSet, key: OverrideKey) -> Field | None:
    spec = next((one for one in form_set.lists if one.path == key.table), None)
    fields = spec.fields if spec else () if key.table else form_set.fields
    return next((field for field in fields if field.key == key.column), None)


# ---------------------------------------------------------------- what has no place


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of a document that is not printed: the words of its place, its text, and why."""

    words: str
    text: str
    why: str


_NOT_CHOSEN = "所选格式的文件里没有这一项"
_STRUCTURE = frozenset({"kind", "level", "period", "role", "composed", "unit.kind", "unit.parent_id"})
"""What a layout shows by the place or the words of something else, never as a text of its own."""


def left_out(
    document: Document, form_sets: FormSets, form_set: FormSet, outputs: Sequence[Output]
) -> tuple[LeftOut, ...]:
    """Everything of the document that these outputs of a form set do not print.

    In its own layout only what the chosen files lack: what that layout prints nowhere is missed by nobody.
    """
    own = next((one for one in form_sets if one.id == document.layout), form_set)
    every, used = printed_fields(form_set, form_set.outputs), printed_fields(form_set, outputs)
    if document.layout == form_set.id and every == used:
        return ()
    leaving = _Leaving(document, form_sets, own, form_set, every, used)
    return (*leaving.record("", document, ""), *leaving.overrides())


@dataclass(frozen=True, slots=True)
class _Leaving:
    document: Document
    form_sets: FormSets
    own: FormSet
    form_set: FormSet
    every: Printed
    used: Printed

    @property
    def is_own(self) -> bool:
        return self.document.layout == self.form_set.id

    @property
    def _unknown(self) -> str:
        return f"“{self.form_set.title}”里没有这一项"

    def record(self, noun: str, record: Any, words: str) -> Iterator[LeftOut]:
        """What of a record and those below it has no place; `noun` is the domain list it is in ('': the document)."""
        for home in self._homes(noun, record):
            found = self._field(self.form_set, noun, home)
            why = self._why(noun, found, home)
            text = self._text(noun, record, home)
            if not why and text and home in ("level1", "level2") and not self._level(self.form_set, record, home):
                why = f"“{self.form_set.title}”没有这种指标"
            if why and text:
                yield LeftOut(_joined(words, self._label(noun, home)), text, why)
        if noun == "narrative" and record.composed and not self.form_set.text(record.composed):
            own = self.own.text(record.composed)
            why = f"“{self.form_set.title}”没有这段模板文字，印自己写的段落"
            yield LeftOut(_joined(words, "模板文字"), own.title if own else record.composed, why)
        for name in LISTS.get(type(record), ()):
            yield from self._below(name, children(record, name), words)

    def _below(self, name: str, records: Sequence[Any], words: str) -> Iterator[LeftOut]:
        if self._has_place(name, self.used):
            spec = self._spec(name)
            item = _joined(words, spec.item if spec else name)
            for position, child in enumerate(records, 1):
                yield from self.record(name, child, f"{item}{position}")
        elif records and (not self.is_own or self._has_place(name, self.every)):
            yield from self._whole(name, records, words)

    def _whole(self, name: str, records: Sequence[Any], words: str) -> Iterator[LeftOut]:
        """A list that is printed nowhere: one line for each part of the prose, else one for all."""
        spec = self._spec(name)
        label = (spec.label or spec.item) if spec else name
        why = _NOT_CHOSEN if self._has_place(name, self.every) else self._unknown
        if name != "narrative":
            yield LeftOut(_joined(words, label), f"{len(records)} 条", why)
            return
        for role in dict.fromkeys(record.role for record in records):
            mine = [record for record in records if record.role == role]
            headings, paragraphs = sum(bool(one.heading) for one in mine), sum(len(one.paragraphs) for one in mine)
            spoken = printed_role(self.own, role) or "开头"
            yield LeftOut(_joined(label, spoken), f"{headings} 个标题，{paragraphs} 段", why)

    def overrides(self) -> Iterator[LeftOut]:
        """What is printed on purpose in single places of other layouts, or of files that were not chosen."""
        words = dict(self._record_words("", self.document, ""))
        order = {row: position for position, row in enumerate(words)}
        for key, override in sorted(
            self.document.overrides.items(), key=lambda entry: order.get(entry[0].row, len(order))
        ):
            why = self._why_override(key)
            view = self._overridden_view(key)
            if why and override.text and (view or key.row in words):
                field = self._overridden(key)
                place = (
                    _cell_words(view, key, words) if view else (words[key.row], field.label if field else key.column)
                )
                yield LeftOut(_joined(*place), override.text, why)

    def _why_override(self, key: OverrideKey) -> str:
        """Of the own places only those of computed texts: for the others the value itself is told."""
        place = (key.table, key.column)
        if key.form_id == self.form_set.id or (place in self.every and _computed(self.form_set, key)):
            field = self._overridden(key)
            is_computed = self._overridden_view(key) or (field and field.compute)
            return _NOT_CHOSEN if place in self.every - self.used and is_computed else ""
        other = next((one.title for one in self.form_sets if one.id == key.form_id), key.form_id)
        return "" if self.is_own else f"只在“{other}”版式里这样印"

    def _overridden_view(self, key: OverrideKey) -> View | None:
        other = next((one for one in self.form_sets if one.id == key.form_id), None)
        return find_view(other, key.table) if other else None

    def _overridden(self, key: OverrideKey) -> Field | None:
        other = next((one for one in self.form_sets if one.id == key.form_id), None)
        return _place(other, key) if other else None

    # ------------------------------------------------------------ one value

    def _homes(self, noun: str, record: Any) -> list[str]:
        """The paths of a record in the order of its own form's fields, then what that form does not know."""
        fields = self._fields(self.own, noun)
        known = [field.home for field in fields if field.home]
        others = sorted(value_paths(record) - set(known))
        return [home for home in (*known, *others) if home not in _STRUCTURE]

    def _text(self, noun: str, record: Any, home: str) -> str:
        if home in ("level1", "level2"):
            return self._level(self.own, record, home)
        value = get_value(record, home)
        field = self._field(self.own, noun, home) or Field(home, home, home)
        return "" if is_blank(value) else print_value(field, value)

    def _label(self, noun: str, home: str) -> str:
        """What a value is called: as the layout says it, else the document's own form, else any that knows it."""
        known = (self._field(one, noun, home) for one in (self.form_set, self.own, *self.form_sets))
        field = next((field for field in known if field), None)
        return field.label if field else home.rpartition(".")[2]

    def _level(self, form_set: FormSet, indicator: Any, home: str) -> str:
        level1, level2 = printed_levels(form_set, indicator)
        return level1 if home == "level1" else level2

    def _why(self, noun: str, field: Field | None, home: str) -> str:
        """Why the files do not print the field, '' when they do."""
        places = [(path, field.key) for path in self._paths(noun)] if field else []
        if any(place in self.used for place in places):
            return ""
        if any(place in self.every for place in places):
            return _NOT_CHOSEN
        return "" if self.is_own else self._unknown

    # ------------------------------------------------------------ where things are

    def _paths(self, noun: str) -> list[str]:
        return [spec.path for spec in self.form_set.lists if spec.home == noun] if noun else [""]

    def _has_place(self, noun: str, printed: Printed) -> bool:
        paths = self._paths(noun)
        return any(path in paths for path, _ in printed)

    def _spec(self, noun: str) -> ListSpec | None:
        """How a domain list is called: by the layout, else the document's own form, else any that knows it."""
        known = (one.list_at(noun) for one in (self.form_set, self.own, *self.form_sets))
        return next((spec for spec in known if spec), None)

    def _fields(self, form_set: FormSet, noun: str) -> tuple[Field, ...]:
        spec = form_set.list_at(noun) if noun else None
        return spec.fields if spec else () if noun else form_set.fields

    def _field(self, form_set: FormSet, noun: str, home: str) -> Field | None:
        return next((field for field in self._fields(form_set, noun) if home and field.home == home), None)

    def _record_words(self, noun: str, record: Any, words: str) -> Iterator[tuple[str, str]]:
        yield record.id, words
        for name in LISTS.get(type(record), ()):
            spec = self._spec(name)
            item = _joined(words, spec.item if spec else name)
            for position, child in enumerate(children(record, name), 1):
                yield from self._record_words(name, child, f"{item}{position}")


def _cell_words(view: View, key: OverrideKey, words: Mapping[str, str]) -> tuple[str, str, str]:
    """A cell of a computed table: table, row and column; `words` are those of records, which may be rows."""
    rows = {row: label for entry in view.rows for row, label in entry.keys} | {
        one.key: one.label for one in view.totals
    }
    column = next((one.label for one in view.columns if one.key == key.column), "") or key.column
    return view.caption or view.key, rows.get(key.row) or words.get(key.row, key.row), column


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
