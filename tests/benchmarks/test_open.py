"""The benchmark itself: both read the same cells, and ours stays ahead."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.open import a_sheet, floor, measure, ours, theirs


def test_all_three_read_the_same_cells_but_for_those_under_a_merge(tmp_path: Path) -> None:
    path = a_sheet(tmp_path / "a.xlsx", 100)
    assert floor(path) == 900
    assert ours(path) == theirs(path) == 900 - 5 * 9


def test_a_sheet_is_read_several_times_faster_than_by_openpyxl() -> None:
    # Aim 10; see the module. A busy machine takes away some of what is reached.
    assert measure(rounds=3, rows=1_000).times > 2
