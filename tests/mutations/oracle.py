"""Holds what was read from a changed file against what the document says, datum by datum.

Every datum comes back right, or is unsure, or is listed; never wrong without a mark, never lost silently; and there is
nothing the document does not have, nor another order. What the sound file says is read by the program itself: that it
reads its own files rightly is shown elsewhere, value by value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.domain.text import normal
from core.readers.draft import Draft, DraftRecord, DraftValue
from tests.mutations.page import Page

_BETWEEN = re.compile(r"[\s|；;，,、：:]+")
RIGHT, UNSURE, LISTED, WRONG, LOST, INVENTED = "right", "unsure", "listed", "wrong", "lost", "invented"
FORBIDDEN = (WRONG, LOST, INVENTED)


@dataclass
class Verdict:
    """How many data came back how, and a line about each that must not have."""

    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def note(self, what: str, words: str = "") -> None:
        self.counts[what] += 1
        if what in FORBIDDEN:
            self.told.append(f"{what}: {words}")


def judge(said: Draft, read: Draft | None, page: Page) -> Verdict:
    """`said` is what the sound file says, `read` what the changed one does (None: the file was refused); `page` knows
    what the change took out of it, and the lines that came and went."""
    root = said.root
    for edit in page.edits:
        root = _edited(root, *edit)
    return _Judge(replace(said, root=root), read, page).verdict


def _edited(record: DraftRecord, path: str, old: str, new: str) -> DraftRecord:
    """With the line that says `old` once more, saying `new`; without it where that is ''."""
    children: list[DraftRecord] = []
    for child in record.children:
        if child.list_path != path or not any(_is(value, old) for value in child.values):
            children.append(_edited(child, path, old, new))
        elif new:
            values = tuple(_renamed(value, new) if _is(value, old) else value for value in child.values)
            children += [child, replace(child, values=values)]
    return replace(record, children=tuple(children))


def _is(value: DraftValue, text: str) -> bool:
    return one_line(value.text) == one_line(text)


def _renamed(value: DraftValue, text: str) -> DraftValue:
    return replace(value, text=text, evidence=replace(value.evidence, text=text))


def one_line(text: str) -> str:
    """A text as it is compared: white space is never a difference."""
    return re.sub(r"\s+", "", normal(text))


class _Judge:
    def __init__(self, said: Draft, read: Draft | None, page: Page) -> None:
        self.verdict = Verdict()
        self.gone = Counter(map(one_line, page.gone))
        self.is_reversed, self.is_doubted = page.is_reversed, False
        told = [*(one.evidence.text for one in read.unplaced), *read.notices] if read else ()
        self.listed = "\n".join(map(one_line, told))
        self.pieces = {one_line(piece) for text in told for piece in _BETWEEN.split(text)}
        self.pieces |= {one_line(line) for text in told for line in text.split("\n")}
        if read is None:
            for record in said.root.walk():
                self._all_of(record, LISTED)
            return
        self._layout(said, read)
        self._pair(said.root, read.root, "")
        self._cells(said, read)

    def _layout(self, said: Draft, read: Draft) -> None:
        """Two layouts of one form may fit a file alike: then it is told, and what only the other one has a place for
        (the cover's own name) is as doubtful as the layout."""
        self.is_doubted = read.form_set.id != said.form_set.id
        if self.is_doubted and not any(f"（{said.form_set.id}）" in notice for notice in read.notices):
            self.verdict.note(WRONG, f"read as {read.form_set.id}")

    def _all_of(self, record: DraftRecord, what: str) -> None:
        for value in record.values:
            if value.text:
                self.verdict.note(what, f"{value.list_path}.{value.field_key}: {value.text}")

    # ------------------------------------------------------------ records

    def _pair(self, said: DraftRecord, read: DraftRecord, at: str) -> None:
        found = {value.field_key: value for value in read.values}
        for value in said.values:
            self._value(value, found.pop(value.field_key, None), f"{at}{value.field_key}")
        for value in found.values():
            self._value(None, value, f"{at}{value.field_key}")
        for path in dict.fromkeys(child.list_path for child in (*said.children, *read.children)):
            ours, theirs = said.below(path), read.below(path)
            pairs = _matched(ours, theirs)
            self._order([other for _, other in pairs], f"{at}{path}")
            for one, other in pairs:
                self._pair(ours[one], theirs[other], f"{at}{path}[{one + 1}].")
            for number in sorted(set(range(len(ours))) - {one for one, _ in pairs}):
                self._missing(ours[number], f"{at}{path}[{number + 1}].")
            for number in sorted(set(range(len(theirs))) - {other for _, other in pairs}):
                self._more(theirs[number], f"{at}{path}[+{number + 1}].")

    def _order(self, numbers: list[int], words: str) -> None:
        if numbers != sorted(numbers, reverse=self.is_reversed and "." not in words):
            self.verdict.note(WRONG, f"{words}: the order {numbers}")

    def _value(self, said: DraftValue | None, read: DraftValue | None, words: str) -> None:
        text = said.text if said else ""
        if one_line(text) == one_line(read.text if read else ""):
            if text and read:
                self.verdict.note(UNSURE if read.is_unsure else RIGHT)
        elif read is not None and (read.is_unsure or (self.is_doubted and not text)):
            self.verdict.note(UNSURE)
        elif read is not None and read.text:
            where = f"{words}: {text!r} → {read.text!r} ({read.evidence.place})"
            self.verdict.note(WRONG if text else INVENTED, where)
        else:
            self._absent(said, words)

    def _absent(self, said: DraftValue | None, words: str) -> None:
        """What is only derived from a text (the code of a line the form prescribes) cannot be listed."""
        if said is None or one_line(said.text) not in one_line(said.evidence.text):
            return
        text, key = said.text, one_line(said.text)
        gone = next((one for one in (key, one_line(said.evidence.text)) if self.gone[one]), "")
        if gone:
            self.gone[gone] -= 1
        else:
            is_listed = key in self.pieces or (len(key) > 4 and key in self.listed)
            self.verdict.note(LISTED if is_listed else LOST, f"{words}: {text!r}")

    def _missing(self, record: DraftRecord, at: str) -> None:
        for one in record.walk():
            for value in one.values:
                if value.text:
                    self._absent(value, f"{at}{value.field_key}")

    def _more(self, record: DraftRecord, at: str) -> None:
        values = [value for one in record.walk() for value in one.values if value.text]
        if not any(value.is_unsure for value in values):
            place = values[0].evidence.place if values else ""
            self.verdict.note(INVENTED, f"{at} {[value.text for value in values][:4]} ({place})")

    # ------------------------------------------------------------ computed tables

    def _cells(self, said: Draft, read: Draft) -> None:
        found = {(one.view, one.row, one.column, one.list_path, one.number): one.value for one in read.cells}
        for one in said.cells:
            key = (one.view, one.row, one.column, one.list_path, one.number)
            self._value(one.value, found.pop(key, None), "/".join(map(str, key)))
        for key, value in found.items():
            self._value(None, value, "/".join(map(str, key)))


def _matched(ours: Sequence[DraftRecord], theirs: Sequence[DraftRecord]) -> list[tuple[int, int]]:
    """The records that are the same ones: those that say most alike, whatever their order."""
    words = [[_words(one) for one in records] for records in (ours, theirs)]
    likely = [
        (sum((words[0][one] & words[1][other]).values()) - abs(one - other) / 1000, -one, -other)
        for one in range(len(ours))
        for other in range(len(theirs))
    ]
    pairs: dict[int, int] = {}
    for worth, one, other in sorted(likely, reverse=True):
        if -one not in pairs and -other not in pairs.values() and worth > 0.5:
            pairs[-one] = -other
    return sorted(pairs.items())


def _words(record: DraftRecord) -> Counter[tuple[str, str]]:
    pairs = ((value.list_path + value.field_key, one_line(value.text)) for one in record.walk() for value in one.values)
    return Counter(pair for pair in pairs if pair[1])
