"""After any edit the checker says what checking everything from the beginning says, in a few milliseconds."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.change import (
    AddRecord,
    Change,
    ChangeSet,
    MoveRecord,
    SetField,
    SetMark,
    SetOverride,
    apply_changes,
    removal,
    touched,
)
from core.domain.document import CARRIED, Document, FieldKey, Mark, Override
from core.domain.records import Value, get_value, walk
from core.domain.target_value import TargetValue
from core.forms.load import load_form_set
from core.forms.printing import override_key
from core.paths import templates_dir
from core.rules.check import Checker, check_document
from tests.builders import a_document, a_project, an_indicator

FORM_SET = load_form_set(templates_dir() / "hebei-performance", prove=False)

_EDITS: tuple[tuple[str, str, Value], ...] = (
    ("projects", "name", ""),
    ("projects", "code", "待定"),
    ("projects", "amounts.fiscal", Amount.parse("1万元")),
    ("goals", "text", ""),
    ("indicators", "kind", "cost"),
    ("indicators", "kind", ""),
    ("indicators", "name", "覆盖率"),
    ("indicators", "targets.whole", TargetValue.parse("45次")),
    ("indicators", "targets.whole", TargetValue()),
    ("narrative", "paragraphs", ()),
    ("narrative", "role", "other"),
    ("", "year", None),
)


def _records(document: Document, noun: str) -> list[str]:
    return [record.id for _, name, record in walk(document) if name == noun]


@st.composite
def edits(draw: st.DrawFn, document: Document) -> ChangeSet | None:
    """One act on the document, as the window makes them; None when there is nothing left to act on."""
    act = draw(st.sampled_from(("set", "remove", "add", "move", "mark", "override")))
    projects = document.projects
    if act == "set":
        noun, path, value = draw(st.sampled_from(_EDITS))
        ids = _records(document, noun)
        if not ids:
            return None
        record_id = draw(st.sampled_from(ids))
        old = get_value(next(r for _, _, r in walk(document) if r.id == record_id), path)
        changes: tuple[Change, ...] = (SetField(FieldKey(record_id, path), old, value),)
    elif not projects:
        return None
    elif act == "remove":
        noun = draw(st.sampled_from(("projects", "indicators", "goals", "narrative")))
        ids = _records(document, noun)
        if not ids:
            return None
        changes = removal(document, draw(st.sampled_from(ids)))
    elif act == "add":
        changes = (AddRecord(projects[0].id, "indicators", 0, an_indicator(draw(st.integers(0, 5)), target="5")),)
    elif act == "move":
        changes = (MoveRecord(document.id, "projects", 0, len(projects) - 1),)
    elif act == "mark":
        key = FieldKey(projects[0].id, "name")
        new = None if key in document.marks else Mark(CARRIED, "2024")
        changes = (SetMark(key, document.marks.get(key), new),)
    else:
        place = override_key(FORM_SET, "项目列表", projects[-1].id, "表题")
        override = None if place in document.overrides else Override("别的", "导入")
        changes = (SetOverride(place, document.overrides.get(place), override),)
    return ChangeSet(document.id, act, changes)


@settings(max_examples=60)
@given(st.data())
def test_what_was_touched_is_all_that_must_run_again(data: st.DataObject) -> None:
    document = a_document(3)
    checker = Checker(FORM_SET)
    checker.check(document)
    for _ in range(data.draw(st.integers(1, 6))):
        change_set = data.draw(edits(document))
        if change_set is None:
            continue
        changed = apply_changes(document, change_set)
        assert changed is not None
        document = changed
        assert checker.update(document, touched(change_set)) == check_document(document, FORM_SET)


def test_one_edit_among_a_thousand_rows_is_checked_at_once() -> None:
    rows = tuple(an_indicator(number, target="") for number in range(1000))
    document = a_document((a_project(indicators=rows),))
    checker = Checker(FORM_SET)
    assert len(checker.check(document)) == 1000
    times = []
    for row in rows[::100]:
        change = SetField(FieldKey(row.id, "targets.whole"), TargetValue(), TargetValue.parse("≥5次"))
        change_set = ChangeSet(document.id, "改", (change,))
        document = apply_changes(document, change_set) or document
        start = time.perf_counter()
        checker.update(document, touched(change_set))
        times.append(time.perf_counter() - start)
    assert min(times) < 0.016


def test_a_moved_record_keeps_its_findings_under_its_new_number() -> None:
    document = a_document((a_project(name=""), a_project()))
    checker = Checker(FORM_SET)
    (before,) = checker.check(document)
    change_set = ChangeSet(document.id, "移动", (MoveRecord(document.id, "projects", 0, 1),))
    document = apply_changes(document, change_set) or document
    (after,) = checker.update(document, touched(change_set))
    assert (before.place.words, after.place.words) == ("项目1 · 项目名称", "项目2 · 项目名称")
    assert after == replace(before, place=replace(before.place, words="项目2 · 项目名称"))
