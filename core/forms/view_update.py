"""Computing again only what hangs on a change: from changed lines to their cells, from cells to what uses them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from core.forms.formula import ROW, Cell, Condition, Sum
from core.forms.view import View, ViewKind
from core.forms.view_data import CellKey, Line, SourceKey, Value, meets
from core.forms.view_program import Site
from core.forms.view_rows import make_row
from core.forms.view_tree import Tree, build_tree, row_of

if TYPE_CHECKING:
    from core.forms.view_compute import Computed

Address: TypeAlias = tuple[str, str, str]
"""View, row and column of a cell."""


def compute_again(old: Computed, new: Computed, changed: Collection[SourceKey] | None) -> None:
    """Fills `new`, which has the new data and nothing else yet, from `old`, which stays as it is."""
    _Update(old, new).done(changed)


def tree_of(computed: Computed, view: View) -> Tree:
    """The rows of a view over a list, for the data as they are now."""
    last: Iterable[str] = ()
    if view.last_year and view.kind is ViewKind.TREE and computed.last is not None:
        last = (key for key, node in computed.last.trees[view.key].nodes.items() if node.lines)
    return build_tree(view, computed.data.lists.get(view.source, ()), computed.data.names, last)


class _Update:
    """One update on its way: the cells to compute again, found by following who uses what changed."""

    def __init__(self, old: Computed, new: Computed) -> None:
        self.old = old
        self.new = new
        self.program = old.program
        self.new.trees = dict(old.trees)
        self.new.values = dict(old.values)
        self.dirty: set[Address] = set()
        self.stale: set[str] = set()

    def done(self, changed: Collection[SourceKey] | None) -> None:
        self._read(changed)
        for view in self.stale:
            self._rebuild(self.program.views[view])
        self._spread()
        self._compute()

    def _read(self, changed: Collection[SourceKey] | None) -> None:
        lists = {*self.old.lines, *self.new.lines} if changed is None else {key.list for key in changed if key.list}
        for name in lists:
            old, new = self.old.lines.get(name, {}), self.new.lines.get(name, {})
            named = old | new if changed is None else {key.line for key in changed if key.list == name}
            for line in named:
                if old.get(line) is not new.get(line) and old.get(line) != new.get(line):
                    self._changed_line(name, old.get(line), new.get(line))
            if list(old) != list(new):
                self.stale.update(view.key for view in self.program.views_of_list.get(name, ()))
        for figure, sites in self.program.users_of_figure.items():
            if self.old.figure(figure) != self.new.figure(figure):
                self._mark(site_cells(self.new, site) for site in sites)

    def _changed_line(self, name: str, old: Line | None, new: Line | None) -> None:
        for view in self.program.views_of_list.get(name, ()):
            self._changed_row(view, old, new)
        for found, site in self.program.users_of_list.get(name, ()):
            if _share(found, old) != _share(found, new):
                self._mark([site_cells(self.new, site)])

    def _changed_row(self, view: View, old: Line | None, new: Line | None) -> None:
        only = self.program.only[view.key]
        before = row_of(view, old, only) if old else None
        after = row_of(view, new, only) if new else None
        is_other = old is None or new is None or (old.code, old.texts) != (new.code, new.texts)
        if before != after or (is_other and after is not None):
            self.stale.add(view.key)
        if after is None:
            return
        for column, rule in self.program.rules[view.key].items():
            if is_other or any(old.value(field) != new.value(field) for field in rule.fields):  # type: ignore[union-attr]
                self.dirty.add((view.key, after, column))

    def _mark(self, cells: Iterable[Iterable[Address]]) -> None:
        for each in cells:
            self.dirty.update(each)

    def _rebuild(self, view: View) -> None:
        """The rows of a view anew; those that are others than before are computed again, in every column."""
        old, new = self.old.trees[view.key], tree_of(self.new, view)
        self.new.trees[view.key] = new
        rows = dict(self.old.values[view.key])
        for key in {*old.nodes, *new.nodes}:
            if old.nodes.get(key) != new.nodes.get(key):
                self.dirty.update((view.key, key, column) for column in self.program.rules[view.key])
                rows.pop(key, None)
        for key in new.nodes:
            rows.setdefault(key, {})
        self.new.values[view.key] = rows
        if old != new or view.kind is ViewKind.LINES:
            self.new.restructured |= {view.key}

    def _spread(self) -> None:
        waiting = list(self.dirty)
        while waiting:
            fresh = {*users(self.new, waiting.pop())} - self.dirty
            self.dirty |= fresh
            waiting += fresh

    def _compute(self) -> None:
        self._forget()
        for view, row, column in self.dirty:
            self.new.cell(view, row, column)
        touched = (cell for cell in self.dirty if self.old.cell(*cell) != self.new.cell(*cell))
        self.new.touched = frozenset(CellKey(*cell) for cell in touched)
        self._keep_rows()

    def _keep_rows(self) -> None:
        """The rows made for printing stay, with those made anew whose cells changed."""
        changed = {(key.view, key.row) for key in self.new.touched}
        views = {view for view, _ in changed}
        for key, rows in self.old.made_rows.items():
            view = self.program.views[key]
            if key in self.stale or view.kind is ViewKind.ZIP:
                continue
            if key in views:
                rows = tuple(make_row(self.new, view, row.key) if (key, row.key) in changed else row for row in rows)
            self.new.made_rows[key] = rows

    def _forget(self) -> None:
        """Takes the values of all cells to compute out of copies of their rows: the old ones stay as they were."""
        values = self.new.values
        columns: dict[tuple[str, str], set[str]] = {}
        for view, row, column in self.dirty:
            columns.setdefault((view, row), set()).add(column)
        for view in {view for view, _, _ in self.dirty}:
            values[view] = dict(values[view])
        for (view, row), gone in columns.items():
            cells = values[view].get(row)
            if cells is not None:
                values[view][row] = {key: value for key, value in cells.items() if key not in gone}


def _share(found: Sum, line: Line | None) -> tuple[Value, Line | None]:
    """What a line gives to a sum, and the line itself where it matters which row of a tree asks."""
    if line is None or not meets(_open(found), line.code, line.texts):
        return None, None
    return line.value(found.column), line if _open(found) != found.conditions else None


def _open(found: Sum) -> tuple[Condition, ...]:
    """The conditions that hold for every row of a tree that asks."""
    return tuple(one for one in found.conditions if ROW not in one.value)


def site_cells(computed: Computed, site: Site) -> Iterator[Address]:
    """The cells a formula stands in."""
    if site.row is not None:
        yield site.view, site.row, site.column
    else:
        yield from ((site.view, row, site.column) for row in computed.trees[site.view].nodes)


def users(computed: Computed, cell: Address) -> Iterator[Address]:
    """The cells that may change with a cell: those above it, and those whose formula names it."""
    view, row, column = cell
    program = computed.program
    node = computed.trees[view].nodes.get(row) if view in computed.trees else None
    if node is not None and not node.is_total and program.rules[view][column].adds:
        if node.parent is not None:
            yield view, node.parent, column
        else:
            yield from ((view, total.key, column) for total in program.views[view].totals)
    for found, site in program.users_of_column.get((view, column), ()):
        if isinstance(found, Cell) and found.row == ROW:
            yield site.view, row, site.column
        elif _may_name(found, row, program.views[view]):
            yield from site_cells(computed, site)


def _may_name(found: Cell | Sum, row: str, view: View) -> bool:
    if isinstance(found, Cell):
        return found.row == row or ROW in found.row
    if view.kind is ViewKind.LINES:
        return True
    return meets(_open(found), row, {})
