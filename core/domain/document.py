"""A document: one unit, one year, one stage; immutable, so that it can be read from any thread."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from core.domain.amount import Amount
from core.domain.indicator import Indicator
from core.domain.line import Line
from core.domain.narrative import NarrativeItem
from core.domain.project import Goal, Project
from core.domain.unit import Unit
from core.domain.work_item import WorkItem

CARRIED = "carried"
UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class FieldKey:
    """The address of one stored value: the record's id (the document's own id for its head) and the path of the field
    in it.

    Paths: `name`, `amounts.fiscal`, `payment_plan.6`, `targets.full_year`, `extra.联系人`.
    """

    record_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to settle about a value: CARRIED (reason: the year it comes from) or UNSURE (reason: why the reader
    was not sure)."""

    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an imported value was read: file name, address in it (表2 第3行第2格), text as printed there; `note` says
    who put it where it is, when that was not the reader (手工放置, 按规则“…”)."""

    file: str
    place: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OverrideKey:
    """One printed place: form set, table, row key (a record's id or a fixed row's key) and column (the field's key in
    form.toml)."""

    form_id: str
    table: str
    row: str
    column: str

    def place_in(self, document_id: str, records: Container[str]) -> FieldKey:
        """Where the evidence of a computed cell is kept: with the record whose row it is, else with the document."""
        if self.row in records:
            return FieldKey(self.row, f"{self.table}.{self.column}")
        return FieldKey(document_id, f"{self.table}[{self.row}].{self.column}")


@dataclass(frozen=True, slots=True)
class Override:
    """What is printed in that place instead of the computed or shared value, and why (导入 when it was read from a
    file)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """`form_ids` are the form sets in use, `layout` the one it came in. Order of tuples is the printed order.

    `goals` and `indicators` are the unit's as a whole, `lines` those of the form's own lists, by their group.
    `revenues` to `organisations` are the typed lines of the budget tables, `amounts` the figures that stand alone (by
    fund: allocations, balances brought and carried forward).
    """

    id: str
    unit: Unit
    year: int | None = None
    stage: str = ""
    form_ids: tuple[str, ...] = ()
    layout: str = ""
    narrative: tuple[NarrativeItem, ...] = ()
    projects: tuple[Project, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    work_items: tuple[WorkItem, ...] = ()
    lines: tuple[Line, ...] = ()
    revenues: tuple[Line, ...] = ()
    expenditures: tuple[Line, ...] = ()
    basic_expenditures: tuple[Line, ...] = ()
    three_public: tuple[Line, ...] = ()
    procurements: tuple[Line, ...] = ()
    assets: tuple[Line, ...] = ()
    organisations: tuple[Line, ...] = ()
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[OverrideKey, Override] = field(default_factory=dict)
    marks: Mapping[FieldKey, Mark] = field(default_factory=dict)
    evidence: Mapping[FieldKey, Evidence] = field(default_factory=dict)
