"""Files in and out of the real window: import previews, exports, refusals, what a failed disk says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QProgressDialog
from pytestqt.qtbot import QtBot

from core.domain.records import same_content
from core.editing.session import open_session
from core.forms.load import FormSets
from core.jobs.export import export_document
from core.jobs.import_ import RowStatus, read_files
from core.jobs.sample import sample_documents
from core.store.lock import lock_path
from tests.builders import a_document, a_project, a_sample
from ui import file_flows
from ui.dialogs.export import ExportDialog
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_rows import CHANGE, LEAVE
from ui.import_flow import accept_drafts
from ui.main_window import MainWindow

Opened = Callable[..., MainWindow]
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "office" / "001.docx"


@pytest.fixture
def exported(form_sets: FormSets, tmp_path: Path) -> Path:
    """The sample unit as its official Word file."""
    document = a_sample(form_sets=form_sets)
    report = export_document(document, form_sets, document.layout, tmp_path / "out", page_numbers=False)
    return report.files[0]


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that the program asked the desktop to show."""
    shown: list[Path] = []
    monkeypatch.setattr(file_flows, "open_folder", lambda folder: shown.append(folder) is None)
    return shown


def test_a_file_of_ours_is_previewed_and_accepted_whole(
    window: MainWindow, form_sets: FormSets, exported: Path
) -> None:
    original = a_sample(form_sets=form_sets)
    file = read_files([exported], form_sets).files[0]
    dialog = ImportPreview(file, (), window)
    assert window.desk is None
    assert dialog.model.count(RowStatus.UNPLACED) == 0
    assert dialog.model.taken == len(dialog.model.rows)
    assert accept_drafts(window, [dialog.draft], exported)
    assert window.desk is not None
    assert window.work is not None
    assert window.desk.session.path == exported.with_suffix(".jmt")
    assert same_content(window.desk.document(window.work.document_id), original)
    assert "撤销" in window.status.said.text()


def test_what_is_left_out_in_the_preview_does_not_come_in(
    window: MainWindow, form_sets: FormSets, exported: Path
) -> None:
    file = read_files([exported], form_sets).files[0]
    dialog = ImportPreview(file, (), window)
    purpose = a_sample(form_sets=form_sets).projects[0].purpose
    row = next(r for r in range(dialog.model.rowCount()) if dialog.model.row(r).text == purpose)
    dialog.model.set_cells({(row, 4): LEAVE}, "")
    assert dialog.accept_button.text() == f"导入 {len(dialog.model.rows) - 1} 处"
    accept_drafts(window, [dialog.draft], exported)
    assert window.desk is not None
    assert window.work is not None
    assert window.desk.document(window.work.document_id).projects[0].purpose == ""


def test_differing_values_are_kept_unless_the_person_chooses_the_files(
    open_document: Opened, form_sets: FormSets, exported: Path
) -> None:
    original = a_sample(form_sets=form_sets)
    ours = tuple(replace(project, purpose=f"自己改的{n}") for n, project in enumerate(original.projects))
    window = open_document(replace(original, projects=ours))
    assert window.desk is not None
    dialog = ImportPreview(read_files([exported], form_sets).files[0], window.desk.session.documents, window)
    differing = [r for r in range(dialog.model.rowCount()) if dialog.model.row(r).status is RowStatus.DIFFERING]
    assert len(differing) == len(ours)
    dialog.model.set_cells({(differing[0], 4): CHANGE}, "")
    accept_drafts(window, [dialog.draft], exported)
    purposes = [project.purpose for project in window.desk.document(original.id).projects]
    assert purposes == [original.projects[0].purpose, *(project.purpose for project in ours[1:])]
    window.actions_by_name["undo"].trigger()
    assert window.desk.document(original.id).projects == ours


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not here")
def test_the_real_file_is_placed_without_a_rest(window: MainWindow, form_sets: FormSets) -> None:
    dialog = ImportPreview(read_files([SHARED], form_sets).files[0], (), window)
    assert dialog.model.count(RowStatus.UNPLACED) == 0
    assert dialog.model.count(RowStatus.PLACED) > 200


def test_choosing_a_row_shows_its_place_in_the_file(window: MainWindow, form_sets: FormSets, exported: Path) -> None:
    dialog = ImportPreview(read_files([exported], form_sets).files[0], (), window)
    name = a_sample(form_sets=form_sets).projects[1].name
    row = next(r for r in range(dialog.model.rowCount()) if dialog.model.row(r).text == name)
    dialog.rows_view.go_to(row, 2)
    assert dialog.sheet_view.currentIndex().data() == name


