"""Rows of a grid behind which there is no record yet: one for each kind that the form prints blank, and the row that
was begun behind the last one. What is typed there makes the record; left alone they are nothing."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.indicator import Indicator
from core.domain.records import Record
from core.forms.kinds import blank_kinds, printed_levels
from core.forms.model import Field, FieldKind, FormSet, ListSpec

_KIND = "kind:"
BEGUN = "begun"


def is_blank(row_id: str) -> bool:
    """Whether a row's id is that of no record."""
    return row_id == BEGUN or row_id.startswith(_KIND)


def with_blank_kinds(form_set: FormSet, spec: ListSpec, records: Sequence[Record]) -> list[Record]:
    """The records with a blank one for each kind that has none, as the form prints them."""
    rows = list(records)
    if spec.skeleton:
        kinds = [record.kind for record in records if isinstance(record, Indicator)]
        for at, kind in blank_kinds(form_set, spec, kinds):
            rows.insert(at, Indicator(_KIND + kind.kind, kind.kind))
    return rows


def kind_texts(form_set: FormSet, fields: Sequence[Field], record: Record) -> list[str]:
    """What a kind's blank row says: its levels."""
    assert isinstance(record, Indicator)
    level1, level2 = printed_levels(form_set, record)
    said = {FieldKind.LEVEL1: level1, FieldKind.LEVEL2: level2}
    return [said.get(field.kind, "") for field in fields]
