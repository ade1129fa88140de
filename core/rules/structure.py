"""Checks of completeness: kinds of indicators that must be there, values that must be filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.domain.document import Document
from core.domain.finding import Finding, Place, Severity
from core.domain.indicator import Indicator, IndicatorKind
from core.domain.project import Project
from core.domain.records import ITEMS
from core.domain.target_value import TargetValue
from core.domain.text import label, normal
from core.forms.kinds import kinds_called, kinds_of, level_words, printed_levels
from core.forms.model import FieldKind, FormSet, KindSpec, ListSpec
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

NOTHING = ("无", "不适用")
"""What stands where there is no indicator of a kind; the second is the right word."""
_KINDS_READ = tuple(f"indicators.{name}" for name in ("kind", "level1", "level2", "name", "targets"))


@check("S01", "projects", *_KINDS_READ, scope=Scope.PROJECT)
def groups_of_indicators_are_there(site: Site) -> Iterator[Finding]:
    yield from _missing_groups(site)


@check("S01", "", *_KINDS_READ, scope=Scope.PROJECT)
def groups_of_the_whole_are_there(site: Site) -> Iterator[Finding]:
    """The indicators of the unit as a whole."""
    yield from _missing_groups(site)


def _missing_groups(site: Site) -> Iterator[Finding]:
    form_set = site.columns.form_set
    required = words(form_set, "required_groups")
    for part in _indicator_sets(site) if required else ():
        kinds, others = _kinds_in(part.indicators, form_set)
        for group in required:
            specs = [spec for spec in part.kinds if spec.kind in KINDS_OF_GROUP.get(group, ())]
            if specs and not any(kinds[spec.kind] or others & _level1_words(spec) for spec in specs):
                yield part.find(site, "S01", _group_words(form_set, part.spec, specs))


@check("S02", "projects", *_KINDS_READ, scope=Scope.PROJECT)
def kinds_of_indicators_are_there(site: Site) -> Iterator[Finding]:
    yield from _missing_kinds(site)


@check("S02", "", *_KINDS_READ, scope=Scope.PROJECT)
def kinds_of_the_whole_are_there(site: Site) -> Iterator[Finding]:
    yield from _missing_kinds(site)


def _missing_kinds(site: Site) -> Iterator[Finding]:
    """Kinds the form wants at least one of; of a group that is missing altogether S01 speaks."""
    is_asked = any(spec.minimum for spec in site.columns.form_set.kinds)
    for part in _indicator_sets(site) if is_asked else ():
        kinds, others = _kinds_in(part.indicators, site.columns.form_set)
        for members in KINDS_OF_GROUP.values():
            specs = [spec for spec in part.kinds if spec.kind in members]
            if not any(kinds[spec.kind] or others & _level1_words(spec) for spec in specs):
                continue
            for spec in specs:
                if spec.minimum and not kinds[spec.kind]:
                    yield part.find(site, "S02", f"“{spec.level2}”")


@dataclass(frozen=True, slots=True)
class _IndicatorSet:
    """The indicators of a record that make one whole: all its lists but for those that are of another group."""

    spec: ListSpec
    indicators: tuple[Indicator, ...]
    kinds: tuple[KindSpec, ...]
    is_one_of_several: bool

    def find(self, site: Site, code: str, name: str) -> Finding:
        found = site.find(code, "indicators", name=name)
        words = self.spec.label or self.spec.item if self.is_one_of_several else found.place.words
        return replace(found, place=replace(found.place, words=words))


def _indicator_sets(site: Site) -> Iterator[_IndicatorSet]:
    if "indicators" not in site.columns.below:
        return
    sets: dict[tuple[tuple[str, tuple[str, ...]], ...], list[ListSpec]] = {}
    for spec in (columns.spec for columns in site.columns.lists):
        if spec is not None and spec.home == "indicators":
            where = tuple((one.path, one.values) for one in spec.where if one.path != "kind")
            sets.setdefault(where, []).append(spec)
    for apart, specs in sets.items():
        parted = (one for spec in specs for one in records_of(site.record, spec))
        indicators = tuple(parted) if len(sets) > 1 or apart else site.record.indicators
        asked = {kind for spec in specs for kind in _kinds_asked(spec, site.columns.form_set)}
        kinds = tuple(one for one in site.columns.form_set.kinds if one.kind in asked)
        yield _IndicatorSet(specs[0], indicators, kinds, len(sets) > 1)


def _kinds_asked(spec: ListSpec, form_set: FormSet) -> tuple[str, ...]:
    """The kinds that stand in a list."""
    everything = tuple(one.kind for one in form_set.kinds)
    return next((where.values for where in spec.where if where.path == "kind"), everything)


def _kinds_in(indicators: tuple[Indicator, ...], form_set: FormSet) -> tuple[Counter[str], set[str]]:
    """How many indicators each kind has, and the printed level 1 of those of no known kind; blank rows do not count."""
    kinds: Counter[str] = Counter()
    others: set[str] = set()
    for indicator in indicators:
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


def _group_words(form_set: FormSet, spec: ListSpec, missing: list[KindSpec]) -> str:
    """The group as the form prints it, with the name of that column: its level 1; its levels 2, any of which will do,
    where other groups stand under the same level 1."""
    kinds = {one.kind for one in missing}
    shared = any(other.level1 == missing[0].level1 and other.kind not in kinds for other in form_set.kinds)
    wanted = FieldKind.LEVEL2 if shared else FieldKind.LEVEL1
    column = next((plain_label(one) for one in spec.fields if one.kind is wanted), "")
    names = [f"“{name}”" for name in dict.fromkeys(one.level2 if shared else one.level1 for one in missing)]
    return column + "或".join(part for part in ("、".join(names[:-1]), names[-1]) if part)


@check("S04", "indicators", "name", "targets")
def indicators_have_their_targets(site: Site) -> Iterator[Finding]:
    """Each required value; an indicator with no value at all is told though the form requires none of them."""
    if not is_filled(site.record.name) or normal(site.record.name) in NOTHING:
        return
    fields = site.columns.by_kind[FieldKind.TARGET_VALUE]
    blank = [field for field in fields if _is_blank_target(site.value(field))]
    asked = [field for field in blank if field.required]
    for field in asked or (blank[:1] if len(blank) == len(fields) else ()):
        yield site.find("S04", field.home, name=site.record.name, label=plain_label(field))


def _is_blank_target(value: object) -> bool:
    return isinstance(value, TargetValue) and not is_filled(value.text)


@check("S05", "indicators", "name", "targets", "kind", "level1", "level2")
def nothing_is_no_indicator(site: Site) -> Iterator[Finding]:
    """无 where an indicator's name stands; 不适用 is the word for it."""
    field = site.columns.by_home.get("name")
    if field is not None and normal(site.record.name) == NOTHING[0]:
        level1, level2 = printed_levels(site.columns.form_set, site.record)
        yield site.find("S05", "name", level=level2 or level1 or plain_label(field), text=site.record.name)


