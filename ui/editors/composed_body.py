"""The paragraphs of an item of prose: typed, or grey as its form's text composes them, with the words that asks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.domain.document import Document, FieldKey
from core.domain.narrative import NarrativeItem
from core.editing import narrative
from core.editing.events import DocumentChanged
from core.forms.composed import Composer, text_of
from core.forms.model import FormSet
from core.forms.texts import typed_for
from core.jobs.check import last_year_of
from ui.desk import Desk
from ui.dialogs.composed import ProseDialog
from ui.editors.field_binding import FieldBinding
from ui.editors.form_parts import field_label
from ui.grids.cells import CellState
from ui.look.theme import px
from ui.look.tokens import Space
from ui.widgets.fields import FieldText

COMPOSE, TYPE = "改用模板文字", "改为自己写"
_COMPOSE_SAID = "数字都从表里取，表改了文字跟着改。按 Ctrl+Z 回到自己写的段落。"
_TYPE_SAID = "下面的文字成为自己写的段落，以后表改了数字不再跟着改。"


class ComposedBody(QWidget):
    """Stands where the field of the paragraphs would; `typed` is that field, tied to the item by its owner."""

    place_changed = Signal(object)

    def __init__(self, desk: Desk, form_set: FormSet, typed: FieldText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form_set, self.typed = desk, form_set, typed
        self._document_id = self._item_id = ""
        self.said = QLabel()
        self.said.setProperty("tone", "hint")
        self.button = QPushButton()
        self.button.clicked.connect(self.ask)
        self.composed = FieldText(scrolls=True)
        self.composed.setAccessibleName("模板文字")
        self.words: dict[str, tuple[QLabel, FieldBinding]] = {}
        self._lay_out()
        desk.document_changed.connect(self._on_document_changed)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(Space.S))
        strip = QHBoxLayout()
        strip.addWidget(self.said, 1)
        strip.addWidget(self.button)
        whole.addLayout(strip)
        whole.addWidget(self.typed, 1)
        whole.addWidget(self.composed, 1)
        for key in dict.fromkeys(key for text in self.form_set.texts for key in typed_for(self.form_set, text)):
            field = self.form_set.field(key)
            editor, label = FieldText(), field_label(field)
            label.setBuddy(editor)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft)
            binding = FieldBinding(self.desk, editor, field, "", self)
            binding.focused.connect(self.place_changed)
            self.words[key] = label, binding
            whole.addWidget(label)
            whole.addWidget(editor)

    # ---- showing

    def show_item(self, document_id: str, item_id: str) -> None:
        """Another item ('' for none)."""
        self._document_id, self._item_id = document_id, item_id
        for _, binding in self.words.values():
            binding.show(document_id, document_id if item_id else "")
        self.refresh()

    @property
    def item(self) -> NarrativeItem | None:
        """The item shown, if the document still has it."""
        items = self._document.narrative if self._item_id and self.desk.has(self._document_id) else ()
        return next((item for item in items if item.id == self._item_id), None)

    @property
    def _document(self) -> Document:
        return self.desk.document(self._document_id)

    def _composer(self) -> Composer:
        document = self._document
        return Composer(document, self.form_set, last_year_of(self.desk.session, document))

    def refresh(self) -> None:
        """The state of the item, and its composed paragraphs with the figures as they are now."""
        item = self.item
        text = text_of(self.form_set, item) if item else None
        is_composed = item is not None and text is not None and bool(item.composed)
        self.said.setText(f"模板文字“{text.title}”：数字从表里取" if text and is_composed else "")
        self.button.setText(f"{TYPE if is_composed else COMPOSE}…")
        self.button.setVisible(text is not None)
        self.button.setEnabled(not self.desk.read_only)
        self.typed.setVisible(not is_composed)
        self.composed.setVisible(is_composed)
        asked = typed_for(self.form_set, text) if text and is_composed else ()
        for key, (label, binding) in self.words.items():
            label.setVisible(key in asked)
            binding.editor.setVisible(key in asked)
        if item is not None and is_composed:
            self._show_composed("\n".join(self._composer().composed(item)))

    def _show_composed(self, text: str) -> None:
        if self.composed.toPlainText() != text:
            self.composed.setPlainText(text)
        self.composed.set_state(CellState.COMPUTED, "模板文字，数字从表里取，不用填")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_document_changed(self, event: DocumentChanged) -> None:
        if event.document_id == self._document_id and self.isVisible():
            self.refresh()

    # ---- deeds

    def ask(self) -> ProseDialog | None:
        """The preview of the deed that the button names; it is done when the person agrees."""
        item = self.item
        if item is None:
            return None
        self.typed.clearFocus()  # what was typed belongs to what is printed now
        item = self.item or item
        composer = self._composer()
        composed = composer.composed(item)
        if item.composed:
            return self._open(TYPE, _TYPE_SAID, (composer.printed(item), composed), self.type_on)
        return self._open(COMPOSE, _COMPOSE_SAID, (item.paragraphs, composed), self.compose)

    def _open(
        self, title: str, said: str, pages: tuple[tuple[str, ...], tuple[str, ...]], deed: Callable[[], bool]
    ) -> ProseDialog:
        dialog = ProseDialog(self, title, said, *pages)
        dialog.accepted.connect(deed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def compose(self) -> bool:
        return self.desk.do(narrative.compose_item, self.form_set, self._document_id, self._item_id)

    def type_on(self) -> bool:
        last_year = last_year_of(self.desk.session, self._document)
        return self.desk.do(narrative.type_item, self.form_set, self._document_id, self._item_id, last_year)

    # ---- places

    def apply(self) -> None:
        for _, binding in self.words.values():
            binding.apply()

    def item_asking(self, key: FieldKey) -> str:
        """The composed item that prints a typed field of the document ('' for none)."""
        fields = {field.key for field in self.form_set.fields if field.home == key.path}
        for item in self._document.narrative if key.record_id == self._document_id else ():
            text = text_of(self.form_set, item) if item.composed else None
            if text and fields & set(typed_for(self.form_set, text)):
                return item.id
        return ""

    def focus(self, key: FieldKey) -> bool:
        """Put the focus into what shows a key; False: nothing here does."""
        for _, binding in self.words.values():
            if binding.place is not None and key in binding.place.keys and not binding.editor.isHidden():
                binding.editor.setFocus()
                return True
        item = self.item
        if item is not None and item.composed and key == FieldKey(item.id, "paragraphs"):
            self.composed.setFocus()
            return True
        return False
