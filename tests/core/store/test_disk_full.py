"""A full disk loses nothing that was acknowledged, and says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet, SetField
from core.domain.document import Document, FieldKey
from core.editing.session import NotWritableError, Session, open_session
from core.errors import UserError
from tests.builders import a_document
from tests.core.store.media import a_small_disk


def write_until_it_fails(session: Session, document: Document) -> int:
    """Ever longer names, each waited for; the length of the last one that was acknowledged."""
    length = 0
    for more in range(1000, 2_000_000, 20_000):
        project = session.document(document.id).projects[0]
        change = SetField(FieldKey(project.id, "name"), project.name, "会" * more)
        try:
            session.apply(ChangeSet(document.id, "修改", (change,)))
            session.wait_stored()
        except UserError:
            return length
        length = more
    raise AssertionError("the disk never got full")


def test_a_full_disk_keeps_what_was_acknowledged_and_the_rest_is_saved_elsewhere(tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "盘", "600k") as disk:
        session = open_session(disk / "示例县.jmt", create=True)
        document = a_document()
        session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
        session.wait_stored()
        length = write_until_it_fails(session, document)
        now = session.document(document.id)
        assert session.read_only
        assert "磁盘已满" in (session.failure or "")
        assert len(now.projects[0].name) > length
        session.save_as(tmp_path / "别处.jmt")
        session.close()
        with open_session(disk / "示例县.jmt") as old:
            assert len(old.document(document.id).projects[0].name) == length
        with open_session(tmp_path / "别处.jmt") as saved:
            assert saved.document(document.id) == now


def test_a_backup_on_a_full_disk_says_so_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "盘", "1m") as disk:
        with open_session(disk / "示例县.jmt", create=True) as session:
            document = a_document()
            session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
            session.wait_stored()
            (disk / "照片").write_bytes(bytes(shutil.disk_usage(disk).free - 80_000))
            with pytest.raises(UserError, match="磁盘已满"):
                session.save()
            assert list((disk / "示例县.备份").iterdir()) == []
            assert not session.read_only
        with open_session(disk / "示例县.jmt") as session:
            assert session.documents == (document,)


def test_a_new_file_on_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "盘", "100k") as disk:
        with pytest.raises(NotWritableError, match="磁盘已满"):
            open_session(disk / "新.jmt", create=True)
        assert list(disk.iterdir()) == []
