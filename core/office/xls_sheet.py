"""What the records of one sheet of an old Excel file say: cells as they print, merges, widths, what is hidden."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.office.biff import ERRORS, Texts, TooMuch, continued, records, rk_number
from core.office.blocks import column_name
from core.office.book import COMMENTS, MAX_COLUMNS, MAX_MERGES, PICTURES, UNCOMPUTED, Book
from core.office.page_marks import FOOTER, HEADER, tell_mark, without_codes
from core.office.sheet import SheetData
from core.office.xlsx_address import Area
from core.office.xlsx_part import shown_text

_MAX_RECORDS = 1_200_000
"""Of all sheets together; what takes a second to read."""
_CELL = struct.Struct("<HHH").unpack_from


@dataclass(slots=True)
class SheetReader:
    """The reading of one sheet. `codec`: of texts in bytes, '' in files that write them in Unicode."""

    data: bytes
    name: str
    book: Book
    strings: Sequence[str]
    codec: str
    lines: dict[int, list[str]] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    _breaks: set[int] = field(default_factory=set)
    _widths: list[tuple[int, int, int]] = field(default_factory=list)
    _hidden_rows: set[int] = field(default_factory=set)
    _hidden_columns: set[int] = field(default_factory=set)
    _waiting: tuple[int, int] | None = None
    """Row and column of a formula whose text comes in a record of its own."""

    def read(self, begin: int, titles: range) -> SheetData:
        """The sheet whose records begin there. ValueError and its like: damaged."""
        if self.data[begin : begin + 2] not in (b"\x09\x08", b"\x09\x04", b"\x09\x02"):
            raise ValueError
        depth = 0  # a chart in the sheet has records of its own between those of the sheet
        for kind, at, end in records(self.data, begin):
            self.book.length += 1
            if self.book.length > _MAX_RECORDS:
                raise TooMuch
            if kind == _BEGIN:
                depth += 1
            elif kind == _END:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1 and kind in _READ:
                _READ[kind](self, at, end)
        return SheetData(
            self.name,
            self.lines,
            self.areas,
            frozenset(self._breaks),
            self._widths,
            titles,
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
        )

    def _put(self, row: int, column: int, text: str) -> None:
        if text:
            self.book.put(self.name, self.lines, row + 1, column, text)

    def _number(self, row: int, column: int, style: int, value: float) -> None:
        stored = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        self._put(row, column, self.book.number(stored, str(style)))

    def _shared(self, at: int, end: int) -> None:
        row, column, _ = _CELL(self.data, at)
        (index,) = struct.unpack_from("<I", self.data, at + 6)
        self._put(row, column, shown_text(self.strings[index]))

    def _label(self, at: int, end: int) -> None:
        row, column, _ = _CELL(self.data, at)
        text = Texts(continued(self.data, at + 6, end), self.codec).text()
        self._put(row, column, shown_text(text))

    def _float(self, at: int, end: int) -> None:
        row, column, style = _CELL(self.data, at)
        self._number(row, column, style, struct.unpack_from("<d", self.data, at + 6)[0])

    def _short(self, at: int, end: int) -> None:
        row, column, style = _CELL(self.data, at)
        self._number(row, column, style, rk_number(struct.unpack_from("<I", self.data, at + 6)[0]))

    def _shorts(self, at: int, end: int) -> None:
        row, column = struct.unpack_from("<HH", self.data, at)
        for offset, (style, stored) in enumerate(struct.iter_unpack("<HI", self.data[at + 4 : end - 2])):
            self._number(row, column + offset, style, rk_number(stored))

    def _switch(self, at: int, end: int) -> None:
        row, column, _ = _CELL(self.data, at)
        value, is_error = struct.unpack_from("<BB", self.data, at + 6)
        self._put(row, column, _named(value, bool(is_error)))

    def _formula(self, at: int, end: int) -> None:
        """The result that was saved: a number, or what its bytes say when the last two are full."""
        row, column, style = _CELL(self.data, at)
        result, flags = self.data[at + 6 : at + 14], struct.unpack_from("<H", self.data, at + 14)[0]
        self._waiting = None
        if result[6:8] == b"\xff\xff":
            if result[0] == 0:
                self._waiting = row, column
            elif result[0] in (1, 2):
                self._put(row, column, _named(result[2], result[0] == 2))
            return
        (value,) = struct.unpack("<d", result)
        if value == 0 and flags & 2:  # written by a program that does not compute: to be computed when it is opened
            self.book.told.tell(UNCOMPUTED, f"“{self.name}”{column_name(column)}{row + 1}")
            self._put(row, column, "=（未计算的公式）")
        else:
            self._number(row, column, style, float(f"{value:.15g}"))

    def _result(self, at: int, end: int) -> None:
        if self._waiting is not None:
            self._put(*self._waiting, shown_text(Texts(continued(self.data, at, end), self.codec).text()))
        self._waiting = None

    def _merges(self, at: int, end: int) -> None:
        (count,) = struct.unpack_from("<H", self.data, at)
        for top, bottom, left, right in struct.iter_unpack("<HHHH", self.data[at + 2 : min(at + 2 + 8 * count, end)]):
            if top <= bottom and left <= right:
                self.areas.append((top + 1, left, bottom + 1, right))
        if len(self.areas) > MAX_MERGES:
            raise self.book.refusal(self.name, f"有 {MAX_MERGES} 个以上的合并单元格")

    def _row(self, at: int, end: int) -> None:
        if self.data[at + 12] & 0x20:
            self._hidden_rows.add(struct.unpack_from("<H", self.data, at)[0] + 1)

    def _column(self, at: int, end: int) -> None:
        """A unit of width is 1/256 of a digit of seven pixels, a pixel fifteen twips."""
        first, last, width, _, flags = struct.unpack_from("<HHHHH", self.data, at)
        last = min(last, MAX_COLUMNS)
        self._widths.append((first, last, round(width / 256 * 7) * 15))
        if flags & 1:
            self._hidden_columns |= set(range(first, last + 1))

    def _page_ends(self, at: int, end: int) -> None:
        (count,) = struct.unpack_from("<H", self.data, at)
        size = 2 if self.codec else 6
        begins = range(at + 2, min(at + 2 + size * count, end - 1), size)
        self._breaks |= {struct.unpack_from("<H", self.data, one)[0] for one in begins}

    def _mark(self, at: int, end: int) -> None:
        """Its header or footer."""
        if end - at > 3:
            where = HEADER if self.data[at - 4] == _HEADER else FOOTER
            text = Texts(continued(self.data, at, end), self.codec).text("<B" if self.codec else "<H")
            tell_mark(self.book.told, f"工作表“{self.name}”{where}", without_codes(text))

    def _note(self, at: int, end: int) -> None:
        row, column = struct.unpack_from("<HH", self.data, at)
        self.book.told.tell(COMMENTS, f"“{self.name}”{column_name(column)}{row + 1}")

    def _picture(self, at: int, end: int) -> None:
        if self.data[at : at + 2] == b"\x15\0" and self.data[at + 4] != _NOTE_SHAPE:
            self.book.told.tell(PICTURES, f"工作表“{self.name}”")


def _named(value: int, is_error: bool) -> str:
    return ERRORS.get(value, "#N/A") if is_error else "是" if value else "否"


_BEGIN, _END, _NOTE_SHAPE, _HEADER, _FOOTER = 0x809, 0x0A, 0x19, 0x14, 0x15
_READ: Mapping[int, Callable[[SheetReader, int, int], None]] = {
    0xFD: SheetReader._shared,
    0x204: SheetReader._label,
    0xD6: SheetReader._label,
    0x203: SheetReader._float,
    0x27E: SheetReader._short,
    0xBD: SheetReader._shorts,
    0x205: SheetReader._switch,
    0x06: SheetReader._formula,
    0x207: SheetReader._result,
    0xE5: SheetReader._merges,
    0x208: SheetReader._row,
    0x7D: SheetReader._column,
    0x1B: SheetReader._page_ends,
    0x1C: SheetReader._note,
    _HEADER: SheetReader._mark,
    _FOOTER: SheetReader._mark,
    0x5D: SheetReader._picture,
}
