"""Cells that hold their own label: with a colon (资金总额：35.50), or without (其中：财政拨款35.50)."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.text import normal
from core.readers.grammar import Slot
from core.readers.lines import Line, Piece


def worded_cells(line: Line, slots: Sequence[Slot]) -> list[Piece]:
    """The cells that each begin with the words of their slot's, perhaps without a value; [] for any other row."""
    if not slots or not all(slot.before for slot in slots):
        return []
    cells = [piece for piece in line.shown if any(_begins(piece, slot) for slot in slots)]
    return cells if len(cells) == len(slots) and all(map(_begins, cells, slots)) else []


def _begins(piece: Piece, slot: Slot) -> bool:
    return normal(piece.text).startswith(normal(slot.before))


def names_of(said: Piece, has_value: bool) -> tuple[str, ...]:
    """What a cell is called, spelled, and without remarks; `has_value`: it holds its label and its value."""
    return said.halves[:1] if has_value and said.halves else (said.spelled, said.bare)
