"""What every test stands on: no screen, no person's settings, properties untimed, LibreOffice where it is installed."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # Qt looks once, when it is first imported

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")

SOFFICE = shutil.which("soffice")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SOFFICE:
        return
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(pytest.mark.skip(reason="LibreOffice is not installed"))


def pytest_sessionfinish() -> None:
    """Without a screen Qt holds what was copied beyond Python's end, and from Python 3.12 on crashes on it there."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui and gui.QGuiApplication.instance():
        gui.QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's folder (settings, recent files, logs) of the test's own; programs it starts inherit it."""
    folder = tmp_path_factory.mktemp("home")
    os.environ["JIMUTONG_HOME"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def soffice_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("soffice-profile")


@pytest.fixture
def soffice(soffice_profile: Path, tmp_path: Path) -> Callable[[Path, str], Path]:
    """`soffice(file, "pdf")` is the file LibreOffice made of it; the test is skipped where there is no LibreOffice."""
    if not SOFFICE:
        pytest.skip("LibreOffice is not installed")
    program: str = SOFFICE

    def convert(file: Path, kind: str) -> Path:
        # A profile of our own: with the shared one the call would join an office that is already running.
        profile = f"-env:UserInstallation={soffice_profile.as_uri()}"
        out = tmp_path / "converted"
        line = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(file)]
        subprocess.run(line, check=True, capture_output=True, timeout=180)
        return out / f"{file.stem}.{kind.split(':')[0]}"

    return convert
