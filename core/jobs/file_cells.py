"""The cells of an opened file by address: what stands beside and above each, and what a field would make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.forms.model import FormSet
from core.jobs.corrections import Spot, field_of
from core.office.blocks import OfficeFile
from core.readers.draft import DraftValue
from core.readers.grammar import Slot
from core.readers.lines import Line, Piece, read_lines
from core.readers.match import Taken
from core.readers.values import Maker
from core.readers.words import as_label, split_label

IsValue = Callable[[str], bool]
"""Whether what stands at an address was read as a value."""

BETWEEN = " / "
"""Stands between the words at the left of a cell and those above it."""

LEAST_HEADER = 3
"""A row with fewer words is no header."""

LONGEST = 40
"""Longer words are no label."""


@dataclass(frozen=True)
class Found:
    """A cell with a text of its own: `label` the words that say what it is, as labels are compared ('' none), `text`
    without them, `beside` the words as they are written in its row, at `label_place`."""

    line: Line
    piece: Piece
    label: str
    text: str
    beside: str = ""
    label_place: str = ""

    @property
    def words(self) -> dict[str, Any]:
        """The words beside it, as a correction has them."""
        return {"beside": self.beside, "label_place": self.label_place}


class FileCells:
    """The cells, paragraphs and rows of one file; made when asked for, as most imports need none."""

    def __init__(self, office: OfficeFile) -> None:
        self._office = office

    @cached_property
    def lines(self) -> Sequence[Line]:
        return read_lines(self._office)

    @cached_property
    def _at(self) -> dict[str, tuple[Line, Piece]]:
        found: dict[str, tuple[Line, Piece]] = {}
        for line in self.lines:
            for piece in line.pieces:
                for place in (piece.place, *(paragraph.place for paragraph in piece.paragraphs)):
                    found.setdefault(place, (line, piece))
        return found

    @cached_property
    def _rows(self) -> dict[str, Line]:
        return {line.place: line for line in self.lines if line.place}

    def at(self, place: str) -> tuple[Line, Piece] | None:
        """The cell of an address, of a stretch (第5段至第10段) the first; None for a whole row, and where none is."""
        return self._at.get(place.partition("至")[0])

    def row(self, place: str) -> Line | None:
        """The table row of an address that names a whole one."""
        return self._rows.get(place) if place not in self._at else None

    def line(self, place: str) -> Line | None:
        found = self.at(place)
        return found[0] if found else self.row(place)

    def found(self, place: str, is_value: IsValue) -> Found | None:
        """The cell of an address with its label; None where there is no cell."""
        here = self.at(place)
        if here is None:
            return None
        line, piece = here
        halves = split_label(piece.text)
        if halves and halves[0] and halves[1]:
            return Found(line, piece, halves[0], halves[1])
        if line.paragraph is not None:
            return Found(line, piece, "", piece.text)
        label, left = self._label(line, piece, is_value)
        beside = (left.text or left.above) if left else ""
        return Found(line, piece, label, piece.text, beside, left.place if left else "")

    def in_row(self, place: str, is_value: IsValue) -> list[Found]:
        """The labelled cells of an address that names a whole row: a label alone is no cell to put anywhere."""
        line = self.row(place)
        cells = [self.found(piece.place, is_value) for piece in line.shown if piece.text] if line else []
        found = [one for one in cells if one is not None and one.label]
        labels = {one.beside for one in found if one.beside}
        return [one for one in found if one.piece.text not in labels]

    def _label(self, line: Line, piece: Piece, is_value: IsValue) -> tuple[str, Piece | None]:
        """What names a cell: in a row of values under a header the words there; else those at its left, those above it
        where none are there, both where the words at the left name several cells of the row."""
        cells = [one for one in line.pieces if one.text or one.above]
        before = [one for one in cells if one.column < piece.column]
        header, words = self._above(line, piece, is_value)
        if header is not None and self._is_header(header, is_value) and any(is_value(one.place) for one in before):
            return words, None
        left = before[-1] if before else None
        if left is None or is_value(left.place) or _is_long(left):
            return words, None
        after = next((one for one in cells if one.column > piece.column), None)
        label = as_label(left.text or left.above)
        is_one_of_several = after is not None and is_value(after.place)
        return f"{label}{BETWEEN}{words}" if words and is_one_of_several else label, left

    def _above(self, line: Line, piece: Piece, is_value: IsValue) -> tuple[Line | None, str]:
        """The row and the words over a column: the first cell above that is no value, in the same table. Values of
        another width between them end the column: what stands over those is no header of this one."""
        for other in reversed(self.lines[: line.index]):
            if other.table != line.table or line.table < 0:
                break
            over = [one for one in other.shown if one.column <= piece.column < one.column + one.span and one.text]
            if over and is_value(over[0].place) and not _is_column_of(over[0], piece):
                break
            if over and not is_value(over[0].place):
                is_label = not _is_long(over[0]) and len(other.shown) > 1
                return (other, as_label(over[0].text)) if is_label else (None, "")
        return None, ""

    @staticmethod
    def _is_header(line: Line, is_value: IsValue) -> bool:
        return line.filled >= LEAST_HEADER and not any(is_value(piece.place) for piece in line.pieces)

    def value(self, form_set: FormSet, spot: Spot, found: Found) -> DraftValue:
        """What the reader would make of a cell for a field: brought to the form's money unit, judged by its kind."""
        piece = found.piece if found.text == found.piece.text else found.piece.part(found.text)
        return self._maker(form_set).value(Taken(Slot(spot.list_path, field_of(form_set, spot)), piece), found.line)

    def _maker(self, form_set: FormSet) -> Maker:
        makers: dict[str, Maker] = self.__dict__.setdefault("_makers", {})
        if form_set.id not in makers:
            makers[form_set.id] = Maker(self._office.name, form_set, self.lines)
        return makers[form_set.id]


def _is_column_of(above: Piece, piece: Piece) -> bool:
    return (above.column, above.span) == (piece.column, piece.span)


def _is_long(piece: Piece) -> bool:
    return len(piece.text or piece.above) > LONGEST


def values_at(values: Iterable[DraftValue]) -> IsValue:
    """Tells the addresses of values that were read."""
    places = {value.evidence.place for value in values if value.text}
    return places.__contains__
