"""The tables of a file that print computed views or lists of lines, read whole: rows by key, cells by column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType

from core.readers.draft import DraftValue
from core.readers.lines import Line, Piece
from core.readers.sums import is_numbering
from core.readers.values import Maker
from core.readers.views_body import Body, TableRow
from core.readers.views_codes import is_level
from core.readers.views_columns import heading
from core.readers.views_compile import TableForm
from core.readers.views_match import IS_TITLE, Fit, Forms, Header
from core.readers.words import bare, is_money_unit, money_unit

NOT_CHOSEN: Mapping[int, str] = MappingProxyType({})
ABOVE = 4
"""How many lines above a table its caption is looked for."""


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
    guessed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By the line of a header that several forms have: their keys."""
    score: float = 0.0
    last: tuple[int, Header, Body] | None = None
    """The table of the file that was read last, which the next may go on with."""

    @property
    def explained(self) -> set[int]:
        return self.lines | self.captions


def find_tables(
    lines: Sequence[Line],
    forms: Sequence[TableForm],
    maker: Maker,
    without: Collection[int] = (),
    chosen: Mapping[int, str] = NOT_CHOSEN,
) -> Tables:
    """All tables of the form that a file holds, `without` those of these numbers; `chosen` are forms, by the line of a
    header that several of them have."""
    found = Tables()
    if not forms:
        return found
    known = Forms(forms)
    for rows in _whole_tables(lines, known):
        if rows[0].table >= 0 and rows[0].table not in without:
            _Reader(lines, rows, known, maker, found, chosen).read()
    return found


def _whole_tables(lines: Sequence[Line], known: Forms) -> Iterator[list[Line]]:
    """The rows of each table; one that a page cuts off right below its header, or below its first row, has those of the
    next as its own."""
    held: list[Line] = []
    for _, group in groupby(lines, key=lambda line: line.table):
        rows = list(group)
        width = len(held[-1].pieces) if held else 0
        is_next = bool(held) and rows[0].table == held[-1].table + 1 and not known.header_at(rows, 0)
        if is_next and all(len(line.pieces) == width for line in rows):
            held += rows
            continue
        yield from [held] if held else []
        held = rows if _is_header_alone(rows, known) else []
        yield from [] if held else [rows]
    yield from [held] if held else []


def _is_header_alone(rows: Sequence[Line], known: Forms) -> bool:
    """A table of a Word file that ends with its header, with the row that numbers its columns, or with a row more."""
    if rows[0].table < 0 or rows[0].sheet or len(rows) > _MOST_ABOVE:
        return False
    own = [line for line in rows if not is_numbering(line)]
    return any(
        len(own) - 1 <= at + fit.depth <= len(own)
        for at, line in enumerate(own)
        if line.paragraph is None
        for fit in known.header_at(own, at)
    )


_MOST_ABOVE = 6
"""Lines of a table that is nothing but its caption, its unit and its header."""


