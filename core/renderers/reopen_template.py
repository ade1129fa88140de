"""An Excel template for the second opinion on workbooks: read by openpyxl, as rows of texts and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from core.office.tags import Tag, TagError, scan, split_path

Value: TypeAlias = "str | Decimal | bool | None"
"""What a cell holds: text, a number, yes/no; None: a formula, whose result is not in the file. Blank is ''."""
Merge: TypeAlias = "tuple[int, int, int, int]"
"""First row, first column, last row, last column, all from 0."""
Pieces: TypeAlias = "tuple[str | Tag, ...]"


@dataclass(frozen=True, slots=True)
class TemplateCell:
    """A filled or fixed cell of the template. `lines`: what stands on its lines when it has tags, else `value`."""

    column: int
    value: Value
    lines: tuple[Pieces, ...] = ()
    merges: bool = False

    @property
    def tags(self) -> Iterator[Tag]:
        return (piece for line in self.lines for piece in line if isinstance(piece, Tag))

    @property
    def only(self) -> Tag | None:
        """The one value that is all of the cell."""
        if len(self.lines) != 1 or len(self.lines[0]) != 1:
            return None
        piece = self.lines[0][0]
        return piece if isinstance(piece, Tag) and piece.kind == "value" else None


@dataclass(frozen=True, slots=True)
class TemplateRow:
    number: int
    cells: tuple[TemplateCell, ...]
    control: Tag | None


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    title: str
    rows: tuple[TemplateRow, ...]
    merges: tuple[Merge, ...]
    ends: Mapping[int, int]
    """The row in which the loop or condition of a control row ends."""

    def loops_beside(self, cell: TemplateCell, controls: Sequence[int]) -> int:
        """How many of the loops of these control rows, from the inside, a merging cell of an outer item stands beside;
        0: it is the innermost item's, or alone in one loop."""
        names = [control.name if (control := self.rows[at].control) else "" for at in controls]
        used = {split_path(tag.name)[0] for tag in cell.tags if tag.name}
        own = max((at for at, name in enumerate(names, 1) if name in used), default=0)
        if own == len(names) or len(names) == 1:
            return 0
        beside = 1
        while beside < len(names) - own and self._is_alone(controls[-beside - 1], controls[-beside]):
            beside += 1
        return beside

    def _is_alone(self, outer: int, inner: int) -> bool:
        return inner == outer + 1 and self.ends[outer] == self.ends[inner] + 1

    def names_of(self, item: str) -> bool:
        """Whether a tag of the record stands in the sheet; in a loop whose variable is called the same it is not."""
        loops: list[str] = []
        for tag in (tag for row in self.rows for cell in row.cells for tag in cell.tags):
            if tag.kind == "endfor":
                loops.pop()
            named = tag.source if tag.kind == "for" else tag.name
            if named and split_path(named)[0] == item and item not in loops:
                return True
            if tag.kind == "for":
                loops.append(tag.name)
        return False


_TEMPLATES: dict[tuple[str, int, int], tuple[TemplateSheet, ...]] = {}


def open_template(path: Path) -> tuple[TemplateSheet, ...]:
    state = path.stat()
    key = (str(path), state.st_mtime_ns, state.st_size)
    if key not in _TEMPLATES:
        import openpyxl

        book = openpyxl.load_workbook(path)
        _TEMPLATES[key] = tuple(_sheet(sheet) for sheet in book.worksheets)
    return _TEMPLATES[key]


def _sheet(sheet: Any) -> TemplateSheet:
    rows = []
    for number, row in enumerate(sheet.iter_rows(), 0):
        cells = tuple(_cell(at, cell.value, cell.data_type) for at, cell in enumerate(row) if cell.value is not None)
        control = next((tag for cell in cells for tag in cell.tags if tag.scope == "tr"), None)
        rows.append(TemplateRow(number, cells, control))
    ends, opened = {}, []
    for read in rows:
        if read.control is not None and read.control.kind in ("for", "if"):
            opened.append(read.number)
        elif read.control is not None:
            ends[opened.pop()] = read.number
    merges = tuple((a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in sheet.merged_cells.ranges)
    return TemplateSheet(sheet.title, tuple(rows), merges, ends)


def _cell(column: int, value: Any, kind: str) -> TemplateCell:
    if kind == "f":
        return TemplateCell(column, None)
    if not isinstance(value, str):
        return TemplateCell(column, value if isinstance(value, bool) else Decimal(repr(value)))
    try:
        lines = tuple(scan(line) for line in value.split("\n"))
    except TagError:
        return TemplateCell(column, value)
    if not any(isinstance(piece, Tag) for line in lines for piece in line):
        return TemplateCell(column, value)
    merges = any(isinstance(piece, Tag) and piece.kind == "vm" for piece in lines[0][:1])
    return TemplateCell(column, "", (lines[0][1:], *lines[1:]) if merges else lines, merges)
