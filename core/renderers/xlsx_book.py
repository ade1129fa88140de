"""The container of an xlsx template: its parts, how they hang together, and the parts of a file with copied sheets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from core.office.xml import Element, R, parse_xml
from core.renderers.parts import TemplateError
from core.renderers.xlsx_styles import S

TYPES, STRINGS, STYLES = "[Content_Types].xml", "xl/sharedStrings.xml", "xl/styles.xml"
_P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_T = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_SHARED = ("image", "hdphoto", "theme")
"""Relationships whose parts all copies of a sheet use together."""
_REFUSED = {
    "externalLink": "对其他文件的链接",
    "vbaProject": "宏",
    "pivotTable": "数据透视表",
    "table": "表格（超级表）",
}
_DROPPED = ("calcChain",)


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: `kind` is the last word of its type, `target` a part's name or, outside the file, an address."""

    id: str
    type: str
    target: str
    outside: bool = False

    @property
    def kind(self) -> str:
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it. `part` is '' for what is no worksheet with cells."""

    name: str
    part: str
    element: Element


def links_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


class BookSource:
    """A template's container, read. Raises TemplateError for what cannot be kept whole."""

    def __init__(self, parts: Mapping[str, bytes], file: str) -> None:
        self.parts, self.file = dict(parts), file
        main = next((link.target for link in self.links("") if link.kind == "officeDocument"), "")
        self.main = main or "xl/workbook.xml"
        self.root = parse_xml(self.parts.get(self.main, b""), file)
        if self.root.prefix:
            raise TemplateError(f"{file}：写法特别，不能作模板。请用 Excel 或 WPS 打开并另存后再用。")
        links = self.links(self.main)
        for link in links:
            if link.kind in _REFUSED:
                raise TemplateError(f"{file}：模板里有{_REFUSED[link.kind]}。请在 Excel 或 WPS 里去掉后再用。")
        by_id = {link.id: link for link in links}
        self.main_links = [link for link in links if link.kind not in (*_DROPPED, "sharedStrings", "worksheet")]
        self.strings = next((link.target for link in links if link.kind == "sharedStrings"), STRINGS)
        self.styles = next((link.target for link in links if link.kind == "styles"), STYLES)
        self.sheets = [
            SheetEntry(sheet.get("name", ""), self._sheet_part(by_id.get(sheet.get(R + "id", ""))), sheet)
            for sheet in self.root.iterfind(f"{S}sheets/{S}sheet")
        ]
        for link in links:
            if link.kind in _DROPPED:
                self.parts.pop(link.target, None)

    @staticmethod
    def _sheet_part(link: Link | None) -> str:
        return link.target if link is not None and link.kind == "worksheet" else ""

    def links(self, part: str) -> list[Link]:
        """The relationships of a part ('' = of the container)."""
        data = self.parts.get(links_name(part) if part else "_rels/.rels")
        if data is None:
            return []
        folder = posixpath.dirname(part)
        found = []
        for link in parse_xml(data, self.file).iterfind(_P + "Relationship"):
            outside = link.get("TargetMode") == "External"
            target = link.get("Target", "")
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found.append(Link(link.get("Id", ""), link.get("Type", ""), target, outside))
        return found

    def names_of(self, entry: SheetEntry) -> dict[str, str]:
        """The names a sheet has of its own, and what they stand for."""
        at = str(self.sheets.index(entry))
        return {
            name.get("name", ""): name.text or ""
            for name in self.root.iterfind(f"{S}definedNames/{S}definedName")
            if name.get("localSheetId") == at
        }

    def texts(self) -> list[Element]:
        """The entries of the table of texts."""
        data = self.parts.get(self.strings)
        return [] if data is None else list(parse_xml(data, self.file).iterfind(S + "si"))

    def family(self, part: str) -> list[str]:
        """The parts that belong to one sheet alone, the sheet itself first: drawings, comments, print settings …"""
        found = [part]
        for name in found:
            for link in self.links(name):
                if link.kind in _REFUSED:
                    raise TemplateError(f"{self.file}：模板里有{_REFUSED[link.kind]}。请在 Excel 或 WPS 里去掉后再用。")
                own = not link.outside and link.kind not in _SHARED and link.target in self.parts
                if own and link.target not in found and link.target != self.main:
                    found.append(link.target)
        return found


def copy_name(part: str, copy: int) -> str:
    """What a part is called in the `copy`-th sheet made from it (0: as in the template)."""
    stem, ending = posixpath.splitext(part)
    return f"{stem}_{copy + 1}{ending}" if copy else part


def write_links(links: Sequence[Link]) -> bytes:
    root = etree.fromstring(f'<Relationships xmlns="{_P[1:-1]}"/>'.encode())
    for link in links:
        entry = etree.SubElement(root, _P + "Relationship", Id=link.id, Type=link.type)
        entry.set("Target", link.target if link.outside else "/" + link.target)
        if link.outside:
            entry.set("TargetMode", "External")
    return _written(root)


def write_types(source: BookSource, copies: Mapping[str, str]) -> bytes:
    """The list of content types; `copies` tells of what each new part is a copy."""
    root = parse_xml(source.parts[TYPES], source.file)
    types: dict[str, str] = {}
    for entry in list(root.iterfind(_T + "Override")):
        name = entry.get("PartName", "").lstrip("/")
        if name in source.parts:
            types[name] = entry.get("ContentType", "")
        else:
            root.remove(entry)
    added = {name: types[origin] for name, origin in copies.items() if origin in types and name != origin}
    if source.strings not in types:
        added[source.strings] = _STRINGS_TYPE
    for name, kind in added.items():
        etree.SubElement(root, _T + "Override", PartName="/" + name, ContentType=kind)
    return _written(root)


def without_titles(app: bytes) -> bytes:
    """The document's properties without the list of its sheets, which is no longer true."""
    return re.sub(
        rb"<(TitlesOfParts|HeadingPairs)\b.*?</\1>|<(?:TitlesOfParts|HeadingPairs)\b[^>]*/>", b"", app, flags=re.S
    )


def _written(root: Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
