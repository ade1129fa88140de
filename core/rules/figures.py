"""Checks of figures of records that must agree: totals, amounts of two periods, ties a form set words itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.domain.amount import Amount
from core.domain.document import Document, OverrideKey
from core.domain.finding import Finding, Place
from core.domain.records import get_value
from core.forms.check_records import Agreement, agreements, is_money, typed_behind
from core.forms.check_tables import TIE_CODES, Relation
from core.forms.formula import Expression, Name, terms
from core.forms.model import Field, FieldKind, FormSet
from core.forms.printing import Here, here_in, override_key, print_shared
from core.forms.record_formulas import (
    field_value,
    fields_at,
    named_field,
    named_in,
    records_below,
    split_sum,
    sum_list,
    value_of,
)
from core.forms.values import parse_amount
from core.forms.view import Column, ColumnKind
from core.forms.view_data import Line, Value
from core.forms.view_printing import print_number
from core.rules.site import Scope, Site, check, plain_label
from core.rules.ties import BLANK, holds, join_terms, print_difference, rounded

AMOUNTS = ("amounts", "extra", "payment_plan")
_WIDE = (
    *(f"{noun}.{name}" for noun in ("projects", "work_items") for name in (*AMOUNTS, "name", "lines")),
    *("lines", "overrides"),
)


class NoNumberError(Exception):
    """A text stands where a formula needs a number; another check says so."""


@check(" ".join(TIE_CODES), "*", *AMOUNTS, "name", "code")
def figures_of_a_record_agree(site: Site) -> Iterator[Finding]:
    """What a record's own fields must be to each other, and totals whose place prints another figure."""
    for one in agreements(site.columns.form_set).own.get(site.columns.path, ()):
        here = Here(site.columns.path, site.record)
        if one.place:
            if not _is_overridden(site, one.place):
                continue
            here = here_in(site.document, site.columns.form_set, site.columns.path, site.record)
        yield from _judge(site, one, here, words="")


def _is_overridden(site: Site, key: str) -> bool:
    overrides = site.document.overrides
    place = override_key(site.columns.form_set, site.columns.path, site.record.id, key)
    return bool(overrides) and place in overrides


@check(" ".join(TIE_CODES), "", *AMOUNTS, *_WIDE, scope=Scope.DOCUMENT)
def figures_of_the_document_agree(site: Site) -> Iterator[Finding]:
    """What figures of the document and of its records must be to each other."""
    root = Here("", site.document)
    for one in agreements(site.columns.form_set).wide:
        places: Iterable[Here] = records_below(site.columns.form_set, root, one.path) if one.path else (root,)
        for here in places:
            yield from _judge(site, one, here, words_of(site.columns.form_set, here))


def words_of(form_set: FormSet, here: Here) -> str:
    """What a clerk calls a record among its like (项目2 · 指标4)."""
    found: list[str] = []
    at: Here | None = here
    while at is not None and at.path:
        found.insert(0, f"{form_set.list(at.path).item}{at.position}")
        at = at.above
    return " · ".join(found)


def _judge(site: Site, one: Agreement, here: Here, words: str) -> Iterator[Finding]:
    form_set = site.columns.form_set
    try:
        left, right = (printed_value(site.document, form_set, here, side) for side in (one.left, one.right))
        if holds(one.relation, left, right) or not _is_asked(site, one, here) or _is_missing(form_set, one, here, left):
            return
    except NoNumberError:
        return
    column = _column(form_set, one, here)
    told = [_describe(form_set, here, side) for side in (one.left, one.right)]
    x, y = print_number(column, left) or BLANK, print_number(column, right) or BLANK
    title = _title(form_set, here)
    if one.relation is Relation.EQUALS:
        apart = print_difference(column, left, right)
        problem = f"{title}{told[0]} {x} 与{told[1]} {y} 不能同时成立，相差 {apart}"
    else:
        problem = f"{title}{told[0]} {x} 大于{told[1]} {y}"
    finding = site.tell(one.check, _place(site, one, here, words), problem=problem)
    is_sum = one.relation is Relation.EQUALS and column.kind is ColumnKind.MONEY
    yield rounded(finding, left, right, _rounded_terms(form_set, one, here)) if is_sum else finding


def _is_asked(site: Site, one: Agreement, here: Here) -> bool:
    conditions = ((one.when, True), (one.unless, False))
    return all(
        bool(printed_value(site.document, site.columns.form_set, here, formula)) is wanted
        for formula, wanted in conditions
        if formula is not None
    )


def _is_missing(form_set: FormSet, one: Agreement, here: Here, left: Value) -> bool:
    """A blank in a field that must be filled in: that is said elsewhere."""
    named = named_field(form_set, here, one.left.key) if isinstance(one.left, Name) else None
    return left is None and named is not None and named[1].required


# ---------------------------------------------------------------- values as they are printed


