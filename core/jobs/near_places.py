"""Which places of a form are likely for a cell of a file: those of its record, those its label is like."""

from __future__ import annotations

from collections.abc import Set

from core.jobs.corrections import Choice, choices_of, field_of, spotted
from core.jobs.file_cells import BETWEEN, FileCells, Found
from core.readers.draft import Draft
from core.readers.kinds import fits
from core.readers.words import as_label, likeness

Record = tuple[str, tuple[int, ...]]
_DOCUMENT: Record = ("", ())
_ALIKE = 0.6


def near_records(cells: FileCells, read: Draft, found: Found) -> set[Record]:
    """The records whose values stand in the row of a cell, those around them, and the only ones of its table."""
    near: set[Record] = {_DOCUMENT}
    table: dict[str, set[tuple[int, ...]]] = {}
    for spot, value in spotted(read):
        line = cells.line(value.evidence.place)
        if line is None:
            continue
        path, numbers = spot.record
        while path:
            if line.index == found.line.index:
                near.add((path, numbers))
            if line.table == found.line.table:
                table.setdefault(path, set()).add(numbers)
            path, numbers = path.rpartition(".")[0], numbers[:-1]
    return near | {(path, next(iter(those))) for path, those in table.items() if len(those) == 1}


def alike(draft: Draft, found: Found, near: Set[Record]) -> list[Choice]:
    """The places of these records whose labels are like the cell's, blank ones first."""
    words = found.label.split(BETWEEN)
    rated: list[tuple[bool, float, int, Choice]] = []
    for choice in choices_of(draft):
        field = field_of(draft.form_set, choice.spot)
        if choice.is_new or choice.spot.record not in near:
            continue
        like = max(likeness(word, as_label(one)) for word in words for one in field.labels)
        if like >= _ALIKE and fits(field, found.text):
            rated.append((bool(choice.text), -like, len(rated), choice))
    return [choice for *_, choice in sorted(rated, key=lambda one: one[:3])]


def nearest_first(draft: Draft, found: Found, near: Set[Record]) -> list[Choice]:
    """All places: those of these records before others, of them the blank ones that the cell's text fits first."""

    def order(one: Choice) -> int:
        if one.spot.record == _DOCUMENT or one.spot.record not in near:
            return 2
        return 1 if one.text or not fits(field_of(draft.form_set, one.spot), found.text) else 0

    return sorted(choices_of(draft), key=order)
