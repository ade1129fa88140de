"""The county's list of units: read from a file, kept in the workspace; and which of its units a file speaks of."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.catalog.county import Sheet
from core.domain.text import clean, normal
from core.domain.unit import ListedUnit
from core.editing.session import DocumentHead
from core.errors import UserError
from core.jobs.catalogues import open_list
from core.paths import resources_dir
from core.readers.words import likeness

LOCAL = "本级"
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]*")
_ALIKE = 0.6
_PROPOSED = 3
"""So many similar names are worth reading."""


# ---------------------------------------------------------------- the list in a file


@dataclass(frozen=True, slots=True)
class UnitList:
    """A list as read; `remarks` are sentences about what was not read or is odd, with the row."""

    units: tuple[ListedUnit, ...]
    remarks: tuple[str, ...] = ()


def load_units(path: Path) -> UnitList:
    """The units in a file (Excel, a table in Word, comma-separated text) below the titles of its columns, wherever
    these stand. UserError: it cannot be read, or has no column of names."""
    sheets, notices = open_list(path)
    read = _Read(remarks=list(notices))
    has_titles = False
    for sheet in sheets:
        has_titles = read.take(sheet) or has_titles
    if not has_titles:
        raise UserError(f"“{Path(path).name}”里没有找到单位名称一栏，请在上面写“单位编码”“单位名称”“上级单位”。")
    if not read.units:
        raise UserError(f"“{Path(path).name}”里“名称”一栏下面没有单位。")
    return UnitList(tuple(read.units), tuple(read.remarks))


@dataclass(slots=True)
class _Read:
    """Units in the order of the file; a code or a name that stands there twice is told."""

    remarks: list[str] = field(default_factory=list)
    units: list[ListedUnit] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)

    def take(self, sheet: Sheet) -> bool:
        """The rows of a sheet; whether it has the titles."""
        columns: dict[str, int] = {}
        for number, row in enumerate(sheet.rows):
            cells = [clean(cell).replace("\n", "") for cell in row]
            if titles := _find_titles(cells):
                columns = titles
            elif columns:
                said = {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}
                self._take(said, sheet.place_of(number))
        return bool(columns)

    def _take(self, said: dict[str, str], place: str) -> None:
        code, name = normal(said.get("code", "")), "".join(said["name"].split())
        if not name or {name, code} & set(_words()["totals"]):
            return
        if code and not _CODE.fullmatch(code):
            self.remarks.append(f"{place}：“{code}”不像单位编码，按没有编码读入。")
            code = ""
        word = code or name
        if word in self._seen:
            self.remarks.append(f"{place}：“{word}”与{self._seen[word]}重复，只读入一次。")
            return
        self._seen[word] = place
        self.units.append(ListedUnit(code, name, "".join(said.get("parent", "").split())))


def _find_titles(cells: Sequence[str]) -> dict[str, int]:
    """Which column is which by the titles in a row; empty: it is no row of titles."""
    words = [normal(cell) for cell in cells]
    found = {key: next((words.index(one) for one in known if one in words), -1) for key, known in _words().items()}
    found = {key: at for key, at in found.items() if at >= 0 and key != "totals"}
    if found.get("name") in (found.get("code"), found.get("parent")):
        return {}
    return found if "name" in found and len(found) > 1 else {}


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    data: dict[str, list[str]] = tomllib.loads((resources_dir() / "units" / "columns.toml").read_text(encoding="utf-8"))
    return {key: [normal(one) for one in words] for key, words in data.items()}


# ---------------------------------------------------------------- which unit is meant


class How(StrEnum):
    """What a unit was recognised by, in a clerk's word."""

    CODE = "按编码"
    NAME = "按名称"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The unit of the list that is meant (None: none for sure), by what; `similar` are proposals, the nearest first;
    `remark` is what does not quite fit."""

    unit: ListedUnit | None = None
    how: How = How.NONE
    similar: tuple[ListedUnit, ...] = ()
    remark: str = ""


class Roll:
    """The county's list, made ready to look units up in it. `county` is what most of its names begin with."""

    def __init__(self, units: Iterable[ListedUnit]) -> None:
        self.units = tuple(units)
        self.county = county_of([unit.name for unit in self.units])
        self._by_code = {unit.code: unit for unit in self.units if unit.code}
        self._exact = _grouped(self.units, lambda unit: normal(unit.name))
        self._short = _grouped(self.units, lambda unit: self.short(unit.name))

    def short(self, name: str) -> str:
        """A name for comparing: without the county before it and 本级 behind it."""
        return short_name(name, self.county)

    def find(self, code: str, name: str) -> Match:
        """The code decides where the list has it; else the name, if it is that of one unit only."""
        code = normal(code)
        by_name = self._named(name)
        by_code = self._by_code.get(code) if code else None
        if by_code is not None:
            same = not name or self.short(by_code.name) == self.short(name)
            return Match(by_code, How.CODE, (), "" if same else f"编码是名单里“{by_code.name}”的，名称不同")
        if len(by_name) == 1 and not (code and by_name[0].code):
            return Match(by_name[0], How.NAME)
        if by_name:
            first = by_name[0]
            why = f"名单里“{first.name}”的编码是{first.code}" if len(by_name) == 1 else "名单里有几个同名的"
            return Match(None, How.NONE, by_name, why)
        return Match(None, How.NONE, self._similar(name))

    def _named(self, name: str) -> tuple[ListedUnit, ...]:
        return (self._exact.get(normal(name)) or self._short.get(self.short(name), ())) if name else ()

    def _similar(self, name: str) -> tuple[ListedUnit, ...]:
        """Units whose names are much alike; nobody takes them unasked."""
        wanted = self.short(name)
        found = [(likeness(wanted, self.short(unit.name)), unit) for unit in self.units] if wanted else []
        near = sorted((one for one in found if one[0] >= _ALIKE), key=lambda one: -one[0])
        return tuple(unit for _, unit in near[:_PROPOSED])

    def said_in(self, text: str) -> ListedUnit | None:
        """The one unit whose code or name stands in a text, as names of files and folders have it; the longest name
        is meant (教育局 and 教育局幼儿园). None: none, or several."""
        flat = normal(text)
        codes = {self._by_code[word] for word in re.findall(r"\d+", flat) if word in self._by_code}
        if codes:
            return next(iter(codes)) if len(codes) == 1 else None
        named = [(len(short), short) for short in self._short if len(short) > 1 and short in flat]
        if not named:
            return None
        found = self._short[max(named)[1]]
        return found[0] if len(found) == 1 else None


