"""One line of a file held against one row of the grammar: which cell is which label, what it announces (R1 to R3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from core.forms.model import FieldKind
from core.readers.grammar import Label, Slot, State
from core.readers.kinds import fits
from core.readers.lines import Line, Piece
from core.readers.sides import told_sides
from core.readers.worded import names_of, worded_cells
from core.readers.words import as_label, is_money_unit, likeness, money_unit

EXACT, ALIAS, SHORT_ALIAS, GUESSED = 10.0, 7.0, 4.0, 3.0
"""What a matched label is worth in the alignment."""
SIDE = 2.0
NEAR = 0.75
BESIDE = 1.0
"""What a merged label at the side is worth that reaches down to the row, and costs where it is another."""
MISSING, EXTRA, MISFIT = 2.0, 3.0, 6.0
"""What a missing label, a filled cell nobody asked for, and a value that fails its kind cost."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A value found for a slot. `reason` says why it is unsure ('' when it is not); `unit` is the money unit its own
    label names."""

    slot: Slot
    piece: Piece
    reason: str = ""
    unit: str = ""
    is_filled: bool = False
    """The cell is blank, the text is the one above it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a header row in the file, and the slots it was recognised as, one for each list below (none: not at
    all)."""

    piece: Piece
    slots: tuple[Slot, ...] = ()
    reason: str = ""

    @property
    def slot(self) -> Slot | None:
        return self.slots[0] if self.slots else None

    def of(self, state: State) -> Slot | None:
        """What the column holds in the rows of a state."""
        return next((state.keys[slot.key] for slot in self.slots if slot.key in state.keys), None)


@dataclass(frozen=True, slots=True)
class Match:
    """A line read as a state. `labels` are the indexes of its labels that were found, `words` what stood there."""

    line: Line
    state: State
    score: float
    values: tuple[Taken, ...] = ()
    extras: tuple[Piece, ...] = ()
    labels: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    columns: tuple[Column, ...] = ()
    header: Match | None = None
    is_beside: bool = False
    """A label of the template stands at the side of the row."""
    goes_on: bool = False
    """A row of its own that only continues the one above (the second goal beside a merged label)."""


@dataclass(slots=True)
class _Group:
    """A label met in the line with the cells that follow it; `index` -1 are the cells before the first label."""

    index: int
    label: Piece | None = None
    worth: float = 0.0
    values: list[Piece] = field(default_factory=list)
    reason: str = ""
    is_closed: bool = False
    doubt: str = ""  # the label is sure, but not which side's it is


def match_row(line: Line, state: State, known: frozenset[str]) -> Match | None:
    """The line as a row with labels; None if it does not fit. `known`: all labels of the grammar, no values."""
    groups = _groups(line.headed if state.is_header else line.shown, state)
    for group in () if state.is_header else groups[1:]:
        if group.label and not group.values and group.label.text.rstrip()[-1:] in (":", "："):
            group.values.append(group.label.part(""))  # the value belongs into the label's cell, and is blank
    is_announced = len(groups) > 1 and (state.is_header or _are_announced(groups[1:], state))
    if not is_announced or worded_cells(line, state.all_slots):
        return None
    _guess_labels(groups, state)
    return _header(line, state, groups) if state.is_header else _row(line, state, groups, known)


def _are_announced(groups: Sequence[_Group], state: State) -> bool:
    """Behind every label but the last stands a cell, if only a blank one: else they head the columns of a list."""
    *before, _ = groups
    return all(group.values or not state.labels[group.index].slots for group in before) and any(
        group.values for group in groups
    )


def _groups(pieces: Sequence[Piece], state: State) -> list[_Group]:
    groups = [_Group(-1)]
    used: set[int] = set()
    sides = told_sides(pieces, state)
    for at, piece in enumerate(pieces):
        if is_money_unit(piece.text):
            continue
        others = used | sides.barred.get(at, frozenset())
        index, worth = find_label(piece.spelled, piece.bare, state.labels, others, piece.over)
        if index >= 0:
            used.add(index)
            groups.append(_Group(index, piece, worth, doubt=sides.doubts.get(at, "")))
            continue
        if piece.halves and piece.halves[0]:
            index, worth = find_label(piece.halves[0], piece.halves[0], state.labels, used)
            if index >= 0 and state.labels[index].slots:
                used.add(index)
                groups.append(_Group(index, piece, worth, [piece.part(piece.halves[1])], is_closed=True))
                continue
        (groups[-1] if not groups[-1].is_closed else groups[0]).values.append(piece)
    return groups


def find_label(
    text: str, bare: str, labels: Sequence[Label], used: Iterable[int] = (), over: str = ""
) -> tuple[int, float]:
    """The label a spelled text is, and what that is worth; -1 when it is none of them. `over` stands above the text:
    of two labels that say the same it is the one below that."""
    if over and any(over in label.over for label in labels):
        used = {*used, *(at for at, label in enumerate(labels) if label.over and over not in label.over)}
    if text:
        for index, label in enumerate(labels):
            if index not in used and (text in label.spellings or bare in label.bare):
                if label.is_side and any(text == as_label(slot.field.label) for slot in label.slots):
                    return index, ALIAS  # the value's own label where the form has one for several rows
                if text in label.printed or bare in label.printed:
                    return index, SIDE if label.is_side else EXACT
                return index, SHORT_ALIAS if len(text) < 3 or label.is_side else ALIAS
    return -1, 0.0


def _guess_labels(groups: list[_Group], state: State) -> None:
    """Cells where a missing label should stand are taken for it by likeness, or by order in a header; always unsure."""
    found = {group.index for group in groups}
    for at in range(len(groups) - 1, -1, -1):
        group = groups[at]
        following = groups[at + 1].index if at + 1 < len(groups) else len(state.labels)
        missing = [i for i in range(group.index + 1, following) if i not in found and not state.labels[i].is_side]
        if not missing or group.is_closed:
            continue
        kept = 0 if state.is_header or group.index < 0 else len(state.labels[group.index].slots)
        candidates = [
            p for p in group.values[kept:] if p.text and not (state.is_header and _is_value(p, missing, state))
        ]
        if state.is_header and len(candidates) == len(missing):
            pairs = list(zip(missing, candidates, strict=True))
        else:
            pairs = _alike(missing, candidates, state)
        groups[at + 1 : at + 1] = _split_off(group, pairs, state)


def _is_value(piece: Piece, missing: list[int], state: State) -> bool:
    """The text is an amount, a rate or a code that a missing label would announce: no label itself."""
    return any(vote(Taken(slot, piece)) > 0 for index in missing for slot in state.labels[index].slots)


def _alike(missing: list[int], candidates: list[Piece], state: State) -> list[tuple[int, Piece]]:
    pairs: list[tuple[int, Piece]] = []
    start = 0
    for index in missing:
        for at in range(start, len(candidates)):
            spelled = candidates[at].spelled
            if max((likeness(spelled, word) for word in state.labels[index].spellings), default=0) >= 0.6:
                pairs.append((index, candidates[at]))
                start = at + 1
                break
    return pairs


def _split_off(group: _Group, pairs: list[tuple[int, Piece]], state: State) -> list[_Group]:
    """New groups for guessed labels, with the cells behind each."""
    made: list[_Group] = []
    for index, piece in reversed(pairs):
        at = group.values.index(piece)
        name = state.labels[index].name
        how = "按位置" if state.is_header else "按相近"
        reason = f"原件写的是“{piece.text}”，{how}认作“{name}”"
        made.insert(0, _Group(index, piece, GUESSED, group.values[at + 1 :], reason))
        del group.values[at:]
    return made


def _row(line: Line, state: State, groups: list[_Group], known: frozenset[str]) -> Match | None:
    taken: list[Taken] = []
    extras = [piece for piece in groups[0].values if piece.text and piece.spelled not in known]
    strange = len(extras)
    for group in groups[1:]:
        values, rest = _share_out(group, state.labels[group.index])
        taken += values
        extras += rest
        strange += 1 if len(rest) == 2 else len(rest)  # a label that nobody knows and its value are one thing
    score = _score(state, groups) - EXTRA * strange + sum(vote(one) for one in taken) + _beside(line, state)
    if score <= 0:
        return None
    return Match(line, state, score, tuple(taken), tuple(extras), _indexes(groups), _words(groups))


def _beside(line: Line, state: State) -> float:
    """What the merged labels at the side of a line say about its being a row of the template."""
    above = {word for piece in line.pieces if piece.continues for word in (as_label(piece.above),) if word}
    if not above or not state.sides:
        return 0.0
    return BESIDE if any(word in state.sides for word in above) else -BESIDE


def _share_out(group: _Group, label: Label) -> tuple[list[Taken], list[Piece]]:
    """The cells behind a label go to its slots in order; of too many cells those that fit are taken."""
    unit = money_unit("单位" + group.label.text.rpartition("（")[2].rpartition("(")[2]) if group.label else ""
    slots, cells = label.slots, group.values
    if any(slot.is_list for slot in slots) or not slots:
        own, rest = _of_list([piece for piece in cells if piece.text], 1 if slots else 0)
        return [Taken(slots[0], piece, group.reason, unit) for piece in own], rest
    if len(slots) > 1 and group.label and (standing := _in_columns(group.label, cells, slots)):
        return [Taken(slot, piece, group.reason, unit) for slot, piece in zip(slots, standing, strict=True)], []
    reason = group.reason
    if len(cells) > len(slots) and group.label:  # its merged cell was undone, and the label written in each
        again = [piece for piece in cells if piece.spelled == group.label.spelled]
        cells = [piece for piece in cells if piece not in again] if len(cells) - len(again) >= len(slots) else cells
    if len(cells) > len(slots):
        fitting = [piece for piece in cells if piece.text and (cells[0].text or not _is_remark(slots[0], piece))]
        if len(fitting) > len(slots):
            fitting.sort(key=lambda piece: not fits(slots[0].field, piece.text))
            reason = reason or "这一栏在原件中占了多个单元格"
        chosen = fitting[: len(slots)] or list(cells[: len(slots)])
        chosen.sort(key=cells.index)
        rest = [piece for piece in cells if piece.text and piece not in chosen]
    else:
        chosen, rest = list(cells), []
    return [Taken(slot, piece, reason, unit) for slot, piece in zip(slots, chosen, strict=False)], rest


def _is_remark(slot: Slot, piece: Piece) -> bool:
    """Words further right than a blank cell where an amount belongs."""
    is_counted = slot.field.kind in (FieldKind.MONEY, FieldKind.PERCENT, FieldKind.NUMBER)
    return is_counted and not fits(slot.field, piece.text) and piece.text[0] not in "0123456789约近无-—－/／"


_COUNTED = re.compile(r".{0,6}[0-9０-９一二三四五六七八九十][)）]?[.、．:：]?", re.DOTALL)


def _of_list(filled: Sequence[Piece], most: int) -> tuple[list[Piece], list[Piece]]:
    """A list's own cells behind its label (目标1 and the record), and the remarks beside, which say something else."""
    most += most > 0 and len(filled) > 1 and any(map(_COUNTED.fullmatch, (filled[0].text.strip(), filled[0].bare)))
    own = list(filled[:most])
    return own, [piece for piece in filled[most:] if not any(piece.text == one.text for one in own)]


