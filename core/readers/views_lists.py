"""The lines that tables were computed from: leaves and prescribed rows become records of the lists that views name.

Which field a cell feeds back to is the view's own word: a column of one field, a formula that is a plain name or the
sum of one prescribed line. What several fields make up together is shared out as far as other tables tell (D5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.domain.amount import Amount
from core.domain.records import LINES
from core.domain.text import normal
from core.forms.computed import names_of
from core.forms.formula import CODE, Expression, Name, Sum
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.values import parse_amount, print_value
from core.forms.view import View, ViewKind
from core.forms.view_program import number_columns, qualified
from core.forms.view_source import views_of
from core.readers.draft import Candidate, DraftRecord, DraftValue, PrintedCell, Status
from core.readers.shares import share_out
from core.readers.shares_told import Told
from core.readers.views_body import TableRow
from core.readers.views_compile import fields_of
from core.readers.views_tables import Tables


@dataclass(slots=True)
class Lists:
    """What tables say of the document: records of its lists, its own figures, and every cell as it is printed."""

    records: list[DraftRecord] = field(default_factory=list)
    figures: dict[str, DraftValue] = field(default_factory=dict)
    cells: tuple[PrintedCell, ...] = ()
    notices: list[str] = field(default_factory=list)


def read_lists(form_set: FormSet, tables: Tables, year: int | None) -> Lists:
    """Takes the typed lines out of printed tables; `year` chooses the official names of codes."""
    found = Lists()
    if tables.forms:
        _Inverter(form_set, tables, year, found).read()
    return found


class _Inverter:
    def __init__(self, form_set: FormSet, tables: Tables, year: int | None, found: Lists) -> None:
        self.form_set, self.tables, self.found = form_set, tables, found
        self.year_views = {view.key: view for view in views_of(form_set, year)}
        self.views = [view for view in self.year_views.values() if view.key in tables.rows]
        self.name_of = names_of(form_set, year)
        self.prescribed: dict[str, dict[str, dict[str, DraftValue]]] = {}
        """By list, code and field: what prescribed rows say."""

    def read(self) -> None:
        fixed = [view for view in self.views if view.kind is ViewKind.FIXED]
        for is_blank in (False, True):  # what another table prints goes before a cell that is left blank
            for view in fixed:
                self._fixed(view, is_blank)
        for spec in self.form_set.children(""):
            if spec.home in LINES:
                self.found.records += self._records(spec)
        self.found.cells = tuple(self._cells())
        self._tell_missing()

    def _tell_missing(self) -> None:
        """Every table of the form that the file does not have."""
        missing = [view.caption for view in self.form_set.views if view.caption and view.key not in self.tables.forms]
        if missing:
            self.found.notices.append(
                f"文件里没有{'、'.join(f'“{caption}”' for caption in missing)}，这些表上的数没有读到，请核对。"
            )

    def _records(self, spec: ListSpec) -> list[DraftRecord]:
        if spec.path in self.tables.rows:
            return [_record(spec, row.blanks | row.cells) for row in self.tables.rows[spec.path]]
        for view in self.views:
            if view.kind is ViewKind.LINES and view.source == spec.path:
                return self._lines(spec, view)
        trees = [view for view in self.views if view.kind is ViewKind.TREE and view.source == spec.path]
        return self._leaves(spec, trees) if trees else self._by_code(spec)

    # ------------------------------------------------------------ prescribed rows

    def _fixed(self, view: View, is_blank: bool) -> None:
        rows = {key: row for row in view.rows for key, _ in row.keys}
        for told in self.tables.rows[view.key]:
            for column in number_columns(view):
                formula = view.formula_of(rows[told.key], column)
                if formula:
                    value = (told.blanks if is_blank else told.cells).get(column.key)
                    self._feed(qualified(view, told.key, column.key, formula), told, value)

    def _feed(self, expression: Expression, told: TableRow, value: DraftValue | None) -> None:
        """A cell that shows a figure, or one field of one prescribed line, is what was typed there."""
        match expression:
            case Name(key) if value is not None:
                figure = self.form_set.field(key)
                self.found.figures.setdefault(key, _as_typed(figure, replace(value, list_path="", field_key=key)))
            case Sum(source, key, (condition,)) if condition.field == CODE and not condition.prefix:
                cells = self._prescribed_line(source, condition.value, told)
                if value is not None:
                    cells.setdefault(key, value)

    def _prescribed_line(self, path: str, code: str, told: TableRow) -> dict[str, DraftValue]:
        """What is known of a line by field; it is there, if only blank, as soon as its row is."""
        lines = self.prescribed.setdefault(path, {})
        if code not in lines:
            key = next((one.key for one in self.form_set.list(path).fields if one.home == "code"), "")
            said = next(iter(told.cells.values()))
            lines[code] = {key: replace(said, text=code, status=Status.PLACED, reason="")} if key else {}
        return lines[code]

    def _by_code(self, spec: ListSpec) -> list[DraftRecord]:
        """The prescribed lines, in the order of the form."""
        lines = self.prescribed.get(spec.path, {})
        order = dict.fromkeys([*(code for code, _ in spec.fixed), *lines])
        return [_record(spec, lines[code]) for code in order if code in lines]

    # ------------------------------------------------------------ lines, one a row

    def _lines(self, spec: ListSpec, view: View) -> list[DraftRecord]:
        rows = [row for row in self.tables.rows[view.key] if not row.is_total]
        return [_record(spec, self._typed(view, row.blanks | row.cells)) for row in rows]

    def _typed(self, view: View, cells: Mapping[str, DraftValue]) -> dict[str, DraftValue]:
        """The cells of a row by the field that each of them shows as it is."""
        return {
            one.key: cells[column.key]
            for column in view.columns
            for one in fields_of(self.form_set, view, column)
            if column.key in cells
        }

    # ------------------------------------------------------------ leaves

    def _leaves(self, spec: ListSpec, trees: Sequence[View]) -> list[DraftRecord]:
        rows: dict[str, list[tuple[View, TableRow]]] = {}
        for view in trees:
            for row in self.tables.rows[view.key]:
                if not row.is_total:
                    rows.setdefault(row.key, []).append((view, row))
        codes = sorted(rows)
        leaves = [code for code in codes if not any(one != code and one.startswith(code) for one in codes)]
        lines = {code: self._leaf(spec, code, rows[code]) for code in leaves}
        totals = {
            (code, column.key): row.cells[column.key]
            for code in leaves
            for view, row in rows[code]
            for column in view.columns
            if len(column.fields) > 1 and column.key in row.cells
        }
        told = Told(self.form_set, spec, self.tables, self.year_views)
        share_out(told, trees, tuple(self.found.records), lines, totals)
        amounts = {one.key for one in spec.fields if one.kind is FieldKind.MONEY}
        for code, line in lines.items():
            for view, row in rows[code]:
                blanks = self._typed(view, row.blanks)
                line |= {key: value for key, value in blanks.items() if key in amounts and key not in line}
                if row.doubt and len(code) < max(view.levels, default=0):
                    line |= {key: _doubted(value, row.doubt) for key, value in line.items() if value.text}
        return [_record(spec, lines[code]) for code in leaves]

    def _rivals(self, view: View, cells: Mapping[str, DraftValue]) -> dict[str, DraftValue]:
        """The cells of a table that others have the header of, with the fields they would be there."""
        index, _ = self.tables.firsts.get(view.key, (-1, ""))
        others = [self.year_views[key] for key in self.tables.guessed.get(index, ()) if key in self.year_views]
        found = dict(cells)
        for at, column in enumerate(view.columns):
            value = cells.get(column.key)
            if value is None or not value.is_unsure or value.others:
                continue
            alike = (one.columns[at] for one in others if one is not view and at < len(one.columns))
            keys = (one.fields[0] for one in alike if len(one.fields) == 1)
            found[column.key] = replace(value, others=tuple(Candidate(key, value.text) for key in keys))
        return found

    def _leaf(self, spec: ListSpec, code: str, rows: Sequence[tuple[View, TableRow]]) -> dict[str, DraftValue]:
        cells: dict[str, DraftValue] = {}
        for view, row in rows:
            for key, value in self._typed(view, self._rivals(view, row.cells)).items():
                cells.setdefault(key, value)
        name = next((one.key for one in spec.fields if one.home == "name" and one.key in cells), None)
        if name is not None and normal(cells[name].text) == normal(self.name_of(code)):
            del cells[name]
        return cells

    # ------------------------------------------------------------ cells as printed

    def _cells(self) -> Iterator[PrintedCell]:
        for view in self.views:
            number = 0
            for row in self.tables.rows[view.key]:
                if view.kind is ViewKind.LINES and not row.is_total:
                    key, number = "", number + 1
                    place = (view.source, number)
                else:
                    key, place = row.key, ("", 0)
                yield from (PrintedCell(view.key, key, column, value, *place) for column, value in row.cells.items())


def _record(spec: ListSpec, cells: Mapping[str, DraftValue]) -> DraftRecord:
    fields = {one.key: one for one in spec.fields}
    values = (_as_typed(fields[key], replace(v, list_path=spec.path, field_key=key)) for key, v in cells.items())
    order = [one.key for one in spec.fields]
    return DraftRecord(spec.path, tuple(sorted(values, key=lambda value: order.index(value.field_key))))


def _doubted(value: DraftValue, why: str) -> DraftValue:
    return replace(value, status=Status.UNSURE, reason=value.reason or why)


def _as_typed(one: Field, value: DraftValue) -> DraftValue:
    """An amount as the form prints it, however the file wrote the number (4,131.67); dashes are blank."""
    if one.kind is not FieldKind.MONEY:
        return value
    amount = parse_amount(one, value.text)
    if amount.is_blank:
        return replace(value, text="", status=Status.PLACED, reason="")
    return value if amount.fen is None else replace(value, text=print_value(one, Amount(amount.fen)))
