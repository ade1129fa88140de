"""Reads a county's own list out of rows of text: which columns hold codes and names, which rows are entries."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest

from core.catalog.catalogue import Catalogue, build_entries, with_county
from core.catalog.load import schemes
from core.catalog.official import official
from core.catalog.scheme import Kind, Scheme, tidy_code
from core.domain.text import clean, normal
from core.errors import UserError
from core.paths import resources_dir


@dataclass(frozen=True, slots=True)
class About:
    """What the clerk says of a list: year, file, classification (None: the codes tell), whether it is full.

    `last_year`: it holds until then; None: for the one year.
    """

    year: int
    source: str
    kind: Kind | None = None
    complete: bool = False
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells. `place` names the sheet and `places` each row to the clerk; without them rows count from 1."""

    rows: Sequence[Sequence[str]]
    place: str = ""
    places: Sequence[str] = ()

    def place_of(self, index: int) -> str:
        return self.places[index] if self.places else f"第{index + 1}行"


@dataclass(frozen=True, slots=True)
class CountyList:
    """A county's list as read; `remarks` are sentences about what was not read or is odd, with the row."""

    catalogue: Catalogue
    remarks: tuple[str, ...]


def parse_rows(rows: Sequence[Sequence[str]], about: About) -> CountyList:
    """As `parse_sheets`, for a single sheet."""
    return parse_sheets([Sheet(rows)], about)


def parse_sheets(sheets: Iterable[Sheet], about: About) -> CountyList:
    """The codes and names below the titles of their two columns, wherever these stand; titles and notes are passed by.

    UserError: no sheet has the two columns, or there is no code of the classification below them.
    """
    read = [(sheet.place, _read_lines(sheet)) for sheet in sheets if any(map(any, sheet.rows))]
    if all(lines is None for _, lines in read):
        raise UserError(f"“{about.source}”里没有找到编码和名称两栏，请在编码一栏上面写“编码”，在名称一栏上面写“名称”。")
    scheme = _scheme([line for _, lines in read for line in lines or ()], about)
    judged = _Judged(scheme)
    for place, lines in read:
        judged.take_sheet(place, lines)
    if not judged.names:
        raise UserError(f"“{about.source}”里没有{scheme.title}的编码（{scheme.words}）。")
    entries = build_entries(scheme, judged.names.items())
    found = Catalogue(scheme, about.year, about.last_year or about.year, about.source, about.complete, entries)
    return CountyList(found, (*judged.remarks, *_orphans(found)))


def _scheme(lines: Sequence[_Line], about: About) -> Scheme:
    """The classification the clerk named, else the one most of the codes belong to."""
    known = schemes(about.year)
    if about.kind:
        return next(scheme for scheme in known if scheme.kind == about.kind)
    counted = {scheme.title: sum(scheme.is_code(line.code) for line in lines) for scheme in known}
    best = max(known, key=lambda scheme: counted[scheme.title])
    if not counted[best.title]:
        raise UserError(f"“{about.source}”里的编码看不出是哪一种科目（{'、'.join(counted)}都不像）。")
    return best


def _orphans(found: Catalogue) -> Iterator[str]:
    """One sentence for all entries that have a code above them which neither this list nor the official one holds."""
    known = with_county(official(found.kind, found.first_year), found)
    missing = [
        (entry.code, above)
        for entry in found.entries.values()
        for above in found.ancestors(entry.code)[-1:]
        if not known.is_known(above)
    ]
    if missing:
        code, above = missing[0]
        yield f"有 {len(missing)} 个编码在表里没有上级（如“{code}”的上级“{above}”），请确认表是否完整。"


@dataclass(frozen=True, slots=True)
class _Line:
    """A row below the titles: its code and name as found, either may be ""; `filled` counts its cells with text."""

    place: str
    code: str
    name: str
    filled: int


