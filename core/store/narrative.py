"""Narrative items: the prose around the tables."""

from __future__ import annotations

from core.domain.narrative import NarrativeItem
from core.store.noun import Noun
from core.store.table import INTEGER, TEXT, Table

NARRATIVE_ITEM = Noun(
    NarrativeItem,
    Table(
        "narrative_item",
        key=("id",),
        columns={
            "id": TEXT,
            "document_id": TEXT,
            "ordinal": INTEGER,
            "role": TEXT,
            "level": INTEGER,
            "heading": TEXT,
            "paragraphs": TEXT,
            "composed": TEXT,
        },
        order="ordinal, id",
    ),
    parent="document_id",
)
