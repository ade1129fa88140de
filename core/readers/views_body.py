"""The rows below a recognised header: which row of the form each one is, and its cells as values of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from core.domain.amount import Amount
from core.forms.model import FieldKind
from core.forms.view import ColumnKind, View, ViewKind
from core.readers.draft import DraftValue
from core.readers.grammar import Slot
from core.readers.lines import Line, Piece
from core.readers.match import Taken
from core.readers.sums import TOTALS, is_numbering
from core.readers.values import Maker
from core.readers.views_codes import halves_of, joined
from core.readers.views_columns import FileColumn, TableColumn
from core.readers.views_grid import Shift
from core.readers.views_match import Fit
from core.readers.words import as_label, bare, likeness, money_unit

NEAR = 0.8
MAX_NUMBER = 4
_CODE = re.compile(r"[0-9A-Z]{3,}")
Pair: TypeAlias = tuple[FileColumn, TableColumn | None, str]
"""A column of the file with the form's, and why it is only guessed."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of one view (one side of two), or of a list: `key` is its code or the key the form gives it, '' for a row
    that only its cells tell; `is_total`: a total of lines."""

    view: str
    key: str
    cells: dict[str, DraftValue]
    is_total: bool = False
    blanks: dict[str, DraftValue] = field(default_factory=dict)
    """The cells that are there and say nothing."""
    doubt: str = ""
    """Why it may have rows below it, though none is known."""


class Body:
    """Reads the rows of one table, side by side for two views."""

    def __init__(self, fit: Fit, reason: str, maker: Maker, shift: Shift = 0) -> None:
        self.fit, self.reason, self.maker, self.shift = fit, reason, maker, shift
        self._columns: dict[tuple[int, int], Pair | None] = {}
        self.lines: set[int] = set()
        self.rows: list[TableRow] = []
        self.left: list[tuple[Piece, str]] = []
        self.doubt = ""
        """Why the cells of the row that is read may stand in other columns."""
        self.unknown: list[tuple[Piece, str]] = []
        """What stands in rows of a side that the form does not have."""
        views = fit.form.views
        keys = [view.key for view in views] or [fit.form.key]
        self.sides = [_Side(key, next((v for v in views if v.key == key), None)) for key in keys]

    def copy(self) -> Body:
        """One that goes on where this one ended, without its rows."""
        more = Body(self.fit, self.reason, self.maker, self.shift)
        for side, own in zip(more.sides, self.sides, strict=True):
            side.last, side.code = own.last, own.code
        return more

    @property
    def is_table(self) -> bool:
        """Its rows are those of the form: prescribed ones are there, lines have codes, or there is none at all."""
        sides = [side for side in self.sides if side.view and side.view.kind is ViewKind.FIXED]
        if sides:
            return sum(side.known for side in sides) >= 2
        return self.sides[0].view is None or self.sides[0].known >= self.sides[0].unknown

    def line(self, line: Line) -> None:
        if line.paragraph is not None:
            return
        if is_numbering(line):
            self.lines.add(line.index)
            return
        cells, others = self._cells(line)
        found = False
        self.unknown = []
        for side in self.sides:
            own = [(column, piece, why) for column, piece, why in cells if column.view == side.key]
            found = self._row(side, line, own) or found
        if found:
            self.lines.add(line.index)
            self.left += [*self.unknown, *((piece, "这一格在表式中没有对应的栏") for piece in others)]

    def _cells(self, line: Line) -> tuple[list[tuple[TableColumn, Piece, str]], list[Piece]]:
        """The cells of a row with the columns they stand under, and those that stand under none of the form."""
        found: dict[tuple[str, str], tuple[TableColumn, Piece, str]] = {}
        others: list[Piece] = []
        pieces, self.doubt = self.fit.grid.placed(line, self.shift)
        for over, piece in self._under(pieces):
            if over is None or over[1] is None:
                if piece.text and not self._is_number(piece):
                    others.append(piece)
                continue
            column = over[1]
            known = found.get((column.view, column.key))
            if known is None or (piece.text and not known[1].text):
                found[column.view, column.key] = column, piece, over[2]
            elif piece.text:
                others.append(piece)
        return list(found.values()), others

    def _under(self, pieces: Sequence[Piece]) -> Iterator[tuple[Pair | None, Piece]]:
        """The cells of a row with what they stand under: a code in parts is one cell, a code with its name are two."""
        under = [(self._over(piece), piece) for piece in pieces]
        done: set[int] = set()
        for over, piece in under:
            column = over[0] if over else None
            if column is None or over is None or column.half is None or over[1] is None:
                yield over, piece
            elif column.parts and column.column not in done:
                done.add(column.column)
                yield from self._joined(over, [one for other, one in under if other is over])
            elif not column.parts:
                pairs = [pair for pair in self.fit.pairs if pair[0].column == column.column]
                yield from zip(pairs, halves_of(piece), strict=True)

    def _over(self, piece: Piece) -> Pair | None:
        """The column of the header a cell stands under; the cells of all rows stand in the same few places."""
        place = piece.column, piece.span
        if place not in self._columns:
            self._columns[place] = _column_of(piece, self.fit)
        return self._columns[place]

    def _joined(self, over: Pair, pieces: Sequence[Piece]) -> Iterator[tuple[Pair, Piece]]:
        column, known, _ = over
        side = next(side for side in self.sides if known is not None and side.key == known.view)
        levels = side.view.levels if side.view else ()
        found = joined(column, pieces, levels, side.code)
        if found is not None:
            side.code = found.text
            yield over, found

    def _is_number(self, piece: Piece) -> bool:
        """The number of a row, in a column of the form's own."""
        return any(_overlap(piece, column) > 0 for column in self.fit.layout) and len(piece.text) <= MAX_NUMBER

    def _row(self, side: _Side, line: Line, cells: Sequence[tuple[TableColumn, Piece, str]]) -> bool:
        texts = {column.key: piece for column, piece, _ in cells if piece.text and not piece.continues}
        if not texts:
            return False
        name = side.name(texts)
        key = side.identify(texts, name, line)
        if key is None:
            amounts = [piece for column, piece, _ in cells if _is_figure(column, piece)]
            if not name and all(Amount.parse(piece.text).fen == 0 for piece in amounts):
                return bool(amounts)  # zeros beside a longer side
            told = [piece for column, piece, _ in cells if piece.text and not piece.continues]
            self.unknown += [(piece, f"表式中没有“{name}”这一行") for piece in told]
            if amounts and side.codes:
                self._doubt_above(side, line)
            return bool(amounts)
        row, is_total, why = key
        values = {
            column.key: self._value(column, piece, reason or why, line) for column, piece, reason in cells if piece.text
        }
        blanks = {
            column.key: self._value(column, piece, "", line)
            for column, piece, _ in cells
            if not piece.text and not piece.continues
        }
        self.rows.append(TableRow(side.key, row, values, is_total, blanks))
        return True

    def _doubt_above(self, side: _Side, line: Line) -> None:
        """A row of amounts without its code may be one below the row above it."""
        at = next((n for n in reversed(range(len(self.rows))) if self.rows[n].view == side.key), None)
        if at is not None and self.rows[at].key:
            why = f"{line.place}没有编码，可能是这一行的下级，请核对"
            self.rows[at] = replace(self.rows[at], doubt=self.rows[at].doubt or why)

    def _value(self, column: TableColumn, piece: Piece, reason: str, line: Line) -> DraftValue:
        over = next((one for one, known, _ in self.fit.pairs if known is column), None)
        unit = money_unit("单位" + over.piece.text.rpartition("（")[2].rpartition("(")[2]) if over else ""
        slot = Slot(column.view, column.field)
        reason = self.reason or self.fit.doubt or self.doubt or reason
        return self.maker.value(Taken(slot, piece, reason, unit), line)


