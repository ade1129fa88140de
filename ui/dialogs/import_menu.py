"""The menu of the right button in the import preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from core.jobs.proposal import Deed, Entry
from ui.look.icons import icon

if TYPE_CHECKING:
    from ui.dialogs.import_preview import ImportPreview


def add_entry_deeds(dialog: ImportPreview, menu: QMenu, entry: Entry) -> None:
    """What can be done with one thing the file says."""
    if entry.key is None:
        return
    row = dialog.model.row_of(entry.key)
    can_go = row >= 0 and not entry.row.gone
    menu.addAction(icon("arrow_import"), "放到…\tF4", lambda: dialog.ask_for_row(row)).setEnabled(can_go)
    for deed in dialog.proposal.deeds(entry):
        if deed is not Deed.OPEN:
            menu.addAction(deed.value, lambda deed=deed: dialog.choose(entry, deed))
    if entry.correction is not None:
        menu.addAction(icon("arrow_undo"), "恢复读到的", lambda: dialog.restore(entry))
    menu.addSeparator()
    rule = dialog.proposal.rule_for(entry)
    words = f"保存为规则：“{rule.label}”{'不导入' if rule.leaves_out else '都这样放'}" if rule else "保存为规则"
    menu.addAction(icon("save"), words, lambda: dialog.save_rule(entry)).setEnabled(rule is not None)
