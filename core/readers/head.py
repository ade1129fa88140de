"""The document's own fields: unit and year, from the lines above the tables, the cover, the titles and the codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.domain.text import normal
from core.forms.model import Field, FieldKind, FormSet
from core.readers.cell_values import read_boxes
from core.readers.draft import Candidate, DraftRecord, DraftValue, Unplaced
from core.readers.grammar import Grammar, Slot, known_labels
from core.readers.lines import Line, Piece
from core.readers.patterns import group_of, joined_pattern
from core.readers.places import one_of
from core.readers.said import (
    MAX_LINE,
    YEAR,
    between,
    is_date,
    is_layout_date,
    is_name,
    is_year,
    read_year,
    segments,
    without_tail,
)
from core.readers.values import Maker
from core.readers.words import as_label, bare, is_money_unit, part_of, spelled, unboxed, without_seal

_YEAR_BEFORE = re.compile(YEAR + r"年?度?$")
_IS_YEAR = re.compile(r"(?:19|20)\d{2}")
"""2023 in front of a heading is a year, not a code."""
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?!\d)")
_YEAR_IN = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_NEAR = 3
"""How many rows above its table the unit line of a sheet may stand."""


@dataclass(slots=True)
class Head:
    """What was found for the document's fields, best source first; `used` are lines that were read for it."""

    values: dict[str, DraftValue] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    unplaced: list[Unplaced] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    """Lines that name another unit than the first, and what they say."""
    same: set[int] = field(default_factory=set)
    """Lines that name the first unit."""

    def put(self, value: DraftValue) -> None:
        """The first finding of a field stays; another text for it is listed."""
        known = self.values.get(value.field_key)
        if known is None or not known.text:
            self.values[value.field_key] = value
        elif value.text and normal(value.text) != normal(known.text):
            self.unplaced.append(Unplaced(value.evidence, f"与{known.evidence.place}读到的“{known.text}”不同，未采用"))


