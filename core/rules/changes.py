"""Checks of typed changes against last year: what prose says went up or down, against last year's document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from core.domain.finding import Finding, Severity
from core.domain.narrative import NarrativeItem
from core.forms.check_tables import ProseFigure
from core.forms.parameters import figures
from core.forms.view import Column
from core.forms.view_data import Value
from core.forms.view_printing import print_number
from core.rules.printed import TYPED, quoted
from core.rules.prose import (
    CHANGE,
    Named,
    amounts_in,
    figure_of,
    plain,
    says,
    sentences,
    signed,
    term_in,
    terms_of,
    typed_items,
)
from core.rules.site import Scope, Site, check
from core.rules.ties import describe, place_of, print_difference, read_formula

_AGAINST = re.compile(r"[比较与](?:上一?年度?|去年|20\d\d年度?)(?:预算)?(?:数|相比)?")
_OTHER_BASE = re.compile(r"决算|执行数|完成数|实际|年初|调整")


@check("X15", "", *TYPED, "year", "narrative", scope=Scope.TABLES)
def changes_agree_with_last_year(site: Site) -> Iterator[Finding]:
    """Asked where the file holds the same unit's document of the year before. A warning: what was published last year
    may have been counted otherwise."""
    named = figures(site.columns.form_set)
    if not named or site.tables.last is None or "narrative" not in site.columns.below or site.last_year is None:
        return
    for item in typed_items(site.document):
        for text in item.paragraphs:
            for change in _changes_in(site, named, text, item.role):
                yield from _compare(site, item, *change)


def _changes_in(
    site: Site, named: tuple[ProseFigure, ...], text: str, role: str
) -> Iterator[tuple[Named, ProseFigure, str]]:
    """The changes against last year with what they are changes of, and its term: what stands before them in their own
    clause, else the amount named just before in the same sentence."""
    year, whole = site.document.year, sentences(plain(text))
    before: tuple[int, ProseFigure, str] | None = None
    for amount in amounts_in(text):
        sentence = whole[amount.sentence]
        if not amount.change:
            found = figure_of(amount, terms_of(named), role, year)
            before = (amount.sentence, found, term_in(amount, found)) if found else None
        elif _is_against_last_year(sentence, year):
            bare = _AGAINST.sub("", CHANGE.sub("", amount.before))
            own = figure_of(replace(amount, before=bare, year=None), terms_of(named), role, year)
            if own is not None:
                yield amount, own, term_in(amount, own)
            elif before and before[0] == amount.sentence and not bare:
                yield amount, *before[1:]
            before = None


def _is_against_last_year(sentence: str, year: int | None) -> bool:
    years = {int(one) for found in _AGAINST.findall(sentence) for one in re.findall(r"20\d\d", found)}
    is_last = years <= ({year - 1} if year else set())
    return bool(_AGAINST.search(sentence)) and is_last and not _OTHER_BASE.search(sentence)


def _compare(site: Site, item: NarrativeItem, amount: Named, figure: ProseFigure, term: str) -> Iterator[Finding]:
    cells = site.tables
    formula = read_formula(cells.computed.program, figure.equals)
    now, last = formula.evaluate(cells, ""), _last_value(site, figure)
    if last is None:
        return
    change = Fraction(now or 0) - last
    typed = amount.change * amount.fen
    if (change >= 0) == (typed >= 0) and says(replace(amount, fen=abs(typed)), abs(change)):
        return
    column = Column("")
    apart = print_difference(column, typed, change)
    x, y = print_number(column, now) or "0.00", print_number(column, last)
    told = f"{describe(cells, formula.expression, '')} {x}、上年 {y} 得出的{signed(change)}"
    problem = f"说明文字{quoted(term)}比上年{signed(typed)}，与{told}不能同时成立，相差 {apart}"
    finding = site.find_below("narrative", item, "X15", "paragraphs", problem=problem)
    yield replace(finding, severity=Severity.WARNING, related=(place_of(cells, formula.expression, ""),))


def _last_value(site: Site, figure: ProseFigure) -> Value:
    """What the figure was in last year's document; None: it has none."""
    last = site.tables.last
    return None if last is None else read_formula(last.program, figure.equals).evaluate(last, "")
