"""导出: where to, and whether it is the final file or a draft; errors stop the final one and are listed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from core.domain.finding import Finding, Severity
from core.forms.model import FormSet
from ui.dialogs.files import ask_folder
from ui.dialogs.frame import DialogFrame
from ui.look.theme import px

SHOWN = 5
FORMAT_WORDS = {"docx": "Word 文件（.docx）", "xlsx": "Excel 文件（.xlsx）", "pdf": "PDF 文件（.pdf）"}


class ExportDialog(DialogFrame):
    """After acceptance: `folder`, `draft` and `formats`; `show_findings`: the person wants to see why not."""

    def __init__(
        self, form_set: FormSet, findings: Sequence[Finding], folder: Path, parent: QWidget | None = None
    ) -> None:
        made = "、".join(dict.fromkeys(output.title for output in form_set.outputs))
        super().__init__(parent, "导出", "导出正式稿", f"按“{form_set.title}”的版式做成：{made}。")
        self.setMinimumWidth(px(560))
        self.show_findings = False
        self._errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        self._warnings = sum(finding.severity is Severity.WARNING for finding in findings)
        self.final = QRadioButton("正式稿")
        self.as_draft = QRadioButton("草稿：文件名和页眉带“草稿”二字，不能上报")
        self.folder_edit = QLineEdit(str(folder))
        self._format_boxes = {name: _format_box(name) for name in _formats(form_set)}
        self._fill()
        self.final.setEnabled(not self._errors)
        (self.as_draft if self._errors else self.final).setChecked(True)
        self.as_draft.toggled.connect(self._judge)
        self.folder_edit.textChanged.connect(self._judge)
        self._judge()

    @property
    def folder(self) -> Path:
        return Path(self.folder_edit.text().strip())

    @property
    def draft(self) -> bool:
        return self.as_draft.isChecked()

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._format_boxes.items() if box.isChecked())

    def _fill(self) -> None:
        for widget in (self.final, self.as_draft):
            self.body.addWidget(widget)
        if self._errors:
            self._add_errors()
        elif self._warnings:
            self.body.addWidget(_said(f"还有 {self._warnings} 处警告，导出后仍请逐处核对。", "warn"))
        formats = QHBoxLayout()
        for box in self._format_boxes.values():
            formats.addWidget(box)
            box.toggled.connect(self._judge)
        formats.addStretch(1)
        self.body.addLayout(formats)
        row = QHBoxLayout()
        browse = QPushButton("浏览…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose_folder)
        row.addWidget(QLabel("放到文件夹"))
        row.addWidget(self.folder_edit, 1)
        row.addWidget(browse)
        self.body.addLayout(row)

    def _add_errors(self) -> None:
        self.body.addWidget(_said(f"有 {len(self._errors)} 处错误，改正前不能导出正式稿：", "error"))
        for finding in self._errors[:SHOWN]:
            self.body.addWidget(_said(f"　{finding.place.words}：{finding.message}", "hint"))
        if len(self._errors) > SHOWN:
            self.body.addWidget(_said(f"　还有 {len(self._errors) - SHOWN} 处……", "hint"))
        see = QPushButton("去改正")
        see.setProperty("look", "link")
        see.setAutoDefault(False)
        see.clicked.connect(self._see_findings)
        row = QHBoxLayout()
        row.addWidget(see)
        row.addStretch(1)
        self.body.addLayout(row)

    def _judge(self) -> None:
        self.primary.setText("导出草稿" if self.draft else "导出正式稿")
        self.primary.setEnabled(bool(self.folder_edit.text().strip()) and bool(self.formats))

    def _choose_folder(self) -> None:
        chosen = ask_folder(self, self.folder)
        if chosen is not None:
            self.folder_edit.setText(str(chosen))

    def _see_findings(self) -> None:
        self.show_findings = True
        self.reject()


def _formats(form_set: FormSet) -> list[str]:
    return list(dict.fromkeys(output.format for output in form_set.outputs))


def _format_box(name: str) -> QCheckBox:
    box = QCheckBox(FORMAT_WORDS.get(name, name))
    box.setChecked(True)
    return box


def _said(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", tone)
    label.setWordWrap(True)
    return label
