"""Form sets of several kinds in one file: which of its tables are whose, and where the tables of another kind begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.forms.model import FormSet
from core.office.blocks import OfficeFile
from core.readers.cuts import find_lead
from core.readers.draft import Draft
from core.readers.grammar import Grammar
from core.readers.lines import Line
from core.readers.narrative import find_prose
from core.readers.read import grammars_of, rank
from core.readers.recognise import has_title

_UNKNOWN, _CHANGE, _WHOLE = 3.0, 2.0, 100.0
"""What it costs to give a table to a form set that does not know it, or to change to another at a table: a table that
two know about equally well stays with the tables before it. A table that nobody explains for as much as the last (one
row of goals) counts only in part."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """A table with the paragraphs before it, or one in a sheet: its lines from `begin` up to `end`; `table` is its
    first. `worth` by family: what its best form set explains; `best` is that form set."""

    begin: int
    table: int
    end: int
    worth: dict[frozenset[str], float]
    best: dict[frozenset[str], FormSet]
    titled: frozenset[frozenset[str]] = frozenset()
    """The families with a title above it: there they may begin at no cost."""


def renumbered(lines: Iterable[Line]) -> list[Line]:
    """Some lines of a file as lines of their own."""
    return [replace(line, index=at) for at, line in enumerate(lines)]


def find_families(file: OfficeFile, lines: Sequence[Line], drafts: Sequence[Draft]) -> list[list[int]]:
    """The numbers of the lines of each family of form sets (layouts of the same values are one), in the order of the
    file; `drafts` are what all of them make of the whole file."""
    form_sets = [draft.form_set for draft in drafts]
    families = {draft.kin | {draft.form_set.id} for draft in drafts}
    if len(families) < 2:
        return [list(range(len(lines)))]
    atoms = _atoms(file, lines, form_sets, families)
    found: dict[frozenset[str], list[int]] = {}
    begin, before = 0, None
    runs = _runs(atoms, families)
    for at, (atom, family) in enumerate(zip(atoms, runs, strict=True)):
        if before is not None and family != before:
            start = _start(lines, atom, atom.best.get(family))
            found.setdefault(before, []).extend(range(begin, start))
            begin = start
        if at == len(atoms) - 1:
            found.setdefault(family, []).extend(range(begin, len(lines)))
        before = family
    return list(found.values())


def _atoms(
    file: OfficeFile, lines: Sequence[Line], form_sets: Sequence[FormSet], families: Iterable[frozenset[str]]
) -> list[_Atom]:
    found: list[_Atom] = []
    begin = 0
    for own in _blocks(lines, form_sets):
        end = own[-1] + 1
        drafts = rank(file, renumbered(lines[begin:end]), form_sets)
        worth: dict[frozenset[str], float] = {}
        best: dict[frozenset[str], FormSet] = {}
        for family in families:
            draft = next((one for one in drafts if one.form_set.id in family), None)
            if draft is not None and draft.placed:
                worth[family], best[family] = draft.score, draft.form_set
        lead = lines[begin : own[0]]
        titled = {
            family
            for family, one in best.items()
            if any(has_title(lead, grammar) for grammar in grammars_of(one, any(line.sheet for line in lead)))
        }
        found.append(_Atom(begin, own[0], end, worth, best, frozenset(titled)))
        begin = end
    return found


def _blocks(lines: Sequence[Line], form_sets: Sequence[FormSet]) -> Iterator[list[int]]:
    """The lines of each table; of a sheet that holds several below one another those of each, from its title on."""
    grammars = [grammar for form_set in form_sets for grammar in grammars_of(form_set, True)]
    for _, group in groupby((line for line in lines if line.table >= 0), key=lambda line: line.table):
        block: list[Line] = []
        for line in group:
            if any(not one.lone for one in block) and _is_top(block[-1], line, grammars):
                yield [one.index for one in block]
                block = []
            block.append(line)
        yield [one.index for one in block]


def _is_top(before: Line, line: Line, grammars: Iterable[Grammar]) -> bool:
    """A text over the full width behind a blank row of a sheet, or the title of a form."""
    if not line.sheet or not line.lone or before.lone:
        return False
    return line.row > before.row + 1 or any(has_title([line], grammar) for grammar in grammars)


def _runs(atoms: Sequence[_Atom], families: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """A family for each table, at least cost."""
    ways = {family: (0.0, [family]) for family in sorted(families, key=sorted)}
    for number, atom in enumerate(atoms):
        most = max(atom.worth.values(), default=0.0)
        cheapest = min(ways.values(), key=lambda way: way[0])
        fresh = {}
        for family, way in ways.items():
            change = 0.0 if family in atom.titled else _CHANGE
            if number and cheapest[0] + change <= way[0]:  # as late as it can be: what two know stays above
                way = cheapest[0] + _CHANGE, cheapest[1]
            cost = _UNKNOWN * (most - atom.worth.get(family, 0.0)) / max(most, _WHOLE)
            fresh[family] = way[0] + cost, [*way[1], family][-len(atoms) :]
        ways = fresh
    return min(ways.values(), key=lambda way: way[0])[1][-len(atoms) :]


def _start(lines: Sequence[Line], atom: _Atom, form_set: FormSet | None) -> int:
    """The first line of the document that a table begins: its cover, its text or its title."""
    if lines[atom.begin].sheet or form_set is None:
        return atom.begin
    above = renumbered(lines[atom.begin : atom.table])
    starts = [atom.table]
    for grammar in grammars_of(form_set):
        starts += [atom.begin + line.index for line in above if has_title([line], grammar)][:1]
        prose = find_prose(above, grammar, set(), set())
        if prose.begins is not None:
            starts.append(atom.begin + prose.begins)
    return find_lead(lines, min(starts), atom.begin - 1)
