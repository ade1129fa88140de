"""收取文件夹: read in a worker, choose, plan in a worker, then all files in one step; until then nothing is changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.document import Document
from core.domain.unit import ListedUnit, Unit
from core.errors import UserError
from core.jobs.batch_accept import BatchReport, Plan, accept_plan, plan_batch
from core.jobs.batch_import import Batch, documents_there, read_batch
from core.jobs.batch_read import head_text
from core.jobs.import_ import ImportProposal, ReadFile, is_same_unit, read_files
from core.progress import Progress
from ui.desk import Desk
from ui.dialogs.batch import BatchDialog, BatchResultDialog, result_words
from ui.dialogs.files import ask_folder
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.messages import tell
from ui.import_flow import made_session
from ui.tasks import Task

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def ask_batch(window: MainWindow) -> None:
    """文件 → 收取文件夹…"""
    folder = ask_folder(window, window.flows.folder())
    if folder is not None:
        start_batch(window, [folder])


def start_batch(window: MainWindow, paths: list[Path]) -> Task | None:
    """Read in a worker with progress and cancel, while the window stays usable; then the list. None: refused, as other
    files are being read."""
    units = window.desk.session.listed_units if window.desk is not None else ()

    def work(progress: Progress) -> Batch:
        return read_batch(paths, window.form_sets, units, progress=progress)

    return window.flows.read(work, partial(choose, window, paths[0]))


def choose(window: MainWindow, beside: Path, batch: Batch) -> None:
    """Ask which files are taken."""
    dialog = batch_dialog(window, beside, batch)
    if dialog.exec():
        take(window, beside, dialog.batch, dialog.units)


def batch_dialog(window: MainWindow, beside: Path, batch: Batch) -> BatchDialog:
    """The list, bound to the window."""
    heads = window.desk.session.heads if window.desk is not None else ()
    years = {one.year for one in batch.items}
    there = documents_there(batch, [_light(head.unit, head.year) for head in heads if head.year in years])
    dialog = BatchDialog(batch, there, beside if beside.is_dir() else beside.parent, window)
    dialog.preview_wanted.connect(lambda number: show_preview(window, dialog, number))
    return dialog


def _light(unit: Unit, year: int | None) -> Document:
    return Document("", unit, year)


def show_preview(window: MainWindow, dialog: BatchDialog, number: int) -> Task:
    """The ordinary preview of one file; what is agreed to there is what the batch takes."""
    path = dialog.batch.items[number].file.path

    def work(progress: Progress) -> ImportProposal:
        return read_files([path], window.form_sets, progress=progress)

    return window.flows.run("正在读取", work, partial(_preview, window, dialog, number))


def _preview(window: MainWindow, dialog: BatchDialog, number: int, proposal: ImportProposal) -> None:
    preview = preview_of(window, dialog, number, proposal.files[0])
    if preview.exec():
        dialog.batch.correct(number, preview.draft)
        dialog.model.renew()


def preview_of(window: MainWindow, dialog: BatchDialog, number: int, file: ReadFile) -> ImportPreview:
    """The preview of the document the item stands for, against those of its unit."""
    item = dialog.batch.items[number]
    piece = item.piece
    assert piece is not None
    draft = next(
        (
            one
            for one in file.drafts
            if one.form_set.id == piece.form_set.id
            and (head_text(one, "unit.name"), head_text(one, "unit.code")) == (piece.name, piece.code)
        ),
        file.draft,
    )
    documents = tuple(_of_unit(window, Unit("", item.code, item.name)).values())
    return ImportPreview(ReadFile(file.path, file.office, (draft,)), documents, dialog)


def _of_unit(window: MainWindow, *units: Unit) -> dict[str, Document]:
    """The open file's documents of these units."""
    if window.desk is None:
        return {}
    session = window.desk.session
    wanted = [head for head in session.heads if any(is_same_unit(head.unit, unit) for unit in units)]
    return {head.id: session.document(head.id) for head in wanted}


def take(window: MainWindow, beside: Path, batch: Batch, units: tuple[ListedUnit, ...] | None = None) -> Task:
    """Plan in a worker (that can be cancelled: nothing has changed then), then do it."""
    window.apply()
    heads = window.desk.session.heads if window.desk is not None else ()
    documents = _of_unit(window, *(Unit("", one.code, one.name) for one in batch.taken))

    def work(progress: Progress) -> Plan:
        return plan_batch(
            batch, [head for head in heads if head.id in documents], documents.__getitem__, progress=progress
        )

    return window.flows.run("正在对照", work, partial(_accept, window, beside, batch, units))


def _accept(window: MainWindow, beside: Path, batch: Batch, units: tuple[ListedUnit, ...] | None, plan: Plan) -> None:
    """All at once; then what came of it."""
    try:
        report = _do(window, beside, batch, units, plan)
    except UserError as error:
        tell(window, "没有收下", str(error))
        return
    if report is None:
        return
    window.status.say(result_words(report))
    assert window.desk is not None
    # beside the workspace file: in the folder that was collected the report would be collected the next time
    BatchResultDialog(report, window.desk.session.path.parent, window).exec()


def _do(
    window: MainWindow, beside: Path, batch: Batch, units: tuple[ListedUnit, ...] | None, plan: Plan
) -> BatchReport | None:
    """None: there is no file to take them into, and the person named none."""
    desk = window.desk
    session = desk.session if desk is not None else made_session(window, beside)
    if session is None:
        return None
    report = accept_plan(session, batch, plan, window.form_sets)
    if units is not None:
        session.keep_units(units)
    if desk is None:
        window.show_desk(Desk(session, window.form_sets, window.tasks))
    new = next((one.document_id for one in report.outcomes if one.report is not None), "")
    if window.work is not None and new:
        window.work.show_document(new)
        window.work.focus_first()
    return report
