"""Performance indicators (绩效指标)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.target_value import TargetValue


class IndicatorKind(StrEnum):
    """The canonical kinds every region knows; a form set may name further ones (a kind is text in `Indicator`)."""

    QUANTITY = "quantity"
    QUALITY = "quality"
    TIMELINESS = "timeliness"
    COST = "cost"
    ECONOMIC_BENEFIT = "economic_benefit"
    SOCIAL_BENEFIT = "social_benefit"
    ECOLOGICAL_BENEFIT = "ecological_benefit"
    SUSTAINED_IMPACT = "sustained_impact"
    SATISFACTION = "satisfaction"


class Period(StrEnum):
    """What a target value or an amount is for."""

    WHOLE = "whole"
    HALF_YEAR = "half_year"
    FULL_YEAR = "full_year"
    ACTUAL = "actual"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`kind` is canonical ('' when unknown); `level1`/`level2` hold printed texts only where they differ from what
    the form set prints
    for that kind (None: as the form set prints it; '' is a printed blank). `name` is the level-3 indicator. `group` is
    which of a form's several indicator sets it belongs to ('' the only one)."""

    id: str
    kind: str = ""
    level1: str | None = None
    level2: str | None = None
    name: str = ""
    description: str = ""
    targets: Mapping[str, TargetValue] = field(default_factory=dict)
    basis: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
