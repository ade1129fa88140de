"""手工调整 of a place that is computed or printed from elsewhere: another text in that place alone, and back again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from core.editing import fields
from core.forms.printing import override_key, print_shared
from ui.confirm_flow import add_confirm_deed
from ui.desk import Desk
from ui.dialogs.override import OverrideDialog
from ui.editors.origins import add_origin_deed
from ui.editors.values import Place, PlaceReader
from ui.look.icons import icon


def add_override_deeds(menu: QMenu, desk: Desk, place: Place, window: QWidget) -> None:
    """What can be done about the text of a place: confirm it where it waits for that, adjust it where it is computed
    or was adjusted."""
    add_origin_deed(menu, desk, place, window)
    if not place.record_id or desk.read_only or PlaceReader(desk).record(place) is None:
        return
    add_confirm_deed(menu, desk.document(place.document_id), place.keys, window)
    is_adjusted = PlaceReader(desk).override(place) is not None
    is_computed = place.field.compute is not None or not place.field.home
    if is_adjusted or is_computed:
        menu.addSeparator()
        adjust = menu.addAction(icon("edit"), "手工调整…")
        adjust.triggered.connect(lambda: override_dialog(desk, place, window).open())
    if is_adjusted:
        back = "恢复自动计算" if is_computed else "恢复为填写的内容"
        menu.addAction(icon("arrow_undo"), back).triggered.connect(lambda: set_back(desk, place))


def override_dialog(desk: Desk, place: Place, window: QWidget) -> OverrideDialog:
    """Asks for the text and the reason; accepting it adjusts the place."""
    form_set, document = desk.form_set(place.document_id), desk.document(place.document_id)
    reader = PlaceReader(desk)
    record, before = reader.record(place), reader.override(place)
    assert record is not None
    computed = print_shared(document, form_set, place.list_path, record, place.field)
    text, reason = (before.text, before.reason) if before is not None else ("", "")
    dialog = OverrideDialog(place.field.label, computed, text, reason, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    key = override_key(form_set, place.list_path, place.record_id, place.field.key)
    dialog.accepted.connect(lambda: desk.do(fields.set_override, place.document_id, key, dialog.text, dialog.reason))
    return dialog


def set_back(desk: Desk, place: Place) -> None:
    """The place prints its value again."""
    form_set = desk.form_set(place.document_id)
    key = override_key(form_set, place.list_path, place.record_id, place.field.key)
    desk.do(fields.clear_override, place.document_id, key)
