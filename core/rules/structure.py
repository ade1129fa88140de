"""Checks of completeness: kinds of indicators that must be there, values that must be filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.domain.document import Document
from core.domain.finding import Finding, Place, Severity
from core.domain.indicator import Indicator, IndicatorKind
from core.domain.project import Project
from core.domain.target_value import TargetValue
from core.domain.text import label
from core.forms.kinds import printed_levels
from core.forms.model import FieldKind, FormSet, KindSpec
from core.forms.parameters import words
from core.forms.printing import is_blank
from core.forms.selection import records_of
from core.rules.site import Scope, Site, check, is_filled, plain_label

_KIND = IndicatorKind
KINDS_OF_GROUP: Mapping[str, tuple[str, ...]] = {
    "output": (_KIND.QUANTITY, _KIND.QUALITY, _KIND.TIMELINESS, _KIND.COST),
    "benefit": (_KIND.ECONOMIC_BENEFIT, _KIND.SOCIAL_BENEFIT, _KIND.ECOLOGICAL_BENEFIT, _KIND.SUSTAINED_IMPACT),
    "satisfaction": (_KIND.SATISFACTION,),
}
"""Canonical level 1: a kind that a form prints under another level 1 (cost as one of its own) still belongs here."""

_KINDS_READ = tuple(f"indicators.{name}" for name in ("kind", "level1", "level2", "name", "targets"))


@check("S01", "projects", *_KINDS_READ, scope=Scope.PROJECT)
def groups_of_indicators_are_there(site: Site) -> Iterator[Finding]:
    form_set, project = site.columns.form_set, site.record
    if not isinstance(project, Project) or "indicators" not in site.columns.below:
        return
    kinds, others = _kinds_in(project, form_set)
    for group in words(form_set, "required_groups"):
        specs = [spec for spec in form_set.kinds if spec.kind in KINDS_OF_GROUP.get(group, ())]
        if specs and not any(kinds[spec.kind] or others & _level1_words(spec) for spec in specs):
            yield site.find("S01", "indicators", name=_group_name(form_set, specs))


@check("S02", "projects", *_KINDS_READ, scope=Scope.PROJECT)
def kinds_of_indicators_are_there(site: Site) -> Iterator[Finding]:
    """Kinds the form wants at least one of; of a group that is missing altogether S01 speaks."""
    form_set, project = site.columns.form_set, site.record
    if not isinstance(project, Project) or "indicators" not in site.columns.below:
        return
    kinds, others = _kinds_in(project, form_set)
    for members in KINDS_OF_GROUP.values():
        specs = [spec for spec in form_set.kinds if spec.kind in members]
        if not any(kinds[spec.kind] or others & _level1_words(spec) for spec in specs):
            continue
        for spec in specs:
            if spec.minimum and not kinds[spec.kind]:
                yield site.find("S02", "indicators", name=spec.level2)


def _kinds_in(project: Project, form_set: FormSet) -> tuple[Counter[str], set[str]]:
    """How many indicators each kind has, and the printed level 1 of those of no known kind; blank rows do not count."""
    kinds: Counter[str] = Counter()
    others: set[str] = set()
    for indicator in project.indicators:
        if not _says_something(indicator):
            continue
        kinds[indicator.kind] += 1
        if not indicator.kind:
            others.add(label(printed_levels(form_set, indicator)[0]))
    return kinds, others


def _says_something(indicator: Indicator) -> bool:
    return is_filled(indicator.name) or any(is_filled(target.text) for target in indicator.targets.values())


def _level1_words(spec: KindSpec) -> set[str]:
    return {label(spec.level1), *map(label, spec.level1_aliases)}


def _group_name(form_set: FormSet, specs: list[KindSpec]) -> str:
    """The group as the form prints it: its level 1, or its level 2 where other groups stand under the same level 1."""
    kinds = {spec.kind for spec in specs}
    shared = any(other.level1 == specs[0].level1 and other.kind not in kinds for other in form_set.kinds)
    return specs[0].level2 if shared else specs[0].level1


@check("S04", "indicators", "name", "targets")
def indicators_have_their_targets(site: Site) -> Iterator[Finding]:
    if not is_filled(site.record.name):
        return
    for field in site.columns.by_kind[FieldKind.TARGET_VALUE]:
        value = site.value(field)
        if field.required and isinstance(value, TargetValue) and not is_filled(value.text):
            yield site.find("S04", field.home, name=site.record.name, label=plain_label(field))


@check("S07", "*", "*")
def required_fields_are_filled(site: Site) -> Iterator[Finding]:
    """Target values are left to S04, unless the row has no name either: then the name alone is asked for."""
    for field in site.columns.fields:
        if not field.required or not field.home or field.kind is FieldKind.TARGET_VALUE:
            continue
        if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2):
            level1, level2 = printed_levels(site.columns.form_set, site.record)
            value: object = level1 if field.kind is FieldKind.LEVEL1 else level2
        else:
            value = site.value(field)
        if is_blank(value) or (isinstance(value, str) and not is_filled(value)):
            yield site.find("S07", field.home, label=plain_label(field))


@check("S07", "*", "goals", scope=Scope.PROJECT)
def required_lists_have_records(site: Site) -> Iterator[Finding]:
    """A list that needs records and has none; for indicators S01 says it better."""
    for columns in site.columns.lists:
        spec = columns.spec
        if spec and spec.minimum and spec.home != "indicators" and not records_of(site.record, spec):
            yield site.find("S07", spec.home, label=spec.label or spec.item)


@check("S07", "", "projects", "narrative.role", "narrative.paragraphs", "narrative.composed", scope=Scope.PROJECT)
def required_prose_is_written(site: Site) -> Iterator[Finding]:
    """A warning only where there are projects: some offices hand in the tables alone."""
    document = site.record
    if not isinstance(document, Document) or "narrative" not in site.columns.below:
        return
    items, chapters = document.narrative, words(site.columns.form_set, "chapters")
    written = {item.role for item in items if item.composed or any(is_filled(text) for text in item.paragraphs)}
    told = {*chapters} - {item.role for item in items}  # by S10
    for role in site.columns.form_set.roles:
        if role.required and role.role not in written | told:
            finding = site.find("S07", "narrative", label=role.label)
            severity = Severity.WARNING if document.projects else finding.severity
            yield replace(finding, severity=severity, place=_prose_place(site, document, role.role))


def _prose_place(site: Site, document: Document, role: str) -> Place:
    """The text of the first item of a role; where there is none, the list of items."""
    columns = site.columns.below["narrative"]
    for position, item in enumerate(document.narrative, 1):
        if item.role == role and columns.spec:
            words = f"{columns.spec.item}{position} · {columns.by_home['paragraphs'].label}"
            return Place(document.id, item.id, "paragraphs", words)
    return Place(document.id, document.id, "narrative", columns.spec.label if columns.spec else "")
