"""The benchmark itself: both read the same cells, and ours stays ahead."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.open_docx import a_book, measure, ours, theirs


def test_both_read_the_same_cells(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.docx", 10)
    assert ours(path) == theirs(path) == 10 * (4 + 4 + 2 + 6 + 6 * 4 + 1 + 2)


def test_a_book_is_read_several_times_faster_than_by_python_docx() -> None:
    # Aim 8; see the module. A busy machine takes away some of what is reached.
    assert measure(rounds=3, tables=40).times > 6
