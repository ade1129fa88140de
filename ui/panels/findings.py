"""审核结果: the findings of the open document, gravest first; the way to each of them is one double click or F8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.domain.finding import Finding, Severity
from ui.desk import Desk
from ui.grids.cells import Align, draw_lines, wrap
from ui.grids.grid_model import AnyIndex
from ui.look.marks import draw_mark
from ui.look.theme import font, ink, line_height, metrics, px
from ui.look.tokens import Size, Space, TextRole
from ui.panels.painting import draw_elided
from ui.panels.panel_list import PanelList
from ui.states import severity_mark, worst_first

ROW = Qt.ItemDataRole.UserRole + 1
CONSEQUENCES = {Severity.ERROR: "改正后才能导出", Severity.WARNING: "核对后可以通过", Severity.HINT: "供参考"}


@dataclass(frozen=True, slots=True)
class Group:
    """The head over the findings of one severity."""

    severity: Severity
    count: int

    @property
    def words(self) -> str:
        return f"{self.severity.word} {self.count}（{CONSEQUENCES[self.severity]}）"


class FindingsModel(QAbstractListModel):
    """Group heads and findings in one list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Group | Finding] = []

    def show(self, findings: Sequence[Finding]) -> None:
        rows: list[Group | Finding] = []
        for severity in Severity:
            found = [finding for finding in findings if finding.severity is severity]
            rows += [Group(severity, len(found)), *found] if found else []
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words if isinstance(row, Group) else f"{row.place.words}：{row.message}"
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self.rows[index.row()], Group):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def finding_rows(self) -> list[int]:
        return [row for row, entry in enumerate(self.rows) if isinstance(entry, Finding)]


class FindingsPanel(QWidget):
    """`jump_requested` carries the finding to go to."""

    jump_requested = Signal(object)
    check_requested = Signal()
    counts_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk: Desk | None = None
        self._document_id = ""
        self._record_id = ""
        self._item = ""
        self.model = FindingsModel(self)
        self.view = PanelList("审核结果")
        self.view.setItemDelegate(_FindingDelegate(self.view))
        self.view.setModel(self.model)
        self.everything = _chip("全部")
        self.here = _chip("本页")
        self._chips = QButtonGroup(self)
        for chip in (self.everything, self.here):
            self._chips.addButton(chip)
        self.everything.setChecked(True)
        self.nothing = QLabel("没有发现问题。")
        self.nothing.setProperty("tone", "ok")
        self._later = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._later.timeout.connect(self.refresh)
        self._chips.buttonClicked.connect(self.refresh)
        self.view.activated_row.connect(self._jump)

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setContentsMargins(px(Space.M), px(Space.XS), px(Space.M), px(Space.S))
        chips.setSpacing(px(6))
        chips.addWidget(self.everything)
        chips.addWidget(self.here)
        chips.addStretch(1)
        foot = QLabel("双击定位　F8 下一条　Esc 返回")
        foot.setProperty("tone", "hint")
        foot.setContentsMargins(px(Space.M), px(Space.S), px(Space.M), px(Space.S))
        self.nothing.setContentsMargins(px(Space.M), px(Space.M), px(Space.M), px(Space.M))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(chips)
        whole.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.view, 1)
        whole.addWidget(foot)

    def set_desk(self, desk: Desk) -> None:
        self._desk = desk
        desk.findings_changed.connect(lambda document_id, keys: self._on_findings(document_id))
        desk.checked.connect(self._on_findings)

    def show_document(self, document_id: str, record_id: str = "", item: str = "") -> None:
        """Show the findings of a document; the second chip narrows them to a record (`item`: what it is called)."""
        if (document_id, record_id, item) != (self._document_id, self._record_id, self._item):
            is_other = document_id != self._document_id
            self._document_id, self._record_id, self._item = document_id, record_id, item
            self.refresh()
            if is_other:
                self.view.scrollToTop()

    def _on_findings(self, document_id: str) -> None:
        if document_id == self._document_id:
            self._later.start()

    def refresh(self) -> None:
        findings = self._all()
        here = [finding for finding in findings if self._is_here(finding)] if self._record_id else []
        self.everything.setText(f"全部 {len(findings)}")
        self.here.setText(f"本{self._item} {len(here)}")
        self.here.setVisible(bool(self._record_id))
        only_here = self.here.isChecked() and bool(self._record_id)
        chosen = self.view.currentIndex().data(ROW)
        self.model.show(worst_first(here if only_here else findings))
        self._choose(chosen)
        self.nothing.setVisible(not self.model.rows)
        self.view.setVisible(bool(self.model.rows))
        self.counts_changed.emit()

    def step(self, by: int) -> Finding | None:
        """The finding after (1) or before (-1) the chosen one, round and round; None when there is none."""
        if self._later.isActive():
            self._later.stop()
            self.refresh()
        rows = self.model.finding_rows()
        if not rows:
            return None
        current = self.view.currentIndex().row()
        ahead = [row for row in rows if (row > current if by > 0 else row < current)]
        row = (ahead or rows)[0 if by > 0 else -1]
        self.view.setCurrentIndex(self.model.index(row))
        self.view.scrollTo(self.model.index(row))
        finding: Finding = self.model.rows[row]  # type: ignore[assignment]
        return finding

    def _all(self) -> tuple[Finding, ...]:
        if self._desk is None or not self._document_id or not self._desk.has(self._document_id):
            return ()
        return self._desk.findings(self._document_id)

    def _is_here(self, finding: Finding) -> bool:
        assert self._desk is not None
        return self._desk.index(self._document_id).top(finding.place.key)[1] == self._record_id

    def _choose(self, chosen: object) -> None:
        """Stay on the finding that was chosen, or on its place when it now says something else."""
        if not isinstance(chosen, Finding):
            return
        for row in self.model.finding_rows():
            finding = self.model.rows[row]
            if isinstance(finding, Finding) and (finding.code, finding.place.key) == (chosen.code, chosen.place.key):
                self.view.setCurrentIndex(self.model.index(row))
                return

    def _jump(self, row: int) -> None:
        entry = self.model.rows[row]
        if isinstance(entry, Finding):
            self.jump_requested.emit(entry)


