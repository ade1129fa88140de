"""The whole file aligned to the grammar at least cost: dynamic programming over lines and rows of the template.

A jump back begins the next record. Lines nobody explains cost a little, which prefix sums give at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.errors import UserError
from core.readers.grammar import Grammar, State, known_labels
from core.readers.lines import Line
from core.readers.match import Match, below_header, match_beside, match_going_on, match_row, overlap, with_columns
from core.readers.match_under import ends_list, is_alike, match_under
from core.readers.sums import is_total

SKIP_ROW, SKIP_PARAGRAPH = 1.0, 0.2
SKIP_STATE, SKIP_BESIDE, JUMP_BACK, AGAIN = 0.3, 0.1, 1.0, 0.5
OUT_OF_ORDER = 8.0
"""Tables of the document behind those of its records, where the form has them in front, or once more."""
BORROWED = 3.0
"""Rows of a list below a header that was read as another's."""
TITLE, MAX_TITLE = 8.0, 100
MAX_LABELLED = 4_000
"""Rows with printed labels in one table; a sheet with five hundred projects has so many."""
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the file read as a row of the template; `margin` is what the next best reading would cost."""

    match: Match
    margin: float = 99.0

    @property
    def line(self) -> Line:
        return self.match.line

    @property
    def state(self) -> State:
        return self.match.state


@dataclass(slots=True)
class _Entry:
    """A candidate with the best way to it (`ahead`, its own score included) and from it (`behind`).

    `hung` are the only entries a row without labels of its own may follow (R4); None: any earlier one.
    """

    match: Match
    hung: list[_Entry] | None = None
    ahead: float = _NEVER
    behind: float = _NEVER
    previous: _Entry | None = None

    @property
    def at(self) -> int:
        return self.match.line.index

    @property
    def state(self) -> int:
        return self.match.state.index


def align(lines: Sequence[Line], grammar: Grammar, done: Collection[int] = ()) -> tuple[Step, ...]:
    """The lines that the grammar explains, in order of the file, but for those that are `done`."""
    candidates = Candidates(grammar, lines)
    entries = _hang([[_Entry(match) for match in row] for row in _matches(candidates, lines, done)])
    costs, skipped = _costs(grammar), _skipped(lines)
    _forward(entries, costs, skipped)
    _backward(entries, costs, skipped)
    every = [entry for row in entries for entry in row]
    steps: list[Step] = []
    step = max(every, key=lambda entry: entry.ahead + skipped[entry.at + 1]) if every else None
    while step is not None and step.ahead > _NEVER:
        steps.append(Step(step.match, _margin(step, entries[step.at])))
        step = step.previous
    return tuple(reversed(steps))


def _matches(candidates: Candidates, lines: Sequence[Line], done: Collection[int]) -> Iterator[list[Match]]:
    """What each line may be. UserError: a table with more rows of labels than any file has (they cost the square)."""
    labelled: Counter[int] = Counter()
    for line in lines:
        found = [] if line.index in done else candidates.at(line)
        labelled[line.table] += any(match.labels for match in found)
        if line.table >= 0 and labelled[line.table] > MAX_LABELLED:
            raise UserError(f"有一张表里像表头的行超过 {MAX_LABELLED} 行，不是正常的表，不予读取。")
        yield found


def _skipped(lines: Sequence[Line]) -> list[float]:
    """Prefix sums: the cost of explaining none of the first n lines."""
    total = [0.0]
    for line in lines:
        total.append(total[-1] + (SKIP_PARAGRAPH if line.lone else SKIP_ROW))
    return total


def _margin(entry: _Entry, rivals: list[_Entry]) -> float:
    """How much worse the file would be explained if this line were read as another row of the template."""
    best = entry.ahead + entry.behind
    others = [one.ahead + one.behind for one in rivals if one.state != entry.state]
    return best - max(others, default=best - 99.0)


def _hang(entries: list[list[_Entry]]) -> list[list[_Entry]]:
    """Finds for every row without labels of its own what it may follow: its header, its like, the row above it."""
    heads: dict[int, list[_Entry]] = {}
    under: dict[int, list[_Entry]] = {}
    above: list[_Entry] = []
    between: list[_Entry] = []
    for row in entries:
        heads |= {entry.at: [one for one in row if one.match.columns] for entry in row if entry.match.columns}
        for entry in row:
            match = entry.match
            if match.header is not None and match.state.repeats:
                at = match.header.line.index
                fixed = [one for one in between if _is_fixed_below(one.match, [match])]
                entry.hung = [*heads[at], *_rows_before(entry, under.get(at, ())), *fixed]
            elif match.goes_on:
                own = (one for one in above if one.state == entry.state and _is_next_row(one, entry))
                entry.hung = [one for one in own if _stands_below(match, one.match)]
            elif match.state.above >= 0 and not match.labels:
                entry.hung = [one for one in above if one.state == match.state.above and _is_next_row(one, entry)]
        for entry in row:
            if entry.match.header is not None and entry.match.state.repeats:
                under.setdefault(entry.match.header.line.index, []).append(entry)
        between = [*between[-_NEAR:], *(one for one in row if one.match.labels and not one.match.state.is_header)]
        above = row
    return entries


def _stands_below(match: Match, above: Match) -> bool:
    """In a sheet, whose addresses are exact, a list goes on only in the columns it stands in: a note far beside it is
    none of its texts."""
    if not match.line.sheet:
        return True
    return all(any(overlap(one.piece, other.piece) > 0 for other in above.values) for one in match.values)


def _borrowed(entry: _Entry, before: _Entry) -> float:
    """What it costs a list to go on below the header of another."""
    own = entry.match.header
    if own is None:
        return 0.0
    other = before.match.header or (before.match if before.match.columns else own)
    return 0.0 if other is own else BORROWED


def _rows_before(entry: _Entry, rows: Sequence[_Entry]) -> list[_Entry]:
    """The rows of its own list, and of others, below the same header: one header may do for several lists."""
    same = [one for one in rows[-_NEAR * _BESIDE :] if one.state == entry.state]
    other = [one for one in rows[-_NEAR:] if one.state != entry.state]
    return [*same[-_NEAR:], *other]


_NEAR, _BESIDE = 6, 4
"""How many rows of a list back its next row is looked for; those between are remarks."""


def _forward(entries: list[list[_Entry]], costs: list[list[float]], skipped: list[float]) -> None:
    """`ends[s]` is the best way that ended in state s, with the skip costs of the lines behind it taken out."""
    ends: dict[int, tuple[float, _Entry]] = {}
    for row in entries:
        for entry in row:
            if entry.hung is None:
                entry.ahead = costs[-1][entry.state] - skipped[entry.at]
                befores = list(ends.values())
            else:
                befores = [(one.ahead + skipped[one.at + 1] - _borrowed(entry, one), one) for one in entry.hung]
            for value, before in befores:
                way = value - skipped[entry.at] + costs[before.state][entry.state]
                if way > entry.ahead:
                    entry.ahead, entry.previous = way, before
            entry.ahead += entry.match.score
        for entry in row:
            value = entry.ahead + skipped[entry.at + 1]
            if value > ends.get(entry.state, (_NEVER, entry))[0]:
                ends[entry.state] = value, entry


def _backward(entries: list[list[_Entry]], costs: list[list[float]], skipped: list[float]) -> None:
    """The mirror of `_forward`: the best that may come after each candidate, without its own score."""
    starts: dict[int, float] = {}
    for row in reversed(entries):
        for entry in row:
            done = skipped[entry.at + 1]
            entry.behind = max(entry.behind, done - skipped[-1])
            for state, value in starts.items():
                entry.behind = max(entry.behind, value + done + costs[entry.state][state])
            for one in entry.hung or ():
                way = entry.behind + entry.match.score + costs[one.state][entry.state] - _borrowed(entry, one)
                one.behind = max(one.behind, way - (skipped[entry.at] - skipped[one.at + 1]))
        for entry in row:
            if entry.hung is None:
                value = entry.behind + entry.match.score - skipped[entry.at]
                starts[entry.state] = max(starts.get(entry.state, _NEVER), value)


def _is_next_row(before: _Entry, entry: _Entry) -> bool:
    return next_row(before.match.line, entry.match.line)


def next_row(before: Line, line: Line) -> bool:
    return before.table == line.table and before.row + 1 == line.row


def _is_between(state: State, rows: State) -> bool:
    """Whether a row of the template is the header of a list's rows, or a fixed one (合计) between the two."""
    return state.index == rows.above or (rows.above < state.index < rows.index and not state.is_header)


