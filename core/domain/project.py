"""Projects and their goals (项目, 绩效目标)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.amount import Amount
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.percent import Percent


@dataclass(frozen=True, slots=True)
class Goal:
    """One performance goal; its printed number (1.) is the layout's and no part of `text`. `period` is annual, or whole
    for all years of what it belongs to (实施期, 中长期)."""

    id: str
    text: str = ""
    period: str = "annual"


@dataclass(frozen=True, slots=True)
class Project:
    """`amounts` by fund (budget, fiscal, other …), for other periods than the year `fund.period`; `payment_plan`
    cumulative, by month number."""

    id: str
    code: str = ""
    name: str = ""
    purpose: str = ""
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    payment_plan: Mapping[str, Percent] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
