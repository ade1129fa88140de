"""Indicators and their target values by period."""

from __future__ import annotations

from decimal import Decimal

from core.domain.indicator import Indicator
from core.domain.records import Value
from core.domain.target_value import Comparison, TargetValue
from core.store.noun import Map, Noun
from core.store.table import INTEGER, TEXT, TEXT_OR_NULL, Row, Table


def _target_cells(value: Value) -> Row:
    assert isinstance(value, TargetValue)
    comparison = None if value.comparison is None else value.comparison.value
    return comparison, None if value.number is None else str(value.number), value.measure, value.text


def _target(row: Row) -> TargetValue:
    comparison, number, measure, text = row
    return TargetValue(
        None if comparison is None else Comparison(str(comparison)),
        None if number is None else Decimal(number),
        measure,  # type: ignore[arg-type]
        text,  # type: ignore[arg-type]
    )


TARGETS = Map(
    Table(
        "target_value",
        key=("record_id", "period"),
        columns={
            "document_id": TEXT,
            "record_id": TEXT,
            "period": TEXT,
            "comparison": TEXT_OR_NULL,
            "number": TEXT_OR_NULL,
            "measure": TEXT,
            "text": TEXT,
        },
        parent=("record_id", "indicator"),
    ),
    _target_cells,
    _target,
)

INDICATOR = Noun(
    Indicator,
    Table(
        "indicator",
        key=("id",),
        columns={
            "id": TEXT,
            "document_id": TEXT,
            "parent_id": TEXT,
            "ordinal": INTEGER,
            "kind": TEXT,
            "level1": TEXT_OR_NULL,
            "level2": TEXT_OR_NULL,
            "name": TEXT,
            "description": TEXT,
            "basis": TEXT,
            "extra": TEXT,
            "group": TEXT,
        },
        order="ordinal, id",
    ),
    parent="parent_id",
    maps={"targets": TARGETS},
)
