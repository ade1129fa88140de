"""What a batch keeps of each file: whose it is, of which year, how much was read, and the draft itself folded small.

Made in the process that read the file; two hundred files of twenty projects fit into a few megabytes.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain.text import normal
from core.forms.model import FieldKind, FormSet
from core.forms.values import parse_year
from core.jobs.import_ import draft_values
from core.jobs.import_rules import with_rules
from core.jobs.reading import Reading, dumped, loaded
from core.readers.draft import Draft, DraftRecord


@dataclass(frozen=True, slots=True)
class Piece:
    """One document that a file tells. `places` are numbers of what it speaks of (the fields and lists of projects by
    name, of lines by code), `lists` the lists that have records, `marks` a number for each value, equal where place and
    text are; `folded` is the draft."""

    form_set: FormSet
    code: str
    name: str
    year: int | None
    placed: int
    unsure: int
    unplaced: int
    kin: frozenset[str]
    lists: frozenset[str]
    places: array[int]
    marks: array[int]
    folded: bytes

    def draft(self, form_sets: Sequence[FormSet]) -> Draft:
        """The draft, with the form sets it was read with, in their order."""
        found: Draft = loaded(zlib.decompress(self.folded), form_sets)
        return found

    def differing(self, other: Piece) -> int:
        """How many values the two say otherwise, or only one of them says."""
        mine, theirs = set(self.marks), set(other.marks)
        return max(len(mine - theirs), len(theirs - mine))

    def covers(self, other: Piece) -> bool:
        """Whether this one speaks of the same things: of most that the other has, and no list is only in that."""
        theirs = set(other.places)
        return other.lists <= self.lists and len(set(self.places) & theirs) * 2 > len(theirs)

    def says_all_of(self, other: Piece) -> bool:
        """Whether every value of the other stands in this one, too."""
        return set(other.marks) <= set(self.marks)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of a batch that was opened: `digest` of its bytes; no `pieces`: nothing known was in it."""

    path: Path
    digest: bytes
    pieces: tuple[Piece, ...]


def fold_reading(reading: Reading, form_sets: Sequence[FormSet]) -> FileRead:
    """What is kept of a file; the person's rules are obeyed."""
    digest = hashlib.sha256(reading.path.read_bytes()).digest()
    drafts = [with_rules(draft, reading.office) for draft in reading.drafts]
    return FileRead(reading.path, digest, tuple(piece_of(draft, form_sets) for draft in drafts))


def piece_of(draft: Draft, form_sets: Sequence[FormSet]) -> Piece:
    """What is kept of one document that a file tells."""
    return Piece(
        draft.form_set,
        head_text(draft, "unit.code"),
        head_text(draft, "unit.name"),
        parse_year(head_text(draft, "year")),
        sum(bool(value.text) and not value.is_unsure for _, value in draft_values(draft)),
        len(draft.unsure),
        len(draft.unplaced),
        draft.kin,
        frozenset(child.list_path for child in draft.root.children if any(value.text for value in child.values)),
        _numbers(_places(draft)),
        _numbers(_marks(draft.form_set, draft.root)),
        zlib.compress(dumped(draft, form_sets), 1),
    )


def head_text(draft: Draft, home: str) -> str:
    """What the draft says of the unit or the year ('' nothing)."""
    found = draft.form_set.field_at("", home)
    return draft.root.text(found.key) if found else ""


def _numbers(texts: Iterable[str]) -> array[int]:
    return array("L", sorted({zlib.crc32(text.encode("utf-8", "replace")) for text in texts}))


def _places(draft: Draft) -> Iterator[str]:
    """The fields and lists of each record, told from others by what it is called; of a form without records its own."""
    for child in draft.root.children:
        words = f"{child.list_path}|{_named(draft.form_set, child)}"
        yield from (f"{words}|{value.field_key}" for value in child.values if value.text)
        yield from {f"{words}|{below.list_path}" for below in child.children}
    if not draft.root.children:
        yield from (value.field_key for value in draft.root.values if value.text)


def _named(form_set: FormSet, record: DraftRecord) -> str:
    """A record's title, else its code, else the first thing it says."""
    spec = form_set.list(record.list_path)
    codes = [one.key for one in spec.fields if one.kind is FieldKind.CODE]
    texts = (record.text(key) for key in (spec.title_field, *codes) if key)
    return normal(next((text for text in texts if text), "") or next((v.text for v in record.values if v.text), ""))


def _marks(form_set: FormSet, record: DraftRecord, around: str = "") -> Iterator[str]:
    """Each value with its place: records of the document by what they are called, those below by their number."""
    yield from (f"{around}|{value.field_key}|{normal(value.text)}" for value in record.values if value.text)
    counts: dict[str, int] = {}
    for child in record.children:
        words = child.list_path if around else f"{child.list_path}|{_named(form_set, child)}"
        counts[words] = counts.get(words, 0) + 1
        yield from _marks(form_set, child, f"{around}/{words}{counts[words]}")
