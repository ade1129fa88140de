"""Checks of what last year left behind: its dates in texts and values, results instead of plans, its amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from core.domain.document import CARRIED, FieldKey
from core.domain.finding import Finding, Severity
from core.domain.narrative import NarrativeItem
from core.domain.project import Goal, Project
from core.domain.records import get_value, value_paths
from core.domain.target_value import TargetValue
from core.domain.text import normal
from core.forms.model import Field, FieldKind
from core.forms.selection import records_of
from core.rules.budget import of_last_year
from core.rules.money import amounts
from core.rules.site import Scope, Site, check, plain_label

_Y = r"(?<!\d)20[0-4]\d"
_TITLE = re.compile(r"《[^》]*》")
_NUMBERED = re.compile(
    rf"[〔\[(【]{_Y}[〕\])】]|{_Y}年(?:版|修订|修正|第?\d+号|[^,。;]{{0,12}}(?:印发|颁布|施行|出台|发布))"
)
"""Years that name a law or a document: (2019), 〔2022〕12号, 2017年修订."""
_RANGE = re.compile(rf"({_Y})(?:年度?)?(?:\d+月)?(?:\d+日)?(?:-|—|–|~|至|到)+(20[0-4]\d)(?=年|\D|$)")
_YEAR = re.compile(rf"({_Y})(?=年(?!产|均)|([-/.])\d\d?\2\d\d?(?!\d))")
_LEADING = re.compile(r"^(20[0-4]\d)(?=[^\d年.,%元万亿千百余多个套台辆间户人次场名项所处平米亩公吨]|$)")
"""A text that begins with a bare year (2023机关食堂补贴), or is one."""
_SENTENCE = re.compile(r"[。;!?]")
_AGAINST = re.compile(r"(?:[较比与同]|相对于|对比)$")
_SINCE = re.compile(r"(?:[自从]|截至|截止|截止到)$")
_OF_THEN = re.compile(
    r"^年?度?(?:\d+月)?(?:\d+日)?[^,。]{0,6}?(?:相比|同期|决算|结转|基数|基础上|以来|执行数|起|续建|尾款|余款|欠款|质保金|审计|年末)"
)
"""What follows a year that is meant as such: a base to compare with, money brought forward, a debt still to be paid."""
_HISTORY = re.compile(
    r"^年?度?(?:\d+月)?(?:\d+日)?[^,。]{0,8}?(?:开始|建成|建设|购置|成立|启用|设立|投入使用|竣工|批复|立项|组建|挂牌|改革|改造|搬迁|签订|招标|采购)"
)
"""What follows a year that lies further back: how it came to be."""
_AHEAD = re.compile(r"规划|中长期|远期|实施期|建设期|分年|十[四五六]五|编制")


@dataclass(frozen=True, slots=True)
class Named:
    """A year in a text, and the words around it."""

    year: int
    quote: str


@lru_cache(maxsize=5000)
def strange_years(text: str, budget: int) -> tuple[Named, ...]:
    """The years of a text that are not the budget year's and have no reason to be another: laws, comparisons with the
    year before, money brought forward, how things came to be, and several years with the budget year among them."""
    if "20" not in text:
        return ()
    lines = (_NUMBERED.sub("", _TITLE.sub("", normal(line))) for line in text.split("\n"))
    return tuple(found for line in lines for one in _SENTENCE.split(line) for found in _strange_in(one, budget))


def _strange_in(sentence: str, budget: int) -> Iterator[Named]:
    rest = sentence
    for match in _RANGE.finditer(sentence):
        first, last = int(match[1]), int(match[2])
        if not first <= budget <= last:
            yield Named(last, match[0])
        rest = rest.replace(match[0], "…")
    for match in _YEAR.finditer(rest):
        if _is_strange(rest, match, budget):
            yield Named(int(match[1]), _around(rest, match))


def _leading_year(text: str, budget: int) -> tuple[Named, ...]:
    """A bare year a name begins with, or all that is written (2023机关食堂补贴, 2023)."""
    match = _LEADING.match(normal(text))
    is_strange = match is not None and 0 < abs(int(match[1]) - budget) <= 5
    return (Named(int(match[1]), normal(text)[:30]),) if match and is_strange else ()


def _is_strange(sentence: str, match: re.Match[str], budget: int) -> bool:
    year, before, behind = int(match[1]), sentence[: match.start()], sentence[match.end() :]
    if year == budget or _SINCE.search(before):
        return False
    if year > budget:
        return not _AHEAD.search(sentence)
    if _AGAINST.search(before):
        return year != budget - 1
    if _OF_THEN.search(behind):
        return False
    return year == budget - 1 or not _HISTORY.search(behind)


def _around(sentence: str, match: re.Match[str]) -> str:
    """The clause from a little before the year, as a person finds it again."""
    start = max(sentence.rfind(",", 0, match.start()) + 1, match.start() - 6)
    behind = sentence[match.end() :]
    words = re.split(r"(?<=.{5})[,、]", behind)[0]
    quote = sentence[start : match.end()] + words
    return quote if len(quote) <= 30 else quote[:30] + "…"


# ---------------------------------------------------------------- texts

_PROSE = (FieldKind.LONG_TEXT, FieldKind.PARAGRAPHS)
_TEXTS = (FieldKind.TEXT, *_PROSE)
_PAST_BY_NATURE = ("basis", "code", "unit.name", "unit.code")
"""What a target rests on is last year's by nature; codes are no text."""


