"""Corrections by hand: this cell is that field, or stays out; nothing is lost on the way and evidence is kept."""

from __future__ import annotations

from dataclasses import replace

from core.domain.document import Evidence
from core.forms.load import installed
from core.jobs.corrections import (
    BY_HAND,
    LEFT_OUT,
    Correction,
    Spot,
    choices_of,
    correct,
    spotted,
    without_emptied,
)
from core.readers.build import build_document
from core.readers.draft import Draft, DraftRecord, DraftValue, Status, Unplaced
from tests.builders import FORM

FORM_SET = installed().get(FORM)
PROJECTS = FORM_SET.list_at("projects")
INDICATORS = FORM_SET.list_at("indicators")
assert PROJECTS is not None
assert INDICATORS is not None
FILE = "上年.docx"


def key(list_path: str, home: str) -> str:
    found = FORM_SET.field_at(list_path, home)
    assert found is not None
    return found.key


NAME, PURPOSE, TOTAL = (key(PROJECTS.path, home) for home in ("name", "purpose", "amounts.other"))
THIRD = key(INDICATORS.path, "name")


def value(path: str, field: str, text: str, place: str, reason: str = "") -> DraftValue:
    status = Status.UNSURE if reason else Status.PLACED
    return DraftValue(path, field, text, Evidence(FILE, place, text), status, reason)


def a_draft() -> Draft:
    """Two projects with one indicator each, one value unsure, and a cell without a place."""
    assert PROJECTS is not None
    assert INDICATORS is not None
    projects = []
    for number, name in enumerate(("物业费", "车辆费"), 1):
        indicator = DraftRecord(INDICATORS.path, (value(INDICATORS.path, THIRD, f"指标{name}", f"表{number} D9"),))
        unsure = value(PROJECTS.path, PURPOSE, f"用于{name}", f"表{number} B4", "看不清")
        values = (value(PROJECTS.path, NAME, name, f"表{number} D2"), unsure)
        projects.append(DraftRecord(PROJECTS.path, values, (indicator,)))
    left = Unplaced(Evidence(FILE, "表1 F3", "128.5"), "没有对应的栏")
    return Draft(FORM_SET, FILE, DraftRecord("", (), tuple(projects)), (left,))


def at(draft: Draft, spot: Spot) -> DraftValue | None:
    return next((found for where, found in spotted(draft) if where == spot), None)


def test_an_unplaced_cell_goes_where_the_person_says_with_its_evidence() -> None:
    spot = Spot(PROJECTS.path, (1,), TOTAL)
    after = correct(a_draft(), [Correction("表1 F3", "128.5", None, spot, "128.50")])
    placed = at(after, spot)
    assert placed is not None
    assert (placed.text, placed.evidence) == ("128.50", Evidence(FILE, "表1 F3", "128.5", BY_HAND))
    assert not placed.is_unsure
    assert not after.unplaced
    assert build_document(after, FORM_SET).projects[0].amounts["other"].fen == 1_285_000_00


def test_a_value_in_the_wrong_field_moves_and_leaves_its_place_blank() -> None:
    wrong, right = Spot(PROJECTS.path, (2,), PURPOSE), Spot(INDICATORS.path, (2, 1), key(INDICATORS.path, "basis"))
    after = correct(a_draft(), [Correction("表2 B4", "用于车辆费", wrong, right)])
    assert at(after, wrong) is None
    found = at(after, right)
    assert found is not None
    assert (found.text, found.is_unsure) == ("用于车辆费", False)


def test_a_text_corrected_where_it_is_keeps_what_the_file_said() -> None:
    spot = Spot(PROJECTS.path, (1,), PURPOSE)
    after = correct(a_draft(), [Correction("表1 B4", "用于物业费", spot, spot, "用于物业")])
    found = at(after, spot)
    assert found is not None
    assert (found.text, found.evidence.text, found.is_unsure) == ("用于物业", "用于物业费", False)


