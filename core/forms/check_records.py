"""The tables of [checks] about records: totals, places that repeat a datum, targets that follow from amounts, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.forms.check_tables import Relation, Tie
from core.forms.compute import references
from core.forms.formula import Expression, Name, parse_formula
from core.forms.model import Field, FieldKind, FormSet
from core.forms.record_formulas import fields_at, fields_named, formula_parts, named_in, outwards
from core.forms.table import Table

TOTAL = "A39"
"""The check that speaks of a typed total for which the form set names none."""
PLACE_CODES = ("X20", "X21", "X22")
"""The checks of places that repeat a datum: amounts, names, goals."""


@dataclass(frozen=True, slots=True)
class Places:
    """Printed places (list.field) that repeat what stands elsewhere, and the check that speaks where one prints
    something else; `here` and `there` are what a clerk calls the two."""

    check: str
    fields: tuple[str, ...]
    here: str = ""
    there: str = ""


@dataclass(frozen=True, slots=True)
class TargetTie:
    """A target value (list.field) of indicators with one of these names that must be, within so many percentage
    points, what a formula makes of the amounts."""

    check: str
    field: str
    names: tuple[str, ...]
    equals: str
    within: int = 0


@dataclass(frozen=True, slots=True)
class ReferenceRule:
    """The checks of a field of references (list.field): `missing` of a name that no record has, `unused` of a record
    that is never named ('': not asked)."""

    field: str
    missing: str = ""
    unused: str = ""


@dataclass(frozen=True, slots=True)
class NameTie:
    """Two fields (list.field) that call the same things by names: one on the left that is nearly, but not quite, one
    on the right is told."""

    check: str
    left: str
    right: str


def read_totals(table: Table) -> Mapping[str, str]:
    """The check by the field (list.field, or of the document) that is a total."""
    return table.named_texts("totals")


def read_places(table: Table) -> tuple[Places, ...]:
    return tuple(_places(inner) for inner in table.tables("places"))


def _places(table: Table) -> Places:
    found = Places(table.text("check", required=True), table.texts("fields"), table.text("here"), table.text("there"))
    table.close()
    return found


def read_targets(table: Table) -> tuple[TargetTie, ...]:
    return tuple(_target(inner) for inner in table.tables("targets"))


def _target(table: Table) -> TargetTie:
    found = TargetTie(
        check=table.text("check", "A06"),
        field=table.text("field", required=True),
        names=table.texts("names"),
        equals=table.text("equals", required=True),
        within=table.whole("within"),
    )
    table.close()
    return found


def read_references(table: Table) -> tuple[ReferenceRule, ...]:
    return tuple(_references(inner) for inner in table.tables("references"))


def _references(table: Table) -> ReferenceRule:
    found = ReferenceRule(table.text("field", required=True), table.text("missing"), table.text("unused"))
    table.close()
    return found


def read_names(table: Table) -> tuple[NameTie, ...]:
    return tuple(_names(inner) for inner in table.tables("names"))


def _names(table: Table) -> NameTie:
    found = NameTie(
        table.text("check", required=True), table.text("left", required=True), table.text("right", required=True)
    )
    table.close()
    return found


RECORD_TABLES = {
    "totals": read_totals,
    "places": read_places,
    "targets": read_targets,
    "references": read_references,
    "names": read_names,
}


def split_field(named: str) -> tuple[str, str]:
    """A list's path ('' the document) and a field's key."""
    path, _, key = named.rpartition(".")
    return path, key


# ---------------------------------------------------------------- figures of records that must agree


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two formulas that must agree in every record of `path` ('': in the document). `own`: only the record's own
    fields have a say. `place`: it is about this computed field, and asked only where it prints something else."""

    check: str
    path: str
    left: Expression
    relation: Relation
    right: Expression
    when: Expression | None = None
    unless: Expression | None = None
    own: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Agreements:
    """All of a form set: those of single records by their lists, those that look further."""

    own: Mapping[str, Sequence[Agreement]] = field(default_factory=dict)
    wide: Sequence[Agreement] = ()


