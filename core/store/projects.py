"""Projects, their amounts, payment plan and goals."""

from __future__ import annotations

from decimal import Decimal

from core.domain.percent import Percent
from core.domain.project import Goal, Project
from core.domain.records import Value
from core.store.amounts import amounts_of
from core.store.noun import Map, Noun
from core.store.table import INTEGER, TEXT, TEXT_OR_NULL, Row, Table


def _percent_cells(value: Value) -> Row:
    assert isinstance(value, Percent)
    return None if value.value is None else str(value.value), value.text


def _percent(row: Row) -> Percent:
    value, text = row
    return Percent(None if value is None else Decimal(value), text)  # type: ignore[arg-type]


AMOUNTS = amounts_of("project")

PAYMENT_PLAN = Map(
    Table(
        "payment_plan",
        key=("record_id", "month"),
        columns={
            "document_id": TEXT,
            "record_id": TEXT,
            "month": TEXT,
            "percent": TEXT_OR_NULL,
            "text": TEXT_OR_NULL,
        },
        parent=("record_id", "project"),
    ),
    _percent_cells,
    _percent,
)

PROJECT = Noun(
    Project,
    Table(
        "project",
        key=("id",),
        columns={
            "id": TEXT,
            "document_id": TEXT,
            "ordinal": INTEGER,
            "code": TEXT,
            "name": TEXT,
            "purpose": TEXT,
            "extra": TEXT,
        },
        order="ordinal, id",
    ),
    parent="document_id",
    maps={"amounts": AMOUNTS, "payment_plan": PAYMENT_PLAN},
)

GOAL = Noun(
    Goal,
    Table(
        "goal",
        key=("id",),
        columns={
            "id": TEXT,
            "document_id": TEXT,
            "parent_id": TEXT,
            "ordinal": INTEGER,
            "text": TEXT,
            "period": TEXT,
        },
        order="ordinal, id",
    ),
    parent="parent_id",
)
