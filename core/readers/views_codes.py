"""Codes and names that a file has other columns for than the form: a code in parts below 类, 款 and 项 (the national
forms), or a code with its name behind it in one cell (the finance software's own lists)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise, takewhile

from core.forms.model import FieldKind
from core.readers.lines import Line, Piece
from core.readers.views_columns import FileColumn, Half, TableColumn
from core.readers.words import spelled, unboxed

LEVELS = ("类", "款", "项", "目", "节")
"""What the parts of a code are called in every official classification, the widest first."""
NEXT = 12
"""How many rows below a header say what stands in a column."""
_BESIDE = ("", "及", "和", "与", "、", "/", "-", "|")
_CODE_FIRST = re.compile(r"(\d{3,})[\s\-—–_:：.、|/]*(\D.*)", re.DOTALL)
_CODE_LAST = re.compile(r"(\D.*\S)\s*[（(\[](\d{3,})[)）\]]", re.DOTALL)


def words_of_both(code: TableColumn, name: TableColumn) -> Iterator[str]:
    """What a column is headed that holds codes with names: 科目编码及名称."""
    for first in code.spellings:
        for second in name.spellings:
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
            for rest in {second, second[shared:]} - {""}:
                yield from (f"{first}{sign}{rest}" for sign in _BESIDE)
                yield f"{first}({rest})"


def is_level(text: str) -> bool:
    return spelled(text) in LEVELS


def with_levels(columns: Sequence[FileColumn]) -> tuple[FileColumn, ...]:
    """The columns of a header, those of the parts of a code as one."""
    found: list[FileColumn] = []
    at = 0
    while at < len(columns):
        run = columns[at : at + _levels_from(columns[at:])]
        if len(run) > 1:
            end = run[-1].column + run[-1].span
            found.append(replace(run[0], span=end - run[0].column, half=Half.CODE, parts=tuple(run)))
        else:
            found.append(columns[at])
        at += max(len(run), 1)
    return tuple(found)


def _levels_from(columns: Sequence[FileColumn]) -> int:
    """How many columns from the first on are headed 类, 款, 项, in this order."""
    pairs = zip(columns, LEVELS, strict=False)
    return next((at for at, (column, word) in enumerate(pairs) if column.heading != word), min(len(columns), 5))


def with_halves(
    columns: Sequence[FileColumn], form: Sequence[TableColumn], both: frozenset[str], below: Sequence[Line]
) -> tuple[FileColumn, ...]:
    """The columns of a header, the one that holds codes with names as two of the same place."""
    pair = next(((code, name) for code, name in pairwise(form) if are_code_and_name(code, name)), None)
    if pair is None or any(column.half for column in columns):
        return tuple(columns)
    words = both.union(*((one.spellings | one.groups) for one in pair))
    found = [column for column in columns if column.heading in words]
    if len(found) != 1 or not _holds_both(found[0], found[0].heading in both, below):
        return tuple(columns)
    at = columns.index(found[0])
    halves = (replace(found[0], half=Half.CODE), replace(found[0], half=Half.NAME))
    return (*columns[:at], *halves, *columns[at + 1 :])


def are_code_and_name(code: TableColumn, name: TableColumn) -> bool:
    """Two columns of one classification, below a heading of their own."""
    kinds = code.field.kind, name.field.kind
    return kinds == (FieldKind.CODE, FieldKind.TEXT) and code.view == name.view and bool(code.groups & name.groups)


def _holds_both(column: FileColumn, is_said: bool, below: Sequence[Line]) -> bool:
    """The cells below hold codes with names, none a code alone; with no rows, as the heading says."""
    texts = [piece.text for line in below[:NEXT] for piece in line.pieces if piece.column == column.column]
    codes = [text for text in texts if len(text) > 2 and text.isdecimal()]
    return not codes and (any(map(split, texts)) or (is_said and not any(texts)))


def split(text: str) -> tuple[str, str] | None:
    """The code and the name of a cell that holds both; None for any other."""
    first = _CODE_FIRST.fullmatch(unboxed(text.strip()))
    last = None if first else _CODE_LAST.fullmatch(text.strip())
    return (first[1], first[2].strip()) if first else (last[2], last[1].strip()) if last else None


def halves_of(piece: Piece) -> tuple[Piece, Piece]:
    """A cell's code and name; what has no code is a name (合计)."""
    code, name = split(piece.text) or ("", piece.text)
    return replace(piece, text=code, paragraphs=()), replace(piece, text=name, paragraphs=())


def joined(column: FileColumn, pieces: Sequence[Piece], levels: Sequence[int], before: str) -> Piece | None:
    """The code whose parts stand in cells of one row, as one cell; `levels` are the lengths of codes, `before` is the
    code of the row above, which goes on where the parts of the classes are left blank. None: nothing is there."""
    texts = ["".join((piece.above if piece.continues else piece.text).split()) for piece in pieces]
    if not any(text for text in texts if not is_level(text)):
        return None
    first = next(piece for piece in pieces if piece.text or piece.continues)
    text = _one_code(texts, levels, before) if len(pieces) == len(column.parts) else "-".join(filter(None, texts))
    return replace(first, text=text, column=column.column, span=column.span, continues=False, paragraphs=())


def _one_code(texts: Sequence[str], levels: Sequence[int], before: str) -> str:
    """The parts put together; joined by a dash, so that it is no code, where they do not make one."""
    filled = [at for at, text in enumerate(texts) if text]
    first, last = filled[0], filled[-1]
    odd = "-".join(text for text in texts if text)
    if last >= len(levels) or filled != list(range(first, last + 1)) or not odd.replace("-", "").isdecimal():
        return odd
    if len(texts[last]) == levels[last] and all(texts[last].startswith(text) for text in texts[first:last]):
        return texts[last]  # each cell has the whole code
    if first == last and len(texts[last]) in levels:
        return texts[last] if first == 0 or len(texts[last]) > levels[0] else odd
    widths = [end - start for start, end in pairwise((0, *levels))]
    parts = [text.zfill(width) if at else text for at, (text, width) in enumerate(zip(texts, widths, strict=False))]
    if any(len(parts[at]) != widths[at] for at in filled):
        return odd
    above = before[: list(accumulate(widths))[first - 1]] if first else ""
    return above + "".join(parts[first : last + 1]) if len(above) == sum(widths[:first]) else odd
