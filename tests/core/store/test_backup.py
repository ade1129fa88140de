"""Backups are whole, few and never replaced by something worse; older files are upgraded after one."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from sqlite_utils import Database

from core.domain.change import AddDocument, AddRecord, ChangeSet, SetField
from core.domain.document import Document, FieldKey
from core.domain.records import same_content
from core.editing.session import Session, open_session
from core.errors import UserError
from core.forms.load import installed
from core.jobs.dump import load_dump
from core.store.backup import KEEP, backup_folder
from core.store.lock import lock_path
from core.store.migrate import Versions
from core.store.schema import REVIEW, VERSION, create_table
from core.store.verify import reseal
from core.store.workspace import create_workspace, open_workspace
from tests.builders import a_document, a_line, of_the_whole

DATA = Path(__file__).parents[2] / "data"
"""Files of older versions, kept for ever: vN.zip holds vN.jmt and what is in it as vN.json."""


def add(session: Session, document: Document) -> Document:
    session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    return document


def rename(session: Session, document: Document, name: str) -> None:
    old = session.document(document.id).projects[0]
    session.apply(ChangeSet(document.id, "修改", (SetField(FieldKey(old.id, "name"), old.name, name),)))


def test_a_backup_holds_everything_that_was_done_before_it(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True, commit_delay=0.02) as session:
        document = add(session, a_document())
        for number in range(10):
            rename(session, document, f"项目{number}")
        backup = session.save()
        rename(session, document, "之后")
    assert backup.parent == tmp_path / "示例县.备份"
    with open_session(backup) as restored:
        assert restored.document(document.id).projects[0].name == "项目9"


def test_the_oldest_backups_go_and_ten_stay(tmp_path: Path) -> None:
    with open_session(tmp_path / "示例县.jmt", create=True) as session:
        document = add(session, a_document())
        for number in range(KEEP + 3):
            rename(session, document, f"项目{number}")
            session.save()
    names = set()
    for backup in backup_folder(session.path).iterdir():
        with open_session(backup, read_only=True) as restored:
            names.add(restored.documents[0].projects[0].name)
    assert KEEP == 10
    assert names == {f"项目{number}" for number in range(3, 13)}


def test_what_a_killed_program_left_of_a_backup_is_cleared(tmp_path: Path) -> None:
    with open_session(tmp_path / "示例县.jmt", create=True) as session:
        add(session, a_document())
        folder = backup_folder(session.path)
        folder.mkdir()
        (folder / ".~示例县-20250101-000000.jmt.new").write_bytes(b"half")
        backup = session.save()
    assert list(folder.iterdir()) == [backup]


def test_a_damaged_file_is_not_backed_up_and_good_backups_stay(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        document = add(session, a_document())
        good = session.save()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE goal SET text = text || '！'")
    connection.commit()
    connection.close()
    with open_session(path) as session:
        for _ in range(3):
            with pytest.raises(UserError, match="已损坏"):
                session.save()
        with pytest.raises(UserError, match=r"已损坏.*示例县.备份"):
            session.document(document.id)
    assert list(backup_folder(path).iterdir()) == [good]
    with open_session(good) as session:
        assert session.documents == (document,)


def test_a_reader_is_backed_up_too(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        document = add(session, a_document())
    with open_session(path, read_only=True) as session:
        backup = session.save()
    with open_session(backup) as session:
        assert session.documents == (document,)


# ---- versions


OLDER = VERSION - 1


def an_older_file(path: Path) -> Document:
    """A file of a made-up earlier schema: no reviews, documents without a stage, amounts called otherwise."""
    with open_session(path, create=True) as session:
        document = add(session, a_document())
    connection = sqlite3.connect(path, isolation_level=None)
    database = Database(connection)
    database["review"].drop()
    database["document"].transform(drop=["stage"])
    database["project_amount"].transform(rename={"fund": "source"})
    reseal(connection)
    connection.execute(f"PRAGMA user_version = {OLDER}")
    connection.close()
    return document


def from_older(database: Database) -> None:
    create_table(database, REVIEW)
    database["document"].add_column("stage", "TEXT", not_null_default="")
    order = ["document_id", "year", "stage", "form_ids", "layout", "extra", "digest"]
    database["document"].transform(column_order=order, defaults={"stage": None})
    database["project_amount"].transform(rename={"source": "fund"})
    reseal(database.conn)


VERSIONS = Versions(steps={OLDER: from_older})


def test_an_older_file_is_upgraded_after_a_verified_backup(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    document = an_older_file(path)
    old = path.read_bytes()
    workspace = open_workspace(path, versions=VERSIONS)
    assert workspace.document(document.id) == document
    workspace.close()
    assert workspace.upgrade_backup is not None
    assert f"升级前v{OLDER}" in workspace.upgrade_backup.name
    assert _rows(workspace.upgrade_backup) == _rows_of_bytes(old)
    with open_session(path) as session:
        assert session.documents == (document,)


@pytest.mark.parametrize(("version", "count"), [(1, 1), (2, 2), (3, 1), (4, 1)])
def test_a_file_of_an_earlier_version_opens_with_everything_that_was_in_it(
    tmp_path: Path, version: int, count: int
) -> None:
    path = an_earlier_file(tmp_path, version)
    with open_session(path) as session:
        documents = session.documents
        expected = load_dump(json.loads(path.with_suffix(".json").read_text("utf-8")), installed())
        assert len(documents) == len(expected) == count
        assert all(same_content(*pair) for pair in zip(documents, expected, strict=True))
    (backup,) = backup_folder(path).iterdir()
    assert f"升级前v{version}" in backup.name
    with open_session(path) as session:
        assert session.documents == documents


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_an_upgraded_file_has_the_columns_keys_and_indexes_of_a_new_one(tmp_path: Path, version: int) -> None:
    path = an_earlier_file(tmp_path, version)
    open_workspace(path).close()
    create_workspace(tmp_path / "新.jmt")
    assert _structure(path) == _structure(tmp_path / "新.jmt")


def test_an_upgraded_file_takes_what_only_this_version_knows(tmp_path: Path) -> None:
    path = an_earlier_file(tmp_path, 2)
    with open_session(path) as session:
        document = session.documents[0]
        whole = of_the_whole(*document.projects)
        lists = [(name, record) for name in whole for record in whole[name]]
        changes = [AddRecord(document.id, name, 0, record) for name, record in lists]
        changes.append(AddRecord(document.projects[0].id, "lines", 0, a_line(lines=(a_line(),))))
        session.apply(ChangeSet(document.id, "添加", tuple(changes)))
        expected = session.document(document.id)
    with open_session(path) as session:
        assert session.document(document.id) == expected
        assert all(getattr(expected, name) for name in whole)
        assert expected.projects[0].lines[0].lines


def an_earlier_file(folder: Path, version: int) -> Path:
    with zipfile.ZipFile(DATA / f"v{version}.zip") as archive:
        archive.extractall(folder)
    return folder / f"v{version}.jmt"


def _structure(path: Path) -> object:
    connection = sqlite3.connect(path)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    asked = ("table_info", "foreign_key_list", "index_list")
    found = {(name, ask): set(connection.execute(f"PRAGMA {ask}('{name}')")) for name in names for ask in asked}
    strict = {row[1:] for row in connection.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")}
    indexes = {
        (name, tuple(row[2] for row in connection.execute(f"PRAGMA index_info('{name}')")))
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")
    }
    version = connection.execute("PRAGMA user_version").fetchone()
    about = connection.execute("SELECT * FROM about").fetchall()
    connection.close()
    unnumbered = {key: {row[1:] for row in rows} for key, rows in found.items()}
    return unnumbered, strict, indexes, version, about


def test_upgrading_happens_once(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    an_older_file(path)
    open_workspace(path, versions=VERSIONS).close()
    workspace = open_workspace(path, versions=VERSIONS)
    workspace.close()
    assert workspace.upgrade_backup is None


def test_an_older_file_is_read_without_being_changed(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    document = an_older_file(path)
    old = path.read_bytes()
    workspace = open_workspace(path, read_only=True, versions=VERSIONS)
    assert workspace.document(document.id) == document
    workspace.close()
    assert path.read_bytes() == old
    assert not backup_folder(path).exists()


def test_a_damaged_older_file_is_not_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    an_older_file(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE goal SET text = text || '！'")
    connection.commit()
    connection.close()
    old = path.read_bytes()
    with pytest.raises(UserError, match="已损坏"):
        open_workspace(path, versions=VERSIONS)
    assert path.read_bytes() == old
    assert not lock_path(path).exists()


def test_a_step_that_fails_leaves_the_older_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    an_older_file(path)

    def half(database: Database) -> None:
        database["project_amount"].transform(rename={"source": "fund"})

    before = _rows(path)
    with pytest.raises(UserError, match=r"不完整|已损坏"):
        open_workspace(path, versions=Versions(steps={OLDER: half}))
    assert _rows(path) == before


def test_a_newer_file_says_which_program_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        add(session, a_document())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET value = '3.2' WHERE name = 'needs'")
    connection.execute("PRAGMA user_version = 7")
    connection.commit()
    connection.close()
    with pytest.raises(UserError, match=r"需要绩目通 3\.2 或更新的版本"):
        open_session(path)


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return _rows_of_bytes(path.read_bytes())


def _rows_of_bytes(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    connection.close()
    return found
