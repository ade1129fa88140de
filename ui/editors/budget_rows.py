"""Which rows an entry grid has: the typed lines in the order of their codes, with the classes above them.

Pure functions: what is typed stands beside what the machine adds up, and nothing in them knows a window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from core.domain.line import Line
from core.forms.model import ListSpec
from core.forms.view_rows import Row
from core.forms.view_tree import ancestors


class RowKind(Enum):
    """LINE: typed. SLOT: a row the form prescribes, in which nothing was typed yet. FRESH: a blank one that becomes a
    line when something is typed in it. SUM: the machine adds up here. GONE: a code that only last year has."""

    LINE = auto()
    SLOT = auto()
    FRESH = auto()
    SUM = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row. `key` names it: the record's id, else what it adds up; `lines` are the records behind a SUM; `strong`
    rows (totals, the uppermost classes) are bold."""

    key: str
    kind: RowKind
    code: str = ""
    name: str = ""
    record: Line | None = None
    lines: tuple[str, ...] = ()
    strong: bool = False


def adds(row: EntryRow, lines: set[str]) -> bool:
    """Whether a row adds up one of these lines."""
    return row.kind is RowKind.SUM and (not row.lines or not lines.isdisjoint(row.lines))


TOTAL = "sum:"


def sum_key(code: str) -> str:
    """The key of the row that adds up what lies under a code; '' is the total."""
    return f"{TOTAL}{code}"


def plain_rows(lines: Sequence[Line]) -> list[EntryRow]:
    """The lines of a list without classes, one row each."""
    return [EntryRow(line.id, RowKind.LINE, line.code, line.name, line) for line in lines]


def tree_rows(
    lines: Sequence[Line],
    levels: Sequence[int],
    name_of: Callable[[str], str],
    total: str,
    anchors: Mapping[str, str],
    gone: Iterable[str] = (),
) -> list[EntryRow]:
    """A total, then lines and classes by code; a line without a code stands below the row its anchor names, else below
    the line before it. `gone` are codes of last year that are to have a row, too."""
    own_of: dict[str, list[Line]] = {code: [] for code in gone}
    for line in lines:
        if line.code:
            own_of.setdefault(line.code, []).append(line)
    below: dict[str, list[str]] = {}
    for code, own in own_of.items():
        for parent in ancestors(code, levels):
            below.setdefault(parent, []).extend(line.id for line in own)
    rows = [EntryRow(sum_key(""), RowKind.SUM, "", total, None, _ids(lines), True)] if lines else []
    for code in sorted(own_of.keys() | below.keys()):
        own = own_of.get(code, [])
        if code in below:
            under = (*_ids(own), *below[code])
            rows.append(EntryRow(sum_key(code), RowKind.SUM, code, name_of(code), None, under, _is_top(code, levels)))
        rows += [EntryRow(line.id, RowKind.LINE, code, line.name or name_of(code), line) for line in own]
        if not own and code not in below:
            rows.append(EntryRow(f"gone:{code}", RowKind.GONE, code, name_of(code)))
    return _with_uncoded(rows, lines, anchors)


def _is_top(code: str, levels: Sequence[int]) -> bool:
    return bool(levels) and len(code) == levels[0]


def _ids(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(line.id for line in lines)


def _with_uncoded(rows: list[EntryRow], lines: Sequence[Line], anchors: Mapping[str, str]) -> list[EntryRow]:
    before = ""
    for line in lines:
        if not line.code:
            row = EntryRow(line.id, RowKind.LINE, "", line.name, line)
            keys = [each.key for each in rows]
            anchor = next((key for key in (anchors.get(line.id), before) if key in keys), None)
            rows.insert(keys.index(anchor) + 1 if anchor else len(rows) if before or not rows else 1, row)
        before = line.id
    return rows


def with_fresh(rows: list[EntryRow], fresh: Mapping[str, str]) -> list[EntryRow]:
    """The rows with blank ones among them: the key of each, and of the row it stands below ('' the first, anything
    that is not there the last)."""
    for key, anchor in fresh.items():
        keys = [row.key for row in rows]
        at = 0 if not anchor else keys.index(anchor) + 1 if anchor in keys else len(rows)
        rows.insert(at, EntryRow(key, RowKind.FRESH))
    return rows


def fixed_rows(
    spec: ListSpec, lines: Sequence[Line], around: Iterable[Row], fill: Callable[[str], str]
) -> list[EntryRow]:
    """The rows a form prescribes for a list: the printed ones of the table around it where it has one, of which those
    of the list are typed; lines of no such row stand at the end."""
    by_code = {line.code: line for line in reversed(lines)}
    labels = dict(spec.fixed)
    printed = [(row.key, fill(row.name)) for row in around]
    if not set(labels) <= {key for key, _ in printed}:
        printed = list(labels.items())
    rows: list[EntryRow] = []
    for key, label in printed:
        line = by_code.get(key)
        if key not in labels:
            rows.append(EntryRow(sum_key(key), RowKind.SUM, key, label, strong=True))
        elif line is None:
            rows.append(EntryRow(f"slot:{key}", RowKind.SLOT, key, label))
        else:
            rows.append(EntryRow(line.id, RowKind.LINE, key, label, line))
    shown = {row.key for row in rows}
    return rows + [
        EntryRow(line.id, RowKind.LINE, line.code, line.name or line.code, line)
        for line in lines
        if line.id not in shown
    ]
