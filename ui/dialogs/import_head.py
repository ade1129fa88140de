"""The head of the import preview: what was read in one sentence, for whom and which year, and what differs does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.jobs.import_ import RowStatus
from core.jobs.proposal import Deed, Mode, Proposal
from ui.look.marks import StateMark
from ui.look.theme import px
from ui.look.tokens import Space, TextRole
from ui.widgets.buttons import Look, make_button
from ui.widgets.labels import MarkLabel, make_label

MOST = 2
"""More notices than these are folded."""

_MODES = (("逐项确认", Mode.ASK), ("只填空白", Mode.FILL), ("覆盖", Mode.REPLACE))
_TIPS = {
    Mode.ASK: "与原有不同的，一处一处选",
    Mode.FILL: "只填原来空白的，与原有不同的都保留原值",
    Mode.REPLACE: "与原有不同的，都用文件的值",
}


class PreviewHead(QWidget):
    """`head_given`: unit or year were typed (texts); `mode_chosen`: what becomes of differing values."""

    head_given = Signal(str, str)
    mode_chosen = Signal(object)

    def __init__(self, proposal: Proposal, among: str = "") -> None:
        """`among` says which of several documents of a file this is."""
        super().__init__()
        self._title = f"导入预览{among}"
        self.more = make_button("", Look.LINK)
        self.more.setCheckable(True)
        self._proposal = proposal
        self.setProperty("surface", "base")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said = make_label("", TextRole.TEXT, "hint")
        self.unit_edit, self.year_edit = QLineEdit(), QLineEdit()
        self.where = make_label("", TextRole.TEXT, "hint")
        self.wrong = MarkLabel()
        self.wrong.hide()
        self.mode_box = QComboBox()
        self.mode_label = make_label("不同的", TextRole.TEXT, "hint")
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), px(Space.S))
        whole.setSpacing(px(Space.XS))
        top = QHBoxLayout()
        top.setSpacing(px(Space.S))
        top.addWidget(make_label(self._title, TextRole.TITLE))
        top.addStretch(1)
        self._add_edits(top)
        whole.addLayout(top)
        second = QHBoxLayout()
        second.setSpacing(px(Space.S))
        second.addWidget(self.said, 1)
        second.addWidget(self.mode_label)
        second.addWidget(self.mode_box)
        whole.addLayout(second)
        whole.addWidget(self.wrong)
        self._add_notices(whole)
        for words, mode in _MODES:
            self.mode_box.addItem(words, mode)
            self.mode_box.setItemData(self.mode_box.count() - 1, _TIPS[mode], Qt.ItemDataRole.ToolTipRole)
        self.mode_box.setAccessibleName("与原有不同的怎么处理")
        self.mode_box.activated.connect(lambda: self.mode_chosen.emit(self.mode_box.currentData()))

    def _add_notices(self, column: QVBoxLayout) -> None:
        """What is to know of the file; of more than two only the first, until the others are asked for."""
        # advice for the command line (`--`): here there are fields for it
        notices = [MarkLabel(StateMark.INFO, one) for one in self._proposal.report.notices if " --" not in one]
        rest = notices[1:] if len(notices) > MOST else []
        first = QHBoxLayout()
        column.addLayout(first)
        for notice in notices:
            (column if first.count() else first).addWidget(notice)
        if rest:
            self.more.toggled.connect(lambda is_open: self._fold(rest, is_open))
            first.addWidget(self.more)
            first.addStretch(1)
            self._fold(rest, False)
        else:
            self.more.hide()

    def _fold(self, rest: Sequence[QWidget], is_open: bool) -> None:
        for one in rest:
            one.setVisible(is_open)
        self.more.setText("收起" if is_open else f"还有 {len(rest)} 条说明")

    def _add_edits(self, row: QHBoxLayout) -> None:
        """Fields for what the file does not say; what it says is told."""
        for edit, label, hint, is_told, width in (
            (self.unit_edit, "单位", "如：430001示例县档案馆", self._proposal.is_unit_told, 240),
            (self.year_edit, "年度", "四位数字", self._proposal.is_year_told, 80),
        ):
            edit.setPlaceholderText(hint)
            edit.setFixedWidth(px(width))
            edit.setAccessibleName(label)
            edit.setVisible(not is_told)
            edit.editingFinished.connect(self._tell_head)
            if not is_told:
                row.addWidget(QLabel(label))
                row.addWidget(edit)
        row.addWidget(self.where)

    def _tell_head(self) -> None:
        self.head_given.emit(self.unit_edit.text().strip(), self.year_edit.text().strip())

    def first_blank(self) -> QLineEdit | None:
        """The field of what neither the file nor the person has said of a new document."""
        if not self._proposal.report.is_new:
            return None
        edits = ((self.unit_edit, self._proposal.is_unit_told), (self.year_edit, self._proposal.is_year_told))
        return next((edit for edit, is_told in edits if not is_told and not edit.text().strip()), None)

    def refuse(self, sentence: str) -> None:
        """Say why unit or year cannot be; '' takes it back."""
        self.wrong.setVisible(bool(sentence))
        self.wrong.set_state(StateMark.ERROR if sentence else None, sentence)

    def refresh(self) -> None:
        """Counts, unit and year as they are now."""
        proposal, report = self._proposal, self._proposal.report
        same = proposal.count_deeds(Deed.SAME)
        parts = [f"放好 {proposal.count(RowStatus.PLACED)}" + (f"（{same} 处与原有相同）" if same else "")]
        for status, words in (
            (RowStatus.UNSURE, "请您看 {} 处"),
            (RowStatus.DIFFERING, "{} 处与原有的不同"),
            (RowStatus.UNPLACED, "{} 处没有对应的栏"),
        ):
            if proposal.count(status):
                parts.append(words.format(proposal.count(status)))
        self.said.setText(f"已读完 {len(proposal.entries)} 处：{'，'.join(parts)}。导入前什么都不会改动。")
        told = []
        if proposal.is_unit_told or not report.is_new:
            told.append(f"单位：{report.unit.name or '未定'}")
        if proposal.is_year_told or not report.is_new:
            told.append(f"年度：{report.year or '未定'}")
        told.append("新建" if report.is_new else "并入已有的")
        self.where.setText("　".join(told))
        for part in (self.mode_label, self.mode_box):
            part.setVisible(not report.is_new)
        self.mode_box.setCurrentIndex([mode for _, mode in _MODES].index(proposal.mode))
