"""Word's automatic numbers as typed text: what numbering.xml defines, and the counters of one walk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.office.numerals import print_number
from core.office.xml import Element, W, child, is_on, number, value


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` holds %1 … %9, `suffix` is what Word puts between number and text."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = ""
    restart: int | None = None
    """The level whose use restarts this one (1-based as in the file, 0 = never, None = any higher)."""
    is_legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """One w:num: the abstract list it counts in, its levels, and the starts it sets anew when it is first used."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """`advance` must be called once for every numbered paragraph in printed order."""

    lists: dict[str, _List] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The list and level that name a paragraph style (w:lvl/w:pStyle)."""
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _used: set[tuple[str, int]] = field(default_factory=set)

    def advance(self, list_id: str, level: int) -> str:
        """The printed number of the next paragraph at that place of the list; '' for bullets and unknown lists."""
        found = self.lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counters = self._counters.setdefault(found.abstract, {})
        self._restart_lower(found, counters, level)
        if level in found.starts and (list_id, level) not in self._used:
            counters[level] = found.starts[level]
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = found.levels[level].start
        self._used.add((list_id, level))
        return _print(found, counters, level)

    @staticmethod
    def _restart_lower(found: _List, counters: dict[int, int], level: int) -> None:
        for lower in [key for key in counters if key > level]:
            restart = found.levels[lower].restart if lower in found.levels else None
            if restart is None or (restart and level < restart):
                del counters[lower]


def _print(found: _List, counters: dict[int, int], level: int) -> str:
    own = found.levels[level]
    if own.number_format == "bullet":
        return ""

    def one(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        spec = found.levels.get(at, own)
        legal = own.is_legal and at != level
        return print_number(counters.get(at, spec.start), "decimal" if legal else spec.number_format)

    text = re.sub(r"%([1-9])", one, own.text)
    return text + own.suffix if text else ""


def read_numbering(root: Element | None) -> Numbering:
    """What numbering.xml defines; nothing at all when the part is not there."""
    found = Numbering()
    if root is None:
        return found
    abstracts = {a.get(W + "abstractNumId", ""): a for a in root.findall(W + "abstractNum")}
    links = {value(child(a, "styleLink")): key for key, a in abstracts.items() if child(a, "styleLink") is not None}
    for num in root.findall(W + "num"):
        key = value(child(num, "abstractNumId")) or ""
        abstract = abstracts.get(key)
        link = value(child(abstract, "numStyleLink"))
        if link in links:
            key = links[link]
            abstract = abstracts[key]
        if abstract is not None:
            _read_list(found, num.get(W + "numId", ""), key, abstract, num)
    return found


def _read_list(found: Numbering, list_id: str, key: str, abstract: Element, num: Element) -> None:
    levels = {number(e.get(W + "ilvl")): _read_level(e) for e in abstract.findall(W + "lvl")}
    starts: dict[int, int] = {}
    for override in num.findall(W + "lvlOverride"):
        at = number(override.get(W + "ilvl"))
        own = child(override, "lvl")
        if own is not None:
            levels[at] = _read_level(own)
        start = value(child(override, "startOverride"))
        if start is not None:
            starts[at] = number(start, 1)
    found.lists[list_id] = _List(key, levels, starts)
    for at, level in levels.items():
        if level.style:
            found.by_style.setdefault(level.style, (list_id, at))


def _read_level(element: Element) -> Level:
    restart = value(child(element, "lvlRestart"))
    return Level(
        start=number(value(child(element, "start")), 1),
        number_format=_read_format(element),
        text=value(child(element, "lvlText")) or "",
        suffix=" " if value(child(element, "suff")) == "space" else "",
        restart=None if restart is None else number(restart),
        is_legal=bool(is_on(child(element, "isLgl"))),
        style=value(child(element, "pStyle")) or "",
    )


def _read_format(element: Element) -> str:
    """Newer formats stand in an mc:AlternateContent with a plain one to fall back on; the plain one is good enough."""
    own = child(element, "numFmt")
    if own is None:
        own = next(element.iter(W + "numFmt"), None)
    return value(own) or "decimal"
