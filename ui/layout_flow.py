"""版式: the shown document seen and edited by another installed form set; the document and its own layout stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import UserError
from core.forms.load import proved
from core.forms.model import FormSet
from ui.dialogs.layouts import LayoutDialog
from ui.look.marks import StateMark

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def layouts_of(window: MainWindow, own: FormSet) -> tuple[FormSet, ...]:
    """A document's own form set and the other sound ones, those of its region first."""
    others = [one for one in window.form_sets if one.id != own.id and not proved(one).is_broken]
    return (own, *sorted(others, key=lambda one: one.region != own.region))


def ask_layout(window: MainWindow) -> None:
    """The dialog for the shown document, and what was agreed to."""
    if window.desk is None or window.work is None or not window.work.document_id:
        return
    window.apply()
    desk, document_id = window.desk, window.work.document_id
    try:
        own = desk.own_form_set(document_id)
    except UserError as error:
        window.status.say(str(error))
        return
    layouts = [one for one in layouts_of(window, own) if one.tabs]
    dialog = LayoutDialog(layouts, desk.form_set(document_id), lambda form_set: told(window, form_set), window)
    if dialog.exec():
        see_as(window, dialog.form_set)


def told(window: MainWindow, form_set: FormSet) -> list[str]:
    """What of the shown document has no place in a form set, which weighs more, and what is missing there."""
    from core.jobs.layout import in_layout, left_out, missing_there
    from core.jobs.report import left_out_lines, missing_lines

    assert window.desk is not None
    assert window.work is not None
    document = window.desk.document(window.work.document_id)
    left = left_out(document, window.form_sets, form_set, form_set.outputs)
    missing = missing_there(in_layout(document, form_set), form_set)
    told = left_out_lines(left, "在这种版式里没有位置，仍保存在数据里")
    usual = f"（“{form_set.title}”里没有这一项）"
    return [*(line.removesuffix(usual) for line in told), *missing_lines(missing, "这种版式里")]


def see_as(window: MainWindow, form_set: FormSet) -> None:
    """Show the document by a form set, and say so as long as it is not its own."""
    assert window.desk is not None
    assert window.work is not None
    document_id = window.work.document_id
    own = window.desk.own_form_set(document_id)
    window.see_as(form_set)
    if form_set.id == own.id:
        window.notice.hide()
        window.status.say(f"已换回原来的版式“{own.title}”。")
        return
    document = window.desk.document(document_id)
    whose = f"“{document.unit.short_name}”{document.year or ''} 年"
    sentence = f"{whose}现在按“{form_set.title}”的版式看和改；原来的版式“{own.title}”没有变，导出时仍先用它。"
    window.notice.show_notice(StateMark.INFO, sentence, "清单和换回…", lambda: ask_layout(window))
