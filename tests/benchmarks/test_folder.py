"""The benchmark of a folder takes every file, and places every value."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.jobs.reading import end_waiting
from tests.benchmarks.county import PROJECTS
from tests.benchmarks.folder import make_folder, measure


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_every_book_of_the_folder_is_taken_whole(tmp_path: Path, suffix: str) -> None:
    measured = measure(make_folder(tmp_path, suffix, units=2), tmp_path / "county.jmt")
    end_waiting()
    assert (measured.files, measured.others) == (2, 0)
    assert measured.placed > 2 * PROJECTS * 70
    assert measured.processors > 0
