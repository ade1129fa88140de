"""What formulas read in the tables as printed, noted down: while none of it changes they need not be asked again."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from core.forms.formula import Condition
from core.forms.view_compute import Computed
from core.forms.view_data import Value
from core.rules.printed import PrintedCells

Read: TypeAlias = tuple[str, ...]
"""A cell (view, row, column), all cells of a column (view, column), a typed list (name,) or a figure ('', key)."""
Asker = TypeVar("Asker", bound=Hashable)


class Noting:
    """The cells as printed, noting what a formula asks them for."""

    def __init__(self, cells: PrintedCells) -> None:
        self._cells = cells
        self.reads: set[Read] = set()

    @property
    def last(self) -> Computed | None:
        return self._cells.last

    def cell(self, view: str, row: str, column: str) -> Value:
        self.reads.add((view, row, column))
        return self._cells.cell(view, row, column)

    def figure(self, key: str) -> Value:
        self.reads.add(("", key))
        return self._cells.figure(key)

    def sum_lines(self, name: str, field: str, conditions: tuple[Condition, ...]) -> Value:
        self.reads.add((name,))
        return self._cells.sum_lines(name, field, conditions)

    def sum_rows(self, view: str, column: str, conditions: tuple[Condition, ...]) -> Value:
        self.reads.add((view, column))
        return self._cells.sum_rows(view, column, conditions)


def changes(old: PrintedCells, new: PrintedCells) -> set[Read] | None:
    """What formulas may read differently now; None: anything."""
    before, now = old.computed, new.computed
    step = now.since(before)
    if step is None or now.program is not before.program or now.last is not before.last:
        return None
    found: set[Read] = {(key.view, key.row, key.column) for key in step.touched}
    found |= {
        address
        for address in old.overridden.keys() | new.overridden.keys()
        if address not in old.overridden
        or address not in new.overridden
        or old.overridden[address] != new.overridden[address]
    }
    found |= {(view, column) for view, _, column in found}
    found |= {(view, column.key) for view in step.restructured for column in now.program.views[view].columns}
    found |= {("", key) for key in {*before.data.figures, *now.data.figures} if before.figure(key) != now.figure(key)}
    lists = {*before.data.lists, *now.data.lists}
    return found | {(name,) for name in lists if before.data.lists.get(name) is not now.data.lists.get(name)}


@dataclass
class Silent(Generic[Asker]):
    """Who asked and found nothing wrong, until something he read changes."""

    _cells: PrintedCells | None = None
    _silent: set[Asker] = field(default_factory=set)
    _askers: dict[Read, set[Asker]] = field(default_factory=dict)

    def go_on(self, cells: PrintedCells) -> None:
        """The tables are these now."""
        changed = changes(self._cells, cells) if self._cells is not None else None
        self._cells = cells
        if changed is None:
            self._silent, self._askers = set(), {}
            return
        for read in changed & self._askers.keys():
            self._silent -= self._askers.pop(read)

    def is_silent(self, asker: Asker) -> bool:
        return asker in self._silent

    def note(self, asker: Asker, reads: Iterable[Read]) -> None:
        """Nothing is wrong there, going by what was read."""
        self._silent.add(asker)
        for read in reads:
            self._askers.setdefault(read, set()).add(asker)
