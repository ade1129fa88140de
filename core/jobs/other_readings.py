"""Other ways to take what a file says in a cell: in another money unit, as it is written, what else it may be."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.amount import Amount, MoneyUnit
from core.forms.model import Field, FieldKind
from core.forms.values import print_value
from core.readers.draft import DraftValue


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to take a value: what it is called, and the text it makes."""

    words: str
    text: str


def readings_of(value: DraftValue, field: Field) -> list[Reading]:
    """Those that make another text of a value, the likeliest first."""
    read = value.evidence.text.strip()
    found: list[Reading] = []
    if field.kind is FieldKind.MONEY:
        for unit in (MoneyUnit.WAN, MoneyUnit.YUAN):
            amount = Amount.parse(read, unit)
            if amount.fen is not None and not amount.names_unit:
                found.append(Reading(f"按{unit.value}理解", print_value(field, Amount(amount.fen))))
    if read and "\n" not in read:
        found.append(Reading("保留原样", read))
    said = {one.text for one in found}
    others = (one.text for one in value.others if one.field_key == value.field_key and one.text not in said)
    found = [*(Reading(f"改为{text}", text) for text in others), *found]
    return [one for one in found if one.text != value.text]
