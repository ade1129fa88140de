"""Finding text anywhere in a document: in every cell and field the window shows, by its printed text.

Full and half width are alike (`5％` is `5%`), and so are the spellings of quotes and dashes; a term broken over two
lines of a cell is found. Case counts only when it is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

from core.domain.document import Document, FieldKey, Override, OverrideKey
from core.domain.narrative import NarrativeItem
from core.editing.find_tables import table_texts
from core.forms.composed import Composer
from core.forms.model import Field, FieldKind, FormSet, ListSpec, Tab
from core.forms.printing import print_field
from core.forms.selection import records_of
from core.rules.site import plain_label

Span: TypeAlias = tuple[int, int]
"""Where a hit begins and ends in a text."""

_ALIKE = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", **dict.fromkeys("–—―−‐‑", "-")})
_UNSEEN = "\u200b\u2060\ufeff\u00ad"
_BREAK = re.compile(r"[^\S\n]*\n\s*")
_LEVELS = (FieldKind.LEVEL1, FieldKind.LEVEL2)
_NOT_TEXT = (FieldKind.ROLE, FieldKind.LEVEL, FieldKind.ORDINAL)


class _Folds(dict[str, str]):
    """What each character counts as; worked out when it is first met."""

    def __init__(self, case: bool) -> None:
        super().__init__()
        self._case = case

    def __missing__(self, char: str) -> str:
        plain = " " if char.isspace() else unicodedata.normalize("NFKD", char.translate(_ALIKE))
        folded = "" if char in _UNSEEN else plain if self._case else plain.casefold()
        self[char] = folded
        return folded


_FOLDS = {case: _Folds(case) for case in (False, True)}


def _pieces(text: str, case: bool) -> Iterator[tuple[str, int, int]]:
    """What the text counts as, piece by piece, each with its place in the text."""
    folds, at = _FOLDS[case], 0
    for found in _BREAK.finditer(text):
        yield from ((folds[text[n]], n, n + 1) for n in range(at, found.start()))
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        is_latin = (before + after).isascii() and before.isalnum() and after.isalnum()
        yield " " if is_latin else "", found.start(), found.end()
        at = found.end()
    yield from ((folds[text[n]], n, n + 1) for n in range(at, len(text)))


def fold(text: str, case: bool = False) -> str:
    """The text as it is compared; a line break between Chinese characters counts as nothing."""
    if "\n" in text:
        return "".join(piece for piece, _, _ in _pieces(text, case))
    return "".join(map(_FOLDS[case].__getitem__, text))


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; `whole`: only where nothing else stands in the cell or paragraph."""

    text: str
    case: bool = False
    whole: bool = False

    @property
    def needle(self) -> str:
        """What is compared; '' looks for nothing."""
        return _needle(self.text, self.case)

    def spans(self, text: str) -> tuple[Span, ...]:
        """The hits in a text, left to right, none over another."""
        needle = self.needle
        if not needle or needle not in (folded := fold(text, self.case)):
            return ()
        if self.whole and folded.strip() != needle.strip():
            return ()
        return tuple(_spans(needle, folded, text, self.case))


@lru_cache(maxsize=64)
def _needle(text: str, case: bool) -> str:
    return fold(text.strip("\r\n\t"), case)


def _spans(needle: str, folded: str, text: str, case: bool) -> Iterator[Span]:
    """A hit begins and ends with whole characters: `m` is not found in `㎡`, `m2` is."""
    starts, ends = (None, None) if _is_even(text, folded, case) else _edges(text, case)
    at = folded.find(needle)
    while at >= 0:
        end = at + len(needle)
        if starts is None or ends is None:
            yield at, end
        elif at in starts and end in ends:
            yield starts[at], ends[end]
        else:
            end = at + 1
        at = folded.find(needle, end)


def _is_even(text: str, folded: str, case: bool) -> bool:
    """Whether every character counts as exactly one."""
    return len(text) == len(folded) and "\n" not in text and all(map(_FOLDS[case].__getitem__, text))


