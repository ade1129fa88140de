"""The tabs of one document with the edit bar over them."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from core.domain.document import FieldKey, OverrideKey
from core.editing import fields as field_verbs
from core.editing.events import DocumentChanged
from core.forms.model import FormSet, Tab
from core.settings import Settings
from ui.desk import Desk
from ui.editors.budget_editor import BudgetEditor
from ui.editors.item_editor import ItemEditor
from ui.editors.record_editor import RecordEditor
from ui.editors.sheet_editor import SheetEditor
from ui.editors.values import Place, PlaceReader
from ui.grids.cells import CellState
from ui.grids.grid_view import GridView
from ui.look.marks import StateMark
from ui.states import tab_of
from ui.widgets.edit_bar import BarText, EditBar
from ui.widgets.tabs import StateTabs

Editor: TypeAlias = SheetEditor | BudgetEditor | RecordEditor | ItemEditor


class DocumentPage(QWidget):
    """`place_changed`: the place the person is in, or None; `tab_changed`: the key of the tab shown."""

    place_changed = Signal(object)
    tab_changed = Signal(str)
    record_changed = Signal()
    summary_changed = Signal(str)
    fold_changed = Signal(bool)
    said = Signal(str)

    def __init__(
        self, desk: Desk, form_set: FormSet, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self._settings = desk, form_set, settings
        self.document_id = ""
        self.place: Place | None = None
        self.reader = PlaceReader(desk)
        self.tabs = StateTabs()
        self.edit_bar = EditBar()
        self.stack = QStackedWidget()
        self.editors: dict[str, Editor] = {}
        self._shown: set[str] = set()
        self._narrow = False
        for tab in form_set.tabs:
            self.tabs.add_tab(tab.key, tab.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.tabs, self.edit_bar):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.show_tab)
        self.edit_bar.applied.connect(self._apply_edit_bar)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        desk.document_changed.connect(self._on_document_changed)
        desk.findings_changed.connect(lambda document_id, keys: self._on_findings(document_id))

    # ---- tabs

    @property
    def tab(self) -> Tab:
        return next(tab for tab in self.form_set.tabs if tab.key == self.tabs.current)

    @property
    def editor(self) -> Editor:
        return self._editor(self.tab)

    def show_document(self, document_id: str, tab_key: str = "") -> None:
        self.apply()
        self.document_id = document_id
        self._shown.clear()
        self._refresh_marks()
        self.show_tab(tab_key or self._first_tab())

    def _first_tab(self) -> str:
        """Where the work is: the first tab with a grid, typed or official."""
        tabs = self.form_set.tabs
        return next((tab.key for tab in tabs if tab.grid or tab.grids or tab.tables), tabs[0].key)

    def show_tab(self, key: str) -> None:
        """Show a tab; its editor is made when it is first shown."""
        if not key:
            return
        if self.tabs.current in self.editors and self.tabs.current != key:
            self.editors[self.tabs.current].apply()
        self.tabs.set_current(key)
        editor = self._editor(self.tab)
        if key not in self._shown:
            self._shown.add(key)
            editor.show_document(self.document_id)
        self._on_place(None)
        self.summary_changed.emit("")
        last = editor.focusWidget()
        self.stack.setCurrentWidget(editor)  # may put the focus into a field, which then tells its place
        if isinstance(editor, RecordEditor):
            if last is None and editor.focusWidget() is not None:
                editor.take_focus()  # Qt chose the first field, the filter: typing there would empty the list
            editor.tell_place()
        elif isinstance(editor, BudgetEditor):
            if last is None:
                editor.pane.view.setFocus()
            editor.tell_place()
        elif isinstance(editor, SheetEditor):
            if last is None and not tab_has_fields(self.tab):
                editor.focus_first()
            editor.tell_place()
        self.tab_changed.emit(key)
        self.record_changed.emit()

    def _editor(self, tab: Tab) -> Editor:
        editor = self.editors.get(tab.key)
        if editor is None:
            editor = self.editors[tab.key] = self._make_editor(tab)
            self.stack.addWidget(editor)
            editor.place_changed.connect(self._on_place)
            if isinstance(editor, RecordEditor):
                editor.set_narrow(self._narrow)
        return editor

    def _make_editor(self, tab: Tab) -> Editor:
        if tab.tables:
            return self._make_budget_editor(tab)
        if not tab.list:
            return self._make_sheet_editor(tab)
        if not (tab.grid or tab.grids or tab.rows or tab.strip or tab.lists):
            items = ItemEditor(self.desk, self.form_set, tab)
            items.record_changed.connect(lambda record_id: self.record_changed.emit())
            return items
        records = RecordEditor(self.desk, self.form_set, tab)
        records.record_changed.connect(lambda record_id: self.record_changed.emit())
        records.summary_changed.connect(self.summary_changed)
        records.fold_changed.connect(self.fold_changed)
        records.said.connect(self.said)
        if self._settings is not None:
            records.keep_widths(self._settings)
        return records

    def _make_sheet_editor(self, tab: Tab) -> SheetEditor:
        sheet = SheetEditor(self.desk, self.form_set, tab)
        sheet.summary_changed.connect(self.summary_changed)
        sheet.said.connect(self.said)
        if self._settings is not None:
            sheet.keep_widths(self._settings)
        return sheet

    def _make_budget_editor(self, tab: Tab) -> BudgetEditor:
        budget = BudgetEditor(self.desk, self.form_set, tab)
        budget.summary_changed.connect(self.summary_changed)
        budget.said.connect(self.said)
        if self._settings is not None:
            budget.keep_widths(self._settings)
        return budget

    def tab_of(self, key: FieldKey) -> str:
        """The tab that shows a key."""
        return tab_of(self.form_set, self.desk.index(self.document_id), key)

    # ---- places

    def reveal(self, key: FieldKey, tab: str = "") -> bool:
        """Show the tab (the one that shows the key, unless told), the record and the cell or field of a key, and put
        the focus there."""
        tab = tab or self.tab_of(key)
        if not tab:
            return False
        self.show_tab(tab)
        return self.editor.reveal(key)

    def reveal_printed(self, key: OverrideKey) -> bool:
        """Show a cell of a computed table, if a tab shows the table."""
        found = FieldKey(f"{key.table}[{key.row}]", key.column)
        tab = self.tab_of(found)
        return bool(tab) and self.reveal(found, tab)

    def show_record(self, tab_key: str, record_id: str) -> None:
        self.show_tab(tab_key)
        if isinstance(self.editor, RecordEditor | ItemEditor) and record_id:
            self.editor.show_record(record_id)

    def apply(self) -> None:
        """Everything typed and not yet applied goes into the document."""
        focus = self.focusWidget()
        if focus is not None and focus.property("inCell"):
            focus.clearFocus()
        for key in self._shown:
            self.editors[key].apply()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Of all grids of the page only the one the person is in, or was in last, shows a current cell in full."""
        shown = self.stack.currentWidget()
        if now is not None and shown is not None and shown.isAncestorOf(now):
            for view in shown.findChildren(GridView):
                view.set_resting(not view.is_active())

    def _on_place(self, place: Place | None) -> None:
        if place is not None and not self.desk.has(place.document_id):
            return  # the page is leaving with its document
        self.place = place
        self._refresh_edit_bar()
        self.place_changed.emit(place)

    def place_words(self, place: Place) -> str:
        editor = self.editor
        if isinstance(editor, BudgetEditor):
            said = editor.bar_text()
            return said.place if said is not None else place.field.label
        if isinstance(editor, RecordEditor | SheetEditor):
            return editor.place_words(place)
        return place.field.label

    def _refresh_edit_bar(self) -> None:
        place = self.place
        if place is None or self.reader.record(place) is None:
            bar = self._bar_text()
            if bar is None:
                self.edit_bar.show_nothing()
            else:
                self.edit_bar.show_place(bar.place, bar.text, bar.mark, bar.words, editable=False)
            return
        text, state = self.reader.text(place), self.reader.state(place)
        words = self.reader.words(place, text)
        locked = self.desk.read_only or bool(state & CellState.COMPUTED)
        mark = _mark(state, words, text) if words or text else None
        said = words or ("已填，无问题" if text else "可不填")
        self.edit_bar.show_place(self.place_words(place), text, mark, said, not locked)

    def _bar_text(self) -> BarText | None:
        """What is said of a cell behind which there is no stored value."""
        if isinstance(self.editor, BudgetEditor):
            return self.editor.bar_text()
        if not isinstance(self.editor, RecordEditor | SheetEditor) or self.place is None:
            return None
        form = self.editor.head if isinstance(self.editor, RecordEditor) else self.editor.form
        section = self.editor.stack.active if self.editor.stack is not None else None
        return section.bar_text() if section is not None else form.bar_text()

    def _apply_edit_bar(self, text: str) -> None:
        place = self.place
        if place is None or text == self.reader.text(place):
            return
        form_set = self.form_set
        self.desk.do(
            field_verbs.set_text, form_set, place.document_id, place.list_path, place.record_id, place.field.key, text
        )

    # ---- hearing

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id == self.document_id:
            self._refresh_edit_bar()
            self.record_changed.emit()

    def _on_findings(self, document_id: str) -> None:
        if document_id == self.document_id:
            self._refresh_marks()
            self._refresh_edit_bar()

    def _refresh_marks(self) -> None:
        states = self.desk.states(self.document_id).tabs
        for tab in self.form_set.tabs:
            state = states[tab.key]
            counted = state.mark in (StateMark.ERROR, StateMark.WARNING)
            self.tabs.set_state(tab.key, state.mark, state.count if counted else 0)

    def refresh_editing(self) -> None:
        """Whether the file can be changed is another answer now."""
        for key in list(self._shown):
            self.editors[key].show_document(self.document_id)
        self._refresh_edit_bar()

    def set_enter_moves_right(self, right: bool) -> None:
        for editor in self.editors.values():
            if isinstance(editor, RecordEditor | BudgetEditor | SheetEditor):
                editor.set_enter_moves_right(right)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for editor in self.editors.values():
            if isinstance(editor, RecordEditor):
                editor.set_narrow(narrow)

    def refresh_look(self) -> None:
        for editor in self.editors.values():
            editor.refresh_look()


def tab_has_fields(tab: Tab) -> bool:
    """Whether fields or short lists stand over the grids of a tab."""
    return bool(tab.rows or tab.strip or tab.lists)


def _mark(state: CellState, words: str, text: str) -> StateMark | None:
    """The mark before the words of the edit bar."""
    for flag, mark in (
        (CellState.ERROR, StateMark.ERROR),
        (CellState.WARNING, StateMark.WARNING),
        (CellState.CARRIED, StateMark.CARRIED),
        (CellState.OVERRIDDEN, StateMark.INFO),
        (CellState.COMPUTED, StateMark.INFO),
    ):
        if state & flag:
            return mark
    if words and text:
        return StateMark.INFO  # a hint changes no cell's look
    return StateMark.EMPTY if words else StateMark.READY
