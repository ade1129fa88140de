"""What 文件 and 转到新年度 do: ask, let a worker do it, show what came of it; heavy libraries only when used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QProgressDialog

from core.errors import UserError
from core.paths import user_data_dir
from core.progress import Progress
from ui.dialogs.messages import ask, tell
from ui.tasks import Task

if TYPE_CHECKING:
    from core.domain.change import Change, ChangeSet
    from core.domain.document import FieldKey, OverrideKey
    from core.editing.session import HeldError, Session
    from core.forms.model import FormSet
    from core.forms.next_year import Policies
    from ui.main_window import MainWindow
    from ui.states import Index

SLOW_MS = 500


class FileFlows:
    """The flows of one window. Every `*_to`, `*_at` part works without a dialog, for tests and other callers."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self._reading: Task | None = None

    # ---- new, open, sample

    def new(self) -> None:
        from ui.dialogs.new import NewDialog

        window = self.window
        units = window.desk.session.units if window.desk else ()
        page = window.work.page if window.work else None
        proposed = page.form_set.id if page else window.settings.text("new_form")
        dialog = NewDialog(window.form_sets.all, self.folder(), units, window, form_id=proposed)
        if not dialog.exec() or dialog.path is None:
            return
        choice = dialog.choice
        assert choice.form_set is not None
        assert choice.year_number is not None
        window.settings.set("new_form", choice.form_set.id)
        self.new_at(dialog.path, choice.form_set.id, choice.unit_code, choice.unit_name, choice.year_number)

    def new_at(self, path: Path, form_id: str, code: str, name: str, year: int) -> bool:
        """A new file with one blank document. False: the sentence why not was shown."""
        from core.editing import documents
        from core.editing.session import open_session

        try:
            form_set = self.window.form_sets.get(form_id)
            session = open_session(path, create=True)
            documents.new_document(session, form_set, code, name, year)
        except UserError as error:
            tell(self.window, "没有新建", str(error))
            return False
        self._take_over(session)
        return True

    def open(self) -> None:
        from ui.dialogs.files import ask_open

        path = ask_open(self.window, self.folder())
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        from core.editing.session import HeldError, open_session

        desk = self.window.desk
        if desk is not None and _same_file(desk.session.path, path):
            return True
        try:
            session = open_session(path)
        except HeldError as error:
            return self._open_held(path, error)
        except UserError as error:
            return self._open_read_only(path, error)
        self._take_over(session)
        return True

    def _open_held(self, path: Path, why: HeldError) -> bool:
        """Of a lock from another machine nobody here can tell whether it still holds: the person decides."""
        from core.editing.session import open_session

        if not why.elsewhere:
            tell(self.window, "打不开", str(why))
            return False
        if not ask(self.window, "打不开", str(why), "仍要打开", details="两边同时改，会互相盖掉；先确认那边已经关了。"):
            return False
        try:
            session = open_session(path, take_over=True)
        except UserError as error:
            return self._open_read_only(path, error)
        self._take_over(session)
        return True

    def _open_read_only(self, path: Path, why: UserError) -> bool:
        """A file on a read-only medium can still be looked at; every other refusal is final."""
        from core.editing.session import open_session

        try:
            session = open_session(path, read_only=True)
        except UserError:
            tell(self.window, "打不开", str(why))
            return False
        if not ask(self.window, "打不开", str(why), "只看不改"):
            session.close()
            return False
        self._take_over(session)
        return True

    def open_sample(self) -> None:
        self.open_sample_at(user_data_dir() / "samples")

    def open_sample_at(self, folder: Path) -> bool:
        """The sample unit as a file of the person's own, made when it is first asked for."""
        from core.editing import documents
        from core.editing.session import open_session
        from core.jobs.sample import sample_documents

        path = folder / "示例单位.jmt"
        if path.exists():
            return self.open_path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            session = open_session(path, create=True)
            for document in sample_documents(self.window.form_sets):
                documents.accept_draft(session, _adding(document))
        except (UserError, OSError) as error:
            tell(self.window, "打不开示例", str(error))
            return False
        self._take_over(session)
        return True

    def _take_over(self, session: Session) -> None:
        from ui.desk import Desk

        window = self.window
        if not session.path.is_relative_to(user_data_dir()):  # the sample's folder is no place for a person's files
            window.settings.set("folder", str(session.path.parent))
        window.show_desk(Desk(session, window.form_sets, window.tasks))

    def folder(self) -> Path:
        """Where the last file was; else the person's documents."""
        kept = self.window.settings.text("folder")
        if kept and Path(kept).is_dir():
            return Path(kept)
        documents_folder = Path.home() / "Documents"
        return documents_folder if documents_folder.is_dir() else Path.home()

    # ---- save

    def save(self) -> Task | None:
        """Wait for the disk and make a verified backup, in a worker; the status bar says when."""
        window = self.window
        if window.desk is None or window.desk.read_only:
            return None
        window.apply()
        session = window.desk.session
        window.status.show_saving()
        return window.tasks.start(lambda progress: session.save(), self._saved, self._not_saved)

    def _saved(self, backup: Path) -> None:
        self.window.status.show_saved(False, datetime.now().astimezone())
        self.window.status.say(f"已保存，备份核对无误：{backup.name}")

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.window.status.show_failed()
        tell(self.window, "没有做成备份", str(error))

    def save_as(self) -> None:
        from ui.dialogs.files import ask_save_as

        desk = self.window.desk
        if desk is None:
            return
        path = ask_save_as(self.window, desk.session.path)
        if path is not None:
            self.save_as_at(path)

    def save_as_at(self, path: Path) -> bool:
        """Everything as it is in memory into another file, which is then the open one."""
        window = self.window
        if window.desk is None:
            return False
        window.apply()
        try:
            window.desk.session.save_as(path)
        except UserError as error:
            tell(window, "没有另存成", str(error))
            return False
        window.settings.set("folder", str(path.parent))
        window.notice.hide()
        window.refresh_file()
        window.status.say(f"已另存为 {path.name}，现在改的是它。")
        return True

    # ---- year

    def new_year(self) -> None:
        from ui.new_year_flow import new_year

        new_year(self.window)

    def new_year_to(self, year: int, policies: Policies | None = None) -> str | None:
        """The shown document once more for another year; its id, None when it was refused (and said so)."""
        from ui.new_year_flow import new_year_to

        return new_year_to(self.window, year, policies)

    def remove_document(self) -> None:
        from core.editing import documents

        window = self.window
        if window.desk is None or window.work is None or not window.work.document_id:
            return
        document = window.desk.document(window.work.document_id)
        what = f"{document.unit.short_name} {document.year or ''} 年"
        details = "其他单位和年度不受影响；关闭文件以前，按 Ctrl+Z 可以恢复。"
        if not ask(window, "删除", f"要从这个文件里删除“{what}”的全部内容吗？", "删除", details=details):
            return
        if window.desk.do(documents.remove_document, document.id):
            window.status.say(f"已删除“{what}”，按 Ctrl+Z 可以恢复。")

    # ---- import

    def import_(self) -> None:
        from ui.dialogs.files import ask_office_files

        paths = ask_office_files(self.window, self.folder())
        if paths:
            self.import_paths(paths)

    def import_paths(self, paths: list[Path]) -> None:
        """Read in a worker, then show what was placed; nothing is changed before the person accepts."""
        from ui.import_flow import start_import

        start_import(self.window, paths)

    def batch(self) -> None:
        from ui.batch_flow import ask_batch

        ask_batch(self.window)

    # ---- export

    def export(self) -> None:
        from ui.export_flow import ask_export

        ask_export(self.window)

    def export_to(
        self, folder: Path, formats: tuple[str, ...] | None = None, draft: bool = False, form_id: str = ""
    ) -> Task:
        """Write the shown document's files in a worker, in its own layout or another."""
        from ui.export_flow import start_export

        return start_export(self.window, folder, formats, draft, form_id)

    def show_folder(self, folder: Path) -> None:
        if not open_folder(folder):
            self.window.status.say(f"这台电脑没有能打开文件夹的程序，请自己到这里看：{folder}")

    # ---- helpers

    def read(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> Task | None:
        """Read files in a worker, while the window can be used; one after another. None: others are being read."""
        if self._reading is not None:
            self.window.status.say("正在读取别的文件，读完再导入。")
            return None
        self._reading = task = self.run("正在读取", work, partial(self._when_free, done), is_modal=False)
        task.ended.connect(self._forget_reading)
        return task

    def _when_free(self, done: Callable[[Any], None], result: Any) -> None:
        """What comes of reading waits until the person has closed what asks them something else."""
        if QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None:
            done(result)
        else:
            QTimer.singleShot(SLOW_MS, self.window, partial(self._when_free, done, result))

    def _forget_reading(self) -> None:
        self._reading = None

    def run(
        self, words: str, work: Callable[[Progress], Any], done: Callable[[Any], None], *, is_modal: bool = True
    ) -> Task:
        """A worker with a progress window that shows itself when the work is slow and can be cancelled."""
        window = self.window
        dialog = QProgressDialog(words, "取消", 0, 0, window)
        dialog.setWindowTitle(words)
        modality = Qt.WindowModality.WindowModal if is_modal else Qt.WindowModality.NonModal
        dialog.setWindowModality(modality)
        dialog.setMinimumDuration(SLOW_MS)
        dialog.setAutoReset(False)

        def failed(error: Exception) -> None:
            if not isinstance(error, UserError):
                raise error
            tell(window, "没有做成", str(error))

        def progressed(count: int, total: int, what: str) -> None:
            dialog.setMaximum(total)
            dialog.setValue(count)
            named = what.removeprefix(words.removeprefix("正在"))  # 正在读取：“甲.xlsx”, not 正在读取：读取“甲.xlsx”
            dialog.setLabelText(f"{words}：{named}" if named else words)

        def over(tell_result: Callable[[Any], None], result: Any) -> None:
            """The progress window goes before what comes of the work, which may ask in a window of its own."""
            dialog.reset()
            dialog.hide()
            tell_result(result)

        task = window.tasks.start(work, partial(over, done), partial(over, failed))
        task.progressed.connect(progressed)
        task.ended.connect(dialog.close)
        task.ended.connect(dialog.deleteLater)
        dialog.canceled.connect(task.cancel)
        return task

    def show_change(self, change_set: ChangeSet, by: int) -> None:
        """Go to where a change was undone (`by` < 0: the inverse, last things first) or redone: to its first place."""
        work, desk = self.window.work, self.window.desk
        if work is None or work.page is None or desk is None or not desk.has(work.document_id):
            return
        index = desk.index(work.document_id)
        changes = change_set.changes if by > 0 else reversed(change_set.changes)
        form_set = desk.form_set(work.document_id)
        keys = [key for key in (_place_of(change, index, form_set) for change in changes) if key is not None]
        key = next((key for key in keys if key.record_id in index.records or "[" in key.record_id), None)
        if key is not None:
            work.page.reveal(key)


def _place_of(change: Change, index: Index, form_set: FormSet) -> FieldKey | None:
    """The field or record a change was about; for a record that went, the one of its list now in its place."""
    from core.domain.change import AddRecord, MoveRecord, RemoveRecord, SetField, SetMark, SetOverride
    from core.domain.document import FieldKey
    from core.domain.records import children
    from core.forms.selection import belongs, list_for

    if isinstance(change, SetField | SetMark):
        return change.key
    if isinstance(change, SetOverride):
        return _adjusted_place(change.key, form_set)
    if isinstance(change, AddRecord):
        return FieldKey(change.record.id, "")
    if not isinstance(change, RemoveRecord | MoveRecord) or change.parent_id not in index.records:
        return None
    rows = children(index.records[change.parent_id], change.list_name)
    at = change.new if isinstance(change, MoveRecord) else change.index
    around = index.list_path(form_set, change.parent_id)
    if isinstance(change, RemoveRecord) and (spec := list_for(form_set, around, change.list_name, change.record)):
        before = sum(belongs(row, spec) for row in rows[:at])
        rows, at = tuple(row for row in rows if belongs(row, spec)), before
    return FieldKey(rows[min(at, len(rows) - 1)].id, "") if rows else FieldKey(change.parent_id, change.list_name)


def _adjusted_place(key: OverrideKey, form_set: FormSet) -> FieldKey:
    """A cell of a computed table, else the field of a record."""
    from core.domain.document import FieldKey

    if any(view.key == key.table for view in form_set.views):
        return FieldKey(f"{key.table}[{key.row}]", key.column)
    fields = form_set.list(key.table).fields if key.table else form_set.fields
    home = next((field.home for field in fields if field.key == key.column), "")
    return FieldKey(key.row, home or key.column)


def _adding(document: Any) -> ChangeSet:
    from core.domain.change import AddDocument, ChangeSet

    return ChangeSet(document.id, "打开示例", (AddDocument(document),))


def _same_file(left: Path, right: Path) -> bool:
    try:
        return left.samefile(right)
    except OSError:
        return False


def open_folder(folder: Path) -> bool:
    """Show a folder in the system's file manager; False: there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
