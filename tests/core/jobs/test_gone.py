"""Into the same document again: exactly the edited cells change, also those made blank, rows added and rows deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.cli import asking, run
from core.domain.change import SetField, apply_changes
from core.domain.document import Document
from core.domain.indicator import IndicatorKind
from core.domain.records import same_content
from core.editing.session import open_session
from core.errors import UserError
from core.forms.kinds import printed_levels
from core.forms.load import installed
from core.jobs.dump import dump_documents
from core.jobs.export import export_document
from core.jobs.gone import BLANK, MISSING
from core.jobs.import_ import RowStatus, accept, import_files, plan_import, read_files
from core.jobs.import_asking import import_asking
from core.jobs.proposal import Deed, Mode, Proposal
from core.readers.draft import DraftRecord
from tests.builders import FORM, a_document, an_indicator

FORM_SETS = installed()


def exported(document: Document, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return export_document(document, FORM_SETS, FORM, folder, draft=True, page_numbers=False).files[0]


def a_book() -> Document:
    return a_document(3)


def edited(change: Callable[[Document], Document], folder: Path) -> tuple[Document, Path]:
    """A document, and the file of it as somebody edited it."""
    book = a_book()
    return book, exported(change(book), folder / "改过")


def without_a_purpose(book: Document) -> Document:
    return replace(book, projects=(replace(book.projects[0], purpose=""), *book.projects[1:]))


def with_another_purpose(book: Document) -> Document:
    return replace(book, projects=(replace(book.projects[0], purpose="改过的用途"), *book.projects[1:]))


def without_an_indicator(book: Document) -> Document:
    first = book.projects[0]
    return replace(book, projects=(replace(first, indicators=first.indicators[1:]), *book.projects[1:]))


def with_one_more_indicator(book: Document) -> Document:
    first = book.projects[0]
    more = replace(an_indicator(), name="另加的指标")
    return replace(book, projects=(replace(first, indicators=(*first.indicators, more)), *book.projects[1:]))


def without_a_project(book: Document) -> Document:
    return replace(book, projects=book.projects[:2])


CHANGES = {
    "another": with_another_purpose,
    "blank": without_a_purpose,
    "fewer": without_an_indicator,
    "more": with_one_more_indicator,
    "project": without_a_project,
}


@pytest.mark.parametrize("name", CHANGES)
def test_replacing_makes_the_document_what_the_edited_file_says(name: str, tmp_path: Path) -> None:
    book, file = edited(CHANGES[name], tmp_path)
    import_files(tmp_path / "a.jmt", [exported(book, tmp_path / "原件")], FORM_SETS)
    report = import_files(tmp_path / "a.jmt", [file], FORM_SETS, replace=True)
    with open_session(tmp_path / "a.jmt", read_only=True) as session:
        (document,) = session.documents
    assert same_content(document, CHANGES[name](book))
    assert sum(row.deed in ("换掉原值", "清空", "删除") for row in report.rows) == (name != "more")


@pytest.mark.parametrize("name", CHANGES)
def test_without_replacing_nothing_goes_and_what_would_is_told(name: str, tmp_path: Path) -> None:
    book, file = edited(CHANGES[name], tmp_path)
    import_files(tmp_path / "a.jmt", [exported(book, tmp_path / "原件")], FORM_SETS)
    report = import_files(tmp_path / "a.jmt", [file], FORM_SETS)
    with open_session(tmp_path / "a.jmt", read_only=True) as session:
        (document,) = session.documents
    assert same_content(document, CHANGES[name](book) if name == "more" else book)
    told = [(row.reason, row.deed) for row in report.rows if row.status is RowStatus.DIFFERING]
    reasons = {"another": [""], "blank": [BLANK], "fewer": [MISSING], "more": [], "project": [MISSING]}
    assert told == [(reason, "保留原值") for reason in reasons[name]]


def test_a_file_that_nobody_edited_changes_nothing(tmp_path: Path) -> None:
    book = a_book()
    import_files(tmp_path / "a.jmt", [exported(book, tmp_path / "原件")], FORM_SETS)
    report = import_files(tmp_path / "a.jmt", [exported(book, tmp_path / "原件")], FORM_SETS, replace=True)
    assert not report.documents[0].is_changed
    assert report.is_complete


def test_a_file_of_one_project_says_nothing_about_the_others(tmp_path: Path) -> None:
    book = a_book()
    one = exported(replace(book, projects=book.projects[:1]), tmp_path / "一个")
    _, report = plan_import([book], read_files([one], FORM_SETS).drafts[0])
    assert not [row for row in report.rows if row.reason == MISSING]


def test_of_several_files_none_takes_away_what_another_brought(tmp_path: Path) -> None:
    book = a_book()
    first = exported(without_a_purpose(book), tmp_path / "一")
    second = exported(book, tmp_path / "二")
    for files in ([first, second], [second, first]):
        path = tmp_path / f"{files[0].parent.name}.jmt"
        report = import_files(path, files, FORM_SETS, replace=True)
        assert not [row for row in report.rows if row.gone]
        with open_session(path, read_only=True) as session:
            assert same_content(session.documents[0], book)


def test_one_of_several_is_chosen_in_a_proposal(tmp_path: Path) -> None:
    book, file = edited(lambda one: without_an_indicator(without_a_purpose(one)), tmp_path)
    proposal = Proposal(read_files([file], FORM_SETS).files[0], [book])
    gone = [entry for entry in proposal.entries if entry.row.gone]
    assert {entry.row.reason for entry in gone} == {BLANK, MISSING}
    assert {proposal.deed(entry) for entry in gone} == {Deed.OPEN}
    blank = next(entry for entry in gone if entry.row.reason == BLANK)
    proposal.choose(blank, Deed.CHANGE)
    assert proposal.accepted().gone == frozenset({blank.row.gone})
    proposal.set_mode(Mode.REPLACE)
    assert len(proposal.accepted().gone or ()) == 2
    proposal.set_mode(Mode.FILL)
    assert proposal.accepted().gone == frozenset()


def test_it_is_one_step_that_is_undone_whole(tmp_path: Path) -> None:
    book, file = edited(lambda one: without_a_project(without_a_purpose(one)), tmp_path)
    import_files(tmp_path / "a.jmt", [exported(book, tmp_path / "原件")], FORM_SETS)
    with open_session(tmp_path / "a.jmt") as session:
        (before,) = session.documents
        proposal = Proposal(read_files([file], FORM_SETS).files[0], [before], Mode.REPLACE)
        accept(session, proposal.accepted(), True)
        assert len(session.document(before.id).projects) == 2
        session.undo(before.id)
        assert session.document(before.id) == before


# ---------------------------------------------------------------- the command


def test_the_modes_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book, file = edited(with_another_purpose, tmp_path)
    path = tmp_path / "a.jmt"
    import_files(path, [exported(book, tmp_path / "原件")], FORM_SETS)

    def purpose() -> str:
        with open_session(path, read_only=True) as session:
            return session.documents[0].projects[0].purpose

    assert run(["import", str(path), str(file), "--mode", "fill"]) == 1
    assert purpose() == book.projects[0].purpose
    capsys.readouterr()
    assert run(["import", str(path), str(file), "--mode", "ask"]) == 2
    assert "终端" in capsys.readouterr().err
    answers = iter(["", "是"])
    monkeypatch.setattr(asking.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda words: next(answers))
    run(["import", str(path), str(file), "--mode", "ask"])
    assert purpose() == book.projects[0].purpose
    run(["import", str(path), str(file), "--mode", "ask"])
    assert purpose() == "改过的用途"
    back = exported(book, tmp_path / "原件")
    assert run(["import", str(path), str(back), "--mode", "replace"]) == 0
    assert purpose() == book.projects[0].purpose
    assert run(["import", str(path), str(file), "--mode", "没有的"]) == 2


def test_an_answer_that_fails_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, file = edited(with_another_purpose, tmp_path)
    path = tmp_path / "a.jmt"
    import_files(path, [exported(book, tmp_path / "原件")], FORM_SETS)

    def nobody(words: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    before = dump(path)
    with pytest.raises(UserError, match="什么也没有改"):
        import_asking(path, [file], FORM_SETS, asking.ask)
    assert dump(path) == before


def dump(path: Path) -> object:
    with open_session(path, read_only=True) as session:
        return dump_documents(session.documents, FORM_SETS)


def test_a_level_that_the_file_leaves_blank_stays_what_it_was(tmp_path: Path) -> None:
    book = a_book()
    draft = read_files([exported(book, tmp_path)], FORM_SETS).drafts[0]
    blank = replace(draft, root=_without(draft.root, "level1"))
    assert blank != draft
    changes, _ = plan_import((book,), blank, True)
    assert [one for one in changes.changes if isinstance(one, SetField)] == []
    indicator = book.projects[0].indicators[0]
    other = replace(indicator, kind=IndicatorKind.QUALITY)
    changed = replace(book, projects=(replace(book.projects[0], indicators=(other,)), *book.projects[1:]))
    draft = read_files([exported(changed, tmp_path)], FORM_SETS).drafts[0]
    changes, _ = plan_import((book,), replace(draft, root=_without(draft.root, "level1")), True)
    after = apply_changes(book, changes)
    assert after is not None
    assert printed_levels(FORM_SETS.get(FORM), after.projects[0].indicators[0]) == printed_levels(
        FORM_SETS.get(FORM), other
    )


def _without(record: DraftRecord, home: str) -> DraftRecord:
    """The texts of a field gone, as cells that are there and blank."""
    form_set = FORM_SETS.get(FORM)
    path = form_set.list_at("indicators")
    assert path is not None
    field = form_set.field_at(path.path, home)
    assert field is not None
    key = field.key if record.list_path == path.path else ""
    values = tuple(replace(one, text="") if one.field_key == key else one for one in record.values)
    return replace(record, values=values, children=tuple(_without(one, home) for one in record.children))
