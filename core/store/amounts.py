"""Amounts by fund or column, of whatever has them."""

from __future__ import annotations

from core.domain.amount import Amount
from core.domain.records import Value
from core.store.noun import Map
from core.store.table import INTEGER_OR_NULL, TEXT, TEXT_OR_NULL, Row, Table


def _amount_cells(value: Value) -> Row:
    assert isinstance(value, Amount)
    return value.fen, value.text


def _amount(row: Row) -> Amount:
    return Amount(*row)  # type: ignore[arg-type]


def amounts_of(owner: str, is_listed: bool = True) -> Map:
    """The amounts of the records in table `owner`, by fund; a document is found by its own key, not in a list."""
    return Map(
        Table(
            f"{owner}_amount",
            key=("record_id", "fund"),
            columns={
                "document_id": TEXT,
                "record_id": TEXT,
                "fund": TEXT,
                "fen": INTEGER_OR_NULL,
                "text": TEXT_OR_NULL,
            },
            parent=("record_id", owner) if is_listed else None,
        ),
        _amount_cells,
        _amount,
    )