def _texts(site: Site, kinds: Sequence[FieldKind]) -> Iterator[tuple[Field, str]]:
    if isinstance(site.record, NarrativeItem) and site.record.composed:
        return
    for kind in kinds:
        for field in site.columns.by_kind[kind]:
            value = site.value(field) if field.home not in _PAST_BY_NATURE else ""
            if value:
                yield field, "\n".join(value) if isinstance(value, tuple) else str(value)


@check("T10", "*", "*")
def texts_speak_of_the_budget_year(site: Site) -> Iterator[Finding]:
    budget = site.document.year
    if budget is None or (isinstance(site.record, Goal) and site.record.period == "whole"):
        return
    for field, text in _texts(site, _TEXTS):
        found = (*_leading_year(text, budget), *strange_years(text, budget))
        strange = [one for one in found if not _is_planned(site, one.year, budget)]
        if strange:
            years = "、".join(f"{year}年" for year in dict.fromkeys(one.year for one in strange))
            words = {"label": plain_label(field), "years": years, "quote": strange[0].quote, "budget": str(budget)}
            yield site.find("T10", field.home, **words)


def _dated_targets(site: Site) -> Iterator[Finding]:
    """Of the indicators below the record. A warning while the value still waits to be confirmed: it is not yet
    anybody's word."""
    budget = site.document.year
    for columns in site.columns.lists if budget else ():
        if columns.spec is None or columns.spec.home != "indicators":
            continue
        for record in records_of(site.record, columns.spec):
            yield from _dated(site, Site(site.document, columns, record), budget or 0)


targets_of_projects_are_dated_in_the_budget_year = check("V16", "projects", "*", scope=Scope.PROJECT)(_dated_targets)
targets_of_works_are_dated_in_the_budget_year = check("V16", "work_items", "indicators", scope=Scope.PROJECT)(
    _dated_targets
)
targets_of_the_whole_are_dated_in_the_budget_year = check("V16", "", "indicators", "year", scope=Scope.DOCUMENT)(
    _dated_targets
)


def _dated(above: Site, site: Site, budget: int) -> Iterator[Finding]:
    for field in site.columns.by_kind[FieldKind.TARGET_VALUE]:
        value = site.value(field)
        text = value.print() if isinstance(value, TargetValue) else ""
        years = [one.year for one in strange_years(text, budget) if not _is_planned(above, one.year, budget)]
        if years:
            words = {"label": plain_label(field), "text": text, "year": str(years[0]), "budget": str(budget)}
            found = above.find_below("indicators", site.record, "V16", field.home, name=site.record.name, **words)
            yield _milder(site, field, found)


