"""The prose around the tables: which lines belong to it, which of them are headings, of what role and level."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.forms.model import FieldKind, FormSet, ListSpec, Part, RoleSpec
from core.readers.draft import DraftRecord, DraftValue
from core.readers.grammar import Grammar, Slot
from core.readers.lines import Line, Piece
from core.readers.said import read_year
from core.readers.values import Maker
from core.readers.words import CHINESE, spelled, without_ordinal

_NUMBERS = (
    re.compile(rf"第[{CHINESE}\d]+[部章节]分?"),
    re.compile(rf"[{CHINESE}]{{1,3}}\s*[、.．]"),
    re.compile(rf"[（(]\s*[{CHINESE}]{{1,3}}\s*[)）]"),
    re.compile(r"\d{1,2}\s*[、.．](?!\d\D)"),
    re.compile(r"\d{1,2}\s*[)）]"),
    re.compile(r"[（(]\s*\d{1,2}\s*[)）]"),
    re.compile(r"[①-⑳⑴-⒇]"),
)
"""How headings are numbered, the highest first."""
_STOPS = "。；;！？!?"
_MAX_HEADING, _MAX_BOLD, _MAX_STYLED = 40, 30, 100
_BOLD_RANK = 50
_CONTENTS = re.compile(r".*(?:\t|[.．…·]{3,}|\s{2,})\s*\d{1,3}", re.DOTALL)
"""A line of a typed table of contents: dots or space, then the page."""


@dataclass(slots=True)
class _Line:
    """A line of the prose. `role` is set on a role's own heading; `rank` orders headings, None is body text."""

    line: Line
    role: RoleSpec | None = None
    rank: int | None = None
    reason: str = ""

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def outline(self) -> int | None:
        paragraph = self.line.paragraph
        return paragraph.outline if paragraph and len(self.text) <= _MAX_STYLED else None

    @property
    def is_bold(self) -> bool:
        return bool(self.line.paragraph and self.line.paragraph.bold)


@dataclass(slots=True)
class Prose:
    """`used` lines are explained (prose or the form's own headings), `titles` are part headings that name a year."""

    lines: list[_Line] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    titles: list[tuple[int, Line]] = field(default_factory=list)
    begins: int | None = None
    """The first line that is no cover any more."""
    has_lead: bool = False
    """It begins below the title of the document, where a text needs no heading."""

    @property
    def roles(self) -> set[str]:
        return {one.role.role for one in self.lines if one.role}


def find_prose(lines: Sequence[Line], grammar: Grammar, explained: set[int], rows: set[int]) -> Prose:
    """Walks through the parts of the file. `explained` lines are read already; `rows` are of the form's tables."""
    return _Walk(grammar, explained, rows).walk(lines)


