"""Tags in text: what a clerk may type, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.office.tags import Tag, TagError, fold, scan, split_path, tag_spans


def _only(text: str) -> Tag:
    (tag,) = scan(text)
    assert isinstance(tag, Tag)
    return tag


def test_text_without_tags_is_one_piece() -> None:
    assert scan("编号（％）：") == ("编号（％）：",)
    assert scan("") == ()


def test_a_value_keeps_the_text_around_it() -> None:
    assert scan("总额：{{整体.总额}}万元") == ("总额：", Tag("value", name="整体.总额", text="{{整体.总额}}"), "万元")


@pytest.mark.parametrize("text", ["{{ 甲.3月底 }}", "｛｛甲.3月底｝｝", "{｛甲．3月底｝}", "{{\u3000甲.3月底\u00a0}}"])
def test_full_width_brackets_and_spaces_are_taken(text: str) -> None:
    assert _only(text) == Tag("value", name="甲.3月底", text=text)


def test_a_keyed_cell_is_a_path_with_a_key() -> None:
    assert split_path(_only("{{支出[201].合计}}").name) == ("支出", "201", "合计")


def test_a_suffix_follows_a_bar() -> None:
    assert _only("{{甲｜零}}").suffix == "零"


@pytest.mark.parametrize(
    "text", ["{%tr for 行 in 甲.乙 %}", "{% tr for 行 in 甲.乙 %}", "｛％tr　for　行　in　甲.乙％｝"]
)
def test_a_row_loop_names_its_variable_and_its_list(text: str) -> None:
    tag = _only(text)
    assert (tag.kind, tag.scope, tag.name, tag.source) == ("for", "tr", "行", "甲.乙")
    assert tag.is_control


def test_paragraph_tags_conditions_and_ends_are_told_apart() -> None:
    found = [
        (tag.kind, tag.scope, tag.name) for tag in map(_only, ("{%p if 甲.一级 %}", "{%p endif %}", "{%p endfor %}"))
    ]
    assert found == [("if", "p", "甲.一级"), ("endif", "p", ""), ("endfor", "p", "")]


def test_a_merge_mark_stands_before_its_value() -> None:
    assert [piece.kind for piece in scan("{% vm %}{{行.甲}}") if isinstance(piece, Tag)] == ["vm", "value"]
    assert not _only("{%vm%}").is_control


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("{{甲", "没有结尾"),
        ("甲}}", "没有开头"),
        ("{{甲%}", "没有结尾"),
        ("{{甲{{乙}}", "没有结尾"),
        ("{{}}", "没有栏目名称"),
        ("{{甲+乙}}", "不是栏目名称"),
        ("{{甲.乙()}}", "不是栏目名称"),
        ("{{甲|大写}}", "不认识后缀"),
        ("{{甲|}}", "不认识后缀"),
        ("{% for 行 in 甲 %}", "没有写明"),
        ("{%tr while 甲 %}", "看不懂"),
        ("{%tr for 行 in 甲 乙 %}", "看不懂"),
        ("{%p if 甲 == 1 %}", "看不懂"),
        ("{%p for 行.列 in 甲 %}", "不能作名称"),
        ("{% 甲 %}", "不认识"),
        ("{%%}", "不认识"),
    ],
)
def test_what_is_no_tag_is_told_with_cause_and_cure(text: str, cause: str) -> None:
    with pytest.raises(TagError) as caught:
        scan(text)
    assert cause in caught.value.cause
    assert caught.value.cure.endswith("。")
    assert caught.value.text


@given(st.text(alphabet="甲乙.{}%｛｝％ vmtrp for in|[]1"))
def test_any_text_is_either_pieces_that_make_it_up_again_or_a_told_mistake(text: str) -> None:
    try:
        pieces = scan(text)
    except TagError:
        return
    assert "".join(piece if isinstance(piece, str) else piece.text for piece in pieces) == text


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert all(0 <= start < end <= len(text) for start, end in tag_spans(text))
