"""Copying between projects, and settling what was carried over, without a window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.document import CARRIED, Document
from core.domain.project import Project
from core.domain.text import normal
from core.editing import next_year
from core.editing.copy_project import CopyPlan, CopySource, copy, plan_indicators, plan_project
from core.editing.next_year import Question, questions
from core.editing.session import Session, open_session
from core.errors import UserError
from core.forms.load import FormSets
from core.jobs.answers import Said, asked_lines, asked_plain, decide
from core.jobs.check import chosen_documents

_NAMED = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A document of a file, and one of its projects (by code or name; '' none)."""

    unit: str | None = None
    year: int | None = None
    project: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was to be decided: the questions, the answers that are known, and whether they were carried out; `told` is
    one sentence about what was done, or would be."""

    questions: tuple[Question, ...]
    answers: Mapping[Question, str]
    is_done: bool
    told: str

    @property
    def open(self) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if one not in self.answers)


def copy_between(
    path: Path,
    form_sets: FormSets,
    source: Choice,
    target: Choice,
    indicators: Sequence[str],
    said: Said,
    *,
    is_listing: bool = False,
) -> Asked:
    """Indicators of one project into another (all, or those of these names), or without a target project the whole of
    it as a new one. UserError: no such document, project, indicator or column; nothing is changed."""
    with open_session(path) as session:
        document = _one_document(session, target)
        form_set = form_sets.usable(document.layout)
        found = _find_source(session, source, document)
        if target.project:
            into = _find_project([document], target.project).project
            if into.id == found.project.id:
                raise UserError(f"“{into.name}”不能复制到它自己。")
            plan = plan_indicators(document, form_set, into.id, found, _indicator_ids(found.project, indicators))
        else:
            plan = plan_project(document, form_set, found)
        answers = decide(plan.questions, said, plan.proposals)
        if not is_listing:
            copy(session, form_set, document.id, plan, answers)
    return Asked(plan.questions, answers, not is_listing, _copy_words(plan, found, target, is_listing))


def _copy_words(plan: CopyPlan, source: CopySource, target: Choice, is_listing: bool) -> str:
    what = f" {len(plan.copies)} 条指标到“{target.project}”" if target.project else "整个项目，作为一个新项目"
    from_words = f"“{source.document.unit.short_name}”{source.document.year or ''}年的“{source.project.name}”"
    return f"{'可以' if is_listing else '已'}从{from_words}复制{what}"


def _one_document(session: Session, choice: Choice) -> Document:
    documents = chosen_documents(session, choice.unit, choice.year)
    if len(documents) > 1:
        there = "、".join(f"{one.unit.name}（{one.year or '年度未定'}）" for one in documents[:_NAMED])
        raise UserError(f"文件里有几份数据：{there}；请用 --unit、--year 写明是哪一份。")
    return documents[0]


def _find_source(session: Session, choice: Choice, document: Document) -> CopySource:
    """In the documents that were named, else in the one it goes to, else in all."""
    if choice.unit is None and choice.year is None:
        if _matching([document], choice.project):
            return _find_project([document], choice.project)
        return _find_project(session.documents, choice.project)
    return _find_project(chosen_documents(session, choice.unit, choice.year), choice.project)


def _find_project(documents: Sequence[Document], words: str) -> CopySource:
    found = _matching(documents, words)
    if len(found) == 1:
        return found[0]
    if found:
        there = "、".join(f"{one.document.unit.short_name}{one.document.year or ''}年" for one in found[:_NAMED])
        raise UserError(f"有几个项目叫“{words}”（{there}），请写项目编码，或写明单位、年度。")
    names = [one.name for document in documents for one in document.projects]
    there = "、".join(names[:_NAMED]) + (f"等 {len(names)} 个" if len(names) > _NAMED else "")
    raise UserError(f"没有名称或编码是“{words}”的项目" + (f"，现有：{there}。" if names else "。"))


def _matching(documents: Sequence[Document], words: str) -> list[CopySource]:
    wanted = normal(words)
    every = [CopySource(document, one) for document in documents for one in document.projects]
    return [one for one in every if wanted in (normal(one.project.code), normal(one.project.name))]


def _indicator_ids(project: Project, names: Sequence[str]) -> list[str]:
    wanted = {normal(name): name for name in names}
    there = {normal(one.name) for one in project.indicators}
    lacking = [name for key, name in wanted.items() if key not in there]
    if lacking:
        raise UserError(f"“{project.name}”没有名称是“{lacking[0]}”的指标。")
    return [one.id for one in project.indicators if not wanted or normal(one.name) in wanted]


# ---------------------------------------------------------------- what was carried over


def settle_carried(
    path: Path, form_sets: FormSets, choice: Choice, said: Said, *, is_all: bool = False, is_listing: bool = False
) -> Asked:
    """The values of a document that are marked as carried: kept, cleared or written anew as is said, in one step; with
    `is_all` those of which nothing is said are kept. UserError: no such document or column, or a text that its place
    does not take; nothing is changed."""
    with open_session(path, read_only=is_listing) as session:
        document = _one_document(session, choice)
        form_set = form_sets.usable(document.layout)
        keys = frozenset(key for key, mark in document.marks.items() if mark.state == CARRIED)
        asked = questions(document, form_set, keys)
        answers = decide(asked, said, {one: one.text for one in asked} if is_all else {})
        if answers and not is_listing:
            with session.together():
                refused = next_year.answer(session, form_set, document.id, answers)
                if refused:
                    raise UserError(f"有 {len(refused)} 处写的内容放不进去，例如“{refused[0][3]}”；什么也没有改。")
    whose = f"“{document.unit.short_name}”{document.year or ''}年"
    there = f"{whose}标为“沿用”的 {len(asked)} 处" if asked else f"{whose}没有标为“沿用”的内容"
    return Asked(
        asked, answers, not is_listing, there if is_listing or not asked else f"{there}，定了 {len(answers)} 处"
    )


# ---------------------------------------------------------------- telling


def told_lines(asked: Asked) -> Iterator[str]:
    """What was done, then what is still open; of a mere list everything, with what it would become."""
    if not asked.is_done:
        yield f"{asked.told}，要定的有：" if asked.questions else f"{asked.told}。"
        yield from asked_lines(asked.questions, asked.answers)
        return
    if not asked.open:
        yield f"{asked.told}。"
        return
    yield f"{asked.told}；{len(asked.open)} 处没有定，标着“沿用”："
    yield from asked_lines(asked.open)


def told_plain(asked: Asked) -> dict[str, Any]:
    rows = asked.open if asked.is_done else asked.questions
    return {
        "done": asked.is_done,
        "decided": len(asked.answers),
        "open": len(asked.open),
        "to_ask": asked_plain(rows, asked.answers),
    }
