"""What a file says of money whose kind it does not print: sums in its other tables, and what money comes in as."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from core.domain.amount import Amount
from core.forms.check_tables import Relation
from core.forms.formula import Cell, Expression, Name, Negative, Operation
from core.forms.model import Field, FormSet, ListSpec
from core.forms.parameters import ties
from core.forms.values import parse_amount
from core.forms.view import Column, View, ViewKind
from core.forms.view_program import number_columns, qualified
from core.readers.bounds import Between
from core.readers.draft import DraftValue
from core.readers.views_body import TableRow
from core.readers.views_tables import Tables

Key: TypeAlias = tuple[str, str]
"""An amount of a line: its code and its field."""
Cells: TypeAlias = Mapping[str, DraftValue]
MAX_DEPTH = 6
"""How deep formulas of prescribed rows name one another."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sum of unknown amounts and a known one, in fen."""

    keys: frozenset[Key]
    fen: int


@dataclass(frozen=True)
class Told:
    """The tables of one file, asked about the lines of one list (`spec`); `views` are those of the year, by key."""

    form_set: FormSet
    spec: ListSpec
    tables: Tables
    views: Mapping[str, View]

    def fen(self, key: str, value: DraftValue) -> int:
        return parse_amount(self.spec.field(key), value.text).fen or 0

    def sums(self, lines: Mapping[str, Cells], unknown: Collection[Key]) -> Iterator[Between[Key]]:
        """What prescribed tables print of unknown amounts, and what ties of the form say of them."""
        for view in self.views.values():
            if view.kind is not ViewKind.FIXED or view.key not in self.tables.rows:
                continue
            for row in self.tables.rows[view.key]:
                for column in number_columns(view):
                    printed = self._printed(view, row, column)
                    part = _Linear(self, lines, unknown).cell(Cell(view.key, row.key, column.key))
                    if part is not None and part.keys and printed is not None:
                        yield Between(part.keys, printed - part.fen, printed - part.fen)
        yield from self._ties(lines, unknown)

    def _ties(self, lines: Mapping[str, Cells], unknown: Collection[Key]) -> Iterator[Between[Key]]:
        for tie in ties(self.form_set):
            if tie.rows or tie.when or tie.unless or tie.relation is not Relation.EQUALS:
                continue
            linear = _Linear(self, lines, unknown)
            left, right = (
                linear.of(qualified(View("", ViewKind.FIXED), None, "", text)) for text in (tie.left, tie.right)
            )
            if left is None or right is None or bool(left.keys) == bool(right.keys):
                continue
            difference = right.fen - left.fen if left.keys else left.fen - right.fen
            yield Between(left.keys or right.keys, difference, difference)

    def _printed(self, view: View, row: TableRow, column: Column) -> int | None:
        """An amount as it stands in a table; 0 for a blank cell of a column that is there, None for one that is not."""
        if column.key in row.cells:
            return amount_of(column, row.cells[column.key].text)
        return 0 if column.key in self.tables.columns.get(view.key, ()) else None

    def printed(self, cell: Cell) -> int | None:
        """The amount a table of the file prints; None where it has no such row or column."""
        view = self.views.get(cell.view)
        found = [row for row in self.tables.rows.get(cell.view, ()) if row.key == cell.row]
        column = next((one for one in view.columns if one.key == cell.column), None) if view else None
        return self._printed(view, found[0], column) if view and found and column else None

    @cached_property
    def figures(self) -> dict[str, int]:
        """The document's own figures that stand in the file, by home; blank ones are 0."""
        found: dict[str, int] = {}
        for view in self.views.values():
            rows = self.tables.rows.get(view.key, ()) if view.kind is ViewKind.FIXED else ()
            for row, column in ((row, column) for row in rows for column in number_columns(view)):
                formula, fen = self.formula(Cell(view.key, row.key, column.key)), self._printed(view, row, column)
                if isinstance(formula, Name) and fen is not None:
                    found.setdefault(self.form_set.field(formula.key).home, fen)
        return found

    @cached_property
    def _formulas(self) -> dict[Cell, Expression | None]:
        return {}

    def formula(self, cell: Cell) -> Expression | None:
        """How a cell of a prescribed table is computed: asked for again by each cell that names it."""
        if cell not in self._formulas:
            self._formulas[cell] = self._formula(cell)
        return self._formulas[cell]

    def _formula(self, cell: Cell) -> Expression | None:
        view = self.views[cell.view]
        row = next((one for one in view.rows for key, _ in one.keys if key == cell.row), None)
        column = next((one for one in view.columns if one.key == cell.column), None)
        text = view.formula_of(row, column) if row and column else ""
        return qualified(view, cell.row, cell.column, text) if text else None

    def captions_of(self, views: Iterable[View]) -> str:
        """“…”、“…”: what the tables that print these views are called."""
        return "、".join(dict.fromkeys(f"“{caption_of(self.form_set, view)}”" for view in views))


