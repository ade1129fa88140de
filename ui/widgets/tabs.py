"""The tabs of a document: mark, name, count; the current one on base with an accent line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from ui.grids.cells import draw_frame
from ui.look.marks import StateMark, draw_mark
from ui.look.theme import font, ink, line_box, metrics, px, theme
from ui.look.tokens import Size, TextRole

PAD, GAP = 9, 6


class StateTabs(QTabBar):
    """Tabs by key; `chosen` only when a person changed the tab."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states: dict[str, tuple[StateMark | None, int]] = {}
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.currentChanged.connect(self._tell)
        theme().changed.connect(self._refresh)

    def add_tab(self, key: str, title: str) -> None:
        """One more tab."""
        self._states[key] = (None, 0)
        was = self.blockSignals(True)
        self.setTabData(self.addTab(title), key)
        self.blockSignals(was)

    @property
    def current(self) -> str:
        """The key of the current tab."""
        return str(self.tabData(self.currentIndex()) or "")

    def set_current(self, key: str) -> None:
        """Show a tab as current, without `chosen`."""
        was = self.blockSignals(True)
        self.setCurrentIndex(self._index_of(key))
        self.blockSignals(was)
        QWidget.update(self)

    def set_state(self, key: str, mark: StateMark | None, count: int = 0) -> None:
        """The mark before and the count behind a name."""
        if self._states[key] == (mark, count):
            return
        self._states[key] = (mark, count)
        words = f"{mark.word} {count}" if mark and count else mark.word if mark else ""
        self.setTabToolTip(self._index_of(key), words)
        self._refresh()

    def _index_of(self, key: str) -> int:
        return next(number for number in range(self.count()) if self.tabData(number) == key)

    def _tell(self, number: int) -> None:
        if number >= 0:
            self.chosen.emit(str(self.tabData(number)))

    def _refresh(self) -> None:
        """Qt keeps tab sizes until a text is set."""
        if self.count():
            self.setTabText(0, self.tabText(0) + " ")
            self.setTabText(0, self.tabText(0).rstrip())

    def _words(self, number: int) -> str:
        _, count = self._states[self.tabData(number)]
        return f"{self.tabText(number).rstrip()} {count}" if count else self.tabText(number).rstrip()

    def tabSizeHint(self, number: int) -> QSize:
        """Room for the bold name, so that nothing moves when it becomes current."""
        if self.tabData(number) is None:
            return super().tabSizeHint(number)
        words = metrics(TextRole.STRONG).horizontalAdvance(self._words(number))
        return QSize(words + px(Size.GLYPH + GAP + 2 * PAD), line_box(TextRole.TEXT, 16, Size.TAB))

    minimumTabSizeHint = tabSizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strip, then every tab."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink("window"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, ink("line"))
        for number in range(self.count()):
            self._draw_tab(painter, number, self.tabRect(number))
        painter.end()

    def _draw_tab(self, painter: QPainter, number: int, rect: QRect) -> None:
        current = number == self.currentIndex()
        if current:
            painter.fillRect(rect.adjusted(0, px(4), 0, 0), ink("base"))
            painter.fillRect(rect.left(), rect.bottom() - px(3) + 1, rect.width(), px(3), ink("accent"))
        elif self.underMouse() and rect.contains(self.mapFromGlobal(self.cursor().pos())):
            painter.fillRect(rect.adjusted(0, px(4), 0, -1), ink("hover"))
        area = rect.adjusted(px(PAD), px(4), -px(PAD), 0)
        mark, _ = self._states[self.tabData(number)]
        if mark:
            side = px(Size.GLYPH)
            draw_mark(painter, mark, QRectF(area.left(), area.center().y() + 0.5 - side / 2, side, side))
        role = TextRole.STRONG if current else TextRole.TEXT
        painter.setFont(font(role))
        painter.setPen(ink("text" if current else "text2"))
        painter.drawText(area.adjusted(px(Size.GLYPH + GAP), 0, px(2), 0), _LEFT, self._words(number))
        if current and self.hasFocus():
            draw_frame(painter, rect.adjusted(0, px(4), 0, 0), px(Size.FRAME), "accent")


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
