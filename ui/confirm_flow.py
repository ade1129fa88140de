"""Carried values: to the next of them anywhere in the document; all of a record or of the document confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from core.domain.document import CARRIED, Document, FieldKey
from core.editing import fields
from core.forms.places import shown_homes
from ui.dialogs.messages import ask
from ui.look.icons import icon
from ui.states import below, carried

if TYPE_CHECKING:
    from core.forms.model import FormSet
    from ui.editors.values import Place
    from ui.main_window import MainWindow


_LAST = "carried_at"
"""Where the last step led, for editors that tell no place."""


def waiting(document: Document, form_set: FormSet) -> list[FieldKey]:
    """The carried values in printed order; at the end those that this form shows nowhere."""
    left = {key for key, mark in document.marks.items() if mark.state == CARRIED}
    shown = [FieldKey(*home) for home in shown_homes(document, form_set)] if left else []
    ordered = [key for key in dict.fromkeys(shown) if key in left]
    return [*ordered, *sorted(left.difference(ordered), key=lambda key: (key.record_id, key.path))]


def confirm_next(window: MainWindow) -> None:
    """逐处确认: to the next carried value behind where one is, over the ends of records, lists and tabs."""
    page = window.work.page if window.work is not None else None
    if window.desk is None or window.work is None or page is None:
        return
    page.apply()
    document = window.desk.document(window.work.document_id)
    form_set = window.desk.form_set(document.id)
    keys = waiting(document, form_set)
    here = set(page.place.keys) if page.place is not None else {page.property(_LAST)}
    order = [FieldKey(*home) for home in shown_homes(document, form_set)]
    at = next((n for n, key in enumerate(order) if key in here), -1)
    behind = set(order[at + 1 :])
    for key in (*(key for key in keys if key in behind), *(key for key in keys if key not in behind)):
        if page.reveal(key) and not _is_covered(page.place, key):
            page.setProperty(_LAST, key)
            window.status.say(f"还有 {len(keys)} 处沿用：核对后按 Ctrl+Enter 确认，或直接改；F7 到下一处。")
            return
    window.status.say("沿用的值都确认过了。" if not keys else "剩下的沿用值这个版式没有位置。")


def _is_covered(place: Place | None, key: FieldKey) -> bool:
    """Whether a level is shown by the merged cell of a row above, where one would go round in a circle."""
    return key.path in ("level1", "level2") and (place is None or key not in place.keys)


def confirm_record(window: MainWindow) -> None:
    """Everything carried in the record shown, with all below it."""
    page = window.work.page if window.work is not None else None
    place = page.place if page is not None else None
    if window.desk is None or page is None or place is None or not place.record_id:
        return
    page.apply()
    index = window.desk.index(place.document_id)
    top = index.top(FieldKey(place.record_id, place.field.home))[1]
    record = index.records.get(top or place.record_id)
    if record is not None:
        document = window.desk.document(place.document_id)
        only_head = record is document
        found = carried(document, [document.id] if only_head else below(record))
        _confirm(window, place.document_id, found)


def confirm_all(window: MainWindow) -> None:
    """Everything carried in the document, after a question: nobody reads hundreds of values in one moment."""
    if window.desk is None or window.work is None or not window.work.document_id:
        return
    window.apply()
    document = window.desk.document(window.work.document_id)
    found = [key for key, mark in document.marks.items() if mark.state == CARRIED]
    words = f"还有 {len(found)} 处沿用的内容没有确认，都核对过、今年照旧吗？"
    if found and not ask(window, "全部确认", words, f"确认 {len(found)} 处", details="按 Ctrl+Z 可以撤销。"):
        return
    _confirm(window, document.id, found)


def _confirm(window: MainWindow, document_id: str, keys: Iterable[FieldKey]) -> None:
    found = list(keys)
    if not found:
        window.status.say("这里没有待确认的沿用值。")
    elif window.desk is not None and window.desk.do(fields.confirm, document_id, found):
        window.status.say(f"已确认 {len(found)} 处，按 Ctrl+Z 可以撤销。")


def add_confirm_deed(menu: QMenu, document: Document, keys: Iterable[FieldKey], window: QWidget) -> None:
    """确认 in the menu of a place whose value waits for it; what is selected with it is confirmed, too."""
    action = getattr(window, "actions_by_name", {}).get("confirm")
    if action is not None and any(key in document.marks for key in keys):
        menu.addSeparator()
        menu.addAction(icon("checkmark"), "确认沿用的值\tCtrl+Enter").triggered.connect(action.trigger)
