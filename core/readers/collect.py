"""Aligned lines become records: where one ends and the next begins, what was filled down, what found no column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.domain.text import clean
from core.forms.compute import ORDINAL
from core.forms.model import FieldKind, FormSet, ListSpec
from core.readers.align import Step
from core.readers.draft import DraftRecord, DraftValue
from core.readers.grammar import Grammar, Slot, known_labels
from core.readers.lines import Line, Piece
from core.readers.match import Match, Taken, vote
from core.readers.numbered import read_numbered
from core.readers.patterns import title_group
from core.readers.settle import settle_records
from core.readers.values import Maker
from core.readers.words import as_label, bare, ordinal_number, spelled, without_ordinal

MARGIN = 2.0
"""A reading that is better than the next best by less than this is unsure."""

_BARE_SHEET = re.compile(r"(?:sheet|工作表|附?表|附件|项目)?\s*[(（]?[\d一二三四五六七八九十]*[)）]?", re.IGNORECASE)


@dataclass(slots=True)
class Collected:
    """`lines` are explained; `left` are cells of explained lines that found no column, with the reason."""

    records: list[DraftRecord] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    left: list[tuple[Piece, str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)
    own: int = 0
    """How many amounts and levels are written just as this form writes them: two layouts of one form differ in that."""


@dataclass(slots=True)
class _Open:
    """A record being collected: its steps in order, and which labels of the template it has already shown."""

    steps: list[Step] = field(default_factory=list)
    labels: set[tuple[int, int]] = field(default_factory=set)

    @property
    def words(self) -> set[str]:
        return {word for step in self.steps for word in step.match.words}


def collect(lines: Sequence[Line], steps: Sequence[Step], grammar: Grammar, maker: Maker, used: set[int]) -> Collected:
    """The records of the form's top lists. `used` are lines that were read as something else (unit and year lines)."""
    found = Collected()
    recognised = {as_label(word) for word in grammar.form_set.reading.recognise}
    recognised |= {bare(word) for word in recognised}
    known = known_labels(grammar)
    records = _split(lines, steps, used)
    sheets = Counter(record.steps[0].line.sheet for record in records)
    for record in records:
        words = record.words & recognised
        if len({bare(word) for word in words}) < min(2, len(recognised)) or _is_about_the_form(record):
            continue  # a heading or a row that happens to look like the form's
        found.words |= recognised & {piece.spelled for step in record.steps for piece in step.line.pieces}
        found.words |= words
        builder = _Builder(grammar, maker, found, known)
        first = record.steps[0].line
        sheet = first.sheet if sheets[first.sheet] == 1 else ""
        found.records.append(builder.build(record, _heading(lines, first, used, found), sheet))
        found.own += sum(maker.is_own(value) for one in found.records[-1].walk() for value in one.values)
    settle_records(found.records, found.notices, grammar.form_set)
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
        if not records or _begins(records[-1], step, explained, is_alone):
            records.append(_Open())
        records[-1].steps.append(step)
        if not step.state.is_header:
            records[-1].labels |= {(step.state.index, label) for label in step.match.labels}
    return records


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


