"""bootstrap.py against machines that lack something; only the world around it is pretended."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "bootstrap.py"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="about Linux packages")


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module of its own, on a machine that lacks nothing, in a folder whose environment was made."""
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(SCRIPT.parent / name, tmp_path)
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.setattr(module, "LIBRARIES", {})
    have_fonts(tmp_path, monkeypatch, "Noto Sans CJK SC", "Noto Serif CJK SC")
    make_environment(module)
    return module


def have_fonts(folder: Path, monkeypatch: pytest.MonkeyPatch, *families: str) -> None:
    listing = folder / "fc-list"
    listing.write_text("#!/bin/sh\n" + "".join(f"echo '{family}'\n" for family in families), encoding="utf-8")
    listing.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def make_environment(module: ModuleType) -> None:
    python = Path(module.PYTHON)
    python.parent.mkdir(parents=True)
    python.touch()
    Path(module.VENV, "pyvenv.cfg").write_text("version = {}.{}.0\n".format(*sys.version_info[:2]), encoding="utf-8")
    for stamp, development in (("run.stamp", False), ("development.stamp", True)):
        digest = module.digest_of(module.requirements(development))
        Path(module.VENV, stamp).write_text(digest, encoding="utf-8")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The command lines that were started, in order; none of them runs."""
    lines: list[list[str]] = []

    def remember(line: list[str], **_: object) -> int:
        lines.append(line)
        return 0

    monkeypatch.setattr(subprocess, "call", remember)
    monkeypatch.setattr(os, "execv", lambda _, line: lines.append(line))
    return lines


def lack_library(monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType) -> None:
    monkeypatch.setattr(bootstrap, "LIBRARIES", {"libnowhere.so.9": "libnowhere9"})


def test_an_old_python_can_read_it() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.name.split(".")[0] for node in imports for name in node.names} <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0)])
def test_another_python_gets_one_sentence(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"需要 Python 3\.11 到 3\.13") as stopped:
        bootstrap.main(["run"])
    assert "\n" not in str(stopped.value)


def test_an_unknown_command_shows_the_usage(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["walk"]) == 2
    assert "bootstrap.py run" in capsys.readouterr().err


@linux_only
def test_without_a_screen_run_makes_the_sample_documents(
    bootstrap: ModuleType, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    bootstrap.main(["run"])
    assert started[-1][2:] == ["demo", "./demo-output"]


@linux_only
@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_screen_run_opens_the_window(
    bootstrap: ModuleType, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "somewhere")
    bootstrap.main(["run"])
    assert [Path(word).name for word in started[-1]] == ["python", "main.py"]


@linux_only
def test_run_hands_its_arguments_to_main(bootstrap: ModuleType, started: list[list[str]]) -> None:
    bootstrap.main(["run", "check", "甲.jmt", "--json"])
    assert started[-1][2:] == ["check", "甲.jmt", "--json"]


@linux_only
def test_a_second_start_installs_nothing_and_takes_no_time(bootstrap: ModuleType, started: list[list[str]]) -> None:
    begin = time.perf_counter()
    bootstrap.prepare(development=True)
    assert started == []
    assert time.perf_counter() - begin < 1


def test_a_changed_requirement_is_installed_at_the_next_start(
    bootstrap: ModuleType, started: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "constraints.txt").write_text("lxml==6.1.2\n", encoding="utf-8")
    bootstrap.prepare(development=False)
    bootstrap.prepare(development=False)
    assert ["install" in line for line in started] == [True]


def test_an_environment_of_another_python_is_made_again(
    bootstrap: ModuleType, started: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.9.2\n", encoding="utf-8")
    bootstrap.prepare(development=False)
    assert [line[1:3] for line in started] == [["-m", "venv"], ["-m", "pip"]]


def test_an_interrupted_download_is_taken_up_again(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".venv" / "run.stamp").unlink()
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: 1)
    with pytest.raises(SystemExit, match="没有装全"):
        bootstrap.prepare(development=False)
    assert not (tmp_path / ".venv" / "run.stamp").exists()


@linux_only
def test_a_person_without_rights_is_told_the_line(
    bootstrap: ModuleType, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lack_library(monkeypatch, bootstrap)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit, match="请先执行下面这一行") as stopped:
        bootstrap.prepare(development=False)
    line = str(stopped.value).splitlines()[-1]
    assert line.startswith("sudo apt-get update && sudo apt-get install -y")
    assert "libnowhere9" in line
    assert started == []


@linux_only
def test_root_has_the_packages_installed(
    bootstrap: ModuleType, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lack_library(monkeypatch, bootstrap)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    bootstrap.prepare(development=False)
    assert [line[0] for line in started] == ["apt-get", "apt-get"]
    assert "libnowhere9" in started[1]


@linux_only
def test_a_system_without_apt_gets_one_sentence(
    bootstrap: ModuleType, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lack_library(monkeypatch, bootstrap)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "apt-get" else f"/usr/bin/{name}")
    with pytest.raises(SystemExit, match="libnowhere9") as stopped:
        bootstrap.prepare(development=False)
    assert "\n" not in str(stopped.value)
    assert started == []


@linux_only
def test_a_kind_of_font_that_is_there_is_not_installed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    have_fonts(tmp_path, monkeypatch, "Noto Sans CJK SC")
    assert bootstrap.missing_fonts() == ["fonts-arphic-uming"]


def test_test_goes_through_every_step_and_ends_with_pytest(bootstrap: ModuleType, started: list[list[str]]) -> None:
    assert bootstrap.main(["test"]) == 0
    assert [line[2] for line in started[:3]] == ["ruff", "ruff", "mypy"]
    assert "lint_imports" in started[3][2]
    assert started[4][1:] == ["-m", "pytest"]


def test_test_stops_at_the_first_step_that_fails(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", lambda line, **_: lines.append(line) or 3 * ("mypy" in line))
    assert bootstrap.main(["test"]) == 3
    assert "mypy" in lines[-1]
    assert "未通过：mypy" in capsys.readouterr().err


def test_nightly_runs_what_test_leaves_out_and_has_time(bootstrap: ModuleType, started: list[list[str]]) -> None:
    assert bootstrap.main(["nightly", "-x"]) == 0
    assert started[-1][1:] == ["-m", "pytest", "-m", "nightly", "-o", "faulthandler_timeout=3600", "-x"]


def test_pictures_go_where_the_person_is(bootstrap: ModuleType, started: list[list[str]]) -> None:
    bootstrap.main(["screenshots", "图", "window"])
    assert started[-1][1:] == ["-m", "ui.gallery", str(Path.cwd() / "图"), "window"]


def test_build_packs_into_the_folder_asked_for(
    bootstrap: ModuleType, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "missing_build_packages", list)
    assert bootstrap.main(["build", "包"]) == 0
    assert started[-1][1:] == [str(Path("resources", "packaging", "build.py")), str(Path.cwd() / "包")]
    assert (SCRIPT.parent / started[-1][1]).is_file()


@linux_only
def test_build_has_what_the_packer_needs_installed_first(
    bootstrap: ModuleType, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "objdump" else f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap, "has_shared_python", lambda: False)
    assert bootstrap.main(["build"]) == 0
    assert started[1][-2:] == ["binutils", "libpython{}.{}".format(*sys.version_info[:2])]
    assert started[-1][-1] == str(Path.cwd() / "dist")
