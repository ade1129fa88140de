"""科目表: the lists of codes in use; what is loaded or removed there, or by a command, holds for the open file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.catalog.edition import forget
from core.catalog.kept import folder_stamp

if TYPE_CHECKING:
    from ui.dialogs.codes import CodesDialog
    from ui.main_window import MainWindow


def show_codes(window: MainWindow) -> None:
    codes_dialog(window).exec()


def codes_dialog(window: MainWindow) -> CodesDialog:
    """The dialog, bound to the window's open file."""
    from ui.dialogs.codes import CodesDialog

    window.apply()
    dialog = CodesDialog(window, _year(window), window.flows.folder())
    dialog.lists_changed.connect(lambda said: _use(window, said))
    return dialog


def _year(window: MainWindow) -> int | None:
    """The year of the document shown."""
    if window.desk is None or window.work is None or not window.work.document_id:
        return None
    return window.desk.document(window.work.document_id).year


def follow_lists(window: MainWindow) -> None:
    """The person comes back to the window: lists that a command loaded or removed meanwhile hold for the open file."""
    before, window.lists_seen = window.lists_seen, folder_stamp()
    if before is not None and before != window.lists_seen:
        forget()
        if window.desk is not None:
            window.desk.use_new_lists()
            window.status.say("科目表在别处换过了，名称和审核结果已按现在的科目表更新。")


def _use(window: MainWindow, said: str) -> None:
    window.lists_seen = folder_stamp()
    if window.desk is not None:
        window.desk.use_new_lists()
    window.status.say(f"{said}名称和审核结果已按现在的科目表更新。" if window.desk is not None else said)
