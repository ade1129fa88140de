"""The lists that come with the program, read from resources/codes when they are first asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from core.catalog.catalogue import Catalogue, build_entries
from core.catalog.scheme import Kind, Scheme
from core.paths import resources_dir


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A fixed line of the summary tables: `text` as printed, with its number; `code` "" for a local line without."""

    code: str
    text: str


@lru_cache(maxsize=64)
def catalogue(kind: Kind, year: int) -> Catalogue:
    """The official list of a year; where none is for that year (see `Catalogue.covers`), the nearest one."""
    data = _of_year(kind.value, year)
    scheme = scheme_of(data)
    return Catalogue(
        scheme=scheme,
        first_year=data["from"],
        last_year=data.get("to"),
        source=data["source"],
        complete=data["complete"],
        entries=MappingProxyType(build_entries(scheme, data["entries"].items())),
    )


def schemes(year: int) -> tuple[Scheme, ...]:
    """How the codes of each classification look in a year."""
    return tuple(catalogue(kind, year).scheme for kind in Kind)


@lru_cache(maxsize=16)
def expenditure_lines(year: int) -> tuple[PrintedLine, ...]:
    """The fixed expenditure lines of the summary of revenue and expenditure, in printed order."""
    return tuple(PrintedLine(code, text) for code, text in _of_year("expenditure-lines", year)["lines"])


@lru_cache(maxsize=16)
def three_public_codes(year: int) -> Mapping[str, str]:
    """overseas_visits, vehicle_purchase, vehicle_operation, hospitality → departmental economic code."""
    return MappingProxyType(dict(_of_year("three-public", year)["codes"]))


def government_code(economic: str, year: int) -> str:
    """The government economic code that a departmental one belongs to, "" when no rule is known."""
    return _government_codes(year).get(economic, "")


@lru_cache(maxsize=16)
def _government_codes(year: int) -> dict[str, str]:
    rule = _of_year("economic-to-government", year)["government"]
    return {economic: government for government, group in rule.items() for economic in group}


def scheme_of(data: Mapping[str, Any]) -> Scheme:
    """The scheme in the head of a list's file."""
    lengths = tuple(data["lengths"])
    return Scheme(Kind(data["kind"]), data["title"], data["lead"], lengths, data.get("padded", False))


def _of_year(name: str, year: int) -> dict[str, Any]:
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
