"""Copying indicators, or a whole project, from another project of the file: what must change is asked, the rest marked.

A copied target, its basis and every text that names the other project, unit or year are questions; what is left as it
was stays marked as carried until somebody confirms it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.domain.change import AddRecord, Change, ChangeSet, SetMark
from core.domain.document import CARRIED, Document, FieldKey, Mark
from core.domain.indicator import Indicator
from core.domain.project import Project
from core.domain.records import children, find_record, get_value, lists_of, new_id, walk
from core.domain.text import clean
from core.editing.next_year import Question
from core.editing.records import with_ids
from core.editing.session import Session
from core.errors import UserError
from core.forms.entry import with_texts
from core.forms.model import FormSet, ListSpec
from core.forms.places import joined
from core.forms.printing import is_blank
from core.forms.selection import list_for
from core.forms.values import parse_entry, print_value

_ALWAYS = ("targets.", "basis", "amounts.", "code")
"""What is another project's own: its values, what they rest on, its money and its code."""


@dataclass(frozen=True, slots=True)
class CopySource:
    """Where it is copied from."""

    document: Document
    project: Project


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """The copies under their new ids, the questions about them, and the proposed answers (names put right)."""

    parent_id: str
    list_name: str
    copies: tuple[Any, ...]
    questions: tuple[Question, ...]
    proposals: Mapping[Question, str]
    kept: tuple[FieldKey, ...]
    """The other values that are not blank."""
    source: str


def plan_indicators(
    document: Document, form_set: FormSet, project_id: str, source: CopySource, ids: Collection[str]
) -> CopyPlan:
    """Indicators of another project into this one. UserError: none that this form has a place for."""
    target = find_record(document, project_id)
    spec = form_set.list_at("projects")
    assert isinstance(target, Project)
    assert spec is not None
    chosen = [one for one in source.project.indicators if one.id in ids]
    copies = [with_ids(one, {one.id: new_id()}) for one in chosen if list_for(form_set, spec.path, "indicators", one)]
    if not copies:
        raise UserError("没有可以复制的指标：没有选，或这个表式没有这些指标的位置。")
    names = _names(document, source, target.name)
    return _plan(form_set, spec.path, (project_id, "indicators"), copies, source, names)


def plan_project(document: Document, form_set: FormSet, source: CopySource) -> CopyPlan:
    """A whole project with everything below it as a new one. UserError: this form has no projects."""
    spec = form_set.list_at("projects")
    if spec is None:
        raise UserError("这个表式没有项目。")
    ids = {record.id: new_id() for _, _, record in walk(source.project)}
    copy = with_ids(source.project, ids)
    return _plan(form_set, "", (document.id, "projects"), [copy], source, _names(document, source, ""))


def _names(document: Document, source: CopySource, name: str) -> dict[str, str]:
    """What must not stay in a copied text, with what stands for it here; the longest first. A project's name goes with
    and without the year in it."""
    own = source.project.name
    name = name or own.replace(str(source.document.year), str(document.year))
    bare = [re.sub(r"20\d\d年?度?", "", one) for one in (own, name)]
    pairs = {own: name, bare[0]: bare[1]}
    if source.document.unit.name != document.unit.name:
        pairs[source.document.unit.name] = document.unit.name
        pairs.setdefault(source.document.unit.short_name, document.unit.short_name)
    if source.document.year != document.year:
        pairs[f"{source.document.year}年"] = f"{document.year}年"
    found = {old: new for old, new in pairs.items() if len(old) > 1}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _plan(
    form_set: FormSet,
    path: str,
    to: tuple[str, str],
    copies: Sequence[Any],
    source: CopySource,
    names: Mapping[str, str],
) -> CopyPlan:
    asked, kept, proposals = list[Question](), list[FieldKey](), dict[Question, str]()
    for one in copies:
        for question in _values(form_set, path, to[1], one, ""):
            named = any(old in question.text for old in names)
            if not named and not question.key.path.startswith(_ALWAYS):
                kept.append(question.key)
                continue
            asked.append(question)
            better = _put_right(question.text, names)
            if better != question.text:
                proposals[question] = better
    return CopyPlan(*to, tuple(copies), tuple(asked), proposals, tuple(kept), source.project.name)


def _put_right(text: str, names: Mapping[str, str]) -> str:
    """The text with every name of there replaced by that of here, in one pass."""
    pattern = "|".join(re.escape(old) for old in names)
    return re.sub(pattern, lambda match: names[match[0]], text) if names else text


def _values(form_set: FormSet, above: str, home: str, record: Any, words: str) -> Iterator[Question]:
    """The values of a record and all below it, each once."""
    spec = list_for(form_set, above, home, record)
    if spec is None:
        return
    title = getattr(record, "name", "")
    here = joined(words, f"{spec.item}“{title}”" if title else spec.item)
    for field in spec.fields:
        if field.home and not field.compute and not field.part and field.home not in ("kind", "level1", "level2"):
            value = get_value(record, field.home)
            if not is_blank(value) and not isinstance(value, tuple):
                key = FieldKey(record.id, field.home)
                yield Question(key, spec.path, field, joined(here, field.label), print_value(field, value))
    if any(field.part for field in spec.fields):
        yield from _whole_targets(spec, record, here)
    for child in form_set.children(spec.path):
        for one in children(record, child.home):
            if list_for(form_set, spec.path, child.home, one) is child:
                yield from _values(form_set, spec.path, child.home, one, here if not isinstance(one, Indicator) else "")


def _whole_targets(spec: ListSpec, record: Any, words: str) -> Iterator[Question]:
    """Target values that the form shows in parts: one question for each part."""
    for field in spec.fields:
        if field.part and (text := print_value(field, get_value(record, field.home))):
            yield Question(FieldKey(record.id, field.home), spec.path, field, joined(words, field.label), text)


def copy(
    session: Session, form_set: FormSet, document_id: str, plan: CopyPlan, answers: Mapping[Question, str]
) -> tuple[str, ...]:
    """The copies at the end of their list as one step; the ids. An answer settles a value, also the same text again;
    all other values are marked as carried from the other project."""
    document = session.document(document_id)
    first = len(children(find_record(document, plan.parent_id), plan.list_name))
    changed = [_answered(form_set, one, answers) for one in plan.copies]
    changes: list[Change] = [
        AddRecord(plan.parent_id, plan.list_name, first + offset, one) for offset, one in enumerate(changed)
    ]
    settled = {one.key for one in answers}
    mark = Mark(CARRIED, f"“{plan.source}”")
    keys = dict.fromkeys((*(one.key for one in plan.questions), *plan.kept))
    changes += [SetMark(key, None, mark) for key in keys if key not in settled]
    what = f"{len(changed)} 条指标" if plan.list_name == "indicators" else "整个项目"
    session.apply(ChangeSet(document_id, f"从“{plan.source}”复制{what}", tuple(changes)))
    return tuple(one.id for one in changed)


def _answered(form_set: FormSet, record: Any, answers: Mapping[Question, str]) -> Any:
    """The record and all below it with the answers in their places."""
    texts: dict[str, str] = {}
    path = ""
    for one, text in answers.items():
        if one.key.record_id == record.id and clean(text) != clean(one.text):
            texts[one.field.key], path = clean(text), one.list_path
    changed = with_texts(form_set, path, record, texts, parse_entry) if texts else record
    lists = {
        name: tuple(_answered(form_set, child, answers) for child in children(changed, name))
        for name in lists_of(changed)
    }
    return replace(changed, **lists) if lists else changed
