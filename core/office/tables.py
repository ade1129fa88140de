"""Tables as a workbook: texts are text, numbers are numbers; the heading of a sheet stays in sight.

A plain sheet is nothing but its rows; a `Listing` is made to be read and printed by people.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from core.office.blocks import column_name

Cell = str | int | Decimal
Sheet = tuple[str, Sequence[Sequence[Cell]]]
"""A name, and rows of cells; a Decimal is shown with two places and more where it has more."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A sheet to be printed on A4 across: lines around the cells, the heading (first of the `rows`) on every page, the
    `title` above them with the `unit` of money on the right, `sums` (numbers of rows, from 0) in bold."""

    name: str
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    unit: str = ""
    sums: Collection[int] = ()

    @property
    def above(self) -> int:
        """How many rows stand above the heading."""
        return bool(self.title) + bool(self.unit)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_LONGEST_CELL = 32_767
"""What Excel takes."""
_WIDTHS, _LISTED_WIDTHS, _LAST_WIDTHS = (8, 60), (6, 24), (8, 40)
"""Least and most of a column in a plain sheet, in a listing, and of the last in a listing, which holds remarks."""
_MEASURED = 200
_LINE_HEIGHT, _MOST_HEIGHT = 16, 400
_FONT = '<sz val="{}"/><name val="宋体"/></font>'
_EDGE = "".join(f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom"))
_CENTRE, _WRAP = (
    '<alignment horizontal="center" vertical="center" wrapText="1"/>',
    '<alignment vertical="top" wrapText="1"/>',
)
_RIGHT, _TOP = '<alignment horizontal="right" vertical="center"/>', '<alignment vertical="top"/>'
_MIDDLE, _MIDDLE_WRAP = '<alignment vertical="center"/>', '<alignment vertical="center" wrapText="1"/>'
_TEXT, _COUNT, _MONEY = 49, 1, 164
_BOLD, _HEADING, _BOXED, _SUM, _TITLE, _UNIT = 1, 4, 5, 8, 11, 12
"""Styles by their number: a plain sheet's heading; a listing's, the first of three (text, count, money) of its rows, of
its sums, and what stands above."""
_CELLS = (
    (_TEXT, 0, 0, _WRAP),
    (_TEXT, 1, 0, ""),
    (_COUNT, 0, 0, _TOP),
    (_MONEY, 0, 0, _TOP),
    (_TEXT, 1, 1, _CENTRE),
    *(
        (kind, font, 1, _MIDDLE_WRAP if kind == _TEXT else _MIDDLE)
        for font in (0, 1)
        for kind in (_TEXT, _COUNT, _MONEY)
    ),
    (_TEXT, 2, 0, _CENTRE),
    (_TEXT, 0, 0, _RIGHT),
)
"""Number format, font, border and alignment of each style."""
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00####"/></numFmts>'
    f'<fonts count="3"><font>{_FONT.format(11)}<font><b/>{_FONT.format(11)}<font><b/>{_FONT.format(16)}</fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    f'</fills><borders count="2"><border/><border>{_EDGE}</border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_CELLS)}">'
    + "".join(
        f'<xf numFmtId="{kind}" fontId="{font}" borderId="{border}" applyNumberFormat="1" applyFont="1"'
        f' applyBorder="1" applyAlignment="1">{alignment}</xf>'
        for kind, font, border, alignment in _CELLS
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PRINTED = (
    '<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3"'
    ' footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
)


def workbook_of(sheets: Iterable[Sheet | Listing]) -> bytes:
    """The workbook's bytes; the same tables make the same bytes."""
    sheets = list(sheets)
    listings = [one if isinstance(one, Listing) else None for one in sheets]
    names = _names([one.name if isinstance(one, Listing) else one[0] for one in sheets])
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _types(numbers),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(names, listings),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{number}.xml": _any_sheet(one) for number, one in zip(numbers, sheets, strict=True)},
    }
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), (_HEAD + text).encode("utf-8"), zipfile.ZIP_DEFLATED)
    return found.getvalue()


