"""Computed tables as data: what a `[[views]]` of form.toml says, entry by entry; nothing in them is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.amount import MoneyUnit


class ViewKind(StrEnum):
    """TREE: the lines of a list by code, with their classes above them. LINES: the lines of a list, one row each.
    FIXED: rows the form prescribes. ZIP: two views side by side."""

    TREE = "tree"
    LINES = "lines"
    FIXED = "fixed"
    ZIP = "zip"


class ColumnKind(StrEnum):
    """What stands in a column. CODE and NAME are the row's own; PERCENT is a ratio printed with %."""

    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    CODE = "code"
    NAME = "name"
    TEXT = "text"

    @property
    def is_number(self) -> bool:
        return self in (ColumnKind.MONEY, ColumnKind.NUMBER, ColumnKind.PERCENT)


class Above(StrEnum):
    """What the rows above the lines (classes, totals) show: the sum of what is below them, the formula of their own
    row, or nothing. ADD is for products (quantity times price), FORMULA for everything that can be taken of sums."""

    ADD = "add"
    FORMULA = "formula"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a view. A tree's or a list's column adds up `fields` of its lines or has a `formula`; a fixed
    table's formula holds for the rows that have none of their own. `header` are the group headings above the label,
    the uppermost first. Money has at least `decimals`, with `rounds` never more."""

    key: str
    label: str = ""
    kind: ColumnKind = ColumnKind.MONEY
    header: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    formula: str = ""
    above: Above = Above.FORMULA
    unit: MoneyUnit = MoneyUnit.WAN
    decimals: int = 2
    rounds: bool = False


class At(StrEnum):
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Total:
    """The row of a tree or list that adds up all others; its `key` names it in formulas."""

    key: str
    label: str = ""
    at: At = At.FIRST


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row the form prescribes, or (`each`: pairs of key and label) one row for each of a list; `each_of` names the
    official list these come from, which may differ from year to year.

    A cell has the formula that `formulas` gives for its column, else `formula`, else that of the column; an empty one
    in `formulas` leaves the cell blank. `foot`: it stands below the lines, is not counted by 合计(this view.column) and
    is level with the foot of the view beside it. `texts`: what the text columns say."""

    key: str = ""
    label: str = ""
    each: tuple[tuple[str, str], ...] = ()
    formula: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    level: int = 1
    foot: bool = False
    each_of: str = ""

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Key and label of every row this entry makes."""
        return self.each or ((self.key, self.label),)


@dataclass(frozen=True, slots=True)
class View:
    """One computed table, named `key` in formulas and tags.

    TREE: `source` is a list, `levels` the lengths of its codes (3, 5, 7): what a code of full length lies under appears
    by itself. LINES: the same without codes. Both: `only` keeps the lines with money other than 0 in one of these
    columns, `name_field` is the lines' own name, `minimum` rows are there even when there are no lines (blank ones),
    `last_year` adds the codes that only last year's document has. FIXED: `rows`, and `covers`: the trees (by their
    uppermost codes) or lists (by code) all of whose money should find a row here. ZIP: `sides`, two views, called
    `side_names` in tags."""

    key: str
    kind: ViewKind
    caption: str = ""
    source: str = ""
    columns: tuple[Column, ...] = ()
    levels: tuple[int, ...] = ()
    totals: tuple[Total, ...] = ()
    only: tuple[str, ...] = ()
    name_field: str = ""
    minimum: int = 0
    last_year: bool = False
    rows: tuple[FixedRow, ...] = ()
    covers: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    side_names: tuple[str, ...] = ()

    @property
    def has_lines(self) -> bool:
        return self.kind in (ViewKind.TREE, ViewKind.LINES)

    def column(self, key: str) -> Column:
        """KeyError: the view has no such column."""
        for found in self.columns:
            if found.key == key:
                return found
        raise KeyError(key)

    @property
    def row_keys(self) -> list[str]:
        """The rows that are always there, totals after the others."""
        return [key for row in self.rows for key, _ in row.keys] + [total.key for total in self.totals]

    def may_have_row(self, key: str) -> bool:
        """Whether there can be such a row: one that is always there or, in a tree, a code of one of its levels."""
        is_code = self.kind is ViewKind.TREE and len(key) in self.levels and key.isascii() and key.isalnum()
        return is_code or key in self.row_keys

    def formula_of(self, row: FixedRow, column: Column) -> str:
        """The formula of a cell of a fixed table, '' where it is blank."""
        return row.formulas.get(column.key, row.formula or column.formula)
