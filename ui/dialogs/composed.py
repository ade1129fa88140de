"""改用模板文字, 改为自己写: what is printed now and what will be, side by side, before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.dialogs.frame import DialogFrame
from ui.look.theme import px
from ui.look.tokens import Space


class ProseDialog(DialogFrame):
    """`title` is the deed as well; `now` and `then` are the paragraphs printed before and after it."""

    def __init__(
        self, parent: QWidget | None, title: str, explanation: str, now: Sequence[str], then: Sequence[str]
    ) -> None:
        super().__init__(parent, title, title, explanation)
        self.now, self.then = _page(now), _page(then)
        row = QHBoxLayout()
        row.setSpacing(px(Space.M))
        for words, page in (("现在印的", self.now), ("改后印的", self.then)):
            column = QVBoxLayout()
            column.setSpacing(px(Space.XS))
            column.addWidget(QLabel(words))
            column.addWidget(page)
            page.setAccessibleName(words)
            row.addLayout(column, 1)
        self.body.addLayout(row)
        self.resize(px(760), px(420))


def _page(paragraphs: Sequence[str]) -> QPlainTextEdit:
    page = QPlainTextEdit("\n".join(paragraphs))
    page.setReadOnly(True)
    page.setPlaceholderText("（没有文字）")
    return page
