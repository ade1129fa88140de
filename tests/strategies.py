"""Hypothesis strategies: documents of any shape and changes that fit them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from core.domain.amount import BLANK, Amount
from core.domain.change import (
    AddRecord,
    Change,
    ChangeSet,
    MoveRecord,
    RemoveRecord,
    SetEvidence,
    SetField,
    SetMark,
    SetOverride,
    apply_change,
)
from core.domain.document import CARRIED, UNSURE, Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.percent import NO_PERCENT, Percent
from core.domain.project import Project
from core.domain.records import LINES, LISTS, children, get_value, walk
from core.domain.target_value import NO_TARGET, TargetValue
from tests.builders import (
    a_document,
    a_goal,
    a_line,
    a_project,
    a_unit,
    a_work_item,
    an_indicator,
    an_item,
    of_the_whole,
    some_lines,
)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
amounts = st.one_of(
    st.builds(Amount, st.integers(-(10**17), 10**17)), st.builds(Amount, st.none(), texts), st.just(Amount(0, "0.0"))
)
percents = st.one_of(
    st.builds(Percent, st.decimals(-999, 999, places=2)), st.builds(Percent, st.none(), texts), st.just(Percent())
)
targets = st.one_of(texts.map(TargetValue.parse), st.integers().map(lambda number: TargetValue.parse(f"≥{number}场")))

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "code": texts,
    "name": texts,
    "purpose": texts,
    "amounts.budget": amounts,
    "amounts.fiscal": amounts,
    "payment_plan.3": percents,
    "payment_plan.12": percents,
    "text": texts,
    "kind": texts,
    "level1": st.none() | texts,
    "level2": st.none() | texts,
    "description": texts,
    "targets.whole": targets,
    "targets.actual": targets,
    "basis": texts,
    "group": texts,
    "period": texts,
    "goal": texts,
    "role": texts,
    "level": st.integers(1, 9),
    "heading": texts,
    "paragraphs": st.lists(texts, max_size=3).map(tuple),
    "extra.联系人": texts,
    "year": st.none() | st.integers(1990, 2099),
    "stage": texts,
    "composed": texts,
    "layout": texts,
    "unit.code": texts,
    "unit.name": texts,
}
"""Every kind of path a SetField can name, with the values it can hold."""

_BUILD = {"narrative": an_item, "projects": a_project, "goals": a_goal, "indicators": an_indicator}
_BUILD |= dict.fromkeys((*LINES, "lines"), a_line) | {"work_items": a_work_item}
_MARKS = st.none() | st.builds(Mark, st.sampled_from([CARRIED, UNSURE]), texts)
_EVIDENCE = st.none() | st.builds(Evidence, texts, texts, texts)
_OVERRIDES = st.none() | st.builds(Override, texts, texts)


def _has(record: Any, path: str) -> bool:
    try:
        get_value(record, path)
    except (KeyError, AttributeError):
        return False
    return True


@st.composite
def changes_of(draw: st.DrawFn, document: Document) -> Change:
    """One change that fits the document."""
    records = [record for _, _, record in walk(document)]
    record = draw(st.sampled_from(records))
    paths = [path for path in VALUES if _has(record, path)]
    path = draw(st.sampled_from(paths))
    kinds = ["field", "field", "add", "remove", "move", "mark", "evidence", "override"]
    kind = draw(st.sampled_from([*kinds, "reference"] if document.work_items else kinds))
    if kind == "field":
        return SetField(FieldKey(record.id, path), get_value(record, path), draw(VALUES[path]))
    if kind == "reference":
        return draw(_references(document))
    if kind == "mark":
        key = FieldKey(record.id, path)
        return SetMark(key, document.marks.get(key), draw(_MARKS))
    if kind == "evidence":
        key = FieldKey(record.id, path)
        return SetEvidence(key, document.evidence.get(key), draw(_EVIDENCE))
    if kind == "override":
        place = OverrideKey("hebei-performance", draw(texts), record.id, path)
        return SetOverride(place, document.overrides.get(place), draw(_OVERRIDES))
    return draw(_list_changes(document, kind))


@st.composite
def _references(draw: st.DrawFn, document: Document) -> Change:
    """A work item names other projects of the document, or any text."""
    item = draw(st.sampled_from(document.work_items))
    projects = [project.id for project in document.projects]
    one = st.sampled_from(projects) | texts if projects else texts
    new = tuple(draw(st.lists(one, max_size=3)))
    return SetField(FieldKey(item.id, "projects"), item.projects, new)


@st.composite
def _list_changes(draw: st.DrawFn, document: Document, kind: str) -> Change:
    places = [(record, name) for _, _, record in walk(document) for name in LISTS.get(type(record), ())]
    parent, name = draw(st.sampled_from(places))
    items = children(parent, name)
    if kind == "add" or not items:
        return AddRecord(parent.id, name, draw(st.integers(0, len(items))), _BUILD[name]())
    old = draw(st.integers(0, len(items) - 1))
    if kind == "remove":
        return RemoveRecord(parent.id, name, old, items[old])
    return MoveRecord(parent.id, name, old, draw(st.integers(0, len(items) - 1)))


@st.composite
def change_sets_of(draw: st.DrawFn, document: Document, most: int = 8) -> ChangeSet:
    """Several changes, each fitting the document the ones before it make."""
    changes = []
    now: Document | None = document
    for _ in range(draw(st.integers(1, most))):
        assert now is not None
        change = draw(changes_of(now))
        now = apply_change(now, change)
        changes.append(change)
    return ChangeSet(document.id, draw(texts), tuple(changes))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A blank entry of a map has one form: not to be there."""
    return a_project(
        indicators=tuple(
            an_indicator(
                number,
                level1=draw(VALUES["level1"]),
                name=draw(texts),
                targets={
                    period: draw(targets.filter(lambda t: t != NO_TARGET))
                    for period in draw(st.sets(st.sampled_from(["whole", "actual"])))
                },
            )
            for number in range(draw(st.integers(0, 3)))
        ),
        goals=tuple(a_goal(text) for text in draw(st.lists(texts, max_size=2))),
        amounts=draw(
            st.dictionaries(st.sampled_from(["budget", "fiscal", "other"]), amounts.filter(lambda a: a != BLANK))
        ),
        payment_plan=draw(st.dictionaries(st.sampled_from(["3", "6"]), percents.filter(lambda p: p != NO_PERCENT))),
        purpose=draw(texts),
        lines=(a_line("1", group=draw(texts), lines=(a_line("11"),)),) if draw(st.booleans()) else (),
        extra=draw(st.dictionaries(texts, texts.filter(bool), max_size=2)),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    items = [
        an_item(draw(texts), draw(texts), *draw(st.lists(texts, max_size=2))) for _ in range(draw(st.integers(0, 3)))
    ]
    found = tuple(draw(st.lists(projects(), max_size=3)))
    document = a_document(
        projects=found,
        narrative=tuple(items),
        unit=a_unit(code=draw(texts), name=draw(texts), kind=draw(texts), parent_id=draw(st.none() | texts)),
        year=draw(VALUES["year"]),
        form_ids=tuple(draw(st.lists(texts, max_size=2))),
        extra=draw(st.dictionaries(texts, texts.filter(bool), max_size=2)),
        **(some_lines() if draw(st.booleans()) else {}),
        **(of_the_whole(*found[:1]) if draw(st.booleans()) else {}),
    )
    for _ in range(draw(st.integers(0, 4))):
        change = draw(changes_of(document))
        if isinstance(change, SetMark | SetEvidence | SetOverride):
            document = apply_change(document, change) or document
    return document
