"""Excel files from tagged templates: a template is compiled once and filled any number of times, from any thread."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree

from core.errors import UserError
from core.forms.model import FormSet, Output, Repeat
from core.forms.printing import Printed
from core.office.guard import XLSX
from core.office.tags import DRAFT
from core.office.xml import parse_xml
from core.renderers.package import Package, read_parts
from core.renderers.parts import TemplateError
from core.renderers.xlsx_book import (
    TYPES,
    BookSource,
    Link,
    SheetEntry,
    copy_name,
    links_name,
    without_titles,
    write_links,
    write_types,
)
from core.renderers.xlsx_cells import BLANK, AddedStyles, MoneyCells, Strings, escape
from core.renderers.xlsx_code import CodeWriter, Fill, Margins, MoneyKind
from core.renderers.xlsx_formula import Formula, UnmovableError, read_formula
from core.renderers.xlsx_layout import Placed, TemplateRows, write_rows
from core.renderers.xlsx_move import Mover, mover_of
from core.renderers.xlsx_pages import breaks_part
from core.renderers.xlsx_plan import Group, Node
from core.renderers.xlsx_refs import Area
from core.renderers.xlsx_sheet import SELECTED, SheetReader, SheetSource, Slot, Texts
from core.renderers.xlsx_styles import Styles
from core.renderers.xlsx_workbook import WorkbookWriter

_MAX_KEPT = 64
_FORMULA = re.compile(rb"\0(\d+),(\d+)\0")
_EMPTY_PART = re.compile("&&|&[LCR](?=&[LCR]|$)")
_SELECTED = f' tabSelected="{SELECTED}"'.encode("ascii", "xmlcharrefreplace")
_CACHE: dict[tuple[str, str, str, str], CompiledXlsx] = {}


@dataclass(slots=True)
class CompiledSheet:
    """A worksheet of the template as code. `repeats`: there is one for each record."""

    entry: int
    part: str
    shell: list[bytes | Slot]
    fill: Fill
    margins: Margins
    repeats: bool
    rows: TemplateRows
    formulas: list[Formula]
    family: list[str]
    """The parts that belong to the sheet, itself first."""
    movers: dict[str, Mover]
    """Those of them that name its rows."""


class CompiledXlsx:
    """A template as code. Tags name the document's fields plainly, those of a record by what its list calls one."""

    def __init__(
        self,
        name: str,
        source: BookSource,
        styles: Styles,
        sheets: Sequence[CompiledSheet],
        monies: Sequence[MoneyKind],
        texts: Sequence[bytes],
    ) -> None:
        self.name, self._source, self._styles, self._sheets = name, source, styles, list(sheets)
        self._monies, self._texts = list(monies), list(texts)
        self._formats = [styles.style(kind.style).format for kind in monies]
        self._book = WorkbookWriter(source, any(sheet.formulas for sheet in sheets))
        self._packages: dict[tuple[tuple[int, ...], tuple[tuple[int, str], ...]], Package] = {}

    @property
    def has_own_sheets(self) -> bool:
        """Whether it has sheets that are there without any record."""
        return any(not sheet.repeats for sheet in self._sheets)

    def render(
        self,
        printed: Printed,
        records: Sequence[Printed] = (),
        names: Sequence[str] = (),
        *,
        draft: bool = False,
    ) -> bytes:
        """The filled file: sheets that print a record once for each of `records`, called `names`, the others once.

        Equal input gives equal bytes. UserError: the template asks for something the document does not have, or a text
        is longer than a cell holds.
        """
        document = {**printed, DRAFT: DRAFT if draft else ""}
        strings, added = Strings(self._texts), AddedStyles(self._styles.count)
        monies = [
            MoneyCells(kind.style, own, kind.unit, strings, added)
            for kind, own in zip(self._monies, self._formats, strict=True)
        ]
        made: dict[str, bytes] = {}
        placed: list[tuple[int, str, Placed]] = []
        try:
            for sheet in self._sheets:
                for copy, (record, title) in enumerate(self._rounds(sheet, records, names)):
                    first = not placed
                    where = self._sheet(made, sheet, copy, document, record, strings, monies, first)
                    placed.append((sheet.entry, title, where))
        except (KeyError, TypeError) as error:
            what = f"“{error.args[0]}”" if isinstance(error, KeyError) else "其中一个标签"
            raise UserError(f"模板“{self.name}”要填{what}，但文档里没有这一栏，请检查模板里的标签。") from error
        if not placed:
            raise UserError(f"没有可以填进“{self.name}”的内容，一张工作表也做不出来。")
        made[self._source.main] = self._book.part(placed)
        made[self._source.strings] = strings.part()
        counts = tuple(sum(1 for entry, _, _ in placed if entry == sheet.entry) for sheet in self._sheets)
        return self._package(counts, tuple(added)).build(made)

    def _rounds(
        self, sheet: CompiledSheet, records: Sequence[Printed], names: Sequence[str]
    ) -> list[tuple[Printed | None, str]]:
        """The record and the name of each sheet to be made from one of the template ('' = as in the template)."""
        if sheet.repeats:
            return list(zip(records, names, strict=True))
        return [(records[0] if records else None, "")]

    def _sheet(
        self,
        made: dict[str, bytes],
        sheet: CompiledSheet,
        copy: int,
        document: Mapping[str, Any],
        record: Printed | None,
        strings: Strings,
        monies: Sequence[MoneyCells],
        first: bool,
    ) -> Placed:
        rows, merges, placed = write_rows(sheet.fill(document, record, strings, monies), sheet.rows)
        if sheet.formulas:
            rows = _FORMULA.sub(lambda found: _formula(sheet, found, placed), rows)
        margins = sheet.margins(document, record)
        out: list[bytes] = []
        for piece in sheet.shell:
            if isinstance(piece, bytes):
                out.append(piece)
            elif piece.kind == "rows":
                out += (b"<sheetData>", rows, b"</sheetData>")
            elif piece.kind == "merges":
                out.append(merges)
            elif piece.kind == "selected":
                out.append(b' tabSelected="1"' if first else b"")
            elif piece.kind == "breaks":
                out.append(breaks_part(placed.breaks, placed.last))
            elif piece.kind == "margin":
                out.append(escape(_tidy(margins[piece.at])).encode())
            else:
                out.append(piece.moved(placed).replace(_SELECTED, b' tabSelected="1"' if first else b""))
        for name, move in sheet.movers.items():
            made[copy_name(name, copy)] = move(placed)
        made[copy_name(sheet.part, copy)] = b"".join(out)
        return placed

    def _package(self, counts: tuple[int, ...], added: tuple[tuple[int, str], ...]) -> Package:
        """What never changes of a file with so many copies of each sheet and these added styles."""
        key = (counts, added)
        if key not in self._packages:
            if len(self._packages) >= _MAX_KEPT:
                self._packages.clear()
            self._packages[key] = Package(self._constants(counts, added))
        return self._packages[key]

    def _constants(self, counts: Sequence[int], added: Sequence[tuple[int, str]]) -> dict[str, bytes]:
        source = self._source
        families = {name for sheet in self._sheets for name in sheet.family}
        left_out = {TYPES, source.main, source.strings, links_name(source.main), *map(links_name, families), *families}
        parts = {name: data for name, data in source.parts.items() if name not in left_out}
        for name in [name for name in parts if name.endswith("docProps/app.xml")]:
            parts[name] = without_titles(parts[name])
        if added:
            parts[source.styles] = self._styles.part(added)
        copies: dict[str, str] = {}
        links = list(source.main_links)
        for sheet, count in zip(self._sheets, counts, strict=True):
            for copy in range(count):
                named = {name: copy_name(name, copy) for name in sheet.family}
                copies |= {new: old for old, new in named.items()}
                links.append(self._book.link(sheet.entry, named[sheet.part], copy))
                self._copy_family(parts, sheet, named)
        links.append(Link("jmStrings", self._book.strings_type, source.strings))
        parts[links_name(source.main)] = write_links(links)
        return {TYPES: write_types(source, copies), **parts}

    def _copy_family(self, parts: dict[str, bytes], sheet: CompiledSheet, named: Mapping[str, str]) -> None:
        for old, new in named.items():
            own = self._source.links(old)
            if own:
                parts[links_name(new)] = write_links([replace(k, target=named.get(k.target, k.target)) for k in own])
            if old != sheet.part and old not in sheet.movers:
                parts[new] = self._source.parts[old]


