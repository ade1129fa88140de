"""The tab of the document's own fields (基本情况): rows as the form set lays them out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.domain.document import FieldKey
from core.editing.events import DocumentChanged
from core.forms.model import FormSet, Tab
from ui.desk import Desk
from ui.editors.budget_data import BudgetData
from ui.editors.budget_pane import EntryPane
from ui.editors.head_form import HeadForm
from ui.look.theme import px
from ui.look.tokens import Space
from ui.widgets.section_bar import SectionBar


class BasicsEditor(QWidget):
    """One form over the whole page."""

    place_changed = Signal(object)

    def __init__(self, desk: Desk, form_set: FormSet, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.form = HeadForm(desk, form_set, tab)
        self.form.place_changed.connect(self.place_changed)
        self.form.setMaximumWidth(px(760))
        self.said = QLabel()
        self.said.setProperty("tone", "hint")
        self.said.setWordWrap(True)
        self.said.setContentsMargins(px(Space.M), 0, px(Space.M), px(Space.M))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionBar(tab.title))
        column.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.said)
        self.data_source = BudgetData(desk, form_set)
        self.pane = self._make_pane(tab) if tab.entries else None
        if self.pane is not None:
            column.addWidget(self.pane, 1)
        else:
            column.addStretch(1)
        self.form.height_changed.connect(lambda: self.form.setFixedHeight(self.form.wanted_height()))

    def _make_pane(self, tab: Tab) -> EntryPane:
        """The lists that belong to the unit itself (its organisations)."""
        pane = EntryPane(self.data_source, tab, self.data_source.form_set.list(tab.entries[0]).label)
        pane.place_changed.connect(self.place_changed)
        self.desk.document_changed.connect(self._on_document_changed)
        return pane

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if self.pane is not None and event.document_id == self.data_source.document_id:
            self.pane.update_from(event)

    def show_document(self, document_id: str) -> None:
        self.data_source.document_id = document_id
        if self.pane is not None:
            self.pane.show_document()
        self.form.show_record(document_id, document_id)
        form_set = self.desk.form_set(document_id)
        made = "、".join(dict.fromkeys(output.title for output in form_set.outputs))
        self.said.setText(
            f"表式：{form_set.title}（{form_set.region}）。导出的文件：{made}。灰色的栏自动得出，不用填。"
        )

    @property
    def record_id(self) -> str:
        return ""

    def record_words(self) -> str:
        return ""

    def apply(self) -> None:
        self.form.apply()

    def focus_first(self) -> None:
        next(iter(self.form.bindings.values())).editor.setFocus()

    def reveal(self, key: FieldKey) -> bool:
        return self.form.reveal(key) or (self.pane is not None and self.pane.reveal(key))

    def do_with_rows(self, deed: str) -> None:
        """Deeds for rows are for the list under the fields."""
        if self.pane is not None:
            getattr(self.pane.view.deeds, deed)()

    def refresh_look(self) -> None:
        self.form.fit()
