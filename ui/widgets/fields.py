"""Input fields that show the states of a cell: one line, or as many lines as the text has.

Edge and fill come from the style sheet by the property `cell`; bar, star, arrow and mark are painted over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QTextEdit, QToolButton, QWidget

from ui.grids.cells import CellLook, CellState, draw_field_shapes
from ui.grids.found import Found, draw_found
from ui.look.theme import ink, px, repolish, theme
from ui.look.tokens import Size, TextRole


def utf16(text: str, at: int) -> int:
    """Where Qt counts a place in a text: a rare character is two of its units."""
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def sheet_state(state: CellState, text: str) -> str:
    """The gravest state, as the style sheet names it."""
    if state & CellState.ERROR:
        return "error"
    if state & CellState.WARNING:
        return "warning"
    if state & CellState.REQUIRED and not text.strip():
        return "required"
    return "computed" if state & (CellState.COMPUTED | CellState.OVERRIDDEN) else ""


def _apply_sheet_state(field: QLineEdit | QPlainTextEdit, state: CellState, text: str) -> None:
    wanted = sheet_state(state, text)
    if (field.property("cell") or "") != wanted:
        field.setProperty("cell", wanted)
        repolish(field)


class FieldLine(QLineEdit):
    """One line; computed ones are read-only and no stop of the Tab key."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._state = CellState.NONE
        self._found: tuple[Found, ...] = ()
        self.textChanged.connect(self._refresh)

    def set_state(self, state: CellState, words: str = "") -> None:
        """Show a state; `words` go to tooltip and screen reader."""
        self._state = state
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        locked = bool(state & CellState.COMPUTED)
        self.setReadOnly(locked)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if locked else Qt.FocusPolicy.StrongFocus)
        self._refresh()

    def state(self) -> CellState:
        """The state shown."""
        return self._state

    def set_found(self, found: tuple[Found, ...]) -> None:
        """Mark the hits of a search."""
        if found != self._found:
            self._found = found
            self.update()

    def select(self, start: int, end: int) -> None:
        """Select a stretch, counted in characters."""
        self.setSelection(utf16(self.text(), start), utf16(self.text(), end) - utf16(self.text(), start))

    def fit(self) -> None:
        """A line has always the same height."""

    def _refresh(self) -> None:
        _apply_sheet_state(self, self._state, self.text())
        look = CellLook(text=self.text(), state=self._state)
        left = px(Size.CARRY_BAR) if self._state & CellState.CARRIED else 0
        self.setTextMargins(left, 0, px(Size.GLYPH + 4) if look.glyph else 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shapes of the state and the hits of a search over the field."""
        super().paintEvent(event)
        if self._found and not self.hasSelectedText():
            self._draw_found()
        if self._state:
            painter = QPainter(self)
            look = CellLook(text=self.text(), state=self._state)
            draw_field_shapes(painter, self.rect(), look, self.width() - self._right_of_text())
            painter.end()

    def _right_of_text(self) -> int:
        """Where the buttons inside the field begin: the arrow of its list."""
        buttons = (one.x() for one in self.findChildren(QToolButton) if not one.isHidden())
        return min((x for x in buttons if 2 * x > self.width()), default=self.width())

    def _draw_found(self) -> None:
        """From the caret it is known where the text begins, however far it is scrolled."""
        measure, caret = self.fontMetrics(), self.cursorRect()
        units = self.text().encode("utf-16-le", "surrogatepass")[: 2 * self.cursorPosition()]
        before = units.decode("utf-16-le", "ignore")
        left = caret.center().x() - measure.horizontalAdvance(before)
        painter = QPainter(self)
        painter.setClipRect(self.rect().adjusted(px(4), 0, -px(4), 0))
        painter.setFont(self.font())
        painter.setPen(self.palette().text().color())
        baseline = (self.height() - measure.height()) // 2 + measure.ascent()
        draw_found(painter, QPointF(left, baseline), self.text(), TextRole.TEXT, self._found)
        painter.end()


class FieldText(QPlainTextEdit):
    """Long text without scroll bars: it is as high as its text; with `scrolls` it takes the room it is given."""

    height_changed = Signal()

    def __init__(self, scrolls: bool = False, parent: QWidget | None = None, least_lines: int = 2) -> None:
        super().__init__(parent)
        self._scrolls, self._least_lines, self._state = scrolls, least_lines, CellState.NONE
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(1)
        if not scrolls:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._text_changed)
        theme().changed.connect(self.fit)

    def set_state(self, state: CellState, words: str = "") -> None:
        """Show a state; `words` go to tooltip and screen reader."""
        self._state = state
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.setReadOnly(bool(state & CellState.COMPUTED))
        self._refresh()

    def state(self) -> CellState:
        """The state shown."""
        return self._state

    def set_found(self, found: tuple[Found, ...]) -> None:
        """Mark the hits of a search."""
        if found or self.extraSelections():
            text = self.toPlainText()
            self.setExtraSelections([self._selection(text, *each) for each in found])

    def _selection(self, text: str, start: int, end: int, chosen: bool) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._cursor(text, start, end)  # type: ignore[attr-defined]
        marked = selection.format  # type: ignore[attr-defined]
        marked.setBackground(ink("accent_fill" if chosen else "accent_soft"))
        marked.setForeground(ink("on_accent" if chosen else "text"))
        marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        marked.setUnderlineColor(ink("accent"))
        return selection

    def _cursor(self, text: str, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(utf16(text, start))
        cursor.setPosition(utf16(text, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def select(self, start: int, end: int) -> None:
        """Select a stretch, counted in characters, and bring it into view."""
        self.setTextCursor(self._cursor(self.toPlainText(), start, end))
        self.ensureCursorVisible()

    def _text_changed(self) -> None:
        self._refresh()
        self.fit()

    def _refresh(self) -> None:
        _apply_sheet_state(self, self._state, self.toPlainText())
        look = CellLook(text=self.toPlainText(), state=self._state)
        left = px(Size.CARRY_BAR) if self._state & CellState.CARRIED else 0
        right = px(Size.GLYPH + 4) if look.glyph else 0
        self.setViewportMargins(left, 0, right, 0)
        QWidget.update(self)
        self.viewport().update()

    def lines(self) -> int:
        """Lines the text takes in the present width."""
        return sum(max(block.layout().lineCount(), 1) for block, _ in self._blocks())

    def _blocks(self) -> Iterator[tuple[QTextBlock, float]]:
        """The paragraphs, laid out, each with its height: lines of an editor are no whole pixels high."""
        block = self.document().firstBlock()
        while block.isValid():
            yield block, self.blockBoundingRect(block).height()
            block = block.next()

    def sizeHint(self) -> QSize:
        """All lines, edge and padding; a little text has the room of more."""
        heights = [height / max(block.layout().lineCount(), 1) for block, height in self._blocks()]
        least = 1 if self.document().isEmpty() else self._least_lines
        text = max(sum(height for _, height in self._blocks()), least * max(heights))
        return QSize(super().sizeHint().width(), max(ceil(text) + px(8), px(Size.FIELD)))

    def minimumSizeHint(self) -> QSize:
        """As high as the text; two lines when it scrolls."""
        return QSize(px(80), px(50) if self._scrolls else self.sizeHint().height())

    def fit(self) -> None:
        """Take the height of the text."""
        if self._scrolls:
            return
        wanted = self.sizeHint().height()
        if wanted != self.height() or wanted != self.minimumHeight():
            self.setFixedHeight(wanted)
            self.height_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def event(self, event: QEvent) -> bool:
        """The shapes of the state over edge and margin."""
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and self._state:
            painter = QPainter(self)
            draw_field_shapes(painter, QRect(self.rect()), CellLook(text=self.toPlainText(), state=self._state))
            painter.end()
        return done


def make_money_line(text: str = "") -> FieldLine:
    """A line for an amount: right-aligned, the unit stands beside it."""
    return _number_line(text, "金额")


def make_percent_line(text: str = "") -> FieldLine:
    """A line for a percentage: right-aligned."""
    return _number_line(text, "百分比")


def _number_line(text: str, name: str) -> FieldLine:
    line = FieldLine(text)
    line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    line.setAccessibleName(name)
    return line
