"""The tab of a list: its records, the chosen one's head, and the grids of what is in it (项目绩效目标)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.domain.document import FieldKey
from core.editing import fields as field_verbs
from core.editing import records
from core.editing.events import DocumentChanged
from core.forms.model import FormSet, Tab
from core.forms.selection import records_of
from core.settings import Settings
from ui.desk import Desk
from ui.editors.grid_stack import GridStack, grid_paths
from ui.editors.head_form import HeadForm
from ui.editors.nested_model import NestedModel
from ui.editors.record_marks import carried_in, record_marks
from ui.editors.record_model import RecordModel
from ui.editors.values import Place
from ui.grids.grid_view import GridView
from ui.grids.summary import SelectionSummary
from ui.look.icons import icon
from ui.panels.notice import Notice
from ui.panels.record_list import RecordList, RecordListModel
from ui.widgets.buttons import Look, make_button
from ui.widgets.empty_state import nothing_yet
from ui.widgets.section_bar import SectionBar

FOLD_BELOW_HEIGHT = 760
HEAD_SHARE = 0.45


class RecordEditor(QWidget):
    """`record_changed` tells which record is shown; `place_changed` where in it the person is."""

    place_changed = Signal(object)
    record_changed = Signal(str)
    fold_changed = Signal(bool)
    summary_changed = Signal(str)
    said = Signal(str)

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self.tab = desk, form_set, tab
        self.spec = form_set.list(tab.list)
        self._document_id = self._record_id = ""
        self._unfolded_for_jump = False
        self.list_model = RecordListModel(desk, form_set, self.spec, self)
        self.list = RecordList(self.list_model)
        self.head = HeadForm(desk, form_set, tab)
        self.head_bar = SectionBar(f"{self.spec.item}信息")
        self.stack = GridStack(desk, form_set, grid_paths(tab), tab.list)
        self.chooser = QComboBox()
        self.fold_button = make_button("收起", Look.LINK)
        self.confirm_button = make_button("逐处确认", Look.LINK)
        self.begin_button = make_button(f"新增{self.spec.item}", Look.PRIMARY, deed=self.add_record)
        self.nothing = nothing_yet(
            self.spec, self.begin_button, [section.model.spec for section in self.stack.sections]
        )
        self._lay_out()
        self._connect()

    # ---- building

    def _lay_out(self) -> None:
        self.head_bar.add_widget(self.confirm_button)
        self.head_bar.add_stretch()
        self.head_bar.add_widget(self.chooser)
        self.head_bar.add_widget(self.fold_button)
        centre = QWidget()
        self.centre = QStackedWidget()
        self.centre.addWidget(centre)
        self.centre.addWidget(self.nothing)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head_bar)
        column.addWidget(self.head, 0 if self.stack.sections else 1)
        if self.stack.sections:
            column.addWidget(self.stack, 1)
        else:
            self.stack.hide()
        self.split = QSplitter()
        self.split.addWidget(self.list)
        self.split.addWidget(self.centre)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(1, 1)
        self.split.setHandleWidth(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.chooser.hide()

    def _connect(self) -> None:
        self.list.chosen.connect(self.show_record)
        self.list.add_requested.connect(self.add_record)
        self.list.duplicate_requested.connect(self.duplicate_record)
        self.list.remove_requested.connect(self.remove_record)
        self.list.move_requested.connect(self.move_record)
        self.chooser.activated.connect(lambda row: self.show_record(self.chooser.itemData(row)))
        self.head.place_changed.connect(self.place_changed)
        self.head.height_changed.connect(self._fit_head)
        self.stack.place_changed.connect(self.place_changed)
        self.stack.summary_changed.connect(self.summary_changed)
        self.stack.said.connect(self.said)
        self.stack.head_requested.connect(self.head.focus_last)
        for view in self.head.views():
            view.selection_summarised.connect(self._on_summary)
            view.cells_pasted.connect(self.stack.tell_pasted)
        self.fold_button.clicked.connect(self.toggle_fold)
        self.confirm_button.clicked.connect(self.confirm_next)
        self.desk.document_changed.connect(self._on_document_changed)
        self.desk.findings_changed.connect(lambda document_id, keys: self._on_findings(document_id))

    # ---- showing

    @property
    def grid(self) -> GridView:
        """The grid the keyboard is in, else the first. IndexError: the tab has none."""
        return (self.stack.active or self.stack.sections[0]).grid

    @property
    def grid_model(self) -> RecordModel | NestedModel:
        return (self.stack.active or self.stack.sections[0]).model

    @property
    def paste_notice(self) -> Notice:
        return (self.stack.active or self.stack.sections[0]).notice

    @property
    def record_id(self) -> str:
        return self._record_id

    def show_document(self, document_id: str) -> None:
        self._document_id = document_id
        self.list_model.show(document_id)
        self.list.set_read_only(self.desk.read_only)
        first = self.list_model.index(0).data(self._id_role) if self.list_model.rowCount() else ""
        self.show_record(first or "")

    _id_role = Qt.ItemDataRole.UserRole + 1

    def show_record(self, record_id: str) -> None:
        """Show another record ('' for none)."""
        self.head.apply()
        self._record_id = record_id
        self.head.show_record(self._document_id, record_id)
        self.head.setEnabled(bool(record_id))
        self.centre.setCurrentIndex(0 if record_id else 1)
        self.begin_button.setEnabled(not self.desk.read_only)
        self.stack.show_in(self._document_id if record_id else "", record_id)
        self.list.choose(record_id)
        self._refresh_chooser()
        self._refresh_bars()
        self._fit_head()
        self.record_changed.emit(record_id)

    def record_words(self) -> str:
        """`项目 1/6　指标 4/9`: where one is, for the status bar."""
        rows = self._ids()
        if self._record_id not in rows:
            return ""
        words = f"{self.spec.item} {rows.index(self._record_id) + 1}/{len(rows)}"
        section = self.stack.current
        if section is not None and section.grid.currentIndex().isValid():
            number, count = section.row_number()
            words += f"　{section.model.spec.item} {number}/{count}" if number else ""
        return words

    def apply(self) -> None:
        self.head.apply()

    def focus_first(self) -> None:
        if self.stack.sections and self._record_id:
            self.stack.focus_first()
        elif self._record_id:
            self.head.focus_first()
        else:
            self.begin_button.setFocus()

    def take_focus(self) -> None:
        """The tab is shown for the first time."""
        if not self._record_id:
            self.begin_button.setFocus()
        elif self.stack.sections:
            self.grid.setFocus()
        else:
            self.head.focus_first()

    def tell_place(self) -> None:
        self.head.tell_place()
        self.stack.tell_place()

    def place_words(self, place: Place) -> str:
        """The address of a place for the edit bar."""
        return self.stack.place_words(place) or self.head.place_words(place)

    def _ids(self) -> list[str]:
        if not self.desk.has(self._document_id):
            return []
        return [record.id for record in records_of(self.desk.document(self._document_id), self.spec)]

    def _refresh_chooser(self) -> None:
        self.chooser.clear()
        ids = self._ids()
        index = self.desk.index(self._document_id) if ids else None
        for number, record_id in enumerate(ids):
            assert index is not None
            title = self.list_model.title(index.records[record_id])
            self.chooser.addItem(f"{self.spec.item} {number + 1}/{len(ids)}　{title}", record_id)
        self.chooser.setCurrentIndex(ids.index(self._record_id) if self._record_id in ids else -1)

    def _refresh_bars(self) -> None:
        self.head_bar.set_marks(record_marks(self.desk, self._document_id, self._record_id))
        self.confirm_button.setVisible(bool(self._carried()) and not self.desk.read_only)
        self.fold_button.setText("展开" if self.head.folded else "收起")
        self.fold_button.setIcon(icon("chevron_down" if self.head.folded else "chevron_up", "accent", 16))
        self.fold_button.setVisible(self.head.can_fold)

    def _carried(self) -> list[FieldKey]:
        return carried_in(self.desk, self._document_id, self._record_id)

    # ---- places

    def reveal(self, key: FieldKey) -> bool:
        """Choose the record, scroll to the cell or field, select it and give it the focus."""
        list_name, record_id = self.desk.index(self._document_id).top(key)
        if list_name != self.spec.home or (record_id and record_id not in self._ids()):
            return False
        if record_id and record_id != self._record_id:
            self.show_record(record_id)
        if self.stack.reveal(key):
            if self._unfolded_for_jump:
                self.set_folded(True)
            return True
        was_folded = self.head.folded
        if self.head.reveal(key):
            self._unfolded_for_jump = self._unfolded_for_jump or (was_folded and not self.head.folded)
            self._refresh_bars()
            return True
        self.list.view.setFocus()
        return bool(record_id)

    def _on_summary(self, summary: SelectionSummary) -> None:
        if self.isVisible():
            self.summary_changed.emit(summary.words)

    # ---- records

    def add_record(self) -> None:
        """A new record below the chosen one; its name waits for typing, and nothing of its head is folded away: Tab
        goes through all that has to be filled in."""
        self.apply()
        ids = self._ids()
        index = ids.index(self._record_id) + 1 if self._record_id in ids else len(ids)
        done = self.desk.do(
            records.add_record, self.form_set, self._document_id, self._document_id, self.tab.list, index, {}
        )
        if done:
            self.list.filter.clear()
            self.show_record(self._ids()[index])
            self.set_folded(False)
            self.head.reveal(FieldKey(self._record_id, self.spec.field(self.spec.title_field).home))

    def duplicate_record(self) -> None:
        if not self._record_id:
            return
        self.apply()
        index = self._ids().index(self._record_id)
        if self.desk.do(records.duplicate_record, self.form_set, self._document_id, self._record_id):
            self.show_record(self._ids()[index + 1])

    def remove_record(self) -> None:
        """Asks nothing: 撤销 brings it back, and the status bar says so."""
        ids = self._ids()
        if self._record_id not in ids:
            return
        index = ids.index(self._record_id)
        title = self.list_model.title(self.desk.index(self._document_id).records[self._record_id])
        if self.desk.do(records.remove_records, self.form_set, self._document_id, [self._record_id]):
            left = self._ids()
            self.show_record(left[min(index, len(left) - 1)] if left else "")
            self.said.emit(f"已删除{self.spec.item}“{title}”，按 Ctrl+Z 可以恢复。")

    def move_record(self, by: int) -> None:
        self.apply()
        ids = self._ids()
        if self._record_id in ids and 0 <= ids.index(self._record_id) + by < len(ids):
            to = ids.index(self._record_id) + by
            self.desk.do(records.move_record, self.form_set, self._document_id, self._record_id, to)

    def do_with_rows(self, deed: str) -> None:
        """A row deed in the grid with the focus: the short lists of the head, else the large one."""
        view = next((view for view in self.head.views() if view.is_active()), None)
        if view is not None:
            getattr(view.deeds, deed)()
        else:
            self.stack.do_with_rows(deed)

    def keep_widths(self, settings: Settings) -> None:
        """Columns are as wide as the person left them, in every table of this form set."""
        self.stack.keep_widths(settings)

    def reset_widths(self) -> None:
        self.stack.reset_widths()

    def toggle_fold(self) -> None:
        self.set_folded(not self.head.folded, told=True)

    def set_enter_moves_right(self, right: bool) -> None:
        self.stack.set_enter_moves_right(right)
        for view in self.head.views():
            view.enter_moves_right = right

    # ---- carried values

    def confirm(self) -> None:
        """Confirm what is selected in the grid, or the field with the focus."""
        keys = self._selected_keys()
        marks = self.desk.document(self._document_id).marks if self._document_id else {}
        keys = [key for key in keys if key in marks]
        if keys:
            self.desk.do(field_verbs.confirm, self._document_id, keys)

    def _selected_keys(self) -> list[FieldKey]:
        active = self.stack.active
        return active.selected_keys() if active is not None else self.head.selected_keys()

    def confirm_next(self) -> None:
        """逐处确认: go to the next carried value of this record."""
        waiting = set(self._carried())
        for key in self._keys_in_order():
            if key in waiting and self.reveal(key):
                self.said.emit("核对后按 Ctrl+Enter 确认，或直接改；F7 到下一处。")
                return

    def _keys_in_order(self) -> list[FieldKey]:
        """Every key of the record in the order it is read, beginning after where the person is."""
        keys = self.head.all_keys() + [key for section in self.stack.sections for key in section.all_keys()]
        here = self._selected_keys()
        at = keys.index(here[0]) + 1 if here and here[0] in keys else 0
        return keys[at:] + keys[:at]

    # ---- folding and sizes

    def set_folded(self, folded: bool, told: bool = False) -> None:
        """`told`: the person wants it, so it is remembered."""
        self._unfolded_for_jump = False
        self.head.set_folded(folded)
        self._refresh_bars()
        self._fit_head()
        if told:
            self.fold_changed.emit(folded)

    def _fit_head(self) -> None:
        if not self.stack.sections:
            return
        most = round(self.height() * HEAD_SHARE)
        wanted = self.head.wanted_height()
        self.head.setFixedHeight(min(wanted, most) if self.height() > 100 else wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def set_narrow(self, narrow: bool) -> None:
        """Below a certain window width the list of records becomes a drop-down."""
        self.list.setVisible(not narrow)
        self.chooser.setVisible(narrow)

    def refresh_look(self) -> None:
        self.list.refresh_look()
        self._refresh_bars()
        self.stack.refresh_look()
        self.head.fit()

    # ---- hearing

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id != self._document_id:
            return
        ids_before = [self.list_model.index(row).data(self._id_role) for row in range(self.list_model.rowCount())]
        self.list_model.refresh()
        if self._record_id and self._record_id not in self._ids():
            row = ids_before.index(self._record_id) if self._record_id in ids_before else 0
            left = self._ids()
            self.show_record(left[min(row, len(left) - 1)] if left else "")
        elif not self._record_id and self._ids():
            self.show_record(self._ids()[0])
        else:
            self.list.choose(self._record_id)
        self.list.refresh_counts()
        if event.touched.lists or any(key.path == "name" for key in event.touched.fields):
            self._refresh_chooser()
        self._refresh_bars()

    def _on_findings(self, document_id: str) -> None:
        if document_id == self._document_id:
            self.list_model.refresh_states()
            self._refresh_bars()
