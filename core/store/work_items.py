"""Work items and their amounts."""

from __future__ import annotations

from core.domain.work_item import WorkItem
from core.store.amounts import amounts_of
from core.store.noun import Noun
from core.store.table import INTEGER, TEXT, Table

WORK_ITEM = Noun(
    WorkItem,
    Table(
        "work_item",
        key=("id",),
        columns={
            "id": TEXT,
            "document_id": TEXT,
            "ordinal": INTEGER,
            "kind": TEXT,
            "name": TEXT,
            "projects": TEXT,
            "goal": TEXT,
            "extra": TEXT,
        },
        order="ordinal, id",
    ),
    parent="document_id",
    maps={"amounts": amounts_of("work_item")},
)
