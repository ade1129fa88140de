"""A template's cell styles: fonts for measuring, number formats, and styles added for amounts printed otherwise."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from core.office.xml import Element, number, parse_xml
from core.renderers.measure import Heights
from core.renderers.xlsx_cells import FORMATS

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FIRST_OWN = 164
"""Number formats below are built in."""
_PIXEL, _PADDING = 0.75, 4.5
"""Points a pixel, and points of a cell's width that hold no text."""
_STACKED = 255
_INDENT = 7.0


@dataclass(frozen=True, slots=True)
class Style:
    """`size` of the font in points; `wraps`: lines are broken at its width; `stacked`: one sign below another."""

    format: str
    size: float
    bold: bool
    wraps: bool
    stacked: bool
    indent: int


class Styles:
    """The styles part of a template. An index beyond the part's styles is taken for the first of them."""

    def __init__(self, data: bytes, file: str) -> None:
        self._root = parse_xml(data, file)
        formats = {
            number(found.get("numFmtId")): found.get("formatCode", "")
            for found in self._root.iterfind(f"{S}numFmts/{S}numFmt")
        }
        self._formats = {**FORMATS, **formats}
        fonts = [self._font(font) for font in self._root.iterfind(f"{S}fonts/{S}font")] or [(11.0, False)]
        self.default_size = fonts[0][0]
        name = self._root.find(f"{S}fonts/{S}font/{S}name")
        self.digit_width = self._digit_width("" if name is None else name.get("val", ""))
        self._styles = [self._style(xf, fonts) for xf in self._root.iterfind(f"{S}cellXfs/{S}xf")]
        self.count = len(self._styles)

    @staticmethod
    def _font(font: Element) -> tuple[float, bool]:
        size, bold = font.find(S + "sz"), font.find(S + "b")
        points = float(size.get("val", "11")) if size is not None else 11.0
        return points, bold is not None and bold.get("val", "1") not in ("0", "false")

    def _digit_width(self, font: str) -> float:
        """Pixels of a digit of the default font, which column widths count in: Chinese fonts have half-width ones."""
        pixels = self.default_size * 2 / 3
        return pixels if not font.isascii() else int(pixels)

    def _style(self, xf: Element, fonts: list[tuple[float, bool]]) -> Style:
        size, bold = fonts[min(number(xf.get("fontId")), len(fonts) - 1)]
        alignment = xf.find(S + "alignment")
        how: dict[str, str] = {} if alignment is None else {str(k): str(v) for k, v in alignment.attrib.items()}
        wraps = how.get("wrapText", "0") in ("1", "true") or how.get("horizontal") in ("justify", "distributed")
        stacked = how.get("textRotation") == str(_STACKED)
        form = self._formats.get(number(xf.get("numFmtId")), "General")
        return Style(form, size, bold, wraps or stacked, stacked, number(how.get("indent", "0")))

    def style(self, index: int) -> Style:
        return (
            self._styles[index] if index < self.count else Style("General", self.default_size, False, False, False, 0)
        )

    def part(self, added: Iterable[tuple[int, str]]) -> bytes:
        """The part with further styles, each a style of the template for numbers: with this format, shrunk to fit."""
        root = deepcopy(self._root)
        styles, formats = root.find(S + "cellXfs"), root.find(S + "numFmts")
        ids = {code: found for found, code in self._formats.items()}
        fresh = max([_FIRST_OWN - 1, *self._formats])
        for index, code in added:
            assert styles is not None
            if code not in ids:
                fresh += 1
                ids[code] = fresh
                if formats is None:
                    formats = etree.Element(S + "numFmts")
                    root.insert(0, formats)
                etree.SubElement(formats, S + "numFmt", numFmtId=str(fresh), formatCode=code)
            xf = deepcopy(styles[min(index, self.count - 1)])
            xf.set("numFmtId", str(ids[code]))
            xf.set("applyNumberFormat", "1")
            _shrink(xf)
            styles.append(xf)
        for group in (styles, formats):
            if group is not None:
                group.set("count", str(len(group)))
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _shrink(xf: Element) -> None:
    """A number too wide for its cell is printed smaller, not as ###; a cell that breaks lines does not shrink."""
    alignment = xf.find(S + "alignment")
    if alignment is None:
        alignment = etree.Element(S + "alignment")
        xf.insert(0, alignment)
    alignment.attrib.pop("wrapText", "")
    alignment.set("shrinkToFit", "1")
    xf.set("applyAlignment", "1")


@dataclass(slots=True)
class Sizes:
    """The column widths of one sheet, and the heights texts need in its cells."""

    styles: Styles
    widths: dict[int, float]
    """In characters, of the columns that have one of their own."""
    default_width: float
    default_height: float
    fixed: dict[bytes, str] = field(default_factory=dict)
    """The texts of the template's own cells, by the rest of their XML."""
    _kept: dict[tuple[float, float, bool], Heights] = field(default_factory=dict)

    def heights(self, style: int, left: int, right: int) -> Heights | None:
        """How high texts stand in a cell from column `left` to `right`; None where lines are not broken."""
        found = self.styles.style(style)
        if not found.wraps:
            return None
        digit = self.styles.digit_width
        pixels = sum(self.widths.get(column, self.default_width) * digit for column in range(left, right + 1))
        width = found.size * 1.05 if found.stacked else pixels * _PIXEL - _PADDING - found.indent * _INDENT
        key = (max(width, found.size), found.size, found.bold)
        if key not in self._kept:
            self._kept[key] = Heights(*key)
        return self._kept[key]

    def least_width(self, left: int, right: int) -> float:
        """Points of these columns; programs without the default font take a wider one in its place."""
        columns = sum(self.widths.get(column, self.default_width) for column in range(left, right + 1))
        return columns * self.styles.digit_width * _PIXEL

    def text_of(self, end: bytes) -> str:
        """The text of a fixed cell, '' for one without."""
        return self.fixed.get(end, "")


def plain_text(entry: bytes) -> str:
    """The text of an entry of the table of texts, without the sounds written above it."""
    entry = re.sub(rb"<rPh\b.*?</rPh>", b"", entry, flags=re.DOTALL)
    found = re.findall(rb"<t(?:\s[^>]*)?>([^<]*)</t>", entry)
    return html.unescape(b"".join(found).decode())
