"""What is said about a packed folder: the glibc it asks for, the licences it carries."""

from __future__ import annotations

import importlib
import shutil
import struct
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from tests.setup.test_repository import ROOT, project

PACKAGING = ROOT / "resources" / "packaging"
with_readelf = pytest.mark.skipif(not shutil.which("readelf"), reason="needs binutils")


@pytest.fixture
def packaging(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The folder's modules, by name: they know each other as programs in one folder do."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield importlib.import_module("build")
    for name in ("build", "glibc", "licences"):
        sys.modules.pop(name, None)


@with_readelf
def test_the_qt_that_is_shipped_runs_on_the_oldest_desktop(packaging: ModuleType, tmp_path: Path) -> None:
    import PySide6

    (tmp_path / "readme.txt").write_text("GLIBC_2.99", encoding="utf-8")
    library = next(Path(PySide6.__file__).parent.rglob("libQt6Core.so.6"))
    (tmp_path / "lib").mkdir()
    shutil.copy(library, tmp_path / "lib")
    found = packaging.glibc.needed(tmp_path)
    assert found.keys() == {"lib/libQt6Core.so.6"}
    assert (2, 17) < found["lib/libQt6Core.so.6"] <= packaging.glibc.OLDEST


def test_a_library_that_keeps_the_program_from_a_desktop_is_named_newest_first(packaging: ModuleType) -> None:
    found = {"a.so": (2, 30), "b.so": (2, 17), "c.so": (2, 36)}
    assert list(packaging.glibc.too_new(found)) == [
        "c.so 需要 glibc 2.36，在统信 UOS 20（2.28）、银河麒麟 V10（2.31）上打不开。",
        "a.so 需要 glibc 2.30，在统信 UOS 20（2.28）上打不开。",
    ]


def test_the_verdict_says_where_to_pack_for_older_systems(packaging: ModuleType) -> None:
    assert packaging.glibc.verdict({"a.so": (2, 9), "b.so": (2, 28)}) == "能在 glibc 2.28 及更新的 Linux 上使用。"
    told = packaging.glibc.verdict({"a.so": (2, 31), "b.so": (2, 4)})
    assert told == "能在 glibc 2.31 及更新的 Linux 上使用。要在统信 UOS 20（2.28）上使用，请在那种系统上重新打包。"


@pytest.mark.parametrize("name", [Requirement(line).name for line in dict.fromkeys(project()[""])])
def test_every_library_of_the_program_comes_with_a_licence_text(packaging: ModuleType, name: str) -> None:
    texts = packaging.licences._texts_of(name.lower(), distribution(name))
    assert texts
    assert all(path.read_text(encoding="utf-8").strip() for path in texts)


def test_what_was_packed_is_read_from_the_packers_lists(packaging: ModuleType, tmp_path: Path) -> None:
    lists = tmp_path / "jimutong"
    lists.mkdir()
    (lists / "PYZ-00.toc").write_text("('PYZ-00.pyz', [('甲', '/opt/甲.py', 'PYMODULE')])", encoding="utf-8")
    (lists / "COLLECT-00.toc").write_text(
        "([('lib.so', '/usr/lib/lib.so', 'BINARY'), ('link.so', 'lib.so', 'SYMLINK')],)", encoding="utf-8"
    )
    assert packaging.licences.packed_files(tmp_path) == {Path("/opt/甲.py"), Path("/usr/lib/lib.so")}


def test_the_icon_has_every_size_windows_asks_for() -> None:
    data = (PACKAGING / "jimutong.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", data)
    sizes = [data[6 + 16 * number] or 256 for number in range(count)]
    assert (kind, sizes) == (1, [16, 24, 32, 48, 64, 128, 256])


def test_the_note_for_the_clerk_has_the_verdict_a_mark_and_windows_line_ends(
    packaging: ModuleType, tmp_path: Path
) -> None:
    packaging.write_readme(tmp_path, "能用。")
    data = (tmp_path / packaging.README).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "\r\n能用。\r\n".encode() in data
    assert b"\n" not in data.replace(b"\r\n", b"")
