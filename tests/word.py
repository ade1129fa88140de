"""Word files for tests, written as small text tables: full control over runs, merges, styles and automatic numbers.

A row is a line of cells between |; `*3` behind a cell is its span, `^` continues the merged cell above, `v` in front
(`v:产出指标`) begins one, `⏎` is a new paragraph, `↵` a line break inside one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>"""
_PART_RELS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
 Target="styles.xml"/>
<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
 Target="numbering.xml"/></Relationships>"""
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/><w:pPr><w:outlineLvl w:val="{n - 1}"/>'
    f"</w:pPr></w:style>"
    for n in range(1, 6)
)
_CELL = re.compile(r"(v:)?(.*?)(?:\*(\d+))?", re.DOTALL)


def run(text: str, bold: bool = False) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("↵"))
    return f"<w:r>{properties}{parts}</w:r>"


class Word:
    """A document under construction. `splits_runs` breaks every text in the middle of words; `pads_cells` adds empty
    paragraphs to every cell."""

    def __init__(self, splits_runs: bool = False, pads_cells: bool = False) -> None:
        self.body: list[str] = []
        self.styles = STYLES
        self.numbering = ""
        self.splits_runs = splits_runs
        self.pads_cells = pads_cells

    def xml(self, xml: str) -> Word:
        self.body.append(xml)
        return self

    def paragraph(self, text: str, style: str = "", bold: bool = False, properties: str = "") -> Word:
        return self.xml(self.paragraph_xml(text, style, bold, properties))

    def numbered(self, text: str, list_id: int = 1, level: int = 0, style: str = "") -> Word:
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        return self.paragraph(text, style, properties=number)

    def paragraph_xml(self, text: str, style: str = "", bold: bool = False, properties: str = "") -> str:
        if style:
            properties = f'<w:pStyle w:val="{style}"/>' + properties
        inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        return f"<w:p>{inner}{self._runs(text, bold)}</w:p>"

    def _runs(self, text: str, bold: bool) -> str:
        if not self.splits_runs or len(text) < 2:
            return run(text, bold) if text else ""
        return "".join(run(text[at : at + 2], bold) for at in range(0, len(text), 2))

    def table(self, rows: Iterable[str], columns: int) -> Word:
        grid = "".join('<w:gridCol w:w="784"/>' for _ in range(columns))
        lines = "".join(f"<w:tr>{self._cells(row)}</w:tr>" for row in rows)
        return self.xml(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>")

    def _cells(self, row: str) -> str:
        return "".join(self._cell(cell.strip(" ")) for cell in row.split("|"))

    def _cell(self, cell: str) -> str:
        found = _CELL.fullmatch(cell)
        assert found
        begins, text, span = found.groups()
        properties = f'<w:gridSpan w:val="{span}"/>' if span else ""
        if text == "^":
            properties, text = properties + "<w:vMerge/>", ""
        elif begins:
            properties += '<w:vMerge w:val="restart"/>'
        paragraphs = "".join(self.paragraph_xml(part) for part in text.split("⏎"))
        if self.pads_cells:
            paragraphs = "<w:p/>" + paragraphs + "<w:p/>"
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"

    def level(self, abstract: int, *levels: tuple[str, str]) -> Word:
        """A list whose levels are (format, text) pairs; list and abstract list share the number."""
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (kind, text) in enumerate(levels)
        )
        self.numbering = (
            f'<w:abstractNum w:abstractNumId="{abstract}">{inner}</w:abstractNum>{self.numbering}'
            f'<w:num w:numId="{abstract}"><w:abstractNumId w:val="{abstract}"/></w:num>'
        )
        return self

    def document_xml(self) -> str:
        body = "".join(self.body)
        names = (
            f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        )
        return f"<w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>"

    def save(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", _TYPES)
            archive.writestr("_rels/.rels", _RELS)
            archive.writestr("word/document.xml", self.document_xml())
            archive.writestr("word/_rels/document.xml.rels", _PART_RELS)
            archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{self.styles}</w:styles>')
            archive.writestr("word/numbering.xml", f'<w:numbering xmlns:w="{W}">{self.numbering}</w:numbering>')
        return path
