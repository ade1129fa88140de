"""What the lines of a file say of whose document they are: the unit and the year, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.domain.unit import Unit
from core.forms.model import FieldKind
from core.readers.draft import DraftValue
from core.readers.grammar import Grammar, Slot
from core.readers.lines import Line
from core.readers.said import between, is_name, read_year
from core.readers.words import spelled

_NEAR = 4
"""How many lines of a cover the unit's name stands from the title."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit and a year as far as they are told. `is_cover`: the name stands on a cover only, where a table below may
    write it otherwise."""

    code: str = ""
    name: str = ""
    year: int | None = None
    is_cover: bool = False

    @property
    def has_unit(self) -> bool:
        return bool(self.code or self.name)

    @property
    def words(self) -> str:
        return self.code + self.name


@dataclass(frozen=True, slots=True)
class Mark:
    """What one line (its number) says."""

    index: int
    owner: Owner


def is_same_owner(left: Owner, right: Owner) -> bool:
    """Codes decide, where both have one; the code of a whole office (438) may stand for its own 本级 (438001). Names
    are one with and without 本级, and without the place they begin with (教育局 for 示例县教育局)."""
    one, other = (spelled(Unit("", owner.code, owner.name).short_name) for owner in (left, right))
    is_named = bool(one and other)
    if left.code and right.code:
        is_within = left.code.startswith(right.code) or right.code.startswith(left.code)
        return left.code == right.code or (is_within and is_named and one == other)
    return not is_named or one.endswith(other) or other.endswith(one)


def find_marks(lines: Sequence[Line], grammar: Grammar, told: Iterable[DraftValue]) -> list[Mark]:
    """`told` are the document's values as a reader found them, all tellings of each; the covers are looked for here."""
    at: dict[str, int] = {}
    for line in lines:
        for place in (line.place, *(piece.place for piece in line.pieces)):
            at.setdefault(place, line.index)
    homes = {one.key: one.home for one in grammar.form_set.fields}
    found: dict[tuple[int, bool], dict[str, str]] = {}
    for value in told:
        home, index = homes.get(value.field_key, ""), at.get(value.evidence.place)
        if index is None or not value.text or home not in ("unit.code", "unit.name", "year"):
            continue
        if home == "year" and value.is_unsure:
            continue
        found.setdefault((index, home != "year" and value.is_unsure), {}).setdefault(home, value.text)
    marks = [Mark(index, _owner(texts, is_cover)) for (index, is_cover), texts in found.items()]
    strong = {mark.index for mark in marks if mark.owner.has_unit}
    marks += [mark for mark in _covers(lines, grammar) if mark.index not in strong]
    return sorted(marks, key=lambda mark: mark.index)


def _owner(texts: dict[str, str], is_cover: bool) -> Owner:
    year = read_year(texts.get("year", ""))
    return Owner(texts.get("unit.code", ""), texts.get("unit.name", ""), year, is_cover)


def _covers(lines: Sequence[Line], grammar: Grammar) -> Iterator[Mark]:
    """The titles of the whole document with the unit's name before, in or behind them, at whatever place in a file."""
    titles = [slot for slot in grammar.head if slot.field.kind is FieldKind.YEAR]
    names = [slot for slot in grammar.head if slot.field.kind is not FieldKind.YEAR and (slot.before or slot.after)]
    bare = any(not slot.before and not slot.after for slot in grammar.head)
    for line in lines:
        told = _title(line, titles)
        if told is None:
            continue
        year, name = told
        around = lines[max(0, line.index - 1) : line.index + 1 + _NEAR]
        near = [one for one in around if one.index != line.index and one.lone and one.sheet == line.sheet]
        found = [(one.index, text) for one in near for slot in names if (text := between(one.text, slot))]
        if bare:
            found += [(one.index, one.text) for one in near if one.index < line.index and _title(one, titles) is None]
        first, name = (line.index, name) if name else min(found, default=(line.index, ""))
        yield Mark(min(first, line.index), Owner("", name if is_name(name) else "", year, True))


def _title(line: Line, titles: Iterable[Slot]) -> tuple[int, str] | None:
    """The year and the name in front of it that a title says; None for any other line."""
    if line.lone is None or (line.table >= 0 and not line.sheet):
        return None
    for slot in titles:
        text = between(line.text, slot) if slot.before or slot.after else None
        year = read_year(text) if text else None
        if text and year:
            head = text.split(str(year))[0] if str(year) in text else ""
            return year, head.strip()
    return None
