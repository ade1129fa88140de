"""Several names in one line, picked from a list that follows what is typed behind the last separator; names that are
not in the list may be typed all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from core.catalog.initials import initials
from core.domain.text import normal
from ui.grids.grid_model import AnyIndex
from ui.look.theme import px

LIST_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""What closes an open list or takes a line of it: the two Enters, then Tab and Shift+Tab."""
POPUP_WIDTH = 320
VISIBLE = 10


class NameChoices(QAbstractListModel):
    """The names that fit what is typed; those in the line are ticked."""

    def __init__(self, names: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.ticked: frozenset[str] = frozenset()
        self.offer(names)

    def offer(self, names: Sequence[str]) -> None:
        """These are the names there are now."""
        self.beginResetModel()
        self._names = [(name, normal(name), initials(name)) for name in dict.fromkeys(names)]
        self.found = self.all_names
        self.endResetModel()

    @property
    def all_names(self) -> list[str]:
        return [name for name, _, _ in self._names]

    def show(self, wanted: str, ticked: Sequence[str]) -> None:
        """Offer the names with `wanted` in them, or whose pinyin begins so; all of them for ''."""
        self.beginResetModel()
        asked, letters = normal(wanted), wanted.strip().lower()
        self.found = [name for name, plain, short in self._names if asked in plain or _begins(short, letters)]
        self.ticked = frozenset(map(normal, ticked))
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        name = self.found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if normal(name) in self.ticked else Qt.CheckState.Unchecked
        return None


def _begins(spellings: Sequence[str], letters: str) -> bool:
    return bool(letters) and any(letters in one for one in spellings)


class NameList(QObject):
    """The list under a line of names. `separators`: the first stands between names, the others are known, too.

    Enter ticks the name that is picked out and leaves the list open for the next one; with nothing picked out it is
    handed to `finish`.
    """

    def __init__(
        self,
        editor: QLineEdit,
        names: Sequence[str],
        separators: Sequence[str],
        finish: Callable[[QKeyEvent], object] | None = None,
    ) -> None:
        super().__init__(editor)
        self.editor, self._separators, self._finish = editor, tuple(separators), finish
        self.choices = NameChoices(names, self)
        self._completer = QCompleter(self.choices, self)
        self._completer.setWidget(editor)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(VISIBLE)
        self.popup = self._completer.popup()
        self.popup.setObjectName("completer")
        self.popup.setMinimumWidth(px(POPUP_WIDTH))
        self.popup.installEventFilter(self)
        self._completer.activated.connect(lambda name: QTimer.singleShot(0, self, lambda: self.toggle(str(name))))
        editor.textEdited.connect(lambda text: self.open())

    @property
    def is_open(self) -> bool:
        return self.popup.isVisible()

    def open(self) -> None:
        """Show what fits the name being typed; the first is picked out when something is typed of it."""
        done, typed = self._names()
        self.choices.show("" if self._is_known(typed) else typed, [*done, typed])
        if not self.choices.found:
            self.popup.hide()
            return
        self._completer.complete()
        if typed and not self._is_known(typed):
            self.popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def toggle(self, name: str) -> None:
        """Put a name in, or take it out again; the list stays open."""
        done, typed = self._names()
        if self._is_known(typed):
            done, typed = [*done, typed], ""
        has = normal(name) in map(normal, done)
        names = [one for one in done if normal(one) != normal(name)] if has else [*done, name]
        between = self._separators[0]
        self.editor.setText(between.join(names) + (between if names else ""))
        self.open()
        self.popup.setCurrentIndex(QModelIndex())

    def _names(self) -> tuple[list[str], str]:
        """The names that are finished, and what is typed behind the last separator."""
        signs = "|".join(re.escape(sign.strip() or sign) for sign in self._separators)
        *done, typed = [part.strip() for part in re.split(signs, self.editor.text())]
        return [name for name in done if name], typed

    def _is_known(self, name: str) -> bool:
        return bool(name) and normal(name) in {normal(one) for one in self.choices.all_names}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or cast(QKeyEvent, event).key() not in LIST_KEYS:
            return False
        picked = self.popup.currentIndex()
        if picked.isValid() and cast(QKeyEvent, event).key() in LIST_KEYS[:2]:
            self.toggle(str(picked.data()))
            return True
        self.popup.hide()
        if self._finish is not None:
            self._finish(cast(QKeyEvent, event))
        return True


def without_end(text: str, separators: Sequence[str]) -> str:
    """A line of names without the separator that waits for the next one."""
    text = text.strip()
    while text and (sign := next((s for s in map(str.strip, separators) if s and text.endswith(s)), "")):
        text = text.removesuffix(sign).strip()
    return text


def name_list_of(editor: QObject) -> NameList | None:
    """The list under a line; None when it has none."""
    return next((child for child in editor.children() if isinstance(child, NameList)), None)
