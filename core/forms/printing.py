"""A document as its form prints it: the text of every cell by field key, computed texts and overrides included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from core.domain.amount import Amount
from core.domain.document import Document, OverrideKey
from core.domain.records import MAPS, Record, children, find_path
from core.domain.references import reference_texts
from core.domain.target_value import TargetValue
from core.forms.choice_text import ChoiceText, choice_text
from core.forms.compute import ORDINAL, compute_text, computed_order
from core.forms.compute_spec import Compute, Numerals, Ordinal
from core.forms.kinds import blank_kinds, printed_levels, printed_role
from core.forms.model import Field, FieldKind, FormSet, KindSpec, ListSpec, Zip
from core.forms.money_text import MoneyText, money_text, parse_money_text
from core.forms.selection import list_for, records_of
from core.forms.values import print_value, value_part
from core.forms.zips import side_by_side
from core.office.numerals import counting

Printed: TypeAlias = dict[str, Any]
"""Texts by field key; child lists as lists of Printed, each with 序号; yes/no as bool; paragraphs as [{文字: text}];
views as PrintedRows by their keys. Money knows its worth (`core.forms.money_text`)."""

PARAGRAPH = "文字"
"""The one field of a paragraph in a `{%p for 段 in 条目.段落 %}` loop."""

_Getter: TypeAlias = Callable[[Any], Any]
_NO = ("", "否", "无")


class BlankRow(dict[str, Any]):
    """A row that is printed though there is no record for it. Only rows of tables are: no paragraph, no sheet."""


@dataclass(frozen=True, slots=True)
class Here:
    """A record of the list `path` ('' is the document) as number `position` of its `siblings`, and the one around."""

    path: str
    record: Any
    position: int = 0
    siblings: tuple[Any, ...] = ()
    above: Here | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """How the records of one list (the document: no spec) are printed, worked out once per form set."""

    spec: ListSpec | None
    getters: tuple[tuple[str, _Getter], ...]
    reaching: tuple[Field, ...]
    """The fields whose texts come from beyond the record: references, its number among others, formulas."""
    computed: tuple[tuple[str, Compute], ...]
    below: tuple[_Table, ...]
    blank: Printed
    zips: tuple[Zip, ...] = ()

    @property
    def path(self) -> str:
        return self.spec.path if self.spec else ""


@dataclass(frozen=True, slots=True)
class Printer:
    """A form set made ready for printing many documents: `printer(form_set)` keeps one for each."""

    form_set: FormSet
    root: _Table
    getters: Mapping[tuple[str, str], _Getter]

    def document(self, document: Document) -> Printed:
        return self._whole(self.root, Here("", document), document)

    def head(self, document: Document) -> Printed:
        """The document's own fields, without its lists."""
        return self._whole(replace(self.root, below=(), zips=()), Here("", document), document)

    def item(self, document: Document, path: str, item: Record, head: Printed) -> Printed:
        """The fields of one record of a list of the document, without what is below it."""
        table = next(table for table in self.root.below if table.path == path)
        assert table.spec is not None
        records = records_of(document, table.spec)
        here = Here(path, item, records.index(item) + 1, records, Here("", document))
        return self._whole(replace(table, below=(), zips=()), here, document, (head,))

    def rows(self, document: Document) -> Mapping[tuple[str, str], Printed]:
        """The printed record of every list, by the list's path and the record's id; overrides are left out."""
        rows: dict[tuple[str, str], Printed] = {}
        self._record(self.root, Here("", document), (), rows)
        return rows

    def _whole(self, table: _Table, here: Here, document: Document, around: tuple[Printed, ...] = ()) -> Printed:
        """A record with what is below it, overrides included."""
        rows: dict[tuple[str, str], Printed] = {}
        printed = self._record(table, here, around, rows if document.overrides else None)
        for key, override in document.overrides.items():
            row = rows.get((key.table, key.row))
            if row is not None and key.form_id == self.form_set.id:
                row[key.column] = _overridden(row[key.column], override.text) if key.column in row else override.text
        return printed

    def _record(
        self, table: _Table, here: Here, around: tuple[Printed, ...], rows: dict[tuple[str, str], Printed] | None
    ) -> Printed:
        record = here.record
        printed: Printed = {key: get(record) for key, get in table.getters}
        if here.position:
            printed[ORDINAL] = str(here.position)
        for field in table.reaching:
            printed[field.key] = _reached(self.form_set, field, here)
        if table.computed:
            _compute(self.form_set, table, printed, around, here)
        for below in table.below:
            assert below.spec is not None
            printed[below.spec.key] = self._list(below, below.spec, here, (*around, printed), rows)
        for one in table.zips:
            blanks = {below.path: below.blank for below in table.below}
            printed[one.key] = side_by_side(self.form_set, one, printed, blanks)
        if rows is not None:
            rows[table.path, record.id] = printed
        return printed

    def _list(
        self,
        table: _Table,
        spec: ListSpec,
        above: Here,
        around: tuple[Printed, ...],
        rows: dict[tuple[str, str], Printed] | None,
    ) -> list[Printed]:
        records = records_of(above.record, spec)
        found = [
            self._record(table, Here(spec.path, child, position, records, above), around, rows)
            for position, child in enumerate(records, 1)
        ]
        return _padded(self.form_set, table, spec, records, found) if spec.rows or spec.skeleton else found