class _Reader:
    """Reads one table of the file: a sheet may hold several of the form, one below the other."""

    def __init__(
        self,
        lines: Sequence[Line],
        rows: Sequence[Line],
        known: Forms,
        maker: Maker,
        found: Tables,
        chosen: Mapping[int, str],
    ) -> None:
        self.lines, self.rows, self.known, self.maker, self.found = lines, rows, known, maker, found
        self.chosen = chosen

    def read(self) -> None:
        at = begin = 0
        goes_on = False
        while at < len(self.rows):
            header = self._header(at, begin)
            if header is None:
                at += 1
                continue
            if (
                at and not begin and not goes_on
            ):  # a page may begin with rows of the table before, above a header that comes later
                goes_on = self._without_header(self.rows[:at])
            end = self._end(at + header.fit.depth, header)
            header = self._going_on(header, at, end) if header.reason else header
            if self._take(header, at, end):
                self._captions(begin, at, header.fit.form)
                at = begin = end
            else:
                at += 1
        if not begin and not goes_on:
            self._without_header(self.rows)

    def _is_next(self) -> bool:
        """The table of the file before this one was read, or rows above in this one."""
        last, table = self.found.last, self.rows[0].table
        return last is not None and last[0] in (table - 1, table) and not self.rows[0].sheet

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

    def _without_header(self, rows: Sequence[Line]) -> bool:
        """The rows of the table before go on in some without a header, if every one of them is a row of it."""
        if not self._is_next() or self.found.last is None:
            return False
        _, header, body = self.found.last
        if any(len(line.pieces) != header.fit.cells for line in rows):
            return False
        more = body.copy()
        for line in rows:
            more.line(line)
        is_next = len(more.lines) == len(rows) and not self._again(more.rows)
        if is_next:
            self._put(header, more, rows, 0)
        return is_next

    def _header(self, at: int, begin: int) -> Header | None:
        if self.rows[at].paragraph is not None:
            return None
        fits = self.known.header_at(self.rows, at)
        if not fits:
            return None
        later = self.known.header_at(self.rows, at + 1) if at + 1 < len(self.rows) else []
        if later and later[0].worth > fits[0].worth:
            return None  # what seemed its upper row stands above it
        told = [fit for fit in fits if fit.form.key == self.chosen.get(self.rows[at].index)]
        if told:
            return Header(told[0])
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
        """The rows above the next header that belong to it: its title, and all below that, and its line of units."""
        near = ((n, self.rows[n]) for n in range(end - 1, max(at, end - ABOVE) - 1, -1))
        end = next((n for n, row in near if row.lone and self._is_title(row) and not _is_note(row)), end)
        while end > at and (self.rows[end - 1].lone or any(map(_is_head, self.rows[end - 1].shown))):
            end -= 1
        return end

    def _body(self, header: Header, rows: Sequence[Line]) -> Body:
        """The rows read as they stand below the header, else where their own numbers push them."""
        again = [line for line in rows if self._is_again(line, header.fit)]
        own = [line for line in rows if line not in again]
        if any(_is_moved(line, header.fit) for line in again):
            header = replace(header, fit=replace(header.fit, doubt="换页后表头的次序与前面不同，请核对这张表"))
        bodies = []
        for shift in header.fit.grid.shifts([line for line in own if not is_numbering(line)]):
            bodies.append(body := Body(header.fit, header.reason, self.maker, shift))
            for line in own:
                body.line(line)
            if body.is_table:
                return body
        return bodies[0]

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
        if header.among:
            self.found.guessed[rows[0].index] = header.among
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

    def _put(self, header: Header, body: Body, headers: Sequence[Line], worth: float) -> None:
        found = self.found
        found.headers |= {line.index for line in headers} if worth else set()
        found.lines |= body.lines | {line.index for line in headers}
        found.left += body.left
        found.score += worth * 2 + 2 * len(body.lines)
        for row in body.rows:
            found.rows.setdefault(row.view, []).append(row)
        found.last = self.rows[-1].table, header, body

    def _again(self, rows: Sequence[TableRow]) -> bool:
        """A row of these was read already: another copy of a table, or another unit's."""
        known = {(row.view, row.key) for row in rows if row.key}
        return any(row.key == key for view, key in known for row in self.found.rows.get(view, ()))

    def _is_again(self, line: Line, fit: Fit) -> bool:
        """The header once more, on a new page."""
        if line.paragraph is not None or not self.known.may_begin(line):
            return False
        words = {word for column, *_ in fit.pairs for word in (column.heading, *column.groups)} | fit.form.words
        said = [heading(piece.text) for piece in line.shown if piece.text and not is_level(piece.text)]
        return all(word in words or bare(word) in words for word in said)


def _is_moved(line: Line, fit: Fit) -> bool:
    """A heading stands where it did not in the header before."""
    for piece in line.shown:
        same = [column for column, *_ in fit.pairs if piece.text and column.heading == heading(piece.text)]
        ends = piece.column + piece.span
        if same and not any(one.column < ends and piece.column < one.column + one.span for one in same):
            return True
    return False


def _is_note(line: Line) -> bool:
    return line.text.lstrip().startswith(("注", "备注", "说明"))


def _is_head(piece: Piece) -> bool:
    return is_money_unit(piece.text) or bool(money_unit(piece.text))


def _columns_left(fit: Fit) -> list[tuple[Piece, str]]:
    return [(column.piece, "这一列的表头在表式中没有") for column, known, _ in fit.pairs if known is None]


def cells_of(rows: Sequence[TableRow]) -> Iterator[tuple[str, str, DraftValue]]:
    """Row, column and value of every cell."""
    for row in rows:
        yield from ((row.key, column, value) for column, value in row.cells.items())
