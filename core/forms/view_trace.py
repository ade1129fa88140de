"""公式追踪 and 去向: what a computed cell comes from, what a typed or computed one goes into; and what has no place."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from core.forms.formula import ROW, Cell, Expression, Name, Reference, Sum, references, terms
from core.forms.view import ColumnKind, View, ViewKind
from core.forms.view_compute import Computed
from core.forms.view_data import AnyKey, CellKey, Line, SourceKey, Value, add, meets
from core.forms.view_program import compile_expression, conditions_in
from core.forms.view_tree import Node, row_of
from core.forms.view_update import Address, site_cells, users


@dataclass(frozen=True, slots=True)
class Term:
    """A part that a cell adds (`sign` 1) or takes away (-1); `key` None: a product or the like, with no place."""

    sign: int
    key: AnyKey | None
    value: Value


def sources_of(computed: Computed, cell: CellKey) -> tuple[AnyKey, ...]:
    """What a cell is directly computed from, blank or not, in the formula's order; nothing for a cell that is not
    there. What is meant of last year is marked so; its own sources are found by asking for it."""
    if cell.last_year:
        found = sources_of(computed.last, replace(cell, last_year=False)) if computed.last else ()
        return tuple(replace(key, last_year=True) for key in found)
    if not _is_there(computed, cell):
        return ()
    site = computed.formula_at(cell.view, cell.row, cell.column)
    if site is None:
        return tuple(_added(computed, cell))
    keys: list[AnyKey] = []
    for reference, last_year in references(site.expression):
        if not last_year:
            keys += _named(computed, reference, cell.row)
        elif computed.last:
            keys += (replace(key, last_year=True) for key in _named(computed.last, reference, cell.row))
    return tuple(dict.fromkeys(keys))


def formula_text(computed: Computed, cell: CellKey) -> str:
    """The formula of a cell as its form has it, with its own row for {行}; '' for a sum of what is below it and for a
    cell that is not there."""
    site = computed.formula_at(cell.view, cell.row, cell.column) if _is_there(computed, cell) else None
    return site.text.replace(ROW, cell.row) if site else ""


def _is_there(computed: Computed, cell: CellKey) -> bool:
    return cell.column in computed.values.get(cell.view, {}).get(cell.row, {})


def _added(computed: Computed, cell: CellKey) -> Iterator[AnyKey]:
    """What a row of a tree or list adds up: the fields of its own lines, then the rows directly below it."""
    if cell.view not in computed.trees:
        return
    node, rule = computed.trees[cell.view].nodes[cell.row], computed.program.rules[cell.view][cell.column]
    if node.is_above and not rule.adds:
        return
    source = computed.program.views[cell.view].source
    yield from (SourceKey(source, line, field) for line in node.lines for field in rule.fields)
    yield from (CellKey(cell.view, child, cell.column) for child in node.children)


def _named(computed: Computed, reference: Reference, row: str) -> Iterator[AnyKey]:
    """What a formula names, asked from a row."""
    match reference:
        case Name(key):
            yield SourceKey("", "", key)
        case Cell(view, name, column):
            cell = CellKey(view, name.replace(ROW, row), column)
            if _is_there(computed, cell):
                yield cell
        case Sum(source, column) if computed.program.is_view(source):
            counted = computed.counted(source, conditions_in(reference, row))
            yield from (CellKey(source, key, column) for key in counted)
        case Sum(source, column):
            conditions = conditions_in(reference, row)
            for line in computed.lines.get(source, {}).values():
                if meets(conditions, line.code, line.texts):
                    yield SourceKey(source, line.id, column)


def dependents_of(computed: Computed, key: AnyKey) -> tuple[CellKey, ...]:
    """The cells of this year's views that are directly computed from a typed field (field '': from any of the line) or
    from a cell; the reverse of `sources_of`."""
    found = _users(computed, (key.view, key.row, key.column)) if isinstance(key, CellKey) else _fed(computed, key)
    cells = [CellKey(*address) for address in dict.fromkeys(found)]
    return tuple(cell for cell in cells if any(_is_same(key, source) for source in sources_of(computed, cell)))


def _is_same(asked: AnyKey, source: AnyKey) -> bool:
    if isinstance(asked, SourceKey) and isinstance(source, SourceKey) and not asked.field:
        return (asked.list, asked.line) == (source.list, source.line) and not source.last_year
    return asked == source


def _users(computed: Computed, cell: Address) -> Iterator[Address]:
    return users(computed, cell) if cell[2] in computed.values.get(cell[0], {}).get(cell[1], {}) else iter(())


def _fed(computed: Computed, key: SourceKey) -> Iterator[Address]:
    """The cells that may be computed from a typed field."""
    program = computed.program
    if not key.list:
        for site in program.users_of_figure.get(key.field, ()):
            yield from site_cells(computed, site)
        return
    line = computed.lines.get(key.list, {}).get(key.line)
    if line is None:
        return
    for view in program.views_of_list.get(key.list, ()):
        row = row_of(view, line, program.only[view.key])
        if row is not None:
            yield from ((view.key, row, column) for column in program.rules[view.key])
    for _, site in program.users_of_list.get(key.list, ()):
        yield from site_cells(computed, site)


def terms_of(computed: Computed, cell: CellKey) -> tuple[Term, ...]:
    """What a cell adds up and takes away, sums told part by part; one term where it is no sum."""
    site = computed.formula_at(cell.view, cell.row, cell.column) if _is_there(computed, cell) else None
    if site is None:
        return tuple(Term(1, key, typed_or_computed(computed, key)) for key in _added(computed, cell))
    found: list[Term] = []
    for sign, part in terms(site.expression):
        found += _terms(computed, sign, part, cell.row)
    return tuple(found)


def _terms(computed: Computed, sign: int, part: Expression, row: str) -> Iterator[Term]:
    if isinstance(part, Name | Cell | Sum):
        yield from (Term(sign, key, typed_or_computed(computed, key)) for key in _named(computed, part, row))
    else:
        yield Term(sign, None, compile_expression(computed.program, part)(computed, row))


def typed_or_computed(computed: Computed, key: AnyKey) -> Value:
    """The value at an address; blank where there is nothing."""
    if key.last_year:
        return typed_or_computed(computed.last, replace(key, last_year=False)) if computed.last else None
    if isinstance(key, CellKey):
        return computed.value(key)
    if not key.list:
        return computed.figure(key.field)
    line = computed.lines.get(key.list, {}).get(key.line)
    return line.value(key.field) if line else None


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Money that a fixed table should show and has no row for: a code of the `source` (a tree or a list) that it
    `covers`; `amounts` by the source's column or field."""

    view: str
    source: str
    code: str
    name: str
    amounts: Mapping[str, Value]


