"""A form set that is like another one: what its form.toml does not say is taken from there, entry by entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from core.forms.source import FILE, Source, TomlPath, propose, read_source
from core.paths import templates_dir, user_templates_dir

Entry: TypeAlias = dict[str, Any]

_KEYS: Mapping[tuple[str, ...], str] = {
    ("fields",): "key",
    ("lists",): "path",
    ("lists", "fields"): "key",
    ("views",): "key",
    ("views", "columns"): "key",
    ("zips",): "path",
    ("kinds",): "kind",
    ("roles",): "role",
    ("texts",): "key",
    ("tabs",): "key",
}
"""The lists of tables that are taken entry by entry, and what names an entry in them."""
_OWN = ("id", "outputs", "follows")
"""Never taken over: a form set has its own name, makes its own files and takes the place of another one itself."""


def read_like(folder: Path) -> tuple[Source, str]:
    """form.toml of a folder with what it takes from others in place, and the digest of all it was made from beyond
    the folder ('' when it stands alone). What is wrong becomes a mistake of the source."""
    return _read(folder, ())


def _read(folder: Path, above: tuple[str, ...]) -> tuple[Source, str]:
    source = read_source(folder, f"{folder.name}/{FILE}" if above else FILE)
    wanted = source.data.get("like", "")
    if not isinstance(wanted, str) or not wanted:
        return source, ""
    me = source.data.get("id", "")
    if wanted in (*above, me):
        way = " → ".join((*above, str(me), wanted))
        source.mistake(("like",), f"like 绕回了自己：{way}", "去掉其中一个 like")
        return source, ""
    base_folder = find_folder(folder, wanted)
    if base_folder is None:
        known = [one for one in known_ids(folder) if one != me]
        source.mistake(("like",), f"找不到表式“{wanted}”", propose(wanted, known, "把它的文件夹放在旁边"))
        return source, ""
    base, below = _read(base_folder, (*above, str(me)))
    if base.mistakes:
        first = str(base.mistakes[0]).rstrip("。")
        source.mistake(("like",), f"表式“{wanted}”有错，不能照它：{first}", f"先改好“{wanted}”")
        return source, ""
    return _merged(source, base), hashlib.sha256(f"{base.text}\0{below}".encode()).hexdigest()


def find_folder(folder: Path, wanted: str) -> Path | None:
    """The folder of a form set: beside `folder`, among the county's or the program's own; most are called by their
    id."""
    for root in _roots(folder):
        for one in (root / wanted, *_folders(root)):
            if one != folder and (one / FILE).is_file() and _is(read_source(one), wanted, one):
                return one
    return None


def _is(source: Source, wanted: str, folder: Path) -> bool:
    """A file that cannot be read is taken for what its folder is called, so that its mistake is told."""
    return bool(source.data.get("id") == wanted if source.data else folder.name == wanted)


def _folders(root: Path) -> Iterable[Path]:
    return sorted(path.parent for path in root.glob(f"*/{FILE}"))


def known_ids(folder: Path) -> list[str]:
    """The ids of the form sets that one in `folder` may name."""
    found = [read_source(one).data.get("id") for root in _roots(folder) for one in _folders(root)]
    return [one for one in dict.fromkeys(found) if isinstance(one, str)]


def _roots(folder: Path) -> Iterable[Path]:
    return dict.fromkeys((folder.parent, user_templates_dir(), templates_dir()))


def _merged(own: Source, base: Source) -> Source:
    """The own source with the base's entries added; mistakes of these are told with the base's file and line."""
    merged = Source(own.text, {}, own.mistakes, own.broken, {}, own.file)
    data = {name: value for name, value in base.data.items() if name not in _OWN}
    merged.data = _Merging(own, base, merged).tables(own.data, data, _Where((), (), ()))
    return merged


@dataclass(frozen=True, slots=True)
class _Where:
    """One table: where it stands in the own file, in the base's and in the merged data."""

    own: TomlPath
    base: TomlPath
    merged: TomlPath

    def inside(self, key: str | int) -> _Where:
        return _Where((*self.own, key), (*self.base, key), (*self.merged, key))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(part for part in self.merged if isinstance(part, str))


@dataclass(frozen=True, slots=True)
class _Merging:
    own: Source
    base: Source
    merged: Source

    def tables(self, own: Entry, base: Entry, at: _Where) -> Entry:
        """One table out of two; what the own one says counts."""
        found: Entry = {}
        for key in (*base, *(name for name in own if name not in base)):
            where = at.inside(key)
            if key not in own:
                found[key] = self._take_base(base[key], where)
            elif where.names in _KEYS and _are_tables(own[key]) and _are_tables(base.get(key, [])):
                found[key] = self._entries(own[key], base.get(key, []), where)
            elif isinstance(own[key], dict) and isinstance(base.get(key), dict):
                found[key] = self.tables(own[key], base[key], where)
            else:
                found[key] = own[key]
                self.merged.origins[where.merged] = self.own.origin(where.own)
        return found

    def _take_base(self, value: Any, where: _Where) -> Any:
        self.merged.origins[where.merged] = self.base.origin(where.base)
        return value

    def _entries(self, own: list[Entry], base: list[Entry], at: _Where) -> list[Entry]:
        """A list of tables by what names each: the base's in their order, changed or dropped, then the new ones."""
        name = _KEYS[at.names]
        mine = _by_name(own, name)
        found: list[Entry] = []
        for index, entry in enumerate(base):
            own_index = mine.pop(str(entry.get(name)), None)
            where = _Where((*at.own, own_index or 0), (*at.base, index), (*at.merged, len(found)))
            if own_index is None:
                found.append(self._take_base(entry, where))
            elif own[own_index].get("drop") is not True:
                self.merged.origins[where.merged] = self.own.origin(where.own)
                found.append(self.tables(own[own_index], entry, where))
        for index in mine.values():
            where = _Where((*at.own, index), (), (*at.merged, len(found)))
            if own[index].get("drop") is True:
                self._nothing_to_drop(where.own, str(own[index].get(name)), [str(entry.get(name)) for entry in base])
                continue
            self.merged.origins[where.merged] = self.own.origin(where.own)
            found.append(self.tables(own[index], {}, where))
        return found

    def _nothing_to_drop(self, at: TomlPath, name: str, known: list[str]) -> None:
        self.own.mistake(at, f"没有“{name}”可以去掉", propose(name, known, "删掉这一段"))


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _by_name(entries: list[Entry], key: str) -> dict[object, int]:
    """Where each entry is by its name; one without a name, or with one that is taken, is told as a mistake later."""
    found: dict[object, int] = {}
    for index, entry in enumerate(entries):
        name = entry.get(key)
        found[name if isinstance(name, str) and name not in found else (key, index)] = index
    return found