class _Walk:
    def __init__(self, grammar: Grammar, explained: set[int], rows: set[int]) -> None:
        self.grammar, self.explained, self.rows = grammar, explained, rows
        self.form_set: FormSet = grammar.form_set
        self.spec = narrative_list(self.form_set)
        self.roles = {_role_word(word): role for role in self.form_set.roles for word in _role_words(role)}
        self.parts = _part_patterns(self.form_set)
        self.prose = Prose()
        self.in_prose = False
        self.outline: int | None = None
        """The outline level of the heading of a role of the highest level."""
        self.last: tuple[int, int] | None = None
        """Outline and level of the last heading of a role."""

    def walk(self, lines: Sequence[Line]) -> Prose:
        for line in lines:
            if line.index in self.rows:
                self._begin(line)
                self.in_prose = False
            elif line.paragraph is not None and line.index not in self.explained:
                self._paragraph(line)
        return self.prose

    def _begin(self, line: Line) -> None:
        if self.prose.begins is None:
            self.prose.begins = line.index

    def _paragraph(self, line: Line) -> None:
        text = spelled(line.text)
        if any(state.title and state.title.fullmatch(line.text) for state in self.grammar.states):
            return  # a record's heading without a record below it
        part = next((part for pattern, part in self.parts if pattern.fullmatch(text)), None)
        role = self._role(line)
        if part is None and role is None and not self.in_prose and text in self.grammar.layout:
            self.prose.used.add(line.index)
        elif part is not None and role is None:
            self._part(line, part)
        elif _CONTENTS.fullmatch(line.text) and not self.in_prose and len(line.text) < 80:
            self.prose.used.add(line.index)
        elif self.spec is not None and (role or self.in_prose):
            self._line(line, role)

    def _part(self, line: Line, part: Part) -> None:
        self._begin(line)
        self.prose.used.add(line.index)
        year = read_year(line.text) if re.search(r"\d{4}", line.text) else None
        if year:
            self.prose.titles.append((year, line))
        self.in_prose = self.spec is not None and part.reads == self.spec.path
        self.prose.has_lead = self.in_prose and not self.prose.lines and "{" in part.title
        self.outline = self.last = None

    def _role(self, line: Line) -> RoleSpec | None:
        """The role a heading opens: each role once; a line below that repeats the words is an ordinary heading."""
        if len(line.text) > _MAX_HEADING:
            return None
        found = self.roles.get(_role_word(line.text))
        outline = line.paragraph.outline if line.paragraph else None
        if found is None or (self.last and (outline or 0) > self.last[0] and found.level <= self.last[1]):
            return None
        if found.role in self.prose.roles and not self._is_empty():
            return None
        return found

    def _is_empty(self) -> bool:
        """Nothing but role headings so far: that was a typed table of contents, the text is still to come."""
        if all(one.role for one in self.prose.lines) and len(self.prose.lines) > 1:
            self.prose.lines.clear()
            return True
        return False

    def _line(self, line: Line, role: RoleSpec | None) -> None:
        outline = line.paragraph.outline if line.paragraph else None
        if role is not None:
            self._begin(line)
            self.in_prose = True
            self.last = None if outline is None else (outline, role.level)
            self.outline = outline if self.outline is None or outline is None else min(outline, self.outline)
        elif outline is not None and self.outline is not None and outline < self.outline:
            self.in_prose = False  # a higher heading that is none of the form's: another chapter begins
            return
        self.prose.used.add(line.index)
        self.prose.lines.append(_Line(line, role))


def narrative_list(form_set: FormSet) -> ListSpec | None:
    return next((spec for spec in form_set.lists if any(f.kind is FieldKind.PARAGRAPHS for f in spec.fields)), None)


def _role_word(text: str) -> str:
    """A role's words, or a heading, for comparison: without the number of a part or an item before them."""
    return spelled(without_ordinal(_NUMBERS[0].sub("", text, count=1) if _NUMBERS[0].match(text) else text))


def _role_words(role: RoleSpec) -> tuple[str, ...]:
    return (role.label, role.heading, *role.aliases)


def _part_patterns(form_set: FormSet) -> list[tuple[re.Pattern[str], Part]]:
    """Each part by its title, an alias, or both in one line; {…} in them stands for a year."""
    found = []
    years = {one.key for one in form_set.fields if one.kind is FieldKind.YEAR}
    for part in form_set.reading.parts:
        names = "|".join(_with_holes(alias, years) for alias in part.aliases)
        title = _with_holes(part.title, years)
        text = rf"{title}[:,.、]?(?:{names})?|(?:{names})" if names else title
        number = f"(?:{_NUMBERS[0].pattern}|{_NUMBERS[1].pattern})?"
        found.append((re.compile(rf"{number}(?:{text})"), part))
    return found


def _with_holes(text: str, years: Collection[str]) -> str:
    """The pattern of a title: a year, and any text for other fields of the document that it names."""
    parts = re.split(r"\{([^}]*)\}", text)
    holes = (r"\d{4}" if key in years or not key.strip() else ".{0,40}?" for key in parts[1::2])
    fixed = [re.escape(spelled(part)) for part in parts[::2]]
    return fixed[0] + "".join(hole + part for hole, part in zip(holes, fixed[1:], strict=True))


