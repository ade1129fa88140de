"""The steps from each older schema to the next; each leaves rows, digests and seals as its version writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.store.documents import DOCUMENT_AMOUNTS
from core.store.lines import LINE_NOUNS
from core.store.migrate import Versions
from core.store.narrative import NARRATIVE_ITEM
from core.store.schema import ABOUT, NEEDS, create_table
from core.store.verify import reseal

if TYPE_CHECKING:
    from sqlite_utils import Database


def _from_1_to_2(database: Database) -> None:
    """Budget tables: their lines and figures, and prose that is composed of them."""
    create_table(database, DOCUMENT_AMOUNTS.table)
    for noun in LINE_NOUNS.values():
        create_table(database, noun.table)
        create_table(database, noun.maps["amounts"].table)
    items = database.table(NARRATIVE_ITEM.table.name)
    items.add_column("composed", "TEXT", not_null_default="")
    items.transform(column_order=[*NARRATIVE_ITEM.table.names, "digest"], defaults={"composed": None})
    reseal(database.conn)
    row = ("needs", NEEDS)
    database.conn.execute(ABOUT.update, (*row, ABOUT.digest(row), "needs"))


VERSIONS = Versions(steps={1: _from_1_to_2})
"""What this program can open."""
