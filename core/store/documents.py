"""Documents, the unit as each names it, overrides, marks and evidence, the seal over it all."""

from __future__ import annotations

from core.domain.document import Document, Evidence, FieldKey, Mark, Override, OverrideKey
from core.domain.unit import Unit
from core.store.amounts import amounts_of
from core.store.noun import Noun
from core.store.table import INTEGER, INTEGER_OR_NULL, TEXT, TEXT_OR_NULL, Row, Table

DOCUMENT_AMOUNTS = amounts_of("document", is_listed=False)

DOCUMENT = Noun(
    Document,
    Table(
        "document",
        key=("document_id",),
        columns={
            "document_id": TEXT,
            "year": INTEGER_OR_NULL,
            "stage": TEXT,
            "form_ids": TEXT,
            "layout": TEXT,
            "extra": TEXT,
        },
    ),
    maps={"amounts": DOCUMENT_AMOUNTS},
)

UNIT = Noun(
    Unit,
    Table(
        "unit",  # a unit may be renamed from one year to the next: each document keeps the unit as it names it
        key=("document_id",),
        columns={
            "document_id": TEXT,
            "id": TEXT,
            "code": TEXT,
            "name": TEXT,
            "kind": TEXT,
            "parent_id": TEXT_OR_NULL,
        },
    ),
)

OVERRIDE = Table(
    "override",
    key=("document_id", "form_id", "table_key", "row_key", "column_key"),
    columns={
        "document_id": TEXT,
        "form_id": TEXT,
        "table_key": TEXT,
        "row_key": TEXT,
        "column_key": TEXT,
        "text": TEXT,
        "reason": TEXT,
    },
)

MARK = Table(
    "mark",
    key=("document_id", "record_id", "path"),
    columns={"document_id": TEXT, "record_id": TEXT, "path": TEXT, "state": TEXT, "reason": TEXT},
)

EVIDENCE = Table(
    "evidence",
    key=("document_id", "record_id", "path"),
    columns={
        "document_id": TEXT,
        "record_id": TEXT,
        "path": TEXT,
        "file": TEXT,
        "place": TEXT,
        "text": TEXT,
        "note": TEXT,
    },
)


def override_row(document_id: str, key: OverrideKey, override: Override) -> Row:
    return document_id, key.form_id, key.table, key.row, key.column, override.text, override.reason


def mark_row(document_id: str, key: FieldKey, mark: Mark) -> Row:
    return document_id, key.record_id, key.path, mark.state, mark.reason


def evidence_row(document_id: str, key: FieldKey, evidence: Evidence) -> Row:
    return document_id, key.record_id, key.path, evidence.file, evidence.place, evidence.text, evidence.note


SEAL = Table(
    "seal",  # how many rows a document has and the sum of their digests: a lost row is noticed, too
    key=("document_id",),
    columns={"document_id": TEXT, "revision": INTEGER, "row_count": INTEGER, "row_sum": TEXT},
)
