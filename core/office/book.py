"""What the sheets of a workbook share, whatever kind of file it came in, and how much of anything is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from core.errors import UserError
from core.office.number_format import NumberFormat, number_format
from core.office.told import Told

MAX_COLUMNS = 200
MAX_ROWS = 20_000
MAX_CELLS = 300_000
"""In all sheets together, blank ones between and beside the others included."""
MAX_XML = 32 * 1024 * 1024
"""Characters of XML of all sheets and their texts; what takes a second to read."""
MAX_MERGES = 50_000
MAX_TEXT = 100_000
MAX_CHARACTERS = 20_000_000
MAX_SHEETS = 500

VALUE_MARK = "\x01"
"""A character that no XML file holds."""

UNCOMPUTED = "有的公式没有保存计算结果，读入的是公式本身，请用 WPS 或 Excel 打开并另存后再导入。"
COMMENTS = "文件带有批注，未读取。"
BOXES = "文件带有文本框，里面的文字未读取，请核对。"
PICTURES = "文件带有图片、文本框或图表，未读取。"

Lines: TypeAlias = Mapping[int, Sequence[str]]
"""Row (from 1) → the texts of its cells as far as the last that prints something, of the rows that print anything."""


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share. `cells`, `characters`, `length`: what they have used up of the limits."""

    file: str
    strings: Mapping[str, str]
    formats: Sequence[str]
    """The codes of the cell styles' formats; only those that are met are compiled."""
    since_1904: bool = False
    cells: int = 0
    characters: int = 0
    length: int = 0
    formulas: dict[str, str] | None = None
    """By the place of their cell; None: not wanted."""
    told: Told = field(default_factory=Told)
    _marked: dict[str, str] = field(default_factory=dict)
    _printers: dict[str, Callable[[str], str]] = field(default_factory=dict)

    @property
    def marked(self) -> Mapping[str, str]:
        """The shared texts that are not blank, by a mark and their number."""
        if not self._marked:
            self._marked = {VALUE_MARK + at: text for at, text in self.strings.items() if text}
        return self._marked

    def format(self, style: str) -> NumberFormat:
        """The number format of a cell style; a style that is not there is the first, as Excel has it."""
        at = int(style) if style.isdecimal() else 0
        return number_format(self.formats[at if at < len(self.formats) else 0])

    def printer(self, style: str) -> Callable[[str], str]:
        """What prints the numbers of cells of a style."""
        found = self._printers.get(style)
        if found is None:
            print_number, since_1904 = self.format(style).print, self.since_1904
            found = self._printers[style] = lambda stored: print_number(stored, since_1904)
        return found

    def number(self, stored: str, style: str) -> str:
        return self.format(style).print(stored, self.since_1904)

    def refusal(self, sheet: str, why: str) -> UserError:
        return UserError(f"“{self.file}”的工作表“{sheet}”{why}，超出能读取的范围，不予读取。")

    def put(self, sheet: str, lines: dict[int, list[str]], row: int, column: int, text: str) -> None:
        """Puts a text that is not blank where it stands; one beyond all columns into the first beyond them. UserError:
        below all rows."""
        if row > MAX_ROWS:
            raise self.refusal(sheet, f"在第 {MAX_ROWS} 行以后还有内容")
        line = lines.setdefault(row, [])
        missing = min(column, MAX_COLUMNS) + 1 - len(line)
        if missing > 0:
            line += [""] * missing
        line[min(column, MAX_COLUMNS)] = text

    def count_text(self, sheet: str, lines: Lines) -> None:
        """UserError: more text than a workbook of forms ever has."""
        for line in lines.values():
            length = len("".join(line))
            self.characters += length
            if length > MAX_TEXT and max(map(len, line)) > MAX_TEXT:
                raise self.refusal(sheet, f"有一个单元格的文字超过 {MAX_TEXT} 个字")
            if self.characters > MAX_CHARACTERS:
                raise self.refusal(sheet, f"里，全部工作表的文字超过 {MAX_CHARACTERS} 个字")