def _is_planned(site: Site, year: int, budget: int) -> bool:
    """Whether a later year lies in the years that the record or a goal below it says it takes."""
    if year <= budget:
        return False
    record = site.record
    texts = [value for path in value_paths(record) if isinstance(value := get_value(record, path), str)]
    texts += [goal.text for goal in getattr(record, "goals", ())]
    return any(first <= budget and year <= last for text in texts for first, last in _ranges(text))


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    yield from ((int(match[1]), int(match[2])) for match in _RANGE.finditer(normal(text)))


def _milder(site: Site, field: Field, finding: Finding) -> Finding:
    mark = site.document.marks.get(FieldKey(site.record.id, field.home))
    is_carried = mark is not None and mark.state == CARRIED
    return replace(finding, severity=Severity.WARNING) if is_carried else finding


# ---------------------------------------------------------------- results instead of plans

_SUMMARY = re.compile(r"20\d\d年[^。;]{0,20}完成情况|完成情况(?:的?说明|如下|汇报|总结)")
_DONE = re.compile(
    r"截[至止](?:目前|到目前)|(?<!确保)(?<!力争)(?<!争取)(?<!推动)(?<!努力)取得了?(?:显著|明显|较好|良好|积极|一定|可喜)的?(?:成效|成绩|成果)"
    r"|已(?:经)?(?:全部|圆满|基本|顺利|如期|按时|全面)?完成(?!后|的?前提|前期)|(?:圆满|顺利|全面|较好地|超额)完成了"
)
_PLANNED = re.compile(r"计划|拟|将[要在于对]|预计|本年|今年|确保|力争")


@check("T09", "*", "*")
def goals_are_no_results(site: Site) -> Iterator[Finding]:
    """In the goals of every form; in prose where the form is one of goals. A form with computed tables (disclosure)
    tells in its prose what was done, too. A warning where the same text plans, as it may say where the plan begins,
    and while it waits to be confirmed."""
    record = site.record
    if isinstance(record, NarrativeItem) and site.columns.form_set.views:
        return
    for field, text in _texts(site, _PROSE):
        plain = normal(text)
        summary = _SUMMARY.search(plain)
        match = summary or _DONE.search(plain)
        if match is None:
            continue
        finding = site.find("T09", field.home, label=plain_label(field), quote=_sentence(plain, match))
        finding = _milder(site, field, finding)
        is_plan = summary is None and _PLANNED.search(plain)
        yield replace(finding, severity=Severity.WARNING) if is_plan else finding


def _sentence(text: str, match: re.Match[str]) -> str:
    """The words of a result with what stands before them."""
    start = max(match.start() - 10, max(text.rfind(sign, 0, match.start()) for sign in "。,;") + 1)
    return text[start : match.end()]


# ---------------------------------------------------------------- amounts


@check("D05", "*", "amounts", "name", "code")
def amounts_are_this_years(site: Site) -> Iterator[Finding]:
    """Asked where the file holds last year's document, of what is no longer marked as carried: one hint a record."""
    before: tuple[Any, ...] = tuple(of_last_year(site))
    if len(before) != 1 or not (isinstance(site.record, Project) or hasattr(site.record, "amounts")):
        return
    old, same = before[0].amounts, []
    for field, amount in amounts(site):
        key = field.home.partition(".")[2]
        is_marked = FieldKey(site.record.id, field.home) in site.document.marks
        if amount.fen and not is_marked and key in old and old[key].fen == amount.fen:
            same.append((field, amount))
    if same:
        told = "、".join(f"{plain_label(field)} {amount.print(field.unit, field.decimals)}" for field, amount in same)
        yield site.find("D05", same[0][0].home, told=told)