def unlisted(computed: Computed) -> tuple[Unlisted, ...]:
    """What has money but no row, of all fixed tables that say what they cover."""
    found: list[Unlisted] = []
    for view in computed.program.views.values():
        for source in view.covers:
            rows = computed.program.rows[view.key]
            codes = _tree_codes if source in computed.trees else _list_codes
            for code, name, amounts in codes(computed, source, rows):
                if any(amounts.values()):
                    found.append(Unlisted(view.key, source, code, name, amounts))
    return tuple(found)


_Coded: TypeAlias = Iterator[tuple[str, str, dict[str, Value]]]
"""Codes with their names and amounts."""


def _tree_codes(computed: Computed, view: str, rows: Container[str]) -> _Coded:
    columns = [one.key for one in computed.program.views[view].columns if one.kind is ColumnKind.MONEY]
    for key in computed.counted(view, ()):
        if key not in rows:
            amounts = {column: computed.cell(view, key, column) for column in columns}
            yield key, computed.trees[view].nodes[key].name, amounts


def _list_codes(computed: Computed, name: str, rows: Container[str]) -> _Coded:
    by_code: dict[str, dict[str, Value]] = {}
    for line in computed.lines.get(name, {}).values():
        if line.code in rows:
            continue
        amounts = by_code.setdefault(line.code, {})
        for field, value in line.amounts.items():
            amounts[field] = add(amounts.get(field), value)
    yield from ((code, computed.data.names(code) if code else "", amounts) for code, amounts in by_code.items())


class OddKind(StrEnum):
    """ABOVE: money on a code that has others below it. NO_CODE: a line without one. LENGTH: no class, division or
    item has this many digits."""

    ABOVE = "above"
    NO_CODE = "no_code"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Odd:
    """Lines that do not fit into the tree they are in; their money is counted all the same."""

    kind: OddKind
    list: str
    code: str
    lines: tuple[str, ...]

    @property
    def message(self) -> str:
        return _MESSAGES[self.kind].format(self.code)

    @property
    def remedy(self) -> str:
        return _REMEDIES[self.kind]


_MESSAGES = {
    OddKind.ABOVE: "科目 {} 下面还有下级科目，填在它上面的金额也计入了合计",
    OddKind.NO_CODE: "有金额的一行没有科目编码，单列在末行并计入合计",
    OddKind.LENGTH: "科目 {} 的位数不对",
}
_REMEDIES = {
    OddKind.ABOVE: "把金额填到末级科目上",
    OddKind.NO_CODE: "补上科目编码",
    OddKind.LENGTH: "核对科目编码",
}


def odd_lines(computed: Computed) -> tuple[Odd, ...]:
    """What does not fit, told once for each list, however many views it is in."""
    found: dict[Odd, None] = {}
    for view in computed.program.views.values():
        if view.kind is ViewKind.TREE:
            lines = computed.lines.get(view.source, {})
            for node in computed.trees[view.key].nodes.values():
                own = [lines[line] for line in node.lines]
                found.update((Odd(kind, view.source, node.key, node.lines), None) for kind in _odd(view, node, own))
    return tuple(found)


def _odd(view: View, node: Node, lines: list[Line]) -> Iterator[OddKind]:
    has_money = any(value is not None for line in lines for value in line.amounts.values())
    if not node.key and has_money:
        yield OddKind.NO_CODE
    if node.children and has_money:
        yield OddKind.ABOVE
    if node.key and lines and len(node.key) not in view.levels:
        yield OddKind.LENGTH