def compile_xlsx(template: Path, form_set: FormSet, output: Output) -> CompiledXlsx:
    """The compiled template; equal files are compiled once. UserError: unreadable. TemplateError: wrong tags."""
    try:
        digest = hashlib.sha256(template.read_bytes()).hexdigest()
    except OSError as error:
        raise UserError(f"打不开模板“{template.name}”：{error.strerror}。") from error
    key = (digest, form_set.id + form_set.digest, output.over, output.repeat)
    if key not in _CACHE:
        _CACHE[key] = _compile(template, form_set, output)
    return _CACHE[key]


def _compile(template: Path, form_set: FormSet, output: Output) -> CompiledXlsx:
    with _damage_told(template.name):
        source = BookSource(read_parts(template, XLSX), template.name)
        styles = Styles(source.parts[source.styles], template.name)
        texts = Texts(source.texts())
        reads = [(at, _read(source, entry, styles, texts)) for at, entry in enumerate(source.sheets) if entry.part]
    monies: list[MoneyKind] = []
    sheets, drafts = [], []
    for at, read in reads:
        sheet, draft = _compile_sheet(source, at, read, monies, form_set, output)
        sheets.append(sheet)
        drafts.append(draft)
    if not sheets:
        raise TemplateError(f"{template.name}：模板里没有工作表。")
    moving = [draft.name for sheet, draft in zip(sheets, drafts, strict=True) if sheet.repeats or draft.is_moving]
    for sheet, draft in zip(sheets, drafts, strict=True):
        sheet.formulas = draft.read_formulas(moving)
        sheet.movers = _movers(source, sheet, draft.name in moving)
    return CompiledXlsx(template.name, source, styles, sheets, monies, texts.used)


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    """Numbers that are none, entries that are not there: a template that no program wrote like this."""
    try:
        yield
    except (ValueError, IndexError, KeyError) as error:
        raise TemplateError(f"{file}：内部结构已损坏。请用 Excel 或 WPS 打开并另存后再用。") from error


