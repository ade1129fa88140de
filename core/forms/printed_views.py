"""The computed tables of a document as they are printed: rows of texts by column key, for templates to run through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias, overload

from core.domain.document import Document
from core.forms.compute import ORDINAL, fill
from core.forms.computed import computed
from core.forms.model import FormSet
from core.forms.money_text import money_text, parse_money_text
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_compute import Computed
from core.forms.view_data import Line, Value
from core.forms.view_printing import print_number, round_half_up
from core.forms.view_rows import Row, RowKind, blank_row, side_rows
from core.forms.view_source import EMPTY, FILLED

PrintedRow: TypeAlias = dict[str, Any]
"""The texts of a row by column key, with 序号; of two views side by side the rows by the names of the sides."""
Overrides: TypeAlias = Mapping[str, Mapping[tuple[str, str], str]]
"""By view: the text printed instead, by row and column."""


def print_views(
    document: Document, form_set: FormSet, last_year: Document | None, text_of: Callable[[str], str]
) -> dict[str, PrintedRows]:
    """Every view of a form set by its key; nothing is computed before a template asks for a row. `text_of` gives the
    printed text of a field of the document, for labels that name one ({单位名称}本级小计)."""
    source = _Source(document, form_set, last_year, text_of)
    return {view.key: PrintedRows(source, view) for view in form_set.views}


class _Source:
    """What all views of one document are printed from."""

    def __init__(
        self, document: Document, form_set: FormSet, last_year: Document | None, text_of: Callable[[str], str]
    ) -> None:
        self._document, self._form_set, self._last_year, self.text_of = document, form_set, last_year, text_of

    @cached_property
    def computed(self) -> Computed:
        return computed(self._document, self._form_set, self._last_year)

    def view(self, key: str) -> View:
        """The view with the rows of the document's year."""
        return self.computed.program.views[key]

    @cached_property
    def overrides(self) -> Overrides:
        found: dict[str, dict[tuple[str, str], str]] = {}
        for key, override in self._document.overrides.items():
            if key.form_id == self._form_set.id:
                found.setdefault(key.table, {})[key.row, key.column] = override.text
        return found


class PrintedRows(Sequence[PrintedRow]):
    """A view's rows in printed order; by text a row by its key (`["用车"]`), or whether the table is 空 or 非空.

    A row that is not there now (a code without lines) is blank. KeyError: two views side by side have no keys.
    """

    def __init__(self, source: _Source, view: View) -> None:
        self._source, self._key = source, view.key
        self._printer: _RowPrinter | None = None

    @cached_property
    def rows(self) -> list[PrintedRow]:
        view = self._source.view(self._key)
        return list(self._side_by_side(view) if view.kind is ViewKind.ZIP else self._in_order(view))

    def _in_order(self, view: View) -> Iterator[PrintedRow]:
        """Blank rows, which an empty table has to be seen, have no number."""
        printer = self._row_printer
        for number, row in enumerate(self._source.computed.rows(view.key), 1):
            yield {**printer.print(row), ORDINAL: "" if row.kind is RowKind.BLANK else str(number)}

    def _side_by_side(self, view: View) -> Iterator[PrintedRow]:
        printers = [_RowPrinter(self._source, self._source.view(side)) for side in view.sides]
        for number, rows in enumerate(side_rows(self._source.computed, view), 1):
            printed = (printer.print(row) for printer, row in zip(printers, rows, strict=True))
            yield {**dict(zip(view.side_names, printed, strict=True)), ORDINAL: str(number)}

    @property
    def _row_printer(self) -> _RowPrinter:
        if self._printer is None:
            self._printer = _RowPrinter(self._source, self._source.view(self._key))
        return self._printer

    @overload
    def __getitem__(self, at: int) -> PrintedRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[PrintedRow]: ...
    @overload
    def __getitem__(self, at: str) -> Any: ...
    def __getitem__(self, at: int | slice | str) -> Any:
        if not isinstance(at, str):
            return self.rows[at]
        if at in (EMPTY, FILLED):
            return self._source.computed.is_empty(self._key) is (at == EMPTY)
        return self._row(at)

    def _row(self, key: str) -> PrintedRow:
        found, view = self._source.computed, self._source.view(self._key)
        if view.kind is ViewKind.ZIP:
            raise KeyError(key)
        is_there = key in found.values[view.key]
        return self._row_printer.print(found.row(view.key, key) if is_there else blank_row(view))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[PrintedRow]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PrintedRows) and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"PrintedRows({self.rows!r})"


class _Texts(dict[Value, str]):
    """The text of each value of a number column, made once for each value."""

    def __init__(self, column: Column) -> None:
        super().__init__({None: ""})
        self._column = column

    def __missing__(self, value: Value) -> str:
        text = print_number(self._column, value)
        if self._column.kind is ColumnKind.MONEY and value is not None:
            text = money_text(text, round_half_up(value), self._column.unit)
        self[value] = text
        return text


class _RowPrinter:
    """Prints the rows of one view that is no zip."""

    def __init__(self, source: _Source, view: View) -> None:
        self._view, self._text_of = view, source.text_of
        self._columns = [(one.key, _Texts(one) if one.kind.is_number else None) for one in view.columns]
        self._names = [one.key for one in view.columns if one.kind is ColumnKind.NAME]
        self._overrides = source.overrides.get(view.key, {})
        self._computed = source.computed
        self._odd = self._odd_lines() if view.has_lines else {}

    def _odd_lines(self) -> Mapping[str, Line]:
        """The lines with texts where numbers belong (约50), which are printed as typed though they count nothing."""
        fields = {field for column in self._view.columns if column.kind.is_number for field in column.fields}
        lines = self._computed.lines.get(self._view.source, {})
        return {key: line for key, line in lines.items() if not fields.isdisjoint(line.texts)}

    def print(self, row: Row) -> PrintedRow:
        cells = row.cells
        printed: PrintedRow = {key: texts[cells[key]] if texts else cells[key] for key, texts in self._columns}  # type: ignore[index]
        if row.kind is RowKind.BLANK:
            return printed
        if row.kind is RowKind.TOTAL or self._view.kind is ViewKind.FIXED:
            self._fill_names(printed)
        elif self._odd and row.kind is RowKind.LINE:
            self._print_odd(row, printed)
        if self._overrides:
            self._override(row, printed)
        return printed

    def _fill_names(self, printed: PrintedRow) -> None:
        """The form's own words for a row may name a field of the document."""
        for key in self._names:
            if "{" in printed[key]:
                printed[key] = fill(printed[key], self._text_of)

    def _print_odd(self, row: Row, printed: PrintedRow) -> None:
        lines = [
            self._odd[line] for line in self._computed.trees[self._view.key].nodes[row.key].lines if line in self._odd
        ]
        for column in self._view.columns if lines else ():
            if column.kind.is_number and printed[column.key] == "":
                found = (text for line in lines for field in column.fields if (text := line.texts.get(field)))
                printed[column.key] = "、".join(dict.fromkeys(found))

    def _override(self, row: Row, printed: PrintedRow) -> None:
        for column in self._view.columns:
            text = self._overrides.get((row.key, column.key))
            if text is not None:
                is_money = column.kind is ColumnKind.MONEY
                printed[column.key] = parse_money_text(text, column.unit, column.decimals) if is_money else text
