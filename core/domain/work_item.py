"""What a unit sets out to do in a year (年度重点工作, 年度日常工作, 事项), and the projects that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.amount import Amount
from core.domain.indicator import Indicator


@dataclass(frozen=True, slots=True)
class WorkItem:
    """`kind` is as the form's choice says; `projects` are ids of projects of the same document or, where a file names
    one that is not in it, its text as printed (see `core.domain.references`); `goal` is 工作目标."""

    id: str
    kind: str = ""
    name: str = ""
    projects: tuple[str, ...] = ()
    goal: str = ""
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
