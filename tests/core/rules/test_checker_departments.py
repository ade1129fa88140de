"""After any edit of a whole-department form the checker says what checking everything from the beginning says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.change import (
    AddRecord,
    Change,
    ChangeSet,
    MoveRecord,
    SetField,
    SetOverride,
    apply_changes,
    removal,
    touched,
)
from core.domain.document import Document, FieldKey, Override
from core.domain.records import ITEMS, LISTS, Value, children, get_value, new_id, walk
from core.domain.target_value import TargetValue
from core.forms.load import load_form_set
from core.forms.model import FormSet
from core.forms.printing import override_key
from core.forms.record_formulas import fields_at
from core.forms.selection import list_path_of
from core.paths import templates_dir
from core.rules.check import Checker, check_document
from tests.builders import a_document, a_sample, a_work_item, an_indicator

NAMES = ("jiangsu-department", "hunan-department")
FORMS = {name: load_form_set(templates_dir() / name, prove=False) for name in NAMES}
SAMPLES = {name: a_sample(name) for name in NAMES}

_VALUES: dict[str, tuple[tuple[str, Value], ...]] = {
    "": (
        ("amounts.basic", Amount.parse("1")),
        ("amounts.basic.half_year", Amount.parse("9999")),
        ("amounts.general", Amount.parse("约五百")),
    ),
    "projects": (
        ("name", "集中办公区物业"),
        ("amounts.budget", Amount.parse("7")),
        ("amounts.budget.half_year", Amount.parse("800")),
    ),
    "goals": (("text", ""), ("period", "whole")),
    "work_items": (("name", "集中办公区物业"), ("projects", ("没有的项目",)), ("projects", ())),
    "indicators": (
        ("name", "预算执行率"),
        ("name", "入驻单位满意度"),
        ("name", "无"),
        ("name", ""),
        ("kind", "budgeting"),
        ("kind", "satisfaction"),
        ("kind", "cost"),
        ("kind", ""),
        ("targets.half_year", TargetValue.parse("=12%")),
        ("targets.full_year", TargetValue()),
        ("targets.whole", TargetValue.parse("≥80%")),
    ),
}
"""By noun what an edit writes: each makes or mends a mistake."""


@st.composite
def edits(draw: st.DrawFn, form_set: FormSet, document: Document) -> ChangeSet:
    """One act on any record of the document."""
    records = [(noun, record) for _, noun, record in walk(document) if noun in _VALUES]
    noun, record = draw(st.sampled_from(records))
    act = draw(st.sampled_from(("set", "set", "remove", "add", "move", "override")))
    changes: tuple[Change, ...]
    if act == "remove" and noun:
        changes = removal(document, record.id)
    elif act == "add":
        changes = (draw(_additions(document)),)
    elif act == "move":
        places = [(one, name) for _, _, one in walk(document) for name in LISTS.get(type(one), ())]
        parent, name = draw(st.sampled_from([place for place in places if children(*place)]))
        last = len(children(parent, name)) - 1
        changes = (MoveRecord(parent.id, name, draw(st.integers(0, last)), draw(st.integers(0, last))),)
    elif act == "override":
        path = list_path_of(form_set, document, record.id) or ""
        keys = [field.key for field in fields_at(form_set, path)]
        place = override_key(form_set, path, record.id, draw(st.sampled_from(keys)))
        new = None if place in document.overrides else Override(draw(st.sampled_from(("1", "别的"))), "导入")
        changes = (SetOverride(place, document.overrides.get(place), new),)
    else:
        path, value = draw(st.sampled_from(_VALUES[noun]))
        changes = (SetField(FieldKey(record.id, path), get_value(record, path), value),)
    return ChangeSet(document.id, act, changes)


@st.composite
def _additions(draw: st.DrawFn, document: Document) -> AddRecord:
    places = [
        (one, name)
        for _, _, one in walk(document)
        for name in LISTS.get(type(one), ())
        if name in ("goals", "indicators", "work_items", "projects")
    ]
    parent, name = draw(st.sampled_from(places))
    record = ITEMS[name](new_id())
    if name == "indicators":
        record = an_indicator(draw(st.integers(0, 5)), name=draw(st.sampled_from(("入驻单位满意度", "别的"))))
    elif name == "work_items":
        record = a_work_item("新的工作", *(one.id for one in document.projects[:1]))
    return AddRecord(parent.id, name, 0, record)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_was_touched_is_all_that_must_run_again(name: str, data: st.DataObject) -> None:
    form_set, document = FORMS[name], SAMPLES[name]
    checker = Checker(form_set)
    checker.check(document)
    for _ in range(data.draw(st.integers(1, 6))):
        change_set = data.draw(edits(form_set, document))
        document = apply_changes(document, change_set) or document
        assert checker.update(document, touched(change_set)) == check_document(document, form_set)


def test_an_indicator_that_changes_its_list_is_asked_what_that_list_asks() -> None:
    """The row goes from the common indicators to those of the benefits by its kind alone."""
    form_set, document = FORMS["jiangsu-department"], SAMPLES["jiangsu-department"]
    row = next(one for one in document.indicators if one.name == "预算执行率")
    checker = Checker(form_set)
    checker.check(document)
    change = SetField(FieldKey(row.id, "kind"), row.kind, "satisfaction")
    change_set = ChangeSet(document.id, "改", (change,))
    document = apply_changes(document, change_set) or document
    (finding,) = checker.update(document, touched(change_set))
    assert (finding.code, finding.place.record_id) == ("S16", row.id)


def test_a_works_indicator_is_heard_up_to_the_document() -> None:
    """Indicators of a work hang two lists below the document, where the same name is compared."""
    form_set = FORMS["jiangsu-department"]
    targets = {"full_year": TargetValue.parse("≥90%")}
    whole, part = (replace(an_indicator(5, name="满意率"), targets=targets) for _ in range(2))
    document = a_document(0, indicators=(whole,), work_items=(a_work_item(indicators=(part,)),))
    checker = Checker(form_set)
    assert "X23" not in {one.code for one in checker.check(document)}
    change = SetField(FieldKey(part.id, "targets.full_year"), targets["full_year"], TargetValue.parse("≥80%"))
    change_set = ChangeSet(document.id, "改", (change,))
    document = apply_changes(document, change_set) or document
    assert "X23" in {one.code for one in checker.update(document, touched(change_set))}
