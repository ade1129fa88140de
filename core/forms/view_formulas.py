"""Judging formulas where they stand: what they name must be there, money is not added to numbers, none is a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.forms.formula import (
    CODE,
    ROW,
    Cell,
    Expression,
    Largest,
    LastYear,
    Name,
    Negative,
    Number,
    Operation,
    Reference,
    Sum,
    parts,
    references,
)
from core.forms.source import TomlPath, propose
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_data import meets
from core.forms.view_program import qualified


@dataclass(frozen=True, slots=True)
class Written:
    """A formula of a column, in one row of a fixed table or (None) in every row of another."""

    path: TomlPath
    view: View
    row: str | None
    column: Column
    text: str

    @property
    def expression(self) -> Expression:
        """Everything it names told in full. FormulaError."""
        return qualified(self.view, self.row, self.column.key, self.text)


@dataclass(frozen=True, slots=True)
class Fault:
    cause: str
    cure: str


Kinds = Mapping[str, ColumnKind]
_Lists = Mapping[str, Kinds]
_Kind = ColumnKind | None
"""None: a zero, which goes with everything."""


def judge_formula(written: Written, views: Mapping[str, View], lists: _Lists, figures: Kinds) -> Iterator[Fault]:
    """What is wrong with one formula. FormulaError: it cannot be read."""
    expression = written.expression
    judge = _Judge(written, views, lists, figures)
    faults = [fault for reference, _ in references(expression) for fault in judge.reference(reference)]
    yield from faults
    if faults:
        return
    try:
        kind = judge.kind(expression)
    except _MixedError as error:
        yield error.fault
        return
    is_money = written.column.kind is ColumnKind.MONEY
    if kind is not None and (kind is ColumnKind.MONEY) != is_money:
        said = "是金额" if kind is ColumnKind.MONEY else "是数（不是金额）"
        yield Fault(f"算出来的{said}，列“{written.column.key}”是 {written.column.kind}", "改算式，或改列的 kind")


class _MixedError(Exception):
    def __init__(self, cause: str, cure: str) -> None:
        super().__init__(cause)
        self.fault = Fault(cause, cure)


@dataclass(frozen=True, slots=True)
class _Judge:
    written: Written
    views: Mapping[str, View]
    lists: _Lists
    figures: Kinds

    @property
    def tables(self) -> list[str]:
        """The views whose cells a formula can name."""
        return [key for key, view in self.views.items() if view.kind is not ViewKind.ZIP]

    def reference(self, found: Reference) -> Iterator[Fault]:
        match found:
            case Name(key):
                figures = [name for name, kind in self.figures.items() if kind.is_number]
                known = [*figures, *_numbers(self.written.view)]
                yield from _unknown(found.position, "列，文档里也没有这个数", key, known, figures)
            case Cell():
                yield from self.cell(found)
            case Sum():
                yield from self.sum(found)

    def cell(self, found: Cell) -> Iterator[Fault]:
        view = self.views.get(found.view)
        if view is None or view.kind is ViewKind.ZIP:
            yield from _unknown(found.position, "视图", found.view, self.tables)
            return
        yield from _unknown(found.position, f"数列（视图“{view.key}”里）", found.column, _numbers(view))
        # A row for each of an official list may ask a tree for it, whatever it is called.
        is_written = view.kind is ViewKind.FIXED or found.row in self.written.text
        if is_written and ROW not in found.row and not view.may_have_row(found.row):
            yield from _unknown(found.position, f"行（视图“{view.key}”里）", found.row, view.row_keys)

    def sum(self, found: Sum) -> Iterator[Fault]:
        view = self.views.get(found.source)
        if found.source in self.lists:
            fields, tests = self.lists[found.source], {*self.lists[found.source]}
        elif view is None or view.kind is ViewKind.ZIP:
            yield from _unknown(found.position, "清单或视图", found.source, [*self.lists, *self.tables])
            return
        else:
            fields = _numbers(view)
            tests = {*self.lists.get(view.source, ())} if view.kind is ViewKind.LINES else set()
        yield from _unknown(found.position, f"字段或列（“{found.source}”里）", found.column, fields)
        if found.column in fields and not fields[found.column].is_number:
            yield Fault(f"里的“{found.column}”不是数，不能相加", "换一个金额或数的字段")
        for condition in found.conditions:
            yield from _unknown(found.position, "条件字段", condition.field, [CODE, *sorted(tests)])

    def kind(self, expression: Expression) -> _Kind:
        """MONEY or NUMBER. _MixedError: the formula mixes them."""
        match expression:
            case Number(value):
                return ColumnKind.NUMBER if value else None
            case Name(key):
                return _plain(self.figures[key])
            case Cell(view, _, column):
                return _plain(_numbers(self.views[view])[column])
            case Sum(source, column):
                return _plain(
                    self.lists[source][column] if source in self.lists else _numbers(self.views[source])[column]
                )
            case LastYear(inner) | Negative(inner):
                return self.kind(inner)
            case Largest(items):
                return self.same([self.kind(item) for item in items])
            case Operation("+" | "-"):
                return self.same([self.kind(part) for part in parts(expression)])
            case Operation("*", left, right):
                return _product(self.kind(left), self.kind(right))
            case Operation(_, left, right):
                return _quotient(self.kind(left), self.kind(right))
        raise AssertionError(expression)

    def same(self, kinds: Sequence[_Kind]) -> _Kind:
        found = {kind for kind in kinds if kind is not None}
        if len(found) > 1:
            raise _MixedError("把金额和数加在一起", "金额只和金额相加减，数字写在乘除里")
        return next(iter(found), None)


def _product(left: _Kind, right: _Kind) -> _Kind:
    if left is right is ColumnKind.MONEY:
        raise _MixedError("把两个金额相乘", "金额只和数（数量、比例）相乘")
    return ColumnKind.MONEY if ColumnKind.MONEY in (left, right) else ColumnKind.NUMBER


def _quotient(left: _Kind, right: _Kind) -> _Kind:
    if right is ColumnKind.MONEY and left is not ColumnKind.MONEY and left is not None:
        raise _MixedError("用数除以金额", "金额除以金额得比例，金额除以数得金额")
    return ColumnKind.MONEY if left is ColumnKind.MONEY and right is not ColumnKind.MONEY else ColumnKind.NUMBER


def _plain(kind: ColumnKind) -> ColumnKind:
    return ColumnKind.MONEY if kind is ColumnKind.MONEY else ColumnKind.NUMBER


def _numbers(view: View) -> dict[str, ColumnKind]:
    return {column.key: column.kind for column in view.columns if column.kind.is_number}


def _unknown(
    position: int, what: str, word: str, known: Collection[str], allowed: Collection[str] | None = None
) -> Iterator[Fault]:
    if word not in (known if allowed is None else allowed):
        otherwise = "可以写：" + ("、".join(known) or "（没有）")
        yield Fault(f"的第 {position} 个字：没有“{word}”这个{what}", propose(word, known, otherwise))


_Place = tuple[str, str, str]
"""View, row ('' for every row of a tree or list) and column."""


def find_circles(formulas: Sequence[Written], views: Mapping[str, View]) -> Iterator[tuple[Written, tuple[str, ...]]]:
    """The formulas that lead back to themselves, with the way; each circle is told at its first formula."""
    edges: dict[_Place, list[_Place]] = {}
    first: dict[_Place, Written] = {}
    for one in formulas:
        place = (one.view.key, one.row or "", one.column.key)
        first[place] = one
        named = (found for found, last_year in references(one.expression) if not last_year)
        edges[place] = [target for found in named for target in _targets(found, views)]
    done: set[_Place] = set()
    for place in edges:
        way = _way_back(place, edges, done)
        if way:
            done.update(way)
            yield first[place], tuple(_told(one) for one in (*way, place))
        done.add(place)


def _targets(found: Reference, views: Mapping[str, View]) -> Iterator[_Place]:
    match found:
        case Cell(view, name, column) if views[view].kind is ViewKind.FIXED:
            rows = [name] if ROW not in name else views[view].row_keys
            yield from ((view, row, column) for row in rows)
        case Cell(view, _, column):
            yield view, "", column
        case Sum(source, column, conditions) if source in views:
            if views[source].kind is not ViewKind.FIXED:
                yield source, "", column
            for row in views[source].rows:
                counted = [key for key, _ in row.keys if not row.foot and meets(conditions, key, {})]
                yield from ((source, key, column) for key in counted)


def _way_back(start: _Place, edges: Mapping[_Place, list[_Place]], done: Collection[_Place]) -> tuple[_Place, ...]:
    """The way from a place back to it, the place itself first; empty when there is none."""
    ways: list[tuple[_Place, ...]] = [(start,)]
    seen: set[_Place] = set()
    while ways:
        way = ways.pop()
        for target in edges.get(way[-1], ()):
            if target == start:
                return way
            if target not in seen and target not in done:
                seen.add(target)
                ways.append((*way, target))
    return ()


def _told(place: _Place) -> str:
    view, row, column = place
    return f"{view}[{row}].{column}" if row else f"{view}.{column}"
