"""从别的项目复制指标: which project of which document, which of its indicators, or all of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QListWidget, QListWidgetItem, QWidget

from core.editing.copy_project import CopySource
from ui.dialogs.frame import DialogFrame
from ui.dialogs.new_year import fit


class CopyDialog(DialogFrame):
    """After acceptance: `source`, `ids` of its indicators that are ticked, `whole`: the project as a new one."""

    def __init__(self, parent: QWidget | None, target: str, sources: Sequence[CopySource]) -> None:
        explanation = (
            f"复制到“{target}”：" if target else "复制成一个新项目："
        ) + "下一步列出要改的指标值、依据和文字里的名称，一处一处改。"
        super().__init__(parent, "从别的项目复制指标", "下一步", explanation)
        self._sources = tuple(sources)
        self.project = QComboBox()
        for one in self._sources:
            self.project.addItem(f"{one.document.unit.short_name} {one.document.year or ''} 年　{one.project.name}")
        self.rows = QListWidget()
        self.rows.setAccessibleName("要复制的指标，空格键选")
        self.whole = QCheckBox("复制整个项目，作为一个新项目")
        self.whole.setChecked(not target)
        self.whole.setEnabled(bool(target))
        form = QFormLayout()
        form.addRow("从哪个项目", self.project)
        self.body.addLayout(form)
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self.whole)
        fit(self, 760, 520)
        self.project.currentIndexChanged.connect(self._show)
        self.rows.itemChanged.connect(lambda _: self._count())
        self.whole.toggled.connect(lambda _: self._count())
        self._show()

    @property
    def source(self) -> CopySource:
        return self._sources[self.project.currentIndex()]

    @property
    def ids(self) -> list[str]:
        items = [self.rows.item(row) for row in range(self.rows.count())]
        return [one.data(Qt.ItemDataRole.UserRole) for one in items if one.checkState() is Qt.CheckState.Checked]

    def _show(self) -> None:
        self.rows.clear()
        for one in self.source.project.indicators:
            values = "、".join(value.print() for value in one.targets.values())
            item = QListWidgetItem(f"{one.name or '（未填名称）'}　{values}")
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setCheckState(Qt.CheckState.Checked)
            self.rows.addItem(item)
        self._count()

    def _count(self) -> None:
        whole = self.whole.isChecked()
        self.rows.setEnabled(not whole)
        self.hint.setText("整个项目连同目标和指标" if whole else f"选了 {len(self.ids)} 条指标")
        self.primary.setEnabled(whole or bool(self.ids))
