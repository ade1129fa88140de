"""Checks that a form set words itself: two figures of its tables, as printed, that must agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from core.domain.finding import Finding, Place, Severity
from core.forms.check_tables import TIE_CODES, Relation, Tie
from core.forms.formula import (
    CODE,
    ROW,
    Cell,
    Condition,
    Expression,
    Name,
    Operation,
    Reference,
    Sum,
    references,
    terms,
)
from core.forms.model import FieldKind
from core.forms.parameters import ties
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_data import CellKey, SourceKey, Value, largest, meets, whole
from core.forms.view_printing import print_number
from core.forms.view_program import Cells, Evaluate, Program, compile_expression, conditions_in, qualified
from core.rules.printed import TYPED, PrintedCells, quoted
from core.rules.reads import Noting, Silent
from core.rules.site import Scope, Site, check

BAND = 10_000
"""What rounding to 0.01 万元 explains of a difference for each rounded amount, in fen (reference of checks, head)."""
_NO_VIEW = View("", ViewKind.FIXED)
BLANK = "（空）"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula outside the views: its tree, and how it is evaluated in a row."""

    expression: Expression
    evaluate: Evaluate
    is_whole: bool
    """It is the same in every row."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A tie made ready for one program of views."""

    tie: Tie
    left: Formula
    right: Formula
    when: Formula | None
    unless: Formula | None


_READY: dict[tuple[int, int], tuple[Program, Sequence[Tie], tuple[_Ready, ...]]] = {}


@check(" ".join(TIE_CODES), "", *TYPED, scope=Scope.TABLES)
def figures_of_tables_agree(site: Site) -> Iterator[Finding]:
    """Of the ties of the form set each that does not hold; a difference that rounding explains is a hint.

    Ties that held are asked again, in each of their rows, when something they read has changed."""
    cells = site.tables
    silent: Silent[tuple[int, str]] = site.memory.setdefault("ties", Silent())
    silent.go_on(cells)
    for number, ready in enumerate(_ready(cells.computed.program, ties(cells.form_set))):
        for row in _rows(cells, ready.tie.rows) if _is_asked(cells, ready) else ():
            if not silent.is_silent((number, row)):
                noting = Noting(cells)
                if _is_broken(noting, ready, row):
                    yield _tell(site, cells, ready, row)
                else:
                    silent.note((number, row), noting.reads)


def _ready(program: Program, worded: Sequence[Tie]) -> tuple[_Ready, ...]:
    """Kept with what it was made of, so that an id is never reused."""
    key = id(program), id(worded)
    if key not in _READY:
        if len(_READY) > 50:
            _READY.clear()
        of_tables = (tie for tie in worded if tie.rows in ("", *program.views))
        _READY[key] = program, worded, tuple(_make(program, tie) for tie in of_tables)
    return _READY[key][2]


def _make(program: Program, tie: Tie) -> _Ready:
    found = {key: read_formula(program, text, tie.rows) for key, text in tie.formulas}
    return _Ready(tie, found["left"], found[tie.relation.value], found.get("when"), found.get("unless"))


def read_formula(program: Program, text: str, rows: str = "") -> Formula:
    """A formula that may name the columns of the view `rows`. The form set was proved: it can be read."""
    expression = qualified(program.views.get(rows, _NO_VIEW), None, "", text)
    return Formula(expression, compile_expression(program, expression), ROW not in repr(expression))


def _rows(cells: PrintedCells, view: str) -> Sequence[str]:
    """The rows that a tie is asked in: lines, neither what adds them up nor the foot of a table."""
    if not view:
        return ("",)
    if view in cells.computed.trees:
        tree = cells.computed.trees[view]
        return [key for key in tree.order if not tree.nodes[key].children]
    return [key for key, (_, row) in cells.computed.program.rows[view].items() if not row.foot]


def _is_asked(cells: PrintedCells, ready: _Ready) -> bool:
    """Whether it is asked at all, as far as that does not hang on the row."""
    if ready.tie.each and not _is_complete(cells, ready.tie.each):
        return False
    return all(_allows(cells, ready, row="", whole=True))


