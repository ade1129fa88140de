"""A ChangeSet applied and taken back leaves the document as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.change import (
    AddRecord,
    Change,
    ChangeSet,
    MoveRecord,
    SetField,
    SetMark,
    apply_changes,
    removal,
    touched,
)
from core.domain.document import CARRIED, Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.indicator import Indicator
from core.domain.project import Goal, Project
from core.domain.records import find_record, get_value, parent_id, same_content, walk
from core.domain.unit import Unit


def sample() -> Document:
    projects = tuple(
        Project(
            f"p{n}",
            name=f"项目{n}",
            amounts={"budget": Amount(n)},
            goals=(Goal(f"g{n}", "目标"),),
            indicators=tuple(Indicator(f"i{n}{k}", "quantity", name=f"指标{k}") for k in range(3)),
        )
        for n in range(3)
    )
    return Document("d", Unit("u", "430001", "示例县档案馆"), 2025, projects=projects)


CHANGES: list[Change] = [
    SetField(FieldKey("d", "year"), 2025, 2026),
    SetField(FieldKey("d", "unit.name"), "示例县档案馆", "示例县图书馆"),
    SetField(FieldKey("p1", "amounts.budget"), Amount(1), Amount(150_000_000)),
    SetField(FieldKey("i20", "name"), "指标0", "馆藏整理卷数"),
    AddRecord("p0", "indicators", 1, Indicator("new", name="新指标")),
    AddRecord("d", "projects", 3, Project("p9", name="新项目")),
    MoveRecord("d", "projects", 0, 2),
    MoveRecord("p1", "indicators", 2, 0),
    SetMark(FieldKey("p2", "name"), None, Mark(CARRIED, "2024")),
]


@given(st.permutations(CHANGES))
def test_what_was_done_can_be_undone_in_any_order(changes: list[Change]) -> None:
    before = sample()
    change_set = ChangeSet("d", "测试", tuple(changes))
    after = apply_changes(before, change_set)
    assert after != before
    assert apply_changes(after, change_set.inverse()) == before


def test_a_removed_record_takes_its_marks_evidence_and_overrides_along_and_brings_them_back() -> None:
    key, place = FieldKey("i01", "name"), OverrideKey("form", "list", "p0", "caption")
    before = replace(
        sample(),
        marks={key: Mark(CARRIED, "2024"), FieldKey("p1", "name"): Mark(CARRIED, "2024")},
        evidence={key: Evidence("上年.docx", "表1 第2行第3格", "指标1")},
        overrides={place: Override("另题", "导入")},
    )
    change_set = ChangeSet("d", "删除项目", removal(before, "p0"))
    after = apply_changes(before, change_set)
    assert after is not None
    assert [project.id for project in after.projects] == ["p1", "p2"]
    assert set(after.marks) == {FieldKey("p1", "name")}
    assert not after.evidence
    assert not after.overrides
    assert apply_changes(after, change_set.inverse()) == before


def test_a_change_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="is not"):
        apply_changes(sample(), ChangeSet("d", "", (SetField(FieldKey("p1", "name"), "别名", "新名"),)))
    with pytest.raises(KeyError):
        apply_changes(sample(), ChangeSet("d", "", (SetField(FieldKey("nobody", "name"), "", "新名"),)))


def test_a_blank_entry_of_a_map_has_one_form() -> None:
    before = sample()
    after = apply_changes(
        before, ChangeSet("d", "", (SetField(FieldKey("p1", "amounts.budget"), Amount(1), Amount()),))
    )
    assert after is not None
    assert after.projects[1].amounts == {}
    assert get_value(after.projects[1], "amounts.budget") == Amount()


def test_touched_addresses_are_told() -> None:
    told = touched(ChangeSet("d", "", (CHANGES[0], CHANGES[4])))
    assert told.fields == {FieldKey("d", "year")}
    assert told.lists == {("p0", "indicators")}
    assert not told.whole_document


def test_every_record_is_found_by_its_id() -> None:
    document = sample()
    for parent, _, record in walk(document):
        assert find_record(document, record.id) is record
        if parent is not None:
            assert parent_id(document, record.id) == parent.id
    with pytest.raises(KeyError):
        parent_id(document, document.id)


def test_documents_are_equal_by_content_and_not_by_ids_or_marks() -> None:
    left = sample()
    right = replace(left, id="other", marks={FieldKey("p1", "name"): Mark(CARRIED, "2024")})
    assert same_content(left, right)
    assert not same_content(left, replace(left, year=2026))
    overridden = replace(left, overrides={OverrideKey("f", "t", "p0", "c"): Override("另题", "导入")})
    assert not same_content(left, overridden)