def _costs(grammar: Grammar) -> list[list[float]]:
    """The (negative) cost of going from state to state; the last row is the start of the file.

    A step back within the rows of one list begins its next record; any other one begins the form again.
    """
    weights = [_weight(state) for state in grammar.states]
    count = len(weights)
    total = _sums(weights)
    within = {root: _sums(_only(weights, grammar, root)) for root in {_root(state) for state in grammar.states}}
    rows = []
    for s, before in enumerate(grammar.states):
        row = []
        for t, state in enumerate(grammar.states):
            is_same = _root(state) == _root(before) != ""
            sums = within[_root(state)] if is_same else total
            if t > s:
                row.append(-(total[t] - total[s + 1]))
            elif t == s:
                row.append(0.0 if before.repeats else -AGAIN)
            elif before.repeats and _is_between(state, before):  # the header on a new page, the sum below its rows
                row.append(-AGAIN)
            else:
                back = JUMP_BACK if is_same else OUT_OF_ORDER
                row.append(-back - (sums[count] - sums[s + 1]) - sums[t])
        rows.append(row)
    return [*rows, [-total[t] for t in range(count)]]


def _root(state: State) -> str:
    """The top list whose records a row belongs to; '' for those of the document."""
    return state.list_path.partition(".")[0]


def _only(weights: Sequence[float], grammar: Grammar, root: str) -> list[float]:
    return [weight if _root(state) == root else 0.0 for weight, state in zip(weights, grammar.states, strict=True)]


