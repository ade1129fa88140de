"""A county's file is open in a moment: heads first, each document when it is asked for."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.records import new_id, walk
from core.editing.records import with_ids
from core.editing.session import open_session
from tests.builders import a_document, a_project, a_unit

UNITS, PROJECTS, INDICATORS = 300, 20, 12


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 units with 20 projects of 12 indicators."""
    path = tmp_path_factory.mktemp("county") / "示例县.jmt"
    pattern = a_document(tuple(a_project(number, INDICATORS) for number in range(PROJECTS)))
    with open_session(path, create=True) as session:
        for number in range(UNITS):
            document = with_ids(pattern, {record.id: new_id() for _, _, record in walk(pattern)})
            document = replace(document, unit=a_unit(code=f"{436001 + number}", name=f"示例县第{number}单位"))
            session.apply(ChangeSet(document.id, "导入", (AddDocument(document),)))
        session.wait_stored()
    return path


def test_a_county_is_open_within_a_second_and_a_document_at_once(county: Path) -> None:
    start = time.perf_counter()
    session = open_session(county)
    heads = session.heads
    opened = time.perf_counter() - start
    start = time.perf_counter()
    document = session.document(heads[150].id)
    loaded = time.perf_counter() - start
    start = time.perf_counter()
    assert len(session.documents) == UNITS
    everything = time.perf_counter() - start
    start = time.perf_counter()
    session.save()
    saved = time.perf_counter() - start
    session.close()
    print(f"\nopen {opened:.3f} s, one document {loaded * 1000:.1f} ms, all documents {everything:.2f} s, ", end="")
    print(f"backup {saved:.2f} s, file {county.stat().st_size / 1e6:.1f} MB")
    assert (len(heads), heads[7].projects, heads[7].indicators) == (UNITS, PROJECTS, PROJECTS * INDICATORS)
    assert len(document.projects) == PROJECTS
    assert opened < 1
    assert loaded < 0.1