def _edges(text: str, case: bool) -> tuple[dict[int, int], dict[int, int]]:
    """Where pieces begin and end: place in the folded text to place in the text. A line break may only be inside a hit,
    so that looking for a space does not mean the breaks."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    at = 0
    for piece, start, end in _pieces(text, case):
        if piece and "\n" not in text[start:end]:
            starts[at] = start
            ends[at + len(piece)] = end
        at += len(piece)
    return starts, ends


@dataclass(frozen=True, slots=True)
class Passage:
    """One text that is searched by itself: a cell, a field, or one paragraph (`line` from 0) of a field of prose.

    `offset` is where it begins in the printed text of its field, `folded` what it counts as without regard to case.
    `composed`: the form's text says it, whatever was typed below.
    """

    list_path: str
    record_id: str
    field: Field
    text: str
    folded: str
    line: int = 0
    offset: int = 0
    composed: bool = False

    @property
    def key(self) -> FieldKey:
        """Where the window finds it; a computed field has its own key for a path."""
        return FieldKey(self.record_id, self.field.home or self.field.key)

    @property
    def label(self) -> str:
        is_prose = self.field.kind is FieldKind.PARAGRAPHS
        return f"{plain_label(self.field)}第{self.line + 1}段" if is_prose else plain_label(self.field)


@dataclass(frozen=True, slots=True)
class Place:
    """A passage where it stands: its document, the tab that shows it, the record of the tab's list, and what a clerk
    calls it.

    `rows` are the records of a merged cell, from the top.
    """

    document_id: str
    passage: Passage
    tab: str
    top_id: str
    around: str
    rows: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.around} · {self.passage.label}" if self.around else self.passage.label


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence; `start` and `end` count in the passage's text."""

    place: Place
    start: int
    end: int

    @property
    def span_in_field(self) -> Span:
        """Where it stands in the whole printed text of its field."""
        offset = self.place.passage.offset
        return offset + self.start, offset + self.end


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a tab shows of one list ('' is the document): fields in reading order, and the lists below; `name` says
    which tab and list."""

    name: str
    spec: ListSpec | None
    fields: tuple[Field, ...]
    below: tuple[_Shown, ...] = ()

    @property
    def path(self) -> str:
        return self.spec.path if self.spec else ""

    @property
    def own_reach(self) -> bool:
        """Whether a text of its own may be another one though its record is the same."""
        return any(field.compute or field.kind is FieldKind.REFERENCES for field in self.fields)

    @property
    def reaches_on(self) -> bool:
        """As `own_reach`, or one of the lists below."""
        return self.own_reach or any(one.reaches_on for one in self.below)


def _shown_in(form_set: FormSet, tab: Tab) -> _Shown:
    spec = form_set.list(tab.list) if tab.list else None
    keys = [key for row in (*tab.rows, *tab.figures) for key in row] + list(tab.strip)
    source = spec.field if spec else form_set.field
    fields = tuple(source(key) for key in keys) if keys else spec.fields if spec else ()
    names = [*tab.lists, *([tab.grid] if tab.grid else [])]
    paths = [*(f"{tab.list}.{name}" if tab.list else name for name in names), *tab.grids, *tab.entries]
    below = _lists_below(form_set, tab, tab.list, list(dict.fromkeys(paths)))
    return _Shown(f"{tab.key}:{tab.list}", spec, tuple(f for f in fields if _is_searched(f)) if spec else fields, below)


def _lists_below(form_set: FormSet, tab: Tab, around: str, paths: list[str]) -> tuple[_Shown, ...]:
    """The lists right below `around` that lead to these paths, each with those below it."""
    depth = around.count(".") + 1 if around else 0
    heads = dict.fromkeys(".".join(path.split(".")[: depth + 1]) for path in paths)
    return tuple(
        _Shown(
            f"{tab.key}:{head}",
            form_set.list(head),
            tuple(f for f in form_set.list(head).fields if _is_searched(f)),
            _lists_below(form_set, tab, head, [path for path in paths if path.startswith(head + ".")]),
        )
        for head in heads
    )


def _is_searched(field: Field) -> bool:
    """Not what only orders the records: part, level, number, whether a heading is of some level."""
    return field.kind not in _NOT_TEXT and not (field.kind is FieldKind.YES_NO and field.compute)


_Read: TypeAlias = dict[tuple[str, str], tuple[Any, tuple[Passage, ...]]]
"""By the name of what is shown and record: the record as it was read, and its texts."""
_Lists: TypeAlias = dict[tuple[str, str, str], tuple[Any, str, tuple[Place, ...]]]
"""By tab, list and parent: the records, the words around them, and where all their texts stand."""


@dataclass
class Finder:
    """Searches one document; after a change only the texts of records that changed are read again."""

    form_set: FormSet
    document: Document | None = None
    places: list[Place] = field(default_factory=list)
    last_year: Document | None = None
    _composer: Composer | None = None
    _read: _Read = field(default_factory=dict)
    _lists: _Lists = field(default_factory=dict)

    def refresh(self, document: Document, last_year: Document | None = None) -> bool:
        """Take the document as it is now, and the same unit's of the year before. False: nothing is new."""
        if document is self.document and last_year is self.last_year:
            return False
        self.last_year, self._composer = last_year, Composer(document, self.form_set, last_year)
        stale = _differing(self.document.overrides if self.document else {}, document.overrides)
        kept = {at: read for at, read in self._read.items() if at[1] not in stale}
        lists = {} if stale else self._lists
        self.document, self._read, self._lists = document, {}, {}
        self.places = [place for tab in self.form_set.tabs for place in self._places_of(tab, kept, lists)]
        return True

    def _places_of(self, tab: Tab, kept: _Read, lists: _Lists) -> Iterator[Place]:
        """What is typed in a tab, then the tables that are computed from it."""
        assert self.document is not None
        yield from self._places_in(tab, kept, lists)
        for cell in table_texts(self.document, self.form_set, tab):
            passage = Passage(cell.view, cell.row, cell.field, cell.text, fold(cell.text))
            yield Place(self.document.id, passage, tab.key, "", cell.words, (cell.row,))

    def find(self, query: Query) -> tuple[Hit, ...]:
        """Every hit in the order the window shows the places."""
        loose = _needle(query.text, False)
        if not loose:
            return ()
        found = (place for place in self.places if loose in place.passage.folded)
        return tuple(Hit(place, *span) for place in found for span in query.spans(place.passage.text))

    def _places_in(self, tab: Tab, kept: _Read, lists: _Lists) -> Iterator[Place]:
        shown = _shown_in(self.form_set, tab)
        assert self.document is not None
        tops = records_of(self.document, shown.spec) if shown.spec else (self.document,)
        for position, top in enumerate(tops, 1):
            around = f"{shown.spec.item}{position}" if shown.spec else ""
            top_id = top.id if shown.spec else ""
            for passage in self._passages(shown, top, kept):
                yield Place(self.document.id, passage, tab.key, top_id, around, (top.id,))
            for below in shown.below:
                assert below.spec is not None
                at, records = (tab.key, below.path, top.id), records_of(top, below.spec)
                found = lists.get(at)
                if found is None or found[0] != records or found[1] != around or below.reaches_on:
                    found = records, around, tuple(self._rows(below, records, tab.key, top_id, around, kept))
                else:
                    self._read.update((at, kept[at]) for at in _read_of(below, records))
                self._lists[at] = found
                yield from found[2]

    def _rows(
        self, shown: _Shown, records: tuple[Any, ...], tab: str, top_id: str, around: str, kept: _Read
    ) -> Iterator[Place]:
        each = [self._passages(shown, record, kept) for record in records]
        assert self.document is not None
        merged = _merged([field.key for field in shown.fields if field.kind in _LEVELS], each)
        for position, passages in enumerate(each, 1):
            item = f"{shown.spec.item if shown.spec else ''}{position}"
            words = f"{around} · {item}" if around else item
            for passage in passages:
                rows = merged.get(id(passage), (passage.record_id,))
                if rows:
                    yield Place(self.document.id, passage, tab, top_id, words, tuple(rows))
            for below in shown.below:
                assert below.spec is not None
                inside = records_of(records[position - 1], below.spec)
                yield from self._rows(below, inside, tab, top_id, words, kept)

    def _passages(self, shown: _Shown, record: Any, kept: _Read) -> tuple[Passage, ...]:
        """The texts of one record; a record that is the same object says the same."""
        at = (shown.name, record.id)
        found, composed = kept.get(at), self._composed(record)
        if found is None or found[0] is not record or shown.own_reach or composed:
            texts = [(field, self._text(shown, record, field, composed)) for field in shown.fields]
            passages = (p for f, text in texts for p in _passages_of(shown.path, record.id, f, text))
            found = record, tuple(_as_composed(p) if composed else p for p in passages)
        self._read[at] = found
        return found[1]

    def _composed(self, record: Any) -> tuple[str, ...]:
        """The paragraphs of an item that its form's text prints; none where they are typed."""
        if not isinstance(record, NarrativeItem) or not record.composed or self._composer is None:
            return ()
        return self._composer.composed(record)

    def _text(self, shown: _Shown, record: Any, field: Field, composed: tuple[str, ...]) -> str:
        """What the page shows: of composed prose not the typed text that lies below it."""
        if composed and field.kind is FieldKind.PARAGRAPHS:
            return "\n".join(composed)
        assert self.document is not None
        return print_field(self.document, self.form_set, shown.path, record, field)


