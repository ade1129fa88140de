"""A county's own lists, kept in the person's folder as files like those in resources/codes.

Whoever can write there can write anything: a file that is no list is told and left out, and stops nothing.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.catalog.catalogue import Catalogue, build_entries
from core.catalog.edition import Edition, edition
from core.catalog.official import official
from core.catalog.scheme import Kind, Scheme
from core.domain.text import clean
from core.errors import cause_of
from core.paths import user_codes_dir

MAX_FILE = 20 * 1024 * 1024
"""A full list has less than 1 MB."""

_YEARS = range(1000, 3000)
"""What --year takes."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """A file of the folder: its list, or why it has none (`fault`, a sentence)."""

    path: Path
    catalogue: Catalogue | None = None
    fault: str = ""


class _BrokenError(Exception):
    """What is wrong with a file, in a clerk's words."""


def kept_lists() -> tuple[KeptList, ...]:
    """All files of the folder, broken ones too, by name."""
    return _read_folder(edition())


def folder_stamp() -> tuple[tuple[str, int, int], ...]:
    """What tells the folder from what it was before: names, times and sizes of its files."""
    try:
        stats = [(path.name, path.stat()) for path in sorted(user_codes_dir().iterdir()) if path.suffix == ".toml"]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def kept_list(kind: Kind, year: int) -> Catalogue | None:
    """The county's list for a year; where several cover it, the one that begins last, of these the shortest."""
    found = [one.catalogue for one in kept_lists() if one.catalogue]
    fitting = [one for one in found if one.kind is kind and one.covers(year)]
    return max(fitting, key=lambda one: (one.first_year, -_last(one)), default=None)


def _last(one: Catalogue) -> int:
    return _YEARS.stop if one.last_year is None else one.last_year


def years_of(one: Catalogue) -> tuple[int, int | None]:
    return one.first_year, one.last_year


def path_for(one: Catalogue) -> Path:
    """Where a list is kept: one file for a classification and its years."""
    last = "" if one.last_year == one.first_year else f"-{one.last_year or ''}"
    return user_codes_dir() / f"{one.kind.value}-{one.first_year}{last}.toml"


# ---------------------------------------------------------------- reading


@lru_cache(maxsize=2)
def _read_folder(lists: Edition) -> tuple[KeptList, ...]:
    folder = user_codes_dir()
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except FileNotFoundError:
        return ()
    except OSError as error:
        return (KeptList(folder, fault=f"文件夹打不开（{cause_of(error)}）。"),)
    return tuple(_without_doubles([_read(path) for path in paths]))


def _read(path: Path) -> KeptList:
    try:
        return KeptList(path, _catalogue(_table(path)))
    except _BrokenError as broken:
        return KeptList(path, fault=str(broken))


def _without_doubles(lists: list[KeptList]) -> Iterator[KeptList]:
    """Of two files for the same classification and years (a copy made by hand) the later name counts."""
    by_years = {(one.catalogue.kind, years_of(one.catalogue)): one for one in lists if one.catalogue}
    for one in lists:
        counts = by_years[one.catalogue.kind, years_of(one.catalogue)] if one.catalogue else one
        is_double = counts is not one
        yield KeptList(one.path, fault=f"与“{counts.path.name}”是同一种科目、同样的年份。") if is_double else one


def _table(path: Path) -> Mapping[str, Any]:
    try:
        if not path.is_file():
            raise _BrokenError("不是文件。")
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise _BrokenError(f"打不开（{cause_of(error)}）。") from error
    if len(data) > MAX_FILE:
        raise _BrokenError(f"超过 {MAX_FILE // 1024 // 1024} MB，不像科目表。")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _BrokenError("不是 UTF-8 的文本。") from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        raise _BrokenError(f"第{place[1]}行写法不对。" if place else "没有写完整。") from error
    except (ValueError, RecursionError) as error:
        raise _BrokenError("写法不对。") from error


def _catalogue(data: Mapping[str, Any]) -> Catalogue:
    kind = data.get("kind")
    if kind not in tuple(Kind):
        raise _BrokenError(f"kind 应是{'、'.join(Kind)}之一。")
    first, last = _years(data)
    source, complete = data.get("source"), data.get("complete")
    if not isinstance(source, str) or not clean(source):
        raise _BrokenError("没有写 source（出处）。")
    if not isinstance(complete, bool):
        raise _BrokenError("complete（是否完整）应是 true 或 false。")
    scheme = official(Kind(kind), first).scheme
    entries = build_entries(scheme, _names(data.get("entries"), scheme))
    return Catalogue(scheme, first, last, _line(source), complete, MappingProxyType(entries))


def _years(data: Mapping[str, Any]) -> tuple[int, int | None]:
    first, last = data.get("from"), data.get("to")
    if type(first) is not int or first not in _YEARS:
        raise _BrokenError("from（从哪一年起）应是四位数字的年份。")
    if last is not None and (type(last) is not int or last not in _YEARS or last < first):
        raise _BrokenError("to（到哪一年为止）应是四位数字的年份，不早于 from。")
    return first, last


def _names(entries: object, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Codes with their names, sound ones only."""
    if not isinstance(entries, dict) or not entries:
        raise _BrokenError("没有 [entries]（编码和名称）。")
    for code, name in entries.items():
        if not scheme.is_code(code):
            raise _BrokenError(f"“{_line(code)[:20]}”不是{scheme.title}的编码（{scheme.words}）。")
        if not isinstance(name, str) or not _line(name):
            raise _BrokenError(f"编码“{code}”没有名称。")
        yield code, _line(name)


def _line(text: str) -> str:
    """Text for one line of a list."""
    return " ".join(clean(text).split())


# ---------------------------------------------------------------- writing


def toml_of(one: Catalogue) -> str:
    """A list as the file that is kept."""
    scheme = one.scheme
    head: dict[str, object] = {
        "kind": scheme.kind.value,
        "title": scheme.title,
        "lead": scheme.lead,
        "lengths": list(scheme.lengths),
    }
    head |= {"padded": True} if scheme.padded else {}
    head |= {"from": one.first_year} | ({} if one.last_year is None else {"to": one.last_year})
    head |= {"complete": one.complete, "source": one.source}
    lines = [f"# {scheme.title}，县里载入的。", *(f"{key} = {_quoted(value)}" for key, value in head.items())]
    lines += ["", "[entries]", *(f"{entry.code} = {_quoted(entry.name)}" for entry in one.entries.values())]
    return "\n".join([*lines, ""])


def _quoted(value: object) -> str:
    """A value in TOML, which for these writes what JSON writes; of file names that are no text the rest is kept."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return text.replace("\x7f", "\\u007f")
