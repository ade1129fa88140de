"""Excel workbooks for tests, written as small text tables, and raw ones for what no library would write.

A row is a line of cells between |, as in tests/word.py: `*3` behind a cell is its span, `^` continues the merged cell
above (with the same span), `⏎` is a line break. Every cell is text; `#316` is a number, `#0.3@0%` one with a number
format, `=:SUM(A1:A2)` a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

_CELL = re.compile(r"(.*?)(?:\*(\d+))?", re.DOTALL)
_NUMBER = re.compile(r"#(-?[\d.]+(?:E[+-]?\d+)?)(?:@(.*))?", re.DOTALL)


class Workbook:
    """A workbook under construction."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.book.remove(self.book["Sheet"])

    def sheet(
        self, name: str, rows: Iterable[str], *, widths: Sequence[float] = (), titles: str = "", hidden: bool = False
    ) -> Workbook:
        """`widths` in characters; `titles` (`1:2`) the rows printed on every page."""
        sheet = self.book.create_sheet(name)
        begun: dict[int, tuple[int, int, int]] = {}
        for number, row in enumerate(rows, 1):
            column = 1
            for cell in row.split("|"):
                text, span = _read(cell)
                width = span or (begun[column][2] if text == "^" else 1)
                if text == "^":
                    _merge(sheet, *begun[column], number)
                else:
                    begun[column] = (number, column, width)
                    _put(sheet.cell(number, column), text)
                    _merge(sheet, *begun[column], number)
                column += width
        for number, size in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = size
        sheet.print_title_rows = titles or None
        sheet.sheet_state = "hidden" if hidden else "visible"
        return self

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path


def _read(cell: str) -> tuple[str, int]:
    found = _CELL.fullmatch(cell.strip())
    assert found is not None
    return found[1].replace("⏎", "\n"), int(found[2] or 0)


def _put(cell: Any, text: str) -> None:
    number = _NUMBER.fullmatch(text)
    if number:
        cell.value = float(number[1]) if "." in number[1] or "E" in number[1] else int(number[1])
        cell.number_format = number[2] or "General"
    elif text.startswith("=:"):
        cell.value = "=" + text[2:]
    elif text:
        cell.value = text
        cell.data_type = "s"


def _merge(sheet: Any, top: int, column: int, width: int, bottom: int) -> None:
    """The cell that began at `top` now reaches down to `bottom`."""
    for area in [one for one in sheet.merged_cells.ranges if (one.min_row, one.min_col) == (top, column)]:
        sheet.merged_cells.remove(area)
    if width > 1 or bottom > top:
        sheet.merge_cells(start_row=top, start_column=column, end_row=bottom, end_column=column + width - 1)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.%s+xml"


def raw_workbook(
    path: Path, *sheets: str, strings: str = "", styles: str = "", parts: Mapping[str, str | bytes] | None = None
) -> Path:
    """A package whose sheets are given as the XML inside <worksheet> (`<sheetData>…`), named 表1, 表2 …

    `strings`: the inside of <sst>, `styles`: of <styleSheet>. `parts` replaces and adds whole parts.
    """
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="s{n}"/>' for n in numbers)
    related = "".join(_relation(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    related += _relation("t", "sharedStrings", "sharedStrings.xml") + _relation("y", "styles", "styles.xml")
    kinds = {"workbook.xml": "sheet.main", "sharedStrings.xml": "sharedStrings", "styles.xml": "styles"}
    kinds |= {f"worksheets/sheet{n}.xml": "worksheet" for n in numbers}
    types = "".join(f'<Override PartName="/xl/{name}" ContentType="{_TYPE % kind}"/>' for name, kind in kinds.items())
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">{types}</Types>',
        "_rels/.rels": _relations(_relation("w", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(related),
    }
    if strings:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles:
        made["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    made |= {f"xl/worksheets/sheet{n}.xml": worksheet(sheet) for n, sheet in zip(numbers, sheets, strict=True)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (made | dict(parts or {})).items():
            archive.writestr(name, data)
    return path


def worksheet(inside: str) -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{inside}</worksheet>'


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'
