"""转到新年度 in the window: the dialog, the new document, what is otherwise in it, and the values to be asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from core.errors import UserError
from ui.dialogs.messages import tell

if TYPE_CHECKING:
    from core.domain.document import FieldKey
    from core.editing.next_year import Question
    from core.forms.model import FormSet
    from core.forms.next_year import CarryLine, Policies
    from ui.dialogs.lines import LinesDialog
    from ui.dialogs.new_year import AskDialog, NewYearDialog
    from ui.main_window import MainWindow


def new_year(window: MainWindow) -> None:
    """Ask which year and what becomes of every column, then make it."""
    dialog = new_year_dialog(window)
    if dialog is not None and dialog.exec():
        new_year_to(window, dialog.year, dialog.carry.policies, ask=True)


def new_year_dialog(window: MainWindow) -> NewYearDialog | None:
    """The dialog over the shown document; None where there is none."""
    from core.forms.next_year import carry_lines
    from ui.dialogs.new_year import NewYearDialog

    if window.desk is None or window.work is None or not window.work.document_id:
        return None
    window.apply()
    document = window.desk.document(window.work.document_id)
    unit = (document.unit.code, document.unit.name)
    heads = [head for head in window.desk.session.heads if (head.unit.code, head.unit.name) == unit]
    taken = {head.year for head in heads if head.year is not None}

    def new_form(year: int) -> str:
        way = _way_to(window, year)
        return way[-1].title if len(way) > 1 else ""

    def lines(year: int) -> Sequence[CarryLine]:
        way = _way_to(window, year)
        return carry_lines(document, way) if way else ()

    return NewYearDialog(document.unit.short_name, document.year, taken, new_form, window, lines)


def new_year_to(window: MainWindow, year: int, policies: Policies | None = None, ask: bool = False) -> str | None:
    """The shown document once more for another year; its id, None when it was refused (and said so). `ask`: the list of
    what is to be asked for opens when what is otherwise was read."""
    from core.editing import documents
    from core.forms.following import Told, passed_over
    from core.jobs.documents import followers, passed_over_lines
    from core.jobs.new_report import count_words
    from core.jobs.report import year_lines

    assert window.desk is not None
    assert window.work is not None
    window.apply()
    try:
        way = _way_to(window, year)
        made = documents.new_year(window.desk.session, window.work.document_id, year, way, policies or {})
    except UserError as error:
        tell(window, "没有转成", str(error))
        return None
    window.work.show_document(made.document_id)
    window.work.focus_first()
    window.status.say(f"已转到 {year} 年：{count_words(made)}")
    broken = passed_over_lines(passed_over(followers(window.form_sets), way[-1], year)) if way else []
    asked = ask_dialog(window, made.document_id, made.asked) if ask and made.asked else None
    if broken or len(way) > 1 or any(one.told is not Told.ASKED for one in made.changes):
        shown = _show_year(window, year, way[-1].title, [*broken, *year_lines(made.changes)])
        if asked is not None:
            shown.finished.connect(lambda _: asked.open())
    elif asked is not None:
        asked.open()
    return made.document_id


def ask_again(window: MainWindow) -> None:
    """填新年度的值: the list once more, of what the form asks for and is still marked."""
    if window.desk is None or window.work is None or not window.work.document_id:
        return
    window.apply()
    dialog = ask_dialog(window, window.work.document_id, None)
    if dialog is None:
        window.status.say("没有要逐项填写的沿用值了。")
    else:
        dialog.open()


def ask_dialog(window: MainWindow, document_id: str, keys: Collection[FieldKey] | None) -> AskDialog | None:
    """The list of the values to be asked for, not yet open; None where there are none."""
    from PySide6.QtCore import Qt

    from core.editing.next_year import questions
    from ui.dialogs.new_year import AskDialog

    assert window.desk is not None
    document = window.desk.document(document_id)
    wanted = None if keys is None else frozenset(keys)
    asked = questions(document, window.desk.own_form_set(document_id), wanted)
    if not asked:
        return None
    explanation = "这些值每年都要重新定：写今年的，或确认沿用、清空。没有定的先放着，仍标为“沿用”，以后可以再填。"
    dialog = AskDialog(window, f"填 {document.year or ''} 年的值", explanation, asked)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: answer(window, document_id, dialog.model.decided()))
    return dialog


def answer(window: MainWindow, document_id: str, answers: dict[Question, str]) -> None:
    """What was decided becomes one step of the document."""
    from core.editing import next_year

    assert window.desk is not None
    if window.desk.has(document_id):
        form_set = window.desk.own_form_set(document_id)
        if window.desk.do(next_year.answer, form_set, document_id, answers):
            window.status.say(f"已填 {len(answers)} 处，按 Ctrl+Z 可以撤销。")


def _way_to(window: MainWindow, year: int) -> tuple[FormSet, ...]:
    """The form sets from the shown document's own to the one it has in a year; none where its own is not there."""
    from core.forms.following import way_to
    from core.jobs.documents import followers

    assert window.desk is not None
    assert window.work is not None
    try:
        own = window.desk.own_form_set(window.work.document_id)
    except UserError:
        return ()
    return way_to(followers(window.form_sets), own, year)


def _show_year(window: MainWindow, year: int, form: str, lines: Sequence[str]) -> LinesDialog:
    """What is otherwise in the new year: at once, as nothing of it may go unseen. What waits to be written anew is
    marked in its place as well, and is told here only beside the rest."""
    from ui.dialogs.lines import LinesDialog

    sentence = f"{year} 年用“{form}”。下面是与上年不同的地方，原来那一年的数据没有变。"
    dialog = LinesDialog(window, f"转到 {year} 年：改了什么", sentence, lines)
    dialog.open()
    return dialog
