"""新建: form set, unit, year and where the file goes; or a further document in the open file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from core.domain.unit import Unit
from core.forms.model import FormSet
from ui.dialogs.files import FILTER, workspace_path
from ui.dialogs.form_choice import FormChoice
from ui.dialogs.frame import DialogFrame
from ui.look.theme import px


class NewDialog(DialogFrame):
    """After acceptance: `choice` and `path` (None: into the open file). `form_id`: the form set that is proposed."""

    def __init__(
        self,
        form_sets: Sequence[FormSet],
        folder: Path,
        units: Sequence[Unit] = (),
        parent: QWidget | None = None,
        into_open_file: bool = False,
        form_id: str = "",
    ) -> None:
        super().__init__(
            parent, "新建", "新建", "从空白表开始；要用上年的内容，请先打开或导入上年文件，再“转到新年度”。"
        )
        self.setMinimumWidth(px(560))
        self._folder = folder
        self._named_by_hand = False
        self.choice = FormChoice(form_sets, units)
        self.choice.choose(form_id)
        self.body.addWidget(self.choice)
        self.file = QLineEdit()
        self._browse = QPushButton("浏览…")
        self._browse.setAutoDefault(False)
        self._into_open_file = into_open_file
        if not into_open_file:
            self._add_file_row()
        self.choice.changed.connect(self._on_changed)
        self.file.textEdited.connect(self._on_file_edited)
        self._browse.clicked.connect(self._choose_file)
        self._on_changed()
        (self.choice.form if self.choice.form.count() > 1 else self.choice.name).setFocus()

    @property
    def path(self) -> Path | None:
        return None if self._into_open_file else workspace_path(self.file.text().strip())

    def _add_file_row(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self._browse)
        layout = self.choice.layout()
        layout.addRow("存为", row)  # type: ignore[union-attr]

    def _on_changed(self) -> None:
        if not self._named_by_hand:
            year = self.choice.year.text()
            name = f"{self.choice.unit_name or '新单位'} {year}".strip()
            self.file.setText(str(self._folder / f"{name}.jmt"))
        self._judge()

    def _on_file_edited(self) -> None:
        self._named_by_hand = True
        self._judge()

    def _judge(self) -> None:
        missing = "" if self.choice.is_complete else "请填单位和四位数的年度。"
        path = self.path
        if not missing and path is not None and path.exists():
            missing = "这个文件已经有了：请换个名字，或者打开它再新建。"
        self.hint.setText(missing)
        self.primary.setEnabled(not missing)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "存为", self.file.text(), FILTER)
        if chosen:
            self.file.setText(str(workspace_path(chosen)))
            self._on_file_edited()
