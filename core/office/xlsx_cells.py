"""What the cells of one sheet print, cut out of its XML cell by cell; a million blank ones cost nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TypeAlias

from core.errors import UserError
from core.office.blocks import column_name
from core.office.book import MAX_COLUMNS, UNCOMPUTED, Book
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


class _Numbers(dict[str, str]):
    """What numbers of a style print, by how they are stored. KeyError: it is no plain number."""

    def __init__(self, printer: Callable[[str], str]) -> None:
        self._printer = printer

    def __missing__(self, value: str) -> str:
        stored = value.strip()
        if not stored or not value.isascii() or "&" in value or "<" in value:
            raise KeyError(value)
        text = self[value] = self._printer(stored)
        return text


_Form: TypeAlias = tuple[tuple[int, ...], tuple[Mapping[str, str], ...]]
"""The columns of a row of plain cells, and for each of them what its values print."""


@dataclass(slots=True)
class Cells:
    """The reading of one sheet. `data`: what stands in its sheetData. `texts`: row (from 1) → column (from 0) → text,
    of the cells that print something."""

    book: Book
    name: str
    part: Part
    data: str
    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    _row: int = 0
    _column: int = -1
    _line: dict[int, str] = field(default_factory=dict)
    _unchecked: bool = False
    _forms: dict[tuple[str, ...], _Form | None] = field(default_factory=dict)
    _numbers: dict[str, _Numbers] = field(default_factory=dict)
    _heads: set[str] = field(default_factory=set)

    @property
    def prefix(self) -> str:
        return self.part.prefix

    def read(self) -> None:
        """Reads all cells; one told twice is read as told last. Rows of nothing but plain cells, of which every
        character is known, need no parser to say that they are well formed. UserError: damaged."""
        self._unchecked = self.part.unchecked
        if not self.prefix:
            *rows, rest = self.data.split("</row>")
            for row in rows:
                if not self._plain_row(row):
                    self._any_row(row)
            self._any_row(rest)
        else:
            for stretch in self._stretches():
                self._any_row(stretch)
        if self._unchecked:
            before, _, after = self.part.text.partition(self.data) if self.data else (self.part.text, "", "")
            check(before + after, self.part.file)

    def _stretches(self) -> Iterator[str]:
        """The data in pieces of about a million characters, cut between rows: what is found in one takes memory."""
        at = 0
        while at < len(self.data):
            end = self.data.find(f"<{self.prefix}row", at + 1_000_000)
            end = len(self.data) if end < 0 else end
            yield self.data[at:end]
            at = end

    def _plain_row(self, row: str) -> bool:
        """Reads a row of plain cells and blank ones; false when it is anything else, and nothing was read."""
        head, _, body = row.partition(">")
        if not head.startswith('<row r="') or head.endswith("/"):
            return False
        digits, _, said = head[8:].partition('"')
        if said not in self._heads:
            if not _ROW_SAID.fullmatch(said):
                return False
            self._heads.add(said)
        if "/>" in body:
            body = _BLANK.sub("", body)
        mark = digits + '"'
        if not (digits.isdecimal() and len(digits) < 8 and body.startswith('<c r="') and body.endswith("</v></c>")):
            return not body and self._blank_row(digits)
        cells = body.count(mark)
        parts = body[6:-8].replace(mark, '"').replace('"><v>', _NEXT).split(_NEXT)
        if len(parts) != 2 * cells:  # a style or a value may end as the number of the row does
            return False
        form = self._form(tuple(parts[::2]))
        if form is None:
            return False
        try:
            found = [texts[value] for texts, value in zip(form[1], parts[1::2], strict=True)]
        except KeyError:
            return False
        self._go_to(int(digits))
        self._line.update(zip(form[0], found, strict=True))
        if "" in found:
            self._line = self.texts[self._row] = {at: text for at, text in self._line.items() if text}
        self._column = form[0][-1]
        return True

    def _blank_row(self, digits: str) -> bool:
        if not digits.isdecimal() or len(digits) > 7:
            return False
        self._go_to(int(digits))
        self._column = -1
        return True

    def _form(self, keys: tuple[str, ...]) -> _Form | None:
        """How the cells of a row are to be read that say so of themselves (`A" s="1" t="s`); None: not as plain."""
        if keys not in self._forms:
            found = [_PLAIN.fullmatch(key) for key in keys]
            self._forms[keys] = self._form_of([one for one in found if one]) if all(found) else None
        return self._forms[keys]

    def _form_of(self, cells: Sequence[re.Match[str]]) -> _Form | None:
        columns = tuple(_INDEX.get(cell[1], MAX_COLUMNS) for cell in cells)
        if len(set(columns)) < len(columns):
            return None
        return columns, tuple(self.book.strings if cell[3] else self._of_style(cell[2] or "") for cell in cells)

    def _of_style(self, style: str) -> _Numbers:
        if style not in self._numbers:
            self._numbers[style] = _Numbers(self.book.printer(style))
        return self._numbers[style]

    def _any_row(self, data: str) -> None:
        """Reads cells and rows however they are written."""
        self._check_whole(data)
        strings, written, pattern = self.book.strings, "", _cells(self.prefix)
        printer, printers = self.book.printer, self.book._printers
        for letters, digits, style, kind, value, said, _, inside, begun in pattern.findall(data):
            if begun:
                self._begin_row(begun)
                written = ""
            elif letters:
                if digits != written:
                    self._go_to(int(digits))
                    written = digits
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
                    self._line[column] = text
            else:
                self._odd(said, inside)
                written = ""

    def _check_whole(self, odd: str) -> None:
        """Where anything odd stands, all of the part is checked, once."""
        if self._unchecked and odd.strip():
            check(self.part.text, self.part.file)
            self._unchecked = False

    def _begin_row(self, tag: str) -> None:
        """Rows and cells may leave out where they are: then they follow the one before."""
        found = _ROW_NUMBER.search(tag)
        self._go_to(int(found[1]) if found else self._row + 1)
        self._column = -1

    def _go_to(self, row: int) -> None:
        self._row = row
        self._line = self.texts.setdefault(row, {})

    def _odd(self, said: str, inside: str) -> None:
        """A cell told in another way than most programs do, or one that holds more than a value."""
        found = _USUAL.fullmatch(said)
        letters, digits, style, kind = found.groups("") if found else self._said(attributes(said))
        self._column = _INDEX.get(letters, MAX_COLUMNS) if letters else self._column + 1
        if digits and int(digits) != self._row:
            self._go_to(int(digits))
        text = self._inside(inside, style, kind)
        if text:
            self._line[self._column] = text

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
_PLAIN = re.compile(r'([A-Z]{1,3})"(?: s="([0-9]{1,9})")?( t="s")?')
_BLANK = re.compile(r'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,9}")?/>')
_ROW_SAID = re.compile(r'(?: [\w:]+="[^"<&]*")*', re.ASCII)
_USUAL = re.compile(r' r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d+)")?(?: t="(\w+)")?')
_ROW_NUMBER = re.compile(r"""\sr\s*=\s*["'](\d{1,7})["']""")
_FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_VALUE = re.compile(r"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
