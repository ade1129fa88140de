"""查找: the word, its options, how many hits there are, and all of them with their places and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.editing.find import Hit, Query
from ui.grids.found import Found, draw_found
from ui.grids.grid_model import AnyIndex
from ui.look.icons import icon
from ui.look.theme import font, ink, metrics, px
from ui.look.tokens import Space, TextRole
from ui.panels.painting import draw_elided
from ui.panels.panel_list import PanelList
from ui.widgets.buttons import Button, ChipRow, Look, make_button
from ui.widgets.labels import make_label

HIT = Qt.ItemDataRole.UserRole + 1
WORDS = Qt.ItemDataRole.UserRole + 2
WHOLE, HERE, FILE = "whole", "here", "file"
HINT = "在各个表、各个项目和文字材料里找，全角半角不分。回车到下一处，Esc 关闭。"
LEAD = 6
"""Most characters shown before a hit that stands far behind in its text."""


class HitsModel(QAbstractListModel):
    """The hits, in the order of the document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits: Sequence[Hit] = ()
        self._names: Mapping[str, str] = {}

    def show(self, hits: Sequence[Hit], names: Mapping[str, str]) -> None:
        self.beginResetModel()
        self.hits, self._names = hits, names
        self.endResetModel()

    def words(self, hit: Hit) -> str:
        """The place, after the document it is in when that is another one."""
        name = self._names.get(hit.place.document_id)
        return f"{name} · {hit.place.words}" if name else hit.place.words

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{self.words(hit)}：{hit.place.passage.text}"
        return hit if role == HIT else self.words(hit) if role == WORDS else None


class FindPanel(QWidget):
    """It only shows and asks: `ui.find_flow` searches and goes to the hits."""

    query_changed = Signal()
    stepped = Signal(int)
    """To the next (1) or the one before (-1), the focus stays here."""
    chosen = Signal(int)
    replace_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName("要找的字")
        self.field.setPlaceholderText("要找的字")
        self._glass = self.field.addAction(icon("search", "text3", 16), QLineEdit.ActionPosition.LeadingPosition)
        self.case, self.whole = option_chips()
        self.scope = ChipRow(in_a_row=2)
        self.everything = self.scope.add_chip(WHOLE, "全部")
        self.here = self.scope.add_chip(HERE, "本页")
        self.file = self.scope.add_chip(FILE, "整个文件")
        self.file.setToolTip("这个文件里的各个单位、各个年度")
        self.file.hide()
        self.count = make_label("", TextRole.STRONG)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.previous = make_button("上一处", Look.LINK, deed=lambda: self.stepped.emit(-1))
        self.next = make_button("下一处", Look.LINK, deed=lambda: self.stepped.emit(1))
        self.replace = make_button("替换…", deed=self.replace_requested.emit)
        self.nothing = make_label("", TextRole.TEXT, "hint")
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.model = HitsModel(self)
        self.view = PanelList("找到的地方")
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(_HitDelegate(self.view))
        self.view.setModel(self.model)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, px(Space.XS), 0, 0)
        whole.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(px(Space.M), 0, px(Space.M), px(Space.XS))
        top.setSpacing(px(6))
        top.addWidget(self.field)
        top.addLayout(_line(self.case, self.whole))
        top.addWidget(self.scope)
        top.addWidget(self.count)
        self.nothing.setContentsMargins(px(Space.M), px(Space.S), px(Space.M), 0)
        self.previous.setToolTip("Shift+回车、Shift+F3")
        self.next.setToolTip("回车、F3")
        foot = _line(self.previous, self.next)
        foot.addWidget(self.replace)
        foot.setContentsMargins(px(6), px(Space.XS), px(Space.M), px(Space.XS))
        whole.addLayout(top)
        whole.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda text: self.query_changed.emit())
        for chip in (self.case, self.whole):
            chip.toggled.connect(lambda on: self.query_changed.emit())
        self.scope.chosen.connect(lambda key: self.query_changed.emit())
        self.view.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.view.activated_row.connect(self.chosen)

    # ---- what is wanted

    @property
    def query(self) -> Query:
        return Query(self.field.text(), self.case.isChecked(), self.whole.isChecked())

    def begin(self, text: str) -> None:
        """The person wants to type what to look for; `text` is what was selected ('' keeps the last word)."""
        if text:
            self.field.setText(text)
        self.field.setFocus()
        self.field.selectAll()

    # ---- what was found

    def show_hits(self, hits: Sequence[Hit], counts: Mapping[str, int | None], names: Mapping[str, str]) -> None:
        """`counts` by scope, None: not known; `names`: what other documents are called, by id."""
        self.model.show(hits, names)
        is_asked = bool(self.query.needle)
        for key, count in counts.items():
            self.scope.set_count(key, count if is_asked else None)
        self.view.setVisible(bool(hits))
        self.nothing.setVisible(not hits)
        elsewhere = max(count or 0 for count in counts.values())
        none = f"没有找到“{self.query.text}”。" + (f"别处有 {elsewhere} 处。" if elsewhere else "")
        self.nothing.setText(
            none if is_asked else "在各个表、各个项目和文字材料里找，全角半角不分。回车到下一处，Esc 关闭。"
        )
        for button in (self.previous, self.next, self.replace):
            button.setEnabled(bool(hits))
        self.show_current(-1)

    def show_current(self, row: int) -> None:
        """The hit the person is at; -1: none yet."""
        count = len(self.model.hits)
        self.count.setText(f"第 {row + 1} / {count} 处" if row >= 0 else f"共 {count} 处" if count else "")
        index = self.model.index(row) if row >= 0 else QModelIndex()
        self.view.setCurrentIndex(index)
        if row >= 0:
            self.view.scrollTo(index)

    def refresh_look(self) -> None:
        self._glass.setIcon(icon("search", "text3", 16))
        self.view.refresh_look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Shift+Enter step, Down goes into the list; an input method has its keys first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Down and self.model.hits:
                if not self.view.currentIndex().isValid():
                    self.view.setCurrentIndex(self.model.index(0))
                self.view.setFocus()
                return True
        return super().eventFilter(watched, event)


