"""Which fields the templates of some outputs print: what has a place in a layout, and in which of its files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from core.forms.model import FormSet, Output
from core.forms.printed_parts import with_parts
from core.forms.prove import Prover
from core.forms.texts import prose_of, text_places

Printed: TypeAlias = frozenset[tuple[str, str]]
"""(list path, field key), '' being the document, and (view, column)."""

_FOUND: dict[tuple[str, str, Output], tuple[Printed, Printed]] = {}


def printed_fields(form_set: FormSet, outputs: Iterable[Output]) -> Printed:
    """The fields that stand in one of the outputs' templates, as such, inside a computed text or in a table
    that is computed from them."""
    return frozenset().union(*(_printed(form_set, output) for output in outputs))


def boxed_fields(form_set: FormSet) -> Printed:
    """The fields whose choices a template prints as boxes to tick: {{项目.性质[新增]}}."""
    return frozenset().union(*(_asked(form_set, output)[1] for output in form_set.outputs))


def _printed(form_set: FormSet, output: Output) -> Printed:
    return _asked(form_set, output)[0]


def _asked(form_set: FormSet, output: Output) -> tuple[Printed, Printed]:
    """What a template prints, and what of it as boxes."""
    key = (str(form_set.folder), form_set.digest, output)
    if key not in _FOUND:
        prover = Prover(form_set, output)
        prover.prove(form_set.folder / output.template)
        printed = set(prover.printed)
        prose = prose_of(form_set)
        if prose and (prose[0].path, prose[1].key) in printed:
            printed |= text_places(form_set)
        _FOUND[key] = frozenset(with_parts(form_set, printed)), frozenset(prover.boxed)
    return _FOUND[key]
