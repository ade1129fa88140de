"""The tables of the file, and how an empty file is made (sqlite-utils is loaded only for that)."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from core.store.changes import CHANGE, CHANGE_SET
from core.store.documents import DOCUMENT, DOCUMENT_AMOUNTS, EVIDENCE, MARK, OVERRIDE, SEAL, UNIT
from core.store.indicators import INDICATOR, TARGETS
from core.store.lines import LINE, LINE_NOUNS
from core.store.narrative import NARRATIVE_ITEM
from core.store.noun import Noun
from core.store.projects import AMOUNTS, GOAL, PAYMENT_PLAN, PROJECT
from core.store.table import INTEGER, TEXT, Table
from core.store.work_items import WORK_ITEM

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.db import Table as SqliteTable

APPLICATION_ID = 0x4A4D5447  # "JMTG"
VERSION = 5
NEEDS = "0.3.0"
"""The first program version that opens files of this schema version; every file says it, for older programs to tell."""

NOUNS: dict[str, Noun] = {
    "narrative": NARRATIVE_ITEM,
    "projects": PROJECT,
    "work_items": WORK_ITEM,
    "goals": GOAL,
    "indicators": INDICATOR,
    **LINE_NOUNS,
    "lines": LINE,
}
"""By the name of the list they stand in, parents first."""

CONTENT: tuple[Table, ...] = (
    DOCUMENT.table,
    UNIT.table,
    NARRATIVE_ITEM.table,
    PROJECT.table,
    AMOUNTS.table,
    PAYMENT_PLAN.table,
    WORK_ITEM.table,
    WORK_ITEM.maps["amounts"].table,
    GOAL.table,
    INDICATOR.table,
    TARGETS.table,
    DOCUMENT_AMOUNTS.table,
    *(table for noun in (*LINE_NOUNS.values(), LINE) for table in (noun.table, noun.maps["amounts"].table)),
    OVERRIDE,
    MARK,
    EVIDENCE,
)
"""The tables that hold documents, every one with a document_id, parents first; the seal counts and sums their rows."""

REVIEW = Table(
    "review",  # what the checks found, for the revision and the version of the rules it is true for
    key=("document_id",),
    columns={
        "document_id": TEXT,
        "revision": INTEGER,
        "rules": TEXT,
        "errors": INTEGER,
        "warnings": INTEGER,
        "hints": INTEGER,
    },
)

LISTED_UNIT = Table(
    "listed_unit",  # who is to hand something in, as the county's list says it; documents name their unit themselves
    key=("ordinal",),
    columns={"ordinal": INTEGER, "code": TEXT, "name": TEXT, "parent": TEXT},
)

BACKUP = Table(
    "backup",
    key=("file",),
    columns={"file": TEXT, "time": TEXT, "reason": TEXT, "documents": INTEGER},
)

ABOUT = Table("about", key=("name",), columns={"name": TEXT, "value": TEXT})

TABLES = (*CONTENT, SEAL, REVIEW, CHANGE_SET, CHANGE, LISTED_UNIT, BACKUP, ABOUT)


def create_schema(connection: sqlite3.Connection) -> None:
    """Make every table in an empty file, in one transaction with the marks of the header."""
    from sqlite_utils import Database

    connection.execute("PRAGMA page_size = 4096")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    for table in TABLES:
        create_table(database, table)
    row = ("needs", NEEDS)
    connection.execute(ABOUT.insert, (*row, ABOUT.digest(row)))
    connection.execute("COMMIT")


def create_table(database: Database, table: Table) -> None:
    """One STRICT table with its references and the index its rows are found by."""
    columns = {name: kind.rstrip("?") for name, kind in table.columns.items()}
    required = {name for name, kind in table.columns.items() if not kind.endswith("?")}
    created = database.create_table(
        table.name,
        {**columns, "digest": "BLOB"},
        pk=table.key if len(table.key) > 1 else table.key[0],
        not_null=[*required, "digest"],
        foreign_keys=_references(table),
        strict=True,
    )
    if table in CONTENT and table.key[0] != "document_id":
        create_indexes(created, table)


def create_indexes(created: SqliteTable, table: Table) -> None:
    """By the document, in the order of its lists; by whose list the row stands in, where that may be anything."""
    by_list = [name for name in ("document_id", "parent_id", "ordinal") if name in table.columns]
    created.create_index(by_list, index_name=f"{table.name}_by_document")
    if "parent_id" in table.columns:
        created.create_index(["parent_id", "ordinal"], index_name=f"{table.name}_by_parent")


def _references(table: Table) -> list[tuple[str, str, str]]:
    found = []
    if table in CONTENT and table is not DOCUMENT.table:
        found.append(("document_id", "document", "document_id"))
    if table.parent:
        column, other = table.parent
        found.append((column, other, "id"))
    return found
