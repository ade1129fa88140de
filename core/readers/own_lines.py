"""Lines that say nothing but the document's own values behind their labels, wherever they stand: 填报单位：… above a
table, 填表人：…　联系电话：…　日期：… below it, once or at each record's table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.document import Evidence
from core.forms.model import Field
from core.readers.draft import Unplaced
from core.readers.grammar import Grammar
from core.readers.head import HeadReader
from core.readers.lines import Line, Piece
from core.readers.said import is_year
from core.readers.words import MARKS, as_label, bare, is_money_unit, without_number

_LABEL = re.compile(r"(?:^|(?<=\s))([^\W\d_](?:[^\s：:]|[ \u3000](?=[^\s：:][ \u3000：:])){0,19})\s*[：:]\s*")
"""A label with its colon, at the beginning or behind white space, its letters perhaps spread (填 表 人); none begins
with a digit (10:30)."""
_MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class _Said:
    """A label (spelled; '': a year or a cell without one) with what stands behind it, and the cell it stands in."""

    label: str
    text: str
    piece: Piece


def read_own_lines(reader: HeadReader) -> None:
    """Reads such lines as the form's templates have them; what else such a line says is told."""
    words = _words(reader.grammar)
    for line in reader.lines if words else ():
        is_row = any(piece.spelled in reader.own for piece in line.pieces)  # it has a cell that is a label alone
        if is_row or line.index in reader.head.used or line.index in reader.done:
            continue
        said = _said(line)
        named = [one for one in said if _field_of(words, one.label)]
        if not named or named[0] is not _first(said) or any(len(one.text) > _MAX_VALUE for one in said):
            continue
        reader.head.used.add(line.index)
        for one in said:
            own = _field_of(words, one.label) if one.label else None
            _tell(reader, one, reader.year if is_year(one.text) and not one.label else own)


def _tell(reader: HeadReader, said: _Said, one: Field | None) -> None:
    if one is not None:
        reader.field_value(one, said.piece, said.text)
    elif said.text and not is_money_unit(f"{said.label}：{said.text}"):
        text = f"{said.label}：{said.text}" if said.label else said.text
        evidence = Evidence(reader.maker.file, said.piece.place, text)
        reader.head.unplaced.append(Unplaced(evidence, "在表式中没有对应的位置"))


def _first(said: list[_Said]) -> _Said | None:
    """What the line begins with, when it is no unit of money."""
    return next((one for one in said if not is_money_unit(f"{one.label}：{one.text}")), None)


def _said(line: Line) -> list[_Said]:
    """The labels of a line with their values; nothing when it begins with anything else. A cell without a label is the
    value of the one before it that has none, unless it is a year."""
    said: list[_Said] = []
    for piece in line.pieces if "：" in line.text or ":" in line.text else ():
        text = _flat(piece.text)
        found = list(_LABEL.finditer(text))
        lead = text[: found[0].start() if found else None].strip()
        if lead and not said:
            return []
        if lead and said[-1].label and not said[-1].text and not is_year(lead):
            said[-1] = _Said(said[-1].label, lead, piece.part(lead))
        elif lead:
            said.append(_Said("", lead, piece.part(lead)))
        ends = [*(one.start() for one in found[1:]), len(text)]
        for one, end in zip(found, ends, strict=False):
            value, year = _without_year(text[one.end() : end].strip())
            said.append(_Said(as_label(one[1]), value, piece.part(value)))
            said += [_Said("", year, piece.part(year))] if year else []
    return said


def _flat(text: str) -> str:
    """A cell whose label is broken over lines, spread, numbered or marked, with the label in one piece."""
    found = _FIRST.match(text)
    if found is None:
        return text
    left = _BREAK.sub("", found[1]).strip(MARKS)
    left = "".join(left.split()) if _SPREAD.fullmatch(left) else left
    return without_number(left) + text[found.end(1) :]


_FIRST = re.compile(r"([^：:]{1,60})[：:]")
_BREAK = re.compile(r"\s*\n\s*")
_SPREAD = re.compile(r"\S(?:\s+\S)+")


def _without_year(text: str) -> tuple[str, str]:
    """A value, and the year that stands behind it without a label: 某某局 2025年度."""
    first, *rest = text.rsplit(maxsplit=1)[:2] if text else [""]
    return (first, rest[0]) if rest and is_year(rest[0]) else (text, "")


# ---------------------------------------------------------------- what the templates have


def _field_of(words: Mapping[str, Field], label: str) -> Field | None:
    return words.get(label) or words.get(bare(label))


def _words(grammar: Grammar) -> Mapping[str, Field]:
    """The labels that a template has in one text with a value of the document, and its other ones; none that a record
    has, too."""
    said = {word: one for word, one in grammar.own_words.items() if not one.compute}
    said |= {as_label(word): one for one in said.values() for word in one.labels}
    return {word: one for word, one in said.items() if word not in _words_of_records(grammar)}


def _words_of_records(grammar: Grammar) -> frozenset[str]:
    fields = (one for spec in grammar.form_set.lists for one in spec.fields)
    return frozenset(as_label(word) for one in fields for word in one.labels)
