"""What stands in the headers and footers of a Word file: they are no part of what is read, but tags may stand there."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from core.office.blocks import Paragraph
from core.office.guard import DOCX, open_package
from core.office.xml import W, parse_xml

_MARGIN = re.compile(r"(header|footer)(\d*)\.xml")
_WORDS = {"header": "页眉", "footer": "页脚"}


def open_margins(path: Path) -> tuple[Paragraph, ...]:
    """The paragraphs of all headers and footers, tables in them included. UserError: what guard refuses."""
    package = open_package(path, DOCX)
    try:
        found: list[Paragraph] = []
        for name in sorted(package.names):
            part = _MARGIN.fullmatch(posixpath.basename(name))
            data = package.part(name) if part else None
            if part and data is not None:
                found += _paragraphs(data, path.name, _WORDS[part[1]] + part[2])
        return tuple(found)
    finally:
        package.close()


def _paragraphs(data: bytes, file: str, place: str) -> list[Paragraph]:
    found = parse_xml(data, file).iter(W + "p")
    return [
        Paragraph(f"{place}第{number}段", "".join(text.text or "" for text in paragraph.iter(W + "t")).strip())
        for number, paragraph in enumerate(found, 1)
    ]
