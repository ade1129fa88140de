"""A county's own code list from a file: Excel (also a table in Word) or comma-separated text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from core.catalog.county import About, CountyList, Sheet, parse_rows, parse_sheets
from core.catalog.scheme import Kind
from core.errors import UserError
from core.office.blocks import Row, Table

MAX_TEXT = 20 * 1024 * 1024
"""A full list with explanations has about 1 MB."""

_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BYTE_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = ",\t;"


def load_catalogue(path: Path, year: int, *, kind: Kind | None = None, complete: bool = False) -> CountyList:
    """The list of a year in a file. `kind` None: the codes tell; `complete` is the clerk's word, no file says it.

    UserError: the file cannot be read, or has no columns of codes and names.
    """
    path = Path(path)
    about = About(year, path.name, kind, complete)
    if _first_bytes(path).startswith(_OFFICE):
        return _from_office(path, about)
    return parse_rows(_csv_rows(path), about)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4)
    except OSError as error:
        raise UserError(f"“{path.name}”打不开（{error.strerror}）。") from error


def _from_office(path: Path, about: About) -> CountyList:
    from core.office.open import open_office  # lxml: a text file needs none

    office = open_office(path)
    found = parse_sheets(map(_sheet, office.tables), about)
    return CountyList(found.catalogue, (*office.notices, *found.remarks))


def _sheet(table: Table) -> Sheet:
    return Sheet([_cells(row) for row in table.rows], table.place, [row.place for row in table.rows])


def _cells(row: Row) -> list[str]:
    """The texts of a row by column; of merged cells the first column has the text."""
    cells = [""] * max((cell.column + cell.span for cell in row.cells), default=0)
    for cell in row.cells:
        cells[cell.column] = "" if cell.continues else cell.text
    return cells


def _csv_rows(path: Path) -> list[list[str]]:
    text = _decoded(path)
    # Excel writes commas, tabs (Unicode text) or, on some systems, semicolons; people type full-width commas.
    separator = max(_SEPARATORS, key=text.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator if separator in text else "，"))
    except csv.Error as error:
        raise _unreadable(path) from error


def _decoded(path: Path) -> str:
    """The text: UTF-8, UTF-16 with a mark, or what Excel in China writes, GB 18030."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_TEXT + 1)
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来（{error.strerror}）。") from error
    if len(data) > MAX_TEXT:
        raise UserError(f"“{path.name}”超过 {MAX_TEXT // 1024 // 1024} MB，不像科目表，不予读取。")
    encoding = _BYTE_ORDER.get(data[:2])
    for guess in (encoding,) if encoding else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(guess)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(path)


def _unreadable(path: Path) -> UserError:
    return UserError(f"“{path.name}”不是 Excel 工作簿，也不是 CSV 文本，请用 Excel 或 WPS 另存为 xlsx 或 csv。")
