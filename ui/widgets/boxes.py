"""A field of a form whose few choices stand side by side as boxes to tick, as the printed form has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QWidget

from core.forms.choice_text import choice_text
from ui.grids.cells import CellLook, CellState, draw_field_shapes
from ui.grids.found import Found
from ui.look.theme import px, repolish
from ui.look.tokens import Size, Space
from ui.widgets.fields import sheet_state

_CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class FieldBoxes(QFrame):
    """One stop of the Tab key: ← → go from box to box, Space ticks or clears the one that is underlined, a figure ticks
    the box of that number, Delete clears all. A text that is none of the choices is shown behind them and stays until
    another is ticked."""

    chosen = Signal()
    """The person ticked or cleared a box."""

    def __init__(self, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices, self._text, self._at = tuple(choices), "", 0
        self._state, self._read_only = CellState.NONE, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(Space.S), 0, px(Size.GLYPH + 8), 0)
        line.setSpacing(px(Space.M))
        self.boxes = [self._make_box(number, choice) for number, choice in enumerate(self._choices)]
        for box in self.boxes:
            line.addWidget(box)
        self._other = QLabel()
        self._other.setTextFormat(Qt.TextFormat.PlainText)
        line.addWidget(self._other, 1)
        self._refresh()

    def _make_box(self, number: int, choice: str) -> QCheckBox:
        box = QCheckBox(choice)
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.clicked.connect(partial(self._take, number))
        return box

    # ---- the text

    def text(self) -> str:
        """The choice ticked, several with 、 between them as a form may say them, or what was written instead."""
        return self._text

    def setText(self, text: str) -> None:
        self._text = text
        self._refresh()

    def is_ticked(self, choice: str) -> bool:
        return bool(choice_text(self._text, ("", "1"))[choice])

    def _take(self, number: int) -> None:
        """Tick a box alone; one that was ticked is cleared."""
        self._at = number
        if self._read_only:
            self._refresh()
            return
        choice = self._choices[number]
        ticked = [one for one in self._choices if self.is_ticked(one)]
        self._text = "、".join(one for one in ticked if one != choice) if choice in ticked else choice
        self._refresh()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.chosen.emit()

    def _clear(self) -> None:
        if not self._read_only and self._text:
            self._text = ""
            self._refresh()
            self.chosen.emit()

    def _refresh(self) -> None:
        for number, (choice, box) in enumerate(zip(self._choices, self.boxes, strict=True)):
            box.setChecked(self.is_ticked(choice))
            font = box.font()
            font.setUnderline(number == self._at and self.hasFocus())
            box.setFont(font)
        is_other = bool(self._text) and not any(box.isChecked() for box in self.boxes)
        self._other.setText(f"写的是：{self._text}" if is_other else "")
        wanted = sheet_state(self._state, self._text)
        if (self.property("cell") or "") != wanted:
            self.setProperty("cell", wanted)
            repolish(self)
        self.update()

    # ---- what every field of a form can

    def set_state(self, state: CellState, words: str = "") -> None:
        """Show a state; `words` go to tooltip and screen reader."""
        self._state = state
        self.setToolTip(words)
        self.setAccessibleDescription("，".join(part for part in (self._text or "没有选", words) if part))
        self._refresh()

    def state(self) -> CellState:
        """The state shown."""
        return self._state

    def setReadOnly(self, read_only: bool) -> None:
        self._read_only = read_only

    def isReadOnly(self) -> bool:
        return self._read_only

    def set_found(self, found: tuple[Found, ...]) -> None:
        """Hits of a search are whole boxes: the state of the field is told, nothing is marked inside."""

    def fit(self) -> None:
        """The boxes have always the same height."""

    # ---- keys and drawing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        number = key - Qt.Key.Key_1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._at = (self._at + (1 if key == Qt.Key.Key_Right else -1)) % len(self._choices)
            self._refresh()
        elif key == Qt.Key.Key_Space:
            self._take(self._at)
        elif key in _CLEARING:
            self._clear()
        elif 0 <= number < len(self._choices) and not event.modifiers():
            self._take(number)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The underline follows the focus; the shapes of the state stand over the field."""
        done = super().event(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._refresh()
        if event.type() == QEvent.Type.Paint and self._state:
            painter = QPainter(self)
            draw_field_shapes(painter, self.rect(), CellLook(text=self._text, state=self._state))
            painter.end()
        return done

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(Size.FIELD))

    def minimumSizeHint(self) -> QSize:
        """All boxes with their words."""
        return QSize(super().minimumSizeHint().width(), px(Size.FIELD))
