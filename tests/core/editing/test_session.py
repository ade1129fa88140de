"""One road for every change: memory at once, the disk in order, undo as data."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.change import AddDocument, ChangeSet, SetField, apply_changes
from core.domain.document import Document, FieldKey
from core.editing.events import (
    ChangeStored,
    DocumentAdded,
    DocumentChanged,
    DocumentRemoved,
    Event,
    StoreFailed,
)
from core.editing.session import Review, Session, open_session
from core.errors import UserError
from tests.builders import a_document, a_project, a_unit
from tests.strategies import change_sets_of, documents


def add(session: Session, document: Document) -> Document:
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    return document


def rename(session: Session, document_id: str, name: str) -> None:
    """Give the first project another name."""
    project = session.document(document_id).projects[0]
    change = SetField(FieldKey(project.id, "name"), project.name, name)
    session.apply(ChangeSet(document_id, "修改“项目名称”", (change,)))


def test_a_document_is_there_again_after_the_file_was_closed(tmp_path: Path) -> None:
    with open_session(tmp_path / "示例县.jmt", create=True) as session:
        document = add(session, a_document())
        rename(session, document.id, "会议服务")
        changed = session.document(document.id)
    with open_session(tmp_path / "示例县.jmt") as session:
        assert session.documents == (changed,)
        assert session.undo(document.id) is None


def test_documents_stand_by_unit_then_year_and_units_stand_once(session: Session) -> None:
    second, first = a_unit(code="436002", name="示例县档案馆"), a_unit(code="436001")
    for unit, year in ((second, 2025), (first, 2026), (first, 2025)):
        add(session, a_document(1, unit=unit, year=year))
    found = [(document.unit.code, document.year) for document in session.documents]
    assert found == [("436001", 2025), ("436001", 2026), ("436002", 2025)]
    assert session.units == (first, second)


def test_heads_follow_what_is_edited_without_loading(session: Session) -> None:
    document = add(session, a_document(2, year=2025))
    change = SetField(FieldKey(document.id, "year"), 2025, 2026)
    session.apply(ChangeSet(document.id, "修改", (change,)))
    (head,) = session.heads
    assert (head.year, head.projects, head.indicators, head.layout) == (2026, 2, 12, "hebei-performance")


def test_an_edit_tells_what_it_touched_and_a_stored_one_its_number(session: Session) -> None:
    heard: list[Event] = []
    session.subscribe(heard.append)
    document = add(session, a_document())
    rename(session, document.id, "会议服务")
    session.undo(document.id)
    session.wait_stored()
    added, changed, undone = [event for event in heard if not isinstance(event, ChangeStored)]
    assert added == DocumentAdded(document.id)
    assert isinstance(changed, DocumentChanged)
    assert isinstance(undone, DocumentChanged)
    assert changed.touched.fields == {FieldKey(document.projects[0].id, "name")}
    assert (changed.origin, undone.origin) == ("edit", "undo")
    assert [event.sequence for event in heard if isinstance(event, ChangeStored)] == [1, 2, 3]


def test_a_listener_that_left_hears_nothing_more(session: Session) -> None:
    heard: list[Event] = []
    leave = session.subscribe(heard.append)
    leave()
    add(session, a_document())
    session.wait_stored()
    assert heard == []


def test_two_hundred_steps_are_undone_and_done_again(session: Session) -> None:
    document = add(session, a_document())
    for number in range(250):
        rename(session, document.id, f"项目{number}")
    last = session.document(document.id)
    for _ in range(250):
        assert session.undo_title(document.id) == "修改“项目名称”"
        session.undo(document.id)
    assert session.document(document.id) == document
    for _ in range(250):
        session.redo(document.id)
    assert session.document(document.id) == last
    assert session.redo_title(document.id) is None


def test_a_new_act_forgets_what_was_undone(session: Session) -> None:
    document = add(session, a_document())
    rename(session, document.id, "甲")
    session.undo(document.id)
    rename(session, document.id, "乙")
    assert session.redo(document.id) is None
    assert session.document(document.id).projects[0].name == "乙"


def test_every_document_has_a_history_of_its_own(session: Session) -> None:
    first, second = add(session, a_document()), add(session, a_document())
    rename(session, first.id, "甲")
    rename(session, second.id, "乙")
    session.undo(first.id)
    assert session.document(first.id) == first
    assert session.document(second.id).projects[0].name == "乙"


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_was_done_is_undone_to_where_it_began_and_stored_so(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        _do_and_undo(data, Path(folder) / "示例县.jmt")


def _do_and_undo(data: st.DataObject, path: Path) -> None:
    with open_session(path, create=True) as session:
        document = add(session, data.draw(documents()))
        sets = []
        for _ in range(data.draw(st.integers(1, 3))):
            sets.append(data.draw(change_sets_of(session.document(document.id))))
            session.apply(sets[-1])
        changed = session.document(document.id)
        for _ in sets:
            session.undo(document.id)
        assert session.document(document.id) == document
        for _ in sets:
            session.redo(document.id)
        assert session.document(document.id) == changed
    with open_session(path, read_only=True) as session:
        assert session.document(document.id) == changed


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_change_set_and_its_inverse_leave_a_document_as_it_was(data: st.DataObject) -> None:
    document = data.draw(documents())
    change_set = data.draw(change_sets_of(document))
    changed = apply_changes(document, change_set)
    assert apply_changes(changed, change_set.inverse()) == document


def test_an_undone_document_goes_and_comes_back(session: Session) -> None:
    heard: list[Event] = []
    session.subscribe(heard.append)
    document = add(session, a_document())
    session.undo(document.id)
    assert session.documents == ()
    session.redo(document.id)
    assert session.documents == (document,)
    facts = [type(event) for event in heard if not isinstance(event, ChangeStored)]
    assert facts == [DocumentAdded, DocumentRemoved, DocumentAdded]


def test_applying_never_waits_for_the_disk(tmp_path: Path) -> None:
    with open_session(tmp_path / "慢盘.jmt", create=True, commit_delay=0.05) as session:
        document = add(session, a_document((a_project(indicators=1000),)))
        session.wait_stored()
        times = []
        for number in range(100):
            record = session.document(document.id).projects[0].indicators[number * 9]
            change = SetField(FieldKey(record.id, "name"), record.name, f"指标{number}")
            start = time.perf_counter()
            session.apply(ChangeSet(document.id, "修改", (change,)))
            times.append(time.perf_counter() - start)
        assert session.pending > 0
        assert sorted(times)[95] < 0.003
        session.wait_stored()
        assert session.pending == 0


def test_waiting_acts_share_a_transaction_and_keep_their_log_entries(tmp_path: Path) -> None:
    heard: list[Event] = []
    with open_session(tmp_path / "慢盘.jmt", create=True, commit_delay=0.05) as session:
        session.subscribe(heard.append)
        document = add(session, a_document())
        start = time.perf_counter()
        for number in range(50):
            rename(session, document.id, f"项目{number}")
        session.wait_stored()
        assert time.perf_counter() - start < 50 * 0.05 / 2
    assert [event.sequence for event in heard if isinstance(event, ChangeStored)] == list(range(1, 52))


def test_closing_stores_what_waits(tmp_path: Path) -> None:
    session = open_session(tmp_path / "慢盘.jmt", create=True, commit_delay=0.02)
    document = add(session, a_document())
    for number in range(20):
        rename(session, document.id, f"项目{number}")
    session.close()
    with open_session(tmp_path / "慢盘.jmt") as again:
        assert again.document(document.id).projects[0].name == "项目19"


def test_a_change_that_does_not_fit_changes_nothing(session: Session, document: Document) -> None:
    change = SetField(FieldKey(document.projects[0].id, "name"), "不是这个名字", "会议服务")
    with pytest.raises(ValueError, match="is not"):
        session.apply(ChangeSet(document.id, "修改", (change,)))
    assert session.document(document.id) is document
    assert session.undo_title(document.id) == "新建"


def test_an_empty_change_set_is_no_step(session: Session, document: Document) -> None:
    session.apply(ChangeSet(document.id, "没有", ()))
    assert session.undo_title(document.id) == "新建"


def test_a_session_for_reading_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        document = add(session, a_document())
    before = path.read_bytes()
    with open_session(path, read_only=True) as session:
        assert session.read_only
        with pytest.raises(UserError, match="只读"):
            rename(session, document.id, "会议服务")
        assert session.undo(document.id) is None
    assert path.read_bytes() == before


def test_a_failed_commit_keeps_the_memory_and_saves_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    failed = threading.Event()
    session = open_session(path, create=True)
    document = add(session, a_document())
    session.wait_stored()
    session.subscribe(lambda event: failed.set() if isinstance(event, StoreFailed) else None)
    session._workspace._do(lambda connection: connection.execute("PRAGMA max_page_count = 1"), "测试")
    rename(session, document.id, "会" * 20_000)
    assert failed.wait(10)
    assert session.read_only
    assert session.pending == 1
    assert "磁盘已满" in (session.failure or "")
    assert session.document(document.id).projects[0].name == "会" * 20_000
    with pytest.raises(UserError, match="另存为"):
        rename(session, document.id, "乙")
    with pytest.raises(UserError, match="磁盘已满"):
        session.wait_stored()
    session.save_as(tmp_path / "别处.jmt")
    assert not session.read_only
    rename(session, document.id, "丙")
    session.close()
    with open_session(tmp_path / "别处.jmt") as saved:
        assert saved.document(document.id).projects[0].name == "丙"
    with open_session(path) as old:
        assert old.document(document.id) == document


def spoil(path: Path) -> None:
    """As a pulled stick does: what the program has open is no longer there to be read."""
    subprocess.run([sys.executable, "-c", f"open({str(path)!r}, 'r+b').truncate(4096)"], check=True)


def test_when_the_old_file_can_not_be_read_what_is_in_memory_is_saved_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        first, second = add(session, a_document(year=2024)), add(session, a_document(year=2025))
    session = open_session(path)
    rename(session, first.id, "会议服务")
    session.wait_stored()
    spoil(path)
    with pytest.raises(UserError, match=r"已另存到.*示例县机关服务中心本级2025年"):
        session.save_as(tmp_path / "别处.jmt")
    assert session.path == tmp_path / "别处.jmt"
    assert [head.id for head in session.heads] == [first.id]
    session.close()
    with open_session(tmp_path / "别处.jmt") as saved:
        assert [document.projects[0].name for document in saved.documents] == ["会议服务"]
    assert second.id not in saved


def test_saving_elsewhere_takes_the_place_of_a_workspace_and_of_nothing_else(tmp_path: Path) -> None:
    text = tmp_path / "照片.jmt"
    text.write_bytes(b"photo" * 100)
    other = tmp_path / "旧.jmt"
    open_session(other, create=True).close()
    with open_session(tmp_path / "示例县.jmt", create=True) as session:
        document = add(session, a_document())
        with pytest.raises(UserError, match="不是绩目通的工作文件"):
            session.save_as(text)
        assert session.path.name == "示例县.jmt"
        session.save_as(other)
        rename(session, document.id, "会议服务")
    assert text.read_bytes() == b"photo" * 100
    with open_session(other) as session:
        assert session.document(document.id).projects[0].name == "会议服务"


def test_a_review_is_kept_until_the_next_change(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        document = add(session, a_document())
        session.note_review(document.id, Review("1", 2, 3, 0))
    with open_session(path) as session:
        assert session.heads[0].review == Review("1", 2, 3, 0)
        rename(session, document.id, "会议服务")
        assert session.heads[0].review is None
    with open_session(path) as session:
        assert session.heads[0].review is None


def test_a_file_made_by_a_block_that_fails_goes_again(tmp_path: Path) -> None:
    path = tmp_path / "新.jmt"

    def fail() -> None:
        with open_session(path, create=True) as session:
            add(session, a_document())
            raise UserError("读不出来")

    with pytest.raises(UserError, match="读不出来"):
        fail()
    assert list(tmp_path.iterdir()) == []