def test_what_stays_out_is_told_among_the_unplaced() -> None:
    spot = Spot(PROJECTS.path, (1,), PURPOSE)
    after = correct(
        a_draft(), [Correction("表1 B4", "用于物业费", spot, None), Correction("表1 F3", "128.5", None, None)]
    )
    assert at(after, spot) is None
    assert {(one.evidence.place, one.reason) for one in after.unplaced} == {("表1 B4", LEFT_OUT), ("表1 F3", LEFT_OUT)}


def test_a_value_that_is_driven_out_is_told_whoever_comes_first() -> None:
    spot = Spot(PROJECTS.path, (1,), NAME)
    after = correct(a_draft(), [Correction("表1 F3", "128.5", None, spot)])
    assert [one.evidence.text for one in after.unplaced] == ["物业费"]
    both = [Correction("表1 F3", "128.5", None, spot), Correction("表1 G3", "八万", None, spot)]
    after = correct(a_draft(), both)
    found = at(after, spot)
    assert found is not None
    assert found.text == "八万"
    assert {one.evidence.text for one in after.unplaced} == {"物业费", "128.5"}


def test_one_more_than_there_are_is_a_new_record_behind_the_others_of_its_list() -> None:
    new = [
        Correction("表3 D2", "会议费", None, Spot(PROJECTS.path, (3,), NAME)),
        Correction("表3 D9", "会议次数", None, Spot(INDICATORS.path, (3, 1), THIRD)),
    ]
    document = build_document(correct(a_draft(), new), FORM_SET)
    assert [project.name for project in document.projects] == ["物业费", "车辆费", "会议费"]
    assert [one.name for one in document.projects[2].indicators] == ["会议次数"]


def test_values_change_places_in_one_go() -> None:
    first, second = Spot(PROJECTS.path, (1,), NAME), Spot(PROJECTS.path, (2,), NAME)
    swap = [Correction("表1 D2", "物业费", first, second), Correction("表2 D2", "车辆费", second, first)]
    document = build_document(correct(a_draft(), swap), FORM_SET)
    assert [project.name for project in document.projects] == ["车辆费", "物业费"]
    assert not correct(a_draft(), swap[::-1]).unplaced[1:]


def test_a_later_correction_of_the_same_cell_takes_the_place_of_the_earlier() -> None:
    spot = Spot(PROJECTS.path, (1,), TOTAL)
    both = [Correction("表1 F3", "128.5", None, spot), Correction("表1 F3", "128.5", None, None)]
    assert at(correct(a_draft(), both), spot) is None


def test_values_that_nobody_corrected_are_the_same_objects() -> None:
    draft = a_draft()
    after = correct(draft, [Correction("表1 F3", "128.5", None, Spot(PROJECTS.path, (1,), TOTAL))])
    assert {id(one) for one in draft.values} <= {id(one) for one in after.values}
    assert correct(draft, []) is draft


def test_the_places_are_named_in_the_words_of_the_form_and_offer_one_new_record_a_list() -> None:
    words = [one.words for one in choices_of(a_draft())]
    assert PROJECTS is not None
    assert INDICATORS is not None
    third = FORM_SET.list(INDICATORS.path).field(THIRD).label
    assert f"{PROJECTS.item}2 · {INDICATORS.item}1 · {third}" in words
    assert f"{PROJECTS.item}2 · 新的{INDICATORS.item} · {third}" in words
    assert any(one.startswith(f"新的{PROJECTS.item} · ") for one in words)
    assert len(set(words)) == len(words)
    offered = next(one for one in choices_of(a_draft()) if one.spot == Spot(PROJECTS.path, (2,), PURPOSE))
    assert (offered.title, offered.text) == ("车辆费", "用于车辆费")


def test_a_record_of_which_nothing_is_left_is_gone() -> None:
    before = a_draft().root
    gone = replace(before.children[0].children[0], values=())
    after = replace(before, children=(replace(before.children[0], children=(gone,)), before.children[1]))
    assert [len(project.children) for project in without_emptied(before, after).children] == [0, 1]
