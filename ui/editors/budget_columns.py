"""The columns of an entry grid: what is typed, what the machine adds up beside it, and which of them are shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.forms.model import Field, FieldKind, ListSpec
from ui.editors.budget_sums import CHANGE, LAST, PERCENT, SUM
from ui.editors.record_columns import column_of, is_shown
from ui.grids.grid_model import Column, Kind, Width

REASON = "extra.change_reason"
"""Where a form keeps why a line differs from last year, when it has a field for it."""
_LEADING = {"code": 0, "name": 1}


class EntryColumns:
    """Typed columns, then the sums, then the reason that belongs beside last year's figures. `by_code`: rows are told
    by their code; `fixed`: the form prescribes the rows and their codes."""

    def __init__(self, spec: ListSpec, by_code: bool, fixed: bool) -> None:
        self._spec, self._leads = spec, by_code or fixed
        fields = [field for field in spec.fields if is_shown(field) and not (fixed and field.home == "code")]
        if self._leads:
            fields.sort(key=lambda field: _LEADING.get(field.home, len(_LEADING)))
        reasons = [field for field in fields if field.home == REASON]
        typed = [field for field in fields if field.home != REASON]
        self.money = [number for number, field in enumerate(typed) if field.kind is FieldKind.MONEY]
        sums = self._sums()
        self.beside = range(len(typed), len(typed) + len(sums))
        self._fields: list[Field | None] = [*typed, *[None] * len(sums), *reasons]
        self.shown = [*map(self._column, typed), *sums, *map(self._column, reasons)]

    def _column(self, field: Field) -> Column:
        column = column_of(self._spec, field)
        group, space, label = field.label.partition(" ")
        shared = space and sum(other.label.startswith(f"{group} ") for other in self._spec.fields) > 1
        if shared:
            column = replace(column, group=group, label=label.strip(), other_labels=(field.label, *column.other_labels))
        leads = field.home in _LEADING and self._leads
        width = Width.NAME if leads and field.home == "name" else column.width
        return replace(column, frozen=leads or column.frozen, width=width)

    def _sums(self) -> list[Column]:
        if not self.money or not self._leads:
            return []
        one = Column(SUM, "合计", width=Width.MONEY, kind=Kind.MONEY, editable=False, unit="万元")
        several = [one] if len(self.money) > 1 else []
        return [
            *several,
            replace(one, key=LAST, label="上年数"),
            replace(one, key=CHANGE, label="增减"),
            Column(PERCENT, "增减%", width=Width.PERCENT, kind=Kind.PERCENT, editable=False),
        ]

    # ---- asking

    def field(self, column: int) -> Field | None:
        """What is typed in a column; None where the machine adds up."""
        return self._fields[column]

    def typed(self, column: int) -> Field:
        """The field of a column one types in."""
        field = self._fields[column]
        assert field is not None
        return field

    def at(self, home: str) -> int | None:
        """The column of a path in the record."""
        found = (number for number, field in enumerate(self._fields) if field is not None and field.home == home)
        return next(found, None)

    @property
    def amounts(self) -> list[Field]:
        """The fields of money, left to right."""
        return [self.typed(number) for number in self.money]

    @property
    def has_last_year(self) -> bool:
        return any(column.key == LAST for column in self.shown)

    def hidden(self, comparing: bool, blank: Collection[int] = ()) -> set[int]:
        """The columns that are not wanted now: last year's, or in comparing the single kinds of money; `blank` ones
        unless all are."""
        if comparing:
            return set(self.money) if any(column.key == SUM for column in self.shown) else set()
        beside = {number for number, column in enumerate(self.shown) if column.key in (LAST, CHANGE, PERCENT)}
        reasons = {number for number, field in enumerate(self._fields) if field is not None and field.home == REASON}
        gone = set(blank) & set(self.money)
        return beside | reasons | (gone if gone != set(self.money) else set())