def _column_of(piece: Piece, fit: Fit) -> Pair | None:
    """The column of the header a cell stands under."""
    best = max(fit.pairs, key=lambda pair: _overlap(piece, pair[0]))
    return best if _overlap(piece, best[0]) > 0 else None


def _overlap(piece: Piece, column: FileColumn) -> int:
    return min(piece.column + piece.span, column.column + column.span) - max(piece.column, column.column)


def _is_figure(column: TableColumn, piece: Piece) -> bool:
    is_number = column.field.kind in (FieldKind.MONEY, FieldKind.NUMBER)
    return bool(piece.text) and is_number and not Amount.parse(piece.text).is_blank


class _Side:
    """One view's rows in a table: which row of it each row of the file is."""

    def __init__(self, key: str, view: View | None) -> None:
        self.key, self.view = key, view
        self.known = self.unknown = 0
        self.code = ""
        """The last code that stood in parts."""
        self.last = -1
        self.labels = [(key, label) for row in (view.rows if view else ()) for key, label in row.keys]
        self.totals = [(total.key, _pattern(total.label)) for total in (view.totals if view else ())]
        self.names = [one.key for one in (view.columns if view else ()) if one.kind is ColumnKind.NAME]
        self.codes = [one.key for one in (view.columns if view else ()) if one.kind is ColumnKind.CODE]

    def name(self, texts: dict[str, Piece]) -> str:
        return next((texts[key].text for key in (*self.names, *self.codes) if key in texts), "")

    def identify(self, texts: dict[str, Piece], name: str, line: Line) -> tuple[str, bool, str] | None:
        """The key of a row, whether it is a total of lines, and why it is unsure; None: no row of the view."""
        if self.view is None:
            is_alone = len(texts) == 1
            is_total = is_alone and len(line.shown) > 2 and next(iter(texts.values())).spelled in TOTALS
            if line.is_signed or is_total or (line.lone and not (is_alone and len(line.shown) == 1)):
                return None
            return "", False, ""
        if self.view.kind is ViewKind.FIXED:
            return self._prescribed(name)
        code = next(("".join(texts[key].text.split()) for key in self.codes if key in texts), "")
        total = next((key for key, pattern in self.totals if pattern.fullmatch(as_label(name))), None) if name else None
        if total and (not code or _same(as_label(name), as_label(code))):
            return total, True, ""
        if self.view.kind is ViewKind.LINES:
            is_line = not line.lone and not line.is_signed and self._is_one(texts)
            self.known += is_line
            return ("", False, "") if is_line else None
        return self._coded(code, name, line)

    def _is_one(self, texts: dict[str, Piece]) -> bool:
        """Something but its name and amounts is said of a line; of a sub-total there is not."""
        assert self.view is not None
        said = {one.key for one in self.view.columns if one.kind in (ColumnKind.CODE, ColumnKind.TEXT)}
        return len(texts) > 1 and not said.isdisjoint(texts)

    def _coded(self, code: str, name: str, line: Line) -> tuple[str, bool, str] | None:
        assert self.view is not None
        if not _CODE.fullmatch(code) or line.filled == 1:
            self.unknown += line.filled > 1
            return None
        self.known += 1
        is_odd = len(code) not in self.view.levels
        return code, False, f"科目编码“{code}”的位数不对" if is_odd else ""

    def _prescribed(self, name: str) -> tuple[str, bool, str] | None:
        """The next row of the form of this name: two may have the same."""
        word = as_label(name)
        if not word:
            return None
        found = [at for at, (_, label) in enumerate(self.labels) if _same(word, as_label(label))]
        why = ""
        if not found:
            alike = [(likeness(bare(word), bare(as_label(label))), -at) for at, (_, label) in enumerate(self.labels)]
            best, at = max(alike, default=(0.0, 0))
            if best < NEAR:
                self.unknown += 1
                return None
            found, why = [-at], f"原件这一行写的是“{name}”，按相近认作“{self.labels[-at][1]}”"
        at = next((one for one in found if one > self.last), found[-1])
        self.last = max(at, self.last)
        self.known += 1
        return self.labels[at][0], False, why


def _same(word: str, label: str) -> bool:
    return bool(label) and (word == label or bare(word) == bare(label))


def _pattern(label: str) -> re.Pattern[str]:
    """A total's words; a field named in them stands for any text."""
    parts = re.split(r"\{[^{}]*\}", label)
    return re.compile(".*".join(re.escape(as_label(part)) if part else "" for part in parts))
