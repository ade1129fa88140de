"""换一种版式看: which layout, what of the document has no place there, and what is missing there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QListWidget, QWidget

from core.forms.model import FormSet
from ui.dialogs.frame import DialogFrame
from ui.look.theme import px

Told = Callable[[FormSet], Sequence[str]]
"""What there is to know before a document is seen in a form set, line by line."""


class LayoutDialog(DialogFrame):
    """After acceptance: `form_set`. `layouts` begins with the document's own; `shown` is the one it is seen in now."""

    def __init__(self, layouts: Sequence[FormSet], shown: FormSet, told: Told, parent: QWidget | None = None) -> None:
        sentence = "换一种版式来看、来改同一份数据：数据不变，原来的版式也不变，随时可以换回来。"
        super().__init__(parent, "换一种版式看", "换成这种版式", sentence)
        self._layouts, self._shown, self._told = tuple(layouts), shown, told
        self.choice = QComboBox()
        self.choice.addItems([_title(one, one is self._layouts[0]) for one in self._layouts])
        self.choice.setCurrentIndex(next((i for i, one in enumerate(self._layouts) if one.id == shown.id), 0))
        self.lines = QListWidget()
        self.lines.setWordWrap(True)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setAccessibleName("没有位置的和缺少的内容")
        rows = QFormLayout()
        rows.addRow("版式", self.choice)
        self.body.addLayout(rows)
        self.body.addWidget(self.lines, 1)
        self.choice.currentIndexChanged.connect(self._show)
        self.resize(px(680), px(460))
        self._show()
        self.choice.setFocus()

    @property
    def form_set(self) -> FormSet:
        return self._layouts[self.choice.currentIndex()]

    def _show(self) -> None:
        self.lines.clear()
        self.lines.addItems(list(self._told(self.form_set)) or ["这种版式里，全部内容都有位置，也不缺什么。"])
        self.primary.setEnabled(self.form_set.id != self._shown.id)
        self.hint.setText("现在就是这种版式。" if self.form_set.id == self._shown.id else "")


def _title(form_set: FormSet, is_own: bool) -> str:
    words = f"{form_set.region} {form_set.title}".strip()
    return f"{words}（这份数据原来的版式）" if is_own else words
