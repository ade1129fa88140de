"""A file as one list of lines: paragraphs and table rows alike, every cell normalised once."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from core.office.blocks import Cell, OfficeFile, Paragraph, Row, Table
from core.readers.words import as_label, bare, spelled, split_label


@dataclass(frozen=True)
class Piece:
    """One cell of a table row, or a part of one: what stands in it and where."""

    text: str
    place: str
    column: int = 0
    span: int = 1
    continues: bool = False
    paragraphs: tuple[Paragraph, ...] = ()
    above: str = ""
    """The text of the merged cell that this one continues."""
    over: str = ""
    """The spelled text of a wider cell in the row above, as it heads a group of columns."""

    @cached_property
    def spelled(self) -> str:
        return as_label(self.text) if self.text and len(self.text) <= 60 else ""

    @cached_property
    def bare(self) -> str:
        return bare(self.spelled)

    @cached_property
    def halves(self) -> tuple[str, str] | None:
        """The spelled label and the value of a cell that holds both, None for any other."""
        return split_label(self.text) if self.text else None

    def part(self, text: str) -> Piece:
        """The same place with another text."""
        return Piece(text, self.place, self.column, self.span)


@dataclass(frozen=True)
class Line:
    """`table` is the number of the table among all tables of the file, -1 for a paragraph; `row` counts in it.

    A lone cell as wide as its table is a paragraph (R6): `paragraph` is set, `table` and `row` tell where it stands.
    `sheet` is the name of a workbook's sheet, which has no paragraphs: titles and remarks are rows of it.
    """

    index: int
    pieces: tuple[Piece, ...]
    table: int = -1
    row: int = -1
    paragraph: Paragraph | None = None
    place: str = ""
    sheet: str = ""

    @cached_property
    def text(self) -> str:
        return "\u3000".join(piece.text for piece in self.pieces if piece.text)

    @cached_property
    def lone(self) -> Piece | None:
        """What a paragraph says, or a sheet's row with one filled cell: it may be a title or a remark."""
        if self.paragraph is not None:
            return self.pieces[0]
        return next(piece for piece in self.pieces if piece.text) if self.sheet and self.filled == 1 else None

    @cached_property
    def shown(self) -> tuple[Piece, ...]:
        """The cells that are not swallowed by the one above."""
        return tuple(piece for piece in self.pieces if not piece.continues)

    @cached_property
    def words(self) -> frozenset[str]:
        """What its cells say, spelled as labels are compared."""
        return frozenset(word for piece in self.pieces if piece.text for word in (piece.spelled, piece.bare)) - {""}

    @cached_property
    def headed(self) -> tuple[Piece, ...]:
        """All cells, those swallowed by the one above with its text: the lower row of a header of two rows."""
        return tuple(replace(piece, text=piece.above) if piece.continues else piece for piece in self.pieces)

    @cached_property
    def filled(self) -> int:
        return sum(1 for piece in self.pieces if piece.text)

    @property
    def is_boxed(self) -> bool:
        """A paragraph of a text box, which follows behind the table it stands in."""
        return self.paragraph is not None and "文本框" in self.place

    @property
    def is_signed(self) -> bool:
        """Labels with their values, in one cell or beside each other (填表人：某某 | 电话： | 0311…): a line below
        the table, in its columns."""
        labels, is_open = 0, False
        for piece in self.pieces:
            if piece.halves and 1 < len(piece.halves[0]) <= _MAX_SIGNED:
                labels, is_open = labels + 1, not piece.halves[1]
            elif piece.text and not is_open:
                return False
            else:
                is_open = is_open and not piece.text
        return labels > 1


_MAX_SIGNED = 8


def read_lines(file: OfficeFile) -> tuple[Line, ...]:
    """Every line with anything in it; lines of a table of contents are left out, and those between two tables that
    only say that the upper one goes on."""
    lines: list[Line] = []
    tables = 0
    said: set[str] = set()
    for block in file.blocks:
        if isinstance(block, Paragraph):
            said.add(spelled(block.text))
            if block.text and not block.is_contents and not (tables and is_going_on(block.text, said)):
                lines.append(_paragraph_line(len(lines), block))
        else:
            titles = (
                texts[0] for row in block.rows[:2] if len(texts := [cell.text for cell in row.cells if cell.text]) == 1
            )
            said |= set(map(spelled, titles))
            for first, width in _side_by_side(block):
                _add_table(lines, block, tables, first, width)
                tables += 1
    return tuple(lines)


