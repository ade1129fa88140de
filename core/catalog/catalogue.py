"""A list of codes with their names: what is above and below a code, and finding one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from core.catalog.scheme import Kind, Scheme
from core.catalog.search import Index


@dataclass(frozen=True, slots=True)
class Entry:
    """`parent` is the code one level up, whether the list has it or not, "" at the top; `level` 1 is the highest."""

    code: str
    name: str
    parent: str
    level: int


@dataclass(frozen=True)
class Catalogue:
    """The codes of one classification for some years, in printed order.

    `last_year` None: no later list is known. `complete`: a code that is not here does not exist in those years; until
    then an unknown code is no mistake, only unknown. `source` says in a clerk's words where the list comes from.
    """

    scheme: Scheme
    first_year: int
    last_year: int | None
    source: str
    complete: bool
    entries: Mapping[str, Entry]

    @property
    def kind(self) -> Kind:
        return self.scheme.kind

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def is_known(self, code: str) -> bool:
        return self.entry(code) is not None

    def name_of(self, code: str) -> str:
        """The name in the list, "" when the code is not in it."""
        entry = self.entry(code)
        return entry.name if entry else ""

    def entry(self, code: str) -> Entry | None:
        return self.entries.get(self._spelling(code))

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above, highest first, as the list spells them; also those it does not hold, and of any code."""
        return tuple(self._spelling(parent) for parent in self.scheme.parents(code))

    def children(self, code: str = "") -> tuple[Entry, ...]:
        """The entries right below in this list: where a level is missing in it, those of the next level that is there.

        Without a code: those that have nothing above them.
        """
        return self._below.get(self._spelling(code), ())

    def find(self, text: str, limit: int = 20) -> tuple[Entry, ...]:
        """What a clerk may mean by a code, a part of a name or pinyin initials, best first; several words must all fit.

        Without a text the first entries of the list.
        """
        return tuple(self.entries[code] for code in self._index.find(text, limit))

    def _spelling(self, code: str) -> str:
        return self._spellings.get(code) or self._spellings.get(self.scheme.stem(code)) or code

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """A code and its stem → the code as the list has it."""
        stems = {self.scheme.stem(code): code for code in self.entries}
        return stems | {code: code for code in self.entries}

    @cached_property
    def _below(self) -> dict[str, tuple[Entry, ...]]:
        below: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            listed = [code for code in self.ancestors(entry.code) if code in self.entries]
            below.setdefault(listed[-1] if listed else "", []).append(entry)
        return {code: tuple(entries) for code, entries in below.items()}

    @cached_property
    def _index(self) -> Index:
        return Index((entry.code, entry.name) for entry in self.entries.values())


def build_entries(scheme: Scheme, names: Iterable[tuple[str, str]]) -> dict[str, Entry]:
    """Entries of codes with their names, in the order given."""
    return {code: Entry(code, name, ("", *scheme.parents(code))[-1], scheme.level(code)) for code, name in names}


def with_county(base: Catalogue, county: Catalogue) -> Catalogue:
    """The official list and a county's own for its years; where both have a code, the county's entry stands.

    A complete county list is all there is; of the official one it only takes the names of codes above its own.
    Raises ValueError when the two are lists of different classifications.
    """
    if base.kind != county.kind:
        raise ValueError(f"{county.kind} list put over {base.kind}")
    stems = {base.scheme.stem(code) for code in county.entries}
    kept = {code: entry for code, entry in base.entries.items() if base.scheme.stem(code) not in stems}
    if county.complete:
        needed = {base.scheme.stem(above) for code in county.entries for above in county.ancestors(code)}
        kept = {code: entry for code, entry in kept.items() if base.scheme.stem(code) in needed}
    entries = dict(sorted((kept | dict(county.entries)).items()))
    source = f"{county.source}；{base.source}" if kept else county.source
    return replace(county, source=source, entries=entries)
