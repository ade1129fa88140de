"""The lines that tables were computed from: leaves and prescribed rows become records of the lists that views name.

Which field a cell feeds back to is the view's own word: a column of one field, a formula that is a plain name or the
sum of one prescribed line. What several fields make up together is shared out as far as other tables tell (D5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from core.readers.draft import DraftRecord, DraftValue, PrintedCell, Status
from core.readers.views_compile import fields_of
from core.readers.views_tables import TableRow, Tables


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
        self.views = [view for view in views_of(form_set, year) if view.key in tables.rows]
        self.all_views = form_set.views
        self.name_of = names_of(form_set, year)
        self.prescribed: dict[str, dict[str, dict[str, DraftValue]]] = {}
        """By list, code and field: what prescribed rows say."""

    def read(self) -> None:
        for view in self.views:
            if view.kind is ViewKind.FIXED:
                self._fixed(view)
        for spec in self.form_set.children(""):
            if spec.home in LINES:
                self.found.records += self._records(spec)
        self.found.cells = tuple(self._cells())

    def _records(self, spec: ListSpec) -> list[DraftRecord]:
        if spec.path in self.tables.rows:
            return [_record(spec, row.cells) for row in self.tables.rows[spec.path]]
        for view in self.views:
            if view.kind is ViewKind.LINES and view.source == spec.path:
                return self._lines(spec, view)
        trees = [view for view in self.views if view.kind is ViewKind.TREE and view.source == spec.path]
        return self._leaves(spec, trees) if trees else self._by_code(spec)

    # ------------------------------------------------------------ prescribed rows

    def _fixed(self, view: View) -> None:
        rows = {key: row for row in view.rows for key, _ in row.keys}
        for told in self.tables.rows[view.key]:
            for column in number_columns(view):
                formula = view.formula_of(rows[told.key], column)
                if formula:
                    self._feed(qualified(view, told.key, column.key, formula), told, column.key)

    def _feed(self, expression: Expression, told: TableRow, column: str) -> None:
        """A cell that shows a figure, or one field of one prescribed line, is what was typed there."""
        value = told.cells.get(column)
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
        return [_record(spec, self._typed(view, row)) for row in rows]

    def _typed(self, view: View, row: TableRow) -> dict[str, DraftValue]:
        """The cells of a row by the field that each of them shows as it is."""
        return {
            one.key: row.cells[column.key]
            for column in view.columns
            for one in fields_of(self.form_set, view, column)
            if column.key in row.cells
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
        shares = _Shares(self.form_set, spec, trees, tuple(self.found.records))
        self._tell_missing(spec, trees)
        return [record for code in leaves if (record := self._leaf(spec, code, rows[code], shares))]

    def _leaf(
        self, spec: ListSpec, code: str, rows: Sequence[tuple[View, TableRow]], shares: _Shares
    ) -> DraftRecord | None:
        cells: dict[str, DraftValue] = {}
        for view, row in rows:
            for key, value in self._typed(view, row).items():
                cells.setdefault(key, value)
        name = next((one.key for one in spec.fields if one.home == "name" and one.key in cells), None)
        if name is not None and normal(cells[name].text) == normal(self.name_of(code)):
            del cells[name]
        for view, row in rows:
            for column in view.columns:
                if len(column.fields) > 1 and column.key in row.cells:
                    shares.share(code, column.fields, row.cells[column.key], cells)
        return _record(spec, cells)

    def _tell_missing(self, spec: ListSpec, trees: Sequence[View]) -> None:
        others = [view for view in self.all_views if view.kind is ViewKind.TREE and view.source == spec.path]
        missing = [view.caption or view.key for view in others if view.key not in {tree.key for tree in trees}]
        if missing:
            names = "、".join(f"“{name}”" for name in missing)
            self.found.notices.append(f"文件里没有{names}，{spec.label}各项资金的分配可能不全，请核对。")

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


@dataclass(frozen=True, slots=True)
class _Shares:
    """Shares a sum of several fields out: what other tables show is known, the rest is one of those that none shows."""

    form_set: FormSet
    spec: ListSpec
    trees: Sequence[View]
    records: Sequence[DraftRecord]
    """Lines of other lists that are read already: where an item's money comes from hints at what it is spent as."""

    @property
    def shown(self) -> set[str]:
        """The fields that a table of the file shows by themselves."""
        return _alone(self.trees)

    @property
    def missing(self) -> set[str]:
        """The fields that a table of the form shows by themselves, which the file lacks."""
        views = (view for view in self.form_set.views if view.has_lines and view.source == self.spec.path)
        return _alone(views) - self.shown

    def share(self, code: str, fields: Sequence[str], total: DraftValue, cells: dict[str, DraftValue]) -> None:
        """Puts what is left of `total` into the field that is the likeliest of those unknown, unsure."""
        rest = self._fen(fields[0], total)
        if rest is None:
            return
        rest -= sum(self._fen(key, cells[key]) or 0 for key in fields if key in cells and key in self.shown)
        unknown = [key for key in fields if key not in self.shown]
        if rest <= 0 or not unknown:
            return  # what does not fit is told where the printed figure differs
        is_lacking = fields[0] in self.missing
        chosen = fields[0] if is_lacking else self._hinted(code, unknown) or unknown[-1]
        one = self.spec.field(chosen)
        others = "、".join(self.spec.field(key).label for key in unknown if key != chosen)
        why = "文件里没有这项资金的表" if is_lacking else "各张分资金的表以外的部分"
        reason = f"{why}，暂认作“{one.label}”" + (f"，也可能是{others}" if others else "")
        text = print_value(one, Amount(rest))
        cells[chosen] = replace(
            total, list_path=self.spec.path, field_key=chosen, text=text, status=Status.UNSURE, reason=reason
        )

    def _hinted(self, code: str, unknown: Sequence[str]) -> str:
        """The one unknown field that is kept under the same word as money of this code in another list; '' for none or
        several."""
        words = {word for record in self.records for word in self._words_of(record, code)}
        found = [key for key in unknown if any(self.spec.field(key).home.endswith("_" + word) for word in words)]
        return found[0] if len(found) == 1 else ""

    def _words_of(self, record: DraftRecord, code: str) -> Iterator[str]:
        fields = {one.key: one for one in self.form_set.list(record.list_path).fields}
        if any(fields[value.field_key].home == "code" and value.text == code for value in record.values):
            told = [value for value in record.values if parse_amount(fields[value.field_key], value.text).fen]
            homes = (fields[value.field_key].home for value in told)
            yield from (home.removeprefix("amounts.") for home in homes if home.startswith("amounts."))

    def _fen(self, key: str, value: DraftValue) -> int | None:
        return parse_amount(self.spec.field(key), value.text).fen


def _alone(views: Iterable[View]) -> set[str]:
    return {column.fields[0] for view in views for column in view.columns if len(column.fields) == 1}


def _record(spec: ListSpec, cells: Mapping[str, DraftValue]) -> DraftRecord:
    fields = {one.key: one for one in spec.fields}
    values = (_as_typed(fields[key], replace(v, list_path=spec.path, field_key=key)) for key, v in cells.items())
    order = [one.key for one in spec.fields]
    return DraftRecord(spec.path, tuple(sorted(values, key=lambda value: order.index(value.field_key))))


def _as_typed(one: Field, value: DraftValue) -> DraftValue:
    """An amount as the form prints it, however the file wrote the number (4,131.67); dashes are blank."""
    if one.kind is not FieldKind.MONEY:
        return value
    amount = parse_amount(one, value.text)
    if amount.is_blank:
        return replace(value, text="", status=Status.PLACED, reason="")
    return value if amount.fen is None else replace(value, text=print_value(one, Amount(amount.fen)))
