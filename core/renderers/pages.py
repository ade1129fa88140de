"""Page numbers for the contents page: printed numbers, which start anew where a section says so."""

from __future__ import annotations

from collections.abc import Mapping

from core.office.runs import W
from core.office.soffice import bookmark_pages, make_pdf
from core.office.xml import Element, parse_xml


def page_numbers(docx: bytes, document_xml: bytes, file: str) -> dict[str, str]:
    """The printed page of each bookmark of a rendered Word file, by LibreOffice. UserError: LibreOffice failed."""
    sections = _sections(parse_xml(document_xml, file))
    pages = bookmark_pages(make_pdf(docx), [name for names, _ in sections for name in names])
    return _printed(sections, pages)


def _printed(sections: list[tuple[list[str], int | None]], pages: Mapping[str, int]) -> dict[str, str]:
    """A section that starts anew does so on the page of its first bookmark: part titles open their sections."""
    found: dict[str, str] = {}
    offset = 0
    for names, start in sections:
        here = [pages[name] for name in names if name in pages]
        if start is not None and here:
            offset = min(here) - start
        found.update({name: str(pages[name] - offset) for name in names if name in pages})
    return found


def _sections(root: Element) -> list[tuple[list[str], int | None]]:
    """The bookmarks of each section in order, and the number its pages start with (None: they go on)."""
    found: list[tuple[list[str], int | None]] = []
    names: list[str] = []
    for element in root.iter(W + "p", W + "sectPr"):
        if element.tag == W + "p":
            names += [mark.get(W + "name", "") for mark in element.iter(W + "bookmarkStart")]
        else:
            numbers = element.find(W + "pgNumType")
            start = None if numbers is None else numbers.get(W + "start")
            found.append((names, int(start) if start else None))
            names = []
    return found
