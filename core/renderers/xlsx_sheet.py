"""A worksheet part of a template, taken apart: its rows as a plan, the rest as bytes with places to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from lxml import etree

from core.office.tags import Tag, TagError, scan, tag_spans
from core.office.xml import Element, number
from core.renderers.parts import TemplateError
from core.renderers.xlsx_cells import escape
from core.renderers.xlsx_layout import Placed, TemplateRows
from core.renderers.xlsx_move import LEFT_OUT, MOVING, move_element
from core.renderers.xlsx_pages import read_columns, read_paper, read_titles
from core.renderers.xlsx_plan import CellPlan, Line, Lines, Planner, RowPlan
from core.renderers.xlsx_refs import MAX_COLUMN, Area, column_number, read_area
from core.renderers.xlsx_styles import S, Sizes, Styles

_PI = "jm"
SELECTED = "\ufdd0"
_PLACE = re.compile(f'<\\?{_PI} (\\d+)\\?>| tabSelected="{SELECTED}"'.encode())
_MAX_ROWS = 5_000
_MAX_CELLS = 200_000
_ROW_KEPT = ("s", "customFormat", "hidden", "outlineLevel", "collapsed", "thickTop", "thickBot")
_REFUSED = {"tableParts": "表格（超级表）", "pivotTableDefinition": "数据透视表"}


@dataclass(slots=True)
class Slot:
    """A place of the worksheet part that is written anew for each sheet. `kind`: dimension, selected (whether the sheet
    is the chosen one), rows, merges, breaks, margin (text number `at`), or moving (an element with addresses)."""

    kind: str
    at: int = 0
    element: Element | None = None

    def moved(self, placed: Placed) -> bytes:
        """The element where its rows went."""
        assert self.element is not None
        if self.kind == "dimension":
            area = read_area(self.element.get("ref", "A1"))
            return f'<dimension ref="{Area(1, 1, max(1, placed.last), area.right)}"/>'.encode()
        return move_element(self.element, placed)


@dataclass(slots=True)
class SheetSource:
    """A worksheet of the template, read."""

    name: str
    planner: Planner
    sizes: Sizes
    rows: TemplateRows
    shell: list[bytes | Slot] = field(default_factory=list)
    margins: list[Lines] = field(default_factory=list)


@dataclass(slots=True)
class Texts:
    """The template's table of texts as raw entries; `used` are those that fixed cells show, in order of use."""

    entries: Sequence[Element]
    used: list[bytes] = field(default_factory=list)

    def raw(self, index: int) -> bytes:
        data: bytes = etree.tostring(self.entries[index], encoding="UTF-8", with_tail=False)
        data = data.partition(b"?>\n")[2] if data.startswith(b"<?xml") else data
        return re.sub(rb'(<si)(?: xmlns(?::\w+)?="[^"]*")+', rb"\1", data, count=1)

    def use(self, entry: bytes) -> int:
        if entry not in self.used:
            self.used.append(entry)
        return self.used.index(entry)


def text_of(item: Element) -> str:
    """The text of an entry or an inline text, without the sounds written above it."""
    return "".join(
        found.text or "" for found in item.iter(S + "t") if not any(a.tag == S + "rPh" for a in found.iterancestors())
    )


