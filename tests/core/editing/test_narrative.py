"""改用模板文字 and 改为自己写: one step each, undone as one, with what hung on the paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import CARRIED, Document, FieldKey, Mark, Override, OverrideKey
from core.editing.documents import new_year
from core.editing.fields import set_text
from core.editing.narrative import compose_item, type_item
from core.editing.session import Session, open_session
from core.errors import UserError
from core.forms.model import FormSet
from tests.budget_form import ID
from tests.prose_form import a_year, prose_form

THIS = "示例县机关服务中心本级2025年收入80.25万元，其中事业收入0万元。"
CHANGE = "比上年减少9.75万元，即-97500.00元。"
EMPTY = "一、收入说明：没有政府性基金。"


@pytest.fixture
def form_set(tmp_path: Path) -> FormSet:
    return prose_form(tmp_path)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "文字.jmt", create=True) as session:
        yield session


def put(session: Session, document: Document) -> Document:
    session.apply(ChangeSet(document.id, "加入", (AddDocument(document),)))
    return document


def test_an_item_is_composed_and_undone(session: Session, form_set: FormSet) -> None:
    document = put(session, a_year(2025, "80.25"))
    (item,) = document.narrative
    compose_item(session, form_set, document.id, item.id)
    (now,) = session.document(document.id).narrative
    assert (now.composed, now.paragraphs) == ("收入文字", ("自己写的一段。",))
    assert session.undo_title(document.id) == "改用模板文字“收入说明”"
    compose_item(session, form_set, document.id, item.id)
    session.undo(document.id)
    assert session.document(document.id).narrative == (item,)


def test_the_composed_text_becomes_the_typed_one(session: Session, form_set: FormSet) -> None:
    document = put(session, a_year(2025, "80.25"))
    (item,) = document.narrative
    compose_item(session, form_set, document.id, item.id)
    type_item(session, form_set, document.id, item.id, a_year(2024, "90"))
    (now,) = session.document(document.id).narrative
    assert (now.composed, now.paragraphs) == ("", (THIS, CHANGE, EMPTY))
    assert session.undo_title(document.id) == "改为自己写"
    session.undo(document.id)
    (now,) = session.document(document.id).narrative
    assert (now.composed, now.paragraphs) == ("收入文字", ("自己写的一段。",))
    session.undo(document.id)
    type_item(session, form_set, document.id, item.id)
    assert session.document(document.id).narrative == (item,)


def test_what_hangs_on_the_paragraphs_goes_in_the_same_step(session: Session, form_set: FormSet) -> None:
    document = a_year(2025, "80.25")
    (item,) = document.narrative
    place = OverrideKey(ID, "文字", item.id, "正文")
    marks = {FieldKey(item.id, "paragraphs"): Mark(CARRIED, "2024")}
    put(session, replace(document, overrides={place: Override("另写", "导入")}, marks=marks))
    compose_item(session, form_set, document.id, item.id)
    assert (session.document(document.id).overrides, session.document(document.id).marks) == ({}, {})
    session.undo(document.id)
    assert session.document(document.id).marks == marks
    assert place in session.document(document.id).overrides


def test_an_item_without_a_text_is_told(session: Session, form_set: FormSet) -> None:
    document = a_year(2025, "80.25")
    (item,) = document.narrative
    other = replace(item, role="overall", heading="一、总体目标")
    put(session, replace(document, narrative=(other,)))
    with pytest.raises(UserError, match="“一、总体目标”没有模板文字，只能自己写。"):
        compose_item(session, form_set, document.id, other.id)


def test_it_is_stored_and_carried_to_the_next_year_without_a_mark(session: Session, form_set: FormSet) -> None:
    document = put(session, a_year(2025, "80.25"))
    (item,) = document.narrative
    compose_item(session, form_set, document.id, item.id)
    set_text(session, form_set, document.id, "", document.id, "原因", "主要原因是人员减少。")
    next_id = new_year(session, document.id, 2026).document_id
    session.wait_stored()
    old = session.path
    session.save_as(old.with_name("另存.jmt"))
    with open_session(old, read_only=True) as again:
        (stored,) = again.document(next_id).narrative
        assert stored.composed == "收入文字"
        marked = {key.path for key in again.document(next_id).marks if key.record_id == stored.id}
    assert marked == {"heading"}
