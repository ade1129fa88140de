"""收支平衡 as figures: what stands on both sides of the summary table, and what would even them out.

Which views these are is the form's word: the first table of a tab that is two fixed views side by side, whose last
rows are the two totals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.document import FieldKey
from core.forms.model import Tab
from core.forms.parameters import ties
from core.forms.view import ColumnKind, View, ViewKind
from core.forms.view_data import AnyKey, CellKey, SourceKey, Value
from core.forms.view_trace import formula_text, terms_of
from ui.editors.budget_data import BudgetData, label_of, plain
from ui.look.marks import StateMark
from ui.states import severity_mark


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of a bar: what it is called, how much it is, where it stands."""

    words: str
    fen: int
    key: AnyKey


@dataclass(frozen=True, slots=True)
class Side:
    """One bar: its name, its total in fen (None: nothing yet), its parts in the form's order."""

    words: str
    total: int | None
    parts: tuple[Part, ...]
    key: CellKey


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides; `evening` is the typed figure that can take the difference, and what it would then be. `waiting`:
    an amount of the lines that has not come to the summary yet, in words; the figure is then where it belongs."""

    left: Side
    right: Side
    evening: FieldKey | None = None
    evening_words: str = ""
    evening_fen: int = 0
    waiting: str = ""

    @property
    def difference(self) -> int:
        """What the left side has more, in fen."""
        return (self.left.total or 0) - (self.right.total or 0)

    @property
    def is_blank(self) -> bool:
        return self.left.total is None and self.right.total is None


def balance_table(data: BudgetData, tab: Tab) -> View | None:
    """The table that balances; None: the tab has none."""
    for key in tab.tables:
        view = data.form_set.view(key)
        sides = [data.form_set.view(side) for side in view.sides]
        if view.kind is ViewKind.ZIP and len(sides) == 2 and all(side.kind is ViewKind.FIXED for side in sides):
            return view
    return None


def balance_of(data: BudgetData, table: View) -> Balance:
    """Both sides as they are now."""
    left, right = (_side(data, *named) for named in zip(table.sides, table.side_names, strict=True))
    balance = _waiting(data, Balance(left, right))
    if balance.waiting:
        return balance
    figure = next((key for key in _leaves(data, right.key) if isinstance(key, SourceKey) and not key.list), None)
    if figure is None:
        return balance
    fen = _fen(data.value(figure)) + balance.difference
    return Balance(left, right, data.field_key(figure), data.form_set.field(figure.field).label, fen)


def _waiting(data: BudgetData, balance: Balance) -> Balance:
    """Money in the lines of which the form wants figures of the document, as long as none of these is there."""
    for tie in ties(data.form_set):
        found = _CELL.fullmatch(tie.left)
        keys = [part.strip() for part in tie.right.split("+")]
        figures = [field for field in data.form_set.fields if field.key in keys]
        if found is None or not figures or len(figures) != len(keys) or tie.rows:
            continue
        cell = CellKey(found[1], found[2], found[3])
        fen = _fen(data.value(cell))
        typed = [data.value(SourceKey("", "", figure.key)) for figure in figures]
        if fen > 0 and all(value is None for value in typed):
            words = f"{label_of(data.view(cell.view).column(cell.column))} {data.fen_text(fen)}"
            several = f"等 {len(figures)} 项" if len(figures) > 1 else ""
            said = f"{words} 还没有列到“{figures[0].label}”{several}"
            key = data.field_key(SourceKey("", "", figures[0].key))
            return Balance(balance.left, balance.right, key, figures[0].label, fen, said)
    return balance


_CELL = re.compile(r"([^\[\]\s]+)\[([^\[\]\s]+)\]\.([^\[\]\s+-]+)")
"""One cell of a table in a formula: 收入总表[合计].小计."""


def _side(data: BudgetData, view_key: str, name: str) -> Side:
    view = data.view(view_key)
    column = next(column.key for column in view.columns if column.kind is ColumnKind.MONEY)
    total = CellKey(view_key, list(data.computed.program.rows[view_key])[-1], column)
    value = data.value(total)
    leaves = list(_leaves(data, total))
    parts = tuple(Part(_words(data, key), _fen(data.value(key)), key) for key in leaves if data.value(key))
    return Side(name, None if value is None else _fen(value), parts, total)


def _fen(value: Value) -> int:
    return round(value or 0)


def _leaves(data: BudgetData, cell: CellKey) -> Iterator[AnyKey]:
    """What a total is made of: the lines of its own table, and the kinds of money of the table it takes a row from."""
    found, side = data.computed, cell.view
    own = found.program.rows[side]

    def expand(key: CellKey) -> Iterator[AnyKey]:
        is_line = key.view == side and not own[key.row][1].foot
        terms = [] if is_line or not formula_text(found, key) else terms_of(found, key)
        if not terms:
            yield key
        for term in terms:
            if isinstance(term.key, CellKey) and side in (key.view, term.key.view):
                yield from expand(term.key)
            elif term.key is not None:
                yield term.key

    return expand(cell)


def _words(data: BudgetData, key: AnyKey) -> str:
    if isinstance(key, SourceKey):
        return data.form_set.field(key.field).label if not key.list else data.words(key)
    view = data.view(key.view)
    if view.kind is ViewKind.FIXED:
        return plain(data.fill(data.computed.row(key.view, key.row).name))
    return label_of(view.column(key.column))


def balance_words(data: BudgetData, balance: Balance) -> tuple[StateMark, str]:
    """The mark of a balance and what is to be said of it, as the checks judge it."""
    left, right, text = balance.left.words, balance.right.words, data.fen_text
    unit = "元" if data.shown.unit == "元" else "万元"
    if balance.waiting:
        return StateMark.WARNING, balance.waiting
    if balance.is_blank:
        return StateMark.EMPTY, "还没有填金额"
    if not balance.difference:
        return StateMark.READY, f"{left}等于{right}，{text(balance.left.total or 0)} {unit}"
    more, less = (left, right) if balance.difference > 0 else (right, left)
    severity = data.severity(balance.left.key, balance.right.key)
    return severity_mark(severity), f"{severity.word}：{more}比{less}多 {text(abs(balance.difference))} {unit}"
