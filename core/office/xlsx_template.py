"""Opens an Excel template: what a reader passes over counts there too, as tags may stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.office.blocks import OfficeFile, Paragraph, Table
from core.office.collector import uncollected
from core.office.guard import XLSX, open_package
from core.office.names import shown_name
from core.office.sheet import Sheet
from core.office.xlsx import read_book, sheets
from core.office.xlsx_part import Part, cell_text
from core.office.xlsx_sheet import read_sheet

_WORDS = {"Header": "页眉", "Footer": "页脚"}


@dataclass(frozen=True, slots=True)
class XlsxTemplate:
    """`file` has the hidden sheets too; `margins` are the texts of page headers and footers; `formulas` by the place
    of their cell, without the sign of equality."""

    file: OfficeFile
    margins: tuple[Paragraph, ...]
    formulas: Mapping[str, str]


def open_xlsx_template(path: Path) -> XlsxTemplate:
    """Everything in a workbook that can hold a tag. UserError: as `open_xlsx`."""
    package = open_package(Path(path), XLSX)
    try:
        with uncollected():
            book = read_book(package)
            book.formulas = {}
            tables: list[Table] = []
            margins: list[Paragraph] = []
            for entry, part in sheets(package, book, hidden=True):
                margins += _margins(part, entry.name)
                tables.append(Sheet(book, read_sheet(book, entry.name, part, entry.titles)).table(len(tables) + 1))
    finally:
        package.close()
    return XlsxTemplate(OfficeFile(shown_name(package.path), tuple(tables)), tuple(margins), book.formulas or {})


def _margins(part: Part, name: str) -> Iterator[Paragraph]:
    """With their codes (&R right, &P page number …), which hide no tag."""
    prefix = re.escape(part.prefix)
    for kind, text in re.findall(rf"<{prefix}(?:odd|even|first)(Header|Footer)(?:\s[^>]*)?>([^<]*)<", part.text):
        yield Paragraph(f"工作表“{name}”的{_WORDS[kind]}", cell_text(text))
