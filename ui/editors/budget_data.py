"""The computed tables of the document shown, and its last year: what the parts of a budget tab ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from core.catalog.load import catalogue
from core.catalog.scheme import Kind as CodeKind
from core.domain.amount import Amount, MoneyUnit
from core.domain.document import Document, FieldKey, Override, OverrideKey
from core.domain.finding import Finding, Severity
from core.domain.records import Record
from core.forms.compute import fill
from core.forms.computed import computed, names_of
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.money_text import MoneyText, parse_money_text
from core.forms.printing import print_field
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_compute import Computed
from core.forms.view_data import AnyKey, CellKey, SourceKey, Value
from core.forms.view_printing import Remainder, print_number, remainder
from core.forms.view_rows import Row, RowKind, side_rows
from core.forms.view_trace import typed_or_computed
from ui.desk import Desk
from ui.grids.code_picker import Choice
from ui.states import worst_first

LAST_YEAR = "上年("
OFFERED = 40
_NEWEST = 9999


@dataclass(frozen=True, slots=True)
class Shown:
    """How amounts are shown; what is stored never changes by it. `rounded`: to the form's decimals, never more."""

    words: str
    unit: MoneyUnit | None = None
    rounded: bool = False


AS_PRINTED = Shown("万元")
SHOWN = (AS_PRINTED, Shown("元", MoneyUnit.YUAN), Shown("万元（两位小数）", MoneyUnit.WAN, True))


