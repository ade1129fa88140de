"""Checks of what is said twice: places that repeat a datum, names of the same thing, indicators in two forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from core.domain.document import Document
from core.domain.finding import Finding, Place
from core.domain.indicator import Indicator, IndicatorKind
from core.domain.records import get_value
from core.domain.references import reference_texts
from core.domain.target_value import TargetValue
from core.domain.text import normal
from core.forms.check_records import Places, split_field
from core.forms.model import Field, FieldKind, FormSet, ListSpec
from core.forms.parameters import name_ties, places, reference_rules
from core.forms.printing import Here, here_in, override_key, print_shared
from core.forms.record_formulas import fields_at, records_below
from core.rules.figures import NoNumberError, number_in, place_of, words_of
from core.rules.site import Scope, Site, check, is_filled, plain_label

_NEAR = 0.6
"""How alike two names are that are meant to be one (公车平台, 公车平台经费)."""
_SHOWN = 24
"""So many characters of a long text are shown, from where it begins to differ."""


# ---------------------------------------------------------------- places that repeat a datum


@check("X20 X21 X22", "*")
def repeated_places_agree(site: Site) -> Iterator[Finding]:
    """A place that prints another text than the datum it repeats; run wherever a place is overridden."""
    overrides, form_set = site.document.overrides, site.columns.form_set
    for rule in places(form_set) if overrides else ():
        for field in _fields_of(rule, site.columns.path, site.columns.fields):
            override = overrides.get(override_key(form_set, site.columns.path, site.record.id, field.key))
            if override is not None:
                yield from _compare(site, rule, field, override.text)


def _fields_of(rule: Places, path: str, fields: Iterable[Field]) -> Iterator[Field]:
    mine = {key for at, key in map(split_field, rule.fields) if at == path}
    yield from (field for field in fields if field.key in mine)


def is_repeated(form_set: FormSet, path: str, field: Field) -> bool:
    """Whether a check of its own speaks of what a place prints."""
    return any(field.key in {one.key for one in _fields_of(rule, path, (field,))} for rule in places(form_set))


def _compare(site: Site, rule: Places, field: Field, printed: str) -> Iterator[Finding]:
    form_set, path = site.columns.form_set, site.columns.path
    shared = print_shared(site.document, form_set, path, site.record, field)
    if _is_same(field, printed, shared):
        return
    here = here_in(site.document, form_set, path, site.record)
    place = place_of(site.document, form_set, here, field)
    place = Place(place.document_id, place.record_id, place.path, plain_label(field), place.printed)
    a, b = (printed, shared) if field.kind is FieldKind.MONEY else _apart(printed, shared)
    named = {"here": rule.here or plain_label(field), "there": rule.there or "其他各处", "a": a, "b": b}
    yield site.tell(rule.check, place, name=_title(form_set, path, site.record), **named)


def _is_same(field: Field, printed: str, shared: str) -> bool:
    """Amounts are compared by their worth."""
    if normal(printed) == normal(shared):
        return True
    try:
        return field.kind is FieldKind.MONEY and number_in(field, printed) == number_in(field, shared)
    except NoNumberError:
        return False


def _title(form_set: FormSet, path: str, record: object) -> str:
    spec = form_set.list(path) if path else None
    field = spec.field(spec.title_field) if spec and spec.title_field else None
    return str(get_value(record, field.home)) if field and field.home else ""  # type: ignore[arg-type]


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts in one line each, long ones from shortly before they begin to differ."""
    left, right = (" ".join(text.split()) for text in (one, other))
    same = next((at for at, (x, y) in enumerate(zip(left, right, strict=False)) if x != y), min(len(left), len(right)))
    start = max(0, same - 8) if max(len(left), len(right)) > _SHOWN else 0
    return _cut(left, start), _cut(right, start)


def _cut(text: str, start: int) -> str:
    shown = text[start : start + _SHOWN]
    return ("…" if start else "") + shown + ("…" if start + _SHOWN < len(text) else "")


# ---------------------------------------------------------------- names of projects


@check("X24 X25 X21", "", "work_items.projects", "projects.name", "projects.code", scope=Scope.DOCUMENT)
def references_name_projects(site: Site) -> Iterator[Finding]:
    """Names that are no project's, and projects that no work stands for (asked where there are works at all)."""
    document, form_set = site.document, site.columns.form_set
    for rule in reference_rules(form_set):
        path, key = split_field(rule.field)
        spec = form_set.list(path)
        field, projects = spec.field(key), form_set.list(spec.field(key).of)
        works = tuple(records_below(form_set, Here("", document), path))
        if rule.missing:
            for here in works:
                yield from _missing(site, rule.missing, here, field, projects)
        if rule.unused and works:
            yield from _unused(site, rule.unused, works, field, projects)


def _missing(site: Site, code: str, here: Here, field: Field, projects: ListSpec) -> Iterator[Finding]:
    document = site.document
    names = {normal(one.name or one.code): one.name or one.code for one in document.projects}
    references: Sequence[str] = get_value(here.record, field.home)  # type: ignore[assignment]
    for text in reference_texts(document, references):
        if is_filled(text) and normal(text) not in names:
            near = _nearest(text, names.values())
            words = f"{words_of(site.columns.form_set, here)} · {plain_label(field)}"
            place = Place(document.id, here.record.id, field.home, words)
            named = {"label": plain_label(field), "projects": _quoted(projects)}
            if code == "X25":
                yield site.tell(code, place, name=text, near=f"，是不是“{near}”" if near else "", **named)
            elif near:
                yield site.tell(code, place, here=plain_label(field), there=_quoted(projects), a=text, b=near)


