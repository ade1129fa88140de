"""Finding text everywhere in a document, and replacing it as one step that looks before it leaps."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.amount import Amount
from core.domain.change import AddDocument, Change, ChangeSet, SetOverride, apply_changes
from core.domain.document import CARRIED, Document, FieldKey, Mark, Override
from core.domain.percent import Percent
from core.domain.records import same_content
from core.domain.target_value import TargetValue
from core.domain.text import clean
from core.editing import fields, records
from core.editing.find import Finder, Hit, Query, fold
from core.editing.replace import Replacement, plan_replacing, put_in, replace_texts, replacing_changes
from core.editing.session import Session
from core.forms.model import FormSet
from core.forms.printing import override_key, print_document
from tests.builders import a_document, a_goal, a_project, an_indicator, an_item
from tests.strategies import documents

chinese = st.text("会议服务（）：％5A a\n", max_size=12)


def find(document: Document, form_set: FormSet, query: str | Query) -> tuple[Hit, ...]:
    finder = Finder(form_set)
    finder.refresh(document)
    return finder.find(Query(query) if isinstance(query, str) else query)


def words(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.place.words for hit in hits]


def plan(document: Document, form_set: FormSet, query: str, to: str) -> tuple[Replacement, ...]:
    return plan_replacing(document, form_set, find(document, form_set, query), to)


def hit_texts(text: str, query: Query) -> list[str]:
    return [text[start:end] for start, end in query.spans(text)]


# ---- what counts as the same


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("5％", "约5%，又5％", ["5%", "5％"]),
        ("(一)", "（一）办公保障", ["（一）"]),
        ("保洁,绿化", "保洁，绿化", ["保洁，绿化"]),
        ('"三公"经费', "“三公”经费", ["“三公”经费"]),
        ("2025-2027", "2025—2027年", ["2025—2027"]),
        ("会议服务", "承担会议\n服务", ["会议\n服务"]),
        ("会议服务", "承担会议 \n　 服务", ["会议 \n　 服务"]),
        ("hello world", "hello\nworld", ["hello\nworld"]),
        ("ＡＢＣ", "abc", ["abc"]),
        ("办公", "办\u200b公", ["办\u200b公"]),
        ("m2", "18600㎡", ["㎡"]),
        ("m", "18600㎡", []),
        ("=", "≠0", []),
        ("会会", "会会会", ["会会"]),
        ("会 议", "会议", []),
        (" ", "5\n5 a", [" "]),
        ("", "会议", []),
        ("𠮷", "𠮷林", ["𠮷"]),
    ],
)
def test_width_quotes_dashes_and_broken_lines_make_no_difference(query: str, text: str, found: list[str]) -> None:
    assert hit_texts(text, Query(query)) == found


def test_case_and_whole_cells_are_told_apart_when_asked_for() -> None:
    assert hit_texts("App和APP", Query("APP")) == ["App", "APP"]
    assert hit_texts("App和APP", Query("APP", case=True)) == ["APP"]
    assert hit_texts("95%", Query("5%", whole=True)) == []
    assert hit_texts(" 5％", Query("5%", whole=True)) == ["5％"]


@given(text=chinese, query=chinese)
def test_every_hit_says_what_was_looked_for_and_hits_do_not_overlap(text: str, query: str) -> None:
    spans = Query(query).spans(text)
    assert all(fold(text[start:end]) == Query(query).needle for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(around=st.lists(st.text("会议服务5％，", max_size=4), min_size=1, max_size=5), word=st.text("甲乙", min_size=1))
def test_a_word_is_found_as_often_as_it_was_put_in(around: list[str], word: str) -> None:
    assume(word not in (word * 2)[1:-1])
    assert len(Query(word).spans(word.join(around))) == len(around) - 1


# ---- where it looks


def test_every_field_the_window_shows_is_searched_and_named(form_set: FormSet) -> None:
    project = a_project(2, name="甲字项目", purpose="甲字用途", indicators=(an_indicator(1, basis="甲字依据"),))
    narrative = (an_item("overall", "一、甲字", "第一段。", "甲字第二段，甲字。"),)
    document = a_document(projects=(a_project(1), replace(project, goals=(a_goal("甲字目标"),))), narrative=narrative)
    assert words(find(document, form_set, "甲字")) == [
        "项目2 · 项目名称",
        "项目2 · 资金用途",
        "项目2 · 目标1 · 绩效目标",
        "项目2 · 指标1 · 指标值确定依据",
        "条目1 · 标题",
        "条目1 · 正文第2段",
        "条目1 · 正文第2段",
    ]
    assert words(find(document, form_set, "436001")) == ["单位编码"]
    assert words(find(document, form_set, "机关服务中心")) == ["单位名称", "封面单位名称"]
    assert words(find(document, form_set, "25%")) == ["项目1 · 3月底", "项目2 · 3月底"]


def test_a_hit_in_prose_knows_its_place_in_the_whole_field(form_set: FormSet) -> None:
    document = a_document(projects=0, narrative=(an_item("overall", "一、", "第一段。", "其中甲字。"),))
    (hit,) = find(document, form_set, "甲字")
    start, end = hit.span_in_field
    assert "第一段。\n其中甲字。"[start:end] == "甲字"
    assert hit.place.passage.line == 1


def test_merged_level_cells_count_once_for_all_their_rows(form_set: FormSet) -> None:
    document = a_document(projects=(a_project(1, indicators=6),))
    hits = find(document, form_set, "产出指标")
    assert [(hit.place.words, len(hit.place.rows)) for hit in hits] == [("项目1 · 指标1 · 一级指标", 4)]


@given(document=documents(), query=st.text("会议5％a一", min_size=1, max_size=2))
def test_a_printed_text_is_found_whatever_the_document(form_set: FormSet, document: Document, query: str) -> None:
    printed = [each["项目名称"] for each in print_document(document, form_set)["项目列表"]]
    found = [hit for hit in find(document, form_set, query) if hit.place.words.endswith("项目名称")]
    assert len(found) == sum(len(Query(query).spans(name)) for name in printed)


# ---- after a change


def test_a_change_is_found_and_only_what_it_touched_is_read_again(session: Session, form_set: FormSet) -> None:
    document = a_document(projects=(a_project(1), a_project(2)))
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    finder = Finder(form_set)
    finder.refresh(document)
    before = {id(place.passage) for place in finder.places}
    record = document.projects[1].indicators[2]
    fields.set_text(session, form_set, document.id, "项目列表.绩效指标", record.id, "三级指标", "甲字指标")
    assert finder.refresh(session.document(document.id))
    assert not finder.refresh(session.document(document.id))
    assert words(finder.find(Query("甲字"))) == ["项目2 · 指标3 · 三级指标"]
    new = {place.passage.record_id for place in finder.places if id(place.passage) not in before}
    assert new <= {record.id, document.projects[1].id, document.id}


def test_places_are_named_anew_when_records_move_and_printed_texts_as_they_are_overridden(
    session: Session, form_set: FormSet
) -> None:
    document = a_document(projects=(a_project(1), a_project(2, name="甲字项目")))
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    finder = Finder(form_set)
    finder.refresh(document)
    records.move_record(session, form_set, document.id, document.projects[1].id, 0)
    finder.refresh(session.document(document.id))
    assert words(finder.find(Query("甲字"))) == ["项目1 · 项目名称"]
    key = override_key(form_set, "项目列表", document.projects[1].id, "项目名称")
    session.apply(ChangeSet(document.id, "改写", (SetOverride(key, None, Override("乙字", "")),)))
    finder.refresh(session.document(document.id))
    assert (finder.find(Query("甲字")), words(finder.find(Query("乙字")))) == ((), ["项目1 · 项目名称"])


# ---- replacing


@given(text=st.text("会议服务5％，", max_size=20), word=st.text("会议服", min_size=1, max_size=3))
def test_replacing_there_and_back_restores_the_text(text: str, word: str) -> None:
    spans = Query(word, case=True).spans(text)
    there, marks = put_in(text, spans, "乙丙")
    assert [there[start:end] for start, end in marks] == ["乙丙"] * len(spans)
    assert put_in(there, Query("乙丙").spans(there), word)[0] == text


def test_replacing_everywhere_is_one_step_and_back_again_restores_everything(
    session: Session, document: Document, form_set: FormSet
) -> None:
    query, back = Query("会议"), Query("座谈")
    chosen = plan(document, form_set, "会议", "座谈")
    hits = find(document, form_set, "会议")
    assert replace_texts(session, form_set, document.id, query, "座谈", chosen) == len(hits) == 5
    assert session.undo_title(document.id) == "替换“会议”为“座谈”（5 处）"
    after = session.document(document.id)
    assert not find(after, form_set, "会议")
    assert words(find(after, form_set, "座谈")) == words(hits)
    replace_texts(session, form_set, document.id, back, "会议", plan(after, form_set, "座谈", "会议"))
    assert same_content(session.document(document.id), document)
    session.undo(document.id)
    session.undo(document.id)
    assert session.document(document.id) == document


@st.composite
def written(draw: st.DrawFn) -> Document:
    """A document with any clean texts in fields of every kind."""
    text = st.text("会议一的a5%.≥，\n", max_size=8).map(clean)
    line = st.text("会议一的a5%.，", min_size=1, max_size=8)
    own = tuple(an_indicator(n, name=draw(text), target=draw(text), basis=draw(text)) for n in range(3))
    amounts = {"budget": Amount.parse(draw(text)), "fiscal": Amount(draw(st.integers(0, 10**10)))}
    plan = {"3": Percent.parse(draw(text)), "6": Percent.parse("50%")}
    values = {"name": draw(text), "purpose": draw(text), "goals": (a_goal(draw(text)),)}
    project = a_project(1, own, amounts=amounts, payment_plan=plan, **values)
    item = an_item("overall", draw(line), *draw(st.lists(line, max_size=3)))
    return a_document(projects=(project,), narrative=(item,))


@given(document=written(), word=st.sampled_from("会议一的a5%."))
def test_replacing_there_and_back_restores_any_document(form_set: FormSet, document: Document, word: str) -> None:
    chosen = [one for one in plan(document, form_set, word, "〓") if not one.refusal]
    there = applied(document, replacing_changes(document, form_set, chosen))
    back = [hit for hit in find(there, form_set, "〓") if hit.place.passage.field.compute is None]
    assert len(back) == sum(len(one.spans) for one in chosen)
    touched = {one.place.passage.key for one in chosen}
    before, after = texts(document, form_set), texts(there, form_set)
    assert all(after[key] == text for key, text in before.items() if key not in touched)
    again = plan_replacing(there, form_set, back, word)
    assert same_content(applied(there, replacing_changes(there, form_set, again)), document)


def texts(document: Document, form_set: FormSet) -> dict[FieldKey, list[str]]:
    """What is printed in every stored place."""
    finder = Finder(form_set)
    finder.refresh(document)
    found: dict[FieldKey, list[str]] = {}
    for place in finder.places:
        if place.passage.field.compute is None:
            found.setdefault(place.passage.key, []).append(place.passage.text)
    return found


def applied(document: Document, changes: tuple[Change, ...]) -> Document:
    after = apply_changes(document, ChangeSet(document.id, "替换", changes))
    assert after is not None
    return after


def test_what_was_not_chosen_stays_exactly_as_it_was(session: Session, document: Document, form_set: FormSet) -> None:
    chosen = plan(document, form_set, "会议", "座谈")
    replace_texts(session, form_set, document.id, Query("会议"), "座谈", chosen[:1])
    after = session.document(document.id)
    changed = chosen[0].place.passage.record_id
    for old, new in zip(document.projects, after.projects, strict=True):
        for before, now in zip(old.indicators, new.indicators, strict=True):
            assert before is now or before.id == changed


def test_amounts_and_percentages_are_read_again_as_typed_ones(
    session: Session, document: Document, form_set: FormSet
) -> None:
    chosen = plan(document, form_set, "120", "1,200")
    assert [(one.after, one.refusal) for one in chosen] == [("1200.00", "")] * 2
    replace_texts(session, form_set, document.id, Query("120"), "1,200", chosen)
    assert session.document(document.id).projects[0].amounts["fiscal"].fen == 1_200_000_000
    (first, *_) = plan(document, form_set, "120.00", "")
    assert (first.after, first.refusal) == ("", "")
    assert {one.refusal for one in plan(document, form_set, "120", "约120")} == {"换后不是金额"}
    assert {one.refusal for one in plan(document, form_set, "85%", "八成五")} == {"换后不是百分比"}


def test_what_cannot_be_changed_is_told_with_its_reason(document: Document, form_set: FormSet) -> None:
    def refusals(query: str, to: str) -> Mapping[str, str]:
        return {one.place.passage.label: one.refusal for one in plan(document, form_set, query, to)}

    assert refusals("中心本级", "局本级") == {"单位名称": ""}
    assert refusals("机关服务中心", "档案局") == {"单位名称": "", "封面单位名称": "自动计算，不用填"}
    assert refusals("13099925P", "1")["项目编码"] == "编码要逐个核对着改"
    assert refusals("2025", "2026")["年度"] == "年度要单独改"
    assert refusals("数量指标", "个数指标") == {"二级指标": "换后不是表里的指标类别"}
    assert refusals("会议", "会议")["三级指标"] == "换后和原来一样"


def test_a_merged_level_is_replaced_in_all_its_rows(session: Session, form_set: FormSet) -> None:
    own = tuple(an_indicator(0, level2="数量类指标") for _ in range(3))
    document = a_document(projects=(a_project(1, indicators=own),))
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    (one,) = plan(document, form_set, "类指标", "指标")
    assert replace_texts(session, form_set, document.id, Query("类指标"), "指标", [one]) == 1
    assert {i.level2 for i in session.document(document.id).projects[0].indicators} == {None}


def test_paragraphs_are_replaced_one_by_one_and_an_emptied_one_goes(session: Session, form_set: FormSet) -> None:
    narrative = (an_item("overall", "一、", "甲字。", "保持不变。", "甲字甲字。"),)
    document = a_document(projects=0, narrative=narrative)
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    _, second = plan(document, form_set, "甲字", "乙")
    replace_texts(session, form_set, document.id, Query("甲字"), "乙", [second])
    assert session.document(document.id).narrative[0].paragraphs == ("甲字。", "保持不变。", "乙乙。")
    (gone,) = plan(session.document(document.id), form_set, "甲字。", "")
    replace_texts(session, form_set, document.id, Query("甲字。"), "", [gone])
    assert session.document(document.id).narrative[0].paragraphs == ("保持不变。", "乙乙。")


def test_carried_marks_and_overrides_are_settled_as_by_typing(session: Session, form_set: FormSet) -> None:
    document = a_document(projects=(a_project(1),))
    hits = find(document, form_set, "物业服务合同")
    key = hits[0].place.passage.key
    override = override_key(form_set, "项目列表", document.projects[0].id, "资金用途")
    document = replace(document, marks={key: Mark(CARRIED, "2024")}, overrides={override: Override("合同外", "导入")})
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    replace_texts(session, form_set, document.id, Query("合同"), "协议", plan(document, form_set, "合同", "协议"))
    after = session.document(document.id)
    assert (after.marks, after.overrides, after.projects[0].purpose) == ({}, {}, "协议外")
    session.undo(document.id)
    assert session.document(document.id) == document


def test_a_target_keeps_its_exact_text(session: Session, document: Document, form_set: FormSet) -> None:
    replace_texts(session, form_set, document.id, Query("≥"), "＞", plan(document, form_set, "≥", "＞"))
    targets = [i.targets["whole"] for i in session.document(document.id).projects[0].indicators]
    assert targets[0] == TargetValue.parse("＞420场")
    assert targets[0].print() == "＞420场"


def test_a_thousand_indicators_are_searched_faster_than_one_types(form_set: FormSet) -> None:
    document = a_document(projects=tuple(a_project(number, 25) for number in range(1, 41)))
    finder = Finder(form_set)
    finder.refresh(document)
    begun = time.thread_time()
    hits = finder.find(Query("指标"))
    assert time.thread_time() - begun < 0.1
    assert len(hits) > 1000