def _in_columns(said: Piece, cells: Sequence[Piece], slots: Sequence[Slot]) -> list[Piece]:
    """The cell of each slot where they stand as far behind the label as in the template, and nothing beside them; []
    for any other row. Of the amounts of a sum some may be blank."""
    there = {piece.column - said.column: piece for piece in cells}
    found = [there.get(slot.behind) for slot in slots]
    standing = [piece for piece in found if piece is not None]
    is_all = len(standing) == len(found) and len({id(piece) for piece in standing}) == len(found)
    return standing if is_all and all(piece in standing for piece in cells if piece.text) else []


def _score(state: State, groups: list[_Group]) -> float:
    found = _indexes(groups)
    missing = sum(1 for i, label in enumerate(state.labels) if not label.is_side and i not in found)
    return sum(group.worth for group in groups) - MISSING * missing


def _indexes(groups: list[_Group]) -> frozenset[int]:
    return frozenset(group.index for group in groups if group.index >= 0)


def _words(groups: list[_Group]) -> frozenset[str]:
    return frozenset(
        word for group in groups if group.label and not group.reason for word in names_of(group.label, group.is_closed)
    )


def _header(line: Line, state: State, groups: list[_Group]) -> Match | None:
    beside = _beside_labels(line, state, groups)
    if beside is not None:
        return beside
    by_piece = {id(group.label): group for group in groups if group.label}
    columns = []
    for piece in line.headed:
        group = by_piece.get(id(piece))
        label = state.labels[group.index] if group else None
        columns.append(Column(piece, label.slots if label else (), (group.reason or group.doubt) if group else ""))
    near = sum(1 for group in groups[1:] if _is_near(group, state))
    exact = sum(1 for group in groups[1:] if not group.reason)
    score = _score(state, groups)
    is_known = exact >= min(2, len(state.required)) and near * 2 >= len(state.required)
    is_known = is_known and not _is_other(groups, state)
    if score <= 0 or not (is_known or _is_named(groups, state)):
        return None
    return Match(line, state, score, labels=_indexes(groups), words=_words(groups), columns=tuple(columns))


