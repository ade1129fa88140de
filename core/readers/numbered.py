"""Lists of records written as paragraphs: one paragraph a record, a leading ordinal is the layout's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.domain.text import normal
from core.readers.lines import Piece
from core.readers.words import CHINESE, bare, ordinal_number, read_ordinal, spelled

_SENTENCE_END = re.compile(r"[。；;！!]\s*|\s{2,}")
_DECIMAL = re.compile(r"\d+[.．]\d+(?![\d年月日号点时])")


@dataclass(frozen=True, slots=True)
class Numbered:
    """One record of the list: `text` without its ordinal, `printed` as it stands there."""

    text: str
    place: str
    printed: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph of the cell; `starts`: a label such as 目标2 in a cell of its own says that a record begins."""

    text: str
    place: str
    starts: bool = False


def read_numbered(pieces: Iterable[Piece], item: str, is_numbered: bool) -> tuple[Numbered, ...]:
    """The records in the cells of a list; `item` is what one record is called, so that 目标1 is read as its number.

    Where the layout gives each record such a label (not `is_numbered`), ordinals are text, unless a file has no label.
    """
    label = re.compile(rf"\s*{re.escape(item)}\s*([0-9０-９一二三四五六七八九十]{{1,3}})\s*[:：.、]?\s*")
    found: list[Numbered] = []
    has_ordinals = False
    pieces = tuple(pieces)
    known = [_is_label(piece, label, is_numbered) for piece in pieces]
    is_numbered = is_numbered or not any(known)
    units = list(_units(pieces, known))
    for at, unit in enumerate(units):
        end = _ordinal_end(unit, label, len(found) + 1) if is_numbered else None
        if end is not None and not unit.starts:
            has_ordinals = True
        if end is None and has_ordinals and not unit.starts:
            found[-1] = _continued(found[-1], unit)
        elif not is_numbered and found and not unit.starts and unit.place == found[-1].place:
            found[-1] = _joined(found[-1], unit, found[-1].reason)  # a line of the cell beside one label
        else:
            following = units[at + 1].text if at + 1 < len(units) else ""
            found += _records(unit, end or 0, len(found) + 1, is_numbered, following)
    return tuple(found)


def _is_label(piece: Piece, label: re.Pattern[str], is_numbered: bool) -> bool:
    """A cell with nothing but the label, in whatever spelling; a number before it is a record's own where the layout
    numbers them."""
    spelling = bare(spelled(piece.text)) if is_numbered else piece.bare
    return label.fullmatch(piece.text) is not None or label.fullmatch(spelling) is not None


def _units(pieces: Iterable[Piece], are_labels: Iterable[bool]) -> Iterator[_Unit]:
    starts = False
    for piece, is_label in zip(pieces, are_labels, strict=True):
        if is_label:
            starts = True
            continue
        texts = [paragraph.printed for paragraph in piece.paragraphs if paragraph.text] or [piece.text]
        for text in texts:
            if text.strip():
                yield _Unit(text.strip(), piece.place, starts)
                starts = False


def _ordinal_end(unit: _Unit, label: re.Pattern[str], expected: int) -> int | None:
    """Where the text behind the ordinal starts; None when the paragraph does not begin with the expected one."""
    if unit.starts and _DECIMAL.match(unit.text):
        return None  # the label beside it is its number already
    named = label.match(unit.text)
    if named and ordinal_number(named[1]) == expected:
        return named.end()
    found = read_ordinal(unit.text)
    return found[1] if found and found[0] == expected else None


def _continued(before: Numbered, unit: _Unit) -> Numbered:
    return _joined(before, unit, before.reason or f"“{unit.text[:12]}…”没有序号，认作上一条的续行")


def _joined(before: Numbered, unit: _Unit, reason: str) -> Numbered:
    return Numbered(f"{before.text}\n{unit.text}", before.place, f"{before.printed}\n{unit.text}", reason)


def _records(unit: _Unit, start: int, number: int, is_numbered: bool, following: str) -> list[Numbered]:
    """A paragraph is one record, unless line breaks in it, or ends of sentences, are followed by the next ordinals."""
    inline = _inline(unit.text, start, number, following) if is_numbered and start else []
    if inline:
        reason = _doubt(unit.text, start) or "原件各条写在同一段内，按序号分开"
        return [Numbered(text, unit.place, unit.text, reason) for text in inline]
    first, *rest = unit.text[start:].split("\n")
    records = [[first]]
    for line in rest:
        found = read_ordinal(line) if is_numbered and start else None
        if found and found[0] == number + len(records):
            records.append([line[found[1] :]])
        else:
            records[-1].append(line)
    is_mixed = len(records) > 1 and any(len(lines) > 1 for lines in records)
    reason = "原件各条写在同一段内，按序号分开" if is_mixed else _doubt(unit.text, start)
    return [Numbered("\n".join(lines).strip(), unit.place, unit.text, reason) for lines in records]


def _inline(text: str, start: int, number: int, following: str) -> list[str]:
    """The records of a paragraph that goes on with 2、 3、 behind the ends of sentences; [] when it does not.

    The ordinals must be written alike, and the next paragraph must not begin with one that would be used up here.
    """
    mark = _mark(text[:start])
    if not mark or "\n" in text:
        return []
    texts: list[str] = []
    begin = start
    for end in _SENTENCE_END.finditer(text, start):
        rest = text[end.end() :]
        found = read_ordinal(rest)
        if (
            found
            and found[0] == number + len(texts) + 1
            and _mark(rest[: found[1]]) == mark
            and not _DECIMAL.match(rest)
        ):
            texts.append(text[begin : end.end()].strip())
            begin = end.end() + found[1]
    after = read_ordinal(following)
    if not texts or (after and after[0] <= number + len(texts)):
        return []
    return [*texts, text[begin:].strip()]


def _mark(ordinal: str) -> str:
    """How an ordinal is written, whatever its number: 、 of 1、 and () of （1）."""
    folded = normal(ordinal).strip()
    return "①" if len(folded) == len(ordinal.strip()) == 1 else re.sub(rf"[\d{CHINESE}\s]", "", folded)


def _doubt(text: str, start: int) -> str:
    """1.5万元… may be an ordinal before a number, or a decimal; a date behind it (1.6月底前…) settles it."""
    if start and _DECIMAL.match(text):
        return f"“{text[:8]}…”开头的序号也可能是小数"
    return ""