def _padded(
    form_set: FormSet, table: _Table, spec: ListSpec, records: Sequence[Any], rows: list[Printed]
) -> list[Printed]:
    """The rows with blank ones: for each kind that has none, and at the end up to the least number."""
    found = list(rows)
    if spec.skeleton:
        for at, kind in blank_kinds(form_set, spec, [record.kind for record in records]):
            found.insert(at, _skeleton_row(table, spec, kind))
    return found + [table.blank] * (spec.rows - len(found))


def _skeleton_row(table: _Table, spec: ListSpec, kind: KindSpec) -> Printed:
    levels = {FieldKind.LEVEL1: kind.level1, FieldKind.LEVEL2: kind.level2}
    return BlankRow(table.blank | {field.key: levels[field.kind] for field in spec.fields if field.kind in levels})


def _overridden(cell: Any, text: str) -> Any:
    """An override in the shape of the cell it stands in (yes/no cells and paragraphs are no plain text)."""
    if isinstance(cell, bool):
        return text not in _NO
    if isinstance(cell, MoneyText):
        return parse_money_text(text, cell.unit, unit_word=cell.unit_word)
    if isinstance(cell, ChoiceText):
        return choice_text(text, cell.boxes)
    return paragraphs(tuple(text.split("\n"))) if isinstance(cell, list) else text


def _compute(form_set: FormSet, table: _Table, printed: Printed, around: tuple[Printed, ...], here: Here) -> None:
    titles = {below.spec.key: below.spec for below in table.below if below.spec is not None}

    def look_up(name: str) -> str:
        return _titles(form_set, here, titles[name]) if name in titles else _look_up(name, printed, around)

    for key, compute in table.computed:
        printed[key] = compute_text(compute, look_up)


def _titles(form_set: FormSet, here: Here, spec: ListSpec) -> str:
    """What the records of a list below are called, one a line."""
    records = records_of(here.record, spec)
    places = (Here(spec.path, child, number, records, here) for number, child in enumerate(records, 1))
    names = [_text_of(form_set, spec.title_field, place) for place in places] if spec.title_field else []
    return "\n".join(name for name in names if name)


def _reached(form_set: FormSet, field: Field, here: Here) -> str:
    if field.kind is FieldKind.REFERENCES:
        document = here
        while document.above is not None:
            document = document.above
        return field.separator.join(reference_texts(document.record, _value_getter(field.home)(here.record)))
    assert field.compute is not None
    if field.compute.ordinal is not None:
        return _number_of(form_set, here, field.compute.ordinal)
    from core.forms.record_formulas import formula_text

    return formula_text(form_set, here, field, field.compute.formula)


def _number_of(form_set: FormSet, here: Here, ordinal: Ordinal) -> str:
    """The record's number among its siblings with the same text; '' where that is blank."""
    if not here.position:
        return ""
    before = here.siblings[: here.position - 1]
    if ordinal.within:
        same = _text_of(form_set, ordinal.within, here)
        if not same:
            return ""
        places = (Here(here.path, one, at, here.siblings, here.above) for at, one in enumerate(before, 1))
        before = tuple(one for one in places if _text_of(form_set, ordinal.within, one) == same)
    number = ordinal.start + len(before)
    return counting(number) if ordinal.style is Numerals.CHINESE else str(number)


def _look_up(name: str, printed: Printed, around: tuple[Printed, ...]) -> str:
    for record in (printed, *reversed(around)):
        if name in record:
            return str(record[name])
    return ""


_PRINTERS: dict[int, Printer] = {}