def _is_other(groups: list[_Group], state: State) -> bool:
    """A header without the names of its records with nothing of it but short words (半年, 全年): another list's."""
    named = {at for at, label in enumerate(state.labels) if any(slot.field.home == "name" for slot in label.slots)}
    found = [group for group in groups[1:] if not group.reason]
    return bool(named) and all(group.worth <= SHORT_ALIAS and group.index not in named for group in found)


def _beside_labels(line: Line, state: State, groups: list[_Group]) -> Match | None:
    """A row whose labels have their values beside, not below them (3月底 | 25% | 6月底 | 50%), sure by their kinds."""
    told = [group for group in groups[1:] if state.labels[group.index].slots and not group.reason]
    taken = [
        Taken(
            state.labels[group.index].slots[0], next((piece for piece in group.values if piece.text), group.values[0])
        )
        for group in told
        if group.values
    ]
    is_own = all(one.slot.list_path == state.list_path for one in taken)
    if not taken or len(taken) < len(told) or not is_own or not all(vote(one) > 0 for one in taken):
        return None
    return Match(line, state, sum(group.worth for group in told), tuple(taken), (), _indexes(groups), _words(groups))


def with_columns(match: Match, below: Sequence[State]) -> Match:
    """A row with a label and its values as the header of the lists that go on in its shape: the label's cell and the
    values' are the columns, one after the other."""
    label = min((at for at in match.labels if match.state.labels[at].slots), default=-1)
    pieces = [taken.piece for taken in match.values]
    before = [piece for piece in match.line.pieces if pieces and piece.column < pieces[0].column and piece.text]
    if label < 0 or not before:
        return match
    columns = tuple(
        Column(piece, tuple(state.slots[at] for state in below if at < len(state.slots)))
        for at, piece in enumerate((before[-1], *pieces))
    )
    return replace(match, columns=columns)