class BudgetData:
    """Answers against the newest document of the desk; '' shows nothing."""

    def __init__(self, desk: Desk, form_set: FormSet) -> None:
        self.desk, self.form_set = desk, form_set
        self.document_id = ""
        self.shown = AS_PRINTED
        self._findings: tuple[tuple[Finding, ...], Mapping[OverrideKey, Finding]] = (), {}
        self._asks_last_year = any(
            view.last_year or LAST_YEAR in text for view in form_set.views for text in _formulas(view)
        )

    # ---- documents

    @property
    def document(self) -> Document:
        return self.desk.document(self.document_id)

    @property
    def is_there(self) -> bool:
        return bool(self.document_id) and self.desk.has(self.document_id)

    @property
    def last_year(self) -> Document | None:
        """The same unit's document of the year before, if the file has it and it can be read."""
        return self.desk.last_year(self.document_id)

    @property
    def computed(self) -> Computed:
        last = self.last_year if self._asks_last_year else None
        return computed(self.document, self.form_set, last)

    def name_of(self, code: str) -> str:
        """The official name of a code, '' unknown."""
        return names_of(self.form_set, self.document.year)(code)

    def find_codes(self, kind: str, text: str) -> list[Choice]:
        """The codes of a kind of list that a text may mean: the deepest ones alone while nothing is typed."""
        found = catalogue(CodeKind(kind), self.document.year or _NEWEST)
        return [Choice(entry.code, f"{entry.code}　{entry.name}") for entry in found.find(text, OFFERED)]

    # ---- views

    def view(self, key: str) -> View:
        """A view with the rows of the document's year."""
        return self.computed.program.views.get(key) or self.form_set.view(key)

    def sides(self, key: str) -> tuple[str, ...]:
        """The views that stand side by side in a table; the view itself where it stands alone."""
        view = self.form_set.view(key)
        return view.sides if view.kind is ViewKind.ZIP else (key,)

    def rows(self, key: str) -> list[tuple[Row, ...]]:
        """The rows of a table as they are printed, each with one part a side; those that say the same as before are
        the same objects, but for tables of several sides."""
        found, view = self.computed, self.view(key)
        return list(side_rows(found, view) if view.kind is ViewKind.ZIP else zip(found.rows(key), strict=True))

    def table_of(self, view: str) -> str:
        """The table in which a view is printed: itself, or the two views side by side."""
        for table in self.form_set.views:
            if view in table.sides:
                return table.key
        return view

    def tree_over(self, spec: ListSpec) -> View | None:
        """The view that says how the codes of a list lie under each other: the one that leaves nothing out, if any."""
        trees = [view for view in self.form_set.views if view.kind is ViewKind.TREE and view.source == spec.path]
        return next((view for view in trees if not view.only), trees[0] if trees else None)

    def fixed_over(self, spec: ListSpec) -> View | None:
        """The fixed table that shows the lines of a list with its sub-totals."""
        covering = (view for view in self.form_set.views if view.kind is ViewKind.FIXED and spec.path in view.covers)
        return next(covering, None)

    # ---- texts

    def number(self, column: Column, value: Value) -> str:
        """An amount or number as it is shown now."""
        if column.kind is not ColumnKind.MONEY or self.shown is AS_PRINTED:
            return print_number(column, value)
        rounded = replace(column, rounds=True) if self.shown.rounded else column
        return print_number(rounded, value, self.shown.unit)

    def text(self, view: View, row: Row, column: Column) -> str:
        """What a cell of a table says, an override included."""
        override = self.override(self.override_key(view.key, row.key, column.key)) if row.key else None
        if override is not None:
            return self.overridden(column, override.text)
        cell = row.cells[column.key]
        if isinstance(cell, str):
            return self.fill(cell)
        return self.number(column, cell) if cell is not None else self._typed_text(view, row, column)

    def _typed_text(self, view: View, row: Row, column: Column) -> str:
        """What was typed where a number belongs (约50): printed as it is, though it counts nothing."""
        if row.kind is not RowKind.LINE or not view.has_lines:
            return ""
        found, lines = self.computed, self.computed.lines.get(view.source, {})
        own = [lines[line] for line in found.trees[view.key].nodes[row.key].lines]
        return "、".join(dict.fromkeys(text for line in own for key in column.fields if (text := line.texts.get(key))))

    def overridden(self, column: Column, text: str) -> str:
        """A text put in by hand, in the unit shown where it is an amount."""
        found = parse_money_text(text, column.unit, column.decimals)
        is_amount = column.kind is ColumnKind.MONEY and isinstance(found, MoneyText)
        return self.number(column, found.fen) if is_amount and self.shown is not AS_PRINTED else text  # type: ignore[attr-defined]

    def fill(self, text: str) -> str:
        """The form's own words, which may name a field of the document."""
        return fill(text, self._field_text) if "{" in text else text

    def _field_text(self, key: str) -> str:
        document = self.document
        return print_field(document, self.form_set, "", document, self.form_set.field(key))

    def fen_text(self, fen: int | None, decimals: int = 2) -> str:
        """An amount that stands in no column of a form, as amounts are shown now."""
        return self.number(Column("", decimals=decimals), fen)

    def stored_text(self, field: Field, text: str) -> str:
        """What a typed text is in the form's own unit, while amounts are shown in 元."""
        if field.kind is not FieldKind.MONEY or self.shown.unit is not MoneyUnit.YUAN:
            return text
        fen = Amount.parse(text, MoneyUnit.YUAN).fen
        return text if fen is None else Amount(fen).print(field.unit, field.decimals)

    # ---- overrides

    def override_key(self, view: str, row: str, column: str) -> OverrideKey:
        return OverrideKey(self.form_set.id, view, row, column)

    def override(self, key: OverrideKey) -> Override | None:
        overrides = self.document.overrides
        return overrides.get(key) if overrides else None

    @property
    def findings(self) -> Mapping[OverrideKey, Finding]:
        """The gravest finding of each printed cell."""
        found = self.desk.findings(self.document_id)
        if self._findings[0] is not found:
            worst: dict[OverrideKey, Finding] = {}
            for finding in worst_first(one for one in found if one.place.printed is not None):
                if finding.place.printed is not None:
                    worst.setdefault(finding.place.printed, finding)
            self._findings = found, worst
        return self._findings[1]

    def severity(self, *cells: CellKey) -> Severity:
        """The gravest thing that is found about these cells; a warning when nothing is."""
        keys = (self.override_key(cell.view, cell.row, cell.column) for cell in cells)
        found = [self.findings[key].severity for key in keys if key in self.findings]
        return Severity.ERROR if Severity.ERROR in found else Severity.WARNING

    # ---- places

    def remainder(self, cell: CellKey) -> Remainder | None:
        """尾差 of a cell as it is shown; None where nothing is rounded away."""
        column = self.view(cell.view).column(cell.column)
        if column.kind is not ColumnKind.MONEY or not (self.shown.rounded or column.rounds):
            return None
        return remainder(self.computed, cell, column.unit, column.decimals)

    def value(self, key: AnyKey) -> Value:
        return typed_or_computed(self.computed, key)

    def value_text(self, key: AnyKey) -> str:
        """What stands at a place, as amounts are shown now."""
        if isinstance(key, CellKey):
            return self.number(self.view(key.view).column(key.column), self.value(key))
        field = self.form_set.list(key.list).field(key.field) if key.list else self.form_set.field(key.field)
        kind = ColumnKind.MONEY if field.kind is FieldKind.MONEY else ColumnKind.NUMBER
        return self.number(Column("", kind=kind, unit=field.unit, decimals=field.decimals), self.value(key))

    def words(self, key: AnyKey) -> str:
        """What a clerk calls a place."""
        said = self._cell_words(key) if isinstance(key, CellKey) else self._source_words(key)
        return f"上年 {said}" if key.last_year else said

    def _cell_words(self, key: CellKey) -> str:
        table = self.form_set.view(self.table_of(key.view))
        side = dict(zip(table.sides, table.side_names, strict=False)).get(key.view, "")
        parts = (
            f"{table.caption or table.key}{side}",
            self.row_words(key),
            label_of(self.view(key.view).column(key.column)),
        )
        return " · ".join(part for part in parts if part)

    def row_words(self, key: CellKey) -> str:
        """The name of a row, with its code where it has one."""
        found = self.computed
        if key.row not in found.values.get(key.view, {}):
            return key.row
        row = found.row(key.view, key.row)
        has_code = any(column.kind is ColumnKind.CODE for column in self.view(key.view).columns)
        code = key.row if has_code and row.name != key.row and key.row.isalnum() and len(key.row) < 10 else ""
        return f"{code} {plain(self.fill(row.name))}".strip()

    def _source_words(self, key: SourceKey) -> str:
        if not key.list:
            return self.form_set.field(key.field).label
        spec = self.form_set.list(key.list)
        line = self.computed.lines.get(key.list, {}).get(key.line)
        code = line.code if line else ""
        name = self.line_name(spec, key.line)
        parts = (f"填报 {spec.label}", f"{code} {name}".strip() if spec.catalog else name, spec.field(key.field).label)
        return " · ".join(part for part in parts if part)

    def line_name(self, spec: ListSpec, record_id: str) -> str:
        """What a typed line is called: by itself, else by its code."""
        record = self.record(record_id)
        own = str(getattr(record, "name", "")) if record is not None else ""
        return own or (self.name_of(getattr(record, "code", "")) if record is not None else "") or spec.item

    def record(self, record_id: str) -> Record | None:
        return self.desk.index(self.document_id).records.get(record_id)

    def field_key(self, key: SourceKey) -> FieldKey:
        """Where a typed value is stored."""
        if not key.list:
            return FieldKey(self.document_id, self.form_set.field(key.field).home)
        return FieldKey(key.line, self.form_set.list(key.list).field(key.field).home if key.field else "")


def _formulas(view: View) -> list[str]:
    found = [column.formula for column in view.columns]
    for row in view.rows:
        found += [row.formula, *row.formulas.values()]
    return found


def label_of(column: Column) -> str:
    """What a column is called, without the spaces that stretch its head."""
    return "".join(column.label.split()) or column.key


@lru_cache(maxsize=1000)
def plain(label: str) -> str:
    """A row's name without its number and spacing: 一、事业收入 is 事业收入."""
    words = label.replace("　", "").strip()
    head, mark, rest = words.partition("、")
    return rest if mark and rest and all(character in _NUMERALS for character in head) else words


_NUMERALS = frozenset("一二三四五六七八九十0123456789")