class _Linear:
    """Turns formulas into sums of unknown amounts; None for what is no such sum, or needs what is not in the file."""

    def __init__(self, told: Told, lines: Mapping[str, Cells], unknown: Collection[Key]) -> None:
        self.told, self.lines, self.unknown = told, lines, unknown
        self.depth = 0

    def of(self, expression: Expression | None) -> Part | None:
        match expression:
            case Cell():
                return self.cell(expression)
            case Name(key):
                fen = self.told.figures.get(self.told.form_set.field(key).home)
                return None if fen is None else Part(frozenset(), fen)
            case Operation("+", left, right):
                return _added(self.of(left), self.of(right))
            case Operation("-", left, right):
                return _added(self.of(left), _negative(self.of(right)))
            case Negative(inner):
                return _negative(self.of(inner))
        return None

    def cell(self, cell: Cell) -> Part | None:
        view = self.told.views.get(cell.view)
        if view is None:
            return None
        if view.kind is ViewKind.TREE and view.source == self.told.spec.path:
            return self._sum(view, cell)
        if view.kind is not ViewKind.FIXED:
            fen = self.told.printed(cell)
            return None if fen is None else Part(frozenset(), fen)
        if self.depth >= MAX_DEPTH:
            return None
        self.depth += 1
        found = self.of(self.told.formula(cell))
        self.depth -= 1
        return found

    def _sum(self, view: View, cell: Cell) -> Part | None:
        """A column of lines, added up over all of them or those of a class."""
        fields = self._fields(view, cell.column)
        is_all = any(total.key == cell.row for total in view.totals)
        codes = [code for code in self.lines if is_all or code.startswith(cell.row)]
        keys = [(code, key) for code in codes for key in fields]
        known = [(code, key) for code, key in keys if (code, key) not in self.unknown and key in self.lines[code]]
        fen = sum(self.told.fen(key, self.lines[code][key]) for code, key in known)
        return Part(frozenset(key for key in keys if key in self.unknown), fen) if fields else None

    def _fields(self, view: View, key: str) -> tuple[str, ...]:
        """The fields that a column adds up; none for a formula that is no sum of them."""
        column = next((one for one in view.columns if one.key == key), None)
        if column is None or column.fields:
            return column.fields if column else ()
        return self._added_up(view, qualified(view, None, key, column.formula)) if column.formula else ()

    def _added_up(self, view: View, expression: Expression) -> tuple[str, ...]:
        match expression:
            case Operation("+", left, right):
                parts = self._added_up(view, left), self._added_up(view, right)
                return parts[0] + parts[1] if all(parts) else ()
            case Cell(name, _, column) if name == view.key:
                return self._fields(view, column)
        return ()


def _added(left: Part | None, right: Part | None) -> Part | None:
    """None where an amount would count twice."""
    if left is None or right is None or left.keys & right.keys:
        return None
    return Part(left.keys | right.keys, left.fen + right.fen)


def _negative(part: Part | None) -> Part | None:
    return Part(frozenset(), -part.fen) if part is not None and not part.keys else None


def caption_of(form_set: FormSet, view: View) -> str:
    """The caption of the table that prints a view, of one that prints it beside another."""
    beside = (one.caption for one in form_set.views if view.key in one.sides)
    return view.caption or next(beside, "") or view.key


def fund_of(one: Field) -> str:
    """The word of the fund in the home of an amount by kind and fund: own of amounts.basic_own."""
    return one.home.removeprefix("amounts.").partition("_")[2]


def amount_of(column: Column, text: str) -> int | None:
    """Fen of a printed amount; None when it is none."""
    return Amount.parse(text, column.unit, column.decimals).fen
