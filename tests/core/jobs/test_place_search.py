"""Places of a form are found by words, by the name of their record, or by pinyin initials."""

from __future__ import annotations

import pytest

from core.jobs.corrections import Choice, Spot
from core.jobs.place_search import PlaceIndex

WORDS = (
    ("单位名称", ""),
    ("项目1 · 项目名称", "物业费"),
    ("项目1 · 其他资金", "物业费"),
    ("项目1 · 指标1 · 指标值", "物业费 保洁面积"),
    ("项目1 · 新的指标 · 指标值", "物业费"),
    ("项目2 · 项目名称", "车辆费"),
    ("项目2 · 其他资金", "车辆费"),
    ("项目2 · 指标1 · 指标值", "车辆费 出车次数"),
)
INDEX = PlaceIndex([Choice(Spot("", (n,), ""), words, title, is_new="新的" in words)
                    for n, (words, title) in enumerate(WORDS)])  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("其他资金", "项目1 · 其他资金"),
        ("项目2 其他", "项目2 · 其他资金"),
        ("车辆 资金", "项目2 · 其他资金"),
        ("qtzj", "项目1 · 其他资金"),
        ("zbz", "项目1 · 指标1 · 指标值"),
        ("xm2 zbz", "项目2 · 指标1 · 指标值"),
        ("xm2zbz", "项目2 · 指标1 · 指标值"),
        ("出车", "项目2 · 指标1 · 指标值"),
        ("新的 指标值", "项目1 · 新的指标 · 指标值"),
        ("", "单位名称"),
    ],
)
def test_the_best_place_stands_first(typed: str, first: str) -> None:
    assert INDEX.find(typed)[0].words == first


def test_what_fits_nothing_finds_nothing() -> None:
    assert INDEX.find("没有的栏") == []
