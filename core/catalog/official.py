"""The files that come with the program in resources/codes, read when they are first asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from core.catalog.catalogue import Catalogue, build_entries
from core.catalog.scheme import Kind, Scheme
from core.paths import resources_dir


@lru_cache(maxsize=64)
def official(kind: Kind, year: int) -> Catalogue:
    """The official list of a year; where none is for that year (see `Catalogue.covers`), the nearest one."""
    return _catalogue(of_year(kind.value, year))


def official_lists() -> tuple[Catalogue, ...]:
    """All official lists, by classification, the oldest first."""
    return tuple(_catalogue(data) for kind in Kind for data in _files(kind.value))


def _catalogue(data: Mapping[str, Any]) -> Catalogue:
    scheme = _scheme(data)
    return Catalogue(
        scheme=scheme,
        first_year=data["from"],
        last_year=data.get("to"),
        source=data["source"],
        complete=data["complete"],
        entries=MappingProxyType(build_entries(scheme, data["entries"].items())),
    )


def _scheme(data: Mapping[str, Any]) -> Scheme:
    """The scheme in the head of a list's file."""
    lengths = tuple(data["lengths"])
    return Scheme(Kind(data["kind"]), data["title"], data["lead"], lengths, data.get("padded", False))


def of_year(name: str, year: int) -> dict[str, Any]:
    """The file of this name that is for a year: of those that are not, the nearest, the newer of two."""

    def distance(data: dict[str, Any]) -> int:
        first, last = int(data["from"]), int(data.get("to", year))
        return max(first - year, year - last, 0)

    return min(_files(name), key=lambda data: (distance(data), -data["from"]))


@lru_cache(maxsize=16)
def _files(name: str) -> tuple[dict[str, Any], ...]:
    # The year in a file's name keeps economic-2018 apart from economic-to-government-2018.
    paths = sorted((resources_dir() / "codes").glob(f"{name}-[0-9][0-9][0-9][0-9].toml"))
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in paths)
