"""Whether what stands in a file is a form's: the words that every record of it shows, in whatever spelling, and its
titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.domain.text import normal
from core.forms.model import FieldKind, FormSet
from core.readers.grammar import Grammar
from core.readers.lines import Line
from core.readers.words import as_label, bare

_EXACT, _ALIAS, _TITLE, _NEEDED = 1.0, 0.5, 1.0, 2.0
"""What a word of the form is worth as the form says it, in another spelling (which other tables may share), and a title
of the form; and how much of that makes a file the form's."""
_YEAR = re.compile(r"\(?(?:19|20)\d{2}(?:年度|年)?\)?")
_LEAST_TITLE, _MAX_TITLE = 6, 60
_LEAST_ALIAS = 3


class Recogniser:
    """Knows the spellings of the words by which a form set is recognised."""

    def __init__(self, form_set: FormSet) -> None:
        self.marks: dict[str, tuple[str, float]] = {}
        """For each spelling the word (spelled, without a remark in brackets) it stands for, and what it is worth."""
        words = {as_label(word): bare(as_label(word)) for word in form_set.reading.recognise}
        for word, name in words.items():
            self.marks |= dict.fromkeys((word, name), (name, _EXACT))
        for labels in _labels(form_set):
            for name in {words[word] for word in labels if word in words}:
                for word in labels:
                    if len(word) >= _LEAST_ALIAS:
                        self.marks.setdefault(word, (name, _ALIAS))
        self.count = len(set(words.values()))

    def found(self, words: Iterable[str]) -> Mapping[str, float]:
        """The form's words among the labels of a file (spelled), and what each is worth as it is spelled."""
        worth: dict[str, float] = {}
        for word in words:
            name, value = self.marks.get(word, ("", 0.0))
            if name:
                worth[name] = max(value, worth.get(name, 0.0))
        return worth

    def printed(self, words: Iterable[str]) -> Mapping[str, float]:
        """Those that stand there as the form says them."""
        return {name: worth for name, worth in self.found(words).items() if worth == _EXACT}

    def is_enough(self, found: Mapping[str, float], is_titled: bool = False) -> bool:
        """Two of the form's words; other spellings of them count half, a title of the form as a word."""
        return bool(found) and sum(found.values()) + _TITLE * is_titled >= min(_NEEDED, self.count)

    def may_be(self, lines: Sequence[Line], grammar: Grammar) -> bool:
        """Whether all that a file says is enough for the form: else no record in it can be, and it need not be read."""
        pieces = (piece for line in lines for piece in line.pieces if piece.text)
        found = self.found(w for piece in pieces for w in (piece.spelled, piece.bare, (piece.halves or ("",))[0]))
        if not self.is_enough(found, is_titled=True):
            return False
        return self.is_enough(found) or has_title(lines, grammar) or _has_heading(lines, grammar)


def _has_heading(lines: Iterable[Line], grammar: Grammar) -> bool:
    """Whether a line is the heading of one of the form's records."""
    titles = [state.title for state in grammar.states if state.title]
    return bool(titles) and any(title.fullmatch(line.text) for line in lines if line.lone for title in titles)


_RECOGNISERS: dict[tuple[str, str], Recogniser] = {}


def recogniser_of(form_set: FormSet) -> Recogniser:
    """The form set's recogniser, made once."""
    key = (str(form_set.folder), form_set.digest)
    if key not in _RECOGNISERS:
        _RECOGNISERS[key] = Recogniser(form_set)
    return _RECOGNISERS[key]


def _labels(form_set: FormSet) -> Iterator[list[str]]:
    """All names of each field and each list of a form, spelled."""
    for one in form_set.fields:
        yield [as_label(word) for word in one.labels]
    for spec in form_set.lists:
        yield [as_label(word) for word in (spec.label, *spec.aliases) if word]
        for one in spec.fields:
            yield [as_label(word) for word in one.labels]


# ---------------------------------------------------------------- titles


def has_title(lines: Iterable[Line], grammar: Grammar) -> bool:
    """Whether a line is the title of the form or of one of its tables, whatever place it begins with."""
    return title_worth(lines, grammar) > 0


def title_worth(lines: Iterable[Line], grammar: Grammar) -> float:
    """What the titles in a file say for the form, 0 without any: of two forms that a title fits the one of which it
    says more is meant."""
    titles = titles_of(grammar)
    said = {plain_title(line.text) for line in lines if _may_be_title(line)} if titles else set()
    found = [title for title in titles if any(text.endswith(title) for text in said)]
    return 10 + max(map(len, found)) / 10 if found else 0.0


def titles_of(grammar: Grammar) -> tuple[str, ...]:
    """The form's title and those of its tables that name the year, as they are compared."""
    slots = (slot for slot in (*grammar.head, *grammar.captions) if slot.field.kind is FieldKind.YEAR)
    texts = (grammar.form_set.title, *(f"{slot.before}2000{slot.after}" for slot in slots))
    titles = (plain_title(text) for text in texts)
    return tuple(dict.fromkeys(title for title in titles if len(title) >= _LEAST_TITLE))


def plain_title(text: str) -> str:
    """A title without its year (2025年…, …（2025年度）), as titles are compared."""
    return _YEAR.sub("", normal(text))


def _may_be_title(line: Line) -> bool:
    return line.lone is not None and len(line.text) <= _MAX_TITLE
