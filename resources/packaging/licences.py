"""The licences of what a packed folder carries: each part's own text, and an overview in Chinese.

What is inside is read from PyInstaller's own lists, so that a new dependency comes with its licence by itself.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = "licences"
OVERVIEW = "说明.txt"
_TEXT = re.compile(r"(licen[cs]es?|copying|notice)([.-].*)?$", re.IGNORECASE)
# Their wheels carry no text; it stands in the folder beside this file.
_OURS = {"pyside6_essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"), "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt")}


def add(program: Path, work: Path) -> list[str]:
    """Write the texts into `program`/licences; the names of parts for which none was found."""
    folder = program / FOLDER
    sources = packed_files(work)
    parts = {part.name.lower(): part for part in _distributions(sources)}
    texts = {f"{name} {part.version}": _texts_of(name, part) for name, part in sorted(parts.items())}
    texts[f"Python {sys.version.split()[0]}"] = _python_texts()
    texts |= {name: [path] for name, path in _system_texts(sources)}
    for name, paths in texts.items():
        for path in paths:
            _copy(path, folder / name.split()[0])
    _write_overview(folder, texts, parts)
    return [name for name, paths in texts.items() if not paths]


def packed_files(work: Path) -> set[Path]:
    """Every file that was put in: modules, libraries, data; from the lists PyInstaller leaves in its work folder."""
    found: set[Path] = set()
    for name in ("PYZ-00.toc", "COLLECT-00.toc"):
        for listing in sorted(work.rglob(name)):
            found |= {Path(entry[1]) for entry in _entries(ast.literal_eval(listing.read_text(encoding="utf-8")))}
    return {path for path in found if path.is_absolute()}


def _entries(data: object) -> Iterable[tuple[str, str, str]]:
    """The triples (name in the folder, source, kind), wherever in the list they stand."""
    if isinstance(data, tuple) and len(data) == 3 and all(isinstance(one, str) for one in data):
        yield data
    elif isinstance(data, list | tuple):
        for one in data:
            yield from _entries(one)


def _distributions(sources: set[Path]) -> list[Distribution]:
    """The installed packages of which a file was packed."""
    return [
        one for one in distributions() if any(Path(str(one.locate_file(file))) in sources for file in one.files or ())
    ]


def _texts_of(name: str, part: Distribution) -> list[Path]:
    own = [Path(str(part.locate_file(file))) for file in part.files or () if _TEXT.match(file.name)]
    inside = [path for path in own if path.suffix not in (".py", ".pyc") and path.is_file()]
    return inside or [HERE / FOLDER / text for text in _OURS.get(name.replace("-", "_"), ())]


def _python_texts() -> list[Path]:
    base, version = Path(sys.base_prefix), "python{}.{}".format(*sys.version_info[:2])
    places = (
        base / "lib" / version / "LICENSE.txt",
        base / "LICENSE.txt",
        Path("/usr/share/doc") / version / "copyright",
    )
    return [path for path in places if path.is_file()][:1]


def _system_texts(sources: set[Path]) -> Iterable[tuple[str, Path]]:
    """Libraries taken from Debian's packages or those of its relatives: (package, its copyright file)."""
    if not shutil.which("dpkg"):
        return
    files = [path for path in map(Path.resolve, sources) if path.is_relative_to("/usr/lib")]
    for package in _packages(files):
        text = Path("/usr/share/doc") / package / "copyright"
        if text.is_file() and not package.startswith(("python", "libpython")):
            yield package, text


def _packages(files: list[Path]) -> list[str]:
    """The packages that files came with; of /lib and /usr/lib dpkg knows the one that stood in the package."""
    known = [*files, *(Path("/") / file.relative_to("/usr") for file in files)]
    told = subprocess.run(["dpkg", "-S", *known], capture_output=True, text=True, check=False).stdout
    return sorted({line.split(":")[0] for line in told.splitlines()})


def _copy(path: Path, folder: Path) -> None:
    """Files of one name from different places of a package stand beside each other."""
    folder.mkdir(parents=True, exist_ok=True)
    name = path.name if path.suffix else f"{path.name}.txt"
    free = (folder / (f"{number}-{name}" if number else name) for number in range(100))
    shutil.copy(path, next(one for one in free if not one.exists()))


def _write_overview(folder: Path, texts: dict[str, list[Path]], parts: dict[str, Distribution]) -> None:
    qt = next((part.version for name, part in parts.items() if name.startswith("pyside6")), "")
    listed = "".join(f"    {name}\n" for name in texts)
    text = (HERE / FOLDER / OVERVIEW).read_text(encoding="utf-8").replace("{组件}", listed).replace("{Qt}", qt)
    (folder / OVERVIEW).write_text(text, encoding="utf-8-sig", newline="\r\n")
