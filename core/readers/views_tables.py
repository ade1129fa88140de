"""The tables of a file that print computed views or lists of lines, read whole: rows by key, cells by column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core.domain.amount import Amount
from core.forms.model import FieldKind
from core.forms.view import ColumnKind, View, ViewKind
from core.readers.draft import DraftValue
from core.readers.grammar import Slot
from core.readers.lines import Line, Piece
from core.readers.match import Taken
from core.readers.values import Maker
from core.readers.views_compile import TableColumn, TableForm
from core.readers.views_match import IS_TITLE, FileColumn, Fit, Forms, Header
from core.readers.words import as_label, bare, is_money_unit, likeness, money_unit

ABOVE = 4
"""How many lines above a table its caption is looked for."""
NEAR = 0.8
MAX_NUMBER = 4
_CODE = re.compile(r"[0-9A-Z]{3,}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of one view (one side of two), or of a list: `key` is its code or the key the form gives it, '' for a row
    that only its cells tell; `is_total`: a total of lines."""

    view: str
    key: str
    cells: dict[str, DraftValue]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """A further copy of a table, which is left: its number in the file, its name, where it stands."""

    table: int
    form: str
    caption: str
    place: str


@dataclass(slots=True)
class Tables:
    """`rows` by view or list path, in the order of the file; `lines` are explained; `left` are cells that found no
    place, with the reason; `forms` the tables that were found, by key."""

    rows: dict[str, list[TableRow]] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)
    headers: set[int] = field(default_factory=set)
    captions: set[int] = field(default_factory=set)
    left: list[tuple[Piece, str]] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    again: list[Again] = field(default_factory=list)
    firsts: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The first line and the name of each table that was found."""
    columns: dict[str, set[str]] = field(default_factory=dict)
    """The columns of each view that a header shows."""
    score: float = 0.0
    last: tuple[int, Header, _Body] | None = None
    """The table of the file that was read last, which the next may go on with."""

    @property
    def explained(self) -> set[int]:
        return self.lines | self.captions


def find_tables(
    lines: Sequence[Line], forms: Sequence[TableForm], maker: Maker, without: Collection[int] = ()
) -> Tables:
    """All tables of the form that a file holds, `without` those of these numbers."""
    found = Tables()
    if not forms:
        return found
    known = Forms(forms)
    for number, group in groupby(lines, key=lambda line: line.table):
        if number >= 0 and number not in without:
            _Reader(lines, list(group), known, maker, found).read()
    return found


class _Reader:
    """Reads one table of the file: a sheet may hold several of the form, one below the other."""

    def __init__(self, lines: Sequence[Line], rows: Sequence[Line], known: Forms, maker: Maker, found: Tables) -> None:
        self.lines, self.rows, self.known, self.maker, self.found = lines, rows, known, maker, found

    def read(self) -> None:
        at = begin = 0
        while at < len(self.rows):
            header = self._header(at, begin)
            if header is None:
                at += 1
                continue
            end = self._end(at + header.fit.depth, header)
            header = self._going_on(header, at, end) if header.reason else header
            if self._take(header, at, end):
                self._captions(begin, at, header.fit.form)
                at = begin = end
            else:
                at += 1
        if not begin:
            self._without_header()

    def _is_next(self) -> bool:
        """The table of the file before this one was read."""
        last = self.found.last
        return last is not None and last[0] == self.rows[0].table - 1 and not self.rows[0].sheet

    def _going_on(self, header: Header, at: int, end: int) -> Header:
        """A header that several forms have, on a new page of the one read last: rows go on, there is no total again."""
        if not self._is_next() or self.found.last is None:
            return header
        form = self.found.last[1].fit.form
        fit = next((fit for fit in self.known.header_at(self.rows, at) if fit.form is form), None)
        if fit is None:
            return header
        body = self._body(Header(fit), self.rows[at + fit.depth : end])
        return Header(fit) if body.rows and not any(row.is_total for row in body.rows) else header

    def _without_header(self) -> None:
        """The rows of the table before go on in one without a header, if every one of them is a row of it."""
        if not self._is_next() or self.found.last is None:
            return
        _, header, body = self.found.last
        if any(len(line.pieces) != len(header.fit.pairs) + len(header.fit.layout) for line in self.rows):
            return
        more = body.copy()
        for line in self.rows:
            more.line(line)
        if len(more.lines) == len(self.rows) and not self._again(more.rows):
            self._put(header, more, self.rows, 0)

    def _header(self, at: int, begin: int) -> Header | None:
        if self.rows[at].paragraph is not None:
            return None
        fits = self.known.header_at(self.rows, at)
        if not fits:
            return None
        later = self.known.header_at(self.rows, at + 1) if at + 1 < len(self.rows) else []
        if later and later[0].worth > fits[0].worth:
            return None  # what seemed its upper row stands above it
        above = [line.text for line in self._above(begin, at)] + self._sheet()
        header = self.known.choose(fits, above, {*self.found.forms})
        noted = self.known.choose(fits, self._below(), {*self.found.forms}) if header and header.reason else None
        return noted if noted and not noted.reason else header

    def _sheet(self) -> list[str]:
        """The name of the sheet, when it holds one table."""
        return [self.rows[0].sheet] if self.rows[0].sheet else []

    def _above(self, begin: int, at: int) -> list[Line]:
        """The lines above a header that may say which table it is: in the table itself, else paragraphs before it."""
        own = [line for line in self.rows[begin:at] if line.lone]
        first = self.rows[0].index
        before: list[Line] = []
        for line in reversed(self.lines[max(0, first - ABOVE) : first]):
            if begin or line.table >= 0 or line.sheet or self.rows[0].sheet:
                break
            before.append(line)
        return [line for line in [*own, *before] if len(line.text) <= 60 and not _is_note(line)]

    def _below(self) -> list[str]:
        """A note right below the table may say which one it is (注：无…，空表列示)."""
        end = self.rows[-1].index + 1
        following = self.lines[end] if end < len(self.lines) else None
        return [following.text] if following and following.table < 0 and _is_note(following) else []

    def _captions(self, begin: int, at: int, form: TableForm) -> None:
        """The lines above that say nothing but the table's name: the form's, or another that says it is a table's."""
        for line in self._above(begin, at):
            if self.known.is_caption(line.text, form):
                self.found.captions.add(line.index)

    def _end(self, at: int, header: Header) -> int:
        """Where the rows of a table end: at the header of another, or at its own end."""
        for end in range(at, len(self.rows)):
            fits = self.known.header_at(self.rows, end) if self.rows[end].paragraph is None else []
            if fits and not any(fit.form is header.fit.form for fit in fits):
                return self._titles(at, end)
            if fits and any(line.lone and self._is_title(line) for line in self.rows[max(at, end - 3) : end]):
                return self._titles(at, end)
        return len(self.rows)

    def _is_title(self, line: Line) -> bool:
        return any(self.known.likeness(line.text, form) >= IS_TITLE for form in self.known.forms)

    def _titles(self, at: int, end: int) -> int:
        """The rows above the next header that belong to it: its title and its line of units."""
        while end > at and (self.rows[end - 1].lone or any(map(_is_head, self.rows[end - 1].shown))):
            end -= 1
        return end

    def _body(self, header: Header, rows: Sequence[Line]) -> _Body:
        body = _Body(header.fit, header.reason, self.maker)
        for line in rows:
            if not self._is_again(line, header.fit):
                body.line(line)
        return body

    def _take(self, header: Header, at: int, end: int) -> bool:
        """Reads the rows; whether they are a table of the form at all, and none that was read already."""
        fit, rows = header.fit, self.rows[at:end]
        body = self._body(header, rows[fit.depth :])
        if not body.is_table:
            return False
        if self._again(body.rows):
            form, first = fit.form, rows[0]
            if not any((one.table, one.form) == (first.table, form.key) for one in self.found.again):
                self.found.again.append(Again(first.table, form.key, form.title, first.place))
            return False
        self.found.firsts.setdefault(fit.form.key, (rows[0].index, fit.form.title))
        self.found.left += _columns_left(fit)
        self.found.forms.setdefault(fit.form.key, rows[0].place)
        for view in fit.form.views:
            self.found.rows.setdefault(view.key, [])
        for _, column, _ in fit.pairs:
            if column is not None:
                self.found.columns.setdefault(column.view, set()).add(column.key)
        self._put(header, body, [*rows[: fit.depth], *(line for line in rows if self._is_again(line, fit))], fit.worth)
        return True

    def _put(self, header: Header, body: _Body, headers: Sequence[Line], worth: float) -> None:
        found = self.found
        found.headers |= {line.index for line in headers} if worth else set()
        found.lines |= body.lines | {line.index for line in headers}
        found.left += body.left
        found.score += worth * 2 + 2 * len(body.lines)
        for row in body.rows:
            found.rows.setdefault(row.view, []).append(row)
        found.last = self.rows[0].table, header, body

    def _again(self, rows: Sequence[TableRow]) -> bool:
        """A row of these was read already: another copy of a table, or another unit's."""
        known = {(row.view, row.key) for row in rows if row.key}
        return any(row.key == key for view, key in known for row in self.found.rows.get(view, ()))

    def _is_again(self, line: Line, fit: Fit) -> bool:
        """The header once more, on a new page."""
        if line.paragraph is not None or not self.known.may_begin(line):
            return False
        words = {word for column in fit.form.columns for word in (*column.spellings, *column.groups)} | fit.form.layout
        said = [as_label(piece.text) for piece in line.shown if piece.text]
        return all(word in words or bare(word) in words for word in said)


