"""Computed tables as a file prints them held against what they compute of its own lines (D5).

A figure that differs is kept for its place; a printed blank never is, nor a zero where nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.domain.amount import Amount
from core.domain.document import Document, OverrideKey
from core.domain.text import normal
from core.forms.compute import fill
from core.forms.computed import computed
from core.forms.model import FormSet
from core.forms.printing import print_field
from core.forms.selection import records_of
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_compute import Computed
from core.forms.view_data import Value
from core.forms.view_printing import print_number
from core.readers.draft import DraftValue, PrintedCell


@dataclass(frozen=True, slots=True)
class Difference:
    """A printed cell that says something else than is computed: `text` as it is kept, `computed` what it would be."""

    key: OverrideKey
    value: DraftValue
    text: str
    computed: str
    words: str


@dataclass(frozen=True, slots=True)
class Compared:
    """`same` cells print what is computed, `homeless` ones stand in rows that nothing typed makes."""

    differences: tuple[Difference, ...] = ()
    homeless: tuple[Difference, ...] = ()
    named: tuple[Difference, ...] = ()
    """Names of classes that no official list has: kept for their places."""
    same: int = 0
    zeros: int = 0
    """Cells that print a zero where nothing is computed."""
    notices: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[Difference, ...]:
        """What is printed in its place as the file has it."""
        return (*self.differences, *self.named)


NOTHING = Compared()


def compare_cells(document: Document, form_set: FormSet, cells: Iterable[PrintedCell]) -> Compared:
    """Every printed cell of the computed tables against the document's own."""
    tables = computed(replace(document, overrides={}), form_set)
    found: list[Difference] = []
    homeless: list[Difference] = []
    named: list[Difference] = []
    same = zeros = 0
    for cell in cells:
        one = _compare(document, form_set, tables, cell)
        if one is None:
            same += 1
        elif not one.computed and _is_zero(one.text):
            zeros += 1
        elif one.key.row not in tables.values[cell.view]:
            homeless.append(one)
        elif not one.computed and not tables.program.views[cell.view].column(cell.column).kind.is_number:
            named.append(one)
        else:
            found.append(one)
    return Compared(_distinct(found), tuple(homeless), _distinct(named), same, zeros, tuple(_notices(zeros)))


def _notices(zeros: int) -> Iterator[str]:
    if zeros:
        yield f"原件有{zeros}格印的是0，那里没有可以相加的数，导出时留空。"


def _distinct(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """One for each place: a row printed twice says it last."""
    return tuple({one.key: one for one in found}.values())


def _compare(document: Document, form_set: FormSet, tables: Computed, cell: PrintedCell) -> Difference | None:
    """The difference of one cell; None: there is none, or the cell says nothing."""
    view = tables.program.views[cell.view]
    column = view.column(cell.column)
    row = cell.row or _line_id(document, form_set, cell)
    text = cell.value.text
    if not text or (column.kind.is_number and Amount.parse(text).is_blank):
        return None
    own = _own_text(tables, view, row, column)
    if own is None or _is_same(column, text, own):
        return None
    kept = _canonical(column, text)
    key = OverrideKey(form_set.id, view.key, row, column.key)
    words = _words(view, row, cell.row or str(cell.number), column, tables)
    return Difference(key, cell.value, kept, own, _filled(document, form_set, words))


def _filled(document: Document, form_set: FormSet, words: str) -> str:
    """A label with what it names of the document: {单位简称}本级小计."""
    if "{" not in words:
        return words
    named = {one.key: one for one in form_set.fields}
    return fill(words, lambda key: print_field(document, form_set, "", document, named[key]) if key in named else "")


def _line_id(document: Document, form_set: FormSet, cell: PrintedCell) -> str:
    records = records_of(document, form_set.list(cell.list_path))
    return str(records[cell.number - 1].id) if cell.number <= len(records) else ""


def _own_text(tables: Computed, view: View, row: str, column: Column) -> str | None:
    """What the cell computes; None where nothing is: words of prescribed rows, texts and codes of lines."""
    if column.kind.is_number:
        value: Value = tables.cell(view.key, row, column.key)
        return print_number(column, value)
    if view.kind is not ViewKind.TREE or column.kind is not ColumnKind.NAME or row not in tables.values[view.key]:
        return None
    node = tables.trees[view.key].nodes[row]
    return None if node.is_total else node.name


def _is_same(column: Column, text: str, own: str) -> bool:
    if not column.kind.is_number:
        return normal(text) == normal(own)
    if column.kind is ColumnKind.MONEY:
        left, right = (Amount.parse(one, column.unit, column.decimals) for one in (text, own))
        return left.fen is not None and left.fen == right.fen
    return _number(text) == _number(own)


def _number(text: str) -> str:
    folded = normal(text).replace(",", "")
    return folded.rstrip("0").rstrip(".") if "." in folded else folded


def _canonical(column: Column, text: str) -> str:
    amount = Amount.parse(text, column.unit, column.decimals)
    if column.kind is not ColumnKind.MONEY or amount.fen is None:
        return text
    return Amount(amount.fen).print(column.unit, column.decimals)


def _is_zero(text: str) -> bool:
    return Amount.parse(text).fen == 0


def cell_text(document: Document, form_set: FormSet, key: OverrideKey) -> str:
    """What a document computes in a cell of a table, without overrides; '' where there is no such row."""
    tables = computed(document, form_set)
    view = tables.program.views[key.table]
    return _own_text(tables, view, key.row, view.column(key.column)) or ""


def _words(view: View, row: str, told: str, column: Column, tables: Computed) -> str:
    """The place in a clerk's words: 部门预算收入总表 · 201 · 合计."""
    label = next((label for one in view.rows for key, label in one.keys if key == row), told)
    label = next((one.label for one in view.totals if one.key == row), label)
    zips = (one for one in tables.program.views.values() if view.key in one.sides)
    caption = view.caption or next((one.caption for one in zips), "") or view.key
    return " · ".join(one for one in (caption, label, column.label) if one)