class HeadReader:
    def __init__(
        self,
        grammar: Grammar,
        maker: Maker,
        lines: Sequence[Line],
        done: Collection[int] = (),
        headers: Collection[int] = (),
    ) -> None:
        """`done` are lines of tables that are read, `headers` those of them that hold labels."""
        self.grammar, self.maker, self.lines, self.done = grammar, maker, lines, done
        self.form_set: FormSet = grammar.form_set
        self.head = Head()
        self.year = next((one for one in self.form_set.fields if one.kind is FieldKind.YEAR), None)
        self.cover: list[Line] = []
        self.known = known_labels(grammar)
        self.own = frozenset(word for one in grammar.states if one.is_own for at in one.labels for word in at.spellings)
        """The labels of values that the form's tables show of the document: such rows are read with the tables."""
        self.labelled = {line.index for line in lines if not self.known.isdisjoint(line.words)} | set(headers)
        self.named_together = _named_together(grammar)
        self.labels: Mapping[str, Field] = {
            as_label(word): one for one in self.form_set.fields if not one.compute for word in one.labels
        }
        self.slots = _own_slots(grammar)
        self.announcing = frozenset(self.labels) | frozenset(grammar.own_words) | grammar.layout

    # ------------------------------------------------------------ lines above tables

    def read_unit_lines(self) -> None:
        """Lines such as `430001某某局本级　单位：万元`, in a table or above one."""
        for line in self.lines:
            if line.index in self.done or line.index in self.head.used:
                continue
            if not (line.lone and self._is_title(line)) and (line.paragraph is None or self.is_above_table(line)):
                self._unit_line(line)

    def label_rows(self) -> set[int]:
        """Rows of a workbook that hold nothing but labels and values of the document: no rows of a list above them."""
        rows = (line for line in self.lines if line.sheet and line.index not in self.done)
        return {line.index for line in rows if self.own.isdisjoint(line.words) and self._own_pairs(line)}

    def read_own_rows(self, tables: set[int], explained: set[int]) -> None:
        """Rows of the form's own tables that hold nothing but labels and values of the document (单位名称 | 某某局)."""
        done = explained | self.head.used
        for line in self.lines:
            if line.table in tables and line.index not in done and line.paragraph is None:
                for label, value in self._own_pairs(line):
                    self.head.used.add(line.index)
                    one = self._field_of(label.spelled)
                    if one is not None:
                        self.field_value(one, value, value.text)

    def put_own(self, values: Iterable[DraftValue]) -> None:
        """Values of the document that stand in its tables."""
        seen = set()
        for value in values:
            one = self.form_set.field(value.field_key)
            is_again = value.evidence in seen and self._has(one.key)  # taken out of a text that repeats it
            seen.add(value.evidence)
            if is_again:
                continue
            if one.kind is FieldKind.YEAR:
                year = read_year(value.text)
                value = replace(value, text=str(year) if year else "")
            elif one.home.startswith("unit."):
                value = replace(value, text=self._without_remark(value.text))
            value = replace(value, text=without_tail(value.text, self.grammar.layout))
            known = self.head.values.get(one.key)
            is_owner = one.kind is FieldKind.YEAR or one.home.startswith("unit.")
            if known is None or is_owner or (known.text and value.text):
                self.head.put(value)
            else:
                self.head.values[one.key] = one_of(known, value)

    def _own_pairs(self, line: Line) -> list[tuple[Piece, Piece]]:
        """The labels and values of such a row; [] for any other."""
        cells = [piece for piece in line.shown if piece.text and not is_money_unit(piece.text)]
        labels, values = cells[::2], cells[1::2]
        is_own = len(labels) == len(values) and all(self._field_of(label.spelled) for label in labels)
        return list(zip(labels, values, strict=True)) if is_own else []

    def _is_title(self, line: Line) -> bool:
        return any(state.title and state.title.fullmatch(line.text) for state in self.grammar.states)

    def is_above_table(self, line: Line) -> bool:
        """The line right above a table, but for one with the money unit."""
        behind = self.lines[line.index + 1 : line.index + 3]
        if behind and behind[0].table < 0 and is_money_unit(behind[0].text):
            behind = behind[1:]
        return len(line.text) <= MAX_LINE and bool(behind) and behind[0].table >= 0

    def _unit_line(self, line: Line) -> None:
        if line.paragraph is None and not self._may_be_unit_row(line):
            return
        pieces = self._segments(line)
        rest = [piece for piece in pieces if not self._is_decoration(piece)]
        if any(piece.spelled in self.known for piece in rest):
            return
        named = [piece for piece in rest if piece.halves and self._field_of(piece.halves[0])]
        years = [piece for piece in rest if is_year(piece.text)]
        others = [piece for piece in rest if piece not in (*named, *years)]
        found = self._pattern(others[0], len(others) < len(pieces)) if len(others) == 1 else None
        if (others and found is None) or not (found or named or years):
            return
        if line.sheet and found and len(others) == len(pieces) and not is_name(others[0].text):
            return  # 360平方米用房的租金。
        self.head.used.add(line.index)
        before = len(self.head.unplaced)
        for slot, text in (found or {}).items():
            self.head.put(self.maker.plain(slot, others[0], text))
        for piece in named:
            self._named(piece)
        self._note_unit(line, self.head.unplaced[before:])
        for piece in years:
            if self.year:
                self.field_value(self.year, piece, piece.text)

    def _note_unit(self, line: Line, told: Sequence[Unplaced]) -> None:
        """Which unit a line names: with 本级 or an office's name before it, it is the same."""
        one = self.form_set.field_at("", "unit.name")
        known = self.head.values.get(one.key) if one else None
        name, said = spelled(known.text) if known else "", spelled(line.text)
        parts = self._segments(line)
        if name and (name in said or any(len(part.spelled) > 2 and part.spelled in name for part in parts)):
            self.head.same.add(line.index)
        elif name and told:
            self.head.others[line.index] = told[0].evidence.text

    def _may_be_unit_row(self, line: Line) -> bool:
        """One of the first two rows of a table; in a sheet, where anything may stand above, a row with a label near
        below it and none right above."""
        if any(piece.continues for piece in line.pieces):
            return False
        if not line.sheet:
            return line.row <= 1
        around = self.lines[max(line.index - 1, 0) : line.index + 1 + _NEAR]
        above = [one for one in around if one.table == line.table and one.row + 1 == line.row]
        return not any(map(self._has_label, above)) and any(
            self._has_label(one) for one in around if one.index > line.index and one.table == line.table
        )

    def _has_label(self, line: Line) -> bool:
        return line.index in self.labelled

    def _segments(self, line: Line) -> list[Piece]:
        return segments(line, self.announcing)

    def said(self, line: Line) -> list[Piece]:
        """The parts of a line that say anything: no money unit, no words nor dates of the layout."""
        layout = self.grammar.layout
        return [one for one in self._segments(line) if not (self._is_decoration(one) or is_layout_date(one, layout))]

    def _is_decoration(self, piece: Piece) -> bool:
        return is_money_unit(piece.text) or piece.spelled in self.grammar.layout

    def _pattern(self, piece: Piece, is_decorated: bool) -> dict[Slot, str] | None:
        """A cell that fits the template's; without a code it must stand beside the line's fixed words."""
        for slots in self.named_together:
            found = slots[0].pattern.fullmatch(unboxed(without_seal(piece.text))) if slots[0].pattern else None
            if found is None or len(piece.text) > MAX_LINE:
                continue
            texts = {slot: group_of(found, slot.field) for slot in slots}
            codes = [text for slot, text in texts.items() if slot.field.kind is FieldKind.CODE]
            if any(is_decorated or not _IS_YEAR.fullmatch(code) for code in codes if code) or (
                is_decorated and is_name(piece.text)
            ):
                return {slot: text for slot, text in texts.items() if text}
        return None

    def _field_of(self, label: str) -> Field | None:
        """The document's field of a spelled label, with or without a remark in brackets (填报单位（盖章）)."""
        return self.labels.get(label) or self.labels.get(bare(label))

    def _named(self, piece: Piece) -> None:
        one = self._field_of(piece.halves[0]) if piece.halves else None
        if one is not None and piece.halves is not None:
            self.field_value(one, piece, piece.halves[1])

    def _without_remark(self, text: str) -> str:
        """A value without the layout's own words in brackets behind it (某某局（盖章）)."""
        text = without_seal(text)
        found = re.fullmatch(r"(.*\S)\s*[（(]([^（()）]*)[)）]", text, re.DOTALL)
        return found[1] if found and spelled(found[2]) in self.grammar.layout else text

    def field_value(self, one: Field, piece: Piece, text: str) -> None:
        if one.kind is FieldKind.YEAR:
            year = read_year(text)
            if year:
                self.head.put(self.maker.plain(Slot("", one), piece, str(year)))
            return
        text = self._without_remark(text)
        own = self.slots.get(one.key, Slot("", one))
        text = text.removesuffix(own.after.strip()).rstrip()
        if own.has_boxes:
            told, why = read_boxes(one, text)
            self.head.put(self.maker.plain(own, piece, told, why))
            return
        found = self._pattern(piece.part(text), False)
        for slot, part in (found or {Slot("", one): text}).items():
            if part:
                self.head.put(self.maker.plain(slot, piece, part))

    # ------------------------------------------------------------ cover

    def read_cover(self, lines: Iterable[Line]) -> None:
        """The lines before the text begins, held against the template's own cover."""
        lone = ((line, line.lone, self.said(line)) for line in lines if line.lone and line.index not in self.head.used)
        cover = [replace(line, pieces=(said[0] if len(said) == 1 else piece,)) for line, piece, said in lone if piece]
        self.cover = [line for line in cover if len(line.text) <= MAX_LINE]
        named: dict[str, list[Line]] = {}
        bare_slots = [slot for slot in self.grammar.head if not slot.before and not slot.after]
        for line in cover:
            if self._is_date(line):
                self.head.used.add(line.index)
            elif line.pieces[0].halves and self._field_of(line.pieces[0].halves[0]):
                self._cover_label(line, *line.pieces[0].halves, named)
                self.head.used.add(line.index)
            elif not self._cover_line(line, named):
                continue
        names = {spelled(name) for name in named}
        for line in cover:
            is_free = line.index not in self.head.used
            if is_free and bare_slots and (spelled(line.text) in names or self._stands_first(line, cover)):
                named.setdefault(line.text, []).append(line)
                self.head.used.add(line.index)
        self._put_names(named)

    def _is_date(self, line: Line) -> bool:
        """二〇二五年一月 on a line of its own, or behind a label that is the layout's."""
        piece = line.pieces[0]
        return is_date(line.text) if piece.halves is None else is_layout_date(piece, self.grammar.layout)

    def _cover_label(self, line: Line, label: str, text: str, named: dict[str, list[Line]]) -> None:
        """标签：值 on the cover; of a unit that a table names too it is what the cover calls it."""
        slot = self._cover_slot()
        home = self._source_of(slot.field) if slot else None
        if slot and slot.field.compute and home and home is self._field_of(label) and self._has(home.key) and text:
            if spelled(text) != spelled(self.head.values[home.key].text):
                named.setdefault(text, []).append(line)
            return
        self._named(line.pieces[0])

    def _cover_slot(self) -> Slot | None:
        return next((slot for slot in self.grammar.head if slot.field.kind is not FieldKind.YEAR), None)

    def _cover_line(self, line: Line, named: dict[str, list[Line]]) -> bool:
        for slot in self.grammar.head:
            text = between(line.text, slot)
            if text is None or not (slot.before or slot.after):
                continue
            if slot.field.kind is FieldKind.YEAR:
                found = _YEAR_BEFORE.search(normal(text))
                year = read_year(found[0]) if found else None
                if year is None or found is None:
                    continue
                self.head.put(self.maker.plain(slot, line.pieces[0], str(year)))
                prefix = part_of(text, normal(text)[: found.start()])
                if prefix:
                    named.setdefault(prefix, []).append(line)
            elif text:
                named.setdefault(text, []).append(line)
            self.head.used.add(line.index)
            return True
        return False

    def _stands_first(self, line: Line, cover: list[Line]) -> bool:
        """The line right before the one with the year, if that is the first of the file."""
        at = cover.index(line)
        following = cover[at + 1] if at + 1 < len(cover) else None
        return at == 0 and following is not None and following.index in self.head.used and len(line.text) <= 40

    def _put_names(self, named: dict[str, list[Line]]) -> None:
        """What the cover says of the unit: a computed field; the unit's name itself only when nothing else tells it."""
        slot = self._cover_slot()
        if slot is None or not named:
            return
        name, lines = max(named.items(), key=lambda item: len(item[1]))
        for other, where in named.items():
            if spelled(other) != spelled(name):
                reason = f"封面上写的名称与“{name}”不同，未采用"
                self.head.unplaced += [Unplaced(self.maker.evidence(line.pieces[0]), reason) for line in where]
        self.head.put(self.maker.plain(slot, lines[0].pieces[0], name))
        home = self._source_of(slot.field)
        if home is not None and not self._has(home.key):
            is_sure = len(lines) > 1 and not lines[0].sheet  # what stands above a sheet's table may be another office
            reason = "" if is_sure else "只有封面或表的上方写了名称"
            self.head.put(self.maker.plain(Slot("", home), lines[0].pieces[0], name, reason))

    def _source_of(self, one: Field) -> Field | None:
        """The field a computed cover line is made of."""
        if one.compute is None:
            return one
        return next((f for f in self.form_set.fields if "{" + f.key + "}" in one.compute.text), None)

    @property
    def year_read(self) -> int | None:
        """The year as far as it is known by now."""
        value = self.head.values.get(self.year.key) if self.year else None
        return read_year(value.text) if value else None

    def _has(self, key: str) -> bool:
        return key in self.head.values and bool(self.head.values[key].text)

    # ------------------------------------------------------------ year

    def read_year(self, titles: Iterable[tuple[int, Line]], records: Iterable[DraftRecord]) -> None:
        """Title and 年度 line first, then the project codes when they agree, then what most dates say (unsure)."""
        one = self.year
        if one is None:
            return
        slot = Slot("", one)
        for year, line in (*titles, *self._year_lines()):
            self.head.put(self.maker.plain(slot, line.pieces[0], str(year)))
        if not self._has(one.key):
            self._year_of_cover(slot)
        if not self._has(one.key):
            found = self._year_of_codes(records)
            if found:
                self.head.put(self.maker.plain(slot, Piece(found.evidence.text, found.evidence.place), found.text))
        if not self._has(one.key):
            self._year_of_dates(slot)

    def _year_lines(self) -> list[tuple[int, Line]]:
        """Lines that are nothing but a year: （2025年度）."""
        found = [(read_year(line.text), line) for line in self.lines if line.lone and is_year(line.text)]
        self.head.used |= {line.index for _, line in found}
        return [(year, line) for year, line in found if year]

    def _year_of_cover(self, slot: Slot) -> None:
        """A year without a month in the lines above the text (某某局2025年绩效材料); sure when there is only one."""
        found = [(match[1], line) for line in self.cover for match in _TITLE_YEAR.finditer(normal(line.text))]
        if found:
            reason = "" if len({year for year, _ in found}) == 1 else "封面上写有几个不同的年份"
            self.head.put(self.maker.plain(slot, found[0][1].pieces[0], found[0][0], reason))
            self.head.used |= {line.index for _, line in found}

    def _year_of_codes(self, records: Iterable[DraftRecord]) -> DraftValue | None:
        place = self.form_set.checks.get("code_year")
        if not (isinstance(place, (list, tuple)) and len(place) == 2):
            return None
        first, last = int(place[0]) - 1, int(place[1])
        length = int(str(self.form_set.checks.get("code_length", 0)))
        codes = [
            value
            for record in records
            for value in record.values
            if value.text
            and self.form_set.list(record.list_path).field(value.field_key).kind is FieldKind.CODE
            and (not length or len(value.text) == length)
        ]
        years = {value.text[first:last] for value in codes}
        if len(years) != 1 or not next(iter(years)).isdecimal():
            return None
        value = codes[0]
        return DraftValue("", "", f"20{value.text[first:last]}", value.evidence)

    def _year_of_dates(self, slot: Slot) -> None:
        years = Counter(year for line in self.lines for year in _YEAR_IN.findall(line.text))
        if not years:
            return
        year, count = years.most_common(1)[0]
        line = next(line for line in self.lines if year + "年" in line.text)
        reason = f"文件没有写明年度，因文中{count}处写到{year}年而推定"
        others = tuple(Candidate(slot.field.key, other) for other, _ in years.most_common()[1:])
        self.head.put(replace(self.maker.plain(slot, line.pieces[0], year, reason), others=others))


def _own_slots(grammar: Grammar) -> Mapping[str, Slot]:
    """The values of the document in cells of the template's tables, whose words (资金总额：917.49万元) and boxes stand
    in other files, too."""
    slots = (slot for state in grammar.states for label in state.labels for slot in label.slots)
    return {slot.field.key: slot for slot in slots if not slot.list_path}


def _named_together(grammar: Grammar) -> list[tuple[Slot, ...]]:
    """The document's values that one cell holds in a row, as a template has them; else the unit's code and name, which
    offices write so whatever their layout."""
    states = [s for s in grammar.states if s.slots and all(slot.list_path == "" for slot in s.all_slots)]
    found = [tuple(slot for slot in state.slots if slot.pattern) for state in states]
    if any(found):
        return [slots for slots in found if slots]
    fields = [one for home in ("unit.code", "unit.name") if (one := grammar.form_set.field_at("", home))]
    pattern = joined_pattern(fields)
    return [tuple(Slot("", one, pattern=pattern) for one in fields)] if len(fields) == 2 else []
