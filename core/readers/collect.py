"""Aligned lines become records: where one ends and the next begins, what was filled down, what found no column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.readers.align import Step
from core.readers.grammar import Grammar, known_labels
from core.readers.lines import Line
from core.readers.match import vote
from core.readers.places import joined, told_of_document
from core.readers.recognise import has_title, recogniser_of
from core.readers.records import Collected, RecordBuilder
from core.readers.settle import settle_records
from core.readers.values import Maker


@dataclass(slots=True)
class _Open:
    """A record being collected: its steps in order, and which labels of the template it has already shown."""

    steps: list[Step] = field(default_factory=list)
    labels: set[tuple[int, int]] = field(default_factory=set)

    def add(self, step: Step) -> None:
        self.steps.append(step)
        if not step.state.is_header:
            self.labels |= {(step.state.index, label) for label in step.match.labels}

    @property
    def path(self) -> str:
        return self.steps[0].state.list_path.partition(".")[0]

    @property
    def words(self) -> set[str]:
        return {word for step in self.steps for word in step.match.words}


def collect(lines: Sequence[Line], steps: Sequence[Step], grammar: Grammar, maker: Maker, used: set[int]) -> Collected:
    """The document's own values and the records of the form's top lists. `used` are lines that were read as something
    else (unit and year lines)."""
    found = Collected()
    recogniser, known = recogniser_of(grammar.form_set), known_labels(grammar)
    is_titled = has_title(lines, grammar)
    own = [step for step in steps if not step.state.list_path]
    records = _split(lines, [step for step in steps if step.state.list_path], used | {s.line.index for s in own})
    told = recogniser.found(word for step in steps for word in step.match.words)
    is_told = bool(own) and recogniser.is_enough(told, is_titled)
    if is_told:
        root = RecordBuilder(grammar, maker, found, known).build("", own)
        found.values += root.values
        found.say(told)
        in_rows = list(root.children)
    else:
        in_rows = []
    # one with the form's own words under a heading (甲绩效目标表) tells what such headings are
    is_known = any(one.steps[0].state.title and recogniser.is_enough(recogniser.found(one.words)) for one in records)
    sheets = Counter(record.steps[0].line.sheet for record in records)
    for record in records:
        words = recogniser.found(record.words)
        is_headed = is_titled or (is_known and record.steps[0].state.title is not None)
        is_enough = recogniser.is_enough(words, is_headed) or (is_told and len(record.words) > 1)
        if not is_enough or _is_about_the_form(record):
            continue  # a heading or a row that happens to look like the form's
        found.say(words)
        found.say(recogniser.printed(piece.spelled for step in record.steps for piece in step.line.pieces))
        builder = RecordBuilder(grammar, maker, found, known)
        first = record.steps[0].line
        sheet = first.sheet if sheets[first.sheet] == 1 else ""
        found.records.append(builder.build(record.path, record.steps, _heading(lines, first, used, found), sheet))
    settle_records(found.records, found.notices, grammar.form_set, is_told)
    found.records = joined(in_rows, found.records, grammar.form_set, found.left)
    shown = {value.field_key for value in found.values if value.text}
    more = told_of_document(found.values, found.records, grammar.form_set)
    found.values += {value.field_key: value for value in reversed([*more]) if value.field_key not in shown}.values()
    found.own = sum(maker.is_own(value) for one in found.records for inner in one.walk() for value in inner.values)
    return found


def _is_about_the_form(record: _Open) -> bool:
    """Labels with words beside them that are no values: the page of a workbook that says how to fill the form in."""
    first = record.steps[0]
    if not first.line.sheet or first.state.title or any(s.match.header and s.state.repeats for s in record.steps):
        return False
    typed = [taken for step in record.steps for taken in step.match.values if vote(taken)]
    return bool(typed) and all(vote(taken) < 0 for taken in typed)


def _split(lines: Sequence[Line], steps: Sequence[Step], used: set[int]) -> list[_Open]:
    records: list[_Open] = []
    explained = {step.line.index for step in steps} | used
    for step in steps:
        is_alone = len(records) < 2 or records[-2].steps[-1].line.table != records[-1].steps[0].line.table
        is_other = bool(records) and records[-1].path != step.state.list_path.partition(".")[0]
        if not records or is_other or _begins(records[-1], step, explained, is_alone):
            above = _rows_above(records[-1], step) if records and not is_other else []
            records.append(_Open())
            for one in above:
                records[-1].add(one)
        records[-1].add(step)
    return records


def _rows_above(before: _Open, step: Step) -> list[Step]:
    """The rows right above one that begins a record, taken from the record before, where the template's order begins
    again with them: its own row of that kind was not read, and it would get the name of the next."""
    found = [step]
    for one in reversed(before.steps):
        is_apart = before.steps[0].line.table != step.line.table  # the record before began in another table
        is_near = is_apart or found[0].line.index - one.line.index <= _NEAR
        is_row = bool(one.match.labels) and not (one.state.is_header or one.state.title)
        if not (one.line.table == step.line.table and is_near and is_row and one.state.index < found[0].state.index):
            break
        found.insert(0, one)
    above, rest = found[:-1], before.steps[: len(before.steps) - len(found) + 1]
    if not above or not rest or rest[-1].state.index <= above[0].state.index:
        return []
    before.steps = rest
    return above


_NEAR = 2
"""Rows of a record stand below one another, but for one that nobody knows."""


def _begins(record: _Open, step: Step, explained: set[int], is_alone: bool) -> bool:
    """A heading, a label the record has shown already, or a second header with other text above it; `is_alone`: its
    sheet holds no record before it."""
    if step.state.title:
        return True
    if step.state.is_header:
        last = record.steps[-1].line
        again = any(one.state is step.state for one in record.steps)
        if step.line.sheet:
            return _begins_in_sheet(record, last, step.line, again, is_alone)
        between = range(last.index + 1, step.line.index)
        return again and last.table != step.line.table and any(i not in explained for i in between)
    if step.match.goes_on or (step.state is record.steps[-1].state and _is_list(step)):
        return False
    return bool({(step.state.index, label) for label in step.match.labels} & record.labels)


def _begins_in_sheet(record: _Open, last: Line, line: Line, again: bool, is_alone: bool) -> bool:
    """A header on another sheet goes on with the record only where that is alone on its own; on the same sheet a
    header again is a new page, unless blank rows part two lists that have no head."""
    if last.table != line.table:
        return again or not is_alone
    return again and not record.labels and line.row > last.row + 1


def _is_list(step: Step) -> bool:
    """Rows of a list, whose label may be repeated on each."""
    return any(slot.is_list or slot.list_path != step.state.list_path for slot in step.state.all_slots)


def _heading(lines: Sequence[Line], first: Line, used: set[int], found: Collected) -> Line | None:
    """The paragraph right above a record that has no heading of the form's own pattern."""
    at = first.index - 1
    while at >= 0 and at in used:
        at -= 1
    line = lines[at] if at >= 0 else None
    if line is None or line.lone is None or line.sheet != first.sheet or at in found.lines or len(line.text) > 60:
        return None
    if line.sheet and any(sign in line.text for sign in "：:。；"):
        return None  # a remark below the table before
    return line
