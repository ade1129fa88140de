"""The columns of a table where its rows do not agree about them: headers are put right when their cells tell how, rows
are read by order when they have as many cells (R3); everything else is in doubt, never shifted silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from core.readers.lines import Line, Piece

Shift: TypeAlias = Literal[-1, 0, 1]
NEXT = 12
"""How many rows below a header say how many columns the table has."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns of a header begin, blank ones too, and where the last one ends; `own` are those of the form
    itself (序号), which all rows may lack; `usual` cells have most rows."""

    starts: tuple[int, ...] = ()
    end: int = 0
    own: frozenset[int] = frozenset()
    usual: int = 0

    def placed(self, line: Line, shift: Shift = 0) -> tuple[tuple[Piece, ...], str]:
        """The cells of a row where they belong below the header, and why they may not."""
        pieces = self._shifted(line.pieces, shift)
        if line.sheet or not self.starts or _end(pieces) == self.end:
            return pieces, ""
        columns = self._in_order(pieces)
        if columns is None:
            there, here = len(self.starts), len(pieces)
            return pieces, f"这一行有{here}格，表头有{there}栏，对不上，可能错了列"
        ends = [*self.starts[1:], self.end]
        spans = {start: end - start for start, end in zip(self.starts, ends, strict=True)}
        found = (replace(piece, column=at, span=spans[at]) for piece, at in zip(pieces, columns, strict=False))
        return tuple(found), ""

    def _shifted(self, pieces: tuple[Piece, ...], shift: Shift) -> tuple[Piece, ...]:
        if shift < 0:
            width = pieces[0].span
            return tuple(replace(piece, column=piece.column - width) for piece in pieces[1:])
        width = self.starts[1] - self.starts[0] if shift else 0
        return tuple(replace(piece, column=piece.column + width) for piece in pieces) if width else pieces

    def shifts(self, rows: Sequence[Line]) -> tuple[Shift, ...]:
        """How rows may stand beside their header: below it; one column further, behind numbers that it does not head;
        one column before, without the numbers that it heads."""
        tables = [line for line in rows if line.paragraph is None and line.pieces]
        firsts = [line.pieces[0].text for line in tables]
        numbers = [int(text) for text in firsts if text.isdecimal()]
        is_numbered = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        if is_numbered and not self.own:
            return 0, -1
        is_headed = len(self.starts) > 1 and self.starts[0] in self.own
        return (0, 1) if is_headed and not is_numbered else (0,)

    def _in_order(self, pieces: Sequence[Piece]) -> Sequence[int] | None:
        """The columns of as many cells; without the form's own when there are fewer."""
        if len(pieces) == len(self.starts):
            return self.starts
        typed = [start for start in self.starts if start not in self.own]
        return typed if self.own and len(pieces) == len(typed) == self.usual else None


NO_GRID = Grid()


def grid_of(rows: Sequence[Line], own: Sequence[int], below: Sequence[Line]) -> Grid:
    starts = sorted({piece.column for row in rows for piece in row.pieces})
    return Grid(tuple(starts), max(_end(row.pieces) for row in rows), frozenset(own), _usual(below))


def straight(rows: Sequence[Line], below: Sequence[Line]) -> tuple[Sequence[Line], str]:
    """The rows of a header with their cells above one another, and why they may not be: widths of merged cells are
    easily wrong in a file."""
    ends = {_end(row.pieces) for row in rows}
    if len(rows) == 1 or rows[0].sheet or len(ends) == 1:
        return rows, ""
    if len(rows) == 2:
        (upper, lower), width = rows, _usual(below)
        found = _below_groups(upper, lower, width) or _above_columns(upper, lower, width)
        if found:
            return found, ""
    return rows, "表头上下两行的格数对不上，可能错了列"


def _end(pieces: Sequence[Piece]) -> int:
    return max(piece.column + piece.span for piece in pieces)


def _usual(rows: Sequence[Line]) -> int:
    """How many cells most rows have."""
    counts = [len(row.pieces) for row in rows[:NEXT] if row.paragraph is None]
    return Counter(counts).most_common(1)[0][0] if counts else 0


def _below_groups(upper: Line, lower: Line, width: int) -> tuple[Line, Line] | None:
    """The lower row tells only what stands below groups: as many cells as those are wide."""
    columns = [piece.column + at for piece in upper.pieces if piece.span > 1 for at in range(piece.span)]
    told = [piece for piece in lower.pieces if piece.text]
    if len(told) != len(columns) or _end(upper.pieces) != width:
        return None
    moved = tuple(replace(piece, column=at, span=1) for piece, at in zip(told, columns, strict=True))
    gaps = [piece for piece in upper.pieces if piece.span == 1]
    filled = (*moved, *(replace(piece, text="", paragraphs=(), continues=True, above=piece.text) for piece in gaps))
    return upper, replace(lower, pieces=tuple(sorted(filled, key=lambda piece: piece.column)))


def _above_columns(upper: Line, lower: Line, width: int) -> tuple[Line, Line] | None:
    """The lower row has every column: a blank cell goes on from above, a run of words has one group above it."""
    if len(lower.pieces) != width or any(piece.span > 1 for piece in lower.pieces):
        return None
    runs: list[list[Piece]] = []
    for piece in lower.pieces:
        if piece.text and runs and runs[-1][-1].text:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    if len(runs) != len(upper.pieces):
        return None
    pieces = (
        replace(piece, column=run[0].column, span=len(run)) for piece, run in zip(upper.pieces, runs, strict=True)
    )
    return replace(upper, pieces=tuple(pieces)), lower
