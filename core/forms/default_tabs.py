"""The tabs of a form set that names none: the document's fields and short lists on one, each list with lists below it
on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from core.forms.model import Field, FieldKind, FormSet, ListSpec, Tab

_LONG = (FieldKind.LONG_TEXT, FieldKind.PARAGRAPHS)


def default_tabs(form_set: FormSet) -> tuple[Tab, ...]:
    """() for a form set without fields and lists."""
    own = [spec for spec in form_set.children("") if not _has_tab(form_set, spec)]
    basics = Tab("basics", form_set.title, "", _rows(form_set.fields), lists=_short(own), grids=_grids(own))
    tabs = (basics,) if form_set.fields or own else ()
    return (*tabs, *(_tab(form_set, spec) for spec in form_set.children("") if _has_tab(form_set, spec)))


def _has_tab(form_set: FormSet, spec: ListSpec) -> bool:
    return _is_prose(spec) or bool(form_set.children(spec.path))


def _is_prose(spec: ListSpec) -> bool:
    return any(field.kind is FieldKind.PARAGRAPHS for field in spec.fields)


def _tab(form_set: FormSet, spec: ListSpec) -> Tab:
    if _is_prose(spec):
        return Tab(spec.path, spec.label or spec.key, spec.path)
    children = form_set.children(spec.path)
    deep = [one for one in form_set.lists if one.path.startswith(f"{spec.path}.") and one not in children]
    grids = (*_grids(children), *_grids(deep))
    folded = (spec.title_field,) if spec.title_field else ()
    return Tab(
        spec.path, spec.label or spec.key, spec.path, _rows(spec.fields), folded, lists=_short(children), grids=grids
    )


def _is_short(spec: ListSpec) -> bool:
    return len(spec.fields) == 1


def _short(lists: Iterable[ListSpec]) -> tuple[str, ...]:
    return tuple(spec.key for spec in lists if _is_short(spec))


def _grids(lists: Iterable[ListSpec]) -> tuple[str, ...]:
    return tuple(spec.path for spec in lists if not _is_short(spec))


def _rows(fields: Iterable[Field]) -> tuple[tuple[str, ...], ...]:
    """The fields that are shown, two in a line, long texts alone."""
    shown = [field for field in fields if field.kind is not FieldKind.YES_NO]
    return tuple(
        line for is_long, run in groupby(shown, lambda one: one.kind in _LONG) for line in _lines(run, is_long)
    )


def _lines(fields: Iterable[Field], is_long: bool) -> Iterator[tuple[str, ...]]:
    keys = [field.key for field in fields]
    width = 1 if is_long else 2
    return (tuple(keys[at : at + width]) for at in range(0, len(keys), width))
