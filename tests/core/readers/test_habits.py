"""Habits of offices in their workbooks: labels with numbers, values beside what is merged elsewhere, two tables in one
row of a sheet."""

from __future__ import annotations

import pytest

from core.readers.words import as_label
from tests.core.readers.test_workbooks import GRID, HEAD, TRUTH, Read, facts, read

__all__ = ["read"]  # the fixture


LABELS = ("项目编码", "项目名称", "预算数", "其中：财政资金", "其他资金", "资金支出计划（%）", "绩效目标", "三级指标")


def relabelled(pattern: str) -> list[str]:
    """The table with each label as an office writes it: {n} its number, {t} its text."""
    rows = []
    for row in (*HEAD, *GRID):
        cells = [cell.strip() for cell in row.split(" | ")]
        for n, label in enumerate(LABELS, 1):
            cells = [
                pattern.format(n=n, c="一二三四五六七八"[n - 1], t=cell) if cell == label else cell for cell in cells
            ]
        rows.append(" | ".join(cells))
    return rows


@pytest.mark.parametrize("pattern", ["{n}、{t}", "（{c}）{t}", "{n}. {t}", "{c}、{t}", "({n}){t}", "【{t}】", "*{t}"])
def test_labels_with_a_number_or_a_mark_before_them_are_the_same(pattern: str, read: Read) -> None:
    draft = read(("食堂补助", relabelled(pattern)))
    assert facts(draft) == [TRUTH]
    assert (draft.unsure, draft.unplaced) == ((), ())


def test_a_month_and_a_decimal_are_no_number_before_a_label() -> None:
    assert [as_label(text) for text in ("3月底", "1.5万元", "10 月 底")] == ["3月底", "1.5万元", "10月底"]
