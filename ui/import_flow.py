"""Importing into the open file, or into a new one beside the Office file: read, preview, accept as one step a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.document import Document
from core.editing.session import Session, open_session
from core.errors import UserError
from core.jobs.import_ import SAME, ImportProposal, accept_all, plan_import, read_usable, with_changes
from core.jobs.import_rules import with_rules
from core.progress import Progress
from core.readers.draft import Draft
from ui.desk import Desk
from ui.dialogs.files import ask_save_as
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.messages import tell
from ui.tasks import Task

if TYPE_CHECKING:
    from ui.dialogs.origin import ImportLogDialog
    from ui.main_window import MainWindow


def start_import(window: MainWindow, paths: list[Path]) -> Task | None:
    """Read in a worker, while the window stays usable; the previews follow one after another. None: it was refused, as
    other files are being read."""

    def work(progress: Progress) -> tuple[ImportProposal, tuple[UserError, ...]]:
        return read_usable(paths, window.form_sets, progress=progress)

    def done(result: tuple[ImportProposal, tuple[UserError, ...]]) -> None:
        proposal, failures = result
        if failures:
            say_failures(window, failures, len(proposal.files))
        if proposal.files:
            preview(window, proposal)

    return window.flows.read(work, done)


def say_failures(window: MainWindow, failures: Sequence[UserError], count: int) -> None:
    """One sentence a file; the other `count` go on."""
    rest = f"\n\n其余 {count} 个文件照常导入。" if count else ""
    tell(window, "有的文件没有读成" if count else "没有做成", "\n".join(map(str, failures)) + rest)


def preview(window: MainWindow, proposal: ImportProposal) -> None:
    """Ask about every document of every file; what was agreed to goes in together at the end, as one step."""
    drafts: list[Draft] = []
    has_rules = False
    documents = documents_of(window)
    brought: set[str] = set()
    pieces = [(file, draft) for file in proposal.files for draft in file.drafts]
    for number, (whole, draft) in enumerate(pieces, 1):
        file = replace(whole, drafts=(draft,))
        if has_rules:  # kept in the preview of a file before this one
            file = replace(file, drafts=(with_rules(file.draft, file.office),))
        if plan_import(documents, file.draft)[0].document_id in brought:
            # what another file of the batch brings is not missing from this one
            file = replace(file, drafts=(replace(file.draft, gone=frozenset()),))
        dialog = ImportPreview(file, documents, window, (number, len(pieces)))
        if dialog.exec():
            drafts.append(dialog.draft)
            change_set, _ = plan_import(documents, dialog.draft, True)
            brought.add(change_set.document_id)
            documents = with_changes(documents, change_set)
        elif dialog.is_all_off:
            return
        has_rules = has_rules or bool(dialog.rules)
    if drafts:
        accept_drafts(window, drafts, proposal.files[0].path)


def documents_of(window: MainWindow) -> tuple[Document, ...]:
    return window.desk.session.documents if window.desk is not None else ()


def accept_drafts(window: MainWindow, drafts: list[Draft], beside: Path) -> bool:
    """Take drafts into the open file; without one, into a new file beside the Office file, which is then open."""
    try:
        if window.desk is None:
            session = made_session(window, beside)
            if session is None:
                return False
            window.show_desk(Desk(session, window.form_sets, window.tasks))
        assert window.desk is not None
        window.apply()
        known = {head.id for head in window.desk.session.heads}
        reports = accept_all(window.desk.session, drafts, True)
    except UserError as error:
        tell(window, "没有导入", str(error))
        return False
    rows = [row for report in reports for row in report.rows]
    count = sum((row.value is not None and row.deed != SAME) or bool(row.gone) for row in rows)
    new = [head.id for head in window.desk.session.heads if head.id not in known]
    if window.work is not None:
        first = reports[0]
        there = (d.id for d in documents_of(window) if (d.unit, d.year) == (first.unit, first.year))
        shown = new[0] if new else next(there, "")
        if shown:
            window.work.show_document(shown)
            window.work.focus_first()
    left = sum(len(draft.unplaced) for draft in drafts)
    where = f"，没有导入的 {left} 处列在“文件 → 导入记录”里" if left else ""
    window.status.say(f"已导入 {count} 处{where}。按 Ctrl+Z 可以整个撤销。")
    return True


def made_session(window: MainWindow, beside: Path) -> Session | None:
    """A new file beside the Office file; where none can be made (a stick or disc that is only read), where the person
    says. None: nowhere. UserError: not there either."""
    path = free_path(beside)
    try:
        return open_session(path, create=True)
    except UserError as error:
        tell(window, "请换个地方存", f"{error}\n\n读入的内容要存成一个文件，请选择存到哪里。")
    folder = window.flows.folder()
    chosen = ask_save_as(window, (Path.home() if folder == path.parent else folder) / path.name)
    return open_session(chosen, create=True) if chosen is not None else None


def free_path(office: Path) -> Path:
    """A .jmt beside the Office file, of its name, that is not there yet."""
    number, path = 2, office.with_suffix(".jmt")
    while path.exists():
        path, number = office.with_name(f"{office.stem} {number}.jmt"), number + 1
    return path


def show_rules(window: MainWindow) -> None:
    """工具 → 导入规则…"""
    from ui.dialogs.import_rules import RulesDialog

    RulesDialog(window.form_sets, window).exec()


def show_log(window: MainWindow) -> None:
    """文件 → 导入记录…"""
    dialog = log_dialog(window)
    if dialog is not None:
        dialog.exec()


def log_dialog(window: MainWindow) -> ImportLogDialog | None:
    """The imports of the document shown; None: there is none, or its log cannot be read, which was said."""
    from core.jobs.origins import import_log
    from ui.dialogs.origin import ImportLogDialog

    desk, work = window.desk, window.work
    if desk is None or work is None or not desk.has(work.document_id):
        tell(window, "导入记录", "先打开一份文件。")
        return None
    window.apply()
    try:
        log = import_log(desk.session, work.document_id, desk.own_form_set(work.document_id))
    except UserError as error:
        tell(window, "导入记录", str(error))
        return None
    return ImportLogDialog(log, window.flows.folder(), window)