def printer(form_set: FormSet) -> Printer:
    """The printer of a form set; kept by identity, with the form set, so that an id is never reused."""
    found = _PRINTERS.get(id(form_set))
    if found is None:
        if len(_PRINTERS) > 50:
            _PRINTERS.clear()
        getters: dict[tuple[str, str], _Getter] = {}
        found = Printer(form_set, _table(form_set, None, getters), getters)
        _PRINTERS[id(form_set)] = found
    return found


def _table(form_set: FormSet, spec: ListSpec | None, getters: dict[tuple[str, str], _Getter]) -> _Table:
    path = spec.path if spec else ""
    fields = spec.fields if spec else form_set.fields
    stored = tuple((field.key, _printing_getter(form_set, field)) for field in fields if _is_stored(field))
    getters.update({(path, field.key): _getter(form_set, field) for field in fields if _is_stored(field)})
    reaching = tuple(
        field for field in fields if not _is_stored(field) and not (field.compute and field.compute.is_text)
    )
    computed = tuple((field.key, field.compute) for field in computed_order(fields) if field.compute)
    below = tuple(_table(form_set, child, getters) for child in form_set.children(path))
    zips = tuple(one for one in form_set.zips if one.parent == path)
    return _Table(spec, stored, reaching, computed, below, _blank(fields, below, zips), zips)


def _blank(fields: Iterable[Field], below: Iterable[_Table], zips: Iterable[Zip]) -> Printed:
    """A row of the list without a record; the lists below it have the rows they always have."""
    blanks: dict[FieldKind, Any] = {FieldKind.YES_NO: False, FieldKind.PARAGRAPHS: []}
    row = BlankRow({ORDINAL: ""} | {field.key: blanks.get(field.kind, "") for field in fields})
    row |= {field.key: choice_text("", field.boxes) for field in fields if field.kind is FieldKind.CHOICE}
    for table in below:
        if table.spec is not None:
            row[table.spec.key] = [table.blank] * table.spec.rows
    for one in zips:
        row[one.key] = []
    return row


def _is_stored(field: Field) -> bool:
    """Whether the record alone gives the text: everything but references and what is computed from other fields."""
    return field.kind is not FieldKind.REFERENCES and (field.compute is None or field.compute.is_yes_no)


def _asking_getter(form_set: FormSet, compute: Compute) -> _Getter:
    if compute.when_role:
        role = compute.when_role
        return lambda record: bool(record.heading) and record.role == role
    return _level_getter(form_set, compute.when_level or 0)


def _level_getter(form_set: FormSet, level: int) -> _Getter:
    """Whether an item has a heading of `level`; headings deeper than the form knows count as its deepest."""
    levels = [f.compute.when_level for s in form_set.lists for f in s.fields if f.compute and f.compute.when_level]
    deepest = max(levels, default=level)
    return lambda record: bool(record.heading) and min(record.level, deepest) == level


def _printing_getter(form_set: FormSet, field: Field) -> _Getter:
    """As `_getter`; an amount keeps its worth, which templates may ask for in another unit."""
    if field.kind is not FieldKind.MONEY or field.compute is not None:
        return _getter(form_set, field)
    value, unit, decimals, unit_word = _value_getter(field.home), field.unit, field.decimals, field.unit_word

    def get(record: Any) -> str:
        amount = value(record)
        if not isinstance(amount, Amount):
            return parse_money_text(amount, unit, decimals, unit_word)
        text = amount.print(unit, decimals, unit_word)
        return text if amount.fen is None else money_text(text, amount.fen, unit, unit_word)

    return get


def _getter(form_set: FormSet, field: Field) -> _Getter:
    if field.compute is not None:
        return _asking_getter(form_set, field.compute)
    value = _value_getter(field.home)
    match field.kind:
        case FieldKind.LEVEL1:
            return lambda indicator: printed_levels(form_set, indicator)[0]
        case FieldKind.LEVEL2:
            return lambda indicator: printed_levels(form_set, indicator)[1]
        case FieldKind.ROLE:
            return lambda record: printed_role(form_set, value(record))
        case FieldKind.PARAGRAPHS:
            return lambda record: paragraphs(value(record))
        case FieldKind.YES_NO:
            return lambda record: value(record) not in _NO
        case FieldKind.CHOICE:
            boxes = field.boxes
            return lambda record: choice_text(value(record), boxes)
        case FieldKind.TARGET_VALUE if field.home.startswith("targets."):
            part = field.part
            return (lambda record: value_part(value(record), part)) if part else lambda record: value(record).text
        case FieldKind.TEXT | FieldKind.LONG_TEXT | FieldKind.CODE | FieldKind.DATE:
            return value
    return lambda record: print_value(field, value(record))


