"""The edit bar under the tabs: where one is, what stands there, and its state in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.look.marks import StateMark
from ui.look.theme import metrics, px
from ui.look.tokens import Space, TextRole
from ui.widgets.labels import MarkLabel

PLACE, PLACE_AIR = 196, 20
VALUE_ROOM = 160
"""The least width for the value: long words of the state give way, their tooltip has the whole."""


@dataclass(frozen=True, slots=True)
class BarText:
    """What the bar says of a place: its name, the text there, mark and words of its state."""

    place: str
    text: str
    mark: StateMark | None
    words: str


class EditBar(QWidget):
    """Place, value and words of the current cell or field; typing here changes it on Enter or when left."""

    applied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.place = QLineEdit()
        self.place.setReadOnly(True)
        self.place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.place.setProperty("cell", "plain")
        self.place.setAccessibleName("位置")
        self.value = QLineEdit()
        self.value.setAccessibleName("编辑栏")
        self.value.installEventFilter(self)
        self.words = MarkLabel()
        self._shown = ""
        self._lay_out()
        self.value.editingFinished.connect(self._apply)
        self.show_nothing()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.S), px(2), px(Space.M), px(2))
        row.setSpacing(px(6))
        self.place.setFixedWidth(px(PLACE))
        self.value.setMinimumWidth(px(VALUE_ROOM))
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(self.place)
        row.addWidget(self.value, 1)
        row.addWidget(self.words)

    def show_place(self, place: str, text: str, mark: StateMark | None, words: str, editable: bool = True) -> None:
        """Show another cell; what is being typed here for the same text is not disturbed."""
        self._fit_place(place)
        self.words.set_state(mark, words)
        self.value.setEnabled(True)
        self._set_editable(editable)
        if not (self.value.hasFocus() and self.value.isModified()):
            self._shown = text
            self.value.setText(text)  # a line keeps line breaks and shows them as spaces
            self.value.setCursorPosition(0)

    def _fit_place(self, place: str) -> None:
        """The place as wide as it wants up to a third of the bar; a longer one keeps its beginning and its end."""
        found, air = metrics(TextRole.TEXT), px(PLACE_AIR)
        width = min(max(found.horizontalAdvance(place) + air, px(PLACE)), max(self.width() // 3, px(PLACE)))
        self.place.setFixedWidth(width)
        self.place.setText(found.elidedText(place, Qt.TextElideMode.ElideMiddle, width - air))
        self.place.setToolTip(place)
        self.place.setCursorPosition(0)

    def _set_editable(self, editable: bool) -> None:
        """What is only read is grey, as the cell is."""
        self.value.setReadOnly(not editable)
        look = "" if editable else "computed"
        if self.value.property("cell") != look:
            self.value.setProperty("cell", look)
            self.value.style().unpolish(self.value)
            self.value.style().polish(self.value)

    def show_nothing(self) -> None:
        """Nothing is current."""
        self.place.clear()
        self._shown = ""
        self.value.clear()
        self.value.setEnabled(False)
        self.words.set_state(None, "")

    def _apply(self) -> None:
        text = self.value.text()
        if self.value.isModified() and text != self._shown and not self.value.isReadOnly():
            self._shown = text
            self.value.setModified(False)
            self.applied.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc gives back what stood there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.value.setText(self._shown)
            return True
        return super().eventFilter(watched, event)
