"""Checks of amounts: sums that must hold, text where a number belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.domain.amount import BLANK, Amount, print_fen
from core.domain.finding import Finding, Severity
from core.forms.model import Field, FieldKind
from core.forms.values import parse_amount
from core.rules.site import Site, check, plain_label

_TOTAL, _PARTS = "amounts.budget", ("amounts.fiscal", "amounts.other")


def amounts(site: Site) -> Iterator[tuple[Field, Amount]]:
    """The record's amounts by field; extra fields, kept as text, are read here."""
    for field in site.columns.by_kind[FieldKind.MONEY]:
        value = site.value(field)
        if isinstance(value, str):
            value = parse_amount(field, value)
        if isinstance(value, Amount):
            yield field, value


@check("A10", "projects", "amounts.budget", "amounts.fiscal", "amounts.other")
def budget_is_the_sum_of_its_funds(site: Site) -> Iterator[Finding]:
    """Blank counts as 0; a difference that rounding to two decimals explains is a hint."""
    found = {field.home: (field, amount) for field, amount in amounts(site)}
    if _TOTAL not in found or not any(home in found for home in _PARTS):
        return
    field, total = found[_TOTAL]
    parts = [found[home] for home in _PARTS if home in found]
    if total.fen is None or any(amount.is_wrong for _, amount in parts):
        return
    sum_fen = sum(amount.fen or 0 for _, amount in parts)
    if difference := abs(total.fen - sum_fen):
        terms = sum(amount.fen is not None for _, amount in parts)
        rounded = difference <= field.unit.fen // 100 * terms
        finding = site.find(
            "A10",
            _TOTAL,
            total=plain_label(field),
            x=print_fen(total.fen, field.unit, field.decimals),
            parts="、".join(plain_label(part) for part, _ in parts),
            y=print_fen(sum_fen, field.unit, field.decimals),
            d=print_fen(difference, field.unit, field.decimals) + ("（可能为四舍五入）" if rounded else ""),
            unit=field.unit,
        )
        yield replace(finding, severity=Severity.HINT) if rounded else finding


@check("A32", "*", "amounts", "extra")
def amounts_carry_no_unit(site: Site) -> Iterator[Finding]:
    """Only where the unit stands in the head of the table; some layouts write it behind each amount."""
    for field, amount in amounts(site):
        if amount.fen is not None and amount.names_unit and not field.unit_word:
            number = print_fen(amount.fen, field.unit, field.decimals)
            yield site.find("A32", field.home, text=amount.text or "", number=number, unit=field.unit)


@check("A38", "*", "amounts", "extra")
def amounts_name_their_unit(site: Site) -> Iterator[Finding]:
    """Where no head of a table says the unit; what needs none is 0."""
    for field, amount in amounts(site):
        if amount.fen and amount.text is not None and not amount.names_unit and field.unit_word:
            named = print_fen(amount.fen, field.unit, field.decimals, True)
            yield site.find("A38", field.home, text=amount.text, named=named)


def wrong_amounts(site: Site) -> Iterator[tuple[Field, str]]:
    """The amounts that are no money (part of D03)."""
    for field, amount in amounts(site):
        if amount != BLANK and amount.is_wrong:
            yield field, amount.text or ""
