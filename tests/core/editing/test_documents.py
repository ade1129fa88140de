"""Documents come, go and become next year's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.change import AddDocument, ChangeSet, SetOverride
from core.domain.document import CARRIED, Document, FieldKey, Mark, Override, OverrideKey
from core.domain.records import get_value, same_content, walk
from core.editing import documents, fields
from core.editing.session import Session
from core.errors import UserError
from core.forms.model import FormSet
from core.forms.printing import is_blank
from tests.builders import a_document, a_goal, a_project, a_work_item

PROJECTS = "项目列表"


def test_a_new_document_has_the_headings_its_form_asks_for(session: Session, form_set: FormSet) -> None:
    made = documents.new_document(session, form_set, "436001", "示例县机关服务中心本级", 2025)
    document = session.document(made)
    assert (document.unit.name, document.year, document.layout) == ("示例县机关服务中心本级", 2025, form_set.id)
    assert [item.role for item in document.narrative] == ["overall", "itemised", "measures"]
    assert all(item.heading for item in document.narrative)
    assert document.projects == ()


def test_a_unit_keeps_its_identity_over_the_years_and_has_one_document_a_year(
    session: Session, form_set: FormSet
) -> None:
    first = documents.new_document(session, form_set, "436001", "示例县档案馆", 2024)
    second = documents.new_document(session, form_set, "436001", "示例县档案馆", 2025)
    assert session.document(first).unit.id == session.document(second).unit.id
    with pytest.raises(UserError, match="“示例县档案馆”的2025年已经在这个文件里了"):
        documents.new_document(session, form_set, "436001", "示例县档案馆", 2025)
    with pytest.raises(UserError, match="2025年已经在"):
        documents.new_year(session, first, 2025)


def test_next_year_is_a_copy_in_which_only_the_year_is_another(session: Session, document: Document) -> None:
    made = documents.new_year(session, document.id, 2026).document_id
    copy = session.document(made)
    assert copy.year == 2026
    pairs = list(zip(walk(document), walk(copy), strict=True))
    assert all(old.id != new.id for (_, _, old), (_, _, new) in pairs)
    assert [p.name for p in copy.projects] == [p.name for p in document.projects]
    assert [p.code for p in copy.projects] == [p.code for p in document.projects]
    assert copy.projects[0].amounts == document.projects[0].amounts
    assert session.document(document.id) == document


def test_every_value_of_next_year_but_unit_and_year_is_marked_as_carried(
    session: Session, document: Document, form_set: FormSet
) -> None:
    copy = session.document(documents.new_year(session, document.id, 2026).document_id)
    homes = {spec.home: spec for spec in form_set.lists}
    for _, name, record in walk(copy):
        for field in homes[name].fields if name else form_set.fields:
            if field.home.startswith(("unit.", "year")) or field.home in ("", "role", "level"):
                continue
            value = record.kind if field.home in ("level1", "level2") else get_value(record, field.home)  # type: ignore[union-attr]
            key = FieldKey(record.id, field.home)
            assert (copy.marks.get(key) == Mark(CARRIED, "2025")) == (not is_blank(value)), key
    assert {key.record_id for key in copy.marks} <= {record.id for _, _, record in walk(copy)}


def test_overrides_go_with_their_rows_into_the_next_year(
    session: Session, document: Document, form_set: FormSet
) -> None:
    place = OverrideKey(form_set.id, PROJECTS, document.projects[1].id, "表题")
    session.apply(ChangeSet(document.id, "改写", (SetOverride(place, None, Override("表二", "导入")),)))
    copy = session.document(documents.new_year(session, document.id, 2026).document_id)
    (key,) = copy.overrides
    assert key.row == copy.projects[1].id
    assert copy.overrides[key] == Override("表二", "导入")


def test_all_marks_of_a_carried_document_can_be_confirmed(session: Session, document: Document) -> None:
    made = documents.new_year(session, document.id, 2026).document_id
    marks = session.document(made).marks
    assert fields.confirm(session, made, marks) == len(marks) > 0
    assert session.document(made).marks == {}


def test_a_removed_document_is_gone_from_the_file_and_undo_brings_it_back(session: Session, document: Document) -> None:
    documents.remove_document(session, document.id)
    session.wait_stored()
    assert session.heads == ()
    session.undo(document.id)
    session.wait_stored()
    assert session._workspace.document(document.id) == document


def test_next_years_works_stand_for_next_years_projects(session: Session) -> None:
    projects = (a_project(1), a_project(2))
    items = (a_work_item("保障", projects[1].id, "已撤销的项目"),)
    old = a_document(projects, work_items=items, goals=(a_goal(period="whole"),))
    session.apply(ChangeSet(old.id, "新建", (AddDocument(old),)))
    new = session.document(documents.new_year(session, old.id, 2026).document_id)
    assert new.work_items[0].projects == (new.projects[1].id, "已撤销的项目")
    assert FieldKey(new.work_items[0].id, "projects") in new.marks
    assert same_content(replace(new, year=old.year), old)
