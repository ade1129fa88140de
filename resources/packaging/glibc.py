"""Which glibc the files of a folder ask for: a program packed on a newer Linux does not start on an older one."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Version: TypeAlias = tuple[int, ...]

# The offices' desktops, oldest first.
SYSTEMS = {"统信 UOS 20": (2, 28), "银河麒麟 V10": (2, 31)}
OLDEST = min(SYSTEMS.values())
_ELF = b"\x7fELF"


def needed(folder: Path) -> dict[str, Version]:
    """The newest glibc each program and library below `folder` names, by its path in it; those that name none are
    left out."""
    found: dict[str, Version] = {}
    for path in sorted(folder.rglob("*")):
        versions = _versions(path) if path.is_file() and not path.is_symlink() and _is_elf(path) else []
        if versions:
            found[path.relative_to(folder).as_posix()] = max(versions)
    return found


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF


def _versions(path: Path) -> list[Version]:
    done = subprocess.run(["readelf", "--version-info", path], capture_output=True, check=True)
    told = re.findall(rb"GLIBC_(\d+(?:\.\d+)+)", done.stdout)
    return [tuple(map(int, version.split(b"."))) for version in told]


def too_new(found: Mapping[str, Version]) -> Iterator[str]:
    """A sentence for each file that keeps the program from the oldest desktop, newest first."""
    for name, version in sorted(found.items(), key=lambda one: (one[1], one[0]), reverse=True):
        if version > OLDEST:
            yield f"{name} 需要 glibc {_text(version)}，在{'、'.join(_without(version))}上打不开。"


def verdict(found: Mapping[str, Version]) -> str:
    """The oldest system it starts on, and what to do for older ones."""
    newest = max(found.values(), default=OLDEST)
    sentence = f"能在 glibc {_text(newest)} 及更新的 Linux 上使用。"
    if not _without(newest):
        return sentence
    return f"{sentence}要在{'、'.join(_without(newest))}上使用，请在那种系统上重新打包。"


def _without(version: Version) -> list[str]:
    return [f"{name}（{_text(own)}）" for name, own in SYSTEMS.items() if own < version]


def _text(version: Version) -> str:
    return ".".join(map(str, version))
