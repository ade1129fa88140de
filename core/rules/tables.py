"""Checks of computed tables as they are printed: what was read or written by hand instead of a computed figure, whether
it adds up, money that no official line shows, codes that no list has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.finding import Finding
from core.domain.text import normal
from core.forms.check_tables import TIE_CODES, Sums
from core.forms.formula import Cell, Sum, references
from core.forms.parameters import sums
from core.forms.view import ColumnKind, ViewKind
from core.forms.view_data import CellKey, Value, add
from core.forms.view_printing import print_number, remainder
from core.forms.view_trace import sources_of
from core.forms.view_update import Address, users
from core.rules.origin import IMPORTED
from core.rules.printed import TYPED, PrintedCells, overridden_cells
from core.rules.site import Scope, Site, check
from core.rules.ties import print_difference, rounded

_NEWEST = 9999
"""Stands for the year of a document that has none: of each list of codes the newest."""


@check("D01 D04", "", *TYPED, scope=Scope.TABLES)
def overridden_cells_are_told(site: Site) -> Iterator[Finding]:
    """Each computed cell that prints another text than the computed one: as read from a file, or by hand."""
    cells = site.tables
    for cell, text, reason in overridden_cells(cells):
        view = cells.computed.program.views[cell.view]
        shared = print_number(view.column(cell.column), cells.computed.value(cell))
        is_same = cells.cell(cell.view, cell.row, cell.column) == cells.computed.value(cell)
        if normal(shared) == normal(text) or (is_same and (cell.view, cell.row, cell.column) in cells.overridden):
            continue
        named = {"label": cells.words(cell), "printed": text, "shared": shared or "空", "reason": reason}
        yield site.tell("D01" if reason == IMPORTED else "D04", cells.place(cell), **named)


@check(" ".join(TIE_CODES), "", *TYPED, scope=Scope.TABLES)
def printed_cells_add_up(site: Site) -> Iterator[Finding]:
    """Computed cells always do; so only the overridden ones and those computed from them are looked at."""
    cells = site.tables
    codes = {one.view: one for one in sums(cells.form_set)}
    for address in dict.fromkeys(_near(cells)):
        for broken in _broken(cells, address):
            code = _code(cells, codes.get(address[0]), broken)
            if code:
                yield _not_the_sum(site, cells, code, broken)


def _near(cells: PrintedCells) -> Iterator[Address]:
    """The overridden cells and all that are directly computed from them, added up or by a formula."""
    for address in cells.overridden:
        view, row, column = address
        yield address
        yield from users(cells.computed, address)
        node = cells.computed.trees[view].nodes.get(row) if view in cells.computed.trees else None
        if node is not None and not node.is_total:
            totals = [total.key for total in cells.computed.program.views[view].totals]
            yield from ((view, above, column) for above in ([node.parent] if node.parent else totals))


@dataclass(frozen=True, slots=True)
class _Broken:
    """A printed cell that is not what its parts, as printed, make; `down`: the rows below it, else its formula."""

    address: Address
    expected: Value
    down: bool
    terms: int


def _broken(cells: PrintedCells, address: Address) -> Iterator[_Broken]:
    """In how many ways a cell does not add up: across its row (or table), and down to the rows below it."""
    view, row, column = address
    printed = cells.cell(*address)
    formula = cells.computed.formula_at(view, row, column)
    named = _cells_in(cells, address)
    if formula is not None and named:
        expected = formula.evaluate(cells, row)
        if (expected or 0) != (printed or 0):
            yield _Broken(address, expected, False, len(named))
    parts = _parts_below(cells, address, is_sum=formula is None)
    if parts:
        below = _added(cells.cell(*part) for part in parts)
        if (below or 0) != (printed or 0):
            yield _Broken(address, below, True, len(parts))


def _cells_in(cells: PrintedCells, address: Address) -> list[Cell | Sum]:
    """The cells of tables that the formula of a cell names; what is typed is no printed place."""
    formula = cells.computed.formula_at(*address)
    named = [found for found, _ in references(formula.expression)] if formula else []
    return [
        one
        for one in named
        if isinstance(one, Cell) or (isinstance(one, Sum) and cells.computed.program.is_view(one.source))
    ]


def _parts_below(cells: PrintedCells, address: Address, is_sum: bool) -> list[Address]:
    """The cells below a class or a total that make its amount; none where something else (a product) does."""
    view, row, column = address
    node = cells.computed.trees[view].nodes.get(row) if view in cells.computed.trees else None
    if node is None or not node.is_above or node.lines:
        return []
    if is_sum and not cells.computed.program.rules[view][column].adds:
        return []
    parts = [(view, child, column) for child in node.children]
    is_true = _added(cells.computed.cell(*part) for part in parts) == cells.computed.cell(*address)
    return parts if is_true else []


def _added(values: Iterator[Value]) -> Value:
    found: Value = None
    for value in values:
        found = add(found, value)
    return found


def _code(cells: PrintedCells, named: Sums | None, broken: _Broken) -> str:
    view, row, _ = broken.address
    if named is None or row in named.by_row:
        return named.by_row[row] if named else ""
    if broken.down:
        return named.total if cells.computed.trees[view].nodes[row].is_total else named.classes
    found = _cells_in(cells, broken.address)
    is_tie = any((one.view if isinstance(one, Cell) else one.source) != view for one in found)
    return named.ties if is_tie else named.rows


def _not_the_sum(site: Site, cells: PrintedCells, code: str, broken: _Broken) -> Finding:
    view, row, key = broken.address
    column, cell = cells.computed.program.views[view].column(key), CellKey(view, row, key)
    printed = cells.cell(view, row, key)
    how = "下级各行之和" if broken.down else _sources(cells, cell)
    said = print_number(column, printed) or "（空）"
    expected = print_number(column, broken.expected) or "（空）"
    difference = print_difference(column, printed, broken.expected)
    problem = f"{cells.words(cell)} {said} 与{how} {expected} 不能同时成立，相差 {difference}"
    finding = site.tell(code, cells.place(cell), problem=problem)
    return rounded(finding, printed, broken.expected, broken.terms) if column.kind is ColumnKind.MONEY else finding


def _sources(cells: PrintedCells, cell: CellKey) -> str:
    """What a cell is computed from, in a few words."""
    found = [one for one in sources_of(cells.computed, cell) if isinstance(one, CellKey)]
    if len(found) == 1:
        return cells.words(found[0])
    where = {one.view for one in found} - {cell.view}
    same_row = all(one.row == cell.row for one in found)
    return "有关各表之和" if where else "本行其他各列算出的" if same_row else "有关各行算出的"


@check("A37", "", *TYPED, scope=Scope.TABLES)
def rounded_parts_add_up(site: Site) -> Iterator[Finding]:
    """In columns that are rounded: what is left over between a total and its parts; one cell is proposed."""
    cells = site.tables
    for cell in _rounding_totals(cells):
        column = cells.computed.program.views[cell.view].column(cell.column)
        left = remainder(cells.computed, cell, column.unit, column.decimals)
        if left is not None:
            part = cells.words(left.part) if isinstance(left.part, CellKey) else "其中最大的一项"
            shown, proposed = print_number(column, left.shown), print_number(column, left.proposed)
            named = {"place": cells.words(cell), "part": part, "shown": shown, "proposed": proposed}
            d = print_difference(column, left.difference, 0)
            yield site.tell("A37", cells.place(cell), d=d, **named)


def _rounding_totals(cells: PrintedCells) -> Iterator[CellKey]:
    for view in cells.computed.program.views.values():
        for column in view.columns if view.kind is not ViewKind.ZIP else ():
            if column.rounds and column.kind is ColumnKind.MONEY:
                yield from (CellKey(view.key, row, column.key) for row in cells.computed.values[view.key])
