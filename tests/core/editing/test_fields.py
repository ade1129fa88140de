"""Values change as a clerk types them: canonical, settled, one step an act."""

from __future__ import annotations

import pytest

from core.domain.amount import Amount
from core.domain.change import ChangeSet, SetEvidence, SetMark
from core.domain.document import CARRIED, UNSURE, Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.percent import Percent
from core.editing import fields
from core.editing.session import Session
from core.errors import UserError
from core.forms.model import FormSet

PROJECTS, INDICATORS = "项目列表", "项目列表.绩效指标"


def mark(session: Session, document: Document, *keys: FieldKey, state: str = CARRIED) -> None:
    changes = tuple(SetMark(key, None, Mark(state, "2024")) for key in keys)
    session.apply(ChangeSet(document.id, "标记", changes))


def test_typed_money_and_percent_become_canonical(session: Session, document: Document, form_set: FormSet) -> None:
    project = document.projects[0]
    fields.set_text(session, form_set, document.id, PROJECTS, project.id, "预算数", " 150 ")
    fields.set_text(session, form_set, document.id, PROJECTS, project.id, "3月底", "30")
    changed = session.document(document.id).projects[0]
    assert changed.amounts["budget"] == Amount(150_000_000)
    assert changed.payment_plan["3"] == Percent.parse("30%")
    assert session.undo_title(document.id) == "修改“3月底”"


def test_what_is_no_money_is_kept_as_typed(session: Session, document: Document, form_set: FormSet) -> None:
    fields.set_text(session, form_set, document.id, PROJECTS, document.projects[0].id, "预算数", "约150")
    assert session.document(document.id).projects[0].amounts["budget"] == Amount(None, "约150")


def test_the_head_of_the_document_is_typed_like_a_record(
    session: Session, document: Document, form_set: FormSet
) -> None:
    fields.set_text(session, form_set, document.id, "", document.id, "单位名称", "示例县档案馆")
    fields.set_text(session, form_set, document.id, "", document.id, "年度", "２０２６年")
    changed = session.document(document.id)
    assert (changed.unit.name, changed.year) == ("示例县档案馆", 2026)


def test_a_year_that_is_none_is_refused_and_the_year_stays(
    session: Session, document: Document, form_set: FormSet
) -> None:
    with pytest.raises(UserError, match="“年度”要填四位数字的年份，不能填“明年”"):
        fields.set_text(session, form_set, document.id, "", document.id, "年度", "明年")
    assert session.document(document.id).year == 2025


def test_a_computed_field_takes_no_text(session: Session, document: Document, form_set: FormSet) -> None:
    with pytest.raises(UserError, match="自动计算"):
        fields.set_text(session, form_set, document.id, PROJECTS, document.projects[0].id, "表题", "表一")
    assert session.document(document.id) == document


def test_the_printed_levels_choose_the_kind(session: Session, document: Document, form_set: FormSet) -> None:
    indicator = document.projects[0].indicators[0]
    texts = [
        (INDICATORS, indicator.id, "一级指标", "效益指标"),
        (INDICATORS, indicator.id, "二级指标", "生态效益指标"),
    ]
    fields.set_texts(session, form_set, document.id, texts, "粘贴")
    changed = session.document(document.id).projects[0].indicators[0]
    assert (changed.kind, changed.level1, changed.level2) == ("ecological_benefit", None, None)


def test_typing_over_a_carried_value_settles_it_in_the_same_step(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    key, other = FieldKey(project.id, "name"), FieldKey(project.id, "purpose")
    mark(session, document, key, other)
    fields.set_text(session, form_set, document.id, PROJECTS, project.id, "项目名称", "会议服务")
    assert set(session.document(document.id).marks) == {other}
    session.undo(document.id)
    assert set(session.document(document.id).marks) == {key, other}
    assert session.document(document.id).projects[0].name == project.name


def test_the_same_text_again_is_no_step(session: Session, document: Document, form_set: FormSet) -> None:
    project = document.projects[0]
    mark(session, document, FieldKey(project.id, "name"))
    fields.set_text(session, form_set, document.id, PROJECTS, project.id, "项目名称", f" {project.name} ")
    assert session.undo_title(document.id) == "标记"


def test_typing_into_a_cell_that_prints_an_override_replaces_what_it_prints(
    session: Session, document: Document, form_set: FormSet
) -> None:
    project = document.projects[0]
    place = OverrideKey(form_set.id, PROJECTS, project.id, "项目名称")
    fields.set_override(session, document.id, place, "物业", "导入")
    assert session.document(document.id).overrides == {place: Override("物业", "导入")}
    fields.set_text(session, form_set, document.id, PROJECTS, project.id, "项目名称", project.name)
    assert session.document(document.id).overrides == {}
    assert session.document(document.id).projects[0].name == project.name


def test_an_override_is_cleared_and_undone(session: Session, document: Document, form_set: FormSet) -> None:
    place = OverrideKey(form_set.id, PROJECTS, document.projects[0].id, "表题")
    fields.set_override(session, document.id, place, "表一", "照批复")
    fields.clear_override(session, document.id, place)
    fields.clear_override(session, document.id, place)
    assert session.document(document.id).overrides == {}
    session.undo(document.id)
    assert session.document(document.id).overrides[place].text == "表一"


def test_confirming_takes_marks_off_and_changes_no_value(session: Session, document: Document) -> None:
    project = document.projects[0]
    keys = [FieldKey(project.id, "name"), FieldKey(project.id, "amounts.budget")]
    mark(session, document, keys[0])
    mark(session, document, keys[1], state=UNSURE)
    assert fields.confirm(session, document.id, [*keys, FieldKey(project.id, "purpose")]) == 2
    assert session.document(document.id) == document
    assert session.undo_title(document.id) == "确认 2 处"


def test_a_block_of_five_hundred_cells_is_one_step(session: Session, document: Document, form_set: FormSet) -> None:
    rows = [indicator for project in document.projects for indicator in project.indicators]
    keys = ("三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    texts = [(INDICATORS, row.id, key, f"≥{n}%") for n, row in enumerate(rows) for key in keys]
    assert fields.set_texts(session, form_set, document.id, texts, "粘贴") == ()
    changed = session.document(document.id)
    assert [i.basis for p in changed.projects for i in p.indicators] == [f"≥{n}%" for n in range(len(rows))]
    session.undo(document.id)
    assert session.document(document.id) == document


def test_evidence_stays_when_the_value_is_corrected(session: Session, document: Document, form_set: FormSet) -> None:
    key = FieldKey(document.projects[0].id, "name")
    evidence = Evidence("去年.docx", "表2 第1行第2格", document.projects[0].name)
    session.apply(ChangeSet(document.id, "导入", (SetEvidence(key, None, evidence),)))
    fields.set_text(session, form_set, document.id, PROJECTS, document.projects[0].id, "项目名称", "会议服务")
    assert session.document(document.id).evidence == {key: evidence}