def _quoted(spec: ListSpec) -> str:
    return f"“{spec.label or spec.item}”"


def _unused(site: Site, code: str, works: Iterable[Here], field: Field, projects: ListSpec) -> Iterator[Finding]:
    document = site.document
    named = {one for here in works for one in get_value(here.record, field.home)}  # type: ignore[union-attr]
    texts = {normal(one) for one in named}
    work = site.columns.form_set.list(next(iter(works)).path)
    title = projects.field(projects.title_field)
    for position, project in enumerate(document.projects, 1):
        if project.id not in named and is_filled(project.name) and normal(project.name) not in texts:
            words = f"{projects.item}{position} · {plain_label(title)}"
            place = Place(document.id, project.id, title.home or "name", words)
            yield site.tell(code, place, name=project.name, works=_quoted(work), label=plain_label(field))


@check("X21", "", "projects", "work_items", "lines", scope=Scope.DOCUMENT)
def names_are_spelled_alike(site: Site) -> Iterator[Finding]:
    """A name that is nearly one of the other list, and stands for the same thing."""
    form_set, root = site.columns.form_set, Here("", site.document)
    for rule in name_ties(form_set):
        (path, key), (other, other_key) = split_field(rule.left), split_field(rule.right)
        field, title = (_field(form_set, one, at) for one, at in ((path, key), (other, other_key)))
        left = [(here, _text(here, field)) for here in (records_below(form_set, root, path) if path else (root,))]
        right = [_text(here, title) for here in (records_below(form_set, root, other) if other else (root,))]
        spoken = {normal(text) for _, text in left}
        open_names = [text for text in right if is_filled(text) and normal(text) not in spoken]
        known = {normal(text) for text in right}
        for here, text in left:
            near = _nearest(text, open_names) if is_filled(text) and normal(text) not in known else ""
            if near:
                words = " · ".join(part for part in (words_of(form_set, here), plain_label(field)) if part)
                place = Place(site.document.id, here.record.id, field.home, words)
                named = {"here": plain_label(field), "there": plain_label(title)}
                yield site.tell(rule.check, place, a=text, b=near, **named)


def _field(form_set: FormSet, path: str, key: str) -> Field:
    return next(one for one in fields_at(form_set, path) if one.key == key)


def _text(here: Here, field: Field) -> str:
    value = get_value(here.record, field.home)
    return value if isinstance(value, str) else ""


def _nearest(text: str, names: Iterable[str]) -> str:
    """The name most like a text, '' when none is like it; one that holds the other is."""
    wanted = normal(text)
    ranked = sorted(((_likeness(wanted, normal(name)), name) for name in names), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] >= _NEAR else ""


def _likeness(one: str, other: str) -> float:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 1 and shorter in longer:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


# ---------------------------------------------------------------- the same indicator in two forms


_READ = tuple(f"indicators.{name}" for name in ("name", "targets", "kind", "group"))


@check(
    "X23",
    "",
    *_READ,
    *(f"{noun}.{path}" for noun in ("projects", "work_items") for path in ("name", *_READ)),
    scope=Scope.DOCUMENT,
)
def same_indicators_have_same_values(site: Site) -> Iterator[Finding]:
    """An indicator of the whole and one of the same name of a project or work. What a project costs is its own; and of
    counts, several projects make up the whole."""
    document, form_set = site.document, site.columns.form_set
    whole = {(one.group, normal(one.name)): one for one in document.indicators if is_filled(one.name)}
    if not whole or not site.columns.below.get("indicators"):
        return
    spots = [spot for spot in _indicators_below(form_set, document) if _key(spot.record) in whole]
    for spot in spots:
        several = sum(_key(other.record) == _key(spot.record) for other in spots) > 1
        one = whole[_key(spot.record)]
        for path in sorted(one.targets.keys() & spot.record.targets.keys()):
            if _differ(one.targets[path], spot.record.targets[path], several) and not _costs(one, spot.record):
                yield _two_values(site, one, spot, path)


def _key(indicator: Indicator) -> tuple[str, str]:
    return indicator.group, normal(indicator.name)


def _indicators_below(form_set: FormSet, document: Document) -> Iterator[Here]:
    """The indicators of projects and works."""
    for spec in form_set.lists:
        if spec.home == "indicators" and spec.parent:
            yield from records_below(form_set, Here("", document), spec.path)


def _differ(one: TargetValue, other: TargetValue, several: bool) -> bool:
    if not (is_filled(one.text) and is_filled(other.text)):
        return False
    if one.number is None or other.number is None:
        return normal(one.text) != normal(other.text)
    is_count = not normal(one.measure).startswith(("%", "‰"))
    same = (one.comparison, one.number, normal(one.measure)) == (other.comparison, other.number, normal(other.measure))
    return not same and not (several and is_count)


def _costs(*indicators: Indicator) -> bool:
    return any(one.kind == IndicatorKind.COST for one in indicators)


def _two_values(site: Site, one: Indicator, spot: Here, path: str) -> Finding:
    form_set = site.columns.form_set
    home, above = f"targets.{path}", spot.above
    field = form_set.field_at(spot.path, home)
    words = " · ".join(part for part in (words_of(form_set, spot), plain_label(field) if field else "") if part)
    place = Place(site.document.id, spot.record.id, home, words)
    mine = _title(form_set, above.path, above.record) if above else ""
    whole = next((spec.label for spec in form_set.children("") if spec.home == "indicators" and spec.label), "")
    named = {"a": one.targets[path].text, "b": spot.record.targets[path].text}
    return site.tell("X23", place, name=one.name, here=f"“{whole}”", there=f"“{mine}”", **named)
