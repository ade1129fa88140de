"""手工调整: another text for one printed cell, with the reason; every other place goes on with the computed one."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from ui.dialogs.frame import DialogFrame
from ui.look.theme import px


class OverrideDialog(DialogFrame):
    """After acceptance: `text` and `reason`."""

    def __init__(
        self, place: str, computed: str, text: str = "", reason: str = "", parent: QWidget | None = None
    ) -> None:
        explanation = "只改这一格印出来的内容，别的格照旧按自动计算的数来算。调整的格有标记，随时可以恢复自动计算。"
        super().__init__(parent, "手工调整", "调整", explanation)
        self.setMinimumWidth(px(460))
        self._computed, self._was = computed, (text, reason)
        self.text_edit = QLineEdit(text or computed)
        self.text_edit.setAccessibleName("改为")
        self.reason_edit = QLineEdit(reason)
        self.reason_edit.setPlaceholderText("如：与批复文件一致，尾差由本行承担")
        self.reason_edit.setAccessibleName("原因")
        rows = QFormLayout()
        where = QLabel(place)
        where.setWordWrap(True)
        rows.addRow("位置", where)
        rows.addRow("自动计算", QLabel(computed or "（空）"))
        rows.addRow("改为", self.text_edit)
        rows.addRow("原因", self.reason_edit)
        self.body.addLayout(rows)
        self.text_edit.textChanged.connect(self._judge)
        self.reason_edit.textChanged.connect(self._judge)
        self.text_edit.setFocus()
        self.text_edit.selectAll()
        self._judge()

    @property
    def text(self) -> str:
        return self.text_edit.text().strip()

    @property
    def reason(self) -> str:
        return self.reason_edit.text().strip()

    def _judge(self) -> None:
        same, blank = self.text == self._computed, not self.reason
        self.hint.setText("与自动计算相同，不用调整。" if same else "请写明原因。" if blank else "")
        self.primary.setEnabled(not same and not blank and (self.text, self.reason) != self._was)
        self.primary.setText(f"改为 {self.text or '空'}" if not same else "调整")
