"""The one door for files from outside: Word or Excel, told apart by what is in them."""

from __future__ import annotations

from pathlib import Path

from core.office.blocks import OfficeFile
from core.office.docx import read_docx
from core.office.guard import DOCX, open_package
from core.office.xlsx import read_xlsx


def open_office(path: Path) -> OfficeFile:
    """A Word or Excel file as blocks, whatever it is called. UserError: it is neither, or cannot be read safely."""
    package = open_package(Path(path))
    try:
        return read_docx(package) if package.kind == DOCX else read_xlsx(package)
    finally:
        package.close()
