"""Paints cells through `draw_cell` and opens their editors: one line, several lines, or a line with a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.grids.cells import Align, CellLook, draw_cell, follows_view, wrap
from ui.grids.grid_model import GridModel, Kind, Role
from ui.grids.name_list import NameList, name_list_of, without_end
from ui.look.theme import line_height, px
from ui.look.tokens import Size, TextRole

if TYPE_CHECKING:
    from ui.grids.grid_view import GridView

AnyIndex = QModelIndex | QPersistentModelIndex
CellEditor = QLineEdit | QPlainTextEdit


class GridDelegate(QStyledItemDelegate):
    """The delegate of every `GridView`."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view

    # painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """One cell in its state."""
        rect = cast(QRect, option.rect)  # type: ignore[attr-defined]
        look, whole = self._look(option, index), self._view.viewport().rect()
        is_merged = self._view.rowSpan(index.row(), index.column()) > 1
        draw_cell(painter, rect, look, whole if is_merged or follows_view(look, rect, whole) else None)

    def _look(self, option: QStyleOptionViewItem, index: AnyIndex) -> CellLook:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        current = self._view.currentIndex()
        is_current = index.row() == current.row() and index.column() == current.column()
        return self._view.look_of(index.row(), index.column(), selected, is_current)

    # editors

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """The editor for the column's kind."""
        column = self._model(index).columns()[index.column()]
        editor: CellEditor = _LongEditor(parent) if column.kind is Kind.TEXT else QLineEdit(parent)
        editor.setProperty("inCell", True)
        if isinstance(editor, QLineEdit):
            editor.setAlignment(_QT_ALIGN[column.alignment] | Qt.AlignmentFlag.AlignVCenter)
        if isinstance(editor, QLineEdit) and column.kind is Kind.CHOICE:
            editor.setCompleter(_completer(editor, list(self._model(index).choices(index.row(), index.column()))))
            editor.completer().activated.connect(lambda text: QTimer.singleShot(0, editor, lambda: self._take(editor)))
            editor.completer().popup().installEventFilter(_ListKeys(editor, self))
        if isinstance(editor, QLineEdit) and column.kind is Kind.NAMES:
            self._offer_names(editor, index)
        if isinstance(editor, QPlainTextEdit):
            editor.textChanged.connect(lambda: self._view.fit_editor(editor))
            editor.viewport().installEventFilter(self)
        editor.setAccessibleName(str(index.data(Role.PLACE)))
        return editor

    def _offer_names(self, editor: QLineEdit, index: AnyIndex) -> None:
        model, row, column = self._model(index), index.row(), index.column()
        separators = model.separators(column)
        names = NameList(editor, model.choices(row, column), separators, lambda pressed: self.takes(editor, pressed))
        editor.setProperty(BETWEEN, list(separators))
        QTimer.singleShot(0, names, names.open)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """The model's text, the caret behind it; a cell changed meanwhile does not overwrite what is typed."""
        if editor.property("opened"):
            return
        editor.setProperty("opened", True)
        editor.setProperty(TYPED, self._view.replacing)
        text = "" if self._view.replacing else str(index.data(Qt.ItemDataRole.EditRole) or "")
        set_text(cast(CellEditor, editor), text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """The typed text as one step; a text the input method has only begun is none."""
        nothing_chosen, self._view.composing = self._view.composing and not text_of(cast(CellEditor, editor)), False
        if nothing_chosen:
            return
        first_row, self._view.first_row = self._view.first_row, None
        text = text_of(cast(CellEditor, editor))
        if editor.property(BETWEEN):
            text = without_end(text, editor.property(BETWEEN))
        if first_row is not None:
            self._view.deeds.put_rows(first_row, index.column(), text)
        else:
            model.setData(index, text, Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Over the cell, and lower where the text needs it."""
        self._view.fit_editor(cast(CellEditor, editor))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab put the text in and move on; Alt+Enter breaks the line, Ctrl+Enter fills the selection."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            _of_viewport(editor).setProperty(TYPED, False)
        if not isinstance(editor, (QLineEdit, QPlainTextEdit)):
            return False  # the viewport of a text editor
        if kind == QEvent.Type.ShortcutOverride and _is_own(cast(QKeyEvent, event)):
            event.accept()
            return True
        if kind == QEvent.Type.KeyPress and self.takes(editor, cast(QKeyEvent, event)):
            return True
        return super().eventFilter(editor, event)

    def takes(self, editor: CellEditor, pressed: QKeyEvent) -> bool:
        """Act on a key of an open editor; False leaves it to the editor."""
        key, modifiers = pressed.key(), pressed.modifiers()
        if key in _ENTER and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._fill(editor)
        elif key in _ENTER and modifiers & Qt.KeyboardModifier.AltModifier:
            _break_line(editor)
        elif key in (*_ENTER, *_TAB):
            self._finish(editor, pressed)
        elif key == Qt.Key.Key_F2:
            editor.setProperty(TYPED, not editor.property(TYPED))
        elif key in _ARROWS:
            return self._arrow(editor, pressed)
        else:
            return False
        return True

    def _arrow(self, editor: CellEditor, pressed: QKeyEvent) -> bool:
        """Down opens the list of a choice; any arrow leaves what was typed anew, ↑ and ↓ a line being edited."""
        key, modifiers = pressed.key(), pressed.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_line = isinstance(editor, QLineEdit)
        if isinstance(editor, QLineEdit) and _has_list(editor):
            if _list_is_open(editor):
                return False
            if key == Qt.Key.Key_Down and modifiers in (_PLAIN, Qt.KeyboardModifier.AltModifier):
                open_list(editor)
                return True
        if modifiers != _PLAIN:
            return False
        if editor.property(TYPED) or (is_line and key in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self._finish(editor, pressed)
            return True
        return False

    def _fill(self, editor: CellEditor) -> None:
        """The text goes into every selected cell; the editor's own cell is one of them."""
        text = text_of(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        self._view.deeds.fill_selection(text)

    def _take(self, editor: QLineEdit) -> None:
        """What was chosen from the list goes in at once."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _finish(self, editor: CellEditor, pressed: QKeyEvent) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._view.move_by_key(pressed)

    def _model(self, index: AnyIndex) -> GridModel:
        return cast(GridModel, index.model())


class _ListKeys(QObject):
    """Enter and Tab in the open list take the line that is picked out there, or what was typed, and go on."""

    def __init__(self, editor: QLineEdit, delegate: GridDelegate) -> None:
        super().__init__(editor)
        self._editor, self._delegate = editor, delegate

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or cast(QKeyEvent, event).key() not in (*_ENTER, *_TAB):
            return False
        popup = self._editor.completer().popup()
        picked = popup.selectionModel().selectedIndexes()
        if picked:
            self._editor.setText(str(picked[0].data()))
        popup.hide()
        return self._delegate.takes(self._editor, cast(QKeyEvent, event))


BETWEEN = "separators"
"""The property of an editor of names: what stands between them."""
TYPED = "typedAnew"
"""The property of an editor that began empty: arrows leave it, as they leave a cell; F2 or a click ends that."""
MEASURED_CHOICES = 200
LIST_AIR = 32
"""Beside the words of a list: its edges and the scroll bar."""
WIDEST_LIST = 480
_PLAIN = Qt.KeyboardModifier.NoModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


def _is_own(pressed: QKeyEvent) -> bool:
    """Keys of an open editor that the window has shortcuts for."""
    with_control = pressed.modifiers() & Qt.KeyboardModifier.ControlModifier and pressed.key() in _ENTER
    return bool(with_control or (pressed.modifiers() & Qt.KeyboardModifier.AltModifier and pressed.key() in _ARROWS))


def _of_viewport(watched: QObject) -> QObject:
    """The editor, also when its viewport was pressed."""
    parent = watched.parent()
    return parent if isinstance(parent, QPlainTextEdit) else watched


class _LongEditor(QPlainTextEdit):
    """Several lines without scroll bars: it grows over the rows below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.setTabChangesFocus(True)


_QT_ALIGN = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


def text_of(editor: CellEditor) -> str:
    """The text of either kind of editor."""
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def set_text(editor: CellEditor, text: str) -> None:
    """Put a text into either kind of editor, caret at its end."""
    if isinstance(editor, QLineEdit):
        editor.setText(text.replace("\n", " "))
        return
    editor.setPlainText(text)
    editor.moveCursor(QTextCursor.MoveOperation.End)


def editor_height(editor: CellEditor, width: int) -> int:
    """The height an editor of this width needs for its text."""
    inner = max(width - 2 * px(Size.CELL_PAD), 1)
    lines = len(wrap(text_of(editor), inner)) if isinstance(editor, QPlainTextEdit) else 1
    return lines * line_height(TextRole.TEXT) + px(Size.CELL_AIR)


def _break_line(editor: CellEditor) -> None:
    if isinstance(editor, QPlainTextEdit):
        editor.textCursor().insertText("\n")


def _completer(editor: QLineEdit, choices: list[str]) -> QCompleter:
    completer = QCompleter(choices, editor)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.popup().setObjectName("completer")
    _widen_list(completer)
    return completer


def _has_list(editor: QLineEdit) -> bool:
    return editor.completer() is not None or name_list_of(editor) is not None


def _list_is_open(editor: QLineEdit) -> bool:
    names = name_list_of(editor)
    if names is not None:
        return names.is_open
    return editor.completer() is not None and editor.completer().popup().isVisible()


def open_list(editor: QLineEdit) -> None:
    """Show all the choices under the editor, the one that stands there picked out: arrows go on from it."""
    names = name_list_of(editor)
    if names is not None:
        names.open()
        return
    if editor.completer() is None:
        return
    editor.completer().setCompletionPrefix("")
    editor.completer().complete()
    _pick_out(editor.completer().popup(), editor.text())


def _pick_out(popup: QAbstractItemView, text: str) -> None:
    rows = (popup.model().index(row, 0) for row in range(popup.model().rowCount()))
    own = next((index for index in rows if text and index.data(Qt.ItemDataRole.EditRole) == text), None)
    if own is not None:
        popup.setCurrentIndex(own)


def _widen_list(completer: QCompleter) -> None:
    """A list is as wide as its longest choice: the cell above it may be narrow."""
    popup, model = completer.popup(), completer.model()
    measure = popup.fontMetrics()
    texts = (str(model.index(row, 0).data() or "") for row in range(min(model.rowCount(), MEASURED_CHOICES)))
    widest = max((measure.horizontalAdvance(text) for text in texts), default=0)
    popup.setMinimumWidth(min(widest + px(LIST_AIR), px(WIDEST_LIST)))
