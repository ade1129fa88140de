"""Which record of a document a file's record is: by what names it, by order, by the place a form gives it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from core.domain.document import Document, FieldKey, OverrideKey
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.narrative import NarrativeItem
from core.domain.project import Goal, Project
from core.domain.records import children, content, get_value, lists_of, value_paths
from core.domain.text import label, normal
from core.domain.work_item import WorkItem
from core.forms.model import ListSpec
from core.forms.printing import is_blank
from core.readers.mirrors import Mirrors
from core.readers.words import likeness

_ALIKE = 0.6


def _names(record: Any) -> tuple[Hashable, ...]:
    """What names a record, the surest first; None is no name."""
    if isinstance(record, Project | Line):
        return record.code or None, normal(record.name) or None
    if isinstance(record, WorkItem):
        name = normal(record.name)
        return (record.kind, name) if name else None, name or None
    if isinstance(record, Goal):
        return (normal(record.text) or None,)
    if isinstance(record, Indicator):
        name = normal(record.name)
        return (record.kind, name) if name else None, name or None, record.kind or None
    heading = normal(record.heading)
    return (record.role, record.level, heading), heading or None, record.role if record.level == 1 else None


def pairs_of(ours: Sequence[Any], files: Sequence[Any]) -> dict[str, Any]:
    """For the records of the file (by id) those of the document: of the same set only, by the surest names first, then
    by order."""
    pairs: dict[str, Any] = {}
    for one in dict.fromkeys(map(set_of, files)):
        pairs |= _pairs_in_set(
            [mine for mine in ours if set_of(mine) == one], [its for its in files if set_of(its) == one]
        )
    return pairs


def set_of(record: Any) -> str:
    """Which of the sets in one list a record belongs to: a goal's period, the group of an indicator or a line."""
    return record.period if isinstance(record, Goal) else getattr(record, "group", "")


