"""Checks of the payment plan: cumulative percentages that rise to the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.domain.finding import Finding
from core.domain.percent import Percent
from core.forms.model import Field, FieldKind
from core.forms.parameters import parameter
from core.rules.site import Site, check, plain_label

_PLAN = "payment_plan."


def percents(site: Site) -> Iterator[tuple[Field, Percent]]:
    """The record's percentages by field; extra fields, kept as text, are read here."""
    for field in site.columns.by_kind[FieldKind.PERCENT]:
        value = site.value(field)
        if isinstance(value, str):
            value = Percent.parse(value)
        if isinstance(value, Percent):
            yield field, value


def _plan(site: Site) -> list[tuple[Field, Percent]]:
    """The points of the plan in the order of the months."""
    points = [(field, percent) for field, percent in percents(site) if field.home.startswith(_PLAN)]
    return sorted(points, key=lambda point: int(point[0].home.removeprefix(_PLAN)))


@check("A11", "projects", "payment_plan")
def plan_rises(site: Site) -> Iterator[Finding]:
    before: tuple[str, str, Decimal] | None = None
    for field, percent in _plan(site):
        if percent.value is None:
            continue
        name, text = plain_label(field), percent.print()
        if not 0 <= percent.value <= 100:
            yield site.find("A11", field.home, problem=f"{name} {text} 超出 0 到 100%")
        elif before and percent.value < before[2]:
            problem = f"{name} {text} 小于{before[0]} {before[1]}，支出计划应为累计百分比"
            yield site.find("A11", field.home, problem=problem)
        before = (name, text, percent.value)


@check("A12", "projects", "payment_plan")
def plan_ends_with_everything(site: Site) -> Iterator[Finding]:
    full = str(parameter(site.columns.form_set, "plan_full"))
    points = _plan(site)
    if points and points[-1][1].value not in (None, Percent.parse(full).value):
        field, percent = points[-1]
        yield site.find("A12", field.home, last=plain_label(field), x=percent.print(), full=full)