def _read(source: BookSource, entry: SheetEntry, styles: Styles, texts: Texts) -> SheetSource:
    root = parse_xml(source.parts[entry.part], source.file)
    if root.prefix and etree.QName(root).localname == "worksheet":
        raise TemplateError(f"{source.file}：写法特别，不能作模板。请用 Excel 或 WPS 打开并另存后再用。")
    return SheetReader(root, entry.name, styles, texts, source.file, source.names_of(entry)).read()


@dataclass(slots=True)
class _Draft:
    """What is kept of a sheet until all sheets are read, as formulas may name others."""

    file: str
    name: str
    nodes: list[Node]
    last: int
    formulas: list[tuple[str, int, int]]

    @property
    def is_moving(self) -> bool:
        return any(isinstance(node, Group) for node in self.nodes)

    def read_formulas(self, moving: Sequence[str]) -> list[Formula]:
        return [self._read(text, row, column, moving) for text, row, column in self.formulas]

    def _read(self, text: str, row: int, column: int, moving: Sequence[str]) -> Formula:
        try:
            return read_formula(text, row, self.nodes, self.last, moving, self.name)
        except UnmovableError as error:
            place = Area(row, column, row, column)
            cure = "改成引用整个循环或循环以外的单元格，或者去掉公式。"
            raise TemplateError(f"{self.file}，“{self.name}”{place}，公式 ={text}：{error}。{cure}") from error


def _compile_sheet(
    source: BookSource, at: int, read: SheetSource, monies: list[MoneyKind], form_set: FormSet, output: Output
) -> tuple[CompiledSheet, _Draft]:
    part = source.sheets[at].part
    record = (form_set.list(output.over).item, output.over) if output.over else None
    writer = CodeWriter(form_set, record, read.sizes, monies=monies)
    nodes = read.planner.tree()
    fill = writer.fill(nodes, source.file)
    margins = writer.margins(read.margins, source.file)
    repeats = writer.uses_record and output.repeat is Repeat.SHEET
    sheet = CompiledSheet(at, part, read.shell, fill, margins, repeats, read.rows, [], source.family(part), {})
    return sheet, _Draft(source.file, read.name, nodes, read.rows.last, writer.formulas)


def _movers(source: BookSource, sheet: CompiledSheet, is_moving: bool) -> dict[str, Mover]:
    """What moves the parts of a sheet that name its rows. Raises TemplateError for what cannot be moved exactly."""
    found: dict[str, Mover] = {}
    for name in sheet.family[1:]:
        if not name.endswith((".xml", ".vml")):
            continue
        root = parse_xml(source.parts[name], source.file)
        if is_moving and etree.QName(root).localname == "chartSpace":
            words = f"“{source.sheets[sheet.entry].name}”"
            raise TemplateError(f"{source.file}，{words}：这张工作表会增减行，图表跟不上。请去掉图表。")
        if (mover := mover_of(root)) is not None:
            found[name] = mover
    return found


def _tidy(margin: str) -> str:
    """A page header or footer without the marks of parts (left, centre, right) that have nothing in them."""
    return _EMPTY_PART.sub(lambda found: found[0] if found[0] == "&&" else "", margin)


def _formula(sheet: CompiledSheet, found: re.Match[bytes], placed: Placed) -> bytes:
    """The rest of a cell with one of the template's formulas; its result is left for the program that opens it."""
    text = sheet.formulas[int(found[1])].placed(int(found[2]), placed)
    return BLANK if text is None else b"><f>" + escape(text).encode() + b"</f></c>"
