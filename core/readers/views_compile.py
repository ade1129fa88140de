"""The tables of a form that print computed views or lists of lines: their headings and columns, from its templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.domain.records import LINES
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.office.blocks import Cell, OfficeFile, Paragraph, Row, Table
from core.office.tags import Tag, TagError, scan, split_path
from core.readers.views_codes import are_code_and_name, words_of_both
from core.readers.views_columns import TableColumn, heading
from core.readers.words import bare, is_money_unit, spelled

_KINDS = {
    ColumnKind.MONEY: FieldKind.MONEY,
    ColumnKind.NUMBER: FieldKind.NUMBER,
    ColumnKind.PERCENT: FieldKind.PERCENT,
    ColumnKind.CODE: FieldKind.CODE,
}
_TAGS = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
MAX_HEADER = 3
"""How many rows the header of a table may have."""


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table of the form. `key` is its view's or its list's, `views` the views whose rows stand in it (none for a
    list), `captions` what stands above it in the templates, the names of their sheets included."""

    key: str
    columns: tuple[TableColumn, ...]
    views: tuple[View, ...] = ()
    captions: frozenset[str] = frozenset()
    layout: frozenset[str] = frozenset()
    """Headings of the form's own columns: 序号."""
    both: frozenset[str] = frozenset()
    """What a column of a file is headed that holds codes with their names."""

    @property
    def title(self) -> str:
        return next((view.caption for view in self.views if view.caption), "") or self.key

    @property
    def words(self) -> frozenset[str]:
        """Everything that its header says."""
        found = (word for column in self.columns for word in (*column.spellings, *column.groups))
        return frozenset(found) | self.layout | self.both


def compile_tables(form_set: FormSet, templates: Iterable[OfficeFile]) -> tuple[TableForm, ...]:
    """The tables of all templates of a form set, one for each view or list, in the order of the first template."""
    found: dict[str, TableForm] = {}
    for template in templates:
        for form in _tables(form_set, template):
            known = found.get(form.key)
            found[form.key] = _joined(known, form) if known else form
    return tuple(found.values())


def _joined(known: TableForm, form: TableForm) -> TableForm:
    """The table of two templates: the columns of either, as one of them may print fewer."""
    columns = [
        replace(column, spellings=column.spellings | other.spellings, groups=column.groups | other.groups)
        for column in known.columns
        for other in [next((o for o in form.columns if (o.view, o.key) == (column.view, column.key)), column)]
    ]
    at = 0
    for one in form.columns:
        there = next((place for place, o in enumerate(columns) if (o.view, o.key) == (one.view, one.key)), None)
        if there is None:
            columns.insert(at, one)
        at = (at if there is None else there) + 1
    layout = (known.layout | form.layout) - {word for column in columns for word in column.spellings}
    captions = known.captions | form.captions
    return replace(known, columns=tuple(columns), captions=captions, layout=layout, both=_both(columns))


def _both(columns: Sequence[TableColumn]) -> frozenset[str]:
    pairs = (pair for pair in pairwise(columns) if are_code_and_name(*pair))
    return frozenset(word for code, name in pairs for word in words_of_both(code, name))


def _tables(form_set: FormSet, template: OfficeFile) -> Iterator[TableForm]:
    above = ""
    for block in template.blocks:
        if isinstance(block, Paragraph):
            above = block.text if block.text and not _TAGS.search(block.text) else above
            continue
        form = _form(form_set, block, above)
        if form is not None:
            yield form
        above = ""


def is_table_of_lines(form_set: FormSet, rows: Sequence[Row]) -> bool:
    """Whether a table of a template prints computed views or a list of lines: it is read as a whole, not row by row."""
    place = _Place(form_set)
    return any(place.columns(row) for row in _with_loops(rows))


def _form(form_set: FormSet, table: Table, above: str) -> TableForm | None:
    place, rows = _Place(form_set), list(_with_loops(table.rows))
    first = next((at for at, row in enumerate(rows) if place.columns(row)), None)
    if first is None:
        return None
    headers = [row for row in rows[:first] if _is_header(row)]
    found = [*place.labels(rows[first]), *place.columns(rows[first])]
    columns = tuple(_with_headings(column, cell, headers) for cell, column in found)
    texts = [cell.text for row in rows[:first] if _is_title(row) for cell in row.cells if cell.text]
    captions = {above, table.sheet, *texts, *(view.caption for view in place.printed)}
    taken = {cell.column for cell, _ in found}
    layout = {
        heading(text) for row in headers for cell in row.cells if cell.column not in taken for text in [cell.text]
    }
    return TableForm(
        place.key,
        columns,
        tuple(one for view in place.printed for one in _sides(form_set, view)),
        frozenset(spelled(text) for text in captions) - {""},
        frozenset(layout) - {""} - {word for column in columns for word in column.groups},
        _both(columns),
    )


