"""The views of a form set made ready for computing: each formula as a function, and who uses what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from core.forms.formula import (
    ROW,
    Cell,
    Condition,
    Expression,
    Largest,
    LastYear,
    Name,
    Negative,
    Number,
    Operation,
    Reference,
    Sum,
    bind,
    parse_formula,
    references,
    with_references,
)
from core.forms.view import Above, Column, FixedRow, View, ViewKind
from core.forms.view_data import Value, add, divide, largest, multiply, subtract, whole
from core.forms.view_tree import only_fields


class Cells(Protocol):
    """What a formula asks for its values."""

    @property
    def last(self) -> Cells | None: ...

    def cell(self, view: str, row: str, column: str) -> Value: ...

    def figure(self, key: str) -> Value: ...

    def sum_lines(self, name: str, field: str, conditions: tuple[Condition, ...]) -> Value: ...

    def sum_rows(self, view: str, column: str, conditions: tuple[Condition, ...]) -> Value: ...


Evaluate: TypeAlias = Callable[[Cells, str], Value]
"""The value of a formula in a row."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A formula where it stands, as written in `text`; `row` None: in every row of a tree or list."""

    view: str
    row: str | None
    column: str
    text: str
    expression: Expression
    evaluate: Evaluate


@dataclass(frozen=True, slots=True)
class Rule:
    """How the cells of one column of a tree or list come about."""

    fields: tuple[str, ...]
    site: Site | None
    above: Above

    @property
    def adds(self) -> bool:
        """The rows above are the sum of those below."""
        return self.above is Above.ADD or (self.above is Above.FORMULA and self.site is None)


@dataclass(frozen=True, slots=True)
class Program:
    """`sites` and `rules` by where they stand; `users_of_…` the formulas that name a column, a list, a figure."""

    views: Mapping[str, View]
    rules: dict[str, dict[str, Rule]] = field(default_factory=dict)
    sites: dict[tuple[str, str, str], Site] = field(default_factory=dict)
    rows: dict[str, dict[str, tuple[str, FixedRow]]] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    views_of_list: dict[str, list[View]] = field(default_factory=dict)
    users_of_column: dict[tuple[str, str], list[tuple[Cell | Sum, Site]]] = field(default_factory=dict)
    users_of_list: dict[str, list[tuple[Sum, Site]]] = field(default_factory=dict)
    users_of_figure: dict[str, list[Site]] = field(default_factory=dict)

    def is_view(self, name: str) -> bool:
        return name in self.views


def number_columns(view: View) -> tuple[Column, ...]:
    return tuple(column for column in view.columns if column.kind.is_number)


def make_program(views: Sequence[View]) -> Program:
    """Formulas that cannot be read are left out (their cells stay blank): `find_view_mistakes` tells them."""
    program = Program({view.key: view for view in views})
    for view in views:
        if view.has_lines:
            program.only[view.key] = only_fields(view)
            program.views_of_list.setdefault(view.source, []).append(view)
            program.rules[view.key] = {
                column.key: Rule(column.fields, _site(program, view, None, column, column.formula), column.above)
                for column in number_columns(view)
            }
        elif view.kind is ViewKind.FIXED:
            _fixed(program, view)
    return program


def _fixed(program: Program, view: View) -> None:
    rows = program.rows.setdefault(view.key, {})
    for row in view.rows:
        for key, label in row.keys:
            rows[key] = label, row
            for column in number_columns(view):
                site = _site(program, view, key, column, view.formula_of(row, column))
                if site is not None:
                    program.sites[view.key, key, column.key] = site


def _site(program: Program, view: View, row: str | None, column: Column, formula: str) -> Site | None:
    try:
        expression = qualified(view, row, column.key, formula) if formula else None
    except ValueError:
        return None
    if expression is None:
        return None
    site = Site(view.key, row, column.key, formula, expression, compile_expression(program, expression))
    for reference, last_year in references(expression):
        if not last_year:
            _remember(program, reference, site)
    return site


def _remember(program: Program, reference: Reference, site: Site) -> None:
    match reference:
        case Name(key):
            program.users_of_figure.setdefault(key, []).append(site)
        case Cell(view, _, column):
            program.users_of_column.setdefault((view, column), []).append((reference, site))
        case Sum(source, column) if program.is_view(source):
            program.users_of_column.setdefault((source, column), []).append((reference, site))
        case Sum(source):
            program.users_of_list.setdefault(source, []).append((reference, site))


def qualified(view: View, row: str | None, column: str, formula: str) -> Expression:
    """A formula as it stands in a cell, everything it names told in full: names are figures only. ValueError."""
    columns = {one.key for one in view.columns}

    def in_full(found: Reference) -> Reference:
        match found:
            case Name(key, position) if key in columns:
                return Cell(view.key, ROW if row is None else row, key, position)
            case Cell() if not found.view or not found.column:
                return replace(found, view=found.view or view.key, column=found.column or column)
        return found

    expression = parse_formula(formula)
    return with_references(bind(expression, row, column) if "{" in formula else expression, in_full)


_OPERATIONS = {"+": add, "-": subtract, "*": multiply, "/": divide}


def compile_expression(program: Program, expression: Expression) -> Evaluate:
    """A qualified formula, or a part of one, as a function."""
    match expression:
        case Number(value):
            number = whole(value)
            return lambda cells, row: number
        case Name(key):
            return lambda cells, row: cells.figure(key)
        case Cell(view, name, column) if name == ROW:
            return lambda cells, row: cells.cell(view, row, column)
        case Cell(view, name, column):
            return lambda cells, row: cells.cell(view, name.replace(ROW, row), column)
        case Sum():
            return _compile_sum(program, expression)
        case LastYear(inner):
            before = compile_expression(program, inner)
            return lambda cells, row: None if cells.last is None else before(cells.last, row)
        case Largest(items):
            each = [compile_expression(program, item) for item in items]
            return lambda cells, row: largest([one(cells, row) for one in each])
        case Negative(inner):
            positive = compile_expression(program, inner)
            return lambda cells, row: subtract(None, positive(cells, row))
        case Operation(sign, left, right):
            operate, first, second = (
                _OPERATIONS[sign],
                compile_expression(program, left),
                compile_expression(program, right),
            )
            return lambda cells, row: operate(first(cells, row), second(cells, row))


def _compile_sum(program: Program, found: Sum) -> Evaluate:
    source, column = found.source, found.column
    if program.is_view(source):
        return lambda cells, row: cells.sum_rows(source, column, conditions_in(found, row))
    return lambda cells, row: cells.sum_lines(source, column, conditions_in(found, row))


def conditions_in(found: Sum, row: str) -> tuple[Condition, ...]:
    """The conditions of a sum in one row (in a tree they may name the row's code)."""
    if not any(ROW in condition.value for condition in found.conditions):
        return found.conditions
    return tuple(replace(one, value=one.value.replace(ROW, row)) for one in found.conditions)
