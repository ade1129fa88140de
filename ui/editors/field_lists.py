"""The list under a field of a form: its choices, or the names it refers by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from core.forms.model import Field, FieldKind
from ui.editors.record_columns import YES_NO, separators_of
from ui.grids.delegate import open_list
from ui.grids.name_list import LIST_KEYS, NameList, without_end
from ui.look.icons import icon
from ui.look.theme import theme


def has_list(field: Field) -> bool:
    """Whether a list opens under the field."""
    return field.kind is FieldKind.REFERENCES or bool(choices_of_field(field))


def choices_of_field(field: Field) -> Sequence[str]:
    if field.kind is FieldKind.CHOICE:
        return field.choices
    return YES_NO if field.kind is FieldKind.YES_NO else ()


class FieldList(QObject):
    """Opens with ↓ or a click on the small arrow; what is not in it may be typed. `names` are asked for each time.

    `chosen` when a line of the list was taken and the person stays in the field, `finish` with the key that closes
    the list and goes on.
    """

    def __init__(
        self,
        editor: QLineEdit,
        field: Field,
        names: Callable[[], Sequence[str]],
        chosen: Callable[[], object],
        finish: Callable[[QKeyEvent], object],
    ) -> None:
        super().__init__(editor)
        self._editor, self._field, self._names, self._chosen, self._finish = editor, field, names, chosen, finish
        self._list: NameList | None = None
        self._arrow = editor.addAction(icon("chevron_down", "text2", 16), QLineEdit.ActionPosition.TrailingPosition)
        self._arrow.triggered.connect(self.open)
        theme().changed.connect(self._refresh_icon)
        if field.kind is FieldKind.REFERENCES:
            self._list = NameList(editor, (), separators_of(field), finish)
        else:
            self._offer_choices()

    def _refresh_icon(self) -> None:
        self._arrow.setIcon(icon("chevron_down", "text2", 16))

    def _offer_choices(self) -> None:
        completer = QCompleter(list(choices_of_field(self._field)), self._editor)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.popup().setObjectName("completer")
        completer.activated.connect(lambda text: self._chosen())
        self._editor.setCompleter(completer)
        completer.popup().installEventFilter(self)

    def begin(self) -> None:
        """The person is in the field: names are those of now."""
        if self._list is not None:
            self._list.choices.offer(self._names())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the open list of choices: Enter takes the line picked out and stays, Tab takes it and goes on."""
        if event.type() != QEvent.Type.KeyPress or cast(QKeyEvent, event).key() not in LIST_KEYS:
            return False
        self._take_choice(cast(QKeyEvent, event))
        return True

    def takes_key(self, event: QKeyEvent) -> bool:
        """The same keys where the system sends them to the line under which the list of choices is open."""
        completer = self._editor.completer()
        if completer is None or not completer.popup().isVisible() or event.key() not in LIST_KEYS:
            return False
        self._take_choice(event)
        return True

    def _take_choice(self, event: QKeyEvent) -> None:
        popup = self._editor.completer().popup()
        picked = popup.currentIndex()
        if picked.isValid():
            self._editor.setText(str(picked.data()))
        popup.hide()
        self._chosen()
        if not picked.isValid() or event.key() not in LIST_KEYS[:2]:
            self._finish(event)

    def open(self) -> None:
        """Show the list; nothing where nothing can be typed."""
        if not self._editor.isReadOnly():
            self._editor.setFocus()
            text = self._editor.text()
            open_list(self._editor)
            if self._editor.completer() is not None:
                self._pick_out(text)

    def _pick_out(self, text: str) -> None:
        """The choice that stands in the line, or the first: Enter takes it; the line is not changed by looking."""
        popup = self._editor.completer().popup()
        rows = list(choices_of_field(self._field))
        blocked = popup.selectionModel().blockSignals(True)
        popup.setCurrentIndex(popup.model().index(rows.index(text) if text in rows else 0, 0))
        popup.selectionModel().blockSignals(blocked)
        popup.viewport().update()

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be typed."""
        self._arrow.setVisible(not locked)

    def text(self, text: str) -> str:
        """What was typed without the separator that waits for the next name."""
        return without_end(text, separators_of(self._field)) if self._list is not None else text
