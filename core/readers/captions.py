"""Titles and lines of the form further down in a file, between its tables, and what they say of the document."""

from __future__ import annotations

from collections.abc import Collection

from core.forms.model import FieldKind
from core.readers.cell_values import without_words
from core.readers.head import HeadReader, between, read_year
from core.readers.lines import Line
from core.readers.words import spelled

_SAID = 6
"""How many words of the template's own a title has at least."""


def read_captions(reader: HeadReader, explained: Collection[int]) -> None:
    """Marks the lines that are the template's own as used; what they say goes to the document."""
    for line in reader.lines:
        if line.lone is None or line.index in explained or line.index in reader.head.used:
            continue
        if _is_own_line(reader, line) or _is_title(reader, line):
            reader.head.used.add(line.index)


def _is_title(reader: HeadReader, line: Line) -> bool:
    """A title with its year, or a line whose value is left blank."""
    for slot in (*reader.grammar.head, *reader.grammar.captions):
        fixed = slot.before + slot.after
        if fixed and spelled(line.text) == spelled(fixed):
            return True
        text = between(line.text, slot) if len(fixed) >= _SAID and slot.field.kind is FieldKind.YEAR else None
        year = read_year(text) if text else None
        if year and line.lone:
            reader.head.put(reader.maker.plain(slot, line.lone, str(year)))
            return True
    return False


def _is_own_line(reader: HeadReader, line: Line) -> bool:
    """标签：值 above a table, where the template has the label in a table of its own."""
    label, text = (line.lone.halves if line.lone else None) or ("", "")
    owned = [one for state in reader.grammar.states if state.is_own for one in state.labels if len(one.slots) == 1]
    found = next((one.slots[0] for one in owned if label and label in one.spellings), None)
    if found is None or line.lone is None or not (line.sheet or reader.is_above_table(line)):
        return False
    if text := without_words(found, text):
        reader.field_value(found.field, line.lone.part(text), text)
    return True
