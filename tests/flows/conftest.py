"""The flows of the window use the window's own fixtures; those of the commands a sample file and its official book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.forms.load import installed
from core.jobs.check import check_documents
from core.jobs.documents import add_documents
from core.jobs.export import export_documents
from tests.builders import a_document, a_project, a_sample
from tests.flows.shell import FORM, Run, in_process
from tests.ui.conftest import form_sets, open_document, settings, window
from ui.main_window import MainWindow

__all__ = ["form_sets", "open_document", "settings", "window"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Carries out a command in this process."""
    return in_process(capsys)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the sample unit hands in."""
    folder = tmp_path_factory.mktemp("demo")
    sets = installed()
    export_documents(check_documents([a_sample()], sets), sets, folder)
    return folder


@pytest.fixture(scope="session")
def book(demo: Path) -> Path:
    """The sample unit's whole text as the official Word file."""
    return next(demo.glob("*.docx"))


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "示例县.jmt"
    add_documents(path, [a_sample()])
    return path


@pytest.fixture
def file(sample_file: Path, tmp_path: Path) -> Path:
    """A workspace file with the sample unit, alone in its folder."""
    folder = tmp_path / "数据"
    folder.mkdir()
    path = folder / "示例 县.jmt"
    path.write_bytes(sample_file.read_bytes())
    return path


@pytest.fixture
def faulty(run: Run, tmp_path: Path) -> Path:
    """A workspace file with an empty document, which is full of errors."""
    path = tmp_path / "空白.jmt"
    assert run("new", path, "--form", FORM, "--unit", "430001示例县档案馆", "--year", 2025).code == 0
    return path


@pytest.fixture
def opened(open_document: Callable[..., MainWindow]) -> MainWindow:
    """The window over a file with one document of two projects of six indicators, in the indicator grid."""
    return open_document(a_document(projects=(a_project(1), a_project(2))))
