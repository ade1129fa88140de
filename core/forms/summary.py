"""The main totals of a document, as its form set declares them ([[summary]]): the columns of a county's table."""

from __future__ import annotations

from fractions import Fraction

from core.domain.document import Document
from core.forms.computed import computed
from core.forms.model import FormSet
from core.forms.printing import Here
from core.forms.record_formulas import formula_value
from core.forms.view import View, ViewKind
from core.forms.view_data import Value
from core.forms.view_program import compile_expression, qualified

_NO_VIEW = View("", ViewKind.FIXED)
FEN_IN_WAN = 1_000_000


def main_totals(document: Document, form_set: FormSet) -> tuple[Fraction | None, ...]:
    """The totals in their order, in 万元, exact; None: nothing to add up."""
    found = (_value(document, form_set, one.formula) for one in form_set.summary)
    return tuple(None if value is None else Fraction(value) / FEN_IN_WAN for value in found)


def _value(document: Document, form_set: FormSet, formula: str) -> Value:
    if not form_set.views:
        return formula_value(form_set, Here("", document, 1, (document,), None), formula)
    cells = computed(document, form_set)
    evaluate = compile_expression(cells.program, qualified(_NO_VIEW, None, "", formula))
    return evaluate(cells, "")