def is_of_records(form_set: FormSet, tie: Tie) -> bool:
    """Whether a tie is about records and not about computed tables."""
    return any(spec.path == tie.rows for spec in form_set.lists) or not (tie.rows or form_set.views)


_KEPT: dict[int, tuple[FormSet, Agreements]] = {}


def agreements(form_set: FormSet) -> Agreements:
    """Kept with the form set, so that an id is never reused. The form set was proved: its formulas can be read."""
    found = _KEPT.get(id(form_set))
    if found is None:
        if len(_KEPT) > 50:
            _KEPT.clear()
        found = _KEPT[id(form_set)] = form_set, _sorted((*_of_ties(form_set), *_of_totals(form_set)))
    return found[1]


def _sorted(found: tuple[Agreement, ...]) -> Agreements:
    own: dict[str, list[Agreement]] = {}
    for one in found:
        if one.own or one.place:
            own.setdefault(one.path, []).append(one)
    return Agreements(own, tuple(one for one in found if not (one.own or one.place)))


def _of_ties(form_set: FormSet) -> Iterator[Agreement]:
    ties: tuple[Tie, ...] = form_set.checks.get("ties", ())  # type: ignore[assignment]
    for tie in ties:
        if is_of_records(form_set, tie):
            read = {key: parse_formula(text) for key, text in tie.formulas}
            own = all(_is_own(form_set, tie.rows, one) for one in read.values())
            left, right = read["left"], read[tie.relation.value]
            when, unless = read.get("when"), read.get("unless")
            yield Agreement(tie.check, tie.rows, left, tie.relation, right, when, unless, own)


def _of_totals(form_set: FormSet) -> Iterator[Agreement]:
    """Typed totals, always; computed ones for which the form set names a check."""
    named: Any = form_set.checks.get("totals", {})
    for path in ("", *(spec.path for spec in form_set.lists)):
        for one in fields_at(form_set, path):
            formula = one.total or (one.compute.formula if one.compute else "")
            code = named.get(f"{path}.{one.key}".lstrip("."), TOTAL if one.total else "")
            if formula and code:
                left, right = Name(one.key), parse_formula(formula)
                own = bool(one.total) and _is_own(form_set, path, right)
                place = "" if one.total else one.key
                yield Agreement(code, path, left, Relation.EQUALS, right, own=own, place=place)


def _is_own(form_set: FormSet, path: str, expression: Expression) -> bool:
    """Whether a formula hangs on typed fields of the record alone."""
    for found in named_in(expression):
        if not isinstance(found, Name):
            return False
        mine = next((one for one in fields_at(form_set, path) if one.key == found.key), None)
        if mine is None or mine.compute is not None:
            return False
    return True


def typed_behind(form_set: FormSet, path: str, field: Field) -> tuple[str, str]:
    """The path of the list and the key of the first typed field that a computed one comes from (itself when typed)."""
    seen: set[tuple[str, str]] = set()
    waiting = [(path, field)]
    while waiting:
        at, one = waiting.pop(0)
        if one.home:
            return at, one.key
        for part in (*formula_parts(form_set, at, one), *_parts_of_text(form_set, at, one)):
            if part not in seen:
                seen.add(part)
                waiting += [(part[0], other) for other in fields_at(form_set, part[0]) if other.key == part[1]]
    return path, field.key


def _parts_of_text(form_set: FormSet, path: str, field: Field) -> Iterator[tuple[str, str]]:
    """What a computed text names: fields of the record or those around it, the titles of a list below."""
    for key in references(field.compute.text) if field.compute else ():
        below = next((spec for spec in form_set.children(path) if spec.key == key), None)
        if below is not None:
            yield below.path, below.title_field
        else:
            yield from ((at, key) for at in outwards(path) if any(one.key == key for one in fields_at(form_set, at)))


def is_money(form_set: FormSet, path: str, expression: Expression) -> bool:
    """Whether a formula of the records of `path` is about amounts."""
    named = fields_named(form_set, path, expression)
    return any(one.kind is FieldKind.MONEY for at, key in named for one in fields_at(form_set, at) if one.key == key)
