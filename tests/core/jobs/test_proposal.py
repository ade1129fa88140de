"""The proposal of an import: corrections, decisions and the mode as data; nothing jumps, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.document import UNSURE, Document, FieldKey
from core.errors import UserError
from core.forms.load import installed
from core.jobs.corrections import Spot, choices_of
from core.jobs.import_ import RowStatus, read_files
from core.jobs.import_rules import Rule
from core.jobs.proposal import Deed, Entry, Mode, Proposal
from core.readers.build import build_document
from tests.builders import FORM, a_document
from tests.offices import Layout, write
from tests.strange_workbook import ROWS, strange_workbook

FORM_SETS = installed()
FORM_SET = FORM_SETS.get(FORM)
PROJECTS, INDICATORS = FORM_SET.list_at("projects"), FORM_SET.list_at("indicators")
assert PROJECTS is not None
assert INDICATORS is not None


def spot(home: str, *numbers: int) -> Spot:
    path = PROJECTS.path if len(numbers) == 1 else INDICATORS.path  # type: ignore[union-attr]
    found = FORM_SET.field_at(path, home)
    assert found is not None
    return Spot(path, numbers, found.key)


OTHER = spot("amounts.other", 1)


@pytest.fixture
def proposal(tmp_path: Path) -> Proposal:
    return Proposal(read_files([strange_workbook(tmp_path)], FORM_SETS, form_id=FORM).files[0])


def at(proposal: Proposal, place: str) -> Entry:
    found = proposal.entry_at(place)
    assert found is not None
    return found


def built(proposal: Proposal) -> Document:
    return build_document(proposal.accepted(), FORM_SET)


def test_an_unplaced_cell_is_placed_as_the_reader_would_have_read_it(proposal: Proposal) -> None:
    entry = at(proposal, "“食堂”G3")
    assert (proposal.deed(entry), entry.spot) == (Deed.OPEN, None)
    was_open = proposal.open
    proposal.place(entry, OTHER)
    entry = at(proposal, "“食堂”G3")
    assert (proposal.deed(entry), entry.spot, entry.row.status) == (Deed.TAKE, OTHER, RowStatus.PLACED)
    assert proposal.open == was_open - 2, "the words beside it are placed with it"
    project = built(proposal).projects[0]
    assert project.amounts["other"].fen == 8_500_000
    assert proposal.accepted().root.children[0].value(OTHER.field_key).evidence.text == "8.5"  # type: ignore[union-attr]


def test_a_cell_of_a_row_that_is_listed_whole_is_placed_without_its_label(proposal: Proposal) -> None:
    proposal.place(at(proposal, "“食堂”第7行"), spot("purpose", 1))
    assert proposal.entry_at("“食堂”第7行") is None
    assert built(proposal).projects[0].purpose == "补助机关食堂"
    proposal.restore(at(proposal, "“食堂”B7"))
    assert at(proposal, "“食堂”第7行").row.status is RowStatus.UNPLACED


def test_the_rows_stay_where_they_were_after_a_correction(proposal: Proposal) -> None:
    before = [entry.row.place for entry in proposal.entries]
    proposal.place(at(proposal, "“车辆”G6"), spot("basis", 2, 1))
    after = [entry.row.place for entry in proposal.entries]
    assert after == before
    proposal.restore(at(proposal, "“车辆”G6"))
    assert at(proposal, "“车辆”G6").spot is None


def test_a_placed_cell_can_be_placed_again_and_its_text_corrected(proposal: Proposal) -> None:
    proposal.place(at(proposal, "“食堂”G3"), spot("purpose", 1))
    proposal.place(at(proposal, "“食堂”G3"), OTHER)
    proposal.set_text(at(proposal, "“食堂”G3"), "9")
    project = built(proposal).projects[0]
    assert (project.purpose, project.amounts["other"].fen) == ("", 9_000_000)


def test_a_text_corrected_by_hand_is_no_longer_unsure(proposal: Proposal) -> None:
    entry = next(entry for entry in proposal.entries if entry.row.status is RowStatus.UNSURE)
    proposal.set_text(entry, "140")
    entry = at(proposal, entry.row.place)
    assert entry.row.status is RowStatus.PLACED
    document = built(proposal)
    key = FieldKey(document.projects[0].id, "amounts.fiscal")
    assert document.marks.get(key) is None or document.marks[key].state != UNSURE
    assert document.evidence[key].text.startswith("141.5")


def test_a_cell_no_row_speaks_of_can_be_placed(proposal: Proposal) -> None:
    assert proposal.entry_at("“食堂”F5") is not None
    assert proposal.place_cell("“食堂”A5", spot("purpose", 1))
    assert built(proposal).projects[0].purpose == "一级指标"
    assert not proposal.place_cell("“食堂”Z99", OTHER)


def test_places_like_the_words_beside_are_suggested_in_the_record_of_the_cell(tmp_path: Path) -> None:
    rows = tuple(row.replace("用途说明", "资金的用途") for row in ROWS)
    proposal = Proposal(read_files([strange_workbook(tmp_path, rows)], FORM_SETS, form_id=FORM).files[0])
    assert proposal.suggestions(at(proposal, "“车辆”第7行"))[0].spot == spot("purpose", 2)
    assert proposal.suggestions(at(proposal, "“车辆”G3")) == []


def test_what_was_said_of_a_cell_becomes_a_rule(proposal: Proposal) -> None:
    assert proposal.rule_for(at(proposal, "“食堂”G3")) is None
    proposal.place(at(proposal, "“食堂”G3"), OTHER)
    rule = proposal.rule_for(at(proposal, "“食堂”G3"))
    assert rule == Rule(FORM, "自筹数", OTHER.list_path, OTHER.field_key, "8.5", "项目表.xlsx")
    entry = at(proposal, "“食堂”G6")
    proposal.choose(entry, Deed.LEAVE)
    left = proposal.rule_for(entry)
    assert left is not None
    assert (left.label, left.leaves_out) == ("牵头科室", True)


def test_several_rows_are_left_out_or_taken_at_once(proposal: Proposal) -> None:
    rows = [entry for entry in proposal.entries if entry.row.place.startswith("“车辆”")]
    assert proposal.choose_all(rows, Deed.LEAVE) == len(rows)
    assert [project.name for project in built(proposal).projects] == ["食堂补助"]
    proposal.choose_all(proposal.entries, Deed.CHANGE)
    assert len(built(proposal).projects) == 2


def test_the_mode_decides_what_becomes_of_differing_values(tmp_path: Path) -> None:
    theirs = a_document(1)
    path = write(theirs, FORM_SET, Layout(), tmp_path / "上年.docx")
    project = replace(theirs.projects[0], purpose="自己写的")
    mine = replace(theirs, projects=(project,))
    proposal = Proposal(read_files([path], FORM_SETS).files[0], [mine])
    (entry,) = (one for one in proposal.entries if one.row.status is RowStatus.DIFFERING)
    found = {}
    for mode in Mode:
        proposal.set_mode(mode)
        found[mode] = (proposal.deed(entry), proposal.taken)
    assert found == {Mode.ASK: (Deed.OPEN, 0), Mode.FILL: (Deed.KEEP, 0), Mode.REPLACE: (Deed.CHANGE, 1)}
    assert proposal.count_deeds(Deed.SAME) == len(proposal.entries) - 1
    proposal.choose(entry, Deed.KEEP)
    assert proposal.taken == 0
    with pytest.raises(KeyError):
        proposal.choose(entry, Deed.TAKE)


def test_unit_and_year_that_the_file_does_not_say_are_given(tmp_path: Path) -> None:
    rows = tuple(row.replace("436001示例县档案馆*5 | 单位：万元*2", "项目表*7") for row in ROWS)
    proposal = Proposal(read_files([strange_workbook(tmp_path, rows)], FORM_SETS, form_id=FORM).files[0])
    assert (proposal.is_unit_told, proposal.is_year_told) == (False, True)  # the year stands in the codes
    proposal.place(at(proposal, "“食堂”G3"), OTHER)
    proposal.set_head("436001示例县档案馆", 2025)
    assert (proposal.report.unit.code, proposal.report.unit.name, proposal.report.year) == (
        "436001",
        "示例县档案馆",
        2025,
    )
    assert built(proposal).projects[0].amounts["other"].fen == 8_500_000
    with pytest.raises(UserError, match="只有编码"):
        proposal.set_head("436001", 2025)


def test_a_line_of_unit_year_and_money_unit_above_is_no_header_of_a_value_below(tmp_path: Path) -> None:
    """Each sheet repeats it, so that in all sheets but the first nothing of it is a value."""
    head = "436001示例县档案馆*4 | 预算年度：2025*2 | 单位：万元"
    rows = tuple(head if row.startswith("436001") else row for row in ROWS)
    proposal = Proposal(read_files([strange_workbook(tmp_path, rows)], FORM_SETS, form_id=FORM).files[0])
    entry = at(proposal, "“车辆”G3")
    proposal.place(entry, spot("amounts.other", 2))
    rule = proposal.rule_for(at(proposal, "“车辆”G3"))
    assert rule is not None
    assert rule.label == "自筹数"


def test_places_of_the_records_around_a_cell_are_offered_first_blank_ones_it_fits_before_others(
    proposal: Proposal,
) -> None:
    offered = proposal.choices("“车辆”G3")
    is_near = [one.spot.numbers[:1] == (2,) and not one.is_new for one in offered]
    assert is_near[: sum(is_near)] == [True] * sum(is_near)
    first = offered[: sum(is_near)]
    assert [bool(one.text) for one in first] == sorted(bool(one.text) for one in first)
    assert spot("amounts.other", 2) in [one.spot for one in first[:2]]
    assert {one.spot for one in offered} == {one.spot for one in choices_of(proposal.draft)}
    assert proposal.fits("“车辆”G3", spot("amounts.other", 2))
    assert not proposal.fits("“车辆”B7", spot("amounts.other", 2))


def test_what_the_document_has_as_the_file_says_it_is_not_counted_as_taken_and_stays(tmp_path: Path) -> None:
    theirs = a_document(1)
    path = write(theirs, FORM_SET, Layout(), tmp_path / "上年.docx")
    proposal = Proposal(read_files([path], FORM_SETS).files[0], [theirs])
    assert {proposal.deed(entry) for entry in proposal.entries} == {Deed.SAME}
    assert proposal.taken == 0
    with pytest.raises(KeyError):
        proposal.choose(proposal.entries[0], Deed.LEAVE)
    assert proposal.accepted().root == proposal.draft.root, "nothing of it is missing when it goes in"
    fewer = replace(theirs, projects=(replace(theirs.projects[0], purpose=""),))
    proposal = Proposal(read_files([path], FORM_SETS).files[0], [fewer])
    (entry,) = (one for one in proposal.entries if proposal.deed(one) is not Deed.SAME)
    assert (proposal.deed(entry), entry.row.text) == (Deed.TAKE, theirs.projects[0].purpose)
