"""The computed tables of a document: its typed lines as data, computed once, then only where they changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from core.catalog.edition import Edition, edition
from core.domain.amount import Amount
from core.domain.document import Document
from core.domain.records import get_value
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.selection import records_of
from core.forms.values import parse_amount, print_value
from core.forms.view_compute import Computed, compute, program_of
from core.forms.view_data import Data, Line, SourceKey, Value
from core.forms.view_source import views_of

_Before: TypeAlias = tuple[Document, Data]
_NEWEST = 9999
"""Stands for the year of a document that has none: of each list of codes the newest."""

# ---------------------------------------------------------------- what is typed, as data


def data_of(document: Document, form_set: FormSet, before: _Before | None = None) -> Data:
    """What the views of a form set are computed from: the document's lists by path, amounts and texts by field key; its
    figures by field key; names from the lists of codes of its year.

    An amount that is no number (约50) is a text. `before`: an earlier state, whose lines are taken over where the
    records are the same objects.
    """
    lists = {spec.path: _lines(spec, document, before) for spec in form_set.children("")}
    return Data(lists, dict(_figures(document, form_set)), names_of(form_set, document.year))


def _lines(spec: ListSpec, document: Document, before: _Before | None) -> Sequence[Line]:
    records = records_of(document, spec)
    if before is None:
        return tuple(_line(spec, record) for record in records)
    old_records, old_lines = records_of(before[0], spec), before[1].lists.get(spec.path, ())
    if records is old_records:
        return old_lines
    known = {id(record): line for record, line in zip(old_records, old_lines, strict=True)}
    return tuple(known.get(id(record)) or _line(spec, record) for record in records)


def _line(spec: ListSpec, record: Any) -> Line:
    texts: dict[str, str] = {}
    amounts: dict[str, int | None] = {}
    for field in spec.fields:
        value = None if field.compute else get_value(record, field.home)
        if field.kind is FieldKind.MONEY:
            _amount(field, value, amounts, texts)
        elif value is not None and (text := _text(field, value)):
            texts[field.key] = text
    return Line(record.id, getattr(record, "code", ""), texts, amounts)


def _amount(field: Field, value: Any, amounts: dict[str, int | None], texts: dict[str, str]) -> None:
    amount = value if isinstance(value, Amount) else parse_amount(field, value or "")
    if amount.fen is not None or amount.text:
        amounts[field.key] = amount.fen
    if amount.fen is None and amount.text:
        texts[field.key] = amount.text


def _text(field: Field, value: Any) -> str:
    text = print_value(field, value)
    return unicodedata.normalize("NFKC", text) if field.kind is FieldKind.NUMBER else text


def _figures(document: Document, form_set: FormSet) -> Iterator[tuple[str, Value]]:
    wanted = [one for one in form_set.fields if one.kind in (FieldKind.MONEY, FieldKind.NUMBER) and not one.compute]
    if wanted:
        line = _line(ListSpec("", "", "", tuple(wanted)), document)
        yield from ((field.key, line.value(field.key)) for field in wanted)


@lru_cache(maxsize=64)
def _listed_names(catalogs: tuple[str, ...], year: int, lists: Edition) -> Callable[[str], str]:
    from core.catalog.load import catalogue
    from core.catalog.scheme import Kind

    found = [catalogue(Kind(name), year) for name in catalogs]
    return lru_cache(maxsize=5000)(lambda code: next((name for one in found if (name := one.name_of(code))), ""))


def names_of(form_set: FormSet, year: int | None) -> Callable[[str], str]:
    """The name of a code in the catalogues the form's lists take their codes from ('' unknown). The codes of
    different classifications begin with different characters, so that one function does for all."""
    fixed = {key: label for spec in form_set.lists for key, label in spec.fixed}
    catalogs = tuple(dict.fromkeys(spec.catalog for spec in form_set.lists if spec.catalog))
    listed = _listed_names(catalogs, _NEWEST if year is None else year, edition())
    return (lambda code: fixed.get(code) or listed(code)) if fixed else listed


# ---------------------------------------------------------------- computed, and remembered


@dataclass(frozen=True, slots=True)
class _Kept:
    document: Document
    form_set: FormSet
    last_year: Document | None
    lists: Edition
    computed: Computed


_KEPT: tuple[_Kept, ...] = ()
"""The latest first; replaced as a whole, so that any thread may read it."""
_MOST_KEPT = 8


def computed(
    document: Document,
    form_set: FormSet,
    last_year: Document | None = None,
    before: tuple[Document, Computed] | None = None,
) -> Computed:
    """All computed tables of a document, `last_year` being the document that formulas mean by 上年.

    The last few are remembered by identity. An earlier state of the document, remembered or given by `before`, is
    brought up to date: only what hangs on lists that are other objects is computed again, and the result's `touched`
    tells the cells that changed against it.
    """
    global _KEPT
    lists = edition()
    kept = tuple(one for one in _KEPT if one.lists == lists)
    for one in kept:
        if one.document is document and one.form_set is form_set and one.last_year is last_year:
            return one.computed
    found = _compute(document, form_set, last_year, before or _earlier(kept, document, form_set, last_year))
    _KEPT = (_Kept(document, form_set, last_year, lists, found), *_KEPT[: _MOST_KEPT - 1])
    return found


def _earlier(
    kept: tuple[_Kept, ...], document: Document, form_set: FormSet, last_year: Document | None
) -> tuple[Document, Computed] | None:
    for one in kept:
        if one.document.id == document.id and one.form_set is form_set and one.last_year is last_year:
            return one.document, one.computed
    return None


def _compute(
    document: Document, form_set: FormSet, last_year: Document | None, before: tuple[Document, Computed] | None
) -> Computed:
    views = views_of(form_set, document.year)
    last = computed(last_year, form_set) if last_year is not None else None
    if before is None or not _is_sound(before, document, program_of(views), last):
        return compute(views, data_of(document, form_set), last)
    data = data_of(document, form_set, (before[0], before[1].data))
    return before[1].update(data, tuple(_changed(before[1].data.lists, data.lists)))


def _is_sound(before: tuple[Document, Computed], document: Document, program: object, last: Computed | None) -> bool:
    """Whether an earlier state can be brought up to date: the same views, names of codes and last year."""
    earlier, found = before
    return found.program is program and found.last is last and earlier.year == document.year


def _changed(old: Mapping[str, Sequence[Line]], new: Mapping[str, Sequence[Line]]) -> Iterator[SourceKey]:
    for name, lines in new.items():
        before = old[name]
        if lines is not before:
            same = {id(line) for line in before} & {id(line) for line in lines}
            others = {line.id for line in (*before, *lines) if id(line) not in same}
            yield SourceKey(name, "", "")  # the order of the lines, at least
            yield from (SourceKey(name, line, "") for line in others)
