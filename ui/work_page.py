"""An open file: tree, document tabs, docks and the rail that stays when they are closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.domain.document import FieldKey
from core.domain.finding import Finding, Severity
from core.errors import UserError
from core.forms.model import Field, FormSet
from core.settings import Settings
from ui.desk import Desk
from ui.editors.document_page import DocumentPage
from ui.editors.record_editor import FOLD_BELOW_HEIGHT, RecordEditor
from ui.editors.values import Place
from ui.find_flow import FindFlow
from ui.look.icons import icon
from ui.look.marks import StateMark
from ui.look.theme import TextRole, font, px, theme
from ui.look.tokens import Space
from ui.panels.find import FindPanel
from ui.panels.findings import FindingsPanel
from ui.panels.help import HelpPanel
from ui.panels.tree import Target, TreePanel
from ui.states import key_shown
from ui.widgets.rail import Rail

NARROW = 1300
TREE_LEAST = 168
"""A narrower tree shows a few characters of each name."""
WIDE = 1800
TALL = 800


class WorkPage(QWidget):
    """Everything between toolbar and status bar while a file is open."""

    document_shown = Signal(str)
    emptied = Signal()
    """The last document has left the file."""
    place_changed = Signal(object)
    record_changed = Signal()
    summary_changed = Signal(str)
    said = Signal(str)

    def __init__(self, desk: Desk, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._settings = desk, settings
        self.document_id = ""
        self._came_from: FieldKey | None = None
        self._pages: dict[str, DocumentPage] = {}
        self.tree = TreePanel()
        self.findings = FindingsPanel()
        self.help = HelpPanel()
        self.find_panel = FindPanel()
        self.rail = Rail()
        self.pages = QStackedWidget()
        self._unknown = _Unknown()
        self.pages.addWidget(self._unknown)
        self._sized = False
        self._text_size = theme().text_size
        self._build()
        self._connect()
        self.find_flow = FindFlow(self, self.find_panel)
        self.docks["find"].visibilityChanged.connect(lambda shown: self.find_flow.shown_or_hidden())
        self.tree.set_desk(desk)
        desk.documents_changed.connect(self._on_documents_changed)  # after the tree: it unfolds what the tree has then
        self.findings.set_desk(desk)
        self.refresh_look()

    # ---- building

    def _build(self) -> None:
        self.inner = QMainWindow()
        self.inner.setWindowFlags(Qt.WindowType.Widget)
        self.inner.setCentralWidget(self.pages)
        self.inner.setDockNestingEnabled(True)
        self.tree_dock = _dock("tree", self.tree)
        self.tree_dock.setTitleBarWidget(QWidget())
        self.tree.setMinimumWidth(px(TREE_LEAST))
        self.inner.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.tree_dock)
        self.check_button = QPushButton("重新审核")
        self.check_button.setProperty("look", "link")
        self.docks = {
            "findings": _dock("findings", self.findings, "审核结果", self.check_button),
            "help": _dock("help", self.help, "填报说明"),
            "find": _dock("find", self.find_panel, "查找"),
        }
        self.docks["find"].hide()
        self._room = QTimer(self, singleShot=True, interval=0)
        self._room.timeout.connect(self._resize_docks)  # the tree had made room for the dock that went
        self._docks_before: list[str] = []
        self._docks_away: list[str] | None = None
        """The docks that a tab of tables has closed, to come back with the next tab; None: it has closed none."""
        for dock in self.docks.values():
            self.inner.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            dock.visibilityChanged.connect(lambda shown: self._refresh_rail())
            dock.visibilityChanged.connect(lambda shown: shown or self._room.start())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.inner, 1)
        row.addWidget(self.rail)
        for key, words in (("findings", "审核结果"), ("help", "填报说明"), ("find", "查找")):
            self.rail.add_entry(key, words)

    def _connect(self) -> None:
        self.tree.chosen.connect(self._on_tree)
        self.findings.jump_requested.connect(self.jump_to)
        self.findings.counts_changed.connect(self._refresh_rail)
        self.check_button.clicked.connect(self.check_again)
        self.rail.clicked.connect(self.toggle_dock)
        self.desk.findings_changed.connect(lambda document_id, keys: self._refresh_rail())

    # ---- documents

    @property
    def page(self) -> DocumentPage | None:
        widget = self.pages.currentWidget()
        return widget if isinstance(widget, DocumentPage) else None

    def show_document(self, document_id: str, tab: str = "", record_id: str = "") -> None:
        """Show a document in the page of its form set; what was typed elsewhere is applied first."""
        if self.page is not None:
            self.page.apply()
        changed = document_id != self.document_id
        self.document_id = document_id
        try:
            form_set = self.desk.form_set(document_id)
        except UserError as error:
            self._unknown.label.setText(str(error))
            self.pages.setCurrentWidget(self._unknown)
            return
        page = self._page_of(form_set)
        self.pages.setCurrentWidget(page)
        if changed or page.document_id != document_id:
            page.show_document(document_id, tab)
            self.tree.expand_document(document_id, to_records=self.width() >= px(NARROW))
        if tab:
            page.show_record(tab, record_id)
        self._apply_size()
        self.document_shown.emit(document_id)
        self._on_record_changed()

    def focus_first(self) -> None:
        """Where typing goes when a file was opened: the grid, if the tab has one."""
        if self.page is not None:
            self.page.editor.focus_first()

    def _page_of(self, form_set: FormSet) -> DocumentPage:
        page = self._pages.get(form_set.id)
        if page is None:
            page = self._pages[form_set.id] = DocumentPage(self.desk, form_set, self._settings)
            self.pages.addWidget(page)
            page.place_changed.connect(self._on_place)
            page.record_changed.connect(self._on_record_changed)
            page.tab_changed.connect(lambda key: self._make_room())
            page.tab_changed.connect(lambda key: self._apply_size())  # a page is made when it is first shown
            page.summary_changed.connect(self.summary_changed)
            page.fold_changed.connect(lambda folded: self._settings.set("folded", folded))
            page.said.connect(self.said)
        return page

    def _on_tree(self, target: Target) -> None:
        self.show_document(target.document_id, target.tab, target.record_id)

    def _on_documents_changed(self) -> None:
        if not self.desk.has(self.document_id):
            heads = self.desk.session.heads
            self.document_id = ""
            if heads:
                self.show_document(heads[-1].id)
            else:
                self.show_empty()

    def show_empty(self) -> None:
        """A file in which there is no document (any more)."""
        self._unknown.label.setText("这个文件里没有内容。可以从别的文件导入，或另建一个。")
        self.pages.setCurrentWidget(self._unknown)
        self.findings.show_document("")
        self.emptied.emit()

    def _on_record_changed(self) -> None:
        page = self.page
        if page is None:
            return
        editor = page.editor
        spec = page.form_set.list(page.tab.list) if page.tab.list else None
        self.findings.show_document(self.document_id, editor.record_id, spec.item if spec else "")
        self.tree.choose(self.document_id, page.tab.key, editor.record_id)
        self.record_changed.emit()

    def _on_place(self, place: Place | None) -> None:
        if place is not None or self.help.shown:
            field = place.field if place is not None else None
            self.help.show_field(field, _source(field, self.page))
        self.place_changed.emit(place)

    # ---- findings

    def check_again(self) -> None:
        if self.page is not None:
            self.page.apply()
            self.desk.check_again(self.document_id)
            self.show_dock("findings")

    def step_finding(self, by: int) -> None:
        """F8 and Shift+F8."""
        finding = self.findings.step(by)
        if finding is None:
            self.said.emit("没有发现问题。")
            return
        self.jump_to(finding)

    def jump_to(self, finding: Finding) -> None:
        """Show the place of a finding and put the focus there; Esc comes back to where one was."""
        page = self.page
        if page is None:
            return
        here = page.place
        if self._came_from is None and here is not None and here.keys:
            self._came_from = here.keys[0]
        page.apply()
        printed, document = finding.place.printed, self.desk.document(self.document_id)
        in_table = printed is not None and page.reveal_printed(printed)
        keys = dict.fromkeys((key_shown(finding.place, document), finding.place.key))
        if not in_table and not any(page.reveal(key) for key in keys):
            self.said.emit("这条审核结果所在的位置已经没有了。")

    def go_back(self) -> None:
        """Esc: closes 查找; else to where one was before the first jump."""
        if self.find_flow.is_open:
            self.find_flow.close()
            return
        came_from, self._came_from = self._came_from, None
        if came_from is not None and self.page is not None:
            self.page.reveal(came_from)

    # ---- docks and rail

    def toggle_dock(self, key: str) -> None:
        if not self.docks[key].isHidden():
            self.docks[key].hide()
        elif key == "find":
            self.find_flow.open()
        else:
            self.show_dock(key)

    def show_dock(self, key: str) -> None:
        """Open a dock; where the window is low, the others make room, for 查找 always, but only while it is there."""
        if key != "find":
            self._docks_before = []
        elif self.docks[key].isHidden():
            self._docks_before = [other for other, dock in self.docks.items() if not dock.isHidden()]
        for other, dock in self.docks.items():
            if other != key and (key == "find" or self.height() < TALL):
                dock.hide()
        self.docks[key].show()
        self._resize_docks()

    def restore_docks(self) -> None:
        """What 查找 had taken the place of comes back."""
        before, self._docks_before = self._docks_before, []
        for key in before:
            self.docks[key].show()
        self._resize_docks()

    def _make_room(self) -> None:
        """Tables need the width: in a window that is not wide the docks close to the rail, and come back after."""
        page = self.page
        needs_room = page is not None and bool(page.tab.tables) and self.width() < px(WIDE)
        if needs_room and self._docks_away is None:
            self._docks_away = [key for key, dock in self.docks.items() if key != "find" and not dock.isHidden()]
            for key in self._docks_away:
                self.docks[key].hide()
        elif not needs_room and self._docks_away is not None:
            away, self._docks_away = self._docks_away, None
            for key in away:
                self.docks[key].show()
            self._resize_docks()

    def _refresh_rail(self) -> None:
        for key, dock in self.docks.items():
            self.rail.set_open(key, not dock.isHidden())
        mark, count = self._worst()
        self.rail.set_state("findings", mark, count)

    def _worst(self) -> tuple[StateMark | None, int]:
        if not self.document_id or not self.desk.is_checked(self.document_id):
            return None, 0
        findings = self.desk.findings(self.document_id)
        for severity, mark in ((Severity.ERROR, StateMark.ERROR), (Severity.WARNING, StateMark.WARNING)):
            count = sum(finding.severity is severity for finding in findings)
            if count:
                return mark, count
        return None, 0

    # ---- sizes and look

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._sized:
            self._sized = True
            self._first_size()
            self._make_room()
        self._apply_size()

    def _first_size(self) -> None:
        if self.height() < TALL:
            self.docks["help"].hide()
        self._resize_docks()

    def _resize_docks(self) -> None:
        tree = 256 if self.width() >= px(WIDE) else 196
        right = 380 if self.width() >= px(WIDE) else 260 if self.width() >= px(NARROW) else 252
        self.inner.resizeDocks([self.tree_dock], [px(tree)], Qt.Orientation.Horizontal)
        shown = [dock for dock in self.docks.values() if not dock.isHidden()]
        self.inner.resizeDocks(shown, [px(right)] * len(shown), Qt.Orientation.Horizontal)

    def _apply_size(self) -> None:
        page = self.page
        if page is None:
            return
        page.set_narrow(self.width() < px(NARROW))
        folded = self._settings.flag("folded", self.window().height() < FOLD_BELOW_HEIGHT)
        for editor in page.editors.values():
            if isinstance(editor, RecordEditor) and not editor.property("sized"):
                editor.setProperty("sized", True)
                editor.set_folded(folded)
                editor.split.setSizes([px(220 if self.width() >= px(WIDE) else 172), self.width()])

    def refresh_look(self) -> None:
        self.tree.refresh_look()
        self.findings.view.refresh_look()
        self.find_panel.refresh_look()
        for dock in self.docks.values():
            title = dock.titleBarWidget()
            if isinstance(title, _DockTitle):
                title.refresh_look()
        for page in self._pages.values():
            page.refresh_look()
        self._apply_size()
        if self._text_size != theme().text_size:
            self._text_size = theme().text_size
            self._resize_docks()


class _Unknown(QWidget):
    """Where the document would be, when its form set is not installed or there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(self.label)


