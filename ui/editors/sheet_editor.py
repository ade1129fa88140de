"""A tab of the document itself: its fields, short lists and grids on one page, as the form set lays them out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.domain.document import FieldKey
from core.editing import fields as field_verbs
from core.editing.events import DocumentChanged
from core.forms.model import FormSet, Tab
from core.settings import Settings
from ui.desk import Desk
from ui.editors.budget_data import BudgetData
from ui.editors.budget_pane import EntryPane
from ui.editors.grid_stack import GridStack, grid_paths
from ui.editors.head_form import HeadForm
from ui.editors.values import Place
from ui.grids.clipboard import PasteReport
from ui.grids.grid_view import GridView
from ui.grids.summary import SelectionSummary
from ui.look.theme import px
from ui.look.tokens import Space
from ui.states import carried
from ui.widgets.section_bar import SectionBar

HEAD_SHARE = 0.45
NARROW_FORM = 760
"""A tab of nothing but fields is no wider than one reads with ease."""


class SheetEditor(QWidget):
    """`place_changed` tells the place one is in, `summary_changed` what is selected."""

    place_changed = Signal(object)
    summary_changed = Signal(str)
    said = Signal(str)

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self.tab = desk, form_set, tab
        self._document_id = ""
        self.form = HeadForm(desk, form_set, tab)
        self.made = QLabel()
        self.made.setProperty("tone", "hint")
        self.made.setWordWrap(True)
        self.made.setContentsMargins(px(Space.M), 0, px(Space.M), px(Space.M))
        self.head = self._make_head()
        paths = grid_paths(tab)
        self.stack = GridStack(desk, form_set, paths, head=self.head) if paths else None
        self.data_source = BudgetData(desk, form_set)
        self.pane = self._make_pane() if tab.entries else None
        self._lay_out()
        self._connect()

    # ---- building

    @property
    def _has_fields(self) -> bool:
        return bool(self.tab.rows or self.tab.strip or self.tab.lists)

    def _make_head(self) -> QWidget | None:
        """The bar and the fields; None where the tab has none."""
        if not self._has_fields:
            self.form.setParent(self)
            self.form.hide()
            return None
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionBar(self.tab.title))
        column.addWidget(self.form)
        return head

    def _make_pane(self) -> EntryPane:
        """The lists that belong to the unit itself (its organisations)."""
        pane = EntryPane(self.data_source, self.tab, self.form_set.list(self.tab.entries[0]).label)
        pane.place_changed.connect(self.place_changed)
        return pane

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.stack is not None:
            column.addWidget(self.stack, 1)
        elif self.head is not None:
            column.addWidget(self.head if self.pane is not None else self._page_of(self.head), 0 if self.pane else 1)
        if self.pane is not None:
            column.addWidget(self.pane, 1)

    def _page_of(self, head: QWidget) -> QScrollArea:
        """Fields alone: as high as they are, on a page that scrolls."""
        if not self.tab.lists:
            self.form.setMaximumWidth(px(NARROW_FORM))
        inner = QWidget()
        inner.setProperty("surface", "window")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(head)
        column.addWidget(self.made)
        column.addStretch(1)
        page = QScrollArea()
        page.setWidgetResizable(True)
        page.setFrameShape(QFrame.Shape.NoFrame)
        page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page.setWidget(inner)
        self.form.focus_moved.connect(lambda part: page.ensureWidgetVisible(part, 0, px(Space.M)))
        return page

    def _connect(self) -> None:
        self.form.place_changed.connect(self.place_changed)
        self.form.height_changed.connect(self._fit_head)
        self.desk.document_changed.connect(self._on_document_changed)
        stack = self.stack
        for view in self.form.views():
            view.selection_summarised.connect(self._on_summary)
            view.cells_pasted.connect(self._on_pasted)
        if stack is not None:
            stack.place_changed.connect(self.place_changed)
            stack.summary_changed.connect(self.summary_changed)
            stack.said.connect(self.said)
            stack.head_requested.connect(self.form.focus_last)
            if stack.page is not None:
                page = stack.page
                self.form.focus_moved.connect(lambda part: page.ensureWidgetVisible(part, 0, px(Space.M)))

    def _fit_head(self) -> None:
        """The fields as high as they are; over the only grid no higher than leaves it the larger part."""
        wanted = self.form.wanted_height()
        shares = self.pane is not None or (self.stack is not None and self.stack.page is None)
        if shares and self.height() > px(100):
            wanted = min(wanted, round(self.height() * HEAD_SHARE))
        self.form.setFixedHeight(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    # ---- showing

    def show_document(self, document_id: str) -> None:
        self._document_id = self.data_source.document_id = document_id
        if self.pane is not None:
            self.pane.show_document()
        if self._has_fields:
            self.form.show_record(document_id, document_id)
        if self.stack is not None:
            self.stack.show_in(document_id, document_id)
        made = "、".join(dict.fromkeys(output.title for output in self.form_set.outputs if output.title))
        self.made.setText(
            f"表式：{self.form_set.title}（{self.form_set.region}）。导出的文件：{made}。灰色的栏自动得出，不用填。"
        )

    @property
    def record_id(self) -> str:
        return ""

    def record_words(self) -> str:
        """`指标 4/9`: where one is, for the status bar."""
        section = self.stack.active if self.stack is not None else None
        if section is None or not section.grid.currentIndex().isValid():
            return ""
        return f"第 {section.grid.cursor_cell()[0] + 1}/{section.model.rowCount()} 行"

    def apply(self) -> None:
        self.form.apply()

    def focus_first(self) -> None:
        if self._has_fields:
            self.form.focus_first()
        elif self.stack is not None:
            self.stack.focus_first()

    def reveal(self, key: FieldKey) -> bool:
        if self._has_fields and self.form.reveal(key):
            return True
        in_grid = self.stack is not None and self.stack.reveal(key)
        return in_grid or (self.pane is not None and self.pane.reveal(key))

    def place_words(self, place: Place) -> str:
        """The address of a place for the edit bar."""
        words = self.stack.place_words(place) if self.stack is not None else ""
        return words or self.form.place_words(place)

    def tell_place(self) -> None:
        self.form.tell_place()
        if self.stack is not None:
            self.stack.tell_place()

    # ---- deeds

    def views(self) -> list[GridView]:
        """Every grid of the tab."""
        return [*self.form.views(), *(section.grid for section in (self.stack.sections if self.stack else ()))]

    def do_with_rows(self, deed: str) -> None:
        """Deeds for rows are for the list with the focus, else the first grid, else the list under the fields."""
        view = next((view for view in self.form.views() if view.is_active()), None)
        if view is not None:
            getattr(view.deeds, deed)()
        elif self.stack is not None:
            self.stack.do_with_rows(deed)
        elif self.pane is not None:
            getattr(self.pane.view.deeds, deed)()

    def confirm(self) -> None:
        """Confirm what is selected in the grid, or the field with the focus."""
        marks = self.desk.document(self._document_id).marks if self._document_id else {}
        active = self.stack.active if self.stack is not None else None
        keys = active.selected_keys() if active is not None else self.form.selected_keys()
        keys = [key for key in keys if key in marks]
        if keys:
            self.desk.do(field_verbs.confirm, self._document_id, keys)

    def confirm_next(self) -> None:
        """Go to the next carried value of this tab."""
        keys = self.form.all_keys() if self._has_fields else []
        keys += [key for section in (self.stack.sections if self.stack else ()) for key in section.all_keys()]
        document = self.desk.document(self._document_id)
        waiting = set(carried(document, {key.record_id for key in keys}))
        if any(key in waiting and self.reveal(key) for key in keys):
            self.said.emit("核对后按 Ctrl+Enter 确认，或直接改；F7 到下一处。")

    def set_enter_moves_right(self, right: bool) -> None:
        for view in self.views():
            view.enter_moves_right = right

    def keep_widths(self, settings: Settings) -> None:
        if self.stack is not None:
            self.stack.keep_widths(settings)
        if self.pane is not None:
            self.pane.keep_widths(settings)

    def reset_widths(self) -> None:
        if self.stack is not None:
            self.stack.reset_widths()

    def refresh_look(self) -> None:
        self.form.fit()
        if self.stack is not None:
            self.stack.refresh_look()

    def _on_summary(self, summary: SelectionSummary) -> None:
        if self.isVisible():
            self.summary_changed.emit(summary.words)

    def _on_pasted(self, report: PasteReport) -> None:
        if self.stack is not None:
            self.stack.tell_pasted(report)
        else:
            self.said.emit(report.sentence)

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if self.pane is not None and event.document_id == self._document_id:
            self.pane.update_from(event)
