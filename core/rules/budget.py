"""Checks of typed budget lines: procurement against projects, assets, amounts that are far too large."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.domain.amount import Amount, MoneyUnit, print_fen
from core.domain.document import Document
from core.domain.finding import Finding
from core.domain.line import Line
from core.domain.project import Project
from core.domain.records import LISTS, children
from core.domain.text import normal
from core.forms.model import FieldKind
from core.rules.money import amounts
from core.rules.site import Scope, Site, check, is_filled, plain_label

HUGE = 100 * 10**8 * 100
"""100 亿元 in fen: no office of a county has as much; 元 was typed where 万元 belongs."""
TIMES = 1000
_PROJECT, _BUDGET, _PRICE, _SHARE = "extra.project", "amounts.project_budget", "unit_price", "sme_share"
_TAIL = re.compile(r"(绩效目标表|项目|CG)$", re.IGNORECASE)
_NAMED_YEAR = re.compile(r"20\d\d(年度?)?")
_BRACKET = re.compile(r"\([^()]*\)$")


def _project_name(text: str) -> str:
    """A project's name for comparison: without spacing, width, a bracket at its end and 项目, 绩效目标表."""
    name = normal(text)
    while (shorter := _TAIL.sub("", _BRACKET.sub("", name))) not in (name, ""):
        name = shorter
    return name


@check("X12", "", "procurements", scope=Scope.DOCUMENT)
def procurement_is_within_its_project(site: Site) -> Iterator[Finding]:
    """The lines of one project together, whichever of them say its budget; the largest budget told counts."""
    if not _has(site, "procurements", _BUDGET):
        return
    by_project: dict[str, list[Line]] = {}
    for line in site.document.procurements:
        by_project.setdefault(_name(line), []).append(line)
    for name, lines in by_project.items():
        budget = max((fen for line in lines if (fen := _fen(line, "project_budget")) is not None), default=None)
        spent = sum(_spent(line) for line in lines)
        if name and budget is not None and spent > budget:
            line = next(line for line in lines if _fen(line, "project_budget") is not None)
            x, y = (print_fen(fen, MoneyUnit.WAN) for fen in (spent, budget))
            yield site.find_below("procurements", line, "X12", _BUDGET, name=line.extra["project"], x=x, y=y)


@check("X13", "", "procurements", "projects.name", scope=Scope.DOCUMENT)
def procurement_has_its_project(site: Site) -> Iterator[Finding]:
    """Asked only where there are projects with goals."""
    projects = {_project_name(project.name) for project in site.document.projects}
    if not projects or not _has(site, "procurements", _PROJECT):
        return
    for line in site.document.procurements:
        if is_filled(name := _name(line)) and _project_name(name) not in projects:
            yield site.find_below("procurements", line, "X13", _PROJECT, name=line.extra["project"])


def _has(site: Site, home: str, path: str) -> bool:
    columns = site.columns.below.get(home)
    return columns is not None and path in columns.by_home


def _name(line: Line) -> str:
    return normal(line.extra.get("project", ""))


def _fen(line: Line, key: str) -> int | None:
    return line.amounts[key].fen if key in line.amounts else None


def _spent(line: Line) -> int:
    """What a line buys for, whoever pays: all amounts that are neither a price, a budget nor a part of it."""
    others = (_PRICE, _SHARE, _BUDGET.partition(".")[2])
    return sum(amount.fen or 0 for key, amount in line.amounts.items() if key not in others)


@check("A30", "assets", "amounts", "extra")
def assets_are_not_negative(site: Site) -> Iterator[Finding]:
    for kind in (FieldKind.MONEY, FieldKind.NUMBER):
        for field in site.columns.by_kind[kind]:
            value = site.value(field)
            text = value if isinstance(value, str) else value.print() if isinstance(value, Amount) else ""
            if re.match(r"-\d*[.]?\d*[1-9]", normal(text).replace("−", "-")):
                yield site.find("A30", field.home, problem=f"{plain_label(field)} {text} 是负数")


# ---------------------------------------------------------------- far too large


@check("A34", "*", "amounts", "extra", "code", "name")
def amounts_are_of_their_size(site: Site) -> Iterator[Finding]:
    """A thousand times the largest of last year's, or above 100 亿元 by itself."""
    before = tuple(of_last_year(site))
    for field, amount in amounts(site):
        if amount.fen is None:
            continue
        x = print_fen(amount.fen, field.unit, field.decimals)
        key = field.home.partition(".")[2]
        old = max((abs(one.amounts[key].fen or 0) for one in before if key in one.amounts), default=0)
        if abs(amount.fen) > HUGE:
            yield site.find("A34", field.home, x=x, unit=field.unit, why="超过 100 亿元")
        elif old and abs(amount.fen) >= TIMES * old:
            y = print_fen(old, field.unit, field.decimals)
            times = abs(amount.fen) // old
            yield site.find("A34", field.home, x=x, unit=field.unit, why=f"是上年 {y} {field.unit}的 {times} 倍")


def of_last_year(site: Site) -> Iterator[Line | Project | Document]:
    """The same line a year ago, or several: of the same code (lines) or name (projects, lines without a code), whatever
    year the name says."""
    record, last = site.record, site.last_year
    if isinstance(last, Document) and isinstance(record, Document):
        yield last
    elif last is not None and isinstance(record, Line | Project) and (record.code or record.name):
        others: tuple[Line | Project, ...] = children(last, site.columns.spec.home) if site.columns.spec else ()
        if isinstance(record, Project) or not record.code:
            yield from (one for one in others if _NAMED_YEAR.sub("", one.name) == _NAMED_YEAR.sub("", record.name))
        else:
            yield from (one for one in others if one.code == record.code)


@check("A34", "", *(f"{home}.amounts" for home in LISTS[Document]), scope=Scope.DOCUMENT)
def totals_are_of_their_size(site: Site) -> Iterator[Finding]:
    """All amounts of a list together above 100 亿元, though none of them is by itself."""
    for home, columns in site.columns.below.items():
        records = getattr(site.document, home)
        if home == "projects":
            fens = [amount.fen for one in records if (amount := one.amounts.get("budget")) and amount.fen]
        else:
            fens = [amount.fen for one in records for amount in getattr(one, "amounts", {}).values() if amount.fen]
        if fens and sum(fens) > HUGE and max(fens) <= HUGE and columns.spec:
            x = print_fen(sum(fens), MoneyUnit.WAN)
            yield site.find("A34", home, x=x, unit=MoneyUnit.WAN, why="合计超过 100 亿元")
