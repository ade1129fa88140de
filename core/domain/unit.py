"""Budgetary units (预算单位)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit of the county's list: who is to hand something in. `parent` is the name of the supervising unit."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """`name` as printed on the forms (it may end in 本级); `code` is text of digits; `parent_id` is the supervising
    unit."""

    id: str
    code: str = ""
    name: str = ""
    kind: str = ""
    parent_id: str | None = None

    @property
    def short_name(self) -> str:
        """The name without 本级, as covers print it."""
        return self.name.removesuffix("本级") or self.name
