"""The parameters of checks a form set may set under [checks], with what holds when it says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.percent import Percent
from core.forms.check_records import RECORD_TABLES, NameTie, Places, ReferenceRule, TargetTie
from core.forms.check_tables import TABLE_READERS, EmptyNote, ProseFigure, Sums, Tie
from core.forms.model import FormSet

GROUPS = ("output", "benefit", "satisfaction")
"""Canonical level 1 of indicators."""

TABLES = {**TABLE_READERS, **RECORD_TABLES}
"""The entries of [checks] that are tables, with how each is read."""

PARAMETERS: Mapping[str, object] = {
    "code_length": 0,
    "code_year": [],
    "plan_full": "100%",
    "required_groups": list(GROUPS),
    "chapters": [],
    "tables": [],
    "change_parts": [],
    **dict.fromkeys(TABLES, ()),
}
"""code_length: characters of a project code (0: any). code_year: from and to which character it names the year.
plan_full: what the last point of a payment plan must be. required_groups: groups of kinds a project must have.
chapters: roles of prose that must stand in the document. tables: views that may not be empty. change_parts: the words
of the parts (基本支出, 项目支出) whose changes against last year add up to the change of the whole; one with ? behind
it may go unnamed.
The others are tables: see check_tables and check_records."""


def shape_of(name: str, value: object) -> str:
    """What the value of a parameter should look like, '' when it does."""
    match name, value:
        case ("code_length", int(length)) if length >= 0 and not isinstance(value, bool):
            return ""
        case ("code_year", [int(first), int(last)]) if 1 <= first <= last:
            return ""
        case ("plan_full", str(text)) if Percent.parse(text).value is not None:
            return ""
        case ("required_groups", list(groups)) if all(group in GROUPS for group in groups):
            return ""
        case ("chapters" | "tables", list(found)) if all(isinstance(word, str) for word in found):
            return ""
        case ("change_parts", list(found)) if all(_are_words(parts) and len(parts) > 1 for parts in found):
            return ""
    return _SHAPES[name]


def _are_words(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(word, str) and word for word in found)


_SHAPES: Mapping[str, str] = {
    "code_length": "字数，如 21",
    "code_year": "起止两个位置，如 [7, 8]",
    "plan_full": '百分数，如 "100%"',
    "required_groups": "几个指标组，可以写：" + "、".join(GROUPS),
    "chapters": '几个部分，如 ["duties", "terms"]',
    "tables": '几个视图，如 ["收入总表"]',
    "change_parts": '几组文字，如 [["甲支出", "乙支出"]]',
}


def parameter(form_set: FormSet, name: str) -> object:
    """KeyError: no check has such a parameter."""
    return form_set.checks.get(name, PARAMETERS[name])


def words(form_set: FormSet, name: str) -> tuple[str, ...]:
    """A parameter that is a list of words."""
    found = parameter(form_set, name)
    return tuple(str(word) for word in found) if isinstance(found, list | tuple) else ()


def ties(form_set: FormSet) -> tuple[Tie, ...]:
    return form_set.checks.get("ties", ())  # type: ignore[return-value]


def sums(form_set: FormSet) -> tuple[Sums, ...]:
    return form_set.checks.get("sums", ())  # type: ignore[return-value]


def figures(form_set: FormSet) -> tuple[ProseFigure, ...]:
    return form_set.checks.get("figures", ())  # type: ignore[return-value]


def notes(form_set: FormSet) -> tuple[EmptyNote, ...]:
    return form_set.checks.get("notes", ())  # type: ignore[return-value]


def totals(form_set: FormSet) -> Mapping[str, str]:
    return form_set.checks.get("totals") or {}  # type: ignore[return-value]


def places(form_set: FormSet) -> tuple[Places, ...]:
    return form_set.checks.get("places", ())  # type: ignore[return-value]


def targets(form_set: FormSet) -> tuple[TargetTie, ...]:
    return form_set.checks.get("targets", ())  # type: ignore[return-value]


def reference_rules(form_set: FormSet) -> tuple[ReferenceRule, ...]:
    return form_set.checks.get("references", ())  # type: ignore[return-value]


def name_ties(form_set: FormSet) -> tuple[NameTie, ...]:
    return form_set.checks.get("names", ())  # type: ignore[return-value]