@dataclass(slots=True)
class _Judged:
    """Names by code in printed order, from lines taken one by one; what is odd about a line goes to `remarks`."""

    scheme: Scheme
    remarks: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    _first: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Stem of a code → where it stood first and with which name."""

    def take_sheet(self, place: str, lines: Sequence[_Line] | None) -> None:
        """All lines of a sheet; one that lists something else, as workbooks of several lists do, is told once."""
        if lines is None:
            self.remarks.append(f"{place}里没有编码和名称两栏的标题，没有读入。")
        elif place and not any(self.scheme.is_code(line.code) for line in lines):
            self.remarks.append(f"{place}里没有{self.scheme.title}的编码，没有读入。")
        else:
            for line in lines:
                self._take(line)

    def _take(self, line: _Line) -> None:
        if problem := self._problem(line):
            self.remarks.append(f"{line.place}：{problem}")
        elif self.scheme.is_code(line.code):
            self._first[self.scheme.stem(line.code)] = line.place, line.name
            self.names[line.code] = line.name

    def _problem(self, line: _Line) -> str:
        """Why a line is no entry; "" when it is one, when it is blank, and for a note (words in a single cell)."""
        if not self.scheme.is_code(line.code):
            is_note = not line.name and not line.code.isascii() and line.filled == 1
            return self._no_code(line) if (line.name or line.code) and not is_note else ""
        if not line.name:
            return f"编码“{line.code}”没有名称，这一行没有读入。"
        place, name = self._first.get(self.scheme.stem(line.code), ("", ""))
        if not place:
            return ""
        if normal(name) == normal(line.name):
            return f"编码“{line.code}”与{place}重复，只读入一次。"
        return f"编码“{line.code}”与{place}重复，名称不同（“{name}”和“{line.name}”），用的是前面的“{name}”。"

    def _no_code(self, line: _Line) -> str:
        if not line.code:
            return f"“{line.name}”没有编码，这一行没有读入。"
        return f"“{line.code}”不是{self.scheme.title}的编码（{self.scheme.words}），这一行没有读入。"


def _read_lines(sheet: Sheet) -> list[_Line] | None:
    """The rows below the titles, None when there are none; titles may stand again on every page."""
    columns: _Columns | None = None
    lines = []
    for index, row in enumerate(sheet.rows):
        cells = [clean(cell).replace("\n", "") for cell in row]
        if titles := _find_columns(cells, columns):
            columns = titles
        elif columns:
            code, name = columns.code(cells), columns.cell(cells, columns.name)
            lines.append(_Line(sheet.place_of(index), code, name, sum(map(bool, cells))))
    return lines if columns else None


@dataclass(slots=True)
class _Columns:
    """Where the code stands (one column, or one for each level) and where the name; `above`: the last row's parts."""

    codes: tuple[int, ...]
    name: int
    above: list[str] = field(default_factory=list)

    @staticmethod
    def cell(cells: Sequence[str], column: int) -> str:
        return cells[column] if column < len(cells) else ""

    def code(self, cells: Sequence[str]) -> str:
        """The code of a row; where it is split (201 | 03 | 01), upper parts left blank are those of the row above."""
        parts = [tidy_code(self.cell(cells, column)) for column in self.codes]
        while parts and not parts[-1]:
            parts.pop()
        if len(parts) < 2 or len(parts[-1]) > 2:  # not split, or each column holds the whole code of its level
            self.above = parts or self.above
            return parts[-1] if parts else ""
        self.above = list(self._filled_in(parts))
        return "".join(self.above) if all(self.above) else ""

    def _filled_in(self, parts: Sequence[str]) -> Iterator[str]:
        """The parts, blank ones from the row above as long as nothing before them has changed."""
        is_same = True
        for part, above in zip_longest(parts, self.above[: len(parts)], fillvalue=""):
            # A spreadsheet that takes 03 for a number prints 3.
            part = part and part.zfill(2)
            is_same = is_same and part in ("", above)
            yield part or (above if is_same else "")


def _find_columns(cells: Sequence[str], before: _Columns | None) -> _Columns | None:
    """The columns by the titles in a row, None when it is no row of titles.

    The parts of a code may have a row of their own under the title of the whole, as the official list prints it.
    """
    words = [normal(cell) for cell in cells]
    spelled = {key: [words.index(title) for title in titles if title in words] for key, titles in _titles().items()}
    codes, names, parts = spelled["code"], spelled["name"], tuple(spelled["parts"])
    if not names and len(parts) > 1 and before:
        return _Columns(parts, before.name)
    if not names or not (codes or len(parts) > 1):
        return None
    return _Columns(parts if len(parts) > 1 else (codes[0],), names[0])


@lru_cache(maxsize=1)
def _titles() -> dict[str, list[str]]:
    """How the columns are called: code, name, and the parts of a code."""
    data: dict[str, list[str]] = tomllib.loads((resources_dir() / "codes" / "columns.toml").read_text(encoding="utf-8"))
    return data