def below_header(match: Match, above: Match) -> Match:
    """The lower row of a header: a column it does not name itself is the one that reaches over it (指标值 over 符号,
    数值 and 单位)."""
    columns = []
    for column in match.columns:
        over = [one for one in above.columns if one.slot and overlap(column.piece, one.piece) > 0]
        columns.append(replace(column, slots=over[0].slots) if over and not column.slots else column)
    return replace(match, columns=tuple(columns))


def _is_named(groups: list[_Group], state: State) -> bool:
    """The label at the side says which header it is, and over each of the form's columns stands something that is no
    value of it: all unsure."""
    is_said = any(
        state.labels[group.index].is_side and not group.reason and group.label and not group.label.continues
        for group in groups[1:]
    )
    if not is_said or len(_indexes(groups)) < len(state.labels):
        return False
    guessed = [group for group in groups[1:] if group.reason and group.label]
    return not any(
        fits(slot.field, group.label.text)
        for group in guessed
        if group.label
        for slot in state.labels[group.index].slots
    )


def _is_near(group: _Group, state: State) -> bool:
    """A label of a header that is the form's, or nearly so (一级 for 一级指标)."""
    label = state.labels[group.index]
    if label.is_side or group.label is None:
        return False
    spelled = group.label.spelled
    return not group.reason or any(likeness(spelled, word) >= NEAR for word in label.spellings)


