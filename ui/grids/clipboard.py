"""Blocks of cells on the clipboard, as Excel and WPS put them there: tab-separated text, and HTML beside it.

The standard csv reader loses quotes (`"三公"经费` becomes `三公经费`), so the parser here is our own: a field is quoted
only when it closes properly and when there was a reason to quote it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QMimeData

from core.domain.text import label
from ui.grids.grid_model import Cell, Column, GridModel, Kind

Block = list[list[str]]
"""Rows of texts; shorter rows are allowed."""
MOST_PASTED_ROWS = 5000
"""More rows than this are left out of one paste, and said so."""
MOST_LISTED = 2000
"""What is left out is listed up to here; beyond it is only counted."""
MOST_TEXT = 20_000_000


@dataclass(slots=True)
class Clip:
    """A block of the clipboard: rows of texts, and rows and columns of merged cells by their first cell."""

    block: list[list[str]]
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.block), max((len(row) for row in self.block), default=0)


def read_clip(mime: QMimeData) -> Clip | None:
    """What the clipboard holds: its text, or the table of its HTML where the text does not say as much.

    Text says nothing of merged cells, and Word's text breaks a cell of two paragraphs into two rows.
    """
    from ui.grids.clip_html import parse_html  # a start of the program needs no parser

    text = mime.text()[:MOST_TEXT]
    plain = Clip(parse_tsv(text)) if text else None
    table = parse_html(mime.html()) if mime.hasHtml() else None
    if table is None or (plain is not None and not table.merged and table.shape == plain.shape):
        return plain
    return table


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


def write_html(block: Sequence[Sequence[str]], spans: dict[Cell, int], columns: Sequence[Column] = ()) -> str:
    """The block as an HTML table; `spans` gives rows of merged cells, 0 for covered ones."""
    rows = "".join(f"<tr>{_html_row(row, number, spans, columns)}</tr>" for number, row in enumerate(block))
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def _html_row(row: Sequence[str], number: int, spans: dict[Cell, int], columns: Sequence[Column]) -> str:
    kinds = [column.kind for column in columns] or [Kind.TEXT] * len(row)
    cells = zip(row, kinds, strict=True)
    return "".join(_html_cell(text, spans.get((number, at), 1), kind) for at, (text, kind) in enumerate(cells))


def _html_cell(text: str, span: int, kind: Kind) -> str:
    """Marked as text, so that Excel makes no date and no formula of it; money stays a number, so that sums work."""
    if span == 0:
        return ""
    merged = f' rowspan="{span}"' if span > 1 else ""
    body = html.escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
    return f"<td{merged} style=\"mso-number-format:'{_number_format(text, kind)}'\">{body}</td>"


def _number_format(text: str, kind: Kind) -> str:
    if kind is not Kind.MONEY or not _MONEY.fullmatch(text):
        return "\\@"
    decimals = len(text.partition(".")[2])
    return ("#,##0" if "," in text else "0") + ("." + "0" * decimals if decimals else "")


_MONEY = re.compile(r"-?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,6})?")


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
    mime.setHtml(write_html(block, spans, model.columns()[area.left : area.right + 1]))
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
    unlisted: int = 0
    """What was left out beyond those."""

    @property
    def sentence(self) -> str:
        """The report in one line."""
        parts = [f"已粘贴 {self.pasted} 格"]
        if self.added_rows:
            parts.append(f"新增 {self.added_rows} 行")
        if self.left_out:
            first = self.left_out[0]
            parts.append(f"{len(self.left_out) + self.unlisted} 格没有放入，第一处：{first.place}（{first.reason}）")
        return "，".join(parts) + "。"


@dataclass(slots=True)
class PastePlan:
    """The cells a paste will set, and what it will not."""

    cells: dict[Cell, str] = field(default_factory=dict)
    new_rows: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    unlisted: int = 0

    def leave_out(self, model: GridModel, cell: Cell, text: str, reason: str) -> None:
        """Remember a value that has no place."""
        if len(self.left_out) < MOST_LISTED:
            self.left_out.append(LeftOut(*cell, place_of(model, cell), text, reason))
        else:
            self.unlisted += 1


def plan_paste(
    model: GridModel, block: Block, area: Area, merged: Mapping[Cell, tuple[int, int]] | None = None
) -> PastePlan:
    """Lay a block into a model at an area: from its corner, repeated where the area is a multiple of the block.

    `merged` tells the rows and columns of the block's merged cells by their first cell.
    """
    source = _Source(model, block, area.left, merged or {})
    rows = area.rows if area.rows % source.height == 0 else source.height
    columns = area.columns if area.columns % source.width == 0 else source.width
    plan = PastePlan()
    for row in range(min(rows, MOST_PASTED_ROWS)):
        for column in range(columns):
            _plan_cell(model, plan, (area.top + row, area.left + column), source.text(row, column))
    if rows > MOST_PASTED_ROWS:
        first = (area.top + MOST_PASTED_ROWS, area.left)
        words = f"{rows - MOST_PASTED_ROWS} 行"
        plan.leave_out(model, first, words, f"一次最多粘贴 {MOST_PASTED_ROWS:,} 行")
        beyond = (text for row in range(MOST_PASTED_ROWS, rows) for text in block[row % source.height])
        plan.unlisted += max(sum(map(bool, beyond)), 1) - 1  # every value counts, the row of the list is one of them
    room = max((row for row, _ in plan.cells), default=-1) + 1
    plan.new_rows = max(0, room - model.rowCount())
    return plan


def without_heading(model: GridModel, clip: Clip, left: int) -> tuple[Clip, str]:
    """A block without its first row when that repeats the labels of the columns it goes to, and the text of that row.

    A table copied whole brings its heading along; one cell alone is never taken for one.
    """
    first = [text.strip() for text in clip.block[0]]
    columns = model.columns()[left : left + len(first)]
    words = [(text, column) for text, column in zip(first, columns, strict=False) if text]
    known = [label(text) in map(label, (column.label, *column.other_labels)) for text, column in words]
    reaches_on = any(row == 0 and height > 1 for (row, _), (height, _) in clip.merged.items())
    if len(clip.block) < 2 or len(known) < 2 or not all(known) or reaches_on:
        return clip, ""
    merged = {(row - 1, column): span for (row, column), span in clip.merged.items() if row}
    return Clip(clip.block[1:], merged), " ".join(filter(None, first))


class _Source:
    """What a pasted block says for each cell of its target."""

    def __init__(self, model: GridModel, block: Block, left: int, merged: Mapping[Cell, tuple[int, int]]) -> None:
        self.block, self.left = block, left
        self.columns = model.columns()
        self.height, self.width = len(block), max((len(row) for row in block), default=0) or 1
        self._merged: dict[int, list[tuple[int, int]]] = {}
        for (row, column), (rows, _) in sorted(merged.items()):
            self._merged.setdefault(column, []).append((row, row + rows))

    def text(self, row: int, column: int) -> str | None:
        """The text for a cell, counted from the corner; None to leave it.

        Under a merged cell the text above holds on, but no number is there twice; in a column that merges equal
        neighbours a blank means the text above, too.
        """
        at, within = row % self.height, column % self.width
        target = self.columns[self.left + column] if self.left + column < len(self.columns) else None
        top = self._top_of(at, within)
        if top is not None and not (target and target.kind.is_number):
            return self._at(top, within)
        text = self._at(at, within)
        if text or target is None or not target.merged:
            return text
        above = (self._at(row_above, within) for row_above in range(at, -1, -1))
        return next((found for found in above if found), None)

    def _top_of(self, row: int, column: int) -> int | None:
        """The row where the merged cell that covers this one begins; None when it is covered by none."""
        spans = self._merged.get(column, [])
        at = bisect_left(spans, (row, 0)) - 1
        return spans[at][0] if at >= 0 and row < spans[at][1] else None

    def _at(self, row: int, column: int) -> str:
        line = self.block[row]
        return line[column] if column < len(line) else ""


def _plan_cell(model: GridModel, plan: PastePlan, cell: Cell, text: str | None) -> None:
    if text is None:
        return
    reason = _refusal(model, cell, text)
    if reason is None:
        plan.cells[cell] = text
    elif reason:
        plan.leave_out(model, cell, text, reason)


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
    added = plan.new_rows if len(refused) < len(plan.cells) else 0
    return PasteReport(len(plan.cells) - len(refused), added, plan.left_out + late, plan.unlisted)
