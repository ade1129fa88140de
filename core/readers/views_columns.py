"""Columns of tables: those of a form, and those of a header in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from core.forms.model import Field
from core.readers.lines import Line, Piece
from core.readers.words import as_label

_YEAR = re.compile(r"^(?:(?:19|20)\d{2})?年度?(?=.{3})")


class Half(Enum):
    """What of a code and its name stands in a column that the form does not have so."""

    CODE = "code"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: `view` is the view it shows a column of (one side of two), or the path of a list, `field`
    how its cells are read, `groups` the headings above its own."""

    view: str
    field: Field
    spellings: frozenset[str]
    groups: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.field.key


@lru_cache(maxsize=20_000)
def heading(text: str) -> str:
    """A heading of a column for comparison: spelled as labels are, without a year before it."""
    return _YEAR.sub("", as_label(text))


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a table's header in the file: where it stands, its own heading and those above it."""

    column: int
    span: int
    piece: Piece
    groups: tuple[str, ...] = ()
    lowest: str = ""
    """Its own heading, when the cell says its groups too."""
    half: Half | None = None
    """It holds codes, or names, whatever its heading says."""
    parts: tuple[FileColumn, ...] = ()
    """The columns of the parts of its codes."""

    @property
    def heading(self) -> str:
        return heading(self.lowest or self.piece.text)


def file_columns(rows: Sequence[Line]) -> tuple[FileColumn, ...]:
    """The columns of a header of several rows: each with the lowest heading of it and those above."""
    starts = sorted({piece.column for row in rows for piece in row.pieces})
    found = []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        over = [text for row in rows if (text := _text_at(row, start, row is rows[-1])) is not None]
        own = next((piece for row in reversed(rows) if (piece := _piece_at(row, start)) and piece.text), None)
        if own is None:
            continue
        groups = tuple(heading(text) for text in over if text and text != own.text)
        found.append(FileColumn(start, (end or own.column + own.span) - start, own, groups))
    return tuple(found)


def _piece_at(row: Line, column: int) -> Piece | None:
    return next((one for one in row.pieces if one.column <= column < one.column + one.span), None)


def _text_at(row: Line, column: int, is_last: bool) -> str | None:
    """What stands above a column in one row; in a sheet with nothing merged a group's name stands left of it."""
    piece = _piece_at(row, column)
    if piece is None or piece.continues:
        return None
    if piece.text or is_last or not row.sheet:
        return piece.text
    return next((one.text for one in reversed(row.pieces) if one.column < column and one.text), "")
