"""Files as offices change them: every datum comes back right, or is unsure, or is listed; never wrong without a mark,
never lost silently, and nothing is there that the document does not have.

A fixed sample always, ten times as many at night.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.forms.load import installed
from tests.mutations.oracle import LISTED, RIGHT, UNSURE
from tests.mutations.run import results, summary
from tests.mutations.samples import FAMILIES

VARIANTS = 300


def check(family: str, folder: Path, count: int, begin: int = 0) -> None:
    found = list(results(family, installed(), folder, count, begin))
    bad = [f"{one.name}\n    " + "\n    ".join(one.verdict.told[:5]) for one in found if one.verdict.told]
    assert not bad, "\n".join([summary(found), *bad[:20]])
    counts = {what: sum(one.verdict.counts[what] for one in found) for what in (RIGHT, UNSURE, LISTED)}
    assert counts[RIGHT] > 0.98 * sum(counts.values()), summary(found)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_changed_file_comes_back_right_or_is_told(family: str, tmp_path: Path) -> None:
    check(family, tmp_path, VARIANTS)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
@pytest.mark.parametrize("family", FAMILIES)
def test_many_changed_files_come_back_right_or_are_told(family: str, part: int, tmp_path: Path) -> None:
    check(family, tmp_path, VARIANTS, VARIANTS * (part + 1))
