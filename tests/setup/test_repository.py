"""What must be true of the repository as a whole: pins, what may stand in it, the rooms' directions."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".toml", ".md", ".txt", ".json", ".html", ".qss", ".csv", ".svg", ""}
# In pieces, so that this file does not find itself.
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/tm" + "p/")
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "deb.debian" + ".org", "registry" + ".npmjs")


def project() -> dict[str, list[str]]:
    """The requirement lists by name; '' is what the program runs with."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"": table["dependencies"], **table["optional-dependencies"]}


def requirements() -> list[Requirement]:
    return [Requirement(line) for lines in project().values() for line in lines]


def constraints() -> list[Requirement]:
    return [Requirement(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()]


def text_files() -> Iterator[tuple[Path, str]]:
    for path in repository_files():
        if path.suffix in TEXTS and path.is_file():
            yield path, path.read_text(encoding="utf-8", errors="replace")


def repository_files() -> list[Path]:
    """What git keeps; where there is no git (a copied folder), what is not plainly left over from a run."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    left_over = {".venv", "demo-output", "screenshots", "build", "dist", "__pycache__"}
    found = (path for path in ROOT.rglob("*") if not left_over & set(path.relative_to(ROOT).parts))
    return [path for path in found if not re.match(r"\.\w+(_cache|thesis)", path.relative_to(ROOT).parts[0])]


def test_every_dependency_has_its_reason_on_the_line_above() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    block = lines[lines.index("dependencies = [") : lines.index("[tool.ruff]")]
    listed = [index for index, line in enumerate(block) if re.match(r'    "', line)]
    assert len(listed) == len(requirements())
    # A group of tools for one purpose shares the line above its first.
    assert not [block[i] for i in listed if not re.match(r'    ["#]', block[i - 1])]
    assert not [block[i] for i in listed if block[i - 1].endswith("[")]


def test_every_requirement_has_an_upper_limit() -> None:
    assert not [str(one) for one in requirements() if not re.search("<|==", str(one.specifier))]


def test_constraints_are_exact_versions_without_addresses() -> None:
    assert not [str(one) for one in constraints() if one.url or not re.fullmatch("==[^,*]+", str(one.specifier))]


def test_every_requirement_is_met_by_its_constraint() -> None:
    for wanted in requirements():
        pinned = [one for one in constraints() if canonicalize_name(one.name) == canonicalize_name(wanted.name)]
        versions = [str(one.specifier).removeprefix("==") for one in pinned]
        assert any(wanted.specifier.contains(version) for version in versions), wanted


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        pytest.param({"sys_platform": "linux", "platform_machine": "x86_64"}, "6.9.3", id="glibc 2.28"),
        pytest.param({"sys_platform": "linux", "platform_machine": "aarch64"}, "6.8.0.2", id="arm64, glibc 2.31"),
        pytest.param({"sys_platform": "win32", "platform_machine": "AMD64"}, "6.9.3", id="Windows"),
    ],
)
def test_qt_is_a_version_that_the_offices_machines_can_run(machine: dict[str, str], expected: str) -> None:
    for name in ("pyside6-essentials", "shiboken6"):
        pins = [one for one in constraints() if one.name == name and one.marker and one.marker.evaluate(machine)]
        assert [str(one.specifier) for one in pins] == [f"=={expected}"]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path, text in text_files()
        for word in (*MACHINE_PATHS, *REGISTRIES)
        if word in text
    ]
    assert found == []


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    allowed = sys.stdlib_module_names | {"core"}
    for path in (ROOT / "core" / "domain").rglob("*.py"):
        assert imported_packages(path) <= allowed, path


def imported_packages(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.split(".")[0] for name in names}


WRONG_IMPORTS = {
    "core/domain/unit.py": "import core.forms.load",  # upwards
    "core/forms/load.py": "",
    "core/readers/match.py": "import core.renderers.write",  # a sibling
    "core/renderers/write.py": "import lxml",
    "core/rules/money.py": "import sqlite3",
    "core/editing/session.py": "import PySide6",
    "core/jobs/export.py": "import zipfile\nimport docx",
    "core/errors.py": "import core.domain.unit",  # a leaf that knows a room
    "ui/app.py": "import core.domain.unit",
}


def test_the_contract_refuses_imports_against_the_directions(tmp_path: Path) -> None:
    for name, line in WRONG_IMPORTS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(line, encoding="utf-8")
    (tmp_path / "core" / "__init__.py").touch()
    report = lint_imports(tmp_path)
    assert report.count("BROKEN") == 5
    for refused in (
        "core.domain is not allowed to import core.forms",
        "core.readers is not allowed to import core.renderers",
        "core.errors is not allowed to import core.domain",
        "core.rules.money -> sqlite3",
        "core.editing.session -> PySide6",
        "core.jobs.export -> zipfile",
        "core.jobs.export -> docx",
    ):
        assert refused in report
    assert "core.renderers.write -> lxml" not in report


def lint_imports(folder: Path) -> str:
    program = "from importlinter.cli import lint_imports_command as lint; lint()"
    line = [sys.executable, "-c", program, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_names_the_two_commands_and_what_it_links_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "python3 bootstrap.py run\n" in text
    assert "python3 bootstrap.py test\n" in text
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert len([link for link in links if link.endswith(".png")]) == 2
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no executable bit")
def test_ci_runs_the_test_command_of_the_readme_and_nothing_after_it() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "exec python3 bootstrap.py test"