# ---------------------------------------------------------------- headings


def read_narrative(prose: Prose, grammar: Grammar, maker: Maker) -> list[DraftRecord]:
    """The items of the narrative: headings with the paragraphs below them."""
    spec = narrative_list(grammar.form_set)
    if spec is None or not prose.lines:
        return []
    _rank(prose.lines)
    levels = _levels(prose.lines, grammar.outlines)
    return list(_items(prose.lines, levels, _Writer(grammar.form_set, spec, maker, prose.has_lead)))


def _rank(lines: list[_Line]) -> None:
    """Which lines are headings: role words first, then outline levels, then numbering, then bold (unsure)."""
    role_lines = [one for one in lines if one.role]
    is_styled = any(one.outline is not None for one in lines)
    has_lower = any(one.outline is not None and not one.role for one in lines)
    for one in lines:
        if one.role:
            one.rank = one.outline if is_styled and one.outline is not None else 0
        elif one.outline is not None:
            one.rank = one.outline
        elif _may_be_numbered(one.text) and (one.is_bold or not has_lower):
            one.rank = 10 + (_number_class(one.text) or 0)
    _demote_lists(lines)
    _demote_to_roles(role_lines, lines)
    if not has_lower:
        _rank_bold(lines)


def _may_be_numbered(text: str) -> bool:
    return (
        len(text) <= _MAX_HEADING
        and _number_class(text) is not None
        and not any(stop in text for stop in _STOPS)
        and text[-1] not in "，,、"
        and "\n" not in text
    )


def _number_class(text: str) -> int | None:
    return next((rank for rank, pattern in enumerate(_NUMBERS) if pattern.match(text)), None)


def _demote_lists(lines: list[_Line]) -> None:
    """Numbered lines one after the other behind a colon are an enumeration, not headings without text."""
    is_list = False
    for before, one in pairwise(lines):
        numbered = one.rank is not None and one.rank >= 10
        opens = before.rank is None and before.text.endswith(("：", ":")) and not before.role
        is_list = numbered and not one.is_bold and (opens or is_list)
        if is_list:
            one.rank = None


def _demote_to_roles(role_lines: list[_Line], lines: list[_Line]) -> None:
    """An unstyled heading numbered as the highest role headings are stands on their level."""
    highest = min((one.role.level for one in role_lines if one.role), default=1)
    classes = [
        _number_class(one.text) for one in role_lines if one.outline is None and one.role and one.role.level == highest
    ]
    if classes and len(set(classes)) == 1 and classes[0] is not None:
        for one in lines:
            if one.rank == 10 + classes[0] and not one.role:
                one.rank = 0


def _rank_bold(lines: list[_Line]) -> None:
    for one, following in pairwise(lines):
        if (
            one.rank is None
            and one.is_bold
            and not following.is_bold
            and len(one.text) <= _MAX_BOLD
            and not any(stop in one.text for stop in _STOPS + "，,")
        ):
            one.rank, one.reason = _BOLD_RANK, "因整行加粗认作标题"


def _levels(lines: list[_Line], outlines: Mapping[int, int]) -> list[int]:
    """The level of every heading (0 for body text): as the template's own styles say, else by rank."""
    styled = {one.outline for one in lines if one.rank is not None}
    by_outline = {outline: level for level, outline in outlines.items()}
    roles = [one for one in lines if one.role]
    as_styled = roles and all(one.role and by_outline.get(one.outline or 0) == one.role.level for one in roles)
    if outlines and as_styled and styled <= set(by_outline):
        return [by_outline[one.outline] if one.rank is not None and one.outline else 0 for one in lines]
    top = min((one.rank for one in lines if one.role and one.rank is not None), default=-1)
    found: list[int] = []
    section: list[_Line] = []
    for one in [*lines, None]:
        if one is None or one.role or (one.rank is not None and one.rank <= top):
            found += _section_levels(section, top)
            section = []
        if one is not None:
            section.append(one)
    return found


