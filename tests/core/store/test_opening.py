"""What can be opened, by whom, and what is said when it cannot."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet
from core.domain.document import Document
from core.editing.session import HeldError, NotWritableError, open_session
from core.errors import UserError
from core.store.lock import lock_path
from core.store.process import start_mark
from core.store.schema import VERSION
from tests.builders import a_document
from tests.core.store.media import a_small_disk, read_only

ROOT = Path(__file__).resolve().parents[3]

HOLD = """
import sys
from pathlib import Path
from core.editing.session import open_session
session = open_session(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
session.close()
"""


@pytest.fixture
def document() -> Document:
    return a_document()


@pytest.fixture
def file(tmp_path: Path, document: Document) -> Path:
    """A workspace file with one document, closed."""
    path = tmp_path / "示例县.jmt"
    with open_session(path, create=True) as session:
        session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    return path


@contextmanager
def another_program(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has the file open."""
    words = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        yield child
        child.kill()


def lock_of(file: Path, **changes: object) -> None:
    """A lock file as a program would leave it that has this file open here and now."""
    with open_session(file):
        lock = json.loads(lock_path(file).read_text("utf-8"))
    lock_path(file).write_text(json.dumps({**lock, **changes}), "utf-8")


def set_header(path: Path, at: int, number: int) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + 4] = number.to_bytes(4, "big")
    path.write_bytes(data)


def no_file(path: Path) -> None:
    path.unlink()


def an_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def a_text(path: Path) -> None:
    path.write_text("项目名称：机关办公区物业服务" * 20, "utf-8")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def another_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()


def a_newer_version(path: Path) -> None:
    set_header(path, 60, VERSION + 1)


def no_version(path: Path) -> None:
    set_header(path, 60, 0)