class _Builder:
    """Makes one record of the lines read for it. `shown` are the fields that a table of the form has a cell for."""

    def __init__(self, grammar: Grammar, maker: Maker, found: Collected, known: frozenset[str]) -> None:
        self.form_set: FormSet = grammar.form_set
        self.layout, self.known = grammar.layout | {ORDINAL}, known
        self.shown = {slot.key for state in grammar.states if not state.title for slot in state.all_slots}
        self.lists = {as_label(word) for spec in self.form_set.lists for word in (spec.label, *spec.aliases)}
        self.maker = maker
        self.found = found
        self.values: dict[str, DraftValue] = {}
        self.children: list[DraftRecord] = []

    def build(self, record: _Open, heading: Line | None, sheet: str) -> DraftRecord:
        """`sheet` is the name of the sheet that holds this record and no other."""
        path = record.steps[0].state.list_path
        lists: dict[str, list[Taken]] = {}
        rows: dict[str, list[Step]] = {}
        for step in record.steps:
            self.found.lines.add(step.line.index)
            if step.match.header is not None and step.state.repeats:
                rows.setdefault(step.state.repeats, []).append(step)
                continue
            self._note_extras(step.match)
            if step.state.title:
                self._title(step)
            else:
                self._values(step, lists)
        self._sheet_name(self.form_set.list(path), sheet)
        self._missing_title(path, heading)
        for spec in self.form_set.children(path):
            self.children += self._numbered(spec, lists.get(spec.path, []))
            self.children += self._rows(spec, rows.get(spec.path, []))
        return DraftRecord(path, tuple(self.values.values()), tuple(self.children))

    def _note_extras(self, match: Match) -> None:
        reason = "这一格在表式中没有对应的栏"
        extras = [piece for piece in match.extras if piece.spelled not in self.known]
        self.found.left += [(piece, reason) for piece in extras if not self._is_row_number(piece, match.header)]
        for column in match.columns:
            if column.piece.spelled in self.layout or column.piece.spelled in self.lists:
                continue  # the layout's own column, or the list's name at the side of its rows
            if column.slot is None and column.piece.text and not _is_side(match, column.piece):
                self.found.left.append((column.piece, "这一列的表头在表式中没有"))

    def _is_row_number(self, piece: Piece, header: Match | None) -> bool:
        """A number below a column of the layout's own (序号) counts the rows."""
        is_layout = header is not None and any(
            column.piece.column == piece.column and column.piece.spelled in self.layout for column in header.columns
        )
        return is_layout and len(piece.text) <= 3 and ordinal_number(piece.text) is not None

    def _put(self, value: DraftValue | None) -> None:
        """The first text wins; a second one for the same field is told, never dropped."""
        if value is None:
            return
        known = self.values.get(value.field_key)
        if known is None or not known.text:
            self.values[value.field_key] = value
        elif value.text and value.text != known.text:
            piece = Piece(value.evidence.text, value.evidence.place)
            self.found.left.append((piece, f"与{known.evidence.place}读到的不同，未采用"))

    def _values(self, step: Step, lists: dict[str, list[Taken]]) -> None:
        for taken in step.match.values:
            if taken.slot.is_list or taken.slot.list_path != step.state.list_path:
                lists.setdefault(taken.slot.list_path, []).append(taken)
            else:
                self._put(self.maker.value(taken, step.line, _close(step)))

    # ------------------------------------------------------------ headings

    def _title(self, step: Step) -> None:
        """The heading's own text (a computed field), and what it says for fields that the table may lack."""
        piece = step.line.pieces[0]
        slot = step.state.slots[0]
        if slot.field.compute:
            self._put(self.maker.plain(slot, piece, clean(piece.text)))
        self.titled = step

    titled: Step | None = None

    def _sheet_name(self, spec: ListSpec, sheet: str) -> None:
        """A name the table does not show is the sheet's, unsure, unless the title has the whole of it."""
        name = without_ordinal(sheet).strip()
        known = self.values.get(spec.title_field)
        title = self._from_title(spec.title_field) or ""
        if not spec.title_field or (known and known.text) or name in title or self._names_nothing(name):
            return
        piece = Piece(sheet, f"工作表“{sheet}”")
        slot = Slot(spec.path, spec.field(spec.title_field))
        self.values[spec.title_field] = self.maker.plain(slot, piece, name, "表中没有填写，取自工作表的名称")

    def _names_nothing(self, sheet: str) -> bool:
        """Sheet1, 表2, a code, or the name of the form itself."""
        return (
            _BARE_SHEET.fullmatch(sheet) is not None
            or (sheet.isascii() and sheet.isalnum())
            or bool({spelled(sheet), spelled(sheet).removesuffix("表")} & (self.lists | self.known | self.layout))
        )

    def _missing_title(self, path: str, heading: Line | None) -> None:
        """Fields the table does not show are taken from the heading above it, unsure."""
        spec = self.form_set.list(path)
        for one in spec.fields:
            known = self.values.get(one.key)
            if (known and known.text) or one.compute:
                continue
            text, piece = self._from_title(one.key), None
            if self.titled is not None:
                piece = self.titled.line.pieces[0]
            elif heading is not None and one.key == spec.title_field and not known:
                text, piece = without_ordinal(heading.text).strip(), heading.pieces[0]
                self.found.lines.add(heading.index)
            if text and piece is not None:
                is_there = self.titled is not None and (path, one.key) not in self.shown
                reason = "" if is_there else "表中没有填写，取自表上方的标题"
                self.values[one.key] = self.maker.plain(Slot(path, one), piece, text, reason)

    def _from_title(self, key: str) -> str | None:
        if self.titled is None or self.titled.state.title is None:
            return None
        found = self.titled.state.title.fullmatch(self.titled.line.text)
        return title_group(found, key) if found else None

    # ------------------------------------------------------------ lists

    def _numbered(self, spec: ListSpec, taken: list[Taken]) -> list[DraftRecord]:
        if not taken:
            return []
        slot = taken[0].slot
        reason = next((one.reason for one in taken if one.reason), "")
        return [
            DraftRecord(
                spec.path,
                (self.maker.plain(slot, Piece(one.printed, one.place), one.text, one.reason or reason),),
            )
            for one in read_numbered([one.piece for one in taken], spec.item, spec.numbered)
        ]

    def _rows(self, spec: ListSpec, steps: list[Step]) -> list[DraftRecord]:
        records: list[DraftRecord] = []
        filler = _FillDown(steps)
        for at, step in enumerate(steps):
            taken = filler.fill(step, steps[at + 1] if at + 1 < len(steps) else None)
            if taken is None:
                self._note_extras(step.match)
                continue
            taken = self._confirmed(taken) if step.line.sheet else taken
            reason = self._doubt(step, taken)
            if reason is None:
                self.found.lines.discard(step.line.index)
                continue
            self._note_extras(step.match)
            values = tuple(self.maker.value(one, step.line, reason or _close(step)) for one in taken)
            records.append(DraftRecord(spec.path, values))
        return records

    def _confirmed(self, taken: list[Taken]) -> list[Taken]:
        """A blank level 1 of a sheet is sure where the form's own order has the row's level 2 below the one above."""
        level2 = next((one.piece.text for one in taken if _is_level(one, FieldKind.LEVEL2) and not one.is_filled), "")
        return [
            replace(one, reason="")
            if _is_level(one, FieldKind.LEVEL1) and one.is_filled and self.maker.are_levels(one.piece.text, level2)
            else one
            for one in taken
        ]

    def _is_stray(self, taken: list[Taken]) -> bool:
        """One text alone in a row of a sheet that names nothing: a place for the seal, a page number."""
        own = [one for one in taken if one.piece.text and not one.is_filled]
        if len(own) != 1:
            return False
        slot, piece = own[0].slot, own[0].piece
        is_name = slot.field.key == self.form_set.list(slot.list_path).title_field
        return not is_name or piece.spelled.strip("()") in self.layout

    def _doubt(self, step: Step, taken: list[Taken]) -> str | None:
        """Why the whole row is unsure ('' it is not); None: it is no row of the list, but a signature or a remark."""
        kinds = {FieldKind.LEVEL1, FieldKind.LEVEL2}
        levels = [one for one in taken if one.slot.field.kind in kinds and one.piece.text and not one.is_filled]
        if not levels and step.line.sheet and self._is_stray(taken):
            return None
        if not levels or any(self.maker.is_level(one.piece.text) for one in levels):
            return ""
        is_other = step.match.header is not None and len(step.line.pieces) != len(step.match.header.columns)
        is_said = any(colon in one.piece.text for one in levels for colon in "：:")
        others = sum(1 for one in taken if one.slot.field.kind not in kinds and one.piece.text)
        if is_other or is_said or others < 2 or any(piece.text.endswith(("：", ":")) for piece in step.line.shown):
            return None
        return "这一行的分类名称不在表式规定之内，请核对整行"