def _allows(cells: Cells, ready: _Ready, row: str, *, whole: bool) -> Iterator[bool]:
    """Whether the conditions hold: those of the `whole` tie, which name no row, or those of one row."""
    for formula, wanted in ((ready.when, True), (ready.unless, False)):
        if formula is not None and formula.is_whole is whole:
            yield bool(formula.evaluate(cells, row)) is wanted


def _is_complete(cells: PrintedCells, each: str) -> bool:
    name, _, field = each.rpartition(".")
    lines = cells.computed.data.lists.get(name, ())
    return bool(lines) and all(line.value(field) is not None for line in lines)


def _is_broken(cells: Cells, ready: _Ready, row: str) -> bool:
    left, right = ready.left.evaluate(cells, row), ready.right.evaluate(cells, row)
    return not holds(ready.tie.relation, left, right) and all(_allows(cells, ready, row, whole=False))


def _tell(site: Site, cells: PrintedCells, ready: _Ready, row: str) -> Finding:
    left, right = ready.left.evaluate(cells, row), ready.right.evaluate(cells, row)
    place = place_of(cells, ready.left.expression, row)
    others = (place_of(cells, ready.right.expression, row),)
    finding = site.tell(ready.tie.check, place, problem=_problem(cells, ready, row, left, right))
    finding = replace(finding, related=others)
    is_money = _is_money(cells, ready.left.expression)
    return rounded(finding, left, right, _rounded_terms(cells, ready, row)) if is_money else finding


def holds(relation: Relation, left: Value, right: Value) -> bool:
    """Blank counts as 0."""
    if left == right:
        return True
    if relation is Relation.NEEDS:
        return not left or bool(right)
    return (left or 0) <= (right or 0) if relation is Relation.AT_MOST else (left or 0) == (right or 0)


def rounded(finding: Finding, left: Value, right: Value, terms: int) -> Finding:
    """The finding, a hint where rounding of so many terms explains the difference."""
    if left is None or right is None or abs(Fraction(left) - right) > BAND * max(1, terms):
        return finding
    return replace(finding, severity=Severity.HINT, message=finding.message + "（可能为四舍五入）")


def _problem(cells: PrintedCells, ready: _Ready, row: str, left: Value, right: Value) -> str:
    column = _column(cells, ready.left.expression)
    one, other = (describe(cells, side.expression, row) for side in (ready.left, ready.right))
    x, y = print_number(column, left) or BLANK, print_number(column, right) or BLANK
    if ready.tie.relation is Relation.NEEDS:
        return f"有{one} {x}，却没有{other}"
    if ready.tie.relation is Relation.AT_MOST:
        return f"{one} {x} 大于{other} {y}"
    return f"{one} {x} 与{other} {y} 不能同时成立，相差 {print_difference(column, left, right)}"


def print_difference(column: Column, left: Value, right: Value) -> str:
    """How far two values are apart, with the unit of money."""
    unit = f" {column.unit}" if column.kind is ColumnKind.MONEY else ""
    return print_number(column, whole(abs(Fraction(left or 0) - (right or 0)))) + unit


# ---------------------------------------------------------------- what a formula is about


def describe(cells: PrintedCells, expression: Expression, row: str) -> str:
    """A formula in the words of the form."""
    found = list(terms(expression))
    told = [_words(cells, part, row, _view(before)) for (_, part), before in zip(found, [None, *found], strict=False)]
    return join_terms(found, told)


def join_terms(found: Sequence[tuple[int, Expression]], told: Sequence[str]) -> str:
    """Terms in words as one: a sum, or what is added and taken away."""
    if len(found) > 1 and all(sign > 0 for sign, _ in found):
        return "、".join(told) + "之和"
    return "".join(
        ("减" if sign < 0 else "加" if index else "") + one
        for index, ((sign, _), one) in enumerate(zip(found, told, strict=True))
    )


def _view(before: tuple[int, Expression] | None) -> str:
    """The table the term before is a cell of."""
    return before[1].view if before and isinstance(before[1], Cell) else ""


