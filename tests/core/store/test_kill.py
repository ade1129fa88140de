"""kill -9 at any moment: nothing acknowledged is lost, the file is whole, nobody is locked out."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.change import AddDocument, ChangeSet, apply_changes
from core.domain.document import Document
from core.editing.session import open_session
from core.store.backup import backup_folder
from core.store.lock import lock_path
from tests.builders import a_document
from tests.core.store.killed import step

ROOT = Path(__file__).resolve().parents[3]
KILLS, KILLS_NIGHTLY = 300, 5_000

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill -9")


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "tests.core.store.killed"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def live_and_die(nursery: subprocess.Popen[str], path: Path, number: int, seconds: float) -> int:
    """One life from step `number` on, killed after a while; the last step it said was on the disk (0: none)."""
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(f"{path} {number}\n")
    nursery.stdin.flush()
    word, pid = nursery.stdout.readline().split()
    assert word == "open"
    time.sleep(seconds)
    os.kill(int(pid), signal.SIGKILL)
    acknowledged = 0
    for line in nursery.stdout:
        if line == "dead\n":
            break
        acknowledged = int(line)
    return acknowledged


def kill_many_times(nursery: subprocess.Popen[str], path: Path, kills: int) -> int:
    """How many steps survived in all."""
    document = a_document()
    with open_session(path, create=True) as session:
        session.apply(ChangeSet(document.id, "新建", (AddDocument(document),)))
    chance, done, interrupted = random.Random(), 0, 0
    for _ in range(kills):
        acknowledged = live_and_die(nursery, path, done + 1, chance.uniform(0, 0.1))
        interrupted += is_half_written(path)
        assert lock_path(path).exists()
        with open_session(path) as session:
            found = session.document(document.id)
            stored = session.heads[0].revision - 1
        assert stored >= max(done, acknowledged - 1)  # entry 1 of the log is the document itself
        document, done = work_again(document, done, stored), stored
        assert found == document
    assert interrupted > 0  # else no kill ever met a commit
    return done


def is_half_written(path: Path) -> bool:
    """A journal with its magic number: SQLite has something to undo."""
    journal = path.with_name(f"{path.name}-journal")
    return journal.exists() and journal.read_bytes()[:8] == bytes.fromhex("d9d505f920a163d7")


def work_again(document: Document, done: int, until: int) -> Document:
    for number in range(done + 1, until + 1):
        document = apply_changes(document, step(document, number)) or document
    return document


def check_backups(path: Path) -> None:
    for backup in backup_folder(path).glob("*.jmt"):
        with open_session(backup, read_only=True) as session:
            assert len(session.documents) == 1


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(
    nursery: subprocess.Popen[str], tmp_path: Path
) -> None:
    path = tmp_path / "示例县.jmt"
    assert kill_many_times(nursery, path, KILLS) > KILLS
    check_backups(path)


@pytest.mark.nightly
def test_nothing_acknowledged_is_lost_in_thousands_of_kills(nursery: subprocess.Popen[str], tmp_path: Path) -> None:
    path = tmp_path / "示例县.jmt"
    assert kill_many_times(nursery, path, KILLS_NIGHTLY) > KILLS_NIGHTLY
    check_backups(path)
