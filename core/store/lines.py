"""Typed lines: a table for each list of a document, and one for those of a form's own lists, wherever they hang."""

from __future__ import annotations

from core.domain.line import Line
from core.domain.records import LINES
from core.store.amounts import amounts_of
from core.store.noun import Noun
from core.store.table import INTEGER, TEXT, Table


def _line(name: str, parent: str = "document_id") -> Noun:
    place = {"id": TEXT, "document_id": TEXT, parent: TEXT, "ordinal": INTEGER}
    columns = {**place, "code": TEXT, "name": TEXT, "extra": TEXT, "group": TEXT}
    table = Table(name, key=("id",), columns=columns, order="ordinal, id")
    return Noun(Line, table, parent, maps={"amounts": amounts_of(name)})


LINE_NOUNS: dict[str, Noun] = {name: _line(name) for name in LINES}
"""By the name of the list."""

LINE = _line("line", "parent_id")
"""The lines of a form's own lists and those below any line: of a document, a project or a line."""