def _read_of(shown: _Shown, records: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The keys under which these records and those below them were read."""
    for record in records:
        yield shown.name, record.id
        for below in shown.below:
            if below.spec is not None:
                yield from _read_of(below, records_of(record, below.spec))


def _as_composed(passage: Passage) -> Passage:
    return replace(passage, composed=True) if passage.field.kind is FieldKind.PARAGRAPHS else passage


def _passages_of(path: str, record_id: str, field: Field, text: str) -> Iterator[Passage]:
    if field.kind is not FieldKind.PARAGRAPHS:
        if text:
            yield Passage(path, record_id, field, text, fold(text))
        return
    offset = 0
    for line, paragraph in enumerate(text.split("\n")):
        if paragraph:
            yield Passage(path, record_id, field, paragraph, fold(paragraph), line, offset)
        offset += len(paragraph) + 1


def _merged(levels: Iterable[str], rows: Iterable[tuple[Passage, ...]]) -> dict[int, list[str]]:
    """The records under the cells of `levels` that the grid shows as one, from the top; none for a covered cell."""
    found: dict[int, list[str]] = {}
    tops: dict[str, tuple[tuple[str, ...], list[str]]] = {}
    for passages in rows:
        by_key = {passage.field.key: passage for passage in passages if passage.field.kind in _LEVELS}
        chain: tuple[str, ...] = ()
        for key in levels:
            passage = by_key.get(key)
            chain = (*chain, passage.text if passage else "")
            if passage is None:
                tops.pop(key, None)
            elif key in tops and tops[key][0] == chain:
                tops[key][1].append(passage.record_id)
                found[id(passage)] = []
            else:
                found[id(passage)] = [passage.record_id]
                tops[key] = chain, found[id(passage)]
    return found


def _differing(before: Mapping[OverrideKey, Override], after: Mapping[OverrideKey, Override]) -> frozenset[str]:
    """The rows whose printed texts were changed in one place or are no longer."""
    if before is after:
        return frozenset()
    return frozenset(key.row for key in before.keys() | after.keys() if before.get(key) != after.get(key))
