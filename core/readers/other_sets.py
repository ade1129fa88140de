"""A file that holds the tables of more than one unit: only the first set is read, nothing of another is mixed in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.domain.document import Evidence
from core.readers.draft import Unplaced
from core.readers.lines import Line
from core.readers.views_tables import Tables
from core.readers.words import spelled

_STOPS = "。；;！!？?：:"
_LEAD, _SHORT = 12, 40
"""How many lines a cover before the tables may have, and how long one is."""


@dataclass(frozen=True, slots=True)
class OtherSets:
    """`cut` is the first line of the further sets that follow the first one (None: they do not simply follow), `tables`
    the numbers of single tables of other units; `notice` says what is left."""

    cut: int | None = None
    tables: frozenset[int] = frozenset()
    notice: str = ""
    unit: str = ""

    def __bool__(self) -> bool:
        return bool(self.notice)


def find_other_sets(
    lines: Sequence[Line], tables: Tables, units: Mapping[int, str], same: Collection[int]
) -> OtherSets:
    """`units` are the lines that name another unit than the first, and what they say; `same` those that name the
    first."""
    own = {lines[index].table: form for form, (index, _) in tables.firsts.items()}
    named = {table: said for index, said in units.items() if (table := _table_of(lines, index)) is not None}
    copies = {one.table for one in tables.again}
    foreign = set(named) & (copies | {lines[index].table for index in tables.lines})
    left = copies | foreign
    firsts = {_table_of(lines, index) for index in same} & set(own)
    is_one_other = not copies and not firsts and len({spelled(named[table]) for table in foreign}) == 1
    if not left or is_one_other:  # all are of one unit: the one named before them has tables of another form
        return OtherSets()
    unit = next((named[table] for table in sorted(left) if table in named), "")
    notice = _notice(lines, tables, left, unit)
    cut = _cut(lines, own, tables, left, max((table for table in firsts if table is not None), default=-1))
    if cut is not None:
        return OtherSets(cut, frozenset(), notice, unit)
    return OtherSets(None, frozenset(foreign), notice, unit)


def _table_of(lines: Sequence[Line], index: int) -> int | None:
    """The table a line stands in or right above."""
    if lines[index].table >= 0:
        return lines[index].table
    following = lines[index + 1] if index + 1 < len(lines) else None
    return following.table if following is not None and following.table >= 0 else None


def _notice(lines: Sequence[Line], tables: Tables, left: set[int], unit: str) -> str:
    told = [(one.table, f"“{one.caption}”（{one.place}）") for one in tables.again]
    firsts = {lines[index].table: (title, lines[index].place) for index, title in tables.firsts.values()}
    told += [(table, f"“{firsts[table][0]}”（{firsts[table][1]}）") for table in left if table in firsts]
    known = {table for table, _ in told}
    places = {line.table: line.place for line in reversed(lines) if line.table in left - known}
    told += [(table, f"又一张（{place}）") for table, place in places.items()]
    names = "、".join(dict.fromkeys(name for _, name in sorted(told)))
    whose = f"写的单位是“{unit}”，" if unit else ""
    return f"文件里不止一套表，只读入了第一套。没有读入：{names}，{whose}请把另一套另存为一个文件再导入。"


def _cut(lines: Sequence[Line], own: Mapping[int, str], tables: Tables, left: set[int], last_named: int) -> int | None:
    """Where the first set ends, in a Word file whose sets follow one another; `last_named` is the last of the tables
    that name the first unit."""
    first = min(left)
    after = {form for table, form in own.items() if table > first and table not in left}
    repeated = {one.form for one in tables.again}
    begins = next(line.index for line in lines if line.table == first)
    if lines[begins].sheet or len(left) < 2 or after & repeated or last_named > first:
        return None
    lead = begins
    for line in reversed(lines[max(0, begins - _LEAD) : begins]):
        if line.table >= 0 or len(line.text) > _SHORT or line.text[-1] in _STOPS:
            break
        lead = line.index
    return lead


def left_lines(file: str, lines: Sequence[Line], unit: str) -> Iterator[Unplaced]:
    """Everything behind the first set, a table or a run of paragraphs at a time."""
    reason = f"属于另一套表（{unit}），没有读入" if unit else "属于另一套表，没有读入"
    for _, group in groupby(lines, key=lambda line: line.table):
        rows = list(group)
        first, last = rows[0].place, rows[-1].place
        text = "\n".join(line.text for line in rows)
        yield Unplaced(Evidence(file, first if first == last else f"{first}至{last}", text), reason)
