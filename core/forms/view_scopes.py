"""What the names of a template mean in computed tables: a cell by row and column, a column of the row in a loop."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.forms.compute import ORDINAL
from core.forms.formula import CODE, Cell, FormulaError, Name, Sum, references
from core.forms.model import FieldKind, FormSet
from core.forms.source import propose
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_program import qualified
from core.forms.view_source import EMPTY, FILLED

Wrong: TypeAlias = tuple[str, str]
"""Cause and cure of a tag that means nothing here."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a name stands for: a field of a list ('' is the document), a column of a view, or the `paragraphs` of one
    for a paragraph's text."""

    path: str
    key: str
    kind: FieldKind = FieldKind.TEXT


_KINDS = {
    ColumnKind.MONEY: FieldKind.MONEY,
    ColumnKind.NUMBER: FieldKind.NUMBER,
    ColumnKind.PERCENT: FieldKind.PERCENT,
    ColumnKind.CODE: FieldKind.CODE,
}


def find_view(form_set: FormSet, key: str) -> View | None:
    return next((view for view in form_set.views if view.key == key), None)


def bind_cell(form_set: FormSet, view: View, steps: Sequence[str]) -> Bound | Wrong:
    """A cell named in full, `视图[行].列`, or whether the view is empty; `steps` are those after its key."""
    if len(steps) == 1 and steps[0] in (EMPTY, FILLED):
        return Bound(view.key, steps[0], FieldKind.YES_NO)
    if view.kind is ViewKind.ZIP:
        sides = "、".join(view.sides)
        return f"“{view.key}”是并排的表，没有行名", f"写成 {{%tr for 行 in {view.key} %}}，或写 {sides} 的行和列。"
    rows = view.row_keys
    if len(steps) != 2:
        cure = f"写成 {view.key}[{rows[0] if rows else '行'}].{_keys(view)[0]}，或 {{%tr for 行 in {view.key} %}}。"
        return f"“{view.key}”是一张表，不是一项", cure
    row, column = steps
    if not view.may_have_row(row):
        codes = [CODE] if view.kind is ViewKind.TREE else []
        otherwise = f"可以写：{'、'.join([*rows, *codes])}；各行写成 {{%tr for 行 in {view.key} %}}。"
        return f"“{view.key}”里没有“{row}”这一行", propose(row, rows, otherwise)
    return _column(view, column, "")


def bind_row_cell(form_set: FormSet, view: View, variable: str, steps: Sequence[str]) -> Bound | Wrong:
    """A cell of the row that a loop has reached; `steps` are those after the loop's variable."""
    if list(steps) == [ORDINAL]:
        return Bound(view.key, ORDINAL)
    if view.kind is not ViewKind.ZIP:
        return _column(view, steps[0] if len(steps) == 1 else ".".join(steps), variable)
    sides = dict(zip(view.side_names, view.sides, strict=True))
    if len(steps) == 2 and steps[0] in sides:
        return _column(form_set.view(sides[steps[0]]), steps[1], f"{variable}.{steps[0]}")
    known = [f"{variable}.{name}.{key}" for name, side in sides.items() for key in _keys(form_set.view(side))]
    name = ".".join((variable, *steps))
    return f"“{view.key}”里没有“{name}”", propose(name, known, "写成 行.边.列，如 " + known[0] + "。")


def _column(view: View, key: str, around: str) -> Bound | Wrong:
    found = next((column for column in view.columns if column.key == key), None)
    if found is not None:
        return Bound(view.key, key, _KINDS.get(found.kind, FieldKind.TEXT))
    known = [*_keys(view), *([ORDINAL] if around else [])]
    return f"“{view.key}”里没有“{key}”这一列", propose(key, known, "可以写：" + "、".join(known) + "。")


def _keys(view: View) -> list[str]:
    return [column.key for column in view.columns] or [ORDINAL]


# ---------------------------------------------------------------- what a printed cell is made of


def parts_of(form_set: FormSet, view: View, key: str) -> Iterator[tuple[str, str]]:
    """What a column is directly made of: (list path, field key) of typed values ('' for figures), and (view, column)
    of others."""
    column = next((one for one in view.columns if one.key == key), None)
    if column is None:
        return
    if view.has_lines:
        yield from ((view.source, field) for field in (*column.fields, *_own(form_set, view, column)))
    for text, row in _formulas(view, column):
        try:
            named = tuple(references(qualified(view, row, key, text)))
        except FormulaError:
            continue
        for reference, _ in named:
            match reference:
                case Cell(other, _, other_column):
                    yield other, other_column
                case Sum(source, other_column):
                    yield source, other_column
                case Name(figure):
                    yield "", figure


def _own(form_set: FormSet, view: View, column: Column) -> Collection[str]:
    """The fields behind a column of codes or names."""
    if column.kind is ColumnKind.NAME:
        return [view.name_field] if view.name_field else []
    fields = form_set.list(view.source).fields if column.kind is ColumnKind.CODE else ()
    return [field.key for field in fields if field.home == "code"]


def _formulas(view: View, column: Column) -> Iterator[tuple[str, str | None]]:
    """The formulas of a column, each with its row (None: any)."""
    if view.kind is not ViewKind.FIXED:
        if column.formula:
            yield column.formula, None
        return
    for row in view.rows:
        text = view.formula_of(row, column)
        yield from ((text, key) for key, _ in row.keys if text)
