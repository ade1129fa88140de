"""Files and their names: whole or not at all, on every system."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.office.names import UNNAMED, safe_name, unique_name
from core.office.write import Staging, make_folder

ROOT = Path(__file__).resolve().parents[3]


def publish(*files: tuple[Path, bytes]) -> None:
    with Staging(files[0][0].parent) as staging:
        for path, data in files:
            staging.add(path, data)
        staging.publish()


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(b"old")
    publish((path, b"new" * 100_000))
    assert path.read_bytes() == b"new" * 100_000
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from core.office.write import Staging\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "path = Path(sys.argv[1])\n"
        "with Staging(path.parent / 'new') as staging: staging.add(path, b'x' * 200_000); staging.publish()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "core.errors.UserError" in done.stderr
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EROFS, "只读"), (errno.EACCES, "别的程序"), (errno.EIO, "检查磁盘")],
)
def test_what_the_disk_says_becomes_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(UserError, match=words):
        publish((tmp_path / "a" / "b" / "表.docx", b"x"))
    assert list(tmp_path.iterdir()) == []


def test_of_several_files_all_appear_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "一.docx", tmp_path / "下" / "二.docx"
    first.write_bytes(b"old")
    (tmp_path / "三.docx").mkdir()
    with pytest.raises(UserError, match="同名"):
        publish((first, b"x"), (second, b"x"), (tmp_path / "三.docx", b"x"))
    assert first.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["一.docx", "三.docx"]
    publish((first, b"x"), (second, b"y"))
    assert (first.read_bytes(), second.read_bytes()) == (b"x", b"y")


@pytest.mark.parametrize("note", [".~lock.绩效文本.docx#", "~$绩效文本.docx", "~$文本.docx", ".~绩效文本.docx"])
def test_a_file_that_an_office_program_has_open_is_left_alone(tmp_path: Path, note: str) -> None:
    path, other = tmp_path / "绩效文本.docx", tmp_path / "表.docx"
    path.write_bytes(b"old")
    (tmp_path / note).write_bytes(b"x")
    with pytest.raises(UserError, match="正在别的程序里打开"):
        publish((other, b"new"), (path, b"new"))
    assert path.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == sorted([path, tmp_path / note])
    (tmp_path / note).unlink()
    publish((path, b"new"))
    assert path.read_bytes() == b"new"


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="文件夹不存在，或那里已有同名的文件"):
        make_folder(tmp_path / "file" / "below")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1.物业/保洁", "1.物业／保洁"),
        ('a\\b:c*d?e"f<g>h|i', "a＼b：c＊d？e＂f＜g＞h｜i"),
        (" 前后. ", "前后"),
        ("一\n二", "一 二"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("../../etc", "．．／．．／etc".replace("．", ".").lstrip(".")),
        ("\u202e甲\x00", "甲"),
        ("...", UNNAMED),
        ("", UNNAMED),
    ],
)
def test_names_are_safe_on_every_system(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["前后. ", "长" * 300, "", "..", "con"])
def test_the_tail_of_a_name_is_there_however_long_the_name_is(text: str) -> None:
    name = safe_name(text, "草稿")
    assert name.endswith("草稿")
    assert name != safe_name(text)
    assert len(name.encode()) <= 180


@given(st.text())
def test_every_text_is_a_name_that_can_be_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    name = safe_name(text)
    assert len(name.encode()) <= 184
    path = tmp_path_factory.getbasetemp() / (name + ".docx")
    publish((path, b"x"))
    assert path.read_bytes() == b"x"
    assert path.parent == tmp_path_factory.getbasetemp()
    path.unlink()


def test_a_taken_name_gets_a_number() -> None:
    assert unique_name("甲", set()) == "甲"
    assert unique_name("ABC", {"abc", "abc(2)"}) == "ABC(3)"
