"""The window: start page or an open file, menus, toolbar, notices and status bar."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from core.settings import Settings
from ui.actions import TOOLBAR, TOOLBAR_WORDS, WITHOUT_FILE, colour_actions, fill_menus, make_actions, name_actions
from ui.dialogs.messages import tell
from ui.drops import Drops
from ui.file_flows import FileFlows
from ui.look.marks import StateMark
from ui.look.theme import Mode, px, theme
from ui.look.tokens import Size
from ui.panels.notice import Notice
from ui.panels.status import StatusBar
from ui.start_page import StartPage
from ui.tasks import Tasks
from ui.window_deeds import WindowDeeds

if TYPE_CHECKING:  # a start without a file needs none of these: it is quick because they wait
    from core.forms.load import FormSets
    from core.forms.model import FormSet
    from ui.desk import Desk
    from ui.work_page import WorkPage

FIRST_SIZE = QSize(1366, 728)
LEAST_SIZE = QSize(1000, 560)


ICONS_AFTER_MS = 40
REMEMBER_AFTER_MS = 400
"""The list of recent files is written when typing rests, not with every cell."""


class MainWindow(QMainWindow):
    """One window, one open file."""

    bug_met = Signal(str)
    """Something nobody caught; carries the log's path. May be emitted from any thread."""

    def __init__(self, settings: Settings, form_sets: FormSets | None = None) -> None:
        super().__init__()
        self.settings = settings
        self._form_sets = form_sets
        self.tasks = Tasks(self)
        self.desk: Desk | None = None
        self.work: WorkPage | None = None
        self.lists_seen: tuple[object, ...] | None = None
        """What the folder of own lists of codes was like when a file was last looked at; None: not yet."""
        self._telling = self._coloured = False
        self._remembering = QTimer(self, singleShot=True, interval=REMEMBER_AFTER_MS)
        self._remembering.timeout.connect(self._remember)
        self.flows = FileFlows(self)
        self.actions_by_name = make_actions(self, WindowDeeds(self).table)
        self.start_page = StartPage(settings)
        self.notice = Notice()
        self.status = StatusBar()
        self.pages = QStackedWidget()
        self._build()
        self._connect()
        Drops(self)
        self.refresh_look()
        self._show_start()
        QTimer.singleShot(ICONS_AFTER_MS, self, self._colour_actions)

    # ---- building

    def _build(self) -> None:
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.pages, 1)
        self.pages.addWidget(self.start_page)
        self.setCentralWidget(centre)
        fill_menus(self.menuBar(), self.actions_by_name)
        self.status.use_actions(self.actions_by_name)
        self.toolbar = self._make_toolbar()
        self.setStatusBar(self.status)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar("工具栏")
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in TOOLBAR:
            if name == "-":
                bar.addSeparator()
                continue
            action = self.actions_by_name[name]
            action.setIconText(TOOLBAR_WORDS.get(name, action.text().rstrip("…")))
            bar.addAction(action)
        self.year_label = QLabel()
        self.year_label.setProperty("tone", "hint")
        stretch = QWidget()
        stretch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(stretch)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.year_label, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(stretch)
        self.addToolBar(bar)
        return bar

    def _connect(self) -> None:
        page = self.start_page
        page.new_requested.connect(self.flows.new)
        page.open_requested.connect(self.flows.open)
        page.import_requested.connect(self.flows.import_)
        page.sample_requested.connect(self.flows.open_sample)
        page.file_requested.connect(lambda path: self.open_path(Path(path)))
        page.keys_requested.connect(self.actions_by_name["keys"].trigger)
        self.bug_met.connect(self._tell_bug, Qt.ConnectionType.QueuedConnection)
        theme().changed.connect(self.refresh_look)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(lambda: self.work.go_back() if self.work else None)

    # ---- form sets

    @property
    def form_sets(self) -> FormSets:
        """The installed form sets; read when they are first needed."""
        if self._form_sets is None:
            from core.forms.load import installed

            self._form_sets = installed()
        return self._form_sets

    def use_form_sets(self, form_sets: FormSets) -> None:
        """Form sets read anew are offered from now on; an open file keeps those it was opened with."""
        self._form_sets = form_sets

    # ---- one open file

    def open_path(self, path: Path) -> bool:
        """Open a workspace file; what stands in the way is told in one sentence. False: it was not opened."""
        return self.flows.open_path(path)

    def show_desk(self, desk: Desk, document_id: str = "") -> None:
        """Take over a desk: the file that was open before is closed."""
        self.close_file()
        self._use(desk, document_id)
        if desk.read_only:
            self.notice.show_notice(
                StateMark.INFO, "这个文件只能看，改动存不进去。要改请另存一份。", "另存为…", self.flows.save_as
            )

    def see_as(self, form_set: FormSet) -> None:
        """Show the document in another layout, or in its own again: the file stays open, its page is made anew."""
        assert self.desk is not None
        assert self.work is not None
        self.apply()
        document_id = self.work.document_id
        desk = self.desk.seen_as(document_id, form_set)
        self._put_away_work()
        self._use(desk, document_id)

    def _use(self, desk: Desk, document_id: str) -> None:
        from ui.work_page import WorkPage

        self.desk = desk
        desk.stored.connect(self._on_stored)
        desk.failed.connect(self._on_store_failed)
        desk.refused.connect(lambda sentence: self.status.say(f"没有改成：{sentence}"))
        desk.findings_changed.connect(lambda changed_id, keys: self._remembering.start())
        self.work = WorkPage(desk, self.settings)
        self.work.document_shown.connect(self._on_document_shown)
        self.work.emptied.connect(self._on_emptied)
        self.work.record_changed.connect(self._refresh_place)
        self.work.place_changed.connect(lambda place: self._refresh_place())
        self.work.summary_changed.connect(self.status.show_selection)
        self.work.said.connect(self.status.say)
        self.pages.addWidget(self.work)
        self.pages.setCurrentWidget(self.work)
        self._colour_actions()
        self.toolbar.show()
        self.status.show()
        self.apply_enter()
        self.status.show_saved(desk.read_only, None)
        self._follow_lists()
        heads = desk.session.heads
        shown = document_id or (max(heads, key=lambda head: head.year or 0).id if heads else "")
        if shown:
            self.work.show_document(shown)
            self.work.focus_first()
        else:
            self.work.show_empty()
        self.refresh_actions()

    def close_file(self) -> bool:
        """Back to the start page; what was typed is applied and stored first."""
        if self.desk is None:
            return True
        self.apply()
        self._remember()
        desk = self.desk
        self._put_away_work()
        desk.close()
        desk.deleteLater()
        self.notice.hide()
        self._show_start()
        return True

    def _put_away_work(self) -> None:
        work, self.desk, self.work = self.work, None, None
        if work is not None:
            work.find_flow.stop()
            self.pages.removeWidget(work)
            work.deleteLater()

    def apply(self) -> None:
        """Everything typed and not yet applied goes into the document."""
        if self.work is not None and self.work.page is not None:
            self.work.page.apply()

    def _show_start(self) -> None:
        if self._coloured:
            self.start_page.refresh()
        self.pages.setCurrentWidget(self.start_page)
        self.toolbar.hide()
        self.status.hide()
        self.setWindowTitle("绩目通")
        self.refresh_actions()
        self.start_page.focus_first()

    def _follow_lists(self) -> None:
        from ui.codes_flow import follow_lists

        follow_lists(self)

    def changeEvent(self, event: QEvent) -> None:
        """Who comes back from another program finds the lists of codes as they are now."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.desk is not None:
            QTimer.singleShot(0, self, self._follow_lists)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard: Qt leaves that to dialogs, and to the space bar elsewhere."""
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Waits for the queue: after this nothing typed is only in memory."""
        self.close_file()
        self.tasks.cancel()
        self.tasks.finish(5000)
        event.accept()

    def refresh_file(self) -> None:
        """The open file has another name, or can be changed again."""
        if self.desk is not None and self.work is not None:
            self.status.show_saved(self.desk.read_only, None)
            self.setWindowTitle(f"{self.desk.session.path.name} — 绩目通")
            self._remember()
            self.refresh_actions()
            if self.work.page is not None:
                self.work.page.refresh_editing()

    def _on_document_shown(self, document_id: str) -> None:
        assert self.desk is not None
        document = self.desk.document(document_id)
        form_set = self.desk.form_set(document_id)
        self.setWindowTitle(f"{self.desk.session.path.name} — 绩目通")
        other = "" if form_set.id == self.desk.own_form_set(document_id).id else "（另一种版式）"
        self.year_label.setText(f"{document.year or '未填年度'} 年　{form_set.title}{other}")
        page = self.work.page if self.work else None
        if page is not None:
            spec = form_set.list(page.tab.list) if page.tab.list else None
            name_actions(self.actions_by_name, spec.item if spec else "记录")
        self._remember()
        self.refresh_actions()

    def _on_emptied(self) -> None:
        assert self.desk is not None
        self.setWindowTitle(f"{self.desk.session.path.name} — 绩目通")
        self.year_label.clear()
        self.status.show_place("")
        self.status.show_selection("")
        self.refresh_actions()

    def _remember(self) -> None:
        """Put the file among the recent ones with its state."""
        if self.desk is None or not self.work or not self.work.document_id or not self.desk.has(self.work.document_id):
            return
        document = self.desk.document(self.work.document_id)
        state = self.desk.state(document.id)
        title = next((form.title for form in self.form_sets.all if form.id in document.form_ids), "")
        self.settings.remember(
            {
                "path": str(self.desk.session.path),
                "opened": datetime.now().isoformat(timespec="minutes"),
                "content": f"{document.year or ''} · {title}",
                "mark": state.mark.name,
                "word": state.words,
            }
        )

    # ---- what the disk says

    def _on_stored(self, event: object) -> None:
        if self.desk is not None and self.desk.session.pending == 0:
            self.status.show_saved(False, getattr(event, "time", None))

    def _on_store_failed(self, sentence: str) -> None:
        self.status.show_failed()
        self.notice.show_notice(StateMark.ERROR, f"{sentence} 改动还在，请另存到别处。", "另存为…", self.flows.save_as)
        self.refresh_actions()

    def show_notice(self, sentence: str, mark: StateMark = StateMark.WARNING) -> None:
        self.notice.show_notice(mark, sentence)

    def _tell_bug(self, log: str) -> None:
        if self._telling:
            return
        self._telling = True
        text = "程序出了意外的错误，刚才这一步没有做成。已经填好的内容都在。"
        tell(self, "出错了", text, f"详细情况记在：{log}")
        self._telling = False

    # ---- wishes about the look

    def _colour_actions(self) -> None:
        """Icons and recent files, when the first picture of the window is there or a file is shown."""
        if not self._coloured:
            self._coloured = True
            colour_actions(self.actions_by_name)
            self.start_page.refresh()

    def apply_enter(self) -> None:
        """Where Enter moves to, as the settings say."""
        right = self.settings.flag("enter_right")
        self.status.show_enter(right)
        if self.work is not None and self.work.page is not None:
            self.work.page.set_enter_moves_right(right)

    def refresh_look(self) -> None:
        if self._coloured:
            colour_actions(self.actions_by_name)
        mode = {Mode.LIGHT: "light", Mode.DARK: "dark", Mode.SYSTEM: "system"}[theme().mode]
        self.actions_by_name[mode].setChecked(True)
        self.actions_by_name[f"size{theme().text_size}"].setChecked(True)
        right = self.settings.flag("enter_right")
        self.actions_by_name["enter_right" if right else "enter_down"].setChecked(True)
        self.toolbar.setIconSize(QSize(px(Size.TOOLBAR_ICON), px(Size.TOOLBAR_ICON)))
        self.start_page.refresh_look()
        self.notice.refresh()
        self.status.refresh_look()
        if self.work is not None:
            self.work.refresh_look()

    # ---- status bar and enabled deeds

    def _refresh_place(self) -> None:
        page = self.work.page if self.work else None
        if page is None:
            return
        self.status.show_place(page.editor.record_words())
        money = next((field for field in self._fields(page) if field.kind == "money"), None)
        self.status.show_unit(str(money.unit) if money else "")
        self.apply_enter()
        self.refresh_actions()

    def _fields(self, page: object) -> list:
        form_set = getattr(page, "form_set", None)
        tab = getattr(page, "tab", None)
        return list(form_set.list(tab.list).fields) if form_set and tab and tab.list else []

    def refresh_actions(self) -> None:
        is_open, can_change = self.desk is not None, self.desk is not None and not self.desk.read_only
        reading = {"save_as", "export", "close", "copy", "find", "fold", "show_findings", "show_help", "check", "help"}
        reading |= {"layout", "next_finding", "previous_finding", "find_next", "find_previous"}
        for name, action in self.actions_by_name.items():
            action.setEnabled(name in WITHOUT_FILE or (is_open and name in reading) or can_change)
        if self.desk is not None and self.work is not None and can_change:
            session, shown = self.desk.session, self.work.document_id
            for name, by, title in (("undo", -1, session.undo_title), ("redo", 1, session.redo_title)):
                words = title(self.desk.step_target(shown, by))
                self.actions_by_name[name].setEnabled(words is not None)
                self.actions_by_name[name].setToolTip(f"{self.actions_by_name[name].iconText()}：{words or '没有'}")