class SheetReader:
    """Reads one worksheet of a template. Raises TemplateError at what cannot be filled."""

    def __init__(
        self, root: Element, name: str, styles: Styles, texts: Texts, file: str, names: Mapping[str, str]
    ) -> None:
        """`names`: what the names that a sheet has of its own stand for (Print_Area, Print_Titles)."""
        self._root, self._name, self._styles, self._texts, self._file = root, name, styles, texts, file
        self._names = names
        self._fixed: dict[bytes, str] = {}
        self._tagged: dict[tuple[int, int], str] = {}
        self._shared: dict[str, tuple[str, str]] = {}

    def read(self) -> SheetSource:
        for element in self._root:
            local = etree.QName(element).localname
            if local in _REFUSED:
                self._refuse(f"有{_REFUSED[local]}", "在模板里把它转换为普通的单元格区域。")
        merges = [read_area(found.get("ref", "")) for found in self._root.iterfind(f"{S}mergeCells/{S}mergeCell")]
        rows = self._rows()
        self._complete(rows, merges)
        planner = Planner(self._file, self._name, rows, self._tagged, merges)
        sizes = self._sizes()
        heights = {at: row.height for at, row in rows.items() if row.height is not None}
        paper = read_paper(self._root, self._width(rows, sizes), read_titles(self._names.get("_xlnm.Print_Titles", "")))
        source = SheetSource(self._name, planner, sizes, TemplateRows(max(rows), heights, sizes.default_height, paper))
        source.shell = self._shell(source)
        return source

    def _refuse(self, cause: str, cure: str) -> NoReturn:
        raise TemplateError(f"{self._file}，工作表“{self._name}”：{cause}。{cure}")

    # ------------------------------------------------------------ sizes

    def _sizes(self) -> Sizes:
        form = self._root.find(S + "sheetFormatPr")
        how: dict[str, str] = {} if form is None else {str(k): str(v) for k, v in form.attrib.items()}
        widths: dict[int, float] = {}
        for col in self._root.iterfind(f"{S}cols/{S}col"):
            width = 0.0 if col.get("hidden") in ("1", "true") else float(col.get("width", "9"))
            for column in range(number(col.get("min")), min(number(col.get("max")), 256) + 1):
                widths[column] = width
        default = float(how.get("defaultColWidth") or number(how.get("baseColWidth", "8")) + 0.72)
        return Sizes(self._styles, widths, default, float(how.get("defaultRowHeight", "13.5")), self._fixed)

    def _width(self, rows: Mapping[int, RowPlan], sizes: Sizes) -> float:
        """Points of the printed columns."""
        area = read_columns(self._names.get("_xlnm.Print_Area", ""))
        last = max((cell.column for row in rows.values() for cell in row.cells), default=1)
        left, right = (column_number(area[0]), column_number(area[1])) if area else (1, last)
        return sizes.least_width(left, right)

    # ------------------------------------------------------------ rows and cells

    def _rows(self) -> dict[int, RowPlan]:
        rows: dict[int, RowPlan] = {}
        at = cells = 0
        for row in self._root.iterfind(f"{S}sheetData/{S}row"):
            at = number(row.get("r"), at + 1)
            if at > _MAX_ROWS:
                self._refuse(f"第 {at} 行还有内容，模板最多 {_MAX_ROWS} 行", "删掉下面用不到的行。")
            rows[at] = self._row(row, at)
            cells += len(rows[at].cells)
            if cells > _MAX_CELLS:
                self._refuse("单元格太多", "删掉用不到的行和列的格式。")
        for missing in set(range(1, max(rows, default=1) + 1)) - rows.keys():
            rows[missing] = RowPlan(missing)
        return rows

    def _row(self, row: Element, at: int) -> RowPlan:
        kept = "".join(f' {name}="{escape(str(row.get(name)))}"' for name in _ROW_KEPT if row.get(name) is not None)
        height = row.get("ht")
        plan = RowPlan(at, kept, float(height) if height else None)
        column = 0
        for cell in row.iterfind(S + "c"):
            column = read_area(cell.get("r", "")).left if cell.get("r") else column + 1
            plan.cells.append(self._cell(cell, at, column))
        return plan

    def _cell(self, cell: Element, row: int, column: int) -> CellPlan:
        plan = CellPlan(column, number(cell.get("s")))
        kind, value, inline = cell.get("t", "n"), cell.find(S + "v"), cell.find(S + "is")
        formula = cell.find(S + "f")
        if formula is not None:
            plan.formula = self._formula(formula, row, column)
        elif kind == "s" and value is not None:
            self._text(plan, row, self._texts.raw(number(value.text)), text_of(self._texts.entries[number(value.text)]))
        elif kind == "inlineStr" and inline is not None:
            data = etree.tostring(inline, encoding="UTF-8").partition(b"?>")[2] or etree.tostring(inline)
            inner = re.sub(rb"^\s*<is[^>]*>|</is>\s*$", b"", data)
            self._text(plan, row, b"<si>" + inner + b"</si>", text_of(inline))
        elif value is not None and value.text:
            plan.end = f' t="{kind}"><v>{escape(value.text)}</v></c>'.encode()
        return plan

    def _formula(self, formula: Element, row: int, column: int) -> str:
        """The formula of one cell; one that several cells share is written out for each."""
        kind, key = formula.get("t", "normal"), formula.get("si", "")
        place = str(Area(row, column, row, column))
        if kind in ("array", "dataTable"):
            self._refuse(f"{place} 是数组公式", "改成普通的公式。")
        if kind == "shared" and formula.text:
            self._shared[key] = (formula.text, place)
        elif kind == "shared" and key in self._shared:
            from openpyxl.formula.translate import Translator

            text, origin = self._shared[key]
            return str(Translator("=" + text, origin=origin).translate_formula(place))[1:]
        return formula.text or ""

    def _text(self, plan: CellPlan, row: int, entry: bytes, text: str) -> None:
        try:
            tags = any(isinstance(piece, Tag) for piece in scan(text))
        except TagError:
            tags = True
        if tags:
            self._tagged[row, plan.column] = text
        elif text:
            plan.end = b' t="s"><v>%d</v></c>' % self._texts.use(entry)
            self._fixed[plan.end] = text

    def _complete(self, rows: dict[int, RowPlan], merges: Sequence[Area]) -> None:
        """Every cell of a merge is there, with a style of its own, and only the first holds anything."""
        if sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in merges) > _MAX_CELLS:
            self._refuse("合并的单元格太大", "合并到用得着的行和列为止。")
        taken: set[tuple[int, int]] = set()
        for area in merges:
            if area.bottom > _MAX_ROWS or area.right > MAX_COLUMN:
                self._refuse("合并的单元格太大", "合并到用得着的行和列为止。")
            for row in range(1, area.bottom + 1):
                rows.setdefault(row, RowPlan(row))
            top = rows[area.top].cell(area.left)
            style = top.style if top is not None else 0
            for row in range(area.top, area.bottom + 1):
                there = {cell.column: cell for cell in rows[row].cells}
                for column in range(area.left, area.right + 1):
                    if (row, column) in taken:
                        self._refuse(f"合并的单元格 {area} 与另一个重叠", "取消合并后重新合并。")
                    taken.add((row, column))
                    cell = there.setdefault(column, CellPlan(column, style))
                    if (row, column) != (area.top, area.left) and (row, column) not in self._tagged:
                        cell.end, cell.formula = b"/>", ""
                rows[row].cells = [there[column] for column in sorted(there)]

    # ------------------------------------------------------------ the rest of the part

    def _shell(self, source: SheetSource) -> list[bytes | Slot]:
        slots: list[Slot] = []
        self._mark_views()
        for element, kind in self._changing():
            slots.append(Slot(kind, element=element))
            self._replace(element, len(slots) - 1)
        for text in self._root.iterfind(f"{S}headerFooter/*"):
            if tag_spans(text.text or ""):
                slots.append(Slot("margin", len(source.margins)))
                source.margins.append(self._margin(text.text or ""))
                text.text = None
                text.append(etree.ProcessingInstruction(_PI, str(len(slots) - 1)))
        return _cut(etree.tostring(self._root, encoding="UTF-8", xml_declaration=True, standalone=True), slots)

    @staticmethod
    def _replace(element: Element, number: int) -> None:
        parent = element.getparent()
        assert parent is not None
        parent.replace(element, etree.ProcessingInstruction(_PI, str(number)))

    def _changing(self) -> list[tuple[Element, str]]:
        """The elements written anew for each sheet, with the kind of their slot; useless ones are taken out."""
        data, merged = self._root.find(S + "sheetData"), self._root.find(S + "mergeCells")
        if data is None:
            self._refuse("没有内容", "重新制作这张工作表。")
        if merged is None:
            merged = etree.Element(S + "mergeCells")
            [e for e in self._root if etree.QName(e).localname in _BEFORE_MERGES][-1].addnext(merged)
        found = [(data, "rows"), (merged, "merges"), (self._breaks(), "breaks")]
        for element in list(self._root):
            local = etree.QName(element).localname
            if local in LEFT_OUT:
                self._root.remove(element)
            elif local == "dimension":
                found.append((element, local))
            elif local in MOVING and (local != "sheetViews" or element.find(f".//{S}pane") is not None):
                found.append((element, "moving"))
        return found

    def _breaks(self) -> Element:
        """The element of page breaks, added where there is none."""
        breaks = self._root.find(S + "rowBreaks")
        if breaks is None:
            breaks = etree.Element(S + "rowBreaks")
            before = [e for e in self._root if etree.QName(e).localname not in _AFTER_BREAKS]
            before[-1].addnext(breaks)
        return breaks

    def _mark_views(self) -> None:
        for view in self._root.iterfind(f"{S}sheetViews/{S}sheetView"):
            view.set("tabSelected", SELECTED)
            if view.find(S + "pane") is None:
                for selection in view.findall(S + "selection"):
                    view.remove(selection)

    def _margin(self, text: str) -> Lines:
        try:
            return Lines(items=[Line(scan(text))])
        except TagError as error:
            self._refuse(f"页眉或页脚里的标签 {error.text}：{error.cause}", error.cure)


def _cut(data: bytes, slots: Sequence[Slot]) -> list[bytes | Slot]:
    """The part as bytes and the places between them."""
    shell: list[bytes | Slot] = []
    at = 0
    for found in _PLACE.finditer(data):
        shell += [data[at : found.start()], slots[int(found[1])] if found[1] else Slot("selected")]
        at = found.end()
    return [*shell, data[at:]]


_BEFORE_MERGES = (
    *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews"),
)
_AFTER_BREAKS = (
    *("colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
