"""Titles and lines of the form further down in a file, between its tables, and what they say of the document."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from core.forms.model import FieldKind
from core.readers.cell_values import without_words
from core.readers.grammar import Grammar, Slot
from core.readers.head import HeadReader
from core.readers.lines import Line, Piece
from core.readers.places import told_of_document
from core.readers.recognise import plain_title, titles_of
from core.readers.said import between, read_year
from core.readers.words import spelled, split_label, without_seal

_SAID = 6
"""How many words of the template's own a title has at least."""


def read_captions(reader: HeadReader, explained: Collection[int]) -> None:
    """Marks the lines that are the template's own as used; what they say, and repeat, goes to the document."""
    titles = titles_of(reader.grammar)
    for line in reader.lines:
        if line.index in explained or line.index in reader.head.used:
            continue
        said = reader.said(line)
        is_own = len(said) == 1 and _is_own_line(reader, line, said[0])
        if is_own or (line.lone and _is_title(reader, line.lone, titles)):
            reader.head.used.add(line.index)
    values = reader.head.values
    told = told_of_document(tuple(values.values()), (), reader.form_set)
    reader.put_own([one for one in told if one.field_key not in values or not values[one.field_key].text])


def _is_title(reader: HeadReader, piece: Piece, titles: Collection[str]) -> bool:
    """A title with or without its year, or a line whose value is left blank."""
    for slot in (*reader.grammar.head, *reader.grammar.captions):
        fixed = slot.before + slot.after
        if fixed and spelled(piece.text) == spelled(fixed):
            return True
        text = between(piece.text, slot) if len(fixed) >= _SAID and slot.field.kind is FieldKind.YEAR else None
        year = read_year(text) if text else None
        if year:
            reader.head.put(reader.maker.plain(slot, piece, str(year)))
            return True
    if plain_title(piece.text) not in titles:
        return False
    year = read_year(piece.text)
    if year and reader.year:
        reader.head.put(reader.maker.plain(Slot("", reader.year), piece, str(year)))
    return True


def _is_own_line(reader: HeadReader, line: Line, piece: Piece) -> bool:
    """标签：值 above a table, where the template has the label in a table of its own or in a line."""
    label, text = piece.halves or ("", "")
    found = next((slot for slot, words in _announced(reader.grammar) if label and label in words), None)
    if found is None or not (line.sheet or line.table >= 0 or reader.is_above_table(line)):
        return False
    if text := without_seal(without_words(found, text)):
        reader.field_value(found.field, piece.part(text), text)
    return True


def _announced(grammar: Grammar) -> Iterator[tuple[Slot, frozenset[str]]]:
    """The document's values with the labels in front of them: in rows of their own, and in lines of text; a column of
    a list that stands in such a row is none (3.指标值：填写年度目标值, on a page that says how to fill the form in)."""
    for one in (label for state in grammar.states if state.is_own for label in state.labels if len(label.slots) == 1):
        if not one.slots[0].list_path:
            yield one.slots[0], one.spellings
    for slot in (*grammar.head, *grammar.captions):
        halves = split_label(slot.before)
        if halves and halves[0] and not without_seal(halves[1]):
            yield slot, frozenset((halves[0],))
