"""A document in another layout than the one it came in: how its amounts are spelled there, what has no place there,
and what that layout wants and the document lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain.document import Document, Override, OverrideKey
from core.domain.indicator import Indicator
from core.domain.records import ITEMS, get_value
from core.domain.target_value import TargetValue
from core.forms.kinds import printed_levels, printed_role
from core.forms.load import FormSets
from core.forms.model import Field, FormSet, ListSpec, Output, ValuePart
from core.forms.places import Sight, Standing, joined
from core.forms.printed_fields import Printed, printed_fields
from core.forms.printing import print_field
from core.forms.selection import records_of
from core.forms.spelling import respelled
from core.forms.values import value_part
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
    """Something of a document that is not printed: the words of its place, its text, and why. Of what is missing there
    is no text. `kind` is the place without numbers of records, the same for all that are told together ('': alone)."""

    words: str
    text: str
    why: str
    kind: str = field(default="", compare=False)


_NOT_CHOSEN = "所选格式的文件里没有这一项"
_LEVELS = ("level1", "level2")


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
    sight = Sight(document, own, form_set, tuple(form_sets))
    leaving = _Leaving(sight, form_sets, every, used)
    return (*leaving.records(), *leaving.overrides())


@dataclass(frozen=True, slots=True)
class _Leaving:
    sight: Sight
    form_sets: FormSets
    every: Printed
    used: Printed

    @property
    def document(self) -> Document:
        return self.sight.document

    @property
    def form_set(self) -> FormSet:
        return self.sight.there

    @property
    def is_own(self) -> bool:
        return self.document.layout == self.form_set.id

    @property
    def _unknown(self) -> str:
        return f"“{self.form_set.title}”里没有这一项"

    def records(self) -> Iterator[LeftOut]:
        """What of the records has no place, in their order; of a list that is printed nowhere one line for all."""
        hidden: set[str] = set()
        wholes: dict[tuple[str, str], list[Standing]] = {}
        found: list[LeftOut | tuple[str, str]] = []
        for at in self.sight.standings():
            if at.noun and at.above in hidden:
                hidden.add(at.record.id)
            elif at.noun and not (at.there and self._has_place(at.there, self.used)):
                hidden.add(at.record.id)
                key = (at.above, at.own.path if at.own else at.noun)
                if key not in wholes:
                    found.append(key)
                wholes.setdefault(key, []).append(at)
            else:
                found += self.values(at)
        for one in found:
            yield from (one,) if isinstance(one, LeftOut) else self._whole(wholes[one])

    def values(self, at: Standing) -> Iterator[LeftOut]:
        for home in self.sight.homes(at):
            fields = [field for field in self.sight.there_fields(at) if field.home == home]
            why, text = self._why(at, fields), self.sight.text(at, home)
            if not why and text and home in _LEVELS and not _level(self.form_set, at.record, home):
                why = f"“{self.form_set.title}”没有这种指标"
            if why and text:
                yield self._value(at, home, text, why)
            elif text and not self.is_own:
                yield from self._parts(at, fields, home)
        if at.noun == "narrative" and at.record.composed and not self.form_set.text(at.record.composed):
            own = self.sight.own.text(at.record.composed)
            why = f"“{self.form_set.title}”没有这段模板文字，印自己写的段落"
            yield LeftOut(joined(at.words, "模板文字"), own.title if own else at.record.composed, why)

    def _parts(self, at: Standing, fields: Sequence[Field], home: str) -> Iterator[LeftOut]:
        """Of a target value that is printed in parts, those that have no column."""
        shown = {field.part for field in fields}
        value = get_value(at.record, home)
        if "" in shown or not isinstance(value, TargetValue):
            return
        for part in ValuePart:
            if part and part not in shown and (text := value_part(value, part)):
                yield self._value(at, home, text, self._unknown)

    def _value(self, at: Standing, home: str, text: str, why: str) -> LeftOut:
        label = self.sight.label(at, home)
        return LeftOut(joined(at.words, label), text, why, joined(at.item, label))

    def _whole(self, records: Sequence[Standing]) -> Iterator[LeftOut]:
        """Records that are printed nowhere: one line for each part of the prose, else one for all."""
        first = records[0]
        spec = first.there or first.own
        is_elsewhere = first.there is not None and self._has_place(first.there, self.every)
        if self.is_own and not is_elsewhere:
            return
        why = _NOT_CHOSEN if is_elsewhere else self._unknown
        around = first.words.rpartition(" · ")[0]
        label = (spec.label or spec.item) if spec else self.sight.item(first.noun, None)
        if first.noun != "narrative":
            kind = joined(first.item.rpartition(" · ")[0], label)
            yield LeftOut(joined(around, label), f"{len(records)} 条", why, kind)
            return
        for role in dict.fromkeys(at.record.role for at in records):
            mine = [at.record for at in records if at.record.role == role]
            headings, paragraphs = sum(bool(one.heading) for one in mine), sum(len(one.paragraphs) for one in mine)
            spoken = printed_role(self.sight.own, role) or "开头"
            yield LeftOut(joined(label, spoken), f"{headings} 个标题，{paragraphs} 段", why)

    def overrides(self) -> Iterator[LeftOut]:
        """What is printed on purpose in single places of other layouts, or of files that were not chosen."""
        words, items = self.sight.words(), {at.record.id: at.item for at in self.sight.standings()}
        order = {row: position for position, row in enumerate(words)}
        for key, override in sorted(
            self.document.overrides.items(), key=lambda entry: order.get(entry[0].row, len(order))
        ):
            why = self._why_override(key)
            view = self._overridden_view(key)
            if why and override.text and (view or key.row in words):
                if view:
                    table, row, column = _cell_words(view, key, words)
                    yield LeftOut(joined(table, row, column), override.text, why, joined(table, column))
                    continue
                field = self._overridden(key)
                label = field.label if field else key.column
                told = joined(items.get(key.row, words[key.row]), label)
                yield LeftOut(joined(words[key.row], label), override.text, why, told)

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

    def _why(self, at: Standing, fields: Sequence[Field]) -> str:
        """Why the files do not print a value, '' when they do."""
        path = at.there.path if at.there else ""
        places = [(path, field.key) for field in fields]
        if any(place in self.used for place in places):
            return ""
        if any(place in self.every for place in places):
            return _NOT_CHOSEN
        return "" if self.is_own else self._unknown

    def _has_place(self, spec: ListSpec, printed: Printed) -> bool:
        return any(path == spec.path for path, _ in printed)


def _level(form_set: FormSet, indicator: Any, home: str) -> str:
    return printed_levels(form_set, indicator)[_LEVELS.index(home)]


def _cell_words(view: View, key: OverrideKey, words: Mapping[str, str]) -> tuple[str, str, str]:
    """A cell of a computed table: table, row and column; `words` are those of records, which may be rows."""
    rows = {row: label for entry in view.rows for row, label in entry.keys} | {
        one.key: one.label for one in view.totals
    }
    column = next((one.label for one in view.columns if one.key == key.column), "") or key.column
    return view.caption or view.key, rows.get(key.row) or words.get(key.row, key.row), column


# ---------------------------------------------------------------- what is missing there


def missing_there(document: Document, form_set: FormSet) -> tuple[LeftOut, ...]:
    """What another layout than the document's own wants and the document lacks: required fields and rows first, then
    the other places that would stay blank throughout."""
    if document.layout == form_set.id:
        return ()
    found = list(_Missing(document, form_set).below("", (("", document),)))
    return tuple(sorted(found, key=lambda one: one.why != REQUIRED))


REQUIRED = "必填"
_BLANK = "没有内容"


@dataclass(frozen=True, slots=True)
class _Missing:
    """Told for all records of a list together, by their words."""

    document: Document
    form_set: FormSet

    def below(self, path: str, records: Sequence[tuple[str, Any]]) -> Iterator[LeftOut]:
        yield from self.fields(path, records)
        if not path and (roles := self.roles()):
            yield from roles
        for spec in self.form_set.children(path):
            inside = []
            for words, record in records:
                mine = records_of(record, spec)
                inside += [(joined(words, f"{spec.item}{number}"), child) for number, child in enumerate(mine, 1)]
                yield from self.rows(spec, words, mine)
            if inside:
                yield from self.below(spec.path, inside)
            elif records:
                why = REQUIRED if spec.minimum else _BLANK
                yield LeftOut(self.words(spec.path), "", why)

    def fields(self, path: str, records: Sequence[tuple[str, Any]]) -> Iterator[LeftOut]:
        for entry in self.form_set.list(path).fields if path else self.form_set.fields:
            if entry.compute is not None or not entry.home:
                continue
            blank = [
                words
                for words, record in records
                if not print_field(self.document, self.form_set, path, record, entry).strip()
            ]
            if blank and (entry.required or len(blank) == len(records)):
                text = "" if len(blank) == len(records) else "、".join(blank)
                yield LeftOut(joined(self.words(path), entry.label), text, REQUIRED if entry.required else _BLANK)

    def rows(self, spec: ListSpec, words: str, mine: Sequence[Any]) -> Iterator[LeftOut]:
        """The rows that the form asks for: of indicators by their kind."""
        item = joined(words, spec.label or spec.item)
        if mine and len(mine) < spec.minimum:
            yield LeftOut(item, f"只有 {len(mine)} 条，至少 {spec.minimum} 条", REQUIRED)
        if ITEMS[spec.home] is not Indicator:
            return
        kinds = [record.kind for record in mine]
        for kind in self.form_set.kinds:
            asked = all(where.path != "kind" or kind.kind in where.values for where in spec.where)
            if mine and asked and kinds.count(kind.kind) < kind.minimum:
                name = "/".join(filter(None, (kind.level1, kind.level2)))
                yield LeftOut(item, f"“{name}”只有 {kinds.count(kind.kind)} 条，至少 {kind.minimum} 条", REQUIRED)

    def roles(self) -> list[LeftOut]:
        """The parts of the prose that the form asks for."""
        there = {item.role for item in self.document.narrative}
        asked = any(spec.home == "narrative" for spec in self.form_set.lists)
        return [
            LeftOut(one.label, "", REQUIRED)
            for one in self.form_set.roles
            if asked and one.required and one.role not in there
        ]

    def words(self, path: str) -> str:
        found: list[str] = []
        while path:
            spec = self.form_set.list(path)
            found.insert(0, spec.label or spec.item)
            path = spec.parent
        return joined(*found)
