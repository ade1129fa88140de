"""What a person says of values to be asked for, without a window: by columns, or each in a file of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.text import clean, label
from core.editing.next_year import Question
from core.errors import UserError
from core.jobs.documents import read_json


@dataclass(frozen=True, slots=True)
class Said:
    """Columns (by their labels) whose values stay and that become blank; `file` holds answers to single ones."""

    keep: Sequence[str] = ()
    clear: Sequence[str] = ()
    file: Path | None = None


def decide(questions: Sequence[Question], said: Said, proposals: Mapping[Question, str]) -> dict[Question, str]:
    """The answers to the questions that are decided: a proposal holds unless something else is said of its column, and
    an answer of the file before all. UserError: a column that is not asked about, or no such file."""
    found = dict(proposals)
    for names, is_kept in ((said.keep, True), (said.clear, False)):
        for name in names:
            found |= {one: one.text if is_kept else "" for one in _of_column(questions, name)}
    return found | (_read(said.file, questions) if said.file else {})


def _of_column(questions: Sequence[Question], name: str) -> list[Question]:
    wanted = label(name)
    found = [one for one in questions if wanted in (label(one.field.label), label(one.field.key))]
    if not found:
        there = "、".join(dict.fromkeys(one.field.label for one in questions))
        raise UserError(f"要定的里面没有“{name}”一栏" + (f"，有：{there}。" if there else "。"))
    return found


def _read(path: Path, questions: Sequence[Question]) -> dict[Question, str]:
    """What `asked_plain` wrote, with the answers filled in; one that is null is left open."""
    data = read_json(path)
    rows = data.get("to_ask") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(_is_answer(one) for one in rows):
        raise UserError(f"“{path.name}”不是回答的清单：应是 --list --json 列出的那些，每条有 place、text、answer。")
    waiting: dict[tuple[str, str], list[Question]] = {}
    for one in questions:
        waiting.setdefault((one.words, clean(one.text)), []).append(one)
    found: dict[Question, str] = {}
    for row in rows:
        same = waiting.get((row["place"], clean(row["text"])), [])
        if not same:
            raise UserError(f"“{path.name}”里的“{row['place']}”（{row['text']}）不在要定的里面，什么也没有改。")
        question = same.pop(0)
        if row.get("answer") is not None:
            found[question] = row["answer"]
    return found


def _is_answer(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("answer", None), str | None):
        return False
    return isinstance(row.get("place"), str) and isinstance(row.get("text"), str)


def asked_plain(questions: Iterable[Question], answers: Mapping[Question, str]) -> list[dict[str, str | None]]:
    return [{"place": one.words, "text": one.text, "answer": answers.get(one)} for one in questions]


def asked_lines(questions: Iterable[Question], answers: Mapping[Question, str] | None = None) -> list[str]:
    """A line for each: where, what stands there, and (with answers) what it would become."""
    return [
        f"  {one.words}：{_line(one.text)}{_becomes(one, answers.get(one)) if answers is not None else ''}"
        for one in questions
    ]


def _becomes(question: Question, answer: str | None) -> str:
    if answer is None:
        return "（没有定）"
    if not answer:
        return " → 清空"
    return "（照原样）" if clean(answer) == clean(question.text) else f" → {_line(answer)}"


def _line(text: str) -> str:
    return " ".join(text.split())
