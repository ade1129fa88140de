"""Composed prose: the paragraphs of a form set's text with the figures of a document in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from core.domain.document import Document
from core.domain.narrative import NarrativeItem
from core.forms.model import ComposedText, FormSet, TextParagraph
from core.forms.printed_views import PrintedRows, print_views
from core.forms.printing import Printed, override_key, paragraphs, printer
from core.forms.suffixes import SUFFIXES
from core.forms.texts import prose_of
from core.office.tags import Tag, scan, split_path

_Cells: TypeAlias = Mapping[str, Any]


def text_of(form_set: FormSet, item: NarrativeItem) -> ComposedText | None:
    """The text an item prints or, where its paragraphs are typed, could print; None: this form has none for it."""
    return form_set.text(item.composed) if item.composed else form_set.text_for(item.role)


class Composer:
    """Prints the prose of one document; its tables are asked once for all items. `last_year` is the same unit's
    document of the year before, None when it is not known."""

    def __init__(self, document: Document, form_set: FormSet, last_year: Document | None = None) -> None:
        self._document, self._form_set, self._last_year = document, form_set, last_year

    @cached_property
    def _head(self) -> Printed:
        return printer(self._form_set).head(self._document)

    @cached_property
    def _printed(self) -> Printed:
        views = print_views(self._document, self._form_set, self._last_year, lambda key: str(self._head.get(key, "")))
        return self._head | views

    def composed(self, item: NarrativeItem) -> tuple[str, ...]:
        """What an item prints, or would print, by its text; nothing where this form has no text for it."""
        text, prose = text_of(self._form_set, item), prose_of(self._form_set)
        if text is None or prose is None:
            return ()
        row = printer(self._form_set).item(self._document, prose[0].path, item, self._head)
        return _composed(text, self._printed, prose[0].item, row)

    def printed(self, item: NarrativeItem) -> tuple[str, ...]:
        """What stands on paper below an item's heading: the composed paragraphs, or the typed ones."""
        return self.composed(item) if item.composed and self._form_set.text(item.composed) else item.paragraphs


def composed_paragraphs(
    document: Document, form_set: FormSet, item: NarrativeItem, last_year: Document | None = None
) -> tuple[str, ...]:
    """What one item of the document prints, or would print, by its text: for the preview, and to type on from it."""
    return Composer(document, form_set, last_year).composed(item)


def put_composed(document: Document, form_set: FormSet, printed: Printed) -> None:
    """The composed paragraphs in their places of a printed document; an override of the place stays."""
    prose = prose_of(form_set)
    if prose is None:
        return
    spec, body = prose
    for item, row in zip(document.narrative, printed[spec.key], strict=True):
        text = form_set.text(item.composed) if item.composed else None
        if text is not None and override_key(form_set, spec.path, item.id, body.key) not in document.overrides:
            row[body.key] = paragraphs(_composed(text, printed, spec.item, row))


_pieces = lru_cache(maxsize=500)(scan)
"""A paragraph is cut into text and tags once."""


def _composed(text: ComposedText, printed: _Cells, name: str, item: _Cells) -> tuple[str, ...]:
    return tuple(line for one in text.paragraphs for line in _lines(one, {**printed, name: item}))


def _lines(paragraph: TextParagraph, printed: _Cells) -> Iterator[str]:
    """A paragraph with its figures; one that says nothing is none, one with typed line breaks several."""
    if paragraph.condition and not _cell(printed, paragraph.condition):
        return
    pieces = (_text(printed, piece) if isinstance(piece, Tag) else piece for piece in _pieces(paragraph.text))
    yield from (line.strip() for line in "".join(pieces).split("\n") if line.strip())


def _text(printed: _Cells, tag: Tag) -> str:
    found = _cell(printed, tag.name)
    return SUFFIXES[tag.suffix](found) if tag.suffix else str(found)


def _cell(printed: _Cells, name: str) -> Any:
    """What a name of a text stands for: a field of the document, a cell of a computed table or whether it is empty, a
    field of the item."""
    if name in printed:
        return printed[name]
    first, *steps = split_path(name)
    found = printed[first]
    if not isinstance(found, PrintedRows):
        return found[name.partition(".")[2]]
    return found[steps[0]] if len(steps) == 1 else found[steps[0]][steps[1]]