def test_a_text_of_several_paragraphs_is_found_in_the_file_by_each_of_them(
    window: MainWindow, form_sets: FormSets, exported: Path
) -> None:
    dialog = ImportPreview(read_files([exported], form_sets).files[0], (), window)
    row = next(r for r in range(dialog.model.rowCount()) if "至" in dialog.model.row(r).place)
    text = dialog.model.row(row).text.split("\n")
    dialog.rows_view.go_to(row, 2)
    at = dialog.sheet_view.currentIndex()
    assert at.data() == text[0]
    dialog.rows_view.go_to(0, 2)
    dialog.sheet_tabs.setCurrentIndex(dialog.sheet_tabs.count() - 1)
    dialog.sheet_view.go_to(at.row() + 1, 0)
    assert dialog.sheet_view.currentIndex().data() == text[1]
    assert dialog.rows_view.currentIndex().row() == row
    assert dialog.sheet_view.model().cell_words(at.row() + 1, 0) == RowStatus.PLACED.value


def test_the_progress_window_is_gone_before_the_preview_asks(
    qtbot: QtBot, window: MainWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def ask(dialog: ImportPreview) -> int:
        QTest.qWait(file_flows.SLOW_MS + 200)
        seen.extend(progress.isVisible() for progress in window.findChildren(QProgressDialog))
        return 0

    monkeypatch.setattr(ImportPreview, "exec", ask)
    window.flows.import_paths([exported])
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    assert seen == [False]
    qtbot.waitUntil(lambda: window.tasks.running == 0)


def test_the_window_names_the_number_that_the_button_of_the_preview_named(
    window: MainWindow, form_sets: FormSets, exported: Path
) -> None:
    dialog = ImportPreview(read_files([exported], form_sets).files[0], (), window)
    accept_drafts(window, [dialog.draft], exported)
    assert f"已{dialog.accept_button.text()}" in window.status.said.text()


def test_an_undone_import_leaves_nothing_behind_and_comes_back_with_redo(
    window: MainWindow, form_sets: FormSets, exported: Path
) -> None:
    dialog = ImportPreview(read_files([exported], form_sets).files[0], (), window)
    accept_drafts(window, [dialog.draft], exported)
    assert window.desk is not None
    assert window.work is not None
    shown = window.work.document_id
    window.actions_by_name["undo"].trigger()
    assert not window.desk.session.heads
    assert window.year_label.text() == ""
    assert not window.work.findings.model.rows
    assert not window.actions_by_name["undo"].isEnabled()
    window.actions_by_name["redo"].trigger()
    assert window.work.document_id == shown
    assert window.work.page is not None
    assert same_content(window.desk.document(shown), a_sample(form_sets=form_sets))


def test_a_file_without_content_says_so(window: MainWindow, tmp_path: Path) -> None:
    open_session(tmp_path / "空.jmt", create=True).close()
    assert window.open_path(tmp_path / "空.jmt")
    assert window.windowTitle().startswith("空.jmt")
    assert window.work is not None
    assert "没有内容" in window.work.pages.currentWidget().label.text()  # type: ignore[attr-defined]


def test_a_desktop_without_a_file_manager_is_told_where_the_files_are(
    qtbot: QtBot, open_document: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_flows, "open_folder", lambda folder: False)
    window = open_document(a_document())
    window.flows.export_to(tmp_path / "上报")
    qtbot.waitUntil(lambda: window.notice.isVisible(), timeout=20_000)
    assert str(tmp_path / "上报") in window.status.said.text()
    qtbot.waitUntil(lambda: window.tasks.running == 0)


def test_enter_on_the_first_tile_is_a_click(qtbot: QtBot, window: MainWindow) -> None:
    window.start_page.open_requested.disconnect()
    with qtbot.waitSignal(window.start_page.open_requested):
        QTest.keyClick(window.start_page.open, Qt.Key.Key_Return)


def test_the_list_of_an_import_is_saved_as_text(
    window: MainWindow, form_sets: FormSets, exported: Path, tmp_path: Path
) -> None:
    dialog = ImportPreview(read_files([exported], form_sets).files[0], (), window)
    dialog.save_list(tmp_path / "清单.txt")
    lines = (tmp_path / "清单.txt").read_text("utf-8-sig").splitlines()
    assert len(lines) == len(dialog.model.rows)


def test_an_export_without_errors_writes_and_shows_the_folder(
    qtbot: QtBot, open_document: Opened, folders: list[Path], tmp_path: Path
) -> None:
    window = open_document(a_document())
    task = window.flows.export_to(tmp_path / "上报")
    qtbot.waitUntil(lambda: bool(folders), timeout=20_000)
    assert list(folders[0].glob("*.docx"))
    assert "核对无误" in window.notice.sentence.text()
    qtbot.waitUntil(lambda: window.tasks.running == 0)
    assert task is not None


def test_errors_leave_only_the_draft_and_are_listed(open_document: Opened, tmp_path: Path) -> None:
    window = open_document(a_document(projects=(a_project(1, name=""),)))
    assert window.desk is not None
    assert window.work is not None
    document_id = window.work.document_id
    findings = window.desk.findings(document_id)
    dialog = ExportDialog([window.desk.form_set(document_id)], lambda form_set: findings, tmp_path, window)
    assert not dialog.final.isEnabled()
    assert dialog.draft
    assert dialog.primary.text() == "导出草稿"
    assert any("错误" in label.text() for label in dialog.findChildren(type(dialog.hint)))


def test_a_second_program_is_refused_with_the_holders_name(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "占用.jmt"
    open_session(path, create=True).close()
    holder = (
        "import sys,time;from core.editing.session import open_session\n"
        "s=open_session(sys.argv[1]);print('open',flush=True);time.sleep(30)"
    )
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    with subprocess.Popen([sys.executable, "-c", holder, str(path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            assert not window.open_path(path)
        finally:
            other.kill()
    assert window.desk is None
    assert "占用.jmt" in said[0]


@pytest.mark.parametrize("agreed", [True, False])
def test_a_lock_of_another_machine_can_be_passed_by_when_the_person_says_so(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agreed: bool
) -> None:
    from tests.ui.conftest import make_file

    path = tmp_path / "共享.jmt"
    make_file(path, a_document()).close()
    holder = {"user": "张三", "host": "隔壁的机器", "pid": 1, "time": "2026-01-05T08:30:00", "started": "1"}
    lock_path(path).write_text(json.dumps(holder), "utf-8")
    said: list[str] = []

    def answer(box: QMessageBox) -> None:
        said.extend((box.text(), *(button.text() for button in box.buttons())))
        next(button for button in box.buttons() if (button.text() == "仍要打开") is agreed).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert window.open_path(path) is agreed
    assert "张三" in said[0]
    assert "仍要打开" in said
    assert (window.desk is not None and not window.desk.read_only) is agreed


def test_a_file_that_is_no_workspace_is_refused_in_one_sentence(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "乱.jmt").write_text("不是数据库", "utf-8")
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    assert not window.open_path(tmp_path / "乱.jmt")
    assert len(said) == 1


def test_a_failed_disk_says_so_and_saving_elsewhere_goes_on(
    qtbot: QtBot, open_document: Opened, tmp_path: Path
) -> None:
    window = open_document(a_document())
    assert window.desk is not None
    assert window.work is not None
    window.desk.session._on_failed("磁盘写不进去。")
    qtbot.waitUntil(lambda: window.notice.isVisible())
    assert window.notice.deed.text() == "另存为…"
    assert not window.actions_by_name["add_record"].isEnabled()
    assert window.flows.save_as_at(tmp_path / "别处.jmt")
    assert not window.notice.isVisible()
    assert window.actions_by_name["add_record"].isEnabled()
    assert window.windowTitle().startswith("别处.jmt")


def test_a_read_only_file_can_be_read_and_not_changed(window: MainWindow, tmp_path: Path) -> None:
    from tests.ui.conftest import make_file
    from ui.desk import Desk
    from ui.editors.record_editor import RecordEditor

    make_file(tmp_path / "看.jmt", a_document()).close()
    window.show_desk(Desk(open_session(tmp_path / "看.jmt", read_only=True), window.form_sets, window.tasks))
    assert window.work is not None
    assert window.work.page is not None
    editor = window.work.page.editor
    assert isinstance(editor, RecordEditor)
    before = editor.grid_model.cell_text(0, 2)
    assert not editor.grid_model.setData(editor.grid_model.index(0, 2), "改")
    assert editor.grid_model.cell_text(0, 2) == before
    assert all(binding.editor.isReadOnly() for binding in editor.head.bindings.values())  # type: ignore[union-attr]
    assert window.notice.isVisible()


def test_the_sample_opens_from_the_start_page(window: MainWindow) -> None:
    window.start_page.sample.click()
    assert window.work is not None
    assert window.desk is not None
    samples = sample_documents(window.form_sets)
    assert len(window.desk.session.heads) == len(samples)
    assert same_content(window.desk.document(window.work.document_id), samples[0])
    window.close_file()
    assert window.start_page.recent_view is not None
    assert window.start_page.recent_view.recent.cell_text(0, 0) == "示例单位.jmt"


def test_a_start_without_a_file_loads_no_heavy_library(tmp_path: Path) -> None:
    code = (
        "import sys;from PySide6.QtWidgets import QApplication;from pathlib import Path;import ui.app\n"
        "from core.settings import Settings;from ui.main_window import MainWindow\n"
        "app=QApplication([]);s=Settings(Path(sys.argv[1]));ui.app.prepare(app,s);w=MainWindow(s);w.show();app.processEvents()\n"
        "heavy={'openpyxl','docx','lxml','sqlite_utils','python_calamine','core.forms','core.editing','core.readers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    line = [sys.executable, "-c", code, str(tmp_path / "s.json")]
    done = subprocess.run(line, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2], check=True)
    assert done.stdout.strip() == "[]"


def test_new_files_are_not_offered_the_folder_of_the_sample(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIMUTONG_HOME", str(tmp_path / "data"))
    before = window.flows.folder()
    window.flows.open_sample()
    assert window.desk is not None
    assert window.desk.session.path.is_relative_to(tmp_path / "data")
    assert window.flows.folder() == before
