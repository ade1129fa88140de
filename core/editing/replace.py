"""Replacing what was found, everywhere at once: shown before it is done, done as one step, read as typed texts are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.domain.change import Change, ChangeSet
from core.domain.document import Document
from core.domain.indicator import Indicator
from core.domain.records import Record, walk
from core.domain.text import clean
from core.editing.fields import Entry, text_changes
from core.editing.find import Hit, Place, Query, Span
from core.editing.session import Session
from core.forms.entry import with_texts
from core.forms.model import Field, FieldKind, FormSet
from core.forms.printing import print_field, print_shared
from core.forms.values import parse_entry, parse_value

_READ = (FieldKind.MONEY, FieldKind.PERCENT, FieldKind.LEVEL1, FieldKind.LEVEL2)
"""Kinds whose text can be printed otherwise than it was typed."""

_LONGEST = 12
"""Characters of a word that the undo menu shows."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What becomes of one passage: `after` is its text as it will be printed, `marks` where that is new.

    `refusal` says why it has to stay as it is; '' when it can be changed.
    """

    place: Place
    spans: tuple[Span, ...]
    after: str
    marks: tuple[Span, ...]
    refusal: str = ""


def plan_replacing(document: Document, form_set: FormSet, hits: Iterable[Hit], to: str) -> tuple[Replacement, ...]:
    """One replacement for every passage with hits, in their order; nothing is changed yet."""
    records = {record.id: record for _, _, record in walk(document)}
    found: list[Replacement] = []
    for place, each in groupby(hits, lambda hit: hit.place):
        spans = tuple((hit.start, hit.end) for hit in each)
        found.append(_plan(document, form_set, records.get(place.passage.record_id, document), place, spans, to))
    return tuple(found)


def _plan(
    document: Document, form_set: FormSet, record: Record, place: Place, spans: tuple[Span, ...], to: str
) -> Replacement:
    before = place.passage.text
    raw, marks = put_in(before, spans, to)
    after, refusal = _outcome(document, form_set, record, place, clean(raw))
    if not refusal and after == before:
        refusal = "换后和原来一样"
    if refusal:
        return Replacement(place, spans, before, (), refusal)
    return Replacement(place, spans, after, marks if after == raw else _difference(before, after))


def put_in(text: str, spans: Sequence[Span], to: str) -> tuple[str, tuple[Span, ...]]:
    """The text with `to` in place of each span, and where it now stands."""
    parts: list[str] = []
    marks: list[Span] = []
    at = length = 0
    for start, end in spans:
        parts += [text[at:start], to]
        length += start - at + len(to)
        marks.append((length - len(to), length))
        at = end
    return "".join([*parts, text[at:]]), tuple(marks)


def _difference(before: str, after: str) -> tuple[Span, ...]:
    """The stretch of `after` that is not as in `before`."""
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    return ((head, len(after) - tail),)


def _outcome(document: Document, form_set: FormSet, record: Record, place: Place, text: str) -> tuple[str, str]:
    """The passage as it will be printed, and why it cannot be."""
    field, path = place.passage.field, place.passage.list_path
    if place.passage.composed:
        return text, "模板文字，数字从表里取；要改先改为自己写"
    if field.compute is not None or not field.home:
        return text, "自动计算，不用填"
    if field.kind is FieldKind.CODE:
        return text, "编码要逐个核对着改"
    if field.kind is FieldKind.YES_NO:
        return text, "这里只填是或否"
    if field.kind is FieldKind.YEAR:
        return text, "年度要单独改"
    if field.kind not in _READ:
        return text, ""
    if _is_wrong(field, text) and not _is_wrong(field, place.passage.text):
        return text, "换后不是金额" if field.kind is FieldKind.MONEY else "换后不是百分比"
    changed = with_texts(form_set, path, record, {field.key: text}, parse_entry)
    if isinstance(changed, Indicator) and isinstance(record, Indicator) and record.kind and not changed.kind:
        return text, "换后不是表里的指标类别"
    return print_shared(document, form_set, path, changed, field), ""


def _is_wrong(field: Field, text: str) -> bool:
    """Whether a column of numbers would hold a text that is none, wherever the form keeps it."""
    return bool(getattr(parse_value(replace(field, home=""), text), "is_wrong", False))


def replacing_changes(document: Document, form_set: FormSet, chosen: Iterable[Replacement]) -> tuple[Change, ...]:
    """The changes behind replacements, as typing the texts would make them: marks are settled, overrides go."""
    changes, _ = text_changes(document, form_set, _entries(document, form_set, chosen))
    return changes


def _entries(document: Document, form_set: FormSet, chosen: Iterable[Replacement]) -> Iterator[Entry]:
    wanted = [one for one in chosen if not one.refusal]
    records = {record.id: record for _, _, record in walk(document)}
    for key, each in groupby(wanted, lambda one: (one.place.passage.key, one.place.passage.list_path)):
        replacements = list(each)
        place, path = replacements[0].place, key[1]
        field = place.passage.field
        text = replacements[0].after
        if field.kind is FieldKind.PARAGRAPHS:
            printed = print_field(document, form_set, path, records[key[0].record_id], field)
            text = _with_lines(printed, {one.place.passage.line: one.after for one in replacements})
        for record_id in place.rows if field.kind in (FieldKind.LEVEL1, FieldKind.LEVEL2) else (key[0].record_id,):
            yield path, record_id, field.key, text


def _with_lines(text: str, lines: Mapping[int, str]) -> str:
    return "\n".join(lines.get(number, line) for number, line in enumerate(text.split("\n")))


def replace_texts(
    session: Session, form_set: FormSet, document_id: str, query: Query, to: str, chosen: Iterable[Replacement]
) -> int:
    """Make chosen replacements as one step; how many hits they replaced."""
    chosen = [one for one in chosen if not one.refusal]
    count = sum(len(one.spans) for one in chosen)
    title = f"替换“{_short(query.text)}”为“{_short(to)}”（{count} 处）"
    changes = replacing_changes(session.document(document_id), form_set, chosen)
    session.apply(ChangeSet(document_id, title, changes))
    return count


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else word[: _LONGEST - 1] + "…"
