"""What stands in page headers and footers: they are no part of what is read, but tags may stand there."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from core.office.blocks import Paragraph
from core.office.guard import DOCX, Package, open_package
from core.office.xml import W, parse_xml

_MARGIN = re.compile(r"(header|footer)(\d*)\.xml")
_SHEET = re.compile(r"/worksheets/[^/]+\.xml$")
_WORDS = {"header": "页眉", "footer": "页脚"}


def open_margins(path: Path) -> tuple[Paragraph, ...]:
    """The paragraphs of all headers and footers, tables in them included; of a workbook those of its sheets, each one
    text. UserError: what guard refuses."""
    package = open_package(path)
    try:
        of = _of_page if package.kind == DOCX else _of_sheet
        return tuple(paragraph for name in sorted(package.names) for paragraph in of(package, name))
    finally:
        package.close()


def _of_page(package: Package, name: str) -> list[Paragraph]:
    part = _MARGIN.fullmatch(posixpath.basename(name))
    data = package.part(name) if part else None
    return _paragraphs(data, package.path.name, _WORDS[part[1]] + part[2]) if part and data is not None else []


def _of_sheet(package: Package, name: str) -> list[Paragraph]:
    """The texts with their codes (&R right, &P page number …), which hide no tag."""
    data = package.part(name) if _SHEET.search(name) else None
    if data is None:
        return []
    texts = [text for around in parse_xml(data, package.path.name).iter("{*}headerFooter") for text in around]
    words = {text: next(word for key, word in _WORDS.items() if key in str(text.tag).lower()) for text in texts}
    return [Paragraph(words[text] + posixpath.basename(name), text.text) for text in texts if text.text]


def _paragraphs(data: bytes, file: str, place: str) -> list[Paragraph]:
    found = parse_xml(data, file).iter(W + "p")
    return [
        Paragraph(f"{place}第{number}段", "".join(text.text or "" for text in paragraph.iter(W + "t")).strip())
        for number, paragraph in enumerate(found, 1)
    ]
