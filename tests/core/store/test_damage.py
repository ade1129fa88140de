"""Damage is noticed: no file is read as something else than what was written."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import CARRIED, Document, FieldKey, Mark
from core.editing.session import open_session
from core.errors import UserError
from core.store.schema import CONTENT
from tests.builders import a_document, of_the_whole, some_lines

FLIPS, FLIPS_NIGHTLY = 1_000, 10_000


@pytest.fixture
def documents() -> tuple[Document, ...]:
    found = []
    for year in (2024, 2025):
        document = a_document(7, year=year)
        marks = {FieldKey(document.projects[0].id, "name"): Mark(CARRIED)}
        whole = of_the_whole(*document.projects)
        found.append(a_document(document.projects, marks=marks, **some_lines(), **whole))
    return tuple(sorted(found, key=lambda document: document.unit.id))


@pytest.fixture
def file(tmp_path: Path, documents: tuple[Document, ...]) -> Path:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        for document in documents:
            session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    return path


def read(path: Path) -> dict[str, Document] | None:
    """The documents of a file; None when it is refused as a whole or in part."""
    try:
        with open_session(path, read_only=True) as session:
            return {document.id: document for document in session.documents}
    except UserError:
        return None


def flip_bits(file: Path, documents: tuple[Document, ...], flips: int) -> int:
    """How many of so many single flipped bits made the file unreadable; every other one changed nothing."""
    good, expected = file.read_bytes(), {document.id: document for document in documents}
    chance, copy, refused = random.Random(20250901), file.with_name("坏.jmt"), 0
    for _ in range(flips):
        bad = bytearray(good)
        at = chance.randrange(len(bad))
        bad[at] ^= 1 << chance.randrange(8)
        copy.write_bytes(bad)
        found = read(copy)
        assert found in (None, expected), f"byte {at}"
        refused += found is None
    return refused


def test_no_flipped_bit_passes_unnoticed(file: Path, documents: tuple[Document, ...]) -> None:
    assert flip_bits(file, documents, FLIPS) > FLIPS / 10


@pytest.mark.nightly
def test_no_flipped_bit_of_thousands_passes_unnoticed(file: Path, documents: tuple[Document, ...]) -> None:
    assert flip_bits(file, documents, FLIPS_NIGHTLY) > FLIPS_NIGHTLY / 10


def test_no_destroyed_page_and_no_cut_passes_unnoticed(file: Path, documents: tuple[Document, ...]) -> None:
    good, expected = file.read_bytes(), {document.id: document for document in documents}
    copy = file.with_name("坏.jmt")
    for start in range(0, len(good), 4096):
        for bad in (good[:start] + bytes(4096) + good[start + 4096 :], good[:start]):
            copy.write_bytes(bad)
            assert read(copy) in (None, expected), f"page {start // 4096}"


@pytest.mark.parametrize("table", [table.name for table in CONTENT if table.name not in ("override", "evidence")])
def test_a_row_that_is_gone_is_noticed(file: Path, table: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute(f'DELETE FROM "{table}" WHERE rowid = (SELECT min(rowid) FROM "{table}")')
    connection.commit()
    connection.close()
    assert read(file) is None