def _grouped(units: Iterable[ListedUnit], key: Callable[[ListedUnit], str]) -> dict[str, tuple[ListedUnit, ...]]:
    found: dict[str, tuple[ListedUnit, ...]] = {}
    for unit in units:
        word = key(unit)
        found[word] = (*found.get(word, ()), unit)
    return found


def short_name(name: str, county: str = "") -> str:
    """A unit's name for comparing: one spelling, without the county before it and 本级 behind it."""
    text = normal(name).removesuffix(f"({LOCAL})").removesuffix(LOCAL) or normal(name)
    rest = text.removeprefix(county)
    return rest if len(rest) > 1 else text


_REGION = "县区市旗"
_LONGEST_COUNTY = 12


def county_of(names: Iterable[str]) -> str:
    """What at least half of the names begin with and ends in 县, 区, 市 or 旗 (示例县); '' where there is no such."""
    spelled = {normal(name) for name in names}
    counts = Counter(one for name in spelled for one in _regions(name))
    common = [one for one, count in counts.items() if count > 1 and count * 2 >= len(spelled)]
    return max(common, key=len, default="")


def _regions(name: str) -> Iterator[str]:
    for at, sign in enumerate(name[:_LONGEST_COUNTY]):
        if sign in _REGION and at:
            yield name[: at + 1]


# ---------------------------------------------------------------- the list, told


def units_lines(units: Sequence[ListedUnit], heads: Iterable[DocumentHead]) -> Iterator[str]:
    """The list as a person reads it, with the years of which something is there."""
    for one in units_plain(units, heads):
        there = "、".join(f"{year}年" for year in one["years"]) or "未收到"
        parent = f"（{one['parent']}）" if one["parent"] else ""
        yield f"{one['code']}  {one['unit']}{parent}  {there}".strip()


def units_plain(units: Sequence[ListedUnit], heads: Iterable[DocumentHead]) -> list[dict[str, Any]]:
    roll = Roll(units)
    years: dict[ListedUnit, set[int]] = {}
    for head in heads:
        unit = roll.find(head.unit.code, head.unit.name).unit
        if unit is not None and head.year is not None:
            years.setdefault(unit, set()).add(head.year)
    return [
        {"code": one.code, "unit": one.name, "parent": one.parent, "years": sorted(years.get(one, ()))} for one in units
    ]
