"""Which fields the templates of some outputs print: what has a place in a layout, and in which of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from core.forms.compute import references
from core.forms.model import Field, FormSet, Output
from core.forms.prove import Prover

Printed: TypeAlias = frozenset[tuple[str, str]]
"""(list path, field key); '' is the document."""

_FOUND: dict[tuple[str, str, Output], Printed] = {}


def printed_fields(form_set: FormSet, outputs: Iterable[Output]) -> Printed:
    """The fields that stand in one of the outputs' templates, as such or inside a computed text."""
    return frozenset().union(*(_printed(form_set, output) for output in outputs))


def _printed(form_set: FormSet, output: Output) -> Printed:
    key = (str(form_set.folder), form_set.digest, output)
    if key not in _FOUND:
        prover = Prover(form_set, output)
        prover.prove(form_set.folder / output.template)
        _FOUND[key] = frozenset(_with_parts(form_set, prover.printed))
    return _FOUND[key]


def _with_parts(form_set: FormSet, printed: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those fields and the ones their computed texts are made of, whatever record around them these belong to."""
    found: set[tuple[str, str]] = set()
    waiting = set(printed)
    while waiting:
        found |= waiting
        waiting = {part for path, key in waiting for part in _parts(form_set, path, key)} - found
    return found


def _parts(form_set: FormSet, path: str, key: str) -> Iterator[tuple[str, str]]:
    field = _field(form_set, path, key)
    if field is None or field.compute is None or field.compute.drop_end:
        return  # a text that is cut short does not print the whole of its parts
    for name in references(field.compute.text):
        around = path
        while _field(form_set, around, name) is None and around:
            around = around.rpartition(".")[0]
        yield around, name


def _field(form_set: FormSet, path: str, key: str) -> Field | None:
    fields = form_set.list(path).fields if path else form_set.fields
    return next((field for field in fields if field.key == key), None)