def paragraphs(texts: Iterable[str]) -> list[Printed]:
    """Paragraphs as templates run through them."""
    return [{PARAGRAPH: text} for text in texts]


def _value_getter(home: str) -> _Getter:
    """What `records.get_value` reads at one path, without looking the path up again for every record."""
    head, _, rest = home.partition(".")
    if not rest:
        return lambda record: getattr(record, head)
    if head not in MAPS:
        return lambda record: getattr(getattr(record, head), rest)
    blank = MAPS[head]
    return lambda record: getattr(record, head).get(rest, blank)


def print_document(document: Document, form_set: FormSet, last_year: Document | None = None) -> Printed:
    """The document as the form prints it: its fields, each list with its records in order (composed prose with its
    figures), and each computed table (`PrintedRows`), for which 上年 is `last_year`."""
    printed = printer(form_set).document(document)
    if form_set.views:
        from core.forms.printed_views import print_views

        printed |= print_views(document, form_set, last_year, lambda key: str(printed.get(key, "")))
    if form_set.texts and any(item.composed for item in document.narrative):
        from core.forms.composed import put_composed

        put_composed(document, form_set, printed)
    return printed


def print_field(document: Document, form_set: FormSet, list_path: str, record: Record, field: Field) -> str:
    """One printed cell as text, override included; yes/no is 是 or '', paragraphs are lines. Fast for stored fields."""
    if document.overrides:
        override = document.overrides.get(override_key(form_set, list_path, record.id, field.key))
        if override is not None:
            return override.text
    return print_shared(document, form_set, list_path, record, field)


def print_shared(document: Document, form_set: FormSet, list_path: str, record: Record, field: Field) -> str:
    """As `print_field`, without the override: what the cell says by its value or by computation."""
    getter = printer(form_set).getters.get((list_path, field.key))
    if getter is not None:
        return _as_text(getter(record))
    return _text_of(form_set, field.key, here_in(document, form_set, list_path, record))


def _as_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, list):
        return "\n".join(paragraph[PARAGRAPH] for paragraph in cell)
    return "是" if cell else ""


def here_in(document: Document, form_set: FormSet, list_path: str, record: Record) -> Here:
    """A record of a list in its document. KeyError: it is not in there."""
    here = Here("", document)
    for name, index in find_path(document, record.id):
        child = children(here.record, name)[index]
        spec = list_for(form_set, here.path, name, child)
        siblings = records_of(here.record, spec) if spec else children(here.record, name)
        here = Here(spec.path if spec else list_path, child, siblings.index(child) + 1, siblings, here)
    return here


def _text_of(form_set: FormSet, key: str, here: Here) -> str:
    """The un-overridden text of `key` in the innermost record that has it."""
    at: Here | None = here
    while at is not None:
        inside = at
        if key == ORDINAL and at.position:
            return str(at.position)
        found = next((f for f in (form_set.list(at.path).fields if at.path else form_set.fields) if f.key == key), None)
        if found and not _is_stored(found) and not (found.compute and found.compute.is_text):
            return _reached(form_set, found, inside)
        if found and found.compute and found.compute.is_text:
            return compute_text(found.compute, lambda name: _text_of(form_set, name, inside))  # noqa: B023
        if spec := next((one for one in form_set.children(at.path) if one.key == key), None):
            return _titles(form_set, at, spec)
        if found:
            return _as_text(printer(form_set).getters[at.path, key](at.record))
        at = at.above
    return ""


def override_key(form_set: FormSet, list_path: str, record_id: str, field_key: str) -> OverrideKey:
    """The address of one printed cell; `record_id` is the document's own for its head (list path '')."""
    return OverrideKey(form_set.id, list_path, record_id, field_key)


def title_of(document: Document, form_set: FormSet, list_path: str, record: Record) -> str:
    """What a record is called in the tree and in lists: its title field, '' where the list has none."""
    spec = form_set.list(list_path)
    return print_field(document, form_set, list_path, record, spec.field(spec.title_field)) if spec.title_field else ""


def is_blank(value: object) -> bool:
    """Whether a stored value is nothing at all (dashes for an amount count as nothing)."""
    if isinstance(value, TargetValue):
        return value.is_blank
    blank = getattr(value, "is_blank", None)
    return bool(blank) if blank is not None else value is None or value in ("", ())