def _is_note(line: Line) -> bool:
    return line.text.lstrip().startswith(("注", "备注", "说明"))


def _is_head(piece: Piece) -> bool:
    return is_money_unit(piece.text) or bool(money_unit(piece.text))


def _columns_left(fit: Fit) -> list[tuple[Piece, str]]:
    return [(column.piece, "这一列的表头在表式中没有") for column, known, _ in fit.pairs if known is None]


# ---------------------------------------------------------------- the rows below a header


class _Body:
    """Reads the rows of one table, side by side for two views."""

    def __init__(self, fit: Fit, reason: str, maker: Maker) -> None:
        self.fit, self.reason, self.maker = fit, reason, maker
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

    def copy(self) -> _Body:
        """One that goes on where this one ended, without its rows."""
        more = _Body(self.fit, self.reason, self.maker)
        for side, own in zip(more.sides, self.sides, strict=True):
            side.last = own.last
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
        if _is_numbering(line):
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
        pieces, self.doubt = self.fit.grid.placed(line)
        for piece in pieces:
            over = _column_of(piece, self.fit)
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
            return bool(amounts)
        row, is_total, why = key
        values = {
            column.key: self._value(column, piece, reason or why, line) for column, piece, reason in cells if piece.text
        }
        self.rows.append(TableRow(side.key, row, values, is_total))
        return True

    def _value(self, column: TableColumn, piece: Piece, reason: str, line: Line) -> DraftValue:
        over = next((one for one, known, _ in self.fit.pairs if known is column), None)
        unit = money_unit("单位" + over.piece.text.rpartition("（")[2].rpartition("(")[2]) if over else ""
        slot = Slot(column.view, column.field)
        reason = self.reason or self.fit.doubt or self.doubt or reason
        return self.maker.value(Taken(slot, piece, reason, unit), line)


