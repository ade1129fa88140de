"""The benchmark of a county writes what it says, and reads it back."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.county import PROJECTS, build, measure


def test_every_project_of_the_county_becomes_a_word_file_and_a_workbook(tmp_path: Path) -> None:
    path = build(tmp_path / "county.jmt", units=2)
    measured = measure(path, tmp_path / "out", read_back=True)
    files = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert measured.files == len(files) == 2 * 2 * PROJECTS
    assert sorted({file.suffix for file in files}) == [".docx", ".xlsx"]
    assert measured.compared > 100 * 2 * PROJECTS
    assert not [file for file in (tmp_path / "out").iterdir() if file.name.startswith(".")]
