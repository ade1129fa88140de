"""Files are read in processes of their own: one that hangs, crashes or is damaged costs no other file its reading."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Cancelled, UserError
from core.forms.load import installed
from core.jobs import reading
from core.jobs.processes import STARTING
from core.jobs.reading import Failure, Reading, Result, end_waiting, read_here, read_many
from tests.builders import FORM, a_document
from tests.offices import Layout, write
from tests.old_workbooks import compound

FORM_SET = installed().get(FORM)
SETS = (FORM_SET,)
ROOT = Path(__file__).resolve().parents[3]
posix = pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the office program")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(a_document(1), FORM_SET, Layout(), tmp_path / "好.docx")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 and nothing more")
    return tmp_path / "坏.docx"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that an office program has to convert."""
    (tmp_path / "旧.doc").write_bytes(compound({"WordDocument": b"\xec\xa5" + b"\0" * 600}))
    return tmp_path / "旧.doc"


@pytest.fixture
def office_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A script that new processes take for LibreOffice; empty until a test writes it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "soffice").touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    end_waiting()
    yield folder / "soffice"
    end_waiting()
    assert list(tmp_path.glob("jimutong-*")) == []  # however it ended


def sleeps(program: Path) -> None:
    program.write_text(f"#!/bin/sh\necho $$ > {program.parent / 'pid'}\nsleep 60 & wait\n")


def has_ended(program: Path) -> bool:
    pid = int((program.parent / "pid").read_text())
    for _ in range(60):
        state = Path(f"/proc/{pid}/status")
        if not state.exists() or "\nState:\tZ" in state.read_text():
            return True
        time.sleep(0.02)
    return False


def names(results: list[Result]) -> list[tuple[str, bool]]:
    return [(result.path.name, isinstance(result, Reading)) for result in results]


def test_a_bad_file_stops_no_other_and_the_order_stays(good: Path, bad: Path) -> None:
    results = list(read_many([good, bad, good], SETS))
    assert names(results) == [("好.docx", True), ("坏.docx", False), ("好.docx", True)]
    failure = results[1]
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, UserError)
    assert str(failure.error).startswith("“坏.docx”已损坏")


def test_what_comes_back_is_what_reading_here_gives_with_the_same_form_sets(good: Path) -> None:
    (there,) = read_many([good], SETS)
    assert there == read_here(good, SETS)
    assert isinstance(there, Reading)
    assert there.draft is not None
    assert there.draft.form_set is FORM_SET


def test_two_processes_keep_the_order_of_many_files(good: Path, bad: Path) -> None:
    paths = [good, bad] * reading.MANY
    assert names(list(read_many(paths, SETS))) == [("好.docx", True), ("坏.docx", False)] * reading.MANY


@posix
def test_a_file_that_takes_too_long_is_given_up_with_what_it_started(
    good: Path, old: Path, office_program: Path
) -> None:
    sleeps(office_program)
    begun = time.monotonic()
    results = list(read_many([old, good], SETS, seconds=1.0))
    assert names(results) == [("旧.doc", False), ("好.docx", True)]
    assert "“旧.doc”读取超过 1 秒" in str(results[0].error)  # type: ignore[union-attr]
    assert time.monotonic() - begun < 15
    assert has_ended(office_program)


@posix
def test_a_process_that_dies_is_one_sentence_about_its_file(good: Path, old: Path, office_program: Path) -> None:
    office_program.write_text("#!/bin/sh\nkill -9 $PPID\nsleep 1\n")
    results = list(read_many([old, good], SETS))
    assert names(results) == [("旧.doc", False), ("好.docx", True)]
    assert "读取“旧.doc”的后台程序意外中断" in str(results[0].error)  # type: ignore[union-attr]


@posix
def test_a_person_who_stops_it_does_not_wait(old: Path, office_program: Path) -> None:
    sleeps(office_program)
    stopped_at = 0.0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal stopped_at
        assert (done, total, what) == (0, 1, "读取“旧.doc”")
        if (office_program.parent / "pid").exists():
            stopped_at = time.monotonic()
            raise Cancelled

    with pytest.raises(Cancelled):
        list(read_many([old], SETS, progress=progress))
    assert time.monotonic() - stopped_at < 0.5
    assert has_ended(office_program)


def test_where_no_process_can_be_started_files_are_read_here(
    good: Path, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError

    end_waiting()
    monkeypatch.setattr(STARTING, "Pipe", refuse)
    assert names(list(read_many([good, bad], SETS))) == [("好.docx", True), ("坏.docx", False)]


def run_script(before: str, files: list[Path]) -> tuple[str, str]:
    """What a script that comes through a pipe, so that no further process can load it, prints of reading files."""
    code = (
        "from pathlib import Path; from core.forms.load import installed\n"
        f"from core.jobs import reading\n{before}\n"
        f"found = reading.read_many([Path(one) for one in {list(map(str, files))}], [installed().get({FORM!r})])\n"
        "print([type(one).__name__ for one in found], len(reading._WAITING))\n"
    )
    done = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout, done.stderr


def test_a_script_that_cannot_be_loaded_again_is_no_hindrance(good: Path, bad: Path) -> None:
    assert run_script("", [good, bad]) == ("['Reading', 'Failure'] 1\n", "")


def test_where_a_process_ends_at_its_start_files_are_read_here(good: Path, bad: Path) -> None:
    before = "import multiprocessing; multiprocessing.set_executable('/bin/false')"
    assert run_script(before, [good, bad])[0] == "['Reading', 'Failure'] 0\n"


def test_a_process_serves_one_call_after_the_other(good: Path) -> None:
    list(read_many([good], SETS))
    (worker,) = reading._WAITING[-1:]
    list(read_many([good], SETS))
    assert reading._WAITING[-1:] == [worker]


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_memory_has_an_end() -> None:
    code = "from core.jobs.reading_limits import limit_memory; limit_memory(200); bytearray(400_000_000)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr
