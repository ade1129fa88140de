"""The common shape of our dialogs: what it is about, the content, the buttons with the deed on the right one."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.look.theme import TextRole, font, px
from ui.look.tokens import Space

TITLE_BAR = 36


class DialogFrame(QDialog):
    """A titled dialog; `primary` is its one filled button, `hint` the sentence left of the buttons."""

    def __init__(self, parent: QWidget | None, title: str, deed: str, explanation: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.primary = QPushButton(deed)
        self.primary.setProperty("look", "primary")
        self.primary.setDefault(True)
        self.cancel = QPushButton("取消")
        self.cancel.setAutoDefault(False)
        self.hint = QLabel()
        self.hint.setProperty("tone", "hint")
        self.hint.setWordWrap(True)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(Space.M))
        self._lay_out(title, explanation)
        self.primary.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self, title: str, explanation: str) -> None:
        heading = QLabel(title)
        heading.setFont(font(TextRole.SECTION))
        self.head = QVBoxLayout()
        self.head.setSpacing(px(Space.XS))
        self.head.addWidget(heading)
        if explanation:
            said = QLabel(explanation)
            said.setProperty("tone", "hint")
            said.setWordWrap(True)
            self.head.addWidget(said)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(px(Space.S))
        self.foot.addWidget(self.hint, 1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.primary)
        whole = QVBoxLayout(self)
        margin = px(Space.L)
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.setSpacing(px(Space.M))
        whole.addLayout(self.head)
        whole.addLayout(self.body, 1)
        whole.addWidget(_rule())
        whole.addLayout(self.foot)

    def fit_height(self) -> None:
        """High enough for sentences that wrap: their lines depend on the width, which Qt's own hint does not ask; and
        with its title bar no higher than the screen."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            room = self.screen().availableGeometry().height() - px(TITLE_BAR)
            self.resize(self.width(), min(max(self.height(), layout.totalHeightForWidth(self.width())), room))

    def showEvent(self, event: QShowEvent) -> None:
        self.fit_height()
        super().showEvent(event)


def _rule() -> QFrame:
    line = QFrame()
    line.setProperty("card", "rule")
    return line
