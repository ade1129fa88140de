"""Every mistake in a form set is told with place, cause and cure before anything is rendered."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.load import load_form_set
from tests.broken_forms import BROKEN, Broken, broken, example


def test_the_example_itself_has_no_mistakes(tmp_path: Path) -> None:
    assert [str(mistake) for mistake in load_form_set(example(tmp_path)).mistakes] == []


def test_there_are_many_ways_to_go_wrong() -> None:
    assert len({one.name for one in BROKEN}) == len(BROKEN) >= 30


@pytest.mark.parametrize("one", BROKEN, ids=[one.name for one in BROKEN])
def test_a_mistake_is_told_with_place_cause_and_cure(tmp_path: Path, one: Broken) -> None:
    mistakes = load_form_set(broken(tmp_path, one)).mistakes
    told = [str(mistake) for mistake in mistakes]
    fitting = [text for text in told if text.startswith(one.where) and one.cause in text and one.cure in text]
    assert fitting, "\n".join(told)
    assert all(mistake.cure.endswith(("。", "？")) for mistake in mistakes)