def match_beside(line: Line, state: State, known: frozenset[str]) -> Match | None:
    """A row without a label of its own that hangs on the row above: its cells in order."""
    slots = state.all_slots
    worded = worded_cells(line, slots)
    cells = worded or _without_lead(line, known)
    if line.sheet and len(slots) == 1:
        cells = [piece for piece in cells if piece.text]  # a sheet has blank cells beside what is not merged
    while len(cells) > len(slots) and not cells[-1].text:
        cells = cells[:-1]  # the ragged edge of a table with a further column below
    labels = 0 if worded else sum(1 for piece in cells if piece.text and piece.spelled in known)
    if len(cells) != len(slots) or labels > 1 or not any(piece.text for piece in cells):
        return None
    reason = "内容与表中一个栏目的名称相同" if labels else ""  # a value may equal a label: one in a row
    taken = tuple(Taken(slot, piece, reason) for slot, piece in zip(slots, cells, strict=True))
    score = (0.5 if labels else 3.0) + sum(vote(one) for one in taken)
    return Match(line, state, max(score, 0.2), taken)


def match_going_on(line: Line, state: State, known: frozenset[str]) -> Match | None:
    """A further row of a list beside a merged or repeated label: everything in it belongs to the list."""
    cells = [piece for piece in _without_lead(line, known) if piece.text]
    label = next((label for label in state.labels if label.slots), None)
    lead = line.pieces[0]
    is_beside = lead.continues or not lead.text or find_label(lead.spelled, lead.bare, state.labels)[0] >= 0
    is_merged = lead.continues and find_label(as_label(lead.above), "", state.labels)[0] >= 0
    is_other = not is_merged and any(piece.spelled in known for piece in cells)
    if label is None or not cells or not is_beside or is_other:
        return None
    own, rest = _of_list(cells, 1)
    taken = tuple(Taken(label.slots[0], piece) for piece in own)
    return Match(line, state, 3.0, taken, tuple(rest), goes_on=True)


def _without_lead(line: Line, known: frozenset[str]) -> list[Piece]:
    """The cells of a row without what belongs to a label at the side: merged, left blank, or repeated."""
    cells = list(line.shown)
    if cells and not line.pieces[0].continues and (not cells[0].text or cells[0].spelled in known):
        return cells[1:]
    return cells


def overlap(left: Piece, right: Piece) -> int:
    return min(left.column + left.span, right.column + right.span) - max(left.column, right.column)


def vote(taken: Taken) -> float:
    """What a value's kind says about its row being the right one: money and codes speak, plain text is silent."""
    text = taken.piece.text
    kind = taken.slot.field.kind
    if taken.slot.strange:
        return _vote_of_level(taken)
    if not text or kind not in (FieldKind.MONEY, FieldKind.PERCENT, FieldKind.NUMBER, FieldKind.CODE):
        return 0.0
    if fits(taken.slot.field, text.removeprefix("=")):
        return 1.0
    return -MISFIT if kind is not FieldKind.CODE else -1.0


def _vote_of_level(taken: Taken) -> float:
    """A level's name is of this list, of another list of the form, or of none."""
    word = as_label(taken.piece.above if taken.piece.continues else taken.piece.text)
    return 1.0 if word in taken.slot.levels else -MISFIT if word in taken.slot.strange else 0.0