def _names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes, each once."""
    found: list[str] = []
    for number, name in enumerate(wanted, 1):
        base = _NOT_IN_NAME.sub(" ", _clean(name)).strip("' ")[:_LONGEST_NAME] or f"表{number}"
        taken = {one.casefold() for one in found}
        found.append(base if base.casefold() not in taken else f"{base[: _LONGEST_NAME - 5]} {number}")
    return found


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _types(numbers: Iterable[int]) -> str:
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    parts += [(f"xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts)
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{default}{overrides}</Types>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _book(names: Iterable[str], listings: Sequence[Listing | None]) -> str:
    found = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>' for number, name in enumerate(names, 1)
    )
    repeated = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{_heading_rows(name, one)}</definedName>'
        for at, (name, one) in enumerate(zip(names, listings, strict=True))
        if one is not None
    )
    defined = f"<definedNames>{repeated}</definedNames>" if repeated else ""
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{found}</sheets>{defined}</workbook>'


def _heading_rows(name: str, listing: Listing) -> str:
    quoted = name.replace("'", "''")
    row = listing.above + 1
    return escape(f"'{quoted}'!${row}:${row}")


def _any_sheet(sheet: Sheet | Listing) -> str:
    return _listing(sheet) if isinstance(sheet, Listing) else _sheet(sheet[1])


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    count = max((len(row) for row in rows), default=0)
    widths = [_width(rows, at, _WIDTHS) for at in range(count)]
    data = "".join(_row(number, row, _BOLD if number == 1 else 0, 0) for number, row in enumerate(rows, 1))
    return f'<worksheet xmlns="{_MAIN}">{_view(1)}{_columns(widths)}<sheetData>{data}</sheetData></worksheet>'


def _listing(sheet: Listing) -> str:
    width, above = sheet.width, sheet.above
    widths = [_width(sheet.rows, at, _LISTED_WIDTHS if at + 1 < width else _LAST_WIDTHS) for at in range(width)]
    data = "".join(
        f'<row r="{number}"{_height(height)}>{_cell(f"{column_name(at)}{number}", text, style)}</row>'
        for number, (text, at, style, height) in enumerate(_above(sheet), 1)
    )
    for number, row in enumerate(sheet.rows):
        filled = [*row, *[""] * (width - len(row))]
        text, others = (_HEADING, 0) if number == 0 else (_SUM, _SUM) if number in sheet.sums else (_BOXED, _BOXED)
        lines = max(_lines(cell, wide) for cell, wide in zip(filled, widths, strict=True))
        height = min(lines * _LINE_HEIGHT + 4, _MOST_HEIGHT)
        data += _row(number + above + 1, filled, text, others, height)
    last = f"{column_name(width - 1)}1"
    merged = f'<mergeCells count="1"><mergeCell ref="A1:{last}"/></mergeCells>' if sheet.title and width > 1 else ""
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{_view(above + 1)}'
        f"{_columns(widths)}<sheetData>{data}</sheetData>{merged}{_PRINTED}</worksheet>"
    )


def _above(sheet: Listing) -> list[tuple[str, int, int, int]]:
    """Text, column, style and height of each row above the heading."""
    title = [(sheet.title, 0, _TITLE, 2 * _LINE_HEIGHT)] if sheet.title else []
    return title + ([(sheet.unit, sheet.width - 1, _UNIT, _LINE_HEIGHT + 2)] if sheet.unit else [])


def _height(points: int) -> str:
    return f' ht="{points}" customHeight="1"' if points else ""


def _lines(cell: Cell, width: int) -> int:
    """How many lines a text takes in a column: Excel never makes a row higher by itself where a font is missing."""
    if not isinstance(cell, str):
        return 1
    return sum(max(1, -(-_signs(line) // max(width - 2, 1))) for line in cell.split("\n"))


def _view(frozen: int) -> str:
    pane = f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
    return f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'


def _columns(widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _row(number: int, row: Sequence[Cell], text: int, others: int, height: int = 0) -> str:
    """A row of cells; `text` is the style of its texts, `others` that from which its numbers' are counted; with a
    `height` it is one of a listing, whose blank cells have lines around them, too."""
    cells = "".join(
        _cell(f"{column_name(at)}{number}", cell, text if isinstance(cell, str) else others + _kind(cell, height > 0))
        for at, cell in enumerate(row)
        if cell != "" or height
    )
    return f'<row r="{number}"{_height(height)}>{cells}</row>'


def _kind(cell: int | Decimal, is_boxed: bool) -> int:
    first = 1 if is_boxed else 2
    return first if isinstance(cell, int) else first + 1


def _cell(address: str, cell: Cell, style: int) -> str:
    if not isinstance(cell, str):
        return f'<c r="{address}" s="{style}"><v>{cell if isinstance(cell, int) else format(cell, "f")}</v></c>'
    if not cell:
        return f'<c r="{address}" s="{style}"/>'
    text = escape(_clean(cell)[:_LONGEST_CELL])
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _width(rows: Sequence[Sequence[Cell]], column: int, widths: tuple[int, int]) -> int:
    """Wide enough for the column's numbers (else nothing but ### is seen of one) and the texts of its first rows and
    its last, in characters, within limits."""
    cells = [row[column] for row in rows if column < len(row)]
    texts = [line for cell in (*cells[:_MEASURED], *cells[-1:]) if isinstance(cell, str) for line in cell.split("\n")]
    numbers = [_shown(cell) for cell in cells if not isinstance(cell, str)]
    return min(max(max(map(_signs, (*texts, *numbers)), default=0) + 2, widths[0]), widths[1])


def _signs(text: str) -> int:
    """How wide a text is; a Chinese sign is two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _shown(cell: int | Decimal) -> str:
    """A number as it is seen, as far as its width goes."""
    if isinstance(cell, int):
        return str(cell)
    return f"{cell:,.2f}" if cell == round(cell, 2) else f"{cell:,}"
