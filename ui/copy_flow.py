"""从别的项目复制指标 in the window: which, then what must change, then one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import UserError
from ui.dialogs.messages import tell

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.domain.document import FieldKey
    from core.domain.project import Project
    from core.editing.copy_project import CopyPlan, CopySource
    from ui.dialogs.new_year import AskDialog
    from ui.main_window import MainWindow


def copy_indicators(window: MainWindow) -> None:
    """Ask from where; then the list of what must change."""
    from ui.dialogs.copy_project import CopyDialog

    if window.desk is None or window.work is None or not window.work.document_id:
        return
    window.apply()
    target, sources = target_of(window), sources_of(window)
    if not sources:
        window.status.say("这个文件里没有别的项目可以复制。")
        return
    dialog = CopyDialog(window, target.name if target else "", sources)
    if dialog.exec():
        ask = plan(window, dialog.source, dialog.ids, dialog.whole.isChecked())
        if ask is not None:
            ask.open()


def target_of(window: MainWindow) -> Project | None:
    """The project where one is."""
    from core.domain.project import Project

    page = window.work.page if window.work is not None else None
    place = page.place if page is not None else None
    if window.desk is None or place is None or not place.record_id:
        return None
    index = window.desk.index(place.document_id)
    record = index.records.get(index.top(_key(place.record_id))[1])
    return record if isinstance(record, Project) else None


def _key(record_id: str) -> FieldKey:
    from core.domain.document import FieldKey

    return FieldKey(record_id, "")


def sources_of(window: MainWindow) -> list[CopySource]:
    """The other projects of the file: those of the shown document first."""
    from core.editing.copy_project import CopySource

    assert window.desk is not None
    assert window.work is not None
    shown, target = window.work.document_id, target_of(window)
    heads = sorted(window.desk.session.heads, key=lambda head: head.id != shown)
    documents = [window.desk.document(head.id) for head in heads]
    return [CopySource(one, project) for one in documents for project in one.projects if project is not target]


def plan(window: MainWindow, source: CopySource, ids: Collection[str], whole: bool) -> AskDialog | None:
    """The list of what must change, not yet open; None when nothing can be copied (and that was said)."""
    from core.editing.copy_project import plan_indicators, plan_project

    assert window.desk is not None
    assert window.work is not None
    document = window.desk.document(window.work.document_id)
    form_set, target = window.desk.form_set(document.id), target_of(window)
    try:
        if whole or target is None:
            planned = plan_project(document, form_set, source)
        else:
            planned = plan_indicators(document, form_set, target.id, source, ids)
    except UserError as error:
        tell(window, "没有复制", str(error))
        return None
    return _ask(window, document.id, planned)


def _ask(window: MainWindow, document_id: str, planned: CopyPlan) -> AskDialog:
    from PySide6.QtCore import Qt

    from ui.dialogs.new_year import AskDialog

    explanation = (
        f"从“{planned.source}”复制。指标值、依据和写着别的项目、单位、年度的文字要改；"
        "名称已按这里的填好，可以再改。没有定的照抄，标为“沿用”，确认后标记消失。"
    )
    dialog = AskDialog(window, "复制以后要改的", explanation, planned.questions, ("原来的", "改成"), "复制，改好")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.propose(planned.proposals)
    dialog.cancel.setText("不复制")
    dialog.accepted.connect(lambda: _copy(window, document_id, planned, dialog))
    return dialog


def _copy(window: MainWindow, document_id: str, planned: CopyPlan, dialog: AskDialog) -> None:
    from core.editing import copy_project

    assert window.desk is not None
    if not window.desk.has(document_id):
        return
    form_set = window.desk.form_set(document_id)
    answers = dialog.model.decided()
    if window.desk.do(copy_project.copy, form_set, document_id, planned, answers):
        left = len(planned.questions) - len(answers)
        told = f"，{left} 处没有改，标为“沿用”" if left else ""
        window.status.say(f"已从“{planned.source}”复制{told}。按 Ctrl+Z 可以撤销。")
        if window.work is not None and window.work.page is not None:
            window.work.page.reveal(_first(planned))


def _first(planned: CopyPlan) -> FieldKey:
    from core.domain.document import FieldKey

    return FieldKey(planned.copies[0].id, "name")
