"""The lists in force in a year: the official ones with a county's own over them, and the rules between codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from core.catalog.catalogue import Catalogue, with_county
from core.catalog.edition import Edition, edition
from core.catalog.kept import kept_list
from core.catalog.official import of_year, official
from core.catalog.scheme import Kind, Scheme


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A fixed line of the summary tables: `text` as printed, with its number; `code` "" for a local line without."""

    code: str
    text: str


def catalogue(kind: Kind, year: int) -> Catalogue:
    """The list of a year: the official one (see `official`), over it the county's own where one was loaded for it."""
    return _catalogue(kind, year, edition())


@lru_cache(maxsize=64)
def _catalogue(kind: Kind, year: int, lists: Edition) -> Catalogue:
    base, own = official(kind, year), kept_list(kind, year)
    return with_county(base, own) if own else base


def schemes(year: int) -> tuple[Scheme, ...]:
    """How the codes of each classification look in a year."""
    return tuple(official(kind, year).scheme for kind in Kind)


@lru_cache(maxsize=16)
def expenditure_lines(year: int) -> tuple[PrintedLine, ...]:
    """The fixed expenditure lines of the summary of revenue and expenditure, in printed order."""
    return tuple(PrintedLine(code, text) for code, text in of_year("expenditure-lines", year)["lines"])


@lru_cache(maxsize=16)
def three_public_codes(year: int) -> Mapping[str, str]:
    """overseas_visits, vehicle_purchase, vehicle_operation, hospitality → departmental economic code."""
    return MappingProxyType(dict(of_year("three-public", year)["codes"]))


def government_code(economic: str, year: int) -> str:
    """The government economic code that a departmental one belongs to, "" when no rule is known."""
    return _government_codes(year).get(economic, "")


@lru_cache(maxsize=16)
def _government_codes(year: int) -> dict[str, str]:
    rule = of_year("economic-to-government", year)["government"]
    return {economic: government for government, group in rule.items() for economic in group}
