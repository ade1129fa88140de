"""What a page says when there is nothing yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.forms.model import ListSpec
from ui.look.theme import px
from ui.look.tokens import Space, TextRole
from ui.widgets.labels import make_label


class EmptyState(QWidget):
    """A title, a sentence that says what to do, and the one deed that does it."""

    def __init__(self, title: str, said: str, button: QPushButton | None = None) -> None:
        super().__init__()
        self.title, self.said = make_label(title, TextRole.SECTION), make_label(said, TextRole.TEXT, "hint")
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        width = min(px(420), self.said.fontMetrics().horizontalAdvance(said) + px(Space.L))
        self.said.setFixedWidth(width)
        self.said.setMinimumHeight(self.said.heightForWidth(width))  # centred, a layout does not ask for it
        column = QVBoxLayout(self)
        column.setSpacing(px(Space.S))
        column.addStretch(2)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.said, 0, Qt.AlignmentFlag.AlignHCenter)
        if button is not None:
            column.addSpacing(px(Space.S))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


def nothing_yet(spec: ListSpec, button: QPushButton, inside: Sequence[ListSpec] = ()) -> EmptyState:
    """For a list of records each of which has a page: what is filled in there, and how the first one is made."""
    below = "，下面是它的" + "、".join(one.label or one.item for one in inside) if inside else ""
    said = f"这里一个{spec.item}填一页{below}。按“新增{spec.item}”加第一个；也可以从文件导入。"
    return EmptyState(f"还没有{spec.item}", said, button)
