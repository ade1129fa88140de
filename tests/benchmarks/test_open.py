"""The benchmark itself: both read the same cells, and ours stays ahead."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.open import a_rendered_book, a_sheet, floor, measure, ours, theirs


def test_all_three_read_the_same_cells(tmp_path: Path) -> None:
    path = a_sheet(tmp_path / "a.xlsx", 100)
    assert ours(path) == theirs(path) == floor(path) == 900 - 5 * 9


def test_a_workbook_as_we_write_it_is_read_whole(tmp_path: Path) -> None:
    path = a_rendered_book(tmp_path / "a.xlsx", 3)
    assert ours(path) == theirs(path) > 3 * 90


def test_a_sheet_is_read_many_times_faster_than_by_openpyxl() -> None:
    # Aim 10; see the module. A busy machine takes away some of what is reached.
    assert measure(rounds=3, rows=2_000).times > 6


def test_a_workbook_as_we_write_it_is_read_many_times_faster_than_by_openpyxl() -> None:
    assert measure(rounds=2, build=lambda path: a_rendered_book(path, 20)).times > 10
