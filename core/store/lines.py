"""The typed lines of budget tables: a table for each list, all of one shape."""

from __future__ import annotations

from core.domain.line import Line
from core.domain.records import LINES
from core.store.amounts import amounts_of
from core.store.noun import Noun
from core.store.table import INTEGER, TEXT, Table


def _line(name: str) -> Noun:
    columns = {"id": TEXT, "document_id": TEXT, "ordinal": INTEGER, "code": TEXT, "name": TEXT, "extra": TEXT}
    table = Table(name, key=("id",), columns=columns, order="ordinal, id")
    return Noun(Line, table, parent="document_id", maps={"amounts": amounts_of(name)})


LINE_NOUNS: dict[str, Noun] = {name: _line(name) for name in LINES}
"""By the name of the list."""
