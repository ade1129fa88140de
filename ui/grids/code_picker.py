"""Codes picked by what one remembers of them: digits, a part of the name, or pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyleOptionViewItem, QWidget

from ui.grids.delegate import GridDelegate
from ui.grids.grid_model import AnyIndex
from ui.look.theme import px

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
POPUP_WIDTH = 420
VISIBLE = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A code as the list offers it: `words` is the whole line, `code` what goes into the cell."""

    code: str
    words: str


Finder = Callable[[str], Sequence[Choice]]
"""What fits a typed text, the best first."""


class Choices(QAbstractListModel):
    """The lines of the open list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Sequence[Choice] = ()

    def show(self, found: Sequence[Choice]) -> None:
        """Offer these."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.words
        return choice.code if role == Qt.ItemDataRole.EditRole else None


class CodeDelegate(GridDelegate):
    """The delegate of a grid with codes: their cells open with a list that follows what is typed."""

    def __init__(self, view: Any, finder_of: Callable[[int], Finder | None]) -> None:
        super().__init__(view)
        self._finder_of = finder_of

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = super().createEditor(parent, option, index)
        finder = self._finder_of(index.column())
        if finder is not None and isinstance(editor, QLineEdit):
            self._offer(editor, finder)
        return editor

    def _offer(self, editor: QLineEdit, finder: Finder) -> None:
        completer = QCompleter(editor)
        choices = Choices(completer)
        choices.show(finder(""))
        completer.setModel(choices)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(VISIBLE)
        completer.popup().setObjectName("completer")
        completer.popup().setMinimumWidth(px(POPUP_WIDTH))
        editor.setCompleter(completer)
        editor.textEdited.connect(lambda text: self._follow(editor, choices, finder(text.strip())))
        completer.activated.connect(lambda text: QTimer.singleShot(0, editor, lambda: self._take(editor)))
        completer.popup().installEventFilter(_PickKeys(editor, self))

    def _follow(self, editor: QLineEdit, choices: Choices, found: Sequence[Choice]) -> None:
        """The list of what fits now; its first line is picked out, which Enter takes."""
        choices.show(found)
        if not found:
            editor.completer().popup().hide()
        QTimer.singleShot(0, editor, lambda: _pick_first(editor))


def _pick_first(editor: QLineEdit) -> None:
    """Pick the first line out without Qt putting it into the editor, where one is typing."""
    popup = editor.completer().popup()
    if popup.isVisible() and editor.text().strip() and not popup.selectionModel().hasSelection():
        blocked = popup.selectionModel().blockSignals(True)
        popup.setCurrentIndex(popup.model().index(0, 0))
        popup.selectionModel().blockSignals(blocked)
        popup.viewport().update()


class _PickKeys(QObject):
    """Enter and Tab take the code of the line that is picked out and go on."""

    def __init__(self, editor: QLineEdit, delegate: CodeDelegate) -> None:
        super().__init__(editor)
        self._editor, self._delegate = editor, delegate

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or cast(QKeyEvent, event).key() not in _ENTER:
            return False
        completer = self._editor.completer()
        _pick_first(self._editor)
        picked = completer.popup().selectionModel().selectedIndexes()
        if picked:
            self._editor.setText(str(picked[0].data(Qt.ItemDataRole.EditRole)))
        completer.popup().hide()
        return self._delegate.takes(self._editor, cast(QKeyEvent, event))
