"""What the grey cells of an entry grid say: sums of the lines behind them, this year's and last year's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from core.domain.amount import Amount
from core.domain.line import Line
from core.domain.records import get_value
from core.forms.computed import computed
from core.forms.model import Field, ListSpec
from core.forms.selection import records_of
from core.forms.view import Column, ColumnKind
from core.forms.view_data import Value, add, divide, subtract
from ui.editors.budget_data import BudgetData
from ui.editors.budget_rows import EntryRow, RowKind

SUM, LAST, CHANGE, PERCENT = "=sum", "=last", "=change", "=percent"
"""The columns beside the typed ones."""
MONEY = Column("", kind=ColumnKind.MONEY)
_RATIO = Column("", kind=ColumnKind.PERCENT, decimals=2)


class EntrySums:
    """Sums of the rows of one list, remembered until told that they are others; `money` are its fields of money."""

    def __init__(self, data: BudgetData, spec: ListSpec, money: Sequence[Field]) -> None:
        self._data, self._spec, self._money = data, spec, money
        self._kept: dict[tuple[str, str], Value] = {}

    def forget(self, keys: Collection[str] | None = None) -> None:
        """These fields (None: all) have other amounts, and so has every sum over several of them."""
        gone = None if keys is None else {*keys, LAST}
        self._kept = {} if gone is None else {at: value for at, value in self._kept.items() if at[1] not in gone}

    def of_field(self, row: EntryRow, key: str) -> Value:
        """What a grey cell adds up: of the records behind it, or what the form's table computes there."""
        at = (row.key, key)
        if at not in self._kept:
            self._kept[at] = self._of_field(row, key)
        return self._kept[at]

    def _of_field(self, row: EntryRow, key: str) -> Value:
        if row.kind is not RowKind.SUM:
            return None
        found = self._data.computed
        if self._spec.fixed:
            view = self._data.fixed_over(self._spec)
            has_it = view is not None and any(column.key == key for column in view.columns)
            return found.cell(view.key, row.code, key) if view and has_it else None
        lines = found.lines.get(self._spec.path, {})
        return total(lines[record_id].value(key) for record_id in row.lines)

    def of_row(self, row: EntryRow) -> Value:
        """All kinds of money of a row."""
        if row.kind is not RowKind.LINE:
            return total(self.of_field(row, field.key) for field in self._money)
        return total(_fen(row.record, field) for field in self._money) if row.record else None

    def last_year(self, row: EntryRow) -> Value:
        """The same of last year: of the lines with this code, or under it."""
        at = (row.key, LAST)
        if at not in self._kept:
            self._kept[at] = self._last_year(row)
        return self._kept[at]

    def _last_year(self, row: EntryRow) -> Value:
        last = self._data.last_year
        if last is None:
            return None
        if row.kind is RowKind.SUM and self._spec.fixed:
            view = self._data.fixed_over(self._spec)
            found = computed(last, self._data.form_set)
            return total(found.cell(view.key, row.code, field.key) for field in self._money) if view else None
        under = row.kind is RowKind.SUM
        lines: Sequence[Line] = records_of(last, self._spec)
        same = [line for line in lines if line.code == row.code or (under and line.code.startswith(row.code))]
        return total(_fen(line, field) for line in same for field in self._money)

    def text(self, row: EntryRow, key: str) -> str:
        """What one of the columns beside the typed ones says."""
        now = self.of_row(row)
        if key == SUM:
            return self._data.number(MONEY, now)
        last = self.last_year(row)
        change = subtract(now, last) if now is not None or last is not None else None
        if key == PERCENT:
            return self._data.number(_RATIO, divide(change, last))
        return self._data.number(MONEY, last if key == LAST else change)


def _fen(record: Line, field: Field) -> Value:
    value = get_value(record, field.home)
    return value.fen if isinstance(value, Amount) else None


def has_amount(record: Line, field: Field) -> bool:
    """Whether something is typed where money belongs."""
    value = get_value(record, field.home)
    return isinstance(value, Amount) and not value.is_blank


def total(values: Iterable[Value]) -> Value:
    """Blank when there is nothing to add up."""
    found: Value = None
    for value in values:
        found = add(found, value)
    return found
