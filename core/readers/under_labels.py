"""Values of the document that stand over the full width below their labels: 年度主要任务 in one row, the tasks in the
next."""

from __future__ import annotations

from collections.abc import Mapping

from core.forms.model import Field
from core.readers.grammar import Slot
from core.readers.head import HeadReader
from core.readers.lines import Line
from core.readers.words import as_label, bare


def read_under_labels(reader: HeadReader) -> None:
    """Reads the rows right below such labels as the form's templates have them; a further label says that there is
    none."""
    words = {as_label(word): one for one in reader.grammar.below.values() for word in one.labels}
    words |= reader.grammar.below
    for line in reader.lines if words else ():
        one = _field_of(words, line)
        if one is None or line.table < 0 or line.index in reader.head.used or line.index in reader.done:
            continue
        rows = _rows_below(reader, line)
        if rows and not any(_field_of(words, row) or row.lone is None or _is_label(reader, row) for row in rows):
            piece = rows[0].lone or rows[0].pieces[0]
            text = "\n".join(row.text for row in rows)
            reader.head.used |= {line.index, *(row.index for row in rows)}
            reader.head.put(reader.maker.plain(Slot("", one), piece.part(text), text))


def _field_of(words: Mapping[str, Field], line: Line) -> Field | None:
    label = line.lone.spelled if line.lone else ""
    return words.get(label) or words.get(bare(label)) if label else None


def _rows_below(reader: HeadReader, line: Line) -> list[Line]:
    """The paragraphs of the row right below, or the one line of a sheet."""
    behind = reader.lines[line.index + 1 :]
    found: list[Line] = []
    for one in behind:
        if one.table != line.table or one.row != line.row + 1:
            break
        found.append(one)
    return found


def _is_label(reader: HeadReader, line: Line) -> bool:
    return line.lone is not None and line.lone.spelled in reader.known
