"""A budget of 300 functional lines: one leaf amount until every cell of tables 1 to 8 is right, and all from scratch.

`run()` returns the lines that the benchmark command prints; `python -m tests.benchmarks.views` prints them alone.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from core.forms.view_compute import Computed, compute
from core.forms.view_data import Data, SourceKey
from tests.budget_views import CLASSES, NINE, TABLE9, a_budget, a_line

VIEWS = tuple(view for view in NINE if view is not TABLE9)
LINES = 300
AIM_EDIT_MS = 4
AIM_ALL_MS = 150


def a_large_budget(lines: int = LINES) -> Data:
    """Lines over all classes, a tenth of them with a second fund, and 60 economic items; invented amounts."""
    random = Random(7)
    codes: set[str] = set()
    while len(codes) < lines:
        codes.add(f"{random.choice(CLASSES)}{random.randint(1, 20):02}{random.randint(1, 20):02}")
    amounts = {code: f"{random.randint(1, 10**6) / 100:.2f}" for code in sorted(codes)}
    return a_budget(
        revenue=[a_line(code, 财政拨款收入=amount) for code, amount in amounts.items()],
        spending=[
            a_line(
                code,
                基本支出__一般公共=amount,
                项目支出__一般公共="3.33",
                项目支出__政府性基金="5" if n % 10 == 0 else "",
            )
            for n, (code, amount) in enumerate(amounts.items())
        ],
        basic=[a_line(f"30{1 + n // 30}{n % 30:02}", 人员经费="7.5") for n in range(60)],
    )


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: of every single edit, of computing from scratch, of edits that make rows come or go."""

    edits: list[float]
    all: list[float]
    rows: list[float]


def measure(rounds: int = 40) -> Times:
    data = a_large_budget()
    computed = compute(VIEWS, data)
    everything = [_timed(lambda: compute(VIEWS, data)) for _ in range(max(3, rounds // 8))]
    edits = [_edit(computed, number * 7, "基本支出.一般公共") for number in range(rounds)]
    rows = [_edit(computed, number * 10 + 1, "项目支出.国有资本") for number in range(rounds // 4)]
    return Times(edits, everything, rows)


def _edit(computed: Computed, number: int, field: str) -> float:
    """One amount changed, every cell then equal to those from scratch (or AssertionError)."""
    lines = list(computed.data.lists["支出"])
    line = lines[number % len(lines)]
    lines[number % len(lines)] = replace(line, amounts={**line.amounts, field: 12_345_678})
    data = replace(computed.data, lists={**computed.data.lists, "支出": tuple(lines)})
    found: list[Computed] = []
    took = _timed(lambda: found.append(computed.update(data, [SourceKey("支出", line.id, field)])))
    assert found[0].touched
    assert found[0].values == compute(VIEWS, data).values
    return took


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def run() -> list[str]:
    times = measure()
    high = sorted(times.edits)[round(0.95 * (len(times.edits) - 1))]
    return [
        f"预算表（{LINES} 个科目，表一至表八）改一个末级金额：中位 {statistics.median(times.edits):.2f} ms，"
        f"95% ≤ {high:.2f} ms（目标 ≤ {AIM_EDIT_MS} ms）；表中增减行时 {statistics.median(times.rows):.2f} ms",
        f"预算表全部重算：中位 {statistics.median(times.all):.0f} ms（目标 ≤ {AIM_ALL_MS} ms）",
    ]


if __name__ == "__main__":
    print("\n".join(run()))
