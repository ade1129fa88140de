"""转到新年度: everything is copied into the form of that year, and every value waits to be confirmed or changed."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from ui.dialogs.frame import DialogFrame
from ui.look.theme import px


class NewYearDialog(DialogFrame):
    """After acceptance: `year`. `new_form` gives the title of the form set that takes the place of the document's own
    in a year, '' where none does."""

    def __init__(
        self,
        unit: str,
        old_year: int | None,
        taken: Collection[int],
        new_form: Callable[[int], str] = lambda year: "",
        parent: QWidget | None = None,
    ) -> None:
        explanation = (
            f"把“{unit}”{old_year or ''} 年的内容全部带到新年度：编码、名称、文字和指标照旧，只改年度。"
            "带来的每一处都标为“沿用”，改过或按 Ctrl+Enter 确认后标记消失。"
        )
        super().__init__(parent, "转到新年度", "转到新年度", explanation)
        self.setMinimumWidth(px(480))
        self._taken, self._new_form = taken, new_form
        self.edit = QLineEdit(str((old_year or 2000) + 1))
        self.edit.setValidator(QRegularExpressionValidator(QRegularExpression("[12][0-9]{3}"), self.edit))
        rows = QFormLayout()
        rows.addRow("转到哪一年", self.edit)
        self.body.addLayout(rows)
        self.edit.textChanged.connect(self._judge)
        self.edit.selectAll()
        self._judge()

    @property
    def year(self) -> int:
        return int(self.edit.text())

    def _judge(self) -> None:
        complete = self.edit.hasAcceptableInput()
        taken = complete and self.year in self._taken
        form = self._new_form(self.year) if complete and not taken else ""
        told = f"{self.year} 年用新表式“{form}”，转完后列出改了什么。" if form else ""
        self.hint.setText("这个单位已有这一年的文件内容，请换一年。" if taken else told)
        self.primary.setEnabled(complete and not taken)
        if complete:
            self.primary.setText(f"转到 {self.year} 年")