def _is_level(taken: Taken, kind: FieldKind) -> bool:
    return taken.slot.field.kind is kind


def _is_side(match: Match, piece: Piece) -> bool:
    labels = [label for label in match.state.labels if label.is_side]
    return any(piece.spelled in label.spellings or piece.bare in label.bare for label in labels)


def _close(step: Step) -> str:
    return "" if step.margin >= MARGIN else "这一行也可能是表中另一行，请核对"


class _FillDown:
    """Vertical labels carried down (R5): merged cells for sure, blank ones only where the column is never merged."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.above: dict[str, str] = {}
        self.table: int | None = None
        self.is_new_table = False
        """This row is the first of a table that goes on from the one before."""
        self.merged = {taken.slot.field.key for step in steps for taken in step.match.values if taken.piece.continues}

    def fill(self, step: Step, following: Step | None) -> list[Taken] | None:
        """The row with its labels; None when it is blank but for them."""
        filled: list[Taken] = []
        is_new = False
        if step.line.table != self.table:
            self.table, self.is_new_table = step.line.table, self.table is not None
        for taken in step.match.values:
            if not taken.slot.fills_down:
                filled.append(taken)
                continue
            is_new = is_new or bool(taken.piece.text and not taken.piece.continues)
            is_highest = taken.slot.field.kind is FieldKind.LEVEL1  # wherever its column stands
            filled.append(self._label(taken, is_new and not is_highest))
        self.is_new_table = False
        if any(one.piece.text for one in step.match.values if not one.slot.fills_down):
            return filled
        own = [one for one in step.match.values if one.piece.text and not one.piece.continues]
        if not own or (following and _goes_on_in(own, following)):
            return None
        return filled

    def _label(self, taken: Taken, is_new: bool) -> Taken:
        key, piece = taken.slot.field.key, taken.piece
        if piece.continues:
            return Taken(taken.slot, piece.part(self.above.get(key, "")), taken.reason)
        if piece.text:
            self.above[key] = piece.text
            return taken
        text = self.above.get(key, "")
        if is_new or (key in self.merged and not self.is_new_table) or not text:
            self.above[key] = ""
            return taken
        return Taken(
            taken.slot, piece.part(text), taken.reason or f"原件此格空白，按上一行认作“{text}”", is_filled=True
        )


def _goes_on_in(own: list[Taken], following: Step) -> bool:
    keys = {one.slot.field.key for one in own}
    return all(one.piece.continues for one in following.match.values if one.slot.field.key in keys)