def _sums(weights: Sequence[float]) -> list[float]:
    return list(accumulate(weights, initial=0.0))


def _weight(state: State) -> float:
    return SKIP_BESIDE if state.above >= 0 or not state.labels else SKIP_STATE


class Candidates:
    """For each line the states it may be, found through an index of the labels' spellings."""

    def __init__(self, grammar: Grammar, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.rows = [state for state in grammar.states if _is_row(state, grammar)]
        self.titles = [state for state in grammar.states if state.title]
        self.hung = [state for state in grammar.states if state.above >= 0]
        self._shapes: dict[int, list[State]] = {}
        """The rows whose own cells are the columns of lists below them, with those."""
        for one in self.hung:
            if one.repeats and not grammar.states[one.above].is_header:
                self._shapes.setdefault(one.above, []).append(one)
        self.known = known_labels(grammar)
        self.own = frozenset(word for state in self.rows if not state.is_header for word in _own_words(state))
        """The labels of a record's own values."""
        self.by_word: dict[str, list[State]] = {}
        for state in self.rows:
            for word in {word for label in state.labels for word in (*label.spellings, *label.bare)}:
                self.by_word.setdefault(word, []).append(state)
        self._headers: dict[int, Match] = {}
        self._before: list[Match] = []

    def at(self, line: Line) -> list[Match]:
        found = self._titles(line) if line.lone else []
        self._leave_headers(found)
        if line.is_boxed and not found:
            return []  # the table around it goes on
        if line.paragraph is None:
            found += self._rows(line)
        for at, match in enumerate(found):
            if match.state.index in self._shapes and match.values:
                found[at] = match = with_columns(match, self._shapes[match.state.index])
            if match.columns:
                self._headers[match.state.index] = match
        self._before = found
        return found

    def _titles(self, line: Line) -> list[Match]:
        if len(line.text) > MAX_TITLE:
            return []
        return [Match(line, state, TITLE) for state in self.titles if state.title and state.title.fullmatch(line.text)]

    def _leave_headers(self, titles: Sequence[Match]) -> None:
        """A heading in words of the form begins another record: no header above it is over the rows below, not even
        where theirs is in words that nobody knows."""
        roots = {_root(match.state) for match in titles if match.state.title and not match.state.title.fullmatch("一")}
        if roots:
            self._headers = {at: one for at, one in self._headers.items() if _root(one.state) not in roots}

    def _rows(self, line: Line) -> list[Match]:
        words = {
            word for piece in line.headed if piece.text for word in _words(piece.spelled, piece.bare, piece.halves)
        }
        states = {state.index: state for word in words for state in self.by_word.get(word, ())}
        matches = [
            match
            for state in states.values()
            if not state.repeats and (match := match_row(line, state, self.known)) is not None
        ]
        found = [self._header(match) for match in matches if not self._is_flat(match)]
        for state in self.hung:
            if not any(match.state is state for match in found):
                match = self._hung(line, state)
                found += [match] if match else []
        lists = [match for match in found if match.header and is_alike(line, match.header)]
        if lists:
            found = [
                match
                for match in found
                if match.header or match.state.is_header or len(match.labels) > 1 or _is_fixed(match, lists)
            ]
        return found + self._going_on(line)

    def _header(self, match: Match) -> Match:
        """A header of two rows: the upper one tells what the lower one leaves open."""
        line = match.line
        above = next((one for one in self._before if one.state is match.state and one.columns), None)
        is_lower = above is not None and next_row(above.line, line) and any(piece.continues for piece in line.pieces)
        return below_header(match, above) if above is not None and is_lower and match.columns else match

    def _is_flat(self, match: Match) -> bool:
        """A list of all records' rows in one table, with a column for the record: its rows belong to many."""
        is_of_list = any(column.slot and column.slot.list_path != match.state.list_path for column in match.columns)
        if not is_of_list or not match.state.list_path or not match.state.is_header:
            return False
        return any(column.slot is None and column.piece.spelled in self.own for column in match.columns)

    def _hung(self, line: Line, state: State) -> Match | None:
        header = self._headers.get(state.above)
        if state.repeats:
            return self._under(line, state, header) if header else None
        above = next((m for m in self._before if m.state.index == state.above), None)
        if above is None or not next_row(above.line, line):
            return None
        if above.state.is_header and not above.columns:
            return None
        if above.state.is_header:
            cells = match_beside(line, state, self.known) if len(line.shown) == len(state.slots) else None
            return match_under(line, state, above, True) or cells
        return match_beside(line, state, self.known)

    def _under(self, line: Line, state: State, header: Match) -> Match | None:
        """A row of a list: below its header in the same table, or in a table that goes on in the same shape."""
        is_same = header.line.table == line.table
        if not is_same and not (self._goes_on_from_table_above(line, state, header)):
            return None
        match = match_under(line, state, header, is_same, self.known)
        others = [one for one in self.hung if one.above == state.above]
        if match is None and is_same and all(ends_list(line, one, header, self.known) for one in others):
            del self._headers[state.above]
        return match

    def _goes_on_from_table_above(self, line: Line, state: State, header: Match) -> bool:
        before = self.lines[line.index - 1] if line.index else None
        if before is None or line.sheet or len(line.pieces) != len(header.columns):
            return False
        return any(match is header or (match.state is state and match.header is header) for match in self._before)

    def _going_on(self, line: Line) -> list[Match]:
        lists = [
            m.state
            for m in self._before
            if m.state.labels and (m.state.repeats or any(s.is_list for s in m.state.all_slots)) and not m.header
        ]
        found = []
        for state in lists:
            above = next(m for m in self._before if m.state is state)
            if next_row(above.line, line):
                match = match_going_on(line, state, self.known)
                found += [match] if match else []
        return found


def _is_row(state: State, grammar: Grammar) -> bool:
    """A row with labels for a record, or for the document where its tables show more of it than the unit's name."""
    if not state.labels or state.repeats:
        return False
    if any(slot.list_path for slot in state.all_slots) or state.is_own:
        return True
    return state.is_header and not state.list_path and any(one.is_own for one in grammar.states)


def _is_fixed(match: Match, lists: Sequence[Match]) -> bool:
    """A fixed row of the template (合计) between the header of a list and its rows, or their sum right below them."""
    return _is_fixed_below(match, lists) or any(
        one.state.index + 1 == match.state.index and is_total(one.values) for one in lists
    )


def _is_fixed_below(match: Match, lists: Sequence[Match]) -> bool:
    """A fixed row of the template (合计) between the header of a list and its rows."""
    return any(
        one.header.line.table == match.line.table and one.header.state.index < match.state.index < one.state.index
        for one in lists
        if one.header
    )


def _own_words(state: State) -> Iterator[str]:
    for label in state.labels:
        if any(slot.list_path == state.list_path for slot in label.slots):
            yield from label.printed


def _words(spelled: str, bare: str, halves: tuple[str, str] | None) -> tuple[str, ...]:
    return (spelled, bare, halves[0]) if halves else (spelled, bare)