@check("S16", "indicators", "name", "kind", "level1", "level2")
def common_indicators_stand_in_their_level(site: Site) -> Iterator[Finding]:
    """An indicator that the form lists in advance, under another level 2 than there."""
    field = next(iter(site.columns.by_kind[FieldKind.LEVEL2]), None)
    listed = _listed_levels(site.columns.form_set, site.columns.path).get(normal(site.record.name)) if field else None
    if field is None or not listed:
        return
    printed = level_words(site.columns.form_set, printed_levels(site.columns.form_set, site.record)[1], False)
    if label(printed) not in map(label, listed):
        yield site.find("S16", field.home, name=site.record.name, level="”或“".join(listed))


@check("S21", "indicators", "kind", "level1", "level2")
def levels_are_the_forms(site: Site) -> Iterator[Finding]:
    """A level 1 or level 2 that the form does not have, or not together; silent where the form says nothing of them."""
    columns = {kind: next(iter(site.columns.by_kind[kind]), None) for kind in (FieldKind.LEVEL1, FieldKind.LEVEL2)}
    kinds = kinds_of(site.columns.form_set, site.columns.spec) if site.columns.spec else ()
    above = ""
    for (kind, field), text in zip(columns.items(), printed_levels(site.columns.form_set, site.record), strict=True):
        first = kind is FieldKind.LEVEL1
        own = tuple(one for one in kinds if (one.level1 if first else one.level2))
        if field is None or not own or not is_filled(text):
            continue
        near = kinds_called(own, above, "")
        if not kinds_called(near, *((text, "") if first else ("", text))):
            names = dict.fromkeys(one.level1 if first else one.level2 for one in near)
            words = {"under": f"（{above}）" if above else "", "names": "、".join(names)}
            yield site.find("S21", field.home, label=plain_label(field), text=text, **words)
        elif first:
            above = text


def _listed_levels(form_set: FormSet, path: str) -> Mapping[str, tuple[str, ...]]:
    """By the name of an indicator listed in advance the levels 2 it stands under, in the lists beside this one."""
    found: dict[str, tuple[str, ...]] = {}
    for spec in form_set.children(path.rpartition(".")[0]):
        name = next((one.key for one in spec.fields if one.home == "name"), "")
        level = next((one.key for one in spec.fields if one.kind is FieldKind.LEVEL2), "")
        for row in map(dict, spec.presets if spec.home == "indicators" else ()):
            if row.get(name) and row.get(level):
                found[normal(row[name])] = (*found.get(normal(row[name]), ()), row[level])
    return found


@check("S07", "*", "*")
def required_fields_are_filled(site: Site) -> Iterator[Finding]:
    """Target values are left to S04, unless the row has no name either: then the name alone is asked for. A row that
    stands for a kind without an indicator asks for nothing."""
    spec = site.columns.spec
    if spec is not None and spec.skeleton and isinstance(site.record, Indicator) and not _says_something(site.record):
        return
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


@check("S07", "*", *ITEMS, scope=Scope.PROJECT)
def required_lists_have_records(site: Site) -> Iterator[Finding]:
    """A list that needs records and has none; for indicators S01 says it better where it speaks."""
    for columns in site.columns.lists:
        spec = columns.spec
        is_told = spec and spec.home == "indicators" and isinstance(site.record, Project)
        if spec and spec.minimum and not is_told and not records_of(site.record, spec):
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
