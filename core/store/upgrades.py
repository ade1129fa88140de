"""The steps from each older schema to the next; each leaves rows, digests and seals as its version writes them.

A table that a step makes has the columns of today: the later steps leave it alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.store.documents import DOCUMENT_AMOUNTS, EVIDENCE
from core.store.indicators import INDICATOR
from core.store.lines import LINE, LINE_NOUNS
from core.store.migrate import Versions
from core.store.narrative import NARRATIVE_ITEM
from core.store.noun import Noun
from core.store.projects import GOAL
from core.store.schema import ABOUT, LISTED_UNIT, NEEDS, create_indexes, create_table
from core.store.table import Table
from core.store.verify import reseal
from core.store.work_items import WORK_ITEM

if TYPE_CHECKING:
    from sqlite_utils import Database


def _from_1_to_2(database: Database) -> None:
    """Budget tables: their lines and figures, and prose that is composed of them."""
    create_table(database, DOCUMENT_AMOUNTS.table)
    for noun in LINE_NOUNS.values():
        _create_with_amounts(database, noun)
    _add_text(database, NARRATIVE_ITEM.table, "composed")
    _seal(database)


def _from_2_to_3(database: Database) -> None:
    """Work items, a form's own lines; goals and indicators hang on anything; indicators and lines have groups."""
    for noun in (GOAL, INDICATOR):
        _hang_on_anything(database, noun.table)
    for noun in (INDICATOR, *LINE_NOUNS.values()):
        _add_text(database, noun.table, "group")
    for noun in (WORK_ITEM, LINE):
        _create_with_amounts(database, noun)
    _seal(database)


def _from_3_to_4(database: Database) -> None:
    """Evidence says who put a value where it is."""
    _add_text(database, EVIDENCE, "note")
    _seal(database)


def _from_4_to_5(database: Database) -> None:
    """The county's list of units."""
    create_table(database, LISTED_UNIT)
    _seal(database)


def _create_with_amounts(database: Database, noun: Noun) -> None:
    create_table(database, noun.table)
    create_table(database, noun.maps["amounts"].table)


def _add_text(database: Database, table: Table, column: str) -> None:
    """A column of text, blank in every row, where the table is new in columns."""
    found = database.table(table.name)
    if column not in found.columns_dict:
        found.add_column(column, "TEXT", not_null_default="")
        found.transform(column_order=[*table.names, "digest"], defaults={column: None})


def _hang_on_anything(database: Database, table: Table) -> None:
    """The records of a list of projects become those of a list of any record."""
    for index in ("document", "project"):
        database.execute(f'DROP INDEX "{table.name}_by_{index}"')
    found = database.table(table.name)
    found.transform(rename={"project_id": "parent_id"}, drop_foreign_keys=["project_id"])
    create_indexes(found, table)


def _seal(database: Database) -> None:
    """Rows as this version writes them, in a file that says which program it needs."""
    reseal(database.conn)
    row = ("needs", NEEDS)
    database.conn.execute(ABOUT.update, (*row, ABOUT.digest(row), "needs"))


VERSIONS = Versions(steps={1: _from_1_to_2, 2: _from_2_to_3, 3: _from_3_to_4, 4: _from_4_to_5})
"""What this program can open."""