def _with_loops(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows up to the end of the first loop; what is below prints other things."""
    for row in rows:
        yield row
        if any(tag.kind == "endfor" for cell in row.cells for tag in tags(cell.text)):
            return


def _sides(form_set: FormSet, view: View) -> tuple[View, ...]:
    return tuple(form_set.view(side) for side in view.sides) if view.kind is ViewKind.ZIP else (view,)


def _is_title(row: Row) -> bool:
    texts = [cell.text for cell in row.cells if cell.text]
    return len(texts) == 1 and not _TAGS.search(texts[0])


def _is_header(row: Row) -> bool:
    """Two labels at least; not the numbers of the columns, nor the line with the unit's name."""
    texts = [cell.text for cell in row.cells if cell.text and not _TAGS.search(cell.text)]
    labels = [text for text in texts if not is_money_unit(text) and not text.isdecimal()]
    return len(labels) > 1


class _Place:
    """Reads the rows of one table of a template; knows what the loop around them runs over."""

    def __init__(self, form_set: FormSet) -> None:
        self.form_set = form_set
        self.views = {view.key: view for view in form_set.views}
        self.lists = {spec.path: spec for spec in form_set.children("") if spec.home in LINES}
        self.printed: list[View] = []
        self.key = ""
        self.variable = ""
        self.source: View | ListSpec | None = None

    def columns(self, row: Row) -> list[tuple[Cell, TableColumn]]:
        found = []
        for cell in row.cells:
            for tag in tags(cell.text):
                if tag.kind == "for" and tag.source in {**self.views, **self.lists}:
                    self.variable, self.source = tag.name, self.views.get(tag.source) or self.lists[tag.source]
                column = self._column(split_path(tag.name)) if tag.kind == "value" else None
                found += [(cell, column)] if column else []
        return found

    def labels(self, row: Row) -> list[tuple[Cell, TableColumn]]:
        """The column of the words that a prescribed row is known by, where the template spells them out."""
        words = [cell for cell in row.cells if cell.text and not tags(cell.text) and not cell.text.isdecimal()]
        names = [(view, one) for view in self.printed for one in view.columns if one.kind is ColumnKind.NAME]
        return [
            (cell, TableColumn(view.key, pseudo_field(column), _spelled((column.label,))))
            for cell, (view, column) in zip(words, names, strict=False)
        ]

    def _column(self, steps: tuple[str, ...]) -> TableColumn | None:
        if steps[0] == self.variable and self.source is not None and len(steps) > 1:
            if isinstance(self.source, ListSpec):
                return self._list_column(self.source, steps[1])
            if self.source.kind is ViewKind.ZIP:
                side = dict(zip(self.source.side_names, self.source.sides, strict=True)).get(steps[1])
                return self._view_column(self.source, self.views[side], steps[2]) if side and len(steps) == 3 else None
            return self._view_column(self.source, self.source, steps[1])
        view = self.views.get(steps[0])
        return self._view_column(view, view, steps[2]) if view and len(steps) == 3 else None

    def _list_column(self, spec: ListSpec, key: str) -> TableColumn | None:
        found = next((field for field in spec.fields if field.key == key), None)
        if found is None:
            return None
        self.key = spec.path
        return TableColumn(spec.path, found, _spelled(found.labels))

    def _view_column(self, printed: View, view: View, key: str) -> TableColumn | None:
        found = next((column for column in view.columns if column.key == key), None)
        if found is None:
            return None
        self.key = printed.key
        if printed not in self.printed:
            self.printed.append(printed)
        field = pseudo_field(found)
        return TableColumn(view.key, field, _spelled((found.label, *self._labels(view, found))), _spelled(found.header))

    def _labels(self, view: View, column: Column) -> Iterator[str]:
        """Other spellings of a column: those of the one field that it shows."""
        for field in fields_of(self.form_set, view, column):
            yield from field.labels


def pseudo_field(column: Column) -> Field:
    """How the cells of a view's column are read: as those of a field of its kind."""
    kind = _KINDS.get(column.kind, FieldKind.TEXT)
    return Field(column.key, column.label, kind=kind, unit=column.unit, decimals=column.decimals)


def fields_of(form_set: FormSet, view: View, column: Column) -> tuple[Field, ...]:
    """The field of the source list that a column of lines shows as it is; none for sums of several and formulas."""
    if not view.has_lines:
        return ()
    spec = form_set.list(view.source)
    if column.kind is ColumnKind.NAME:
        return tuple(field for field in spec.fields if field.key == view.name_field)
    if column.kind is ColumnKind.CODE:
        return tuple(field for field in spec.fields if field.home == "code")
    return tuple(field for field in spec.fields if (field.key,) == column.fields)


def _with_headings(column: TableColumn, cell: Cell, headers: Sequence[Row]) -> TableColumn:
    """The column with what stands above it: its own heading is the lowest, those above are its groups."""
    over = [other.text for row in headers for other in row.cells if other.text and _covers(other, cell)]
    own = _spelled(over[-1:])
    return replace(column, spellings=column.spellings | own, groups=column.groups | _spelled(over[:-1]))


def _covers(over: Cell, cell: Cell) -> bool:
    return over.column <= cell.column < over.column + over.span


def _spelled(words: Iterable[str]) -> frozenset[str]:
    found = {heading(_TAGS.sub("", word)) for word in words}
    return frozenset({word for one in found for word in (one, bare(one))} - {""})


def tags(text: str) -> list[Tag]:
    """The tags of a template's cell; none where one is wrong."""
    try:
        return [piece for piece in scan(text) if isinstance(piece, Tag)]
    except TagError:
        return []