def _words(cells: PrintedCells, part: Expression, row: str, after: str = "") -> str:
    match part:
        case Name(key):
            return cells.form_set.field(key).label
        case Cell(view, name, column):
            return cells.words(CellKey(view, name.replace(ROW, row), column), after=after)
        case Sum():
            return _sum_words(cells, part, row)
        case Operation("*", left, right):
            return f"{_words(cells, left, row)}乘以{_words(cells, right, row)}"
    named = [_words(cells, found, row) for found, _ in references(part)]
    return "、".join(named)


def _sum_words(cells: PrintedCells, part: Sum, row: str) -> str:
    which, source, column = "".join(map(_which, conditions_in(part, row))), part.source, part.column
    if cells.computed.program.is_view(source):
        view = cells.computed.program.views[source]
        label = view.column(column).label or column
        return f"{quoted(cells.caption(view))}{which}各行{''.join(label.split())}之和"
    spec = cells.form_set.list(source)
    return f"{spec.label or spec.item}的{which}{spec.field(column).label}合计"


def _which(condition: Condition) -> str:
    """The lines that a sum is of."""
    if condition.field == CODE:
        return f"编码以 {condition.value} 开头的" if condition.prefix else f"编码为 {condition.value} 的"
    return condition.field + (f"以 {condition.value} 开头的" if condition.prefix else f"为 {condition.value} 的")


def place_of(cells: PrintedCells, expression: Expression, row: str) -> Place:
    """Where the first thing that a formula names stands."""
    document_id = cells.document.id
    found = next((reference for reference, _ in references(expression)), None)
    match found:
        case Cell(view, name, column):
            return cells.place(CellKey(view, name.replace(ROW, row), column))
        case Name(key):
            return replace(cells.typed_place(SourceKey("", "", key)), words=cells.form_set.field(key).label)
        case Sum(source, column) if not cells.computed.program.is_view(source):
            spec = cells.form_set.list(source)
            return Place(document_id, document_id, spec.home, spec.label or spec.item)
        case Sum(source):
            return Place(document_id, document_id, "", cells.caption(cells.computed.program.views[source]))
    return Place(document_id, document_id)


def _column(cells: PrintedCells, expression: Expression) -> Column:
    """How the values of a formula are printed."""
    return Column("", kind=ColumnKind.MONEY if _is_money(cells, expression) else ColumnKind.NUMBER)


def _is_money(cells: PrintedCells, expression: Expression) -> bool:
    return any(_names_money(cells, found) for found, _ in references(expression))


def _names_money(cells: PrintedCells, found: Reference) -> bool:
    match found:
        case Name(key):
            return cells.form_set.field(key).kind is FieldKind.MONEY
        case Cell(view, _, column):
            return cells.computed.program.views[view].column(column).kind is ColumnKind.MONEY
        case Sum(source, column) if cells.computed.program.is_view(source):
            return cells.computed.program.views[source].column(column).kind is ColumnKind.MONEY
        case Sum(source, column):
            return cells.form_set.list(source).field(column).kind is FieldKind.MONEY


def _rounded_terms(cells: PrintedCells, ready: _Ready, row: str) -> int:
    sides = (ready.left.expression, ready.right.expression)
    return max(sum(_count(cells, part, row) for _, part in terms(side)) for side in sides)


def _count(cells: PrintedCells, part: Expression, row: str) -> int:
    """How many rounded amounts a term adds up; a rounded price counts half a time for each piece."""
    match part:
        case Operation("*", left, right):
            numbers = [one for one in (left, right) if not _is_money(cells, one)]
            pieces = [compile_expression(cells.computed.program, one)(cells, row) for one in numbers]
            return max(1, ceil(Fraction(largest(pieces) or 0) / 2))
        case Sum(source, column) if cells.computed.program.is_view(source):
            rows = cells.computed.counted(source, conditions_in(part, row))
            return sum(cells.cell(source, key, column) is not None for key in rows)
        case Sum(source, column):
            lines = cells.computed.data.lists.get(source, ())
            asked = conditions_in(part, row)
            return sum(line.value(column) is not None and meets(asked, line.code, line.texts) for line in lines)
    return 1
