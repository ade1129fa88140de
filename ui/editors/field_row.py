"""A row of fields of a form: side by side as far as each is wide enough to be read, then on further lines."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from math import ceil

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.look.theme import px
from ui.look.tokens import Size, Space


@dataclass(frozen=True, slots=True)
class _Part:
    label: QWidget
    editor: QWidget
    stretch: int
    tall: bool
    unit: QLabel | None

    def tail(self) -> int:
        """The room of the unit behind the editor."""
        return self.unit.sizeHint().width() + px(Space.S) if self.unit is not None else 0

    def least(self, label: int) -> int:
        """Label and editor, without the unit."""
        return label + px(Space.S) + max(self.editor.minimumWidth(), self.editor.minimumSizeHint().width())


class FieldRow(QWidget):
    """As high as its lines; the first label of every line is as wide as `set_first_width` says."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: list[_Part] = []
        self._first_width = 0

    def add_field(self, label: QWidget, editor: QWidget, stretch: int, tall: bool, unit: str = "") -> None:
        """`unit` stands behind the editor, behind several of them side by side once; `tall`: the label stands at the
        first of its lines."""
        words = QLabel(unit, self) if unit else None
        for widget in (label, editor):
            widget.setParent(self)
        self._parts.append(_Part(label, editor, max(stretch, 1), tall, words))

    def set_first_width(self, width: int) -> None:
        self._first_width = width
        self.fit()

    def lines(self) -> int:
        """Lines the fields take in the present width."""
        return len(self._lines())

    def _label_width(self, part: _Part, first: bool) -> int:
        wanted = part.label.sizeHint().width()
        return max(self._first_width, wanted) if first else wanted

    def _lines(self) -> list[list[_Part]]:
        """As few lines as can be, with as many fields in each where that fits, too."""
        found = self._filled()
        most = ceil(len(self._parts) / max(len(found), 1))
        even = [self._parts[n : n + most] for n in range(0, len(self._parts), max(most, 1))]
        return even if all(self._wanted(line) <= self.width() for line in even) else found

    def _filled(self) -> list[list[_Part]]:
        """Each line with as many fields as fit."""
        lines: list[list[_Part]] = []
        for part in self._parts:
            if lines and self._wanted([*lines[-1], part]) <= self.width():
                lines[-1].append(part)
            else:
                lines.append([part])
        return lines

    def _wanted(self, line: list[_Part]) -> int:
        widths = (part.least(self._label_width(part, number == 0)) for number, part in enumerate(line))
        return sum(widths) + px(Space.S) * (len(line) - 1) + max(part.tail() for part in line)

    def fit(self) -> None:
        """Give every field its place, and take the height of the lines."""
        top = 0
        for line in self._lines():
            top += self._place(line, top) + px(6)
        wanted = max(top - px(6), 0)
        if wanted != self.height() or wanted != self.minimumHeight():
            self.setFixedHeight(wanted)

    def _place(self, line: list[_Part], top: int) -> int:
        """Put one line's fields side by side; its height."""
        labels = [self._label_width(part, number == 0) for number, part in enumerate(line)]
        tails = [self._show_unit(part, after) for part, after in zip_longest(line, line[1:])]
        least = [part.least(label) + tail for part, label, tail in zip(line, labels, tails, strict=True)]
        spare = max(self.width() - sum(least) - px(Space.S) * (len(line) - 1), 0)
        widths = _shared([wide - label for wide, label in zip(least, labels, strict=True)], line, spare)
        height = max(max(part.editor.sizeHint().height(), px(Size.FIELD)) for part in line)
        left = 0
        for part, label, width, tail in zip(line, labels, widths, tails, strict=True):
            high = part.editor.sizeHint().height() if part.tall else height
            part.label.setGeometry(left, top, label, px(Size.FIELD) if part.tall else height)
            left += label + px(Space.S)
            room = width - px(Space.S) - tail
            part.editor.setGeometry(QRect(left, top, room, high))
            if part.unit is not None:
                part.unit.setGeometry(left + room + px(Space.S), top, part.tail(), height)
            left += room + tail + px(Space.S)
        return height

    def _show_unit(self, part: _Part, after: _Part | None) -> int:
        """The room of a part's unit, which is not said again where the next one in the line has it, too."""
        if part.unit is None:
            return 0
        part.unit.setVisible(after is None or after.unit is None)
        return part.tail() if not part.unit.isHidden() else 0

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """The widest field alone."""
        widest = max((part.least(self._label_width(part, True)) + part.tail() for part in self._parts), default=0)
        return QSize(widest, self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        """A field has another height now."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


def _shared(least: list[int], line: list[_Part], spare: int) -> list[int]:
    """The room of each field from behind its label on: in the proportions of the stretches where no field gets less
    than it needs."""
    room, open_ones = sum(least) + spare, set(range(len(line)))
    found = list(least)
    while open_ones:
        shares = sum(line[n].stretch for n in open_ones)
        left = room - sum(found[n] for n in range(len(line)) if n not in open_ones)
        tight = {n for n in open_ones if left * line[n].stretch // shares < least[n]}
        if not tight:
            for n in open_ones:
                found[n] = left * line[n].stretch // shares
            return found
        for n in tight:
            found[n] = least[n]
        open_ones -= tight
    return found
