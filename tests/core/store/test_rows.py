"""What is stored is what was given, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.change import AddDocument, AddRecord, ChangeSet, MoveRecord, RemoveDocument, apply_changes
from core.domain.document import Document
from core.store.apply import store_change_set
from core.store.lines import LINE
from core.store.load import DamagedError, load_document, load_heads
from core.store.rows import Rows
from core.store.schema import CONTENT, TABLES, create_schema
from core.store.verify import verify
from tests.builders import a_document, a_project, an_indicator, of_the_whole
from tests.strategies import change_sets_of, documents

OPENED: list[sqlite3.Connection] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Hypothesis leaves an example at any draw, and Python 3.13 warns of a connection that was left open."""
    yield
    while OPENED:
        OPENED.pop().close()


def opened() -> sqlite3.Connection:
    OPENED.append(sqlite3.connect(":memory:", isolation_level=None))
    return OPENED[-1]


def an_empty_file() -> sqlite3.Connection:
    connection = opened()
    create_schema(connection)
    return connection


EMPTY = an_empty_file().serialize()


def store(connection: sqlite3.Connection, change_set: ChangeSet) -> None:
    connection.execute("BEGIN")
    store_change_set(Rows(connection), change_set)
    connection.execute("COMMIT")


def a_file_with(document: Document) -> sqlite3.Connection:
    connection = opened()
    connection.deserialize(EMPTY)
    connection.execute("PRAGMA foreign_keys = ON")
    store(connection, ChangeSet(document.id, "新建", (AddDocument(document),)))
    return connection


@given(documents())
@settings(deadline=None)
def test_a_document_stored_and_loaded_is_the_same_document(document: Document) -> None:
    connection = a_file_with(document)
    assert load_document(connection, document.id) == document
    verify(connection)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_stored_changes_make_the_document_that_memory_has(data: st.DataObject) -> None:
    document = data.draw(documents())
    connection = a_file_with(document)
    for _ in range(2):
        change_set = data.draw(change_sets_of(document))
        changed = apply_changes(document, change_set)
        assert changed is not None
        document = changed
        store(connection, change_set)
    assert load_document(connection, document.id) == document
    verify(connection)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_stored_change_and_its_inverse_leave_the_file_as_it_was(data: st.DataObject) -> None:
    document = data.draw(documents())
    connection = a_file_with(document)
    change_set = data.draw(change_sets_of(document))
    store(connection, change_set)
    store(connection, change_set.inverse())
    assert load_document(connection, document.id) == document


def test_a_row_put_between_two_others_changes_one_row() -> None:
    document = a_document(1)
    connection = a_file_with(document)
    before = connection.total_changes
    project = document.projects[0]
    store(
        connection,
        ChangeSet(document.id, "插入", (AddRecord(project.id, "indicators", 3, an_indicator(targets={})),)),
    )
    assert connection.total_changes - before == 2  # the row and the seal


def test_a_row_moved_changes_one_row() -> None:
    document = a_document(1)
    connection = a_file_with(document)
    before = connection.total_changes
    store(connection, ChangeSet(document.id, "移动", (MoveRecord(document.projects[0].id, "indicators", 5, 1),)))
    assert connection.total_changes - before == 2


def test_a_hundred_rows_put_at_one_place_keep_their_order() -> None:
    document = a_document((a_project(indicators=3),))
    connection = a_file_with(document)
    for number in range(100):
        change = AddRecord(document.projects[0].id, "indicators", 1, an_indicator(number))
        change_set = ChangeSet(document.id, "插入", (change,))
        document = apply_changes(document, change_set) or document
        store(connection, change_set)
    assert load_document(connection, document.id) == document
    verify(connection)


def test_a_removed_document_leaves_no_row() -> None:
    document = a_document()
    connection = a_file_with(document)
    store(connection, ChangeSet(document.id, "删除", (RemoveDocument(document),)))
    assert load_heads(connection) == ()
    for table in CONTENT:
        assert connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone() == (0,)
    with pytest.raises(KeyError):
        load_document(connection, document.id)


def test_heads_tell_units_years_and_counts_in_order() -> None:
    late, early = a_document(3, year=2026), a_document(1, year=2024)
    connection = a_file_with(late)
    early = a_document(1, year=2024, unit=late.unit)
    store(connection, ChangeSet(early.id, "新建", (AddDocument(early),)))
    heads = load_heads(connection)
    assert [(head.year, head.projects, head.indicators) for head in heads] == [(2024, 1, 6), (2026, 3, 18)]
    assert heads[0].unit == late.unit


def test_every_table_is_strict_and_every_column_typed() -> None:
    connection = an_empty_file()
    strict = {name: bool(flag) for _, name, _, _, _, flag in connection.execute("PRAGMA table_list")}
    for table in TABLES:
        assert strict[table.name]
        types = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table.name})")}
        assert set(types.values()) <= {"TEXT", "INTEGER", "BLOB"}
    assert {row[1]: row[2] for row in connection.execute("PRAGMA table_info(project_amount)")}["fen"] == "INTEGER"


def test_a_float_can_not_be_stored_as_money() -> None:
    connection = a_file_with(a_document())
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE project_amount SET fen = 0.5")


def test_a_row_without_a_record_to_stand_in_is_damage() -> None:
    document = a_document(1, **of_the_whole())
    connection = a_file_with(document)
    tree = document.lines[0]
    connection.execute("BEGIN")
    rows = Rows(connection)
    rows.change(LINE.table, (tree.id,), parent_id=tree.id)
    rows.seal(document.id)
    connection.execute("COMMIT")
    with pytest.raises(DamagedError, match="找不到它所属的记录"):
        load_document(connection, document.id)


def test_heads_count_the_indicators_of_all_records() -> None:
    project = a_project(indicators=3)
    document = a_document((project,), **of_the_whole(project))
    (head,) = load_heads(a_file_with(document))
    assert (head.projects, head.indicators) == (1, 3 + 3 + 2 * 2)
