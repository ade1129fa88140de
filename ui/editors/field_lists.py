"""The list under a field of a form: its choices, or the names it refers by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from core.forms.model import Field, FieldKind
from ui.editors.record_columns import YES_NO, separators_of
from ui.grids.delegate import open_list
from ui.grids.name_list import NameList, without_end
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
    """Opens with ↓ or a click on the small arrow; what is not in it may be typed. `names` are asked for each time."""

    def __init__(
        self, editor: QLineEdit, field: Field, names: Callable[[], Sequence[str]], chosen: Callable[[], object]
    ) -> None:
        super().__init__(editor)
        self._editor, self._field, self._names, self._chosen = editor, field, names, chosen
        self._list: NameList | None = None
        self._arrow = editor.addAction(icon("chevron_down", "text2", 16), QLineEdit.ActionPosition.TrailingPosition)
        self._arrow.triggered.connect(self.open)
        theme().changed.connect(self._refresh_icon)
        if field.kind is not FieldKind.REFERENCES:
            self._offer_choices()

    def _refresh_icon(self) -> None:
        self._arrow.setIcon(icon("chevron_down", "text2", 16))

    def _offer_choices(self) -> None:
        completer = QCompleter(list(choices_of_field(self._field)), self._editor)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.popup().setObjectName("completer")
        completer.activated.connect(lambda text: self._chosen())
        self._editor.setCompleter(completer)

    def begin(self) -> None:
        """The person is in the field: names are those of now."""
        if self._field.kind is FieldKind.REFERENCES:
            if self._list is not None:
                self._list.setParent(None)
                self._list.deleteLater()
            self._list = NameList(self._editor, self._names(), separators_of(self._field), lambda key: self._chosen())

    def open(self) -> None:
        """Show the list; nothing where nothing can be typed."""
        if not self._editor.isReadOnly():
            self._editor.setFocus()
            open_list(self._editor)

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be typed."""
        self._arrow.setVisible(not locked)

    def text(self, text: str) -> str:
        """What was typed without the separator that waits for the next name."""
        return without_end(text, separators_of(self._field)) if self._list is not None else text
