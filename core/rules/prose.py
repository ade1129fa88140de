"""Checks of typed prose: its figures are those of the tables, changes add up and say their reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from core.domain.amount import MoneyUnit
from core.domain.document import Document
from core.domain.finding import Finding, Severity
from core.domain.narrative import NarrativeItem
from core.domain.text import normal
from core.forms.check_tables import ProseFigure
from core.forms.composed import Composer
from core.forms.parameters import figures, parameter
from core.forms.view import Column
from core.forms.view_data import Value, whole
from core.forms.view_printing import print_number, round_half_up
from core.rules.printed import TYPED, quoted
from core.rules.site import Scope, Site, check
from core.rules.ties import BAND, describe, place_of, print_difference, read_formula

_FEN = {"元": 100, "万元": 1_000_000, "亿元": 10**10}
_FIGURE = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(亿元|万元|元)(?!/)")
_SENTENCE = re.compile(r"(?<=[。！？!?])")
_CLAUSE = re.compile(r"[，,；;。：:、]|\((?!境\))|(?<!境)\)")
_YEAR = re.compile(r"(20\d\d)年")
_OTHER_TIME = re.compile(
    r"去年|上年(?!末|度?末|度?结转|结转)|(?<![年季月])同比|预计|[较比与][^，。；]*?(?:增|减|升|降|持平)"
)
_UP, _DOWN = ("增加", "增长", "提高", "上升", "多"), ("减少", "下降", "降低", "压减", "少")
CHANGE = re.compile(rf"({'|'.join((*_UP, *_DOWN))})(?:了|额?为|约|近)?$")
_SAME = re.compile(r"持平|无增减|没有变化|无变化|不变")
_REASON = re.compile(r"原因|主要|因(?!公)|由于|系|用于|为了")
_OPTIONAL = "?"
"""Behind a part that may go unnamed."""
_FILLER = re.compile(
    r"(?:预算|收入|支出|经费|资金|总额|总计|合计|共计|数|安排|收支|金额|财政拨款|共|约|为|是|计|达到?|列支|编制|用于|[：:]|\d{4}年)*"
)
"""What may stand between a term and its figure: 三公经费 预算安排 161.55万元."""


@dataclass(frozen=True, slots=True)
class Named:
    """An amount in a text: `before` is what stands before it in its clause, `decimals` those it is written with."""

    text: str
    fen: int
    step: int
    before: str
    year: int | None
    sentence: int

    @property
    def change(self) -> int:
        """1 for an increase, -1 for a decrease, 0 when it is the amount itself."""
        found = CHANGE.search(self.before)
        return 0 if found is None else 1 if found[1] in _UP else -1


_QUOTES = str.maketrans(dict.fromkeys("“”‘’「」\"'"))


@lru_cache(maxsize=2000)
def plain(text: str) -> str:
    """A text as it is searched: “三公”经费 and 三公经费 are the same."""
    return normal(text).translate(_QUOTES)


def sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE.split(text) if one]


@lru_cache(maxsize=2000)
def amounts_in(paragraph: str) -> tuple[Named, ...]:
    """The amounts a paragraph names, in their order."""
    found: list[Named] = []
    for number, sentence in enumerate(sentences(plain(paragraph))):
        last, year = 0, None
        for match in _FIGURE.finditer(sentence):
            between = sentence[last : match.start()]
            year = next((int(one[1]) for one in reversed(list(_YEAR.finditer(between)))), year)
            before = _CLAUSE.split(between.rstrip("：:"))[-1]
            found.append(_named(match, before or between, year, number))
            last = match.end()
    return tuple(found)


def _named(match: re.Match[str], before: str, year: int | None, sentence: int) -> Named:
    number, unit = match[1].replace(",", ""), match[2]
    decimals = len(number.partition(".")[2])
    scale = 10**decimals
    fen = int(number.replace(".", "")) * _FEN[unit] // scale
    return Named(match[0], fen, max(1, _FEN[unit] // scale), before, year, sentence)


def typed_items(document: Document) -> Iterator[NarrativeItem]:
    """Composed items print what the tables say; they cannot differ."""
    yield from (item for item in document.narrative if not item.composed and item.paragraphs)


# ---------------------------------------------------------------- figures of the tables


@check("X15 X11 X16", "", *TYPED, "year", "narrative", scope=Scope.TABLES)
def prose_agrees_with_tables(site: Site) -> Iterator[Finding]:
    """Each amount of this year that stands behind one of the form's terms. What it rounds to two decimals is right."""
    named = figures(site.columns.form_set)
    if not named or "narrative" not in site.columns.below:
        return
    terms = terms_of(named)
    for item in typed_items(site.document):
        for text in item.paragraphs:
            for amount, figure in _figures_in(text, terms, item.role, site.document.year):
                yield from _compare(site, item, amount, figure)


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The figures by their terms, spelled as text is compared; itself compared by identity."""

    by_term: Mapping[str, Sequence[ProseFigure]]


@lru_cache(maxsize=50)
def terms_of(named: tuple[ProseFigure, ...]) -> _Terms:
    found: dict[str, list[ProseFigure]] = {}
    for figure in named:
        for term in figure.terms:
            found.setdefault(plain(term), []).append(figure)
    return _Terms(found)


@lru_cache(maxsize=2000)
def _figures_in(text: str, terms: _Terms, role: str, year: int | None) -> tuple[tuple[Named, ProseFigure], ...]:
    """The amounts of a paragraph that are figures of the tables."""
    found = ((amount, figure_of(amount, terms, role, year)) for amount in amounts_in(text))
    return tuple((amount, figure) for amount, figure in found if figure is not None)


def figure_of(amount: Named, terms: _Terms, role: str, year: int | None) -> ProseFigure | None:
    """What an amount is said to be: the term nearest before it, of two that end together the longer one."""
    if amount.change or _OTHER_TIME.search(amount.before) or (year and amount.year not in (None, year)):
        return None
    best: tuple[int, int, ProseFigure] | None = None
    for term, named in terms.by_term.items():
        at = amount.before.rfind(term)
        figure = next((one for one in named if not one.roles or role in one.roles), None)
        if at < 0 or figure is None or not _FILLER.fullmatch(amount.before[at + len(term) :]):
            continue
        if best is None or (at + len(term), len(term)) > best[:2]:
            best = (at + len(term), len(term), figure)
    return best[2] if best else None


def _compare(site: Site, item: NarrativeItem, amount: Named, figure: ProseFigure) -> Iterator[Finding]:
    cells = site.tables
    formula = read_formula(cells.computed.program, figure.equals)
    value = formula.evaluate(cells, "")
    if says(amount, value):
        return
    term, column = term_in(amount, figure), Column("")
    y = "（空）" if value is None else f"的 {print_number(column, value)}{column.unit} "
    said = f"{describe(cells, formula.expression, '')}{y}不能同时成立"
    problem = f"说明文字{quoted(term)}{amount.text} 与{said}，相差 {print_difference(column, amount.fen, value)}"
    finding = site.find_below("narrative", item, figure.check, "paragraphs", problem=problem)
    finding = replace(finding, related=(place_of(cells, formula.expression, ""),))
    difference = abs(Fraction(value or 0) - amount.fen)
    yield replace(finding, severity=Severity.HINT) if difference <= max(BAND, amount.step // 2) else finding


def says(amount: Named, value: Value) -> bool:
    """Whether an amount is the value, or the value rounded to the two decimals (or more) it is written with."""
    step = min(amount.step, MoneyUnit.WAN.fen // 100)
    return amount.fen == round_half_up(value or 0, step) * step


def term_in(amount: Named, figure: ProseFigure) -> str:
    return max((term for term in figure.terms if plain(term) in amount.before), key=len, default=figure.terms[0])


# ---------------------------------------------------------------- changes against last year


@check("X17", "narrative", "paragraphs", "composed")
def changes_add_up(site: Site) -> Iterator[Finding]:
    """The change of the whole and those of its parts, where a paragraph tells all of them; 持平 is no change."""
    for parts in _part_lists(site):
        for text in () if site.record.composed else site.record.paragraphs:
            total, changes = _changes(text, tuple(part.removesuffix(_OPTIONAL) for part in parts))
            if total is None or any(part not in changes for part in parts if not part.endswith(_OPTIONAL)):
                continue
            added = sum(changes.values())
            if difference := abs(total - added):
                told = "、".join(f"{part}{signed(fen)}" for part, fen in changes.items())
                column = Column("")
                named = {"total": signed(total), "parts": told, "added": signed(added)}
                finding = site.find("X17", "paragraphs", d=print_difference(column, difference, 0), **named)
                is_rounded = difference <= BAND * len(parts)
                yield replace(finding, severity=Severity.HINT) if is_rounded else finding


def _part_lists(site: Site) -> Iterator[tuple[str, ...]]:
    found = parameter(site.columns.form_set, "change_parts")
    for parts in found if isinstance(found, list) else ():
        yield tuple(plain(part) for part in parts)


def _changes(paragraph: str, parts: tuple[str, ...]) -> tuple[int | None, dict[str, int]]:
    """The change of the whole (the first that names no part) and those of the parts; None and absent: not told."""
    total: int | None = None
    found: dict[str, int] = {}
    for amount in amounts_in(paragraph):
        part = next((one for one in parts if one in amount.before), None)
        if not amount.change:
            continue
        if part is None:
            total = amount.change * amount.fen if total is None and not found else total
        else:
            found.setdefault(part, amount.change * amount.fen)
    for clause in _CLAUSE.split(plain(paragraph)):
        for part in parts:
            if part in clause and _SAME.search(clause):
                found.setdefault(part, 0)
    return total, found


def signed(fen: Fraction | int) -> str:
    column = Column("")
    return f"{'增加' if fen >= 0 else '减少'} {print_number(column, whole(abs(Fraction(fen))))} {column.unit}"


@check("X18", "narrative", "paragraphs", "composed")
def changes_say_their_reason(site: Site) -> Iterator[Finding]:
    """A sentence that names an amount more or less than before, and no reason; 持平 and 0 need none. Asked where a form
    tells changes at all."""
    is_asked = not site.record.composed and any(_part_lists(site))
    for text in site.record.paragraphs if is_asked else ():
        yield from (site.find("X18", "paragraphs", text=change) for change in _without_reason(text))


@check("X18", "", *TYPED, "year", "unit", "extra", "narrative", scope=Scope.TABLES)
def composed_changes_say_their_reason(site: Site) -> Iterator[Finding]:
    """As for typed prose: a composed text gets its changes from the tables, but the reasons are typed."""
    items = [item for item in site.document.narrative if item.composed]
    composer = Composer(site.document, site.columns.form_set, site.last_year)
    for item in items if any(_part_lists(site)) else ():
        for text in composer.composed(item):
            for change in _without_reason(text):
                yield site.find_below("narrative", item, "X18", "paragraphs", text=change)


def _without_reason(text: str) -> Iterator[str]:
    """The changes a paragraph names without a reason, each as it stands there (增加2.00万元)."""
    told = sentences(plain(text))
    changed = {amount.sentence: amount for amount in reversed(amounts_in(text)) if amount.change and amount.fen}
    for number, amount in sorted(changed.items()):
        after = "".join(told[number + 1 : number + 2])
        if not _REASON.search(told[number]) and not _opens_with_reason(after):
            word = CHANGE.search(amount.before)
            yield (word[0] if word else "") + amount.text


def _opens_with_reason(sentence: str) -> bool:
    """主要原因是… often stands in a sentence of its own behind the figures, or with the parts (其中：…)."""
    opens = re.match(r"(主要|增加|减少|变动|增减|其)?[^，。]{0,6}(原因|由于|主要是|因)", sentence)
    return opens is not None or (sentence.startswith("其中") and _REASON.search(sentence) is not None)