_MAX_CAPTION = 60
_GOES_ON = re.compile(r"(.*?)[(【\[]?(?:[续接]上?表|上表续|续)[一二三四五六七八九十\d]*[)】\]]?")


def is_going_on(text: str, said: Collection[str] = ()) -> bool:
    """A caption that says only that a table goes on: 续表, （续表二）, or with what was `said` before: …表（续）."""
    found = _GOES_ON.fullmatch(spelled(text)) if len(text) <= _MAX_CAPTION else None
    return found is not None and (not found[1] or found[1] in said)


def _paragraph_line(index: int, paragraph: Paragraph, table: int = -1, row: int = -1) -> Line:
    piece = Piece(paragraph.printed, paragraph.place, paragraphs=(paragraph,))
    return Line(index, (piece,), table, row, paragraph, paragraph.place)


def _add_table(lines: list[Line], table: Table, number: int, first: int, width: int) -> None:
    tops: dict[int, str] = {}
    roofs: list[Cell] = []
    for at, row in enumerate(table.rows):
        if not table.sheet and _is_lone(row, width):
            for paragraph in row.cells[0].paragraphs:
                if paragraph.text:
                    lines.append(_paragraph_line(len(lines), paragraph, number, at))
        elif any(cell.text for cell in row.cells):
            pieces = tuple(_piece(cell, tops, roofs) for cell in row.cells if first <= cell.column < width)
            lines.append(Line(len(lines), pieces, number, at, place=row.place, sheet=table.sheet))
        roofs = [cell for cell in row.cells if cell.span > 1 and cell.text and len(cell.text) <= MAX_HEADING]


def _used_columns(table: Table) -> tuple[int, int]:
    """The first column and the one after the last; of a sheet those with anything in them: its margins are no cells."""
    cells = [cell for row in table.rows for cell in row.cells if cell.text or not table.sheet]
    first = min((cell.column for cell in cells), default=0) if table.sheet else 0
    return first, max((cell.column + cell.span for cell in cells), default=0)


def _side_by_side(table: Table) -> list[tuple[int, int]]:
    """The tables that stand beside one another in a sheet, each with its first column and the one after its last: a
    further one begins where what the rows begin with stands again, row by row."""
    first, width = _used_columns(table)
    again: dict[int, set[str]] = {}
    begun = 0
    for row in table.rows if table.sheet else ():
        filled = [cell for cell in row.cells if cell.text]
        begun += bool(filled) and filled[0].column == first
        for cell in filled[1:]:
            if filled[0].column == first and cell.text == filled[0].text:
                again.setdefault(cell.column, set()).add(cell.text)
    starts = [first, *sorted(column for column, texts in again.items() if len(texts) >= max(_ALIKE, begun * _MOST))]
    return list(zip(starts, [*starts[1:], width], strict=True))


_ALIKE, _MOST = 4, 0.6
"""How many different texts must stand again for it to be another table, and in how much of the rows: a table of two
lists side by side says some things twice."""


def _is_lone(row: Row, width: int) -> bool:
    return len(row.cells) == 1 and not row.cells[0].continues and row.cells[0].span >= width - 1


MAX_HEADING = 30


def _piece(cell: Cell, tops: dict[int, str], roofs: list[Cell]) -> Piece:
    """`tops` are the texts that stand above, by column, `roofs` the wide cells of the row above."""
    if not cell.continues:
        tops[cell.column] = cell.text
    above = tops.get(cell.column, "") if cell.continues else ""
    roof = next((one.text for one in roofs if one.column <= cell.column < one.column + one.span), "") if roofs else ""
    over = as_label(roof) if roof else ""
    return Piece(cell.text, cell.place, cell.column, cell.span, cell.continues, cell.paragraphs, above, over)
