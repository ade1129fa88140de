"""How a field that is not typed gets its text, as form.toml says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Numerals(StrEnum):
    """How a record's number is written."""

    ARABIC = "1"
    CHINESE = "一"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The number of a record in its list, counted from `start`, among those with the same text in the field `within`
    ('': among all); blank where that text is."""

    start: int = 1
    within: str = ""
    style: Numerals = Numerals.ARABIC


@dataclass(frozen=True, slots=True)
class Compute:
    """A computed text: `text` with {other field} in it, of the same record or, failing that, of the records around it,
    or the title fields of a {list below}, one a line; `drop_end` is cut off the end; `ordinal` the record's number;
    `formula` an amount or number (`core.forms.record_formulas`); `when_level` (yes/no fields) is true for records
    with a heading of that level, the deepest of them also for headings below it; `when_role` (yes/no fields of
    narrative items) for those of a role that have a heading."""

    text: str = ""
    drop_end: str = ""
    when_level: int | None = None
    when_role: str = ""
    ordinal: Ordinal | None = None
    formula: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it is made of the texts it names."""
        return not (self.is_yes_no or self.ordinal or self.formula)

    @property
    def is_yes_no(self) -> bool:
        """Whether it asks something of the record instead of making a text."""
        return self.when_level is not None or self.when_role != ""
