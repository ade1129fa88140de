"""Checks of how target values are written: comparison, number, unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

from core.domain.finding import Finding, Place
from core.domain.records import get_value
from core.domain.target_value import TargetValue
from core.domain.text import normal
from core.forms.check_records import TargetTie, split_field
from core.forms.formula import parse_formula
from core.forms.model import Field, FieldKind
from core.forms.parameters import targets
from core.forms.printing import Here
from core.forms.record_formulas import records_below
from core.forms.view_data import Value
from core.rules.figures import NoNumberError, printed_value, words_of
from core.rules.site import Scope, Site, check, is_filled, plain_label

_UNIT = re.compile(r"[%‰℃°㎡㎥\w²³·/（）()]{1,8}")
_RATE = re.compile(r"(率|比例|占比|比重|满意度|覆盖面)$")
_NO_RATE = re.compile(r"(效率|频率|功率|速率|心率|汇率|斜率|分辨率|倍率)$")
_BRACKET = re.compile(r"[（(\[【]([^（(\[【]*)[）)\]】]$")
_PERCENT = re.compile(r"[%‰]|百分之|千分之|百分点")
_RATIO = re.compile(r"\d\s*[:：/]\s*\d")
_SIGNS = ((re.compile(r"(及|或)?以上$"), "≥"), (re.compile(r"(及|或)?(以内|之内|以下)$"), "≤"))
_NOT_ASKED = ("无", "不适用")


def is_rate(name: str) -> bool:
    """Whether an indicator's name says it is a rate: by its end, before any bracket; 效率 and the like are none."""
    bare = _BRACKET.sub("", unicodedata.normalize("NFKC", name).strip()).strip()
    return _RATE.search(bare) is not None and _NO_RATE.search(bare) is None


def _unit_in(name: str) -> str:
    """What stands in brackets at the end of a name: 面积（平方米） says the unit of its value."""
    found = _BRACKET.search(unicodedata.normalize("NFKC", name).strip())
    return found[1] if found else ""


def _targets(site: Site) -> Iterator[tuple[Field, TargetValue]]:
    for field in site.columns.by_kind[FieldKind.TARGET_VALUE]:
        value = site.value(field)
        if isinstance(value, TargetValue) and is_filled(value.text) and value.text not in _NOT_ASKED:
            yield field, value


def _words(site: Site, field: Field, target: TargetValue) -> dict[str, str]:
    return {"name": site.record.name, "label": plain_label(field), "text": target.text}


@check("V01", "indicators", "name", "targets")
def quantities_are_compared(site: Site) -> Iterator[Finding]:
    """Dates need no sign, and a number in a sentence is no quantity."""
    for field, target in _targets(site):
        if target.comparison or target.number is None or target.is_date or not _UNIT.fullmatch(target.measure):
            continue
        if not target.measure[0].isdecimal():
            yield site.find("V01", field.home, example=_example(target), **_words(site, field, target))


def _example(target: TargetValue) -> str:
    """The value with a sign: the one its words mean (50次以上, 80万元以内), else ≥."""
    for words, sign in _SIGNS:
        if found := words.search(target.measure):
            return f"{sign}{target.number:f}{target.measure[: found.start()]}"
    return "≥" + target.text


@check("V02", "indicators", "name", "targets")
def comparisons_have_number_and_unit(site: Site) -> Iterator[Finding]:
    """Rates are left to V03; zero needs no unit; a unit in the name's brackets will do."""
    for field, target in _targets(site):
        if target.comparison and target.number is None and not _RATIO.search(target.text):
            yield site.find("V02", field.home, missing="数值", **_words(site, field, target))
        elif target.number and not target.measure and not is_rate(site.record.name) and not _unit_in(site.record.name):
            yield site.find("V02", field.home, missing="单位", **_words(site, field, target))


@check("V03", "indicators", "name", "targets")
def rates_are_percentages(site: Site) -> Iterator[Finding]:
    if not is_rate(site.record.name) or _PERCENT.search(unicodedata.normalize("NFKC", _unit_in(site.record.name))):
        return
    for field, target in _targets(site):
        text = unicodedata.normalize("NFKC", target.text)
        is_zero = target.number == 0 and not target.measure
        if not (_PERCENT.search(text) or _RATIO.search(text) or is_zero or _lacks_number(target)):
            yield site.find("V03", field.home, **_words(site, field, target))


def _lacks_number(target: TargetValue) -> bool:
    """A comparison without a number: V02 has said so."""
    return target.comparison is not None and target.number is None


# ---------------------------------------------------------------- targets that follow from amounts


@check(
    "A06",
    "",
    *("amounts", "extra", "overrides", "projects.amounts", "lines"),
    *("indicators", "projects.indicators", "work_items.indicators"),
    scope=Scope.DOCUMENT,
)
def targets_follow_from_the_amounts(site: Site) -> Iterator[Finding]:
    """A rate that the form set computes from the amounts, within so many percentage points."""
    for rule in targets(site.columns.form_set):
        path, key = split_field(rule.field)
        names = {normal(name) for name in rule.names}
        field = site.columns.form_set.list(path).field(key)
        for here in records_below(site.columns.form_set, Here("", site.document), path):
            target = get_value(here.record, field.home) if normal(here.record.name) in names else None
            if (
                isinstance(target, TargetValue)
                and target.number is not None
                and _PERCENT.search(normal(target.measure))
            ):
                yield from _far_apart(site, rule, here, field, target)


def _far_apart(site: Site, rule: TargetTie, here: Here, field: Field, target: TargetValue) -> Iterator[Finding]:
    try:
        rate = printed_value(site.document, site.columns.form_set, here, parse_formula(rule.equals))
    except NoNumberError:
        return
    if rate is None or target.number is None or abs(Fraction(target.number) - rate * 100) <= rule.within:
        return
    words = f"{words_of(site.columns.form_set, here)} · {plain_label(field)}"
    place = Place(site.document.id, here.record.id, field.home, words)
    yield site.tell("A06", place, name=here.record.name, label=plain_label(field), x=target.text, y=_percentage(rate))


def _percentage(rate: Value) -> str:
    text = f"{float(round(Fraction(rate or 0) * 100, 2)):.2f}"
    return text.rstrip("0").rstrip(".") + "%"
