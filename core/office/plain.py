"""Plain text and separated values (.txt, .csv) as paragraphs or one table: they need no office program."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from core.domain.text import clean
from core.errors import UserError
from core.office.blocks import OfficeFile, Paragraph, Table
from core.office.book import MAX_ROWS, Book
from core.office.guard import damage_told
from core.office.kinds import decoded
from core.office.names import shown_name
from core.office.sheet import Sheet, SheetData

_MAX_BYTES = 20 * 1024 * 1024
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SEPARATORS = "\t,;"


def open_plain(path: Path) -> OfficeFile:
    """A table where most lines have the same separator, else its lines as paragraphs. UserError: too large."""
    with damage_told(path):
        data = path.read_bytes()
    if len(data) > _MAX_BYTES:
        raise UserError(f"“{path.name}”超过 {_MAX_BYTES // 1024 // 1024} MB，不像文本文件，不予读取。")
    text = decoded(data)
    separator = _separator(text)
    if separator:
        return OfficeFile(shown_name(path), (_table(path, text, separator),))
    if sum(map(text.count, _LINE_ENDS)) > MAX_ROWS:
        raise UserError(f"“{path.name}”有 {MAX_ROWS} 行以上，不予读取。")
    lines = [clean(line) for line in text.splitlines()]
    blocks = tuple(Paragraph(f"第{at}行", line) for at, line in enumerate(lines, 1) if line)
    return OfficeFile(shown_name(path), blocks)


def _separator(text: str) -> str:
    lines = [line for line in text[:100_000].splitlines() if line.strip()]
    for sign in _SEPARATORS:
        if 2 * sum(sign in line for line in lines) > len(lines) > 1:
            return sign
    return ""


def _table(path: Path, text: str, separator: str) -> Table:
    book = Book(path.name, {}, [""])
    lines: dict[int, list[str]] = {}
    try:
        for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            for column, value in enumerate(map(clean, values)):
                if value:
                    book.put("文本", lines, row, column, value)
    except csv.Error as error:
        raise UserError(
            f"“{path.name}”不是能读懂的文本表格，请用 WPS 或 Excel 打开并另存为 .xlsx 后再导入。"
        ) from error
    return Sheet(book, SheetData("文本", lines)).table(1)
