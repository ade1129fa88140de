"""导出: layout, formats, folder, final file or draft; errors stop the final one and are listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.domain.finding import Finding, Severity
from core.forms.model import FormSet
from core.jobs.export_files import PDF_FROM
from core.office.soffice import find_soffice
from ui.dialogs.files import ask_folder
from ui.dialogs.frame import DialogFrame
from ui.look.theme import px
from ui.look.tokens import Space
from ui.states import CARRIED_CHECK

SHOWN = 5
LEAST_TOLD = 100
FORMAT_WORDS = {"docx": "Word 文件（.docx）", "xlsx": "Excel 文件（.xlsx）", "pdf": "PDF 文件（.pdf）"}

Check = Callable[[FormSet], Sequence[Finding]]
"""The findings of the document as it goes into a layout."""


class ExportDialog(DialogFrame):
    """After acceptance: `form_set`, `folder`, `draft` and `formats`; `show_findings`: the person wants to see why not.

    `layouts` are the form sets the document can go out in, its own first.
    """

    def __init__(self, layouts: Sequence[FormSet], check: Check, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, "导出", "导出正式稿")
        self.setMinimumWidth(px(560))
        self.show_findings = False
        self._layouts, self._check = tuple(layouts), check
        self._errors: list[Finding] = []
        self.layout_box = QComboBox()
        self.layout_box.addItems([form_set.title for form_set in self._layouts])
        self.made = _said("", "hint")
        self.final = QRadioButton("正式稿")
        self.as_draft = QRadioButton("草稿：文件名和页眉带“草稿”二字，不能上报")
        self.folder_edit = QLineEdit(str(folder))
        self._told_area, self._formats = _ToldArea(), QHBoxLayout()
        self._told = self._told_area.lines
        self._format_boxes: dict[str, QCheckBox] = {}
        self._fill()
        self.layout_box.currentIndexChanged.connect(self._show_layout)
        self.as_draft.toggled.connect(self._judge)
        self.folder_edit.textChanged.connect(self._judge)
        self._show_layout()

    @property
    def form_set(self) -> FormSet:
        return self._layouts[self.layout_box.currentIndex()]

    @property
    def folder(self) -> Path:
        return Path(self.folder_edit.text().strip())

    @property
    def draft(self) -> bool:
        return self.as_draft.isChecked()

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._format_boxes.items() if box.isChecked())

    # ---- what it shows

    def _fill(self) -> None:
        if len(self._layouts) > 1:
            self.body.addLayout(_line(QLabel("版式"), self.layout_box))
        for widget in (self.made, self.final, self.as_draft):
            self.body.addWidget(widget)
        self.body.addWidget(self._told_area)
        self.body.addLayout(self._formats)
        browse = QPushButton("浏览…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose_folder)
        self.body.addLayout(_line(QLabel("放到文件夹"), self.folder_edit, browse))
        self.body.addStretch(1)

    def _show_layout(self) -> None:
        """What the chosen layout makes, and what its checks say."""
        titles = "、".join(dict.fromkeys(output.title for output in self.form_set.outputs))
        self.made.setText(f"按“{self.form_set.title}”的版式做成：{titles}。")
        findings = self._check(self.form_set)
        self._errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        _empty(self._told)
        if self._errors:
            self._add_errors()
        elif warnings := sum(finding.severity is Severity.WARNING for finding in findings):
            self._told.addWidget(_said(f"还有 {warnings} 处警告，导出后仍请逐处核对。", "warn"))
        self._add_carried([finding for finding in findings if finding.code == CARRIED_CHECK])
        self._told_area.setVisible(self._told.count() > 0)
        self._show_formats()
        self.final.setEnabled(not self._errors)
        (self.as_draft if self._errors else self.final).setChecked(True)
        self._judge()
        if self.isVisible():
            QTimer.singleShot(0, self, self.fit_height)  # the new lines count once they are shown

    def _show_formats(self) -> None:
        """The formats of the layout; one that was not wanted before stays so."""
        boxes = self._format_boxes.items()
        unwanted = {name for name, box in boxes if not box.isChecked()} if boxes else {"pdf"}
        _empty(self._formats)
        self._format_boxes = {}
        made = dict.fromkeys(output.format for output in self.form_set.outputs)
        if PDF_FROM in made and find_soffice() is not None:
            made["pdf"] = None  # made from the Word file, where LibreOffice is there
        for name in made:
            box = QCheckBox(FORMAT_WORDS.get(name, name))
            box.setChecked(name not in unwanted)
            box.toggled.connect(self._judge)
            self._formats.addWidget(box)
            self._format_boxes[name] = box
        self._formats.addStretch(1)

    def _add_errors(self) -> None:
        self._told.addWidget(_said(f"有 {len(self._errors)} 处错误，改正前不能导出正式稿：", "error"))
        for finding in self._errors[:SHOWN]:
            self._told.addWidget(_said(f"　{finding.place.words}：{finding.message}", "hint"))
        if len(self._errors) > SHOWN:
            self._told.addWidget(_said(f"　还有 {len(self._errors) - SHOWN} 处……", "hint"))
        if self.form_set is self._layouts[0]:
            see = QPushButton("去改正")
            see.setProperty("look", "link")
            see.setAutoDefault(False)
            see.clicked.connect(self._see_findings)
            self._told.addLayout(_line(see))

    def _add_carried(self, carried: Sequence[Finding]) -> None:
        """What nobody confirmed yet: the first of it here, all of it after the export."""
        if not carried:
            return
        self._told.addWidget(_said(f"有 {len(carried)} 处是沿用的，还没有确认：", "warn"))
        places = "、".join(finding.place.words for finding in carried[:SHOWN])
        more = f"　还有 {len(carried) - SHOWN} 处，导出后列出全部。" if len(carried) > SHOWN else ""
        self._told.addWidget(_said(f"　{places}。{more}", "hint"))

    def fit_height(self) -> None:
        """What is told is as high as its lines, and scrolls where the screen has not that much room."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._told_area.fit()
        super().fit_height()

    # ---- what the person does

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


class _ToldArea(QScrollArea):
    """Sentences below each other; the only part of the dialog that gives way on a low screen."""

    def __init__(self) -> None:
        super().__init__()
        inner = QWidget()
        self.lines = QVBoxLayout(inner)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(px(Space.XS))
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(px(LEAST_TOLD))

    def fit(self) -> None:
        """Ask for the height of the lines as they break beside the scroll bar."""
        width = self.width() - self.verticalScrollBar().sizeHint().width()
        self.lines.activate()
        self._wanted = max(self.lines.totalHeightForWidth(width), px(1))
        self.setMinimumHeight(min(self._wanted, px(LEAST_TOLD)))
        self.updateGeometry()

    _wanted = 0

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted or super().sizeHint().height())


def _line(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side; a text field or a list takes the room that is left."""
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, int(isinstance(widget, QLineEdit | QComboBox)))
    if not any(isinstance(widget, QLineEdit | QComboBox) for widget in widgets):
        row.addStretch(1)
    return row


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if inner := item.layout():
            _empty(inner)
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def _said(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", tone)
    label.setWordWrap(True)
    return label
