"""Importing: files into new and existing workspaces as one step, with everything told and nothing guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.cli import run
from core.domain.change import AddDocument, apply_changes
from core.domain.document import UNSURE, Document, FieldKey
from core.domain.records import same_content
from core.editing.documents import new_document
from core.editing.session import open_session
from core.errors import UserError
from core.forms.load import installed
from core.jobs.import_ import RowStatus, accept, find_target, import_files, plan_import, read_files
from core.jobs.import_report import import_lines, import_plain
from core.readers.draft import Draft
from tests.builders import FORM, a_document, a_project, a_unit, an_indicator
from tests.offices import Layout, write
from tests.word import Word

FORM_SETS = installed()
FORM_SET = FORM_SETS.get(FORM)


def office(document: Document, folder: Path, name: str = "上年.docx", layout: Layout = Layout()) -> Path:  # noqa: B008
    return write(document, FORM_SET, layout, folder / name)


def draft_of(document: Document, folder: Path, layout: Layout = Layout()) -> Draft:  # noqa: B008
    return read_files([office(document, folder, layout=layout)], FORM_SETS).drafts[0]


def stored(path: Path) -> tuple[Document, ...]:
    with open_session(path, read_only=True) as session:
        return session.documents


def planned(
    document: Document, draft: Draft, is_replacing: bool = False
) -> tuple[Document, list[tuple[str, str, str]]]:
    """The document after the import, and what was not simply placed."""
    change_set, report = plan_import([document], draft, is_replacing)
    after = apply_changes(document, change_set)
    assert after is not None
    rows = [row for row in report.rows if row.status is not RowStatus.PLACED]
    return after, [(row.status.value, row.words, row.existing) for row in rows]


def test_a_file_becomes_a_document_with_evidence(tmp_path: Path) -> None:
    book = a_document(2)
    report = import_files(tmp_path / "a.jmt", [office(book, tmp_path)], FORM_SETS)
    (document,) = stored(tmp_path / "a.jmt")
    assert same_content(document, book)
    assert report.is_complete
    assert all(evidence.file == "上年.docx" for evidence in document.evidence.values())
    budget = FieldKey(document.projects[1].id, "amounts.budget")
    assert document.evidence[budget].place == "表3 第3行第3格"


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    book, path = a_document(2), tmp_path / "a.jmt"
    file = office(book, tmp_path, layout=Layout(labels="blank", signature=True))
    first = import_files(path, [file], FORM_SETS)
    (before,) = stored(path)
    second = import_files(path, [file], FORM_SETS)
    assert stored(path) == (before,)
    assert [(report.is_new, report.is_changed) for report in (*first.documents, *second.documents)] == [
        (True, True),
        (False, False),
    ]
    assert [row.status for row in second.rows] == [row.status for row in first.rows]


def test_importing_is_one_step_that_undo_takes_back(tmp_path: Path) -> None:
    draft = draft_of(a_document(1), tmp_path)
    with open_session(tmp_path / "a.jmt", create=True) as session:
        accept(session, draft)
        (document,) = session.documents
        assert session.undo_title(document.id) == "导入“上年.docx”"
        session.undo(document.id)
        assert session.documents == ()


def test_projects_match_by_code_then_name_and_new_ones_are_added_in_order(tmp_path: Path) -> None:
    first, second, third = (a_project(number) for number in (1, 2, 3))
    old = a_document((first, replace(third, code="")))
    renamed = replace(first, name="改了名的项目")
    after, told = planned(old, draft_of(a_document((renamed, second, third)), tmp_path))
    assert [project.name for project in after.projects] == [first.name, second.name, third.name]
    assert after.projects[2].code == third.code
    assert told == [("不同", "项目1 · 项目名称", first.name)]


def test_projects_of_one_name_with_two_codes_are_two(tmp_path: Path) -> None:
    project = a_project(1)
    other = replace(a_project(2), name=project.name)
    after, told = planned(a_document((project,)), draft_of(a_document((other,)), tmp_path))
    assert [one.code for one in after.projects] == [project.code, other.code]
    assert (told, after.overrides) == ([], {})


def test_a_heading_of_its_own_is_an_override_and_a_differing_one_is_listed(tmp_path: Path) -> None:
    draft = draft_of(a_document(1), tmp_path, Layout(own_title="物业费绩效目标表"))
    added, told = planned(a_document(()), draft)
    assert told == []
    assert [(one.text, one.reason) for one in added.overrides.values()] == [("物业费绩效目标表", "导入")]
    left, told = planned(a_document((a_project(1),)), draft)
    assert told == [("不同", "项目1 · 表题", "1.机关办公区物业服务1绩效目标表")]
    assert left.overrides == {}


def test_differing_values_are_listed_and_left_and_replaced_when_asked(tmp_path: Path) -> None:
    old = a_document((a_project(1, purpose="原来的用途"),))
    draft = draft_of(a_document((a_project(1, purpose="文件的用途"),)), tmp_path)
    left, told = planned(old, draft)
    assert left == old
    assert told == [("不同", "项目1 · 资金用途", "原来的用途")]
    replaced, told = planned(old, draft, is_replacing=True)
    assert replaced.projects[0].purpose == "文件的用途"
    assert told == []
    _, report = plan_import([old], draft, is_replacing=True)
    (row,) = [row for row in report.rows if row.existing]
    assert (row.deed, row.existing, row.text) == ("换掉原值", "原来的用途", "文件的用途")


def test_blank_places_are_filled_and_printed_blanks_take_nothing_away(tmp_path: Path) -> None:
    full = a_document((a_project(1),))
    bare = replace(full.projects[0], purpose="", amounts={}, payment_plan={})
    after, told = planned(replace(full, projects=(bare,)), draft_of(full, tmp_path))
    assert same_content(after, full)
    assert told == []
    after, told = planned(full, draft_of(replace(full, projects=(bare,)), tmp_path))
    assert after == full
    assert {status for status, *_ in told} == {"不同"}


def test_a_new_documents_skeleton_is_filled_in_place(tmp_path: Path) -> None:
    book = a_document(2)
    with open_session(tmp_path / "a.jmt", create=True) as session:
        new_document(session, FORM_SET, book.unit.code, book.unit.name, 2025)
        accept(session, draft_of(book, tmp_path))
        (document,) = session.documents
    assert same_content(document, book)


def test_indicators_match_by_kind_and_name_and_the_rest_by_kind(tmp_path: Path) -> None:
    rows = tuple(an_indicator(number) for number in range(3))
    renamed = replace(rows[1], name="另一个名称")
    added = an_indicator(0, name="新增的指标")
    old = a_document((a_project(1, indicators=rows),))
    file = a_document((a_project(1, indicators=(rows[0], added, renamed, rows[2])),))
    after, told = planned(old, draft_of(file, tmp_path))
    assert [one.name for one in after.projects[0].indicators] == [
        rows[0].name,
        "新增的指标",
        rows[1].name,
        rows[2].name,
    ]
    assert told == [("不同", "项目1 · 指标3 · 三级指标", rows[1].name)]


def test_unsure_values_are_stored_and_marked_and_a_confirmed_one_stays_confirmed(tmp_path: Path) -> None:
    book = a_document((a_project(1, code="————"),))
    draft = draft_of(book, tmp_path)
    change_set, report = plan_import([], draft)
    assert [(row.words, row.text) for row in report.rows if row.status is RowStatus.UNSURE] == [
        ("项目1 · 项目编码", "————")
    ]
    (added,) = change_set.changes
    assert isinstance(added, AddDocument)
    assert {key.path for key, mark in added.document.marks.items() if mark.state == UNSURE} == {"code"}
    confirmed = replace(added.document, marks={})
    again, report = plan_import([confirmed], draft)
    assert not again
    assert all(row.status is RowStatus.PLACED for row in report.rows)


def test_documents_of_another_unit_or_year_are_left_alone() -> None:
    here = a_document(1)
    other_year = a_document(1, year=2024)
    other_unit = a_document(1, unit=a_unit(code="999", name="示例县档案馆"))
    shorter = a_document(1, unit=a_unit(code="", name="示例县机关服务中心"))
    assert find_target([here], other_year) is None
    assert find_target([here], other_unit) is None
    assert find_target([here], shorter) is here


def test_unit_and_year_given_by_hand_win(tmp_path: Path) -> None:
    file = office(a_document(1), tmp_path)
    import_files(tmp_path / "a.jmt", [file], FORM_SETS, unit="437001示例县档案馆", year=2026)
    (document,) = stored(tmp_path / "a.jmt")
    assert (document.unit.code, document.unit.name, document.year) == ("437001", "示例县档案馆", 2026)


def test_several_files_of_one_unit_become_one_document(tmp_path: Path) -> None:
    book = a_document(2)
    parts = [
        office(replace(book, projects=(project,), narrative=()), tmp_path, f"{number}.docx", Layout(has_titles=False))
        for number, project in enumerate(book.projects)
    ]
    import_files(tmp_path / "a.jmt", parts, FORM_SETS)
    (document,) = stored(tmp_path / "a.jmt")
    assert [project.code for project in document.projects] == [project.code for project in book.projects]


def test_a_bad_file_among_good_ones_changes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK not a zip")
    with pytest.raises(UserError):
        import_files(tmp_path / "a.jmt", [office(a_document(1), tmp_path), bad], FORM_SETS)
    assert not (tmp_path / "a.jmt").exists()


def test_a_file_without_any_known_table_is_one_sentence(tmp_path: Path) -> None:
    file = Word().paragraph("关于开会的通知").table(["时间 | 地点"], 2).save(tmp_path / "通知.docx")
    with pytest.raises(UserError, match=r"“通知.docx”里没有找到.*“部门预算绩效文本”"):
        read_files([file], FORM_SETS)
    with pytest.raises(UserError, match="没有安装表式"):
        read_files([file], FORM_SETS, "no-such-form")


def test_the_report_says_everything_with_its_address(tmp_path: Path) -> None:
    report = import_files(
        tmp_path / "a.jmt", [office(a_document(1), tmp_path, layout=Layout(signature=True))], FORM_SETS
    )
    lines = import_lines(report)
    assert "  已放置  表1 第3行第3格  项目1 · 预算数：128.50" in lines
    assert (
        "  未放置  表2 第8行  （没有对应的栏）：填报人：王某\u3000联系电话：0315-0000000（在表式中没有对应的位置）"
        in lines
    )
    assert lines[-1] == f"  合计：已放置 {len(report.rows) - 1}，不同 0，待确认 0，未放置 1。"
    (plain,) = import_plain(report)["files"]
    assert plain["counts"]["unplaced"] == 1
    assert len(plain["rows"]) == len(report.rows)
    assert not report.is_complete


def test_the_command_imports_and_its_exit_code_tells_what_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = office(a_document(1), tmp_path)
    signed = office(a_document(1, year=2026), tmp_path, "b.docx", Layout(signature=True))
    assert run(["import", str(tmp_path / "a.jmt"), str(whole)]) == 0
    assert run(["import", str(tmp_path / "a.jmt"), str(signed), "--json"]) == 1
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["files"][0]["year"] == 2026
    (tmp_path / "空").mkdir()
    assert run(["import", str(tmp_path / "a.jmt"), str(tmp_path / "空")]) == 2
    assert "文件夹里没有" in capsys.readouterr().err
    assert len(stored(tmp_path / "a.jmt")) == 2
