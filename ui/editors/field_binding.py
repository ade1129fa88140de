"""Ties an editor outside a grid to one place of the document: shows value and state, applies what was typed.

A line is applied when it is left or Enter is pressed, long text also after two idle seconds; nothing waits for 保存.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit
from shiboken6 import isValid

from core.domain.references import spoken
from core.domain.text import clean
from core.editing import fields
from core.editing.events import DocumentChanged
from core.forms.model import Field
from ui.desk import Desk
from ui.editors.field_lists import FieldList, has_list
from ui.editors.overriding import add_override_deeds
from ui.editors.values import Place, PlaceReader
from ui.grids.cells import CellState
from ui.widgets.boxes import FieldBoxes
from ui.widgets.fields import FieldLine, FieldText

IDLE_MS = 2000

FieldEditor = FieldLine | FieldText | FieldBoxes | QComboBox


class FieldBinding(QObject):
    """One field and its editor; `show` points it at a record, `focused` tells when the person is in it."""

    focused = Signal(object)
    stated = Signal()
    """Text or state may be others now."""

    def __init__(self, desk: Desk, editor: FieldEditor, field: Field, list_path: str, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.editor = editor
        self.field = field
        self.list_path = list_path
        self.reader = PlaceReader(desk)
        self.place: Place | None = None
        self._stored = ""
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.apply)
        self.list = self._make_list()
        self._connect()
        desk.document_changed.connect(self._on_document_changed)
        desk.findings_changed.connect(self._on_findings_changed)
        desk.search.changed.connect(self._show_found)

    def _connect(self) -> None:
        editor = self.editor
        editor.installEventFilter(self)
        editor.setAccessibleName(self.field.label)
        if isinstance(editor, QComboBox):
            editor.activated.connect(lambda index: self.apply())
        elif isinstance(editor, FieldBoxes):
            editor.chosen.connect(self.apply)
        elif isinstance(editor, QLineEdit):
            editor.editingFinished.connect(self.apply)
            editor.textEdited.connect(lambda text: self._show_found())
        elif isinstance(editor, QPlainTextEdit):
            editor.textChanged.connect(self._on_typing)
        if not isinstance(editor, QComboBox):
            editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            editor.customContextMenuRequested.connect(self._show_menu)

    def _make_list(self) -> FieldList | None:
        """The list under a line whose field has one."""
        if not isinstance(self.editor, QLineEdit) or not has_list(self.field):
            return None
        return FieldList(self.editor, self.field, self._names, self.apply, self._finish)

    def _names(self) -> list[str]:
        projects = self.desk.document(self.place.document_id).projects if self.place is not None else ()
        return [spoken(project) for project in projects]

    def menu(self) -> QMenu | None:
        """What the right button offers: the field's own deeds, and 手工调整 where it is computed."""
        if isinstance(self.editor, QComboBox):
            return None
        menu = QMenu(self.editor) if isinstance(self.editor, FieldBoxes) else self.editor.createStandardContextMenu()
        if self.place is not None:
            add_override_deeds(menu, self.desk, self.place, self.editor.window())
        return menu

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        if menu is not None and menu.actions():
            menu.exec(self.editor.mapToGlobal(at))
            menu.deleteLater()

    # ---- showing

    def show(self, document_id: str, record_id: str) -> None:
        """Apply what was typed for the record shown until now, then show another ('' for none)."""
        self.apply()
        self.place = Place(document_id, self.list_path, record_id, self.field) if record_id else None
        self.editor.setEnabled(self.place is not None)
        self._set_text(self.reader.text(self.place) if self.place else "")
        self.refresh_state()

    @property
    def is_computed(self) -> bool:
        return self.field.compute is not None or not self.field.home

    def text(self) -> str:
        """What stands in the editor now."""
        if self.list is not None and isinstance(self.editor, QLineEdit):
            return self.list.text(self.editor.text())
        return self._raw()

    def _raw(self) -> str:
        """The characters in the editor, with a separator that waits for the next name."""
        if isinstance(self.editor, QComboBox):
            return self.editor.currentText()
        return self.editor.toPlainText() if isinstance(self.editor, QPlainTextEdit) else self.editor.text()

    def state(self) -> CellState:
        return self.reader.state(self.place) if self.place else CellState.NONE

    def words(self) -> str:
        return self.reader.words(self.place) if self.place else ""

    def refresh_state(self) -> None:
        state, words = self.state(), self.words()
        if not isinstance(self.editor, QComboBox):
            self.editor.set_state(state, words)
            self.editor.setReadOnly(self.desk.read_only or self.is_computed)
            if self.list is not None:
                self.list.set_locked(self.editor.isReadOnly())
        else:
            self.editor.setEnabled(self.place is not None and not self.desk.read_only)
        self.editor.setToolTip(words)
        self._show_found()
        self.stated.emit()

    def _show_found(self) -> None:
        """Mark what is being looked for, in the text as it stands here."""
        if not isinstance(self.editor, QComboBox):
            place = self.place if self.desk.search.is_on else None
            self.editor.set_found(self.reader.found(place, self.text()) if place is not None else ())

    def _set_text(self, text: str) -> None:
        self._stored = text
        self._idle.stop()
        if isinstance(self.editor, QComboBox):
            index = self.editor.findText(text)
            if index < 0 and text:
                self.editor.addItem(text)
                index = self.editor.count() - 1
            self.editor.setCurrentIndex(index)
        elif self._raw() != text:
            blocked = self.editor.blockSignals(True)
            if isinstance(self.editor, FieldBoxes):
                self.editor.setText(text)
            elif isinstance(self.editor, QLineEdit):
                self.editor.setText(text)
                if not self.editor.hasFocus():
                    self.editor.setCursorPosition(0)  # a text longer than the line shows how it begins
            else:
                self.editor.setPlainText(text)
            self.editor.blockSignals(blocked)
            self.editor.fit()

    # ---- applying

    def apply(self) -> None:
        """Put what was typed into the document, if it is another text."""
        self._idle.stop()
        if self.place is None or self.is_computed or self.desk.read_only:
            return
        text = self.text()
        if clean(text) == clean(self._stored) or self.reader.record(self.place) is None:
            return
        place = self.place
        form_set = self.desk.form_set(place.document_id)
        if self.desk.do(
            fields.set_text, form_set, place.document_id, place.list_path, place.record_id, place.field.key, text
        ):
            self._stored = self.reader.text(place)
        if not self.editor.hasFocus() or not isinstance(self.editor, QPlainTextEdit):
            self._set_text(self.reader.text(place))

    def revert(self) -> None:
        """Esc: what was typed and not yet applied goes."""
        self._set_text(self._stored)

    def _on_typing(self) -> None:
        self._idle.start()
        self._show_found()
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isValid(self.editor):
            return False  # the field goes, and with it the focus
        if event.type() == QEvent.Type.FocusIn and self.place is not None:
            self.focused.emit(self.place)
            if isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.OtherFocusReason:
                self._go_behind()
            if self.list is not None:
                self.list.begin()
        elif isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.PopupFocusReason:
            return False  # a list opens under what is being typed
        elif event.type() == QEvent.Type.FocusOut:
            self.apply()
            if not self._idle.isActive() and self._raw() != self._stored and self.place is not None:
                self._set_text(self._stored)
        elif isinstance(event, QKeyEvent) and self._takes_key(event):
            return True
        return super().eventFilter(watched, event)

    def _go_behind(self) -> None:
        """A jump leads behind what stands in a line."""
        if isinstance(self.editor, QLineEdit):
            self.editor.end(False)

    @property
    def _is_typing(self) -> bool:
        """Something stands in the editor that is not in the document yet."""
        return self.place is not None and clean(self.text()) != clean(self._stored)

    def _takes_key(self, event: QKeyEvent) -> bool:
        """Undo is the document's unless something was just typed; Esc gives up what was; Enter goes on."""
        kind, key = event.type(), event.key()
        if kind == QEvent.Type.ShortcutOverride:
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                event.setAccepted(self._is_typing)
                return True
            if key == Qt.Key.Key_Escape and self._is_typing:
                event.accept()
                return True
        if kind != QEvent.Type.KeyPress:
            return False
        if self.list is not None and self.list.takes_key(event):
            return True
        if key == Qt.Key.Key_Escape and self._is_typing:
            self.revert()
            return True
        if key == Qt.Key.Key_Down and self.list is not None:
            self.list.open()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.editor, QLineEdit | FieldBoxes):
            self._finish(event)
            return True
        return False

    def _finish(self, event: QKeyEvent) -> None:
        """Enter or Tab goes on to the next field, with Shift to the one before."""
        back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._go_on(back)

    def _go_on(self, back: bool) -> None:
        self.apply()
        if back:
            self.editor.focusPreviousChild()
        else:
            self.editor.focusNextChild()

    # ---- hearing

    def _on_document_changed(self, event: DocumentChanged) -> None:
        place = self.place
        if place is None or event.document_id != place.document_id or self.reader.record(place) is None:
            return
        text = self.reader.text(place)
        if text != self._stored:
            typed = clean(self.text())
            self._stored = text
            if typed != clean(text):
                self._set_text(text)
        self.refresh_state()

    def _on_findings_changed(self, document_id: str, keys: object) -> None:
        if self.place is not None and document_id == self.place.document_id:
            self.refresh_state()
