"""A row of a list held against the header above it: which cell stands in which column (R3, R4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.forms.model import FieldKind
from core.readers.grammar import State
from core.readers.kinds import is_bare_number, is_sign
from core.readers.lines import Line, Piece
from core.readers.match import BESIDE, Column, Match, Taken, find_label, overlap, vote
from core.readers.words import as_label


def match_under(
    line: Line, state: State, header: Match, is_same_table: bool, known: Collection[str] = ()
) -> Match | None:
    """Cells under the columns of a header: by order where both rows have as many cells, else (and in a sheet, whose
    addresses are exact) by overlap. `known` are all labels of the form."""
    pairs = _under(line, header)
    if pairs is None or _is_beside_other(pairs, state, known):
        return None
    taken: dict[tuple[str, str], Taken] = {}
    extras: list[Piece] = []
    strays = 0
    for piece, column in pairs:
        slot = column.of(state) if column else None
        if column is None or slot is None:
            if _side_worth(piece, state) > 0:
                continue
            extras += [piece] if piece.text and not piece.continues else []
            strays += bool(piece.text and not (column and column.piece.text))  # below no header at all
        elif slot.key not in taken:
            is_wide = bool(piece.text) and len(_inside(piece, header)) > 1
            reason = "这一格在原件中横跨几栏，认作其中第一栏" if is_wide else column.reason
            taken[slot.key] = Taken(slot, piece, reason)
        elif piece.text:
            taken[slot.key] = _joined_cells(taken[slot.key], piece)
    if not any(one.piece.text for one in taken.values()):
        return None
    votes = sum(vote(one) for one in taken.values() if not one.reason)
    beside = sum(_side_worth(piece, state) for piece in line.pieces)
    score = _shape(line, header, is_same_table) + votes - strays + beside
    found = tuple(_doubted(one, extras) for one in taken.values())
    if state.repeats and score <= -4:
        return None
    return Match(line, state, max(score, 0.1), found, tuple(extras), header=header, is_beside=beside > 0)


def _side_worth(piece: Piece, state: State) -> float:
    """What a cell that is, or continues, one of the labels at the side of a list's rows says for the list."""
    word = as_label(piece.above) if piece.continues else piece.spelled
    return BESIDE if word and find_label(word, word, state.labels)[0] >= 0 else 0.0


def ends_list(line: Line, state: State, header: Match, known: Collection[str]) -> bool:
    """Another part of the form begins beside the row: what follows is not below the header above."""
    pairs = _under(line, header)
    return pairs is not None and _is_beside_other(pairs, state, known)


def _is_beside_other(pairs: Sequence[tuple[Piece, Column | None]], state: State, known: Collection[str]) -> bool:
    return bool(state.labels) and any(_is_of_other(piece, column, state, known) for piece, column in pairs)


def _is_of_other(piece: Piece, column: Column | None, state: State, known: Collection[str]) -> bool:
    """A merged label at the side of the row is another part's of the form: the header above is no longer its own."""
    if piece.column > 0 or (column is not None and column.slot is not None):
        return False
    word = as_label(piece.above) if piece.continues else piece.spelled
    return word in known and find_label(word, word, state.labels)[0] < 0


def _doubted(taken: Taken, extras: Sequence[Piece]) -> Taken:
    """A target beside a sign, or a bare number beside a unit, in a column the form lacks, is not the whole value."""
    piece = taken.piece
    near = [one.text for one in extras if one.column in (piece.column - one.span, piece.column + piece.span)]
    parts = [text for text in near if is_sign(text) or (is_bare_number(piece.text) and not is_bare_number(text))]
    if taken.slot.field.kind is not FieldKind.TARGET_VALUE or not piece.text or not parts:
        return taken
    return replace(taken, reason=taken.reason or f"旁边一格的“{parts[0]}”在表式没有的栏里，没有并入，请核对")


def _shape(line: Line, header: Match, is_same_table: bool) -> float:
    """What a row earns by its shape alone: almost nothing (R4), a little more right under cells of the same widths."""
    return (3.0 if is_alike(line, header) else 2.0) if is_same_table else 1.0


def is_alike(line: Line, header: Match) -> bool:
    """The row has the header's cells; one of its values may well equal a label of the form (R1)."""
    spans = [(piece.column, piece.span) for piece in line.pieces]
    if line.sheet and all(span == 1 for _, span in spans):
        return False  # in a sheet without merged cells every row is alike
    return line.table == header.line.table and spans == [(c.piece.column, c.piece.span) for c in header.columns]


def _joined_cells(taken: Taken, piece: Piece) -> Taken:
    """One column's value in several cells (≥ | 450 | 人) is put together, unsure."""
    if not taken.piece.text:
        return Taken(taken.slot, piece, taken.reason)
    return Taken(taken.slot, taken.piece.part(taken.piece.text + piece.text), "原件这一栏分成了几格，已连在一起")


def _under(line: Line, header: Match) -> list[tuple[Piece, Column | None]] | None:
    """Each cell with its column; None when a filled cell covers several columns (a remark, a signature), unless they
    are vertical labels merged into one."""
    columns = header.columns
    if len(line.pieces) == len(columns) and not line.sheet:
        return list(zip(line.pieces, columns, strict=True))
    pairs: list[tuple[Piece, Column | None]] = []
    for piece in line.pieces:
        inside = _inside(piece, header)
        if piece.text and len(inside) > 1:
            if not all(column.slot and column.slot.fills_down for column in inside):
                return None
            pairs.append((piece, inside[0]))
            continue
        near = _near(piece, columns)
        best = max(near, key=lambda column: (overlap(piece, column.piece), column.slot is not None), default=None)
        pairs.append((piece, best))
    return [(piece, _left_of(at, pairs) or column) for at, (piece, column) in enumerate(pairs)]


def _left_of(at: int, pairs: Sequence[tuple[Piece, Column | None]]) -> Column | None:
    """In a sheet with nothing merged a rate or an amount may stand right of the cell below its column's head: the
    column, when nothing stands below or beside its head up to there; None in all other cases."""
    piece, column = pairs[at]
    if not piece.text or column is None or column.piece.text or column.piece.continues:
        return None
    for before, head in reversed(pairs[:at]):
        if before.text or head is None:
            return None
        if head.piece.text:
            return head if head.slot and vote(Taken(head.slot, piece)) > 0 else None
    return None


def _inside(piece: Piece, header: Match) -> list[Column]:
    """The columns that a cell reaches over, where it may be several."""
    if piece.span == 1:
        return []  # one grid column is never several
    return [column for column in _near(piece, header.columns) if column.slot and _covers(piece, column.piece)]


def _near(piece: Piece, columns: Sequence[Column]) -> Sequence[Column]:
    """The columns that a cell touches at all."""
    begin, end = piece.column, piece.column + piece.span
    return [one for one in columns if one.piece.column < end and begin < one.piece.column + one.piece.span]


def _covers(piece: Piece, column: Piece) -> bool:
    return overlap(piece, column) * 2 > column.span