def _section_levels(section: list[_Line], top: int) -> list[int]:
    """The levels of a role's heading and of what is below it, up to the next role's."""
    role = section[0].role if section else None
    level = role.level if role else 1
    own = top if level == 1 or section[0].rank is None else section[0].rank
    below = sorted({one.rank for one in section if one.rank is not None and not one.role and one.rank > own})
    return [_level_of(one, level, own, top, below) for one in section]


def _level_of(one: _Line, level: int, own: int, top: int, below: Sequence[int]) -> int:
    if one.rank is None:
        return 0
    if one.role:
        return one.role.level
    return 1 if one.rank <= top else level if one.rank <= own else level + 1 + below.index(one.rank)


class _Writer:
    """Makes the records of the narrative list, by the kinds of its fields; `may_lead`: the first of them needs no
    heading."""

    def __init__(self, form_set: FormSet, spec: ListSpec, maker: Maker, may_lead: bool = False) -> None:
        self.form_set, self.spec, self.maker, self.may_lead = form_set, spec, maker, may_lead
        self.role = self._slot("role")
        self.level = self._slot("level")
        self.heading = self._slot("heading")
        self.paragraphs = self._slot("paragraphs")

    def _slot(self, home: str) -> Slot | None:
        one = self.form_set.field_at(self.spec.path, home)
        return Slot(self.spec.path, one) if one else None

    def record(
        self, head: _Line | None, level: int, role: RoleSpec | None, role_reason: str, body: list[_Line]
    ) -> DraftRecord:
        piece = (head or body[0]).line.pieces[0]
        reason = head.reason if head else "" if self.may_lead else "这些段落上面没有标题"
        self.may_lead = False
        values = [
            self._value(self.role, piece, role.label if role else "", role_reason),
            self._value(self.level, piece, str(level), ""),
            self._value(self.heading, piece, head.text if head else "", reason if head else ""),
        ]
        if body:
            places = body[0].line.place, body[-1].line.place
            place = places[0] if places[0] == places[1] else f"{places[0]}至{places[1]}"
            text = "\n".join(one.text for one in body)
            values.append(self._value(self.paragraphs, Piece(text, place), text, "" if head else reason))
        return DraftRecord(self.spec.path, tuple(value for value in values if value))

    def _value(self, slot: Slot | None, piece: Piece, text: str, reason: str) -> DraftValue | None:
        return self.maker.plain(slot, piece, text, reason) if slot else None


def _items(lines: list[_Line], levels: list[int], writer: _Writer) -> Iterator[DraftRecord]:
    head: _Line | None = None
    roles: dict[int, RoleSpec | None] = {}
    """The roles of the headings that are open, by level."""
    role: RoleSpec | None = None
    level, reason = 1, ""
    body: list[_Line] = []
    for one, own in [*zip(lines, levels, strict=True), (None, 1)]:
        if one is not None and not own:
            body.append(one)
            continue
        if head or body:
            yield writer.record(head, level, role, reason, body)
        head, level, body = one, own, []
        if one is None:
            break
        roles = {level: role for level, role in roles.items() if level < own}
        role, reason = one.role or next(reversed(roles.values()), None), ""
        if own == 1 and not one.role:
            role = _like_role(one.text, lines, writer.form_set)
            reason = "标题不是表式规定的部分名称" + ("，按相近认定" if role else "")
        roles[own] = role


def _like_role(text: str, lines: list[_Line], form_set: FormSet) -> RoleSpec | None:
    """A role nobody else has whose words end this heading (某某局2025年总体绩效目标)."""
    taken = {one.role.role for one in lines if one.role}
    wanted = spelled(without_ordinal(text))
    for role in form_set.roles:
        if role.role not in taken and any(wanted.endswith(spelled(word)) for word in (role.label, *role.aliases)):
            return role
    return None
