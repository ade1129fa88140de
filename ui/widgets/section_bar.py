"""The bar over a section: bold title, quiet detail, marks with words, then deeds and legend."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look.marks import StateMark
from ui.look.theme import ink, line_box, px, theme
from ui.look.tokens import Size, Space, TextRole
from ui.widgets.labels import MarkLabel, make_label


class SectionBar(QWidget):
    """`add_widget` and `add_stretch` fill it from left to right, behind title, detail and marks."""

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__()
        self.title = make_label(title, TextRole.STRONG)
        self.detail = make_label(detail, TextRole.HINT, "quiet")
        self._marks = QHBoxLayout()
        self._marks.setSpacing(px(Space.S))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(Space.M), 0, px(Space.M), 0)
        self._row.setSpacing(px(Space.S))
        for label in (self.title, self.detail):
            self._row.addWidget(label)
        self._row.addLayout(self._marks)
        self.detail.setVisible(bool(detail))
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(line_box(TextRole.TEXT, 12, Size.SECTION_BAR))

    def set_title(self, title: str) -> None:
        """Another title."""
        self.title.setText(title)

    def set_detail(self, detail: str) -> None:
        """The quiet words behind the title: 9 条."""
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))

    def set_marks(self, marks: Sequence[tuple[StateMark, str]]) -> None:
        """Marks with words: what the section's part of the checks says."""
        if [(each.mark(), each.words()) for each in self._labels()] == list(marks):
            return
        for label in self._labels():
            self._marks.removeWidget(label)
            label.deleteLater()
        for mark, words in marks:
            self._marks.addWidget(MarkLabel(mark, words))

    def _labels(self) -> list[MarkLabel]:
        widgets = (self._marks.itemAt(number).widget() for number in range(self._marks.count()))
        return [widget for widget in widgets if isinstance(widget, MarkLabel)]

    def add_widget(self, widget: QWidget, stretch: int = 0) -> None:
        """One more part, to the right of the others."""
        if stretch:
            self._row.addWidget(widget, stretch)
        else:
            self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_stretch(self) -> None:
        """What follows stands at the right edge."""
        self._row.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Panel with a line above and below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink("panel"))
        painter.fillRect(0, 0, self.width(), 1, ink("line"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, ink("line"))
        painter.end()
