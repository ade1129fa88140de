"""What stands on paper when a field or a column of a table is printed: also everything it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.forms.compute import references
from core.forms.model import Field, FormSet
from core.forms.record_formulas import formula_parts
from core.forms.view_scopes import find_view, parts_of


def with_parts(form_set: FormSet, printed: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those fields and columns, and the ones their texts and amounts are made of, whatever record these belong to."""
    found: set[tuple[str, str]] = set()
    waiting = set(printed)
    while waiting:
        found |= waiting
        waiting = {part for path, key in waiting for part in _parts(form_set, path, key)} - found
    return found


def _parts(form_set: FormSet, path: str, key: str) -> Iterator[tuple[str, str]]:
    view = find_view(form_set, path)
    if view is not None:
        yield from parts_of(form_set, view, key)
        return
    field = _field(form_set, path, key)
    if field is None or field.compute is None or field.compute.drop_end:
        return  # a text that is cut short does not print the whole of its parts
    yield from formula_parts(form_set, path, field)
    for name in references(field.compute.text):
        around = path
        while _field(form_set, around, name) is None and around:
            around = around.rpartition(".")[0]
        spec = next((one for one in form_set.lists if one.path == f"{path}.{name}".lstrip(".")), None)
        yield (spec.path, spec.title_field) if spec else (around, name)


def _field(form_set: FormSet, path: str, key: str) -> Field | None:
    fields = form_set.list(path).fields if path else form_set.fields
    return next((field for field in fields if field.key == key), None)
