"""Acts on several documents at once: one step to take back, as long as none of them has changed since."""

from __future__ import annotations

from pathlib import Path

from core.domain.change import AddDocument, ChangeSet, SetField
from core.domain.document import Document, FieldKey
from core.editing.session import Session, open_session
from tests.builders import a_document, a_unit


def adding(document: Document) -> ChangeSet:
    return ChangeSet(document.id, "收取 2 个文件", (AddDocument(document),))


def renaming(document: Document, name: str) -> ChangeSet:
    project = document.projects[0]
    change = SetField(FieldKey(project.id, "name"), project.name, name)
    return ChangeSet(document.id, "修改“项目名称”", (change,))


def two() -> tuple[Document, Document]:
    return a_document(1), a_document(1, unit=a_unit(code="436002", name="示例县档案馆"))


def test_what_was_done_together_is_undone_and_done_again_together(session: Session) -> None:
    first, second = two()
    session.apply_all([adding(first), adding(second)])
    undone = session.undo(second.id)
    assert undone is not None
    assert undone.document_id == second.id
    assert session.documents == ()
    session.redo(first.id)
    assert [document.id for document in session.documents] == [first.id, second.id]


def test_a_document_that_changed_since_keeps_the_others_from_going_with_it(session: Session) -> None:
    first, second = two()
    session.apply_all([adding(first), adding(second)])
    session.apply(renaming(second, "会议服务"))
    session.undo(first.id)
    assert [document.id for document in session.documents] == [second.id]
    session.undo(second.id)
    assert session.document(second.id) == second


def test_several_acts_on_one_document_are_one_step_of_it(session: Session) -> None:
    first, second = two()
    session.apply_all([adding(first), renaming(first, "会议服务"), adding(second)])
    assert session.document(first.id).projects[0].name == "会议服务"
    session.undo(first.id)
    assert session.documents == ()


def test_what_was_done_together_reaches_the_disk(tmp_path: Path) -> None:
    first, second = two()
    with open_session(tmp_path / "示例县.jmt", create=True) as session:
        session.apply_all([adding(first), adding(second)])
    with open_session(tmp_path / "示例县.jmt") as session:
        assert {document.id for document in session.documents} == {first.id, second.id}
