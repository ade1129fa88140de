"""A code is found by its number, by any part of its name, or by pinyin initials, the likeliest first."""

from __future__ import annotations

import pytest

from core.catalog.initials import MAX_READINGS, initials, initials_of
from core.catalog.load import catalogue
from core.catalog.scheme import Kind
from core.catalog.search import Index

FUNCTIONAL = [
    # by number
    ("201", "201"),
    ("20103", "20103"),
    ("2010303", "2010303"),
    ("２１０", "210"),
    (" 221 ", "221"),
    ("20899", None),
    # by name
    ("机关服务", "2010303"),
    ("一般公共", "201"),
    ("其他支出", "229"),
    ("公积金", "2210201"),
    ("养老保险", "2080505"),
    ("年金", "2080506"),
    ("政府办公厅(室)", "20103"),
    ("办公厅室及", "20103"),
    ("国债", "234"),
    ("养保", "2080505"),
    ("金年", None),
    # by initials
    ("ybgg", "201"),
    ("YBGG", "201"),
    ("ｙｂｇｇ", "201"),
    ("ybggfwzc", "201"),
    ("jgfw", "2010303"),
    ("zfgjj", "2210201"),
    ("gjj", "2210201"),
    ("zfbz", "221"),
    ("zfgg", "22102"),
    ("qtzc", "229"),
    ("zynj", "2080506"),
    ("wjzc", "202"),
    ("whly", "207"),
    ("wsjk", "210"),
    ("tyaz", "20809"),
    ("zwfxfyzc", "233"),
    ("qqq", None),
    # characters that are read in two ways
    ("xzdw", "2101101"),
    ("hzdw", "2101101"),
    ("shbzhjy", "208"),
    ("ckbz", None),
    # a number and a name
    ("2010303 机关服务", "2010303"),
    ("2010303机关服务", "2010303"),
    ("机关 养老", "2080505"),
    ("208 年金", "2080506"),
    ("210 jgfw", None),
]

ECONOMIC = [
    ("30217", "30217"),
    ("clf", "30211"),
    ("hyf", "30215"),
    ("jtbt", "30102"),
    ("津补", "30102"),
    ("ygcg", "30212"),
    ("因公出国境", "30212"),
    ("出国费", "30212"),
    ("维修护费", "30213"),
    ("wxhf", "30213"),
    ("fxj", "30304"),
    ("bzgz", "30224"),
    ("gwyc", "30231"),
    ("gwycgz", "31013"),
    ("zbxzc", "310"),
    ("zbxzcj", "309"),
    ("青苗", "31011"),
    ("xxwl", "31007"),
    ("wlw", None),
]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [(Kind.FUNCTIONAL, *case) for case in FUNCTIONAL] + [(Kind.ECONOMIC, *case) for case in ECONOMIC],
)
def test_the_first_entry_found_is_the_one_meant(kind: Kind, text: str, code: str | None) -> None:
    found = catalogue(kind, 2023).find(text)
    assert (found[0].code if found else None) == code


@pytest.mark.parametrize("kind", Kind)
def test_every_entry_is_found_by_its_code_its_name_and_all_spellings_of_its_initials(kind: Kind) -> None:
    found = catalogue(kind, 2023)
    for entry in found.entries.values():
        assert found.find(entry.code)[0] == entry
        assert found.find(entry.name)[0].name == entry.name
        for spelling in initials(entry.name):
            assert entry in found.find(spelling, 5), spelling


def test_a_code_stands_before_the_codes_below_it_and_those_before_codes_that_hold_it() -> None:
    found = [entry.code for entry in catalogue(Kind.FUNCTIONAL, 2023).find("201")]
    assert found == ["201", "20103", "2010303", "2210201"]


def test_names_that_begin_with_the_text_stand_before_names_that_hold_it() -> None:
    index = Index([("301", "对企业补助"), ("302", "企业补助"), ("303", "补助"), ("304", "补助企业")])
    assert index.find("补助", 9) == ["303", "304", "301", "302"]


def test_names_stand_before_initials_and_their_beginning_before_their_inside() -> None:
    index = Index([("1", "其他水费"), ("2", "水费"), ("3", "三防费"), ("4", "书法"), ("5", "水费退还"), ("6", "sf卡")])
    assert index.find("sf", 9) == ["6", "2", "4", "3", "5", "1"]


def test_no_more_is_found_than_asked_for() -> None:
    found = catalogue(Kind.FUNCTIONAL, 2023)
    assert len(found.find("2", 5)) == 5
    assert found.find("2", 0) == ()


def test_without_a_text_the_list_begins_at_its_beginning() -> None:
    assert [entry.code for entry in catalogue(Kind.ECONOMIC, 2023).find("  ", 3)] == ["301", "30101", "30102"]


def test_a_text_of_nothing_but_punctuation_finds_nothing() -> None:
    assert catalogue(Kind.ECONOMIC, 2023).find("（）") == ()


def test_a_single_letter_finds_only_what_begins_with_it() -> None:
    found = catalogue(Kind.FUNCTIONAL, 2023).find("g", 99)
    assert [entry.code for entry in found] == ["203", "204", "2101103", "223"]


def test_a_procurement_item_is_found_by_letter_and_number_in_either_case() -> None:
    found = catalogue(Kind.PROCUREMENT, 2023)
    assert [entry.name for entry in found.find("a0203")] == ["其他车辆"]
    assert [entry.name for entry in found.find("C21")] == ["物业管理服务"]


# The first and the last characters of each initial's run in GB 2312.
RUNS = (
    *("a啊澳", "b芭怖", "c擦错", "d搭堕", "e蛾贰", "f发咐", "g噶过", "h哈祸", "j击骏", "k喀廓", "l垃络", "m妈穆"),
    *("n拿诺", "o哦沤", "p啪瀑", "q期群", "r然弱", "s撒所", "t塌唾", "w挖误", "x昔迅", "y压孕", "z匝座"),
)


@pytest.mark.parametrize("run", RUNS)
def test_characters_at_the_ends_of_a_run_have_its_initial(run: str) -> None:
    assert [initials_of(character)[0] for character in run[1:]] == [run[0]] * 2


@pytest.mark.parametrize(
    ("character", "letters"),
    [
        ("行", "xh"),
        ("重", "zc"),
        ("长", "cz"),
        ("会", "hk"),
        ("车", "cj"),
        ("降", "jx"),
        ("率", "ls"),
        ("殡", "b"),
        ("潢", "h"),
    ],
)
def test_usual_readings_and_characters_of_level_2_are_known(character: str, letters: str) -> None:
    assert initials_of(character) == letters


def test_brackets_and_rare_characters_are_passed_over() -> None:
    assert initials("维修（护）费〇㐀") == ("wxhf",)


def test_a_name_with_many_readings_is_spelled_in_a_bounded_number_of_ways() -> None:
    assert len(initials("行重长会车降率" * 3)) == MAX_READINGS


def test_every_name_of_the_lists_has_an_initial_for_every_character() -> None:
    names = [entry.name for kind in Kind for entry in catalogue(kind, 2023).entries.values()]
    assert {c for name in names for c in name if not initials_of(c)} <= set("（）")
