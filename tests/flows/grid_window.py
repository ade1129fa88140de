"""The grid of the real window under a person's hands: keys, input method, clipboard, mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from core.domain.document import Document
from core.domain.indicator import Indicator
from ui.editors.record_editor import RecordEditor
from ui.grids.grid_view import GridView
from ui.main_window import MainWindow

Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, ALT = Mod.ControlModifier, Mod.ShiftModifier, Mod.AltModifier
LEFT = Qt.MouseButton.LeftButton


def editor(window: MainWindow) -> RecordEditor:
    assert window.work is not None
    assert window.work.page is not None
    found = window.work.page.editor
    assert isinstance(found, RecordEditor)
    return found


def grid(window: MainWindow) -> GridView:
    """The indicator grid of the project shown, with the focus."""
    view = editor(window).grid
    view.setFocus()
    return view


def document(window: MainWindow) -> Document:
    assert window.desk is not None
    assert window.work is not None
    return window.desk.document(window.work.document_id)


def indicators(window: MainWindow) -> tuple[Indicator, ...]:
    """Those of the project shown."""
    shown = editor(window).record_id
    return next(project for project in document(window).projects if project.id == shown).indicators


def column(window: MainWindow, path: str) -> int:
    model = editor(window).grid_model
    return next(n for n in range(model.columnCount()) if model.field(n).home == path)


def focus() -> QWidget:
    """Who gets the keys."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, modifiers: Mod = Mod.NoModifier, times: int = 1) -> None:
    """A key as the system sends it: to the widget with the focus, after the shortcuts of the window."""
    for _ in range(times):
        QTest.keyClick(focus(), key, modifiers)


def type_latin(text: str) -> None:
    for character in text:
        QTest.keyClicks(focus(), character)


def compose(text: str, spelled: str = "pinyin") -> None:
    """Chinese as an input method sends it: the pre-edit text grows letter by letter, then characters are chosen."""
    for end in range(1, len(spelled) + 1):
        _send(spelled[:end], "")
    _send("", text)


def preedit(spelled: str) -> None:
    """An input method has begun, or (blank) given up."""
    _send(spelled, "")


def _send(spelled: str, chosen: str) -> None:
    event = QInputMethodEvent(spelled, [])
    event.setCommitString(chosen)
    QApplication.sendEvent(focus(), event)


def typed() -> str:
    """What stands in the open editor."""
    widget = focus()
    assert isinstance(widget, QLineEdit | QPlainTextEdit), widget
    return widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()


def where(view: GridView) -> tuple[int, int]:
    return view.cursor_cell()


def put_on_clipboard(text: str = "", html: str = "") -> None:
    mime = QMimeData()
    if text:
        mime.setText(text)
    if html:
        mime.setHtml(html)
    QApplication.clipboard().setMimeData(mime)


def texts(view: GridView, column_number: int) -> list[str]:
    return [view.grid_model().cell_text(row, column_number) for row in range(view.row_count())]


def undo_title(window: MainWindow) -> str | None:
    assert window.desk is not None
    return window.desk.session.undo_title(document(window).id)


def handle_of(view: GridView) -> QPoint:
    """The middle of the fill handle."""
    frame = view.mouse.frame()
    assert frame is not None
    return frame.bottomRight() - QPoint(3, 3)


def middle(view: GridView, row: int, column_number: int) -> QPoint:
    return view.visualRect(view.grid_model().index(row, column_number)).center()


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move in steps with the button held, let go."""
    QTest.mousePress(widget, LEFT, Mod.NoModifier, start)
    for step in range(1, 6):
        drag_on(widget, start + (end - start) * step / 5)
    QTest.mouseRelease(widget, LEFT, Mod.NoModifier, end)


def drag_on(widget: QWidget, place: QPoint, held: Qt.MouseButton = LEFT) -> None:
    """A move of the mouse with a button held."""
    where_ = QPointF(place)
    none, on_screen = Qt.MouseButton.NoButton, widget.mapToGlobal(where_)
    moved = QMouseEvent(QEvent.Type.MouseMove, where_, on_screen, none, held, Mod.NoModifier)
    QApplication.sendEvent(widget, moved)
    QApplication.processEvents()
