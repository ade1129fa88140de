"""A second opinion on a rendered Word file: opened by python-docx, compared text by text with its template.

Nothing here shares code with the compiler but the tags themselves: the template, too, is read by python-docx and
played through line by line. Contents pages stay out, as Word makes them anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from core.forms.printing import BlankRow
from core.office.tags import DRAFT, Tag, scan, split_path
from core.renderers.runtime import SUFFIXES

Line: TypeAlias = "tuple[str, ...]"
"""A paragraph (one text) or a table row (one text for each cell, merged ones filled down)."""

_TABLE, _NAMESPACE = "tbl", "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Difference:
    """A place of the file that does not say what it should (`found` None: it is not there)."""

    place: str
    expected: str | None
    found: str | None


def compare(
    data: bytes, template: Path, printed: Mapping[str, Any], record: Mapping[str, Any] | None, record_name: str
) -> tuple[int, tuple[Difference, ...]]:
    """How many texts were compared, and those of the file that differ from the template filled with the document."""
    variables = {record_name: record} if record is not None else {}
    expected = list(_Play({**printed, DRAFT: False}, variables).lines(_template_lines(template)))
    found = list(_file_lines(data))
    return sum(map(len, expected)), tuple(_differences(expected, found))


def _differences(expected: Sequence[Line], found: Sequence[Line]) -> Iterator[Difference]:
    for number, (wanted, there) in enumerate(zip(expected, found, strict=False), 1):
        if wanted != there:
            yield Difference(f"第{number}行", "｜".join(wanted), "｜".join(there))
    for number in range(len(found), len(expected)):
        yield Difference(f"第{number + 1}行", "｜".join(expected[number]), None)
    for number in range(len(expected), len(found)):
        yield Difference(f"第{number + 1}行", None, "｜".join(found[number]))


# ---------------------------------------------------------------- reading with python-docx

_Cell: TypeAlias = "list[str]"
_Row: TypeAlias = "list[_Cell]"
_Read: TypeAlias = "str | _Row"
"""A paragraph's text, or a row of cells with their paragraphs."""


def _read(source: io.BytesIO | str) -> Iterator[_Read]:
    from docx import Document

    for block in Document(source).element.body:
        if block.tag == _NAMESPACE + "p":
            yield _text(block)
        elif block.tag == _NAMESPACE + _TABLE:
            yield from _rows(block)


_RUN, _LINK = _NAMESPACE + "r", _NAMESPACE + "hyperlink"
_INSIDE = frozenset(_NAMESPACE + name for name in ("t", "tab", "br", "cr", "noBreakHyphen", "ptab"))


def _text(paragraph: Any) -> str:
    """What python-docx gives as a paragraph's text, without its search for each run."""
    return "".join(str(one) for run in _runs(paragraph) for one in run if one.tag in _INSIDE)


def _runs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == _RUN:
            yield child
        elif child.tag == _LINK:
            yield from _runs(child)


def _rows(table: Any) -> Iterator[_Row]:
    above: dict[int, _Cell] = {}
    for row in table.tr_lst:
        column, cells, below = row.grid_before, [], {}
        for cell in row.tc_lst:
            texts = [_text(paragraph) for paragraph in cell.p_lst]
            if cell.vMerge == "continue":
                texts = above.get(column, texts)
            below[column] = texts
            cells.append(texts)
            column += cell.grid_span
        above = below
        yield cells


_TEMPLATES: dict[tuple[str, int, int], list[_Read]] = {}


def _template_lines(template: Path) -> list[_Read]:
    state = template.stat()
    key = (str(template), state.st_mtime_ns, state.st_size)
    if key not in _TEMPLATES:
        _TEMPLATES[key] = list(_read(str(template)))
    return _TEMPLATES[key]


def _file_lines(data: bytes) -> Iterator[Line]:
    for read in _read(io.BytesIO(data)):
        yield (read,) if isinstance(read, str) else tuple("\n".join(cell) for cell in read)


# ---------------------------------------------------------------- playing a template through


@dataclass(slots=True)
class _Play:
    """The document and the loop variables at one place of the template."""

    document: Mapping[str, Any]
    variables: Mapping[str, Any]

    def lines(self, reads: Sequence[_Read]) -> Iterator[Line]:
        for read, play in self._unrolled(reads):
            if isinstance(read, str):
                yield (play.filled(read),)
            else:
                yield tuple("\n".join(play.cell(cell)) for cell in read)

    def cell(self, paragraphs: Sequence[str]) -> list[str]:
        return [play.filled(str(text)) for text, play in self._unrolled(paragraphs)] or [""]

    def _unrolled(self, reads: Sequence[_Read]) -> Iterator[tuple[_Read, _Play]]:
        at = 0
        while at < len(reads):
            tag = _control(reads[at])
            if tag is None:
                yield reads[at], self
                at += 1
                continue
            end = _end_of(reads, at)
            inner = reads[at + 1 : end]
            if tag.kind == "for":
                for record in self.value(tag.source):
                    if tag.scope == "p" and isinstance(record, BlankRow):
                        continue  # no paragraph is printed for it
                    yield from _Play(self.document, {**self.variables, tag.name: record})._unrolled(inner)
            elif self.value(tag.name):
                yield from self._unrolled(inner)
            at = end + 1

    def filled(self, text: str) -> str:
        return "".join(piece if isinstance(piece, str) else self._printed(piece) for piece in _scan(text))

    def _printed(self, tag: Tag) -> str:
        if tag.kind != "value":
            return ""
        value = self.value(tag.name)
        text = SUFFIXES[tag.suffix](value) if tag.suffix else str(value)
        return _UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

    def value(self, path: str) -> Any:
        first, *rest = split_path(path)
        found = self.variables[first] if first in self.variables else self.document[first]
        for step in rest:
            found = found[step]
        return found


@lru_cache(maxsize=4_096)
def _scan(text: str) -> tuple[str | Tag, ...]:
    """The tags of a text of the template: the same ones for every file."""
    return scan(text)


def _control(read: _Read) -> Tag | None:
    """The control tag of a paragraph or row, if it has one. A cell's own paragraph tags are no matter of its row."""
    texts = [read] if isinstance(read, str) else [text for cell in read for text in cell]
    scope = "p" if isinstance(read, str) else "tr"
    for text in texts:
        for piece in _scan(text):
            if isinstance(piece, Tag) and piece.scope == scope:
                return piece
    return None


def _end_of(reads: Sequence[_Read], start: int) -> int:
    depth = 0
    for at in range(start, len(reads)):
        tag = _control(reads[at])
        if tag is not None:
            depth += 1 if tag.kind in ("for", "if") else -1
            if depth == 0:
                return at
    return len(reads)
