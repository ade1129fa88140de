"""The benchmark of the budget tab: typing is answered at once, also in a large budget."""

from __future__ import annotations

import statistics

from PySide6.QtWidgets import QApplication

from tests.benchmarks.budget import AIM_MS, measure


def test_an_amount_in_a_large_budget_is_in_all_tables_at_once(qapp: QApplication) -> None:
    times = measure(edits=12)
    assert statistics.median(times.told) < 3 * AIM_MS  # other programs run beside the tests
