"""The lines read for one record, or for the document itself, become its values and the records below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.text import clean
from core.forms.compute import ORDINAL
from core.forms.model import ListSpec
from core.readers.align import Step
from core.readers.cell_values import values_of
from core.readers.draft import DraftRecord, DraftValue
from core.readers.grammar import Grammar, Slot
from core.readers.lines import Line, Piece
from core.readers.match import Match, Taken
from core.readers.numbered import read_numbered
from core.readers.patterns import title_group
from core.readers.places import one_of
from core.readers.rows import RowReader, doubt_of
from core.readers.values import Maker
from core.readers.words import as_label, ordinal_number, spelled, without_ordinal

_BARE_SHEET = re.compile(r"(?:sheet|工作表|附?表|附件|项目)?\s*[(（]?[\d一二三四五六七八九十]*[)）]?", re.IGNORECASE)


@dataclass(slots=True)
class Collected:
    """`values` and `records` are the document's; `lines` are explained; `left` are cells of explained lines that found
    no column, with the reason."""

    values: list[DraftValue] = field(default_factory=list)
    records: list[DraftRecord] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    left: list[tuple[Piece, str]] = field(default_factory=list)
    words: dict[str, float] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    own: int = 0
    """How many amounts and levels are written just as this form writes them: two layouts of one form differ in that."""

    def say(self, words: Mapping[str, float]) -> None:
        """Notes words by which the form is recognised, with what they are worth."""
        self.words |= {word: max(worth, self.words.get(word, 0.0)) for word, worth in words.items()}


class RecordBuilder:
    """Makes one record of the lines read for it. `shown` are the fields that a table of the form has a cell for."""

    def __init__(self, grammar: Grammar, maker: Maker, found: Collected, known: frozenset[str]) -> None:
        self.grammar, self.form_set = grammar, grammar.form_set
        self.layout, self.known = grammar.layout | {ORDINAL}, known
        self.shown = {slot.key for state in grammar.states if not state.title for slot in state.all_slots}
        self.lists = {as_label(word) for spec in self.form_set.lists for word in (spec.label, *spec.aliases)}
        self.maker = maker
        self.found = found
        self.values: dict[str, DraftValue] = {}
        self.children: list[DraftRecord] = []

    def build(self, path: str, steps: Sequence[Step], heading: Line | None = None, sheet: str = "") -> DraftRecord:
        """A record of the list `path` ('': the document); `sheet` is the name of the sheet that holds it and no
        other."""
        lists: dict[str, list[Taken]] = {}
        rows: dict[str, list[Step]] = {}
        blocks: list[Step] = []
        for step in steps:
            self.found.lines.add(step.line.index)
            if step.state.list_path != path:
                blocks.append(step)
            elif step.match.header is not None and step.state.repeats:
                rows.setdefault(step.state.repeats, []).append(step)
            else:
                self._row(step, lists)
        if path:
            self._sheet_name(self.form_set.list(path), sheet)
            self._missing_title(path, heading)
        children = [record for one in rows.values() for record in self._rows(one)] + self._blocks(path, blocks)
        for spec in self.form_set.children(path):
            self.children += self._numbered(spec, lists.get(spec.path, []))
            self.children += [record for record in children if record.list_path == spec.path]
        return DraftRecord(path, tuple(self.values.values()), tuple(self.children))

    def _row(self, step: Step, lists: dict[str, list[Taken]]) -> None:
        self._note_extras(step.match)
        if step.state.title:
            self._title(step)
        else:
            self._values(step, lists)

    def _rows(self, steps: list[Step]) -> list[DraftRecord]:
        reader = RowReader(self.grammar, self.maker, steps)
        records = reader.read()
        left = {line.index for line in reader.left}
        self.found.lines -= left
        for step in steps:
            if step.line.index not in left:
                self._note_extras(step.match)
        return records

    def _blocks(self, path: str, steps: list[Step]) -> list[DraftRecord]:
        """The records below one that have rows of their own with labels, or a heading."""
        found: list[list[Step]] = []
        shown: set[tuple[int, int]] = set()
        for step in steps:
            labels = set() if step.state.is_header else {(step.state.index, label) for label in step.match.labels}
            if not found or step.state.title or labels & shown or _child(path, step) != _child(path, found[-1][0]):
                found.append([])
                shown = set()
            found[-1].append(step)
            shown |= labels
        return [
            RecordBuilder(self.grammar, self.maker, self.found, self.known).build(_child(path, one[0]), one)
            for one in found
        ]

    def _note_extras(self, match: Match) -> None:
        reason = "这一格在表式中没有对应的栏"
        extras = [piece for piece in match.extras if piece.spelled not in self.known]
        self.found.left += [(piece, reason) for piece in extras if not self._is_row_number(piece, match.header)]
        for column in match.columns:
            if not match.state.is_header or column.piece.spelled in self.layout | self.lists:
                continue  # the layout's own column, or the list's name at the side of its rows
            if not any(label.slots for label in match.state.labels) and column.piece.spelled in self.known:
                continue  # a row of labels that names no columns
            if any(column.piece.spelled in label.over for label in match.state.labels):
                continue  # the heading of a group of columns, in the template itself
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
        if known is None:
            self.values[value.field_key] = value
        elif not (known.text and value.text):
            self.values[value.field_key] = one_of(known, value)
        elif value.text != known.text:
            piece = Piece(value.evidence.text, value.evidence.place)
            self.found.left.append((piece, f"与{known.evidence.place}读到的不同，未采用"))

    def _values(self, step: Step, lists: dict[str, list[Taken]]) -> None:
        for taken in step.match.values:
            if taken.slot.is_list or taken.slot.list_path not in (step.state.list_path, ""):
                lists.setdefault(taken.slot.list_path, []).append(taken)
            elif not taken.slot.list_path and step.state.list_path:
                self.found.values += values_of(self.maker, taken, step.line, doubt_of(step))
            else:
                for value in values_of(self.maker, taken, step.line, doubt_of(step)):
                    self._put(value)

    # ------------------------------------------------------------ headings

    def _title(self, step: Step) -> None:
        """The heading's own text (a computed field), and what it says for fields that the table may lack."""
        piece = step.line.lone or step.line.pieces[0]
        slot = step.state.slots[0]
        self.titled = step
        if slot.field.compute and slot.field.compute.text:
            self._put(self.maker.plain(slot, piece, clean(piece.text)))
        elif slot.field.compute:
            self._put(self.maker.plain(slot, piece, self._from_title(slot.field.key) or ""))

    titled: Step | None = None

    def _sheet_name(self, spec: ListSpec, sheet: str) -> None:
        """A name the table does not show is the sheet's, unsure, unless the title above the table has the whole of it
        or, with a number of its own, is this one record's (3、物业服务绩效目标表)."""
        name = without_ordinal(sheet).strip()
        known = self.values.get(spec.title_field)
        title = self._from_title(spec.title_field) or ""
        if not spec.title_field or (known and known.text) or name in title or self._names_nothing(name):
            return
        if title and self.titled is not None and without_ordinal(self.titled.line.text) != self.titled.line.text:
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
                piece = self.titled.line.lone or self.titled.line.pieces[0]
            elif heading is not None and one.key == spec.title_field and not known:
                text, piece = without_ordinal(heading.text).strip(), heading.lone or heading.pieces[0]
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
        if slot.is_whole:
            values = [self.maker.plain(slot, one.piece, clean(one.piece.text), reason) for one in taken]
            return [DraftRecord(spec.path, (value,)) for value in values if value.text]
        if slot.is_plain and not spec.numbered:
            return [
                DraftRecord(spec.path, (self.maker.plain(slot, one.piece.part(text), text, reason),))
                for one in taken
                for text in lines_of(one.piece)
            ]
        return [
            DraftRecord(
                spec.path,
                (self.maker.plain(slot, Piece(one.printed, one.place), one.text, one.reason or reason),),
            )
            for one in read_numbered([one.piece for one in taken], spec.item, spec.numbered)
        ]


def lines_of(piece: Piece) -> Iterator[str]:
    """The paragraphs of a cell that say something."""
    for text in [one.printed for one in piece.paragraphs] or [piece.text]:
        if text.strip():
            yield clean(text)


def _child(path: str, step: Step) -> str:
    """The list right below `path` that a step's record is of."""
    steps = step.state.list_path.split(".")
    return ".".join(steps[: path.count(".") + 2 if path else 1])


def _is_side(match: Match, piece: Piece) -> bool:
    labels = [label for label in match.state.labels if label.is_side]
    return any(piece.spelled in label.spellings or piece.bare in label.bare for label in labels)
