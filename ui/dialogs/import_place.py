"""放到哪里: a place of the form for a cell of the file, found by typing words or pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QLabel, QLineEdit, QListView, QWidget

from core.jobs.corrections import Choice
from core.jobs.place_search import PlaceIndex
from ui.dialogs.frame import DialogFrame
from ui.grids.grid_model import AnyIndex
from ui.look.theme import px

_EXPLAINED = "写几个字就能找到：栏目的名称、项目的名称，或拼音首字母（如 qtzj），几个词用空格隔开。"
_LONGEST = 60


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


class PlaceList(QAbstractListModel):
    """The places found, each with the name of its record and what is there now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Sequence[Choice] = ()

    def show(self, found: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        one = self.found[index.row()]
        parts = (
            one.words,
            f"（{_short(one.title)}）" if one.title else "",
            f"　已有：{_short(one.text)}" if one.text else "",
        )
        return "".join(parts)


class PlaceDialog(DialogFrame):
    """After acceptance: `choice` is the place, `is_rule` whether all cells with the same label go there.

    `nearest` are the places that the words beside the cell speak for; they stand first while nothing is typed, and
    only one of them is ever chosen before the person has typed or chosen. `fits` says whether the cell's text is of the
    kind of a place.
    """

    def __init__(
        self,
        cell: str,
        label: str,
        choices: Sequence[Choice],
        nearest: Sequence[Choice] = (),
        parent: QWidget | None = None,
        fits: Callable[[Choice], bool] = lambda choice: True,
    ) -> None:
        super().__init__(parent, "放到哪里", "放到这里", _EXPLAINED)
        self._fits = fits
        self._index, self._choices, self._nearest = PlaceIndex(choices), tuple(choices), tuple(nearest)
        self.model = PlaceList(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("找一栏，如：项目2 指标值")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("找一栏")
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setAccessibleName("表式里的栏")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is typed always goes on looking for a place
        self.rule_box = QCheckBox(f"保存为规则：以后标签是“{label}”的格都放到这一栏" if label else "")
        self.rule_box.setVisible(bool(label))
        what = QLabel(cell)
        what.setWordWrap(True)
        for part in (what, self.search):
            self.body.addWidget(part)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.rule_box)
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.view.selectionModel().currentChanged.connect(lambda now, before: self._judge())
        self.view.doubleClicked.connect(lambda index: self.accept())
        self.resize(px(620), px(520))
        self._find("")
        self.search.setFocus()

    @property
    def choice(self) -> Choice | None:
        row = self.view.currentIndex().row()
        return self.model.found[row] if 0 <= row < len(self.model.found) else None

    @property
    def is_rule(self) -> bool:
        return self.rule_box.isChecked()

    def _find(self, text: str) -> None:
        if text.strip():
            found = self._index.find(text)
        else:
            found = [*self._nearest, *(one for one in self._choices if one not in self._nearest)]
        self.model.show(found)
        is_asked_for = bool(text.strip() or self._nearest)
        self.view.setCurrentIndex(self.model.index(0) if is_asked_for else QModelIndex())
        self._judge()

    def _judge(self) -> None:
        one = self.choice
        self.primary.setEnabled(one is not None)
        if one is None:
            self.hint.setText("选一栏，或写几个字找。" if self.model.found else "表式里没有这样的栏。")
            return
        said = [] if self._fits(one) else ["这一格的内容不像这一栏该填的，请核对。"]
        said += ["这一栏已经有内容，放进去就换掉它；换下来的列入清单。"] if one.text else []
        self.hint.setText("".join(said))

    def accept(self) -> None:
        if self.choice is not None:
            super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while one types."""
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in keys:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10}.get(Qt.Key(event.key()), 10)
            row = min(max(self.view.currentIndex().row() + step, 0), len(self.model.found) - 1)
            self.view.setCurrentIndex(self.model.index(row))
            return True
        return super().eventFilter(watched, event)
