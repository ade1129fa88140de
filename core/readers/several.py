"""A file taken apart: a draft for each document it holds, of its own lines only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.forms.model import FormSet
from core.office.blocks import OfficeFile
from core.readers.cuts import Stretch, find_stretches
from core.readers.draft import Candidate, Draft, DraftRecord, DraftValue, Status
from core.readers.families import find_families, renumbered
from core.readers.lines import Line
from core.readers.marks import Owner, find_marks, is_same_owner
from core.readers.read import find_told, grammars_of, lines_of, rank


def read_documents(file: OfficeFile, form_sets: Iterable[FormSet]) -> tuple[Draft, ...]:
    """A draft for each document of the file (a form set, a unit, a year), in the order of the file; () for none.

    A file that is explained without anything left is one document; so is each that names one unit and one year.
    """
    form_sets = tuple(form_sets)
    lines = lines_of(file)
    drafts = rank(file, lines, form_sets)
    if not drafts:
        return ()
    best = drafts[0]
    if not best.unplaced:
        return (best,)
    whole = [(drafts, list(range(len(lines))))]
    found = _read_parts(file, lines, _parts(file, lines, whole), form_sets)
    if _doubts([best]) < _MANY or len(families := find_families(file, lines, drafts)) < 2:
        return found or (best,)
    some = [(rank(file, renumbered(lines[n] for n in numbers), form_sets), numbers) for numbers in families]
    apart = _read_parts(file, lines, _parts(file, lines, some), form_sets)
    return apart if _doubts(apart) < _doubts(found or [best]) else found or (best,)


_MANY = 3
"""How much is unsure or left before tables of another kind are looked for."""


def _doubts(drafts: Iterable[Draft]) -> int:
    """How many values are unsure, and how many rows and cells found no place."""
    left = sum(len(one.evidence.text.splitlines()) for draft in drafts for one in draft.unplaced)
    return left + sum(len(draft.unsure) for draft in drafts)


Part = tuple[Owner, tuple[int, ...]]
"""Whose it is, and the numbers of its lines."""


def _parts(
    file: OfficeFile, lines: Sequence[Line], kinds: Iterable[tuple[Sequence[Draft], Sequence[int]]]
) -> list[Part]:
    """The documents among the lines of each kind of form set; one that goes on further down is one."""
    found: list[Part] = []
    for drafts, numbers in kinds:
        if drafts:
            own = _own_parts(file, renumbered(lines[n] for n in numbers), drafts[0].form_set)
            found += [(owner, tuple(numbers[n] for n in inner)) for owner, inner in own]
    return sorted(found, key=lambda part: part[1][0])


def _own_parts(file: OfficeFile, lines: Sequence[Line], form_set: FormSet) -> list[Part]:
    grammar = grammars_of(form_set, any(line.sheet for line in lines))[0]
    marks = find_marks(lines, grammar, find_told(file, lines, form_set))
    found: list[Part] = []
    for stretch in find_stretches(lines, marks):
        numbers = tuple(range(stretch.begin, stretch.end))
        known = next((n for n, (owner, _) in enumerate(found) if _is_one(owner, stretch)), None)
        if known is None:
            found.append((stretch.owner, numbers))
        else:
            owner, before = found[known]
            found[known] = (owner if owner.has_unit else stretch.owner, before + numbers)
    return found


def _is_one(owner: Owner, stretch: Stretch) -> bool:
    """The same unit and year, both told."""
    other = stretch.owner
    is_unit = owner.has_unit and other.has_unit and is_same_owner(owner, other)
    return is_unit and owner.year == other.year


def _read_parts(
    file: OfficeFile, lines: Sequence[Line], parts: Sequence[Part], form_sets: Sequence[FormSet]
) -> tuple[Draft, ...]:
    """() for a single one."""
    found: list[Draft] = []
    if len(parts) < 2:
        return ()
    owner = Owner()
    for own, numbers in parts:
        some = renumbered(lines[n] for n in numbers)
        drafts = rank(file if not found else replace(file, notices=()), some, form_sets)
        if not drafts:
            continue
        known = [one for one, _ in parts if one.has_unit]
        found.append(_with_owner(drafts[0], own, owner, known))
        owner = replace(own, year=own.year or owner.year) if own.has_unit else replace(owner, year=own.year)
    return tuple(found)


def _with_owner(draft: Draft, own: Owner, before: Owner, known: Iterable[Owner]) -> Draft:
    """Lines that do not name their unit are taken for the one's before them, which is unsure: it may be any other of
    those the file names (`known`)."""
    if own.has_unit or not before.has_unit:
        return draft
    texts = {"unit.code": before.code, "unit.name": before.name}
    values = {value.field_key: value for value in draft.root.values}
    for home, text in texts.items():
        one = draft.form_set.field_at("", home)
        if one is not None and text and not draft.root.text(one.key):
            reason = f"这一部分没有写明单位，按前面的“{before.words}”算"
            evidence = values[next(iter(values))].evidence if values else draft.values[0].evidence
            told = (other.code if home == "unit.code" else other.name for other in known)
            others = tuple(Candidate(one.key, other) for other in dict.fromkeys(told) if other and other != text)
            values[one.key] = DraftValue("", one.key, text, evidence, Status.UNSURE, reason, others)
    return replace(draft, root=_root(draft.root, values.values()))


def _root(root: DraftRecord, values: Iterable[DraftValue]) -> DraftRecord:
    return replace(root, values=tuple(values))
