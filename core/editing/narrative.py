"""Prose: 改用模板文字 and 改为自己写, each one step that undo takes back."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.change import Change, ChangeSet, SetField, SetOverride
from core.domain.document import Document, FieldKey
from core.domain.narrative import NarrativeItem
from core.domain.records import find_record
from core.editing.fields import settle
from core.editing.session import Session
from core.errors import UserError
from core.forms.composed import composed_paragraphs
from core.forms.model import FormSet
from core.forms.printing import override_key
from core.forms.texts import prose_of


def compose_item(session: Session, form_set: FormSet, document_id: str, item_id: str) -> None:
    """The item prints the text of its role from now on; its typed paragraphs are kept, and an override of them goes.

    UserError: the form has no text for it.
    """
    document, item = _item(session, document_id, item_id)
    text = form_set.text_for(item.role)
    if text is None:
        raise UserError(f"“{item.heading or '这一条'}”没有模板文字，只能自己写。")
    if text.key != item.composed:
        changes = (
            SetField(FieldKey(item.id, "composed"), item.composed, text.key),
            *_cleared(document, form_set, item),
        )
        session.apply(ChangeSet(document_id, f"改用模板文字“{text.title}”", changes))


def type_item(
    session: Session, form_set: FormSet, document_id: str, item_id: str, last_year: Document | None = None
) -> None:
    """What the item prints now becomes its typed paragraphs. `last_year` is the same unit's document of the year
    before. Nothing happens where the paragraphs are typed; those of a text this form does not have stay."""
    document, item = _item(session, document_id, item_id)
    if not item.composed:
        return
    changes: list[Change] = [SetField(FieldKey(item.id, "composed"), item.composed, "")]
    paragraphs = composed_paragraphs(document, form_set, item, last_year) or item.paragraphs
    if paragraphs != item.paragraphs:
        changes.append(SetField(FieldKey(item.id, "paragraphs"), item.paragraphs, paragraphs))
    session.apply(ChangeSet(document_id, "改为自己写", (*changes, *_cleared(document, form_set, item))))


def _item(session: Session, document_id: str, item_id: str) -> tuple[Document, NarrativeItem]:
    document = session.document(document_id)
    item = find_record(document, item_id)
    assert isinstance(item, NarrativeItem)
    return document, item


def _cleared(document: Document, form_set: FormSet, item: NarrativeItem) -> Iterator[Change]:
    """What hung on the paragraphs that stood there: their mark, and an override of their place."""
    yield from settle(document, (FieldKey(item.id, "paragraphs"), FieldKey(item.id, "composed")))
    if prose := prose_of(form_set):
        place = override_key(form_set, prose[0].path, item.id, prose[1].key)
        if place in document.overrides:
            yield SetOverride(place, document.overrides[place], None)
