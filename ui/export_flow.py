"""Exporting the shown document: ask in which layout and where to, let a worker write and read back, tell what came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.domain.finding import Finding
from core.forms.model import FormSet
from core.jobs.check import last_year_of
from core.jobs.export import ExportReport, export_document
from core.jobs.layout import in_layout
from core.jobs.report import NUMBER_IT, left_out_lines, missing_lines
from core.progress import Progress
from core.rules.check import check_document
from ui.dialogs.export import ExportDialog
from ui.dialogs.lines import LinesDialog
from ui.dialogs.messages import tell
from ui.layout_flow import layouts_of
from ui.look.marks import StateMark
from ui.tasks import Task

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def ask_export(window: MainWindow) -> None:
    """The dialog for the shown document, and what was agreed to."""
    if window.desk is None or window.work is None or not window.work.document_id:
        return
    window.apply()
    desk, document_id = window.desk, window.work.document_id
    own = desk.own_form_set(document_id)

    def findings(form_set: FormSet) -> tuple[Finding, ...]:
        if form_set is desk.form_set(document_id):
            return desk.findings(document_id)
        document = desk.document(document_id)
        return check_document(in_layout(document, form_set), form_set, last_year_of(desk.session, document))

    folder = Path(window.settings.text("export_folder") or desk.session.path.parent)
    dialog = ExportDialog(layouts_of(window, own), findings, folder, window)
    if dialog.exec():
        start_export(window, dialog.folder, dialog.formats, dialog.draft, dialog.form_set.id)
    elif dialog.show_findings:
        window.work.show_dock("findings")
        window.work.step_finding(1)


def start_export(
    window: MainWindow, folder: Path, formats: tuple[str, ...] | None = None, draft: bool = False, form_id: str = ""
) -> Task:
    """Write the shown document's files in a worker, then open the folder; without `form_id` in its own layout."""
    assert window.desk is not None
    assert window.work is not None
    window.settings.set("export_folder", str(folder))
    document = window.desk.document(window.work.document_id)
    own = window.desk.own_form_set(document.id)
    session, form_sets = window.desk.session, window.form_sets
    last_year = last_year_of(session, document)
    layout = form_id or own.id

    def work(progress: Progress) -> ExportReport:
        session.wait_stored()
        how: dict[str, Any] = {"last_year": last_year, "progress": progress}
        return export_document(document, form_sets, layout, folder, formats, draft, **how)

    is_other = form_id not in ("", own.id)
    return window.flows.run("正在导出", work, lambda report: _exported(window, report, folder, is_other, draft))


def _exported(window: MainWindow, report: ExportReport, folder: Path, is_other: bool, draft: bool) -> None:
    """What was written is said in the notice; what another layout has no place for is shown at once."""
    if not report.files:
        tell(window, "没有导出", "有错误没有改正，只能导出草稿。")
        return
    proved = "逐项核对无误" if report.compared else "由核对过的 Word 内容转成"
    done = f"已导出 {len(report.files)} 个文件，{proved}"
    if report.unnumbered:
        done += f"；目录还没有页码，{NUMBER_IT}"
    if report.carried and not report.left_out:
        left = f"{done}；有 {len(report.carried)} 处沿用的内容还没有确认。"
        window.notice.show_notice(StateMark.WARNING, left, "看清单", lambda: show_carried(window, report))
    elif report.left_out:
        left = f"{done}；有 {len(report.left_out)} 处内容没有位置，没有印出。"
        window.notice.show_notice(StateMark.WARNING, left, "看清单", lambda: show_left_out(window, report))
    else:
        window.notice.show_notice(
            StateMark.READY, f"{done}：{folder}", "打开文件夹", lambda: window.flows.show_folder(folder)
        )
    window.flows.show_folder(folder)
    if (report.left_out or report.missing) and is_other:
        show_left_out(window, report)
    elif report.carried and not draft:
        show_carried(window, report)


def show_carried(window: MainWindow, report: ExportReport) -> LinesDialog:
    """The list of the values that were carried over and went out unconfirmed."""
    lines = [f"{one.place.words}：{one.message}" for one in report.carried]
    said = "文件已经导出。下面这些值是沿用的，请逐处核对；F7 逐处去看。"
    dialog = LinesDialog(window, "沿用的内容还没有确认", said, lines)
    dialog.open()
    return dialog


def show_left_out(window: MainWindow, report: ExportReport) -> LinesDialog:
    """The list of what the files do not show, and of what another layout wants and the document lacks."""
    short, each = (
        [line.strip() for line in (*left_out_lines(report.left_out, each=each), *missing_lines(report.missing))]
        for each in (False, True)
    )
    head = "原来的数据没有变。" if report.left_out else "全部内容都印出了。"
    title = "没有位置的内容和缺少的内容" if report.missing else "没有位置的内容"
    dialog = LinesDialog(window, title, head, short, each)
    dialog.open()
    return dialog