def a_cut_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def a_trigger(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON mark BEGIN DELETE FROM project; END")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (no_file, "找不到文件"),
        (an_empty_file, "不是绩目通的工作文件"),
        (a_text, "不是绩目通的工作文件"),
        (a_folder, "这是一个文件夹"),
        (another_database, "是别的程序的数据库"),
        (a_newer_version, "需要绩目通 0.3.0 或更新的版本"),
        (no_version, "认不出文件的版本"),
        (a_cut_file, "已损坏"),
        (a_trigger, "不属于绩目通的内容"),
    ],
)
@pytest.mark.parametrize("read", [True, False])
def test_what_cannot_be_opened_is_refused_in_one_sentence_and_left_alone(
    file: Path, spoil: Callable[[Path], None], says: str, read: bool
) -> None:
    spoil(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(UserError, match=says) as refused:
        open_session(file, read_only=read)
    assert str(refused.value).endswith("。")
    assert "\n" not in str(refused.value)
    assert (file.read_bytes() if file.is_file() else None) == before
    assert not lock_path(file).exists()


def test_a_file_open_in_another_program_is_refused_with_the_name_of_who_has_it(file: Path) -> None:
    with another_program(file):
        for read in (True, False):
            with pytest.raises(UserError, match=r"已经打开.*用户"):
                open_session(file, read_only=read)


def test_a_file_open_twice_in_one_program_is_refused(file: Path) -> None:
    with open_session(file), pytest.raises(UserError, match="已经打开"):
        open_session(file)
    open_session(file).close()


def test_a_killed_program_does_not_block(file: Path, document: Document) -> None:
    with another_program(file) as child:
        child.kill()
        child.wait()
        assert lock_path(file).exists()
        with open_session(file) as session:
            assert session.documents == (document,)


def test_a_dead_program_does_not_block_even_while_nobody_has_buried_it(file: Path) -> None:
    with another_program(file) as child:
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        open_session(file).close()


@pytest.mark.skipif(not start_mark(os.getpid()), reason="the system does not tell when a process started")
def test_a_process_number_given_away_again_does_not_block(file: Path) -> None:
    lock_of(file, pid=os.getppid(), started="an earlier process")
    open_session(file).close()


def test_the_lock_of_another_machine_blocks_and_says_what_to_do(file: Path) -> None:
    lock_of(file, host="财政局-03", user="王会计")
    with pytest.raises(UserError, match=r"财政局-03.*王会计.*请删除文件"):
        open_session(file)
    with pytest.raises(HeldError) as held:
        open_session(file, read_only=True)
    assert held.value.elsewhere
    open_session(file, take_over=True).close()
    assert not lock_path(file).exists()


def test_a_program_that_works_on_this_machine_is_never_passed_by(file: Path) -> None:
    with another_program(file), pytest.raises(HeldError) as held:
        open_session(file, take_over=True)
    assert not held.value.elsewhere


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": "a"}'])
def test_a_lock_that_says_nothing_does_not_block(file: Path, text: str) -> None:
    lock_path(file).write_text(text, "utf-8")
    open_session(file).close()
    assert not lock_path(file).exists()


def test_without_its_lock_file_an_open_file_is_still_refused(file: Path) -> None:
    with another_program(file):
        lock_path(file).unlink()
        with pytest.raises(UserError, match="正被另一个程序使用"):
            open_session(file)


def test_several_may_read_and_meanwhile_nobody_writes(file: Path, document: Document) -> None:
    with open_session(file, read_only=True) as one, open_session(file, read_only=True) as two:
        assert one.documents == two.documents == (document,)
        with pytest.raises(UserError, match="正被另一个程序使用"):
            open_session(file)


def test_a_read_only_medium_can_be_read_and_says_that_it_cannot_be_written(
    tmp_path: Path, file: Path, document: Document
) -> None:
    with a_small_disk(tmp_path / "光盘", "4m") as disk:
        copy = disk / file.name
        copy.write_bytes(file.read_bytes())
        with read_only(disk):
            with pytest.raises(NotWritableError, match="只读"):
                open_session(copy)
            with pytest.raises(NotWritableError):
                open_session(disk / "新.jmt", create=True)
            with open_session(copy, read_only=True) as session:
                assert session.read_only
                assert session.documents == (document,)
                session.save_as(tmp_path / "副本.jmt")
                assert not session.read_only
            assert [found.name for found in disk.iterdir()] == [file.name]
    with open_session(tmp_path / "副本.jmt") as session:
        assert session.documents == (document,)


def test_a_file_left_half_written_on_a_read_only_medium_says_what_to_copy(tmp_path: Path, file: Path) -> None:
    with a_small_disk(tmp_path / "光盘", "4m") as disk:
        copy = disk / file.name
        copy.write_bytes(file.read_bytes())
        leave_a_hot_journal(copy)
        with read_only(disk), pytest.raises(UserError, match=r"没有正常关闭.*-journal”一起复制"):
            open_session(copy, read_only=True)
        with open_session(copy, read_only=True) as session:
            assert len(session.documents) == 1


def leave_a_hot_journal(path: Path) -> None:
    """As a program does that is killed in the middle of a large transaction."""
    words = f"""
import os, sqlite3
c = sqlite3.connect({str(path)!r}, isolation_level=None)
c.execute("PRAGMA cache_size = 1")
c.execute("BEGIN IMMEDIATE")
c.execute("UPDATE indicator SET name = 'x'")
c.execute("CREATE TABLE t (a)")
for n in range(500): c.execute("INSERT INTO t VALUES (?)", ("x" * 1000,))
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", words], check=False)
    assert path.with_name(f"{path.name}-journal").exists()


def test_a_journal_whose_file_is_gone_does_not_harm_a_new_file(file: Path, document: Document) -> None:
    leave_a_hot_journal(file)
    file.unlink()
    with open_session(file, create=True) as session:
        session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    with open_session(file) as session:
        assert session.documents == (document,)


def test_a_new_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"文件夹“.*”不存在"):
        open_session(tmp_path / "没有" / "新.jmt", create=True)
