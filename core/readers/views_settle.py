"""Tables that several forms could be, told apart by what the other tables of the file print of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from core.readers.build import build
from core.readers.draft import Draft, DraftRecord
from core.readers.grammar import Grammar
from core.readers.lines import Line
from core.readers.values import Maker
from core.readers.views_lists import read_lists
from core.readers.views_tables import Tables, find_tables

_WAYS = 24
"""How many ways to take the tables are tried: three tables with the same header have six."""
_ENOUGH = 2
"""How many printed figures must speak against every other way."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Tables read as certain forms: what they say, by field, and how many figures of other tables speak against it."""

    tables: Tables
    said: frozenset[tuple[str, str, str]]
    against: int


def find_settled(
    lines: Sequence[Line], grammar: Grammar, maker: Maker, without: Collection[int] = (), is_whole: bool = True
) -> Tables:
    """All tables of a file. Of tables that only their order tells apart those are sure that the sums in others leave no
    choice about (the totals by fund say which fund's table it is): all other ways contradict what is printed."""
    tables = find_tables(lines, grammar.tables, maker, without)
    ways = [_way(lines, grammar, maker, without, one) for one in _assignments(tables)] if is_whole else []
    if len(ways) < 2:
        return tables
    best = min(ways, key=lambda way: way.against)
    is_settled = all(way.against >= best.against + _ENOUGH for way in ways if way.said != best.said)
    return best.tables if is_settled else tables


def _assignments(tables: Tables) -> Iterator[Mapping[int, str]]:
    """Every way to give each of the guessed tables a form of its own."""
    sure = {key for key, (index, _) in tables.firsts.items() if index not in tables.guessed}
    choices = [[key for key in among if key not in sure] for among in tables.guessed.values()]
    count = 1
    for among in choices:
        count *= len(among)
    if not choices or count > _WAYS * len(choices):
        return
    for keys in product(*choices):
        if len(set(keys)) == len(keys):
            yield dict(zip(tables.guessed, keys, strict=True))


def _way(
    lines: Sequence[Line], grammar: Grammar, maker: Maker, without: Collection[int], chosen: Mapping[int, str]
) -> _Way:
    tables = find_tables(lines, grammar.tables, maker, without, chosen)
    lists = read_lists(grammar.form_set, tables, None)
    root = DraftRecord("", tuple(lists.figures.values()), tuple(lists.records))
    draft = Draft(grammar.form_set, "", root, cells=lists.cells)
    compared = build(draft, grammar.form_set).compared
    said = frozenset(
        (record.text(record.values[0].field_key), value.field_key, value.text)
        for record in lists.records
        for value in record.values
        if value.text
    )
    return _Way(tables, said, len(compared.differences) + len(compared.homeless))
