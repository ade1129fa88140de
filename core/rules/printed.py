"""Computed tables as they are printed, for checks: cells with their overrides, their words, the fields behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from core.domain.amount import Amount
from core.domain.document import Document, OverrideKey
from core.domain.finding import Place
from core.domain.records import LINES
from core.forms.computed import computed
from core.forms.formula import LAST_YEAR, Condition
from core.forms.model import FormSet
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_compute import Computed
from core.forms.view_data import AnyKey, CellKey, Line, SourceKey, Value, add
from core.forms.view_trace import sources_of, typed_or_computed
from core.forms.view_update import Address

TYPED = (*LINES, "projects.amounts", "amounts", "overrides")
"""What computed tables hang on, for the declarations of checks."""

_PATTERN = re.compile(r"\{[^}]*\}")
_SPACE = re.compile(r"\s+")
_BRACKET = re.compile(r"（[^（）]*）$")


@dataclass(frozen=True)
class PrintedCells:
    """The cells of a document's views with what their overrides say, where that is a number; formulas can ask it."""

    document: Document
    form_set: FormSet
    computed: Computed

    @property
    def last(self) -> Computed | None:
        return self.computed.last

    @cached_property
    def overridden(self) -> Mapping[Address, Value]:
        """The cells that print another number (or blank) than the computed one."""
        found = {}
        for key, override in self.document.overrides.items():
            column = self._column(key)
            value = _number(column, override.text) if column else _NO_NUMBER
            if not isinstance(value, _NoNumber):
                found[key.table, key.row, key.column] = value
        return found

    def _column(self, key: OverrideKey) -> Column | None:
        """The number column of an override whose cell is there now."""
        if key.form_id != self.form_set.id or key.column not in self.computed.values.get(key.table, {}).get(
            key.row, {}
        ):
            return None
        return self.computed.program.views[key.table].column(key.column)

    def cell(self, view: str, row: str, column: str) -> Value:
        if self.overridden and (view, row, column) in self.overridden:
            return self.overridden[view, row, column]
        return self.computed.cell(view, row, column)

    def figure(self, key: str) -> Value:
        return self.computed.figure(key)

    def sum_lines(self, name: str, field: str, conditions: tuple[Condition, ...]) -> Value:
        return self.computed.sum_lines(name, field, conditions)

    def sum_rows(self, view: str, column: str, conditions: tuple[Condition, ...]) -> Value:
        total: Value = None
        for row in self.computed.counted(view, conditions):
            total = add(total, self.cell(view, row, column))
        return total

    # ---- words and places

    def caption(self, view: View) -> str:
        """What a clerk calls a table; one side of two goes by the name of both."""
        both = (one.caption for one in self.form_set.views if view.key in one.sides)
        return view.caption or next(both, "") or view.key

    def row_name(self, view: View, row: str) -> str:
        if view.kind is ViewKind.FIXED:
            return _tidy(self.computed.program.rows[view.key][row][0]) or row
        node = self.computed.trees[view.key].nodes.get(row)
        code = row if view.kind is ViewKind.TREE and not (node and node.is_total) else ""
        name = node.name if node else self.computed.data.names(code)
        return " ".join(part for part in (code, _tidy(name)) if part)

    def steps(self, cell: CellKey) -> tuple[str, ...]:
        """Table, row and column in words; the column is left out where there is only one of numbers."""
        view = self.computed.program.views[cell.view]
        numbers = [one for one in view.columns if one.kind.is_number]
        column = view.column(cell.column)
        label = _BRACKET.sub("", _tidy(column.label or column.key)) if len(numbers) > 1 else ""
        return tuple(part for part in (self.caption(view), self.row_name(view, cell.row), label) if part)

    def words(self, cell: CellKey, *, after: str = "") -> str:
        """The cell as a sentence names it: “收入总表”合计（上年结转列); without the table `after` another of it."""
        caption, row, column = (*self.steps(cell), "", "")[:3]
        return (quoted(caption) if cell.view != after else "") + row + (f"（{column}列）" if column else "")

    def place(self, cell: CellKey) -> Place:
        """The cell, with the first typed field it comes from (the document's own id and '' when it has none)."""
        printed = OverrideKey(self.form_set.id, cell.view, cell.row, cell.column)
        source = self._typed_behind(cell)
        found = self.typed_place(source) if source else Place(self.document.id, self.document.id)
        return replace(found, words=" · ".join(self.steps(cell)), printed=printed)

    def typed_place(self, source: SourceKey) -> Place:
        """A typed field, without words."""
        if not source.list:
            return Place(self.document.id, self.document.id, self.form_set.field(source.field).home)
        spec = self.form_set.list(source.list)
        return Place(self.document.id, source.line, spec.field(source.field).home if source.field else "")

    def _typed_behind(self, cell: CellKey) -> SourceKey | None:
        """A typed field the cell hangs on: step by step the first thing with a value, or of blank ones the first."""
        key: AnyKey = cell
        for _ in range(_MOST_STEPS):
            if isinstance(key, SourceKey):
                return key
            sources = [one for one in sources_of(self.computed, key) if not one.last_year]
            if not sources:
                return None
            key = next((one for one in sources if typed_or_computed(self.computed, one) is not None), sources[0])
        return None


_MOST_STEPS = 100
"""Far more than lie between a total and its first leaf; a table of a stranger's form set must not take for ever."""


class _NoNumber:
    pass


_NO_NUMBER = _NoNumber()


def _number(column: Column, text: str) -> Value | _NoNumber:
    """What an override is worth in its column."""
    if column.kind is ColumnKind.MONEY:
        amount = Amount.parse(text, column.unit, column.decimals)
        return _NO_NUMBER if amount.is_wrong else amount.fen
    value = Line("", texts={"": text}).value("")
    return _NO_NUMBER if text.strip() and value is None else value


def quoted(caption: str) -> str:
    """A table's name in a sentence; quotes inside quotes are single ones."""
    return f"“{caption.replace('“', '‘').replace('”', '’')}”"


def _tidy(label: str) -> str:
    """A label as a sentence can hold it: no fields of the document in it, no spacing."""
    return _SPACE.sub("", _PATTERN.sub("", label))


def printed_cells(document: Document, form_set: FormSet, last_year: Document | None = None) -> PrintedCells | None:
    """None: the form set has no computed tables."""
    if not form_set.views:
        return None
    return PrintedCells(document, form_set, computed(document, form_set, last_year if _asks(form_set) else None))


def _asks(form_set: FormSet) -> bool:
    """Whether the tables show anything of last year; others are the same with and without its document."""
    return any(view.last_year or any(LAST_YEAR in text for text in _formulas(view)) for view in form_set.views)


def _formulas(view: View) -> Iterator[str]:
    yield from (column.formula for column in view.columns)
    for row in view.rows:
        yield from (row.formula, *row.formulas.values())


def overridden_cells(cells: PrintedCells) -> Iterator[tuple[CellKey, str, str]]:
    """The overridden cells that are there now, with what is printed and why."""
    for key, override in cells.document.overrides.items():
        if key.form_id == cells.form_set.id and key.column in cells.computed.values.get(key.table, {}).get(key.row, {}):
            yield CellKey(key.table, key.row, key.column), override.text, override.reason
