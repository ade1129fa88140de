"""The program as a folder that needs no Python: made by the one command, then used as a clerk does."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.shell import ROOT, contents

shared_python = Path(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or "none")
pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or not shutil.which("objdump") or not shared_python.is_file(),
        reason="needs binutils and Python's shared library; `bootstrap.py build` installs them",
    ),
    # Half a minute of both cores: each submission has that, the run after every small edit has not.
    *([] if os.environ.get("CI") else [pytest.mark.nightly]),
]


@dataclass(frozen=True)
class Built:
    program: Path
    work: Path
    told: str

    def run(self, *words: object, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
        """The program on a machine on which no other program is found."""
        environment = {"PATH": "/nowhere", "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **settings}
        line = [str(self.program / "jimutong"), *map(str, words)]
        return subprocess.run(line, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120)

    def modules(self) -> set[str]:
        (listing,) = self.work.rglob("PYZ-00.toc")
        return {entry[0] for entry in ast.literal_eval(listing.read_text(encoding="utf-8"))[1]}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built") / "dist"
    line = [sys.executable, str(ROOT / "resources" / "packaging" / "build.py"), str(folder)]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder / "jimutong", folder.with_name("build"), done.stdout)


def test_it_tried_itself_and_its_size_and_systems_are_told(built: Built) -> None:
    assert "自检通过。\n" in built.told
    size = re.search(r"程序文件夹：.*，(\d+) MB。能在 glibc \d\.\d+ 及更新的 Linux 上使用。", built.told)
    assert size
    assert int(size[1]) < 150


def test_what_only_its_makers_need_is_not_inside(built: Built) -> None:
    makers = {"pytest", "hypothesis", "mypy", "ruff", "PyInstaller", "docxtpl", "jinja2", "openxml_audit", "tests"}
    found = built.modules()
    assert {name.split(".")[0] for name in found} & makers == set()
    assert {"ui.gallery", "PySide6.QtTest", "unittest", "ssl"} & found == set()
    assert {"defusedxml.ElementTree", "python_calamine", "docx.api", "sqlite_utils.db"} <= found
    files = {path.relative_to(built.program).as_posix() for path in built.program.rglob("*")}
    assert not [
        name for name in files if re.search(r"libQt6(Network|Test|Qml|Quick)|libgtk|screenshots|packaging", name)
    ]


def test_a_form_set_put_beside_the_others_is_there_at_the_next_start(built: Built, tmp_path: Path) -> None:
    copy = Built(tmp_path / "U 盘" / "绩目通", built.work, "")
    shutil.copytree(built.program, copy.program, symlinks=True)
    official = copy.program / "templates" / "hebei-performance"
    shutil.copytree(official, official.with_name("own"))
    toml = official.with_name("own") / "form.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('id = "hebei-performance"', 'id = "own"'), "utf-8")
    done = copy.run("forms", "--json", home=tmp_path)
    assert done.returncode == 0, done.stdout
    assert {"hebei-performance", "own"} <= {form["id"] for form in json.loads(done.stdout)}


def test_an_older_file_is_upgraded_and_nothing_is_written_beside_the_program(built: Built, tmp_path: Path) -> None:
    with zipfile.ZipFile(ROOT / "tests" / "data" / "v1.zip") as archive:
        archive.extractall(tmp_path)
    before = contents(built.program)
    (tmp_path / "home").mkdir()
    words = ("--form", "hebei-performance", "--unit", "439999示例县新单位", "--year", 2031)
    done = built.run("new", tmp_path / "v1.jmt", *words, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.rglob("*升级前*")]
    dumped = built.run("dump", tmp_path / "v1.jmt", home=tmp_path / "home")
    assert len(json.loads(dumped.stdout)["文件"]) == 2
    assert contents(built.program) == before
    assert (tmp_path / "home" / ".local" / "share" / "jimutong" / "logs").is_dir()


def test_every_part_inside_has_its_licence_and_qt_can_be_replaced(built: Built) -> None:
    licences = built.program / "licences"
    overview = (licences / "说明.txt").read_text(encoding="utf-8-sig")
    listed = re.findall(r"^    (\S+)", overview, re.MULTILINE)
    assert {"pyside6_essentials", "shiboken6", "lxml", "openpyxl", "python-docx", "Python"} <= set(listed)
    assert [name for name in listed if not any((licences / name).iterdir())] == []
    assert "没有找到许可文本" not in built.told
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (licences / "pyside6_essentials" / "LGPL-3.0.txt").read_text("utf-8")
    assert (built.program / "_internal" / "PySide6" / "Qt" / "lib" / "libQt6Core.so.6").is_file()


@pytest.mark.office
def test_libreoffice_is_started_with_its_own_libraries(built: Built, tmp_path: Path) -> None:
    settings = {"PATH": os.environ["PATH"]}
    assert built.run("demo", tmp_path / "示例", home=tmp_path, **settings).returncode == 0
    book = next((tmp_path / "示例").rglob("*.docx"))
    assert built.run("import", tmp_path / "甲.jmt", book, home=tmp_path, **settings).returncode == 0
    words = ("export", tmp_path / "甲.jmt", "--to", tmp_path / "导出", "--format", "pdf")
    done = built.run(*words, home=tmp_path, **settings)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "导出").rglob("*.pdf"))
