"""Blocks of cells on the clipboard, as Excel and WPS put them there: tab-separated text, and HTML beside it.

The standard csv reader loses quotes (`"三公"经费` becomes `三公经费`), so the parser here is our own: a field is quoted
only when it closes properly and when there was a reason to quote it.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QMimeData

from ui.grids.grid_model import Cell, GridModel

Block = list[list[str]]
"""Rows of texts; shorter rows are allowed."""


def parse_tsv(text: str) -> Block:
    """A clipboard text as rows of cells; line breaks and tabs inside quoted cells stay."""
    rows: Block = [[]]
    at, end = 0, len(text)
    while True:
        value, at = _field(text, at)
        rows[-1].append(value)
        if at >= end:
            return rows
        if text[at] == "\t":
            at += 1
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        if at >= end:
            return rows
        rows.append([])


def _field(text: str, at: int) -> tuple[str, int]:
    """One cell from `at`, and where it ended."""
    if text.startswith('"', at):
        quoted = _quoted_field(text, at)
        if quoted is not None:
            return quoted
    stop = at
    while stop < len(text) and text[stop] not in "\t\r\n":
        stop += 1
    return text[at:stop], stop


def _quoted_field(text: str, at: int) -> tuple[str, int] | None:
    """A quoted cell, or None when the quote at `at` is part of the text."""
    stop = at + 1
    while True:
        stop = text.find('"', stop)
        if stop < 0:
            return None
        if not text.startswith('""', stop):
            break
        stop += 2
    inner = text[at + 1 : stop]
    ends_properly = stop + 1 == len(text) or text[stop + 1] in "\t\r\n"
    needed = any(sign in inner for sign in '\t\r\n"')
    if not (ends_properly and needed):
        return None
    return inner.replace('""', '"').replace("\r\n", "\n").replace("\r", "\n"), stop + 1


def write_tsv(block: Sequence[Sequence[str]]) -> str:
    """The reverse of `parse_tsv`; every row ends as Excel ends it."""
    return "".join("\t".join(_quote(text) for text in row) + "\r\n" for row in block)


def _quote(text: str) -> str:
    if text.startswith('"') or any(sign in text for sign in "\t\r\n"):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_html(block: Sequence[Sequence[str]], spans: dict[Cell, int]) -> str:
    """The block as an HTML table; `spans` gives rows of merged cells, 0 for covered ones."""
    rows = "".join(f"<tr>{_html_row(row, number, spans)}</tr>" for number, row in enumerate(block))
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def _html_row(row: Sequence[str], number: int, spans: dict[Cell, int]) -> str:
    return "".join(_html_cell(text, spans.get((number, column), 1)) for column, text in enumerate(row))


def _html_cell(text: str, span: int) -> str:
    """Marked as text, so that Excel makes no date and no formula of it."""
    if span == 0:
        return ""
    merged = f' rowspan="{span}"' if span > 1 else ""
    body = html.escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
    return f"<td{merged} style=\"mso-number-format:'\\@'\">{body}</td>"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all bounds included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1


def copy_area(model: GridModel, area: Area) -> QMimeData:
    """The cells of an area as Excel would put them on the clipboard; covered cells are blank."""
    block: Block = []
    spans: dict[Cell, int] = {}
    for row in range(area.top, area.bottom + 1):
        line = []
        for column in range(area.left, area.right + 1):
            span = min(model.cell_span(row, column), area.bottom - row + 1)
            if span == 0 and row == area.top:  # the merged cell begins above the area: the text goes along
                top = model.top_of(row, column)
                span = min(top + model.cell_span(top, column) - row, area.rows)
            spans[row - area.top, column - area.left] = span
            line.append(model.cell_text(model.top_of(row, column), column) if span else "")
        block.append(line)
    mime = QMimeData()
    mime.setText(write_tsv(block) if area.rows * area.columns > 1 else _quote(block[0][0]))
    mime.setHtml(write_html(block, spans))
    return mime


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pasted value that did not go in."""

    row: int
    column: int
    place: str
    text: str
    reason: str


@dataclass(slots=True)
class PasteReport:
    """What became of a pasted block; shown when something was left out."""

    pasted: int = 0
    added_rows: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The report in one line."""
        parts = [f"已粘贴 {self.pasted} 格"]
        if self.added_rows:
            parts.append(f"新增 {self.added_rows} 行")
        if self.left_out:
            first = self.left_out[0]
            parts.append(f"{len(self.left_out)} 格没有放入，第一处：{first.place}（{first.reason}）")
        return "，".join(parts) + "。"


@dataclass(slots=True)
class PastePlan:
    """The cells a paste will set, and what it will not."""

    cells: dict[Cell, str] = field(default_factory=dict)
    new_rows: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


def plan_paste(model: GridModel, block: Block, area: Area) -> PastePlan:
    """Lay a block into a model at an area: from its corner, repeated where the area is a multiple of the block."""
    height, width = len(block), max(len(row) for row in block)
    rows = area.rows if area.rows % height == 0 else height
    columns = area.columns if area.columns % width == 0 else width
    plan = PastePlan()
    for row in range(rows):
        for column in range(columns):
            _plan_cell(model, plan, (area.top + row, area.left + column), _value(model, block, area, row, column))
    room = max((row for row, _ in plan.cells), default=-1) + 1
    plan.new_rows = max(0, room - model.rowCount())
    return plan


def _value(model: GridModel, block: Block, area: Area, row: int, column: int) -> str | None:
    """The text for a cell; None to leave it. A blank under a merged cell means the text above it."""
    column_at = area.left + column
    merged = column_at < model.columnCount() and model.columns()[column_at].merged
    source, width = row % len(block), max(len(line) for line in block)
    text = _text_at(block, source, column % width)
    if text or not merged:
        return text
    above = (_text_at(block, at, column % width) for at in range(source, -1, -1))
    return next((found for found in above if found), None)


def _text_at(block: Block, row: int, column: int) -> str:
    return block[row][column] if column < len(block[row]) else ""


def _plan_cell(model: GridModel, plan: PastePlan, cell: Cell, text: str | None) -> None:
    if text is None:
        return
    reason = _refusal(model, cell, text)
    if reason is None:
        plan.cells[cell] = text
    elif reason:
        plan.left_out.append(LeftOut(*cell, place_of(model, cell), text, reason))


def _refusal(model: GridModel, cell: Cell, text: str) -> str | None:
    """Why a text cannot go into a cell: None when it can, blank when nothing would be lost."""
    row, column = cell
    if column >= model.columnCount():
        return "超出最右一列" if text else ""
    if row >= model.rowCount():
        fits = model.can_add_rows() and model.columns()[column].editable
        return None if fits else "超出最后一行" if text else ""
    if model.cell_editable(row, column):
        return None
    same = not text.strip() or text.strip() == model.cell_text(model.top_of(row, column), column).strip()
    return "" if same else "自动计算或只读，不能改写"


def place_of(model: GridModel, cell: Cell) -> str:
    """Words for a cell that may lie outside the model."""
    row, column = cell
    if row < model.rowCount() and column < model.columnCount():
        return model.cell_place(row, column)
    return f"第 {row + 1} 行第 {column + 1} 列"


def report_of(model: GridModel, plan: PastePlan, refused: dict[Cell, str]) -> PasteReport:
    """What to tell after `set_cells` answered."""
    late = [LeftOut(*cell, place_of(model, cell), plan.cells[cell], reason) for cell, reason in refused.items()]
    added = plan.new_rows if model.rowCount() else 0
    return PasteReport(len(plan.cells) - len(refused), added, plan.left_out + late)
