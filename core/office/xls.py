"""Opens an old Excel file (.xls, .et) as tables with addresses, by the same rules as a new one ([MS-XLS]).

Own records instead of python-calamine: that gives values without their number formats, and 95% would be read as 0.95.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import UserError
from core.office.biff import Texts, TooMuch, continued, records, shared_texts
from core.office.blocks import OfficeFile, Table
from core.office.book import MAX_SHEETS, Book
from core.office.names import shown_name, unique_name
from core.office.number_format import BUILT_IN
from core.office.ole import OleFile
from core.office.sheet import Sheet
from core.office.told import Told
from core.office.xls_sheet import SheetReader

_MAX_RECORDS = 1_000_000
"""Before the first sheet; each has four bytes at least."""


def open_xls(path: Path) -> OfficeFile:
    """What the visible sheets of an old workbook say. UserError: encrypted, damaged, too large, no such workbook."""
    return read_xls(OleFile(Path(path)))


def read_xls(ole: OleFile) -> OfficeFile:
    """As `open_xls`, from a file that is open."""
    data = next((found for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if (found := ole.stream(name))), None)
    if data is None:
        raise UserError(f"“{ole.path.name}”里没有 Excel 工作簿，无法读取。")
    try:
        tables, book = _read(data, ole.path.name)
    except TooMuch as error:
        raise UserError(f"“{ole.path.name}”异常庞大，不予读取。") from error
    except (struct.error, IndexError, ValueError, OverflowError, LookupError) as error:
        raise ole.damaged() from error
    said = dict.fromkeys((*_carried(ole), *book.told.sentences()))
    return OfficeFile(shown_name(ole.path), tuple(tables), tuple(said))


def _read(data: bytes, name: str) -> tuple[list[Table], Book]:
    globals_ = _Globals(data, name)
    globals_.read()
    book = Book(name, {}, globals_.formats(), globals_.since_1904)
    book.told.add(globals_.told)
    tables: list[Table] = []
    for place in globals_.sheets():
        if place.hidden:
            book.told.tell(f"工作表“{place.name}”是隐藏的，未读取。")
        elif place.kind:
            book.told.tell(f"“{place.name}”是图表页或宏表，不是表格，未读取。")
        else:
            reader = SheetReader(data, place.name, book, globals_.strings, globals_.codec)
            sheet = reader.read(place.begin, globals_.titles.get(place.index, range(0)))
            tables.append(Sheet(book, sheet).table(len(tables) + 1))
    return tables, book


@dataclass(frozen=True, slots=True)
class _Place:
    """A sheet as the workbook lists it: where its records begin; `kind` 0 is a sheet of cells."""

    index: int
    name: str
    begin: int
    hidden: bool
    kind: int


@dataclass(slots=True)
class _Globals:
    """What stands before the sheets."""

    data: bytes
    file: str
    codec: str = ""
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    titles: dict[int, range] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    _codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    _styles: list[int] = field(default_factory=list)
    _listed: list[tuple[int, int, int]] = field(default_factory=list)
    _page: str = "gb18030"

    def read(self) -> None:
        """UserError: encrypted. ValueError: no records of a workbook."""
        if self.data[:2] != b"\x09\x08":
            raise ValueError
        is_old = struct.unpack_from("<H", self.data, 4)[0] < 0x0600
        for count, (kind, begin, end) in enumerate(records(self.data)):
            if count > _MAX_RECORDS:
                raise TooMuch
            if kind == _CODE_PAGE:
                self._page = _codec(struct.unpack_from("<H", self.data, begin)[0])
            if kind == _END:
                break
            self.codec = self._page if is_old else ""
            self._record(kind, begin, end)

    def _record(self, kind: int, begin: int, end: int) -> None:
        data = self.data
        if kind == _STYLE:
            self._styles.append(struct.unpack_from("<H", data, begin + 2)[0])
        elif kind == _FORMAT:
            text = Texts([data[begin + 2 : end]], self.codec).text("<B" if self.codec else "<H")
            self._codes[struct.unpack_from("<H", data, begin)[0]] = text
        elif kind == _SHARED:
            self.strings = shared_texts(continued(data, begin, end))
        elif kind == _SHEET:
            self._listed.append((struct.unpack_from("<I", data, begin)[0], begin + 4, end))
        elif kind == _CALENDAR:
            self.since_1904 = data[begin : begin + 1] == b"\1"
        elif kind == _PASSWORD:
            raise UserError(f"“{self.file}”设有打开密码。请在 WPS 或 Excel 中取消密码并另存后再导入。")
        elif kind == _NAME and not self.codec:
            self._name(data[begin:end])
        elif kind == _BOOK and end - begin > 4 and data[begin + 2 : begin + 4] not in (b"\1\4", b"\1\x3a"):
            self.told.tell("文件引用了别的工作簿，未打开；引用的数按保存时的结果读取。")

    def _name(self, said: bytes) -> None:
        """The built-in name of the rows that are printed on every page: one area, or columns and rows together."""
        flags, _, length, size, _, sheet = struct.unpack_from("<HBBHHH", said)
        if not (flags & 0x20 and length == 1 and sheet and said[14:16] == b"\0\7"):
            return
        formula = said[16 : 16 + size]
        for at in range(len(formula) - 10):
            if formula[at] not in (0x3B, 0x5B, 0x7B):
                continue
            top, bottom, left, right = struct.unpack_from("<HHHH", formula, at + 3)
            if left & 0xFF == 0 and right & 0xFF == 0xFF and top <= bottom < 0xFFFF:
                self.titles[sheet - 1] = range(top + 1, bottom + 2)
                return

    def formats(self) -> list[str]:
        return [self._codes.get(code, "") for code in self._styles] or [""]

    def sheets(self) -> Iterator[_Place]:
        if len(self._listed) > MAX_SHEETS:
            raise UserError(f"“{self.file}”有 {len(self._listed)} 个工作表，超过 {MAX_SHEETS} 个，不予读取。")
        taken: set[str] = set()
        begun: set[int] = set()
        for index, (begin, at, end) in enumerate(self._listed):
            state, kind = self.data[at] & 3, self.data[at + 1]
            name = Texts([self.data[at + 2 : end]], self.codec).text("<B").strip() or f"第{index + 1}个"
            name = unique_name(name, taken)
            taken.add(name.lower())
            if begin in begun:
                raise ValueError
            begun.add(begin)
            yield _Place(index, name, begin, bool(state), kind)


_END, _CODE_PAGE, _STYLE, _FORMAT, _SHARED, _SHEET = 0x0A, 0x42, 0xE0, 0x41E, 0xFC, 0x85
_CALENDAR, _PASSWORD, _NAME, _BOOK = 0x22, 0x2F, 0x18, 0x1AE


def _codec(page: int) -> str:
    """The code page of a file of Excel 95; 936 is that of Chinese Windows."""
    name = {10000: "mac_roman", 10008: "gb18030", 936: "gb18030", 1200: "utf-16-le", 32769: "cp1252"}.get(page)
    try:
        return codecs.lookup(name or f"cp{page}").name
    except LookupError:
        return "gb18030"


def _carried(ole: OleFile) -> Iterator[str]:
    names = [name.lower() for name in ole.names]
    if any("vba" in name for name in names):
        yield "文件带有宏，未运行，也未读取。"
    if any(name.startswith("mbd") for name in names):
        yield "文件带有嵌入的对象（如别的文档或表格），其中的内容未读取。"
