"""The benchmark itself: both engines print the same, and ours stays far ahead."""

from __future__ import annotations

from tests.benchmarks import xlsx
from tests.benchmarks.render import measure_one


def test_a_project_table_is_filled_many_times_faster_than_by_docxtpl() -> None:
    # Aim 100; a busy machine takes away some of it. Raises when the two engines print different tables.
    timed = measure_one(rounds=3)
    assert timed.times_docxtpl > 50
    assert timed.times_floor < 2


def test_a_workbook_is_filled_many_times_faster_than_by_openpyxl() -> None:
    *_, times_openpyxl, times_floor = xlsx.measure(rounds=3)
    assert times_openpyxl > 50
    assert times_floor < 2.5
