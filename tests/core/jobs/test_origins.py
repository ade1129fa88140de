"""Where values come from: file, place and words stay with the document, with the time and what was changed since."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from core.cli import run
from core.domain.document import FieldKey
from core.editing import fields
from core.editing.session import Session, open_session
from core.forms.load import installed
from core.jobs.corrections import Spot
from core.jobs.import_ import accept, accept_all, read_files
from core.jobs.import_rules import Rule, keep_rule
from core.jobs.origins import HEADING, ImportLog, import_log, log_workbook
from core.jobs.proposal import Deed, Proposal
from tests.builders import FORM, a_document
from tests.offices import Layout, write
from tests.strange_workbook import strange_workbook

FORM_SETS = installed()
FORM_SET = FORM_SETS.get(FORM)
PROJECTS = FORM_SET.list_at("projects")
assert PROJECTS is not None


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "a.jmt", create=True) as found:
        book = write(a_document(2), FORM_SET, Layout(), tmp_path / "上年.docx")
        accept(found, read_files([book], FORM_SETS).drafts[0], True)
        yield found


def log(session: Session) -> ImportLog:
    (document,) = session.documents
    return import_log(session, document.id, FORM_SET)


def purpose(session: Session, number: int = 0) -> tuple[str, FieldKey]:
    (document,) = session.documents
    return document.id, FieldKey(document.projects[number].id, "purpose")


def type_purpose(session: Session, text: str, number: int = 0) -> None:
    document_id, key = purpose(session, number)
    field = FORM_SET.field_at(PROJECTS.path, "purpose")  # type: ignore[union-attr]
    assert field is not None
    fields.set_text(session, FORM_SET, document_id, PROJECTS.path, key.record_id, field.key, text)  # type: ignore[union-attr]


def test_every_value_has_its_place_in_the_words_of_the_form_and_the_time(session: Session) -> None:
    found = log(session)
    (document,) = session.documents
    assert {one.key for one in found.origins} == set(document.evidence)
    one = found.at([purpose(session)[1]])
    assert one is not None
    assert (one.words, one.file, one.text, one.is_changed) == (
        "项目1 · 资金用途",
        "上年.docx",
        document.projects[0].purpose,
        False,
    )
    assert one.place
    assert one.time == found.imports[0].time != ""
    assert [(act.file, act.count, act.changed) for act in found.imports] == [("上年.docx", len(found.origins), 0)]


def test_a_value_changed_by_hand_since_is_shown_as_such(session: Session) -> None:
    type_purpose(session, "自己改的")
    found = log(session)
    one = found.at([purpose(session)[1]])
    assert one is not None
    assert (one.text, one.is_changed, found.imports[0].changed) == ("自己改的", True, 1)
    session.undo(purpose(session)[0])
    assert log(session).imports[0].changed == 0
    session.redo(purpose(session)[0])
    assert log(session).imports[0].changed == 1
    type_purpose(session, one.read)
    assert log(session).imports[0].changed == 0, "it is again as it was imported"


def test_a_later_import_is_told_for_what_it_changed(session: Session, tmp_path: Path) -> None:
    (document,) = session.documents
    theirs = replace(a_document(2), projects=tuple(replace(p, purpose="新的用途") for p in a_document(2).projects[:1]))
    (tmp_path / "b").mkdir()
    book = write(
        replace(theirs, unit=document.unit, year=document.year), FORM_SET, Layout(), tmp_path / "b" / "新.docx"
    )
    accept(session, read_files([book], FORM_SETS).drafts[0], True)
    found = log(session)
    first, second = (found.at([purpose(session, number)[1]]) for number in (0, 1))
    assert first is not None
    assert second is not None
    assert (first.file, second.file) == ("新.docx", "上年.docx")
    assert {act.file for act in found.imports} == {"新.docx", "上年.docx"}


def test_an_import_that_was_undone_is_no_import(session: Session) -> None:
    document_id, _ = purpose(session)
    session.undo(document_id)
    session.redo(document_id)
    assert [act.file for act in log(session).imports] == ["上年.docx"]


def test_who_placed_a_value_stays_with_it(tmp_path: Path) -> None:
    keep_rule(Rule(FORM, "用途说明", PROJECTS.path, "资金用途"))  # type: ignore[union-attr]
    file = read_files([strange_workbook(tmp_path)], FORM_SETS, form_id=FORM).files[0]
    proposal = Proposal(file)
    entry = proposal.entry_at("“食堂”G3")
    assert entry is not None
    proposal.place(entry, Spot(PROJECTS.path, (1,), "其他资金"))  # type: ignore[union-attr]
    with open_session(tmp_path / "b.jmt", create=True) as session:
        accept(session, proposal.accepted(), True)
    with open_session(tmp_path / "b.jmt", read_only=True) as session:
        found = log(session)
    notes = {(one.place, one.read): one.note for one in found.origins if one.note}
    assert notes == {
        ("“食堂”G3", "8.5"): "手工放置",
        ("“食堂”B7", "补助机关食堂"): "按规则“用途说明”",
        ("“车辆”B7", "补助机关食堂"): "按规则“用途说明”",
    }


def test_the_log_is_saved_as_a_workbook(session: Session) -> None:
    found = log(session)
    book = openpyxl.load_workbook(io.BytesIO(log_workbook(found)))
    rows = list(book["来源"].iter_rows(values_only=True))
    assert rows[0] == HEADING
    assert len(rows) == len(found.origins) + 1
    assert book["导入记录"].cell(2, 2).value == "上年.docx"


def test_the_command_tells_the_same(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    type_purpose(session, "自己改的")
    path, count = session.path, len(log(session).origins)
    session.close()
    assert run(["origin", str(path)]) == 0
    out = capsys.readouterr().out
    assert "项目1 · 资金用途：自己改的 ← “上年.docx”" in out
    assert "（导入后手工改过）" in out
    assert run(["origin", str(path), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert len(told["values"]) == count
    assert told["imports"][0]["changed"] == 1


def test_what_found_no_place_and_what_was_left_out_stay_listed_with_address_and_reason(tmp_path: Path) -> None:
    proposal = Proposal(read_files([strange_workbook(tmp_path)], FORM_SETS, form_id=FORM).files[0])
    left = next(entry for entry in proposal.entries if entry.row.place == "“食堂”E6")
    proposal.choose(left, Deed.LEAVE)
    nowhere = {(one.evidence.place, one.evidence.text) for one in proposal.draft.unplaced}
    path = tmp_path / "a.jmt"
    with open_session(path, create=True) as session:
        accept(session, proposal.accepted(), True)
        (document,) = session.documents
        session.undo(document.id)
        assert not session.heads
        session.redo(document.id)
    with open_session(path) as session:
        found = log(session)
        assert {(one.place, one.read) for one in found.left} == nowhere | {("“食堂”E6", "≥450人")}
        assert all(one.note and one.time for one in found.left)
        assert not {one.key for one in found.left} & {one.key for one in found.origins}
        before = session.documents
        accept(session, proposal.accepted(), True)
        assert session.documents == before, "the same file again has the same list"
    book = openpyxl.load_workbook(io.BytesIO(log_workbook(found)))
    assert book["未导入清单"].max_row == len(found.left) + 1


def test_a_file_imported_again_without_what_found_no_place_has_no_such_list_any_more(session: Session) -> None:
    (document,) = session.documents
    assert log(session).left == ()
    draft = read_files(
        [write(document, FORM_SET, Layout(signature=True), session.path.with_name("上年.docx"))], FORM_SETS
    )
    accept(session, draft.drafts[0], True)
    assert {one.read[:3] for one in log(session).left} == {"填报人"}
    again = read_files([write(document, FORM_SET, Layout(), session.path.with_name("上年.docx"))], FORM_SETS)
    accept(session, again.drafts[0], True)
    assert log(session).left == ()


def test_files_imported_together_are_told_apart_with_the_time_of_their_import(tmp_path: Path) -> None:
    books = [write(a_document(2, year=2025 + n), FORM_SET, Layout(), tmp_path / f"{n}.docx") for n in range(2)]
    with open_session(tmp_path / "a.jmt", create=True) as session:
        accept_all(session, read_files(books, FORM_SETS).drafts, True)
        for number, document in enumerate(session.documents):
            found = import_log(session, document.id, FORM_SET)
            assert [act.file for act in found.imports] == [f"{number}.docx"]
            assert found.imports[0].time
            assert {one.time for one in found.origins} == {found.imports[0].time}
            assert not any(one.is_changed for one in found.origins)
        session.undo(session.documents[0].id)
        assert not session.heads, "together is one step"