def _column_of(piece: Piece, fit: Fit) -> tuple[FileColumn, TableColumn | None, str] | None:
    """The column of the header a cell stands under."""
    best = max(fit.pairs, key=lambda pair: _overlap(piece, pair[0]))
    return best if _overlap(piece, best[0]) > 0 else None


def _overlap(piece: Piece, column: FileColumn) -> int:
    return min(piece.column + piece.span, column.column + column.span) - max(piece.column, column.column)


def _is_figure(column: TableColumn, piece: Piece) -> bool:
    is_number = column.field.kind in (FieldKind.MONEY, FieldKind.NUMBER)
    return bool(piece.text) and is_number and not Amount.parse(piece.text).is_blank


def _is_numbering(line: Line) -> bool:
    """The row that counts the columns: 栏次 | 1 | 2 | 3."""
    texts = [piece.text.strip() for piece in line.shown if piece.text]
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) > 1 and len(numbers) >= len(texts) - 1 and numbers == list(range(1, len(numbers) + 1))


class _Side:
    """One view's rows in a table: which row of it each row of the file is."""

    def __init__(self, key: str, view: View | None) -> None:
        self.key, self.view = key, view
        self.known = self.unknown = 0
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
            return ("", False, "") if not line.lone or len(texts) == 1 == len(line.shown) else None
        if self.view.kind is ViewKind.FIXED:
            return self._prescribed(name)
        code = next(("".join(texts[key].text.split()) for key in self.codes if key in texts), "")
        total = next((key for key, pattern in self.totals if pattern.fullmatch(as_label(name))), None) if name else None
        if total and (not code or _same(as_label(name), as_label(code))):
            return total, True, ""
        if self.view.kind is ViewKind.LINES:
            is_line = not line.lone and self._is_one(texts)
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


def cells_of(rows: Sequence[TableRow]) -> Iterator[tuple[str, str, DraftValue]]:
    """Row, column and value of every cell."""
    for row in rows:
        yield from ((row.key, column, value) for column, value in row.cells.items())
