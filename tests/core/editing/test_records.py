"""Rows come, go, move and are copied with everything that hangs on them."""

from __future__ import annotations

from core.domain.change import AddRecord, ChangeSet, SetMark, SetOverride
from core.domain.document import CARRIED, Document, FieldKey, Mark, Override, OverrideKey
from core.domain.records import same_content
from core.domain.target_value import TargetValue
from core.editing import fields, records
from core.editing.session import Session
from core.forms.model import FormSet
from tests.builders import a_work_item

PROJECTS, INDICATORS, GOALS = "项目列表", "项目列表.绩效指标", "项目列表.绩效目标"


def test_a_new_project_has_a_goal_and_a_row_for_every_kind_the_form_asks_for(
    session: Session, document: Document, form_set: FormSet
) -> None:
    values = {"项目名称": "会议服务", "预算数": "12"}
    made = records.add_record(session, form_set, document.id, document.id, PROJECTS, 1, values)
    project = session.document(document.id).projects[1]
    assert (project.id, project.name, project.amounts["budget"].fen) == (made, "会议服务", 12_000_000)
    assert len(project.goals) == 1
    assert [i.kind for i in project.indicators] == ["quantity", "quality", "timeliness", "cost"]
    assert session.undo_title(document.id) == "添加项目"


def test_a_row_inserted_in_a_merged_group_belongs_to_it(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    values = {"一级指标": "产出指标", "二级指标": "质量指标"}
    records.add_record(session, form_set, document.id, project.id, INDICATORS, 2, values)
    kinds = [indicator.kind for indicator in session.document(document.id).projects[0].indicators]
    assert kinds == ["quantity", "quality", "quality", "timeliness", "cost", "social_benefit", "satisfaction"]


def test_a_copy_stands_below_and_shares_nothing_but_content(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    mark = Mark(CARRIED, "2024")
    session.apply(ChangeSet(document.id, "标记", (SetMark(FieldKey(project.goals[0].id, "text"), None, mark),)))
    made = records.duplicate_record(session, form_set, document.id, project.id)
    changed = session.document(document.id)
    first, copy, last = changed.projects
    assert (first, copy.id, last) == (project, made, document.projects[1])
    assert same_content(copy, first)
    assert {copy.goals[0].id, *(i.id for i in copy.indicators)}.isdisjoint(i.id for i in first.indicators)
    assert changed.marks[FieldKey(copy.goals[0].id, "text")] == mark
    assert session.undo_title(document.id) == f"复制项目“{project.name}”"


def test_copies_of_several_rows_stand_below_the_last_of_them_as_one_step(
    session: Session, document: Document, form_set: FormSet
) -> None:
    rows = document.projects[0].indicators
    mark = Mark(CARRIED, "2024")
    session.apply(ChangeSet(document.id, "标记", (SetMark(FieldKey(rows[3].id, "basis"), None, mark),)))
    before = session.document(document.id)
    made = records.duplicate_records(session, form_set, document.id, [rows[3].id, rows[1].id])
    changed = session.document(document.id)
    now = changed.projects[0].indicators
    assert (now[:4], now[6:]) == (rows[:4], rows[4:])
    assert tuple(row.id for row in now[4:6]) == made
    assert same_content(now[4], rows[1])
    assert same_content(now[5], rows[3])
    assert changed.marks[FieldKey(made[1], "basis")] == mark
    assert session.undo_title(document.id) == "复制 2 个指标"
    session.undo(document.id)
    assert session.document(document.id) == before


def test_what_goes_takes_its_overrides_and_marks_with_it_and_undo_brings_all_back(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    place = OverrideKey(form_set.id, PROJECTS, project.id, "表题")
    key = FieldKey(project.indicators[2].id, "name")
    hung = (SetOverride(place, None, Override("表一", "导入")), SetMark(key, None, Mark(CARRIED)))
    session.apply(ChangeSet(document.id, "挂", hung))
    before = session.document(document.id)
    records.remove_records(session, form_set, document.id, [project.id])
    after = session.document(document.id)
    assert (after.projects, after.overrides, after.marks) == (document.projects[1:], {}, {})
    session.undo(document.id)
    assert session.document(document.id) == before


def test_many_rows_go_in_one_step_whatever_their_order(session: Session, document: Document, form_set: FormSet) -> None:
    rows = document.projects[0].indicators
    records.remove_records(session, form_set, document.id, [rows[4].id, rows[0].id, rows[2].id, rows[0].id])
    left = session.document(document.id).projects[0].indicators
    assert left == (rows[1], rows[3], rows[5])
    assert session.undo_title(document.id) == "删除 3 个指标"


def test_a_row_and_the_project_it_stands_in_go_together(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    records.remove_records(session, form_set, document.id, [project.id, project.indicators[0].id])
    assert session.document(document.id).projects == document.projects[1:]


def test_one_record_moves_to_where_it_is_wanted(session: Session, document: Document, form_set: FormSet) -> None:
    records.move_record(session, form_set, document.id, document.projects[1].id, 0)
    assert session.document(document.id).projects == document.projects[::-1]


def test_rows_move_together_and_keep_their_order(session: Session, document: Document, form_set: FormSet) -> None:
    a, b, c, d, e, f = document.projects[0].indicators
    records.move_records(session, form_set, document.id, [b.id, c.id], 5)
    assert session.document(document.id).projects[0].indicators == (a, d, e, b, c, f)
    session.undo(document.id)
    records.move_records(session, form_set, document.id, [d.id, f.id], 0)
    assert session.document(document.id).projects[0].indicators == (d, f, a, b, c, e)
    session.undo(document.id)
    assert session.document(document.id) == document


def test_a_pasted_block_fills_rows_and_adds_new_ones_in_one_step(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    texts = [(INDICATORS, project.indicators[5].id, "三级指标", "满意度")]
    rows = [{"一级指标": "产出指标", "二级指标": "成本指标", "三级指标": "会务成本", "指标值": "≤3万元"}, {}]
    records.paste_rows(session, form_set, document.id, project.id, INDICATORS, texts, rows, "粘贴 3 行")
    changed = session.document(document.id).projects[0].indicators
    assert [i.name for i in changed[5:]] == ["满意度", "会务成本", ""]
    assert (changed[6].kind, changed[6].targets["whole"]) == ("cost", TargetValue.parse("≤3万元"))
    assert session.undo_title(document.id) == "粘贴 3 行"
    session.undo(document.id)
    assert session.document(document.id) == document


def test_goals_without_a_title_field_are_called_by_their_noun(
    session: Session, document: Document, form_set: FormSet
) -> None:
    records.remove_records(session, form_set, document.id, [document.projects[0].goals[0].id])
    assert session.undo_title(document.id) == "删除目标"


def test_everything_that_was_done_to_rows_is_in_the_file(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    for number in range(40):
        records.add_record(session, form_set, document.id, project.id, INDICATORS, 1, {"三级指标": str(number)})
    rows = session.document(document.id).projects[0].indicators
    records.move_records(session, form_set, document.id, [row.id for row in rows[3:9]], 30)
    records.duplicate_record(session, form_set, document.id, project.id)
    fields.set_text(session, form_set, document.id, GOALS, project.goals[0].id, "内容", "甲\n乙")
    session.wait_stored()
    assert session._workspace.document(document.id) == session.document(document.id)


def test_removing_projects_leaves_their_names_in_the_works_as_one_step(
    session: Session, document: Document, form_set: FormSet
) -> None:
    first, second = document.projects[:2]
    item = a_work_item("保障", first.id, second.id)
    session.apply(ChangeSet(document.id, "添加", (AddRecord(document.id, "work_items", 0, item),)))
    records.remove_records(session, form_set, document.id, [first.id, second.id])
    assert session.document(document.id).work_items[0].projects == (first.name, second.name)
    session.undo(document.id)
    assert session.document(document.id).work_items[0].projects == (first.id, second.id)


def test_a_copied_project_is_no_part_of_the_works_that_name_the_first(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    item = a_work_item("保障", project.id)
    session.apply(ChangeSet(document.id, "添加", (AddRecord(document.id, "work_items", 0, item),)))
    records.duplicate_record(session, form_set, document.id, project.id)
    assert session.document(document.id).work_items == (item,)