def _chip(words: str) -> QPushButton:
    chip = QPushButton(words)
    chip.setProperty("look", "chip")
    chip.setCheckable(True)
    return chip


class _FindingDelegate(QStyledItemDelegate):
    """Address and code, the sentence, the remedy; all lines of all of them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        view: Any = self.parent()
        width = view.viewport().width()
        row = index.data(ROW)
        if isinstance(row, Group):
            return QSize(width, metrics(TextRole.STRONG).lineSpacing() + px(8))
        inside = _text_width(width)
        lines = len(wrap(row.message, inside)) * line_height(TextRole.TEXT)
        if row.remedy:
            lines += len(wrap(row.remedy, inside, TextRole.HINT)) * line_height(TextRole.HINT) + px(3)
        return QSize(width, metrics(TextRole.SMALL).lineSpacing() + px(3) + lines + px(17))

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        row = index.data(ROW)
        painter.save()
        if isinstance(row, Group):
            _draw_group(painter, option.rect, row)
        else:
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            _draw_finding(painter, option.rect, row, index == option.widget.currentIndex(), hovered)
        painter.restore()


def _text_width(width: int) -> int:
    return max(width - px(32) - px(12), px(40))


def _draw_group(painter: QPainter, rect: QRect, group: Group) -> None:
    painter.fillRect(rect, ink("header"))
    size = px(Size.GLYPH)
    mark = severity_mark(group.severity)
    draw_mark(
        painter, mark, QRectF(rect.left() + px(10), rect.center().y() + 0.5 - size / 2, size, size), ink("header")
    )
    draw_elided(painter, rect.adjusted(px(32), 0, -px(8), 0), group.words, TextRole.STRONG)


def _draw_finding(painter: QPainter, rect: QRect, finding: Finding, chosen: bool, hovered: bool) -> None:
    surface = "accent_soft" if chosen else "hover" if hovered else "base"
    painter.fillRect(rect, ink(surface))
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink("grid"))
    mark, size = severity_mark(finding.severity), px(Size.GLYPH)
    small = metrics(TextRole.SMALL)
    top, left, width = rect.top() + px(8), rect.left() + px(32), _text_width(rect.width())
    draw_mark(painter, mark, QRectF(rect.left() + px(10), top + 1, size, size), ink(surface))
    code_width = metrics(TextRole.SMALL_STRONG).horizontalAdvance(finding.code) + 1
    line = QRect(left, top, width, small.lineSpacing())
    draw_elided(painter, line.adjusted(0, 0, -code_width - px(4), 0), finding.place.words, TextRole.SMALL, "text2")
    draw_elided(painter, line, finding.code, TextRole.SMALL_STRONG, mark.ink, right=True)
    lines = wrap(finding.message, width)
    box = QRect(left, line.bottom() + px(3), width, len(lines) * line_height(TextRole.TEXT))
    painter.setFont(font(TextRole.TEXT))
    painter.setPen(ink("text"))
    draw_lines(painter, box, lines, Align.LEFT, TextRole.TEXT)
    if finding.remedy:
        lines = wrap(finding.remedy, width, TextRole.HINT)
        box = QRect(left, box.bottom() + px(3), width, len(lines) * line_height(TextRole.HINT))
        painter.setFont(font(TextRole.HINT))
        painter.setPen(ink("text2"))
        draw_lines(painter, box, lines, Align.LEFT, TextRole.HINT)
    if chosen:
        painter.setPen(ink("accent"))
        painter.drawRect(rect.adjusted(0, 0, -1, -2))
        painter.drawRect(rect.adjusted(1, 1, -2, -3))
