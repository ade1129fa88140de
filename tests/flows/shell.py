"""Running the commands as a clerk does, and seeing what they leave behind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import main

ROOT = Path(__file__).resolve().parents[2]
FORM = "hebei-performance"
UNIT = "示例县机关服务中心本级"
_CHINESE = re.compile("[\u4e00-\u9fff]")

_HOLD = """
import sys
from pathlib import Path
from core.editing.session import open_session
with open_session(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


def in_process(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> Done:
        capsys.readouterr()
        code = main.main([str(word) for word in words])
        return Done(code, *capsys.readouterr())

    return run


def as_program(*words: object, **settings: Any) -> Done:
    """The command as a process of its own."""
    line = [sys.executable, str(ROOT / "main.py"), *(str(word) for word in words)]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False, timeout=60, **settings)
    return Done(done.returncode, done.stdout, done.stderr)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder below a folder, hidden ones too; None is a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def assert_one_sentence(done: Done) -> None:
    assert done.code == 2, done
    assert done.out == ""
    sentence = done.err.removesuffix("\n")
    assert "\n" not in sentence, done.err
    assert _CHINESE.search(sentence), done.err
    assert sentence.endswith(("。", "？")), done.err
    assert "程序出错" not in sentence


@contextmanager
def unchanged(*folders: Path) -> Iterator[None]:
    before = [contents(folder) for folder in folders]
    yield
    assert [contents(folder) for folder in folders] == before


@contextmanager
def open_elsewhere(path: Path) -> Iterator[int]:
    """Another program has the file open; its process number."""
    words = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        yield child.pid
        child.kill()
