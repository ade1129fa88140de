"""Plain tables as a workbook: texts are text, numbers are numbers; the first row of a sheet is its heading and stays in
sight."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from core.office.blocks import column_name

Cell = str | int | Decimal
Sheet = tuple[str, Sequence[Sequence[Cell]]]
"""A name, and rows of cells; a Decimal is shown with two places and more where it has more."""

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
_WIDTHS = 8, 60
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00####"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="1" applyFont="1" applyNumberFormat="1"/>'
    '<xf numFmtId="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>'
    '<xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook_of(sheets: Iterable[Sheet]) -> bytes:
    """The workbook's bytes; the same tables make the same bytes."""
    sheets = list(sheets)
    names = _names([name for name, _ in sheets])
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _types(numbers),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(names),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{number}.xml": _sheet(rows) for number, (_, rows) in zip(numbers, sheets, strict=True)},
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


def _book(names: Iterable[str]) -> str:
    found = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>' for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{found}</sheets></workbook>'


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    width = max((len(row) for row in rows), default=0)
    columns = "".join(
        f'<col min="{n + 1}" max="{n + 1}" width="{_width(rows, n)}" customWidth="1"/>' for n in range(width)
    )
    view = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>'
    data = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    return (
        f'<worksheet xmlns="{_MAIN}">{view}</sheetViews>{f"<cols>{columns}</cols>" if columns else ""}'
        f"<sheetData>{data}</sheetData></worksheet>"
    )


def _row(number: int, row: Sequence[Cell]) -> str:
    cells = "".join(_cell(f"{column_name(at)}{number}", number, cell) for at, cell in enumerate(row) if cell != "")
    return f'<row r="{number}">{cells}</row>'


def _cell(address: str, row: int, cell: Cell) -> str:
    if not isinstance(cell, str):
        style, number = (2, str(cell)) if isinstance(cell, int) else (3, format(cell, "f"))
        return f'<c r="{address}" s="{style}"><v>{number}</v></c>'
    bold = ' s="1"' if row == 1 else ""
    text = escape(_clean(cell)[:_LONGEST_CELL])
    return f'<c r="{address}"{bold} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _width(rows: Sequence[Sequence[Cell]], column: int) -> int:
    """Wide enough for the first lines of the column, in characters, within limits."""
    texts = (line for row in rows[:200] if column < len(row) for line in str(row[column]).split("\n"))
    widest = max((sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text) for text in texts), default=0)
    return min(max(widest + 2, _WIDTHS[0]), _WIDTHS[1])
