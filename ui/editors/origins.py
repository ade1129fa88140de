"""查看来源 on the menus of fields and cells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu, QWidget

from core.domain.document import FieldKey, OverrideKey
from core.domain.records import walk
from core.errors import UserError
from core.jobs.origins import import_log
from ui.desk import Desk
from ui.dialogs.messages import tell
from ui.dialogs.origin import OriginDialog
from ui.editors.values import Place, PlaceReader
from ui.look.icons import icon


def add_origin_deed(menu: QMenu, desk: Desk, place: Place, window: QWidget) -> None:
    """查看来源, where the value of a place, or the text printed instead of it, was read from a file."""
    if not place.record_id or PlaceReader(desk).record(place) is None:
        return
    keys = (*place.keys, FieldKey(place.record_id, place.field.key))
    add_origin_of(menu, desk, place.document_id, keys, PlaceReader(desk).text(place), window)


def add_origin_of(
    menu: QMenu, desk: Desk, document_id: str, keys: Sequence[FieldKey], text: str, window: QWidget
) -> None:
    """The same for any address that may have evidence; grey where there is none."""
    evidence = desk.document(document_id).evidence
    menu.addSeparator()
    action = menu.addAction(icon("history"), "查看来源")
    action.setEnabled(any(key in evidence for key in keys))
    action.triggered.connect(lambda: _show(desk, document_id, keys, text, window))


def _show(desk: Desk, document_id: str, keys: Sequence[FieldKey], text: str, window: QWidget) -> None:
    dialog = origin_dialog(desk, document_id, keys, text, window)
    if dialog is not None:
        dialog.open()


def origin_dialog(
    desk: Desk, document_id: str, keys: Sequence[FieldKey], text: str, window: QWidget
) -> OriginDialog | None:
    """Which file and cell a value is from; None: the log cannot be read, and that was said."""
    try:
        log = import_log(desk.session, document_id, desk.own_form_set(document_id))
    except UserError as error:
        tell(window, "查看来源", str(error))
        return None
    origin = log.at(keys)
    return OriginDialog(origin.words if origin is not None else "", origin, text, window)


def add_cell_origin(menu: QMenu, desk: Desk, document_id: str, cell: OverrideKey, text: str, window: QWidget) -> None:
    """The same for a cell of a computed table."""
    document = desk.document(document_id)
    place = cell.place_in(document_id, {record.id for _, _, record in walk(document)})
    add_origin_of(menu, desk, document_id, (place,), text, window)
