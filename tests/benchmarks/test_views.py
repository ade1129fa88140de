"""The benchmark itself: an edit in a large budget is right, and far within what an edit may take."""

from __future__ import annotations

import statistics

from tests.benchmarks.views import AIM_ALL_MS, AIM_EDIT_MS, measure


def test_an_edit_in_a_large_budget_is_right_at_once() -> None:
    times = measure(rounds=12)
    assert statistics.median(times.edits) < AIM_EDIT_MS
    assert statistics.median(times.rows) < 3 * AIM_EDIT_MS
    assert statistics.median(times.all) < AIM_ALL_MS
