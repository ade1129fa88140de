"""What is said of a new document: where it is and, if it was carried over from another year, what became of that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.editing.documents import NewYear
from core.editing.next_year import Question, questions
from core.jobs.documents import Created, passed_over_lines
from core.jobs.report import year_lines


def created_lines(made: Created, file: Path) -> list[str]:
    """The new document, the counts of what was carried over, and everything that is otherwise in it."""
    document = made.document
    lines = [f"已在 {file} 新建：{document.unit.name}，{document.year} 年，{made.form_set.title}。"]
    lines += passed_over_lines(made.passed_over)
    if made.carried is not None:
        lines += [count_words(made.carried), *year_lines(made.carried.changes)]
    return lines


def count_words(carried: NewYear) -> str:
    """Kept, cleared and asked for, in one sentence."""
    told = f"沿用 {carried.kept} 处，清空 {carried.cleared} 处，要重新填写 {len(carried.asked)} 处"
    return f"{told}；沿用的和要重新填写的都标为“沿用”，确认或改过后标记消失。"


def created_plain(made: Created) -> dict[str, Any]:
    document = made.document
    plain: dict[str, Any] = {
        "id": document.id,
        "unit_code": document.unit.code,
        "unit": document.unit.name,
        "year": document.year,
        "form": made.form_set.id,
        "title": made.form_set.title,
    }
    if made.carried is not None:
        carried = made.carried
        plain["kept"], plain["cleared"], plain["asked"] = carried.kept, carried.cleared, len(carried.asked)
        plain["changes"] = [{"what": one.told.value, "place": one.words, "text": one.text} for one in carried.changes]
        plain["to_ask"] = [{"place": one.words, "text": one.text} for one in _asked(made)]
    if made.passed_over:
        plain["passed_over"] = passed_over_lines(made.passed_over)
    return plain


def _asked(made: Created) -> tuple[Question, ...]:
    keys = made.carried.asked if made.carried else ()
    return questions(made.document, made.form_set, frozenset(keys)) if keys else ()
