"""What is wrong with the tables of [checks]: codes, views and roles that are not there, formulas that mean nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from core.forms.check_fields import verify_formula
from core.forms.check_records import PLACE_CODES, is_of_records, split_field
from core.forms.check_tables import TIE_CODES, Tie, formulas_of
from core.forms.formula import FormulaError
from core.forms.model import Field, FieldKind, FormSet
from core.forms.parameters import figures, name_ties, notes, places, reference_rules, sums, targets, ties, totals, words
from core.forms.record_formulas import fields_at
from core.forms.source import Source, TomlPath, propose
from core.forms.view import Column, ColumnKind, View, ViewKind
from core.forms.view_formulas import Fault, Written, judge_formula
from core.forms.view_source import typed_of

_NO_VIEW = View("", ViewKind.FIXED)


def verify_checks(source: Source, form_set: FormSet) -> None:
    """Adds to the source's mistakes what the checks of the form set built from it name and is not there."""
    for path, what, word, known in _named(form_set):
        if word and word not in known:
            otherwise = "可以写：" + ("、".join(known) or "（没有）")
            source.mistake(("checks", *path), f"没有“{word}”这个{what}", propose(word, known, otherwise))
    views = {view.key: view for view in form_set.views}
    of_records = {("ties", index) for index, tie in enumerate(ties(form_set)) if is_of_records(form_set, tie)}
    for at, text, rows in formulas_of(dict(form_set.checks)):
        if at[:2] in of_records:
            verify_formula(source, ("checks", *at), form_set, rows, text)
            continue
        fault = _fault(form_set, views, views.get(rows, _NO_VIEW), text)
        if fault is not None:
            source.mistake(("checks", *at), f"算式“{text}”{fault.cause}", fault.cure)
    for index, target in enumerate(targets(form_set)):
        below, _ = split_field(target.field)
        verify_formula(source, ("checks", "targets", index, "equals"), form_set, below, target.equals)


def verify_summary(source: Source, form_set: FormSet) -> None:
    """Adds to the source's mistakes what the main totals name and is not there; not while parts could not be read."""
    if source.broken:
        return
    views = {view.key: view for view in form_set.views}
    for index, one in enumerate(form_set.summary):
        at = ("summary", index, "formula")
        if not views:
            verify_formula(source, at, form_set, "", one.formula)
        elif (fault := _fault(form_set, views, _NO_VIEW, one.formula)) is not None:
            source.mistake(at, f"算式“{one.formula}”{fault.cause}", fault.cure)


def _fault(form_set: FormSet, views: dict[str, View], view: View, text: str) -> Fault | None:
    """The first thing wrong with a formula; money and numbers are both welcome."""
    typed, found = typed_of(form_set), None
    for kind in (ColumnKind.NUMBER, ColumnKind.MONEY):
        written = Written((), view, None, Column("", kind=kind), text)
        try:
            found = next(judge_formula(written, views, typed.lists, typed.figures), None)
        except FormulaError as error:
            return Fault(f"的第 {error.position} 个字：{error.cause}", error.cure)
        if found is None:
            return None
    return found


def _named(form_set: FormSet) -> Iterator[tuple[TomlPath, str, str, Collection[str]]]:
    """Every word of the tables that must be known: its path, what it is, itself, what it may be."""
    tables = [view.key for view in form_set.views if view.kind is not ViewKind.ZIP]
    roles = [role.role for role in form_set.roles]
    yield from ((("tables",), "视图", word, tables) for word in words(form_set, "tables"))
    yield from ((("chapters",), "类别（roles）", word, roles) for word in words(form_set, "chapters"))
    for index, tie in enumerate(ties(form_set)):
        yield from _named_by(("ties", index), tie, form_set, tables)
    for one in sums(form_set):
        yield ("sums", one.view), "视图", one.view, tables
        yield from ((("sums", one.view, key), "检查", code, TIE_CODES) for key, code in one.codes)
    for index, figure in enumerate(figures(form_set)):
        yield ("figures", index, "check"), "检查", figure.check, TIE_CODES
        yield from ((("figures", index, "roles"), "类别（roles）", role, roles) for role in figure.roles)
    for index, note in enumerate(notes(form_set)):
        yield ("notes", index, "view"), "视图", note.view, [view.key for view in form_set.views]
    yield from _named_fields(form_set)


def _named_fields(form_set: FormSet) -> Iterator[tuple[TomlPath, str, str, Collection[str]]]:
    """The same for the tables about records."""
    sums_of = _fields(form_set, lambda field: bool(field.total or (field.compute and field.compute.formula)))
    for name, code in totals(form_set).items():
        yield ("totals", name), "算出来的合计", name, sums_of
        yield ("totals", name), "检查", code, TIE_CODES
    computed = _fields(form_set, lambda field: field.compute is not None)
    for index, one in enumerate(places(form_set)):
        yield ("places", index, "check"), "检查", one.check, PLACE_CODES
        yield from ((("places", index, "fields"), "算出来的栏", name, computed) for name in one.fields)
    aims = _fields(form_set, lambda field: field.kind is FieldKind.TARGET_VALUE)
    for index, target in enumerate(targets(form_set)):
        yield ("targets", index, "check"), "检查", target.check, ("A06",)
        yield ("targets", index, "field"), "指标值栏（target_value）", target.field, aims
    referring = _fields(form_set, lambda field: field.kind is FieldKind.REFERENCES)
    for index, rule in enumerate(reference_rules(form_set)):
        yield ("references", index, "field"), "引用", rule.field, referring
        yield ("references", index, "missing"), "检查", rule.missing, ("X25", "X21")
        yield ("references", index, "unused"), "检查", rule.unused, ("X24",)
    typed = _fields(form_set, lambda field: bool(field.home))
    for index, pair in enumerate(name_ties(form_set)):
        yield ("names", index, "check"), "检查", pair.check, ("X21",)
        yield from ((("names", index, key), "清单的字段", getattr(pair, key), typed) for key in ("left", "right"))


def _fields(form_set: FormSet, wanted: Callable[[Field], bool]) -> list[str]:
    """The fields of the document and its lists, as `list.field`, that are wanted."""
    paths = ("", *(spec.path for spec in form_set.lists))
    return [f"{path}.{one.key}".lstrip(".") for path in paths for one in fields_at(form_set, path) if wanted(one)]


def _named_by(
    at: TomlPath, tie: Tie, form_set: FormSet, tables: list[str]
) -> Iterator[tuple[TomlPath, str, str, Collection[str]]]:
    yield (*at, "check"), "检查", tie.check, TIE_CODES
    lists = [spec.path for spec in form_set.lists]
    yield (*at, "rows"), "视图" if tables else "清单", tie.rows, [*tables, *lists]
    values = [f"{spec.path}.{field.key}" for spec in form_set.lists for field in spec.fields]
    yield (*at, "each"), "清单的字段", tie.each, values