class _DockTitle(QWidget):
    """Bold title, its one deed, and the button that closes the dock to the rail."""

    def __init__(self, dock: QDockWidget, title: str, deed: QPushButton | None) -> None:
        super().__init__(dock)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label = QLabel(title)
        self._close = QToolButton()
        self._close.setAccessibleName(f"收起{title}")
        self._close.setToolTip("收到右边的竖条上")
        self._close.clicked.connect(dock.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.M), px(6), px(Space.XS), px(6))
        row.setSpacing(px(Space.XS))
        row.addWidget(self._label)
        row.addStretch(1)
        if deed is not None:
            row.addWidget(deed)
        row.addWidget(self._close)
        self.refresh_look()

    def refresh_look(self) -> None:
        self._label.setFont(font(TextRole.STRONG))
        self._close.setIcon(icon("dismiss", "text2", 16))


def _dock(name: str, content: QWidget, title: str = "", deed: QPushButton | None = None) -> QDockWidget:
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
    dock.setWidget(content)
    content.setMinimumWidth(px(140))
    if title:
        dock.setTitleBarWidget(_DockTitle(dock, title, deed))
    return dock


def _source(field: Field | None, page: DocumentPage | None) -> str:
    """How a computed text comes about, in the form's words."""
    if field is None or field.compute is None or not field.compute.text:
        return ""
    text = f"自动得出：{field.compute.text.replace('{', '“').replace('}', '”')}"
    return text + (f"，去掉末尾的“{field.compute.drop_end}”" if field.compute.drop_end else "")
