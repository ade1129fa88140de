"""Where one document of a file ends and the next begins: by the units and years its lines name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.readers.lines import Line
from core.readers.marks import Mark, Owner, is_same_owner
from core.readers.words import is_money_unit, spelled

_STOPS = "。；;！!？?：:，,"
_LEAD, _SHORT = 12, 40
"""How many lines a title and what belongs to it may have above the line that names the unit, and how long one is."""
_NOTES = ("注", "备注", "说明")


@dataclass(slots=True)
class Stretch:
    """Lines from `begin` up to `end` that are one document's; `owner` is what they say of it."""

    begin: int
    end: int
    owner: Owner


def find_stretches(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Stretch]:
    """One for each time the unit or the year changes; the first begins with the file."""
    found = [Stretch(0, len(lines), Owner())]
    seen: list[Mark] = []
    at = 0
    while at < len(marks):
        mark, now = marks[at], found[-1]
        last = _last_against(lines, mark, now, seen)
        if last is None:
            now.owner = _joined(now.owner, mark.owner)
            seen.append(mark)
            at += 1
            continue
        now.end = max(_begin(lines, mark, last, now.begin), now.begin + 1)
        found.append(Stretch(now.end, len(lines), Owner()))
        seen = []
        at = next(n for n, one in enumerate(marks) if one.index >= now.end)
    return found


def _joined(known: Owner, told: Owner) -> Owner:
    """What is known of a stretch and what a further line says: the unit that a table names goes before a cover's."""
    year = known.year or told.year
    if told.has_unit and (not known.has_unit or (known.is_cover and not told.is_cover)):
        return replace(told, year=year)
    if told.has_unit and not told.is_cover and not known.code and told.code:
        return replace(known, code=told.code, year=year)
    return replace(known, year=year)


def _last_against(lines: Sequence[Line], mark: Mark, now: Stretch, seen: Sequence[Mark]) -> int | None:
    """The last line that names another unit, or another year, than this one; None: it names the same."""
    told, known = mark.owner, now.owner
    if told.year and known.year and told.year != known.year:
        return max(one.index for one in seen if one.owner.year)
    if not told.has_unit or not known.has_unit or is_same_owner(told, known):
        return None
    named = [one for one in seen if one.owner.has_unit]
    if told.is_cover and any(one.owner.is_cover and is_same_owner(told, one.owner) for one in named):
        return None
    last = max(one.index for one in named)
    is_called_otherwise = known.is_cover and not told.is_cover  # by the tables that follow a cover
    is_called_otherwise &= all(line.table < 0 or line.sheet for line in lines[last + 1 : _top(lines, mark)])
    return None if is_called_otherwise else last


def _top(lines: Sequence[Line], mark: Mark) -> int:
    """The first line of the table or the sheet in which a line stands, else itself."""
    table = lines[mark.index].table
    at = mark.index
    while table >= 0 and at > 0 and lines[at - 1].table == table:
        at -= 1
    return at


def _begin(lines: Sequence[Line], mark: Mark, last: int, floor: int) -> int:
    """The first line of the document that a line is the first to name: `last` is the last one that names the document
    before it, which began at `floor`."""
    top = _top(lines, mark)
    if lines[mark.index].sheet:
        return top if top > last else find_lead(lines, mark.index, last)
    start = top if top > last else mark.index
    above = [line for line in lines[last + 1 : start] if line.table < 0]
    behind = next((line.index for line in reversed(lines[:start]) if line.table >= 0), last)
    between = [line for line in above if line.index > max(behind, last)]
    before = {spelled(line.text) for line in lines[floor : last + 1] if line.table < 0 and _is_free(line)}
    name = spelled(mark.owner.name)
    own = (
        line.index
        for line in between
        if _is_free(line) and (spelled(line.text) in before or (name and name in spelled(line.text)))
    )
    return find_lead(lines, min(next(own, start), start), max(behind, last))


def find_lead(lines: Sequence[Line], start: int, last: int) -> int:
    """The titles right above a line, which belong to what follows."""
    begin = start
    for line in reversed(lines[max(last + 1, start - _LEAD) : start]):
        if not (line.lone or is_money_unit(line.text)) or not _is_free(line):
            break
        if line.sheet != lines[start].sheet or (
            not line.sheet and line.table >= 0 and line.table != lines[start].table
        ):
            break
        begin = line.index
    return begin


def _is_free(line: Line) -> bool:
    """A line that may be a title: no sentence, no note, no signature below the table before."""
    text = line.text
    if is_money_unit(text):
        return True
    is_said = line.lone is not None and line.lone.halves is not None
    return len(text) <= _SHORT and text[-1] not in _STOPS and not is_said and not text.startswith(_NOTES)
