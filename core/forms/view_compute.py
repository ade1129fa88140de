"""The cells of the views, computed from typed lines and figures; again only where something they hang on changed.

Overrides are no business of these: they are what is printed in one place, every formula uses what is computed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.forms.formula import Condition
from core.forms.view import Above, View, ViewKind
from core.forms.view_data import CellKey, Data, Line, SourceKey, Value, add, meets
from core.forms.view_program import Program, Site, make_program, number_columns
from core.forms.view_rows import Row, make_row, make_rows
from core.forms.view_tree import Node, Tree
from core.forms.view_update import compute_again, tree_of

_PROGRAMS: dict[int, tuple[Sequence[View], Program]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What an update changed: `start` stands for the state it began with."""

    start: object
    touched: frozenset[CellKey] = frozenset()
    restructured: frozenset[str] = frozenset()


_MOST_STEPS = 8


class Computed:
    """All views of a form set for one state of a document; never changed once computed (`update` makes another).

    `touched` are the cells whose value the last update changed, `restructured` the views whose rows it changed;
    `state` stands for it in what later states say of the `steps` that led to them, the latest first."""

    def __init__(
        self, program: Program, data: Data, last: Computed | None, lines: dict[str, dict[str, Line]] | None = None
    ) -> None:
        self.program = program
        self.data = data
        self.last = last
        self.lines = by_id(data) if lines is None else lines
        self.trees: dict[str, Tree] = {}
        self.values: dict[str, dict[str, dict[str, Value]]] = {}
        self.touched: frozenset[CellKey] = frozenset()
        self.restructured: frozenset[str] = frozenset()
        self.state = object()
        self.steps: tuple[Step, ...] = ()
        self.made_rows: dict[str, tuple[Row, ...]] = {}

    def cell(self, view: str, row: str, column: str) -> Value:
        """The value of a cell; blank where there is no such row or column."""
        cells = self.values[view].get(row) if view in self.values else None
        if cells is None:
            return None
        if column not in cells:
            cells[column] = None  # a formula that leads back to itself reads blank
            cells[column] = self._evaluate(view, row, column)
        return cells[column]

    def value(self, key: CellKey) -> Value:
        return self.cell(key.view, key.row, key.column)

    def figure(self, key: str) -> Value:
        return self.data.figures.get(key)

    def sum_lines(self, name: str, field: str, conditions: tuple[Condition, ...]) -> Value:
        total: Value = None
        for line in self.lines.get(name, {}).values():
            if not conditions or meets(conditions, line.code, line.texts):
                total = add(total, line.value(field))
        return total

    def sum_rows(self, view: str, column: str, conditions: tuple[Condition, ...]) -> Value:
        total: Value = None
        for row in self.counted(view, conditions):
            total = add(total, self.cell(view, row, column))
        return total

    def counted(self, view: str, conditions: tuple[Condition, ...]) -> Iterator[str]:
        """The rows that 合计(view.…) adds up, none of them below another: of a tree the uppermost that meet the
        conditions, of a fixed table those that are no foot."""
        if view in self.program.rows:
            for key, (_, row) in self.program.rows[view].items():
                if not row.foot and meets(conditions, key, {}):
                    yield key
        elif view in self.trees:
            tree = self.trees[view]
            yield from self._uppermost(view, [key for key in tree.order if tree.nodes[key].parent is None], conditions)

    def _uppermost(self, view: str, rows: Iterable[str], conditions: tuple[Condition, ...]) -> Iterator[str]:
        for row in rows:
            node = self.trees[view].nodes[row]
            if self._meets(view, node, conditions):
                yield row
            else:
                yield from self._uppermost(view, node.children, conditions)

    def _meets(self, view: str, node: Node, conditions: tuple[Condition, ...]) -> bool:
        spec = self.program.views[view]
        if not conditions or spec.kind is ViewKind.TREE:
            return meets(conditions, node.key, {})
        line = self.lines[spec.source][node.key]
        return meets(conditions, line.code, line.texts)

    def formula_at(self, view: str, row: str, column: str) -> Site | None:
        """The formula a cell is computed by; None: it adds up what is below it, or is blank."""
        rules = self.program.rules.get(view)
        if rules is None:
            return self.program.sites.get((view, row, column))
        rule, node = rules[column], self.trees[view].nodes[row]
        return rule.site if rule.above is Above.FORMULA or not node.is_above else None

    def _evaluate(self, view: str, row: str, column: str) -> Value:
        site = self.formula_at(view, row, column)
        if site is not None:
            return site.evaluate(self, row)
        node = self.trees[view].nodes[row] if view in self.trees else None
        if node is None or (node.is_above and not self.program.rules[view][column].adds):
            return None
        return self._added(view, node, column, self.program.rules[view][column].fields)

    def _added(self, view: str, node: Node, column: str, fields: tuple[str, ...]) -> Value:
        """What is typed on the row itself, and what stands in the rows directly below it."""
        total: Value = None
        lines = self.lines[self.program.views[view].source] if node.lines else {}
        for line in node.lines:
            for field in fields:
                total = add(total, lines[line].value(field))
        for child in node.children:
            total = add(total, self.cell(view, child, column))
        return total

    def rows(self, view: str) -> tuple[Row, ...]:
        """The rows of a view as they are printed, totals and blank rows included. KeyError: no such view."""
        if view not in self.made_rows:
            self.made_rows[view] = tuple(make_rows(self, self.program.views[view]))
        return self.made_rows[view]

    def row(self, view: str, key: str) -> Row:
        """One row of a view other than a zip. KeyError: there is none of this key."""
        return make_row(self, self.program.views[view], key)

    def is_empty(self, view: str) -> bool:
        """No line at all, or in a fixed table nothing but blanks and zeros: a table published empty, with its note."""
        spec = self.program.views[view]
        if spec.kind is ViewKind.ZIP:
            return all(self.is_empty(side) for side in spec.sides)
        if spec.has_lines:
            return not self.trees[view].order
        return not any(value for cells in self.values[view].values() for value in cells.values())

    def update(self, data: Data, changed: Collection[SourceKey] | None = None) -> Computed:
        """The same views for changed data; `changed` are the fields and lines that differ (None: find them).

        Last year's document and the names of codes are taken to be the same; where they are not, compute anew."""
        new = Computed(self.program, data, self.last)
        compute_again(self, new, changed)
        new.steps = (Step(self.state, new.touched, new.restructured), *self.steps[: _MOST_STEPS - 1])
        return new

    def since(self, earlier: Computed) -> Step | None:
        """All that the updates from an earlier state to this one changed; None: it did not come from there, or too long
        ago."""
        touched, restructured = frozenset[CellKey](), frozenset[str]()
        for step in (Step(self.state), *self.steps):
            touched, restructured = touched | step.touched, restructured | step.restructured
            if step.start is earlier.state:
                return Step(step.start, touched, restructured)
        return None


def compute(views: Sequence[View], data: Data, last_year: Data | Computed | None = None) -> Computed:
    """All cells of the views, `last_year` being last year's document, for formulas that ask for it."""
    program = program_of(views)
    last = compute(views, last_year) if isinstance(last_year, Data) else last_year
    computed = Computed(program, data, last)
    for view in views:
        if view.has_lines:
            computed.trees[view.key] = tree_of(computed, view)
        if view.kind is not ViewKind.ZIP:
            rows = computed.trees[view.key].nodes if view.has_lines else program.rows[view.key]
            computed.values[view.key] = {row: {} for row in rows}
    for view in views:
        for row in computed.values.get(view.key, ()):
            for column in number_columns(view):
                computed.cell(view.key, row, column.key)
    return computed


def program_of(views: Sequence[View]) -> Program:
    """The program of these very views; kept by identity, with the views, so that an id is never reused."""
    found = _PROGRAMS.get(id(views))
    if found is None:
        if len(_PROGRAMS) > 50:
            _PROGRAMS.clear()
        found = _PROGRAMS[id(views)] = (views, make_program(views))
    return found[1]


def by_id(data: Data) -> dict[str, dict[str, Line]]:
    return {name: {line.id: line for line in lines} for name, lines in data.lists.items()}
