"""The one door for files from outside, told apart by what is in them and never by their names."""

from __future__ import annotations

from pathlib import Path

from core.errors import UserError
from core.office.blocks import OfficeFile
from core.office.book import MAX_TEXT
from core.office.docx import read_docx
from core.office.guard import DOCX, check_file, open_package
from core.office.kinds import PAGE, Source, kind_of_ole, kind_of_other, kind_of_zip
from core.office.ole import MAGIC, OleFile
from core.office.xlsx import read_xlsx


def open_office(path: Path) -> OfficeFile:
    """A file of an office as blocks. Kinds we do not read ourselves go through an office program of this computer.

    UserError: it holds no document, cannot be read safely, or there is no program for it.
    """
    path = Path(path)
    office = _opened(path, check_file(path))
    if len(office.blocks) > _MAX_BLOCKS or any(len(one.text) > MAX_TEXT for one in office.paragraphs):
        raise UserError(f"“{path.name}”的正文异常庞大，超出能读取的范围，不予读取。")
    return office


_MAX_BLOCKS = 100_000
"""Paragraphs and tables; a book of a thousand pages has thirty thousand."""


def _opened(path: Path, head: bytes) -> OfficeFile:
    if head.startswith(MAGIC):
        ole = OleFile(path)
        source = kind_of_ole(ole)
        if source is None:
            from core.office.xls import read_xls

            return read_xls(ole)
    elif head.startswith(b"PK"):
        source = kind_of_zip(path)
        if source is None:
            return _open_package(path)
    else:
        source = kind_of_other(path, head)
        if source is None:
            from core.office.plain import open_plain

            return open_plain(path)
        if source is PAGE:
            from core.office.page import open_page

            return open_page(path)
    return _through_program(path, source)


def _open_package(path: Path) -> OfficeFile:
    package = open_package(path)
    try:
        return read_docx(package) if package.kind == DOCX else read_xlsx(package)
    finally:
        package.close()


def _through_program(path: Path, source: Source) -> OfficeFile:
    from dataclasses import replace

    from core.office.convert import converted

    with converted(path, source) as made:
        file = _open_package(made)
    return replace(file, notices=(f"文件是{source.called}，由办公软件转换后读取，请核对。", *file.notices))