def option_chips() -> tuple[Button, Button]:
    """区分大小写 and 整格匹配, neither pressed."""
    case, whole = Button("区分大小写", Look.CHIP), Button("整格匹配", Look.CHIP)
    whole.setToolTip("一格（文字材料里是一段）里只有这些字才算找到")
    for chip in (case, whole):
        chip.setCheckable(True)
    return case, whole


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(px(6))
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line


class _HitDelegate(QStyledItemDelegate):
    """Two lines: the place, and the text around the hit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(px(60), metrics(TextRole.SMALL).lineSpacing() + metrics(TextRole.TEXT).lineSpacing() + px(15))

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        hit: Hit = index.data(HIT)
        rect = QRect(option.rect)
        chosen = index == option.widget.currentIndex()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(rect, ink("accent_soft" if chosen else "hover" if hovered else "base"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink("grid"))
        inside = rect.adjusted(px(Space.M), px(6), -px(Space.S), 0)
        place = QRect(inside.left(), inside.top(), inside.width(), metrics(TextRole.SMALL).lineSpacing())
        draw_elided(painter, place, index.data(WORDS), TextRole.SMALL, "text2")
        _draw_text(painter, inside.adjusted(0, place.height() + px(3), 0, 0), hit, chosen)
        if chosen:
            painter.setPen(ink("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
            painter.drawRect(rect.adjusted(1, 1, -2, -3))
        painter.restore()


def _draw_text(painter: QPainter, rect: QRect, hit: Hit, chosen: bool) -> None:
    text, found = snippet(hit, rect.width(), chosen)
    painter.setFont(font(TextRole.TEXT))
    painter.setPen(ink("text"))
    at = QPointF(rect.left(), rect.top() + metrics(TextRole.TEXT).ascent())
    painter.drawText(at, text)
    draw_found(painter, at, text, TextRole.TEXT, [found])


def snippet(hit: Hit, width: int, chosen: bool = False) -> tuple[str, Found]:
    """One line of the text with the hit in view, and where it stands in that line."""
    measure = metrics(TextRole.TEXT)
    text, start, end = hit.place.passage.text.replace("\n", " "), hit.start, hit.end
    lead = min(LEAD, width // (4 * measure.averageCharWidth()))
    if measure.horizontalAdvance(text[:end]) > width * 0.75 and start > lead:
        cut = start - lead
        text, start, end = "…" + text[cut:], lead + 1, end - cut + 1
    shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, width)
    return shown, (start, min(end, len(shown)), chosen)
