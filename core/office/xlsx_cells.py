"""What the cells of one sheet print, cut out of its XML cell by cell; a million blank ones cost nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

from core.errors import UserError
from core.office.blocks import column_name
from core.office.book import MAX_COLUMNS, MAX_ROWS, UNCOMPUTED, VALUE_MARK, Book
from core.office.number_format import exact
from core.office.xlsx_address import REF
from core.office.xlsx_part import Part, attributes, cell_text, check, plain, text_of
from core.office.xml import number

_INDEX = {column_name(column): column for column in range(MAX_COLUMNS)}


@cache
def _cells(prefix: str) -> re.Pattern[str]:
    """Cells and rows in the order of the file. Letters, row, style, type and value of a cell as most programs write
    it; the attributes, `/` when it is empty, and the inside of any other; or the tag of a row. Blank cells that say
    where they are count for nothing and are passed over."""
    p = re.escape(prefix)
    inside = rf"[^<]*+(?:<(?!/?{p}c[\s/>])[^<]*+)*+"
    return re.compile(
        rf'<{p}c r="([A-Z]{{1,3}})(\d{{1,7}})"(?: s="(\d{{1,9}})")?(?: t="(\w+)")?><{p}v>([^<]*)</{p}v></{p}c>'
        rf'|<{p}c(?=[\s/>])(?! r="[A-Z]+\d+"[^>]*/>)([^>]*?)(/)?>(?(7)|({inside}))|<({p}row(?=[\s/>])[^>]*)>'
    )


class _Numbers:
    """What numbers of a style print, by how they are stored behind a mark."""

    def __init__(self, printer: Callable[[str], str], usual: tuple[str, Sequence[str]] | None) -> None:
        """`usual`: as `NumberFormat.around`."""
        self._printer = printer
        self._before, self._behind = usual or ("", ())
        self._printed: dict[str, str] = {}

    def text(self, marked: str) -> str:
        """'': it is no plain number, or prints nothing. Short ones are as fast to print as to look up."""
        if self._behind:
            value = marked[1:]
            if (
                value.isdecimal()
                and value.isascii()
                and value[0] != "0"
                and len(value) < 10
                and marked[0] == VALUE_MARK
            ):
                return f"{self._before}{value}{self._behind[0]}"
            if short := _SHORT(marked):
                return f"{self._before}{value}{self._behind[len(short[1] or '')]}"
        text = self._printed.get(marked)
        if text is None:
            text = self._printed[marked] = self._printer(marked[1:]) if _NUMBER.fullmatch(marked) else ""
        return text


@dataclass(frozen=True, slots=True)
class _Form:
    """What rows of plain cells have in common: their columns, which of their values are numbers (and what these print),
    and how to pick the texts of a line, from the first column on, out of the cells' and one that is blank; None: they
    are all there."""

    columns: tuple[int, ...]
    last: int
    numbers: tuple[tuple[int, _Numbers], ...]
    pick: Callable[[list[str]], tuple[str, ...]] | None


@dataclass(slots=True)
class Cells:
    """The reading of one sheet. `data`: what stands in its sheetData."""

    book: Book
    name: str
    part: Part
    data: str
    lines: dict[int, list[str]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    """The rows that were not plain, and what stands behind the last."""
    _row: int = 0
    _column: int = -1
    _forms: dict[tuple[str, ...], _Form | None] = field(default_factory=dict)
    _numbers: dict[str, _Numbers] = field(default_factory=dict)
    _heads: set[str] = field(default_factory=set)
    _strings: Callable[[str], str | None] = field(init=False)

    @property
    def prefix(self) -> str:
        return self.part.prefix

    def read(self) -> None:
        """Reads all cells; one told twice is read as told last. Rows of nothing but plain cells, of which every
        character is known, need no parser to say that they are well formed; all around them does. UserError: damaged.
        """
        if self.prefix or VALUE_MARK in self.data or _ROW_MARK in self.data:
            self.odd = [self.data]
            for stretch in self._stretches():
                self._any_row(stretch)
        else:
            self._strings = self.book.marked.get
            *rows, rest = self.data.split("</row>")
            for row in rows:
                if not self._plain_row(row):
                    self._any_row(row)
                    self.odd.append(row)
            self._any_row(rest)
            self.odd.append(rest)
        if self.part.unchecked:
            before, after = self.part.around("sheetData")
            check(before + "</row>".join(self.odd) + after, self.part.file)

    def _stretches(self) -> Iterator[str]:
        """The data in pieces of about a million characters, cut between rows: what is found in one takes memory."""
        at = 0
        while at < len(self.data):
            end = self.data.find(f"<{self.prefix}row", at + 1_000_000)
            end = len(self.data) if end < 0 else end
            yield self.data[at:end]
            at = end

    def _plain_row(self, row: str) -> bool:
        """Reads a row of plain cells and blank ones; false when it is anything else, and nothing was read.

        What separates cells from cells, their names from their values, and the number of the row is replaced by marks
        that no file holds, so what is between the marks can be held against what it must be.
        """
        head, _, body = row.partition(">")
        digits, quote, said = head[8:].partition('"')
        if (
            not quote
            or (said not in self._heads and not self._is_head(said))
            or len(digits) > 7
            or not digits.isdecimal()
        ):
            return False
        if body[:6] != '<c r="' or head[:8] != '<row r="':
            return not body and self._blank_row(row, digits)
        is_value_last = body[-8:] == "</v></c>"
        said = body[6:-8] if is_value_last else body[6:]
        parts = said.replace(digits + '"', _ROW_MARK).replace("><v>", _TO_VALUE).split(_NEXT)
        names, stored = tuple(parts[::2]), parts[1::2]
        form = self._forms.get(names) or self._form(names, len(stored))
        if form is None or len(stored) != len(form.columns) or len(parts) % 2 == is_value_last:
            return False
        found: list[Any] = list(map(self._strings, stored))  # None, for what is not known, is looked for below
        for at, numbers in form.numbers:
            found[at] = numbers.text(stored[at]) or None
        if None in found:
            return False
        self._row, self._column = number, _ = int(digits), form.last
        if found and number <= MAX_ROWS and number not in self.lines:
            self.lines[number] = list(form.pick([*found, ""])) if form.pick else found
        else:
            for column, text in zip(form.columns, found, strict=True):
                self._put(column, text)
        return True

    def _blank_row(self, row: str, digits: str) -> bool:
        if not (row.startswith('<row r="') and row.endswith(">")):
            return False
        self._row, self._column = int(digits), -1
        return True

    def _put(self, column: int, text: str) -> None:
        if text:
            self.book.put(self.name, self.lines, self._row, column, text)

    def _is_head(self, said: str) -> bool:
        """Whether a row says nothing of itself but attributes, each once."""
        told = _ROW_SAID.findall(said)
        names = {name for name, _ in told}
        is_whole = "".join(f' {name}="{value}"' for name, value in told) == said and said.isprintable()
        if not is_whole or "r" in names or len(names) < len(told):
            return False
        self._heads.add(said)
        return True

    def _form(self, names: tuple[str, ...], count: int) -> _Form | None:
        """How the cells of a row are to be read that say so of themselves (`A` and a mark, ` s="1" t="s"`, each behind
        the blank ones before it); `count` of them have values, blank ones may follow. None: not as plain."""
        if names not in self._forms:
            found = [_PLAIN.fullmatch(name) for name in names[:count]]
            is_plain = all(found) and all(_BLANKS.fullmatch(name) for name in names[count:])
            self._forms[names] = self._form_of([one for one in found if one]) if is_plain else None
        return self._forms[names]

    def _form_of(self, cells: Sequence[re.Match[str]]) -> _Form | None:
        columns = tuple(_INDEX.get(cell[1], MAX_COLUMNS) for cell in cells)
        if len(set(columns)) < len(columns):
            return None
        at = {column: number for number, column in enumerate(columns)}
        picked = [at.get(column, len(columns)) for column in range(max(columns, default=-1) + 1)]
        return _Form(
            columns,
            columns[-1] if columns else -1,
            tuple((number, self._of_style(cell[2] or "")) for number, cell in enumerate(cells) if not cell[3]),
            None if picked == list(range(len(columns))) else itemgetter(*picked),
        )

    def _of_style(self, style: str) -> _Numbers:
        if style not in self._numbers:
            self._numbers[style] = _Numbers(self.book.printer(style), self.book.format(style).around)
        return self._numbers[style]

    def _any_row(self, data: str) -> None:
        """Reads cells and rows however they are written."""
        strings, written, pattern = self.book.strings, "", _cells(self.prefix)
        printer, printers = self.book.printer, self.book._printers
        for letters, digits, style, kind, value, said, _, inside, begun in pattern.findall(data):
            if begun:
                self._begin_row(begun)
                written = ""
            elif letters:
                if digits != written:
                    self._row, written = int(digits), digits
                self._column = column = _INDEX.get(letters, MAX_COLUMNS)
                if kind == "s":
                    text = strings.get(value)
                    if text is None:
                        text = self._text(value, style, kind)
                elif not kind and value.isascii() and "&" not in value and value.strip():
                    text = (printers.get(style) or printer(style))(value.strip())
                else:
                    text = self._text(value, style, kind)
                if text:
                    self._put(column, text)
            else:
                self._odd(said, inside)
                written = ""

    def _begin_row(self, tag: str) -> None:
        """Rows and cells may leave out where they are: then they follow the one before."""
        found = _ROW_NUMBER.search(tag)
        self._row, self._column = int(found[1]) if found else self._row + 1, -1

    def _odd(self, said: str, inside: str) -> None:
        """A cell told in another way than most programs do, or one that holds more than a value."""
        found = _USUAL.fullmatch(said)
        letters, digits, style, kind = found.groups("") if found else self._said(attributes(said))
        self._column = _INDEX.get(letters, MAX_COLUMNS) if letters else self._column + 1
        if digits:
            self._row = int(digits)
        self._put(self._column, self._inside(inside, style, kind))

    def _said(self, said: Mapping[str, str]) -> tuple[str, str, str, str]:
        """Letters, row, style and type of a cell, '' for what it does not say. UserError: no sheet has such a cell."""
        ref = said.get("r", "")
        at = REF.fullmatch(ref)
        if ref and at is None:
            raise self.refusal(f"有看不懂的单元格地址“{ref[:20]}”")
        return at[1] if at else "", at[2] if at else "", said.get("s", ""), said.get("t", "")

    def refusal(self, why: str) -> UserError:
        return self.book.refusal(self.name, why)

    def _text(self, value: str, style: str, kind: str) -> str:
        """What a stored value prints, by the type of its cell (ECMA-376 18.18.11)."""
        if not value:
            return ""
        if kind in ("", "n"):
            return self.book.number(plain(value).strip(), style)
        if kind == "s":
            return self._string(value)
        if kind == "b":
            return "否" if value.strip() in ("0", "false") else "是"
        if kind == "d":
            return self._date(plain(value), style)
        return cell_text(value)

    def _date(self, value: str, style: str) -> str:
        """A day written as such (`2025-03-01T00:00:00`), as strict files do, by the format of its cell."""
        try:
            days = (datetime.fromisoformat(value).replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
        except (ValueError, OverflowError):
            return cell_text(value)
        shown = self.book.format(style).print(repr(days - 1462 * self.book.since_1904), self.book.since_1904)
        return value.removesuffix("T00:00:00") if exact(shown) is not None else shown

    def _string(self, value: str) -> str:
        """A text of the shared table. UserError: it has none of that number."""
        text = self.book.strings.get(str(number(value, -1)))
        if text is None:
            raise UserError(f"“{self.book.file}”的工作表“{self.name}”用到了文件里没有的文字，文件已损坏，无法读取。")
        return text

    def _inside(self, body: str, style: str, kind: str) -> str:
        """The text of a cell by what stands in it: a formula, rich text, or a value with attributes of its own."""
        if kind == "inlineStr":
            return text_of(body, self.prefix)
        formula, value = _FORMULA.search(body), _VALUE.search(body)
        stored = value[1] if value else ""
        if formula is None:
            return self._text(stored, style, kind)
        if self.book.formulas is not None:
            place = f"“{self.name}”{column_name(self._column)}{self._row}"
            self.book.formulas[place] = cell_text(formula[1] or "")
        if stored or kind == "str":
            return self._text(_meant(stored) if kind in ("", "n") else stored, style, kind)
        self.book.told.tell(UNCOMPUTED, f"“{self.name}”{column_name(self._column)}{self._row}")
        return f"={cell_text(formula[1] or '')}"


def _meant(stored: str) -> str:
    """A computed number has fifteen meaningful digits, as Excel shows; what a float adds behind them is no value."""
    try:
        return f"{float(stored):.15g}"
    except ValueError:
        return stored


_NEXT = '</v></c><c r="'
"""What stands between two plain cells."""
_ROW_MARK = "\x02"
"""Stands for the number of the row and the quote behind it."""
_TO_VALUE = _NEXT + VALUE_MARK
_BLANK = rf'[A-Z]{{1,3}}{_ROW_MARK}(?: s="[0-9]{{1,9}}")?/>'
_BLANKS = re.compile(rf'{_BLANK}(?:<c r="{_BLANK})*+')
_PLAIN = re.compile(rf'(?:{_BLANK}<c r=")*+([A-Z]{{1,3}}){_ROW_MARK}(?: s="([0-9]{{1,9}})")?( t="s")?')
_NUMBER = re.compile(rf"{VALUE_MARK}-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_SHORT = re.compile(rf"{VALUE_MARK}(?:[1-9][0-9]{{0,8}}|0(?=\.))(?:\.([0-9]{{0,5}}[1-9]))?").fullmatch
_ROW_SAID = re.compile(r' ([A-Za-z][A-Za-z0-9:]*)="([^"<&]*)"')
_USUAL = re.compile(r' r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d+)")?(?: t="(\w+)")?')
_ROW_NUMBER = re.compile(r"""\sr\s*=\s*["'](\d{1,7})["']""")
_FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_VALUE = re.compile(r"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
