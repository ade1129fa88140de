"""What one cell says for its fields: several values in one cell, check boxes, the layout's own words around a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from core.domain.text import clean
from core.forms.model import Field
from core.readers.draft import DraftValue
from core.readers.grammar import Slot
from core.readers.lines import Line, Piece
from core.readers.match import Taken
from core.readers.patterns import group_of, told_at_last
from core.readers.values import Maker

_EMPTY, _CROSSED = "□☐○◯〇", "☑☒√✓✔■●▣√"
_MARK = re.compile(rf"[（(\[【]?\s*[{_EMPTY}{_CROSSED}×]\s*[)）\]】]?|[（(]\s*[)）]")


def values_of(maker: Maker, taken: Taken, line: Line, reason: str = "") -> Iterator[DraftValue]:
    """The values a cell holds, those of one that is told apart by a pattern each by itself."""
    for one in _expanded(taken):
        yield maker.value(one, line, reason)


def _expanded(taken: Taken) -> Iterator[Taken]:
    slot, piece = taken.slot, taken.piece
    if slot.has_boxes:
        text, why = read_boxes(slot.field, piece.text)
        yield replace(taken, piece=_told(piece, text), reason=taken.reason or why)
    elif not slot.parts:
        yield replace(taken, piece=_told(piece, without_words(slot, piece.text)))
    else:
        found = slot.pattern.fullmatch(piece.text.strip()) if slot.pattern else None
        if found is None and piece.text:
            why = f"原件写的是“{piece.text}”，与表式这一格的写法不同，整格放入"
            yield replace(taken, slot=replace(slot, parts=(), pattern=None), reason=taken.reason or why)
            return
        found, why = _surest(slot.pattern, found, piece.text.strip()) if slot.pattern and found else (found, "")
        why = taken.reason or why
        for part in slot.all_parts:
            text = group_of(found, part.field) if found else ""
            yield replace(taken, slot=replace(part, parts=(), pattern=None), piece=_told(piece, text), reason=why)


def _surest(pattern: re.Pattern[str], first: re.Match[str], text: str) -> tuple[re.Match[str], str]:
    """A cell whose fixed words stand in its values, too (张某（代理）（0000-1）) can be told apart in two ways: the one
    that leaves all brackets whole, else the last, and why that is unsure."""
    last = told_at_last(pattern).fullmatch(text)
    if last is None or _said(last) == _said(first):
        return first, ""
    if _are_whole(first) != _are_whole(last):
        return (first if _are_whole(first) else last), ""
    return last, f"“{text}”可以在不止一处分开，按最后一处分开"


def _said(found: re.Match[str]) -> list[str]:
    """The values; white space at their ends is the layout's."""
    return [(text or "").strip() for text in found.groups()]


def _are_whole(found: re.Match[str]) -> bool:
    """No value has half a pair of brackets."""
    return all(_depth(text or "") == 0 for text in found.groups())


def _depth(text: str) -> int:
    """How many brackets are open behind a text; -1: one was closed that was not open."""
    depth = 0
    for sign in text:
        depth += (sign in "（(") - (sign in "）)")
        if depth < 0:
            return -1
    return depth


def _told(piece: Piece, text: str) -> Piece:
    return piece if text == piece.text else replace(piece, text=text, paragraphs=())


def without_words(slot: Slot, text: str) -> str:
    """The value without the fixed words that the template has around it in the same cell."""
    if not (slot.before or slot.after) or not text:
        return text
    told = clean(text)
    if slot.before and _squeezed(told).startswith(_squeezed(slot.before)):
        told = _cut(told, len(_squeezed(slot.before)))
    if slot.after and _squeezed(told).endswith(_squeezed(slot.after)):
        told = _cut(told[::-1], len(_squeezed(slot.after)))[::-1]
    return told.strip()


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace(":", "：").replace("(", "（").replace(")", "）")


def _cut(text: str, count: int) -> str:
    """The text without its first characters, white space not counted."""
    for at, char in enumerate(text):
        if count == 0:
            return text[at:]
        count -= not char.isspace()
    return ""


def read_boxes(field: Field, text: str) -> tuple[str, str]:
    """The choice that is ticked in a cell that shows all of them, and why it is unsure."""
    told = clean(text)
    words = [word for word in sorted(field.choices, key=len, reverse=True) if word]
    spans = [(found.start(), found.end(), found[0]) for found in re.finditer("|".join(map(re.escape, words)), told)]
    marks = list(_MARK.finditer(told))
    if not marks or not spans:
        named = list(dict.fromkeys(word for _, _, word in spans))
        if len(named) == 1 and len(spans) == 1 and told.strip() == named[0]:
            return named[0], ""
        return told, f"“{told}”看不出选的是哪一项" if told.strip() else ""
    is_before = marks[0].start() < spans[0][0]
    ticked = [
        word
        for start, end, word in spans
        if any(_is_ticked(one[0]) and _at(one, is_before) in _near(told, start, end, is_before) for one in marks)
    ]
    if len(ticked) > 1:
        return "、".join(ticked), "选了不止一项"
    return (ticked[0] if ticked else ""), ""


def _is_ticked(mark: str) -> bool:
    return any(sign in mark for sign in _CROSSED)


def _at(mark: re.Match[str], is_before: bool) -> int:
    return mark.end() if is_before else mark.start()


def _near(text: str, start: int, end: int, is_before: bool) -> range:
    """Where a box that belongs to the word must end, or begin: nothing but white space is between."""
    if is_before:
        gap = len(text[:start]) - len(text[:start].rstrip())
        return range(start - gap, start + 1)
    gap = len(text[end:]) - len(text[end:].lstrip())
    return range(end, end + gap + 1)
