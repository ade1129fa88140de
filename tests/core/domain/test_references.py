"""Work items keep their projects: by id while they are there, by name when they are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.change import ChangeSet, apply_changes, removal
from core.domain.document import Document
from core.domain.records import find_path, find_record, same_content, walk
from core.domain.references import reference_texts, resolve_references
from tests.builders import a_document, a_project, a_work_item, of_the_whole


def sample() -> Document:
    projects = tuple(a_project(number, name=name) for number, name in enumerate(("物业", "修缮", "修缮"), 1))
    items = (
        a_work_item("保障", projects[0].id, projects[1].id, "已撤销的项目"),
        a_work_item("维修", projects[1].id),
        a_work_item("信访"),
    )
    return a_document(projects, work_items=items)


def test_a_project_that_goes_leaves_its_name_and_undo_brings_the_reference_back() -> None:
    before = sample()
    change_set = ChangeSet(before.id, "删除项目", removal(before, before.projects[1].id))
    after = apply_changes(before, change_set)
    assert after is not None
    assert after.work_items[0].projects == (before.projects[0].id, "修缮", "已撤销的项目")
    assert after.work_items[1].projects == ("修缮",)
    assert apply_changes(after, change_set.inverse()) == before


def test_of_a_project_without_any_name_no_reference_is_left() -> None:
    project = a_project(code="", name="")
    before = a_document((project,), work_items=(a_work_item("保障", project.id, "别的"),))
    after = apply_changes(before, ChangeSet(before.id, "", removal(before, project.id)))
    assert after is not None
    assert after.work_items[0].projects == ("别的",)


def test_references_print_the_names_as_they_are_now() -> None:
    document = sample()
    document = replace(document, projects=(replace(document.projects[0], name="物业服务"), *document.projects[1:]))
    assert reference_texts(document, document.work_items[0].projects) == ("物业服务", "修缮", "已撤销的项目")


@pytest.mark.parametrize(
    ("text", "number"), [("物业", 0), (" 物 业", 0), ("修缮", None), ("已撤销的项目", None), ("", None)]
)
def test_only_a_name_of_exactly_one_project_is_a_reference(text: str, number: int | None) -> None:
    document = sample()
    expected = text if number is None else document.projects[number].id
    assert resolve_references(document, (text,)) == (expected,)


def test_content_compares_references_by_the_place_of_their_project() -> None:
    project = a_project(name="物业")
    item = a_work_item("保障", project.id)
    one = a_document((project, a_project(2)), work_items=(item,))
    ids = {project.id: "别的编号"}
    renumbered = (replace(project, id=ids[project.id]), one.projects[1])
    same = replace(one, projects=renumbered, work_items=(replace(item, projects=("别的编号",)),))
    other = replace(one, work_items=(replace(item, projects=(one.projects[1].id,)),))
    assert same_content(one, same)
    assert not same_content(one, other)
    assert not same_content(one, replace(one, work_items=(replace(item, projects=("物业",)),)))


def test_every_record_is_found_by_its_id_wherever_it_hangs() -> None:
    document = a_document(2, **of_the_whole())
    records = [record for _, _, record in walk(document)]
    assert all(find_record(document, record.id) is record for record in records)
    assert max(len(find_path(document, record.id)) for record in records) == 3