def _pairs_in_set(ours: Sequence[Any], files: Sequence[Any]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    taken: set[str] = set()
    for rank in range(3):
        free: dict[Hashable, list[Any]] = {}
        for record in ours:
            names = _names(record)
            if record.id not in taken and rank < len(names) and names[rank] is not None:
                free.setdefault(names[rank], []).append(record)
        for record in files:
            names = _names(record)
            if record.id in pairs or rank >= len(names) or names[rank] is None or is_empty(record):
                continue
            waiting = free.get(names[rank])
            if waiting and _may_be(waiting[0], record):
                pairs[record.id] = waiting.pop(0)
                taken.add(pairs[record.id].id)
    _pair_by_order(ours, files, pairs, taken)
    _pair_in_place(ours, files, pairs, taken)
    return pairs


def _may_be(mine: Any, record: Any) -> bool:
    """Projects and lines with two different codes are never one, whatever their names."""
    return not (isinstance(mine, Project | Line) and mine.code and record.code and mine.code != record.code)


def _pair_by_order(ours: Sequence[Any], files: Sequence[Any], pairs: dict[str, Any], taken: set[str]) -> None:
    """Goals have no names: the remaining ones pair in order."""
    if not files or not isinstance(files[0], Goal):
        return
    free = [record for record in ours if record.id not in taken]
    for record in files:
        if record.id not in pairs and free:
            pairs[record.id] = free.pop(0)


def _pair_in_place(ours: Sequence[Any], files: Sequence[Any], pairs: dict[str, Any], taken: set[str]) -> None:
    """A record by another name is the same one where it stands between the same two and says half of the rest alike:
    somebody changed its name. Where as many stand between two known ones as before, anything alike is enough."""
    order = {record.id: at for at, record in enumerate(ours)}
    at = 0
    while at < len(files):
        end = next((n for n in range(at, len(files)) if files[n].id in pairs), len(files))
        low = order[pairs[files[at - 1].id].id] if at and files[at - 1].id in pairs else -1
        high = order[pairs[files[end].id].id] if end < len(files) else len(ours)
        free = [one for one in ours[low + 1 : high] if one.id not in taken]
        is_known = len(free) == end - at and (low >= 0 or high < len(ours))
        for n, record in enumerate(files[at:end]):
            fitting = free[n : n + 1] if is_known else free
            mine = next((one for one in fitting if _may_be(one, record) and _is_like(one, record, is_known)), None)
            if mine is not None and mine.id not in taken:
                pairs[record.id] = mine
                taken.add(mine.id)
                free = free if is_known else free[free.index(mine) + 1 :]
        at = end + 1


_NO_WORDS = frozenset(("group", "period", "kind", "level1", "level2", "role", "level"))
"""What says where a record belongs, not what it is."""


def _is_like(mine: Any, record: Any, is_known: bool) -> bool:
    paths = (value_paths(mine) | value_paths(record)) - _NO_WORDS
    pairs = [(get_value(mine, path), get_value(record, path)) for path in paths]
    told = [(one, other) for one, other in pairs if not (is_blank(one) and is_blank(other))]
    for name in lists_of(mine):
        told += zip_longest(*([content(child) for child in children(one, name)] for one in (mine, record)))
    same = sum(one == other for one, other in told)
    if is_known:
        return same > 0 or len(told) == 1  # a name, and nothing else is said of it
    return same > 0 and len(told) <= 2 * same


def is_empty(record: Any) -> bool:
    if isinstance(record, Goal):
        return not record.text
    if isinstance(record, NarrativeItem):
        return not record.heading and not record.paragraphs
    return False


@dataclass(slots=True)
class Pairing:
    """For the records of a file (by id) those of the document, and why what was guessed is in doubt."""

    pairs: dict[str, Any] = field(default_factory=dict)
    guesses: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is known of the records of a list that a form shows twice, in a document and in a file."""

    mirrors: Mirrors
    spec: ListSpec
    document: Document
    file: Document
    copied: frozenset[FieldKey]

    def names(self, record: Any) -> set[str]:
        """What its table and its row call it."""
        keys = [key for key, name in self.mirrors.copies[self.spec.path].items() if name == self.spec.title_field]
        places = [OverrideKey(self.mirrors.form_set.id, self.spec.path, record.id, key) for key in keys]
        texts = (
            one.overrides[place].text
            for one in (self.document, self.file)
            for place in places
            if place in one.overrides
        )
        return {normal(text) for text in (record.name, *texts)} - {""}

    def is_row(self, record: Any) -> bool:
        """Only its row was read, not its table."""
        return FieldKey(record.id, self.spec.field(self.spec.title_field).home) in self.copied

    def may_be(self, mine: Any, record: Any) -> bool:
        """One is known by its row alone, the other has none yet."""
        if self.is_row(mine):
            return not self.is_row(record) and not self.mirrors.has_row(self.file, self.spec, record)
        return self.is_row(record) and not self.mirrors.has_row(self.document, self.spec, mine)

    def is_same_number(self, mine: Any, record: Any) -> bool:
        number = self.mirrors.number(self.file, self.spec, record)
        return number is not None and number == self.mirrors.number(self.document, self.spec, mine)


def pairs_of_mirrored(
    mirrors: Mirrors, spec: ListSpec, document: Document, file: Document, copied: frozenset[FieldKey]
) -> Pairing:
    """Rows and tables of one list that come in several files: by equal names, else by like ones and by number, which is
    a guess each time; so is a record that nothing fits while others wait for their other half."""
    sides = _Sides(mirrors, spec, document, file, copied)
    ours, files = list(getattr(document, spec.home)), list(getattr(file, spec.home))
    found = Pairing()
    for record in files:
        same = [one for one in ours if sides.names(one) & sides.names(record)]
        if same:
            same.sort(key=lambda one: (not sides.is_same_number(one, record), not sides.may_be(one, record)))
            found.pairs[record.id] = same[0]
            ours.remove(same[0])
    for record in files:
        waiting = [one for one in ours if sides.may_be(one, record)]
        one, how = _likely(waiting, record, sides) if record.id not in found.pairs and record.name else (None, "")
        if one is not None:
            found.pairs[record.id] = one
            found.guesses[record.id] = f"另一处写的是“{one.name}”，{how}认作同一个{spec.item}，请核对"
            ours.remove(one)
    for record in files:
        waiting = [one for one in ours if sides.may_be(one, record)]
        if waiting and record.id not in found.pairs and record.name:
            reason = f"另有{spec.item}“{waiting[0].name}”没有对上，这里按新的{spec.item}放入，请核对"
            found.guesses[record.id] = reason
    return found


def _likely(waiting: Sequence[Any], record: Any, sides: _Sides) -> tuple[Any, str]:
    near = [one for one in waiting if likeness(label(one.name), label(record.name)) >= _ALIKE]
    numbered = [one for one in waiting if sides.is_same_number(one, record)]
    both = [one for one in near if one in numbered]
    if both or len(near) == 1:
        return (both or near)[0], "按名称相近"
    return (numbered[0], "按编号") if len(numbered) == 1 and not near else (None, "")


def ordered(
    mirrors: Mirrors, spec: ListSpec, document: Document, file: Document, order: Sequence[str], same: Mapping[str, str]
) -> list[str]:
    """The ids of a document's records with those of a file, in the order of their rows once a file has them, the others
    behind by their numbers; `order`: as they stand, `same`: the document's record for each of the file's."""
    mine = {record.id: record for record in getattr(document, spec.home)}
    its = {same.get(record.id, record.id): record for record in getattr(file, spec.home)}
    rows = [one for one in order if one in mine and mirrors.has_row(document, spec, mine[one])]
    rows += [one for one, record in its.items() if one not in rows and mirrors.has_row(file, spec, record)]
    rest = [one for one in order if one not in rows]
    numbers = {one: mirrors.number(document, spec, mine[one]) if one in mine else None for one in rest}
    numbers |= {one: numbers[one] or mirrors.number(file, spec, its[one]) for one in rest if one in its}
    found: list[str] = []
    for one in rest:
        number = numbers[one]
        later = (at for at, other in enumerate(found) if number and (numbers[other] or 0) > number)
        found.insert(next(later, len(found)) if one not in mine else len(found), one)
    return [*rows, *found]