def printed_value(document: Document, form_set: FormSet, here: Here, formula: Expression) -> Value:
    """What a formula gives when each field it names is worth what its place prints. NoNumberError: one is a text."""
    return value_of(form_set, here, formula, lambda forms, at, field: _worth(document, forms, at, field))


def _worth(document: Document, form_set: FormSet, here: Here, field: Field) -> Value:
    if document.overrides:
        override = document.overrides.get(override_key(form_set, here.path, here.record.id, field.key))
        if override is not None:
            return number_in(field, override.text)
    if field.compute is not None and not field.compute.formula:
        return number_in(field, print_shared(document, form_set, here.path, here.record, field))
    if field.home:
        value = get_value(here.record, field.home)
        if isinstance(value, str):
            return number_in(field, value)
        if isinstance(value, Amount) and value.is_wrong:
            raise NoNumberError(field.key)
    return field_value(form_set, here, field)


def number_in(field: Field, text: str) -> Value:
    """What a text is worth in a field. NoNumberError: nothing."""
    if field.kind is FieldKind.MONEY:
        amount = parse_amount(field, text)
        if amount.is_wrong:
            raise NoNumberError(field.key)
        return amount.fen
    value = Line("", texts={"": text}).value("")
    if value is None and text.strip():
        raise NoNumberError(field.key)
    return value


def _column(form_set: FormSet, one: Agreement, here: Here) -> Column:
    """How the two figures are printed: as the first field that is named."""
    if not is_money(form_set, here.path, one.left):
        return Column("", kind=ColumnKind.NUMBER)
    found = _first_field(form_set, here, one.left)
    return Column("", unit=found[1].unit, decimals=found[1].decimals) if found else Column("")


def _rounded_terms(form_set: FormSet, one: Agreement, here: Here) -> int:
    return max(sum(_count(form_set, here, part) for _, part in terms(side)) for side in (one.left, one.right))


def _count(form_set: FormSet, here: Here, part: Expression) -> int:
    """How many rounded amounts a term adds up."""
    counted = 0
    for found in named_in(part):
        if isinstance(found, Name):
            counted += 1
        elif target := sum_list(form_set, here.path, split_sum(found)[0]):
            counted += sum(1 for _ in records_below(form_set, _around(here, target[0]), split_sum(found)[0]))
    return counted


def _around(here: Here, path: str) -> Here:
    while here.path != path and here.above is not None:
        here = here.above
    return here


# ---------------------------------------------------------------- words and places


def _title(form_set: FormSet, here: Here) -> str:
    """What the record calls itself, in quotes."""
    spec = form_set.list(here.path) if here.path else None
    field = spec.field(spec.title_field) if spec and spec.title_field else None
    name = get_value(here.record, field.home) if field and field.home else ""
    return f"“{name}”" if name else ""


def _describe(form_set: FormSet, here: Here, expression: Expression) -> str:
    found = list(terms(expression))
    return join_terms(found, [_words(form_set, here, part) for _, part in found])


def _words(form_set: FormSet, here: Here, part: Expression) -> str:
    told = []
    for found in named_in(part):
        if isinstance(found, Name):
            named = named_field(form_set, here, found.key)
            told.append(plain_label(named[1]) if named else found.key)
        elif target := sum_list(form_set, here.path, split_sum(found)[0]):
            spec = target[1]
            told.append(f"{spec.label or spec.item}的{plain_label(spec.field(split_sum(found)[1]))}合计")
    return "、".join(told)


def _first_field(form_set: FormSet, here: Here, expression: Expression) -> tuple[Here, Field] | None:
    names = (found for found in named_in(expression) if isinstance(found, Name))
    return next((named for found in names if (named := named_field(form_set, here, found.key))), None)


def _place(site: Site, one: Agreement, here: Here, words: str) -> Place:
    """The first field that the left side names; of a computed one also the typed field behind it."""
    form_set, document = site.columns.form_set, site.document
    named = _first_field(form_set, here, one.left)
    if named is None:
        return Place(document.id, here.record.id, "", words)
    at, field = named
    before = words if at.path == here.path else words_of(form_set, at)
    told = " · ".join(part for part in (before, plain_label(field)) if part)
    return replace(place_of(document, form_set, at, field), words=told)


def place_of(document: Document, form_set: FormSet, here: Here, field: Field) -> Place:
    """A field of a record, without words; a computed one with the typed field, or list, that it comes from."""
    if field.home:
        return Place(document.id, here.record.id, field.home)
    printed = OverrideKey(form_set.id, here.path, here.record.id, field.key)
    path, key = typed_behind(form_set, here.path, field)
    home = next((one.home for one in fields_at(form_set, path) if one.key == key), "")
    inside = here.path == path or here.path.startswith(f"{path}.") or not path
    if inside:
        return Place(document.id, _around(here, path).record.id, home, printed=printed)
    below = path.removeprefix(here.path).lstrip(".").partition(".")[0]
    spec = form_set.list(f"{here.path}.{below}".lstrip("."))
    return Place(document.id, here.record.id, spec.home, printed=printed)
